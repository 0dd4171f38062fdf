// Search expressions of the indexes (indekser.md 9.2, chapter 11): a tree of searches by example
// over two object types, which the index calls its branches (cases and documents; grants and
// payments).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "oio/operationer.hpp"

namespace faelled::indeks {

using Gren = std::uint8_t;  // 0 or 1
inline constexpr Gren kGrene = 2;
[[nodiscard]] constexpr Gren anden(Gren g) {
    return static_cast<Gren>(1 - g);
}

struct Udtryk;

struct Led {
    enum class Slags : std::uint8_t {
        kObjekt,   // objects of the branch that match
        kUbundet,  // the same, of those that no object of the other branch is tied to
        kIkke,     // what `under` does not hold for
        kUdtryk,   // `under`
    };
    Slags slags = Slags::kObjekt;
    Gren gren = 0;
    oio::Indekssoegning soegning{};
    std::shared_ptr<const Udtryk> under{};  // never null where it is used; trees are shared

    [[nodiscard]] bool soeger() const {
        return slags == Slags::kObjekt || slags == Slags::kUbundet;
    }
};

// OR: union. AND: for each branch what all members that speak of it hold for; when one member
// speaks of the one branch alone and another of the other, only objects that are tied to one
// another remain. NOT needs a member beside it that finds what it takes away from.
struct Udtryk {
    bool eller = false;
    std::vector<Led> led;
};

struct Udtryksgraenser {
    std::size_t dybde = 16;
    std::size_t led = 200;
};
// 40: NOT without a positive criterion beside it, an empty expression, too deep, too many members,
// reversed intervals, illegal paging.
[[nodiscard]] Result<void> kontroller(const Udtryk& u, const Udtryksgraenser& g = {});

// Bits of the branches that it speaks of.
[[nodiscard]] std::uint8_t grene(const Udtryk& u);
[[nodiscard]] std::uint8_t grene(const Led& l);
// Whether an AND joins its two branches.
[[nodiscard]] bool forener(const Udtryk& u);

// The outermost first search of a branch: its paging and SoegVirkning are the answer's. Null when
// there is none.
[[nodiscard]] const oio::SoegInput* foerste(const Udtryk& u, Gren g);

struct Sidevalg {
    static constexpr std::size_t kStandard = 100;
    static constexpr std::size_t kLoft = 1000;
    std::size_t foerste = 0;
    std::size_t maksimum = kStandard;
};
[[nodiscard]] Sidevalg sidevalg(const oio::SoegInput* head);

}  // namespace faelled::indeks
