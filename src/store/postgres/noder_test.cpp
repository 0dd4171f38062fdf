// Several nodes on one database: places, the leader, what follows from what is stored, state that
// runs out, one step of a rolling update.
#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <thread>

#include "base/clock.hpp"
#include "store/noder.hpp"
#include "store/postgres/test_postgres.hpp"
#include "store/test_sent.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

PostgresIndstillinger medlem(const std::string& url, std::uint32_t name) {
    PostgresIndstillinger s;
    s.url = url;
    s.forbindelser = 4;
    s.overtag_ms = 0;
    s.medlem = nr(name);
    return s;
}

template <typename F>
bool om_lidt(const F& f, int tenths = 60) {
    for (int i = 0; i < tenths; ++i) {
        if (f()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return f();
}

// Numbers of one series that callers on two nodes were given, and what failed.
struct Udstedt {
    std::array<std::vector<std::uint64_t>, 2> numre;
    std::array<std::atomic<std::size_t>, 2> antal{};
    std::atomic<int> konflikter = 0;
    std::atomic<int> andre = 0;

    // Takes numbers at both nodes, with so many callers each, until `until` returns.
    void tag(const std::array<Lager*, 2>& nodes, int callers, const std::function<void()>& until) {
        std::mutex mutex;
        std::atomic<bool> stop = false;
        std::vector<std::jthread> threads;
        const Stop at_end(stop);
        for (std::size_t node = 0; node < 2; ++node)
            for (int t = 0; t < callers; ++t)
                threads.emplace_back([&, node] {
                    while (!stop) {
                        const auto n = naeste_nummer(*nodes[node]);
                        const std::lock_guard lock(mutex);
                        if (n) numre[node].push_back(*n);
                        if (!n) ++(er_konflikt(n.error()) ? konflikter : andre);
                        antal[node] = numre[node].size();
                    }
                });
        until();
    }

    [[nodiscard]] std::vector<std::uint64_t> alle() const {
        std::vector<std::uint64_t> all = numre[0];
        all.insert(all.end(), numre[1].begin(), numre[1].end());
        std::sort(all.begin(), all.end());
        return all;
    }
};

}  // namespace

TEST_CASE("noder: each has a place of its own, kept over a restart, and none beside a node alone") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    REQUIRE(noder(*a) != nullptr);
    CHECK(noder(*a)->plads() == 0);
    CHECK(noder(*b)->plads() == 1);
    REQUIRE(a->append(kun(ny(objekt(1), 0))).has_value());
    REQUIRE(b->append(kun(ny(objekt(1), 1))).has_value());
    CHECK(er_konflikt(a->append(kun(ny(objekt(1), 1))).error()));
    // A node alone waits for all of them.
    PostgresIndstillinger alone = medlem(url, 9);
    alone.medlem.reset();
    alone.alene = nr(9);
    a.reset();
    CHECK_FALSE(aabn_postgres(alone).has_value());
    CHECK(noder(*aabn_med(medlem(url, 1)))->plads() == 0);
    auto c = aabn_med(medlem(url, 3));
    CHECK(noder(*c)->plads() == 2);
    b.reset();
    c.reset();
    auto only = aabn_med(alone);
    CHECK(noder(*only) == nullptr);
    const auto refused = aabn_postgres(medlem(url, 1));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().tekst.find("bruger databasen alene") != std::string::npos);
}

TEST_CASE("noder: nodes of another kind wait until the last one of the first is gone") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    PostgresIndstillinger other = medlem(url, 3);
    other.slags = 1;
    CHECK(er_optaget(aabn_postgres(other).error()));
    a.reset();
    CHECK(er_optaget(aabn_postgres(other).error()));
    b.reset();
    auto c = aabn_med(other);
    REQUIRE(c->append(kun(ny(objekt(1), 0))).has_value());
    other.medlem = nr(4);
    auto d = aabn_med(other);
    CHECK(er_optaget(aabn_postgres(medlem(url, 1)).error()));
}

TEST_CASE("noder: a node whose place was taken writes nothing more and says so") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    REQUIRE(a->append(kun(ny(objekt(1), 0))).has_value());
    sql(url, "UPDATE aktiv SET epoke = epoke + 1 WHERE nr = 100");
    const auto late = a->append(kun(ny(objekt(1), 1)));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().slags == FejlSlags::kMiljoe);
    CHECK(b->append(kun(ny(objekt(1), 1))).has_value());
    CHECK(om_lidt([&] { return noder(*a)->udstoedt(); }));
    CHECK_FALSE(a->svarer());
    CHECK_FALSE(noder(*b)->udstoedt());
}

TEST_CASE("noder: a node writes nothing more when the whole store was taken") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    REQUIRE(a->append(kun(ny(objekt(1), 0))).has_value());
    sql(url, "UPDATE aktiv SET epoke = epoke + 1 WHERE nr = 1");
    const auto late = a->append(kun(ny(objekt(1), 1)));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().slags == FejlSlags::kMiljoe);
}

TEST_CASE("noder: with every place taken one more waits until one is given up, and takes that") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    sql(url,
        "INSERT INTO aktiv (nr, node, epoke, sidst) SELECT n, gen_random_uuid(), 1, "
        "clock_timestamp() FROM generate_series(101, 131) n");
    const auto refused = aabn_postgres(medlem(url, 2));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().tekst.find("Alle databasens pladser") != std::string::npos);
    sql(url, "UPDATE aktiv SET sidst = '-infinity' WHERE nr = 117");
    auto b = aabn_med(medlem(url, 2));
    CHECK(noder(*b)->plads() == 17);
    CHECK(a->append(kun(ny(objekt(1), 0))).has_value());
    CHECK(b->append(kun(ny(objekt(1), 1))).has_value());
}

TEST_CASE("noder: a guest takes the last free place, so that a stopped node finds its own") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    aabn_med(medlem(url, 2)).reset();
    PostgresIndstillinger guest = medlem(url, 3);
    guest.gaest = true;
    auto g = aabn_med(guest);
    CHECK(noder(*g)->plads() == kMaksNoder - 1);
    CHECK(a->append(kun(ny(objekt(1), 0))).has_value());
    CHECK(g->append(kun(ny(objekt(1), 1))).has_value());
    guest.medlem = nr(4);
    CHECK(noder(*aabn_med(guest))->plads() == kMaksNoder - 2);
    CHECK(noder(*aabn_med(medlem(url, 2)))->plads() == 1);
    g.reset();
    CHECK(noder(*aabn_med(guest))->plads() == kMaksNoder - 1);
}

TEST_CASE("noder: one leads; given up in order the next leads at once, with a higher number") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    CHECK_FALSE(noder(*a)->leder().has_value());
    noder(*a)->stil_op();
    REQUIRE(om_lidt([&] { return noder(*a)->leder().has_value(); }));
    const std::int64_t first = *noder(*a)->leder();
    noder(*b)->stil_op();
    std::this_thread::sleep_for(std::chrono::milliseconds(3'000));
    CHECK_FALSE(noder(*b)->leder().has_value());
    CHECK(noder(*a)->leder() == first);
    a.reset();
    REQUIRE(om_lidt([&] { return noder(*b)->leder().has_value(); }));
    CHECK(*noder(*b)->leder() > first);
}

TEST_CASE("noder: what is made at start is made by one at a time") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    REQUIRE(noder(*a)->begynd_alene(0).has_value());
    CHECK_FALSE(noder(*b)->begynd_alene(300).has_value());
    noder(*a)->slut_alene();
    CHECK(noder(*b)->begynd_alene(0).has_value());
}

TEST_CASE("noder: shared state is one for all nodes, and runs out") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    auto a = aabn_med(medlem(url, 1));
    auto b = aabn_med(medlem(url, 2));
    Delt& x = noder(*a)->delt();
    Delt& y = noder(*b)->delt();
    const auto rum = Deltrum::kGenspil;
    CHECK(x.indsaet(rum, "n", "1", Tid{100}, Tid{0}).value());
    CHECK(x.indsaet(rum, "n", "1", Tid{100}, Tid{0}).value());
    CHECK_FALSE(y.indsaet(rum, "n", "2", Tid{100}, Tid{0}).value());
    CHECK(y.hent(rum, "n", Tid{99}).value() == "1");
    CHECK_FALSE(y.hent(rum, "n", Tid{100}).value().has_value());
    CHECK_FALSE(y.hent(Deltrum::kWebsession, "n", Tid{0}).value().has_value());
    CHECK(y.indsaet(rum, "n", "2", Tid{200}, Tid{100}).value());
    CHECK_FALSE(x.ret(rum, "n", "1", "3", Tid{300}).value());
    CHECK(x.ret(rum, "n", "2", "3", Tid{300}).value());
    CHECK(y.tag(rum, "n", Tid{0}).value() == "3");
    CHECK_FALSE(x.tag(rum, "n", Tid{0}).value().has_value());
    REQUIRE(x.saet(rum, "t", "v", Tid{50}).has_value());
    CHECK_FALSE(y.tag(rum, "t", Tid{50}).value().has_value());

    for (const char* key : {"a1", "a2", "a\xff", "b1"})
        REQUIRE(x.saet(rum, key, "v", Tid{50}).has_value());
    REQUIRE(x.saet(rum, "a3", "v", Tid{10}).has_value());
    CHECK(y.find(rum, "a", Tid{20}, 10)->size() == 3);
    CHECK(y.find(rum, "a", Tid{20}, 2)->size() == 2);
    CHECK(y.fej(Tid{20}).value() == 1);
    CHECK(y.antal(rum) == 4);
    // Of many callers on both nodes one is first.
    std::atomic<int> first{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                const auto got =
                    (t % 2 == 0 ? x : y)
                        .indsaet(rum, "k" + std::to_string(i), std::to_string(t), Tid{99}, Tid{0});
                if (got && *got) ++first;
            }
        });
    threads.clear();
    CHECK(first == 50);
}

TEST_CASE("noder: tables of one version before are refused with the command, and brought forward") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    {
        const auto lager = aabn_pg(url);
        REQUIRE(lager->append(kun(ny(objekt(1), 0))).has_value());
    }
    // As version 1 made them.
    sql(url, "DROP TABLE delt");
    sql(url, "UPDATE skema_version SET version = 1, mindst = 1");
    const auto refused = aabn_postgres(medlem(url, 1));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().tekst.find("faelled migrer --til postgresql://") != std::string::npos);
    PostgresIndstillinger s;
    s.url = url;
    const auto moved = migrer_postgres(s);
    REQUIRE(moved.has_value());
    CHECK(moved->fra == 1);
    CHECK(moved->til == 2);
    CHECK(migrer_postgres(s)->fra == 2);
    auto a = aabn_med(medlem(url, 1));
    CHECK((*a->laes(objekt(1)))->nr == 1);
    CHECK(noder(*a)->delt().indsaet(Deltrum::kGenspil, "n", "1", Tid{1}, Tid{0}).value());
}

TEST_CASE("noder: a node that stops in order right after a failover gives up what it held") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    PostgresIndstillinger alone = medlem(url, 9);
    alone.medlem.reset();
    alone.alene = nr(9);
    auto a = aabn_med(medlem(url, 1));
    REQUIRE(a->append(kun(ny(objekt(1), 0))).has_value());
    // Its pulse has a connection by now; then all of them are lost, and it has not noticed.
    std::this_thread::sleep_for(std::chrono::milliseconds(2'500));
    sql(url,
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE "
        "application_name = 'faelled' AND pid <> pg_backend_pid()");
    a.reset();
    CHECK(aabn_postgres(alone).has_value());
}

TEST_CASE("noder: a reader beside them sees one moment, writes nothing and is in nobody's way") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    PostgresIndstillinger s;
    s.url = url;
    s.oejebliksbillede = true;
    const auto none = aabn_postgres(s);
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().slags == FejlSlags::kKalder);
    auto a = aabn_med(medlem(url, 1));
    Batch first = kun(ny(objekt(1), 0, "x", {post(1, "v")}));
    first.rum.push_back({Rum::kTjeneste, "x", "1", {}});
    REQUIRE(a->append(std::move(first)).has_value());
    const auto reader = aabn_med(s);
    CHECK(noder(*reader) == nullptr);
    CHECK((*reader->laes(objekt(1)))->nr == 1);
    REQUIRE(a->append(kun(ny(objekt(1), 1))).has_value());
    Batch second = kun(ny(objekt(2), 0, "x", {post(1, "v")}));
    second.rum.push_back({Rum::kTjeneste, "y", "1", {}});
    REQUIRE(a->append(std::move(second)).has_value());
    // As it was when it first looked.
    CHECK((*reader->laes(objekt(1)))->nr == 1);
    CHECK_FALSE(reader->laes(objekt(2))->has_value());
    CHECK(rum(*reader, Rum::kTjeneste).size() == 1);
    CHECK(soeg(*reader, {{1, {eksakt("v")}, {}}}) == std::vector<Uuid>{nr(1)});
    CHECK(reader->historik(objekt(1), {})->size() == 1);
    CHECK(reader->ejere()->size() == 1);
    CHECK(reader->tal().objekter == 1);
    CHECK_FALSE(reader->append(kun(ny(objekt(3), 0))).has_value());
    CHECK(verificer(*reader).fejl.empty());
    CHECK((*aabn_med(s)->laes(objekt(1)))->nr == 2);
    // It took no place, and a node alone does not wait for it.
    a.reset();
    PostgresIndstillinger alone = medlem(url, 9);
    alone.medlem.reset();
    alone.alene = nr(9);
    CHECK(aabn_postgres(alone).has_value());
}

TEST_CASE("noder: a reader that lost its moment says so instead of mixing two") {
    std::string why;
    const auto k = Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    PostgresIndstillinger s;
    s.url = k->nyt_skema();
    const auto writer = aabn_med(s);
    REQUIRE(writer->append(kun(ny(objekt(1), 0))).has_value());
    s.oejebliksbillede = true;
    const auto reader = aabn_med(s);
    REQUIRE(reader->laes(objekt(1)).has_value());
    k->draeb();
    k->start();
    const auto lost = reader->laes(objekt(1));
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().tekst.find("kør kommandoen igen") != std::string::npos);
}

TEST_CASE("noder: two nodes count together: no conflict, none starves, the sum is exact") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    const auto a = aabn_med(medlem(url, 1));
    const auto b = aabn_med(medlem(url, 2));
    Udstedt u;
    u.tag({a.get(), b.get()}, 3,
          [&] { CHECK(om_lidt([&] { return u.antal[0] >= 100 && u.antal[1] >= 100; }, 200)); });
    CHECK(u.konflikter == 0);
    CHECK(u.andre == 0);
    const std::vector<std::uint64_t> all = u.alle();
    for (std::size_t i = 0; i < all.size(); ++i)
        REQUIRE(all[i] == i + 1);
    CHECK(*naeste_nummer(*a) == all.size() + 1);
    INFO("numbers " << u.numre[0].size() << " and " << u.numre[1].size());
    // They take turns at the lock: neither has much more than the other.
    CHECK(u.numre[0].size() * 10 > u.numre[1].size());
    CHECK(u.numre[1].size() * 10 > u.numre[0].size());
}

TEST_CASE("noder: a number is given once and none is lost when the server is killed meanwhile") {
    std::string why;
    const auto k = Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    const std::string url = k->nyt_skema();
    const auto patient = [&](std::uint32_t name) {
        PostgresIndstillinger s = medlem(url, name);
        s.ventetid_ms = 20'000;
        return aabn_med(s);
    };
    const auto a = patient(1);
    const auto b = patient(2);
    Udstedt u;
    u.tag({a.get(), b.get()}, 3, [&] {
        for (int round = 0; round < 3; ++round) {
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
            k->draeb();
            k->start();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    });
    // The restarts were shorter than the time limit: every append was answered.
    CHECK(u.konflikter == 0);
    CHECK(u.andre == 0);
    const std::vector<std::uint64_t> all = u.alle();
    CHECK(all.size() > 20);
    for (std::size_t i = 0; i < all.size(); ++i)
        REQUIRE(all[i] == i + 1);
    CHECK(*naeste_nummer(*b) == all.size() + 1);
    er_sund(*a);
}

TEST_CASE("noder: a number whose commit was carried out and its answer lost is not given anew") {
    std::string why;
    const auto k = Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    const std::string url = k->nyt_skema();
    PostgresIndstillinger s = medlem(url, 1);
    s.ventetid_ms = 20'000;
    const auto a = aabn_med(s);
    REQUIRE(*naeste_nummer(*a) == 1);
    const auto replicas = [&](const std::string& names) {
        sql(url, "ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
        sql(url, "SELECT pg_reload_conf()");
    };
    // Carried out but not answered: it waits for a replica that there is none of.
    replicas("ingen");
    std::vector<std::uint64_t> given;
    {
        std::atomic<bool> stop = false;
        std::jthread writer([&] {
            do
                given.push_back(naeste_nummer(*a).value_or(0));
            while (!stop);
        });
        const Stop at_end(stop);
        auto f = postgres::Forbindelse::aabn(url, 10'000);
        CHECK(om_lidt([&] {
            const auto cut = (*f)->koer(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = "
                "'SyncRep' AND query = 'COMMIT'",
                postgres::Frist::om(5'000));
            return cut && cut->antal() > 0;
        }));
        stop = true;
        replicas("");
    }
    for (std::size_t i = 0; i < given.size(); ++i)
        REQUIRE(given[i] == i + 2);
    CHECK(*naeste_nummer(*a) == given.size() + 2);
}

TEST_CASE("noder: one that stands still with the lock lets the others in after two seconds") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    const auto patient = [&](std::uint32_t name) {
        PostgresIndstillinger s = medlem(url, name);
        s.ventetid_ms = 20'000;
        return aabn_med(s);
    };
    const auto a = patient(1);
    const auto b = patient(2);
    std::atomic<int> built = 0;
    std::atomic<bool> go_on = false;
    Result<void> late;
    {
        std::jthread still([&] {
            Batch batch;
            batch.rum = {{Rum::kTjeneste, "fast", "x", ""}};
            batch.sent.emplace();
            batch.sent->laest = {{Rum::kTjeneste, "nummer"}};
            batch.sent->byg = [&](auto values, auto& rows) -> Result<void> {
                // To the database a node that was stopped, or cut off.
                for (++built; !go_on;)
                    std::this_thread::sleep_for(std::chrono::milliseconds(10));
                rows.push_back({Rum::kTjeneste, "set", values[0].value_or("intet"), {}});
                return {};
            };
            late = a->append(std::move(batch));
        });
        const Stop at_end(go_on);
        REQUIRE(om_lidt([&] { return built == 1; }));
        const std::int64_t begun = monotonic_us();
        CHECK(*naeste_nummer(*b) == 1);
        const std::int64_t waited = monotonic_us() - begun;
        CHECK(waited < 8 * kSekund);
        CHECK(built == 1);
    }
    // It goes on: its first attempt came to nothing, and the second sees what was written
    // meanwhile.
    REQUIRE(late.has_value());
    CHECK(built == 2);
    CHECK(*b->hent(Rum::kTjeneste, "set") == "1");
}
