// What the mailboxes cost, through the same door as the broker: stored messages a second by one at
// a time and by windows, delivery with acknowledgement, matching among many subscriptions, and the
// cold start of a full store.
#include <benchmark/benchmark.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <thread>

#include "adgang/register.hpp"
#include "base/log.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "store/memory/memory_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

const Uuid kType = Uuid::literal("7654895c-a3f3-4c77-8afd-4c77330f963c");
const Uuid kAfsender = Uuid::literal("00000000-0000-4000-8000-000000000001");
const Uuid kTjeneste[] = {Uuid::literal("00000000-0000-4000-8000-0000000000a1"),
                          Uuid::literal("00000000-0000-4000-8000-0000000000a2")};

Uuid modtager(std::size_t n) {
    return Uuid::named(kType, "modtager" + std::to_string(n));
}

// About 2 KB.
std::string besked(const std::string& id, const std::string& authority) {
    std::string x =
        "<b:Haendelsesbesked xmlns:b=\"urn:oio:besked:kuvert:1.0\" "
        "xmlns:s=\"urn:oio:sagdok:3.0.0\"><b:BeskedId><s:UUIDIdentifikator>" +
        id +
        "</s:UUIDIdentifikator></b:BeskedId><b:BeskedVersion>1.0</b:BeskedVersion><b:Beskedkuvert>"
        "<b:Filtreringsdata><b:Beskedtype><s:UUIDIdentifikator>" +
        kType.text() +
        "</s:UUIDIdentifikator></b:Beskedtype><b:TilladtModtager><s:URNIdentifikator>"
        "urn:oio:cvr-nr:" +
        authority +
        "</s:URNIdentifikator></b:TilladtModtager><b:ObjektRegistrering>"
        "<b:ObjektAnsvarligMyndighed><s:URNIdentifikator>urn:oio:cvr-nr:10000000"
        "</s:URNIdentifikator></b:ObjektAnsvarligMyndighed><b:ObjektId><s:UUIDIdentifikator>" +
        id +
        "</s:UUIDIdentifikator></b:ObjektId></b:ObjektRegistrering></b:Filtreringsdata>"
        "<b:Leveranceinformation><b:Sikkerhedsklassificering><s:UUIDIdentifikator>"
        "1d81c472-0808-44cc-963d-f5ef0170ae1d</s:UUIDIdentifikator></b:Sikkerhedsklassificering>"
        "</b:Leveranceinformation></b:Beskedkuvert><b:Beskeddata><b:Base64 encoding=\"UTF-8\">";
    x += std::string(2048 > x.size() + 60 ? 2048 - x.size() - 60 : 0, 'A');
    return x + "</b:Base64></b:Beskeddata></b:Haendelsesbesked>";
}

adgang::Rolletildeling tildeling(const char* role, const char* limit, Cvr own) {
    const auto type = [](const char* name) {
        return "http://x.example/constraints/" + std::string(name) + "/1";
    };
    adgang::Rolletildeling t;
    t.aftale = kType;
    t.kontekst = own;
    t.rolle = "http://x.example/roles/servicesystemrole/" + std::string(role) + "/1";
    t.afgraensninger = {{type("BeskedType"), {kType.text()}},
                        {type(limit), {"10000000"}},
                        {type("Foelsomhed"), {"4"}},
                        {type("Kommunalt_forvaltningsomraade"), {"*"}}};
    return t;
}

// `abonnementer` systems with a mailbox and a subscription each; message number i's receiver is one
// of `myndigheder` authorities, and subscription n is of authority n modulo that.
struct Anlaeg {
    std::string mappe;
    std::unique_ptr<store::Lager> lager;
    std::unique_ptr<oio::Motor> motor;
    adgang::Register adgang;
    std::unique_ptr<Beskedfordeler> b;
    std::vector<Uuid> bokse;

    enum class Lagring : std::uint8_t { kDisk, kHukommelse };
    Anlaeg(std::size_t subscriptions, std::size_t authorities, Lagring where = Lagring::kDisk) {
        log::set_niveau(log::Niveau::kFejl);
        if (where == Lagring::kHukommelse) {
            lager = store::lav_memory_lager();
        } else {
            mappe = (std::filesystem::temp_directory_path() / "faelled-bench-XXXXXX").string();
            if (mkdtemp(mappe.data()) == nullptr) std::abort();
            lager = std::move(*store::aabn_rocks(mappe, {}));
        }
        motor = std::make_unique<oio::Motor>(*lager, system_clock(), system_entropy(),
                                             oio::Motorindstillinger{});
        aftaler(subscriptions, authorities);
        b = std::move(
            *Beskedfordeler::create({*motor, adgang, system_clock(), system_entropy()}, {}));
        const Handlende who{"bench", true, {}, Uuid()};
        Beskedtype t;
        t.uuid = kType;
        t.navn = "bench";
        if (!b->registre().gem(who, t)) std::abort();
        for (std::size_t n = 0; n < subscriptions; ++n) {
            Dueslag d;
            d.uuid = Uuid::named(kType, "boks" + std::to_string(n));
            d.navn = "bench";
            d.system = modtager(n);
            bokse.push_back(*b->registre().gem(who, d));
            Abonnement a;
            a.uuid = Uuid::named(kType, "abo" + std::to_string(n));
            a.dueslag = bokse.back();
            a.beskedtype = kType;
            if (!b->registre().gem(who, a)) std::abort();
        }
    }
    ~Anlaeg() {
        b.reset();
        motor.reset();
        lager.reset();
        std::error_code ec;
        if (!mappe.empty()) std::filesystem::remove_all(mappe, ec);
    }
    void aftaler(std::size_t subscriptions, std::size_t authorities) {
        const Fordelingsregler rules;
        auto picture = std::make_shared<adgang::Registerbillede>();
        for (std::size_t i = 0; i < 2; ++i) {
            adgang::Tjenestepost t;
            t.uuid = kTjeneste[i];
            t.entity_id = rules.tjenester[i].entity_id;
            picture->tilfoej(t);
        }
        adgang::Systempost sender;
        sender.uuid = kAfsender;
        // The same for any number of receivers: what is measured is theirs.
        sender.tildelinger[kTjeneste[1]].push_back(
            tildeling("Aflever", "Ansvarlig_myndighed", myndighed(authorities / 2)));
        picture->tilfoej(std::make_shared<const adgang::Systempost>(sender));
        for (std::size_t n = 0; n < subscriptions; ++n) {
            adgang::Systempost s;
            s.uuid = modtager(n);
            s.tildelinger[kTjeneste[0]].push_back(
                tildeling("Modtag", "Afsendende_myndighed", myndighed(n % authorities)));
            picture->tilfoej(std::make_shared<const adgang::Systempost>(s));
        }
        adgang.saet(std::move(picture));
    }
    static Cvr myndighed(std::size_t n) { return Cvr(static_cast<std::uint32_t>(10'000'000 + n)); }
    void send(std::move_only_function<void(Svar)> done, std::size_t authority = 0) {
        Afsender from;
        from.system = kAfsender;
        b->udgiv(from, {},
                 besked(Uuid::random(system_entropy()).text(), myndighed(authority).text()),
                 std::move(done));
    }
};

// Keeps `window` messages outstanding until `total` are stored.
void afsend(Anlaeg& a, std::size_t total, std::size_t window) {
    std::mutex lock;
    std::condition_variable wait;
    std::size_t out = 0, wrong = 0;
    for (std::size_t i = 0; i < total; ++i) {
        std::unique_lock hold(lock);
        wait.wait(hold, [&] { return out < window; });
        ++out;
        hold.unlock();
        a.send([&](const Svar& s) {
            const std::scoped_lock inner(lock);
            wrong += s.kode == 20 ? 0 : 1;
            --out;
            wait.notify_one();
        });
    }
    std::unique_lock hold(lock);
    wait.wait(hold, [&] { return out == 0; });
    if (wrong > 0) std::abort();
}

// Four senders, each with so many outstanding.
void gem(benchmark::State& state) {
    const auto window = static_cast<std::size_t>(state.range(0));
    const std::size_t each = window == 1 ? 500 : 5000;
    Anlaeg a(1, 1);
    std::uint64_t stored = 0;
    for ([[maybe_unused]] auto _ : state) {
        std::vector<std::thread> senders;
        for (int s = 0; s < 4; ++s)
            senders.emplace_back([&] { afsend(a, each, window); });
        for (auto& t : senders)
            t.join();
        stored += 4 * each;
    }
    if (a.b->post().status(a.bokse[0]).tal.venter != stored) std::abort();
    state.SetItemsProcessed(static_cast<std::int64_t>(stored));
}
BENCHMARK(gem)->Arg(1)->Arg(100)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

struct Kvitterer final : Koemodtager {
    std::atomic<std::size_t> antal{0};
    Koelaeser* laeser = nullptr;
    std::size_t maal = 0;
    std::mutex laas;
    std::condition_variable vent;
    void leveret(Levering l) override {
        const std::array<std::uint64_t, 1> n{l.nummer};
        laeser->kvitter(n);
        laeser->kredit(1);
        if (++antal == maal) {
            const std::scoped_lock lock(laas);
            vent.notify_all();
        }
    }
    void opsagt() override {}
};

void forbrug(benchmark::State& state) {
    constexpr std::size_t kAntal = 20'000;
    Anlaeg a(1, 1);
    std::size_t got = 0;
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        afsend(a, kAntal, 400);
        state.ResumeTiming();
        const auto to = std::make_shared<Kvitterer>();
        to->maal = kAntal;
        const auto r = a.b->post().laeser(a.bokse[0], to);
        to->laeser = r.get();
        r->kredit(1);
        std::unique_lock lock(to->laas);
        to->vent.wait(lock, [&] { return to->antal >= kAntal; });
        got += kAntal;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(got));
}
BENCHMARK(forbrug)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

// So many subscriptions, of which ten match each message: only the decision.
void fordel(benchmark::State& state) {
    const auto subscriptions = static_cast<std::size_t>(state.range(0));
    const std::size_t authorities = subscriptions / 10;
    Anlaeg a(subscriptions, authorities, Anlaeg::Lagring::kHukommelse);
    const auto plan = *Fordelingsplan::byg(a.b->registre(), a.adgang.nu(), {});
    const std::string xml = besked(kType.text(), Anlaeg::myndighed(authorities / 2).text());
    for ([[maybe_unused]] auto _ : state) {
        const auto m = laes_besked(xml);
        const Fordeling f = plan->fordel(*m, kAfsender, system_clock().now());
        if (f.kopier.size() != 10) std::abort();
    }
}
BENCHMARK(fordel)->Arg(10)->Arg(10'000)->Unit(benchmark::kMicrosecond);

// FAELLED_BENCH_BESKEDER=10000000 for the large run.
void koldstart(benchmark::State& state) {
    const char* const wish = std::getenv("FAELLED_BENCH_BESKEDER");
    const std::size_t total = wish != nullptr ? std::strtoull(wish, nullptr, 10) : 200'000;
    Anlaeg a(1, 1);
    afsend(a, total, 2000);
    for ([[maybe_unused]] auto _ : state) {
        state.PauseTiming();
        a.b.reset();
        a.motor.reset();
        a.lager.reset();
        state.ResumeTiming();
        a.lager = std::move(*store::aabn_rocks(a.mappe, {}));
        a.motor = std::make_unique<oio::Motor>(*a.lager, system_clock(), system_entropy(),
                                               oio::Motorindstillinger{});
        a.b = std::move(
            *Beskedfordeler::create({*a.motor, a.adgang, system_clock(), system_entropy()}, {}));
        if (a.b->post().status(a.bokse[0]).tal.venter != total) std::abort();
    }
}
BENCHMARK(koldstart)->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
