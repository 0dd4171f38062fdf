#include "krypto/x509.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/base64.hpp"
#include "krypto/digest.hpp"
#include "krypto/navneform.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

std::string pem(const Emne& emne) {
    Emne e = emne;
    e.noegle_pem = proevenoegle();
    return udsted(proeve_ca(), e, proeveur()).value().certifikat_pem;
}
std::shared_ptr<const Certifikat> laes(const Emne& emne) {
    return Certifikat::laes(pem(emne)).value();
}

}  // namespace

TEST_CASE("certificate: PEM, DER and base64 with white space are the same one") {
    const std::string p = pem(oces3("11111111"));
    const auto c = Certifikat::laes(p).value();
    CHECK(c->fingeraftryk() == oplysninger(p)->fingeraftryk);
    CHECK(c->fingeraftryk() == sha256(c->der()));
    CHECK(c->base64() == base64(c->der()));
    CHECK(fra_base64(c->base64(), 1 << 20) == c->der());

    std::string linjer = " \r\n\t";
    for (std::size_t i = 0; i < c->base64().size(); i += 61)
        linjer += c->base64().substr(i, 61) + "\r\n";
    for (const std::string& form :
         {c->der(), c->base64(), linjer, "Tekst foran\n" + p, p + proeve_ca().certifikat_pem}) {
        const auto igen = Certifikat::laes(form);
        REQUIRE(igen);
        CHECK((*igen)->der() == c->der());
        CHECK((*igen)->fingeraftryk() == c->fingeraftryk());
    }
}

TEST_CASE("certificate: what is no certificate is the caller's Fejl") {
    const auto c = laes(oces3("11111111"));
    const std::string forkortet = c->der().substr(0, c->der().size() - 1);
    for (const std::string& form :
         {std::string(), std::string("vrøvl"), c->der() + "x", forkortet, base64(forkortet),
          base64(c->der() + "x"), c->base64() + "=", c->base64().substr(1),
          std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
          std::string(100'000, ' ') + c->base64()}) {
        const auto r = Certifikat::laes(form);
        REQUIRE_FALSE(r);
        CHECK(r.error().slags == FejlSlags::kKalder);
    }
}

TEST_CASE("certificate: subject in .NET order") {
    CHECK(laes(oces3("11111111"))->emne() ==
          "CN=System, SERIALNUMBER=UI:DK-O:G:1b2f7c1e-0003-4a00-9000-000000000003, O=Prøve ApS, "
          "OID.2.5.4.97=NTRDK-11111111, C=DK");
    // DER orders the parts of a set by their bytes: the shorter first.
    CHECK(
        laes(oces2("19435075", "Prøve ApS - et meget langt navn (funktionscertifikat)"))->emne() ==
        "SERIALNUMBER=CVR:19435075-FID:64205450 + CN=Prøve ApS - et meget langt navn "
        "(funktionscertifikat), O=Prøve ApS // CVR:19435075, C=DK");
    CHECK(laes({.navn = "a, b", .organisation = "\"O\" "})->emne() == R"(CN="a, b", O="""O"" ")");
    CHECK(laes(oces3("11111111"))->udsteder() == "CN=Prøve-CA");
}

TEST_CASE("certificate: company and kind by OCES2 and OCES3") {
    const auto art = [](std::string serienummer, std::string organisationsid = {}) {
        const auto c = laes({.navn = "x",
                             .serienummer = std::move(serienummer),
                             .organisationsid = std::move(organisationsid)});
        return std::pair(c->cvr(), c->art());
    };
    const std::optional<Cvr> cvr = Cvr(12345678);
    using enum Certifikatart;
    CHECK(art("CVR:12345678-FID:1") == std::pair(cvr, kFunktion));
    CHECK(art("CVR:12345678-UID:1") == std::pair(cvr, kVirksomhed));
    CHECK(art("CVR:12345678-RID:1") == std::pair(cvr, kMedarbejder));
    CHECK(art("UI:DK-O:G:x", "NTRDK-12345678") == std::pair(cvr, kOrganisation));
    CHECK(art("UI:DK-E:G:x", "NTRDK-12345678") == std::pair(cvr, kMedarbejder));
    CHECK(art("", "NTRDK-12345678") == std::pair(cvr, kUkendt));
    const std::pair<std::optional<Cvr>, Certifikatart> intet{std::nullopt, kUkendt};
    CHECK(art("") == intet);
    CHECK(art("CVR:1234567-FID:1") == intet);
    CHECK(art("CVR:123456789-FID:1") == intet);
    CHECK(art("CVR:12345678") == intet);
    CHECK(art("CVR:12345678-XID:1") == intet);
    CHECK(art("UI:DK-O:G:x", "NTRDE-12345678") == intet);
    CHECK(art("UI:DK-O:G:x", "NTRDK-123456789") == intet);
    CHECK(art("CVR:12345678-FID:1", "NTRDK-12345678").first == cvr);
    CHECK(art("CVR:12345678-FID:1", "NTRDK-87654321") == intet);
}

TEST_CASE("certificate: a subject that says twice who it is says nothing") {
    const std::unique_ptr<X509_NAME, Frigiv<X509_NAME_free>> navn(X509_NAME_new());
    const auto tilfoej = [&](int nid, const char* vaerdi) {
        REQUIRE(X509_NAME_add_entry_by_NID(navn.get(), nid, MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(vaerdi), -1, -1,
                                           0) == 1);
    };
    tilfoej(NID_organizationIdentifier, "NTRDK-12345678");
    tilfoej(NID_serialNumber, "UI:DK-O:G:x");
    CHECK(indehaver(navn.get()).cvr == Cvr(12345678));
    CHECK(indehaver(navn.get()).art == Certifikatart::kOrganisation);
    tilfoej(NID_serialNumber, "UI:DK-E:G:y");
    CHECK_FALSE(indehaver(navn.get()).cvr);
    CHECK(indehaver(navn.get()).art == Certifikatart::kUkendt);
}

TEST_CASE("certificate: serial number, validity, key and key identifier") {
    const auto c = laes(oces3("11111111"));
    CHECK(c->serienummer().size() >= 37);
    CHECK(c->serienummer().find_first_not_of("0123456789") == std::string::npos);
    CHECK(c->gyldig_fra() == proevetid().plus(-kDoegn));
    CHECK(c->gyldig_til() == proevetid().plus(730 * kDoegn));
    CHECK(c->ski().size() == 20);
    CHECK(c->noegle().er_rsa());
    CHECK(c->noegle().bits() == 2048);
    CHECK(c->noegle().aftryk() == noegle_fra_pem(proevenoegle()).value()->aftryk());
    CHECK(std::string(c->sha1().begin(), c->sha1().end()) == digest(Hash::kSha1, c->der()));

    Emne emne = oces3("11111111");
    emne.gyldig_fra = proevetid().plus(kDoegn);
    emne.gyldig_til = proevetid().plus(2 * kDoegn);
    CHECK(laes(emne)->gyldig_fra() == emne.gyldig_fra);
    CHECK(laes(emne)->gyldig_til() == emne.gyldig_til);
}

TEST_CASE("certificate: those of the shared examples are read") {
    const std::filesystem::path mappe = "../shared/contracts/sikkerhed/examples/certs";
    if (!std::filesystem::exists(mappe)) {
        MESSAGE("no shared examples here: skipped");
        return;
    }
    std::size_t antal = 0;
    for (const auto& fil : std::filesystem::directory_iterator(mappe)) {
        std::ifstream ind(fil.path());
        const auto c = Certifikat::laes(std::string(std::istreambuf_iterator<char>(ind), {}));
        REQUIRE_MESSAGE(c, fil.path().string());
        CHECK((*c)->udsteder().starts_with("CN=Fælled eksempel rod-CA"));
        ++antal;
        if (fil.path().filename() != "anvendersystem.pem") continue;
        CHECK((*c)->cvr() == Cvr(88888888));
        CHECK((*c)->art() == Certifikatart::kOrganisation);
        CHECK((*c)->emne() ==
              "CN=Synk (eksempel), SERIALNUMBER=UI:DK-O:G:1b2f7c1e-0003-4a00-9000-000000000003, "
              "O=Eksempel Leverandør ApS, OID.2.5.4.97=NTRDK-88888888, C=DK");
    }
    CHECK(antal == 6);
}

TEST_CASE("certificate memory: bounded, the one unused longest goes first") {
    Certifikathukommelse h(2);
    const std::string a = pem({.navn = "a"});
    const std::string b = pem({.navn = "b"});
    const std::string c = pem({.navn = "c"});
    const auto foerste = h.laes(a).value();
    CHECK(h.laes(b));
    CHECK(h.laes(a).value() == foerste);
    CHECK(h.laes(c));
    CHECK(h.antal() == 2);
    CHECK(h.laes(a).value() == foerste);  // b went
    CHECK_FALSE(h.laes("vrøvl"));
    CHECK(h.antal() == 2);
}

TEST_CASE("digest: secrets are the same when all of their bytes are") {
    CHECK(ens_hemmelighed("", ""));
    CHECK(ens_hemmelighed(std::string_view("a\0b", 3), std::string_view("a\0b", 3)));
    CHECK_FALSE(ens_hemmelighed(std::string_view("a\0b", 3), std::string_view("a\0c", 3)));
    CHECK_FALSE(ens_hemmelighed("abc", "ab"));
    CHECK_FALSE(ens_hemmelighed("abc", "abd"));
}
