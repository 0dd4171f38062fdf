#include "oio/fletning.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "oio/urn.hpp"

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
        if (std::none_of(stored.begin(), stored.end(), [&](const T& s) {
                return s.virkning.fra == i.virkning.fra || overlapper(s.virkning, i.virkning);
            })) {
            if (!i.virkning.tom()) stored.push_back(std::move(i));
            continue;
        }
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

// A slot for each key that `noegle` gives; keys that nothing comes for are left alone.
template <typename T, typename F>
void flet_pladser(std::vector<T>& stored, std::vector<T> incoming, F noegle) {
    struct Linje {
        std::vector<T> foer, ind;
    };
    std::map<std::string, Linje> lines;
    for (T& i : incoming) {
        std::string key = noegle(i);
        lines[std::move(key)].ind.push_back(std::move(i));
    }
    std::vector<T> rest;
    for (T& s : stored) {
        const auto at = lines.find(noegle(s));
        (at == lines.end() ? rest : at->second.foer).push_back(std::move(s));
    }
    for (auto& [key, line] : lines) {
        flet_plads(line.foer, std::move(line.ind));
        tilfoej(rest, std::move(line.foer));
    }
    stored = std::move(rest);
}

// Role and Indeks (indekser.md 3.3), one text.
std::string identitet(const Relation& r) {
    std::string key;
    if (const Uuid* u = r.rolle.uuid())
        key.append("u").append(u->view());
    else
        key.append("n").append(urn_normalform(r.rolle.urn_tekst())).push_back('\0');
    return key.append(r.indeks);
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

void flet_relationer(const Objektbeskrivelse& b, std::vector<Relation>& stored,
                     std::vector<Relation> incoming, Rettemaade mode) {
    for (std::size_t art = 0; art < b.relationer.size() && !incoming.empty(); ++art) {
        const auto a = static_cast<std::uint8_t>(art);
        std::vector<Relation> mine = tag_art(incoming, a);
        if (mine.empty()) continue;
        if (b.relationer[art].form == Relationsform::kGenerel) {
            std::vector<Relation> same = tag_art(stored, a);
            if (mode == Rettemaade::kErstatLister) same.clear();
            flet_pladser(same, std::move(mine), identitet);
            tilfoej(stored, std::move(same));
            continue;
        }
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

void flet_egenskaber(const Objektbeskrivelse& b, std::vector<Egenskab>& stored,
                     std::vector<Egenskab> incoming) {
    for (std::size_t art = 0; art <= b.flere_attributter.size() && !incoming.empty(); ++art) {
        const auto a = static_cast<std::uint8_t>(art);
        std::vector<Egenskab> mine = tag_art(incoming, a);
        if (mine.empty()) continue;
        std::vector<Egenskab> same = tag_art(stored, a);
        const int key = art == 0 ? -1 : b.flere_attributter[art - 1].noeglefelt;
        if (key < 0)
            flet_plads(same, std::move(mine));
        else
            flet_pladser(same, std::move(mine), [key](const Egenskab& e) {
                const std::string* text = e.felt(static_cast<std::size_t>(key));
                return text == nullptr ? std::string() : *text;
            });
        tilfoej(stored, std::move(same));
    }
}

// What the sender's wire version cannot say stays as it was (klassifikation.md 3.1): fields from
// the stored period that holds where the new one begins, Rolle, Type and Indeks from the stored
// relation to the same object.
void bevar_usagt(const Objektbeskrivelse& b, const Indhold& foer, Indhold& m) {
    if (b.version == 0) return;
    for (Egenskab& e : m.egenskaber) {
        const auto old =
            std::find_if(foer.egenskaber.begin(), foer.egenskaber.end(), [&](const Egenskab& o) {
                return o.art == e.art && o.virkning.fra <= e.virkning.fra &&
                       e.virkning.fra < o.virkning.til;
            });
        if (old == foer.egenskaber.end()) continue;
        const auto fields = attributfelter(b, e.art);
        std::erase_if(e.felter,
                      [&](const Feltvaerdi& v) { return !findes(b, fields[v.felt].versioner); });
        std::copy_if(old->felter.begin(), old->felter.end(), std::back_inserter(e.felter),
                     [&](const Feltvaerdi& v) { return !findes(b, fields[v.felt].versioner); });
    }
    for (Relation& r : m.relationer) {
        const Relationsbeskrivelse& d = b.relationer[r.art];
        if (d.form != Relationsform::kMapning || findes(b, d.rolleversioner)) continue;
        const auto old =
            std::find_if(foer.relationer.begin(), foer.relationer.end(),
                         [&](const Relation& o) { return o.art == r.art && o.ref.samme(r.ref); });
        if (old == foer.relationer.end()) continue;
        r.rolle = old->rolle;
        r.type = old->type;
        r.indeks = old->indeks;
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
    bevar_usagt(b, foer, m);
    if (m.har[kAttributListe]) flet_egenskaber(b, n.egenskaber, std::move(m.egenskaber));
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
