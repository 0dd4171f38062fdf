#include "contexthandler/rolleoversaettelse.hpp"

#include <algorithm>
#include <optional>

namespace faelled::contexthandler {
namespace {

using adgang::Rettighedsgruppe;

bool er_delegeret(const Jobfunktionsrolle& j, Cvr til, Tid nu) {
    return std::ranges::any_of(j.delegeret, [&](const Delegering& d) {
        return d.til == til && d.fra <= nu && nu < d.udloeb;
    });
}

struct Bruger {
    Cvr cvr;
    std::span<const saml::Attribut> attributter;
};

std::vector<std::string> parameter(const std::string& name, const Rettighedsgruppe& g,
                                   const Bruger& user) {
    for (const adgang::Afgraensning& a : g.afgraensninger)
        if (a.type == name && !a.vaerdier.empty()) return a.vaerdier;
    for (const saml::Attribut& a : user.attributter)
        if (a.navn == name) return a.vaerdier;
    return {};
}

// Empty: a required parameter is missing.
std::optional<Rettighedsgruppe> gruppe(const Rolletilknytning& m, const Rettighedsgruppe& g,
                                       const Bruger& user) {
    Rettighedsgruppe out{g.scope, m.brugersystemrolle, {}};
    for (const Rolleafgraensning& d : m.afgraensninger) {
        std::vector<std::string> values;
        for (const std::string& v : d.vaerdier) {
            if (!v.ends_with("/parametric")) {
                values.push_back(v);
                continue;
            }
            const auto filled = parameter(v, g, user);
            if (filled.empty() && d.kraevet) return std::nullopt;
            values.insert(values.end(), filled.begin(), filled.end());
        }
        if (!values.empty()) out.afgraensninger.push_back({d.type, std::move(values)});
    }
    return out;
}

std::optional<Bortfald> hindring(const Rettighedsgruppe& g, const Jobfunktionsrolle* j, Cvr cvr,
                                 Tid nu) {
    if (j == nullptr) return Bortfald::kUkendtRolle;
    if (j->ejer != g.scope) return Bortfald::kForkertScope;
    if (g.scope != cvr && !er_delegeret(*j, cvr, nu)) return Bortfald::kIkkeDelegeret;
    return std::nullopt;
}

}  // namespace

std::string_view navn(Bortfald b) {
    switch (b) {
        case Bortfald::kUkendtRolle:
            return "ukendt rolle";
        case Bortfald::kForkertScope:
            return "forkert scope";
        case Bortfald::kIkkeDelegeret:
            return "ikke delegeret";
        case Bortfald::kIngenTilknytning:
            return "ingen tilknytning";
        case Bortfald::kManglerParameter:
            break;
    }
    return "mangler parameter";
}

Oversaettelse oversaet(std::span<const Rettighedsgruppe> ind, Cvr cvr,
                       std::span<const saml::Attribut> attributter, const Brugersystem& system,
                       const Foederationsbillede& b, Tid nu) {
    Oversaettelse out;
    const Bruger user{cvr, attributter};
    for (const Rettighedsgruppe& g : ind) {
        if (const auto why = hindring(g, b.jobrolle(g.rolle), cvr, nu)) {
            out.bortfaldne.push_back({g.rolle, *why});
            continue;
        }
        const auto mapped = system.roller.find(g.rolle);
        if (mapped == system.roller.end() || mapped->second.empty()) {
            out.bortfaldne.push_back({g.rolle, Bortfald::kIngenTilknytning});
            continue;
        }
        for (const Rolletilknytning& m : mapped->second) {
            auto made = gruppe(m, g, user);
            if (!made)
                out.bortfaldne.push_back({g.rolle, Bortfald::kManglerParameter});
            else if (std::ranges::find(out.roller, *made) == out.roller.end())
                out.roller.push_back(std::move(*made));
        }
    }
    return out;
}

}  // namespace faelled::contexthandler
