#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "organisation/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled::organisation;
    const Csvgraenser limits{std::size_t{1} << 16, 200, 20};
    const auto lines =
        laes_csv({reinterpret_cast<const char*>(data), size}, limits);  // NOLINT: bytes as text
    if (!lines) return 0;
    if (lines->size() > limits.linjer) std::abort();
    for (const Csvlinje& l : *lines)
        if (l.nr == 0 || l.celler.empty() || l.celler.size() > limits.kolonner) std::abort();
    return 0;
}
