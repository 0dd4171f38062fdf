// A place in the audit logs, as a caller's `start` names it: nothing, or one that its text names
// again.
#include <cstdint>
#include <cstdlib>

#include "adgang/logsted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using faelled::adgang::Logsted;
    const auto read = Logsted::parse({reinterpret_cast<const char*>(data), size});
    if (!read) return 0;
    const auto again = Logsted::parse(read->text());
    if (!again || *again != *read) std::abort();
    return 0;
}
