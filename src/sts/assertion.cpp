#include "sts/assertion.hpp"

#include "adgang/rettigheder.hpp"
#include "base/base64.hpp"
#include "base/time.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"
#include "xml/xml.hpp"

namespace faelled::sts {

namespace {

constexpr std::string_view kEntityformat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
// Misspelt in the real one, and so here (3.8).
constexpr std::string_view kHandlendeformat = "urn:oasis:tc:SAML2:2.0:nameid-format:entity";
constexpr std::string_view kX509Format =
    "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName";
constexpr std::string_view kXsi = "http://www.w3.org/2001/XMLSchema-instance";

void skriv_navn(std::string_view format, std::string_view text, xml::Skriver& out) {
    out.aaben("NameID");
    out.attribut("Format", format);
    out.tekst(text);
    out.luk("NameID");
}

void skriv_subject(const Grundlag& g, xml::Skriver& out) {
    out.aaben("Subject");
    skriv_navn(kX509Format, g.emne, out);
    out.aaben("SubjectConfirmation");
    out.attribut("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key");
    if (g.handlende) skriv_navn(kHandlendeformat, *g.handlende, out);
    out.erklaer("i", kXsi);
    out.aaben("SubjectConfirmationData");
    out.attribut("NotBefore", utc_datetime(g.fra));
    out.attribut("NotOnOrAfter", utc_datetime(g.til));
    out.attribut("Recipient", g.tjeneste->entity_id);
    out.attribut("i:type", "KeyInfoConfirmationDataType");
    out.erklaer("", xml::kDs);
    out.aaben("KeyInfo");
    out.raa(xml::skriv_x509data(g.brugsnoegle->base64(), ""));
    out.luk("KeyInfo");
    out.luk("SubjectConfirmationData");
    out.luk("SubjectConfirmation");
    out.luk("Subject");
}

void skriv_conditions(const Grundlag& g, xml::Skriver& out) {
    out.aaben("Conditions");
    out.attribut("NotBefore", utc_datetime(g.fra));
    out.attribut("NotOnOrAfter", utc_datetime(g.til));
    out.aaben("AudienceRestriction");
    out.element("Audience", g.tjeneste->entity_id);
    out.luk("AudienceRestriction");
    out.luk("Conditions");
}

void skriv_attribut(std::string_view name, std::string_view value, xml::Skriver& out) {
    out.aaben("Attribute");
    out.attribut("Name", name);
    out.attribut("NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:basic");
    out.element("AttributeValue", value);
    out.luk("Attribute");
}

void skriv_attributter(const Grundlag& g, xml::Skriver& out) {
    out.aaben("AttributeStatement");
    // As text of its own: a client looks for the number in the XML (SIK-021).
    skriv_attribut("dk:gov:saml:attribute:CvrNumberIdentifier", g.kontekst.text(), out);
    skriv_attribut("dk:gov:saml:attribute:AssuranceLevel", "3", out);
    skriv_attribut("dk:gov:saml:attribute:SpecVer", "DK-SAML-2.0", out);
    skriv_attribut("dk:gov:saml:attribute:KombitSpecVer", "1.0", out);
    if (!g.grupper.empty()) {
        skriv_attribut("dk:gov:saml:attribute:Privileges_intermediate",
                       base64(adgang::skriv_privilegier(g.grupper)), out);
    }
    out.luk("AttributeStatement");
}

void skriv_authn(const Grundlag& g, xml::Skriver& out) {
    out.aaben("AuthnStatement");
    out.attribut("AuthnInstant", utc_datetime(g.fra));
    out.aaben("AuthnContext");
    out.element("AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:X509");
    out.luk("AuthnContext");
    out.luk("AuthnStatement");
}

}  // namespace

Result<std::string> skriv_assertion(const Grundlag& g, std::string_view id,
                                    std::string_view udsteder, const krypto::Identitet& identitet) {
    xml::Skriver out(8192);
    out.erklaer("", xml::kSaml);
    out.aaben("Assertion");
    out.attribut("ID", id);
    out.attribut("IssueInstant", utc_datetime(g.fra));
    out.attribut("Version", "2.0");
    out.aaben("Issuer");
    out.attribut("Format", kEntityformat);
    out.tekst(udsteder);
    out.luk("Issuer");
    const std::size_t place = out.buffer().size();  // of the signature, between Issuer and Subject
    skriv_subject(g, out);
    skriv_conditions(g, out);
    skriv_attributter(g, out);
    skriv_authn(g, out);
    out.luk("Assertion");

    std::string text = out.tag();
    const xml::Signaturdel part{.id = id, .kanonisk = text, .indlejret = true};
    FAELLED_TRY(const std::string signature,
                xml::skriv_signatur(*identitet.noegle, {&part, 1},
                                    xml::skriv_x509data(identitet.certifikat->base64(), ""), ""));
    text.insert(place, signature);
    return text;
}

}  // namespace faelled::sts
