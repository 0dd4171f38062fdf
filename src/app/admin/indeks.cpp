// What the indexes found wrong with an authority's objects, rule by rule (indekser.md chapter 7).
#include <charconv>

#include "app/admin/hjaelp.hpp"
#include "app/henvisningskontrol.hpp"
#include "base/base64.hpp"
#include "indeks/fundlager.hpp"

namespace faelled::app::admin {

namespace {

using indeks::Fundlager;

std::string_view typenavn(std::uint8_t type) {
    switch (type) {
        case 30:
            return "Sag";
        case 31:
            return "Dokument";
        case 32:
            return "BevillingIndeks";
        default:
            return "OekonomiskEffektueringIndeks";
    }
}

Result<Fundlager::Spoergsmaal> spoergsmaal(const Apikald& call) {
    Fundlager::Spoergsmaal ask;
    if (const std::string text = call.parameter("afsender"); !text.empty()) {
        ask.afsender = Uuid::parse(text);
        if (!ask.afsender) return std::unexpected(Fejl::ugyldig("afsender", "skal være en UUID"));
    }
    if (const std::string text = call.parameter("regel"); !text.empty()) {
        ask.regel = indeks::regel_ved_id(text);
        if (!ask.regel) return std::unexpected(Fejl::ugyldig("regel", "skal være C01-C32"));
    }
    if (const std::string text = call.parameter("antal"); !text.empty()) {
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), ask.antal);
        if (error != std::errc() || end != text.data() + text.size() || ask.antal < 1 ||
            ask.antal > 1000)
            return std::unexpected(Fejl::ugyldig("antal", "skal være et tal fra 1 til 1000"));
    }
    if (const std::string text = call.parameter("efter"); !text.empty()) {
        const auto key = fra_base64url(text, 256);
        if (!key) return std::unexpected(Fejl::ugyldig("efter", "skal være naeste fra siden før"));
        ask.efter = *key;
    }
    return ask;
}

// The caller's own organisation; the operator may ask about any.
Result<Cvr> ejer(const Administrator& who, const Apikald& call) {
    const std::string text = call.parameter("ejer");
    if (text.empty()) return who.organisation;
    const auto cvr = Cvr::parse(text);
    if (!cvr) return std::unexpected(Fejl::ugyldig("ejer", "skal være et CVR-nummer"));
    if (*cvr != who.organisation && !who.operatoer())
        return std::unexpected(Fejl::kalder(43, "Kun operatøren ser andre organisationers fund"));
    return *cvr;
}

// Where in the object the rule is broken: elements and roles, never what is in them.
Result<Json> steder(Fundlager& findings, Cvr owner, const Fundlager::Raekke& row) {
    FAELLED_TRY(const auto object, findings.hent(owner, row.type, row.uuid));
    Json out = Json::array();
    if (!object) return out;
    for (const indeks::Fund& f : object->fund)
        if (f.regel == row.regel) out.push_back(f.sti);
    return out;
}

Result<Apisvar> fund(store::Lager& lager, const Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Fundlager::Spoergsmaal ask, spoergsmaal(call));
    FAELLED_TRY(const Cvr owner, ejer(who, call));
    Fundlager findings(lager);
    FAELLED_TRY(const Fundlager::Side page, findings.find(owner, ask));
    Json rows = Json::array();
    for (const Fundlager::Raekke& r : page.raekker) {
        FAELLED_TRY(Json places, steder(findings, owner, r));
        rows.push_back(
            {{"regel", indeks::id(r.regel)},
             {"tekst", indeks::tekst(r.regel)},
             {"steder", std::move(places)},
             {"type", typenavn(r.type)},
             {"uuid", r.uuid.text()},
             {"afsender", r.afsender.is_nil() ? Json(nullptr) : Json(r.afsender.text())}});
    }
    return svar({{"fund", std::move(rows)}, {"naeste", base64url(page.naeste)}});
}

Json tid(const std::optional<Tid>& t) {
    return t ? Json(utc_datetime(*t)) : Json(nullptr);
}

Apisvar kontroltilstand(const Henvisningskontrol& check) {
    const Henvisningskontrol::Tilstand s = check.tilstand();
    return svar({{"koerer", s.koerer},
                 {"begyndt", tid(s.begyndt)},
                 {"sluttet", tid(s.sluttet)},
                 {"objekter", s.resultat.objekter},
                 {"medFund", s.resultat.med_fund},
                 {"nye", s.resultat.nye},
                 {"rettede", s.resultat.rettede},
                 {"fejl", s.fejl}});
}

void tilfoej_kontrol(Administration& a, Henvisningskontrol& check, std::vector<Apioperation>& out) {
    const auto add = [&](std::string method, std::string name, std::string summary, auto run) {
        Apioperation o;
        o.metode = std::move(method);
        o.sti = "/admin/indeks/henvisninger";
        o.navn = std::move(name);
        o.resume = std::move(summary);
        o.ud = "Henvisningskontrol";
        out.push_back(lav(
            a, std::move(o), [run](const Administrator& who, const Apikald&) -> Result<Apisvar> {
                if (!who.operatoer())
                    return std::unexpected(Fejl::kalder(43, "Kun operatøren kontrollerer"));
                return run();
            }));
    };
    add("POST", "indeksfund.kontroller", "Begynd nu den natlige kontrol af henvisninger",
        [&check]() -> Result<Apisvar> {
            FAELLED_CHECK(check.begynd());
            return kontroltilstand(check);
        });
    add("GET", "indeksfund.kontrol", "Hvordan den seneste kontrol af henvisninger gik",
        [&check]() -> Result<Apisvar> { return kontroltilstand(check); });
}

}  // namespace

void tilfoej_indeks(Administration& a, store::Lager& lager, Henvisningskontrol& check,
                    std::vector<Apioperation>& out) {
    tilfoej_kontrol(a, check, out);
    Apioperation o;
    o.metode = "GET";
    o.sti = "/admin/indeks/fund";
    o.navn = "indeksfund.liste";
    o.resume = "Brud på konventionerne i organisationens sager, dokumenter og ydelser";
    o.ud = "Indeksfund";
    o.parametre = {
        {.navn = "ejer", .beskrivelse = "Myndighedens CVR-nummer; kun operatøren ser andres"},
        {.navn = "afsender", .beskrivelse = "Kun det, som dette system har sendt"},
        {.navn = "regel", .beskrivelse = "Kun brud på denne regel, f.eks. C02"},
        {.navn = "efter", .beskrivelse = "naeste fra siden før"},
        {.navn = "antal",
         .beskrivelse = "Højst så mange rækker",
         .skema = R"({"type":"integer","minimum":1,"maximum":1000,"default":100})"}};
    out.push_back(lav(a, std::move(o), [&lager](const Administrator& who, const Apikald& call) {
        return fund(lager, who, call);
    }));
}

}  // namespace faelled::app::admin
