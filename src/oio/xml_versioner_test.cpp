// One type with two wire versions, as Klasse has them (klassifikation.md 3.1, chapter 4): groups,
// elements of one version, labels, mappings, owners, and states that are true or false.
#include <doctest/doctest.h>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;

namespace {

constexpr std::uint8_t kV6 = 1;
constexpr std::uint8_t kV7 = 2;
constexpr Navnerum kNs6{"k", "http://example.org/klasse/6/"};
constexpr Navnerum kNs7{"k", "http://example.org/klasse/7/"};

constexpr Felt kSoegeord[] = {{kSd, "SoegeordIdentifikator", 5},
                              {.ns = kSd, .navn = "Nummer", .versioner = kV7}};
constexpr std::array<Felt, 3> felter(Navnerum ns) {
    return {{{kSd, "BrugervendtNoegleTekst", 50},
             {.ns = kSd, .navn = "Sortering", .moenster = Moenster::kTal1Til100, .versioner = kV7},
             {.ns = ns,
              .navn = "Soegeord",
              .moenster = Moenster::kGruppe,
              .gentages = true,
              .gruppe = kSoegeord}}};
}
constexpr auto kFelter6 = felter(kNs6);
constexpr auto kFelter7 = felter(kNs7);

constexpr std::string_view kJaNej[] = {"true", "false"};
constexpr std::array<Tilstandsbeskrivelse, 1> publiceret(Navnerum ns) {
    return {{{.ns = ns,
              .navn = "PubliceretStatus",
              .kodenavn = "ErPubliceretIndikator",
              .koder = kJaNej,
              .kode_ns = kSd,
              .uden = 1,
              .kode_valgfri = true}}};
}
constexpr auto kTilstande6 = publiceret(kNs6);
constexpr auto kTilstande7 = publiceret(kNs7);

constexpr Relationsbeskrivelse kRelationer[] = {
    {.navn = "Erstatter", .maal = "Klasse", .versioner = kV6},
    {.navn = "Facet", .antal = Antal::kEn, .maal = "Facet"},
    {.navn = "Mapninger",
     .form = Relationsform::kMapning,
     .maal = "Klasse",
     .rolleversioner = kV7}};

constexpr Objektbeskrivelse kV6Type{.type = 210,
                                    .ns = kNs6,
                                    .navn = "Klasse",
                                    .segment = "klasse",
                                    .felter = kFelter6,
                                    .tilstande = kTilstande6,
                                    .relationer = kRelationer,
                                    .version = kV6};
constexpr Objektbeskrivelse kV7Type{.type = 210,
                                    .ns = kNs7,
                                    .navn = "Klasse",
                                    .segment = "klasse",
                                    .felter = kFelter7,
                                    .tilstande = kTilstande7,
                                    .relationer = kRelationer,
                                    .version = kV7,
                                    .etiketter = true,
                                    .dataejer = true};

const Uuid kA = Uuid::literal("11111111-1111-4111-8111-111111111111");
const Uuid kB = Uuid::literal("22222222-2222-4222-8222-222222222222");
const std::string kIdA =
    "<sd:UUIDIdentifikator>11111111-1111-4111-8111-111111111111</sd:UUIDIdentifikator>";
const std::string kIdB =
    "<sd:UUIDIdentifikator>22222222-2222-4222-8222-222222222222</sd:UUIDIdentifikator>";

class Navne final : public Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override { return "ikke"; }
    [[nodiscard]] std::string klassetitel(const Uuid& klasse) const override {
        return klasse == kB ? "Mapning" : "";
    }
    [[nodiscard]] std::string referenceetiket(const Relationsbeskrivelse& r,
                                              const Uuid& ref) const override {
        return ref == kA ? std::string(r.navn) + "-K" : "";
    }
};

xml::Dokument dokument(const Objektbeskrivelse& b, const std::string& content) {
    auto d = xml::Dokument::laes("<k:X xmlns:k='" + std::string(b.ns.uri) +
                                     "' xmlns:sd='urn:oio:sagdok:3.0.0'>" + content + "</k:X>",
                                 xml::Graenser(1 << 20, 30, 5000, 20));
    REQUIRE_MESSAGE(d, content);
    return std::move(*d);
}

std::string regel(const Result<RetInput>& r) {
    return r ? "" : r.error().element + ": " + r.error().regel;
}
Result<RetInput> ret(const Objektbeskrivelse& b, const std::string& content) {
    return laes_ret(b, dokument(b, kIdA + content).rod());
}
Result<RetInput> attribut(const Objektbeskrivelse& b, const std::string& content) {
    return ret(b, "<k:AttributListe><k:Egenskab>" + content + "</k:Egenskab></k:AttributListe>");
}
Result<RetInput> status(const Objektbeskrivelse& b, const std::string& content) {
    return ret(b, "<k:TilstandListe><k:PubliceretStatus>" + content +
                      "</k:PubliceretStatus></k:TilstandListe>");
}
Result<RetInput> relation(const Objektbeskrivelse& b, const std::string& content) {
    return ret(b, "<k:RelationListe>" + content + "</k:RelationListe>");
}

std::string mellem(const std::string& text, const std::string& name) {
    const std::size_t from = text.find("<" + name + ">");
    if (from == std::string::npos) return {};
    const std::string end = "</" + name + ">";
    return text.substr(from, text.rfind(end) + end.size() - from);
}

std::string skrevet(const Objektbeskrivelse& b, const Oejebliksbillede& o) {
    xml::Skriver out;
    skriv_oejebliksbillede_indhold(b, o, Navne(), out);
    return out.tag();
}

const Virkning kAltid{Tid::minus_uendelig(), Tid::plus_uendelig(), {}, 0, {}};

Oejebliksbillede billede() {
    Registrering r;
    r.tidspunkt = *parse_datetime("2024-07-02T08:15:30");
    r.indhold.egenskaber.push_back(
        {kAltid,
         {{0, "27.36"}, {1, "7"}, {2, "", {{0, "a<b"}, {1, "9"}}}, {2, "", {{0, "c"}}}},
         0});
    r.indhold.tilstande.push_back({0, 1, kAltid});
    r.indhold.relationer.push_back({0, kAltid, Reference(kA), {}, {}, ""});
    r.indhold.relationer.push_back({1, kAltid, Reference(kB), {}, {}, ""});
    r.indhold.relationer.push_back(
        {2, kAltid, Reference(kA), Reference(kB), Reference(kA), kB.text()});
    return {kA, {r}, Cvr(19435075)};
}

}  // namespace

TEST_CASE("xml_versioner: groups are read with their fields in order") {
    const auto in = attribut(
        kV7Type,
        "<sd:BrugervendtNoegleTekst>27</sd:BrugervendtNoegleTekst><sd:Sortering>100</sd:Sortering>"
        "<k:Soegeord><sd:SoegeordIdentifikator>x</sd:SoegeordIdentifikator><sd:Nummer>1</sd:Nummer>"
        "</k:Soegeord><k:Soegeord/>");
    REQUIRE_MESSAGE(in, regel(in));
    const std::vector<Feltvaerdi> expected = {
        {0, "27"}, {1, "100"}, {2, "", {{0, "x"}, {1, "1"}}}, {2, "", {}}};
    CHECK(in->indhold.egenskaber[0].felter == expected);

    CHECK(regel(attribut(kV7Type, "<k:Soegeord>x</k:Soegeord>")) == "k:Soegeord: uventet tekst");
    CHECK(regel(attribut(kV7Type,
                         "<k:Soegeord><sd:SoegeordIdentifikator>123456"
                         "</sd:SoegeordIdentifikator></k:Soegeord>")) ==
          "sd:SoegeordIdentifikator: må højst have 5 tegn");
    CHECK(regel(attribut(kV7Type,
                         "<k:Soegeord><sd:Nummer/><sd:SoegeordIdentifikator/>"
                         "</k:Soegeord>")) == "sd:SoegeordIdentifikator: uventet her");
}

TEST_CASE("xml_versioner: what a version lacks is an unknown element there") {
    CHECK(regel(attribut(kV6Type, "<sd:Sortering>1</sd:Sortering>")) ==
          "sd:Sortering: ukendt element");
    CHECK(regel(attribut(kV6Type, "<k:Soegeord><sd:Nummer/></k:Soegeord>")) ==
          "sd:Nummer: ukendt element");
    CHECK(regel(relation(kV7Type, "<sd:Erstatter/>")) == "sd:Erstatter: ukendt element");
    const auto v6 = relation(kV6Type, "<sd:Erstatter/><sd:Facet/>");
    REQUIRE(v6);
    CHECK(v6->indhold.relationer[0].art == 0);
    CHECK(v6->indhold.relationer[1].art == 1);
    CHECK(relation(kV7Type, "<sd:Facet/>")->indhold.relationer[0].art == 1);
}

TEST_CASE("xml_versioner: publication is a boolean in every spelling of XML Schema") {
    const auto code = [](const std::string& text) {
        const auto in =
            status(kV7Type, "<sd:ErPubliceretIndikator>" + text + "</sd:ErPubliceretIndikator>");
        return in ? static_cast<int>(in->indhold.tilstande[0].kode) : -1;
    };
    CHECK(code("true") == 0);
    CHECK(code(" 1 ") == 0);
    CHECK(code("false") == 1);
    CHECK(code("0") == 1);
    CHECK(code("TRUE") == -1);
    CHECK(code("") == -1);
    CHECK(regel(status(kV7Type, "<sd:Virkning/>")) == "sd:ErPubliceretIndikator: mangler");
    CHECK(regel(status(kV7Type, "<k:ErPubliceretIndikator>1</k:ErPubliceretIndikator>")) ==
          "k:ErPubliceretIndikator: ukendt element");

    const auto search =
        laes_soeg(kV7Type, dokument(kV7Type,
                                    "<k:AttributListe/><k:TilstandListe><k:PubliceretStatus/>"
                                    "</k:TilstandListe><k:RelationListe/>")
                               .rod());
    REQUIRE(search);
    CHECK(search->eksempel.tilstande.empty());
}

TEST_CASE("xml_versioner: a mapping names role, type and index in version 7 only") {
    const std::string reference =
        "<sd:ReferenceID>" + kIdA + "<sd:Label>K</sd:Label>" + "</sd:ReferenceID>";
    const std::string rest = "<sd:Rolle>" + kIdB + "<sd:Label>Mapning</sd:Label></sd:Rolle>" +
                             "<sd:Type>" + kIdA + "</sd:Type><sd:Indeks>" + kIdB + "</sd:Indeks>";
    const auto in = relation(kV7Type, "<sd:Mapninger>" + reference + rest + "</sd:Mapninger>");
    REQUIRE_MESSAGE(in, regel(in));
    const Relation& r = in->indhold.relationer[0];
    CHECK(r.ref == Reference(kA));
    CHECK(r.rolle == Reference(kB));
    CHECK(r.type == Reference(kA));
    CHECK(r.indeks == kB.text());
    CHECK(relation(kV7Type, "<sd:Mapninger><sd:Rolle>" + kIdB + "</sd:Rolle><sd:Type>" + kIdB +
                                "</sd:Type><sd:Indeks/></sd:Mapninger>")
              ->indhold.relationer[0]
              .indeks.empty());
    CHECK(regel(relation(kV7Type, "<sd:Mapninger>" + reference + "</sd:Mapninger>")) ==
          "sd:Rolle: mangler");
    CHECK(regel(relation(kV7Type,
                         "<sd:Mapninger><sd:Rolle><sd:URNIdentifikator>x"
                         "</sd:URNIdentifikator></sd:Rolle></sd:Mapninger>")) ==
          "sd:URNIdentifikator: ukendt element");

    CHECK(relation(kV6Type, "<sd:Mapninger>" + reference + "</sd:Mapninger>"));
    CHECK(regel(relation(kV6Type, "<sd:Mapninger>" + reference + rest + "</sd:Mapninger>")) ==
          "sd:Rolle: ukendt element");
}

TEST_CASE("xml_versioner: only version 7 can search by data owner") {
    const std::string lists = "<k:AttributListe/><k:TilstandListe/><k:RelationListe/>";
    const auto search = [&](const Objektbeskrivelse& b, const std::string& head) {
        return laes_soeg(b, dokument(b, head + lists).rod());
    };
    CHECK(search(kV7Type, "<sd:DataEjer><sd:CVR>19435075</sd:CVR></sd:DataEjer>")->dataejer ==
          Cvr(19435075));
    CHECK(search(kV7Type, "<sd:DataEjer/>")->dataejer == Cvr());
    CHECK(search(kV7Type, "")->dataejer == Cvr());
    CHECK_FALSE(search(kV7Type, "<sd:DataEjer><sd:CVR>1943507</sd:CVR></sd:DataEjer>"));
    CHECK_FALSE(search(kV6Type, "<sd:DataEjer/>"));
}

TEST_CASE("xml_versioner: one stored object is written in each version's form") {
    const std::string altid =
        "<sd:Virkning><sd:FraTidspunkt><sd:GraenseIndikator>true</sd:GraenseIndikator>"
        "</sd:FraTidspunkt><sd:TilTidspunkt><sd:GraenseIndikator>true</sd:GraenseIndikator>"
        "</sd:TilTidspunkt></sd:Virkning>";
    const std::string noegle = "<sd:BrugervendtNoegleTekst>27.36</sd:BrugervendtNoegleTekst>";
    const std::string ord = "<sd:SoegeordIdentifikator>a&lt;b</sd:SoegeordIdentifikator>";
    const std::string ord2 =
        "<k:Soegeord><sd:SoegeordIdentifikator>c</sd:SoegeordIdentifikator></k:Soegeord>";
    const std::string v7 = skrevet(kV7Type, billede());
    CHECK(v7.starts_with("<k:ObjektID>" + kIdA +
                         "</k:ObjektID><k:DataEjer><sd:CVR>19435075</sd:CVR></k:DataEjer>"
                         "<k:Registrering>"));
    CHECK(mellem(v7, "k:Egenskab") ==
          "<k:Egenskab>" + altid + noegle + "<sd:Sortering>7</sd:Sortering><k:Soegeord>" + ord +
              "<sd:Nummer>9</sd:Nummer></k:Soegeord>" + ord2 + "</k:Egenskab>");
    CHECK(mellem(v7, "k:PubliceretStatus") ==
          "<k:PubliceretStatus>" + altid +
              "<sd:ErPubliceretIndikator>false</sd:ErPubliceretIndikator></k:PubliceretStatus>");
    CHECK(mellem(v7, "k:RelationListe") ==
          "<k:RelationListe><sd:Facet>" + altid + "<sd:ReferenceID>" + kIdB +
              "</sd:ReferenceID></sd:Facet><sd:Mapninger>" + altid + "<sd:ReferenceID>" + kIdA +
              "<sd:Label>Mapninger-K</sd:Label></sd:ReferenceID><sd:Rolle>" + kIdB +
              "<sd:Label>Mapning</sd:Label></sd:Rolle><sd:Type>" + kIdA + "</sd:Type><sd:Indeks>" +
              kIdB + "</sd:Indeks></sd:Mapninger></k:RelationListe>");

    const std::string v6 = skrevet(kV6Type, billede());
    CHECK(v6.starts_with("<k:ObjektType>" + kIdA + "</k:ObjektType><k:Registrering>"));
    CHECK(mellem(v6, "k:Egenskab") == "<k:Egenskab>" + altid + noegle + "<k:Soegeord>" + ord +
                                          "</k:Soegeord>" + ord2 + "</k:Egenskab>");
    CHECK(mellem(v6, "k:RelationListe") ==
          "<k:RelationListe><sd:Erstatter>" + altid + "<sd:ReferenceID>" + kIdA +
              "</sd:ReferenceID></sd:Erstatter><sd:Facet>" + altid + "<sd:ReferenceID>" + kIdB +
              "</sd:ReferenceID></sd:Facet><sd:Mapninger>" + altid + "<sd:ReferenceID>" + kIdA +
              "</sd:ReferenceID></sd:Mapninger></k:RelationListe>");
}

TEST_CASE("xml_versioner: what is written in version 7 is read as it was") {
    const Registrering r = billede().registreringer[0];
    xml::Skriver out;
    erklaer_navnerum(kV7Type, out);
    out.aaben("k:Klasse");
    out.element("sd:UUIDIdentifikator", kA.text());
    skriv_registrering(kV7Type, r, Navne(), out);
    out.luk("k:Klasse");
    const auto d = xml::Dokument::laes(out.tag(), xml::Graenser(1 << 20, 30, 5000, 20));
    REQUIRE(d);
    const auto in = laes_objekt(kV7Type, d->rod());
    REQUIRE_MESSAGE(in, in.error().tekst);
    Indhold expected = r.indhold;
    expected.relationer.erase(expected.relationer.begin());  // Erstatter: not in version 7
    CHECK(in->registreringer[0].indhold == expected);
    CHECK(in->registreringer[0].tidspunkt == r.tidspunkt);
    CHECK(in->registreringer[0].livscyklus == r.livscyklus);
}
