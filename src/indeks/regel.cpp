#include "indeks/regel.hpp"

#include <array>
#include <charconv>

namespace faelled::indeks {
namespace {

constexpr std::array<std::string_view, kRegler> kTekster{
    "Et obligatorisk felt mangler",
    "En obligatorisk relation mangler",
    "En obligatorisk relation ophører uden efterfølger",
    "Rollen er ikke kendt for relationen",
    "Objekttypen er ikke en af rollens",
    "Rollen må kun forekomme én gang ad gangen",
    "Rollen kræver Indeks",
    "Rollen må ikke have Indeks",
    "ReferenceID mangler",
    "ReferenceID har ikke den form (UUID eller URN), som rollen kræver",
    "URN'ens værdi har ikke den form, som dens art kræver",
    "Et felt i relationens udvidelse mangler",
    "Et felt i relationens udvidelse må ikke udfyldes for rollen",
    "Virkning skal have et FraTidspunkt, der ikke er uendeligt, og AktoerRef",
    "AktoerTypeKode skal være Bruger eller ItSystem",
    "TilTidspunkt skal være uendeligt for rollen",
    "Nummeret er ikke lig med BrugervendtNoegle",
    "Fremdrift begynder ikke med sagens opståen",
    "Registreringen mangler Tidspunkt, BrugerRef eller LivscyklusKode Importeret",
    "Værdien må ikke længere anvendes",
    "BrevDato mangler for et indgående brev",
    "Version og underversion skal angives sammen",
    "Notatet nærmer sig grænsen for, hvad indekset tager imod",
    "Et notats titel, tekst og format skal angives sammen",
    "Et journalnotat må ikke have dokumenttitel eller undtagelse",
    "BrugervendtNoegle findes på et andet objekt hos myndigheden",
    "Relationen peger på et objekt, der ikke er i indekset",
    "Emnets BrugervendtNoegle er ikke et KLE-nummer",
    "Teksten skal stå på én linje",
    "Elementet er under udfasning",
    "Kassationskode er ikke et klasse-UUID",
    "Ejerens CVR-nummer kan ikke findes",
};

}  // namespace

std::string id(Regel r) {
    const auto n = static_cast<unsigned>(r);
    return {'C', static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

std::optional<Regel> regel_ved_id(std::string_view text) {
    unsigned n = 0;
    if (text.size() != 3 || text[0] != 'C') return {};
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 3, n);
    if (error != std::errc() || end != text.data() + 3 || n < 1 || n > kRegler) return {};
    return static_cast<Regel>(n);
}

std::string_view tekst(Regel r) {
    return kTekster.at(static_cast<std::size_t>(r) - 1);
}

}  // namespace faelled::indeks
