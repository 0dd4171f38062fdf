#include "oio/fletning.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace faelled::oio {
namespace {

// A zero-length period overlaps nothing; it only takes away what starts with it.
bool overlapper(const Virkning& a, const Virkning& b) {
    return !a.tom() && !b.tom() && a.fra < b.til && b.fra < a.til;
}

// One value per instant. `stored` are the periods of this slot only (rule 4).
template <typename T>
void flet_plads(std::vector<T>& stored, std::vector<T> incoming) {
    // Zero-length ones first (rule 6): a close and reopen on one day leaves what was opened.
    std::stable_partition(incoming.begin(), incoming.end(),
                          [](const T& i) { return i.virkning.tom(); });
    for (T& i : incoming) {
        std::vector<T> kept;
        kept.reserve(stored.size() + 2);
        for (T& s : stored) {
            if (s.virkning.fra == i.virkning.fra) continue;
            if (!overlapper(s.virkning, i.virkning)) {
                kept.push_back(std::move(s));
                continue;
            }
            if (s.virkning.fra < i.virkning.fra) {
                T before = s;
                before.virkning.til = i.virkning.fra;
                kept.push_back(std::move(before));
            }
            if (i.virkning.til < s.virkning.til) {
                T after = std::move(s);
                after.virkning.fra = i.virkning.til;
                kept.push_back(std::move(after));
            }
        }
        if (!i.virkning.tom()) kept.push_back(std::move(i));
        stored = std::move(kept);
    }
}

bool samme_faktum(const Relation& a, const Relation& b) {
    return a.art == b.art && a.ref.samme(b.ref) && a.rolle.samme(b.rolle) && a.type.samme(b.type);
}

// Several values at once: a period replaces what it overlaps of its own identity, as a whole (rule
// 5).
void flet_faktum(std::vector<Relation>& stored, Relation incoming) {
    std::erase_if(stored, [&](const Relation& s) {
        return samme_faktum(s, incoming) && (s.virkning.fra == incoming.virkning.fra ||
                                             overlapper(s.virkning, incoming.virkning));
    });
    if (!incoming.virkning.tom()) stored.push_back(std::move(incoming));
}

template <typename T>
std::vector<T> tag_art(std::vector<T>& from, std::uint8_t art) {
    const auto split =
        std::stable_partition(from.begin(), from.end(), [art](const T& t) { return t.art != art; });
    std::vector<T> taken(std::make_move_iterator(split), std::make_move_iterator(from.end()));
    from.erase(split, from.end());
    return taken;
}

template <typename T>
void tilfoej(std::vector<T>& to, std::vector<T> more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

void flet_relationer(const Objektbeskrivelse& b, std::vector<Relation>& stored,
                     std::vector<Relation> incoming, Rettemaade mode) {
    for (std::size_t art = 0; art < b.relationer.size() && !incoming.empty(); ++art) {
        const auto a = static_cast<std::uint8_t>(art);
        std::vector<Relation> mine = tag_art(incoming, a);
        if (mine.empty()) continue;
        if (b.relationer[art].antal == Antal::kEn) {
            std::vector<Relation> slot = tag_art(stored, a);
            flet_plads(slot, std::move(mine));
            tilfoej(stored, std::move(slot));
            continue;
        }
        if (mode == Rettemaade::kErstatLister)
            std::erase_if(stored, [a](const Relation& r) { return r.art == a; });
        for (Relation& i : mine)
            flet_faktum(stored, std::move(i));
    }
}

Result<void> normaliser(Virkning& v, Tid fra) {
    if (v.fra == kUangivet) v.fra = fra;
    if (v.til == kUangivet) v.til = Tid::plus_uendelig();
    if (v.til < v.fra)
        return std::unexpected(Fejl::ugyldig("sd:TilTidspunkt", "må ikke ligge før FraTidspunkt"));
    return {};
}

}  // namespace

Result<void> normaliser(Indhold& message, Tid fra) {
    for (Egenskab& e : message.egenskaber)
        FAELLED_CHECK(normaliser(e.virkning, fra));
    for (Tilstand& t : message.tilstande)
        FAELLED_CHECK(normaliser(t.virkning, fra));
    for (Relation& r : message.relationer)
        FAELLED_CHECK(normaliser(r.virkning, fra));
    return {};
}

Indhold flet(const Objektbeskrivelse& b, const Indhold& foer, Indhold m, Rettemaade mode) {
    Indhold n = foer;
    n.har = {true, true, true};
    if (m.har[kAttributListe]) flet_plads(n.egenskaber, std::move(m.egenskaber));
    if (m.har[kTilstandListe]) {
        for (std::size_t art = 0; art < b.tilstande.size(); ++art) {
            const auto a = static_cast<std::uint8_t>(art);
            std::vector<Tilstand> slot = tag_art(n.tilstande, a);
            flet_plads(slot, tag_art(m.tilstande, a));
            tilfoej(n.tilstande, std::move(slot));
        }
    }
    if (m.har[kRelationListe]) flet_relationer(b, n.relationer, std::move(m.relationer), mode);
    for (std::size_t k = 0; k < 3; ++k)
        if (m.har[k] && !m.lokal_udvidelse[k].empty())
            n.lokal_udvidelse[k] = std::move(m.lokal_udvidelse[k]);
    kanonisk_orden(n);
    return n;
}

Result<void> afvis_dobbelte(const Objektbeskrivelse& b, const Indhold& message) {
    std::set<std::pair<std::uint8_t, std::string>> seen;
    for (const Relation& r : message.relationer) {
        const Relationsbeskrivelse& relation = b.relationer[r.art];
        if (relation.navn != "Adresser" || r.ref.tom() || r.virkning.tom()) continue;
        if (!seen.emplace(r.art, r.ref.noegle()).second)
            return std::unexpected(
                Fejl::ugyldig("sd:Adresser", "samme adresse er angivet to gange i beskeden"));
    }
    return {};
}

}  // namespace faelled::oio
