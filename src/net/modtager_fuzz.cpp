// Any bytes, cut anywhere: the parser stays within its limits, and how the bytes were cut does not
// matter.
#include <cstdint>
#include <cstdlib>

#include "net/gzip.hpp"
#include "net/modtager.hpp"

namespace {

using namespace faelled::net;

constexpr Graenser kGraenser{1, 512, 1024, 20, 1, 1, 1, 1};

struct Udfald {
    bool faerdig = false;
    int status = 0;
    Anmodning anmodning;
};

Udfald laes(std::string_view data, std::size_t stykke) {
    Udfald u;
    Modtager m(kGraenser, u.anmodning);
    std::string rest;
    while (!data.empty() && m.status() == 0 && !m.is_done()) {
        rest += data.substr(0, stykke);
        data.remove_prefix(std::min(stykke, data.size()));
        rest.erase(0, m.tag(rest));
    }
    u.status = m.status();
    u.faerdig = u.status == 0 && m.is_done();
    if (u.anmodning.krop.size() > kGraenser.krop_bytes) std::abort();
    if (u.anmodning.headere.size() > kGraenser.header_antal) std::abort();
    return u;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t n) {
    if (n == 0) return 0;
    const std::string_view data(reinterpret_cast<const char*>(bytes) + 1, n - 1);
    const Udfald hel = laes(data, data.size());
    const Udfald delt = laes(data, bytes[0] % 16 + 1U);
    if (hel.faerdig && delt.faerdig &&
        (hel.anmodning.krop != delt.anmodning.krop ||
         hel.anmodning.headere != delt.anmodning.headere ||
         hel.anmodning.maal != delt.anmodning.maal))
        std::abort();
    // Where an endless line is given up depends on the cuts; nothing else does.
    if (hel.faerdig != delt.faerdig && hel.status != 431 && delt.status != 431) std::abort();
    (void)tillader_gzip(data);
    return 0;
}
