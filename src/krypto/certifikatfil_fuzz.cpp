// An uploaded certificate file: read or refused.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "krypto/certifikatfil.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)faelled::krypto::laes_certifikatfil({reinterpret_cast<const char*>(data), size});
    return 0;
}
