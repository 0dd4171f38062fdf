// What waits for me, who had access when, and the operator's own.
#include <algorithm>

#include "app/admin/hjaelp.hpp"
#include "base/text.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

Apioperation hoved(std::string method, std::string path, std::string name, std::string resume,
                   std::string in, std::string out) {
    Apioperation o;
    o.metode = std::move(method);
    o.sti = "/admin/" + std::move(path);
    o.navn = std::move(name);
    o.resume = std::move(resume);
    o.ind = std::move(in);
    o.ud = std::move(out);
    return o;
}

Json afgraensninger(const std::vector<adgang::Afgraensning>& all) {
    Json out = Json::array();
    for (const adgang::Afgraensning& one : all)
        out.push_back({{"type", one.type}, {"vaerdier", one.vaerdier}});
    return out;
}

Json tildeling(const adm::Tildelingspost& t) {
    const adgang::Rolletildeling& r = t.tildeling;
    return {{"system", t.system.text()},
            {"service", t.service.text()},
            {"aftale", r.aftale.text()},
            {"version", r.aftale_version},
            {"anvenderkontekst", r.kontekst.text()},
            {"udstedtFor", r.udstedt_for ? Json(r.udstedt_for->text()) : Json(nullptr)},
            {"rolle", r.rolle},
            {"afgraensninger", afgraensninger(r.afgraensninger)}};
}

Json vaerdier(const std::vector<adm::Afgraensningsvaerdi>& all) {
    Json out = Json::array();
    for (const adm::Afgraensningsvaerdi& one : all)
        out.push_back({{"type", one.type}, {"vaerdier", one.vaerdier}, {"dynamisk", one.dynamisk}});
    return out;
}

Json kobling(const adm::Rollekobling& k) {
    Json til = Json::array();
    for (const Cvr cvr : k.delegeret_til)
        til.push_back(cvr.text());
    return {{"id", k.id},
            {"system", k.system.text()},
            {"jobfunktionsrolle", k.jobfunktionsrolle_id},
            {"organisation", k.organisation.text()},
            {"delegeretTil", std::move(til)},
            {"brugersystemrolle", k.brugersystemrolle_id},
            {"afgraensninger", vaerdier(k.afgraensninger)}};
}

// ADM-061.
Result<Apisvar> adgang_den(Administration& a, const Administrator& who, const Apikald& call) {
    const std::string given = call.parameter("tid");
    const auto t = given.empty() ? std::optional(a.nu()) : parse_datetime(given);
    if (!t) return std::unexpected(Fejl::ugyldig("tid", "skal være et tidspunkt (ISO 8601)"));
    FAELLED_TRY(const adm::Adgangsbillede b, a.adgang_den(who, *t));
    Json rows = Json::array();
    Json couplings = Json::array();
    Json contexts = Json::array();
    for (const adm::Tildelingspost& p : b.tildelinger)
        rows.push_back(tildeling(p));
    for (const adm::Rollekobling& k : b.koblinger)
        couplings.push_back(kobling(k));
    for (const adm::Idpkontekst& k : b.kontekster)
        contexts.push_back({{"idp", k.idp.text()}, {"myndighed", k.myndighed.text()}});
    return svar({{"tid", utc_datetime(*t)},
                 {"tildelinger", std::move(rows)},
                 {"rollekoblinger", std::move(couplings)},
                 {"idpKontekster", std::move(contexts)}});
}

// What somebody of `authority` with these job function roles would get in a user system at her next
// login (3.8, 3.9, sikkerhed.md 7.9).
Result<Apisvar> rolleproeve(Administration& a, const Administrator& who, const Apikald& call) {
    const auto system = Uuid::parse(call.parameter("system"));
    if (!system) return std::unexpected(Fejl::ugyldig("system", "skal være et UUID"));
    const auto authority = Cvr::parse(call.parameter("myndighed"));
    if (!authority) return std::unexpected(Fejl::ugyldig("myndighed", "skal være otte cifre"));
    FAELLED_TRY(const adm::Adgangsbillede b, a.adgang_den(who, a.nu()));
    Json groups = Json::array();
    Json without = Json::array();
    const std::string list = call.parameter("roller");
    for (const std::string_view part : split(list, ',')) {
        const auto id = Uuid::parse(trim(part));
        if (!id) return std::unexpected(Fejl::ugyldig("roller", "skal være UUID'er med komma"));
        FAELLED_TRY(const adm::Jobfunktionsrolle role, a.laes<adm::Jobfunktionsrolle>(who, *id));
        bool any = false;
        for (const adm::Rollekobling& k : b.koblinger) {
            const bool ours =
                k.organisation == *authority ||
                std::ranges::find(k.delegeret_til, *authority) != k.delegeret_til.end();
            if (k.jobfunktionsrolle != *id || k.system != *system || !ours) continue;
            any = true;
            groups.push_back({{"jobfunktionsrolle", role.navn},
                              {"myndighed", k.organisation.text()},
                              {"brugersystemrolle", k.brugersystemrolle_id},
                              {"afgraensninger", vaerdier(k.afgraensninger)}});
        }
        const bool delegated =
            role.organisation == *authority ||
            std::ranges::any_of(role.delegeret_til, [&](const adm::Delegering& d) {
                return d.til == *authority && !d.afvist;
            });
        if (!any)
            without.push_back({{"jobfunktionsrolle", role.navn},
                               {"aarsag", role.status != adm::Jobfunktionsrollestatus::kAktiv
                                              ? "Rollen er ikke aktiv"
                                          : !delegated ? "Rollen er ikke delegeret til myndigheden"
                                                       : "Rollen giver ikke noget i det system"}});
    }
    return svar({{"grupper", std::move(groups)}, {"uden", std::move(without)}});
}

Result<Apisvar> opgaver(Administration& a, const Administrator& who) {
    FAELLED_TRY(const adm::Opgaver o, a.mine_opgaver(who));
    return svar({{"afventer", liste(o.afventer)},
                 {"foederationer", liste(o.foederationer)},
                 {"udloeber", liste(o.udloeber)},
                 {"certifikater", liste(o.certifikater)},
                 {"uleverede", liste(o.uleverede)}});
}

Result<Apisvar> afstem(Administration& a, const Administrator& who) {
    if (!who.operatoer()) return std::unexpected(Fejl::kalder(43, "Kun operatøren kan afstemme"));
    FAELLED_TRY(const std::vector<std::string> lines, a.afstem());
    return svar({{"forskelle", lines}});
}

Result<Apisvar> varsl(Administration& a, const Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Krop body, Krop::laes(call));
    FAELLED_TRY(const auto from, body.dato("fra"));
    FAELLED_TRY(const auto to, body.dato("til"));
    if (!from || !to) return std::unexpected(Fejl::ugyldig("fra", "fra og til skal udfyldes"));
    FAELLED_TRY(const std::size_t n,
                a.varsl_platformcertifikat(who, body.tekst("certifikat"), *from, *to));
    return svar({{"varslet", n}});
}

Apioperation mig(Administration& a) {
    Apioperation o = hoved("GET", "mig", "mig", "De organisationer, som certifikatet har roller i",
                           {}, "[]Organisation");
    // Before an organisation is chosen: so not through lav().
    o.koer = [&a](const Apikald& call) -> Result<Apisvar> {
        if (!call.certifikat) return std::unexpected(Fejl::kalder(41, "Klientcertifikat mangler"));
        FAELLED_TRY(const std::vector<adm::Organisation> all,
                    a.organisationer(adm::identitet_af(*call.certifikat)));
        if (all.empty())
            return std::unexpected(Fejl::kalder(43, "Certifikatet har ingen rolle her"));
        return svar(liste(all));
    };
    return o;
}

}  // namespace

void tilfoej_oversigter(Administration& a, std::vector<Apioperation>& out) {
    out.push_back(mig(a));
    out.push_back(lav(a, hoved("GET", "opgaver", "opgaver", "Det, der venter på os", {}, "Opgaver"),
                      [&a](const Administrator& who, const Apikald&) { return opgaver(a, who); }));
    Apioperation access =
        hoved("GET", "adgang", "adgang", "Hvem havde adgang på et tidspunkt", {}, "Adgangsbillede");
    access.parametre = {{.navn = "tid",
                         .beskrivelse = "ISO 8601; nu, når det ikke står der",
                         .skema = R"({"type":"string","format":"date-time"})"}};
    out.push_back(lav(a, std::move(access), [&a](const Administrator& who, const Apikald& call) {
        return adgang_den(a, who, call);
    }));
    Apioperation trial =
        hoved("GET", "rolleproeve", "rolleproeve",
              "Hvad en bruger med de roller ville få i et system", {}, "Rolleproeve");
    trial.parametre = {
        {.navn = "system", .beskrivelse = "UUID på et brugervendt system", .kraevet = true},
        {.navn = "myndighed", .beskrivelse = "brugerens myndighed, CVR", .kraevet = true},
        {.navn = "roller",
         .beskrivelse = "UUID'er på jobfunktionsroller, med komma imellem",
         .kraevet = true}};
    out.push_back(lav(a, std::move(trial), [&a](const Administrator& who, const Apikald& call) {
        return rolleproeve(a, who, call);
    }));
    out.push_back(lav(a,
                      hoved("GET", "kampagner/{uuid}/status", "kampagner.status",
                            "Hvor langt en kampagne er nået", {}, "Kampagnestatus"),
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const adm::Kampagnestatus s, a.kampagnestatus(who, id));
                          Json missing = Json::array();
                          for (const Cvr cvr : s.mangler)
                              missing.push_back(cvr.text());
                          return svar({{"parter", s.parter},
                                       {"godkendt", s.godkendt},
                                       {"afvist", s.afvist},
                                       {"mangler", std::move(missing)}});
                      }));
    out.push_back(
        lav(a,
            hoved("POST", "afstem", "afstem",
                  "Sammenlign registeret med det, der er registreret (operatør)", {}, "Afstemning"),
            [&a](const Administrator& who, const Apikald&) { return afstem(a, who); }));
    out.push_back(
        lav(a,
            hoved("POST", "platformcertifikat", "platformcertifikat",
                  "Varsl alle om et nyt certifikat på platformen (operatør)", "Platformcertifikat",
                  "Varslet"),
            [&a](const Administrator& who, const Apikald& call) { return varsl(a, who, call); }));
}

}  // namespace faelled::app::admin
