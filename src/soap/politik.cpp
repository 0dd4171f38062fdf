#include "soap/politik.hpp"

#include <array>
#include <string>

#include "soap/fejl.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kSp = "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702";
constexpr std::string_view kWst = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
constexpr std::string_view kWsam = "http://www.w3.org/2007/05/addressing/metadata";

std::string medtag(std::string_view when) {
    return std::string(kSp) + "/IncludeToken/" + std::string(when);
}

// <sp:NAME><wsp:Policy> ... </wsp:Policy></sp:NAME>
class Led {
  public:
    Led(std::string_view name, Udskrift& out, Udskrift::Attributter attributes = {}) : out_(out) {
        out_.aaben(name, attributes);
        out_.aaben("wsp:Policy");
    }
    ~Led() {
        out_.luk();
        out_.luk();
    }
    Led(const Led&) = delete;
    Led& operator=(const Led&) = delete;

  private:
    Udskrift& out_;
};

void valg(std::string_view name, std::string_view choice, Udskrift& out) {
    const Led led(name, out);
    out.tomt(choice);
}

void signerede_dele(bool platform, Udskrift& out) {
    constexpr std::array<std::string_view, 7> kAdressering = {
        "To", "From", "FaultTo", "ReplyTo", "MessageID", "RelatesTo", "Action"};
    out.aaben("sp:SignedParts");
    out.tomt("sp:Body");
    for (const std::string_view name : kAdressering)
        out.tomt("sp:Header", {{"Name", name}, {"Namespace", kWsa}});
    if (platform) out.tomt("sp:Header", {{"Name", "Framework"}, {"Namespace", kSbf}});
    out.luk();
}

// What the client asks the token service for. The official file of Organisation says a symmetric
// key in a namespace of its own invention, which clients pass over; a client that reads this one
// asks for what it will get.
void udstedt_token(std::string_view when, Udskrift& out) {
    out.aaben("sp:IssuedToken", {{"sp:IncludeToken", medtag(when)}});
    out.skriver().erklaer("wst", kWst);
    out.aaben("sp:RequestSecurityTokenTemplate");
    out.element("wst:TokenType",
                "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0");
    out.element("wst:KeyType", std::string(kWst) + "/PublicKey");
    out.luk();
    out.aaben("wsp:Policy");
    out.tomt("sp:WssSamlV20Token11");
    out.luk();
    out.luk();
}

void asymmetrisk(bool platform, Udskrift& out) {
    const Led binding("sp:AsymmetricBinding", out);
    {
        const Led initiator("sp:InitiatorToken", out);
        if (platform) {
            const Led token("sp:SamlToken", out, {{"sp:IncludeToken", medtag("Never")}});
            out.tomt("sp:WssSamlV20Token11");
        } else {
            udstedt_token("Never", out);
        }
    }
    {
        const Led recipient("sp:RecipientToken", out);
        const Led token("sp:X509Token", out, {{"sp:IncludeToken", medtag("AlwaysToInitiator")}});
        out.tomt("sp:WssX509V3Token10");
    }
    valg("sp:AlgorithmSuite", "sp:Basic256Sha256", out);
    valg("sp:Layout", platform ? "sp:Strict" : "sp:Lax", out);
    out.tomt("sp:ProtectTokens");
    out.tomt("sp:IncludeTimestamp");
    out.tomt("sp:OnlySignEntireHeadersAndBody");
}

void token(bool platform, Udskrift& out) {
    out.skriver().erklaer("wsam", kWsam);
    {
        const Led addressing("wsam:Addressing", out, {{"wsp:Optional", "false"}});
    }
    signerede_dele(platform, out);
    asymmetrisk(platform, out);
    const Led supporting("sp:SignedSupportingTokens", out);
    udstedt_token("AlwaysToRecipient", out);
}

void kontekst(Udskrift& out) {
    const Led binding("sp:TransportBinding", out);
    {
        const Led transport("sp:TransportToken", out);
        valg("sp:HttpsToken", "sp:RequireClientCertificate", out);
    }
    valg("sp:AlgorithmSuite", "sp:Basic256Sha256", out);
}

}  // namespace

std::string_view politik_ns(bool serviceplatform) {
    return serviceplatform ? "http://schemas.xmlsoap.org/ws/2004/09/policy"
                           : "http://www.w3.org/ns/ws-policy";
}

void skriv_politik(Politik p, bool serviceplatform, Udskrift& out) {
    out.skriver().erklaer("sp", kSp);
    out.skriver().erklaer("wsu", kWsu);
    out.aaben("wsp:Policy", {{"wsu:Id", kPolitikId}});
    out.aaben("wsp:ExactlyOne");
    out.aaben("wsp:All");
    if (p == Politik::kToken)
        token(serviceplatform, out);
    else
        kontekst(out);
    out.luk();
    out.luk();
    out.luk();
}

}  // namespace faelled::soap
