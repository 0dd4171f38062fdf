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

// The content criteria at `nu` (attributes, states, relations; not the registration's own and not
// the time of receipt). Criteria of one attribute kind are alternatives; kinds are joined by AND.
[[nodiscard]] bool opfylder(const Objektbeskrivelse& b, const Indhold& stored, const SoegInput& in,
                            Tid nu);
// --- what predicate and plan have in common
// -------------------------------------------------------

// Rule 2: the criterion's own Virkning, else SoegVirkning, else now.
[[nodiscard]] Periode kriterieinterval(const Virkning& v, const SoegInput& in, Tid nu);
// False for what does not restrict: XML, and groups in which nothing is given.
[[nodiscard]] bool er_kriterium(const Felt& field, const Feltvaerdi& wanted);
// Of each group one must be met: relations of one name; general ones of one name, Rolle and Indeks
// (indekser.md 9.2 rule 2). Points into `wanted`.
[[nodiscard]] std::vector<std::vector<const Relation*>> kriteriegrupper(
    const Objektbeskrivelse& b, const std::vector<Relation>& wanted);

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
