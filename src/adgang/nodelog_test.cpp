// Several nodes' logs in one store: written beside each other, read and checked as one.
#include "adgang/nodelog.hpp"

#include <algorithm>

#include "adgang/forbrug.hpp"
#include "adgang/genspil.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

std::unique_ptr<Revision> aabn(store::Lager& lager, const Clock& ur, std::uint8_t node,
                               std::uint32_t doegn = 396) {
    Revision::Indstillinger s;
    s.node = node;
    s.bevar_adgang_doegn = doegn;
    return *Revision::create(lager, ur, segl(), s);
}

Revisionskontrol kontrol(store::Lager& lager) {
    Kontrolvalg valg;
    valg.proeve = [](const auto&, std::string_view, std::string_view data, std::string_view s) {
        return Proevenoegle::signatur(data) == s ? Segldom::kGyldig : Segldom::kForkert;
    };
    const auto k = kontroller(lager, valg);
    REQUIRE(k.has_value());
    return *k;
}

}  // namespace

TEST_CASE(
    "SIK-080: each node has a chain of its own; reading, metering and the check see them all") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 2);
        for (std::uint32_t n = 0; n < 6; ++n)
            REQUIRE((n % 3 == 0 ? a : b)->skriv_og_vent(kald(n, ur.now())).has_value());
    }
    CHECK(*nodelogge(*lager) == std::vector<std::uint8_t>{0, 2});
    const auto all = alle(*lager);
    REQUIRE(all.size() == 6);
    CHECK(all[0].nr == 2);
    CHECK(all[5].nr > 2 * kNodenumre);
    std::uint64_t counted = 0;
    const auto lines = forbrug(*lager, {}, {}).value();
    for (const Forbrugslinje& l : lines)
        counted += l.tal.antal;
    CHECK(counted == 6);
    const Revisionskontrol k = kontrol(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    CHECK(k.kaeder[0].poster == 2);
    REQUIRE(k.andre.size() == 1);
    CHECK(k.andre[0].node == 2);
    CHECK(k.andre[0].kaeder[0].poster == 4);
    // What fills the replay cache is all nodes'.
    int seen = 0;
    REQUIRE(seneste_beskeder(*lager, kStart.plus(-kDoegn), [&](const auto&, Tid) { ++seen; }));
    CHECK(seen == 6);
}

TEST_CASE("nodelog: what is built behind the lock has its keys where the node's others are") {
    const auto lager = store::lav_memory_lager();
    static constexpr auto kRum = store::Rum::kRevision;
    Nodelog one(*lager, 0);
    Nodelog two(*lager, 2);
    const auto add = [](store::Lager& at) {
        store::Batch b;
        b.sent.emplace();
        b.sent->laest = {{kRum, "n"}, {store::Rum::kMeta, "n"}};
        b.sent->byg = [](const auto& values, auto& rows) -> Result<void> {
            rows.push_back({kRum, "n", values[0].value_or("") + "x", {}});
            rows.push_back({store::Rum::kMeta, "n", values[1].value_or("") + "m", {}});
            return {};
        };
        REQUIRE(at.append(std::move(b)).has_value());
    };
    add(one);
    add(two);
    add(two);
    CHECK(*one.hent(kRum, "n") == "x");
    CHECK(*two.hent(kRum, "n") == "xx");
    CHECK(*lager->hent(store::Rum::kMeta, "n") == "mmm");
}

TEST_CASE("SIK-080: pages go through all nodes' records, both ways, none twice") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 1);
        for (std::uint32_t n = 0; n < 10; ++n)
            REQUIRE((n % 2 == 0 ? a : b)->skriv_og_vent(kald(n, ur.now())).has_value());
    }
    for (const Retning way : {Retning::kFrem, Retning::kTilbage}) {
        std::vector<std::uint64_t> numbers;
        Sidevalg page;
        page.retning = way;
        page.antal = 3;
        do {
            const auto side = Revisionslaeser(*lager).side({}, page);
            REQUIRE(side.has_value());
            for (const Revisionslinje& l : side->linjer)
                numbers.push_back(l.nr);
            page.start = side->naeste;
        } while (page.start);
        CHECK(numbers.size() == 10);
        if (way == Retning::kTilbage) std::ranges::reverse(numbers);
        CHECK(std::ranges::is_sorted(numbers));
        CHECK(std::ranges::adjacent_find(numbers) == numbers.end());
    }
}

TEST_CASE("SIK-080: what is changed, taken out or added in another node's log is found") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 3);
        for (std::uint32_t n = 0; n < 4; ++n)
            REQUIRE(b->skriv_og_vent(kald(n, ur.now())).has_value());
    }
    Nodelog log(*lager, 3);
    const std::string key = format::post_noegle(Kaede::kAdgang, 3);
    const auto before = *log.hent(store::Rum::kRevision, key);
    REQUIRE(before.has_value());
    const auto put = [&](std::optional<std::string> value) {
        store::Batch batch;
        batch.rum.push_back({store::Rum::kRevision, key, std::move(value), std::nullopt});
        REQUIRE(log.append(std::move(batch)).has_value());
    };
    put(std::nullopt);
    Revisionskontrol k = kontrol(*lager);
    REQUIRE_FALSE(k.fund.empty());
    CHECK(k.fund.front().node == 3);
    std::string changed = *before;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    put(changed);
    CHECK_FALSE(kontrol(*lager).fund.empty());
    put(before);
    CHECK(kontrol(*lager).fund.empty());
}

TEST_CASE("SIK-080: retention goes over all nodes' logs, those of nodes that are gone too") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto gone = aabn(*lager, ur, 1, 3);
        REQUIRE(gone->skriv_og_vent(kald(1, ur.now())).has_value());
        ur.advance(kDoegn);
        REQUIRE(gone->skriv_og_vent(kald(2, ur.now())).has_value());
    }
    ur.advance(10 * kDoegn);
    auto a = aabn(*lager, ur, 0, 3);
    REQUIRE(a->skriv_og_vent(kald(3, ur.now())).has_value());
    REQUIRE(a->ryd_op().value_or(0) > 0);
    a.reset();
    const Revisionskontrol k = kontrol(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    REQUIRE(k.andre.size() == 1);
    CHECK(k.andre[0].kaeder[0].ryddet_til > 0);
}

TEST_CASE("SIK-016: nodes that share the table let a message in once") {
    Hukommelsesdelt shared(100);
    Genspil a(10, &shared, Deltrum::kGenspil);
    Genspil b(10, &shared, Deltrum::kGenspil);
    const Beskednoegle key = noegle_af_id({}, "urn:uuid:a");
    CHECK(a.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kNy);
    CHECK(b.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    CHECK(a.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    CHECK(b.optag(key, Tid{2000}, Tid{1000}) == Genspil::Svar::kNy);
    // What the audit log says from before the table was shared.
    const std::pair<Beskednoegle, Tid> old{noegle_af_id({}, "urn:uuid:b"), Tid{1000}};
    CHECK(b.genindlaes({&old, 1}, Tid{0}) == 1);
    CHECK(b.optag(old.first, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    // Nobody knows: refused, and let in later.
    Hukommelsesdelt full(0);
    Genspil c(10, &full, Deltrum::kGenspil);
    CHECK(c.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kFuld);
}
