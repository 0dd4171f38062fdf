#include "organisation/billede.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>

#include "organisation/beskrivelser.hpp"

namespace faelled::organisation {

namespace {

bool gaelder(const oio::Virkning& v, Tid t) {
    return v.fra <= t && t < v.til;
}

}  // namespace

const oio::Egenskab* egenskab_ved(const oio::Indhold& c, Tid t) {
    const auto at = std::ranges::find_if(
        c.egenskaber, [t](const oio::Egenskab& e) { return gaelder(e.virkning, t); });
    return at == c.egenskaber.end() ? nullptr : &*at;
}

const oio::Tilstand* gyldighed_ved(const oio::Indhold& c, Tid t) {
    const auto at = std::ranges::find_if(
        c.tilstande, [t](const oio::Tilstand& s) { return gaelder(s.virkning, t); });
    return at == c.tilstande.end() ? nullptr : &*at;
}

const oio::Relation* relation_ved(const oio::Indhold& c, std::uint8_t art, Tid t) {
    const auto at = std::ranges::find_if(c.relationer, [&](const oio::Relation& r) {
        return r.art == art && gaelder(r.virkning, t) && !r.ref.tom();
    });
    return at == c.relationer.end() ? nullptr : &*at;
}

std::vector<const oio::Relation*> relationer_ved(const oio::Indhold& c, std::uint8_t art, Tid t) {
    std::vector<const oio::Relation*> out;
    for (const oio::Relation& r : c.relationer)
        if (r.art == art && gaelder(r.virkning, t) && !r.ref.tom()) out.push_back(&r);
    return out;
}

std::string felt_ved(const oio::Indhold& c, std::uint8_t field, Tid t) {
    const oio::Egenskab* e = egenskab_ved(c, t);
    const std::string* text = e == nullptr ? nullptr : e->felt(field);
    return text == nullptr ? std::string() : *text;
}

std::string naermeste_felt(const oio::Indhold& c, std::uint8_t field, Tid t) {
    if (std::string now = felt_ved(c, field, t); !now.empty()) return now;
    const oio::Egenskab* next = nullptr;
    const oio::Egenskab* last = nullptr;
    for (const oio::Egenskab& e : c.egenskaber) {
        if (e.virkning.fra > t && (next == nullptr || e.virkning.fra < next->virkning.fra))
            next = &e;
        if (last == nullptr || e.virkning.til > last->virkning.til) last = &e;
    }
    const oio::Egenskab* best = next != nullptr ? next : last;
    const std::string* text = best == nullptr ? nullptr : best->felt(field);
    return text == nullptr ? std::string() : *text;
}

bool aktiv_ved(const oio::Indhold& c, Tid t) {
    const oio::Tilstand* s = gyldighed_ved(c, t);
    return s == nullptr || s->kode == kAktiv;
}

Enhed enhed_ved(const Uuid& uuid, const oio::Indhold& c, Tid t) {
    static const std::uint8_t kOverordnet = relation(kOrganisationEnhed, "Overordnet");
    Enhed out;
    out.uuid = uuid;
    out.noegle = naermeste_felt(c, felt::kBrugervendtNoegle, t);
    out.navn = naermeste_felt(c, felt::kEnhedNavn, t);
    if (const oio::Relation* r = relation_ved(c, kOverordnet, t); r != nullptr && r->ref.uuid())
        out.overordnet = *r->ref.uuid();
    // Without an attribute then, the unit was not there yet, whatever Gyldighed says.
    out.aktiv = aktiv_ved(c, t) && egenskab_ved(c, t) != nullptr;
    if (const oio::Tilstand* s = gyldighed_ved(c, t)) {
        out.fra = s->virkning.fra;
        out.til = s->virkning.til;
    }
    return out;
}

std::vector<Tid> skift_efter(const oio::Indhold& c, Tid t) {
    std::set<Tid> at;
    const auto add = [&](const oio::Virkning& v) {
        for (const Tid end : {v.fra, v.til})
            if (end > t && end.er_endelig()) at.insert(end);
    };
    for (const oio::Egenskab& e : c.egenskaber)
        add(e.virkning);
    for (const oio::Tilstand& s : c.tilstande)
        add(s.virkning);
    for (const oio::Relation& r : c.relationer)
        add(r.virkning);
    return {at.begin(), at.end()};
}

std::vector<Enhedsforskel> forskel(std::span<const Enhed> foer, std::span<const Enhed> efter) {
    std::unordered_map<Uuid, const Enhed*> before;
    for (const Enhed& e : foer)
        if (e.aktiv) before.emplace(e.uuid, &e);
    std::unordered_map<Uuid, const Enhed*> after;
    for (const Enhed& e : efter)
        after.emplace(e.uuid, &e);

    std::vector<Enhedsforskel> out;
    for (const Enhed& e : efter) {
        if (!e.aktiv) continue;
        const auto at = before.find(e.uuid);
        if (at == before.end()) {
            out.push_back({Forskelsart::kNy, {}, e});
            continue;
        }
        if (at->second->navn != e.navn) out.push_back({Forskelsart::kOmdoebt, *at->second, e});
        if (at->second->overordnet != e.overordnet)
            out.push_back({Forskelsart::kFlyttet, *at->second, e});
    }
    for (const Enhed& e : foer) {
        if (!e.aktiv) continue;
        const auto at = after.find(e.uuid);
        if (at == after.end() || !at->second->aktiv)
            out.push_back({Forskelsart::kLukket, e, at == after.end() ? e : *at->second});
    }
    std::ranges::sort(out, {}, [](const Enhedsforskel& f) {
        return std::tuple(f.efter.navn, f.art, f.efter.uuid);
    });
    return out;
}

}  // namespace faelled::organisation
