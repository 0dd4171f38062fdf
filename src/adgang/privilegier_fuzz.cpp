// Privilege lists: what reads is written and read again as the same.
#include <cstdint>
#include <cstdlib>

#include "adgang/rettigheder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled::adgang;
    const auto read = laes_privilegier({reinterpret_cast<const char*>(data), size});
    if (!read) {
        if (read.error().tekst.empty()) std::abort();
        return 0;
    }
    const auto again = laes_privilegier(skriv_privilegier(*read));
    if (!again || *again != *read) std::abort();
    return 0;
}
