// The JSON request of KlassifikationListeHent: whatever the bytes, a request within its bounds or a
// refusal that names a field.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rest/klassifikation/forespoergsel.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read =
        faelled::rest::laes_listeforespoergsel(text, faelled::rest::graphql::kServerLimits);
    if (!read && (read.error().kode != 40 || read.error().element.empty())) std::abort();
    if (read && (read->kriterier.empty() || read->kriterier.size() > 1000)) std::abort();
    return 0;
}
