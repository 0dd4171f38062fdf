#include "adgang/revision.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "adgang/forbrug.hpp"
#include "adgang/revision_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

// A store whose appends wait until they are let through; counts them.
class Sluse final : public store::Lager {
  public:
    Result<void> append(store::Batch batch) override {
        std::unique_lock lock(mutex_);
        ++antal_;
        aendret_.notify_all();
        aendret_.wait(lock, [this] { return aaben_; });
        lock.unlock();
        return indre_->append(std::move(batch));
    }
    void luk() {
        const std::lock_guard lock(mutex_);
        aaben_ = false;
    }
    void aabn() {
        const std::lock_guard lock(mutex_);
        aaben_ = true;
        aendret_.notify_all();
    }
    void vent_paa(int antal) {
        std::unique_lock lock(mutex_);
        aendret_.wait(lock, [&] { return antal_ >= antal; });
    }
    int antal() {
        const std::lock_guard lock(mutex_);
        return antal_;
    }

    Result<std::optional<store::Registreringspost>> laes(const store::ObjektId& id) override {
        return indre_->laes(id);
    }
    Result<std::vector<std::optional<store::Registreringspost>>> laes_flere(
        std::span<const store::ObjektId> ids) override {
        return indre_->laes_flere(ids);
    }
    Result<std::vector<store::Registreringspost>> historik(const store::ObjektId& id,
                                                           store::Periode p) override {
        return indre_->historik(id, p);
    }
    Result<void> soeg(const store::Soegning& s) override { return indre_->soeg(s); }
    Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const store::Registreringspost&)>& b) override {
        return indre_->scan_objekter(ejer, type, efter, b);
    }
    Result<std::vector<Cvr>> ejere() override { return indre_->ejere(); }
    Result<void> scan(store::Rum rum, std::string_view praefiks, std::string_view fra,
                      const std::function<bool(std::string_view, std::string_view)>& b) override {
        return indre_->scan(rum, praefiks, fra, b);
    }
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override {
        return indre_->hent(rum, key);
    }
    store::Tal tal() override { return indre_->tal(); }
    Result<store::Verifikation> verificer(
        const std::function<void(std::uint64_t)>& progress) override {
        return indre_->verificer(progress);
    }
    Result<void> backup(const std::string& folder) override { return indre_->backup(folder); }
    Result<void> kompakter() override { return indre_->kompakter(); }
    bool svarer() const override { return indre_->svarer(); }

  private:
    std::unique_ptr<store::MemoryLager> indre_ = store::lav_memory_lager();
    std::mutex mutex_;
    std::condition_variable aendret_;
    bool aaben_ = true;
    int antal_ = 0;
};

// A test that ends early must not leave the log waiting for ever.
class Aabner {
  public:
    explicit Aabner(Sluse& sluse) : sluse_(sluse) {}
    ~Aabner() { sluse_.aabn(); }
    Aabner(const Aabner&) = delete;
    Aabner& operator=(const Aabner&) = delete;

  private:
    Sluse& sluse_;
};

}  // namespace

TEST_CASE("SIK-080: a record is durable when it is answered, and reads as it was written") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    {
        auto log = *Revision::create(*lager, ur, segl());
        for (std::uint32_t n = 0; n < 10; ++n) {
            REQUIRE(log->skriv_og_vent(kald(n)).has_value());
            lager->nedbrud();  // throws away what was not durable
            CHECK(alle(*lager).size() == n + 1);
        }
    }
    const auto linjer = alle(*lager);
    REQUIRE(linjer.size() == 10);
    for (std::uint32_t n = 0; n < 10; ++n)
        CHECK(linjer[n].post == kald(n));
}

TEST_CASE("SIK-080: a store that fails refuses the calls, and one that is mended goes on") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    REQUIRE(log->skriv_og_vent(kald(1)).has_value());
    lager->plan().disk_fuld = true;
    const auto nej = log->skriv_og_vent(kald(2));
    REQUIRE_FALSE(nej.has_value());
    CHECK(nej.error().slags == FejlSlags::kMiljoe);
    lager->plan().disk_fuld = false;
    REQUIRE(log->skriv_og_vent(kald(3)).has_value());
    log.reset();
    const auto linjer = alle(*lager);
    REQUIRE(linjer.size() == 2);
    CHECK(linjer[0].post == kald(1));
    CHECK(linjer[1].post == kald(3));
}

TEST_CASE("SIK-016: the hashes of the latest messages come back after a restart") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto log = *Revision::create(*lager, ur, segl());
    for (std::uint32_t n = 0; n < 20; ++n)
        REQUIRE(log->skriv_og_vent(kald(n, kStart.plus(n * 60 * kSekund))).has_value());
    log.reset();
    std::vector<int> fundet;
    REQUIRE(seneste_beskeder(*lager, kStart.plus(10 * 60 * kSekund), [&](const auto& b, Tid) {
                fundet.push_back(b[15]);
            }).has_value());
    CHECK(fundet == std::vector<int>{10, 11, 12, 13, 14, 15, 16, 17, 18, 19});
}

TEST_CASE("SIK-080: no answer before the record is durable; what waits goes in one batch") {
    Sluse lager;
    const ManualClock ur(kStart);
    auto log = *Revision::create(lager, ur, segl());
    lager.luk();
    std::atomic<int> svar = 0;
    const auto taelling = [&](Result<void> r) { svar += r ? 1 : 1'000; };
    REQUIRE(log->skriv(kald(0), taelling));
    lager.vent_paa(1);
    for (std::uint32_t n = 1; n < 100; ++n)
        REQUIRE(log->skriv(kald(n), taelling));
    CHECK(log->koe().poster == 99);
    CHECK(svar == 0);
    lager.aabn();
    log.reset();
    CHECK(svar == 100);
    CHECK(lager.antal() <= 3);  // the first, the 99, the seal
    CHECK(alle(lager).size() == 100);
    er_hel(lager);
}

TEST_CASE("SIK-080: the queue is bounded by number and by bytes, and refuses at once") {
    Sluse lager;
    const ManualClock ur(kStart);
    Revision::Indstillinger valg;
    Revisionspost stor = kald(1);
    std::size_t plads = 0;
    SUBCASE("number") {
        valg.koe_poster = 10;
        plads = 10;
    }
    SUBCASE("bytes") {
        valg.koe_bytes = 100'000;
        stor.art = Revisionsart::kAdministration;
        stor.detaljer = std::string(30'000, 'x');
        plads = 3;
    }
    auto log = *Revision::create(lager, ur, std::nullopt, valg);
    const Aabner ved_slut(lager);
    lager.luk();
    std::atomic<int> svar = 0;
    REQUIRE(log->skriv(stor, [&](const Result<void>&) { ++svar; }));
    lager.vent_paa(1);
    for (std::size_t n = 0; n < plads; ++n)
        REQUIRE(log->skriv(stor, [&](const Result<void>&) { ++svar; }));
    for (int n = 0; n < 3; ++n)
        REQUIRE_FALSE(log->skriv(stor, [&](const Result<void>&) { svar += 1'000; }));
    CHECK(log->skriv_og_vent(stor).error().slags == FejlSlags::kMiljoe);
    lager.aabn();
    log.reset();
    CHECK(svar == static_cast<int>(plads) + 1);
}

TEST_CASE("SIK-080: many writers, one chain, every callback once") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    std::atomic<std::uint32_t> svar = 0;
    constexpr std::uint32_t kTraade = 4;
    constexpr std::uint32_t kHver = 500;
    {
        auto log = *Revision::create(*lager, ur, segl());
        std::vector<std::jthread> traade;
        for (std::uint32_t t = 0; t < kTraade; ++t)
            traade.emplace_back([&, t] {
                for (std::uint32_t n = 0; n < kHver; ++n)
                    while (!log->skriv(kald(t * kHver + n), [&](const Result<void>& r) {
                        if (r) ++svar;
                    }))
                        std::this_thread::yield();
            });
    }
    CHECK(svar == kTraade * kHver);
    auto linjer = alle(*lager);
    REQUIRE(linjer.size() == kTraade * kHver);
    std::ranges::sort(linjer, {}, [](const Revisionslinje& l) { return l.post.sporing; });
    for (std::uint32_t n = 0; n < linjer.size(); ++n)
        REQUIRE(linjer[n].post.sporing == uuid_nr(n));
    er_hel(*lager);
}

TEST_CASE("SIK-080: a seal comes by itself after a while, and one more at the stop") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    Revision::Indstillinger valg;
    valg.segl_us = 1'000;
    auto noegle = std::make_shared<Proevenoegle>();
    auto log = *Revision::create(*lager, ur, segl(noegle), valg);
    REQUIRE(log->skriv_og_vent(kald(1)).has_value());
    while (noegle->antal < 1)
        std::this_thread::yield();
    REQUIRE(log->skriv_og_vent(kald(2)).has_value());
    log.reset();
    CHECK(kontroller(*lager).kaeder[0].uforseglede == 0);
    er_hel(*lager);
}

TEST_CASE("SIK-080: a seal comes after so many records") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    Revision::Indstillinger valg;
    valg.segl_poster = 4;  // the beginning of the day counts too
    auto log = *Revision::create(*lager, ur, segl(), valg);
    for (std::uint32_t n = 0; n < 11; ++n)
        REQUIRE(log->skriv_og_vent(kald(n)).has_value());
    const auto tal = kontroller(*lager).kaeder[0];
    CHECK(tal.segl == 3);
    CHECK(tal.uforseglede == 2);
}

TEST_CASE("SIK-080: a key that fails stops no call") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    auto noegle = std::make_shared<Proevenoegle>();
    noegle->fejler = true;
    auto log = *Revision::create(*lager, ur, segl(noegle));
    REQUIRE(log->skriv_og_vent(kald(1)).has_value());
    ur.advance(kDoegn);
    REQUIRE(log->skriv_og_vent(kald(2, ur.now())).has_value());
    noegle->fejler = false;
    log.reset();
    er_hel(*lager);
    CHECK(kontroller(*lager).kaeder[0].segl == 1);
}

TEST_CASE(
    "SIK-080: a clock that steps back breaks no chain, and the filter still finds the record") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart.plus(10 * kDoegn));
    for (int start = 0; start < 2; ++start) {
        auto log = *Revision::create(*lager, ur, segl());
        REQUIRE(log->skriv_og_vent(kald(start == 0 ? 0 : 1, ur.now())).has_value());
        ur.set(kStart);
    }
    er_hel(*lager);
    Revisionsfilter dagen;
    dagen.fra = kStart;
    dagen.til = kStart.plus(1);
    CHECK(alle(*lager, dagen).size() == 1);
}

TEST_CASE("SIK-080: a second writer on the same log is refused and spoils nothing") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    auto en = *Revision::create(*lager, ur, std::nullopt);
    auto to = *Revision::create(*lager, ur, std::nullopt);
    REQUIRE(en->skriv_og_vent(kald(0)).has_value());
    CHECK_FALSE(to->skriv_og_vent(kald(1)).has_value());
    REQUIRE(en->skriv_og_vent(kald(2)).has_value());
    en.reset();
    to.reset();
    CHECK(alle(*lager).size() == 2);
    er_hel(*lager);
}

TEST_CASE("SIK-080: at any write that fails the log is whole, and counts equal records") {
    for (std::uint64_t fejl = 1; fejl < 12; ++fejl) {
        INFO("fejl " << fejl);
        const auto lager = store::lav_memory_lager();
        ManualClock ur(kStart);
        std::size_t kvitteret = 0;
        lager->plan().skrivefejl_om = fejl;
        for (int start = 0; start < 3; ++start) {
            auto log = *Revision::create(*lager, ur, segl());
            for (std::uint32_t n = 0; n < 4; ++n) {
                if (log->skriv_og_vent(kald(n, ur.now()))) ++kvitteret;
                ur.advance(kDoegn / 3);
            }
            log.reset();
            lager->nedbrud();
        }
        CHECK(alle(*lager).size() == kvitteret);
        const auto i_alt = forbrug(*lager, {}, {});
        CHECK((i_alt->empty() ? 0 : i_alt->front().tal.antal) == kvitteret);
        er_hel(*lager);
    }
}

TEST_CASE("revision: pages forward and backward, over zones, with filters") {
    const auto lager = store::lav_memory_lager();
    const ManualClock ur(kStart);
    constexpr std::uint32_t kAntal = 9'000;  // three zones
    {
        auto log = *Revision::create(*lager, ur, std::nullopt);
        for (std::uint32_t n = 0; n < kAntal; ++n)
            REQUIRE(log->skriv(kald(n, kStart.plus(n * kSekund)), [](const Result<void>&) {}));
    }
    const Revisionslaeser laeser(*lager);
    const auto alle_sider = [&](const Revisionsfilter& f, Sidevalg valg) {
        std::vector<std::uint64_t> ud;
        for (;;) {
            const auto side = laeser.side(f, valg);
            REQUIRE(side.has_value());
            REQUIRE(side->linjer.size() <= valg.antal);
            for (const Revisionslinje& l : side->linjer)
                ud.push_back(l.nr);
            if (!side->naeste) return ud;
            valg.start = side->naeste;
        }
    };
    Revisionsfilter f;
    SUBCASE("everything") {}
    SUBCASE("a system") {
        f.system = kSystemA;
    }
    SUBCASE("a time") {
        f.fra = kStart.plus(4'000 * kSekund);
        f.til = kStart.plus(4'200 * kSekund);
    }
    SUBCASE("an object") {
        f.objekt = uuid_nr(1'000'000 + 8'123);
    }
    SUBCASE("a trace") {
        f.sporing = uuid_nr(77);
    }
    SUBCASE("nothing") {
        f.operation = "skriv";
    }
    std::vector<std::uint64_t> ventet;
    for (const Revisionslinje& l : alle(*lager))
        if (f.passer(l.post)) ventet.push_back(l.nr);
    for (const std::uint64_t maks : {std::uint64_t{1}, std::uint64_t{1'000'000}}) {
        CHECK(alle_sider(f, {Retning::kFrem, {}, 700, maks}) == ventet);
        auto baglaens = alle_sider(f, {Retning::kTilbage, {}, 700, maks});
        std::ranges::reverse(baglaens);
        CHECK(baglaens == ventet);
    }
}
