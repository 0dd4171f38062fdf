// Requests and answers that both indexes have (indekser.md 3.6, chapters 8, 9, 11). A surface reads
// its wire form into these, a service answers with them. What hangs on a branch is an array with a
// place for each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "indeks/regel.hpp"
#include "indeks/udtryk.hpp"
#include "oio/operationer.hpp"

namespace faelled::indeks {

// One object of an importer or opdater as it was read; `input` is the reader's refusal when the
// message does not fit the schema, and `uuid` then what could be read of it (nil: nothing).
template <typename Input>
struct Indkommet {
    Gren gren = 0;
    Uuid uuid;
    Result<Input> input;
};
using Importeret = Indkommet<oio::ImporterInput>;
using Opdateret = Indkommet<oio::RetInput>;

// The answer for one object, in the order asked.
struct Enkeltsvar {
    std::optional<Fejl> fejl;  // none: 20
    std::string type;          // "Sag", "Dokument", ...
    Uuid uuid;
    std::vector<Fund> fund{};  // validation only
};

struct FjernInput {
    std::vector<oio::Reference> objekter;
    std::optional<Udtryk> udtryk;
    bool efterlad_dokumenter = false;
    bool ogsaa_ydelse = false;
};

struct Sortering {
    std::uint8_t element = 0;  // place among the elements of the branch's schema type
    bool faldende = false;
    std::int64_t prioritet = 1;
};

// What shall be answered: bits in the order of the schema's values.
struct Filter {
    std::array<std::uint32_t, kGrene> vis{};
    std::array<std::uint32_t, kGrene> inkluder{};

    // An empty filter returns no objects, only counts (9.3).
    [[nodiscard]] bool tomt() const { return vis == decltype(vis){} && inkluder == vis; }
};

struct FremsoegInput {
    std::array<std::vector<Uuid>, kGrene> uuids;
    std::optional<Udtryk> udtryk;
    Filter filter;
    std::array<std::vector<Sortering>, kGrene> sortering;
};

struct FremsoegSvar {
    // Before paging, after data limits.
    std::array<std::size_t, kGrene> antal{};
    // Journal notes, granted benefits: what is counted inside the objects of the first branch.
    std::size_t dele = 0;
    // What was used; nothing for branches that no expression searched.
    std::array<std::optional<Sidevalg>, kGrene> side;
    // One page of each, whole; the filter is the writer's to apply.
    std::array<std::vector<oio::Oejebliksbillede>, kGrene> billeder;

    [[nodiscard]] bool tomt() const { return antal[0] == 0 && antal[1] == 0; }
};

}  // namespace faelled::indeks
