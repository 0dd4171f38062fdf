// Bytes to envelope to copy: what reads can be stamped, the copy reads again with the same
// payloads, and nothing else of the envelope has changed.
#include <cstdint>
#include <cstdlib>

#include "beskedfordeler/stempel.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto in = laes_besked(bytes);
    if (!in) {
        if (in.error().kode != 40) std::abort();
        return 0;
    }
    std::vector<std::size_t> all(in->indhold.tilladt_modtager.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    const Uuid u = Uuid::literal("6e0d9bfa-1d1f-4c4a-8c58-2a86e5b11005");
    const Skabelon s = stempl(bytes, in->indhold, {u, u, ip_tekst("192.0.2.1"), "a.b.c"}, all);
    const std::string copy = lav_kopi(s, {{0}, {0}, u, u});
    if (copy.size() > kStoersteBesked) return 0;
    const auto out = laes_besked(copy);
    if (!out || out->indhold.data.size() != in->indhold.data.size()) std::abort();
    for (std::size_t i = 0; i < in->indhold.data.size(); ++i)
        if (out->indhold.data[i].af(copy) != in->indhold.data[i].af(bytes)) std::abort();
    if (out->indhold.beskedtype != in->indhold.beskedtype) std::abort();
    if (!(out->indhold.foelsomhed == in->indhold.foelsomhed)) std::abort();
    if (out->indhold.tilladt_modtager.size() != all.size()) std::abort();
    return 0;
}
