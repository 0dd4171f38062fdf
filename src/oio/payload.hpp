// A Registrering as bytes and back. Bytes, reasons and version rule: docs/formater/payload.md.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "oio/model.hpp"

namespace faelled::oio {

// nr and tidspunkt are not part of the payload: the store keeps them.
[[nodiscard]] std::string pak(const Registrering& r);
// Fejl kIntern when the bytes are not a payload of a known version.
[[nodiscard]] Result<Registrering> pak_ud(std::uint64_t nr, Tid tidspunkt, std::string_view bytes);

}  // namespace faelled::oio
