#include "rest/graphql/validate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "rest/graphql/legetoej_test_skema.hpp"
#include "rest/graphql/parser.hpp"

namespace faelled::rest::graphql {

namespace {

const Schema& schema() {
    static const auto s = legetoej::skema();
    return *s;
}

// The first message, empty when right.
std::string wrong(std::string_view query, Introspection introspection = Introspection::kOn) {
    const auto d = parse(query, legetoej::kGraenser);
    if (!d) return "syntaks: " + d.error().message;
    const auto errors = validate(schema(), *d, legetoej::kGraenser, introspection);
    if (errors.empty()) return "";
    CHECK(errors[0].classification == Classification::kValidationError);
    return errors[0].message;
}

bool says(std::string_view query, std::string_view text) {
    const std::string got = wrong(query);
    CAPTURE(got);
    return got.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("right documents") {
    for (const char* q : {"{ ting { nr navn __typename } }", "query A { tom } query B { tom }",
                          "{ ting { ... on Bil { hjul } ... on Bold { venner { nr } } } }",
                          "query ($n: Int!) { ting(antal: $n) { ...F } } fragment F on Ting { nr }",
                          "query ($n: Int = 3) { ting(antal: $n) { nr } }",
                          "query ($f: Farve!) { ekko(filter: {farve: $f, numre: 1}) }",
                          "query ($f: [Filter!]) { ekko(filter: $f) }",
                          "query ($b: Boolean!) { tom @skip(if: $b) @include(if: true) }",
                          "{ a: ting { nr } b: ting { nr } ting { nr } ting { navn } }",
                          "{ ting { ... on Bil { x: hjul } ... on Bold { x: nr } } }",
                          "{ __schema { types { name } } __type(name: \"Bil\") { name } }"}) {
        CAPTURE(q);
        CHECK(wrong(q) == "");
    }
}

TEST_CASE("fields and selections") {
    CHECK(says("{ findes }", "har ikke feltet findes"));
    CHECK(says("{ ting }", "felter skal vælges"));
    CHECK(says("{ tom { a } }", "har ingen felter"));
    CHECK(says("{ ting { hjul } }", "har ikke feltet hjul"));
    CHECK(says("{ __typename { a } }", "har ingen felter"));
    CHECK(wrong("{ __schema { types { name } } }", Introspection::kOff).find("slået fra") !=
          std::string::npos);
    CHECK(wrong("{ __typename }", Introspection::kOff) == "");
}

TEST_CASE("arguments and literals") {
    CHECK(says("{ ting(findes: 1) { nr } }", "har ikke argumentet"));
    CHECK(says("{ ting(antal: 1, antal: 1) { nr } }", "to gange"));
    CHECK(says("{ ting(antal: null) { nr } }", "null"));
    CHECK(says("{ ting(antal: \"1\") { nr } }", "et helt tal"));
    CHECK(says("{ ting(antal: 1.5) { nr } }", "et helt tal"));
    CHECK(says("{ ting(antal: 3000000000) { nr } }", "et helt tal"));
    CHECK(says("{ __type { name } }", "mangler argumentet name"));
    CHECK(says("{ ekko(filter: {}) }", "mangler feltet farve"));
    CHECK(says("{ ekko(filter: {farve: GUL}) }", "GUL"));
    CHECK(says("{ ekko(filter: {farve: \"ROED\"}) }", "Farve"));
    CHECK(says("{ ekko(filter: {farve: ROED, findes: 1}) }", "har ikke feltet"));
    CHECK(says("{ ekko(filter: {farve: ROED, farve: ROED}) }", "to gange"));
    CHECK(says("{ ekko(filter: 1) }", "ikke et objekt"));
}

TEST_CASE("operations") {
    CHECK(says("mutation { tom }", "Kun forespørgsler"));
    CHECK(says("subscription S { tom }", "Kun forespørgsler"));
    CHECK(says("query A { tom } query A { tom }", "hedder A"));
    CHECK(says("{ tom } query A { tom }", "uden navn"));
    CHECK(says("fragment F on Query { tom }", "ingen forespørgsel"));
}

TEST_CASE("fragments") {
    CHECK(says("{ ...F }", "findes ikke"));
    CHECK(says("{ tom } fragment F on Query { tom }", "bruges ikke"));
    CHECK(says("{ ...F } fragment F on Findes { tom }", "Typen Findes"));
    CHECK(says("{ ...F } fragment F on Farve { tom }", "kan ikke stå"));
    CHECK(says("{ ... on Int { tom } }", "kan ikke stå"));
    CHECK(says("{ ... on Bil { nr } }", "kan aldrig være"));
    CHECK(
        says("{ ...F } fragment F on Query { tom } fragment F on Query { tom }", "To fragmenter"));
    CHECK(says("{ ...F } fragment F on Query { ...F }", "sig selv"));
    CHECK(
        says("{ ...F } fragment F on Query { ...G } fragment G on Query { tom ...F }", "sig selv"));
}

TEST_CASE("variables") {
    CHECK(says("query ($a: Int, $a: Int) { ting(antal: $a) { nr } }", "to gange"));
    CHECK(says("query ($a: Findes) { ekko(filter: $a) }", "Typen Findes"));
    CHECK(says("query ($a: Bil) { ekko(filter: $a) }", "kan ikke være"));
    CHECK(says("query ($a: Int = \"x\") { ting(antal: $a) { nr } }", "et helt tal"));
    CHECK(says("query ($a: Int) { tom }", "bruges ikke"));
    CHECK(says("{ ting(antal: $a) { nr } }", "er ikke defineret"));
    CHECK(says("{ ...F } fragment F on Query { ting(antal: $a) { nr } }", "er ikke defineret"));
    CHECK(says("query ($a: String) { ting(antal: $a) { nr } }", "skal stå"));
    CHECK(says("query ($a: Filter) { ekko(filter: $a) }", "skal stå"));
    CHECK(says("query ($a: Filter) { ekko(filter: [$a]) }", "skal stå"));
    CHECK(says("query ($a: Int) { ekko(filter: {farve: ROED, numre: [$a]}) }", "skal stå"));
    CHECK(says("query ($a: Boolean) { tom @skip(if: $a) }", "skal stå"));
    CHECK(wrong("query ($a: Boolean = true) { tom @skip(if: $a) }") == "");
}

TEST_CASE("directives") {
    CHECK(says("{ tom @findes }", "findes ikke"));
    CHECK(says("{ tom @skip }", "mangler argumentet if"));
    CHECK(says("{ tom @skip(if: true) @skip(if: true) }", "to gange"));
    CHECK(says("query @skip(if: true) { tom }", "må ikke stå her"));
}

TEST_CASE("fields that cannot be merged") {
    CHECK(says("{ a: tom a: kast }", "to forskellige felter"));
    CHECK(says("{ ting(antal: 1) { nr } ting(antal: 2) { nr } }", "to forskellige felter"));
    CHECK(says("{ ting { x: nr } ting { x: navn } }", "to forskellige felter"));
    CHECK(says("{ ting { ... on Bil { x: hjul } ... on Bold { x: navn } } }",
               "to forskellige felter"));
    CHECK(
        says("{ ting { ... on Bil { x: naeste { y: nr } } ... on Bil { x: naeste { y: navn } } } }",
             "to forskellige felter"));
    CHECK(says("{ ting { ...F x: nr } } fragment F on Ting { x: navn }", "to forskellige felter"));
    CHECK(says("{ x: __typename x: kast }", "to forskellige felter"));
}

TEST_CASE("complexity and depth count unfolded fragments, in time that does not explode") {
    std::string bomb = "{ ...F0 }";
    for (int i = 0; i < 40; ++i) {
        const std::string next = "...F" + std::to_string(i + 1);
        bomb += " fragment F" + std::to_string(i) + " on Query { " + next + " " + next + " }";
    }
    bomb += " fragment F40 on Query { tom }";
    CHECK(says(bomb, "flere end 200 felter"));
    std::string deep = "nr";
    for (int i = 0; i < 6; ++i)
        deep = "... on Bold { venner { ... on Bil { naeste { " + deep + " } } } }";
    CHECK_FALSE(wrong("{ ting { " + deep + " } }").empty());
}

}  // namespace faelled::rest::graphql
