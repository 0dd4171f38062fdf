// What only a queue of tickets can do to mailboxes: be gone, lose its connection, give again.
#include <doctest/doctest.h>

#include <set>

#include "beskedfordeler/test_billetkoe.hpp"
#include "store/viderelager.hpp"

namespace faelled::beskedfordeler::test {

struct Billetmotor2 {
    Mellemled mellemled;
    MemoryBilletkoe* koe = nullptr;  // the one that runs
    std::unique_ptr<Billetkoe> ny() {
        auto fresh = std::make_unique<MemoryBilletkoe>(mellemled);
        koe = fresh.get();
        return fresh;
    }
};

}  // namespace faelled::beskedfordeler::test

#include "beskedfordeler/test_postlager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

using Verden = Kontraktverden<Billetmotor2>;

Result<void> gem(Verden& v, const std::string& id, std::vector<Uuid> boxes) {
    std::vector<Nykopi> copies;
    for (const Uuid& b : boxes)
        copies.push_back({b, kAbo, kAbo, Cvr(11111111), {}});
    std::promise<Result<void>> answer;
    REQUIRE(v.p->gem(post("urn:" + id, v.ur.now()), std::move(copies),
                     [&](const Result<void>& r) { answer.set_value(r); }));
    return answer.get_future().get();
}

// A store in which the row of one copy of kBoks is found when the test says so.
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

    void luk(std::uint64_t place) {
        const std::scoped_lock lock(laas_);
        lukket_ = place;
    }
    void aabn() {
        const std::scoped_lock lock(laas_);
        lukket_ = 0;
        vent_.notify_all();
    }
    bool spurgt(std::uint64_t place) {
        std::unique_lock lock(laas_);
        return vent_.wait_for(lock, std::chrono::seconds(10),
                              [&] { return spurgt_.contains(noegle(Slags::kKoe, kBoks, place)); });
    }
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override {
        std::unique_lock lock(laas_);
        spurgt_.emplace(key);
        vent_.notify_all();
        vent_.wait(lock,
                   [&] { return lukket_ == 0 || key != noegle(Slags::kKoe, kBoks, lukket_); });
        return indre_.hent(rum, key);
    }

  private:
    Verden& v_;
    std::mutex laas_;
    std::condition_variable vent_;
    std::set<std::string> spurgt_;
    std::uint64_t lukket_ = 0;
};

bool vent(const std::function<bool()>& on) {
    for (int i = 0; i < 1000; ++i) {
        if (on()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

}  // namespace

TEST_CASE("billetter: a message whose tickets do not all get through is taken back whole") {
    Verden v;
    v.send("foer");
    v.motor.koe->bryd(1);  // that of kBoks gets through, that of kAndenBoks does not
    CHECK_FALSE(v.p->tager_imod());
    CHECK_FALSE(gem(v, "halv", {kBoks, kAndenBoks}));
    CHECK(v.tal(kBoks).venter == 1);
    CHECK(v.tal(kAndenBoks).venter == 0);
    CHECK(v.p->find("urn:halv", 10)->empty());
    v.motor.koe->forbind();
    CHECK(v.p->tager_imod());
    v.send("efter");
    CHECK(v.motor.koe->i_koe(kBoks) == 3);  // one means nothing
    const auto r = v.p->laeser(kBoks, nullptr);
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:foer");
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:efter");
    CHECK_FALSE(v.hent(r));
    v.p->vent_paa_laesere();
    CHECK(vent([&] { return v.motor.koe->i_koe(kBoks) == 0; }));
    CHECK(v.raekker_naar(8) == 8);  // two messages, their ids, their copies; no tickets
    r->luk();
}

TEST_CASE("billetter: what was not in its queue at a crash is put there at the next start") {
    Verden v;
    v.send("a");
    v.p.reset();
    // As if the crash had come between the transaction and the queue.
    v.motor.mellemled.koeer.clear();
    store::Batch b;
    b.rum.push_back({store::Rum::kTjeneste, noegle(Slags::kBillet, kBoks, 1), "", std::nullopt});
    REQUIRE(v.lager->append(std::move(b)));
    v.p = v.ny();
    const auto r = v.p->laeser(kBoks, nullptr);
    std::optional<Levering> l;
    CHECK(vent([&] { return (l = v.hent(r, Kvittering::kAutomatisk)).has_value(); }));
    CHECK(id_af(*l) == "urn:a");
    CHECK(v.raekker_naar(4) == 4);
    r->luk();
}

TEST_CASE("billetter: a connection that is cut gives nothing twice and loses nothing") {
    Verden v;
    for (int i = 0; i < 100; ++i)
        v.send(std::to_string(i));
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(3);
    for (std::size_t i = 0; i < 100; ++i) {
        const Levering l = to->nr(i);
        CHECK(id_af(l) == "urn:" + std::to_string(i));
        if (i % 10 == 5) v.motor.koe->bryd();
        r->kvitter(std::vector{l.nummer});
        if (i % 10 == 5) v.motor.koe->forbind();
        r->kredit(1);
    }
    v.p->vent_paa_laesere();
    CHECK(v.tal().kopier == 100);
    CHECK(vent([&] { return v.motor.koe->i_koe(kBoks) == 0; }));
    CHECK(to->antal() == 100);
    r->luk();
}

TEST_CASE("billetter: cut while a ticket is being looked up, what waits keeps its order") {
    Verden v;
    Portlager port(v);
    const auto to = std::make_shared<Modtager>();
    v.send("1");
    v.send("2");
    port.luk(3);
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(1);
    CHECK(id_af(to->nr(0)) == "urn:1");
    REQUIRE(port.spurgt(2));  // so it is loaded before the next one is looked up
    v.send("3");
    REQUIRE(port.spurgt(3));
    v.motor.koe->bryd();
    r->kredit(2);
    port.aabn();
    v.motor.koe->forbind();
    CHECK(id_af(to->nr(1)) == "urn:2");
    CHECK(id_af(to->nr(2)) == "urn:3");
    r->luk();
}

TEST_CASE("billetter: a ticket that comes twice is one delivery") {
    Verden v;
    v.send("a");
    v.send("b");
    std::promise<Result<void>> answer;
    v.motor.koe->aflever({{kBoks, 1}, {kBoks, 2}, {kBoks, 99}}, 0,
                         [&](Result<void> r) { answer.set_value(r); });
    REQUIRE(answer.get_future().get());
    const auto r = v.p->laeser(kBoks, nullptr);
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:a");
    CHECK(id_af(*v.hent(r, Kvittering::kAutomatisk)) == "urn:b");
    CHECK_FALSE(v.hent(r));
    v.p->vent_paa_laesere();
    CHECK(vent([&] { return v.motor.koe->i_koe(kBoks) == 0; }));
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
    CHECK(vent([&] { return v.motor.koe->i_koe(kBoks) == 0; }));
    r->luk();
}
