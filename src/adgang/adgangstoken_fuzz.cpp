// Rows of access tokens from a damaged disk: nothing, or claims that pack to the same bytes.
#include <cstdint>
#include <cstdlib>

#include "adgang/test_tokenindhold.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using faelled::adgang::Tokenindholdproeve;
    const auto read = Tokenindholdproeve::pak_ud({reinterpret_cast<const char*>(data), size});
    if (!read) return 0;
    const std::string bytes = Tokenindholdproeve::pak(*read);
    const auto again = Tokenindholdproeve::pak_ud(bytes);
    if (!again || Tokenindholdproeve::pak(*again) != bytes) std::abort();
    return 0;
}
