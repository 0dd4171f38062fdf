// The parts of a Security header, canonical wherever they are put.
#include "xml/wsse.hpp"

namespace faelled::xml {
namespace {

constexpr std::string_view kStr = "wsse:SecurityTokenReference";

void skriv_id(Skriver& s, std::string_view id) {
    if (!id.empty()) s.attribut("wsu:Id", id);
}

void skriv_noegleid(Skriver& s, std::string_view type, std::string_view value) {
    s.aaben("wsse:KeyIdentifier");
    s.attribut("ValueType", type);
    s.tekst(value);
    s.luk("wsse:KeyIdentifier");
}

}  // namespace

std::string skriv_headerdel(const Headerdel& del) {
    Skriver s(512);
    s.erklaer(del.praefiks, del.ns);
    if (!del.id.empty()) s.erklaer("wsu", kWsu);
    if (!del.soap_ns.empty()) s.erklaer("s", del.soap_ns);
    s.aaben(del.praefiks, del.navn);
    // Both SOAP namespaces sort after wsu's.
    skriv_id(s, del.id);
    if (!del.soap_ns.empty()) s.attribut("s:mustUnderstand", "1");
    s.tekst(del.tekst);
    s.luk(del.praefiks, del.navn);
    return s.tag();
}

std::string skriv_timestamp(std::string_view id, std::string_view created,
                            std::string_view expires) {
    Skriver s(384);
    s.erklaer("wsu", kWsu);
    s.aaben("wsu:Timestamp");
    skriv_id(s, id);
    s.element("wsu:Created", created);
    s.element("wsu:Expires", expires);
    s.luk("wsu:Timestamp");
    return s.tag();
}

std::string skriv_binaert_token(std::string_view id, std::string_view base64) {
    Skriver s(512 + base64.size());
    s.erklaer("wsse", kWsse);
    if (!id.empty()) s.erklaer("wsu", kWsu);
    s.aaben("wsse:BinarySecurityToken");
    s.attribut("EncodingType", kBase64Binary);
    s.attribut("ValueType", kX509v3);
    skriv_id(s, id);
    s.tekst(base64);
    s.luk("wsse:BinarySecurityToken");
    return s.tag();
}

std::string skriv_henvisning_token(std::string_view token_id) {
    Skriver s(384);
    s.erklaer("wsse", kWsse);
    s.aaben(kStr);
    s.aaben("wsse:Reference");
    s.attribut("URI", "#" + std::string(token_id));
    s.attribut("ValueType", kX509v3);
    s.luk("wsse:Reference");
    s.luk(kStr);
    return s.tag();
}

std::string skriv_henvisning_ski(std::string_view ski_base64) {
    Skriver s(384);
    s.erklaer("wsse", kWsse);
    s.aaben(kStr);
    skriv_noegleid(s, kX509Ski, ski_base64);
    s.luk(kStr);
    return s.tag();
}

std::string skriv_henvisning_saml(std::string_view assertion_id, std::string_view id) {
    Skriver s(640);
    s.erklaer("wsse", kWsse);
    s.erklaer("wsse11", kWsse11);
    if (!id.empty()) s.erklaer("wsu", kWsu);
    s.aaben(kStr);
    // wsu's namespace sorts before wsse11's ("2004" before "oasis").
    skriv_id(s, id);
    s.attribut("wsse11:TokenType", kSamlV2Token);
    skriv_noegleid(s, kSamlId, assertion_id);
    s.luk(kStr);
    return s.tag();
}

std::string skriv_x509data(std::string_view base64, std::string_view praefiks) {
    const std::string p = praefiks.empty() ? std::string() : std::string(praefiks) + ":";
    Skriver s(128 + base64.size());
    s.aaben(p + "X509Data");
    s.element(p + "X509Certificate", base64);
    s.luk(p + "X509Data");
    return s.tag();
}

}  // namespace faelled::xml
