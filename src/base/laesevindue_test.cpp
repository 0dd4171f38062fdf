#include "base/laesevindue.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace faelled;

TEST_CASE(
    "laesevindue: the outermost one is the thread's, a pause hides it, other threads have none") {
    CHECK(Laesevindue::aabent() == nullptr);
    {
        const Laesevindue outer;
        CHECK(Laesevindue::aabent() == &outer);
        {
            const Laesevindue inner;
            CHECK(Laesevindue::aabent() == &outer);
            const Laesevindue::Pause pause;
            CHECK(Laesevindue::aabent() == nullptr);
            const Laesevindue within;
            CHECK(Laesevindue::aabent() == &within);
        }
        CHECK(Laesevindue::aabent() == &outer);
        Laesevindue* other = Laesevindue::aabent();
        std::jthread([&] { other = Laesevindue::aabent(); }).join();
        CHECK(other == nullptr);
    }
    CHECK(Laesevindue::aabent() == nullptr);
}
