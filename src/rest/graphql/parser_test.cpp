#include "rest/graphql/parser.hpp"

#include <doctest/doctest.h>

#include <string>

#include "rest/graphql/block_string.hpp"
#include "rest/graphql/lexer.hpp"

namespace faelled::rest::graphql {

namespace {

constexpr Limits kLimits{1'000, 100, 10, 100, 100, 10};

std::string error_of(std::string_view source, const Limits& limits = kLimits) {
    const auto d = parse(source, limits);
    return d ? "" : d.error().message;
}

Location place_of(std::string_view source) {
    const auto d = parse(source, kLimits);
    return d ? Location{} : d.error().locations.at(0);
}

std::string argument(std::string_view literal) {
    const auto d = parse("{ a(x: " + std::string(literal) + ") }", kLimits);
    if (!d) return "fejl: " + d.error().message;
    return d->operations[0].selections[0].arguments[0].value.print();
}

}  // namespace

TEST_CASE("lexer: kinds, places in characters, and what is passed over") {
    const auto tokens =
        tokenize("\xEF\xBB\xBF{ # kommentar\n  \"æ\", navn -1 2.5e3 ... }", kLimits);
    REQUIRE(tokens);
    REQUIRE(tokens->size() == 8);
    CHECK((*tokens)[1].kind == Token::Kind::kString);
    CHECK((*tokens)[1].text == "æ");
    CHECK((*tokens)[2].where == Location{2, 8});
    CHECK((*tokens)[3].kind == Token::Kind::kInt);
    CHECK((*tokens)[4].kind == Token::Kind::kFloat);
    CHECK((*tokens)[5].text == "...");
    CHECK((*tokens)[7].kind == Token::Kind::kEnd);
}

TEST_CASE("lexer: line ends of all three kinds") {
    const auto tokens = tokenize("a\nb\rc\r\nd", kLimits);
    REQUIRE(tokens);
    CHECK((*tokens)[1].where == Location{2, 1});
    CHECK((*tokens)[2].where == Location{3, 1});
    CHECK((*tokens)[3].where == Location{4, 1});
}

TEST_CASE("literals") {
    CHECK(argument("12") == "12");
    CHECK(argument("-0") == "0");
    CHECK(argument("1.5") == "1.5");
    CHECK(argument("true") == "true");
    CHECK(argument("null") == "null");
    CHECK(argument("AKTIV") == "AKTIV");
    CHECK(argument("$v") == "$v");
    CHECK(argument("[1, [2]]") == "[1, [2]]");
    CHECK(argument("{a: 1, b: {c: \"x\"}}") == "{a: 1, b: {c: \"x\"}}");
    CHECK(argument(R"("\u00e6\t\"\uD83D\uDE00")") == "\"æ\\u0009\\\"😀\"");
    CHECK(argument("\"\"\"\n    a\n      b\n  \"\"\"") == "\"a\\u000a  b\"");
    CHECK(argument("99999999999999999999") == "1e+20");
}

TEST_CASE("what is not a literal is refused") {
    for (const char* wrong :
         {"01", "1.", "1x", "-", "\"a", "\"a\nb\"", "\"\\q\"", "\"\\uD800\"", "\"\\uDC00\"",
          "\"\\u12\"", "\"\"\"a", "1e999", "$", "[", "{a}", "?"}) {
        CAPTURE(wrong);
        CHECK(argument(wrong).starts_with("fejl: "));
    }
    CHECK(argument(std::string("\"a\x01\"")).starts_with("fejl: "));
    CHECK(argument("\"\xff\"").starts_with("fejl: "));
}

TEST_CASE("block strings lose common indentation and empty ends") {
    CHECK(block_string_value("") == "");
    CHECK(block_string_value("  a") == "  a");
    CHECK(block_string_value("a\r\n    b\r\n  c\r\n") == "a\n  b\nc");
    CHECK(block_string_value("\n\n  x\n\n") == "x");
}

TEST_CASE("a document with everything") {
    const auto d = parse(R"(
        query Q($a: [Int!]! = [1] @x, $b: Boolean) @y(z: 1) {
            alias: felt(a: $a) @skip(if: $b) { ...F ... on T { b } ... @include(if: true) { c } }
        }
        fragment F on T { d }
    )",
                         kLimits);
    REQUIRE(d);
    const Operation& o = d->operations.at(0);
    CHECK(o.name == "Q");
    CHECK(o.variables.at(0).type.wraps.text("Int") == "[Int!]!");
    CHECK(o.variables.at(0).default_value->print() == "[1]");
    const Selection& s = o.selections.at(0);
    CHECK(s.key() == "alias");
    CHECK(s.name == "felt");
    REQUIRE(s.selections.size() == 3);
    CHECK(s.selections[0].kind == Selection::Kind::kSpread);
    CHECK(s.selections[1].on == "T");
    CHECK(s.selections[2].on.empty());
    CHECK(d->fragment("F")->on == "T");
}

TEST_CASE("syntax errors are InvalidSyntax with a place") {
    const auto d = parse("{ a(b: ) }", kLimits);
    REQUIRE_FALSE(d);
    CHECK(d.error().classification == Classification::kInvalidSyntax);
    CHECK(place_of("{ a(b: ) }") == Location{1, 8});
    CHECK(place_of("{\n  a {}\n}") == Location{2, 6});
    for (const char* wrong :
         {"", "{", "{}", "query", "{ a } }", "fragment on on T { a }", "fragment F T { a }",
          "type T { a: Int }", "query ($a: Int = $b) { a }", "query () { a }", "{ a() }", "{ a: }",
          "{ ... on }", "{ a @ }"}) {
        CAPTURE(wrong);
        CHECK_FALSE(error_of(wrong).empty());
    }
}

TEST_CASE("limits: bytes, tokens, depth") {
    CHECK(error_of("{ a " + std::string(1'000, ' ') + "}").find("byte") != std::string::npos);
    std::string many = "{";
    for (int i = 0; i < 120; ++i)
        many += " a";
    CHECK(error_of(many + " }").find("tegnfølger") != std::string::npos);
    std::string deep = "a";
    for (int i = 0; i < 12; ++i)
        deep = "{ a " + deep + " }";
    CHECK(error_of(deep).find("niveauer") != std::string::npos);
    CHECK(error_of("{ a(x: " + std::string(20, '[')).find("niveauer") != std::string::npos);
    CHECK(error_of("query ($a: " + std::string(20, '[')).find("niveauer") != std::string::npos);
}

TEST_CASE("types alone") {
    CHECK(parse_type("[UUID!]!")->wraps.text("UUID") == "[UUID!]!");
    CHECK(parse_type("Int")->wraps.empty());
    CHECK_FALSE(parse_type("[Int"));
    CHECK_FALSE(parse_type("Int!!"));
    CHECK_FALSE(parse_type("Int Int"));
    CHECK_FALSE(parse_type("[[[[[Int!]!]!]!]!]!"));
}

}  // namespace faelled::rest::graphql
