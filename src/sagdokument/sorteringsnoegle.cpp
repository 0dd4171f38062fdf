#include "sagdokument/sorteringsnoegle.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adgang/afgraensning.hpp"
#include "base/text.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Objekt;
using oio::Indhold;

template <typename T>
bool gaelder(const T& x, Tid nu) {
    return x.virkning.fra <= nu && nu < x.virkning.til;
}

std::string tekst_i(const Indhold& i, std::uint8_t art, std::uint8_t field, Tid nu) {
    for (const oio::Egenskab& e : i.egenskaber)
        if (e.art == art && gaelder(e, nu))
            if (const std::string* text = e.felt(field)) return *text;
    return {};
}

std::string relationsfelt(const Indhold& i, std::uint8_t art, std::string_view rolle,
                          std::uint8_t field, Tid nu) {
    for (const oio::Relation& r : i.relationer)
        if (r.art == art && gaelder(r, nu) && r.rolle.uuid() != nullptr &&
            r.rolle.uuid()->text() == rolle)
            if (const oio::Feltvaerdi* v = oio::find_felt(r.felter, field)) return v->tekst;
    return {};
}

// Big-endian, sign first: byte order is the order of the numbers.
std::string tal(std::int64_t n) {
    const std::uint64_t bits = static_cast<std::uint64_t>(n) ^ (std::uint64_t{1} << 63);
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(bits >> shift));
    return out;
}

std::string heltal(std::string_view text) {
    std::int64_t n = 0;
    const std::string_view t = trim(text);
    const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), n);
    return error == std::errc() && end == t.data() + t.size() ? "\x01" + tal(n) : "";
}

std::string rang(std::string_view foelsomhed) {
    const auto level = adgang::laes_foelsomhed(foelsomhed);
    return level ? std::string(1, static_cast<char>(*level)) : std::string();
}

std::string fremdrift(const Indhold& i, Tid nu) {
    for (const oio::Tilstand& t : i.tilstande)
        if (gaelder(t, nu)) return {1, static_cast<char>(t.kode + 1)};
    return {};
}

std::string vaerdi(Gren g, Sorteringselement e, const Objekt& o, Tid nu) {
    const Indhold& i = o.registrering.indhold;
    const bool sag = g == kSager;
    switch (e) {
        case Sorteringselement::kBruger:
            return o.registrering.bruger_ref.noegle();
        case Sorteringselement::kStsTidspunkt:
            return tal(o.registrering.tidspunkt.us);
        case Sorteringselement::kTidspunkt:
            return tal(o.registrering.afsendt.value_or(o.registrering.tidspunkt).us);
        case Sorteringselement::kNoegle:
            return dansk_orden(tekst_i(i, 0, felt::kSagNoegle, nu));
        case Sorteringselement::kSystemnavn:
            return dansk_orden(
                sag ? relationsfelt(i, sagrel::kItSystem, sagrolle::kMaster, felt::kSystemNavn, nu)
                    : relationsfelt(i, dokrel::kItSystem, dokrolle::kMaster, felt::kSystemNavn,
                                    nu));
        case Sorteringselement::kFremdrift:
            return fremdrift(i, nu);
        case Sorteringselement::kTitel:
            return dansk_orden(tekst_i(i, 0, sag ? felt::kSagTitel : felt::kDokTitel, nu));
        case Sorteringselement::kFoelsomhed:
            return rang(sag ? tekst_i(i, kSagIndeksEgenskaber, felt::kSagFoelsomhed, nu)
                            : tekst_i(i, 0, felt::kDokFoelsomhed, nu));
        case Sorteringselement::kKlassenoegle:
            if (!sag) return heltal(tekst_i(i, 0, felt::kDokVersion, nu));
            return dansk_orden(relationsfelt(i, sagrel::kKlasse, sagrolle::kPrimaerKlasse,
                                             felt::kSagsklasseNoegle, nu));
        case Sorteringselement::kLivscyklus:
            return sag ? std::string(oio::navn(o.registrering.livscyklus))
                       : heltal(tekst_i(i, 0, felt::kDokUnderversion, nu));
    }
    return {};
}

// Bytes that sort as the texts do, also when one begins with the other: zero bytes are escaped, and
// two of them end it.
std::string afsluttet(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out.push_back(c);
        if (c == '\0') out.push_back('\x01');
    }
    return out.append(2, '\0');
}

}  // namespace

std::string dansk_orden(std::string_view text) {
    std::string folded = fold(text);
    std::string out;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const std::string_view rest = std::string_view(folded).substr(i);
        // Behind z, in the alphabet's order.
        if (rest.starts_with("æ") || rest.starts_with("ä")) {
            out += "{1";
            ++i;
        } else if (rest.starts_with("ø") || rest.starts_with("ö")) {
            out += "{2";
            ++i;
        } else if (rest.starts_with("å") || rest.starts_with("aa")) {
            out += "{3";
            ++i;
        } else {
            out.push_back(folded[i]);
        }
    }
    return out;
}

std::string sorteringsnoegle(Gren g, const std::vector<Sortering>& s, const Objekt& o, Tid nu) {
    // Equal priorities in the order given.
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    order.reserve(s.size());
    for (std::size_t n = 0; n < s.size(); ++n)
        order.emplace_back(s[n].prioritet, n);
    std::ranges::sort(order);
    std::string key;
    for (const auto& [priority, n] : order) {
        const Sortering& one = s[n];
        std::string part = afsluttet(vaerdi(g, static_cast<Sorteringselement>(one.element), o, nu));
        if (one.faldende)
            for (char& c : part)
                c = static_cast<char>(~c);
        key += part;
    }
    return key.append(o.uuid.view());
}

}  // namespace faelled::sagdokument
