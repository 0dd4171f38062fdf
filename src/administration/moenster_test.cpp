#include "administration/moenster.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <string>

#include "base/entropy.hpp"

using namespace faelled;
using faelled::administration::Moenster;

namespace {
bool passer(const char* udtryk, std::string_view tekst) {
    const auto m = Moenster::lav(udtryk);
    REQUIRE_MESSAGE(m, udtryk);
    return m->passer(tekst);
}
}  // namespace

TEST_CASE("moenster: what constraint types use") {
    const char* kle = "(\\*|\\d{2}(\\.\\*|\\.\\d{2}(\\.\\*|\\.\\d{2})))";
    for (const char* good : {"*", "32.*", "32.30.*", "32.30.04"})
        CHECK_MESSAGE(passer(kle, good), good);
    for (const char* bad : {"", "32", "32.3", "32.30.0", "32.30.041", "32.30.04 ", "x"})
        CHECK_MESSAGE(!passer(kle, bad), bad);
    CHECK(passer("^[0-9]{8}(,[0-9]{8})*$", "11111111,22222222"));
    CHECK_FALSE(passer("^[0-9]{8}(,[0-9]{8})*$", "11111111,"));
    CHECK(passer("[æøå]+|[^a-z]", "øæ"));
    CHECK(passer(".", "€"));
    CHECK(passer("a{2,3}?b", "aaab"));
    CHECK_FALSE(passer("a{2,3}b", "aaaab"));
    CHECK(passer("", ""));
    CHECK(passer("a|", ""));
    CHECK(passer("[]a-]+", "]-a"));
}

TEST_CASE("moenster: what is not understood is refused with the place") {
    for (const char* bad : {"(", ")", "[a", "a**b(", "*a", "a{2", "a{3,2}", "(?=a)", "\\1", "\\",
                            "a^b", "a$b", "[z-a]", "a{2000}", "((a{100}){100}){100}"})
        CHECK_MESSAGE(!Moenster::lav(bad), bad);
    CHECK(Moenster::lav("ab(").error().tekst.find("tegn 4") != std::string::npos);
    std::string deep(200, '(');
    CHECK_FALSE(Moenster::lav(deep + std::string(200, ')')));
}

TEST_CASE("moenster: patterns that stall others take no time here") {
    CHECK_FALSE(passer("(a+)+b", std::string(2000, 'a')));
    CHECK_FALSE(passer("(a|aa)+$", std::string(2000, 'a') + "!"));
}

TEST_CASE("moenster: random patterns mean what the standard library's mean") {
    SeededEntropy e(11);
    const std::string_view parts[] = {"a", "b", "[ab]", "(a|b)", "(ab)", ".", "[^a]", "\\w"};
    const std::string_view times[] = {"", "", "*", "+", "?", "{2}", "{1,2}", "{2,}"};
    for (int n = 0; n < 400; ++n) {
        std::string pattern;
        for (auto k = 1 + e.below(4); k > 0; --k) {
            pattern += parts[e.below(std::size(parts))];
            pattern += times[e.below(std::size(times))];
            if (e.below(6) == 0) pattern += "|";
        }
        const auto mine = Moenster::lav(pattern);
        REQUIRE_MESSAGE(mine, pattern);
        const std::regex theirs(pattern);
        for (int t = 0; t < 20; ++t) {
            std::string text;
            for (auto k = e.below(7); k > 0; --k)
                text.push_back("abc"[e.below(3)]);
            CHECK_MESSAGE(mine->passer(text) == std::regex_match(text, theirs), pattern, " ", text);
        }
    }
}
