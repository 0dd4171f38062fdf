// Two parties and a login between them, for the tests of this module and those above.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "krypto/kryptering.hpp"
#include "krypto/test_certifikater.hpp"
#include "saml/navne.hpp"
#include "saml/svar.hpp"

namespace faelled::saml::test {

inline constexpr const char* kIdp = "https://idp.korsbaek.example";
inline constexpr const char* kSp = "https://ch.example/runtime";
inline constexpr const char* kAcs = "https://ch.example/runtime/saml2auth/consume.idp";

inline Tid nu() {
    return krypto::test::proevetid();
}
// Party 0 is the IdP, 1 the SP, 2 a stranger.
inline const krypto::Identitet& part(std::size_t i) {
    static const std::vector<krypto::Identitet> alle = {
        krypto::test::identitet(krypto::test::oces3("11111111"), 0),
        krypto::test::identitet(krypto::test::oces3("99999999"), 1),
        krypto::test::identitet(krypto::test::oces3("88888888"), 2)};
    return alle.at(i);
}
inline std::vector<const krypto::OffentligNoegle*> noegler(std::size_t i) {
    return {&part(i).certifikat->noegle()};
}
inline std::vector<std::shared_ptr<const krypto::Dekrypteringsnoegle>> aabner(std::size_t i) {
    return {krypto::Dekrypteringsnoegle::fra_pem(krypto::test::proevenoegle(i)).value()};
}

// What the IdP answers to request "id-spoergsmaal".
inline Loginsvar svar() {
    Loginsvar s;
    s.id = "id0123456789abcdef0123456789abcd01";
    s.assertion_id = "id0123456789abcdef0123456789abcd02";
    s.udsteder = kIdp;
    s.modtager = kSp;
    s.acs = kAcs;
    s.in_response_to = "id-spoergsmaal";
    s.nu = nu();
    s.navneid = {"C=DK,O=11111111,CN=Anna Prøve,Serial=7a2b", std::string(navneformat::kX509)};
    s.logget_ind = nu();
    s.session = "session-1";
    s.klasse = std::string(attribut::kNiveau3) + "/Substantial";
    s.attributter = {
        {std::string(attribut::kCvr3), {"11111111"}, std::string(attribut::kUri)},
        {std::string(attribut::kNiveau3), {"Substantial"}, std::string(attribut::kUri)}};
    return s;
}
inline std::string skriv(const Loginsvar& s, std::size_t who = 0) {
    SeededEntropy entropy(5);
    return skriv_loginsvar(s, part(who), entropy).value();
}
// What the SP asks of it. `keys` and `openers` outlive the answer.
inline Svarkrav krav(const std::vector<const krypto::OffentligNoegle*>& keys,
                     Dekrypteringsnoegler openers = {}) {
    return {.modtager = kSp,
            .acs = kAcs,
            .udsteder = kIdp,
            .in_response_to = "id-spoergsmaal",
            .noegler = keys,
            .dekryptering = openers,
            .nu = nu()};
}

// `text` with the first `fra` replaced; throws when it is not there.
inline std::string byt(std::string text, std::string_view fra, std::string_view til) {
    return text.replace(text.find(fra), fra.size(), til);
}

}  // namespace faelled::saml::test
