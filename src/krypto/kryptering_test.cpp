#include "krypto/kryptering.hpp"

#include <doctest/doctest.h>

#include "krypto/test_certifikater.hpp"

namespace faelled::krypto {
namespace {

TEST_CASE("kryptering: content comes back, and nothing else does") {
    SeededEntropy entropy(7);
    for (const auto a : {Blokkryptering::kAes128Gcm, Blokkryptering::kAes256Gcm,
                         Blokkryptering::kAes128Cbc, Blokkryptering::kAes256Cbc}) {
        CAPTURE(static_cast<int>(a));
        const std::string key(noeglelaengde(a), 'n');
        for (const std::size_t n : {0U, 1U, 15U, 16U, 17U, 1000U}) {
            const std::string text(n, 'x');
            const std::string hidden = krypter(a, key, text, entropy).value();
            CHECK(dekrypter(a, key, hidden).value() == text);
            CHECK(krypter(a, key, text, entropy).value() != hidden);
        }
        CHECK_FALSE(krypter(a, "kort", "x", entropy).has_value());
        CHECK_FALSE(dekrypter(a, key, "kort").has_value());
        CHECK_FALSE(dekrypter(a, key, "").has_value());
    }
}

TEST_CASE("kryptering: GCM refuses every changed byte") {
    SeededEntropy entropy(7);
    const std::string key(32, 'n');
    const std::string hidden =
        krypter(Blokkryptering::kAes256Gcm, key, "Hemmeligt", entropy).value();
    for (std::size_t i = 0; i < hidden.size(); ++i) {
        std::string changed = hidden;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(dekrypter(Blokkryptering::kAes256Gcm, key, changed).has_value());
    }
}

TEST_CASE("kryptering: RSA-OAEP in the forms of 1.7, for one key only") {
    const Identitet mine =
        identitet_fra_pem(
            udsted(test::proeve_ca(), {.navn = "a", .noegle_pem = test::proevenoegle(0)},
                   test::proeveur())
                .value()
                .certifikat_pem,
            test::proevenoegle(0))
            .value();
    const auto opener = Dekrypteringsnoegle::fra_pem(test::proevenoegle(0)).value();
    const auto other = Dekrypteringsnoegle::fra_pem(test::proevenoegle(1)).value();
    for (const Oaep& o :
         {Oaep{}, Oaep{Hash::kSha256, Hash::kSha256}, Oaep{Hash::kSha256, Hash::kSha1}}) {
        const std::string closed = luk_noegle(*mine.certifikat, o, "nøglen").value();
        CHECK(opener->aabn(o, closed).value() == "nøglen");
        CHECK_FALSE(other->aabn(o, closed).has_value());
        CHECK_FALSE(opener->aabn({Hash::kSha512, Hash::kSha512}, closed).has_value());
        CHECK_FALSE(opener->aabn(o, closed.substr(0, closed.size() - 1)).has_value());
    }
    CHECK_FALSE(Dekrypteringsnoegle::fra_pem("intet").has_value());
}

}  // namespace
}  // namespace faelled::krypto
