#include "opslag/overblik.hpp"

#include "opslag/kontrolsager.hpp"
#include "opslag/test_indekser.hpp"
#include "sagdokument/roller.hpp"

using namespace faelled;
using namespace faelled::opslag;
using namespace faelled::opslag::test;
using ydelse::kBevillinger;
using ydelse::kEffektueringer;
using ydt::id;

namespace {

struct Hus : Indekser {
    Overblikke overblikke{sdi, ydi, {kUdstilRolle, Uuid{}}};
    Kontrolsagsopslag kontrol{sdi, {kParagraf11aRolle, kParagraf11aStk1Rolle, Uuid{}}};

    void fyld() {
        importer_sag(sdt::id(10), sdt::dokument({.noegle = "10"}), kKorsbaek,
                     sagdokument::kDokumenter);
        importer_sag(
            id(7001),
            sdt::sag({.noegle = "2024-1", .kle = "32.03.04", .dokumenter = {sdt::id(10)}}));
        importer(kBevillinger, id(1), ydt::bevilling());
        importer(kEffektueringer, id(11), ydt::effektuering());
    }
};

Overbliksoenske oenske() {
    return {.part = "610180-1234", .formaal = "Sagsbehandling", .bruger = "kbj"};
}

std::vector<Slags> slags(const Overblik& o) {
    std::vector<Slags> out;
    for (const Overblikslinje& l : o.linjer)
        out.push_back(l.slags);
    return out;
}

oio::Relation tema(const char* titel = "Bopæl", const Uuid& klasse = id(9010)) {
    return sdt::rel(sagdokument::sagrel::kKlasse, sagdokument::sagrolle::kKontroltemaklasse,
                    sagdokument::sagtype::kKlasse, oio::Reference(klasse),
                    {{sagdokument::felt::kSagsklasseTitel, titel}}, "1");
}

oio::Indhold kontrolsag(const char* afsluttet = nullptr, const std::string& cvr = "11111111") {
    oio::Indhold i = sdt::sag({.noegle = "K-" + cvr, .kle = "32.45.12", .cvr = cvr});
    i.relationer.push_back(tema());
    if (afsluttet != nullptr) {
        i.tilstande.front().virkning = sdt::fra("2024-03-01T00:00:00Z", afsluttet);
        i.tilstande.push_back({0, sagdokument::kAfsluttet, sdt::fra(afsluttet)});
    }
    return i;
}

}  // namespace

TEST_CASE("overblik: everything of both indexes, newest first, a page at a time") {
    Hus h;
    h.fyld();
    const Kalder k = kalder(adgang::kUdstil, kUdstilRolle, {{"*", "4"}});
    const Overblik all = h.overblikke.hent(k, oenske()).value();
    REQUIRE(all.i_alt == 4);
    // The payment's day is the latest; the rest were registered at the same moment.
    CHECK(slags(all) == std::vector<Slags>{Slags::kEffektuering, Slags::kSag, Slags::kDokument,
                                           Slags::kBevilling});
    CHECK(all.antal == std::array<std::size_t, kSlags>{1, 1, 0, 1, 1});
    CHECK(all.udeladt == std::array<std::size_t, kSlags>{});
    CHECK(all.linjer[0].tilstand == "Planlagt");
    CHECK(all.linjer[0].beloeb == "5942.00");
    CHECK(all.linjer[3].tilstand == "Løbende");
    CHECK(all.linjer[3].titel == "Grundbeløb");
    CHECK(all.linjer[3].sager == std::vector<Uuid>{id(7001)});
    CHECK(k.spor().hjemmel() == "Sagsbehandling");
    CHECK(k.spor().detaljer().find("\"bruger\":\"kbj\"") != std::string::npos);
    CHECK(k.spor().detaljer().find("6101801234") == std::string::npos);

    Overbliksoenske o = oenske();
    o.foerste = 1;
    o.maksimum = 2;
    CHECK(slags(h.overblikke.hent(k, o).value()) ==
          std::vector<Slags>{Slags::kSag, Slags::kDokument});
    o.foerste = 9;
    CHECK(h.overblikke.hent(k, o).value().linjer.empty());
}

TEST_CASE("overblik: within data limits, and the purpose stands in the log whatever the answer") {
    Hus h;
    h.fyld();
    const auto rows = [&](const Graenser& limits, Cvr cvr = kKorsbaek) {
        return h.overblikke.hent(kalder(adgang::kUdstil, kUdstilRolle, limits, cvr), oenske())
            .value()
            .i_alt;
    };
    CHECK(rows({{"27.*", "4"}}) == 0);
    CHECK(rows({{"32.*", "2"}}) == 2);  // the case and its document are more sensitive
    CHECK(rows({{"*", "4"}}, kNordby) == 0);

    const Kalder none = kalder(0, "", {});
    CHECK(h.overblikke.hent(none, oenske()).error().kode == 43);
    CHECK(none.spor().hjemmel() == "Sagsbehandling");
    CHECK(none.spor().detaljer().starts_with("{\"parter\":[\""));
    const Kalder k = kalder(adgang::kUdstil, kUdstilRolle, {{"*", "4"}});
    for (Overbliksoenske o : {Overbliksoenske{.part = "1", .formaal = "x", .bruger = "y"},
                              Overbliksoenske{.part = "6101801234", .formaal = " ", .bruger = "y"},
                              Overbliksoenske{.part = "6101801234", .formaal = "x", .bruger = ""}})
        CHECK(h.overblikke.hent(k, o).error().kode == 40);
    Overbliksoenske many = oenske();
    many.maksimum = 1001;
    CHECK(h.overblikke.hent(k, many).error().kode == 40);
}

TEST_CASE("kontrolsager: six months, across authorities, no more than the law says") {
    Hus h;  // it is 1 June 2025
    h.importer_sag(id(1), kontrolsag());
    h.importer_sag(id(2), kontrolsag("2024-12-01T00:00:00+01:00", "22222222"), kNordby);
    h.importer_sag(id(3), kontrolsag("2024-11-30T00:00:00+01:00", "22222222"), kNordby);
    h.importer_sag(id(4), sdt::sag({.noegle = "almindelig", .kle = "32.45.12"}));
    oio::Indhold secret = kontrolsag();
    secret.relationer.push_back(
        sdt::rel(sagdokument::sagrel::kSikkerhedsprofil, sagdokument::sagrolle::kAdgang,
                 sagdokument::sagtype::kProfilBruger, oio::Reference(id(9011)), {}, "1"));
    const Kalder k = kalder(kParagraf11a, kParagraf11aRolle, {{"32.*", "3"}});
    const Kontrolopslag ask{.cpr = "6101801234", .formaal = "Kontrol", .bruger = "kbj"};
    const Kontrolsager found = h.kontrol.hent(k, ask).value();
    REQUIRE(found.sager.size() == 2);
    CHECK_FALSE(found.sikkerhedsprofil);
    CHECK(found.sager[0].uuid == id(2));
    CHECK(found.sager[0].fremdrift == "Afsluttet");
    CHECK(found.sager[0].ejer == kNordby);
    CHECK(found.sager[1].fremdrift == "Opstaaet");
    REQUIRE(found.sager[1].kontroltemaer.size() == 1);
    CHECK(found.sager[1].kontroltemaer[0].titel == "Bopæl");
    CHECK(found.sager[1].ansvarlig_navn == "Ældre og Sundhed");
    CHECK(k.spor().hjemmel() == "UDK-loven § 11 a, stk. 2: Kontrol");

    h.importer_sag(id(5), secret);
    const Kontrolsager more = h.kontrol.hent(k, ask).value();
    CHECK(more.sager.size() == 2);
    CHECK(more.sikkerhedsprofil);

    CHECK(h.kontrol.hent(kalder(kParagraf11a, kParagraf11aRolle, {{"27.*", "4"}}), ask)
              .value()
              .sager.empty());
    const Kalder reader = kalder(adgang::kUdstil, kUdstilRolle, {{"*", "4"}});
    CHECK(h.kontrol.hent(reader, ask).error().kode == 43);
    CHECK(reader.spor().hjemmel() == "UDK-loven § 11 a, stk. 2: Kontrol");
    CHECK(h.kontrol.hent(k, {.cpr = "12345678", .formaal = "x", .bruger = "y"}).error().kode == 40);
    CHECK(h.kontrol.hent(k, {.cpr = "6101801234", .formaal = "", .bruger = "y"}).error().kode ==
          40);
}

TEST_CASE("kontrolsager: the order of the themes says nothing of when the cases came") {
    Hus h;
    int nr = 0;
    for (const auto& [titel, klasse] :
         {std::pair{"Indkomst", "5ca1ab1e-0000-4000-8000-000000000002"},
          std::pair{"Arbejde", "5ca1ab1e-0000-4000-8000-000000000003"},
          std::pair{"Bopæl", "5ca1ab1e-0000-4000-8000-000000000001"}}) {
        oio::Indhold i = kontrolsag();
        i.relationer.back() = tema(titel, Uuid::literal(klasse));
        h.importer_sag(id(++nr), i);
        h.clock.advance(kSekund);
    }
    const Kontroltemaer found =
        h.kontrol
            .temaer(kalder(kParagraf11aStk1, kParagraf11aStk1Rolle, {{"32.*", "3"}}),
                    {.om = {.cpr = "6101801234", .formaal = "Ansøgning", .bruger = "kbj"},
                     .sag = "2025-17",
                     .samtykke = true})
            .value();
    REQUIRE(found.sager.size() == 3);
    CHECK(found.sager[0].at(0).titel == "Bopæl");
    CHECK(found.sager[1].at(0).titel == "Indkomst");
    CHECK(found.sager[2].at(0).titel == "Arbejde");
}

TEST_CASE("kontrolsager: with consent that there are active ones, and their themes") {
    Hus h;  // it is 1 June 2025
    h.importer_sag(id(1), kontrolsag());
    h.importer_sag(id(2), kontrolsag(nullptr, "22222222"), kNordby);
    h.importer_sag(id(3), kontrolsag("2025-05-30T00:00:00+02:00", "22222222"), kNordby);
    h.importer_sag(id(4), sdt::sag({.noegle = "almindelig", .kle = "32.45.12"}));
    oio::Indhold gone = kontrolsag();
    gone.relationer.back().virkning.til = *parse_datetime("2025-05-01T00:00:00+02:00");
    h.importer_sag(id(6), gone);
    const Kalder k = kalder(kParagraf11aStk1, kParagraf11aStk1Rolle, {{"32.*", "3"}});
    const Samtykkeopslag ask{.om = {.cpr = "6101801234", .formaal = "Ansøgning", .bruger = "kbj"},
                             .sag = "2025-17",
                             .samtykke = true};
    const Kontroltemaer found = h.kontrol.temaer(k, ask).value();
    REQUIRE(found.sager.size() == 2);
    REQUIRE(found.sager[0].size() == 1);
    CHECK(found.sager[0][0].titel == "Bopæl");
    CHECK_FALSE(found.sikkerhedsprofil);
    CHECK(k.spor().hjemmel() == "UDK-loven § 11 a, stk. 1: Ansøgning (samtykke på sag 2025-17)");
    CHECK(k.spor().oplysninger().bruger == "kbj");

    oio::Indhold secret = kontrolsag();
    secret.relationer.push_back(
        sdt::rel(sagdokument::sagrel::kSikkerhedsprofil, sagdokument::sagrolle::kAdgang,
                 sagdokument::sagtype::kProfilBruger, oio::Reference(id(9011)), {}, "1"));
    h.importer_sag(id(5), secret);
    CHECK(h.kontrol.temaer(k, ask).value().sager.size() == 2);
    CHECK(h.kontrol.temaer(k, ask).value().sikkerhedsprofil);

    // Neither right opens the other's look-up.
    CHECK(h.kontrol.hent(k, ask.om).error().kode == 43);
    const Kalder two = kalder(kParagraf11a, kParagraf11aRolle, {{"32.*", "3"}});
    CHECK(h.kontrol.temaer(two, ask).error().kode == 43);
    CHECK(two.spor().hjemmel().starts_with("UDK-loven § 11 a, stk. 1: "));
    for (auto spoil :
         {+[](Samtykkeopslag& o) { o.samtykke = false; }, +[](Samtykkeopslag& o) { o.sag = " "; },
          +[](Samtykkeopslag& o) { o.sag = "6101801234"; },
          +[](Samtykkeopslag& o) { o.om.formaal = ""; },
          +[](Samtykkeopslag& o) { o.om.bruger = ""; },
          +[](Samtykkeopslag& o) { o.om.cpr = "12345678"; }}) {
        Samtykkeopslag bad = ask;
        spoil(bad);
        CHECK(h.kontrol.temaer(k, bad).error().kode == 40);
    }
}
