// The answer of KlassifikationListeHent as a table (klassifikation.md 8.4): the GraphQL schema and
// the OpenAPI description are made from it. Names as in the contract, the two misspelt ones too;
// GraphQL begins them with a small letter.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace faelled::rest::listetyper {

struct Felt {
    const char* navn;  // "KlasseTitel"
    const char* type;  // "[]X": a list
    bool kraevet = false;
    const char* hjaelp = "";
};
struct Type {
    const char* navn;
    std::span<const Felt> felter;
    bool valg = false;  // exactly one of the fields is there
};

struct Skalar {
    const char* navn;
    const char* format;  // of OpenAPI, "" when none
    int laengde;         // 0: none
    const char* hjaelp;
};

// Every type comes before the ones that name it.
[[nodiscard]] std::span<const Type> typer();
[[nodiscard]] std::span<const Skalar> skalarer();

inline constexpr std::string_view kSvar = "KlassifikationListeHent_O";

// "KlasseTitel" -> "klasseTitel"
[[nodiscard]] std::string graphqlnavn(std::string_view name);

}  // namespace faelled::rest::listetyper
