#include <cstddef>
#include <cstdint>
#include <string_view>

#include "klassifikation/kle_fil.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = faelled::klassifikation::laes_kle(
        std::string_view(reinterpret_cast<const char*>(data), size));
    if (!read) return 0;
    for (const auto& k : read->numre)
        if (k.nummer.empty() || k.uuid.is_nil()) __builtin_trap();
    return 0;
}
