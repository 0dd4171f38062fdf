// A case of 15 relations with fields, as the Sagsindeks gets it: packed, unpacked, indexed, merged,
// and imported into the embedded engine, durable. FAELLED_BENCH_OBJEKTER: cases there before the
// import is measured (default 20000).
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "oio/fletning.hpp"
#include "oio/indeks.hpp"
#include "oio/motor.hpp"
#include "oio/payload.hpp"
#include "oio/test_beskrivelse.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace {

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

constexpr Cvr kEjer{29189846};

Indhold sag(std::uint64_t n) {
    Virkning v = fra_til(dag(static_cast<int>(n % 900)), kInf);
    v.aktoer = Reference(id(static_cast<int>(n % 300)));
    v.aktoertype = 4;
    const auto cpr = [](std::uint64_t number) {
        std::string text = std::to_string(number % 10'000'000);
        return Reference::urn("urn:oio:cpr-nr:61" + std::string(8 - text.size(), '0') + text);
    };
    static constexpr const char* kNavne[] = {"Ane Lund", "Bo Dam", "Carla Friis", "Dines Holm"};
    const std::string key = "S-2025-" + std::to_string(n);
    Indhold i;
    i.egenskaber.push_back({v, {{0, key}, {1, "Ansøgning om økonomisk hjælp " + key}}});
    i.egenskaber.push_back({v, {{0, "Til behandling"}, {1, "LUKKET"}}, kArtEkstra});
    i.tilstande.push_back({0, 0, fra_til(v.fra, v.fra.plus(kDoegn))});
    i.tilstande.push_back({0, 1, fra_til(v.fra.plus(kDoegn), kInf)});
    for (std::uint64_t k = 0; k < 3; ++k)
        i.relationer.push_back(generel(kPart, cpr(n * 7 + k * 1'000'003), k == 0 ? 0 : 1,
                                       k == 0 ? "" : std::to_string(k), v,
                                       {{0, kNavne[(n + k) % 4]}}));
    for (std::uint64_t k = 0; k < 12; ++k) {
        Relation r = generel(kKlasse, Reference(id(static_cast<int>(n % 100 + k * 1000))),
                             k == 0 ? 0 : 1, k == 0 ? "" : std::to_string(k), v,
                             {{0, "27.36." + std::to_string(10 + n % 40)}, {1, "Korsbæk Kommune"}});
        r.type = Reference(id(static_cast<int>(3000 + k)));
        i.relationer.push_back(std::move(r));
    }
    return i;
}

Registrering registrering(std::uint64_t n) {
    Registrering r;
    r.livscyklus = Livscyklus::kImporteret;
    r.afsendt = dag(900).plus(static_cast<std::int64_t>(n));
    r.bruger_ref = Reference(id(static_cast<int>(n % 300)));
    r.indhold = sag(n);
    kanonisk_orden(r.indhold);
    return r;
}

void sag_pak(benchmark::State& state) {
    const Registrering r = registrering(1);
    const std::size_t size = pak(r).size();
    for (auto _ : state)
        if (pak(r).size() != size) std::abort();
    state.counters["bytes"] = static_cast<double>(size);
}
BENCHMARK(sag_pak);

void sag_pak_ud(benchmark::State& state) {
    const Registrering r = registrering(1);
    const std::string bytes = pak(r);
    for (auto _ : state) {
        const auto back = pak_ud(0, Tid{}, bytes);
        if (!back || back->indhold != r.indhold) std::abort();
    }
}
BENCHMARK(sag_pak_ud);

void sag_indeksposter(benchmark::State& state) {
    const Registrering r = registrering(1);
    std::size_t n = 0;
    for (auto _ : state)
        n = indeksposter(kSag, r).size();
    state.counters["poster"] = static_cast<double>(n);
}
BENCHMARK(sag_indeksposter);

void sag_flet(benchmark::State& state) {
    const Indhold message = sag(1);
    for (auto _ : state)
        if (flet(kSag, {}, message, Rettemaade::kFlet).relationer.size() != 15) std::abort();
}
BENCHMARK(sag_flet);

// One store for all runs.
class Hus {
  public:
    static Hus& det() {
        static Hus one;
        return one;
    }
    // `antal` new cases in one call.
    void importer(std::uint64_t antal) {
        const std::uint64_t from = naeste_.fetch_add(antal);
        std::vector<Import> in;
        in.reserve(antal);
        for (std::uint64_t n = from; n < from + antal; ++n) {
            SeededEntropy e(n + 1);
            ImporterInput input{Uuid::random(e), {}, false};
            input.registreringer.push_back(
                {.bruger_ref = Reference(id(1)), .indhold = sag(n), .tidspunkt = dag(900)});
            in.push_back({&kSag, std::move(input)});
        }
        for (const auto& answer : motor_.importer_flere({kEjer, {}, {}}, std::move(in)))
            if (!answer) std::abort();
    }
    Motor& motor() { return motor_; }
    double bytes_pr_sag() {
        if (!lager_->kompakter()) std::abort();
        const auto t = lager_->tal();
        return static_cast<double>(t.bytes) / static_cast<double>(t.objekter);
    }

  private:
    Hus() {
        for (std::uint64_t n = 0; n < foer(); n += 500)
            importer(500);
    }
    ~Hus() {
        lager_.reset();
        std::filesystem::remove_all(mappe_);
    }
    static std::uint64_t foer() {
        const char* const n = std::getenv("FAELLED_BENCH_OBJEKTER");
        return n != nullptr ? std::strtoull(n, nullptr, 10) : 20'000;
    }

    std::string mappe_ = (std::filesystem::temp_directory_path() /
                          ("oio_benchmark." + std::to_string(system_clock().now().us)))
                             .string();
    std::unique_ptr<store::Lager> lager_ = std::move(*store::aabn_rocks(mappe_, {}));
    SeededEntropy tilfaeldig_{1};
    Motor motor_{*lager_, system_clock(), tilfaeldig_, {}};
    std::atomic<std::uint64_t> naeste_ = 0;
};

// Durable imports in calls of so many objects, each thread a sender.
void sag_importer(benchmark::State& state) {
    const auto antal = static_cast<std::uint64_t>(state.range(0));
    Hus& h = Hus::det();
    for (auto _ : state)
        h.importer(antal);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(antal));
}
BENCHMARK(sag_importer)->Arg(1)->Arg(100)->UseRealTime();
BENCHMARK(sag_importer)->Arg(100)->UseRealTime()->Threads(4);

void sager_for_part(benchmark::State& state) {
    Hus& h = Hus::det();
    std::uint64_t n = 0;
    for (auto _ : state) {
        SoegInput in;
        Relation r;
        r.art = kPart;
        r.ref = sag(n++ % 10'000).relationer[0].ref;
        in.eksempel.relationer.push_back(std::move(r));
        in.virkning = Periode{};
        const auto found = h.motor().find_ved_eksempel(kSag, kEjer, in, {}, std::nullopt, 100);
        if (!found || found->empty()) std::abort();
    }
}
BENCHMARK(sager_for_part)->UseRealTime();

void disk(benchmark::State& state) {
    double bytes = 0;
    for (auto _ : state)
        bytes = Hus::det().bytes_pr_sag();
    state.counters["bytes_pr_sag"] = bytes;
}
BENCHMARK(disk)->Iterations(1);

}  // namespace
