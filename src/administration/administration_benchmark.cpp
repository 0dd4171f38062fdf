// The register for 98 municipalities x 300 systems x 5 services: built at start (< 2 s), one change
// applied (< 50 ms). FAELLED_BENCH_SYSTEMER for another number of systems.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "administration/grundopsaetning.hpp"
#include "administration/transaktion.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::administration;

namespace {

constexpr int kKommuner = 98;

template <typename T>
T maa(Result<T> r) {
    if (!r) throw std::runtime_error(r.error().tekst);
    return std::move(*r);
}
void maa(const Result<void>& r) {
    if (!r) throw std::runtime_error(r.error().tekst);
}

struct Landet {
    SeededEntropy random{1};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2026-03-02T09:00:00Z")};
    oio::Motor motor{*lager, clock, random, {}};
    Administration adm{motor, clock, random, {}};
    adgang::Register registret;
    std::vector<Uuid> aftaler;
    std::size_t tildelinger = 0;

    Landet() {
        Startdata start;
        std::vector<Cvr> all;
        for (int i = 0; i < kKommuner; ++i) {
            all.emplace_back(static_cast<std::uint32_t>(10'000'001 + i));
            Startorganisation o;
            o.cvr = all.back();
            o.navn = "Kommune " + std::to_string(i);
            o.email = "post@kommune.example";
            start.organisationer.push_back(o);
        }
        maa(grundopsaetning(adm, start));
        const char* given = std::getenv("FAELLED_BENCH_SYSTEMER");
        const int systems = given == nullptr ? 300 : std::atoi(given);
        for (int i = 0; i < systems; ++i)
            system(i, all);
        maa(adm.forbind(registret));
    }

    // Written as the operations would, without the hundred steps of each.
    void system(int i, const std::vector<Cvr>& all) {
        ItSystem s;
        s.navn = "System " + std::to_string(i);
        s.ejer = all[static_cast<std::size_t>(i) % all.size()];
        s.kontakt_email = "a@b.example";
        s.typer = {Systemtype::kAnvendersystem};
        const Uuid u = maa(adm.opret(Administrator::system(), s));
        maa(adm.saet_status(Administrator::system(), u, Systemstatus::kAktiv));
        Arkiv archive(motor);
        const Administrator self = Administrator::system();
        const Indstillinger settings;
        Transaktion t(archive, random, settings, self, "bench", clock.now());
        Serviceaftale a;
        a.uuid = t.ny_uuid();
        a.navn = "Aftale " + std::to_string(i);
        a.system = u;
        a.leverandoer = s.ejer;
        a.kladde = false;
        Aftaleindhold c;
        c.begrundelse = "b";
        c.dataejere = all;
        Filter f;
        f.status = "Udgivet";
        const auto services = maa(adm.soeg<Service>(self, f));
        for (std::size_t n = 0; n < 5; ++n)
            c.services.push_back({services.poster[n].uuid,
                                  {{std::string(rolle::kOrganisationUdstil),
                                    {{std::string(afgraensning::kSeNavn), {"Ja"}, false}}}}});
        a.versioner.push_back({1, c, "x", clock.now()});
        t.gem(a);
        for (const Cvr cvr : all) {
            AftalePart p;
            p.uuid = t.ny_uuid();
            p.aftale = a.uuid;
            p.version = 1;
            p.leverandoer = s.ejer;
            p.myndighed = cvr;
            p.status = Partstatus::kGodkendt;
            p.afgjort = clock.now();
            p.system = u;
            t.gem(p);
            tildelinger += 5;
        }
        const auto g = maa(laes_generation(motor));
        maa(t.afslut(g.raa, g.tid));
        aftaler.push_back(a.uuid);
    }
};

Landet& landet() {
    static Landet l;
    return l;
}

void byg(benchmark::State& state) {
    Landet& l = landet();
    for (auto _ : state) {
        adgang::Register fresh;
        Administration again(l.motor, l.clock, l.random, {});
        maa(again.forbind(fresh));
        benchmark::DoNotOptimize(fresh.nu());
    }
    state.counters["tildelinger"] = static_cast<double>(l.tildelinger);
}
BENCHMARK(byg)->Unit(benchmark::kMillisecond)->MinTime(3);

// One change of one part: stop and resume, each a transaction with notices and a new picture.
void aendring(benchmark::State& state) {
    Landet& l = landet();
    const auto parts = maa(l.adm.aftaleoversigt(Administrator::system(), l.aftaler[0])).parter;
    static std::size_t n = 0;  // goes on where the last run of the benchmark stopped
    for (auto _ : state) {
        const Uuid& part = parts[n++ / 2 % parts.size()].uuid;
        if (n % 2 == 1)
            maa(l.adm.suspender(Administrator::system(), part, "stop"));
        else
            maa(l.adm.genoptag(Administrator::system(), part));
    }
}
BENCHMARK(aendring)->Unit(benchmark::kMillisecond);

}  // namespace
