// Any bytes from a broker, before and after it has let us in: taken within bounds, or the end.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "amqp/klient.hpp"
#include "amqp/metodeskriver.hpp"

using namespace faelled::amqp;

namespace {

struct Ingen final : Klientmodtager {
    void aaben() override {}
    void erklaeret(std::uint16_t, std::string_view) override {}
    void bekraeftet(std::uint16_t, std::uint64_t, bool, bool) override {}
    void returneret(std::uint16_t, std::string_view krop) override { leveret(0, 0, false, krop); }
    void laeser(std::uint16_t) override {}
    void leveret(std::uint16_t, std::uint64_t, bool, std::string_view krop) override {
        if (krop.size() > Klient::kStoersteKrop) std::abort();
    }
    void kanal_lukket(std::uint16_t, const std::string&) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t n) {
    const std::string_view data(reinterpret_cast<const char*>(bytes), n);
    Ingen none;
    Klient stranger({"a", "b", "/"}, none);
    stranger.modtag(data);
    Klient k({"a", "b", "/"}, none);
    std::string s;
    Metodeskriver(s).start({}, "PLAIN");
    Metodeskriver(s).tune(10, 4096, 60);
    Metodeskriver(s).open_ok();
    k.modtag(s);
    if (!k.er_aaben()) std::abort();
    k.laes_koe(2, "q", 10);
    k.aabn_udgivkanal(3);
    k.modtag(data);
    if (!k.fejl()) k.luk();
    k.tik(1);
    return 0;
}
