#include "saml/transport.hpp"

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "saml/deflate.hpp"
#include "saml/navne.hpp"
#include "saml/parametre.hpp"
#include "xml/navnerum.hpp"
#include "xml/xml.hpp"

namespace faelled::saml {
namespace {

constexpr std::size_t kStoersteSignatur = 2048;  // bytes
constexpr std::string_view kRsaSha384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
constexpr std::string_view kRsaSha512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";

std::string_view navn(Retning r) {
    return r == Retning::kAnmodning ? "SAMLRequest" : "SAMLResponse";
}

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

// Exactly one message in the parameters, and no parameter of the binding twice.
Result<Retning> retning(const Parametre& p) {
    const bool request = p.har("SAMLRequest");
    if (request == p.har("SAMLResponse"))
        return nej("SAMLRequest", "der skal være netop én besked");
    for (const char* name : {"SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"})
        if (p.antal(name) > 1) return nej(name, "må kun stå én gang");
    return request ? Retning::kAnmodning : Retning::kSvar;
}

std::optional<krypto::Signaturalgoritme> algoritme(std::string_view uri) {
    if (uri == xml::kRsaSha256) return krypto::Signaturalgoritme::kRsaSha256;
    if (uri == kRsaSha384) return krypto::Signaturalgoritme::kRsaSha384;
    if (uri == kRsaSha512) return krypto::Signaturalgoritme::kRsaSha512;
    return std::nullopt;
}

}  // namespace

Result<Modtaget> laes_redirect(std::string_view query) {
    FAELLED_TRY(const Parametre p, Parametre::laes(query));
    Modtaget m;
    FAELLED_TRY(m.retning, retning(p));
    m.redirect = true;
    if (const std::string e = p.vaerdi("SAMLEncoding");
        !e.empty() && e != "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE")
        return nej("SAMLEncoding", "kun DEFLATE kendes");
    const auto packed = fra_base64(p.vaerdi(navn(m.retning)), kStoersteBesked);
    if (!packed) return nej(navn(m.retning), "er ikke base64");
    auto text = inflater(*packed, kStoersteBesked);
    if (!text) return nej(navn(m.retning), "er ikke DEFLATE, eller er for stor");
    m.xml = std::move(*text);
    m.relay_state = p.find("RelayState");
    m.algoritme = p.vaerdi("SigAlg");
    if (m.algoritme.empty() != !p.har("Signature"))
        return nej("Signature", "SigAlg og Signature hører sammen");
    if (m.algoritme.empty()) return m;
    auto signature = fra_base64(p.vaerdi("Signature"), kStoersteSignatur);
    if (!signature) return nej("Signature", "er ikke base64");
    m.signatur = std::move(*signature);
    // The order is fixed, whatever order they came in; the bytes are theirs.
    m.underskrevet = p.raa(navn(m.retning));
    if (m.relay_state) m.underskrevet.append("&").append(p.raa("RelayState"));
    m.underskrevet.append("&").append(p.raa("SigAlg"));
    return m;
}

Result<Modtaget> laes_post(std::string_view krop) {
    FAELLED_TRY(const Parametre p, Parametre::laes(krop));
    Modtaget m;
    FAELLED_TRY(m.retning, retning(p));
    auto text = fra_base64(p.vaerdi(navn(m.retning)), kStoersteBesked);
    if (!text) return nej(navn(m.retning), "er ikke base64, eller er for stor");
    m.xml = std::move(*text);
    m.relay_state = p.find("RelayState");
    return m;
}

bool underskrevet_af(const Modtaget& m, std::span<const krypto::OffentligNoegle* const> noegler) {
    const auto a = algoritme(m.algoritme);
    return m.redirect && a && std::ranges::any_of(noegler, [&](const auto* key) {
               return key->verificer(*a, m.underskrevet, m.signatur);
           });
}

Result<std::string> redirect_url(std::string_view adresse, Retning retning, std::string_view xml,
                                 const std::optional<std::string>& relay_state,
                                 const krypto::PrivatNoegle& noegle) {
    std::string query(navn(retning));
    query += '=';
    query += indkod(base64(deflater(xml)));
    if (relay_state) query.append("&RelayState=").append(indkod(*relay_state));
    query.append("&SigAlg=").append(indkod(xml::kRsaSha256));
    FAELLED_TRY(const std::string signature,
                noegle.signer(krypto::Signaturalgoritme::kRsaSha256, query));
    query.append("&Signature=").append(indkod(base64(signature)));
    std::string out(adresse);
    out += adresse.find('?') == std::string_view::npos ? '?' : '&';
    return out + query;
}

std::string soap_konvolut(std::string_view xml) {
    xml::Skriver w(xml.size() + 256);
    w.erklaer("s", kSoap11);
    w.aaben("s:Envelope");
    w.aaben("s:Body");
    w.raa(xml);
    w.luk("s:Body");
    w.luk("s:Envelope");
    return w.tag();
}

}  // namespace faelled::saml
