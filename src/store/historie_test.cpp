// Random histories: every engine that stores and the in-memory twin must give the same answers to
// everything.
#include <cstdlib>
#include <random>

#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

// Makes the same random batches and questions for both engines from one seed.
class Spil {
  public:
    explicit Spil(std::uint64_t seed) : chance_(seed) {}

    Batch batch(Lager& twin) {
        Batch b;
        for (std::size_t n = chance_.below(3) + (chance_.below(4) == 0 ? 0 : 1); n > 0; --n)
            b.registreringer.push_back(registrering(twin));
        if (chance_.below(8) == 0)
            b.omskrivninger.push_back({id(), 1 + chance_.below(4), "omskrevet " + tekst()});
        if (chance_.below(10) == 0) {
            const ObjektId o = id();
            const auto current = twin.laes(o);
            b.sletninger.push_back(
                {o, *current ? (*current)->nr : chance_.below(2), alle_noegler()});
        }
        for (std::size_t n = chance_.below(3); n > 0; --n) {
            constexpr Rum kFrie[] = {Rum::kMeta, Rum::kTjeneste, Rum::kRevision};
            RumSkrivning w{kFrie[chance_.below(3)], tekst(), tekst(), {}};
            if (chance_.below(3) == 0) w.vaerdi.reset();
            if (chance_.below(3) == 0) w.forventet = twin.hent(w.rum, w.noegle)->value_or("");
            b.rum.push_back(std::move(w));
        }
        for (std::size_t n = chance_.below(3); n > 0; --n)
            b.udbakke.push_back(tekst());
        if (chance_.below(6) == 0) {
            const auto rows = test::rum(twin, Rum::kUdbakke);
            if (!rows.empty()) b.rum.push_back({Rum::kUdbakke, rows.front().first, {}, {}});
        }
        return b;
    }

    Soegning soegning(std::vector<Uuid>& out, std::size_t most) {
        Soegning s{ejer(), type(), {}, {}, [&out, most](const Uuid& u) {
                       out.push_back(u);
                       return out.size() < most;
                   }};
        for (std::size_t n = 1 + chance_.below(3); n > 0; --n) {
            Betingelse b{indeks(), {}, interval()};
            for (std::size_t v = chance_.below(4); v > 0; --v) {
                const std::string value = vaerdi();
                if (chance_.below(3) == 0)
                    b.vaerdier.push_back(praefiks(value.substr(0, chance_.below(3))));
                else
                    b.vaerdier.push_back(eksakt(value));
            }
            if (b.vaerdier.empty()) b.vaerdier.push_back(praefiks(""));
            s.betingelser.push_back(std::move(b));
        }
        if (chance_.below(3) == 0)
            s.efter = nr(static_cast<std::uint32_t>(chance_.below(kObjekter)));
        return s;
    }

    Periode interval() {
        const std::int64_t from = static_cast<std::int64_t>(chance_.below(40));
        switch (chance_.below(4)) {
            case 0:
                return {};
            case 1:
                return {sek(from), sek(from)};
            case 2:
                return {sek(from), Tid::plus_uendelig()};
            default:
                return {sek(from), sek(from + 1 + static_cast<std::int64_t>(chance_.below(20)))};
        }
    }
    ObjektId id() {
        return {ejer(), type(), nr(static_cast<std::uint32_t>(chance_.below(kObjekter)))};
    }
    Cvr ejer() { return chance_.below(4) == 0 ? kB : kA; }
    std::uint8_t type() { return static_cast<std::uint8_t>(1 + chance_.below(2)); }
    std::uint64_t below(std::uint64_t n) { return chance_.below(n); }

  private:
    static constexpr std::uint64_t kObjekter = 120;

    NyRegistrering registrering(Lager& twin) {
        NyRegistrering r;
        r.id = id();
        const auto current = twin.laes(r.id);
        r.forventet = *current ? (*current)->nr : 0;
        if (chance_.below(12) == 0) r.forventet = chance_.below(4);
        r.tidspunkt = sek(++time_);
        r.indhold = tekst() + std::string(chance_.below(300), 'i');
        for (std::size_t n = chance_.below(4); n > 0; --n)
            r.fjern.push_back({indeks(), vaerdi(), {}});
        for (std::size_t n = chance_.below(6); n > 0; --n) {
            IndeksPost p{indeks(), vaerdi(), {}};
            for (std::size_t k = 1 + chance_.below(3); k > 0; --k) {
                Periode q = interval();
                if (q.fra == q.til) q.til = q.fra.plus(1);
                p.perioder.push_back(q);
            }
            r.tilfoej.push_back(std::move(p));
        }
        return r;
    }
    std::uint8_t indeks() { return static_cast<std::uint8_t>(chance_.below(3)); }
    std::string vaerdi() { return vaerdi_nr(chance_.below(40)); }
    // Short, long, 16 raw bytes, and such that begin alike.
    static std::string vaerdi_nr(std::uint64_t n) {
        if (n < 5) return std::string(nr(static_cast<std::uint32_t>(n)).view());
        if (n < 8) return std::string(n + 9, 'a');
        if (n == 8) return {};
        return std::string(1, static_cast<char>('a' + n % 3)) + std::to_string(n / 3);
    }
    static std::vector<IndeksPost> alle_noegler() {
        std::vector<IndeksPost> out;
        for (std::uint8_t i = 0; i < 3; ++i)
            for (std::uint64_t n = 0; n < 40; ++n)
                out.push_back({i, vaerdi_nr(n), {}});
        return out;
    }
    std::string tekst() { return "t" + std::to_string(chance_.below(30)); }

    SeededEntropy chance_;
    std::int64_t time_ = 0;
};

void samme_svar(Spil& game, Lager& a, Lager& b) {
    const ObjektId id = game.id();
    CHECK(*a.laes(id) == *b.laes(id));
    const Periode p = game.interval();
    CHECK(*a.historik(id, p) == *b.historik(id, p));
    std::vector<Uuid> hits_a;
    std::vector<Uuid> hits_b;
    Soegning question = game.soegning(hits_a, 1 + game.below(50));
    REQUIRE(a.soeg(question).has_value());
    std::swap(hits_a, hits_b);
    REQUIRE(b.soeg(question).has_value());
    CHECK(hits_a == hits_b);
}

void samme_indhold(Lager& a, Lager& b) {
    CHECK(*a.ejere() == *b.ejere());
    for (const Rum r : {Rum::kMeta, Rum::kUdbakke, Rum::kTjeneste, Rum::kRevision})
        CHECK(rum(a, r) == rum(b, r));
    const auto everything = [](Lager& l) {
        std::vector<std::pair<Uuid, Registreringspost>> rows;
        const std::vector<Cvr> owners = *l.ejere();
        for (const Cvr ejer : owners)
            for (const std::uint8_t type : {1, 2})
                REQUIRE(
                    l.scan_objekter(ejer, type, {}, [&](const Uuid& u, const Registreringspost& r) {
                         rows.emplace_back(u, r);
                         return true;
                     }).has_value());
        return rows;
    };
    CHECK(everything(a) == everything(b));
    const Tal x = a.tal();
    const Tal y = b.tal();
    CHECK(x.objekter == y.objekter);
    CHECK(x.registreringer == y.registreringer);
    CHECK(x.indeksposter == y.indeksposter);
    CHECK(x.udbakke == y.udbakke);
}

}  // namespace

TEST_CASE("store: random histories look the same in every engine") {
    const char* engine = "rocks";
    SUBCASE("rocks") {}
    SUBCASE("postgres") {
        engine = "postgres";
    }
    const char* const given = std::getenv("FAELLED_SEED");
    const std::uint64_t seed =
        given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    INFO("FAELLED_SEED=" << seed);
    Spil game(seed);
    const bool pg = engine == std::string_view("postgres");
    Klynge* const klynge = pg ? Klynge::faelles() : nullptr;
    if (pg && klynge == nullptr) return;
    const Mappe folder;
    const std::string where = pg ? klynge->nyt_skema() : folder.under("lager");
    const auto open = [&] { return pg ? aabn_pg(where) : aabn(where); };
    auto stored = open();
    const auto twin = lav_memory_lager();
    for (int step = 0; step < (pg ? 600 : 1500); ++step) {
        const Batch b = game.batch(*twin);
        const auto in_store = stored->append(b);
        const auto in_twin = twin->append(b);
        REQUIRE(in_store.has_value() == in_twin.has_value());
        if (!in_store) {
            REQUIRE(in_store.error() == in_twin.error());
        }
        samme_svar(game, *stored, *twin);
        if (step % 400 == 399) {
            if (step > 800) REQUIRE(stored->kompakter().has_value());
            stored.reset();
            stored = open();
        }
    }
    samme_indhold(*stored, *twin);
    er_sund(*stored);
}
