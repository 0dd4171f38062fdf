#include "administration/dato.hpp"

#include <doctest/doctest.h>

using namespace faelled;
using faelled::administration::Dato;

TEST_CASE("dato: only dates of the calendar") {
    CHECK(Dato::parse("2026-12-31")->text() == "2026-12-31");
    CHECK(Dato::parse("2028-02-29"));
    for (const char* bad : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01",
                            "2026-01-0x", "2026-01-00", "-026-01-01", "2026-01-011", ""})
        CHECK_MESSAGE(!Dato::parse(bad), bad);
}

TEST_CASE("dato: a day goes from Danish midnight to Danish midnight, also over summer time") {
    const Dato spring = *Dato::parse("2026-03-29");  // 23 hours
    CHECK(utc_datetime(spring.begynder()) == "2026-03-28T23:00:00.000Z");
    CHECK(utc_datetime(spring.slutter()) == "2026-03-29T22:00:00.000Z");
    const Dato autumn = *Dato::parse("2026-10-25");  // 25 hours
    CHECK(autumn.slutter().us - autumn.begynder().us == 25 * 3600 * kSekund);
    CHECK(Dato::af(spring.slutter().plus(-1)) == spring);
    CHECK(Dato::af(spring.slutter()) == spring.plus_dage(1));
}

TEST_CASE("dato: counting days") {
    const Dato d = *Dato::parse("2026-12-31");
    CHECK(d.plus_dage(1).text() == "2027-01-01");
    CHECK(d.plus_dage(-365).text() == "2025-12-31");
    CHECK(d.dage_til(d.plus_dage(60)) == 60);
    CHECK(d.dage_til(d.plus_dage(-7)) == -7);
    CHECK(d.dansk() == "31.12.2026");
}
