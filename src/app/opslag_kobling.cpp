#include "app/opslag_kobling.hpp"

#include <nlohmann/json.hpp>

#include "administration/grundopsaetning.hpp"
#include "base/laesevindue.hpp"
#include "sagdokument/opslag.hpp"

namespace faelled::app {
namespace {

using adgang::Kalder;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMestKrop = std::size_t{16} << 10;

std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr /*authority*/) {
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.rolle == administration::rolle::kOpslagUdstil) bits |= adgang::kUdstil;
        if (g.rolle == administration::rolle::kOpslagParagraf8) bits |= opslag::kParagraf8;
        if (g.rolle == administration::rolle::kOpslagParagraf11a) bits |= opslag::kParagraf11a;
        if (g.rolle == administration::rolle::kOpslagParagraf11aStk1)
            bits |= opslag::kParagraf11aStk1;
    }
    return bits;
}

// --- in ---------------------------------------------------------------------------------------

Result<Json> laes(const Apikald& call) {
    Json body = Json::parse(call.krop, nullptr, false);
    if (!body.is_object())
        return std::unexpected(Fejl::ugyldig("krop", "skal være et JSON-objekt"));
    return body;
}

// Empty when it is not there.
Result<std::string> tekst(const Json& body, const char* name, std::size_t most = 500) {
    const auto found = body.find(name);
    if (found == body.end()) return std::string();
    if (!found->is_string() || found->get_ref<const std::string&>().size() > most)
        return std::unexpected(
            Fejl::ugyldig(name, "skal være en tekst på højst " + std::to_string(most) + " tegn"));
    return found->get<std::string>();
}

Result<std::size_t> tal(const Json& body, const char* name, std::size_t absent) {
    const auto found = body.find(name);
    if (found == body.end()) return absent;
    if (!found->is_number_unsigned())
        return std::unexpected(Fejl::ugyldig(name, "skal være et helt tal, 0 eller mere"));
    return found->get<std::size_t>();
}

Result<std::optional<Tid>> dato(const Json& body, const char* name) {
    FAELLED_TRY(const std::string text, tekst(body, name));
    if (text.empty()) return std::optional<Tid>();
    const auto t = parse_datetime(text + "T00:00:00");
    constexpr std::size_t kDato = 10;
    if (!t || text.size() != kDato)
        return std::unexpected(Fejl::ugyldig(name, "skal være en dato, ÅÅÅÅ-MM-DD"));
    return t;
}

// --- out --------------------------------------------------------------------------------------

Apisvar svar(const Json& j) {
    return {j.dump(-1, ' ', false, Json::error_handler_t::replace), 0};
}

Json dag(const std::optional<Tid>& t) {
    return t ? Json(dansk_datetime(*t).substr(0, 10)) : Json();
}

void felt(Json& out, const char* name, const std::string& text) {
    if (!text.empty()) out[name] = text;
}

Json uuider(const std::vector<Uuid>& all) {
    Json out = Json::array();
    for (const Uuid& u : all)
        out.push_back(u.text());
    return out;
}

Json linje(const opslag::Overblikslinje& l) {
    Json out = {{"slags", opslag::navn(l.slags)},
                {"uuid", l.uuid.text()},
                {"ejer", l.ejer.text()},
                {"tidspunkt", dansk_datetime(l.tidspunkt)}};
    felt(out, "titel", l.titel);
    felt(out, "nummer", l.nummer);
    felt(out, "kle", l.kle);
    felt(out, "system", l.system);
    if (!l.sager.empty()) out["sager"] = uuider(l.sager);
    if (l.start) out["startdato"] = dag(l.start);
    if (l.slut) out["slutdato"] = dag(l.slut);
    felt(out, "tilstand", l.tilstand);
    felt(out, "beloeb", l.beloeb);
    if (!l.sikkerhedsprofil.empty()) out["sikkerhedsprofil"] = l.sikkerhedsprofil;
    return out;
}

Json antal(const std::array<std::size_t, opslag::kSlags>& counts, bool all) {
    Json out = Json::object();
    for (std::size_t n = 0; n < counts.size(); ++n)
        if (all || counts.at(n) != 0)
            out[std::string(opslag::navn(static_cast<opslag::Slags>(n)))] = counts.at(n);
    return out;
}

Result<Apisvar> overblik(opslag::Overblikke& service, const Apikald& call) {
    FAELLED_TRY(const Json body, laes(call));
    opslag::Overbliksoenske o;
    FAELLED_TRY(o.part, tekst(body, "part", 20));
    FAELLED_TRY(o.formaal, tekst(body, "formaal"));
    FAELLED_TRY(o.bruger, tekst(body, "bruger", 255));
    FAELLED_TRY(o.foerste, tal(body, "foerste", 0));
    FAELLED_TRY(o.maksimum, tal(body, "antal", o.maksimum));
    FAELLED_TRY(const opslag::Overblik found, service.hent(*call.kalder, o));
    Json lines = Json::array();
    for (const opslag::Overblikslinje& l : found.linjer)
        lines.push_back(linje(l));
    const std::size_t next = o.foerste + found.linjer.size();
    return svar({{"linjer", std::move(lines)},
                 {"i_alt", found.i_alt},
                 {"antal", antal(found.antal, true)},
                 {"naeste", next < found.i_alt ? Json(next) : Json()},
                 {"udeladt", antal(found.udeladt, false)}});
}

Json ydelse(const opslag::Bevilling& b, const ydelse::Ydelseslinje& y, Tid now) {
    Json out = {{"bevilling", b.linje.uuid.text()}, {"id", y.id}};
    felt(out, "navn", y.ydelsesnavn.empty() ? y.navn : y.ydelsesnavn);
    felt(out, "kle", y.kle);
    felt(out, "klasse", y.klasse);
    if (y.start) out["startdato"] = dag(y.start);
    if (y.slut) out["slutdato"] = dag(y.slut);
    out["tilstand"] = navn(ydelse::tilstand(y.start, y.slut, now));
    return out;
}

Json betaling(const opslag::Ydelsesliste& l, const opslag::Betalingsraekke& r, Tid now) {
    const ydelse::Effektueringslinje& e = l.betalinger[r.betaling];
    Json out = {{"uuid", e.uuid.text()},
                {"ejer", e.dataejer.text()},
                {"dispositionsdato", dag(e.disposition)},
                {"tilstand", navn(e.tilstand)}};
    if (e.start) out["startdato"] = dag(e.start);
    if (e.slut) out["slutdato"] = dag(e.slut);
    felt(out, "bruttobeloeb", e.brutto);
    felt(out, "beloeb_efter_skat", e.efter_skat);
    felt(out, "beloeb_sendt", e.sendt);
    felt(out, "beloeb_udbetalt", e.udbetalt);
    Json parts = Json::array();
    for (std::size_t n = 0; n < e.dele.size(); ++n) {
        const ydelse::Dellinje& d = e.dele[n];
        Json part = Json::object();
        felt(part, "beloeb", d.beloeb);
        felt(part, "kle", d.kle);
        if (d.fra) part["fra"] = dag(d.fra);
        if (d.til) part["til"] = dag(d.til);
        const opslag::Betalingsraekke::Kilde& from = r.kilder[n];
        if (from.bevilling && from.ydelse) {
            const opslag::Bevilling& b = l.bevillinger[*from.bevilling];
            part["ydelse"] = ydelse(b, b.linje.ydelser[*from.ydelse], now);
        }
        parts.push_back(std::move(part));
    }
    out["dele"] = std::move(parts);
    return out;
}

Result<Apisvar> paragraf8(opslag::Ydelseslister& service, const Clock& ur, const Apikald& call) {
    FAELLED_TRY(const Json body, laes(call));
    FAELLED_TRY(const std::string cpr, tekst(body, "cpr", 20));
    FAELLED_TRY(const std::string purpose, tekst(body, "formaal"));
    FAELLED_TRY(const std::string user, tekst(body, "bruger", 255));
    const Kalder& k = *call.kalder;
    k.spor().hjemmel("UDK-loven § 8: " + purpose);
    k.spor().oplysninger({.bruger = user, .kaldsid = {}, .kontering = {}});
    opslag::Ydelseslisteoenske o;
    FAELLED_TRY(o.part, sagdokument::part_urn(cpr));
    FAELLED_TRY(o.disposition.fra, dato(body, "fra"));
    FAELLED_TRY(o.foerste, tal(body, "foerste", 0));
    FAELLED_TRY(o.maksimum, tal(body, "antal", o.maksimum));
    for (const auto& [name, value] : {std::pair("formaal", &purpose), std::pair("bruger", &user)})
        if (value->find_first_not_of(' ') == std::string::npos)
            return std::unexpected(Fejl::ugyldig(name, "skal angives"));
    if (o.maksimum == 0 || o.maksimum > indeks::kYdelseslisteLoft)
        return std::unexpected(Fejl::ugyldig("antal", "skal være et tal fra 1 til 1000"));
    FAELLED_TRY(const opslag::Ydelsesliste found, service.paragraf8(k, o, purpose));
    Json payments = Json::array();
    for (const opslag::Betalingsraekke& r : found.effektueringer)
        payments.push_back(betaling(found, r, ur.now()));
    const opslag::Forbehold& f = found.forbehold;
    const std::size_t next = o.foerste + found.effektueringer.size();
    return svar({{"effektueringer", std::move(payments)},
                 {"fra", dag(f.fra)},
                 {"til", dag(f.til ? std::optional(f.til->plus(-1)) : std::nullopt)},
                 {"fra_er_flyttet", f.vindue},
                 {"i_alt", f.i_alt},
                 {"naeste", next < f.i_alt ? Json(next) : Json()},
                 {"udeladt", {{"sikkerhedsprofil", f.sikkerhedsprofil}, {"flere", f.loft}}}});
}

Json klasse(const opslag::Klassehenvisning& c) {
    Json out = {{"id", c.id}};
    felt(out, "noegle", c.noegle);
    felt(out, "titel", c.titel);
    return out;
}

Json kontroltemaer(const std::vector<opslag::Klassehenvisning>& all) {
    Json out = Json::array();
    for (const opslag::Klassehenvisning& c : all)
        out.push_back(klasse(c));
    return out;
}

Json kontrolsag(const opslag::Kontrolsag& s) {
    Json out = {{"uuid", s.uuid.text()},
                {"ejer", s.ejer.text()},
                {"kontroltemaer", kontroltemaer(s.kontroltemaer)},
                {"fremdrift", s.fremdrift}};
    if (s.siden.er_endelig()) out["siden"] = dansk_datetime(s.siden);
    felt(out, "ejernavn", s.ejernavn);
    felt(out, "ansvarlig", s.ansvarlig);
    felt(out, "ansvarlig_navn", s.ansvarlig_navn);
    if (s.afgoerelse) out["afgoerelse"] = klasse(*s.afgoerelse);
    return out;
}

Result<opslag::Kontrolopslag> kontrolopslag(const Json& body) {
    opslag::Kontrolopslag o;
    FAELLED_TRY(o.cpr, tekst(body, "cpr", 20));
    FAELLED_TRY(o.formaal, tekst(body, "formaal"));
    FAELLED_TRY(o.bruger, tekst(body, "bruger", 255));
    return o;
}

Result<Apisvar> paragraf11a_stk1(opslag::Kontrolsagsopslag& service, const Apikald& call) {
    FAELLED_TRY(const Json body, laes(call));
    opslag::Samtykkeopslag o;
    FAELLED_TRY(o.om, kontrolopslag(body));
    FAELLED_TRY(o.sag, tekst(body, "sag", 50));
    const auto consent = body.find("samtykke");
    if (consent != body.end() && !consent->is_boolean())
        return std::unexpected(Fejl::ugyldig("samtykke", "skal være true eller false"));
    o.samtykke = consent != body.end() && consent->get<bool>();
    FAELLED_TRY(const opslag::Kontroltemaer found, service.temaer(*call.kalder, o));
    Json cases = Json::array();
    for (const auto& themes : found.sager)
        cases.push_back({{"kontroltemaer", kontroltemaer(themes)}});
    return svar(
        {{"kontrolsager", std::move(cases)},
         {"udeladt", {{"sikkerhedsprofil", found.sikkerhedsprofil}, {"antal", found.udeladt}}}});
}

Result<Apisvar> paragraf11a(opslag::Kontrolsagsopslag& service, const Apikald& call) {
    FAELLED_TRY(const Json body, laes(call));
    FAELLED_TRY(const opslag::Kontrolopslag o, kontrolopslag(body));
    FAELLED_TRY(const opslag::Kontrolsager found, service.hent(*call.kalder, o));
    Json cases = Json::array();
    for (const opslag::Kontrolsag& s : found.sager)
        cases.push_back(kontrolsag(s));
    return svar(
        {{"kontrolsager", std::move(cases)},
         {"fra", dag(found.fra)},
         {"udeladt", {{"sikkerhedsprofil", found.sikkerhedsprofil}, {"antal", found.udeladt}}}});
}

// --- the description --------------------------------------------------------------------------

std::map<std::string, std::string> skemaer() {
    constexpr const char* kHvem =
        R"("formaal":{"type":"string","description":"hvorfor; står i revisionsloggen"},
           "bruger":{"type":"string","description":"hvem der slår op; står i revisionsloggen"})";
    constexpr const char* kSide =
        R"("foerste":{"type":"integer","minimum":0},"antal":{"type":"integer","minimum":1,"maximum":1000,"default":100})";
    const std::string cpr =
        R"("cpr":{"type":"string","description":"ti cifre, med eller uden bindestreg"})";
    const auto object = [](const std::string& properties, const std::string& required) {
        return R"({"type":"object","properties":{)" + properties + R"(},"required":[)" + required +
               "]}";
    };
    const std::string who = R"("formaal","bruger")";
    return {
        {"Overbliksopslag",
         object(
             R"("part":{"type":"string","description":"CPR- eller CVR-nummer, med eller uden bindestreg"},)" +
                 std::string(kHvem) + "," + kSide,
             R"("part",)" + who)},
        {"Overblik",
         object(R"("linjer":{"type":"array","items":{"$ref":"#/components/schemas/Overblikslinje"}},
            "i_alt":{"type":"integer"},"antal":{"type":"object","additionalProperties":{"type":"integer"}},
            "naeste":{"type":["integer","null"],"description":"foerste i næste kald"},
            "udeladt":{"type":"object","description":"antal af en slags ud over de nyeste 1000","additionalProperties":{"type":"integer"}})",
                R"("linjer","i_alt","antal","naeste","udeladt")")},
        {"Overblikslinje",
         object(R"("slags":{"enum":["Sag","Dokument","Journalnotat","Bevilling","Effektuering"]},
            "uuid":{"type":"string","format":"uuid","description":"for et journalnotat: sagens"},
            "ejer":{"type":"string"},"tidspunkt":{"type":"string","format":"date-time"},
            "titel":{"type":"string"},"nummer":{"type":"string"},"kle":{"type":"string"},"system":{"type":"string"},
            "sager":{"type":"array","items":{"type":"string","format":"uuid"}},
            "startdato":{"type":"string","format":"date"},"slutdato":{"type":"string","format":"date"},
            "tilstand":{"enum":["Kommende","Løbende","Ophørt","Planlagt","Sendt","Udbetalt"]},"beloeb":{"type":"string"},
            "sikkerhedsprofil":{"type":"array","items":{"type":"string"},"description":"hvem der må se den; modtageren skal overholde det"})",
                R"("slags","uuid","ejer","tidspunkt")")},
        {"Paragraf8opslag",
         object(cpr + "," + kHvem + R"(,"fra":{"type":"string","format":"date"},)" + kSide,
                R"("cpr",)" + who)},
        {"Paragraf8svar",
         object(
             R"("effektueringer":{"type":"array","items":{"type":"object"}},"fra":{"type":"string","format":"date"},
            "til":{"type":"string","format":"date"},"fra_er_flyttet":{"type":"boolean"},"i_alt":{"type":"integer"},
            "naeste":{"type":["integer","null"]},"udeladt":{"type":"object"})",
             R"("effektueringer","fra_er_flyttet","i_alt","naeste","udeladt")")},
        {"Paragraf11aStk1opslag",
         object(
             cpr + "," + kHvem +
                 R"(,"sag":{"type":"string","maxLength":50,"description":"nummeret på ansøgningssagen, som samtykket ligger på; står i revisionsloggen"},
            "samtykke":{"const":true,"description":"borgeren har givet samtykke"})",
             R"("cpr","sag","samtykke",)" + who)},
        {"Paragraf11aStk1svar",
         object(
             R"("kontrolsager":{"type":"array","description":"de aktive; kun deres temaer","items":{"type":"object"}},"udeladt":{"type":"object"})",
             R"("kontrolsager","udeladt")")},
        {"Paragraf11aopslag", object(cpr + "," + kHvem, R"("cpr",)" + who)},
        {"Paragraf11asvar",
         object(
             R"("kontrolsager":{"type":"array","items":{"type":"object"}},"fra":{"type":"string","format":"date"},"udeladt":{"type":"object"})",
             R"("kontrolsager","fra","udeladt")")},
    };
}

Apioperation operation(const char* path, const char* name, const char* summary, const char* in,
                       const char* out, std::function<Result<Apisvar>(const Apikald&)> run) {
    Apioperation o;
    o.metode = "POST";
    o.sti = path;
    o.navn = name;
    o.resume = summary;
    o.ind = in;
    o.ud = out;
    o.koer = [run = std::move(run)](const Apikald& call) {
        const Laesevindue copy;
        return run(call);
    };
    return o;
}

std::string hjemmel(std::string_view path) {
    if (path == "/opslag/1/paragraf8") return "UDK-loven § 8";
    if (path == "/opslag/1/paragraf11a") return "UDK-loven § 11 a, stk. 2";
    if (path == "/opslag/1/paragraf11a/stk1") return "UDK-loven § 11 a, stk. 1";
    return {};
}

}  // namespace

adgang::Tjenesteadgang opslagsadgang() {
    return {std::string(kOpslagEntityId), false, rettigheder};
}

std::unique_ptr<Opslagsoperationer> opslagsoperationer(sagdokument::Sagdokument& sager,
                                                       ydelse::Ydelse& ydelser,
                                                       const Uuid& navnerum) {
    namespace rolle = administration::rolle;
    return std::make_unique<Opslagsoperationer>(Opslagsoperationer{
        opslag::Overblikke(sager, ydelser, {std::string(rolle::kOpslagUdstil), navnerum}),
        opslag::Ydelseslister(
            ydelser, sager,
            {std::string(rolle::kOpslagUdstil), std::string(rolle::kOpslagParagraf8)}),
        opslag::Kontrolsagsopslag(sager, {std::string(rolle::kOpslagParagraf11a),
                                          std::string(rolle::kOpslagParagraf11aStk1), navnerum})});
}

std::unique_ptr<rest::JsonApi> opslagsflade(const Tokenflade& v, Opslagsoperationer& operationer) {
    rest::Apibeskrivelse b;
    b.titel = "Opslag på tværs af indekserne";
    b.version = "1";
    b.rod = "/opslag/1/";
    b.openapi = "/opslag/1/openapi.json";
    b.skemaer = skemaer();
    b.krop_bytes = kMestKrop;
    std::vector<Apioperation> all;
    all.push_back(
        operation("/opslag/1/overblik", "overblik",
                  "Alt om en borger eller virksomhed, nyeste først", "Overbliksopslag", "Overblik",
                  [&s = operationer.overblik](const Apikald& call) { return overblik(s, call); }));
    all.push_back(
        operation("/opslag/1/paragraf8", "paragraf8",
                  "Kontantydelser de seneste tre måneder på tværs af myndigheder (UDK-loven § 8)",
                  "Paragraf8opslag", "Paragraf8svar",
                  [&s = operationer.ydelser, &ur = v.ur](const Apikald& call) {
                      return paragraf8(s, ur, call);
                  }));
    all.push_back(operation(
        "/opslag/1/paragraf11a", "paragraf11a",
        "Kontrolsager på tværs af myndigheder (UDK-loven § 11 a, stk. 2)", "Paragraf11aopslag",
        "Paragraf11asvar",
        [&s = operationer.kontrolsager](const Apikald& call) { return paragraf11a(s, call); }));
    all.push_back(operation(
        "/opslag/1/paragraf11a/stk1", "paragraf11a.stk1",
        "Om der er aktive kontrolsager om en ansøger, der har givet samtykke (UDK-loven § 11 a, "
        "stk. 1)",
        "Paragraf11aStk1opslag", "Paragraf11aStk1svar",
        [&s = operationer.kontrolsager](const Apikald& call) {
            return paragraf11a_stk1(s, call);
        }));
    return lav_tokenflade(v, std::move(b), std::move(all), hjemmel);
}

}  // namespace faelled::app
