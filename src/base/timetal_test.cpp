#include "base/timetal.hpp"

#include <doctest/doctest.h>

using namespace faelled;

TEST_CASE("timetal: the hour a time lies in, the first hour from a time, the first of a day") {
    CHECK(timetal({0}) == 0);
    CHECK(timetal({kTimeUs - 1}) == 0);
    CHECK(timetal({kTimeUs}) == 1);
    CHECK(timetal({-kTimeUs}) == 0);
    CHECK(timetal(Tid::minus_uendelig()) == 0);
    CHECK(timetal(Tid::plus_uendelig()) <= kMaksTimetal);
    CHECK(foerste_timetal({0}) == 0);
    CHECK(foerste_timetal({1}) == 1);
    CHECK(foerste_timetal({kTimeUs}) == 1);
    CHECK(foerste_timetal(Tid::minus_uendelig()) == 0);
    CHECK(foerste_timetal(Tid::plus_uendelig()) == kMaksTimetal);
    CHECK(doegnets_foerste(23) == 0);
    CHECK(doegnets_foerste(24 * 7 + 5) == 24 * 7);
}
