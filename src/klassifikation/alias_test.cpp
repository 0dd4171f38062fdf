#include "klassifikation/alias.hpp"

#include "klassifikation/sortiment.hpp"
#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

Uuid id(int n) {
    return Uuid::named(Uuid{}, "alias/" + std::to_string(n));
}

struct Aliashus {
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    SeededEntropy entropi{5};
    ManualClock ur{*parse_datetime("2025-06-01T12:00:00+02:00")};
    oio::Motor motor{*lager, ur, entropi, {}};
    Klassifikation service{motor, {}};
    Kalder korsbaek = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kRediger);

    Aliashus() {
        const auto klasse = [](int n, const char* key) {
            return Startobjekt{&kKlasse7, id(n), key, key, kle_emneplan(), std::nullopt};
        };
        REQUIRE(sikr(motor, entropi, kFaellesEjer, {klasse(1, "minted"), klasse(2, "real")}));
    }
    std::string noegle(const Uuid& u) {
        const auto r = service.laes(korsbaek, kKlasse7, {u, {}});
        if (!r) return std::to_string(r.error().kode);
        CHECK(r->uuid == u);
        return *felt_ved(r->registreringer.back().indhold, felt::kNoegle, ur.now());
    }
};

}  // namespace

TEST_CASE("alias: a read of it is the real object under the UUID that was asked for") {
    Aliashus h;
    CHECK(h.noegle(id(1)) == "minted");
    CHECK(h.noegle(id(3)) == "44");
    REQUIRE(h.service.aliaser().saet(id(1), id(2)));
    REQUIRE(h.service.aliaser().saet(id(3), id(2)));
    CHECK(h.noegle(id(1)) == "real");
    CHECK(h.noegle(id(2)) == "real");
    CHECK(h.noegle(id(3)) == "real");
    const auto list = h.service.list(h.korsbaek, kKlasse7, {{id(3), id(2)}, {}});
    REQUIRE(list);
    REQUIRE(list->size() == 2);
    CHECK((*list)[0].uuid == id(3));
    CHECK((*list)[1].uuid == id(2));
    // History too.
    oio::LaesInput all{id(1), {}};
    all.filter.registrering_fra = Tid::minus_uendelig();
    const auto history = h.service.laes(h.korsbaek, kKlasse7, all);
    REQUIRE(history);
    CHECK(history->uuid == id(1));

    // Kept in the store.
    Klassifikation again(h.motor, {});
    CHECK(again.aliaser().alle().value().size() == 2);
    REQUIRE(h.service.aliaser().fjern(id(1)));
    CHECK(h.noegle(id(1)) == "minted");
    CHECK(h.service.aliaser().fjern(id(1)).error().kode == 44);
}

TEST_CASE("alias: no rings, no chains, nothing that is not there") {
    Aliashus h;
    Aliaser& a = h.service.aliaser();
    CHECK(a.saet(id(1), id(1)).error().kode == 40);
    CHECK(a.saet(id(1), id(9)).error().kode == 44);
    REQUIRE(a.saet(id(1), id(2)));
    CHECK(a.saet(id(2), id(1)).error().kode == 40);
    CHECK(a.saet(id(5), id(1)).error().kode == 40);
    CHECK(a.saet(id(1), id(2)));
}

TEST_CASE("sortiment: hidden by one municipality, for itself, of what is common") {
    Aliashus h;
    Sortiment s(h.motor);
    CHECK(s.saet(kKorsbaek, id(9), true).error().kode == 44);
    REQUIRE(s.saet(kKorsbaek, id(1), true));
    REQUIRE(s.saet(kKorsbaek, id(2), true));
    CHECK(s.skjulte(kKorsbaek, {}, 10).value().size() == 2);
    CHECK(s.skjulte(kNabo, {}, 10).value().empty());
    const auto first = s.skjulte(kKorsbaek, {}, 1).value();
    REQUIRE(first.size() == 1);
    const auto second = s.skjulte(kKorsbaek, first[0], 10).value();
    REQUIRE(second.size() == 1);
    CHECK(second[0] != first[0]);
    REQUIRE(s.saet(kKorsbaek, id(1), false));
    CHECK(s.skjulte(kKorsbaek, {}, 10).value() == std::vector<Uuid>{id(2)});
    // It changes no answer.
    CHECK(h.noegle(id(2)) == "real");
}
