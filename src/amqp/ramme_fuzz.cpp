// Any bytes as frames, methods, content headers and field tables: refused or read within bounds,
// and what is written again reads the same.
#include <cstdint>
#include <cstdlib>
#include <tuple>

#include "amqp/indhold.hpp"
#include "amqp/metoder.hpp"
#include "amqp/ramme.hpp"

using namespace faelled::amqp;

namespace {

void proev_hoved(std::string_view indhold) {
    const auto h = laes_indholdshoved(indhold);
    if (!h) return;
    const std::string skrevet = skriv_indholdshoved(h->bytes, h->egenskaber);
    const auto igen = laes_indholdshoved(skrevet);
    if (!igen || igen->bytes != h->bytes) std::abort();
    const Egenskaber& a = h->egenskaber;
    const Egenskaber& b = igen->egenskaber;
    if (a.korrelation != b.korrelation || a.svar_til != b.svar_til || a.besked_id != b.besked_id ||
        a.indholdstype != b.indholdstype || a.headere.has_value() != b.headere.has_value() ||
        (a.headere && a.headere->size() != b.headere->size()))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t n) {
    std::string_view data(reinterpret_cast<const char*>(bytes), n);
    proev_hoved(data);
    std::ignore = laes_metode(data);
    while (!data.empty()) {
        const auto r = laes_ramme(data, 4096);
        if (!r || !*r) break;
        if ((*r)->bytes > 4096 || (*r)->bytes > data.size()) std::abort();
        if ((*r)->type == Rammetype::kHoved) proev_hoved((*r)->indhold);
        if ((*r)->type == Rammetype::kMetode) {
            if (const auto m = laes_metode((*r)->indhold)) std::ignore = id(*m);
        }
        data.remove_prefix((*r)->bytes);
    }
    return 0;
}
