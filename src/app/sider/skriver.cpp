#include "app/sider/skriver.hpp"

#include <algorithm>
#include <utility>

#include "oio/fletning.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::app::sider {

namespace {

constexpr std::size_t kFlest = 5000;

std::unexpected<Fejl> strid(std::string text, std::string field = {}) {
    Fejl no = Fejl::kalder(49, std::move(text));
    no.element = std::move(field);
    return std::unexpected(std::move(no));
}

}  // namespace

Result<void> Orgskriver::gem() {
    if (!venter_.empty())
        FAELLED_CHECK(s_.service.skriv_samlet(k_, std::exchange(venter_, {}), note_));
    if (!rod_) return {};
    oio::Indhold c = med_relation(org::kOrganisation, "Overordnet", *rod_);
    c.har = {false, false, true};
    c.relationer.front().virkning = org::virkning(f_);
    rod_.reset();
    return s_.service.ret(k_, org::kOrganisation,
                          {.uuid = k_.organisation(), .note = note_, .indhold = std::move(c)});
}

Result<oio::Indhold> Orgskriver::kommende(const oio::Objektbeskrivelse& t, const Uuid& u) const {
    oio::Indhold out;
    const bool made =
        std::ranges::any_of(venter_, [&](const org::Aendring& a) { return a.uuid == u && a.ny; });
    if (!made) {
        FAELLED_TRY(oio::Registrering now, d_.en(t, u));
        out = std::move(now.indhold);
    }
    for (const org::Aendring& a : venter_)
        if (a.uuid == u && !a.navn) out = oio::flet(t, out, a.indhold, oio::Rettemaade::kFlet);
    return out;
}

Result<void> Orgskriver::kontroller_overordnet(const Uuid& unit, const Uuid& over) const {
    FAELLED_TRY(const auto above, d_.op(over));
    std::vector<Uuid> way;
    for (const org::Enhed& e : above)
        way.push_back(e.uuid);
    return org::kontroller_overordnet(unit, way, !above.empty() && above.front().aktiv);
}

Result<Uuid> Orgskriver::opret_enhed(const org::Enhedsoenske& w) {
    if (!w.overordnet) {
        FAELLED_TRY(const auto root, d_.rod());
        if (root)
            return std::unexpected(Fejl::ugyldig(
                "overordnet",
                "skal vælges: der er allerede en øverste enhed, og der kan kun være én"));
    }
    const Uuid u = Uuid::random(s_.entropi);
    if (w.overordnet) FAELLED_CHECK(kontroller_overordnet(u, *w.overordnet));
    ny(org::kOrganisationEnhed, u, org::ny_enhed(w, f_));
    if (!w.overordnet) rod_ = u;  // the first unit is the root (11.2)
    return u;
}

Result<void> Orgskriver::ret_enhed(const Uuid& u, const org::Enhedsoenske& w) {
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    const org::Enhed then = org::enhed_ved(u, now.indhold, f_.dag);
    if (!then.aktiv) return strid("Enheden er lukket på datoen", "fra");
    if (w.overordnet && w.overordnet != then.overordnet) {
        if (!then.overordnet)
            return std::unexpected(
                Fejl::ugyldig("overordnet", "den øverste enhed kan ikke flyttes under en anden"));
        FAELLED_CHECK(kontroller_overordnet(u, *w.overordnet));
    }
    oio::Indhold c = org::ret_enhed(now.indhold, w, f_);
    if (c.har == std::array{false, false, false}) return {};
    ret(org::kOrganisationEnhed, u, std::move(c));
    return {};
}

Result<void> Orgskriver::afslut_funktioner(std::string_view relation, const Uuid& target) {
    const oio::Objektbeskrivelse& b = org::kOrganisationFunktion;
    FAELLED_TRY(const auto ids,
                d_.soeg(b, med_relation(b, relation, target), kFlest, Orgdata::Hvornaar::kFraDa));
    FAELLED_TRY(const auto found, d_.hent(b, ids));
    for (const Uuid& u : ids) {
        const auto at = found.find(u);
        if (at == found.end() || !org::aktiv_ved(at->second.indhold, f_.dag)) continue;
        ret(b, u, org::afslut_stilling(at->second.indhold, f_));
    }
    return {};
}

Result<void> Orgskriver::luk_enhed(const Uuid& u) {
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    const org::Enhed then = org::enhed_ved(u, now.indhold, f_.dag);
    if (!then.aktiv) return strid("Enheden er allerede lukket på datoen", "fra");
    FAELLED_TRY(const auto root, d_.rod());
    if (root == u) return strid("Den øverste enhed kan ikke lukkes");
    FAELLED_TRY(const Orgdata::Boern under, d_.boern(u));
    if (!under.enheder.empty())
        return strid("Der ligger " + std::to_string(under.enheder.size()) +
                     " aktive enheder under den på datoen. Flyt eller luk dem først");
    FAELLED_CHECK(afslut_funktioner("TilknyttedeEnheder", u));
    ret(org::kOrganisationEnhed, u, org::luk_enhed(now.indhold, f_));
    return {};
}

Result<void> Orgskriver::genaabn_enhed(const Uuid& u, const Uuid& over) {
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    if (org::enhed_ved(u, now.indhold, f_.dag).aktiv)
        return strid("Enheden er aktiv på datoen", "fra");
    FAELLED_CHECK(kontroller_overordnet(u, over));
    ret(org::kOrganisationEnhed, u, org::genaabn_enhed(over, f_));
    return {};
}

Result<void> Orgskriver::kontrolleret(const oio::Objektbeskrivelse& t,
                                      std::vector<Kontakt>& wanted) const {
    const bool unit = &t == &org::kOrganisationEnhed;
    const std::string_view kind =
        unit ? "OrganisationEnhed.Adresser.Rolle" : "Bruger.Adresser.Rolle";
    for (Kontakt& w : wanted) {
        const auto& known = s_.grund.konstanter();
        const bool there = std::ranges::any_of(known, [&](const Konstant& c) {
            return c.noegle == w.rolle && c.gaelder == kind && !c.noegle.starts_with("V10_");
        });
        if (!there)
            return std::unexpected(Fejl::ugyldig(w.rolle, "er ikke en slags kontaktoplysning her"));
        if (w.tekst.empty()) continue;
        FAELLED_TRY(w.tekst, org::laes_tekst(w.rolle, w.tekst, 200));
        FAELLED_CHECK(org::kontroller_kontakt(w.rolle, w.tekst));
    }
    return {};
}

Result<void> Orgskriver::saet_kontakt(const oio::Objektbeskrivelse& t, const Uuid& u,
                                      std::vector<Kontakt> wanted) {
    const bool unit = &t == &org::kOrganisationEnhed;
    const std::uint8_t art = org::relation(t, "Adresser");
    FAELLED_CHECK(kontrolleret(t, wanted));
    FAELLED_TRY(const oio::Indhold now, kommende(t, u));
    oio::Indhold message;
    message.har = {false, false, true};
    for (const Kontakt& w : wanted) {
        const Uuid& role = s_.grund.konstant(w.rolle);
        std::string there;
        for (const oio::Relation* r : org::relationer_ved(now, art, f_.dag)) {
            if (!r->rolle.uuid() || *r->rolle.uuid() != role || !r->ref.uuid()) continue;
            FAELLED_TRY(const auto found, d_.hent(org::kAdresse, {*r->ref.uuid()}));
            if (const auto at = found.find(*r->ref.uuid()); at != found.end())
                there = org::naermeste_felt(at->second.indhold, org::felt::kAdresseTekst, f_.dag);
        }
        if (there == w.tekst) continue;
        std::optional<Uuid> address;
        if (!w.tekst.empty()) {
            address = Uuid::random(s_.entropi);
            ny(org::kAdresse, *address, org::ny_adresse(w.tekst, *address, f_));
        }
        oio::Indhold one = org::saet_adresse(
            art, now, role,
            unit ? org::klasse::adressetype_enhed() : org::klasse::adressetype_bruger(), address,
            f_);
        std::ranges::move(one.relationer, std::back_inserter(message.relationer));
    }
    if (message.relationer.empty()) return {};
    ret(t, u, std::move(message));
    return {};
}

Result<void> Orgskriver::er_emner(std::string_view field, const std::vector<Uuid>& classes) const {
    for (const Uuid& k : classes)
        if (!s_.klasser.kle(k))
            return std::unexpected(Fejl::ugyldig(std::string(field), "skal være emner i KLE"));
    return {};
}

Result<void> Orgskriver::saet_opgaver(const Uuid& u, const std::vector<Uuid>& classes) {
    FAELLED_CHECK(er_emner("opgaver", classes));
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationEnhed, u));
    oio::Indhold c = org::saet_opgaver(now.indhold, classes, f_);
    if (!c.relationer.empty()) ret(org::kOrganisationEnhed, u, std::move(c));
    return {};
}

Result<Uuid> Orgskriver::opret_bruger(const Brugeroenske& w) {
    FAELLED_TRY(const auto same,
                d_.soeg(org::kBruger, med_felt(org::felt::kBrugerNavn, w.brugernavn), 1,
                        Orgdata::Hvornaar::kFraDa));
    if (!same.empty() && w.brugernavn.find('*') == std::string::npos)
        return strid("Der er allerede en bruger med det brugernavn", "brugernavn");
    const Uuid person = Uuid::random(s_.entropi);
    const Uuid user = Uuid::random(s_.entropi);
    ny(org::kPerson, person, org::ny_person(w.navn, person, f_));
    ny(org::kBruger, user, org::ny_bruger(w.brugernavn, person, f_));
    return user;
}

Result<void> Orgskriver::ret_bruger(const Uuid& u, const Brugeroenske& w) {
    static const std::uint8_t kPersoner = org::relation(org::kBruger, "TilknyttedePersoner");
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kBruger, u));
    if (org::felt_ved(now.indhold, org::felt::kBrugerNavn, f_.dag) != w.brugernavn)
        ret(org::kBruger, u,
            org::ret_navn(now.indhold, org::felt::kBrugerNavn, w.brugernavn, w.brugernavn, f_));
    const oio::Relation* person = org::relation_ved(now.indhold, kPersoner, f_.dag);
    if (person == nullptr || person->ref.uuid() == nullptr) return {};
    // A name that the caller may not see is not taken for a change to nothing.
    if (!k_.har(adgang::kSeNavn)) return {};
    FAELLED_TRY(const oio::Registrering p, d_.en(org::kPerson, *person->ref.uuid()));
    if (org::felt_ved(p.indhold, org::felt::kPersonNavn, f_.dag) == w.navn) return {};
    venter_.push_back({.type = &org::kPerson,
                       .uuid = *person->ref.uuid(),
                       .indhold = {},
                       .navn = org::Aendring::Personnavn{w.navn, f_}});
    return {};
}

Result<void> Orgskriver::stop_bruger(const Uuid& u) {
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kBruger, u));
    if (!org::aktiv_ved(now.indhold, f_.dag))
        return strid("Brugeren er allerede stoppet på datoen", "fra");
    FAELLED_CHECK(afslut_funktioner("TilknyttedeBrugere", u));
    ret(org::kBruger, u, org::stop_bruger(now.indhold, f_));
    return {};
}

Result<Uuid> Orgskriver::opret_stilling(const org::Stillingsoenske& w) {
    FAELLED_TRY(const auto units, d_.hent(org::kOrganisationEnhed, {w.enhed}));
    const auto unit = units.find(w.enhed);
    if (unit == units.end() || !org::enhed_ved(w.enhed, unit->second.indhold, f_.dag).aktiv)
        return std::unexpected(
            Fejl::ugyldig("enhed", "skal være en enhed, der er aktiv på datoen"));
    const auto user = kommende(org::kBruger, w.bruger);
    if (!user && user.error().kode != 44) return std::unexpected(user.error());
    if (!user || !org::aktiv_ved(*user, f_.dag))
        return std::unexpected(
            Fejl::ugyldig("bruger", "skal være en bruger, der er aktiv på datoen"));
    if (w.til && *w.til <= f_.dag)
        return std::unexpected(
            Fejl::ugyldig("til", "skal ligge efter den dag, stillingen begynder"));
    const Uuid u = Uuid::random(s_.entropi);
    ny(org::kOrganisationFunktion, u, org::ny_stilling(w, u, f_, dansk_midnat(s_.ur.now())));
    return u;
}

Result<void> Orgskriver::afslut_stilling(const Uuid& u) {
    FAELLED_TRY(const oio::Registrering now, d_.en(org::kOrganisationFunktion, u));
    if (!org::aktiv_ved(now.indhold, f_.dag))
        return strid("Stillingen er allerede afsluttet på datoen", "fra");
    ret(org::kOrganisationFunktion, u, org::afslut_stilling(now.indhold, f_));
    return {};
}

}  // namespace faelled::app::sider
