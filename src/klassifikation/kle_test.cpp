// Reading and loading KLE. The published excerpts are read where they are.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "klassifikation/indlaesning.hpp"
#include "klassifikation/kle_fil.hpp"
#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

constexpr const char* kFuld = R"(<?xml version="1.0"?>
<KLE-Emneplan><UdgivelsesDato>2025-05-01</UdgivelsesDato>
 <Hovedgruppe><HovedgruppeNr>27</HovedgruppeNr><HovedgruppeTitel>Social</HovedgruppeTitel>
  <UUID>00000000-0000-4000-8000-000000000027</UUID>
  <Gruppe><GruppeNr>27.36</GruppeNr><GruppeTitel>Hjælp</GruppeTitel>
   <GruppeRetskildeReference><RetskildeTitel>Serviceloven</RetskildeTitel>
    <ParagrafEllerKapitel>§ 83</ParagrafEllerKapitel><RetsinfoURL>https://lov.example/83</RetsinfoURL>
   </GruppeRetskildeReference>
   <GruppeRetskildeReference><RetskildeTitel>Anden lov</RetskildeTitel></GruppeRetskildeReference>
   <UUID>00000000-0000-4000-8000-000000002736</UUID>
   <Emne><EmneNr>27.36.04</EmneNr><EmneTitel>Praktisk hjælp</EmneTitel>
    <EmneVejledning><VejledningTekst><p>Første <b>afsnit</b>.</p><ul><li>et</li><li>to</li></ul>
    </VejledningTekst></EmneVejledning>
    <EmneAdministrativInfo><OprettetDato>1994-03-01</OprettetDato><RettetDato>2009-05-01</RettetDato>
     <RettetDato>2001-01-01</RettetDato></EmneAdministrativInfo>
    <BevaringJaevnfoerArkivloven>K5</BevaringJaevnfoerArkivloven>
    <SletningJaevnfoerPersondataloven>P1825D</SletningJaevnfoerPersondataloven>
    <EmneStikord><Orden>1</Orden><Tekst>Rengøring</Tekst></EmneStikord>
    <EmneOgHandlingsfacetStikord><Orden>1</Orden><Tekst>Klage over rengøring</Tekst>
     <HandlingsfacetNr>K02</HandlingsfacetNr></EmneOgHandlingsfacetStikord>
    <EmneOgHandlingsfacetStikord><Orden>2</Orden><Tekst>Klager</Tekst>
     <HandlingsfacetNr>K02</HandlingsfacetNr></EmneOgHandlingsfacetStikord>
    <UUID>00000000-0000-4000-8000-000000273604</UUID></Emne>
   <Emne><EmneNr>27.36.02</EmneNr><EmneTitel>Gammelt emne</EmneTitel>
    <EmneAdministrativInfo><OprettetDato>1990-01-01</OprettetDato><Historisk>
     <UdgaaetDato>2010-01-01</UdgaaetDato><Flyttet><FlyttetDato>2010-01-01</FlyttetDato>
     <AfloestAf>27.36.04</AfloestAf></Flyttet></Historisk></EmneAdministrativInfo>
    <BevaringJaevnfoerArkivloven>tom</BevaringJaevnfoerArkivloven>
    <UUID>00000000-0000-4000-8000-000000273602</UUID></Emne>
  </Gruppe></Hovedgruppe></KLE-Emneplan>)";

const Uuid kEmne = Uuid::literal("00000000-0000-4000-8000-000000273604");
const Uuid kGammelt = Uuid::literal("00000000-0000-4000-8000-000000273602");

struct Klehus : Hus {
    Klehus() {
        std::vector<Startobjekt> start;
        start.push_back({&kKlassifikation, kle_klassifikation(), "KLE", "KLE", {}, {}});
        start.push_back(
            {&kFacet, kle_emneplan(), "Emneplan", "Emneplan", kle_klassifikation(), {}});
        start.push_back({&kFacet,
                         kle_handlingsfacetter(),
                         "Handlingsfacetter",
                         "Handlingsfacetter",
                         kle_klassifikation(),
                         {}});
        REQUIRE(sikr(motor, random, kFaellesEjer, start) == std::size_t{3});
        REQUIRE(sikr(motor, random, kFaellesEjer, start) == std::size_t{0});
    }
    Kleresultat indlaes(std::string_view file) {
        const auto edition = laes_kle(file);
        REQUIRE_MESSAGE(edition, (edition ? "" : edition.error().tekst));
        const auto done = indlaes_kle(motor, random, *edition);
        REQUIRE_MESSAGE(done, (done ? "" : done.error().tekst));
        service.glem_alt();
        return *done;
    }
    oio::Indhold alt(const Uuid& u) {
        oio::LaesInput in{u, {}};
        in.filter.virkning_fra = Tid::minus_uendelig();
        in.filter.virkning_til = Tid::plus_uendelig();
        const auto read = service.laes(korsbaek, kKlasse7, in);
        REQUIRE(read);
        return read->registreringer.back().indhold;
    }
};

std::string fil(const std::string& name) {
    std::ifstream in("../shared/data/kle/" + name, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<Uuid> maal(const oio::Indhold& i, std::uint8_t kind) {
    std::vector<Uuid> out;
    for (const auto& r : i.relationer)
        if (r.art == kind) out.push_back(*r.ref.uuid());
    return out;
}

}  // namespace

TEST_CASE("KLE: an export becomes classes as 10.2 says") {
    Klehus h;
    CHECK(h.indlaes("nummer,type,overordnet,titel,uuid\n"
                    "K,handlingsfacetkategori,,Klager,00000000-0000-4000-8000-00000000000b\n"
                    "K02,handlingsfacet,K,\"Klage, vedr.\",00000000-0000-4000-8000-000000000b02\n")
              .nye == 2);
    const Kleresultat r = h.indlaes(kFuld);
    CHECK(r.numre == 4);
    CHECK(r.nye == 4);
    CHECK(r.fravaerende.empty());
    CHECK(r.flyttede.empty());
    CHECK(r.uloeste.empty());

    const oio::Indhold i = h.alt(kEmne);
    REQUIRE(i.egenskaber.size() == 1);
    const oio::Egenskab& e = i.egenskaber[0];
    CHECK(*e.felt(felt::kNoegle) == "27.36.04");
    CHECK(*e.felt(felt::kKlasseBeskrivelse) == "Første afsnit.\n- et\n- to");
    CHECK(e.virkning.fra == *parse_datetime("1994-03-01T00:00:00"));
    CHECK(e.virkning.til == Tid::plus_uendelig());
    CHECK(e.virkning.note == "Rettet: 2009-05-01");
    std::vector<std::string> words;
    for (const auto& v : e.felter)
        if (v.felt == felt::kKlasseSoegeord) words.push_back(v.gruppe[0].tekst);
    CHECK(words == std::vector<std::string>{"Rengøring", "Klage over rengøring", "Klager"});
    CHECK(maal(i, relation::kFacet) == std::vector{kle_emneplan()});
    CHECK(maal(i, relation::kOverordnetKlasse) ==
          std::vector{Uuid::literal("00000000-0000-4000-8000-000000002736")});
    std::vector<Uuid> mapped = maal(i, relation::kMapninger);
    std::vector<Uuid> expected{*kassationsklasse("K5"),
                               Uuid::literal("00000000-0000-4000-8000-000000000b02")};
    std::ranges::sort(mapped);
    std::ranges::sort(expected);
    CHECK(mapped == expected);
    CHECK(maal(i, relation::kErstatter) == std::vector{kGammelt});
    CHECK(*slettefrist(h.motor, kEmne) == "P1825D");
    CHECK_FALSE(slettefrist(h.motor, kGammelt)->has_value());

    const oio::Indhold old = h.alt(kGammelt);
    CHECK(old.tilstande[0].virkning.til == *parse_datetime("2010-01-01T00:00:00"));
    CHECK(maal(old, relation::kMapninger).empty());
    const oio::Indhold group = h.alt(Uuid::literal("00000000-0000-4000-8000-000000002736"));
    CHECK(*group.egenskaber[0].felt(felt::kKlasseRetskilde) ==
          "Serviceloven, § 83, https://lov.example/83; Anden lov");
    CHECK(group.egenskaber[0].virkning.fra == *parse_datetime("1988-01-01T00:00:00"));
}

TEST_CASE("KLE: the same edition again makes no registration and no event") {
    Klehus h;
    (void)h.indlaes(kFuld);
    const auto before = h.store->tal();
    const Kleresultat r = h.indlaes(kFuld);
    CHECK(r.nye + r.rettede == 0);
    CHECK(h.store->tal().registreringer == before.registreringer);
    CHECK(h.store->tal().udbakke == before.udbakke);
}

TEST_CASE("KLE: a newer edition changes what differs and tells of the rest") {
    Klehus h;
    (void)h.indlaes(kFuld);
    const auto before = h.store->tal();
    std::string newer = kFuld;
    newer.replace(newer.find("Praktisk hj"), 8, "Personlig");
    const auto gone = newer.find("<Emne><EmneNr>27.36.02");
    newer.erase(gone, newer.find("</Gruppe>") - gone);
    newer.insert(
        newer.find("<Emne><EmneNr>27.36.04"),
        "<Emne><EmneNr>27.36.02</EmneNr><EmneTitel>Nyt emne</EmneTitel>"
        "<EmneAdministrativInfo><OprettetDato>2005-01-01</OprettetDato>"
        "</EmneAdministrativInfo><UUID>00000000-0000-4000-8000-00000000dead</UUID></Emne>");
    const Kleresultat r = h.indlaes(newer);
    CHECK(r.nye == 0);
    CHECK(r.rettede == 1);
    CHECK(r.flyttede == std::vector<std::string>{"27.36.02: 00000000-0000-4000-8000-00000000dead"});
    CHECK(r.fravaerende == std::vector<std::string>{"27.36.02"});
    CHECK(h.store->tal().registreringer == before.registreringer + 1);
    CHECK(h.store->tal().udbakke == before.udbakke + 1);
    // A table knows titles only: the texts stay.
    const Kleresultat table = h.indlaes(
        "nummer,type,overordnet,titel,uuid\n"
        "27.36.04,emne,27.36,Tabellens titel,00000000-0000-4000-8000-000000273604\n");
    CHECK(table.rettede == 1);
    const oio::Indhold i = h.alt(kEmne);
    CHECK(*i.egenskaber[0].felt(felt::kKlasseTitel) == "Tabellens titel");
    CHECK(i.egenskaber[0].felt(felt::kKlasseBeskrivelse) != nullptr);
}

TEST_CASE("KLE: what is no edition is refused with the place") {
    const auto bad = [](std::string text) {
        const auto r = laes_kle(text);
        return r ? std::string() : r.error().tekst;
    };
    CHECK(bad("") != "");
    CHECK(bad("<a/>").contains("hverken"));
    CHECK(bad("<a").size() > 0);
    CHECK(bad("a,b\n").contains("linje 1"));
    const std::string head = "nummer,type,overordnet,titel,uuid\n";
    const std::string id = "00000000-0000-4000-8000-000000000001";
    CHECK(bad(head + "27,h,,Social\n").contains("linje 2"));
    CHECK(bad(head + "27,h,,Social,nej\n").contains("UUID"));
    for (const char* number : {"2", "27.3", "27.36.4", "27.36.04.01", "GG", "G1", "g01", "27."})
        CHECK_MESSAGE(bad(head + number + ",h,,Social," + id + "\n").contains("KLE-nummer"),
                      number);
    CHECK(bad(head + "27,h,,Social," + id + "\n28,h,,Andet," + id + "\n").contains("to gange"));
    CHECK(bad(head + "27,h,,S," + id + "\n27,h,,S,00000000-0000-4000-8000-000000000002\n")
              .contains("to gange"));
    CHECK(bad(head + "Ø01,h,,Social," + id + "\n").empty());
}

TEST_CASE("KLE: the published excerpts and the whole list (16.3, 16.4)") {
    const std::string subjects = fil("kle-uddrag-emneplan.xml");
    if (subjects.empty()) {
        MESSAGE("../shared is not here: skipped");
        return;
    }
    Klehus h;
    const Kleresultat actions = h.indlaes(fil("kle-uddrag-handlingsfacetter.xml"));
    CHECK(actions.nye == 26);
    CHECK(h.indlaes(subjects).nye == 75);
    const auto before = h.store->tal().registreringer;
    CHECK(h.indlaes(subjects).rettede == 0);
    CHECK(h.store->tal().registreringer == before);
    const auto found = h.service.soeg(h.korsbaek, kKlasse7, med_noegle("27.36.04"));
    const Uuid expected = Uuid::literal("c0cd35ec-c0ff-4c71-bdf8-7e0f5a0296fd");
    REQUIRE(found == std::vector{expected});
    const auto parent = maal(h.alt(expected), relation::kOverordnetKlasse);
    CHECK(h.service.soeg(h.korsbaek, kKlasse7, med_noegle("27.36")) == parent);

    const Kleresultat all = h.indlaes(fil("kle.csv"));
    CHECK(all.numre == 2933);
    CHECK(all.nye == 2933 - 101);
    CHECK(all.uloeste.empty());
    CHECK(all.flyttede.empty());
    oio::SoegInput in = med_noegle("27.*");
    in.maksimum = 5000;
    CHECK(h.service.soeg(h.korsbaek, kKlasse6, in)->size() > 100);
}
