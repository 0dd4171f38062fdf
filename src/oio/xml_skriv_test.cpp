#include <doctest/doctest.h>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;

namespace {

const Uuid kA = Uuid::literal("11111111-1111-4111-8111-111111111111");
const Uuid kB = Uuid::literal("22222222-2222-4222-8222-222222222222");
constexpr std::string_view kIdA =
    "<sd:UUIDIdentifikator>11111111-1111-4111-8111-111111111111</sd:UUIDIdentifikator>";
constexpr std::string_view kIdB =
    "<sd:UUIDIdentifikator>22222222-2222-4222-8222-222222222222</sd:UUIDIdentifikator>";

class EnEtiket final : public Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& klasse) const override {
        return klasse == kB ? "Æ&Ø" : "";
    }
};

std::string s(std::string_view a) {
    return std::string(a);
}

// Sjælland in January 2024 to ever.
const Virkning kFraNytaar{*parse_datetime("2024-01-01T00:00:00"), Tid::plus_uendelig(), {}, 0, {}};
const std::string kFraNytaarTekst =
    "<sd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>2024-01-01T00:00:00+01:00"
    "</sd:TidsstempelDatoTid></sd:FraTidspunkt><sd:TilTidspunkt><sd:GraenseIndikator>true"
    "</sd:GraenseIndikator></sd:TilTidspunkt></sd:Virkning>";

Registrering tom() {
    Registrering r;
    r.tidspunkt = *parse_datetime("2024-07-02T08:15:30.1239+02:00");
    return r;
}

std::string skrevet(const Objektbeskrivelse& b, const Registrering& r) {
    xml::Skriver out;
    skriv_registrering(b, r, EnEtiket(), out);
    return out.tag();
}

}  // namespace

TEST_CASE("xml_skriv: an empty registration has its three lists, and milliseconds") {
    CHECK(skrevet(proeve::kVaesenType, tom()) ==
          "<vaesen:Registrering><sd:Tidspunkt>2024-07-02T08:15:30.123+02:00</sd:Tidspunkt>"
          "<sd:LivscyklusKode>Opstaaet</sd:LivscyklusKode><vaesen:AttributListe>"
          "</vaesen:AttributListe><vaesen:TilstandListe></vaesen:TilstandListe>"
          "<vaesen:RelationListe></vaesen:RelationListe></vaesen:Registrering>");
}

TEST_CASE("xml_skriv: everything a registration can hold, in schema order") {
    Registrering r = tom();
    r.note = "a<b";
    r.livscyklus = Livscyklus::kImporteret;
    r.bruger_ref = Reference(kA);
    Virkning full = kFraNytaar;
    full.til = *parse_datetime("2024-07-01T00:00:00");
    full.aktoer = Reference::urn("urn:x&y");
    full.aktoertype = 2;
    full.note = "n";
    r.indhold.egenskaber.push_back({full, {{0, "N&"}, {1, "navn"}, {2, "r1"}, {2, "r2"}}});
    r.indhold.tilstande.push_back({0, 1, kFraNytaar});
    r.indhold.tilstande.push_back({1, 0, kFraNytaar});
    r.indhold.relationer.push_back(
        {0, kFraNytaar, Reference(kA), Reference(kB), Reference(kA), "i&1"});
    r.indhold.relationer.push_back({3, kFraNytaar, Reference(kB), {}, {}, ""});
    r.indhold.relationer.push_back({3, kFraNytaar, {}, {}, {}, ""});
    r.indhold.lokal_udvidelse[kRelationListe] = "<x></x>";
    CHECK(
        skrevet(proeve::kTingType, r) ==
        "<ting:Registrering><sd:NoteTekst>a&lt;b</sd:NoteTekst>"
        "<sd:Tidspunkt>2024-07-02T08:15:30.123+02:00</sd:Tidspunkt>"
        "<sd:LivscyklusKode>Importeret</sd:LivscyklusKode><sd:BrugerRef>" +
            s(kIdA) +
            "</sd:BrugerRef>"
            "<ting:AttributListe><ting:Egenskab><sd:Virkning><sd:FraTidspunkt><sd:"
            "TidsstempelDatoTid>"
            "2024-01-01T00:00:00+01:00</sd:TidsstempelDatoTid></sd:FraTidspunkt><sd:TilTidspunkt>"
            "<sd:TidsstempelDatoTid>2024-07-01T00:00:00+02:00</sd:TidsstempelDatoTid></"
            "sd:TilTidspunkt>"
            "<sd:AktoerRef><sd:URNIdentifikator>urn:x&amp;y</sd:URNIdentifikator></sd:AktoerRef>"
            "<sd:AktoerTypeKode>OrganisationEnhed</sd:AktoerTypeKode><sd:NoteTekst>n</sd:NoteTekst>"
            "</sd:Virkning><sd:BrugervendtNoegleTekst>N&amp;</sd:BrugervendtNoegleTekst>"
            "<sd:TingNavn>navn</sd:TingNavn><sd:Reference>r1</sd:Reference><sd:Reference>r2</"
            "sd:Reference>"
            "</ting:Egenskab></ting:AttributListe>"
            "<ting:TilstandListe><faelles:Gyldighed>" +
            kFraNytaarTekst +
            "<faelles:GyldighedStatusKode>Inaktiv</faelles:GyldighedStatusKode></faelles:Gyldighed>"
            "<ting:Fremdrift>" +
            kFraNytaarTekst +
            "<ting:FremdriftStatusKode>Aktiv</ting:FremdriftStatusKode></ting:Fremdrift></"
            "ting:TilstandListe>"
            "<ting:RelationListe><sd:Adresser>" +
            kFraNytaarTekst + "<sd:ReferenceID>" + s(kIdA) + "</sd:ReferenceID><sd:Rolle>" +
            s(kIdB) + "<sd:Label>Æ&amp;Ø</sd:Label></sd:Rolle><sd:Type>" + s(kIdA) +
            "</sd:Type><sd:Indeks>i&amp;1</sd:Indeks></sd:Adresser>"
            "<sd:TilknyttedeTing>" +
            kFraNytaarTekst + "<sd:ReferenceID>" + s(kIdB) +
            "</sd:ReferenceID></sd:TilknyttedeTing><sd:TilknyttedeTing>" + kFraNytaarTekst +
            "</sd:TilknyttedeTing><x></x></ting:RelationListe></ting:Registrering>");
}

TEST_CASE("xml_skriv: a URN stays a URN, and a URN that names a class gets its label") {
    Registrering r = tom();
    const Reference role = Reference::urn("urn:uuid:" + kB.text());
    r.indhold.relationer.push_back({0, kFraNytaar, role, role, Reference(kA), ""});
    const std::string text = skrevet(proeve::kTingType, r);
    const std::string urn = "<sd:URNIdentifikator>urn:uuid:" + kB.text() + "</sd:URNIdentifikator>";
    CHECK(text.find("<sd:ReferenceID>" + urn + "</sd:ReferenceID>") != std::string::npos);
    CHECK(text.find("<sd:Rolle>" + urn + "<sd:Label>Æ&amp;Ø</sd:Label></sd:Rolle>") !=
          std::string::npos);
}

TEST_CASE("xml_skriv: ends that were never given are infinite") {
    Registrering r = tom();
    r.indhold.tilstande.push_back({0, 0, {}});
    const std::string text = skrevet(proeve::kTingType, r);
    const std::string limit = "<sd:GraenseIndikator>true</sd:GraenseIndikator>";
    CHECK(text.find("<sd:FraTidspunkt>" + limit + "</sd:FraTidspunkt><sd:TilTidspunkt>" + limit) !=
          std::string::npos);
}

TEST_CASE("xml_skriv: snapshot, return code and declarations") {
    xml::Skriver out;
    erklaer_navnerum(proeve::kVaesenType, out);
    out.aaben("vaesen:LaesOutput");
    skriv_standardretur(20, "ligegyldig", out);
    skriv_standardretur(40, "a<b", out);
    skriv_oejebliksbillede_indhold(proeve::kVaesenType, {kA, {}}, EnEtiket(), out);
    out.luk("vaesen:LaesOutput");
    CHECK(out.tag() ==
          "<vaesen:LaesOutput xmlns:sd=\"urn:oio:sagdok:3.0.0\" xmlns:tal=\"urn:example:tal\" "
          "xmlns:vaesen=\"http://example.org/vaesen/1/\"><sd:StandardRetur><sd:StatusKode>20"
          "</sd:StatusKode><sd:FejlbeskedTekst>OK</sd:FejlbeskedTekst></sd:StandardRetur>"
          "<sd:StandardRetur><sd:StatusKode>40</sd:StatusKode><sd:FejlbeskedTekst>a&lt;b"
          "</sd:FejlbeskedTekst></sd:StandardRetur><vaesen:ObjektType>" +
              s(kIdA) + "</vaesen:ObjektType></vaesen:LaesOutput>");
}

TEST_CASE("xml_skriv: what is written is read as the same") {
    constexpr const Objektbeskrivelse* kTyper[] = {&proeve::kTingType, &proeve::kVaesenType,
                                                   &proeve::kPostType, &proeve::kArtType};
    for (std::uint64_t seed = 1; seed <= 800; ++seed) {
        CAPTURE(seed);
        proeve::Generator generator(seed);
        const Objektbeskrivelse& b = *kTyper[seed % std::size(kTyper)];
        const Registrering r = generator.registrering(b);
        xml::Skriver out;
        erklaer_navnerum(b, out);
        out.aaben(b.ns.praefiks, b.navn);
        out.element("sd:UUIDIdentifikator", kA.text());
        skriv_registrering(b, r, EnEtiket(), out);
        out.luk(b.ns.praefiks, b.navn);
        const auto d = xml::Dokument::laes(out.tag(), xml::Graenser(1 << 20, 20, 5000, 20));
        REQUIRE(d);
        const auto in = laes_objekt(b, d->rod());
        REQUIRE_MESSAGE(in, in.error().tekst);
        CHECK(in->uuid == kA);
        REQUIRE(in->registreringer.size() == 1);
        const RegistreringInput& read = in->registreringer[0];
        CHECK(read.note == r.note);
        CHECK(read.bruger_ref == r.bruger_ref);
        CHECK(read.indhold == r.indhold);
        CHECK(read.livscyklus == r.livscyklus);
        if (b.indeksform) CHECK(read.tidspunkt == r.afsendt);
    }
}
