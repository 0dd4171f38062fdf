// What is kept of a removed object of an index, in Rum::kMeta. Bytes: docs/formater/gravsten.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "oio/motor.hpp"
#include "store/store.hpp"

namespace faelled::oio {

[[nodiscard]] store::RumSkrivning skriv_gravsten(Cvr ejer, const Gravsten& g);
// Nothing when the two are not those of a Gravsten.
[[nodiscard]] std::optional<Gravsten> pak_ud_gravsten(std::string_view key, std::string_view value);
// Of one owner and type with a time in `interval`, in order of time and UUID, after `efter`, at
// most `antal`.
[[nodiscard]] Result<std::vector<Gravsten>> laes_gravsten(store::Lager& lager, Cvr ejer,
                                                          std::uint8_t type, Periode interval,
                                                          const std::optional<Gravsten>& efter,
                                                          std::size_t antal);

}  // namespace faelled::oio
