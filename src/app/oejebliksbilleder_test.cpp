#include "app/oejebliksbilleder.hpp"

#include <doctest/doctest.h>

#include "app/testmappe_test.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {
namespace {

void skriv(store::Lager& lager, const std::string& value) {
    store::Batch b;
    b.rum.push_back({store::Rum::kMeta, "proeve", value, std::nullopt});
    REQUIRE(lager.append(std::move(b)));
}

std::string laes(const std::string& folder) {
    auto lager = store::aabn_rocks(folder, {});
    REQUIRE(lager);
    return (*lager)->hent(store::Rum::kMeta, "proeve")->value_or("");
}

}  // namespace

TEST_CASE("snapshots: back to what was, as often as wanted, with the clock of then") {
    const Testmappe dir;
    const std::string folder = dir.sti() + "/lager";
    Oejebliksbilleder billeder(dir.sti() + "/billeder");
    {
        auto lager = store::aabn_rocks(folder, {});
        REQUIRE(lager);
        skriv(**lager, "før");
        REQUIRE(billeder.tag(**lager, "start", 42));
        skriv(**lager, "efter");
        CHECK(billeder.tag(**lager, "start", 0).error().kode == 49);
        CHECK(billeder.tag(**lager, "../ud", 0).error().kode == 40);
        REQUIRE(billeder.tag(**lager, "efter-1", -7));
        skriv(**lager, "sidst");
    }
    CHECK(billeder.alle() == std::vector<std::string>{"efter-1", "start"});
    for (int n = 0; n < 2; ++n) {
        const auto offset = billeder.genskab("start", folder);
        REQUIRE(offset);
        CHECK(*offset == 42);
        CHECK(laes(folder) == "før");
        auto lager = store::aabn_rocks(folder, {});
        skriv(**lager, "noget nyt");
    }
    REQUIRE(billeder.genskab("efter-1", folder));
    CHECK(laes(folder) == "efter");
    CHECK(billeder.genskab("findes-ikke", folder).error().kode == 44);
    CHECK(laes(folder) == "efter");
}

TEST_CASE("snapshots: the first one stays, the number is bounded") {
    const Testmappe dir;
    Oejebliksbilleder billeder(dir.sti() + "/billeder");
    auto lager = store::aabn_rocks(dir.sti() + "/lager", {});
    REQUIRE(lager);
    REQUIRE(billeder.tag(**lager, kFoersteBillede, 0));
    CHECK(billeder.fjern(kFoersteBillede).error().kode == 49);
    CHECK(billeder.fjern("findes-ikke").error().kode == 44);
    for (std::size_t n = 1; n < Oejebliksbilleder::kHoejst; ++n)
        REQUIRE(billeder.tag(**lager, "nr-" + std::to_string(n), 0));
    CHECK(billeder.tag(**lager, "en-til", 0).error().kode == 49);
    REQUIRE(billeder.fjern("nr-3"));
    CHECK(billeder.tag(**lager, "en-til", 0));
}

}  // namespace faelled::app
