// An engine: point read, append, search, cold open. Every answer is checked. Sizes by the
// environment: FAELLED_BENCH_OBJEKTER (default 50000); FAELLED_BENCH_MAPPE keeps the store between
// runs; FAELLED_BENCH_POSTGRES is the URL of a database to measure instead of RocksDB,
// FAELLED_BENCH_SERVER the process id of its server on this machine: then the CPU time of both
// sides is told for each operation. FAELLED_BENCH_NODE=n: as the n-th of several nodes on the
// database, whose new objects are others than those of its fellows.
#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "store/noder.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::store;

namespace {

constexpr Cvr kEjer{29189846};
constexpr std::uint8_t kType = 3;
// Every object points at one of so many others, as users do at units.
constexpr std::uint64_t kEnheder = 500;

std::uint64_t objekter() {
    const char* const n = std::getenv("FAELLED_BENCH_OBJEKTER");
    return n != nullptr ? std::strtoull(n, nullptr, 10) : 50'000;
}

Uuid uuid(std::uint64_t n, std::uint64_t space = 1) {
    SeededEntropy e(n * 1'000'003 + space);
    return Uuid::random(e);
}
ObjektId id(std::uint64_t n) {
    return {kEjer, kType, uuid(n)};
}

// About 650 bytes of which a good third is chance, as in a real payload: UUIDs, names, dates.
std::string indhold(std::uint64_t n) {
    std::string p;
    SeededEntropy e(n);
    for (int i = 0; i < 8; ++i)
        p += Uuid::random(e).view();
    for (int i = 0; i < 6; ++i)
        p += uuid(e.below(kEnheder), 2).view();
    static constexpr const char* kNavne[] = {"Anne",    "Peter", "Mette", "Lars",
                                             "Kirsten", "Søren", "Hanne", "Jens"};
    for (int i = 0; i < 5; ++i)
        p += std::string("Brugernavn=") + kNavne[e.below(8)] + " " + kNavne[e.below(8)] + "sen;";
    p += "Ansat i Korsbæk Kommune, Teknik- og Miljøforvaltningen, Rådhuspladsen 1, 4220 Korsbæk;";
    p += "nummer=" + std::to_string(n) + ";kontor=" + std::to_string(e.below(1000));
    return p;
}

NyRegistrering registrering(std::uint64_t n) {
    const Periode open{Tid{static_cast<std::int64_t>(20'000 - n % 3000) * kDoegn},
                       Tid::plus_uendelig()};
    NyRegistrering r{
        id(n),      0,  Tid{1'700'000'000 * kSekund + static_cast<std::int64_t>(n) * 1000},
        indhold(n), {}, {}};
    r.tilfoej = {
        {0, "bruger" + std::to_string(n), {open}},
        {1,
         std::string(1, static_cast<char>('a' + n % 26)) + "navn" + std::to_string(n % 5000),
         {open}},
        {32, n % 20 == 0 ? "B" : "A", {open}},
        {64, std::string(uuid(n % kEnheder, 2).view()), {open}},
        {65, std::string(uuid(n % 7, 3).view()), {open}},
        {66, std::string(uuid(n, 4).view()), {open}},
        {67, std::string(uuid(n, 5).view()), {open}},
        {68, std::string(uuid(n % 50, 6).view()), {open}}};
    return r;
}

std::uint64_t rss_kb() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::strtoull(line.c_str() + 6, nullptr, 10);
    return 0;
}

// CPU microseconds of this process.
std::int64_t cpu_us() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto us = [](const timeval& t) { return t.tv_sec * 1'000'000 + t.tv_usec; };
    return us(u.ru_utime) + us(u.ru_stime);
}

// Numbers of /proc/PID/stat behind the name, from field 4 (the parent) on.
std::vector<std::int64_t> proces(const std::string& pid) {
    std::ifstream in("/proc/" + pid + "/stat");
    std::string text;
    std::getline(in, text);
    std::vector<std::int64_t> out;
    if (const std::size_t end = text.rfind(')'); end != std::string::npos) {
        std::istringstream rest(text.substr(end + 4));
        for (std::int64_t n = 0; out.size() < 14 && rest >> n;)
            out.push_back(n);
    }
    return out;
}

// CPU microseconds of the database's server: the postmaster, its children, those that are over.
std::int64_t server_us() {
    const char* const pid = std::getenv("FAELLED_BENCH_SERVER");
    if (pid == nullptr) return 0;
    std::int64_t ticks = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::vector<std::int64_t> p = proces(name);
        if (p.size() < 14 || (name != pid && std::to_string(p[0]) != pid)) continue;
        ticks += p[10] + p[11];  // utime, stime
        if (name == pid) ticks += p[12] + p[13];
    }
    return ticks * 1'000'000 / sysconf(_SC_CLK_TCK);
}

// What an operation costs on both sides; measures from construction to maal().
class Pris {
  public:
    explicit Pris(const benchmark::State& state) : foerst_(state.thread_index() == 0) {
        if (!foerst_) return;
        klient_ = cpu_us();
        server_ = server_us();
    }
    // After the loop, which all threads leave together.
    void maal(benchmark::State& state) const {
        if (!foerst_ || state.iterations() == 0) return;
        const auto n = static_cast<double>(state.iterations()) * state.threads();
        state.counters["node_us"] = static_cast<double>(cpu_us() - klient_) / n;
        state.counters["server_us"] = static_cast<double>(server_us() - server_) / n;
    }

  private:
    bool foerst_;
    std::int64_t klient_ = 0;
    std::int64_t server_ = 0;
};

// The seeded store, made once for all benchmarks of the run.
class Proeve {
  public:
    Proeve() {
        const char* const kept = std::getenv("FAELLED_BENCH_MAPPE");
        folder_ = kept != nullptr
                      ? kept
                      : (std::filesystem::temp_directory_path() / "faelled-store-bench").string();
        if (kept == nullptr) std::filesystem::remove_all(folder_);
        if (node() < 0) {
            lager = aabn(false);
            if (lager->tal().objekter < objekter()) saa();
            lager.reset();
        }
        lager = aabn(true);
        naeste = lager->tal().objekter;
        if (node() >= 0) naeste += static_cast<std::uint64_t>(kNodespring * (node() + 1));
        const Tal t = lager->tal();
        std::cerr << "objekter " << t.objekter << ", bytes/objekt "
                  << static_cast<double>(t.bytes) / static_cast<double>(t.objekter) << ", RSS MB "
                  << rss_kb() / 1024 << "\n";
    }
    std::string mappe() const { return folder_; }

    std::unique_ptr<Lager> lager;
    std::atomic<std::uint64_t> naeste = 0;

    // Null for a folder.
    static const char* database() { return std::getenv("FAELLED_BENCH_POSTGRES"); }

    static std::int64_t node() {
        const char* const n = std::getenv("FAELLED_BENCH_NODE");
        return n != nullptr ? std::atoll(n) : -1;
    }

  private:
    // Objects of one node's; none makes so many.
    static constexpr std::int64_t kNodespring = 100'000'000;
    std::unique_ptr<Lager> aabn(bool synkron) const {
        RocksIndstillinger folder;
        folder.synkron = synkron;
        PostgresIndstillinger base;
        base.url = database() != nullptr ? database() : "";
        base.forbindelser = 32;
        base.ventetid_ms = 60'000;
        if (node() >= 0) base.medlem = uuid(static_cast<std::uint64_t>(node()), 9);
        auto made = database() != nullptr ? aabn_postgres(base) : aabn_rocks(folder_, folder);
        if (made) return *std::move(made);
        std::cerr << made.error().tekst << "\n";
        std::exit(1);
    }
    void saa() {
        for (std::uint64_t n = lager->tal().objekter; n < objekter();) {
            Batch b;
            for (int i = 0; i < 500 && n < objekter(); ++i, ++n)
                b.registreringer.push_back(registrering(n));
            if (!lager->append(std::move(b))) std::abort();
        }
        if (!lager->kompakter()) std::abort();
    }
    std::string folder_;
};

Proeve& proeve() {
    static Proeve* const p = new Proeve;
    return *p;
}

void laes(benchmark::State& state) {
    Lager& lager = *proeve().lager;
    SeededEntropy e(static_cast<std::uint64_t>(state.thread_index()) + 1);
    const Pris pris(state);
    for (auto _ : state) {
        const std::uint64_t n = e.below(objekter());
        const auto r = lager.laes(id(n));
        if (!r || !*r || (*r)->indhold.size() < 300) state.SkipWithError("forkert svar");
        benchmark::DoNotOptimize(r);
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

void append(benchmark::State& state) {
    Proeve& p = proeve();
    const Pris pris(state);
    for (auto _ : state) {
        Batch b;
        b.registreringer.push_back(registrering(p.naeste++));
        b.udbakke = {std::string(60, 'h')};
        if (!p.lager->append(std::move(b))) state.SkipWithError("fejl");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// A registration without index entries, another type, so that it does not count among the others.
void append_lille(benchmark::State& state) {
    Proeve& p = proeve();
    static std::atomic<std::uint64_t> next =
        static_cast<std::uint64_t>(p.lager->tal().registreringer);
    const Pris pris(state);
    for (auto _ : state) {
        Batch b;
        b.registreringer.push_back(
            {{kEjer, 9, uuid(next++, 8)}, 0, Tid{1}, std::string(100, 'x'), {}, {}});
        if (p.lager->append(std::move(b)))
            ++p.naeste;
        else
            state.SkipWithError("fejl");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// The same with a number of one series, made behind the lock of all writers.
void append_nummer(benchmark::State& state) {
    Proeve& p = proeve();
    static std::atomic<std::uint64_t> next =
        static_cast<std::uint64_t>(p.lager->tal().registreringer);
    const Pris pris(state);
    for (auto _ : state) {
        std::uint64_t mine = 0;
        Batch b;
        b.registreringer.push_back(
            {{kEjer, 9, uuid(next++, 11)}, 0, Tid{1}, std::string(100, 'x'), {}, {}});
        b.sent.emplace();
        b.sent->laest = {{Rum::kTjeneste, "nummer"}};
        b.sent->byg = [&mine](auto values, auto& rows) -> Result<void> {
            mine = (values[0] ? std::stoull(*values[0]) : 0) + 1;
            rows.push_back({Rum::kTjeneste, "nummer", std::to_string(mine), {}});
            rows.push_back({Rum::kTjeneste, "n" + std::to_string(mine), "x", {}});
            return {};
        };
        if (p.lager->append(std::move(b)) && mine > 0)
            ++p.naeste;
        else
            state.SkipWithError("fejl");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// The users of one of 500 units in one state; the first twenty. Units whose number is divisible by
// 20 have only inactive users (B), the others only active ones (A).
void soeg_tilstand(benchmark::State& state, const char* tilstand, std::uint64_t step,
                   std::uint64_t from) {
    Lager& lager = *proeve().lager;
    SeededEntropy e(7);
    const Tid now{1'750'000'000 * kSekund};
    const bool hit = (tilstand[0] == 'B') == (from == 0);
    const Pris pris(state);
    for (auto _ : state) {
        const std::uint64_t unit = e.below(kEnheder / step) * step + from;
        std::size_t hits = 0;
        const auto done =
            lager.soeg({kEjer,
                        kType,
                        {{32, {{tilstand, Betingelse::Vaerdi::Slags::kEksakt}}, {now, now}},
                         {64,
                          {{std::string(uuid(unit, 2).view()), Betingelse::Vaerdi::Slags::kEksakt}},
                          {now, now}}},
                        {},
                        [&](const Uuid&) { return ++hits < 20; }});
        if (!done || hits != (hit ? 20U : 0U)) state.SkipWithError("forkert svar");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}
void soeg_to(benchmark::State& state) {
    soeg_tilstand(state, "A", 20, 1);
}
// No answer, and both conditions have many: the cost is the smaller one's whole length.
void soeg_forgaeves(benchmark::State& state) {
    soeg_tilstand(state, "A", 20, 0);
}

void soeg_en(benchmark::State& state) {
    Lager& lager = *proeve().lager;
    SeededEntropy e(9);
    const Pris pris(state);
    for (auto _ : state) {
        const std::uint64_t n = e.below(objekter());
        Uuid found;
        const auto done = lager.soeg(
            {kEjer,
             kType,
             {{0, {{"bruger" + std::to_string(n), Betingelse::Vaerdi::Slags::kEksakt}}, {}}},
             {},
             [&](const Uuid& u) { return found = u, true; }});
        if (!done || found != uuid(n)) state.SkipWithError("forkert svar");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// "bruger12*": a hundredth of all and more, the first twenty.
void soeg_praefiks(benchmark::State& state) {
    Lager& lager = *proeve().lager;
    for (auto _ : state) {
        std::size_t hits = 0;
        const auto done =
            lager.soeg({kEjer,
                        kType,
                        {{0, {{"bruger12", Betingelse::Vaerdi::Slags::kPraefiks}}, {}}},
                        {},
                        [&](const Uuid&) { return ++hits < 20; }});
        if (!done || hits != 20) state.SkipWithError("forkert svar");
    }
}

// Everything of a type, a page at a time, through the state that every object has.
void soeg_side(benchmark::State& state) {
    Lager& lager = *proeve().lager;
    std::optional<Uuid> efter;
    for (auto _ : state) {
        std::size_t hits = 0;
        Uuid last;
        const auto done = lager.soeg({kEjer,
                                      kType,
                                      {{32, {{"", Betingelse::Vaerdi::Slags::kPraefiks}}, {}}},
                                      efter,
                                      [&](const Uuid& u) { return last = u, ++hits < 100; }});
        if (!done) state.SkipWithError("fejl");
        efter = hits == 100 ? std::optional(last) : std::nullopt;
    }
    state.SetItemsProcessed(state.iterations() * 100);
}

// A new registration of an object that is there, with one index entry that changes.
void ret(benchmark::State& state) {
    Proeve& p = proeve();
    SeededEntropy e(static_cast<std::uint64_t>(state.thread_index()) + 77);
    const Pris pris(state);
    for (auto _ : state) {
        // Each thread has objects of its own.
        const auto threads = static_cast<std::uint64_t>(state.threads());
        const std::uint64_t n = e.below(objekter() / threads) * threads +
                                static_cast<std::uint64_t>(state.thread_index());
        const auto there = p.lager->laes(id(n));
        if (!there || !*there) {
            state.SkipWithError("forkert svar");
            break;
        }
        NyRegistrering r = registrering(n);
        r.forventet = (*there)->nr;
        r.tidspunkt = Tid{(*there)->tidspunkt.us + 1};
        r.tilfoej = {{1, "ret" + std::to_string(n % 5000), {{}}}};
        Batch b;
        b.registreringer.push_back(std::move(r));
        b.udbakke = {std::string(60, 'h')};
        if (!p.lager->append(std::move(b))) state.SkipWithError("fejl");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// What a message at the gate costs more with several nodes: its row in the shared memory of those
// let in.
void genspil(benchmark::State& state) {
    Noder* const nodes = noder(*proeve().lager);
    if (nodes == nullptr) {
        state.SkipWithError("kun for en af flere noder");
        return;
    }
    static std::atomic<std::uint64_t> next = static_cast<std::uint64_t>(monotonic_us());
    const Tid now{1'750'000'000 * kSekund};
    const Pris pris(state);
    for (auto _ : state) {
        const Uuid key = uuid(next++, 10);
        const auto first = nodes->delt().indsaet(Deltrum::kGenspil, key.view(), "x",
                                                 Tid{now.us + 300 * kSekund}, now);
        if (!first || !*first) state.SkipWithError("forkert svar");
    }
    pris.maal(state);
    state.SetItemsProcessed(state.iterations());
}

// As after a crash: the log is as full as the appends before left it.
void kold_aabning(benchmark::State& state) {
    if (Proeve::database() != nullptr) {
        state.SkipWithError("kun for en mappe");
        return;
    }
    Proeve& p = proeve();
    const std::string copy = p.mappe() + "-nedbrud";
    for (auto _ : state) {
        state.PauseTiming();
        std::filesystem::remove_all(copy);
        // A copy of files is only what a crash leaves when no flush is under way.
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        std::filesystem::copy(p.mappe(), copy);
        state.ResumeTiming();
        auto lager = aabn_rocks(copy, {});
        state.PauseTiming();
        const bool right = lager && (*lager)->tal().objekter == p.naeste;
        if (lager) lager->reset();
        state.ResumeTiming();
        if (!right) {
            state.SkipWithError("forkert svar");
            break;
        }
    }
    std::filesystem::remove_all(copy);
    std::cerr << "RSS MB " << rss_kb() / 1024 << "\n";
}

}  // namespace

BENCHMARK(laes)->UseRealTime();
BENCHMARK(laes)->Threads(2)->UseRealTime();
BENCHMARK(laes)->Threads(16)->UseRealTime();
BENCHMARK(soeg_en)->UseRealTime();
BENCHMARK(soeg_to)->UseRealTime();
BENCHMARK(soeg_forgaeves)->UseRealTime();
BENCHMARK(soeg_praefiks)->UseRealTime();
BENCHMARK(soeg_side)->UseRealTime();
BENCHMARK(append)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(append)->Threads(32)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(append)->Threads(64)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(ret)->Threads(32)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(genspil)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(genspil)->Threads(16)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(append_lille)->Threads(64)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(append_nummer)->Threads(64)->UseRealTime()->MeasureProcessCPUTime();
BENCHMARK(kold_aabning)->UseRealTime()->Iterations(5);
