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
    "0102016b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b6b00a98ac700f28aac38f2"
    "99ac38003668747470733a2f2f7374732e6578616d706c652f72756e74696d650e434e3d53796e6b0001646874"
    "74703a2f2f73746f6574746573797374656d65726e652e646b2f736572766963652f6f7267616e69736174696f"
    "6e2f33010153158e0a726f6c6c650108747970650202610262";

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
