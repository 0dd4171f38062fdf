#include "adgang/genspil.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace faelled;
using namespace faelled::adgang;
using Svar = Genspil::Svar;

namespace {

krypto::Fingeraftryk aftryk(std::uint8_t first) {
    krypto::Fingeraftryk f{};
    f[0] = first;
    return f;
}

Beskednoegle nummer(int n) {
    return noegle_af_id(aftryk(1), "urn:uuid:" + std::to_string(n));
}

}  // namespace

TEST_CASE("SIK-016: a MessageID is let in once per certificate, until its time is out") {
    Genspil table(100);
    const Beskednoegle a = noegle_af_id(aftryk(1), "urn:uuid:a");
    CHECK(table.optag(a, Tid{1000}, Tid{0}) == Svar::kNy);
    CHECK(table.optag(a, Tid{1000}, Tid{0}) == Svar::kSet);
    CHECK(table.optag(a, Tid{9000}, Tid{999}) == Svar::kSet);
    CHECK(table.optag(noegle_af_id(aftryk(2), "urn:uuid:a"), Tid{1000}, Tid{0}) == Svar::kNy);
    CHECK(table.optag(noegle_af_id(aftryk(1), "urn:uuid:A"), Tid{1000}, Tid{0}) == Svar::kNy);
    CHECK(table.antal() == 3);
    CHECK(table.optag(a, Tid{2000}, Tid{1000}) == Svar::kNy);
}

TEST_CASE("SIK-016: without a MessageID the signature's value is the key, and the two do not mix") {
    CHECK(noegle_af_id(aftryk(1), "x") != noegle_af_signatur(aftryk(1), "x"));
    CHECK(noegle_af_signatur(aftryk(1), "x") != noegle_af_signatur(aftryk(2), "x"));
    CHECK(noegle_af_signatur(aftryk(1), "x") == noegle_af_signatur(aftryk(1), "x"));
}

TEST_CASE("SIK-016: a full table refuses new messages and forgets no old one") {
    Genspil table(10);
    for (int n = 0; n < 10; ++n)
        CHECK(table.optag(nummer(n), Tid{1000 + n}, Tid{0}) == Svar::kNy);
    CHECK(table.optag(nummer(10), Tid{5000}, Tid{0}) == Svar::kFuld);
    for (int n = 0; n < 10; ++n)
        CHECK(table.optag(nummer(n), Tid{5000}, Tid{0}) == Svar::kSet);
    CHECK(table.antal() == 10);
    // One place has run out, in whichever shard it lies.
    CHECK(table.optag(nummer(10), Tid{5000}, Tid{1000}) == Svar::kNy);
    CHECK(table.optag(nummer(11), Tid{5000}, Tid{1000}) == Svar::kFuld);
}

TEST_CASE("SIK-016: what the audit log remembers is refused after a restart") {
    const std::vector<std::pair<Beskednoegle, Tid>> log{
        {nummer(1), Tid{1000}}, {nummer(2), Tid{50}}, {nummer(1), Tid{1000}}};
    Genspil table(10);
    CHECK(table.genindlaes(log, Tid{100}) == 1);
    CHECK(table.optag(nummer(1), Tid{1000}, Tid{100}) == Svar::kSet);
    CHECK(table.optag(nummer(2), Tid{1000}, Tid{100}) == Svar::kNy);
}

TEST_CASE("SIK-016: of many threads with one message exactly one gets in") {
    Genspil table(10'000);
    std::atomic<int> let_in{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int n = 0; n < 2000; ++n) {
                    if (table.optag(nummer(n), Tid{1000}, Tid{0}) == Svar::kNy) ++let_in;
                }
            });
        }
    }
    CHECK(let_in == 2000);
    CHECK(table.antal() == 2000);
}

TEST_CASE("SIK-016: a million messages take no more places than there are") {
    Genspil table(5'000);
    int full = 0;
    for (int n = 0; n < 1'000'000; ++n) {
        // Each message lives 10,000 ticks, twice as long as there is room for.
        full += table.optag(nummer(n), Tid{n + 10'000}, Tid{n}) == Svar::kFuld ? 1 : 0;
        if (n % 10'000 == 0) REQUIRE(table.antal() <= 5'000);
    }
    CHECK(table.antal() <= 5'000);
    CHECK(full > 400'000);
}
