// What is PostgreSQL's own: several nodes on one database, a database that goes away, tables of
// another version.
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <thread>

#include "base/clock.hpp"
#include "store/postgres/test_postgres.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

PostgresIndstillinger indstillinger(const std::string& url, std::int64_t wait_ms = 5'000) {
    PostgresIndstillinger s;
    s.url = url;
    s.forbindelser = 4;
    s.overtag_ms = 0;
    s.ventetid_ms = wait_ms;
    return s;
}

// Adds one to the number in object 1, again when somebody else came first.
bool laeg_en_til(Lager& lager) {
    for (;;) {
        const auto current = lager.laes(objekt(1));
        if (!current || !*current) return false;
        Batch b =
            kun(ny(objekt(1), (*current)->nr, std::to_string(std::stoi((*current)->indhold) + 1)));
        b.udbakke = {"h"};
        const auto done = lager.append(std::move(b));
        if (done) return true;
        if (!er_konflikt(done.error())) return false;
    }
}

std::uint64_t nummer(std::string_view key) {
    std::uint64_t n = 0;
    for (const char c : key)
        n = n << 8 | static_cast<std::uint8_t>(c);
    return n;
}

// Follows the outbox as a reader does: from behind the last number seen, until `until` are seen.
// Answers the numbers in the order they were met.
std::vector<std::uint64_t> foelg(Lager& lager, std::size_t until, const std::atomic<bool>& stop) {
    std::vector<std::uint64_t> seen;
    std::string next;
    while (seen.size() < until && !stop) {
        const auto done = lager.scan(Rum::kUdbakke, {}, next, [&](auto key, auto) {
            seen.push_back(nummer(key));
            next.assign(key).push_back('\0');
            return true;
        });
        if (!done) break;
    }
    return seen;
}

// Writers that note what was acknowledged: object -> number of its newest registration.
struct Skrivere {
    std::atomic<bool> stop = false;
    std::mutex mutex;
    std::map<std::uint32_t, std::uint64_t> kvitteret;
    std::atomic<int> fejl = 0;
    std::atomic<std::int64_t> laengst_us = 0;

    void skriv(Lager& lager, std::uint32_t object) {
        std::uint64_t n = 0;
        while (!stop) {
            Batch b = kun(ny(objekt(object), n, std::to_string(n)));
            b.udbakke = {"h"};
            const std::int64_t begun = monotonic_us();
            const auto done = lager.append(std::move(b));
            laengst_us = std::max(laengst_us.load(), monotonic_us() - begun);
            if (!done) {
                ++fejl;
                const auto current = lager.laes(objekt(object));  // what was done of it
                if (current && *current) n = (*current)->nr;
                continue;
            }
            ++n;
            const std::lock_guard lock(mutex);
            kvitteret[object] = n;
        }
    }
};

}  // namespace

TEST_CASE("postgres: two nodes increment one number and lose nothing") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    const auto a = aabn_med(indstillinger(url));
    const auto b = aabn_med(indstillinger(url));
    REQUIRE(a->append(kun(ny(objekt(1), 0, "0"))).has_value());
    CHECK((*b->laes(objekt(1)))->indhold == "0");
    constexpr int kGange = 25;
    std::atomic<int> failures = 0;
    std::atomic<bool> stop = false;
    std::vector<std::uint64_t> seen;
    {
        const Stop at_end(stop);
        std::jthread reader([&] { seen = foelg(*b, 6 * kGange, stop); });
        std::vector<std::jthread> threads;
        for (int t = 0; t < 6; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < kGange; ++i)
                    if (!laeg_en_til(t % 2 == 0 ? *a : *b)) ++failures;
            });
        threads.clear();
        reader.join();
    }
    CHECK(failures == 0);
    CHECK((*a->laes(objekt(1)))->indhold == std::to_string(6 * kGange));
    // A reader that follows the outbox meets every number, in order, from whichever node.
    REQUIRE(seen.size() == 6 * kGange);
    for (std::size_t i = 0; i < seen.size(); ++i)
        CHECK(seen[i] == i + 1);
    CHECK(a->tal().udbakke == 6 * kGange);
    er_sund(*a);
}

TEST_CASE("postgres: one connection serves many readers, in turn") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    PostgresIndstillinger s = indstillinger(k->nyt_skema());
    s.forbindelser = 1;
    const auto lager = aabn_med(s);
    REQUIRE(lager->append(kun(ny(objekt(1), 0, "x"))).has_value());
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    const auto r = lager->laes(objekt(1));
                    if (r && *r && (*r)->indhold == "x") ++right;
                }
            });
    }
    CHECK(right == 160);
    // A callback may use the store: it holds no connection.
    std::size_t hits = 0;
    CHECK(lager
              ->scan_objekter(kA, 1, {},
                              [&](const Uuid& u, const Registreringspost&) {
                                  hits += lager->laes({kA, 1, u}).has_value() ? 1 : 0;
                                  return true;
                              })
              .has_value());
    CHECK(hits == 1);
}

TEST_CASE("postgres: a database that goes away and comes back") {
    std::string why;
    const auto k = Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    const std::string url = k->nyt_skema();
    const auto lager = aabn_med(indstillinger(url, 1'000));
    REQUIRE(lager->append(kun(ny(objekt(1), 0, "x"))).has_value());
    CHECK(lager->svarer());
    CHECK(lager->tal().objekter == 1);
    k->draeb();
    // The killed server's children may answer for a moment yet.
    for (int i = 0; i < 100 && lager->laes(objekt(1)).has_value(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const std::int64_t begun = monotonic_us();
    const auto read = lager->laes(objekt(1));
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().slags == FejlSlags::kMiljoe);
    CHECK(postgres::er_forbigaaende(read.error()));
    const auto written = lager->append(kun(ny(objekt(1), 1)));
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().slags == FejlSlags::kMiljoe);
    CHECK(monotonic_us() - begun < 6 * kSekund);
    CHECK_FALSE(lager->svarer());
    CHECK(lager->tal().objekter == 1);  // what was last known
    k->start();
    for (int i = 0; i < 100 && !lager->svarer(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(lager->svarer());
    CHECK((*lager->laes(objekt(1)))->indhold == "x");
    CHECK(lager->append(kun(ny(objekt(1), 1))).has_value());
}

TEST_CASE("postgres: killing the server under load loses nothing acknowledged") {
    std::string why;
    const auto k = Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    const std::string url = k->nyt_skema();
    const auto a = aabn_med(indstillinger(url, 20'000));
    const auto b = aabn_med(indstillinger(url, 20'000));
    Skrivere s;
    {
        std::vector<std::jthread> threads;
        for (std::uint32_t t = 0; t < 6; ++t)
            threads.emplace_back([&, t] { s.skriv(t % 2 == 0 ? *a : *b, t); });
        const Stop at_end(s.stop);
        for (int round = 0; round < 3; ++round) {
            std::this_thread::sleep_for(std::chrono::milliseconds(250));
            k->draeb();
            k->start();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
    }
    // The restarts were shorter than the time limit: every append waited, none failed, and none was
    // carried out twice (a second time would have met a conflict).
    CHECK(s.fejl == 0);
    CHECK(s.kvitteret.size() == 6);
    std::uint64_t all = 0;
    for (const auto& [object, n] : s.kvitteret) {
        CHECK(n > 3);
        CHECK((*a->laes(objekt(object)))->nr == n);
        all += n;
    }
    CHECK(a->tal().udbakke == all);
    er_sund(*b);
}

TEST_CASE("postgres: of nodes that want to be alone one writes, and a fenced one never again") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    PostgresIndstillinger first = indstillinger(k->nyt_skema());
    first.alene = nr(1);
    auto a = aabn_med(first);
    REQUIRE(a->append(kun(ny(objekt(1), 0))).has_value());
    PostgresIndstillinger second = first;
    second.alene = nr(2);
    const auto refused = aabn_postgres(second);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().tekst.find("En anden node bruger databasen") != std::string::npos);
    // Not renewed for long: the other takes over, and the first is fenced off.
    sql(first.url, "UPDATE aktiv SET sidst = now() - interval '11 seconds'");
    auto b = aabn_postgres(second);
    for (int i = 0; !b && i < 50; ++i) {  // the first renews it meanwhile
        sql(first.url, "UPDATE aktiv SET sidst = now() - interval '11 seconds'");
        b = aabn_postgres(second);
    }
    REQUIRE(b.has_value());
    const auto late = a->append(kun(ny(objekt(1), 1)));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().slags == FejlSlags::kMiljoe);
    CHECK((*b)->append(kun(ny(objekt(1), 1))).has_value());
    CHECK((*a->laes(objekt(1)))->nr == 2);
    for (int i = 0; i < 100 && a->svarer(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK_FALSE(a->svarer());
    CHECK((*b)->svarer());
    // The same node again, as after a crash; and one given up in order is free at once.
    a.reset();
    auto again = aabn_postgres(second);
    REQUIRE(again.has_value());
    b->reset();
    again->reset();
    CHECK(aabn_postgres(first).has_value());
}

TEST_CASE("postgres: tables of another version are refused with the command to run") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    {
        const auto lager = aabn_med(indstillinger(url));
    }
    sql(url, "UPDATE skema_version SET version = 0");
    auto older = aabn_postgres(indstillinger(url));
    REQUIRE_FALSE(older.has_value());
    CHECK(older.error().tekst.find("faelled migrer --til postgresql://") != std::string::npos);
    sql(url, "UPDATE skema_version SET version = 99, mindst = 99");
    auto newer = aabn_postgres(indstillinger(url));
    REQUIRE_FALSE(newer.has_value());
    CHECK(newer.error().tekst.find("nyere udgave") != std::string::npos);
    // Made by a newer program, but such that this one may use them: one step of a rolling update.
    sql(url, "UPDATE skema_version SET version = 3, mindst = 2");
    CHECK(aabn_postgres(indstillinger(url)).has_value());

    const std::string foreign = k->nyt_skema();
    sql(foreign, "CREATE TABLE tal (x int)");
    CHECK_FALSE(aabn_postgres(indstillinger(foreign)).has_value());
    CHECK_FALSE(aabn_postgres(indstillinger("postgres://a@127.0.0.1:1/b", 200)).has_value());
}

TEST_CASE("postgres: tables divided by owner answer the same") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    PostgresIndstillinger s = indstillinger(k->nyt_skema());
    s.partitioner = 4;
    const auto lager = aabn_med(s);
    for (std::uint32_t owner = 1; owner <= 9; ++owner)
        for (std::uint64_t n = 0; n < 2; ++n)
            REQUIRE(lager->append(kun(ny(objekt(owner, 1, Cvr(owner)), n, "x", {post(1, "v")})))
                        .has_value());
    CHECK(lager->ejere()->size() == 9);
    for (std::uint32_t owner = 1; owner <= 9; ++owner) {
        CHECK(soeg(*lager, {{1, {eksakt("v")}, {}}}, {}, 100, Cvr(owner)) ==
              std::vector<Uuid>{nr(owner)});
        CHECK(lager->historik(objekt(owner, 1, Cvr(owner)), {})->size() == 2);
    }
    sql(s.url,
        "SELECT 1 / (count(*) - 3)::int FROM pg_inherits i JOIN pg_class c ON c.oid = "
        "i.inhparent WHERE c.relname = 'hoved' AND c.relnamespace = "
        "current_schema()::regnamespace");
    er_sund(*lager);
}

TEST_CASE("postgres: a row that lies where a new one goes is written over") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    const auto lager = aabn_med(indstillinger(url));
    // As a damaged database may have it: an entry without its object.
    sql(url,
        "INSERT INTO indeks VALUES (12345678, 1, 5, 'v', '00000000-0000-0000-0000-000000000001', "
        "0, 1, NULL)");
    std::vector<std::jthread> threads;
    std::atomic<int> failures = 0;
    for (std::uint32_t n = 1; n <= 4; ++n)
        threads.emplace_back([&, n] {
            Batch b = kun(ny(objekt(n), 0, "x", {post(5, "v")}));
            b.udbakke = {"h"};
            if (!lager->append(std::move(b))) ++failures;
        });
    threads.clear();
    CHECK(failures == 0);
    CHECK(soeg(*lager, {{5, {eksakt("v")}, {}}}) == std::vector{nr(1), nr(2), nr(3), nr(4)});
    // The same object again in one batch with another's removal: rows that are there are changed.
    Batch b = kun(ny(objekt(1), 1, "y", {post(5, "w")}, {post(5, "v")}));
    b.sletninger.push_back({objekt(2), 1, {post(5, "v")}});
    b.registreringer.push_back(ny(objekt(5), 0, "z", {post(5, "v")}));
    REQUIRE(lager->append(std::move(b)).has_value());
    CHECK(soeg(*lager, {{5, {eksakt("v")}, {}}}) == std::vector{nr(3), nr(4), nr(5)});
    CHECK((*lager->laes(objekt(1)))->indhold == "y");
    er_sund(*lager);
}

TEST_CASE("postgres: long walks and searches come in pages without loss") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const auto lager = aabn_med(indstillinger(k->nyt_skema()));
    constexpr std::uint32_t kMange = 3'000;
    Batch b;
    for (std::uint32_t n = 0; n < kMange; ++n) {
        b.registreringer.push_back(
            ny(objekt(n), 0, "", {post(1, n % 3 == 0 ? "a" : "b"), post(2, std::to_string(n))}));
        b.rum.push_back({Rum::kTjeneste, "k" + std::to_string(n), "v", {}});
    }
    REQUIRE(lager->append(std::move(b)).has_value());
    CHECK(soeg(*lager, {{1, {eksakt("a")}, {}}}).size() == kMange / 3);
    CHECK(soeg(*lager, {{1, {praefiks("")}, {}}}).size() == kMange);
    CHECK(soeg(*lager, {{2, {praefiks("")}, {}}}).size() == kMange);
    CHECK(soeg(*lager, {{2, {praefiks("1")}, {}}, {1, {eksakt("a")}, {}}}).size() == 369);
    CHECK(soeg(*lager, {{1, {eksakt("a"), eksakt("b")}, {}}, {2, {praefiks("1")}, {}}}).size() ==
          1111);
    CHECK(rum(*lager, Rum::kTjeneste).size() == kMange);
    std::uint32_t seen = 0;
    CHECK(lager->scan_objekter(kA, 1, {}, [&](const Uuid& u, auto&) { return u == nr(seen++); })
              .has_value());
    CHECK(seen == kMange);
}

TEST_CASE("postgres: verify finds planted damage") {
    Klynge* const k = Klynge::faelles();
    if (k == nullptr) return;
    const std::string url = k->nyt_skema();
    const auto lager = aabn_med(indstillinger(url));
    for (std::uint32_t o = 1; o <= 3; ++o)
        for (std::uint64_t n = 0; n < 3; ++n) {
            Batch b =
                kun(ny(objekt(o), n, "x", {post(1, "v", {{sek(1), sek(2)}, {sek(4), sek(5)}})}));
            b.udbakke = {"h"};
            REQUIRE(lager->append(std::move(b)).has_value());
        }
    er_sund(*lager);
    const auto finds = [&](const std::string& damage, const char* what) {
        sql(url, damage);
        const Verifikation v = verificer(*lager);
        bool found = false;
        for (const std::string& line : v.fejl)
            found = found || line.find(what) != std::string::npos;
        CHECK_MESSAGE(found, what);
    };
    finds("DELETE FROM historik WHERE nr = 1 AND uuid::text LIKE '%1'", "men historikken har 1");
    finds("UPDATE historik SET tidspunkt = 0 WHERE nr = 2 AND uuid::text LIKE '%2'",
          "ikke senere end den forriges");
    finds("UPDATE indeks SET flere = '{5,4}' WHERE uuid::text LIKE '%2'", "periode uden længde");
    finds("DELETE FROM hoved WHERE uuid::text LIKE '%3'", "objektet findes ikke");
    finds("UPDATE tal SET naeste_udbakke = 2", "allerede brugt");
    finds("UPDATE tal SET udbakke = 7", "tal udbakke: talt 9, noteret 7");
    finds("INSERT INTO udbakke VALUES ('x', 'y')", "nøglen har forkert form");
}

TEST_CASE("postgres: no password in a message") {
    CHECK(uden_kodeord("postgres://a:hemmelig@h/b") == "postgres://a:***@h/b");
    CHECK(uden_kodeord("postgres://a@h:5432/b") == "postgres://a@h:5432/b");
    CHECK(uden_kodeord("postgres://h/b?user=a&password=hemmelig&x=1") ==
          "postgres://h/b?user=a&password=***&x=1");
    CHECK(uden_kodeord("postgres://h/b?password=hemmelig") == "postgres://h/b?password=***");
}

TEST_CASE("postgres: why there is no connection is told once and not at each attempt") {
    const auto lines = [](const std::string& url) {
        const Mappe folder;
        const std::string file = folder.under("log");
        const int before = dup(STDERR_FILENO);
        REQUIRE(before >= 0);
        const int log = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        dup2(log, STDERR_FILENO);
        int failed = 0;
        for (int i = 0; i < 5; ++i)
            failed += postgres::Forbindelse::aabn(url, 1'000) ? 0 : 1;
        dup2(before, STDERR_FILENO);
        close(before);
        close(log);
        CHECK(failed == 5);
        std::ifstream in(file);
        const std::string all(std::istreambuf_iterator<char>(in), {});
        int n = 0;
        for (std::size_t at = 0; (at = all.find("database_forbindelse", at)) != std::string::npos;
             ++at)
            ++n;
        return n;
    };
    // Other reasons may have been told just before.
    std::this_thread::sleep_for(std::chrono::milliseconds(2'100));
    CHECK(lines("postgresql://a@%2Ffindes-ikke/b") == 1);
    CHECK(lines("postgresql://a@%2Ffindes-ikke/b") == 0);
}
