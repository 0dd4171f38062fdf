#include <doctest/doctest.h>
#include <openssl/pem.h>

#include "krypto/openssl_ptr.hpp"
#include "krypto/spaerreliste.hpp"
#include "krypto/test_certifikater.hpp"
#include "krypto/x509.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

using enum Certifikatdom;

std::string blad_pem(const Emne& emne, const Noeglepar& ca = proeve_ca()) {
    Emne e = emne;
    if (e.noeglebit == 2048) e.noegle_pem = proevenoegle();
    return udsted(ca, e, proeveur()).value().certifikat_pem;
}
std::shared_ptr<const Certifikat> blad(const Emne& emne, const Noeglepar& ca = proeve_ca()) {
    return Certifikat::laes(blad_pem(emne, ca)).value();
}
std::shared_ptr<const Tillid> tillid(Tillid::Indstillinger s = {}) {
    if (s.roedder_pem.empty()) s.roedder_pem = {proeve_ca().certifikat_pem};
    return Tillid::create(std::move(s)).value();
}
// A CA under `over`, or a root of its own that may have others below it.
Noeglepar lav_underca(const std::string& navn, const Noeglepar* over) {
    const auto fra_pem = [](const std::string& pem) {
        return BioPtr(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    };
    const PkeyPtr key(EVP_RSA_gen(2048));
    const X509Ptr c(X509_new());
    X509_NAME* const emne = X509_get_subject_name(c.get());
    X509_NAME_add_entry_by_txt(emne, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(navn.c_str()), -1, -1, 0);
    X509Ptr u;
    PkeyPtr uk;
    if (over != nullptr) {
        u.reset(PEM_read_bio_X509(fra_pem(over->certifikat_pem).get(), nullptr, nullptr, nullptr));
        uk.reset(
            PEM_read_bio_PrivateKey(fra_pem(over->noegle_pem).get(), nullptr, nullptr, nullptr));
    }
    X509_set_version(c.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(c.get()), 77);
    X509_set_issuer_name(c.get(), u ? X509_get_subject_name(u.get()) : emne);
    X509_set_pubkey(c.get(), key.get());
    ASN1_TIME_set(X509_getm_notBefore(c.get()), proevetid().us / kSekund - 100);
    ASN1_TIME_set(X509_getm_notAfter(c.get()), proevetid().us / kSekund + 86'400 * 100);
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, c.get(), c.get(), nullptr, nullptr, 0);
    for (const auto& [nid, vaerdi] : {std::pair{NID_basic_constraints, "critical,CA:TRUE"},
                                      std::pair{NID_subject_key_identifier, "hash"}}) {
        const X509ExtPtr e(X509V3_EXT_conf_nid(nullptr, &ctx, nid, vaerdi));
        REQUIRE(X509_add_ext(c.get(), e.get(), -1) == 1);
    }
    REQUIRE(X509_sign(c.get(), uk ? uk.get() : key.get(), EVP_sha256()) > 0);
    const auto som_tekst = [](const auto& skriv) {
        const BioPtr ud(BIO_new(BIO_s_mem()));
        REQUIRE(skriv(ud.get()) == 1);
        char* data = nullptr;
        const long n = BIO_get_mem_data(ud.get(), &data);
        return std::string(data, static_cast<std::size_t>(n));
    };
    return {som_tekst([&](BIO* b) { return PEM_write_bio_X509(b, c.get()); }),
            som_tekst([&](BIO* b) {
                return PEM_write_bio_PKCS8PrivateKey(b, key.get(), nullptr, nullptr, 0, nullptr,
                                                     nullptr);
            })};
}

const Noeglepar& fremmed_ca() {
    static const Noeglepar par = lav_ca("Prøve-CA", proeveur()).value();
    return par;
}

}  // namespace

TEST_CASE("trust: chain and validity, signed with PKCS#1 and with PSS (SIK-001)") {
    const auto t = tillid();
    for (const bool pss : {false, true}) {
        Emne emne = oces3("11111111");
        emne.pss = pss;
        const auto c = blad(emne);
        CHECK(X509_get_signature_nid(c->raa()) ==
              (pss ? NID_rsassaPss : NID_sha256WithRSAEncryption));
        CHECK(t->bedoem(*c, proevetid()) == kGyldig);
        CHECK(t->bedoem(*c, c->gyldig_fra().plus(-kSekund)) == kIkkeEndnu);
        CHECK(t->bedoem(*c, c->gyldig_til().plus(kSekund)) == kUdloebet);
    }
    // Same name, another key.
    CHECK(t->bedoem(*blad(oces3("11111111"), fremmed_ca()), proevetid()) == kUkendtUdsteder);
    Emne kort = oces3("11111111");
    kort.noeglebit = 1024;
    CHECK(t->bedoem(*blad(kort), proevetid()) == kUkendtUdsteder);
    Emne senere = oces3("11111111");
    senere.gyldig_fra = proevetid().plus(kDoegn);
    CHECK(t->bedoem(*blad(senere), proevetid()) == kIkkeEndnu);
    CHECK(t->bedoem(*blad(senere), proevetid().plus(2 * kDoegn)) == kGyldig);
}

TEST_CASE("trust: revocation lists, soft and hard") {
    const std::string spaerret = blad_pem(oces3("11111111"));
    const auto ond = Certifikat::laes(spaerret).value();
    const auto god = blad(oces3("22222222"));
    const std::string liste =
        spaerreliste(proeve_ca(), {spaerret}, proevetid(), proevetid().plus(kDoegn)).value();
    const Tid nu = proevetid().plus(kSekund);
    const Tid efter = proevetid().plus(2 * kDoegn);

    const auto bloed = tillid({.spaerrelister = {liste}});
    CHECK(bloed->bedoem(*ond, nu) == kSpaerret);
    CHECK(bloed->bedoem(*god, nu) == kGyldig);
    CHECK(bloed->bedoem(*ond, efter) == kSpaerret);  // an old list still revokes
    CHECK(bloed->bedoem(*god, efter) == kGyldig);

    const auto haard = tillid({.spaerrelister = {liste}, .haard_spaerring = true});
    CHECK(haard->bedoem(*ond, nu) == kSpaerret);
    CHECK(haard->bedoem(*god, nu) == kGyldig);
    CHECK(haard->bedoem(*god, efter) == kUkendtSpaerring);
    CHECK(tillid({.haard_spaerring = true})->bedoem(*god, nu) == kUkendtSpaerring);

    const std::string fremmed =
        spaerreliste(fremmed_ca(), {blad_pem(oces3("22222222"), fremmed_ca())}, proevetid(),
                     proevetid().plus(kDoegn))
            .value();
    const auto r = Tillid::create({.roedder_pem = {proeve_ca().certifikat_pem},
                                   .mellem_pem = {},
                                   .spaerrelister = {fremmed}});
    REQUIRE_FALSE(r);
    CHECK(r.error().slags == FejlSlags::kKalder);
}

TEST_CASE("trust: through an intermediate, which can be missing or revoked") {
    const Noeglepar rod = lav_underca("Rod", nullptr);
    const Noeglepar mellem = lav_underca("Mellem", &rod);
    const auto c = blad(oces3("11111111"), mellem);
    const Tid nu = proevetid().plus(kSekund);
    const std::vector<std::string> roedder = {rod.certifikat_pem};
    CHECK(tillid({.roedder_pem = roedder})->bedoem(*c, nu) == kUkendtUdsteder);
    CHECK(tillid({.roedder_pem = roedder, .mellem_pem = {mellem.certifikat_pem}})->bedoem(*c, nu) ==
          kGyldig);
    // One text with both is what a CA hands out.
    CHECK(tillid({.roedder_pem = {rod.certifikat_pem + fremmed_ca().certifikat_pem},
                  .mellem_pem = {proeve_ca().certifikat_pem + mellem.certifikat_pem}})
              ->bedoem(*c, nu) == kGyldig);
    // A certificate that is no CA signs nothing.
    const Noeglepar blad_par =
        udsted(mellem, {.navn = "x", .noegle_pem = proevenoegle()}, proeveur()).value();
    const auto under = blad(oces3("11111111"), blad_par);
    CHECK(tillid({.roedder_pem = roedder,
                  .mellem_pem = {mellem.certifikat_pem, blad_par.certifikat_pem}})
              ->bedoem(*under, nu) == kUkendtUdsteder);

    const Tid til = proevetid().plus(kDoegn);
    const std::string rodliste =
        spaerreliste(rod, {mellem.certifikat_pem}, proevetid(), til).value();
    const std::string tom = spaerreliste(rod, {}, proevetid(), til).value();
    const std::string mellemliste = spaerreliste(mellem, {}, proevetid(), til).value();
    const auto med = [&](std::vector<std::string> lister, bool haard) {
        return tillid({.roedder_pem = roedder,
                       .mellem_pem = {mellem.certifikat_pem},
                       .spaerrelister = std::move(lister),
                       .haard_spaerring = haard})
            ->bedoem(*c, nu);
    };
    CHECK(med({rodliste}, false) == kSpaerret);
    CHECK(med({mellemliste, tom}, true) == kGyldig);
    CHECK(med({mellemliste}, true) == kUkendtSpaerring);
    CHECK(med({mellemliste}, false) == kGyldig);
}

TEST_CASE("trust: a fresh list reaches those who hold the trust") {
    const std::string pem = blad_pem(oces3("11111111"));
    const auto c = Certifikat::laes(pem).value();
    Skiftetillid t(tillid());
    const Tid nu = proevetid().plus(kSekund);
    CHECK(t.bedoem(*c, nu) == kGyldig);
    t.saet(tillid(
        {.spaerrelister = {
             spaerreliste(proeve_ca(), {pem}, proevetid(), proevetid().plus(kDoegn)).value()}}));
    CHECK(t.bedoem(*c, nu) == kSpaerret);
}

TEST_CASE("trust: verdicts are remembered, bounded, and until something runs out") {
    const auto t = tillid({.huskede = 2});
    for (int i = 0; i < 5; ++i)
        CHECK(t->bedoem(*blad(oces3("11111111")), proevetid()) == kGyldig);
    const auto c = blad(oces3("11111111"));
    for (int i = 0; i < 3; ++i)
        CHECK(t->bedoem(*c, proevetid()) == kGyldig);
    CHECK(t->bedoem(*c, c->gyldig_til().plus(kSekund)) == kUdloebet);
    CHECK(t->bedoem(*c, proevetid()) == kGyldig);  // a clock that is moved back

    const Tid ende = proevetid().plus(600 * kSekund);
    const auto haard =
        tillid({.spaerrelister = {spaerreliste(proeve_ca(), {}, proevetid(), ende).value()},
                .haard_spaerring = true});
    CHECK(haard->bedoem(*c, proevetid().plus(kSekund)) == kGyldig);
    CHECK(haard->bedoem(*c, ende.plus(kSekund)) == kUkendtSpaerring);
}

TEST_CASE("trust: development needs no chain, but time and revocation count") {
    const std::string spaerret = blad_pem(oces3("11111111"));
    const auto t = tillid(
        {.spaerrelister =
             {spaerreliste(proeve_ca(), {spaerret}, proevetid(), proevetid().plus(kDoegn)).value()},
         .kraev_kaede = false});
    const auto fremmed = blad(oces3("11111111"), fremmed_ca());
    CHECK(t->bedoem(*fremmed, proevetid()) == kGyldig);
    CHECK(t->bedoem(*fremmed, fremmed->gyldig_til().plus(kSekund)) == kUdloebet);
    CHECK(t->bedoem(*Certifikat::laes(spaerret).value(), proevetid()) == kSpaerret);
    CHECK(Tillid::create({.roedder_pem = {}, .kraev_kaede = false})
              .value()
              ->bedoem(*fremmed, proevetid()) == kGyldig);
}

TEST_CASE("trust: what a revocation list says of itself") {
    const Tid til = proevetid().plus(kDoegn);
    const std::string pem = spaerreliste(proeve_ca(), {}, proevetid(), til).value();
    const auto l = spaerrelisteoplysninger(pem);
    REQUIRE(l);
    CHECK(l->udsteder == "CN=Prøve-CA");
    CHECK(l->fra == proevetid());
    CHECK(l->naeste == til);
    CHECK_FALSE(spaerrelisteoplysninger(""));
    CHECK_FALSE(spaerrelisteoplysninger(proeve_ca().certifikat_pem));
}

TEST_CASE("trust: settings that do not read are refused") {
    CHECK_FALSE(Tillid::create({.roedder_pem = {"vrøvl"}}));
    CHECK_FALSE(Tillid::create({.roedder_pem = {}, .mellem_pem = {""}}));
    CHECK_FALSE(Tillid::create({.roedder_pem = {}, .mellem_pem = {}, .spaerrelister = {"vrøvl"}}));
}
