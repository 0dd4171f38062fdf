#include "indeks/udtryk.hpp"

#include <algorithm>
#include <deque>

#include "oio/soegning.hpp"

namespace faelled::indeks {
namespace {

using Slags = Led::Slags;

std::unexpected<Fejl> ugyldigt(const char* rule) {
    return std::unexpected(Fejl::ugyldig("SoegUdtryk", rule));
}

// The branches of the members that find something.
std::uint8_t positive(const Udtryk& u) {
    std::uint8_t out = 0;
    for (const Led& l : u.led)
        if (l.slags != Slags::kIkke) out |= grene(l);
    return out;
}

Result<void> kontroller(const Udtryk& u, const Udtryksgraenser& g, std::size_t depth,
                        std::size_t& members) {
    if (depth > g.dybde) return ugyldigt("er for dybt");
    if (u.led.empty()) return ugyldigt("skal have mindst ét led");
    members += u.led.size();
    if (members > g.led) return ugyldigt("har for mange led");
    const std::uint8_t found = positive(u);
    for (const Led& l : u.led) {
        if (l.soeger()) {
            FAELLED_CHECK(oio::kontroller(l.soegning.input));
            for (const oio::Interval& i : l.soegning.intervaller)
                if (i.til < i.fra) return ugyldigt("har et interval, der slutter før det begynder");
            continue;
        }
        FAELLED_CHECK(kontroller(*l.under, g, depth + 1, members));
        if (l.slags == Slags::kIkke && (u.eller || (grene(l) & ~found) != 0))
            return ugyldigt("NOT kræver et kriterium af samme type ved siden af sig (AND)");
    }
    return {};
}

}  // namespace

Result<void> kontroller(const Udtryk& u, const Udtryksgraenser& g) {
    std::size_t members = 0;
    return kontroller(u, g, 1, members);
}

std::uint8_t grene(const Led& l) {
    return l.soeger() ? static_cast<std::uint8_t>(1U << l.gren) : grene(*l.under);
}

std::uint8_t grene(const Udtryk& u) {
    std::uint8_t out = 0;
    for (const Led& l : u.led)
        out |= grene(l);
    return out;
}

bool forener(const Udtryk& u) {
    if (u.eller) return false;
    const auto alene = [&](std::uint8_t mask) {
        return std::ranges::any_of(
            u.led, [&](const Led& l) { return l.slags != Slags::kIkke && grene(l) == mask; });
    };
    return alene(1) && alene(2);
}

const oio::SoegInput* foerste(const Udtryk& u, Gren g) {
    std::deque<const Udtryk*> level{&u};
    while (!level.empty()) {
        const Udtryk& now = *level.front();
        level.pop_front();
        for (const Led& l : now.led)
            if (l.soeger() && l.gren == g) return &l.soegning.input;
        for (const Led& l : now.led)
            if (l.slags == Slags::kUdtryk) level.push_back(l.under.get());
    }
    return nullptr;
}

Sidevalg sidevalg(const oio::SoegInput* head) {
    Sidevalg out;
    if (head == nullptr) return out;
    out.foerste = static_cast<std::size_t>(head->foerste);
    if (head->maksimum)
        out.maksimum =
            std::min<std::size_t>(static_cast<std::size_t>(*head->maksimum), Sidevalg::kLoft);
    return out;
}

}  // namespace faelled::indeks
