#include <utility>

#include "saml/navne.hpp"
#include "saml/svar.hpp"

namespace faelled::saml {
namespace {

constexpr std::int64_t kBekraeftelse = 5 * 60 * kSekund;

void skriv_emne(const Loginsvar& s, xml::Skriver& out) {
    out.aaben("Subject");
    skriv_navneid(s.navneid, out);
    out.aaben("SubjectConfirmation");
    out.attribut("Method", kBearer);
    out.aaben("SubjectConfirmationData");
    if (!s.in_response_to.empty()) out.attribut("InResponseTo", s.in_response_to);
    out.attribut("NotOnOrAfter", utc_datetime(s.nu.plus(kBekraeftelse)));
    out.attribut("Recipient", s.acs);
    out.luk("SubjectConfirmationData");
    out.luk("SubjectConfirmation");
    out.luk("Subject");
}

void skriv_betingelser(const Loginsvar& s, xml::Skriver& out) {
    out.aaben("Conditions");
    out.attribut("NotBefore", utc_datetime(s.nu));
    out.attribut("NotOnOrAfter", utc_datetime(s.nu.plus(s.levetid)));
    out.aaben("AudienceRestriction");
    out.element("Audience", s.modtager);
    out.luk("AudienceRestriction");
    out.luk("Conditions");
}

void skriv_login(const Loginsvar& s, xml::Skriver& out) {
    out.aaben("AuthnStatement");
    out.attribut("AuthnInstant", utc_datetime(s.logget_ind));
    out.attribut("SessionIndex", s.session);
    out.aaben("AuthnContext");
    out.element("AuthnContextClassRef", s.klasse);
    if (!s.bekraefter.empty()) out.element("AuthenticatingAuthority", s.bekraefter);
    out.luk("AuthnContext");
    out.luk("AuthnStatement");
}

void skriv_attributter(const Loginsvar& s, xml::Skriver& out) {
    if (s.attributter.empty()) return;
    out.aaben("AttributeStatement");
    for (const Attribut& a : s.attributter) {
        out.aaben("Attribute");
        out.attribut("Name", a.navn);
        if (!a.format.empty()) out.attribut("NameFormat", a.format);
        for (const std::string& v : a.vaerdier)
            out.element("AttributeValue", v);
        out.luk("Attribute");
    }
    out.luk("AttributeStatement");
}

Usigneret skriv_assertion(const Loginsvar& s) {
    xml::Skriver w(8192);
    w.erklaer("", xml::kSaml);
    w.aaben("Assertion");
    w.attribut("ID", s.assertion_id);
    w.attribut("IssueInstant", utc_datetime(s.nu));
    w.attribut("Version", "2.0");
    w.element("Issuer", s.udsteder);
    const std::size_t place = w.buffer().size();
    skriv_emne(s, w);
    skriv_betingelser(s, w);
    skriv_login(s, w);
    skriv_attributter(s, w);
    w.luk("Assertion");
    return {s.assertion_id, w.tag(), place};
}

}  // namespace

Result<std::string> skriv_loginsvar(const Loginsvar& s, const krypto::Identitet& identitet,
                                    Entropy& entropy) {
    FAELLED_TRY(std::string assertion, underskriv(skriv_assertion(s), identitet));
    if (s.krypter_for) {
        FAELLED_TRY(assertion, krypter_assertion(assertion, *s.krypter_for, s.suite, entropy));
    }
    xml::Skriver w(assertion.size() + 2048);
    const Hoved head{.id = s.id,
                     .udsteder = s.udsteder,
                     .destination = s.acs,
                     .in_response_to = s.in_response_to,
                     .udstedt = s.nu};
    Usigneret out{.id = s.id, .xml = {}, .plads = 0};
    out.plads =
        aaben_besked("Response", head, {{"Consent", std::string(kUspecificeretSamtykke)}}, w);
    skriv_status({.kode = std::string(status::kSuccess)}, w);
    w.raa(assertion);
    w.luk("Response");
    out.xml = w.tag();
    if (!s.underskriv_svar) return std::move(out.xml);
    return underskriv(std::move(out), identitet);
}

Result<std::string> skriv_fejlsvar(const Hoved& h, const Status& status,
                                   const krypto::Identitet& identitet) {
    xml::Skriver w(2048);
    Usigneret out{.id = h.id, .xml = {}, .plads = 0};
    out.plads = aaben_besked("Response", h, {}, w);
    skriv_status(status, w);
    w.luk("Response");
    out.xml = w.tag();
    return underskriv(std::move(out), identitet);
}

}  // namespace faelled::saml
