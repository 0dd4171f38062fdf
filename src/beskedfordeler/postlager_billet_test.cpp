// What only a queue of tickets can do to mailboxes: be gone, lose its connection, give again.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "base/clock.hpp"
#include "beskedfordeler/test_billetkoe.hpp"
#include "beskedfordeler/test_postlager.hpp"
#include "store/viderelager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

using Verden = Kontraktverden<Noderkoe>;

// A store in which what waits for kBoks is read when the test says so.
class Portlager final : public store::Viderelager {
  public:
    explicit Portlager(Verden& v) : Viderelager(*v.lager), v_(v) {
        v.p.reset();
        Postlager::Indstillinger settings;
        settings.lav_koe = [&v] { return v.motor.ny(); };
        v.p = *Postlager::create(*this, v.ur, system_entropy(), settings);
    }
    ~Portlager() override {
        aabn();
        v_.p.reset();
    }
    Portlager(const Portlager&) = delete;
    Portlager& operator=(const Portlager&) = delete;

    void luk() {
        const std::scoped_lock lock(laas_);
        lukket_ = true;
    }
    void aabn() {
        const std::scoped_lock lock(laas_);
        lukket_ = false;
        vent_.notify_all();
    }
    bool holder() {
        std::unique_lock lock(laas_);
        return vent_.wait_for(lock, std::chrono::seconds(10), [&] { return holder_; });
    }
    Result<void> scan(store::Rum rum, std::string_view prefix, std::string_view from,
                      const std::function<bool(std::string_view, std::string_view)>& on) override {
        auto read = indre_.scan(rum, prefix, from, on);
        if (prefix != noegle(Slags::kKoe, kBoks)) return read;
        std::unique_lock lock(laas_);
        holder_ = lukket_;
        vent_.notify_all();
        vent_.wait(lock, [&] { return !lukket_; });
        holder_ = false;
        return read;
    }

  private:
    Verden& v_;
    std::mutex laas_;
    std::condition_variable vent_;
    bool lukket_ = false;
    bool holder_ = false;
};

bool vent(const std::function<bool()>& on) {
    for (int i = 0; i < 1000; ++i) {
        if (on()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

}  // namespace

TEST_CASE("billetter: while the queues are gone nothing is taken; what was taken before is there") {
    Verden v;
    v.send("foer");
    v.motor.koeer.back()->bryd();
    CHECK_FALSE(v.p->tager_imod());
    v.send("imens", {kBoks, kAndenBoks});  // was let in just before
    v.motor.koeer.back()->forbind();
    CHECK(v.p->tager_imod());
    v.send("efter");
    const auto r = v.p->laeser(kBoks, nullptr);
    for (const char* id : {"urn:foer", "urn:imens", "urn:efter"})
        CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == id);
    CHECK_FALSE(v.hent(r));
    CHECK(v.tal(kAndenBoks).venter == 1);
    r->luk();
    v.p->vent_paa_laesere();
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
}

TEST_CASE("billetter: whoever looks in now and then asks for a ticket that was lost") {
    Verden v;
    v.motor.koeer.back()->tab(3);
    for (const char* id : {"1", "2", "3"})
        v.send(id);
    for (const char* id : {"urn:1", "urn:2", "urn:3"}) {
        const auto r = v.p->laeser(kBoks, nullptr);
        const auto l = v.hent(r, Kvittering::kAutomatisk);
        REQUIRE(l);
        CHECK(id_af(*l) == id);
        r->luk();
        v.p->vent_paa_laesere();
    }
}

// All come in order, though the connection is cut in one of `hver` acknowledgements.
static void laes_med_brud(Verden& v, Modtager& to, Koelaeser& r, std::size_t antal,
                          std::size_t hver) {
    for (std::size_t i = 0; i < antal; ++i) {
        const Levering l = to.nr(i);
        CHECK(id_af(l) == "urn:" + std::to_string(i));
        if (i % hver == 5) v.motor.koeer.back()->bryd();
        r.kvitter(std::vector{l.nummer});
        if (i % hver == 5) v.motor.koeer.back()->forbind();
        r.kredit(1);
    }
}

TEST_CASE("billetter: a connection that is cut gives nothing twice and loses nothing") {
    Verden v;
    for (int i = 0; i < 100; ++i)
        v.send(std::to_string(i));
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(3);
    laes_med_brud(v, *to, *r, 100, 10);
    v.p->vent_paa_laesere();
    CHECK(v.tal().kopier == 100);
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
    CHECK(to->antal() == 100);
    r->luk();
}

TEST_CASE("billetter: cut while copies are being read, each comes once and in its order") {
    Verden v;
    Portlager port(v);
    const auto to = std::make_shared<Modtager>();
    for (const char* id : {"1", "2", "3"})
        v.send(id);
    port.luk();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(3);
    REQUIRE(port.holder());
    v.motor.koeer.back()->bryd();
    port.aabn();
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
    CHECK(to->antal() == 0);  // nothing that was read may be given out: another node has it now
    v.motor.koeer.back()->forbind();
    CHECK(id_af(to->nr(0)) == "urn:1");
    CHECK(id_af(to->nr(1)) == "urn:2");
    CHECK(id_af(to->nr(2)) == "urn:3");
    r->luk();
}

TEST_CASE("billetter: finished while copies are being read again, a copy does not come twice") {
    Verden v;
    Portlager port(v);
    const auto to = std::make_shared<Modtager>();
    for (const char* id : {"1", "2", "3"})
        v.send(id);
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(2);
    const Levering first = to->nr(0);
    const Levering second = to->nr(1);
    r->afvis(std::vector{first.nummer}, Tilbage::kHoved);
    v.motor.koeer.back()->bryd();  // from here on 3 is not in memory
    port.luk();
    v.motor.koeer.back()->forbind();
    REQUIRE(port.holder());
    r->kredit(1);
    r->kvitter(std::vector{second.nummer});
    v.p->vent_paa_laesere();
    CHECK(to->antal() == 2);  // another node may have had it meanwhile
    port.aabn();
    CHECK(to->nr(2).nummer == first.nummer);
    r->kvitter(std::vector{first.nummer});
    r->kredit(5);
    CHECK(id_af(to->nr(3)) == "urn:3");
    v.p->vent_paa_laesere();
    CHECK(to->antal() == 4);
    CHECK(v.tal().venter == 1);
    r->luk();
}

TEST_CASE("billetter: whatever order the tickets come in, copies come by place") {
    Verden v;
    for (int i = 0; i < 200; ++i)
        v.send(std::to_string(i));
    REQUIRE(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 200; }));
    {
        // Those that were published again came behind those of later places.
        const std::scoped_lock lock(v.motor.mellemled.laas);
        auto& q = v.motor.mellemled.koeer[kBoks].klar;
        std::mt19937 mix(7);
        std::ranges::shuffle(q, mix);
        q.push_back(q.front());
    }
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(2);
    laes_med_brud(v, *to, *r, 200, 40);
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
    CHECK(to->antal() == 200);
    r->luk();
}

TEST_CASE("billetter: copies whose tickets the broker has lost get one that stands for all") {
    Verden v;
    v.motor.koeer.back()->tab(3);
    for (const char* id : {"1", "2", "3"})
        v.send(id);
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(2);
    const std::int64_t now = monotonic_us();
    v.p->eftersyn(now);
    v.p->eftersyn(now + 1'900'000);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(v.motor.koeer.back()->i_koe(kBoks) == 0);
    v.p->eftersyn(now + 2'100'000);
    CHECK(id_af(to->nr(0)) == "urn:1");
    r->kvitter(std::vector{to->nr(0).nummer});
    r->kvitter(std::vector{to->nr(1).nummer});
    v.p->vent_paa_laesere();
    v.p->eftersyn(now + 100'000'000);
    CHECK(v.motor.koeer.back()->i_koe(kBoks) == 1);  // it stands for the third
    r->kredit(1);
    CHECK(id_af(to->nr(2)) == "urn:3");
    r->kvitter(std::vector{to->nr(2).nummer});
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
    // Nothing waits, or nobody reads: nothing is missed.
    v.p->eftersyn(now + 200'000'000);
    v.p->eftersyn(now + 300'000'000);
    r->luk();
    v.send("4");
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 1; }));
    v.p->eftersyn(now + 400'000'000);
    v.p->eftersyn(now + 500'000'000);
    CHECK(v.motor.koeer.back()->i_koe(kBoks) == 1);
}

TEST_CASE("billetter: a copy whose end cannot be written comes again") {
    Verden v;
    v.send("a");
    const auto r = v.p->laeser(kBoks, nullptr);
    const auto l = v.hent(r);
    REQUIRE(l);
    v.lager->plan().skrivefejl_om = 1;
    r->kvitter(std::vector{l->nummer});
    v.p->vent_paa_laesere();
    const auto again = v.hent(r);
    REQUIRE(again);
    CHECK(again->levering == l->levering);
    r->luk();
}

TEST_CASE("billetter: a ticket that comes twice is one delivery") {
    Verden v;
    v.send("a");
    v.send("b");
    v.motor.koeer.back()->aflever({{kBoks, 1}, {kBoks, 2}, {kBoks, 99}});
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 5; }));
    const auto r = v.p->laeser(kBoks, nullptr);
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:a");
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:b");
    CHECK_FALSE(v.hent(r));
    v.p->vent_paa_laesere();
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
    r->luk();
}

TEST_CASE("billetter: a mailbox that nobody reads holds no ticket back from another node") {
    Verden v;
    v.send("a");
    v.send("b");
    auto r = v.p->laeser(kBoks, nullptr);
    const auto l = v.hent(r);
    REQUIRE(l);
    r->kvitter(std::vector{l->nummer});
    r->luk();
    v.p->vent_paa_laesere();
    // Another subscribes: a queue as another node has it.
    struct Anden final : Billetmodtager {
        std::atomic<std::uint64_t> plads{0};
        void kom(std::uint64_t, std::uint64_t place) override { plads = place; }
        void tabt() override {}
    };
    MemoryBilletkoe node(v.motor.mellemled);
    const auto other = std::make_shared<Anden>();
    node.abonner(kBoks, 1, other);
    CHECK(vent([&] { return other->plads == 2; }));
    node.stop();
}

TEST_CASE("billetter: a mailbox that is gone leaves no queue, also when it was read") {
    Verden v;
    v.send("a");
    const auto r = v.p->laeser(kBoks, nullptr);
    REQUIRE(v.hent(r));
    REQUIRE(v.motor.koeer.back()->har_koe(kBoks));
    v.p->nedlaeg(kBoks);
    CHECK_FALSE(v.motor.koeer.back()->har_koe(kBoks));
    r->luk();
    v.p->eftersyn(monotonic_us() + 60 * kSekund);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK_FALSE(v.motor.koeer.back()->har_koe(kBoks));
}

TEST_CASE("billetter: from the store alone to tickets and back, everything that waits goes along") {
    Verden v;
    v.p.reset();
    const auto own = [&] {
        v.p.reset();
        v.p = *Postlager::create(*v.lager, v.ur, system_entropy(), {});
    };
    const auto tag = [&](const std::string& id) {
        const auto r = v.p->laeser(kBoks, nullptr);
        const auto l = v.hent(r, Kvittering::kAutomatisk);
        REQUIRE(l);
        CHECK(id_af(*l) == "urn:" + id);
        r->luk();
        v.p->vent_paa_laesere();
    };
    own();
    v.send("a");
    v.send("b");
    v.send("c");
    v.p.reset();
    v.p = v.ny();
    v.send("d");
    tag("a");
    tag("b");
    own();
    v.send("e");
    tag("c");
    v.p.reset();
    v.p = v.ny();
    tag("d");
    tag("e");
    const auto r = v.p->laeser(kBoks, nullptr);
    CHECK_FALSE(v.hent(r));
    CHECK(vent([&] { return v.motor.koeer.back()->i_koe(kBoks) == 0; }));
    r->luk();
}
