#include "base/base64.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "base/entropy.hpp"
#include "base/lru.hpp"

using namespace faelled;

TEST_CASE("base64: the vectors of RFC 4648") {
    const std::pair<const char*, const char*> kVektorer[] = {{"", ""},
                                                             {"f", "Zg=="},
                                                             {"fo", "Zm8="},
                                                             {"foo", "Zm9v"},
                                                             {"foob", "Zm9vYg=="},
                                                             {"fooba", "Zm9vYmE="},
                                                             {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, tekst] : kVektorer) {
        CHECK(base64(bytes) == tekst);
        CHECK(fra_base64(tekst, 100) == bytes);
        CHECK(fra_base64url(tekst, 100) == bytes);
        CHECK(fra_base64url(base64url(bytes), 100) == bytes);
        CHECK(base64url(bytes).find('=') == std::string::npos);
    }
    CHECK(base64("\xfb\xef\xff") == "++//");
    CHECK(base64url("\xfb\xef\xff") == "--__");
    CHECK_FALSE(fra_base64url("++//", 100));
    CHECK_FALSE(fra_base64("--__", 100));
}

TEST_CASE("base64: white space anywhere, else strict") {
    CHECK(fra_base64(" Z\tm\r\n9 v Yg = = \n", 100) == "foob");
    CHECK_FALSE(fra_base64url("Zm9v\n", 100));
    CHECK_FALSE(fra_base64url(" Zm9v", 100));
    for (const char* t : {"Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v=", "=",
                          "====", "Zg==Zg==", "Zg=x=", "Zm9v!", "Zh==", "Zm9=", "Zm9v\vZm9v"})
        CHECK_MESSAGE(!fra_base64(t, 100), t);
    for (const char* t : {"Z", "Zg=", "Zg===", "Zm8==", "Zm9v=", "=", "Zg==Zg", "Zh", "Zm9"})
        CHECK_MESSAGE(!fra_base64url(t, 100), t);
    CHECK_FALSE(fra_base64(std::string_view("Zm9v\0", 5), 100));
}

TEST_CASE("base64: bounded") {
    CHECK(fra_base64("Zm9vYg==", 4) == "foob");
    CHECK_FALSE(fra_base64("Zm9vYg==", 3));
    CHECK_FALSE(fra_base64("Zm9vYmFy", 5));
    CHECK_FALSE(fra_base64(std::string(1 << 20, 'A'), 1000));
    CHECK(fra_base64("", 0) == "");
}

TEST_CASE("base64: any bytes come back") {
    SeededEntropy e(7);
    for (std::size_t n = 0; n < 200; ++n) {
        std::vector<std::uint8_t> b(n);
        e.fill(b);
        const std::string bytes(b.begin(), b.end());
        CHECK(fra_base64(base64(bytes), n) == bytes);
        CHECK(fra_base64url(base64url(bytes), n) == bytes);
    }
}

TEST_CASE("lru: bounded, the one unused longest goes first") {
    Lru<int, int> l(2);
    CHECK_FALSE(l.saet(1, 10));
    CHECK_FALSE(l.saet(2, 20));
    REQUIRE(l.find(1) != nullptr);
    CHECK(l.saet(3, 30));
    CHECK(l.find(2) == nullptr);
    CHECK(*l.find(1) == 10);
    CHECK_FALSE(l.saet(3, 31));
    CHECK(*l.find(3) == 31);
    l.glem(1);
    l.glem(7);
    CHECK(l.antal() == 1);
    Lru<int, int> mindst(0);
    mindst.saet(1, 1);
    CHECK(mindst.antal() == 1);
}
