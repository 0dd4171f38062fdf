#include "beskedfordeler/udtryk.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/entropy.hpp"
#include "base/text.hpp"
#include "beskedfordeler/kuvert.hpp"
#include "beskedfordeler/test_besked.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

bool ingen(std::string_view /*list*/, std::string_view /*value*/) {
    return false;
}

Udtryk udtryk(std::string_view text) {
    auto u = Udtryk::laes(text);
    INFO(text << ": " << (u ? std::string() : u.error().tekst));
    REQUIRE(u.has_value());
    return std::move(*u);
}

bool passer(std::string_view text, const Vaerdilisteopslag& lists = ingen) {
    static const std::string xml = [] {
        test::Beskedudkast u;
        u.relateret = "2D2F8A0E-9a7b-4a4b-9b1f-3f0b1f6b1010";
        u.registreringer.push_back({"22222222", "urn:oio:kle:00.01.00",
                                    "00000000-0000-4000-8000-000000000002", "hændelse"});
        return test::lav_besked(u);
    }();
    static const auto message = laes_besked(xml);
    return udtryk(text).opfyldt(message->kuvert, lists);
}

std::string fejl(std::string_view text) {
    const auto u = Udtryk::laes(text);
    REQUIRE_FALSE(u.has_value());
    CHECK(u.error().kode == 40);
    CHECK(u.error().element == "udtryk");
    return u.error().regel;
}

}  // namespace

TEST_CASE("udtryk: the forms that are known") {
    CHECK(
        passer("get(Beskedkuvert.Filtreringsdata.RelateretObjekt, 0).ObjektId.UUIDIdentifikator = "
               "'2d2f8a0e-9a7b-4a4b-9b1f-3f0b1f6b1010'"));
    CHECK_FALSE(
        passer("get(Beskedkuvert.Filtreringsdata.RelateretObjekt, 1).ObjektId.UUIDIdentifikator = "
               "'2d2f8a0e-9a7b-4a4b-9b1f-3f0b1f6b1010'"));
    CHECK(
        passer("get(Beskedkuvert.Filtreringsdata.ObjektRegistrering, 0)"
               ".ObjektHandling.UUIDIdentifikator in ('x', "
               "'EB866CA2-b871-4387-b501-12cde577bd58')"));
    CHECK_FALSE(
        passer("Beskedkuvert.Filtreringsdata.BeskedAnsvarligAktoer.UUIDIdentifikator = "
               "'5f0c1c1e-6a52-4a0d-9c50-0f8f6a1f0001'"));
    CHECK(passer(""));
    CHECK(passer(" \n"));
}

TEST_CASE("udtryk: operators") {
    const std::string m =
        "Beskedkuvert.Filtreringsdata.ObjektRegistrering.ObjektAnsvarligMyndighed"
        ".URNIdentifikator";
    const std::string t = "Beskedkuvert.Leveranceinformation.Dannelsestidspunkt.TidsstempelDatoTid";
    CHECK(passer(m + " = '22222222'"));  // some element of a list is enough
    CHECK(passer(m + " != '22222222'"));
    CHECK_FALSE(passer("not " + m + " = '22222222'"));
    CHECK(passer(m + " like 'URN:oio:*:1111*'"));
    CHECK(passer(m + " not like 'x*'"));
    CHECK(passer("get(" + m.substr(0, m.rfind("ObjektAnsvarlig") - 1) +
                 ", 1).ObjektAnsvarligMyndighed.URNIdentifikator > '9'"));  // as numbers
    CHECK(passer(t + " >= '2026-03-02T08:15:01.250Z'"));
    CHECK_FALSE(passer(t + " < '2026-03-02T08:15:01.250Z'"));
    CHECK(passer("Beskedkuvert.Modtagerhandling is null"));
    CHECK(passer("Beskedkuvert.Leveranceinformation IS NOT NULL"));
    CHECK(passer("Beskedkuvert.Modtagerhandling is null or " + m + " = 'x' and " + m + " = 'y'"));
    CHECK_FALSE(
        passer("(Beskedkuvert.Modtagerhandling is null or " + m + " = 'x') and " + m + " = 'y'"));
    CHECK_FALSE(passer("Beskedkuvert.Findes.Ikke = ''"));
    CHECK_FALSE(passer("Beskedkuvert.Findes.Ikke != 'x'"));
}

TEST_CASE("udtryk: value lists") {
    std::string asked;
    const auto list = [&](std::string_view name, std::string_view value) {
        asked = std::string(name) + "|" + std::string(value);
        return value == "22222222";
    };
    const std::string m =
        "get(Beskedkuvert.Filtreringsdata.ObjektRegistrering, 1)"
        ".ObjektAnsvarligMyndighed.URNIdentifikator";
    CHECK(passer(m + " in vaerdiliste('mine''s')", list));
    CHECK(asked == "mine's|22222222");
    CHECK_FALSE(passer(m + " not in vaerdiliste('mine')", list));
    CHECK_FALSE(passer(m + " in vaerdiliste('mine')"));
}

TEST_CASE("udtryk: errors point at the character") {
    CHECK(fejl("x") == "tegn 1: ventede Beskedkuvert eller get(");
    CHECK(fejl("Beskedkuvert.æøå ~") ==
          "tegn 18: ventede en sammenligning: = != < <= > >= in like is null");
    CHECK(fejl("Beskedkuvert.A = x") == "tegn 18: ventede en tekst i enkelte anførselstegn");
    CHECK(fejl("Beskedkuvert.A = 'x") == "tegn 18: teksten slutter ikke");
    CHECK(fejl("(Beskedkuvert.A = 'x'") == "tegn 22: ventede )");
    CHECK(fejl("Beskedkuvert.A = 'x' 'y'") == "tegn 22: ventede and, or eller udtrykkets slutning");
    CHECK(fejl("get(Beskedkuvert.A, x).B = 'x'") == "tegn 21: ventede et tal");
    CHECK(fejl("get(Beskedkuvert, 0).B = 'x'") == "tegn 21: Beskedkuvert er ikke en liste");
    CHECK(fejl("Beskedkuvert.A in ('x' 'y')") == "tegn 24: ventede , eller )");
    CHECK(fejl("Beskedkuvert.A not = 'x'") == "tegn 20: ventede in eller like");
    CHECK(fejl("Beskedkuvert.A is x") == "tegn 19: ventede null");
    CHECK(fejl(std::string(1000, '(')) == "tegn 51: for mange niveauer");
    CHECK(fejl(std::string(kMaksUdtryk + 1, ' ')).starts_with("må højst fylde"));
    CHECK(fejl("\xff") == "skal være UTF-8");
}

namespace {

// A random expression with its value, computed apart: atoms are paths to elements of known text.
struct Tilfaeldig {
    SeededEntropy chance;
    std::string text;

    bool atom() {
        static const std::vector<std::string> values = {"a", "b", "c"};
        const std::uint64_t element = chance.below(4);  // 0 absent, 1: a, 2: b, 3: a list of b, c
        std::string path = "Beskedkuvert.E" + std::to_string(element);
        std::vector<std::string> there;
        if (element == 1) there = {"a"};
        if (element == 2) there = {"b"};
        if (element == 3) there = {"b", "c"};
        if (chance.below(3) == 0) {
            const std::uint64_t n = chance.below(3);
            path = "get(" + path + "," + std::to_string(n) + ")";
            there = n < there.size() ? std::vector{there[n]} : std::vector<std::string>{};
        }
        const std::string v = values[chance.below(3)];
        const auto some = [&](auto f) { return std::ranges::any_of(there, f); };
        switch (chance.below(5)) {
            case 0:
                text += path + " = '" + v + "'";
                return some([&](const auto& x) { return x == v; });
            case 1:
                text += path + "!='" + v + "'";
                return some([&](const auto& x) { return x != v; });
            case 2:
                text += path + " <= '" + v + "'";
                return some([&](const auto& x) { return x <= v; });
            case 3:
                text += path + " in ('b','" + v + "')";
                return some([&](const auto& x) { return x == v || x == "b"; });
            default:
                text += path + " is null";
                return there.empty();
        }
    }
    // Lowest binding first, as the grammar has it.
    bool eller(int depth) {
        bool v = og(depth);
        while (chance.below(4) == 0) {
            text += " or ";
            const bool right = og(depth);
            v = v || right;
        }
        return v;
    }
    bool og(int depth) {
        bool v = ikke(depth);
        while (chance.below(3) == 0) {
            text += " AND ";
            const bool right = ikke(depth);
            v = v && right;
        }
        return v;
    }
    bool ikke(int depth) {
        if (depth > 0 && chance.below(4) == 0) {
            text += "not ";
            return !ikke(depth - 1);
        }
        if (depth > 0 && chance.below(3) == 0) {
            text += "( ";
            const bool v = eller(depth - 1);
            text += " )";
            return v;
        }
        return atom();
    }
};

}  // namespace

TEST_CASE("udtryk: random expressions mean what they say") {
    const auto doc = xml::Dokument::laes(
        "<Beskedkuvert><E1> a </E1><E2>b</E2><E3>b</E3><E3>c</E3></Beskedkuvert>",
        xml::Graenser(1000, 10, 100, 10));
    REQUIRE(doc);
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
        Tilfaeldig t{SeededEntropy(seed), {}};
        const bool expected = t.eller(4);
        INFO("seed " << seed << ": " << t.text);
        const Udtryk u = udtryk(t.text);
        REQUIRE(u.opfyldt(doc->rod(), ingen) == expected);
        const Udtryk again = udtryk(u.tekst());
        REQUIRE(again.tekst() == u.tekst());
        REQUIRE(again.opfyldt(doc->rod(), ingen) == expected);
    }
}
