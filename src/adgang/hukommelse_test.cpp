// Every memory of the gate stays at its bound, whatever comes.
#include <doctest/doctest.h>

#include "adgang/aftrykshukommelse.hpp"
#include "adgang/test_afvist.hpp"
#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

TEST_CASE("A million distinct tokens: the memory holds its bound, and the used ones stay") {
    metrics::Gauge& number = metrics::gauge("test_antal", "test");
    metrics::Counter& gone = metrics::counter("test_fortraengt", "test");
    {
        Aftrykshukommelse<int> memory(1'000, number, gone);
        const krypto::Fingeraftryk kept = krypto::sha256("kept");
        memory.saet(kept, -1, 0);
        for (int n = 0; n < 1'000'000; ++n) {
            krypto::Fingeraftryk key{};
            std::memcpy(key.data(), &n, sizeof n);
            key.back() = static_cast<std::uint8_t>(n * 7);
            memory.saet(key, n, 0);
            if (n % 16 == 0) REQUIRE(memory.find(kept).vaerdi == -1);
        }
        CHECK(memory.antal() <= 1'000);
        CHECK(memory.antal() > 900);
        CHECK(number.value() == static_cast<std::int64_t>(memory.antal()));
        CHECK(gone.value() + memory.antal() == 1'000'001);
    }
    CHECK(number.value() == 0);
}

TEST_CASE("An answer found before something was forgotten is not put in after it") {
    Aftrykshukommelse<int> memory(100, metrics::gauge("test_antal2", "test"),
                                  metrics::counter("test_fortraengt2", "test"));
    const krypto::Fingeraftryk key = krypto::sha256("a");
    const auto before = memory.find(key);
    REQUIRE_FALSE(before.vaerdi.has_value());
    memory.glem(key);  // somebody takes it back meanwhile
    memory.saet(key, 1, before.udgave);
    CHECK_FALSE(memory.find(key).vaerdi.has_value());
    memory.saet(key, 2, memory.find(key).udgave);
    CHECK(memory.find(key).vaerdi == 2);
}

TEST_CASE("Tokens and access tokens: remembered ones are counted, and no more than allowed") {
    Verden v;
    v.settings.huskede_tokens = 32;
    v.lav();
    v.adgangstokens = std::make_unique<Adgangstokens>(*v.lager, v.ur, v.entropi,
                                                      Adgangstokenindstillinger{.huskede = 32});
    Tokenregler rules;
    rules.udsteder = kSts;
    rules.underskrivere = {sts().certifikat};
    rules.huskede = 32;
    const auto control = Tokenkontrol::create(rules, *v.tillid, v.ur).value();
    const auto any = [](std::string_view) { return true; };
    for (int n = 0; n < 200; ++n) {
        Jwt j;
        j.ekstra = ",\"jti\":\"" + std::to_string(n) + "\"";
        const auto token = control->jwt(j.tekst(), any);
        REQUIRE(token.has_value());
        const auto issued = v.adgangstokens->udsted((*token)->indhold);
        REQUIRE(v.adgangstokens->find(issued.value().token).value().has_value());
        REQUIRE(control->huskede() <= 32);
        REQUIRE(v.adgangstokens->huskede() <= 32);
    }
    CHECK(control->huskede() > 16);
    CHECK(v.adgangstokens->huskede() > 16);
}

TEST_CASE("A token too large to remember is checked each time") {
    Verden v;
    Tokenregler rules;
    rules.udsteder = kSts;
    rules.underskrivere = {sts().certifikat};
    rules.stoerste_huskede_bytes = 2'000;
    const auto control = Tokenkontrol::create(rules, *v.tillid, v.ur).value();
    const auto any = [](std::string_view) { return true; };
    Jwt large;
    large.grupper.front().afgraensninger.push_back({"t", std::vector<std::string>(100, "værdi")});
    large.grupper.front().afgraensninger.front().vaerdier.push_back(std::string(3'000, 'x'));
    REQUIRE(control->jwt(large.tekst(), any).has_value());
    CHECK(control->huskede() == 0);
    REQUIRE(control->jwt(Jwt{}.tekst(), any).has_value());
    CHECK(control->huskede() == 1);
}
