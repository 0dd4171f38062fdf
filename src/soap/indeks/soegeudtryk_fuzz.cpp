// Search expressions of the indexes: whatever the XML, an expression that the rules can be asked
// about, or a refusal with 40; and what the rules let through is within its bounds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "indeks/udtryk.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "soap/indeks/faelles.hpp"
#include "soap/indeks/skemaer.hpp"

using namespace faelled;

namespace {

constexpr soap::indeksform::Soegeled kLed[] = {
    {"SoegSag", indeks::Led::Slags::kObjekt, 0},
    {"SoegDokument", indeks::Led::Slags::kObjekt, 1},
    {"SoegSagsloeseDokumenter", indeks::Led::Slags::kUbundet, 1}};

struct Maal {
    std::size_t dybde = 0;
    std::size_t led = 0;
};

Maal maal(const indeks::Udtryk& u) {
    Maal out{1, u.led.size()};
    for (const indeks::Led& l : u.led) {
        if (l.soeger()) continue;
        if (!l.under) std::abort();
        const Maal inner = maal(*l.under);
        out.dybde = std::max(out.dybde, inner.dybde + 1);
        out.led += inner.led;
    }
    return out;
}

void kun_40(const Fejl& f) {
    if (f.slags != FejlSlags::kKalder || f.kode != 40) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto doc = xml::Dokument::laes({reinterpret_cast<const char*>(data), size},
                                         xml::Graenser(1U << 20U, 60, 20'000, 60));
    if (!doc) return 0;
    const soap::indeksform::Soegesprog language{
        soap::kSagDokumentIndeks.uri, kLed, {&sagdokument::kSag, &sagdokument::kDokument}};
    const auto read = soap::indeksform::laes_udtryk(language, doc->rod());
    if (!read) {
        kun_40(read.error());
        return 0;
    }
    const indeks::Udtryksgraenser bounds;
    const Result<void> ok = indeks::kontroller(*read, bounds);
    if (!ok) {
        kun_40(ok.error());
        return 0;
    }
    const Maal m = maal(*read);
    if (m.dybde > bounds.dybde || m.led > bounds.led || m.led == 0) std::abort();
    if (indeks::grene(*read) == 0) std::abort();
    static_cast<void>(indeks::forener(*read));
    for (indeks::Gren g = 0; g < indeks::kGrene; ++g) {
        const indeks::Sidevalg page = indeks::sidevalg(indeks::foerste(*read, g));
        if (page.maksimum > indeks::Sidevalg::kLoft) std::abort();
    }
    return 0;
}
