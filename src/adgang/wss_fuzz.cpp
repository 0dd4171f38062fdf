// Messages from anywhere at the gate: never a crash, never a caller without a good signature, and
// always a reason. As a service call, as a call with contexts and as a token request.
#include <cstdint>
#include <cstdlib>

#include "adgang/test_verden.hpp"
#include "adgang/wss.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled;
    using namespace faelled::adgang;
    static test::Verden v;
    static const Bestillingskontrol control({}, v.reg, *v.tillid, v.ur, v.genspil);
    const auto d = xml::Dokument::laes({reinterpret_cast<const char*>(data), size},
                                       xml::Graenser(1 << 18, 100, 20'000, 100));
    if (!d) return 0;
    for (const Tjenesteadgang* service : {&v.organisation, &v.demo}) {
        const auto in = v.gate->soap({d->rod(), {}, std::nullopt, Uuid{}}, *service);
        if (in || in.error().tekst.empty() || in.error().regel.empty()) std::abort();
    }
    const auto contexts =
        v.gate->soap({d->rod(), test::Verden::tls(&test::synk()), std::nullopt, Uuid{}}, v.demo);
    if (contexts && contexts->underskrevet) std::abort();
    if (control.kontroller(d->rod())) std::abort();
    return 0;
}
