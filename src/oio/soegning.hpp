// Search by example (organisation.md 7.2): the exact predicate, and a plan that lets the store find
// candidates. The plan never misses a hit; when `eksakt` is false its candidates must be tested
// with opfylder.
#pragma once

#include <vector>

#include "oio/operationer.hpp"
#include "store/store.hpp"

namespace faelled::oio {

// 40 when an interval is reversed or the paging values are illegal.
[[nodiscard]] Result<void> kontroller(const SoegInput& in);

// The content criteria at `nu` (attributes, states, relations; not the registration's own).
[[nodiscard]] bool opfylder(const Objektbeskrivelse& b, const Indhold& stored, const SoegInput& in,
                            Tid nu);
// LivscyklusKode and BrugerRef (7.2 rule 1), without its interval.
[[nodiscard]] bool opfylder(const Registrering& r, const SoegInput& in);

struct Soegeplan {
    std::vector<store::Betingelse> betingelser;  // empty: no criterion can use an index
    bool eksakt = true;
};
[[nodiscard]] Soegeplan laeg_plan(const Objektbeskrivelse& b, const SoegInput& in, Tid nu);

// True when the answer can only come from reading every object's history: an interval of
// registration time, or codes that the index does not hold.
[[nodiscard]] bool kraever_historik(const SoegInput& in);

}  // namespace faelled::oio
