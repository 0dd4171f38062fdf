// A client that does anything: the connection never holds more than its limits, writes nothing
// after its end, and leaves nothing behind in the broker's mailboxes or in the account of bodies.
#include <cstdint>
#include <cstdlib>

#include "amqp/test_klient.hpp"

using namespace faelled;
using namespace faelled::amqp;
using namespace faelled::amqp::test;

namespace {

// Most random bytes are no frames: in every other input they are put into frames.
std::string i_rammer(std::string_view data) {
    constexpr int kTyper[] = {1, 2, 3, 8};
    std::string ud;
    while (data.size() >= 2) {
        const auto a = static_cast<std::uint8_t>(data[0]);
        const std::size_t n =
            std::min<std::size_t>(static_cast<std::uint8_t>(data[1]), data.size() - 2);
        ud += ramme(kTyper[a & 3u], a >> 2u & 3u, data.substr(2, n));
        data.remove_prefix(2 + n);
    }
    return ud;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t n) {
    if (n < 2) return 0;
    const unsigned valg = bytes[0];
    const std::size_t stykke = bytes[1] + 1U;
    const std::string_view raa(reinterpret_cast<const char*>(bytes) + 2, n - 2);
    const std::string alt = (valg & 1u) != 0 ? i_rammer(raa) : std::string(raa);

    ManualClock ur{Tid{1'000'000 * kSekund}};
    Testmegler megler;
    Vilkaar v{megler, ur};
    v.graenser.krop = 300;
    v.graenser.udgivelser = 4;
    v.graenser.ud_bytes = 2000;
    v.graenser.laesere = 3;
    megler.udskyd = (valg & 4u) != 0;
    for (int i = 0; i < 5; ++i)
        megler.laeg("1", "<" + std::to_string(i) + ">");
    {
        Klient k(megler, v);
        if ((valg & 2u) != 0) k.aaben();
        for (std::string_view data = alt; !data.empty();) {
            const std::string_view del = data.substr(0, stykke);
            data.remove_prefix(del.size());
            const bool slut = k.f.slut();
            if (!k.f.vil_laese()) k.laes();
            if (!k.f.vil_laese() && !megler.udskudt.empty()) megler.svar(0, {20, "Ok"});
            const auto svar = k.giv(del);
            if (slut && !svar.empty()) std::abort();
            if (v.kroppe.brugt > 300 * 16) std::abort();
        }
        k.f.tik(kSekund);
        k.laes();
    }
    const Testkoe& koe = megler.koer.at("1");
    if (!koe.ude.empty() || !koe.abonnenter.empty() || v.kroppe.brugt != 0) std::abort();
    return 0;
}
