#include "krypto/noegle.hpp"

#include <doctest/doctest.h>
#include <openssl/pem.h>

#include "krypto/openssl_ptr.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

using enum Signaturalgoritme;

// PKCS#1 v1.5 over SHA-1, and with short keys: what PrivatNoegle never makes.
std::string underskriv(const std::string& noegle_pem, const EVP_MD* md, std::string_view data) {
    const BioPtr bio(BIO_new_mem_buf(noegle_pem.data(), static_cast<int>(noegle_pem.size())));
    const PkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_MD_CTX, Frigiv<EVP_MD_CTX_free>> ctx(EVP_MD_CTX_new());
    std::size_t n = 1024;
    std::string ud(n, '\0');
    REQUIRE(EVP_DigestSignInit(ctx.get(), nullptr, md, nullptr, key.get()) == 1);
    REQUIRE(EVP_DigestSign(ctx.get(), reinterpret_cast<unsigned char*>(ud.data()), &n,
                           reinterpret_cast<const unsigned char*>(data.data()), data.size()) == 1);
    ud.resize(n);
    return ud;
}

bool er_kalder(const auto& r) {
    return !r && r.error().slags == FejlSlags::kKalder;
}

}  // namespace

TEST_CASE("key: what one algorithm signs, it alone verifies") {
    const Identitet i = identitet(oces3("11111111"));
    for (const auto a : {kRsaSha256, kRsaSha384, kRsaSha512, kRsaPssSha256}) {
        const std::string s = i.noegle->signer(a, "tekst").value();
        CHECK(s.size() == 256);
        for (const auto b : {kRsaSha1, kRsaSha256, kRsaSha384, kRsaSha512, kRsaPssSha256})
            CHECK(i.certifikat->noegle().verificer(b, "tekst", s) == (a == b));
        CHECK_FALSE(i.certifikat->noegle().verificer(a, "Tekst", s));
        CHECK_FALSE(i.certifikat->noegle().verificer(a, "tekst", s.substr(1)));
        CHECK_FALSE(i.certifikat->noegle().verificer(a, "tekst", s + '\0'));
        CHECK_FALSE(i.certifikat->noegle().verificer(a, "tekst", ""));
        std::string vendt = s;
        vendt[100] = static_cast<char>(vendt[100] ^ 1);
        CHECK_FALSE(i.certifikat->noegle().verificer(a, "tekst", vendt));
        const Identitet anden = identitet(oces3("11111111"), 1);
        CHECK_FALSE(anden.certifikat->noegle().verificer(a, "tekst", s));
    }
}

TEST_CASE("key: SHA-1 is checked when asked for and never made") {
    const Identitet i = identitet(oces3("11111111"));
    CHECK_FALSE(i.noegle->signer(kRsaSha1, "tekst"));
    const std::string s = underskriv(proevenoegle(), EVP_sha1(), "tekst");
    CHECK(i.certifikat->noegle().verificer(kRsaSha1, "tekst", s));
    CHECK_FALSE(i.certifikat->noegle().verificer(kRsaSha256, "tekst", s));
}

TEST_CASE("key: RSA-1024 and elliptic curves prove nothing") {
    Emne kort = oces3("11111111");
    kort.noeglebit = 1024;
    const Noeglepar par = udsted(proeve_ca(), kort, proeveur()).value();
    const auto c = Certifikat::laes(par.certifikat_pem).value();
    CHECK(c->noegle().bits() == 1024);
    CHECK_FALSE(c->noegle().verificer(kRsaSha256, "tekst",
                                      underskriv(par.noegle_pem, EVP_sha256(), "tekst")));
    CHECK(er_kalder(noegle_fra_pem(par.noegle_pem)));

    const std::shared_ptr<evp_pkey_st> ec(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const OffentligNoegle noegle(ec);
    CHECK_FALSE(noegle.er_rsa());
    CHECK_FALSE(noegle.verificer(kRsaSha256, "tekst", "x"));
}

TEST_CASE("key: PEM with and without password") {
    CHECK(noegle_fra_pem(proevenoegle()));
    CHECK(er_kalder(noegle_fra_pem("")));
    CHECK(er_kalder(noegle_fra_pem(proeve_ca().certifikat_pem)));
    const BioPtr ind(BIO_new_mem_buf(proevenoegle().data(), -1));
    const PkeyPtr key(PEM_read_bio_PrivateKey(ind.get(), nullptr, nullptr, nullptr));
    const BioPtr ud(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_PKCS8PrivateKey(ud.get(), key.get(), EVP_aes_256_cbc(), "hemmeligt", 9,
                                          nullptr, nullptr) == 1);
    char* data = nullptr;
    const long n = BIO_get_mem_data(ud.get(), &data);
    const std::string laast(data, static_cast<std::size_t>(n));
    CHECK(noegle_fra_pem(laast, "hemmeligt").value()->aftryk() ==
          noegle_fra_pem(proevenoegle()).value()->aftryk());
    CHECK(er_kalder(noegle_fra_pem(laast, "forkert")));
    CHECK(er_kalder(noegle_fra_pem(laast)));
}

TEST_CASE("identity: key and certificate belong together, from PEM and from PKCS#12") {
    const Identitet i = identitet(oces3("11111111"));
    const Noeglepar par =
        udsted(proeve_ca(), {.navn = "x", .noegle_pem = proevenoegle()}, proeveur()).value();
    CHECK(er_kalder(identitet_fra_pem(par.certifikat_pem, proevenoegle(1))));
    CHECK(er_kalder(identitet_fra_pem("vrøvl", par.noegle_pem)));
    const std::string p12 = pkcs12(par, proeve_ca().certifikat_pem, "x", "hemmeligt").value();
    const auto laest = identitet_fra_pkcs12(p12, "hemmeligt");
    REQUIRE(laest);
    CHECK(laest->certifikat->fingeraftryk() == oplysninger(par.certifikat_pem)->fingeraftryk);
    CHECK(laest->noegle->aftryk() == i.noegle->aftryk());
    CHECK(er_kalder(identitet_fra_pkcs12(p12, "forkert")));
    CHECK(er_kalder(identitet_fra_pkcs12("vrøvl", "hemmeligt")));
}
