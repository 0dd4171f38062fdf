#include <doctest/doctest.h>
#include <openssl/pem.h>

#include <set>

#include "krypto/certifikat.hpp"
#include "krypto/openssl_ptr.hpp"

using namespace faelled;
using namespace faelled::krypto;

namespace {

const ManualClock kUr{*parse_datetime("2024-06-01T12:00:00Z")};

// Making a key takes a tenth of a second: the tests share these.
const Noeglepar& ca() {
    static const Noeglepar par = lav_ca("Prøve-CA", kUr).value();
    return par;
}
const Noeglepar& server() {
    static const Noeglepar par = udsted(ca(),
                                        {"localhost",
                                         "Korsbæk Kommune",
                                         "",
                                         {"localhost", "faelled.test"},
                                         {"127.0.0.1", "::1"},
                                         true},
                                        kUr)
                                     .value();
    return par;
}
const Noeglepar& klient() {
    static const Noeglepar par =
        udsted(ca(), {"Sagssystem", "Leverandør A/S", "CVR:11111111-UID:x", {}, {}, false}, kUr)
            .value();
    return par;
}

X509Ptr x509(const std::string& pem) {
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return X509Ptr(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

// X509_V_OK or the reason.
int kaede(const std::string& blad, const std::string& rod, Tid nu, int formaal) {
    using Store = std::unique_ptr<X509_STORE, Frigiv<X509_STORE_free>>;
    using Ctx = std::unique_ptr<X509_STORE_CTX, Frigiv<X509_STORE_CTX_free>>;
    const Store store(X509_STORE_new());
    const X509Ptr r = x509(rod);
    const X509Ptr b = x509(blad);
    X509_STORE_add_cert(store.get(), r.get());
    const Ctx ctx(X509_STORE_CTX_new());
    X509_STORE_CTX_init(ctx.get(), store.get(), b.get(), nullptr);
    X509_VERIFY_PARAM* p = X509_STORE_CTX_get0_param(ctx.get());
    X509_VERIFY_PARAM_set_time(p, nu.us / kSekund);
    X509_VERIFY_PARAM_set_purpose(p, formaal);
    X509_VERIFY_PARAM_set_flags(p, X509_V_FLAG_X509_STRICT);
    X509_verify_cert(ctx.get());
    return X509_STORE_CTX_get_error(ctx.get());
}

}  // namespace

TEST_CASE("sha256 and hex of a known text") {
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("certificates: the chain verifies strictly, for its purpose and in its time only") {
    const Tid nu = kUr.now();
    CHECK(kaede(server().certifikat_pem, ca().certifikat_pem, nu, X509_PURPOSE_SSL_SERVER) ==
          X509_V_OK);
    CHECK(kaede(klient().certifikat_pem, ca().certifikat_pem, nu, X509_PURPOSE_SSL_CLIENT) ==
          X509_V_OK);
    CHECK(kaede(klient().certifikat_pem, ca().certifikat_pem, nu, X509_PURPOSE_SSL_SERVER) ==
          X509_V_ERR_INVALID_PURPOSE);
    CHECK(kaede(klient().certifikat_pem, ca().certifikat_pem, nu.plus(731 * kDoegn),
                X509_PURPOSE_SSL_CLIENT) == X509_V_ERR_CERT_HAS_EXPIRED);
    const auto anden = lav_ca("Prøve-CA", kUr).value();
    CHECK(kaede(klient().certifikat_pem, anden.certifikat_pem, nu, X509_PURPOSE_SSL_CLIENT) !=
          X509_V_OK);
}

TEST_CASE("certificates: names stand in the SAN") {
    const X509Ptr s = x509(server().certifikat_pem);
    CHECK(X509_check_host(s.get(), "faelled.test", 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                          nullptr) == 1);
    CHECK(X509_check_host(s.get(), "andet.test", 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, nullptr) ==
          0);
    CHECK(X509_check_ip_asc(s.get(), "127.0.0.1", 0) == 1);
    CHECK(X509_check_ip_asc(s.get(), "::1", 0) == 1);
    CHECK(X509_check_ip_asc(s.get(), "127.0.0.2", 0) == 0);
}

TEST_CASE("certificates: what can be read back") {
    const auto o = oplysninger(klient().certifikat_pem);
    REQUIRE(o);
    CHECK(o->emne == "CN=Sagssystem,serialNumber=CVR:11111111-UID:x,O=Leverandør A/S");
    CHECK(o->serienummer.size() == 32);
    CHECK(o->gyldig_fra <= kUr.now());
    CHECK(o->gyldig_til == kUr.now().plus(730 * kDoegn));

    unsigned char* der = nullptr;
    const int n = i2d_X509(x509(klient().certifikat_pem).get(), &der);
    const std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(n));
    OPENSSL_free(der);
    CHECK(o->fingeraftryk == sha256(bytes));
    CHECK(oplysninger(bytes)->fingeraftryk == o->fingeraftryk);
    CHECK_FALSE(oplysninger(bytes + "x"));
    CHECK_FALSE(oplysninger(bytes.substr(0, bytes.size() - 1)));
}

TEST_CASE("certificates: serial numbers differ, keys belong to their certificate") {
    CHECK(oplysninger(server().certifikat_pem)->serienummer !=
          oplysninger(klient().certifikat_pem)->serienummer);
    const BioPtr bio(BIO_new_mem_buf(klient().noegle_pem.data(), -1));
    const PkeyPtr noegle(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    CHECK(X509_check_private_key(x509(klient().certifikat_pem).get(), noegle.get()) == 1);
    CHECK(klient().noegle_pem.starts_with("-----BEGIN PRIVATE KEY-----"));
}

TEST_CASE("certificates: never longer than the CA") {
    ManualClock senere{kUr.now().plus(3000 * kDoegn)};
    const auto sent = udsted(ca(), {"Sen", "", "", {}, {}, false}, senere);
    REQUIRE(sent);
    CHECK(oplysninger(sent->certifikat_pem)->gyldig_til ==
          oplysninger(ca().certifikat_pem)->gyldig_til);
}

TEST_CASE("certificates: what cannot be read is the caller's Fejl") {
    const auto er_kalder = [](const auto& r) {
        return !r && r.error().slags == FejlSlags::kKalder;
    };
    CHECK(er_kalder(oplysninger("")));
    CHECK(er_kalder(oplysninger("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")));
    CHECK(er_kalder(udsted({ca().certifikat_pem, "vrøvl"}, {"x", "", "", {}, {}, false}, kUr)));
    CHECK(er_kalder(
        udsted({ca().certifikat_pem, klient().noegle_pem}, {"x", "", "", {}, {}, false}, kUr)));
    CHECK(er_kalder(udsted(ca(), {std::string(65, 'x'), "", "", {}, {}, false}, kUr)));
    CHECK(er_kalder(udsted(ca(), {"x", "", "", {}, {"ikke en adresse"}, true}, kUr)));
    CHECK(er_kalder(pkcs12(klient(), "vrøvl", "x", "y")));
}

TEST_CASE("pkcs12: key, certificate and CA come back without the legacy provider") {
    const auto bytes = pkcs12(klient(), ca().certifikat_pem, "Sagssystem", "hemmeligt");
    REQUIRE(bytes);
    const auto* p = reinterpret_cast<const unsigned char*>(bytes->data());
    const Pkcs12Ptr p12(d2i_PKCS12(nullptr, &p, static_cast<long>(bytes->size())));
    REQUIRE(p12);
    EVP_PKEY* noegle = nullptr;
    X509* certifikat = nullptr;
    STACK_OF(X509)* kaeden = nullptr;
    CHECK(PKCS12_parse(p12.get(), "forkert", &noegle, &certifikat, &kaeden) != 1);
    REQUIRE(PKCS12_parse(p12.get(), "hemmeligt", &noegle, &certifikat, &kaeden) == 1);
    const PkeyPtr n(noegle);
    const X509Ptr c(certifikat);
    const X509StakPtr k(kaeden);
    CHECK(X509_cmp(c.get(), x509(klient().certifikat_pem).get()) == 0);
    CHECK(X509_check_private_key(c.get(), n.get()) == 1);
    REQUIRE(sk_X509_num(k.get()) == 1);
    CHECK(X509_cmp(sk_X509_value(k.get(), 0), x509(ca().certifikat_pem).get()) == 0);
}
