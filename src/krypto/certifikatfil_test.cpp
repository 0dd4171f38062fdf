#include "krypto/certifikatfil.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::krypto;

namespace {

// Made once with: openssl crl2pkcs7 -nocrl over the certificate that is passed in. A degenerate
// SignedData is short enough to write by hand.
std::string der_tlv(char tag, const std::string& content) {
    std::string out(1, tag);
    if (content.size() < 0x80) {
        out.push_back(static_cast<char>(content.size()));
    } else {
        out.push_back('\x82');
        out.push_back(static_cast<char>(content.size() >> 8));
        out.push_back(static_cast<char>(content.size() & 0xff));
    }
    return out + content;
}
std::string p7b(const std::string& certificates) {
    const std::string signed_oid("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11);
    const std::string data_oid("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 11);
    const std::string content = std::string("\x02\x01\x01", 3) + der_tlv('\x31', "") +
                                der_tlv('\x30', data_oid) + der_tlv('\xa0', certificates) +
                                der_tlv('\x31', "");
    return der_tlv('\x30', signed_oid + der_tlv('\xa0', der_tlv('\x30', content)));
}

}  // namespace

TEST_CASE("certifikatfil: DER, PEM, base64 and P7B give the end user's certificate (ADM-012)") {
    const Identitet i = test::identitet(test::oces3("12345678"));
    const auto ca = Certifikat::laes(test::proeve_ca().certifikat_pem).value();
    const std::string der = i.certifikat->der();
    const std::string pem =
        "-----BEGIN CERTIFICATE-----\n" + i.certifikat->base64() + "\n-----END CERTIFICATE-----\n";
    for (const std::string& file :
         {der, pem, i.certifikat->base64(), test::proeve_ca().certifikat_pem + pem,
          p7b(ca->der() + der), base64(p7b(der))}) {
        const auto read = laes_certifikatfil(file);
        REQUIRE(read);
        REQUIRE(read->size() == 1);
        CHECK(read->front()->fingeraftryk() == i.certifikat->fingeraftryk());
    }
    CHECK(laes_certifikatfil(test::proeve_ca().certifikat_pem).error().regel == "form");
}

TEST_CASE("certifikatfil: a file with a private key is refused and says so (ADM-012)") {
    const Noeglepar par =
        udsted(test::proeve_ca(), test::oces3("12345678"), test::proeveur()).value();
    const std::string pfx = pkcs12(par, test::proeve_ca().certifikat_pem, "n", "hemmelig").value();
    const auto begin = par.noegle_pem.find('\n') + 1;
    const std::string body = par.noegle_pem.substr(begin, par.noegle_pem.rfind("-----END") - begin);
    for (const std::string& file : {par.certifikat_pem + par.noegle_pem, par.noegle_pem, pfx,
                                    base64(pfx), fra_base64(body, 10'000).value(), body}) {
        const auto read = laes_certifikatfil(file);
        REQUIRE_FALSE(read);
        CHECK(read.error().regel == "privat-noegle");
        CHECK(read.error().tekst.find("ikke gemt") != std::string::npos);
    }
}

TEST_CASE("certifikatfil: anything else is refused") {
    for (const std::string& file : {std::string(), std::string("hej"), std::string(1 << 20, 'x'),
                                    std::string("-----BEGIN CERTIFICATE-----\nAAAA\n"),
                                    std::string("\x30\x03\x02\x01\x01", 5)})
        CHECK(laes_certifikatfil(file).error().kode == 40);
}
