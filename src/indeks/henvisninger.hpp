// The nightly look at what the indexes' objects point to (indekser.md 4.4, 6): messages come out of
// order, so a write does not ask whether a class, a unit, a case or a document is there. What still
// points to nothing afterwards is a finding (C27); a finding whose target has come since goes away.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "indeks/fundlager.hpp"
#include "indeks/regelsaet.hpp"
#include "oio/motor.hpp"

namespace faelled::indeks {

// Whether what the relation names is there; nothing: it is not one of those that are looked at.
using Henvisningsopslag = std::function<Result<std::optional<bool>>(
    const oio::Relationsbeskrivelse&, const oio::Relation&)>;

struct Henvisningsresultat {
    std::size_t objekter = 0;
    std::size_t med_fund = 0;  // objects that point to nothing somewhere
    std::size_t nye = 0;       // of those: had no such finding before
    std::size_t rettede = 0;   // objects whose findings went away
    bool helt = true;          // false: stopped before the end
};

// Every object of these types, of every owner, that has not been removed. Looked at are relations
// that hold now or will; the fields within a relation are not. Findings of other rules stay, and
// those of an object that is written meanwhile are left for the next time. Set `stop` to end early.
[[nodiscard]] Result<Henvisningsresultat> kontroller_henvisninger(
    oio::Motor& motor, std::span<const Regelsaet* const> types, const Henvisningsopslag& findes,
    const std::atomic<bool>& stop);

}  // namespace faelled::indeks
