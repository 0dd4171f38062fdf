#include "ydelse/udsnit.hpp"

#include <array>

#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::ydelse {
namespace {

constexpr std::uint32_t bit(unsigned n) {
    return 1U << n;
}

// What a bit of `vis` shows: bits of attribute kinds and of relations.
struct Del {
    std::uint32_t vis = 0;
    std::uint32_t attributter = 0;
    std::uint32_t relationer = 0;
};
constexpr std::array kBevillingsdele{
    Del{kBevEgenskaber, bit(0), 0},
    Del{kBevYdelse, bit(kBevilgetYdelse), 0},
    Del{kBevSag, 0, bit(bevrel::kSag)},
    Del{kBevPart, 0, bit(bevrel::kPart)},
    Del{kBevEjer | kBevAnsvarlig, 0, bit(bevrel::kAktoer)},
};
constexpr std::array kEffektueringsdele{
    Del{kEffEgenskaber, bit(0), 0},
    Del{kEffAktoer, 0, bit(effrel::kAktoer) | bit(effrel::kPart)},
    Del{kEffDele, 0, bit(effrel::kDel)},
    Del{kEffItsystem, 0, bit(effrel::kItSystem)},
};

template <std::size_t N>
oio::Udsnit saml(const std::array<Del, N>& parts, std::uint32_t vis, std::uint32_t always) {
    oio::Udsnit out{.attributter = 0, .tilstande = 0, .relationer = always};
    for (const Del& d : parts) {
        if ((vis & d.vis) == 0) continue;
        out.attributter |= d.attributter;
        out.relationer |= d.relationer;
    }
    return out;
}

}  // namespace

oio::Udsnit udsnit(indeks::Gren g, std::uint32_t vis) {
    return g == kBevillinger ? saml(kBevillingsdele, vis, bit(bevrel::kSikkerhedsprofil))
                             : saml(kEffektueringsdele, vis, 0);
}

void behold_viste(indeks::Gren g, std::uint32_t vis, oio::Indhold& indhold) {
    const auto extension =
        g == kBevillinger ? std::uint32_t{kBevUdvidelse} : std::uint32_t{kEffEgenskaber};
    if ((vis & extension) == 0) indhold.lokal_udvidelse[oio::kAttributListe].clear();
    if (g != kBevillinger) return;
    std::erase_if(indhold.relationer, [&](const oio::Relation& r) {
        if (r.art != bevrel::kAktoer) return false;
        const Uuid* role = r.rolle.uuid();
        const bool responsible = role != nullptr && *role == Uuid::literal(bevrolle::kAnsvarlig);
        return (vis & (responsible ? kBevAnsvarlig : kBevEjer)) == 0;
    });
}

}  // namespace faelled::ydelse
