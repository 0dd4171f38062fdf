#include "app/sandkasseur.hpp"

#include <doctest/doctest.h>

#include "app/filer.hpp"
#include "app/testmappe_test.hpp"

using namespace faelled;
using namespace faelled::app;

TEST_CASE("the sandbox's clock moves, and stands moved after a restart") {
    const Testmappe mappe;
    const std::string fil = mappe.sti() + "/ur";
    const ManualClock base(Tid{1'000 * kSekund});
    {
        const auto ur = Sandkasseur::aabn(base, fil);
        REQUIRE(ur.has_value());
        CHECK((*ur)->now().us == 1'000 * kSekund);
        REQUIRE((*ur)->flyt(5 * kSekund).has_value());
        CHECK((*ur)->now().us == 1'005 * kSekund);
    }
    const auto ur = Sandkasseur::aabn(base, fil);
    REQUIRE(ur.has_value());
    CHECK((*ur)->now().us == 1'005 * kSekund);
    REQUIRE(skriv_fil(fil, "i morgen", Adgang::kOffentlig).has_value());
    CHECK_FALSE(Sandkasseur::aabn(base, fil).has_value());
}

TEST_CASE("wishes for the clock") {
    const Tid now = parse_datetime("2026-03-01T09:00:00Z").value();
    const auto til = [&](std::string_view wish, std::int64_t present = 0) {
        return ny_forskydning(wish, present, now);
    };
    CHECK(til("+10d") == 10 * kDoegn);
    CHECK(til("-2h30m", kDoegn) == kDoegn - 9'000 * kSekund);
    CHECK(til("+90s") == 90 * kSekund);
    CHECK(til("=2026-03-02T09:00:00Z", 7) == kDoegn);
    CHECK(til("reset", 7) == 0);
    for (const std::string_view galt : {"", "10d", "+", "+d", "+10", "+10x", "+1d2", "=i morgen",
                                        "+99999999d", "+-1d", "=", "+9999999999s"})
        CHECK_MESSAGE(!til(galt), galt);
    // A hundred years from where the clock stands already is too far.
    CHECK_FALSE(til("+36525d", kDoegn));
}
