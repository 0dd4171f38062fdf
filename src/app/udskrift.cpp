#include "app/udskrift.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "base/clock.hpp"

namespace faelled::app {

namespace {
constexpr std::int64_t kTerminalmellemrum = 100 * kMillisekund;
constexpr std::int64_t kLinjemellemrum = 10 * kSekund;
constexpr std::size_t kBredde = 30;
}  // namespace

void sig(std::string_view linje) {
    fmt::print("{}\n", linje);
    std::fflush(stdout);
}

Udgang meld(const Fejl& fejl) {
    fmt::print(stderr, "faelled: {}\n", fejl.tekst);
    switch (fejl.slags) {
        case FejlSlags::kKalder:
            return Udgang::kBrug;
        case FejlSlags::kMiljoe:
            return Udgang::kMiljoe;
        case FejlSlags::kIntern:
            break;
    }
    return Udgang::kIntern;
}

Fremdrift::Fremdrift(std::string hvad, std::uint64_t i_alt)
    : hvad_(std::move(hvad)),
      i_alt_(i_alt),
      begyndt_(monotonic_us()),
      sidst_(begyndt_),
      terminal_(isatty(STDERR_FILENO) == 1) {}

Fremdrift::~Fremdrift() {
    vis(monotonic_us());
    if (terminal_) fmt::print(stderr, "\n");
}

void Fremdrift::naaet(std::uint64_t antal) {
    antal_ = antal;
    const std::int64_t nu = monotonic_us();
    if (nu - sidst_ >= (terminal_ ? kTerminalmellemrum : kLinjemellemrum)) vis(nu);
}

void Fremdrift::vis(std::int64_t nu) {
    sidst_ = nu;
    const double sekunder = static_cast<double>(nu - begyndt_) / static_cast<double>(kSekund);
    const double takt = sekunder > 0 ? static_cast<double>(antal_) / sekunder : 0;
    std::string linje = fmt::format("{}: {}", hvad_, antal_);
    if (i_alt_ > 0) {
        const std::uint64_t fyldt = std::min<std::uint64_t>(kBredde, antal_ * kBredde / i_alt_);
        if (terminal_) {
            linje = fmt::format("{} [{:-<30}]", hvad_, std::string(fyldt, '#')) +
                    fmt::format(" {}", antal_);
        }
        linje += fmt::format(" af {} ({} %)", i_alt_, antal_ * 100 / i_alt_);
    }
    linje += fmt::format(", {:.0f}/s, {:.1f} s", takt, sekunder);
    fmt::print(stderr, "{}{}{}", terminal_ ? "\r" : "", linje, terminal_ ? "\x1b[K" : "\n");
    std::fflush(stderr);
}

}  // namespace faelled::app
