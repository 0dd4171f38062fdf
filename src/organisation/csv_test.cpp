#include "organisation/csv.hpp"

#include <doctest/doctest.h>

using namespace faelled;
using namespace faelled::organisation;

namespace {
constexpr Csvgraenser kG{.bytes = 1000, .linjer = 4, .kolonner = 3};
}

TEST_CASE("csv: BOM, semicolons, quotes, line ends, empty lines") {
    const auto r =
        laes_csv("\xEF\xBB\xBFnøgle;navn\r\n\r\nA;\"Børn; \"\"unge\"\"\"\r\nB; x \n", kG);
    REQUIRE(r);
    REQUIRE(r->size() == 3);
    CHECK((*r)[0].celler == std::vector<std::string>{"nøgle", "navn"});
    CHECK((*r)[1].celler == std::vector<std::string>{"A", "Børn; \"unge\""});
    CHECK((*r)[1].nr == 3);
    CHECK((*r)[2].celler == std::vector<std::string>{"B", "x"});
}

TEST_CASE("csv: commas when there is no semicolon; a line end inside quotes counts") {
    const auto r = laes_csv("a,b\n\"x\ny\",2\nz,3", kG);
    REQUIRE(r);
    CHECK((*r)[1].celler == std::vector<std::string>{"x\ny", "2"});
    CHECK((*r)[1].nr == 2);
    CHECK((*r)[2].nr == 4);
}

TEST_CASE("csv: what is refused names the rule") {
    for (const std::string& bad :
         {std::string("a;b\n\"x"), std::string("n\xF8gle;navn\n"), std::string("a;b;c;d\n"),
          std::string("1\n2\n3\n4\n5\n"), std::string(1001, 'x')}) {
        const auto r = laes_csv(bad, kG);
        REQUIRE_FALSE(r);
        CHECK(r.error().kode == 40);
        CHECK(r.error().element == "fil");
        CHECK_FALSE(r.error().regel.empty());
    }
    CHECK(laes_csv("", kG)->empty());
}
