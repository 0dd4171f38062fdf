// Short ways to say "refused, because" in the tests of the gate.
#pragma once

#include <doctest/doctest.h>

#include <expected>

#include "adgang/afvisning.hpp"

namespace faelled::adgang::test {

template <typename T>
Afvisning::Grund afvist(const std::expected<T, Afvisning>& answer) {
    REQUIRE_FALSE(answer.has_value());
    CHECK_FALSE(answer.error().tekst.empty());
    CHECK_FALSE(answer.error().regel.empty());
    CAPTURE(answer.error().vis());
    return answer.error().grund;
}

}  // namespace faelled::adgang::test
