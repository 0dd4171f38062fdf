// The forms' operations: read what was typed, say which field breaks which rule, do it.
#include <algorithm>

#include "app/sider/skriver.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::app::sider {

namespace {

// The day that a change takes effect, and why.
struct Hoved {
    Tid dag;
    std::optional<std::string> note;
};
Result<Hoved> hoved(const Krop& body, const Clock& clock) {
    Hoved out{dansk_midnat(clock.now()), {}};
    if (const std::string text = body.tekst("fra"); !text.empty()) {
        FAELLED_TRY(out.dag, org::laes_dag("fra", text));
    }
    if (const std::string text = body.tekst("note"); !text.empty()) {
        FAELLED_TRY(out.note, org::laes_tekst("note", text, 200));
    }
    return out;
}

Result<Uuid> kraevet_uuid(const Krop& body, std::string_view field) {
    FAELLED_TRY(const auto u, body.uuid(field));
    if (!u) return std::unexpected(Fejl::ugyldig(std::string(field), "skal vælges"));
    return *u;
}

Apisvar oprettet(const Uuid& u) {
    return admin::svar({{"uuid", u.text()}});
}

Result<org::Enhedsoenske> enhedsoenske(const Krop& body) {
    org::Enhedsoenske w;
    FAELLED_TRY(w.navn, org::laes_tekst("navn", body.tekst("navn"), 200));
    FAELLED_TRY(w.noegle, org::laes_tekst("noegle", body.tekst("noegle"), 50));
    FAELLED_TRY(w.overordnet, body.uuid("overordnet"));
    return w;
}

Result<Orgskriver::Brugeroenske> brugeroenske(const Krop& body, bool names) {
    Orgskriver::Brugeroenske w;
    if (names) {
        FAELLED_TRY(w.navn, org::laes_tekst("navn", body.tekst("navn"), 100));
    }
    FAELLED_TRY(w.brugernavn, org::laes_tekst("brugernavn", body.tekst("brugernavn"), 50));
    return w;
}

// {"kontakt": [{"rolle", "tekst"}]}
Result<std::vector<Orgskriver::Kontakt>> kontakt(const Krop& body) {
    std::vector<Orgskriver::Kontakt> out;
    const auto at = body.raa().find("kontakt");
    if (at == body.raa().end()) return out;
    if (!at->is_array() || at->size() > 50)
        return std::unexpected(Fejl::ugyldig("kontakt", "skal være en liste på højst 50"));
    for (const Json& one : *at) {
        if (!one.is_object() || !one.value("rolle", Json()).is_string() ||
            !one.value("tekst", Json("")).is_string())
            return std::unexpected(Fejl::ugyldig("kontakt", "skal have rolle og tekst"));
        out.push_back({one["rolle"].get<std::string>(), one.value("tekst", "")});
    }
    return out;
}

using Udfoer = Result<Apisvar> (*)(Orgskriver&, const Krop&, const Apikald&);

Result<Apisvar> opret_enhed(Orgskriver& w, const Krop& body, const Apikald&) {
    FAELLED_TRY(const auto wanted, enhedsoenske(body));
    FAELLED_TRY(auto contact, kontakt(body));
    FAELLED_CHECK(w.kontrolleret(org::kOrganisationEnhed, contact));
    FAELLED_TRY(const Uuid u, w.opret_enhed(wanted));
    FAELLED_CHECK(w.saet_kontakt(org::kOrganisationEnhed, u, std::move(contact)));
    return oprettet(u);
}

Result<Apisvar> ret_enhed(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const auto wanted, enhedsoenske(body));
    return admin::udfoert(w.ret_enhed(u, wanted));
}

Result<Apisvar> luk_enhed(Orgskriver& w, const Krop&, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    return admin::udfoert(w.luk_enhed(u));
}

Result<Apisvar> genaabn_enhed(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const Uuid over, kraevet_uuid(body, "overordnet"));
    return admin::udfoert(w.genaabn_enhed(u, over));
}

Result<Apisvar> enhedskontakt(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(auto wanted, kontakt(body));
    return admin::udfoert(w.saet_kontakt(org::kOrganisationEnhed, u, std::move(wanted)));
}

Result<Apisvar> brugerkontakt(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(auto wanted, kontakt(body));
    return admin::udfoert(w.saet_kontakt(org::kBruger, u, std::move(wanted)));
}

Result<std::vector<Uuid>> uuider(const Krop& body, std::string_view field) {
    const auto at = body.raa().find(field);
    if (at == body.raa().end() || !at->is_array() || at->size() > 3000)
        return std::unexpected(Fejl::ugyldig(std::string(field), "skal være en liste af UUID'er"));
    std::vector<Uuid> out;
    for (const Json& one : *at) {
        const auto u = one.is_string() ? Uuid::parse(one.get<std::string>()) : std::nullopt;
        if (!u)
            return std::unexpected(
                Fejl::ugyldig(std::string(field), "skal være en liste af UUID'er"));
        if (std::ranges::find(out, *u) == out.end()) out.push_back(*u);
    }
    return out;
}

Result<Apisvar> opgaver(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const auto classes, uuider(body, "opgaver"));
    return admin::udfoert(w.saet_opgaver(u, classes));
}

Result<Apisvar> itsystemer(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const auto systems, uuider(body, "itsystemer"));
    return admin::udfoert(w.saet_itsystemer(u, systems));
}

Result<std::string> enhedsnavn(const Orgskriver& w, const Uuid& u) {
    FAELLED_TRY(auto names, w.data().enhedsnavne({u}));
    return names[u];
}

Result<Apisvar> henvendelse(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const std::string name, enhedsnavn(w, u));
    Orgskriver::Tilknytning wanted{.type = org::klasse::henvendelsessted(),
                                   .navn = "Henvendelsessted " + name,
                                   .egen = body.sand("egen"),
                                   .opgaver = {},
                                   .andre = {},
                                   .felt = "steder"};
    FAELLED_TRY(wanted.andre, uuider(body, "steder"));
    FAELLED_TRY(wanted.opgaver, uuider(body, "opgaver"));
    if (wanted.egen == wanted.opgaver.empty())
        return std::unexpected(Fejl::ugyldig("opgaver", wanted.egen
                                                            ? "skal være mindst ét emne i KLE"
                                                            : "er kun for et henvendelsessted"));
    FAELLED_CHECK(w.er_emner("opgaver", wanted.opgaver));
    return admin::udfoert(w.saet_tilknytning(u, wanted));
}

Result<Apisvar> udbetaling(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const std::string name, enhedsnavn(w, u));
    Orgskriver::Tilknytning wanted{.type = org::klasse::udbetalende_enhed(),
                                   .navn = "Udbetalende enhed " + name,
                                   .egen = body.sand("egen"),
                                   .opgaver = {},
                                   .andre = {},
                                   .felt = "udbetaler"};
    FAELLED_TRY(const auto payer, body.uuid("udbetaler"));
    if (payer && wanted.egen)
        return std::unexpected(
            Fejl::ugyldig("udbetaler", "en enhed, der selv udbetaler, har ikke en anden"));
    if (payer) wanted.andre.push_back(*payer);
    if (wanted.egen) FAELLED_CHECK(w.har_los_kortnavn(u));
    return admin::udfoert(w.saet_tilknytning(u, wanted));
}

Result<org::Stillingsoenske> stilling(const Krop& body) {
    org::Stillingsoenske p;
    FAELLED_TRY(p.titel, org::laes_tekst("titel", body.tekst("titel"), 200));
    FAELLED_TRY(p.enhed, kraevet_uuid(body, "enhed"));
    p.leder = body.sand("leder");
    if (const std::string text = body.tekst("til"); !text.empty()) {
        FAELLED_TRY(p.til, org::laes_dag("til", text));
    }
    return p;
}

Result<Apisvar> opret_bruger(Orgskriver& w, const Krop& body, const Apikald&) {
    FAELLED_TRY(const auto wanted, brugeroenske(body, true));
    FAELLED_TRY(auto contact, kontakt(body));
    FAELLED_CHECK(w.kontrolleret(org::kBruger, contact));
    std::optional<org::Stillingsoenske> position;
    if (!body.tekst("enhed").empty() || !body.tekst("titel").empty()) {
        FAELLED_TRY(position, stilling(body));
        FAELLED_TRY(const auto unit, w.data().op(position->enhed));
        if (unit.empty() || !unit.front().aktiv)
            return std::unexpected(
                Fejl::ugyldig("enhed", "skal være en enhed, der er aktiv på datoen"));
    }
    FAELLED_TRY(const Uuid u, w.opret_bruger(wanted));
    FAELLED_CHECK(w.saet_kontakt(org::kBruger, u, std::move(contact)));
    if (position) {
        position->bruger = u;
        FAELLED_TRY([[maybe_unused]] const Uuid made, w.opret_stilling(*position));
    }
    return oprettet(u);
}

Result<Apisvar> ret_bruger(Orgskriver& w, const Krop& body, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    FAELLED_TRY(const auto wanted, brugeroenske(body, call.kalder->har(adgang::kSeNavn)));
    return admin::udfoert(w.ret_bruger(u, wanted));
}

Result<Apisvar> stop_bruger(Orgskriver& w, const Krop&, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    return admin::udfoert(w.stop_bruger(u));
}

Result<Apisvar> opret_stilling(Orgskriver& w, const Krop& body, const Apikald&) {
    FAELLED_TRY(auto p, stilling(body));
    FAELLED_TRY(p.bruger, kraevet_uuid(body, "bruger"));
    FAELLED_TRY(const Uuid u, w.opret_stilling(p));
    return oprettet(u);
}

Result<Apisvar> afslut_stilling(Orgskriver& w, const Krop&, const Apikald& call) {
    FAELLED_TRY(const Uuid u, call.uuid());
    return admin::udfoert(w.afslut_stilling(u));
}

}  // namespace

void tilfoej_skrivning(const Organisationssider& s, std::vector<Apioperation>& out) {
    const auto add = [&](const char* method, const char* path, const char* name,
                         const char* summary, const char* in, Udfoer run) {
        const bool makes = std::string_view(name).ends_with(".opret");
        out.push_back(
            lav_operation(method, path, name, summary, in, makes ? "Oprettet" : "",
                          [s, run](const Apikald& call) -> Result<Apisvar> {
                              if (!call.kalder->har(adgang::kRediger))
                                  return std::unexpected(Fejl::kalder(
                                      43, "Du har ikke en rolle, der må rette i Organisation"));
                              FAELLED_TRY(const Krop body, Krop::laes(call));
                              FAELLED_TRY(Hoved h, hoved(body, s.ur));
                              Orgskriver w(s, *call.kalder, h.dag, std::move(h.note));
                              FAELLED_TRY(Apisvar answer, run(w, body, call));
                              FAELLED_CHECK(w.gem());
                              return answer;
                          }));
    };
    add("POST", "enheder", "enheder.opret", "Opret en enhed", "Enhedsoenske", opret_enhed);
    add("PUT", "enheder/{uuid}", "enheder.ret", "Omdøb eller flyt en enhed fra en dato",
        "Enhedsoenske", ret_enhed);
    add("POST", "enheder/{uuid}/luk", "enheder.luk",
        "Luk en enhed fra en dato; dens funktioner afsluttes", "Dato", luk_enhed);
    add("POST", "enheder/{uuid}/genaabn", "enheder.genaabn", "Åbn en lukket enhed igen",
        "Genaabning", genaabn_enhed);
    add("PUT", "enheder/{uuid}/kontakt", "enheder.kontakt", "Sæt en enheds kontaktdata",
        "Kontaktdata", enhedskontakt);
    add("PUT", "enheder/{uuid}/opgaver", "enheder.opgaver", "Sæt en enheds opgaver (KLE)",
        "Opgavevalg", opgaver);
    add("PUT", "enheder/{uuid}/itsystemer", "enheder.itsystemer",
        "Sæt de it-systemer, en enhed bruger", "Itsystemvalg", itsystemer);
    add("PUT", "enheder/{uuid}/henvendelse", "enheder.henvendelse",
        "Gør enheden til henvendelsessted for emner, og sig, hvilke steder der betjener den",
        "Henvendelsesvalg", henvendelse);
    add("PUT", "enheder/{uuid}/udbetaling", "enheder.udbetaling",
        "Gør enheden til udbetalende enhed, eller sig, hvem der udbetaler for den",
        "Udbetalingsvalg", udbetaling);
    add("POST", "brugere", "brugere.opret", "Opret en bruger med person og stilling",
        "Brugeroenske", opret_bruger);
    add("PUT", "brugere/{uuid}", "brugere.ret", "Ret en brugers navn fra en dato", "Brugeroenske",
        ret_bruger);
    add("POST", "brugere/{uuid}/stop", "brugere.stop",
        "Stop en bruger fra en dato; stillingerne afsluttes", "Dato", stop_bruger);
    add("PUT", "brugere/{uuid}/kontakt", "brugere.kontakt", "Sæt en brugers kontaktdata",
        "Kontaktdata", brugerkontakt);
    add("POST", "stillinger", "stillinger.opret", "Giv en bruger en stilling i en enhed",
        "Stillingsoenske", opret_stilling);
    add("POST", "stillinger/{uuid}/afslut", "stillinger.afslut", "Afslut en stilling fra en dato",
        "Dato", afslut_stilling);
}

}  // namespace faelled::app::sider
