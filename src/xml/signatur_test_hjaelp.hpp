// Signed messages for the tests and benchmarks of this module: a key, an assertion, a service call.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.hpp"
#include "krypto/test_certifikater.hpp"
#include "xml/signatur.hpp"
#include "xml/wsse.hpp"

namespace faelled::xml::test {

inline const Graenser kVid(1 << 20, 100, 20'000, 100);
inline constexpr Signaturregler kKaldregler{.str_transform = true};
inline constexpr std::string_view kSoap = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr std::string_view kWsa = "http://www.w3.org/2005/08/addressing";

// 0: the caller. 1: the token issuer. 2: somebody else.
inline const krypto::Identitet& part(std::size_t n) {
    static const std::array parter{
        krypto::test::identitet(krypto::test::oces2("11111111"), 0),
        krypto::test::identitet(krypto::test::oces2("22222222"), 1),
        krypto::test::identitet(krypto::test::oces2("33333333"), 2),
    };
    return parter.at(n);
}
inline const krypto::OffentligNoegle& noegle(std::size_t n) {
    return part(n).certifikat->noegle();
}

// An assertion for the caller, signed by the issuer; with a prefix when one is given.
inline std::string assertion(std::string_view id = "_a1", std::string_view cvr = "12345678",
                             const std::string& prefix = {}, std::size_t issuer = 1) {
    const std::string p = prefix.empty() ? "" : prefix + ":";
    const std::string x = prefix.empty() ? "" : ":" + prefix;
    const std::string foer = "<" + p + "Assertion xmlns" + x + "=\"" + std::string(kSaml) +
                             "\" ID=\"" + std::string(id) + "\" Version=\"2.0\"><" + p +
                             "Issuer>udsteder</" + p + "Issuer>";
    const std::string efter = "<" + p + "AttributeValue>" + std::string(cvr) + "</" + p +
                              "AttributeValue></" + p + "Assertion>";
    return underskriv_indlejret(*part(issuer).noegle, id, foer, efter,
                                skriv_x509data(part(issuer).certifikat->base64(), {}))
        .value();
}

// The signed parts of a call, each canonical; the envelope puts them in place.
struct Kald {
    std::string action = skriv_headerdel({.praefiks = "wsa",
                                          .ns = kWsa,
                                          .navn = "Action",
                                          .id = "action",
                                          .tekst = "urn:laes",
                                          .soap_ns = kSoap});
    std::string tid =
        skriv_timestamp("tid", "2026-03-02T09:00:00.123Z", "2026-03-02T09:05:00.123Z");
    std::string token = assertion();
    std::string str = skriv_henvisning_saml("_a1", "str");
    std::string krop = "<s:Body xmlns:s=\"" + std::string(kSoap) + "\" xmlns:wsu=\"" +
                       std::string(kWsu) + "\" wsu:Id=\"krop\"><x:Laes xmlns:x=\"urn:x\">" +
                       "<x:Id>42</x:Id></x:Laes></s:Body>";
    std::string signatur;

    // The assertion is covered by its id.
    void underskriv(std::size_t who = 0) {
        const Signaturdel parts[] = {
            {"action", action}, {"tid", tid}, {"_a1", token}, {"krop", krop}};
        signatur =
            skriv_signatur(*part(who).noegle, parts, skriv_henvisning_saml("_a1"), "ds").value();
    }

    [[nodiscard]] std::string konvolut(std::string_view more_headers = {}) const {
        return "<s:Envelope xmlns:s=\"" + std::string(kSoap) + "\"><s:Header>" + action +
               std::string(more_headers) + "<wsse:Security xmlns:wsse=\"" + std::string(kWsse) +
               "\">" + tid + token + str + signatur + "</wsse:Security></s:Header>" + krop +
               "</s:Envelope>";
    }
};

// A signature written out by hand, for what skriv_signatur never makes. `bytes` is what the digest
// is over.
struct Haandskrevet {
    struct Reference {
        std::string uri;
        std::string transformer;
        std::string bytes;
        std::string digest_metode = std::string(kSha256);
        krypto::Hash hash = krypto::Hash::kSha256;
    };
    std::string metode = std::string(kRsaSha256);
    krypto::Signaturalgoritme algoritme = krypto::Signaturalgoritme::kRsaSha256;
    // Of CanonicalizationMethod; its effect on SignedInfo is none in these tests.
    std::string c14n_indhold;
    std::vector<Reference> referencer;

    [[nodiscard]] std::string lav(std::size_t who = 0) const {
        std::string info = "<ds:CanonicalizationMethod Algorithm=\"" + std::string(kEc) + "\">" +
                           c14n_indhold + "</ds:CanonicalizationMethod>" +
                           "<ds:SignatureMethod Algorithm=\"" + metode + "\"></ds:SignatureMethod>";
        for (const Reference& r : referencer)
            info += "<ds:Reference URI=\"" + r.uri + "\"><ds:Transforms>" + r.transformer +
                    "</ds:Transforms><ds:DigestMethod Algorithm=\"" + r.digest_metode +
                    "\"></ds:DigestMethod><ds:DigestValue>" +
                    base64(krypto::digest(r.hash, r.bytes)) + "</ds:DigestValue></ds:Reference>";
        const std::string ns = " xmlns:ds=\"" + std::string(kDs) + "\"";
        const std::string value =
            part(who)
                .noegle->signer(algoritme, "<ds:SignedInfo" + ns + ">" + info + "</ds:SignedInfo>")
                .value();
        return "<ds:Signature" + ns + "><ds:SignedInfo>" + info +
               "</ds:SignedInfo><ds:SignatureValue>" + base64(value) +
               "</ds:SignatureValue></ds:Signature>";
    }
};

inline std::string transform(std::string_view algorithm, std::string_view content = {}) {
    return "<ds:Transform Algorithm=\"" + std::string(algorithm) + "\">" + std::string(content) +
           "</ds:Transform>";
}
inline std::string str_transform() {
    return transform(kStrTransform,
                     "<wsse:TransformationParameters xmlns:wsse=\"" + std::string(kWsse) +
                         "\"><ds:CanonicalizationMethod Algorithm=\"" + std::string(kEc) +
                         "\"></ds:CanonicalizationMethod>"
                         "</wsse:TransformationParameters>");
}

// `text` with the first `fra` replaced; throws when it is not there.
inline std::string byt(std::string text, std::string_view fra, std::string_view til) {
    return text.replace(text.find(fra), fra.size(), til);
}

// Why it was refused; empty when it was not.
template <typename T>
std::optional<Signaturbrud> brudt(const Signatursvar<T>& answer) {
    return answer ? std::nullopt : std::optional(answer.error().brud);
}

inline Dokument laes(std::string_view text) {
    return Dokument::laes(text, kVid).value();
}

}  // namespace faelled::xml::test
