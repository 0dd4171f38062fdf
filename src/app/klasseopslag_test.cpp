#include "app/klasseopslag.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "app/klassifikation_kobling.hpp"
#include "app/kleindlaesning.hpp"
#include "base/entropy.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

const Uuid kNyt = Uuid::literal("00000000-0000-4000-8000-000000279917");

// 27 keeps its official UUID; 27.99.17 is invented.
std::string tabel(const std::string& title) {
    return "nummer,type,overordnet,titel,uuid\n27.99.17,emne,," + title + "," + kNyt.text() + "\n";
}

struct Hus {
    Grunddata grund = Grunddata::indlaes().value();
    std::unique_ptr<store::Lager> lager = store::lav_memory_lager();
    SeededEntropy entropi{7};
    oio::Motor motor{*lager, system_clock(), entropi, {}};
    klassifikation::Klassifikation service{motor, {}};

    Hus() { REQUIRE(startklassifikationer(motor, grund)); }
};

Kleindlaesning::Tilstand vent(const Kleindlaesning& loads) {
    for (int i = 0; i < 1000; ++i) {
        auto s = loads.tilstand();
        if (s && s->trin != Kleindlaesning::Trin::kIndlaeser) return *s;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL("the load does not end");
    return {};
}

}  // namespace

TEST_CASE("klasseopslag: numbers and titles are those of Klassifikation") {
    Hus hus;
    const Klasseopslag opslag(hus.service, hus.grund);
    REQUIRE_FALSE(hus.grund.kle().empty());
    for (const Klenummer& k : hus.grund.kle()) {
        const auto found = opslag.kle(k.uuid);
        REQUIRE(found);
        CHECK(found->nummer == k.nummer);
        CHECK(found->titel == k.titel);
        CHECK(opslag.etiket(k.uuid) == k.nummer);
    }
    CHECK_FALSE(opslag.kle(kNyt));
    CHECK(opslag.etiket(kNyt).empty());
    CHECK(opslag.kle_uuider("32.03.04").size() == 1);
    CHECK(opslag.kle_uuider("32.03").size() == 1);
    CHECK(opslag.kle_uuider("32.03*").size() == 5);
    CHECK(opslag.kle_uuider("*").size() == hus.grund.kle().size());
    CHECK(opslag.kle_uuider("99").empty());
    CHECK(opslag.titel(hus.grund.konstanter().front().uuid) ==
          hus.grund.konstanter().front().titel);
    CHECK_FALSE(opslag.titel(Uuid{}));
}

TEST_CASE("kle: an edition loaded while the service runs is what Organisation knows") {
    Hus hus;
    const Klasseopslag before(hus.service, hus.grund);
    CHECK_FALSE(before.kle(kNyt));
    Kleindlaesning loads(hus.service, hus.entropi);
    CHECK_FALSE(loads.tilstand());
    CHECK(loads.begynd("x", "ikke en udgave").error().kode == 40);
    const auto id = loads.begynd("tabel.csv", tabel("Nyt emne"));
    REQUIRE(id);
    Kleindlaesning::Tilstand s = vent(loads);
    CHECK(s.uuid == *id);
    CHECK(s.trin == Kleindlaesning::Trin::kFaerdig);
    CHECK(s.resultat.nye == 1);
    CHECK(s.skrevet == 1);
    CHECK(s.at_skrive == 1);
    // Read since the write.
    const Klasseopslag after(hus.service, hus.grund);
    CHECK(after.kle(kNyt)->titel == "Nyt emne");
    CHECK(after.kle_uuider("27.99*") == std::vector<Uuid>{kNyt});
    CHECK(after.etiket(kNyt) == "27.99.17");
    // The one that has read before sees it within a second.
    for (int i = 0; i < 300 && !before.kle(kNyt); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK(before.kle(kNyt));

    REQUIRE(loads.begynd("tabel.csv", tabel("Nyt emne")));
    s = vent(loads);
    CHECK(s.resultat.nye + s.resultat.rettede == 0);
    REQUIRE(loads.begynd("tabel.csv", tabel("Omdøbt")));
    CHECK(vent(loads).resultat.rettede == 1);
}
