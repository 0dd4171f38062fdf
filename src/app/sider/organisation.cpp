#include "app/sider/organisation.hpp"

#include "app/sider/orgdata.hpp"
#include "app/version.hpp"

namespace faelled::app {

namespace {

std::map<std::string, std::string> skemaer() {
    const auto object = [](const std::string& members) {
        return R"({"type":"object","properties":{)" + members + "}}";
    };
    const std::string uuid = R"("uuid":{"type":"string","format":"uuid"})";
    const std::string unit =
        uuid +
        R"(,"navn":{"type":"string"},"noegle":{"type":"string"},"overordnet":{"type":["string","null"],"format":"uuid"},"aktiv":{"type":"boolean"},"fra":{"type":["string","null"]},"til":{"type":["string","null"]})";
    const std::string day =
        R"("fra":{"type":["string","null"],"format":"date"},"note":{"type":["string","null"],"maxLength":200})";
    const std::string contact =
        R"("kontakt":{"type":"array","items":{"type":"object","properties":{"rolle":{"type":"string"},"tekst":{"type":"string","maxLength":200}}}})";
    const std::string rows = R"({"type":"array","items":{"type":"object"}})";
    const std::string uuids = R"({"type":"array","items":{"type":"string","format":"uuid"}})";
    return {
        {"Enhed", object(unit)},
        {"Traeenhed", object(unit + R"(,"boern":{"type":"integer"})")},
        {"Trae",
         object(
             R"("organisation":{"type":"string"},"skriver":{"type":"boolean"},"serNavne":{"type":"boolean"},"roedder":{"type":"array","items":{"$ref":"#/components/schemas/Traeenhed"}})")},
        {"Enhedsside",
         object(
             R"("poster":{"type":"array","items":{"$ref":"#/components/schemas/Enhed"}},"naeste":{"type":["string","null"]})")},
        {"Brugerside", object(R"("poster":)" + rows + R"(,"naeste":{"type":["string","null"]})")},
        {"Traef",
         object(R"("enheder":)" + rows + R"(,"brugere":)" + rows + R"(,"stillinger":)" + rows)},
        {"Enhedskort",
         object(unit + R"(,"sti":)" + rows + R"(,"type":{"type":"string"},"kontakt":)" + rows +
                R"(,"opgaver":)" + rows + R"(,"itsystemer":)" + rows + R"(,"funktioner":)" + rows +
                R"(,"betjening":)" + rows + R"(,"fremtid":)" + rows + R"(,"under":)" + rows +
                R"(,"registrering":{"type":"object"})")},
        {"Brugerkort",
         object(
             uuid +
             R"(,"navn":{"type":"string"},"brugernavn":{"type":"string"},"noegle":{"type":"string"},"aktiv":{"type":"boolean"},"person":{"type":["string","null"]},"typer":{"type":"array","items":{"type":"string"}},"kontakt":)" +
             rows + R"(,"funktioner":)" + rows + R"(,"registrering":{"type":"object"})")},
        {"Registreringslinje",
         object(
             R"("nr":{"type":"integer"},"tidspunkt":{"type":"string","format":"date-time"},"livscyklus":{"type":"string"},"hvem":{"type":"string"},"note":{"type":["string","null"]},"kommet":)" +
             rows + R"(,"gaaet":)" + rows)},
        {"Enhedsforskel",
         object(
             uuid +
             R"(,"navn":{"type":"string"},"art":{"type":"string","enum":["Ny","Lukket","Omdøbt","Flyttet"]},"foer":{"type":"string"},"efter":{"type":"string"})")},
        {"Gendannelse", object(R"("nr":{"type":"integer"},"note":{"type":["string","null"]})")},
        {"Importfil",
         object(
             R"("fil":{"type":"string","description":"CSV, UTF-8"},"proeve":{"type":"boolean","description":"ellers true: intet skrives"})")},
        {"Importsvar",
         object(
             R"("art":{"type":"string","enum":["enheder","brugere"]},"udfoert":{"type":"boolean"},"antal":{"type":"object"},"linjer":)" +
             rows)},
        {"Efterlevelse",
         object(
             R"("tidspunkt":{"type":"string","format":"date-time"},"enheder":{"type":"integer"},"brugere":{"type":"integer"},"funktioner":{"type":"integer"},"iAlt":{"type":"integer"},"regler":)" +
             rows + R"(,"fund":)" + rows)},
        {"Oprettet", object(uuid)},
        {"Dato", object(day)},
        {"Genaabning", object(day + R"(,"overordnet":{"type":"string","format":"uuid"})")},
        {"Kontaktdata", object(day + "," + contact)},
        {"Opgavevalg",
         object(day + R"(,"opgaver":{"type":"array","items":{"type":"string","format":"uuid"}})")},
        {"Tilknytninger", object(R"("itsystemer":)" + rows + R"(,"henvendelsessteder":)" + rows +
                                 R"(,"udbetalere":)" + rows)},
        {"Itsystemvalg", object(day + R"(,"itsystemer":)" + uuids)},
        {"Henvendelsesvalg", object(day + R"(,"egen":{"type":"boolean"},"opgaver":)" + uuids +
                                    R"(,"steder":)" + uuids)},
        {"Udbetalingsvalg",
         object(
             day +
             R"(,"egen":{"type":"boolean"},"udbetaler":{"type":["string","null"],"format":"uuid"})")},
        {"Enhedsoenske",
         object(
             day +
             R"(,"navn":{"type":"string","maxLength":200},"noegle":{"type":"string","maxLength":50},"overordnet":{"type":["string","null"],"format":"uuid"},)" +
             contact)},
        {"Brugeroenske",
         object(
             day +
             R"(,"navn":{"type":"string","maxLength":100},"brugernavn":{"type":"string","maxLength":50},"enhed":{"type":["string","null"],"format":"uuid"},"titel":{"type":["string","null"],"maxLength":200},"leder":{"type":"boolean"},)" +
             contact)},
        {"Stillingsoenske",
         object(
             day +
             R"(,"bruger":{"type":"string","format":"uuid"},"enhed":{"type":"string","format":"uuid"},"titel":{"type":"string","maxLength":200},"leder":{"type":"boolean"},"til":{"type":["string","null"],"format":"date"})")},
    };
}

}  // namespace

std::unique_ptr<rest::JsonApi> organisationsflade(const Tokenflade& v,
                                                  const Organisationssider& s) {
    rest::Apibeskrivelse b;
    b.titel = "Fælled: Organisation";
    b.version = version();
    b.rod = sider::kOrgrod;
    b.openapi = std::string(sider::kOrgrod) + "openapi.json";
    b.skemaer = skemaer();
    std::vector<rest::Apioperation> all;
    sider::tilfoej_laesning(s, all);
    sider::tilfoej_kort(s, all);
    sider::tilfoej_tilknytninger(s, all);
    sider::tilfoej_historik(s, all);
    sider::tilfoej_skrivning(s, all);
    sider::tilfoej_import(s, all);
    sider::tilfoej_efterlevelse(s, all);
    return lav_tokenflade(v, std::move(b), std::move(all));
}

}  // namespace faelled::app
