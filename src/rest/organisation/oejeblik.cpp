#include "rest/organisation/oejeblik.hpp"

#include <algorithm>

namespace faelled::rest {

const std::string* Oejeblik::felt(std::uint8_t position) const {
    for (const oio::Egenskab& e : indhold_.egenskaber) {
        if (!gaelder(e.virkning)) continue;
        const auto it = std::ranges::find(e.felter, position, &oio::Feltvaerdi::felt);
        if (it != e.felter.end()) return &it->tekst;
    }
    return nullptr;
}

std::vector<const oio::Relation*> Oejeblik::relationer(std::uint8_t art) const {
    std::vector<const oio::Relation*> out;
    for (const oio::Relation& r : indhold_.relationer) {
        if (r.art == art && gaelder(r.virkning)) out.push_back(&r);
    }
    return out;
}

std::optional<Uuid> Oejeblik::reference(std::uint8_t art) const {
    const auto alle = referencer(art);
    if (alle.empty()) return std::nullopt;
    return alle.front();
}

std::vector<Uuid> Oejeblik::referencer(std::uint8_t art) const {
    std::vector<Uuid> out;
    for (const oio::Relation* r : relationer(art)) {
        const Uuid* u = r->ref.uuid();
        if (u != nullptr && std::ranges::find(out, *u) == out.end()) out.push_back(*u);
    }
    return out;
}

Tilstandsvisning Oejeblik::tilstand(const Tabel::Gyldighed& g) const {
    bool har_gyldighed = false;
    for (const oio::Tilstand& t : indhold_.tilstande) {
        if (t.art != g.art) continue;
        har_gyldighed = true;
        if (gaelder(t.virkning)) return {t.kode == g.aktiv, t.virkning.fra, t.virkning.til};
    }
    return {!har_gyldighed};
}

}  // namespace faelled::rest
