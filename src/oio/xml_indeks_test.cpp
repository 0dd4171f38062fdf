// The forms that only the indexes have (indekser.md chapters 3, 4, 8, 9).
#include <doctest/doctest.h>

#include "oio/xml_form_proeve.hpp"

using namespace faelled;
using namespace faelled::oio;
using proeve::kPostType;

namespace {

const Uuid kA = Uuid::literal("11111111-1111-4111-8111-111111111111");
const Uuid kB = Uuid::literal("22222222-2222-4222-8222-222222222222");
const std::string kIdA =
    "<sd:UUIDIdentifikator>11111111-1111-4111-8111-111111111111</sd:UUIDIdentifikator>";
const std::string kIdB =
    "<sd:UUIDIdentifikator>22222222-2222-4222-8222-222222222222</sd:UUIDIdentifikator>";
const std::string kTomme = "<post:AttributListe/><post:TilstandListe/><post:RelationListe/>";
constexpr Navnerum kOperation{"op", "http://example.org/op/1/"};

xml::Dokument dokument(const std::string& content) {
    auto d = xml::Dokument::laes(
        "<op:X xmlns:op='http://example.org/op/1/' xmlns:post='http://example.org/post/1/' "
        "xmlns:pu='http://example.org/postudvidelse/1/' "
        "xmlns:gd='urn:oio:sts:generelledefinitioner:6' "
        "xmlns:go='urn:oio:sts:generelleoperationer:6' xmlns:sd='urn:oio:sagdok:3.0.0'>" +
            content + "</op:X>",
        xml::Graenser(1 << 20, 30, 5000, 20));
    REQUIRE_MESSAGE(d, content);
    return std::move(*d);
}

template <typename T>
std::string regel(const Result<T>& r) {
    return r ? "" : r.error().element + ": " + r.error().regel;
}

std::string i(const std::string& name, const std::string& content) {
    return "<" + name + ">" + content + "</" + name + ">";
}
std::string udvidet(const std::string& content) {
    return i("gd:LokalUdvidelseListe", content);
}
Result<RetInput> opdater(
    const std::string& lists, const std::string& rest = "",
    const std::string& time = "<op:Tidspunkt>2025-04-03T08:16:00+02:00</op:Tidspunkt>") {
    return laes_opdater(kPostType, kOperation, dokument(kIdA + lists + time + rest).rod());
}
Result<RetInput> attribut(const std::string& content) {
    return opdater(i("post:AttributListe", content));
}
Result<RetInput> egenskaber(const std::string& content) {
    return attribut(i("post:Egenskaber", content));
}
Result<RetInput> relation(const std::string& content) {
    return opdater(i("post:RelationListe", content));
}
Result<Indekssoegning> soeg(const std::string& head, const std::string& lists = kTomme) {
    return laes_indekssoeg(kPostType, dokument(head + lists).rod());
}
std::string soeg_udvidet(const std::string& content) {
    return i("post:AttributListe", udvidet(content)) + "<post:TilstandListe/><post:RelationListe/>";
}

const Virkning kAltid{Tid::minus_uendelig(), Tid::plus_uendelig(), {}, 0, {}};

std::string skrevet(const Registrering& r, const Udsnit& parts = {}) {
    xml::Skriver out;
    skriv_registrering(kPostType, r, proeve::IngenEtiketter(), out, parts);
    return out.tag();
}

// One of everything.
Registrering registrering() {
    Registrering r;
    r.tidspunkt = *parse_datetime("2025-04-03T10:00:00.123+02:00");
    r.afsendt = *parse_datetime("2025-04-03T08:16:00+02:00");
    r.livscyklus = Livscyklus::kImporteret;
    r.indhold.egenskaber.push_back({kAltid, {{0, "2025-1"}}, 0});
    r.indhold.egenskaber.push_back({kAltid, {{0, "1"}}, 1});
    r.indhold.egenskaber.push_back({kAltid, {{1, "Arkiv"}}, 2});
    r.indhold.tilstande.push_back({0, 1, kAltid});
    r.indhold.relationer.push_back({0,
                                    kAltid,
                                    Reference::urn("urn:oio:cpr-nr:6101010101"),
                                    Reference(kA),
                                    {},
                                    "",
                                    {{0, "A"}}});
    r.indhold.relationer.push_back(
        {1,
         kAltid,
         Reference(kB),
         {},
         {},
         "7",
         {{0, "", {{0, "Brev"}, {1, "", {{0, "Notat"}, {1, "QQ=="}}}}}}});
    r.indhold.relationer.push_back({2, kAltid, Reference(kA), {}, {}, ""});
    return r;
}

}  // namespace

TEST_CASE("xml_indeks: an update has the sender's time, and says whether it is told of") {
    const auto in = opdater("<sd:NoteTekst>n</sd:NoteTekst><post:TilstandListe/>",
                            "<op:UdenNotifikation>1</op:UdenNotifikation>");
    REQUIRE_MESSAGE(in, regel(in));
    CHECK(in->uuid == kA);
    CHECK(in->note == "n");
    CHECK(in->tidspunkt == *parse_datetime("2025-04-03T08:16:00+02:00"));
    CHECK(in->uden_notifikation);
    CHECK(in->indhold.har == std::array{false, true, false});
    CHECK(regel(opdater("", "", "")) == "op:Tidspunkt: mangler");
    CHECK(regel(opdater("", "<op:UdenNotifikation/>")) ==
          "op:UdenNotifikation: skal være true eller false");
    CHECK(regel(opdater("", "", "<sd:Tidspunkt>2025-04-03T08:16:00</sd:Tidspunkt>")) ==
          "sd:Tidspunkt: ukendt element");
    CHECK_FALSE(opdater("")->uden_notifikation);
}

TEST_CASE("xml_indeks: an object keeps what its sender said of time and life cycle") {
    const auto read = [](const std::string& head, const std::string& end = "") {
        return laes_objekt(kPostType,
                           dokument(kIdA + i("post:Registrering", head + kTomme) + end).rod());
    };
    const auto in = read(
        "<sd:Tidspunkt>2025-01-01T12:00:00+01:00</sd:Tidspunkt>"
        "<sd:LivscyklusKode>Importeret</sd:LivscyklusKode>"
        "<gd:StsTidspunkt>2020-01-01T12:00:00+01:00</gd:StsTidspunkt>",
        "<post:UdenNotifikation>true</post:UdenNotifikation>");
    REQUIRE_MESSAGE(in, regel(in));
    CHECK(in->registreringer[0].tidspunkt == *parse_datetime("2025-01-01T12:00:00+01:00"));
    CHECK(in->registreringer[0].livscyklus == Livscyklus::kImporteret);
    CHECK(in->uden_notifikation);
    CHECK_FALSE(read("")->registreringer[0].tidspunkt);
    CHECK(regel(read("<gd:StsTidspunkt>i går</gd:StsTidspunkt>")) ==
          "gd:StsTidspunkt: er ikke en gyldig dateTime");
}

TEST_CASE("xml_indeks: attributes of each kind, in the list and in its extension") {
    const auto in =
        attribut(i("post:Egenskaber", "<post:Virkning/><post:Noegle>k</post:Noegle>") +
                 i("post:Ydelse", "<post:Virkning/><post:Id>1</post:Id>") +
                 udvidet(i("pu:PostIndeks", "<gd:Virkning/><pu:Lokation>l</pu:Lokation>") +
                         "<gd:SenestAendretTidspunkt>2025-01-01T00:00:00"
                         "</gd:SenestAendretTidspunkt>"));
    REQUIRE_MESSAGE(in, regel(in));
    REQUIRE(in->indhold.egenskaber.size() == 3);
    for (std::size_t kind = 0; kind < 3; ++kind)
        CHECK(in->indhold.egenskaber[kind].art == kind);
    CHECK(*in->indhold.egenskaber[2].felt(1) == "l");

    // Virkning is in the namespace that its type was declared in.
    CHECK(regel(egenskaber("<sd:Virkning/>")) == "sd:Virkning: ukendt element");
    CHECK(regel(attribut(udvidet(i("pu:PostIndeks", "<post:Virkning/>")))) ==
          "post:Virkning: ukendt element");
    CHECK(regel(attribut(i("pu:PostIndeks", ""))) == "pu:PostIndeks: ukendt element");
    CHECK(regel(attribut(udvidet(i("post:Ydelse", "")))) == "post:Ydelse: ukendt element");
}

TEST_CASE("xml_indeks: an unknown foreign element is refused by its name") {
    const std::string foreign = udvidet("<fremmed xmlns='urn:x'/>");
    CHECK(regel(attribut(foreign)) == "fremmed: ukendt element");
    CHECK(regel(opdater(i("post:TilstandListe", foreign))) == "fremmed: ukendt element");
    CHECK(regel(relation(foreign)) == "fremmed: ukendt element");
    CHECK(regel(relation(i("post:Part", foreign))) == "fremmed: ukendt element");
    CHECK(regel(attribut(
              i("post:Ydelse", i("post:ItSystem", i("post:Udvidelse", "<f xmlns='urn:x'/>"))))) ==
          "f: ukendt element");
    CHECK(relation(i("post:Part", udvidet(""))));
    CHECK(regel(relation(udvidet("<gd:SenestAendretTidspunkt>2025-01-01T00:00:00"
                                 "</gd:SenestAendretTidspunkt><pu:Profil/>"))) ==
          "pu:Profil: uventet her");
}

TEST_CASE("xml_indeks: every value is judged by its own rule") {
    const auto judge = [](const std::string& name, const std::string& text) {
        const std::string r = regel(egenskaber(i("post:" + name, text)));
        return r.empty() ? r : r.substr(r.find(": ") + 2);
    };
    CHECK(judge("Noegle", "") == "skal have mindst 1 tegn");
    CHECK(judge("Noegle", std::string(21, 'x')) == "må højst have 20 tegn");
    CHECK(judge("Afleveret", "ja") == "skal være true eller false");
    CHECK(judge("Afleveret", " 0 ").empty());
    CHECK(judge("BrevDato", "2025-02-30") == "er ikke en gyldig date");
    CHECK(judge("BrevDato", "2025-02-03T00:00:00") == "er ikke en gyldig date");
    CHECK(judge("BrevDato", " 2025-02-03+01:00 ").empty());
    CHECK(judge("Version", "1.0") == "er ikke et heltal");
    CHECK(judge("Version", "-").starts_with("er ikke"));
    CHECK(judge("Version", "+7").empty());
    CHECK(judge("Type", "brev") == "er ikke en lovlig kode");
    CHECK(judge("Type", "Brev, indgaaende").empty());
    CHECK(judge("Rang", "01") == "skal være et tal fra 1 til 100");
    CHECK(judge("Undtaget", "") == "mangler");
    CHECK(egenskaber("<post:Afleveret>1</post:Afleveret>")->indhold.egenskaber[0].felter[0].tekst ==
          "true");

    const auto ydelse = [](const std::string& content) {
        return regel(attribut(i("post:Ydelse", content)));
    };
    for (const char* good : {"0", "-12.50", "5.942"})
        CHECK(ydelse(i("post:Beloeb", good)).empty());
    for (const char* bad : {"", "-", "1,5", "1.", ".5", " 1", "1e3"})
        CHECK(ydelse(i("post:Beloeb", bad)) == "post:Beloeb: er ikke et beløb");
    CHECK(ydelse(i("post:ItSystem", "") + i("post:ItSystem", "")).empty());
    CHECK(ydelse(i("post:ItSystem", "") + i("post:ItSystem", "") + i("post:ItSystem", "")) ==
          "post:ItSystem: må højst være der 2 gange");
    CHECK(ydelse(i("post:ItSystem", i("post:Rolle", "x"))) == "post:Rolle: uventet tekst");

    const auto note = [](const std::string& text) {
        return relation(i("post:Journalpost",
                          i("post:Egenskaber", i("post:Notatfelter", i("post:Notat", text)))));
    };
    const auto good = note(" QU\nJD ");
    REQUIRE(good);
    CHECK(good->indhold.relationer[0].felter[0].gruppe[0].gruppe[0].tekst == "QUJD");
    CHECK(note(""));
    for (const char* bad : {"QUJ", "QUJ=D", "Q===", "QR==", "QUJ-"})
        CHECK_FALSE(note(bad));
}

TEST_CASE("xml_indeks: a relation is named by its role, and its extension has its fields") {
    const auto in =
        relation(i("post:Part", i("gd:Rolle", kIdA) +
                                    i("gd:Type",
                                      "<sd:URNIdentifikator>t"
                                      "</sd:URNIdentifikator>") +
                                    i("gd:Indeks", "1") + i("gd:ReferenceID", kIdB) +
                                    udvidet(i("pu:PartUdvidelse", i("pu:CVR", "11111111")))));
    REQUIRE_MESSAGE(in, regel(in));
    const Relation& r = in->indhold.relationer[0];
    CHECK(r.rolle == Reference(kA));
    CHECK(r.type == Reference::urn("t"));
    CHECK(r.indeks == "1");
    CHECK(r.ref == Reference(kB));
    CHECK(r.felter == std::vector<Feltvaerdi>{{1, "11111111"}});
    CHECK(relation(i("post:Part", "")));
    CHECK(regel(relation(i("post:Part", i("gd:Indeks", std::string(37, '1'))))) ==
          "gd:Indeks: må højst have 36 tegn");
    CHECK(regel(relation(i("post:Part", i("gd:ReferenceID", kIdA) + i("gd:Rolle", kIdA)))) ==
          "gd:Rolle: uventet her");
    CHECK(regel(relation(i("post:Part", i("gd:ReferenceID", kIdA + "<sd:Label/>")))) ==
          "sd:Label: ukendt element");
    CHECK(regel(relation(i("post:Part", udvidet("<pu:PartUdvidelse/><pu:PartUdvidelse/>")))) ==
          "pu:PartUdvidelse: må kun være der én gang");
    CHECK(relation(udvidet("<pu:Profil/><pu:Profil/>"))->indhold.relationer.size() == 2);
}

TEST_CASE("xml_indeks: a search by receipt, and by intervals") {
    CHECK_FALSE(soeg("")->input.sts);
    const auto time = [](const std::string& name, const std::string& t) {
        return i(name, i("sd:TidsstempelDatoTid", t));
    };
    const std::string fra = "2025-01-01T00:00:00+01:00";
    const std::string til = "2025-02-01T00:00:00+01:00";
    const auto sts = soeg(time("go:SoegStsFraTidspunkt", fra))->input.sts;
    REQUIRE(sts);
    CHECK(*sts == Periode{*parse_datetime(fra), Tid::plus_uendelig()});
    CHECK(soeg(time("go:SoegStsTilTidspunkt", til))->input.sts->til == *parse_datetime(til));

    const auto in = soeg(
        "", soeg_udvidet(i("pu:SoegEgenskaber", i("pu:Aendret", time("go:FraTidspunkt", fra)) +
                                                    i("pu:Dato", time("go:FraTidspunkt", fra) +
                                                                     i("go:TilTidspunkt",
                                                                       "<sd:GraenseIndikator>true"
                                                                       "</sd:GraenseIndikator>"))) +
                         i("pu:SoegYdelse",
                           i("pu:Beloeb", i("go:FraBeloeb", "-1.5") + i("go:TilBeloeb", "20")))));
    REQUIRE_MESSAGE(in, regel(in));
    REQUIRE(in->intervaller.size() == 3);
    CHECK(in->intervaller[0].art == 0);
    CHECK(in->intervaller[0].fra == *parse_datetime(fra));
    CHECK(in->intervaller[0].til == Tid::plus_uendelig());
    CHECK(in->intervaller[1].art == 1);
    CHECK(in->intervaller[2].fra_beloeb == "-1.5");
    CHECK(in->intervaller[2].til_beloeb == "20");
    CHECK(in->intervaller[2].relation == -1);

    const std::string journal =
        i("post:Journalpost",
          udvidet(i("pu:SoegJournal",
                    i("pu:Dato", time("go:FraTidspunkt", fra) + time("go:TilTidspunkt", til)))));
    const auto inner = soeg("", "<post:AttributListe/><post:TilstandListe/>" +
                                    i("post:RelationListe", i("post:Part", "") + journal));
    REQUIRE_MESSAGE(inner, regel(inner));
    CHECK(inner->intervaller[0].art == 3);
    CHECK(inner->intervaller[0].relation == 1);

    CHECK(regel(soeg("", soeg_udvidet(i("pu:SoegEgenskaber",
                                        i("pu:Dato", time("go:FraTidspunkt", fra)))))) ==
          "go:TilTidspunkt: mangler");
    CHECK(regel(soeg("", soeg_udvidet(i("pu:SoegJournal", "")))) ==
          "pu:SoegJournal: ukendt element");
    // Who writes has no intervals.
    CHECK(regel(relation(journal)) == "pu:SoegJournal: ukendt element");
    CHECK(regel(attribut(udvidet(i("pu:SoegEgenskaber", "")))) ==
          "pu:SoegEgenskaber: ukendt element");
}

TEST_CASE("xml_indeks: reads filter by receipt too") {
    const std::string filter =
        "<go:StsRegistreringFraFilter><sd:GraenseIndikator>true"
        "</sd:GraenseIndikator></go:StsRegistreringFraFilter>"
        "<go:StsRegistreringTilFilter><sd:TidsstempelDatoTid>"
        "2025-01-01T00:00:00Z</sd:TidsstempelDatoTid>"
        "</go:StsRegistreringTilFilter>";
    const auto in = laes_indekslaes(dokument(kIdA + filter).rod());
    REQUIRE_MESSAGE(in, regel(in));
    CHECK(in->uuid == kA);
    CHECK(in->filter.sts_fra == Tid::minus_uendelig());
    CHECK(in->filter.sts_til == *parse_datetime("2025-01-01T00:00:00Z"));
    CHECK_FALSE(in->filter.virkning_fra);
    CHECK_FALSE(laes_indekslaes(dokument(kIdA + kIdB).rod()));
    CHECK(laes_indekslist(dokument(kIdA + kIdB + filter).rod(), 2)->uuids.size() == 2);
    CHECK_FALSE(laes_indekslist(dokument(kIdA + kIdB).rod(), 0));
    CHECK_FALSE(laes_indekslist(dokument(filter).rod(), 5));
}

TEST_CASE("xml_indeks: what shall be removed is read as a snapshot") {
    const auto in = laes_billede(
        kPostType, dokument(i("post:ObjektType", kIdB) +
                            i("post:Registrering", "<post:AttributListe/><post:TilstandListe/>" +
                                                       i("post:RelationListe", "<post:Part/>")))
                       .rod());
    REQUIRE_MESSAGE(in, regel(in));
    CHECK(in->uuid == kB);
    CHECK(in->registreringer[0].indhold.relationer.size() == 1);
    CHECK(regel(laes_billede(kPostType, dokument("").rod())) == "post:ObjektType: mangler");
}

TEST_CASE("xml_indeks: a registration has both times, and extensions around what is in them") {
    const std::string text = skrevet(registrering());
    CHECK(text.contains("<sd:Tidspunkt>2025-04-03T08:16:00.000+02:00</sd:Tidspunkt>"));
    CHECK(
        text.contains("<gd:StsTidspunkt>2025-04-03T10:00:00.123+02:00</gd:StsTidspunkt>"
                      "<post:AttributListe>"));
    CHECK(text.contains("</post:Ydelse><gd:LokalUdvidelseListe><pu:PostIndeks><gd:Virkning>"));
    CHECK(text.contains("<post:Fremdrift><post:Virkning>"));
    CHECK(
        text.contains("<gd:ReferenceID><sd:URNIdentifikator>urn:oio:cpr-nr:6101010101"
                      "</sd:URNIdentifikator></gd:ReferenceID><gd:LokalUdvidelseListe>"
                      "<pu:PartUdvidelse><pu:FuldtNavn>A</pu:FuldtNavn></pu:PartUdvidelse>"
                      "</gd:LokalUdvidelseListe></post:Part>"));
    CHECK(text.contains("<gd:Indeks>7</gd:Indeks><gd:ReferenceID>" + kIdB +
                        "</gd:ReferenceID><post:Egenskaber>"));
    CHECK(text.contains("</post:Journalpost><gd:LokalUdvidelseListe><pu:Profil>"));

    Registrering bare = registrering();
    bare.indhold.egenskaber.pop_back();
    bare.indhold.relationer = {{0, kAltid, Reference(kA), {}, {}, ""}};
    CHECK_FALSE(skrevet(bare).contains("LokalUdvidelseListe"));
}

TEST_CASE("xml_indeks: parts that were not asked for are left out, the lists are not") {
    const Registrering r = registrering();
    const std::string none = skrevet(r, {.attributter = 0, .tilstande = 0, .relationer = 0});
    CHECK(
        none.contains("<post:AttributListe></post:AttributListe><post:TilstandListe>"
                      "</post:TilstandListe><post:RelationListe></post:RelationListe>"));
    const std::string some = skrevet(r, {.attributter = 1U << 2, .relationer = 1U << 1});
    CHECK_FALSE(some.contains("<post:Egenskaber><post:Virkning>"));
    CHECK_FALSE(some.contains("post:Ydelse"));
    CHECK(some.contains("pu:PostIndeks"));
    CHECK(some.contains("post:Fremdrift"));
    CHECK_FALSE(some.contains("post:Part"));
    CHECK(some.contains("post:Journalpost"));
    CHECK_FALSE(some.contains("pu:Profil"));

    // A journal post without the text of its note.
    constexpr Udsnit::Udeladt kNotat[] = {{.relation = 1, .sti = {0, 1, 1}}};
    const std::string without = skrevet(r, {.udeladte = kNotat});
    CHECK_FALSE(without.contains("QQ=="));
    CHECK(without.contains("<post:Notatfelter><post:Titel>Notat</post:Titel></post:Notatfelter>"));
    CHECK(without.contains("<post:Dokumenttitel>Brev</post:Dokumenttitel>"));
    constexpr Udsnit::Udeladt kAlt[] = {{.relation = 1, .sti = {0, 1, 0xff}},
                                        {.relation = 0, .sti = {0, 0xff, 0xff}}};
    const std::string less = skrevet(r, {.udeladte = kAlt});
    CHECK_FALSE(less.contains("Notatfelter"));
    CHECK_FALSE(less.contains("FuldtNavn"));
    CHECK(less.contains("Dokumenttitel"));
}
