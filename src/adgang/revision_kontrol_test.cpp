// Tampering is found: every byte, every record taken out or exchanged.
#include "adgang/revision_kontrol.hpp"

#include <algorithm>

#include "adgang/forbrug.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

Revisionspost aendring(std::uint32_t n, Tid tid) {
    Revisionspost p = kald(n, tid);
    p.art = Revisionsart::kAdministration;
    p.besked = {};
    p.detaljer = R"({"foer":{"navn":"a"},"efter":{"navn":"b"}})";
    return p;
}

// Three days with calls and changes, sealed at the end.
void lav_log(store::Lager& lager) {
    ManualClock ur(kStart);
    auto log = *Revision::create(lager, ur, segl());
    for (std::uint32_t n = 0; n < 12; ++n) {
        if (n > 0 && n % 4 == 0) ur.advance(kDoegn);
        REQUIRE(log->skriv_og_vent(kald(n, ur.now())).has_value());
        if (n % 3 == 0) REQUIRE(log->skriv_og_vent(aendring(n, ur.now())).has_value());
        if (n == 5) REQUIRE(log->forsegl().has_value());
    }
}

bool har(const Revisionskontrol& k, std::string_view tekst) {
    return std::ranges::any_of(k.fund,
                               [&](const Revisionsfund& f) { return f.tekst.contains(tekst); });
}

std::string nr(std::uint64_t n) {
    return format::post_noegle(Kaede::kAdgang, n);
}

}  // namespace

TEST_CASE("SIK-080: a record of deliveries counts each of its messages, and takes no time") {
    const auto lager = store::lav_memory_lager();
    {
        const ManualClock ur(kStart);
        auto log = *Revision::create(*lager, ur, segl());
        Revisionspost p = kald(1);
        p.art = Revisionsart::kLevering;
        p.operation = "levering";
        p.objekter_i_alt = 70;
        p.varighed_us = 9'000;
        REQUIRE(log->skriv_og_vent(p).has_value());
    }
    const auto counted = *forbrug(*lager, {}, {.operation = true});
    REQUIRE(counted.size() == 1);
    CHECK(counted[0].tal.antal == 70);
    CHECK(counted[0].tal.sum_us == 0);
    const Revisionskontrol k = kontroller(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    CHECK(k.kaeder[0].poster == 1);
}

TEST_CASE("SIK-080: what fills the replay cache reads only where there are message hashes") {
    const auto lager = store::lav_memory_lager();
    {
        const ManualClock ur(kStart);
        auto log = *Revision::create(*lager, ur, segl());
        for (std::uint32_t n = 0; n < 3 * format::kZone; ++n) {
            Revisionspost p = kald(n);
            // Hashes in the second zone only.
            if (n < format::kZone + 10 || n > format::kZone + 12) p.besked = {};
            const bool last = n + 1 == 3 * format::kZone;
            if (last) REQUIRE(log->skriv_og_vent(p).has_value());
            if (!last) REQUIRE(log->skriv(p, [](const Result<void>&) {}));
        }
    }
    const auto hashes = [&](Tid since) {
        std::size_t n = 0;
        REQUIRE(seneste_beskeder(*lager, since, [&](const auto&, Tid) { ++n; }));
        return n;
    };
    CHECK(hashes(kStart) == 3);
    CHECK(kontroller(*lager).fund.empty());
    // A zone that denies its hashes is found.
    const std::string key = format::zone_noegle(Kaede::kAdgang, 1);
    std::string row = **lager->hent(store::Rum::kRevision, key);
    row.back() = '\0';
    store::Batch changed;
    changed.rum.push_back({store::Rum::kRevision, key, row, std::nullopt});
    REQUIRE(lager->append(std::move(changed)));
    CHECK(hashes(kStart) == 0);
    CHECK(har(kontroller(*lager), "tidsrummet"));
}

TEST_CASE("SIK-080: a whole log verifies, and the figures are right") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    const Revisionskontrol k = kontroller(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    CHECK(k.kaeder[0].poster == 12);
    CHECK(k.kaeder[0].dage == 3);
    CHECK(k.kaeder[0].uforseglede == 0);
    CHECK(k.kaeder[0].segl == 4);  // the one asked for, two at the ends of days, the last
    CHECK(k.kaeder[1].poster == 4);
    CHECK(k.certifikater.size() == 1);
    CHECK(k.forbrug_efterregnet);
    CHECK(k.forbrugsraekker == 6);  // three hours, two systems
}

TEST_CASE("SIK-080: one changed bit anywhere is found") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    const Raekker alle_raekker = raekker(*lager);
    std::size_t proevet = 0;
    std::size_t usete = 0;
    for (const auto& [key, value] : alle_raekker)
        for (std::size_t i = 0; i < value.size(); ++i) {
            std::string aendret = value;
            aendret[i] = static_cast<char>(aendret[i] ^ (1 << (i % 8)));
            saet(*lager, key, aendret);
            ++proevet;
            if (kontroller(*lager).fund.empty()) ++usete;
            saet(*lager, key, value);
        }
    CHECK(usete == 0);
    CHECK(proevet > 3'500);
    er_hel(*lager);
}

TEST_CASE("SIK-080: a changed bit in any key is found") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    std::size_t usete = 0;
    for (const auto& [key, value] : raekker(*lager))
        for (std::size_t i = 0; i < key.size(); ++i) {
            std::string anden = key;
            anden[i] = static_cast<char>(anden[i] ^ (1 << (i % 8)));
            const auto der = *lager->hent(store::Rum::kRevision, anden);
            saet(*lager, key, std::nullopt);
            saet(*lager, anden, value);
            if (kontroller(*lager).fund.empty()) ++usete;
            saet(*lager, anden, der);
            saet(*lager, key, value);
        }
    CHECK(usete == 0);
    er_hel(*lager);
}

TEST_CASE("SIK-080: the first broken record is named") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    const auto foerste = [&] {
        const Revisionskontrol k = kontroller(*lager);
        REQUIRE_FALSE(k.fund.empty());
        return std::pair(k.fund.front().nr, k.fund.front().tekst);
    };
    SUBCASE("changed") {
        std::string value = *lager->hent(store::Rum::kRevision, nr(3)).value();
        value[40] = static_cast<char>(value[40] ^ 1);
        saet(*lager, nr(3), value);
        CHECK(foerste() ==
              std::pair(std::uint64_t{3}, std::string("post 3 er ændret eller flyttet")));
        // Behind the next seal the chain is believed again.
        CHECK(std::ranges::count_if(kontroller(*lager).fund, [](const Revisionsfund& f) {
                  return f.tekst.starts_with("post ");
              }) == 1);
    }
    SUBCASE("removed") {
        saet(*lager, nr(4), std::nullopt);
        CHECK(foerste() == std::pair(std::uint64_t{4}, std::string("post 4 mangler")));
    }
    SUBCASE("several removed") {
        for (const std::uint64_t n : {3, 4, 5})
            saet(*lager, nr(n), std::nullopt);
        CHECK(foerste().second == "posterne 3-5 mangler");
    }
    SUBCASE("two exchanged") {
        const auto a = *lager->hent(store::Rum::kRevision, nr(3));
        const auto b = *lager->hent(store::Rum::kRevision, nr(4));
        saet(*lager, nr(3), b);
        saet(*lager, nr(4), a);
        CHECK(foerste().first == 3);
    }
    SUBCASE("one put in twice") {
        saet(*lager, nr(99), *lager->hent(store::Rum::kRevision, nr(3)));
        CHECK(foerste().second.contains("mangler"));
    }
    SUBCASE("the first") {
        saet(*lager, nr(1), std::nullopt);
        CHECK(foerste().second == "post 1 mangler");
    }
}

TEST_CASE("SIK-080: whoever chains anew cannot seal anew") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    // Takes record 3 out and chains the rest of the first day again, seals copied.
    using namespace format;
    Hash h{};
    std::uint64_t to = 1;
    for (std::uint64_t n = 1; n <= 6; ++n) {
        const auto value = *lager->hent(store::Rum::kRevision, nr(n));
        const std::string bytes(ud_vaerdi(*value)->bytes);
        saet(*lager, nr(n), std::nullopt);
        if (n == 3) continue;
        h = naeste(h, bytes);
        saet(*lager, nr(to++), pak_vaerdi(bytes, h));
    }
    const Revisionskontrol k = kontroller(*lager);
    CHECK(har(k, "et andet end det, der hører til her"));
}

TEST_CASE("SIK-080: a forged seal and a foreign certificate are found") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    SUBCASE("wrong signature") {
        auto log = *Revision::create(*lager, ur, segl());
        REQUIRE(log->skriv_og_vent(kald(1)).has_value());
        log.reset();
        const auto forkert = [](const auto&, auto, auto, auto) { return Segldom::kForkert; };
        const auto k = adgang::kontroller(*lager, {forkert, {}, 0, 100});
        CHECK(har(*k, "underskriften på segl 3 er forkert"));
    }
    SUBCASE("another's certificate") {
        Seglnoegle fremmed = segl();
        fremmed.certifikat_der = "en anden";
        fremmed.certifikat = krypto::sha256("en anden");
        auto log = *Revision::create(*lager, ur, fremmed);
        REQUIRE(log->skriv_og_vent(kald(1)).has_value());
        log.reset();
        CHECK(har(kontroller(*lager), "ikke er betroet"));
    }
}

TEST_CASE("SIK-080: what lies after the last seal is unsealed, not broken") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    for (std::uint32_t n = 0; n < 5; ++n)
        REQUIRE(log->skriv_og_vent(kald(n)).has_value());
    REQUIRE(log->forsegl().has_value());
    for (std::uint32_t n = 5; n < 8; ++n)
        REQUIRE(log->skriv_og_vent(kald(n)).has_value());
    const Revisionskontrol k = kontroller(*lager);
    CHECK(k.fund.empty());
    CHECK(k.kaeder[0].uforseglede == 3);
    // A tail cut off is seen by the row of the day, and by what was noted outside.
    saet(*lager, nr(k.kaeder[0].sidste), std::nullopt);
    CHECK(har(kontroller(*lager), "passer ikke med dagens poster"));
    CHECK(har(kontroller(*lager, {{Kaede::kAdgang, k.kaeder[0].sidste, k.kaeder[0].hash}}),
              "mangler; kæden slutter"));
}

TEST_CASE("SIK-080: records long without a seal are a finding") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    auto noegle = std::make_shared<Proevenoegle>();
    noegle->fejler = true;
    auto log = *Revision::create(*lager, ur, segl(noegle));
    REQUIRE(log->skriv_og_vent(kald(1, ur.now())).has_value());
    ur.advance(2 * 3'600 * kSekund);
    REQUIRE(log->skriv_og_vent(kald(2, ur.now())).has_value());
    log.reset();
    CHECK(har(kontroller(*lager), "er ikke forseglet"));
    // The key works again: everything before is covered.
    noegle->fejler = false;
    log = *Revision::create(*lager, ur, segl(noegle));
    REQUIRE(log->skriv_og_vent(kald(3, ur.now())).has_value());
    log.reset();
    er_hel(*lager);
}

TEST_CASE("SIK-080: a witness tells a log that was made anew") {
    const auto lager = store::lav_memory_lager();
    lav_log(*lager);
    const auto k = kontroller(*lager).kaeder[0];
    CHECK(kontroller(*lager, {{Kaede::kAdgang, k.sidste, k.hash}}).fund.empty());
    krypto::Fingeraftryk anden = k.hash;
    anden[0] ^= 1;
    CHECK(har(kontroller(*lager, {{Kaede::kAdgang, k.sidste, anden}}), "en anden hash"));
}

TEST_CASE("SIK-080: clean-up leaves a chain that verifies from a signed anchor") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    Revision::Indstillinger valg;
    valg.bevar_adgang_doegn = 3;
    valg.bevar_forbrug_doegn = 5;
    auto log = *Revision::create(*lager, ur, segl(), valg);
    for (std::uint32_t n = 0; n < 10; ++n) {
        REQUIRE(log->skriv_og_vent(kald(n, ur.now())).has_value());
        REQUIRE(log->skriv_og_vent(aendring(n, ur.now())).has_value());
        ur.advance(kDoegn);
    }
    CHECK(*log->ryd_op() > 0);
    CHECK(*log->ryd_op() == 0);
    REQUIRE(log->skriv_og_vent(kald(10, ur.now())).has_value());
    const auto linjer = alle(*lager);
    CHECK(linjer.size() == 4);  // days 7, 8, 9 and 10
    CHECK(linjer.front().post == kald(7, kStart.plus(7 * kDoegn)));
    Revisionsfilter administration;
    administration.kaede = Kaede::kAdministration;
    CHECK(alle(*lager, administration).size() == 10);  // kept for ever
    CHECK(forbrug(*lager, {}, {.tid = Opdeling::Tid::kDag})->size() == 6);
    log.reset();
    er_hel(*lager);
    CHECK(kontroller(*lager).kaeder[0].ryddet_til > 0);

    SUBCASE("again, from an anchor") {
        ur.advance(2 * kDoegn);
        log = *Revision::create(*lager, ur, segl(), valg);
        REQUIRE(log->skriv_og_vent(kald(11, ur.now())).has_value());
        CHECK(*log->ryd_op() > 0);
        log.reset();
        CHECK(alle(*lager).size() == 3);
        er_hel(*lager);
    }
    SUBCASE("the anchor is changed or gone") {
        const std::string key = format::anker_noegle(Kaede::kAdgang);
        const std::string value = **lager->hent(store::Rum::kRevision, key);
        for (std::size_t i = 0; i < value.size(); ++i) {
            std::string aendret = value;
            aendret[i] = static_cast<char>(aendret[i] ^ 1);
            saet(*lager, key, aendret);
            CHECK_FALSE(kontroller(*lager).fund.empty());
        }
        saet(*lager, key, std::nullopt);
        CHECK_FALSE(kontroller(*lager).fund.empty());
    }
}

TEST_CASE("SIK-080: a clean-up that is broken off is no damage, and is ended next time") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    Revision::Indstillinger valg;
    valg.bevar_adgang_doegn = 3;
    auto log = *Revision::create(*lager, ur, segl(), valg);
    for (std::uint32_t n = 0; n < 10; ++n) {
        REQUIRE(log->skriv_og_vent(kald(n, ur.now())).has_value());
        ur.advance(kDoegn);
    }
    const std::size_t foer = raekker(*lager).size();
    lager->plan().skrivefejl_om = 2;  // the anchor is written, the records stay
    CHECK_FALSE(log->ryd_op().has_value());
    lager->nedbrud();
    CHECK(raekker(*lager).size() < foer);
    log.reset();
    er_hel(*lager);
    log = *Revision::create(*lager, ur, segl(), valg);
    CHECK(*log->ryd_op() > 0);
    log.reset();
    er_hel(*lager);
}

TEST_CASE("SIK-080: without a key nothing is removed") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    Revision::Indstillinger valg;
    valg.bevar_adgang_doegn = 1;
    auto log = *Revision::create(*lager, ur, std::nullopt, valg);
    for (std::uint32_t n = 0; n < 5; ++n) {
        REQUIRE(log->skriv_og_vent(kald(n, ur.now())).has_value());
        ur.advance(kDoegn);
    }
    CHECK(*log->ryd_op() == 0);
    CHECK_FALSE(log->forsegl().has_value());
    CHECK(alle(*lager).size() == 5);
}
