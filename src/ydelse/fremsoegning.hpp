// Request and answer of fremsoeg (indekser.md chapter 11).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/strong.hpp"
#include "indeks/udtryk.hpp"
#include "oio/operationer.hpp"

namespace faelled::ydelse {

// The branches of a search expression.
inline constexpr indeks::Gren kBevillinger = 0;
inline constexpr indeks::Gren kEffektueringer = 1;

// Bits of BevillingVis and OekonomiskEffektueringVis, in the order of the schema.
enum Bevillingvis : std::uint32_t {
    kBevEgenskaber = 1U << 0,
    kBevUdvidelse = 1U << 1,
    kBevYdelse = 1U << 2,
    kBevSag = 1U << 3,
    kBevPart = 1U << 4,
    kBevEjer = 1U << 5,
    kBevAnsvarlig = 1U << 6,
    kBevSikkerhedsprofil = 1U << 7,
};
enum Effektueringvis : std::uint32_t {
    kEffEgenskaber = 1U << 0,
    kEffAktoer = 1U << 1,  // the party too: there is no value of its own for it
    kEffDele = 1U << 2,
    kEffItsystem = 1U << 3,
};
[[nodiscard]] std::optional<std::uint32_t> bevillingvis(std::string_view navn);
[[nodiscard]] std::optional<std::uint32_t> effektueringvis(std::string_view navn);

struct Filter {
    std::uint32_t bevillingvis = 0;
    std::uint32_t effektueringvis = 0;
    bool inkluder_effektueringer = false;  // BevillingInkluder bevilgetydelse
    bool inkluder_bevillinger = false;     // OekonomiskEffektueringInkluder

    // An empty filter returns no objects, only counts.
    [[nodiscard]] bool tomt() const {
        return bevillingvis == 0 && effektueringvis == 0 && !inkluder_effektueringer &&
               !inkluder_bevillinger;
    }
};

enum class Sorteringselement : std::uint8_t {
    kFuldtNavn,         // grants: of the receiver
    kYdelsesnavn,       // grants: of the first benefit
    kDispositionsdato,  // payments
};
[[nodiscard]] std::optional<Sorteringselement> sorteringselement(indeks::Gren g,
                                                                 std::string_view navn);

struct Sortering {
    Sorteringselement element = Sorteringselement::kFuldtNavn;
    bool faldende = false;
    std::int64_t sekvens = 1;
};

struct FremsoegInput {
    std::vector<Uuid> bevillinger;
    std::vector<Uuid> effektueringer;
    // With UUIDs, an expression without any criterion is no restriction.
    std::optional<indeks::Udtryk> udtryk;
    Filter filter;
    std::vector<Sortering> bevillingsortering;
    std::vector<Sortering> effektueringsortering;
};

// An object as the reader sees it, with the owner whose it is.
struct Billede {
    Cvr ejer;
    oio::Oejebliksbillede billede;
};

struct FremsoegSvar {
    // Before paging, after data limits. `ydelser`: granted benefits of the grants that were found.
    std::size_t bevillinger = 0;
    std::size_t ydelser = 0;
    std::size_t effektueringer = 0;
    // What was used; nothing for branches that were not searched by an expression.
    std::optional<indeks::Sidevalg> bevillingside;
    std::optional<indeks::Sidevalg> effektueringside;
    // One page of each, already without what the reader may not see; the filter is the writer's to
    // apply.
    std::vector<Billede> bevillingbilleder;
    std::vector<Billede> effektueringbilleder;
};

}  // namespace faelled::ydelse
