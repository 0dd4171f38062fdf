// What an audit record costs: CPU of the whole process a record, and the time until it is durable,
// with many calls on their way. Goal: at most 10 µs CPU a record under load.
#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "adgang/forbrug.hpp"
#include "adgang/revision.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_kontrol.hpp"
#include "adgang/revision_laeser.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::adgang;

namespace {

class Mappe {
  public:
    Mappe() {
        std::string name =
            (std::filesystem::temp_directory_path() / "faelled-revision-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) std::abort();
        path_ = name;
    }
    ~Mappe() {
        std::error_code ec;
        std::filesystem::remove_all(path_, ec);
    }
    Mappe(const Mappe&) = delete;
    Mappe& operator=(const Mappe&) = delete;
    [[nodiscard]] std::string lager() const { return path_ + "/lager"; }

  private:
    std::string path_;
};

// Of all threads but this one: it makes the calls, and its part of a record is pak_post.
double cpu_us() {
    const auto us = [](int hvem) {
        rusage r{};
        getrusage(hvem, &r);
        return static_cast<double>(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 +
               static_cast<double>(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
    };
    return us(RUSAGE_SELF) - us(RUSAGE_THREAD);
}

// As a read of an organisation looks: 20 systems of 5 authorities, one object.
Revisionspost kald(std::uint64_t n) {
    Revisionspost p;
    p.tid = system_clock().now();
    for (std::size_t i = 0; i < 8; ++i)
        p.sporing.bytes[i] = static_cast<std::uint8_t>((n * 0x9e3779b97f4a7c15ULL) >> (8 * i));
    p.system = Uuid{};
    p.system->bytes[0] = static_cast<std::uint8_t>(n % 20);
    p.myndighed = Cvr(11'111'111 + static_cast<std::uint32_t>(n % 5));
    p.aftale = p.system;
    p.certifikat = krypto::Fingeraftryk{};
    p.certifikat->at(0) = p.system->bytes[0];
    p.tjeneste = "http://organisation.eksempel.dk/service/organisationenhed/6";
    p.operation = n % 3 == 0 ? "soeg" : "laes";
    p.objekter = {p.sporing};
    p.objekter_i_alt = 1;
    p.besked[0] = 1;
    p.varighed_us = 400 + static_cast<std::int64_t>(n % 977);
    return p;
}

void skriv(benchmark::State& state) {
    const Mappe mappe;
    auto lager = store::aabn_rocks(mappe.lager(), {});
    if (!lager) std::abort();
    auto log = Revision::create(**lager, system_clock(), std::nullopt);
    const auto samtidige = static_cast<std::uint64_t>(state.range(0));
    std::atomic<std::uint64_t> varige = 0;
    std::uint64_t n = 0;
    const double foer = cpu_us();
    for (auto _ : state) {
        // Polls: to be waked for each record would cost more than the record.
        while (n - varige >= samtidige)
            usleep(200);
        const bool taget = (*log)->skriv(kald(n++), [&](const Result<void>& r) {
            if (r) ++varige;
        });
        if (!taget) std::abort();
    }
    while (varige < n)
        usleep(200);
    state.counters["cpu_us_per_post"] = (cpu_us() - foer) / static_cast<double>(n);
    state.counters["poster_per_s"] =
        benchmark::Counter(static_cast<double>(n), benchmark::Counter::kIsRate);
    log->reset();
    // The answers are checked: everything is there, and counted.
    const auto talt = forbrug(**lager, {}, {});
    if (varige != n || talt->front().tal.antal != n) std::abort();
}
BENCHMARK(skriv)->Arg(1)->Arg(16)->Arg(64)->Arg(512)->Arg(4096)->UseRealTime();

// The caller's own part: masking and packing.
void pak_post(benchmark::State& state) {
    Revisionspost p = kald(7);
    for (auto _ : state) {
        Revisionspost kopi = p;
        format::rens(kopi);
        benchmark::DoNotOptimize(format::pak(kopi));
    }
}
BENCHMARK(pak_post);

void laes(benchmark::State& state) {
    constexpr std::uint64_t kPoster = 200'000;
    const Mappe mappe;
    auto lager = store::aabn_rocks(mappe.lager(), {});
    {
        auto log = Revision::create(**lager, system_clock(), std::nullopt);
        for (std::uint64_t n = 0; n < kPoster; ++n)
            while (!(*log)->skriv(kald(n), [](const Result<void>&) {})) {
            }
    }
    if (!(*lager)->kompakter()) std::abort();
    Revisionsfilter et_objekt;
    et_objekt.objekt = kald(kPoster / 2).sporing;
    for (auto _ : state) {
        if (state.range(0) == 0) {
            std::uint64_t fundet = 0;
            const auto r = Revisionslaeser(**lager).alle(et_objekt, [&](const Revisionslinje&) {
                ++fundet;
                return true;
            });
            if (!r || fundet != 1) std::abort();
        } else {
            const auto k = kontroller(**lager, {{}, {}, 0, 1'000'000});
            if (!k || !k->fund.empty() || k->kaeder[0].poster != kPoster) std::abort();
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPoster));
    state.counters["bytes_per_post"] =
        static_cast<double>((*lager)->tal().bytes) / static_cast<double>(kPoster);
    state.SetLabel(state.range(0) == 0 ? "find et objekt" : "audit verify");
}
BENCHMARK(laes)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
