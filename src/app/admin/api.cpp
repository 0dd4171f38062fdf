#include "app/admin/api.hpp"

#include "adgang/revision_spoergsmaal.hpp"
#include "administration/skema.hpp"
#include "app/admin/hjaelp.hpp"
#include "app/version.hpp"
#include "beskedfordeler/json.hpp"

namespace faelled::app {

namespace {

// What rest/revision serves, for the description.
std::vector<rest::Apioperation> revisionsoperationer() {
    std::vector<rest::Apioperation> out(2);
    out[0].metode = "GET";
    out[0].sti = "/admin/revision";
    out[0].navn = "revision";
    out[0].resume = "Revisionsloggen, side for side (operatør og revisor)";
    out[0].ud = "Revisionsside";
    for (const auto* names : {&adgang::filternavne(), &adgang::sidenavne()})
        for (const adgang::Spoergsmaalsnavn& n : *names)
            out[0].parametre.push_back(
                {.navn = std::string(n.navn), .beskrivelse = std::string(n.hjaelp)});
    out[1].metode = "GET";
    out[1].sti = "/admin/forbrug";
    out[1].navn = "forbrug";
    out[1].resume = "Kald og svartider (operatør og revisor)";
    out[1].ud = "Forbrug";
    for (const adgang::Spoergsmaalsnavn& n : adgang::forbrugsnavne())
        out[1].parametre.push_back(
            {.navn = std::string(n.navn), .beskrivelse = std::string(n.hjaelp)});
    for (rest::Apioperation& o : out)
        o.parametre.push_back({.navn = "format", .beskrivelse = "json eller csv"});
    return out;
}

// Bodies and answers that are no record.
void smaa_skemaer(std::map<std::string, std::string>& out) {
    const auto object = [](const char* members) {
        return std::string(R"({"type":"object","properties":{)") + members + "}}";
    };
    const char* const kUuid = R"("uuid":{"type":"string","format":"uuid"})";
    out["Oprettet"] = object(kUuid);
    out["Klienthemmelighed"] = object(R"("hemmelighed":{"type":"string"})");
    out["Session"] = object(
        R"("navn":{"type":"string"},"niveau":{"type":"string"},"miljoe":{"type":"string"},"organisation":{"type":"string","pattern":"^[0-9]{8}$"},"organisationsnavn":{"type":"string"},"roller":{"type":"array","items":{"type":"string"}},"organisationer":{"type":"array","items":{"type":"object","properties":{"cvr":{"type":"string"},"navn":{"type":"string"}}}},"csrf":{"type":"string"})");
    out["Sessionsvalg"] = object(R"("organisation":{"type":"string","pattern":"^[0-9]{8}$"})");
    out["Version"] = object(R"("version":{"type":"integer"})");
    out["Statusskift"] = object(
        R"("status":{"type":"string"},"sidsteDag":{"type":["string","null"],"format":"date"})");
    out["Certifikatfil"] = object(
        R"("pem":{"type":"string"},"base64":{"type":"string"},"bekraeftAndetCvr":{"type":"boolean"})");
    out["Aftaleudkast"] = object(
        R"("system":{"type":"string","format":"uuid"},"navn":{"type":"string"},"nr":{"type":"integer"},"indhold":{"$ref":"#/components/schemas/Aftaleindhold"})");
    out["Aftalekopi"] =
        object(R"("navn":{"type":"string"},"system":{"type":["string","null"],"format":"uuid"})");
    out["Fornyelse"] = object(R"("gyldigTil":{"type":["string","null"],"format":"date"})");
    out["Aarsag"] = object(R"("aarsag":{"type":"string"})");
    out["Opsigelse"] =
        object(R"("dato":{"type":["string","null"],"format":"date"},"aarsag":{"type":"string"})");
    out["Godkend"] = object(R"("sha256":{"type":"string"},"bemyndiget":{"type":"boolean"})");
    out["GodkendFlere"] = object(
        R"("godkend":{"type":"array","maxItems":500,"items":{"type":"object","properties":{"part":{"type":"string","format":"uuid"},"sha256":{"type":"string"},"bemyndiget":{"type":"boolean"}}}})");
    out["Partsvar"] = object(
        R"("part":{"type":"string","format":"uuid"},"kode":{"type":"integer"},"tekst":{"type":"string"})");
    out["Godkendelsestekst"] = object(R"("tekst":{"type":"string"},"sha256":{"type":"string"})");
    out["Efterkonfiguration"] = object(
        R"("vaerdier":{"type":"array","items":{"$ref":"#/components/schemas/Efterkonfigurationsvaerdi"}})");
    out["Aftaleoversigt"] = object(
        R"("aftale":{"$ref":"#/components/schemas/Serviceaftale"},"parter":{"type":"array","items":{"$ref":"#/components/schemas/AftalePart"}},"sammendrag":{"type":"string"})");
    out["Teknisk"] = object(
        R"("serviceAgreementUuid":{"type":"string","format":"uuid"},"userSystemUuid":{"type":"string","format":"uuid"},"myndigheder":{"type":"array","items":{"type":"object"}},"services":{"type":"array","items":{"type":"object"}})");
    out["Historikpost"] = object(
        R"("nr":{"type":"integer"},"tidspunkt":{"type":"string","format":"date-time"},"hvem":{"type":"string"},"roller":{"type":"string"},"organisation":{"type":"string"},"niveau":{"type":"string"},"handling":{"type":"string"},"aarsag":{"type":"string"},"foer":{"type":["object","null"]},"efter":{"type":["object","null"]})");
    out["Opgaver"] = object(
        R"("afventer":{"type":"array","items":{"$ref":"#/components/schemas/AftalePart"}},"foederationer":{"type":"array","items":{"$ref":"#/components/schemas/Foederationsaftale"}},"udloeber":{"type":"array","items":{"$ref":"#/components/schemas/AftalePart"}},"certifikater":{"type":"array","items":{"$ref":"#/components/schemas/Certifikat"}},"uleverede":{"type":"array","items":{"$ref":"#/components/schemas/Advis"}})");
    out["Adgangsbillede"] = object(
        R"("tid":{"type":"string","format":"date-time"},"tildelinger":{"type":"array","items":{"type":"object"}},"rollekoblinger":{"type":"array","items":{"type":"object"}},"idpKontekster":{"type":"array","items":{"type":"object"}})");
    out["Revisionsside"] = object(
        R"("poster":{"type":"array","items":{"type":"object"}},"naeste":{"type":["integer","string"]},"ulaeselige":{"type":"integer"})");
    out["Forbrug"] = object(R"("forbrug":{"type":"array","items":{"type":"object"}})");
    out["Rolleproeve"] = object(
        R"("grupper":{"type":"array","items":{"type":"object","properties":{"jobfunktionsrolle":{"type":"string"},"myndighed":{"type":"string"},"brugersystemrolle":{"type":"string"},"afgraensninger":{"type":"array","items":{"type":"object","properties":{"type":{"type":"string"},"vaerdier":{"type":"array","items":{"type":"string"}},"dynamisk":{"type":"boolean"}}}}}}},"uden":{"type":"array","items":{"type":"object","properties":{"jobfunktionsrolle":{"type":"string"},"aarsag":{"type":"string"}}}})");
    out["Kampagnestatus"] = object(
        R"("parter":{"type":"integer"},"godkendt":{"type":"integer"},"afvist":{"type":"integer"},"mangler":{"type":"array","items":{"type":"string"}})");
    out["Afstemning"] = object(R"("forskelle":{"type":"array","items":{"type":"string"}})");
    out["Platformcertifikat"] = object(
        R"("certifikat":{"type":"string"},"fra":{"type":"string","format":"date"},"til":{"type":"string","format":"date"})");
    out["Dueslagsstatus"] = object(
        R"("venter":{"type":"integer"},"bytes":{"type":"integer"},"kopier":{"type":"integer"},"fejl":{"type":"integer"},"leveret":{"type":"integer"},"aeldste":{"type":["string","null"],"format":"date-time"},"laesere":{"type":"integer"},"senesteLevering":{"type":["string","null"],"format":"date-time"},"mislykkedeSendinger":{"type":"integer"},"naesteSending":{"type":["string","null"],"format":"date-time"})");
    out["Kopi"] = object(
        R"("plads":{"type":"integer"},"leveringsId":{"type":"string"},"abonnement":{"type":"string"},"modtaget":{"type":"string","format":"date-time"},"forsoeg":{"type":"integer"},"foersteLevering":{"type":["string","null"]},"afsluttet":{"type":["string","null"]},"aarsag":{"type":"string"},"bytes":{"type":"integer"},"modtagere":{"type":"array","items":{"type":"string"}},"beskedId":{"type":"string"},"transaktionsId":{"type":"string"},"beskedtype":{"type":"string"})");
    out["Beskedindhold"] = object(R"("xml":{"type":"string"})");
    out["Kopivalg"] = object(
        R"("koe":{"type":"string","enum":["venter","kopier","fejl"]},"plads":{"type":"integer"},"aarsag":{"type":"string"})");
    out["Kopiplads"] = object(R"("plads":{"type":"integer"})");
    out["Beskedvej"] = object(
        R"("beskedId":{"type":"string"},"transaktionsId":{"type":"string"},"beskedtype":{"type":"string"},"modtaget":{"type":"string","format":"date-time"},"afsender":{"type":["string","null"]},"statusKode":{"type":"integer"},"regel":{"type":"string"},"afsenderaftaler":{"type":"array","items":{"type":"string"}},"kopier":{"type":"array","items":{"type":"object"}},"uden":{"type":"array","items":{"type":"object"}})");
    out["Beskedstatistik"] = object(
        R"("tid":{"type":"string","format":"date-time"},"beskedtype":{"type":["string","null"]},"afsender":{"type":["string","null"]},"dueslag":{"type":["string","null"]},"modtaget":{"type":"integer"},"afvist":{"type":"integer"},"fordelt":{"type":"integer"},"leveret":{"type":"integer"},"forsoeg":{"type":"integer"},"fejlkoe":{"type":"integer"},"gensendt":{"type":"integer"},"bytes":{"type":"integer"})");
    out["Indeksfund"] =
        object(R"("fund":{"type":"array","items":{"type":"object"}},"naeste":{"type":"string"})");
    out["Kleudgave"] =
        object(R"("navn":{"type":"string"},"indhold":{"type":"string"},"sti":{"type":"string"})");
    out["Kleindlaesning"] = object(
        R"("uuid":{"type":"string","format":"uuid"},"navn":{"type":"string"},"trin":{"type":"string","enum":["Indlæser","Færdig","Fejlet"]},"begyndt":{"type":"string","format":"date-time"},"sluttet":{"type":["string","null"],"format":"date-time"},"numre":{"type":"integer"},"skrevet":{"type":"integer"},"atSkrive":{"type":"integer"},"nye":{"type":"integer"},"rettede":{"type":"integer"},"uaendrede":{"type":"integer"},"fravaerende":{"type":"array","items":{"type":"string"}},"flyttede":{"type":"array","items":{"type":"string"}},"uloeste":{"type":"array","items":{"type":"string"}},"fejl":{"type":"string"})");
    out["Henvisningskontrol"] = object(
        R"("koerer":{"type":"boolean"},"begyndt":{"type":["string","null"],"format":"date-time"},"sluttet":{"type":["string","null"],"format":"date-time"},"objekter":{"type":"integer"},"medFund":{"type":"integer"},"nye":{"type":"integer"},"rettede":{"type":"integer"},"fejl":{"type":"string"})");
    out["Klassealias"] = object(R"("rigtig":{"type":"string","format":"uuid"})");
    out["Klassealiaser"] = object(
        R"("aliaser":{"type":"array","items":{"type":"object","properties":{"alias":{"type":"string","format":"uuid"},"rigtig":{"type":"string","format":"uuid"}}}})");
    out["Sortiment"] = object(
        R"("skjulte":{"type":"array","items":{"type":"string","format":"uuid"}},"naeste":{"type":["string","null"]})");
    out["Sortimentsvalg"] = object(R"("skjult":{"type":"boolean"})");
    out["Varslet"] = object(R"("varslet":{"type":"integer"})");
}

}  // namespace

Result<std::optional<rest::Apisession>> apisession(web::Sessioner& sessioner,
                                                   const net::Anmodning& request) {
    FAELLED_TRY(const std::optional<web::Session> s, sessioner.hvem(request));
    if (!s) return std::nullopt;
    rest::Apisession out{.identitet = s->person.identitet,
                         .navn = s->person.navn,
                         .niveau = s->person.niveau,
                         .organisation = s->organisation.text(),
                         .hjemme = s->person.organisation.text(),
                         .roller = {},
                         .csrf = s->csrf};
    for (const web::Sessionsrolle& r : s->person.roller)
        out.roller.push_back({r.organisation.text(), r.rolle, r.afgraensninger});
    return out;
}

std::vector<rest::Apioperation> administrationsoperationer(
    administration::Administration& a, beskedfordeler::Beskedfordeler& b, store::Lager& lager,
    web::Sessioner& sessioner, Kleindlaesning& kle, Henvisningskontrol& references) {
    std::vector<rest::Apioperation> out;
    admin::tilfoej_session(a, sessioner, out);
    admin::tilfoej_oversigter(a, out);
    admin::tilfoej_poster(a, out);
    admin::tilfoej_systemer(a, out);
    admin::tilfoej_aftaler(a, out);
    admin::tilfoej_parter(a, out);
    admin::tilfoej_besked(a, b, out);
    admin::tilfoej_indeks(a, lager, references, out);
    admin::tilfoej_kle(a, kle, out);
    admin::tilfoej_klassifikation(a, kle.service(), out);
    return out;
}

rest::Apibeskrivelse administrationsbeskrivelse(administration::Administration& a,
                                                web::Sessioner& sessioner) {
    rest::Apibeskrivelse b;
    b.session = [&sessioner](const net::Anmodning& request) {
        return apisession(sessioner, request);
    };
    b.kendt = [&a](const rest::Apikald& call) -> Result<void> {
        FAELLED_TRY([[maybe_unused]] const auto who, admin::hvem(a, call));
        return {};
    };
    b.titel = "Fælled: administration";
    b.version = version();
    b.rod = "/admin/";
    b.openapi = "/admin/openapi.json";
    b.skemaer = administration::skemaer();
    std::vector<std::string> records;
    records.reserve(b.skemaer.size());
    for (const auto& [name, schema] : b.skemaer)
        records.push_back(name);
    for (const std::string& name : records)
        b.skemaer[name + "Side"] =
            R"({"type":"object","properties":{"poster":{"type":"array","items":{"$ref":"#/components/schemas/)" +
            name + R"("}},"naeste":{"type":["string","null"],"format":"uuid"}}})";
    for (auto& [name, schema] : beskedfordeler::skemaer())
        b.skemaer[name] = schema;
    smaa_skemaer(b.skemaer);
    b.andre = revisionsoperationer();
    return b;
}

}  // namespace faelled::app
