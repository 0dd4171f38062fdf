// Bytes from a damaged disk: nothing, or something that packs to the same bytes again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "adgang/forbrug.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_udskrift.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace faelled::adgang;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (auto p = format::ud_post(bytes)) {
        if (format::ud_post(format::pak(*p)) != p) std::abort();
        std::string out;
        append_json(out, {1, *p});
        append_csv(out, {1, *p});
        format::rens(*p);
        if (!format::ud_post(format::pak(*p))) std::abort();
    }
    if (const auto d = format::ud_dagstart(bytes); d && format::pak(*d) != bytes) std::abort();
    if (const auto s = format::ud_segl(bytes); s && format::ud_segl(format::pak(*s)) != s)
        std::abort();
    if (const auto d = format::ud_dagraekke(bytes); d && format::ud_dagraekke(format::pak(*d)) != d)
        std::abort();
    if (const auto n = ud_forbrugsnoegle(bytes)) {
        if (ud_forbrugsnoegle(pak(*n)) != n) std::abort();
        const Opdeling alt{true, true, true, true, Opdeling::Tid::kTime};
        (void)som_json({{*n, {}}}, alt);
    }
    if (const auto t = ud_forbrugstal(bytes); t && ud_forbrugstal(pak(*t)) != t) std::abort();
    return 0;
}
