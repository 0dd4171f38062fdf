// Any pattern on any text: refused or answered, soon.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "administration/moenster.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = all.find('\n');
    const auto m = faelled::administration::Moenster::lav(all.substr(0, cut).substr(0, 200));
    if (m && cut != std::string_view::npos) (void)m->passer(all.substr(cut + 1).substr(0, 1000));
    return 0;
}
