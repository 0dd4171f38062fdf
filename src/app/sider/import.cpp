// Import of a CSV file: a plan that can be looked at, and the same plan carried out line by line.
#include <algorithm>

#include "app/sider/skriver.hpp"
#include "organisation/importplan.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::app::sider {

namespace {

constexpr org::Csvgraenser kGraenser{
    .bytes = std::size_t{4} << 20, .linjer = 20'001, .kolonner = 40};

std::string_view ord(org::Importhandling h) {
    switch (h) {
        case org::Importhandling::kOpret:
            return "Oprettes";
        case org::Importhandling::kRet:
            return "Rettes";
        case org::Importhandling::kLuk:
            return "Lukkes";
        case org::Importhandling::kUaendret:
            return "Uændret";
        case org::Importhandling::kAfvist:
            return "Afvist";
    }
    return "";
}

// Contact data of every unit or user, read once.
Result<std::unordered_map<std::string, std::string>> kontakter(const Orgdata& d,
                                                               const oio::Objektbeskrivelse& t,
                                                               const Orgdata::Kort& owners) {
    const std::uint8_t art = org::relation(t, "Adresser");
    FAELLED_TRY(const Orgdata::Kort addresses, d.alle(org::kAdresse));
    std::unordered_map<std::string, std::string> out;
    for (const auto& [uuid, r] : owners) {
        for (const oio::Relation* a : org::relationer_ved(r.indhold, art, d.naar())) {
            if (!a->ref.uuid() || !a->rolle.uuid()) continue;
            const auto at = addresses.find(*a->ref.uuid());
            if (at == addresses.end()) continue;
            out[uuid.text() + a->rolle.uuid()->text()] =
                org::naermeste_felt(at->second.indhold, org::felt::kAdresseTekst, d.naar());
        }
    }
    return out;
}

Result<std::vector<org::Importgrundlag::Bruger>> brugere(const Orgdata& d,
                                                         const Orgdata::Kort& users) {
    const oio::Objektbeskrivelse& b = org::kOrganisationFunktion;
    static const std::uint8_t kBrugere = org::relation(b, "TilknyttedeBrugere");
    static const std::uint8_t kEnheder = org::relation(b, "TilknyttedeEnheder");
    static const std::uint8_t kType = org::relation(b, "Funktionstype");
    FAELLED_TRY(const Orgdata::Kort functions, d.alle(b));
    std::unordered_map<Uuid, std::vector<org::Importgrundlag::Stilling>> positions;
    for (const auto& [uuid, r] : functions) {
        if (!org::aktiv_ved(r.indhold, d.naar())) continue;
        const oio::Relation* user = org::relation_ved(r.indhold, kBrugere, d.naar());
        const oio::Relation* unit = org::relation_ved(r.indhold, kEnheder, d.naar());
        const oio::Relation* type = org::relation_ved(r.indhold, kType, d.naar());
        if (user == nullptr || unit == nullptr || !user->ref.uuid() || !unit->ref.uuid()) continue;
        positions[*user->ref.uuid()].push_back(
            {*unit->ref.uuid(), org::felt_ved(r.indhold, org::felt::kFunktionNavn, d.naar()),
             type != nullptr && type->ref.uuid() &&
                 *type->ref.uuid() == org::klasse::lederrolle()});
    }
    const bool names_seen = d.kalder().har(adgang::kSeNavn);
    FAELLED_TRY(const auto names, d.brugernavne(users));
    std::vector<org::Importgrundlag::Bruger> out;
    for (const auto& [uuid, r] : users) {
        org::Importgrundlag::Bruger one;
        one.uuid = uuid;
        one.brugernavn = org::naermeste_felt(r.indhold, org::felt::kBrugerNavn, d.naar());
        if (names_seen) one.navn = names.at(uuid);
        one.aktiv = org::aktiv_ved(r.indhold, d.naar());
        one.stillinger = std::move(positions[uuid]);
        out.push_back(std::move(one));
    }
    return out;
}

Result<org::Importplan> plan(const Organisationssider& s, const Orgdata& d, std::string_view text) {
    FAELLED_TRY(const auto file, org::laes_csv(text, kGraenser));
    org::Importgrundlag there;
    there.dag = d.naar();
    FAELLED_TRY(const Orgdata::Kort units, d.alle(org::kOrganisationEnhed));
    for (const auto& [uuid, r] : units)
        there.enheder.push_back(org::enhed_ved(uuid, r.indhold, d.naar()));
    std::unordered_map<std::string, std::string> texts;
    const bool people =
        !file.empty() && std::ranges::any_of(file.front().celler, [](const std::string& c) {
            return c == "brugernavn" || c == "Brugernavn" || c == "BRUGERNAVN";
        });
    if (people) {
        FAELLED_TRY(const Orgdata::Kort users, d.alle(org::kBruger));
        FAELLED_TRY(there.brugere, brugere(d, users));
        FAELLED_TRY(texts, kontakter(d, org::kBruger, users));
    } else {
        FAELLED_TRY(texts, kontakter(d, org::kOrganisationEnhed, units));
    }
    there.kontakt = [&](const Uuid& u, std::string_view role) {
        const auto at = texts.find(u.text() + s.grund.konstant(role).text());
        return at == texts.end() ? std::string() : at->second;
    };
    return org::laeg_importplan(file, there);
}

// Carries lines out in the plan's order; a line that fails is refused and what lies under it too.
class Udfoerer {
  public:
    Udfoerer(const Organisationssider& s, const Orgdata& d, const Orgdata::Kort& units)
        : s_(s), d_(d) {
        for (const auto& [uuid, r] : units) {
            const org::Enhed e = org::enhed_ved(uuid, r.indhold, d.naar());
            if (e.aktiv) enheder_.emplace(e.noegle, uuid);
        }
    }
    void en(bool people, org::Importlinje& l) {
        if (l.handling == org::Importhandling::kAfvist ||
            l.handling == org::Importhandling::kUaendret)
            return;
        Orgskriver w(s_, d_.kalder(), l.dag, "Import fra CSV");
        const bool made = !l.uuid;
        Result<void> done = people ? bruger(w, l) : enhed(w, l);
        if (done) done = w.gem();
        if (done) {
            if (made && !people) enheder_.emplace(l.noegle, *l.uuid);
            return;
        }
        if (made) l.uuid.reset();
        l.handling = org::Importhandling::kAfvist;
        l.felt = done.error().element;
        l.regel = done.error().regel.empty() ? done.error().tekst : done.error().regel;
    }

  private:
    [[nodiscard]] Result<std::optional<Uuid>> over(const org::Importlinje& l) const {
        if (l.overnoegle.empty()) return std::nullopt;
        const auto at = enheder_.find(l.overnoegle);
        if (at == enheder_.end())
            return std::unexpected(Fejl::ugyldig("overordnet", "blev ikke oprettet"));
        return at->second;
    }
    [[nodiscard]] static std::vector<Orgskriver::Kontakt> kontakt(const org::Importlinje& l) {
        std::vector<Orgskriver::Kontakt> out;
        out.reserve(l.kontakt.size());
        for (const auto& [role, text] : l.kontakt)
            out.push_back({role, text});
        return out;
    }
    Result<void> enhed(Orgskriver& w, org::Importlinje& l) {
        if (l.handling == org::Importhandling::kLuk) return w.luk_enhed(*l.uuid);
        FAELLED_TRY(const auto parent, over(l));
        if (l.uuid) {
            FAELLED_CHECK(w.ret_enhed(*l.uuid, {l.navn, l.noegle, parent}));
        } else {
            FAELLED_TRY(l.uuid, w.opret_enhed({l.navn, l.noegle, parent}));
        }
        return w.saet_kontakt(org::kOrganisationEnhed, *l.uuid, kontakt(l));
    }
    Result<void> bruger(Orgskriver& w, org::Importlinje& l) {
        if (l.handling == org::Importhandling::kLuk) return w.stop_bruger(*l.uuid);
        FAELLED_TRY(const auto unit, over(l));
        if (l.uuid) {
            FAELLED_CHECK(w.ret_bruger(*l.uuid, {l.navn, l.noegle}));
        } else {
            FAELLED_TRY(l.uuid, w.opret_bruger({l.navn, l.noegle}));
        }
        FAELLED_CHECK(w.saet_kontakt(org::kBruger, *l.uuid, kontakt(l)));
        if (!l.ny_stilling || !unit) return {};
        FAELLED_TRY([[maybe_unused]] const Uuid made,
                    w.opret_stilling({l.titel, *l.uuid, *unit, l.leder, {}}));
        return {};
    }

    const Organisationssider& s_;
    const Orgdata& d_;
    std::unordered_map<std::string, Uuid> enheder_;
};

Json linje_json(const org::Importlinje& l) {
    Json fields = Json::array();
    for (const org::Importfelt& f : l.felter)
        fields.push_back({{"felt", f.felt}, {"foer", f.foer}, {"efter", f.efter}});
    return {{"linje", l.nr},
            {"handling", ord(l.handling)},
            {"noegle", l.noegle},
            {"navn", l.navn},
            {"felt", l.felt},
            {"regel", l.regel},
            {"dag", tid_json(l.dag)},
            {"uuid", uuid_json(l.uuid)},
            {"felter", std::move(fields)}};
}

// {"fil": CSV text, "proeve": true}: nothing is written unless proeve is false, and then only when
// the caller has seen the plan: `afviste` says how many lines it leaves out.
Result<Apisvar> import(const Organisationssider& s, const Apikald& call) {
    if (!call.kalder->har(adgang::kRediger))
        return std::unexpected(
            Fejl::kalder(43, "Du har ikke en rolle, der må rette i Organisation"));
    FAELLED_TRY(const Krop body, Krop::laes(call));
    const bool dry = !body.raa().contains("proeve") || body.sand("proeve");
    const Orgdata d(s, *call.kalder, {dansk_midnat(s.ur.now()), {}});
    FAELLED_TRY(org::Importplan p, plan(s, d, body.tekst("fil")));
    if (!dry) {
        FAELLED_TRY(const Orgdata::Kort units, d.alle(org::kOrganisationEnhed));
        Udfoerer work(s, d, units);
        for (org::Importlinje& l : p.linjer)
            work.en(p.brugere, l);
    }
    std::ranges::stable_sort(p.linjer, {}, &org::Importlinje::nr);
    Json rows = Json::array();
    Json counts = {{"Oprettes", 0}, {"Rettes", 0}, {"Lukkes", 0}, {"Uændret", 0}, {"Afvist", 0}};
    for (const org::Importlinje& l : p.linjer) {
        rows.push_back(linje_json(l));
        counts[std::string(ord(l.handling))] = counts[std::string(ord(l.handling))].get<int>() + 1;
    }
    return admin::svar({{"art", p.brugere ? "brugere" : "enheder"},
                        {"udfoert", !dry},
                        {"antal", std::move(counts)},
                        {"linjer", std::move(rows)}});
}

}  // namespace

void tilfoej_import(const Organisationssider& s, std::vector<Apioperation>& out) {
    Apioperation o = lav_operation(
        "POST", "import", "import", "Importér enheder eller brugere fra CSV", "Importfil",
        "Importsvar", [s](const Apikald& call) { return import(s, call); });
    o.krop_bytes = std::size_t{6} << 20;
    out.push_back(std::move(o));
}

}  // namespace faelled::app::sider
