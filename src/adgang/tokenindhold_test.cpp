#include "adgang/tokenindhold.hpp"

#include <doctest/doctest.h>

#include "adgang/test_afvist.hpp"
#include "adgang/test_tokenindhold.hpp"
#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        out += kDigits[static_cast<std::uint8_t>(c) >> 4];
        out += kDigits[static_cast<std::uint8_t>(c) & 15];
    }
    return out;
}

std::string fra_hex(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    }
    return out;
}

// Version 1, as a program of the first day wrote it. Never removed.
constexpr std::string_view kUdgave1 =
    "010201000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00a98ac700029aebe21c9af2"
    "e21c04610473040443010268010100a98ac70272010274020278027902";

}  // namespace

TEST_CASE("Claims survive the store") {
    Jwt j;
    j.grupper.front().afgraensninger.push_back({"type", {"a", "b,c", ""}});
    const auto read = Tokenindholdproeve::krav(j.krav());
    REQUIRE(read.has_value());
    const std::string bytes = Tokenindholdproeve::pak(*read);
    const auto again = Tokenindholdproeve::pak_ud(bytes);
    REQUIRE(again.has_value());
    CHECK(Tokenindholdproeve::pak(*again) == bytes);
    CHECK(again->cvr() == kKorsbaek);
    CHECK(again->certifikat() == synk().certifikat->fingeraftryk());
    CHECK(again->gyldig_til() == j.til);
    CHECK(again->emne() == j.sub);
    CHECK(std::ranges::equal(again->grupper(), read->grupper()));
    for (std::size_t n = 0; n < bytes.size(); ++n) {
        CHECK_FALSE(Tokenindholdproeve::pak_ud(std::string_view(bytes).substr(0, n)).has_value());
    }
    CHECK_FALSE(Tokenindholdproeve::pak_ud(bytes + "x").has_value());
    std::string newer = bytes;
    newer[0] = 2;
    CHECK_FALSE(Tokenindholdproeve::pak_ud(newer).has_value());
}

TEST_CASE("A row of version 1 is read for ever") {
    Jwt j;
    j.sub = "CN=Synk";
    j.cnf = base64url(std::string(32, 'k'));
    j.grupper = {{kNordby, "rolle", {{"type", {"a", "b"}}}}};
    const auto read = Tokenindholdproeve::krav(j.krav());
    REQUIRE(read.has_value());
    CHECK(hex(Tokenindholdproeve::pak(*read)) == kUdgave1);
    const auto old = Tokenindholdproeve::pak_ud(fra_hex(kUdgave1));
    REQUIRE(old.has_value());
    CHECK(old->emne() == "CN=Synk");
    CHECK(old->gyldig_til() == j.til);
    REQUIRE(old->grupper().size() == 1);
    CHECK(old->grupper()[0] == j.grupper[0]);
}

TEST_CASE("Times of tokens are UTC unless they say otherwise") {
    const Tid nine = *parse_datetime("2026-03-02T09:00:00Z");
    CHECK(sikkerhedstid("2026-03-02T09:00:00") == nine);
    CHECK(sikkerhedstid(" 2026-03-02T09:00:00.000Z ") == nine);
    CHECK(sikkerhedstid("2026-03-02T10:00:00+01:00") == nine);
    CHECK(sikkerhedstid("2026-03-02T08:00:00.0000000-01:00") == nine);
    CHECK_FALSE(sikkerhedstid("").has_value());
    CHECK_FALSE(sikkerhedstid("2026-03-02").has_value());
    CHECK_FALSE(sikkerhedstid("09:00:00Z").has_value());
}
