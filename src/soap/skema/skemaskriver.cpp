#include "soap/skema/skemaskriver.hpp"

#include "base/text.hpp"

namespace faelled::soap {

namespace {

std::string_view moenster_for(oio::Moenster m) {
    switch (m) {
        case oio::Moenster::kCifre8:
            return "[0-9]{8}";
        case oio::Moenster::kCifre10:
            return "[0-9]{10}";
        case oio::Moenster::kCifre3Eller4:
            return "[0-9]{3}|[0-9]{4}";
        case oio::Moenster::kTal1Til100:
            return "100|[1-9][0-9]?";
        case oio::Moenster::kBeloeb:
            return R"(-?[0-9]+(\.[0-9]+)?)";
        case oio::Moenster::kUuid:
            return "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";
        default:
            return {};
    }
}

// A type that needs no facets; empty when it does.
std::string_view type_for(const oio::Felt& f) {
    switch (f.moenster) {
        case oio::Moenster::kFrit:
            return f.maks_tegn == 0 && f.min_tegn == 0 ? "xs:string" : "";
        case oio::Moenster::kJaNej:
            return "xs:boolean";
        case oio::Moenster::kDato:
            return "xs:date";
        case oio::Moenster::kDatoTid:
            return "xs:dateTime";
        case oio::Moenster::kHeltal:
            return "xs:integer";
        case oio::Moenster::kBase64:
            return "xs:base64Binary";
        case oio::Moenster::kReference:
            return "sd:UnikIdType";
        case oio::Moenster::kXml:
            return "gd:LokalUdvidelseListeType";
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

void Skemaskriver::feltelement(const oio::Felt& f, std::string_view least, std::string_view most) {
    if (const std::string_view type = type_for(f); !type.empty()) {
        out_.tomt("xs:element",
                  {{"name", f.navn}, {"type", type}, {"minOccurs", least}, {"maxOccurs", most}});
        return;
    }
    out_.aaben("xs:element", {{"name", f.navn}, {"minOccurs", least}, {"maxOccurs", most}});
    if (f.moenster == oio::Moenster::kGruppe) {
        out_.aaben("xs:complexType");
        out_.aaben("xs:sequence");
        for (const oio::Felt& child : f.gruppe)
            led_felt(child);
        out_.luk();
        out_.luk();
        out_.luk();
        return;
    }
    out_.aaben("xs:simpleType");
    out_.aaben("xs:restriction", {{"base", "xs:string"}});
    const auto facet = [&](std::string_view name, std::string_view value) {
        out_.tomt(name, {{"value", value}});
    };
    if (f.min_tegn != 0) facet("xs:minLength", std::to_string(f.min_tegn));
    if (const std::string_view pattern = moenster_for(f.moenster); !pattern.empty())
        facet("xs:pattern", pattern);
    else if (f.maks_tegn != 0)
        facet("xs:maxLength", std::to_string(f.maks_tegn));
    for (const std::string_view code : f.koder)
        facet("xs:enumeration", code);
    out_.luk();
    out_.luk();
    out_.luk();
}

void Skemaskriver::felt(const oio::Felt& f) {
    feltelement(f, {}, {});
}

void Skemaskriver::led_felt(const oio::Felt& f) {
    const std::string_view least = f.skal ? "" : "0";
    const std::string most = f.hoejst != 0 ? std::to_string(f.hoejst)
                             : f.gentages  ? "unbounded"
                                           : "";
    if (f.ns.uri == egen_.ns.uri) return feltelement(f, least, most);
    const std::string name = std::string(f.ns.praefiks) + ":" + std::string(f.navn);
    out_.tomt("xs:element", {{"ref", name}, {"minOccurs", least}, {"maxOccurs", most}});
}

void Skemaskriver::led_felter(const oio::Objektbeskrivelse& b, std::span<const oio::Felt> fields) {
    for (const oio::Felt& f : fields)
        if (oio::findes(b, f.versioner)) led_felt(f);
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

void Skemaskriver::aaben_type(std::string_view type, std::string_view base) {
    out_.aaben("xs:complexType", {{"name", type}});
    if (!base.empty()) {
        out_.aaben("xs:complexContent");
        out_.aaben("xs:extension", {{"base", base}});
    }
    out_.aaben("xs:sequence");
}

void Skemaskriver::luk_type(std::string_view base) {
    for (int open = base.empty() ? 2 : 4; open > 0; --open)
        out_.luk();
}

void Skemaskriver::kompleks(std::string_view type, std::string_view base, std::string_view content,
                            Gruppe group) {
    out_.aaben("xs:complexType", {{"name", type}});
    if (!base.empty()) {
        out_.aaben("xs:complexContent");
        out_.aaben("xs:extension", {{"base", base}});
    }
    if (group == Gruppe::kSekvens || group == Gruppe::kValgISekvens) out_.aaben("xs:sequence");
    if (group == Gruppe::kFrieValg)
        out_.aaben("xs:choice", {{"minOccurs", "0"}, {"maxOccurs", "unbounded"}});
    else if (group != Gruppe::kSekvens)
        out_.aaben("xs:choice");
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

void Skemaskriver::med_revision(std::string_view name, std::string_view content) {
    const std::string type = std::string(name) + "Type";
    kompleks(type, {}, content);
    out_.aaben("xs:element", {{"name", name}});
    out_.aaben("xs:complexType");
    out_.aaben("xs:complexContent");
    out_.aaben("xs:extension", {{"base", std::string(egen_.ns.praefiks) + ":" + type}});
    out_.tomt("xs:attribute", {{"name", "revision"}, {"type", "xs:string"}});
    out_.luk();
    out_.luk();
    out_.luk();
    out_.luk();
}

Skema Skemaskriver::faerdig() {
    out_.luk();
    return {std::string(egen_.fil), std::string(egen_.ns.uri), out_.tag()};
}

}  // namespace faelled::soap
