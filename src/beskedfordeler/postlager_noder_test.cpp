// Mailboxes that several nodes have at once: one store, one broker of tickets, and what each node
// remembers may be old.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/clock.hpp"
#include "beskedfordeler/test_billetkoe.hpp"
#include "beskedfordeler/test_postlager.hpp"
#include "store/viderelager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

// Two nodes; `v.p` is not used.
struct Toverden : Kontraktverden<Noderkoe> {
    std::unique_ptr<Postlager> a, b;
    Toverden() {
        p.reset();
        motor.koeer.clear();
        a = node(1);
        b = node(2);
    }
    void send(Postlager& through, const std::string& id, std::vector<Uuid> boxes = {kBoks}) {
        std::vector<Nykopi> copies;
        for (const Uuid& box : boxes)
            copies.push_back({box, kAbo, kAbo, Cvr(11111111), {}});
        std::promise<Result<void>> answer;
        REQUIRE(through.gem(post("urn:" + id, ur.now()), std::move(copies),
                            [&](const Result<void>& r) { answer.set_value(r); }));
        REQUIRE(answer.get_future().get());
    }
    std::vector<std::string> i_koe(const Uuid& box, Koe which = Koe::kVenter) {
        std::vector<std::string> out;
        const auto rows = a->vis(box, which, 0, 100'000);
        REQUIRE(rows);
        for (const Kopivisning& row : *rows)
            out.push_back(row.besked_id);
        return out;
    }
    MemoryBilletkoe& koe(std::size_t node) { return *motor.koeer[node]; }
};

bool vent(const std::function<bool()>& on) {
    for (int i = 0; i < 2000; ++i) {
        if (on()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
}

}  // namespace

TEST_CASE("noder: messages through two nodes at once have one order in all mailboxes") {
    Toverden v;
    constexpr int kHver = 200;
    std::vector<std::thread> senders;
    for (const int s : {0, 1, 2, 3})
        senders.emplace_back([&v, s] {
            for (int i = 0; i < kHver; ++i)
                v.send(s % 2 == 0 ? *v.a : *v.b, std::to_string(s) + "-" + std::to_string(i),
                       {kBoks, kAndenBoks});
        });
    for (auto& t : senders)
        t.join();
    const auto one = v.i_koe(kBoks);
    CHECK(one.size() == 4 * kHver);
    CHECK(one == v.i_koe(kAndenBoks));
    CHECK(std::set(one.begin(), one.end()).size() == one.size());
    for (const Postlager* const node : {v.a.get(), v.b.get()}) {
        const Dueslagstal t = const_cast<Postlager*>(node)->status(kBoks).tal;
        CHECK(t.naeste == 4 * kHver + 1);
        CHECK(t.venter == 4 * kHver);
    }
    // Read through one, from the first to the last; each sender's in its order.
    const auto to = std::make_shared<Modtager>();
    const auto r = v.b->laeser(kBoks, to);
    r->kredit(50);
    for (std::size_t i = 0; i < one.size(); ++i) {
        const Levering l = to->nr(i);
        CHECK(id_af(l) == one[i]);
        r->kvitter(std::vector{l.nummer});
        r->kredit(1);
    }
    v.b->vent_paa_laesere();
    CHECK(v.a->status(kBoks).tal.venter == 0);
    CHECK(v.a->status(kBoks).tal.kopier == 4 * kHver);
    const auto hours = statistik(*v.lager, {.dueslag = kBoks}, {.dueslag = true});
    REQUIRE(hours);
    CHECK(hours->front().tal.fordelt == 4 * kHver);
    CHECK(hours->front().tal.leveret == 4 * kHver);
    r->luk();
}

TEST_CASE("noder: one node reads at a time; the other goes on where it ended, and loses nothing") {
    Toverden v;
    const auto one = std::make_shared<Modtager>();
    const auto two = std::make_shared<Modtager>();
    auto ra = v.a->laeser(kBoks, one);
    ra->kredit(3);
    v.send(*v.b, "0");
    CHECK(id_af(one->nr(0)) == "urn:0");
    const auto rb = v.b->laeser(kBoks, two);
    rb->kredit(10);
    for (int i = 1; i < 6; ++i)
        v.send(i % 2 == 0 ? *v.a : *v.b, std::to_string(i));
    CHECK(id_af(one->nr(2)) == "urn:2");
    ra->kvitter(std::vector{one->nr(0).nummer});
    v.a->vent_paa_laesere();
    CHECK(two->antal() == 0);
    SUBCASE("since its reader ends") {
        ra->luk();
    }
    SUBCASE("since its connection to the broker is cut") {
        v.koe(0).bryd();
    }
    SUBCASE("since it is gone") {
        ra->luk();
        ra.reset();
        v.a.reset();
    }
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(id_af(two->nr(i)) == "urn:" + std::to_string(i + 1));
        rb->kvitter(std::vector{two->nr(i).nummer});
    }
    v.b->vent_paa_laesere();
    const Dueslagstal t = v.b->status(kBoks).tal;
    CHECK(t.venter == 0);
    CHECK(t.leveret == 6);
    // What the first one says too late counts once.
    if (v.a) {
        ra->kvitter(std::vector{one->nr(1).nummer, one->nr(2).nummer});
        v.a->vent_paa_laesere();
        CHECK(v.a->status(kBoks).tal == t);
        ra->luk();
    }
    rb->luk();
}

TEST_CASE("noder: what is tried again and again at two nodes is not made to wait anew") {
    Toverden v;
    v.send(*v.a, "1");
    const auto one = std::make_shared<Modtager>();
    const auto two = std::make_shared<Modtager>();
    const auto ra = v.a->laeser(kBoks, one);
    ra->kredit(1);
    const Levering first = one->nr(0);
    v.koe(0).bryd();
    const auto rb = v.b->laeser(kBoks, two);
    rb->kredit(1);
    rb->kvitter(std::vector{two->nr(0).nummer});
    v.b->vent_paa_laesere();
    // The first node gives back what is finished: it does not come to life.
    ra->afvis(std::vector{first.nummer}, Tilbage::kHoved);
    v.a->vent_paa_laesere();
    CHECK(v.i_koe(kBoks).empty());
    CHECK(v.a->status(kBoks).tal.venter == 0);
    ra->kredit(1);
    rb->luk();
    v.koe(0).forbind();
    v.send(*v.b, "2");
    CHECK(id_af(one->nr(1)) == "urn:2");
    CHECK(one->antal() == 2);
    ra->luk();
}

TEST_CASE("noder: a node whose reader waits its turn keeps nothing that another may finish") {
    Toverden v;
    const auto one = std::make_shared<Modtager>();
    const auto two = std::make_shared<Modtager>();
    v.send(*v.b, "x");
    const auto before = v.b->laeser(kBoks, nullptr);
    REQUIRE(v.hent(before, Kvittering::kAutomatisk));
    before->luk();
    v.b->vent_paa_laesere();
    const auto ra = v.a->laeser(kBoks, one);
    ra->kredit(4);
    const auto rb = v.b->laeser(kBoks, two);
    rb->kredit(10);
    for (const char* id : {"0", "1", "2", "3"})
        v.send(*v.b, id);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(id_af(one->nr(i)) == "urn:" + std::to_string(i));
        ra->kvitter(std::vector{one->nr(i).nummer});
    }
    v.a->vent_paa_laesere();
    ra->luk();
    CHECK(id_af(two->nr(0)) == "urn:3");
    rb->kvitter(std::vector{two->nr(0).nummer});
    v.send(*v.b, "4");
    CHECK(id_af(two->nr(1)) == "urn:4");
    CHECK(two->antal() == 2);
    rb->luk();
}

TEST_CASE("noder: what another node has finished stands in nobody's way") {
    Toverden v;
    v.send(*v.a, "1");
    v.send(*v.a, "2");
    const auto ra = v.a->laeser(kBoks, nullptr);
    REQUIRE(v.hent(ra));
    v.koe(0).bryd();
    const auto rb = v.b->laeser(kBoks, nullptr);
    const auto taken = v.hent(rb, Kvittering::kAutomatisk);
    REQUIRE(taken);
    CHECK(id_af(*taken) == "urn:1");
    rb->luk();
    v.b->vent_paa_laesere();
    v.koe(0).forbind();
    std::optional<Levering> l;
    CHECK(vent([&] { return (l = v.hent(ra)).has_value(); }));
    CHECK(id_af(*l) == "urn:2");
}

namespace {

// A store in which every attempt comes to nothing once.
class Igenlager final : public store::Viderelager {
  public:
    using Viderelager::Viderelager;
    Result<void> append(store::Batch batch) override {
        if (batch.sent)
            batch.sent->byg = [byg = std::move(batch.sent->byg)](auto values, auto& rows) {
                std::vector<store::RumSkrivning> wasted;
                (void)byg(values, wasted);
                return byg(values, rows);
            };
        return Viderelager::append(std::move(batch));
    }
};

}  // namespace

TEST_CASE("noder: what is built again is written once, and counted once") {
    Toverden v;
    v.a.reset();
    Igenlager twice(*v.lager);
    Postlager::Indstillinger settings;
    settings.delt = 1;
    settings.lav_koe = [&] { return v.motor.ny(); };
    v.a = *Postlager::create(twice, v.ur, system_entropy(), settings);
    for (int i = 0; i < 10; ++i)
        v.send(*v.a, std::to_string(i), {kBoks, kAndenBoks});
    const auto r = v.a->laeser(kBoks, nullptr);
    REQUIRE(v.hent(r, Kvittering::kAutomatisk));
    auto l = v.hent(r);
    r->afvis(std::vector{l->nummer}, Tilbage::kHoved);
    l = v.hent(r);
    CHECK(l->forsoeg == 2);
    r->afvis(std::vector{l->nummer}, Tilbage::kFejlkoe);
    v.a->vent_paa_laesere();
    REQUIRE(v.a->til_fejlkoe(kBoks, 3, "ejeren"));
    REQUIRE(v.a->gensend(kBoks, Koe::kFejl, 3));
    REQUIRE(v.a->slet(kBoks, Koe::kFejl, 2));
    CHECK((*v.a->besked(1))->kopier.size() == 2);
    const Dueslagstal t = v.a->status(kBoks).tal;
    CHECK(t.naeste == 12);
    CHECK(t.venter == 8);
    CHECK(t.kopier == 1);
    CHECK(t.fejl == 0);
    const auto hours = statistik(*v.lager, {.dueslag = kBoks}, {.dueslag = true});
    REQUIRE(hours);
    const Statistiktal& n = hours->front().tal;
    CHECK(n == Statistiktal{.fordelt = 10,
                            .leveret = 1,
                            .forsoeg = 3,
                            .fejlkoe = 2,
                            .gensendt = 1,
                            .bytes = n.bytes});
    r->luk();
    v.a.reset();
}

TEST_CASE("noder: what an owner takes away through one node is not delivered by the other") {
    Toverden v;
    for (const char* id : {"1", "2", "3", "4"})
        v.send(*v.b, id);
    const auto to = std::make_shared<Modtager>();
    const auto r = v.a->laeser(kBoks, to);
    r->kredit(1);
    CHECK(id_af(to->nr(0)) == "urn:1");
    std::this_thread::sleep_for(std::chrono::milliseconds(30));  // the others are in memory
    REQUIRE(v.b->til_fejlkoe(kBoks, 2, "ejeren"));
    REQUIRE(v.b->slet(kBoks, Koe::kVenter, 3));
    CHECK(v.b->til_fejlkoe(kBoks, 3, "ejeren").error().kode == 44);
    v.a->eftersyn(monotonic_us());
    r->kredit(2);
    r->kvitter(std::vector{to->nr(0).nummer});
    CHECK(id_af(to->nr(1)) == "urn:4");
    r->kvitter(std::vector{to->nr(1).nummer});
    v.a->vent_paa_laesere();
    CHECK(to->antal() == 2);
    CHECK(vent([&] { return v.koe(0).i_koe(kBoks) == 0; }));
    // And back, from the error queue.
    REQUIRE(v.b->gensend(kBoks, Koe::kFejl, 2));
    CHECK(id_af(to->nr(2)) == "urn:2");
    // What a reader has already is the owner's all the same.
    const auto place = to->nr(2).nummer;
    REQUIRE(v.b->til_fejlkoe(kBoks, place, "ejeren"));
    SUBCASE("and is acknowledged") {
        r->kvitter(std::vector{place});
    }
    SUBCASE("and is given back") {
        r->afvis(std::vector{place}, Tilbage::kHoved);
    }
    v.a->vent_paa_laesere();
    r->kredit(5);
    CHECK(to->antal() == 3);
    const Dueslagstal t = v.b->status(kBoks).tal;
    CHECK(t.fejl == 1);
    CHECK(t.kopier == 2);
    CHECK(t.venter == 0);
    r->luk();
}

TEST_CASE("noder: a reader that only asks now and then keeps the mailbox from nobody") {
    Toverden v;
    for (const char* id : {"1", "2", "3"})
        v.send(*v.a, id);
    const auto ra = v.a->laeser(kBoks, nullptr);
    const auto rb = v.b->laeser(kBoks, nullptr);
    const auto tag = [&](const Laeserref& r) {
        std::optional<Levering> l;
        REQUIRE(vent([&] { return (l = v.hent(r, Kvittering::kAutomatisk)).has_value(); }));
        return id_af(*l);
    };
    CHECK(tag(ra) == "urn:1");
    CHECK(tag(rb) == "urn:2");
    CHECK(tag(ra) == "urn:3");
    CHECK_FALSE(v.hent(rb));
}

TEST_CASE("noder: an empty mailbox is known to be empty at once") {
    Toverden v;
    const auto r = v.a->laeser(kBoks, nullptr);
    const std::int64_t from = monotonic_us();
    for (int i = 0; i < 20; ++i)
        CHECK_FALSE(v.hent(r));
    CHECK(monotonic_us() - from < 20 * 400'000);  // each waits for no ticket
}

TEST_CASE("noder: who reads where, and what was delivered last, is known to all") {
    Toverden v;
    v.send(*v.a, "1");
    const auto to = std::make_shared<Modtager>();
    const auto ra = v.a->laeser(kBoks, to);
    const auto rb = v.b->laeser(kBoks, std::make_shared<Modtager>());
    ra->kredit(1);
    to->nr(0);
    CHECK(vent([&] { return v.b->status(kBoks).laesere == 2 && v.a->status(kBoks).laesere == 2; }));
    CHECK(vent([&] { return v.b->status(kBoks).seneste_levering == v.ur.now(); }));
    // A node that is gone does not say so.
    v.ur.advance(60 * kSekund);
    CHECK(vent([&] { return v.a->status(kBoks).laesere == 2; }));
    ra->luk();
    CHECK(vent([&] { return v.b->status(kBoks).laesere == 1; }));
    v.a.reset();
    v.ur.advance(60 * kSekund);
    CHECK(v.b->status(kBoks).laesere == 1);
    v.ur.advance(2 * kDoegn);
    rb->luk();
    CHECK(vent([&] { return v.b->status(kBoks).laesere == 0; }));
    REQUIRE(v.b->ryd_op());
    std::size_t rows = 0;
    REQUIRE(v.lager->scan(store::Rum::kTjeneste, noegle(Slags::kLaeser), noegle(Slags::kLaeser),
                          [&](std::string_view key, auto) {
                              rows += key.back() == 1 ? 1 : 0;
                              return true;
                          }));
    CHECK(rows == 0);
}

TEST_CASE("noder: a ticket is missed when no node reads, and only then") {
    Toverden v;
    v.koe(0).tab(2);
    v.send(*v.a, "1");
    v.send(*v.a, "2");
    const auto one = std::make_shared<Modtager>();
    const auto two = std::make_shared<Modtager>();
    const auto ra = v.a->laeser(kBoks, one);
    const auto rb = v.b->laeser(kBoks, two);
    rb->kredit(1);
    ra->kredit(1);
    const std::int64_t now = monotonic_us();
    v.a->eftersyn(now);
    v.a->eftersyn(now + 2'100'000);
    CHECK(id_af(one->nr(0)) == "urn:1");
    // The other waits behind it: that it gets no tickets is as it should be.
    REQUIRE(vent([&] { return v.b->status(kBoks).laesere == 2; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    v.b->eftersyn(now + 10'000'000);
    v.b->eftersyn(now + 20'000'000);
    v.b->eftersyn(now + 30'000'000);
    CHECK(v.koe(1).i_koe(kBoks) == 1);
    ra->luk();
    rb->luk();
}

TEST_CASE("noder: tickets of a store that was set back hold nothing up") {
    Toverden v;
    v.koe(0).aflever({{kBoks, 7}, {kBoks, 9}});
    REQUIRE(vent([&] { return v.koe(0).i_koe(kBoks) == 2; }));
    const auto to = std::make_shared<Modtager>();
    const auto r = v.b->laeser(kBoks, to);
    r->kredit(20);
    CHECK(vent([&] { return v.koe(0).i_koe(kBoks) == 0; }));
    for (int i = 0; i < 12; ++i)
        v.send(*v.a, std::to_string(i));
    for (std::size_t i = 0; i < 12; ++i)
        CHECK(id_af(to->nr(i)) == "urn:" + std::to_string(i));
    r->luk();
}

TEST_CASE("noder: a batch that is built again is written once") {
    Toverden v;
    // Twenty threads at two nodes, in portions with what readers finish meanwhile.
    const auto to = std::make_shared<Modtager>();
    const auto r = v.a->laeser(kBoks, to);
    r->kredit(1000);
    std::atomic<bool> done{false};
    std::thread reader([&] {
        for (std::size_t i = 0; i < 600; ++i)
            r->kvitter(std::vector{to->nr(i).nummer});
        done = true;
    });
    std::vector<std::thread> senders;
    for (int s = 0; s < 20; ++s)
        senders.emplace_back([&v, s] {
            for (int i = 0; i < 30; ++i)
                v.send(s % 2 == 0 ? *v.a : *v.b, std::to_string(s) + "/" + std::to_string(i));
        });
    for (auto& t : senders)
        t.join();
    reader.join();
    v.a->vent_paa_laesere();
    std::set<std::string> seen;
    for (std::size_t i = 0; i < to->antal(); ++i)
        seen.insert(id_af(to->nr(i)));
    CHECK(seen.size() == 600);
    CHECK(to->antal() == 600);
    CHECK(v.b->status(kBoks).tal.venter == 0);
    CHECK(v.b->status(kBoks).tal.leveret == 600);
    r->luk();
}
