#include "store/raekkebog.hpp"

#include <doctest/doctest.h>

#include <string>

#include "store/memory/memory_lager.hpp"

namespace {

struct Tal {
    int antal = 0;
};
std::string pak(const Tal& t) {
    return std::to_string(t.antal);
}
faelled::Result<void> laes_raekke(std::string_view value, Tal& out) {
    if (value == "x") return std::unexpected(faelled::Fejl::miljoe("kan ikke læses"));
    out.antal = std::stoi(std::string(value));
    return {};
}

}  // namespace

using namespace faelled;
using namespace faelled::store;

namespace {

struct Hus {
    std::unique_ptr<MemoryLager> lager = lav_memory_lager();
    Raekkebog<Tal> bog{*lager, Rum::kTjeneste, 2};

    void tael(const std::string& key, int n = 1) { bog.raekke(key).value()->antal += n; }
    void gem() {
        Batch b;
        bog.skriv_til(b);
        REQUIRE(lager->append(std::move(b)));
        bog.skrevet();
    }
    std::string raekke(const std::string& key) {
        return lager->hent(Rum::kTjeneste, key).value().value_or("");
    }
};

}  // namespace

TEST_CASE("raekkebog: rows are counted in, written once a batch, and read when not remembered") {
    Hus h;
    h.tael("a");
    h.tael("a", 2);
    Batch b;
    h.bog.skriv_til(b);
    CHECK(b.rum.size() == 1);
    REQUIRE(h.lager->append(std::move(b)));
    h.bog.skrevet();
    CHECK(h.raekke("a") == "3");
    h.tael("b");
    h.tael("c");
    h.gem();
    CHECK(h.bog.husket() == 0);  // more than it may remember
    h.tael("a");
    h.gem();
    CHECK(h.raekke("a") == "4");
    Batch none;
    h.bog.skriv_til(none);
    CHECK(none.rum.empty());
}

TEST_CASE("raekkebog: a batch that was not written counts for nothing") {
    Hus h;
    h.tael("a", 5);
    h.gem();
    h.tael("a", 7);
    Batch lost;
    h.bog.skriv_til(lost);
    h.bog.glem();
    h.tael("a");
    h.gem();
    CHECK(h.raekke("a") == "6");
}

TEST_CASE("raekkebog: a row that cannot be read is told") {
    Hus h;
    Batch b;
    b.rum.push_back({Rum::kTjeneste, "a", "x", std::nullopt});
    REQUIRE(h.lager->append(std::move(b)));
    CHECK_FALSE(h.bog.raekke("a"));
    CHECK(h.bog.husket() == 0);
}
