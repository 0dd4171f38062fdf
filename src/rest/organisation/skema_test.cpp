// Names and types against the published interface, and the tools that clients build on.
#include "rest/organisation/skema.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "rest/graphql/lexer.hpp"
#include "rest/graphql/sdl.hpp"
#include "rest/organisation/kommune_test_falsk.hpp"

namespace faelled::rest {

namespace {

using nlohmann::json;

// Data of a query that must answer without errors.
json data(falsk::Proeve& p, const std::string& query) {
    const json svar = json::parse(p.spoerg(query));
    CAPTURE(svar.dump());
    CHECK_FALSE(svar.contains("errors"));
    return svar.value("data", json());
}

using graphql::Token;

// Each definition of a type language document as "name" -> set of its lines without descriptions,
// commas and white space: "felt ( arg : Type ) : Type".
class Definitioner {
  public:
    explicit Definitioner(const std::string& sdl) {
        constexpr graphql::Limits kLimits{1'000'000, 100'000, 10, 1, 1, 1};
        auto tokens = graphql::tokenize(sdl, kLimits);
        REQUIRE(tokens);
        for (Token& t : *tokens) {
            if (t.kind != Token::Kind::kString) tokens_.push_back(std::move(t));
        }
        while (tokens_[at_].kind != Token::Kind::kEnd)
            definition();
    }
    std::map<std::string, std::multiset<std::string>> alle;

  private:
    // A definition ends where the next begins: braces close, or a keyword follows.
    void definition() {
        std::string hoved = tag();
        const bool direktiv = hoved == "directive";
        while (!tokens_[at_].is("{") && !slut(direktiv))
            hoved += " " + tag();
        auto& linjer = alle[hoved];
        if (!tokens_[at_].is("{")) return;
        ++at_;
        std::string linje;
        int parenteser = 0;
        while (!tokens_[at_].is("}")) {
            // A line begins at a name that follows neither ":" nor "[" nor "(" nor "@".
            const bool navn = tokens_[at_].kind == Token::Kind::kName;
            if (navn && parenteser == 0 && !linje.empty() && !linje.ends_with(':') &&
                !linje.ends_with('[') && !linje.ends_with('@')) {
                linjer.insert(std::exchange(linje, ""));
            }
            if (tokens_[at_].is("(")) ++parenteser;
            if (tokens_[at_].is(")")) --parenteser;
            linje += tag();
        }
        if (!linje.empty()) linjer.insert(linje);
        ++at_;
    }
    [[nodiscard]] bool slut(bool direktiv) const {
        static const std::set<std::string> kOrd = {"schema", "scalar", "directive", "enum",
                                                   "type",   "input",  "interface"};
        const Token& t = tokens_[at_];
        return t.kind == Token::Kind::kEnd ||
               (t.kind == Token::Kind::kName && kOrd.contains(t.text) &&
                !(direktiv && tokens_[at_ + 1].is(":")));
    }
    std::string tag() { return tokens_[at_++].text; }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
};

std::string laes(const std::filesystem::path& sti) {
    std::ifstream fil(sti);
    std::stringstream out;
    out << fil.rdbuf();
    return out.str();
}

}  // namespace

TEST_CASE("types, fields and arguments are those of the published interface") {
    const std::filesystem::path sti =
        "../shared/contracts/organisation/graphql/organisation-v1.graphql";
    if (!std::filesystem::exists(sti)) {
        MESSAGE("the published schema is not beside the repository: not compared");
        return;
    }
    const Definitioner deres(laes(sti));
    const Definitioner vores(graphql::print_sdl(**organisationsskema()));
    CHECK(deres.alle.size() > 30);
    for (const auto& [navn, linjer] : deres.alle) {
        CAPTURE(navn);
        REQUIRE(vores.alle.contains(navn));
        std::string mangler;
        for (const auto& l : linjer) {
            if (vores.alle.at(navn).count(l) == 0) mangler += l + "; ";
        }
        CHECK(mangler == "");
        CHECK(vores.alle.at(navn).size() == linjer.size());
    }
    CHECK(vores.alle.size() == deres.alle.size());
}

TEST_CASE("introspection as graphql-js asks") {
    falsk::Proeve p;
    const auto svar = data(p, R"(
        query IntrospectionQuery {
          __schema {
            description queryType { name } mutationType { name } subscriptionType { name }
            types { ...FullType }
            directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description specifiedByURL
          fields(includeDeprecated: true) {
            name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef }
            isDeprecated deprecationReason
          }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue {
          name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
        }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
            ofType { kind name ofType { kind name ofType { kind name } } } } } } }
        })");
    const auto& types = svar["__schema"]["types"];
    const auto find = [&](const std::string& navn) {
        for (const auto& t : types) {
            if (t["name"] == navn) return t;
        }
        return json();
    };
    CHECK(svar["__schema"]["queryType"]["name"] == "Query");
    CHECK(svar["__schema"]["mutationType"].is_null());
    CHECK(find("Medlemskab")["possibleTypes"].size() == 2);
    CHECK(find("BrugerMedlemskab")["interfaces"][0]["name"] == "Medlemskab");
    CHECK(find("TilstandStatus")["enumValues"].size() == 2);
    CHECK(find("KleFilter")["inputFields"][1]["type"]["ofType"]["kind"] == "LIST");
    CHECK(find("UUID")["kind"] == "SCALAR");
    CHECK(data(p, "{ __type(name: \"Findes\") { name } }")["__type"].is_null());
}

TEST_CASE("a description that lacks a relation is found at start") {
    falsk::Verden v;
    Organisationskilde kilde = v.kilde();
    kilde.typer.bruger = &organisation::kPerson;
    const auto tabel = Tabel::create(kilde);
    REQUIRE_FALSE(tabel);
    CHECK(tabel.error().tekst == "GraphQL: Person mangler BrugerNavn");
    kilde.typer.bruger = nullptr;
    CHECK_FALSE(Tabel::create(kilde));
    CHECK_FALSE(Tabel::create(Organisationskilde{}));
}

}  // namespace faelled::rest
