#include "adgang/rettigheder.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "xml/xml.hpp"

namespace faelled::adgang {

namespace {

constexpr std::string_view kItst = "http://itst.dk/oiosaml/basic_privilege_profile";
constexpr std::string_view kDigst = "http://digst.dk/oiosaml/basic_privilege_profile";
constexpr std::string_view kScope = "urn:dk:gov:saml:cvrNumberIdentifier:";
const xml::Graenser kGraenser{kMaxPrivilegiebytes, 8, 20'000, 8};

std::unexpected<Fejl> ugyldig(std::string element, std::string regel) {
    Fejl f = Fejl::ugyldig(std::move(element), std::move(regel));
    f.kode = 41;
    return std::unexpected(std::move(f));
}

std::string samlet(const std::vector<std::string>& values) {
    std::string out;
    for (const std::string& v : values) {
        if (!out.empty()) out += ',';
        out += v;
    }
    return out;
}

// Adds the values of one Constraint; a type met before gets them after those it has.
Result<void> laes_afgraensning(xml::Node n, std::vector<Afgraensning>& into) {
    std::string type{trim(n.attribut("", "Name"))};
    if (type.empty()) return ugyldig("Constraint", "skal have attributten Name");
    if (n.har_boern()) return ugyldig("Constraint", "må kun indeholde tekst");
    auto found = std::ranges::find(into, type, &Afgraensning::type);
    if (found == into.end()) {
        into.push_back({std::move(type), {}});
        found = std::prev(into.end());
    }
    const std::string text = n.tekst();
    for (const std::string_view part : split(text, ',')) {
        const std::string_view value = trim(part);
        if (!value.empty() && std::ranges::find(found->vaerdier, value) == found->vaerdier.end()) {
            found->vaerdier.emplace_back(value);
        }
    }
    return {};
}

Result<Cvr> laes_scope(xml::Node group) {
    const std::string text = group.attribut("", "Scope");
    std::string_view scope = trim(text);
    if (!scope.starts_with(kScope)) {
        return ugyldig("PrivilegeGroup/@Scope", "skal begynde med " + std::string(kScope));
    }
    scope.remove_prefix(kScope.size());
    const std::optional<Cvr> cvr = Cvr::parse(scope);
    if (!cvr) return ugyldig("PrivilegeGroup/@Scope", "skal slutte med et CVR-nummer på 8 cifre");
    return *cvr;
}

Result<Rettighedsgruppe> laes_gruppe(xml::Node group) {
    Rettighedsgruppe out;
    FAELLED_TRY(out.scope, laes_scope(group));
    bool privilege = false;
    for (xml::Node n = group.foerste(); n; n = n.naeste()) {
        if (n.navn() == "Privilege") {
            if (privilege) return ugyldig("Privilege", "må kun findes én gang i en gruppe");
            privilege = true;
            out.rolle = std::string(trim(n.tekst()));
            if (out.rolle.empty() || n.har_boern()) {
                return ugyldig("Privilege", "skal indeholde en rolle og intet andet");
            }
        } else if (n.navn() == "Constraint") {
            FAELLED_CHECK(laes_afgraensning(n, out.afgraensninger));
        } else {
            return ugyldig("PrivilegeGroup", "må kun indeholde Privilege og Constraint");
        }
    }
    if (!privilege) return ugyldig("PrivilegeGroup", "skal indeholde Privilege");
    return out;
}

}  // namespace

std::string skriv_privilegier(std::span<const Rettighedsgruppe> grupper, Privilegieform form) {
    xml::Skriver w(512 + grupper.size() * 256);
    w.raa(R"(<?xml version="1.0" encoding="UTF-8"?>)");
    w.erklaer("bpp", form == Privilegieform::kItst ? kItst : kDigst);
    w.erklaer("xsi", "http://www.w3.org/2001/XMLSchema-instance");
    w.aaben("bpp:PrivilegeList");
    for (const Rettighedsgruppe& g : grupper) {
        w.aaben("PrivilegeGroup");
        w.attribut("Scope", std::string(kScope) + g.scope.text());
        w.element("Privilege", g.rolle);
        for (const Afgraensning& a : g.afgraensninger) {
            w.aaben("Constraint");
            w.attribut("Name", a.type);
            w.tekst(samlet(a.vaerdier));
            w.luk("Constraint");
        }
        w.luk("PrivilegeGroup");
    }
    w.luk("bpp:PrivilegeList");
    return w.tag();
}

// Groups and their content are unqualified by the schema; a list that qualifies them with one of
// the two namespaces says the same and is read.
Result<std::vector<Rettighedsgruppe>> laes_privilegier(std::string_view text) {
    FAELLED_TRY(const xml::Dokument doc, xml::Dokument::laes(text, kGraenser));
    const xml::Node root = doc.rod();
    if (!root.er(kItst, "PrivilegeList") && !root.er(kDigst, "PrivilegeList")) {
        return ugyldig("PrivilegeList", "skal være i navnerummet " + std::string(kItst));
    }
    std::vector<Rettighedsgruppe> out;
    for (xml::Node n = root.foerste(); n; n = n.naeste()) {
        if (n.navn() != "PrivilegeGroup") {
            return ugyldig("PrivilegeList", "må kun indeholde PrivilegeGroup");
        }
        FAELLED_TRY(Rettighedsgruppe group, laes_gruppe(n));
        out.push_back(std::move(group));
    }
    return out;
}

}  // namespace faelled::adgang
