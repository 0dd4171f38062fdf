// What the writing operations of both indexes share: rights, limits of a call, rule ids on
// refusals, strict senders (indekser.md chapters 7, 8.1).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "indeks/regel.hpp"
#include "oio/motor.hpp"

namespace faelled::indeks {

// 43 when the agreement lacks the right.
[[nodiscard]] Result<void> kraev(const adgang::Kalder& k, adgang::Ret right);
[[nodiscard]] oio::Skriver skriver(const adgang::Kalder& k);

[[nodiscard]] Fejl afvist(int kode, std::string_view regel, std::string tekst);
// A05: none of the objects is written, because nobody knows which was meant.
[[nodiscard]] Fejl samme_uuid();
// With the rule id of what the engine refuses.
[[nodiscard]] Fejl med_regel(Fejl f);

// 40 when there is none, or more than `maks`.
[[nodiscard]] Result<void> kontroller_antal(std::string_view element, std::size_t antal,
                                            std::size_t maks);

// How often each UUID stands in the call.
template <typename Input>
[[nodiscard]] std::unordered_map<Uuid, int> forekomster(const std::vector<Input>& in) {
    std::unordered_map<Uuid, int> n;
    for (const Input& x : in)
        if (!x.uuid.is_nil()) ++n[x.uuid];
    return n;
}

// Rules of level C that refuse what a sender writes.
using Strenge = std::map<Uuid, std::set<Regel>>;
// The refusal when one of the findings is such a rule of `sender`.
[[nodiscard]] std::optional<Fejl> streng(const Strenge& strenge, const Uuid& sender,
                                         const std::vector<Fund>& fund);

}  // namespace faelled::indeks
