// Bytes from a damaged disk: an error or a registration that packs to something readable, never a
// crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "oio/gravsten.hpp"
#include "oio/motor.hpp"
#include "oio/payload.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto r = oio::pak_ud(1, Tid{}, bytes)) {
        const auto again = oio::pak_ud(1, Tid{}, oio::pak(*r));
        if (!again || *again != *r) std::abort();
    }
    if (const auto h = oio::pak_ud_haendelse(bytes)) {
        if (*oio::pak_ud_haendelse(oio::pak(*h)) != *h) std::abort();
    }
    constexpr std::size_t kNoegle = 30;
    if (size < kNoegle) return 0;
    if (const auto g = oio::pak_ud_gravsten(bytes.substr(0, kNoegle), bytes.substr(kNoegle))) {
        const auto again = oio::skriv_gravsten(Cvr(1), *g);
        if (*oio::pak_ud_gravsten(again.noegle, *again.vaerdi) != *g) std::abort();
    }
    return 0;
}
