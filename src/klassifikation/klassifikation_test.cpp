#include "klassifikation/klassifikation.hpp"

#include <algorithm>

#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

oio::Indhold under(oio::Indhold i, const Uuid& parent) {
    i.relationer.push_back(rel(relation::kOverordnetKlasse, parent));
    return i;
}

const std::string* felt_i(const oio::Oejebliksbillede& o, std::uint8_t f) {
    return o.registreringer.back().indhold.egenskaber.at(0).felt(f);
}

}  // namespace

TEST_CASE("klassifikation: what is common is seen by all and changed by its owner (16.12)") {
    Hus h;
    const Uuid common = h.lav(h.operatoer, klasse("27", h.faelles_facet));
    const Uuid local = h.lav(h.korsbaek, klasse("27.99", h.faelles_facet));
    CHECK(h.service.laes(h.korsbaek, kKlasse7, {common, {}})->dataejer == kFaellesEjer);
    CHECK(h.service.laes(h.korsbaek, kKlasse7, {local, {}})->dataejer == kKorsbaek);
    CHECK(kode(h.service.laes(h.nabo, kKlasse7, {local, {}})) == 44);
    CHECK(kode(h.service.list(h.nabo, kKlasse7, {{local}, {}})) == 44);
    CHECK(kode(h.service.ret(h.korsbaek, kKlasse7, {common, {}, {}})) == 43);
    CHECK(kode(h.service.passiver(h.korsbaek, kKlasse7, {common, {}})) == 43);
    CHECK(kode(h.service.slet(h.korsbaek, kKlasse7, {common, {}})) == 43);
    CHECK(kode(h.service.slet(h.nabo, kKlasse7, {local, {}})) == 44);
    CHECK(kode(h.service.importer(h.nabo, kKlasse7,
                                  import_af(local, klasse("x", h.faelles_facet)))) == 43);
    CHECK(h.service.soeg(h.nabo, kKlasse7, {})->size() == 1);
    CHECK(h.service.soeg(h.korsbaek, kKlasse7, {})->size() == 2);
    oio::SoegInput own;
    own.dataejer = kKorsbaek;
    CHECK(*h.service.soeg(h.korsbaek, kKlasse7, own) == std::vector{local});
    CHECK(h.service.soeg(h.nabo, kKlasse7, own)->empty());
}

TEST_CASE("klassifikation: rights of the agreement") {
    Hus h;
    const Kalder reader = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil);
    const Kalder none = kalder(kKorsbaek, kKorsbaekOrg, 0);
    CHECK(kode(h.service.opret(reader, kKlasse7, {{}, klasse("a", h.faelles_facet)})) == 43);
    CHECK(kode(h.service.import(reader, {})) == 43);
    CHECK(kode(h.service.soeg(none, kKlasse7, {})) == 43);
    CHECK(kode(h.service.laes(none, kFacet, {h.faelles_facet, {}})) == 43);
    CHECK(kode(h.service.fremsoegobjekthierarki(none, {})) == 43);
}

TEST_CASE("klassifikation: pages over two owners are in order and complete") {
    Hus h;
    std::vector<Uuid> all;
    for (int i = 0; i < 12; ++i)
        all.push_back(h.lav(i % 3 == 0 ? h.korsbaek : h.operatoer,
                            klasse(std::to_string(i).c_str(), h.faelles_facet)));
    std::ranges::sort(all);
    std::vector<Uuid> read;
    for (std::int64_t at = 0;; at += 5) {
        oio::SoegInput in;
        in.foerste = at;
        in.maksimum = 5;
        const auto page = h.service.soeg(h.korsbaek, kKlasse7, in);
        REQUIRE(page);
        read.insert(read.end(), page->begin(), page->end());
        if (page->empty()) break;
    }
    CHECK(read == all);
    // A page out of turn, and one far behind the end.
    oio::SoegInput in;
    in.foerste = 7;
    in.maksimum = 2;
    CHECK(*h.service.soeg(h.korsbaek, kKlasse7, in) == std::vector{all[7], all[8]});
    in.foerste = 1'000'000;
    CHECK(h.service.soeg(h.korsbaek, kKlasse7, in)->empty());
    in.foerste = -1;
    CHECK(kode(h.service.soeg(h.korsbaek, kKlasse7, in)) == 40);
}

TEST_CASE("klassifikation: version 7 gives 500 at most, version 6 5000 and 1000 unasked (16.5)") {
    Hus h;
    for (int i = 0; i < 1100; ++i)
        REQUIRE(h.motor.importer(
            kKlasse7, {kFaellesEjer, {}, {}},
            import_af(h.ny(), klasse(std::to_string(i).c_str(), h.faelles_facet))));
    oio::SoegInput in;
    CHECK(h.service.soeg(h.nabo, kKlasse7, in)->size() == 500);
    CHECK(h.service.soeg(h.nabo, kKlasse6, in)->size() == 1000);
    in.maksimum = 10'000;
    CHECK(h.service.soeg(h.nabo, kKlasse7, in)->size() == 500);
    CHECK(h.service.soeg(h.nabo, kKlasse6, in)->size() == 1100);
}

TEST_CASE("klassifikation: a key is used once at a time in a common facet") {
    Hus h;
    const Uuid first = h.lav(h.operatoer, klasse("27", h.faelles_facet));
    CHECK(kode(h.service.opret(h.operatoer, kKlasse7, {{}, klasse("27", h.faelles_facet)})) == 49);
    CHECK(kode(h.service.opret(h.korsbaek, kKlasse7, {{}, klasse("27", h.faelles_facet)})) == 49);
    CHECK(kode(h.service.importer(h.operatoer, kKlasse6,
                                  import_af(h.ny(), klasse("27", h.faelles_facet)))) == 49);
    // In another facet, and after the first one has ended.
    const Uuid other = h.lav(h.operatoer, facet("Andet"), kFacet);
    CHECK(h.service.opret(h.operatoer, kKlasse7, {{}, klasse("27", other)}));
    oio::Indhold ended = klasse("27", h.faelles_facet);
    ended.egenskaber[0].virkning = fra("2020-01-01T00:00:00", "2022-01-01T00:00:00");
    ended.har = {true, false, false};
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {first, {}, ended}));
    oio::Indhold later = klasse("27", h.faelles_facet);
    later.egenskaber[0].virkning = fra("2022-01-01T00:00:00");
    CHECK(h.service.opret(h.operatoer, kKlasse7, {{}, later}));
    // The rename of a class onto a key that is taken.
    const Uuid second = h.lav(h.operatoer, klasse("28", h.faelles_facet));
    oio::Indhold rename = later;
    rename.har = {true, false, false};
    CHECK(kode(h.service.ret(h.operatoer, kKlasse7, {second, {}, rename})) == 49);
}

TEST_CASE("klassifikation: a double key in a local facet is only reported; * is a letter there") {
    Hus h;
    const Uuid local = h.lav(h.korsbaek, facet("Lokal"), kFacet);
    h.lav(h.korsbaek, klasse("A", local));
    metrics::Counter& doubles =
        metrics::counter("faelled_klassifikation_dobbelte_noegler_total", "");
    const auto before = doubles.value();
    h.lav(h.korsbaek, klasse("A", local));
    CHECK(doubles.value() == before + 1);
    h.lav(h.operatoer, klasse("27.3", h.faelles_facet));
    CHECK(h.service.opret(h.operatoer, kKlasse7, {{}, klasse("27.*", h.faelles_facet)}));
    CHECK(kode(h.service.opret(h.operatoer, kKlasse7, {{}, klasse("27.*", h.faelles_facet)})) ==
          49);
}

TEST_CASE("klassifikation: a tree lies in one facet and has no ring") {
    Hus h;
    const Uuid other = h.lav(h.operatoer, facet("Andet"), kFacet);
    const Uuid top = h.lav(h.operatoer, klasse("1", h.faelles_facet));
    const Uuid middle = h.lav(h.operatoer, under(klasse("1.1", h.faelles_facet), top));
    const Uuid leaf = h.lav(h.operatoer, under(klasse("1.1.1", h.faelles_facet), middle));
    CHECK(kode(h.service.opret(h.operatoer, kKlasse7, {{}, under(klasse("x", other), top)})) == 40);
    CHECK(kode(h.service.opret(h.operatoer, kKlasse7,
                               {{}, under(klasse("x", h.faelles_facet), h.ny())})) == 40);
    oio::Indhold ring;
    ring.har = {false, false, true};
    ring.relationer.push_back(rel(relation::kOverordnetKlasse, leaf));
    CHECK(kode(h.service.ret(h.operatoer, kKlasse7, {top, {}, ring})) == 40);
    CHECK(kode(h.service.ret(h.operatoer, kKlasse7, {leaf, {}, ring})) == 40);
    // The other way round at different times is no ring.
    oio::Indhold end;
    end.har = {false, false, true};
    end.relationer.push_back(rel(relation::kOverordnetKlasse, middle));
    end.relationer[0].virkning = fra("2020-01-01T00:00:00", "2023-01-01T00:00:00");
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {leaf, {}, end}));
    oio::Indhold turned;
    turned.har = {false, false, true};
    turned.relationer.push_back(rel(relation::kOverordnetKlasse, leaf, "2024-01-01T00:00:00"));
    CHECK(h.service.ret(h.operatoer, kKlasse7, {middle, {}, turned}));
    // A class stays in its facet.
    oio::Indhold moved;
    moved.har = {false, false, true};
    moved.relationer.push_back(rel(relation::kFacet, other));
    CHECK(kode(h.service.ret(h.operatoer, kKlasse7, {leaf, {}, moved})) == 40);
}

TEST_CASE("klassifikation: version 6 keeps what it cannot say (16.11)") {
    Hus h;
    oio::Indhold content = klasse("1", h.faelles_facet);
    content.egenskaber[0].felter.push_back({felt::kKlasseSortering, "7"});
    const Uuid u = h.lav(h.operatoer, content);
    oio::Indhold renamed = klasse("1", h.faelles_facet, "Ny titel");
    renamed.har = {true, false, false};
    REQUIRE(h.service.ret(h.operatoer, kKlasse6, {u, {}, renamed}));
    const auto read = h.service.laes(h.operatoer, kKlasse7, {u, {}});
    REQUIRE(read);
    CHECK(*felt_i(*read, felt::kKlasseTitel) == "Ny titel");
    REQUIRE(felt_i(*read, felt::kKlasseSortering) != nullptr);
    CHECK(*felt_i(*read, felt::kKlasseSortering) == "7");
    // Two periods with a Sortering each stay two.
    oio::Indhold later;
    later.har = {true, false, false};
    later.egenskaber.push_back(
        {fra("2024-01-01T00:00:00"), {{felt::kNoegle, "1"}, {felt::kKlasseSortering, "9"}}});
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {u, {}, later}));
    renamed.egenskaber[0].felter[1].tekst = "Tredje titel";
    REQUIRE(h.service.ret(h.operatoer, kKlasse6, {u, {}, renamed}));
    oio::LaesInput all{u, {}};
    all.filter.virkning_fra = Tid::minus_uendelig();
    all.filter.virkning_til = Tid::plus_uendelig();
    const auto periods = h.service.laes(h.operatoer, kKlasse7, all);
    const auto& e = periods->registreringer.back().indhold.egenskaber;
    REQUIRE(e.size() == 2);
    CHECK(*e[0].felt(felt::kKlasseSortering) == "7");
    CHECK(*e[1].felt(felt::kKlasseSortering) == "9");
    CHECK(*e[1].felt(felt::kKlasseTitel) == "Tredje titel");
}

TEST_CASE("klassifikation: a mapping of version 6 gets the usual role") {
    Hus h;
    const Uuid target = h.lav(h.operatoer, klasse("K", h.faelles_facet));
    oio::Indhold content = klasse("1", h.faelles_facet);
    content.relationer.push_back(rel(relation::kMapninger, target));
    const Uuid u = h.lav(h.operatoer, content, kKlasse6);
    const auto read = h.service.laes(h.operatoer, kKlasse7, {u, {}});
    const auto& r = read->registreringer.back().indhold.relationer;
    const auto m = std::ranges::find(r, relation::kMapninger, &oio::Relation::art);
    REQUIRE(m != r.end());
    CHECK(m->rolle.uuid()->text() == "9ef341c6-251b-4820-a077-9071a9070644");
    CHECK(m->type.uuid()->text() == "9870b51e-3bc0-4f98-8827-eba991dd89a9");
    CHECK(m->indeks == target.text());
}

TEST_CASE("klassifikation: changed since gives the withdrawn and the deleted (16.10)") {
    Hus h;
    const Uuid old = h.lav(h.operatoer, klasse("1", h.faelles_facet));
    const Uuid withdrawn = h.lav(h.operatoer, klasse("2", h.faelles_facet));
    const Uuid gone = h.lav(h.operatoer, klasse("3", h.faelles_facet));
    h.clock.set(*parse_datetime("2025-06-02T10:00:00"));
    const Tid since = h.clock.now();
    h.clock.set(*parse_datetime("2025-06-02T11:00:00"));
    const Uuid made = h.lav(h.operatoer, klasse("4", h.faelles_facet));
    REQUIRE(h.service.passiver(h.operatoer, kKlasse7, {withdrawn, {}}));
    REQUIRE(h.service.slet(h.operatoer, kKlasse7, {gone, {}}));

    oio::SoegInput in;
    CHECK(h.service.soeg(h.nabo, kKlasse7, in)->size() == 2);
    in.registrering = oio::SoegRegistrering{};
    in.registrering->fra = since;
    std::vector<Uuid> expected{withdrawn, gone, made};
    std::ranges::sort(expected);
    CHECK(*h.service.soeg(h.nabo, kKlasse7, in) == expected);
    // The facet is what a reader narrows by; a deleted class had it before.
    in.eksempel.relationer.push_back(rel(relation::kFacet, h.faelles_facet));
    CHECK(*h.service.soeg(h.nabo, kKlasse7, in) == expected);
    in.registrering->livscyklus = oio::Livscyklus::kPassiveret;
    CHECK(*h.service.soeg(h.nabo, kKlasse7, in) == std::vector{withdrawn});
    in.registrering->livscyklus.reset();
    in.registrering->fra.reset();
    in.registrering->til = since;
    expected = {old, withdrawn, gone};
    std::ranges::sort(expected);
    CHECK(*h.service.soeg(h.nabo, kKlasse7, in) == expected);
}

TEST_CASE("klassifikation: the memory follows changes") {
    Hus h;
    const Uuid u = h.lav(h.operatoer, klasse("1", h.faelles_facet, "Gammel"));
    const auto& parent = kKlasse7.relationer[relation::kOverordnetKlasse];
    CHECK(*felt_i(*h.service.laes(h.nabo, kKlasse7, {u, {}}), felt::kKlasseTitel) == "Gammel");
    CHECK(h.service.hukommelse().referenceetiket(parent, u) == "1");
    CHECK(h.service.hukommelse().klassetitel(u) == "Gammel");
    oio::Indhold renamed = klasse("2", h.faelles_facet, "Ny");
    renamed.har = {true, false, false};
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {u, {}, renamed}));
    CHECK(*felt_i(*h.service.laes(h.nabo, kKlasse7, {u, {}}), felt::kKlasseTitel) == "Ny");
    CHECK(h.service.hukommelse().referenceetiket(parent, u) == "2");
    REQUIRE(h.service.slet(h.operatoer, kKlasse7, {u, {}}));
    CHECK(kode(h.service.list(h.nabo, kKlasse7, {{u}, {}})) == 44);
    CHECK(h.service.hukommelse().referenceetiket(parent, u).empty());
}
