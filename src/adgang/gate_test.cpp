#include "adgang/gate.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace faelled;
using namespace faelled::adgang;
using Grund = Afvisning::Grund;

namespace {

const Uuid kSystem = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-000000000001");
const Uuid kOrganisationA = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-00000000000a");
const Uuid kOrganisationB = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-00000000000b");
const Uuid kTransaktion = Uuid::literal("7f1d0a52-38a4-4c0f-9a55-0000000000ff");

krypto::Fingeraftryk aftryk(std::uint8_t first) {
    krypto::Fingeraftryk f{};
    f[0] = first;
    return f;
}

std::vector<Demosystem> systemer() {
    return {{"Skriver",
             kSystem,
             aftryk(1),
             {{Cvr{11111111}, kOrganisationA, kUdstil | kRediger},
              {Cvr{22222222}, kOrganisationB, kUdstil}}},
            {"Uden aftaler", Uuid{}, aftryk(2), {}}};
}

Gate port() {
    return *Gate::sandkasse("127.0.0.1", systemer());
}

Legitimation skriver() {
    return {aftryk(1), true, std::nullopt, kTransaktion};
}

Grund afvist(const Legitimation& who) {
    const auto k = port().kalder(who);
    REQUIRE_FALSE(k.has_value());
    CHECK_FALSE(k.error().tekst.empty());
    return k.error().grund;
}

}  // namespace

// The one gate: nobody else can make a caller.
static_assert(!std::is_default_constructible_v<Kalder>);
static_assert(!std::is_aggregate_v<Kalder>);

TEST_CASE("A known system without the header acts for its first authority") {
    const auto k = port().kalder(skriver());
    REQUIRE(k.has_value());
    CHECK(k->system() == kSystem);
    CHECK(k->systemnavn() == "Skriver");
    CHECK(k->myndighed() == Cvr{11111111});
    CHECK(k->organisation() == kOrganisationA);
    CHECK(k->transaktion() == kTransaktion);
    CHECK(k->har(kUdstil));
    CHECK(k->har(kRediger));
    CHECK_FALSE(k->har(kSeCpr));
}

TEST_CASE("The header chooses among the agreements, and the rights follow the agreement") {
    Legitimation who = skriver();
    who.myndighed = " 22222222 ";
    const auto k = port().kalder(who);
    REQUIRE(k.has_value());
    CHECK(k->myndighed() == Cvr{22222222});
    CHECK(k->organisation() == kOrganisationB);
    CHECK(k->har(kUdstil));
    CHECK_FALSE(k->har(kRediger));
}

TEST_CASE("Every ground of refusal") {
    Legitimation who = skriver();
    SUBCASE("a connection that is not loopback, whatever else is right") {
        who.loopback = false;
        CHECK(afvist(who) == Grund::kIkkeLoopback);
    }
    SUBCASE("no certificate") {
        who.certifikat.reset();
        CHECK(afvist(who) == Grund::kIngenCertifikat);
    }
    SUBCASE("no certificate, but a header") {
        who.certifikat.reset();
        who.myndighed = "11111111";
        CHECK(afvist(who) == Grund::kIngenCertifikat);
    }
    SUBCASE("an unknown certificate") {
        who.certifikat = aftryk(9);
        CHECK(afvist(who) == Grund::kUkendtCertifikat);
    }
    SUBCASE("a header that is no CVR number") {
        for (const char* text : {"", "1111111", "111111111", "1111111x", "-1111111", "Korsbæk",
                                 "11111111,22222222", "1111 1111"}) {
            who.myndighed = text;
            CHECK(afvist(who) == Grund::kUgyldigMyndighed);
        }
    }
    SUBCASE("an authority without an agreement") {
        who.myndighed = "99999999";
        CHECK(afvist(who) == Grund::kIngenAftale);
    }
    SUBCASE("a system without agreements") {
        who.certifikat = aftryk(2);
        CHECK(afvist(who) == Grund::kIngenAftale);
    }
}

TEST_CASE("The sandbox gate opens on loopback addresses only") {
    for (const char* address : {"127.0.0.1", "127.8.9.255", "::1"}) {
        CHECK(Gate::sandkasse(address, systemer()).has_value());
    }
    for (const char* address : {"", "0.0.0.0", "::", "10.0.0.1", "192.168.1.1", "localhost", "127",
                                "127.1", "127.0.0.256", "127.0.0.1.example.dk", "127.0.0.1 ",
                                "127.0.0.-1", "127.0..1", "::ffff:127.0.0.1", "::2"}) {
        const auto gate = Gate::sandkasse(address, systemer());
        REQUIRE_FALSE(gate.has_value());
        CHECK(gate.error().slags == FejlSlags::kIntern);
    }
}

TEST_CASE("Two systems cannot share a certificate") {
    std::vector<Demosystem> two = systemer();
    two[1].certifikat = two[0].certifikat;
    CHECK_FALSE(Gate::sandkasse("127.0.0.1", two).has_value());
}
