// Crashes: what was acknowledged is there afterwards, and the sabotage of that rule is noticed.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

// Appends until the plan strikes and crashes; answers whether everything acknowledged survived.
bool overlever(std::uint64_t seed, bool sabotage) {
    SeededEntropy chance(seed);
    const auto store = lav_memory_lager();
    store->plan().uden_synkronisering = sabotage;
    std::uint64_t acknowledged = 0;
    for (int crash = 0; crash < 5; ++crash) {
        const std::uint64_t until = chance.below(20);
        for (std::uint64_t i = 0; i < until; ++i) {
            if (chance.below(5) == 0) store->plan().skrivefejl_om = 1;
            if (store->append(kun(ny(objekt(1), acknowledged)))) ++acknowledged;
        }
        store->nedbrud();
        const auto current = store->laes(objekt(1));
        if ((*current ? (*current)->nr : 0) != acknowledged) return false;
    }
    return true;
}

// --- a child process that writes until it is killed
// ---------------------------------------------------------

constexpr int kTraade = 4;
constexpr const char* kMappe = "FAELLED_STORE_TEST_MAPPE";
constexpr const char* kRoer = "FAELLED_STORE_TEST_ROER";
constexpr const char* kGraense = "FAELLED_STORE_TEST_GRAENSE";

struct Kvittering {
    std::uint32_t objekt = 0;
    std::uint32_t nr = 0;
};

// A new program, not only a fork: RocksDB's threads do not survive a fork.
struct Barn {
    pid_t pid = -1;
    int fra = -1;

    explicit Barn(const std::string& folder, const char* limit = "") {
        int pipe_ends[2];
        REQUIRE(pipe(pipe_ends) == 0);
        fra = pipe_ends[0];
        const std::string to = std::to_string(pipe_ends[1]);
        const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
        pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0) {
            close(pipe_ends[0]);
            setenv(kMappe, folder.c_str(), 1);
            setenv(kRoer, to.c_str(), 1);
            setenv(kGraense, limit, 1);
            const int quiet = ::open("/dev/null", O_WRONLY);
            dup2(quiet, 1);
            dup2(quiet, 2);
            execl(self.c_str(), self.c_str(), "--no-skip", "--test-case=store-barn*", nullptr);
            _exit(127);
        }
        close(pipe_ends[1]);
    }
    ~Barn() { close(fra); }
    Barn(const Barn&) = delete;
    Barn& operator=(const Barn&) = delete;

    // Reads receipts, at least `least` of them when the child lives; then kills, reads the rest and
    // waits.
    void hoest(std::vector<std::uint32_t>& newest, std::uint64_t least, std::int64_t delay_us,
               bool kill_it) {
        Kvittering k;
        std::uint64_t seen = 0;
        const auto take = [&] {
            const bool got = read(fra, &k, sizeof k) == sizeof k;
            if (got) ++seen, newest.at(k.objekt) = std::max(newest.at(k.objekt), k.nr);
            return got;
        };
        while (seen < least && take()) {
        }
        if (kill_it) {
            usleep(static_cast<useconds_t>(delay_us));
            kill(pid, SIGKILL);
        }
        while (take()) {
        }
        int status = 0;
        REQUIRE(waitpid(pid, &status, 0) == pid);
        if (kill_it)
            CHECK(WIFSIGNALED(status));
        else
            CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    }
};

// Each thread adds registrations to its own object and sends a receipt for each that was
// acknowledged.
void skriv_loes(Lager& lager, int pipe_end, std::uint32_t object) {
    const auto current = lager.laes(objekt(object));
    std::uint64_t n = current && *current ? (*current)->nr : 0;
    for (;; ++n) {
        const std::string value = "v" + std::to_string(n % 3);
        const std::string before = "v" + std::to_string((n + 2) % 3);
        NyRegistrering r =
            ny(objekt(object), n, std::string(700, 'p') + std::to_string(n), {post(1, value)});
        if (n > 0) r.fjern.push_back(post(1, before, {}));
        Batch b = kun(std::move(r));
        b.udbakke = {"h"};
        b.rum = {{Rum::kTjeneste, "nr" + std::to_string(object), std::to_string(n + 1), {}}};
        if (!lager.append(std::move(b))) return;
        const Kvittering k{object, static_cast<std::uint32_t>(n + 1)};
        if (write(pipe_end, &k, sizeof k) != sizeof k) return;
    }
}

void alt_kvitteret_er_der(Lager& lager, const std::vector<std::uint32_t>& newest) {
    for (std::uint32_t t = 0; t < newest.size(); ++t) {
        if (newest[t] == 0) continue;
        const auto current = lager.laes(objekt(t));
        REQUIRE(current->has_value());
        CHECK((*current)->nr >= newest[t]);
        CHECK((*current)->indhold == std::string(700, 'p') + std::to_string((*current)->nr - 1));
        CHECK(*lager.hent(Rum::kTjeneste, "nr" + std::to_string(t)) ==
              std::to_string((*current)->nr));
    }
    er_sund(lager);
}

}  // namespace

TEST_CASE("store: crashes of the twin lose nothing acknowledged") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        INFO("seed " << seed);
        CHECK(overlever(seed, false));
    }
}

TEST_CASE("store: answering before the disk has it is noticed by the crash test") {
    int red = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
        if (!overlever(seed, true)) ++red;
    CHECK(red >= 45);
}

TEST_CASE("store: the twin's faults") {
    const auto store = lav_memory_lager();
    REQUIRE(store->append(kun(ny(objekt(1), 0))).has_value());
    store->plan().disk_fuld = true;
    CHECK(store->append(kun(ny(objekt(1), 1))).error().slags == FejlSlags::kMiljoe);
    store->plan().disk_fuld = false;
    store->plan().skrivefejl_om = 2;
    CHECK(store->append(kun(ny(objekt(1), 1))).has_value());
    CHECK(store->append(kun(ny(objekt(1), 2))).error().slags == FejlSlags::kMiljoe);
    CHECK(store->append(kun(ny(objekt(1), 2))).error().slags == FejlSlags::kMiljoe);  // locked
    CHECK((*store->laes(objekt(1)))->nr == 2);
    store->nedbrud();
    CHECK(store->append(kun(ny(objekt(1), 2))).has_value());
    store->plan().laesefejl = true;
    CHECK(store->laes(objekt(1)).error().slags == FejlSlags::kMiljoe);
    CHECK(store->hent(Rum::kMeta, "x").error().slags == FejlSlags::kMiljoe);
}

TEST_CASE("store-barn: writes until it is killed" * doctest::skip()) {  // run below as a child
    const char* const folder = std::getenv(kMappe);
    if (folder == nullptr) return;
    const int pipe_end = std::atoi(std::getenv(kRoer));
    const char* const limit = std::getenv(kGraense);
    // Small bounds let files come and go while it is killed; a log that must reach the limit needs
    // large ones.
    const std::size_t bytes = *limit == '\0' ? 1u << 20 : 32u << 20;
    const auto lager =
        er_postgres_url(folder) ? aabn_pg(folder) : aabn(folder, {8u << 20, bytes, bytes, true});
    if (*limit != '\0') {
        // The disk "fills": from now on no file may grow beyond the limit.
        signal(SIGXFSZ, SIG_IGN);
        const rlimit small{static_cast<rlim_t>(std::atoll(limit)), RLIM_INFINITY};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
        skriv_loes(*lager, pipe_end, 0);
        const auto refused = lager->append(kun(ny(objekt(99), 0)));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().slags == FejlSlags::kMiljoe);
        // Space again, but the store stays closed for writes; it still answers.
        const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
        REQUIRE(setrlimit(RLIMIT_FSIZE, &large) == 0);
        CHECK_FALSE(lager->append(kun(ny(objekt(99), 0))).has_value());
        CHECK(lager->laes(objekt(0)).has_value());
        return;
    }
    std::vector<std::jthread> threads;
    for (std::uint32_t t = 0; t < kTraade; ++t)
        threads.emplace_back([&, t] { skriv_loes(*lager, pipe_end, t); });
}

TEST_CASE("store: SIGKILL at any time loses nothing acknowledged") {
    const Mappe folder;
    SeededEntropy chance(4711);
    std::vector<std::uint32_t> newest(kTraade);
    for (int round = 0; round < 20; ++round) {
        INFO("round " << round);
        Barn(folder.under("lager"))
            .hoest(newest, chance.below(200), static_cast<std::int64_t>(chance.below(30'000)),
                   true);
        if (!std::filesystem::exists(folder.under("lager"))) continue;
        alt_kvitteret_er_der(*aabn(folder.under("lager")), newest);
    }
    CHECK(*std::min_element(newest.begin(), newest.end()) > 0);
}

TEST_CASE("store: SIGKILL of a node at any time loses nothing acknowledged in PostgreSQL") {
    Klynge* const klynge = Klynge::faelles();
    if (klynge == nullptr) return;
    const std::string url = klynge->nyt_skema();
    const auto other = aabn_pg(url);
    SeededEntropy chance(4711);
    std::vector<std::uint32_t> newest(kTraade);
    for (int round = 0; round < 4; ++round) {
        INFO("round " << round);
        Barn(url).hoest(newest, chance.below(150), static_cast<std::int64_t>(chance.below(30'000)),
                        true);
        // Another node that was there all the time sees all of it, and can go on at once.
        alt_kvitteret_er_der(*other, newest);
        CHECK(
            other->append(kun(ny(objekt(100 + static_cast<std::uint32_t>(round)), 0))).has_value());
    }
    CHECK(*std::min_element(newest.begin(), newest.end()) > 0);
}

TEST_CASE("store: a full disk locks the store, and nothing acknowledged is lost") {
    const Mappe folder;
    std::vector<std::uint32_t> newest(kTraade);
    Barn(folder.under("lager"), "400000").hoest(newest, 0, 0, false);
    CHECK(newest[0] > 10);
    const auto lager = aabn(folder.under("lager"));
    alt_kvitteret_er_der(*lager, newest);
    const auto current = *lager->laes(objekt(0));
    CHECK(lager->append(kun(ny(objekt(0), current->nr))).has_value());
}
