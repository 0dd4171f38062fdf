#include "sagdokument/udsnit.hpp"

#include <array>

#include "sagdokument/beskrivelser.hpp"

namespace faelled::sagdokument {
namespace {

constexpr std::uint32_t bit(unsigned n) {
    return 1U << n;
}

// Of each value of Vis: bits of attribute kinds, states, relations.
struct Del {
    std::uint32_t attributter = 0;
    std::uint32_t tilstande = 0;
    std::uint32_t relationer = 0;
};
constexpr std::array kSagdele{
    Del{.attributter = bit(0) | bit(kSagIndeksEgenskaber)},
    Del{.tilstande = bit(0)},
    Del{.relationer = bit(sagrel::kKlasse)},
    Del{.relationer = bit(sagrel::kAktoer)},
    Del{.relationer = bit(sagrel::kPart)},
    Del{.relationer = bit(sagrel::kSag)},
    Del{.relationer = bit(sagrel::kGenstand)},
    Del{.relationer = bit(sagrel::kJournalpost)},
    Del{.relationer = bit(sagrel::kJournalpost)},
    Del{.relationer = bit(sagrel::kItSystem)},
    Del{.relationer = bit(sagrel::kSikkerhedsprofil)},
};
constexpr unsigned kJournalnotat = 8;  // with the text of notes
constexpr std::array kDokumentdele{
    Del{.attributter = bit(0)},
    Del{.tilstande = bit(0)},
    Del{.relationer = bit(dokrel::kDokument)},
    Del{.relationer = bit(dokrel::kKlasse)},
    Del{.relationer = bit(dokrel::kAktoer)},
    Del{.relationer = bit(dokrel::kPart)},
    Del{.relationer = bit(dokrel::kItSystem)},
    Del{.relationer = bit(dokrel::kSikkerhedsprofil)},
};
constexpr std::array kUdenNotattekst{oio::Udsnit::Udeladt{
    sagrel::kJournalpost, {felt::kJournalpost, felt::kNotatgruppe, felt::kNotat}}};

template <std::size_t N>
oio::Udsnit saml(const std::array<Del, N>& parts, std::uint32_t vis, std::uint8_t profile) {
    oio::Udsnit out{.attributter = 0, .tilstande = 0, .relationer = bit(profile)};
    for (unsigned n = 0; n < N; ++n) {
        if ((vis & bit(n)) == 0) continue;
        out.attributter |= parts[n].attributter;
        out.tilstande |= parts[n].tilstande;
        out.relationer |= parts[n].relationer;
    }
    return out;
}

}  // namespace

oio::Udsnit udsnit(Gren g, std::uint32_t vis) {
    if (g == kDokumenter) return saml(kDokumentdele, vis, dokrel::kSikkerhedsprofil);
    oio::Udsnit out = saml(kSagdele, vis, sagrel::kSikkerhedsprofil);
    if ((vis & bit(kJournalnotat)) == 0) out.udeladte = kUdenNotattekst;
    return out;
}

}  // namespace faelled::sagdokument
