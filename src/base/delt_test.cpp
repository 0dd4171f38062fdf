#include "base/delt.hpp"

#include <doctest/doctest.h>

using namespace faelled;

TEST_CASE("delt: in memory it is as in a database, and refuses when it is full") {
    Hukommelsesdelt d(3);
    const auto rum = Deltrum::kWebsession;
    CHECK(d.indsaet(rum, "n", "1", Tid{100}, Tid{0}).value());
    CHECK(d.indsaet(rum, "n", "1", Tid{100}, Tid{0}).value());
    CHECK_FALSE(d.indsaet(rum, "n", "2", Tid{100}, Tid{0}).value());
    CHECK(d.hent(rum, "n", Tid{99}).value() == "1");
    CHECK_FALSE(d.hent(rum, "n", Tid{100}).value().has_value());
    CHECK_FALSE(d.hent(Deltrum::kGenspil, "n", Tid{0}).value().has_value());
    CHECK(d.indsaet(rum, "n", "2", Tid{200}, Tid{100}).value());
    CHECK_FALSE(d.ret(rum, "n", "1", "3", Tid{300}).value());
    CHECK(d.ret(rum, "n", "2", "3", Tid{300}).value());
    CHECK(d.tag(rum, "n", Tid{0}).value() == "3");
    CHECK_FALSE(d.tag(rum, "n", Tid{0}).value().has_value());
    for (const char* key : {"a1", "a2", "b1"})
        REQUIRE(d.saet(rum, key, "v", Tid{50}).has_value());
    CHECK(d.find(rum, "a", Tid{20}, 10)->size() == 2);
    CHECK(d.find(rum, "a", Tid{20}, 1)->size() == 1);
    CHECK_FALSE(d.saet(rum, "c", "v", Tid{50}).has_value());
    CHECK(d.saet(rum, "a1", "w", Tid{60}).has_value());
    CHECK(d.fej(Tid{50}).value() == 2);
    CHECK(d.antal(rum) == 1);
}
