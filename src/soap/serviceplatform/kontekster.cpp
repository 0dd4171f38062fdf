#include "soap/serviceplatform/kontekster.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.hpp"
#include "soap/fejl.hpp"

namespace faelled::soap {

namespace {

enum class Art : std::uint8_t { kTekst, kUuid, kCvr };

struct Led {
    std::string_view navn;
    Art art = Art::kTekst;
    bool kraevet = false;
};
struct Kontekst {
    const Skemanavn& skema;
    std::string_view navn;
    std::span<const Led> led;
};

constexpr std::array kCallLed{Led{"OnBehalfOfUser"}, Led{"CallersServiceCallIdentifier"},
                              Led{"AccountingInfo"}};
constexpr std::array kAuthorityLed{Led{"MunicipalityCVR", Art::kCvr, true}};
constexpr std::array kInvocationLed{Led{"ServiceAgreementUUID", Art::kUuid, true},
                                    Led{"UserSystemUUID", Art::kUuid, true},
                                    Led{"UserUUID", Art::kUuid, true},
                                    Led{"OnBehalfOfUser"},
                                    Led{"ServiceUUID", Art::kUuid, true},
                                    Led{"CallersServiceCallIdentifier"},
                                    Led{"AccountingInfo"}};
constexpr std::array kKontekster{Kontekst{kCallContext, "CallContext", kCallLed},
                                 Kontekst{kAuthorityContext, "AuthorityContext", kAuthorityLed},
                                 Kontekst{kInvocationContext, "InvocationContext", kInvocationLed}};

constexpr std::size_t kMestTekst = 255;

// Characters, not bytes.
std::size_t laengde(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Result<void> tjek_vaerdi(const Led& led, const std::string& text) {
    const std::string name(led.navn);
    switch (led.art) {
        case Art::kTekst:
            if (laengde(text) > kMestTekst)
                return std::unexpected(Fejl::ugyldig(name, "er længere end 255 tegn"));
            break;
        case Art::kUuid:
            // The schema says lower case; upper case is taken too (8.2).
            if (!Uuid::parse(trim(text)))
                return std::unexpected(Fejl::ugyldig(name, "er ikke et UUID"));
            break;
        case Art::kCvr:
            if (!Cvr::parse(trim(text)))
                return std::unexpected(Fejl::ugyldig(name, "er ikke et CVR-nummer"));
            break;
    }
    return {};
}

Result<void> tjek(const Kontekst& k, xml::Node context) {
    std::vector<bool> seen(k.led.size());
    for (xml::Node n = context.foerste(); n; n = n.naeste()) {
        const auto found = std::ranges::find_if(
            k.led, [&](const Led& led) { return n.er(k.skema.ns.uri, led.navn); });
        if (found == k.led.end() || seen[static_cast<std::size_t>(found - k.led.begin())]) {
            return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "elementet hører ikke til her"));
        }
        seen[static_cast<std::size_t>(found - k.led.begin())] = true;
        FAELLED_CHECK(tjek_vaerdi(*found, n.tekst()));
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (k.led[i].kraevet && !seen[i])
            return std::unexpected(
                Fejl::ugyldig(std::string(k.navn), std::string(k.led[i].navn) + " mangler"));
    }
    return {};
}

void begraenset(std::string_view type, std::string_view facet, std::string_view value,
                Udskrift& out) {
    out.aaben("xs:simpleType", {{"name", type}});
    out.aaben("xs:restriction", {{"base", "xs:string"}});
    out.tomt(facet, {{"value", value}});
    out.luk();
    out.luk();
}

Skema skema(const Kontekst& k) {
    Skemaskriver s(k.skema, {});
    Udskrift& out = s.udskrift();
    const std::string prefix = std::string(k.skema.ns.praefiks) + ":";
    s.element(k.navn, prefix + std::string(k.navn) + "Type");
    out.aaben("xs:complexType", {{"name", std::string(k.navn) + "Type"}});
    out.aaben("xs:all");
    for (const Led& led : k.led) {
        const std::string_view least = led.kraevet ? "1" : "0";
        if (led.art == Art::kCvr) {
            out.tomt("xs:element", {{"maxOccurs", "1"},
                                    {"minOccurs", least},
                                    {"name", led.navn},
                                    {"type", prefix + "CVRNumber"}});
        } else {
            out.tomt("xs:element", {{"maxOccurs", "1"},
                                    {"minOccurs", least},
                                    {"ref", prefix + std::string(led.navn)}});
        }
    }
    out.luk();
    out.luk();
    for (const Led& led : k.led) {
        const std::string type = std::string(led.navn) + "Type";
        if (led.art == Art::kCvr) {
            begraenset("CVRNumber", "xs:pattern", "[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]", out);
            continue;
        }
        s.element(led.navn, prefix + type);
        if (led.art == Art::kUuid) {
            begraenset(type, "xs:pattern",
                       "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}", out);
        } else {
            begraenset(type, "xs:maxLength", std::to_string(kMestTekst), out);
        }
    }
    return s.faerdig();
}

Skema fejlskema() {
    Skemaskriver s({{"spf", kPlatformsfejl}, "ServiceplatformFault_1.xsd"}, {});
    s.element("ServiceplatformFault", "spf:ServiceplatformFaultType");
    s.kompleks("ServiceplatformFaultType", {}, "ErrorList=spf:ErrorListType?");
    s.kompleks("ErrorListType", {}, "Error=spf:ErrorType+");
    s.kompleks("ErrorType", {}, "ErrorCode=xs:string ErrorText=xs:string");
    return s.faerdig();
}

}  // namespace

Result<xml::Node> tjek_kontekster(xml::Node request) {
    xml::Node n = request.foerste();
    for (const Kontekst& k : kKontekster) {
        if (!n || !n.er(k.skema.ns.uri, k.navn)) continue;
        FAELLED_CHECK(tjek(k, n));
        n = n.naeste();
    }
    return n;
}

std::vector<Skema> kontekstskemaer() {
    std::vector<Skema> all;
    all.reserve(kKontekster.size() + 1);
    for (const Kontekst& k : kKontekster)
        all.push_back(skema(k));
    all.push_back(fejlskema());
    return all;
}

}  // namespace faelled::soap
