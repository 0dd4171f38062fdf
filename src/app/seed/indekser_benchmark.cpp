// The look-ups that pages and authorities need, by the services' own operations on a store that
// `faelled seed --sager` made: FAELLED_BENCH_DATA names its folder (not the one under it). Every
// answer is held against seed-ids/borgere.txt. Without the variable a small store is made.
// p50_ms and p99_ms are of single calls; counted from the first, so the caches are cold.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "adgang/gate.hpp"
#include "app/demo/kommuneplan.hpp"
#include "app/kommandoer.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "indeks/graense.hpp"
#include "oio/motor.hpp"
#include "opslag/overblik.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "store/rocks/rocks_lager.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/ydelse.hpp"

namespace {

using namespace faelled;
using namespace faelled::app;
namespace sd = sagdokument;
namespace yd = ydelse;

constexpr std::size_t kMest = opslag::Overbliksoenske::kMest;
constexpr std::string_view kParagraf8 = "http://proeve.example/roles/paragraf8/1";

struct Borger {
    std::string cpr;
    std::size_t sager = 0;
    std::size_t dokumenter = 0;
    std::size_t notater = 0;
    std::size_t bevillinger = 0;
    std::size_t effektueringer = 0;
    std::size_t nylige = 0;
    std::size_t mulige = 0;
};

template <typename T>
T skal(Result<T> r) {
    if (r) return *std::move(r);
    std::fprintf(stderr, "%s\n", r.error().tekst.c_str());
    std::abort();
}

adgang::Kalder kalder(std::vector<adgang::Rettighedsgruppe> groups) {
    const krypto::Fingeraftryk print{1};
    const auto gate = adgang::Gate::sandkasse(
        "127.0.0.1", {{"prøve",
                       Uuid::named(Uuid{}, "prøve"),
                       print,
                       {{korsbaek().cvr, korsbaek().organisation,
                         adgang::kUdstil | adgang::kRediger, std::move(groups)}}}});
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    if (!k) std::abort();
    return *std::move(k);
}

// One store for all runs.
class Hus {
  public:
    static Hus& det() {
        static Hus one;
        return one;
    }
    const Borger& borger() { return borgere_[tilfaeldig_.below(borgere_.size())]; }

    // All there is about somebody, from both indexes.
    void alt_om(const Borger& b) {
        const opslag::Overblik found =
            skal(overblikke_.hent(laeser_, {.part = b.cpr,
                                            .formaal = "belastningsprøve",
                                            .bruger = "last",
                                            .maksimum = opslag::Overbliksoenske::kMest}));
        const std::array<std::size_t, opslag::kSlags> there{b.sager, b.dokumenter, b.notater,
                                                            b.bevillinger, b.effektueringer};
        if (found.antal != there || found.linjer.size() != std::min(found.i_alt, kMest))
            std::abort();
    }
    void paragraf8(const Borger& b) {
        const auto found =
            skal(ydelser_.paragraf8(udk_, {"urn:oio:cpr-nr:" + b.cpr, {}, "belastningsprøve"}));
        if (found.effektueringer.size() < b.nylige || found.effektueringer.size() > b.mulige)
            std::abort();
    }
    // Bytes on disk of Korsbæk's objects of a type, history and index entries included, each.
    [[nodiscard]] double bytes(const oio::Objektbeskrivelse& type) {
        std::uint64_t n = 0;
        (void)lager_->scan_objekter(korsbaek().cvr, type.type, {}, [&](const auto&, const auto&) {
            ++n;
            return true;
        });
        const std::uint64_t all = skal(store::rocks_bytes(*lager_, korsbaek().cvr, type.type));
        return static_cast<double>(all) / static_cast<double>(std::max<std::uint64_t>(n, 1));
    }

  private:
    Hus() {
        std::ifstream file(data_ + "/seed-ids/borgere.txt");
        for (std::string line; std::getline(file, line);) {
            std::istringstream in(line);
            Borger b;
            if (in >> b.cpr >> b.sager >> b.dokumenter >> b.notater >> b.bevillinger >>
                b.effektueringer >> b.nylige >> b.mulige)
                borgere_.push_back(std::move(b));
        }
        if (borgere_.empty()) std::abort();
    }
    ~Hus() {
        lager_.reset();
        if (std::getenv("FAELLED_BENCH_DATA") == nullptr) std::filesystem::remove_all(data_);
    }
    static std::string mappe() {
        if (const char* const given = std::getenv("FAELLED_BENCH_DATA")) return given;
        const std::string made = (std::filesystem::temp_directory_path() /
                                  ("indekser." + std::to_string(system_clock().now().us)))
                                     .string();
        Seedvalg v;
        v.data = made;
        v.kommuner = 98;
        v.objekter = 980;
        v.sager = 20'000;
        v.sagskommuner = 1;
        if (seed(v) != Udgang::kOk) std::abort();
        return made;
    }

    std::string data_ = mappe();
    std::unique_ptr<store::Lager> lager_ = skal(store::aabn_rocks(data_ + "/lager", {}));
    SeededEntropy tilfaeldig_{1};
    oio::Motor motor_{*lager_, system_clock(), tilfaeldig_, {}};
    sd::Sagdokument sager_{motor_, {}};
    yd::Indstillinger ydelsesvalg_ = [] {
        yd::Indstillinger s;
        s.paragraf8_rolle = kParagraf8;
        return s;
    }();
    yd::Ydelse ydelser_{motor_, ydelsesvalg_};
    opslag::Overblikke overblikke_{sager_, ydelser_, {}};
    adgang::Kalder laeser_ = kalder({});
    adgang::Kalder udk_ = kalder({{korsbaek().cvr,
                                   std::string(kParagraf8),
                                   {{std::string(indeks::afgraensning::kKle), {"32.*"}},
                                    {std::string(indeks::afgraensning::kFoelsomhed), {"4"}}}}});
    std::vector<Borger> borgere_;
};

template <typename F>
void maal(benchmark::State& state, const F& look_up) {
    Hus& h = Hus::det();
    std::vector<double> ms;
    for (auto _ : state) {
        const auto from = std::chrono::steady_clock::now();
        look_up(h, h.borger());
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from)
                .count());
    }
    std::ranges::sort(ms);
    const auto at = [&](std::size_t percent) { return ms[(ms.size() - 1) * percent / 100]; };
    state.counters["p50_ms"] = at(50);
    state.counters["p99_ms"] = at(99);
    state.counters["max_ms"] = ms.back();
}

void alt_om_borger(benchmark::State& state) {
    maal(state, [](Hus& h, const Borger& b) { h.alt_om(b); });
}
BENCHMARK(alt_om_borger)->Iterations(5000)->UseRealTime();

void paragraf8(benchmark::State& state) {
    maal(state, [](Hus& h, const Borger& b) { h.paragraf8(b); });
}
BENCHMARK(paragraf8)->Iterations(5000)->UseRealTime();

void disk(benchmark::State& state) {
    Hus& h = Hus::det();
    for (auto _ : state) {
        state.counters["sag"] = h.bytes(sd::kSag);
        state.counters["dokument"] = h.bytes(sd::kDokument);
        state.counters["bevilling"] = h.bytes(yd::kBevilling);
        state.counters["effektuering"] = h.bytes(yd::kEffektuering);
    }
}
BENCHMARK(disk)->Iterations(1);

}  // namespace
