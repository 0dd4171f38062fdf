#include "indeks/graense.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::indeks {
namespace {

using Gruppe = Laesegraense::Gruppe;

// False: a value does not read. "*" stands for all, which an empty list says.
bool laes_kle(const std::vector<std::string>& values, Gruppe& out) {
    bool alt = false;
    for (const std::string& v : values) {
        const auto pattern = adgang::KleMoenster::laes(v);
        if (!pattern) return false;
        alt = alt || pattern->alt();
        out.kle.push_back(*pattern);
    }
    if (alt) out.kle.clear();
    return true;
}

bool laes_uuider(const std::vector<std::string>& values, std::vector<Uuid>& out) {
    bool alt = false;
    for (const std::string& v : values) {
        if (trim(v) == "*") {
            alt = true;
            continue;
        }
        const auto u = Uuid::parse(v);
        if (!u) return false;
        out.push_back(*u);
    }
    if (alt) out.clear();
    return true;
}

bool laes_niveau(const std::vector<std::string>& values, Gruppe& out) {
    if (values.size() != 1) return false;
    const auto level = adgang::laes_foelsomhed(values.front());
    if (!level) return false;
    out.niveau = *level;
    return true;
}

bool faelles(const std::vector<Uuid>& a, const std::vector<Uuid>& b) {
    return std::ranges::any_of(a,
                               [&](const Uuid& u) { return std::ranges::find(b, u) != b.end(); });
}

bool emner_tilladt(const Gruppe& g, const std::vector<std::string>& kle) {
    if (g.kle.empty()) return true;
    return !kle.empty() && std::ranges::all_of(kle, [&](const std::string& number) {
        return std::ranges::any_of(g.kle, [&](const auto& p) { return p.passer(number); });
    });
}

bool passer(const Gruppe& g, const Kendetegn& k) {
    return g.ejer == k.ejer && emner_tilladt(g, k.kle) &&
           (g.systemer.empty() || faelles(g.systemer, k.mastere)) &&
           (g.enheder.empty() || faelles(g.enheder, k.enheder));
}

bool alt_tilladt(const std::vector<Gruppe>& groups, Cvr ejer) {
    return std::ranges::any_of(groups, [&](const Gruppe& g) {
        return g.ejer == ejer && g.kle.empty() && g.niveau == Foelsomhed::kVip &&
               g.systemer.empty() && g.enheder.empty();
    });
}

// A condition only holds for all groups when each of them has it.
template <typename F>
void tilfoej(std::uint8_t indeks, const std::vector<const Gruppe*>& groups, F values,
             std::vector<store::Betingelse>& out) {
    if (indeks == 0) return;
    store::Betingelse b{indeks, {}, store::Periode{}};
    for (const Gruppe* g : groups) {
        const std::size_t before = b.vaerdier.size();
        values(*g, b.vaerdier);
        if (b.vaerdier.size() == before) return;
    }
    out.push_back(std::move(b));
}

}  // namespace

std::optional<Gruppe> laes_gruppe(const adgang::Rettighedsgruppe& g) {
    Gruppe out{.ejer = g.scope, .kle = {}, .systemer = {}, .enheder = {}};
    for (const adgang::Afgraensning& a : g.afgraensninger) {
        if (a.vaerdier.empty()) return {};
        const bool read = a.type == afgraensning::kKle          ? laes_kle(a.vaerdier, out)
                          : a.type == afgraensning::kFoelsomhed ? laes_niveau(a.vaerdier, out)
                          : a.type == afgraensning::kItSystem
                              ? laes_uuider(a.vaerdier, out.systemer)
                          : a.type == afgraensning::kOrgenhed ? laes_uuider(a.vaerdier, out.enheder)
                                                              : false;
        if (!read) return {};
    }
    return out;
}

Laesegraense Laesegraense::af(const Kalder& k, std::string_view rolle,
                              const std::vector<std::string>& andre_roller) {
    std::vector<Gruppe> groups;
    if (k.grupper().empty()) {
        groups.push_back({.ejer = k.myndighed(), .kle = {}, .systemer = {}, .enheder = {}});
        return Laesegraense(std::move(groups));
    }
    for (const adgang::Rettighedsgruppe& g : k.grupper())
        if (g.rolle == rolle || std::ranges::find(andre_roller, g.rolle) != andre_roller.end())
            if (auto read = laes_gruppe(g)) groups.push_back(*std::move(read));
    return Laesegraense(std::move(groups));
}

std::optional<Laesegraense> Laesegraense::paa_tvaers(const Kalder& k, std::string_view rolle,
                                                     const std::vector<Cvr>& ejere) {
    std::vector<Gruppe> groups;
    for (const adgang::Rettighedsgruppe& g : k.grupper()) {
        if (g.rolle != rolle) continue;
        const auto read = laes_gruppe(g);
        if (!read) continue;
        for (const Cvr owner : ejere) {
            groups.push_back(*read);
            groups.back().ejer = owner;
        }
        // A token that may is not one that may not because nobody has written anything yet.
        if (ejere.empty()) groups.push_back(*read);
    }
    if (groups.empty()) return {};
    return Laesegraense(std::move(groups));
}

void Laesegraense::indsnaevr(const Laesegraense& andre) {
    ogsaa_ = andre.grupper_;
    std::erase_if(grupper_, [&](const Gruppe& g) {
        return std::ranges::find(*ogsaa_, g.ejer, &Gruppe::ejer) == ogsaa_->end();
    });
}

std::vector<Cvr> Laesegraense::ejere() const {
    std::vector<Cvr> out;
    for (const Gruppe& g : grupper_)
        if (std::ranges::find(out, g.ejer) == out.end()) out.push_back(g.ejer);
    return out;
}

namespace {

std::optional<Foelsomhed> hoejeste(const std::vector<Gruppe>& groups, const Kendetegn& k) {
    std::optional<Foelsomhed> best;
    for (const Gruppe& g : groups)
        if (passer(g, k) && (!best || *best < g.niveau)) best = g.niveau;
    return best;
}

}  // namespace

std::optional<Foelsomhed> Laesegraense::niveau(const Kendetegn& k) const {
    const auto own = hoejeste(grupper_, k);
    if (!own || !ogsaa_) return own;
    const auto other = hoejeste(*ogsaa_, k);
    return other ? std::optional(std::min(*own, *other)) : std::nullopt;
}

bool Laesegraense::ubegraenset(Cvr ejer) const {
    return alt_tilladt(grupper_, ejer) && (!ogsaa_ || alt_tilladt(*ogsaa_, ejer));
}

std::vector<store::Betingelse> Laesegraense::betingelser(Cvr ejer, const Graenseindekser& i) const {
    std::vector<const Gruppe*> groups;
    for (const Gruppe& g : grupper_)
        if (g.ejer == ejer) groups.push_back(&g);
    std::vector<store::Betingelse> out;
    using Vaerdier = std::vector<store::Betingelse::Vaerdi>;
    tilfoej(
        i.kle, groups,
        [](const Gruppe& g, Vaerdier& v) {
            for (const auto& p : g.kle)
                v.push_back(p.vaerdi());
        },
        out);
    tilfoej(
        i.master, groups,
        [](const Gruppe& g, Vaerdier& v) {
            for (const Uuid& u : g.systemer)
                v.push_back({std::string(u.view())});
        },
        out);
    return out;
}

}  // namespace faelled::indeks
