#include <doctest/doctest.h>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;
using proeve::kTingType;
using proeve::kVaesenType;

namespace {

const Uuid kA = Uuid::literal("11111111-1111-4111-8111-111111111111");
const std::string kId =
    "<s:UUIDIdentifikator>11111111-1111-4111-8111-111111111111</s:UUIDIdentifikator>";
const std::string kTomme = "<AttributListe/><TilstandListe/><RelationListe/>";

// Senders choose their prefixes: here the type's namespace is the default and sd is s.
xml::Dokument dokument(const std::string& content, const Objektbeskrivelse& b = kTingType) {
    auto d = xml::Dokument::laes(
        "<Input xmlns='" + std::string(b.ns.uri) +
            "' xmlns:s='urn:oio:sagdok:3.0.0' xmlns:f='http://example.org/faelles/1/'"
            " xmlns:t='urn:example:tal'"
            " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>" +
            content + "</Input>",
        xml::Graenser(1 << 20, 20, 5000, 20));
    REQUIRE_MESSAGE(d, content);
    return std::move(*d);
}

template <typename T>
std::string brud(const Result<T>& r) {
    if (r) return "";
    CHECK(r.error().kode == 40);
    CHECK(r.error().slags == FejlSlags::kKalder);
    return r.error().element + ": " + r.error().regel;
}

std::string ret(const std::string& content, const Objektbeskrivelse& b = kTingType) {
    return brud(laes_ret(b, dokument(content, b).rod()));
}
// The rule that content of one list breaks.
std::string attribut(const std::string& content, const Objektbeskrivelse& b = kTingType) {
    return ret(kId + "<AttributListe>" + content + "</AttributListe>", b);
}
std::string egenskab(const std::string& content, const Objektbeskrivelse& b = kTingType) {
    return attribut("<Egenskab>" + content + "</Egenskab>", b);
}
std::string relation(const std::string& content) {
    return ret(kId + "<RelationListe>" + content + "</RelationListe>");
}
std::string virkning(const std::string& content) {
    return egenskab("<s:Virkning>" + content + "</s:Virkning>");
}
std::string fra(const std::string& content) {
    return virkning("<s:FraTidspunkt>" + content + "</s:FraTidspunkt>");
}
std::string soeg(const std::string& head, const std::string& lists = kTomme) {
    return brud(laes_soeg(kTingType, dokument(head + lists).rod()));
}

}  // namespace

TEST_CASE("xml_laes: ret with everything") {
    const auto d = dokument(
        " <s:UUIDIdentifikator>\n 11111111-1111-4111-8111-11111111111A </s:UUIDIdentifikator>"
        "<s:NoteTekst> note </s:NoteTekst><!-- k -->"
        "<AttributListe><Egenskab><s:Virkning><s:FraTidspunkt><s:TidsstempelDatoTid>"
        "2024-01-01T00:00:00</s:TidsstempelDatoTid></s:FraTidspunkt><s:TilTidspunkt>"
        "<s:GraenseIndikator> 1 </s:GraenseIndikator></s:TilTidspunkt><s:AktoerRef>" +
        kId +
        "</s:AktoerRef><s:AktoerTypeKode>Bruger</s:AktoerTypeKode><s:NoteTekst/></s:Virkning>"
        "<s:BrugervendtNoegleTekst>æøå€x</s:BrugervendtNoegleTekst><s:Reference>1</s:Reference>"
        "<s:Reference>2</s:Reference></Egenskab><Egenskab/></AttributListe>"
        "<RelationListe><s:Adresser><s:ReferenceID xsi:type='s:UuidLabelInputType'>" +
        kId +
        "<s:Label>x</s:Label></s:ReferenceID><s:Rolle><s:URNIdentifikator>urn:r</"
        "s:URNIdentifikator>"
        "<s:Label>y</s:Label></s:Rolle><s:Type>" +
        kId +
        "</s:Type><s:Indeks>7</s:Indeks></s:Adresser>"
        "<s:Overordnet><s:Virkning><s:FraTidspunkt><s:GraenseIndikator>true</s:GraenseIndikator>"
        "</s:FraTidspunkt></s:Virkning></s:Overordnet><s:Overordnet/>"
        "<s:LokalUdvidelse><x:y xmlns:x='urn:x'>1</x:y></s:LokalUdvidelse></RelationListe>");
    const auto in = laes_ret(kTingType, d.rod());
    REQUIRE_MESSAGE(in, in.error().tekst);
    CHECK(in->uuid == Uuid::literal("11111111-1111-4111-8111-11111111111a"));
    CHECK(in->note == " note ");
    const Indhold& i = in->indhold;
    CHECK(i.har == std::array{true, false, true});
    REQUIRE(i.egenskaber.size() == 2);
    const Egenskab& e = i.egenskaber[0];
    CHECK(e.virkning == Virkning{*parse_datetime("2024-01-01T00:00:00+01:00"), Tid::plus_uendelig(),
                                 Reference(kA), 4, ""});
    CHECK(e.felter == std::vector<Feltvaerdi>{{0, "æøå€x"}, {2, "1"}, {2, "2"}});
    CHECK(i.egenskaber[1] == Egenskab{});
    CHECK(i.egenskaber[1].virkning.fra == kUangivet);
    REQUIRE(i.relationer.size() == 3);
    CHECK(i.relationer[0] ==
          Relation{0, {}, Reference(kA), Reference::urn("urn:r"), Reference(kA), "7"});
    CHECK(i.relationer[1].virkning.fra == Tid::minus_uendelig());
    CHECK(i.relationer[1].virkning.til == kUangivet);
    CHECK(i.relationer[1].ref.tom());
    CHECK(i.relationer[2].art == 1);
    CHECK(i.lokal_udvidelse[kRelationListe] ==
          "<s:LokalUdvidelse xmlns:s=\"urn:oio:sagdok:3.0.0\"><x:y xmlns:x=\"urn:x\">1</x:y>"
          "</s:LokalUdvidelse>");
    CHECK(i.lokal_udvidelse[kAttributListe].empty());
}

TEST_CASE("xml_laes: importer, one object with registrations in order") {
    const std::string reg =
        "<Registrering><s:NoteTekst>n</s:NoteTekst><s:Tidspunkt>2024-01-01T00:00:00Z"
        "</s:Tidspunkt><s:LivscyklusKode>Importeret</s:LivscyklusKode><s:BrugerRef>" +
        kId + "</s:BrugerRef>" + kTomme + "</Registrering>";
    const std::string plain = "<Registrering>" + kTomme + "</Registrering>";
    const auto in =
        laes_importer(kTingType, dokument("<Ting>" + kId + reg + plain + "</Ting>").rod());
    REQUIRE_MESSAGE(in, in.error().tekst);
    CHECK(in->uuid == kA);
    REQUIRE(in->registreringer.size() == 2);
    CHECK(in->registreringer[0].note == "n");
    CHECK(in->registreringer[0].bruger_ref == Reference(kA));
    CHECK(in->registreringer[0].indhold.har == std::array{true, true, true});
    CHECK(in->registreringer[1].bruger_ref.tom());

    const auto importer = [](const std::string& c) {
        return brud(laes_importer(kTingType, dokument(c).rod()));
    };
    const auto registrering = [&](const std::string& c) {
        return importer("<Ting>" + kId + "<Registrering>" + c + "</Registrering></Ting>");
    };
    const std::string object = "<Ting>" + kId + plain + "</Ting>";
    CHECK(importer("") == "ting:Ting: mangler");
    CHECK(importer(object + object) == "Ting: må kun være der én gang");
    CHECK(importer("<s:NoteTekst/>" + object) == "s:NoteTekst: ukendt element");
    CHECK(importer("<Ting>" + kId + "</Ting>") == "ting:Registrering: mangler");
    CHECK(importer("<Ting>" + plain + "</Ting>") == "sd:UUIDIdentifikator: mangler");
    CHECK(importer("<Ting>" + plain + kId + "</Ting>") == "Registrering: uventet her");
    CHECK(registrering("") == "ting:AttributListe: mangler");
    CHECK(registrering("<AttributListe/><TilstandListe/>") == "ting:RelationListe: mangler");
    CHECK(registrering("<AttributListe/><RelationListe/>") == "ting:TilstandListe: mangler");
    CHECK(registrering("<TilstandListe/><AttributListe/><RelationListe/>") ==
          "TilstandListe: uventet her");
    CHECK(registrering("<s:Tidspunkt>i går</s:Tidspunkt>" + kTomme) ==
          "s:Tidspunkt: er ikke en gyldig dateTime");
    CHECK(registrering("<s:LivscyklusKode>Rettet</s:LivscyklusKode>" + kTomme) ==
          "s:LivscyklusKode: er ikke en lovlig kode");
    CHECK(registrering("<s:BrugerRef/>" + kTomme) ==
          "s:BrugerRef: skal have UUIDIdentifikator eller URNIdentifikator");
}

TEST_CASE("xml_laes: opret wants its lists, except from types that do not") {
    CHECK(laes_opret(kTingType, dokument("<s:NoteTekst>n</s:NoteTekst>" + kTomme).rod())->note ==
          "n");
    CHECK(brud(laes_opret(kTingType, dokument("<AttributListe/>").rod())) ==
          "ting:TilstandListe: mangler");
    const auto none = laes_opret(kVaesenType, dokument("", kVaesenType).rod());
    REQUIRE(none);
    CHECK(none->indhold.har == std::array{false, false, false});
}

TEST_CASE("xml_laes: attributes only, in three namespaces") {
    const auto in = laes_ret(
        kVaesenType,
        dokument(kId + "<AttributListe><Egenskab><t:CPR-NummerTekst>9999999999</t:CPR-NummerTekst>"
                       "<t:Kode>0751</t:Kode><NavnTekst>Å</NavnTekst></Egenskab></AttributListe>",
                 kVaesenType)
            .rod());
    REQUIRE_MESSAGE(in, in.error().tekst);
    CHECK(in->indhold.egenskaber[0].felter ==
          std::vector<Feltvaerdi>{{1, "9999999999"}, {3, "0751"}, {4, "Å"}});
    CHECK(egenskab("<t:NavnTekst/>", kVaesenType) == "t:NavnTekst: ukendt element");
    CHECK(attribut("<s:LokalUdvidelse/>", kVaesenType) == "s:LokalUdvidelse: ukendt element");
    CHECK(ret(kId + "<RelationListe><s:Overordnet/></RelationListe>", kVaesenType) ==
          "s:Overordnet: ukendt element");
    CHECK(ret(kId + "<TilstandListe><f:Gyldighed/></TilstandListe>", kVaesenType) ==
          "f:Gyldighed: ukendt element");
    for (const char* bad : {"", "123", "12345678901", "123456789a", " 1234567890"})
        CHECK(egenskab("<t:CPR-NummerTekst>" + std::string(bad) + "</t:CPR-NummerTekst>",
                       kVaesenType) == (std::string(bad).size() > 10
                                            ? "t:CPR-NummerTekst: må højst have 10 tegn"
                                            : "t:CPR-NummerTekst: skal være 10 cifre"));
    CHECK(egenskab("<t:CVR-NummerTekst>1234567</t:CVR-NummerTekst>", kVaesenType) ==
          "t:CVR-NummerTekst: skal være 8 cifre");
    CHECK(egenskab("<t:Kode>12</t:Kode>", kVaesenType) == "t:Kode: skal være 3 eller 4 cifre");
}

TEST_CASE("xml_laes: order, number, unknown elements and stray text") {
    CHECK(ret("") == "sd:UUIDIdentifikator: mangler");
    CHECK(ret(kId + kId) == "s:UUIDIdentifikator: må kun være der én gang");
    CHECK(ret("<s:NoteTekst/>" + kId) == "s:NoteTekst: uventet her");
    CHECK(ret(kId + "<RelationListe/><AttributListe/>") == "AttributListe: uventet her");
    CHECK(ret(kId + "<s:AttributListe/>") == "s:AttributListe: ukendt element");
    CHECK(ret(kId + "tekst") == "Input: uventet tekst");
    CHECK(ret(kId + "<RelationListe>&#xa0;</RelationListe>") == "RelationListe: uventet tekst");
    CHECK(egenskab("<s:TingNavn/><s:BrugervendtNoegleTekst/>") ==
          "s:BrugervendtNoegleTekst: uventet her");
    CHECK(egenskab("<s:TingNavn/><s:TingNavn/>") == "s:TingNavn: må kun være der én gang");
    CHECK(egenskab("<s:TingNavn/><s:Virkning/>") == "s:Virkning: uventet her");
    CHECK(attribut("<s:LokalUdvidelse/><Egenskab/>") == "Egenskab: uventet her");
    CHECK(attribut("<s:LokalUdvidelse/><s:LokalUdvidelse/>") ==
          "s:LokalUdvidelse: må kun være der én gang");
    CHECK(relation("<s:Tilhoerer/><s:Overordnet/>") == "s:Overordnet: uventet her");
    CHECK(relation("<s:Tilhoerer/><s:Tilhoerer/>").empty());
    CHECK(relation("<s:Tilhoerer><s:ReferenceID>" + kId +
                   "</s:ReferenceID><s:Virkning/></s:Tilhoerer>") == "s:Virkning: uventet her");
    CHECK(relation("<s:Tilhoerer><s:Indeks/></s:Tilhoerer>") == "s:Indeks: ukendt element");
}

TEST_CASE("xml_laes: texts") {
    CHECK(egenskab("<s:BrugervendtNoegleTekst>12345</s:BrugervendtNoegleTekst>").empty());
    CHECK(egenskab("<s:BrugervendtNoegleTekst>12345 </s:BrugervendtNoegleTekst>") ==
          "s:BrugervendtNoegleTekst: må højst have 5 tegn");
    CHECK(egenskab("<s:TingNavn><b/></s:TingNavn>") == "s:TingNavn: må ikke indeholde elementer");
    const std::string note(1024, 'x');
    CHECK(ret(kId + "<s:NoteTekst>" + note + "</s:NoteTekst>").empty());
    CHECK(ret(kId + "<s:NoteTekst>" + note + "x</s:NoteTekst>") ==
          "s:NoteTekst: må højst have 1024 tegn");
    CHECK(ret("<s:UUIDIdentifikator>hemmeligt</s:UUIDIdentifikator>") ==
          "s:UUIDIdentifikator: er ikke et gyldigt UUID");
}

TEST_CASE("xml_laes: virkning and points in time") {
    CHECK(virkning("").empty());
    CHECK(virkning("<s:TilTidspunkt><s:GraenseIndikator>true</s:GraenseIndikator></s:TilTidspunkt>"
                   "<s:FraTidspunkt/>") == "s:FraTidspunkt: uventet her");
    CHECK(fra("") == "s:FraTidspunkt: skal have TidsstempelDatoTid eller GraenseIndikator");
    CHECK(fra("<s:TidsstempelDatoTid>2024-01-01T00:00:00Z</s:TidsstempelDatoTid>"
              "<s:GraenseIndikator>true</s:GraenseIndikator>") ==
          "s:GraenseIndikator: uventet her");
    CHECK(fra("<s:TidsstempelDatoTid>2024-13-01T00:00:00Z</s:TidsstempelDatoTid>") ==
          "s:TidsstempelDatoTid: er ikke en gyldig dateTime");
    CHECK(fra("<s:TidsstempelDatoTid>0001-01-01T00:00:00</s:TidsstempelDatoTid>").empty());
    for (const char* bad : {"false", "0", "", "TRUE"})
        CHECK(fra("<s:GraenseIndikator>" + std::string(bad) + "</s:GraenseIndikator>") ==
              "s:GraenseIndikator: skal være true");
    CHECK(virkning("<s:AktoerTypeKode>Person</s:AktoerTypeKode>") ==
          "s:AktoerTypeKode: er ikke en lovlig kode");
    CHECK(virkning("<s:AktoerTypeKode></s:AktoerTypeKode>") ==
          "s:AktoerTypeKode: er ikke en lovlig kode");
}

TEST_CASE("xml_laes: references") {
    const auto ref = [](const std::string& c) {
        return relation("<s:Overordnet><s:ReferenceID>" + c + "</s:ReferenceID></s:Overordnet>");
    };
    const auto urn = [](std::size_t n) {
        return "<s:URNIdentifikator>" + std::string(n, 'u') + "</s:URNIdentifikator>";
    };
    CHECK(ref(urn(255)).empty());
    CHECK(ref(urn(256)) == "s:URNIdentifikator: må højst have 255 tegn");
    CHECK(ref(kId + urn(1)) == "s:URNIdentifikator: uventet her");
    CHECK(ref("<s:Label/>") == "s:ReferenceID: skal have UUIDIdentifikator eller URNIdentifikator");
    CHECK(virkning("<s:AktoerRef>" + kId + "<s:Label/></s:AktoerRef>") ==
          "s:Label: ukendt element");
}

TEST_CASE("xml_laes: states") {
    const auto tilstand = [](const std::string& c) {
        return ret(kId + "<TilstandListe>" + c + "</TilstandListe>");
    };
    CHECK(
        tilstand("<f:Gyldighed><f:GyldighedStatusKode>Inaktiv</f:GyldighedStatusKode></f:Gyldighed>"
                 "<Fremdrift><FremdriftStatusKode>Aktiv</FremdriftStatusKode></Fremdrift>")
            .empty());
    CHECK(tilstand("<f:Gyldighed/>") == "faelles:GyldighedStatusKode: mangler");
    CHECK(tilstand(
              "<f:Gyldighed><f:GyldighedStatusKode>aktiv</f:GyldighedStatusKode></f:Gyldighed>") ==
          "f:GyldighedStatusKode: er ikke en lovlig kode");
    CHECK(tilstand("<Gyldighed/>") == "Gyldighed: ukendt element");
}

TEST_CASE("xml_laes: dynamic relations are whole when written and may be partial when searched") {
    const std::string bare = "<s:Adresser><s:ReferenceID>" + kId + "</s:ReferenceID></s:Adresser>";
    CHECK(relation(bare) == "sd:Rolle: mangler");
    CHECK(relation("<s:Adresser><s:Rolle>" + kId + "</s:Rolle><s:Type>" + kId +
                   "</s:Type></s:Adresser>") == "sd:Indeks: mangler");
    CHECK(soeg("", "<AttributListe/><TilstandListe/><RelationListe>" + bare + "</RelationListe>")
              .empty());
}

TEST_CASE("xml_laes: laes, list, passiver") {
    const auto tid = [](const std::string& name, const std::string& c) {
        return "<s:" + name + ">" + c + "</s:" + name + ">";
    };
    const std::string limit = "<s:GraenseIndikator>true</s:GraenseIndikator>";
    const std::string filters = tid("VirkningFraFilter", limit) + tid("VirkningTilFilter", limit) +
                                tid("RegistreringFraFilter", limit) +
                                tid("RegistreringTilFilter", limit);
    const auto laes = laes_laes(dokument(kId + filters).rod());
    REQUIRE(laes);
    CHECK(laes->uuid == kA);
    CHECK(laes->filter.virkning_fra == Tid::minus_uendelig());
    CHECK(laes->filter.virkning_til == Tid::plus_uendelig());
    CHECK(laes->filter.registrering_fra == Tid::minus_uendelig());
    CHECK(laes->filter.registrering_til == Tid::plus_uendelig());
    CHECK_FALSE(laes_laes(dokument(kId).rod())->filter.virkning_fra);
    CHECK(brud(laes_laes(
              dokument(kId + tid("VirkningTilFilter", limit) + tid("VirkningFraFilter", limit))
                  .rod())) == "s:VirkningFraFilter: uventet her");
    CHECK(brud(laes_laes(dokument(kId + tid("VirkningFraFilter", "")).rod())) ==
          "s:VirkningFraFilter: skal have TidsstempelDatoTid eller GraenseIndikator");

    const auto list = laes_list(dokument(kId + kId + filters).rod(), 2);
    REQUIRE(list);
    CHECK(list->uuids == std::vector{kA, kA});
    CHECK(list->filter.registrering_til == Tid::plus_uendelig());
    CHECK(brud(laes_list(dokument(filters).rod(), 2)) == "sd:UUIDIdentifikator: mangler");
    CHECK(brud(laes_list(dokument("").rod(), 2)) == "sd:UUIDIdentifikator: mangler");
    CHECK(brud(laes_list(dokument(kId + kId + kId).rod(), 2)) ==
          "s:UUIDIdentifikator: må højst være der 2 gange");

    const auto note = laes_uuid_note(dokument(kId + "<s:NoteTekst>n</s:NoteTekst>").rod());
    REQUIRE(note);
    CHECK(note->uuid == kA);
    CHECK(note->note == "n");
    CHECK(brud(laes_uuid_note(dokument("<s:NoteTekst/>").rod())) ==
          "sd:UUIDIdentifikator: mangler");
}

TEST_CASE("xml_laes: soeg") {
    const std::string head =
        "<s:FoersteResultatReference> +5 </s:FoersteResultatReference>"
        "<s:MaksimalAntalKvantitet>-50</s:MaksimalAntalKvantitet>"
        "<s:SoegRegistrering><s:FraTidspunkt><s:GraenseIndikator>true</s:GraenseIndikator></"
        "s:FraTidspunkt>"
        "<s:LivscyklusKode>Slettet</s:LivscyklusKode><s:BrugerRef>" +
        kId +
        "</s:BrugerRef></s:SoegRegistrering>"
        "<s:SoegVirkning><s:FraTidspunkt><s:TidsstempelDatoTid>2024-01-01T00:00:00Z</"
        "s:TidsstempelDatoTid>"
        "</s:FraTidspunkt></s:SoegVirkning>";
    const auto in = laes_soeg(kTingType, dokument(head + kTomme).rod());
    REQUIRE_MESSAGE(in, in.error().tekst);
    CHECK(in->foerste == 5);
    CHECK(in->maksimum == -50);
    REQUIRE(in->registrering);
    CHECK(in->registrering->fra == Tid::minus_uendelig());
    CHECK_FALSE(in->registrering->til);
    CHECK(in->registrering->livscyklus == Livscyklus::kSlettet);
    CHECK(in->registrering->bruger_ref == Reference(kA));
    CHECK(in->virkning == Periode{*parse_datetime("2024-01-01T00:00:00Z"), Tid::plus_uendelig()});
    const auto plain = laes_soeg(kTingType, dokument(kTomme).rod());
    REQUIRE(plain);
    CHECK(plain->foerste == 0);
    CHECK_FALSE(plain->maksimum);
    CHECK_FALSE(plain->virkning);

    const auto foerste = [](const std::string& c) {
        const auto r = laes_soeg(kTingType, dokument("<s:FoersteResultatReference>" + c +
                                                     "</s:FoersteResultatReference>" + kTomme)
                                                .rod());
        return r ? std::to_string(r->foerste) : brud(r);
    };
    CHECK(foerste("99999999999999999999") == "9223372036854775807");
    CHECK(foerste("-99999999999999999999") == "-9223372036854775807");
    for (const char* bad : {"", "+", "1.0", "1e3", "- 1", "+-1", "x"})
        CHECK(foerste(bad) == "s:FoersteResultatReference: er ikke et heltal");
    CHECK(soeg("", "") == "ting:AttributListe: mangler");
    CHECK(soeg("", kTomme + "<s:SoegVirkning/>") == "s:SoegVirkning: uventet her");
    CHECK(soeg("<s:SoegVirkning/><s:SoegRegistrering/>") == "s:SoegRegistrering: uventet her");
    CHECK(soeg("<s:SoegRegistrering><s:NoteTekst/></s:SoegRegistrering>") ==
          "s:NoteTekst: ukendt element");
}

TEST_CASE("xml_laes: the head of a search alone, and a criterion of any name") {
    const auto d = dokument(
        "<s:MaksimalAntalKvantitet>7</s:MaksimalAntalKvantitet>"
        "<EnhedSoegEgenskab><s:TingNavn>a*</s:TingNavn></EnhedSoegEgenskab><Mere/>");
    const auto head = laes_soegehoved(d.rod());
    REQUIRE(head);
    CHECK(head->input.maksimum == 7);
    REQUIRE(head->rest);
    CHECK(head->rest.navn() == "EnhedSoegEgenskab");
    const auto e = laes_egenskab(kTingType, head->rest);
    REQUIRE(e);
    CHECK(e->felter == std::vector<Feltvaerdi>{{1, "a*"}});

    const auto empty = dokument("");
    CHECK_FALSE(laes_soegehoved(empty.rod())->rest);
    CHECK(brud(laes_soegehoved(dokument("<s:SoegVirkning/><s:SoegRegistrering/>").rod())) ==
          "s:SoegRegistrering: uventet her");
    CHECK(brud(laes_soegehoved(dokument("x").rod())) == "Input: uventet tekst");
}

TEST_CASE("xml_laes: no message repeats a value") {
    const auto r = laes_ret(kVaesenType,
                            dokument(kId + "<AttributListe><Egenskab><t:CPR-NummerTekst>700101xxxxx"
                                           "</t:CPR-NummerTekst></Egenskab></AttributListe>",
                                     kVaesenType)
                                .rod());
    REQUIRE_FALSE(r);
    CHECK(r.error().tekst.find("700101") == std::string::npos);
}
