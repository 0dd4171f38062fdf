#include "soap/skema/skemaskriver.hpp"

#include "base/text.hpp"

namespace faelled::soap {

namespace {

std::string_view moenster_for(oio::Moenster m) {
    switch (m) {
        case oio::Moenster::kFrit:
            return {};
        case oio::Moenster::kCifre8:
            return "[0-9]{8}";
        case oio::Moenster::kCifre10:
            return "[0-9]{10}";
        case oio::Moenster::kCifre3Eller4:
            return "[0-9]{3}|[0-9]{4}";
        case oio::Moenster::kTal1Til100:
            return "100|[1-9][0-9]?";
        default:
            return {};
    }
}

}  // namespace

void Udskrift::linje() {
    out_.tekst("\n" + std::string(2 * aabne_.size(), ' '));
}

void Udskrift::aaben(std::string_view qname, Attributter attributes) {
    if (!aabne_.empty()) linje();
    out_.aaben(qname);
    for (const auto& [name, value] : attributes)
        if (!value.empty()) out_.attribut(name, value);
    aabne_.emplace_back(qname);
}

void Udskrift::luk() {
    const std::string qname = std::move(aabne_.back());
    aabne_.pop_back();
    linje();
    out_.luk(qname);
}

void Udskrift::tomt(std::string_view qname, Attributter attributes) {
    linje();
    out_.aaben(qname);
    for (const auto& [name, value] : attributes)
        if (!value.empty()) out_.attribut(name, value);
    out_.luk(qname);
}

void Udskrift::element(std::string_view qname, std::string_view text) {
    linje();
    out_.element(qname, text);
}

std::string Udskrift::tag() {
    return out_.tag() + "\n";
}

Skemaskriver::Skemaskriver(const Skemanavn& own, std::span<const Skemanavn> imports) : egen_(own) {
    xml::Skriver& out = out_.skriver();
    out.erklaer("xs", "http://www.w3.org/2001/XMLSchema");
    out.erklaer(own.ns.praefiks, own.ns.uri);
    for (const Skemanavn& i : imports)
        out.erklaer(i.ns.praefiks, i.ns.uri);
    out_.aaben("xs:schema", {{"elementFormDefault", "qualified"}, {"targetNamespace", own.ns.uri}});
    for (const Skemanavn& i : imports)
        out_.tomt("xs:import", {{"namespace", i.ns.uri}, {"schemaLocation", i.fil}});
}

void Skemaskriver::element(std::string_view name, std::string_view type) {
    out_.tomt("xs:element", {{"name", name}, {"type", type}});
}

void Skemaskriver::sandt(std::string_view name) {
    out_.tomt("xs:element", {{"name", name}, {"type", "xs:boolean"}, {"fixed", "true"}});
}

void Skemaskriver::simpel(std::string_view element, std::string_view facet,
                          std::string_view value) {
    out_.aaben("xs:element", {{"name", element}});
    out_.aaben("xs:simpleType");
    out_.aaben("xs:restriction", {{"base", "xs:string"}});
    out_.tomt(facet, {{"value", value}});
    out_.luk();
    out_.luk();
    out_.luk();
}

void Skemaskriver::felt(const oio::Felt& f) {
    if (f.moenster == oio::Moenster::kFrit) return tekst(f.navn, f.maks_tegn);
    moenster(f.navn, moenster_for(f.moenster));
}

void Skemaskriver::tekst(std::string_view name, std::size_t most) {
    simpel(name, "xs:maxLength", std::to_string(most));
}

void Skemaskriver::moenster(std::string_view element, std::string_view pattern) {
    simpel(element, "xs:pattern", pattern);
}

void Skemaskriver::moenstertype(std::string_view type, std::string_view pattern) {
    out_.aaben("xs:simpleType", {{"name", type}});
    out_.aaben("xs:restriction", {{"base", "xs:string"}});
    out_.tomt("xs:pattern", {{"value", pattern}});
    out_.luk();
    out_.luk();
}

void Skemaskriver::koder(std::string_view type, std::span<const std::string_view> values) {
    out_.aaben("xs:simpleType", {{"name", type}});
    out_.aaben("xs:restriction", {{"base", "xs:string"}});
    for (const std::string_view v : values)
        out_.tomt("xs:enumeration", {{"value", v}});
    out_.luk();
    out_.luk();
}

void Skemaskriver::led(std::string_view particle) {
    std::string_view least;
    std::string_view most;
    switch (particle.back()) {
        case '?':
            least = "0";
            break;
        case '*':
            least = "0";
            [[fallthrough]];
        case '+':
            most = "unbounded";
            break;
        default:
            break;
    }
    if (!least.empty() || !most.empty()) particle.remove_suffix(1);
    const std::size_t equals = particle.find('=');
    if (equals == std::string_view::npos) {
        out_.tomt("xs:element", {{"ref", particle}, {"minOccurs", least}, {"maxOccurs", most}});
    } else {
        out_.tomt("xs:element", {{"name", particle.substr(0, equals)},
                                 {"type", particle.substr(equals + 1)},
                                 {"minOccurs", least},
                                 {"maxOccurs", most}});
    }
}

void Skemaskriver::kompleks(std::string_view type, std::string_view base, std::string_view content,
                            Gruppe group) {
    out_.aaben("xs:complexType", {{"name", type}});
    if (!base.empty()) {
        out_.aaben("xs:complexContent");
        out_.aaben("xs:extension", {{"base", base}});
    }
    if (group != Gruppe::kValg) out_.aaben("xs:sequence");
    if (group != Gruppe::kSekvens) out_.aaben("xs:choice");
    for (const std::string_view particle : split(content, ' '))
        if (!particle.empty()) led(particle);
    out_.luk();
    if (group == Gruppe::kValgISekvens) out_.luk();
    if (!base.empty()) {
        out_.luk();
        out_.luk();
    }
    out_.luk();
}

void Skemaskriver::begge(std::string_view name, std::string_view base, std::string_view content) {
    const std::string type = std::string(name) + "Type";
    element(name, std::string(egen_.ns.praefiks) + ":" + type);
    kompleks(type, base, content);
}

Skema Skemaskriver::faerdig() {
    out_.luk();
    return {std::string(egen_.fil), std::string(egen_.ns.uri), out_.tag()};
}

}  // namespace faelled::soap
