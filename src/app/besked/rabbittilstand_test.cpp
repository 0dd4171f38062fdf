// The two state machines behind RabbitMQ's queues of tickets against a broker by hand that is ill
// in the ways that RabbitMQ is, and a clock that the test moves.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "amqp/bytes.hpp"
#include "amqp/metoderamme.hpp"
#include "amqp/metodeskriver.hpp"
#include "app/besked/rabbitlaesning.hpp"
#include "app/besked/rabbitudgivelse.hpp"
#include "base/time.hpp"

using namespace faelled;
using namespace faelled::app;
using amqp::Metodeid;
using beskedfordeler::Billet;

namespace {

const Uuid kEn = Uuid::literal("00000000-0000-4000-8000-0000000000e1");
const Uuid kTo = Uuid::literal("00000000-0000-4000-8000-0000000000e2");
constexpr std::int64_t kMs = 1'000;

std::string navn(const Uuid& box) {
    return "k." + box.text();
}

std::vector<Uuid> mange(std::size_t n) {
    std::vector<Uuid> out;
    out.reserve(n);
    while (out.size() < n)
        out.push_back(Uuid::named(kEn, std::to_string(out.size())));
    return out;
}

struct Laeser final : beskedfordeler::Billetmodtager {
    std::vector<std::uint64_t> fik;
    int tabte = 0;
    void kom(std::uint64_t /*nummer*/, std::uint64_t plads) override { fik.push_back(plads); }
    void tabt() override { ++tabte; }
};

// A connection, its two state machines, and a broker that answers at once.
struct Forbindelse : amqp::Klientmodtager {
    // --- what ails it
    std::set<std::string> lederloese;                       // confirm nothing till deleted
    std::set<std::pair<std::uint16_t, std::string>> doeve;  // of one channel
    std::set<std::string> forbudte;                         // to declare
    std::set<std::string> uden_proces;  // nack; and whoever reads ends the connection
    std::set<std::string> doeve_koeer;  // confirm nothing, also when they were made again
    bool holder_bekraeftelser = false;  // till `bekraeft`
    bool stum = false;                  // altogether
    // --- what it has seen
    std::map<std::string, std::vector<std::uint64_t>> fik;  // queue -> places, also not confirmed
    std::map<std::string, int> erklaeringer;
    std::map<std::string, std::set<std::uint16_t>> laeses;  // queue -> channels that ask
    std::map<std::string, int> laeser_nu;                   // queue -> times that it let one
    std::set<std::pair<Uuid, std::uint64_t>> bekraeftede;
    std::vector<std::string> slettede;
    std::set<std::uint16_t> kanaler;
    std::map<std::uint16_t, std::map<std::string, std::size_t>> ubekraeftede;

    std::int64_t nu = 1'000 * kSekund;
    Rabbitudgivelse ud{
        {"k.", 700 * kMs, 30 * kSekund, [this](const Uuid& box) { ind.lavet_igen(box); }}};
    Rabbitlaesning ind{"k.", [this](const Uuid& box) { mistanker.push_back(box); }};
    std::vector<Uuid> mistanker;
    int brud = 0;  // connections that the broker has ended
    std::unique_ptr<amqp::Klient> k;

    Forbindelse() { forbind(); }
    void forbind(bool fejl = false) {
        ud.afbrudt();
        ind.afbrudt(fejl);
        kanaler.clear();
        numre_.clear();
        lukkede_.clear();
        k = std::make_unique<amqp::Klient>(amqp::Klientlogin{"a", "b", "/", 0}, *this);
        std::string s;
        amqp::Metodeskriver(s).start({}, "PLAIN");
        amqp::Metodeskriver(s).tune(40, 131072, 0);
        amqp::Metodeskriver(s).open_ok();
        std::ignore = k->tag_ud();
        k->modtag(s);
        svar();
    }
    // So long, in steps.
    bool gaa(std::int64_t us) {
        bool ok = true;
        for (const std::int64_t end = nu + us; nu < end; nu += 50 * kMs) {
            ok = ok && ud.tik(nu);
            ind.tik(nu);
            svar();
            if (!std::exchange(lukket_, false)) continue;
            ++brud;
            forbind(true);
        }
        return ok;
    }
    // Waits for the next turn; `most` may.
    void laeg(const Uuid& box, std::uint64_t place, std::size_t most = 1'000) {
        REQUIRE(ud.reserver(1, most));
        ud.tilfoej({{box, place}});
    }
    // Whether it was confirmed at once.
    bool send(const Uuid& box, std::uint64_t place) {
        laeg(box, place);
        REQUIRE(ud.tik(nu));
        svar();
        return bekraeftede.contains({box, place});
    }
    bool er_bekraeftet(const Uuid& box, std::uint64_t place) const {
        return bekraeftede.contains({box, place});
    }

    // --- Klientmodtager
    void aaben() override {
        ud.forbundet(*k);
        ind.forbundet(*k);
    }
    void erklaeret(std::uint16_t c, std::string_view q) override { ud.erklaeret(c, q); }
    void bekraeftet(std::uint16_t c, std::uint64_t n, bool m, bool ok) override {
        ud.bekraeftet(c, n, m, ok);
    }
    void returneret(std::uint16_t, std::string_view body) override { ud.returneret(body); }
    void laeser(std::uint16_t c) override { ind.laeser(c); }
    void leveret(std::uint16_t c, std::uint64_t n, bool, std::string_view body) override {
        ind.leveret(c, n, body);
    }
    void kanal_lukket(std::uint16_t c, const std::string& why) override {
        ud.kanal_lukket(c, why);
        ind.kanal_lukket(c, why);
    }

    // --- the broker
    void svar() {
        for (std::string out = k->tag_ud(); !out.empty(); out = k->tag_ud()) {
            std::string answer;
            for (std::string_view left = out; !left.empty();) {
                const auto r = amqp::laes_ramme(left, 1 << 20);
                REQUIRE((r && *r));
                ramme(**r, answer);
                left.remove_prefix((*r)->bytes);
            }
            if (lukket_) return;
            k->modtag(answer);
            REQUIRE_FALSE(k->fejl());
        }
    }

    void bekraeft() {
        std::string out;
        for (const auto& [channel, number] : std::exchange(holdte_, {}))
            amqp::Metodeskriver(out).ack(channel, number, true);
        k->modtag(out);
    }

  private:
    void ramme(const amqp::Ramme& r, std::string& out) {
        amqp::Metodeskriver w(out);
        if (r.type == amqp::Rammetype::kKrop && !lukkede_.contains(r.kanal)) {
            const std::string queue = koe_;
            const auto b = laes_billetkrop(r.indhold);
            if (b) fik[queue].push_back(b->plads);
            const std::uint64_t number = ++numre_[r.kanal];
            if (uden_proces.contains(queue)) {
                w.nack(r.kanal, number);
            } else if (holder_bekraeftelser) {
                holdte_[r.kanal] = number;
            } else if (!stum && !lederloese.contains(queue) && !doeve_koeer.contains(queue) &&
                       !doeve.contains({r.kanal, queue})) {
                w.ack(r.kanal, number, false);
                if (b) bekraeftede.emplace(b->dueslag, b->plads);
            } else {
                ++ubekraeftede[r.kanal][queue];
            }
        }
        if (r.type != amqp::Rammetype::kMetode) return;
        amqp::Bytelaeser in(r.indhold);
        const std::uint16_t klasse = in.u16();
        const Metodeid m{klasse, in.u16()};
        if (m == Metodeid{20, 41}) lukkede_.erase(r.kanal);
        if (lukkede_.contains(r.kanal)) return;
        if (m == Metodeid{20, 10}) kanaler.insert(r.kanal);
        if (m == Metodeid{20, 40}) {
            kanaler.erase(r.kanal);
            numre_.erase(r.kanal);
            if (!stum) w.kanal_close_ok(r.kanal);
        }
        if (m != Metodeid{50, 10} && m != Metodeid{50, 40} && m != Metodeid{60, 40} &&
            m != Metodeid{60, 20})
            return;
        in.u16();
        if (m == Metodeid{60, 40}) in.kort();
        const std::string queue(in.kort());
        koe_ = queue;
        if (m == Metodeid{50, 10}) {
            ++erklaeringer[queue];
            if (forbudte.contains(queue)) {
                w.kanal_close(r.kanal,
                              {amqp::Brud::Omfang::kKanal, amqp::Svarkode::kAfvist, "nej"});
                kanaler.erase(r.kanal);
                numre_.erase(r.kanal);
                lukkede_.insert(r.kanal);  // nothing more that was sent on it is answered
                return;
            }
            if (!stum) w.queue_ok(r.kanal, queue, 0, 0);
        }
        if (m == Metodeid{50, 40}) {
            slettede.push_back(queue);
            lederloese.erase(queue);
            uden_proces.erase(queue);
            fik[queue].clear();
            amqp::skriv_metode(out, r.kanal, {50, 41}, [](amqp::Byteskriver& b) { b.u32(0); });
        }
        if (m == Metodeid{60, 20}) {
            laeses[queue].insert(r.kanal);
            if (uden_proces.contains(queue)) lukket_ = true;
            if (stum || lederloese.contains(queue)) return;
            w.consume_ok(r.kanal, "f");
            ++laeser_nu[queue];
        }
    }

    std::map<std::uint16_t, std::uint64_t> numre_;
    std::map<std::uint16_t, std::uint64_t> holdte_;  // channel -> the last on it
    std::set<std::uint16_t> lukkede_;  // by the broker, till it is told that this was seen
    std::string koe_;
    bool lukket_ = false;
};

// Both mailboxes are read, or would be: the queue of one has no leader.
struct Enlederloes : Forbindelse {
    const std::shared_ptr<Laeser> en = std::make_shared<Laeser>();
    Enlederloes() {
        lederloese = {navn(kEn)};
        ind.abonner(kEn, 8, en);
        ind.abonner(kTo, 8, std::make_shared<Laeser>());
    }
};

using Pladser = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("rabbitudgivelse: a queue is declared once, tickets are confirmed in one channel") {
    Forbindelse f;
    for (std::uint64_t i = 1; i <= 3; ++i) {
        CHECK(f.send(kEn, i) == true);
        CHECK(f.send(kTo, i) == true);
    }
    CHECK(f.gaa(60 * kSekund));
    CHECK(f.fik[navn(kEn)] == Pladser{1, 2, 3});
    CHECK(f.erklaeringer[navn(kEn)] == 1);
    CHECK(f.kanaler == std::set<std::uint16_t>{1});
    f.forbind();
    CHECK(f.send(kEn, 4) == true);
    CHECK(f.erklaeringer[navn(kEn)] == 2);
}

TEST_CASE("rabbitudgivelse: what one channel loses goes again on another, and only that") {
    Forbindelse f;
    f.doeve = {{1, navn(kEn)}};
    CHECK_FALSE(f.send(kEn, 1));
    CHECK(f.send(kTo, 1));
    CHECK(f.gaa(650 * kMs));
    CHECK_FALSE(f.er_bekraeftet(kEn, 1));
    CHECK(f.gaa(100 * kMs));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK(f.fik[navn(kEn)] == Pladser{1, 1});
    CHECK(f.fik[navn(kTo)] == Pladser{1});
    CHECK(f.slettede.empty());
    // The new one is the one in use.
    CHECK(f.send(kTo, 2) == true);
    CHECK(f.send(kEn, 2) == true);
    CHECK(f.gaa(kSekund));
    CHECK(f.kanaler == std::set<std::uint16_t>{2});
}

TEST_CASE("rabbitudgivelse: a queue that finds no leader is made again; others notice nothing") {
    Forbindelse f;
    f.lederloese = {navn(kEn)};
    CHECK_FALSE(f.send(kEn, 1));
    CHECK_FALSE(f.send(kEn, 2));
    std::uint64_t place = 0;
    for (int i = 0; i < 20; ++i) {
        CHECK(f.send(kTo, ++place) == true);
        CHECK(f.gaa(100 * kMs));
    }
    CHECK(f.slettede.empty());
    CHECK_FALSE(f.er_bekraeftet(kEn, 1));
    CHECK(f.gaa(500 * kMs));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK(f.er_bekraeftet(kEn, 2));
    // The queue that showed that the broker is well is deleted first.
    REQUIRE(f.slettede.size() == 2);
    CHECK(f.slettede[0].starts_with("k.proeve."));
    CHECK(f.slettede[1] == navn(kEn));
    CHECK(f.fik[navn(kEn)] == Pladser{1, 2});
    CHECK(f.fik[navn(kTo)].size() == 20);  // each once
    CHECK(f.send(kEn, 3) == true);
    CHECK(f.gaa(10 * kSekund));
    CHECK(f.kanaler.size() == 1);
    CHECK(f.slettede.size() == 2);
}

TEST_CASE("rabbitudgivelse: a queue without a process is made again too") {
    Forbindelse f;
    f.uden_proces = {navn(kEn)};
    CHECK_FALSE(f.send(kEn, 1));
    CHECK(f.send(kTo, 1));
    CHECK(f.gaa(3 * kSekund));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK(f.slettede.size() == 2);
    CHECK(f.fik[navn(kTo)] == Pladser{1});
}

TEST_CASE("rabbitudgivelse: when the broker itself confirms nothing no queue is deleted") {
    Forbindelse f;
    f.stum = true;
    CHECK_FALSE(f.send(kEn, 1));
    CHECK_FALSE(f.send(kTo, 1));
    CHECK(f.gaa(9'700 * kMs));
    CHECK_FALSE(f.ud.staar_stille());
    CHECK(f.gaa(800 * kMs));
    CHECK(f.ud.staar_stille());  // nothing more is taken
    CHECK(f.slettede.empty());
    CHECK(f.fik[navn(kTo)].size() <= 6);  // it is tried ever more seldom
    f.stum = false;
    CHECK(f.gaa(31 * kSekund));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK(f.er_bekraeftet(kTo, 1));
    CHECK_FALSE(f.ud.staar_stille());
    CHECK(f.slettede.size() <= 1);  // a queue of another name
    CHECK(f.gaa(60 * kSekund));
    CHECK_FALSE(f.ud.staar_stille());  // nothing waits
}

TEST_CASE("rabbitudgivelse: of a queue that takes long the latest tickets are kept") {
    Forbindelse f;
    f.stum = true;
    for (std::uint64_t i = 1; i <= 5'000; ++i) {
        f.laeg(kEn, i, 40);  // those that were dropped take no room
        if (i == 1) CHECK(f.gaa(50 * kMs));
    }
    CHECK_FALSE(f.ud.reserver(40, 40));
    f.stum = false;
    CHECK(f.gaa(5 * kSekund));
    CHECK(f.er_bekraeftet(kEn, 5'000));
    CHECK(f.fik[navn(kEn)].size() <= 40);
    CHECK(f.ud.reserver(40, 40));
}

TEST_CASE("rabbitudgivelse: a ticket that says nothing takes no other's room") {
    Forbindelse f;
    f.stum = true;
    CHECK_FALSE(f.send(kEn, 7));
    for (int i = 0; i < 100; ++i)
        CHECK_FALSE(f.send(kEn, 0));
    CHECK(f.ud.reserver(9, 10));
    f.stum = false;
    CHECK(f.gaa(5 * kSekund));
    CHECK(f.er_bekraeftet(kEn, 7));
    CHECK(f.send(kEn, 0) == true);
}

// What one queue, or all of a channel, may have unconfirmed before RabbitMQ stops listening: 32 of
// its client of a quorum queue, 400 of a connection's reader.
TEST_CASE("rabbitudgivelse: silent queues do not have the broker stop reading the connection") {
    Forbindelse f;
    const std::vector<Uuid> boxes = mange(20);
    for (const Uuid& box : boxes)
        f.lederloese.insert(navn(box));
    f.stum = true;
    for (std::uint64_t place = 1; place <= 100; ++place)
        CHECK_FALSE(f.send(kTo, place));
    for (std::uint64_t place = 1; place <= 100; ++place) {
        for (const Uuid& box : boxes)
            f.laeg(box, place);
        CHECK(f.ud.tik(f.nu));
        f.svar();
    }
    for (const auto& [channel, queues] : f.ubekraeftede) {
        std::size_t sum = 0;
        for (const auto& [queue, n] : queues) {
            CHECK(n < 32);
            sum += n;
        }
        CHECK(sum < 200);
    }
    f.stum = false;
    CHECK(f.gaa(kSekund));
    CHECK(f.er_bekraeftet(kTo, 100));
    // Each is deleted and made again, some at a time.
    CHECK(f.gaa(60 * kSekund));
    for (const Uuid& box : boxes)
        CHECK(f.er_bekraeftet(box, 100));
}

TEST_CASE("rabbitudgivelse: a full channel is shared by turns") {
    Forbindelse f;
    f.holder_bekraeftelser = true;
    const std::vector<Uuid> boxes = mange(400);
    for (std::uint64_t round = 1; round <= 8; ++round) {
        for (const Uuid& box : boxes)
            f.laeg(box, round, 10'000);
        CHECK(f.gaa(50 * kMs));
        f.bekraeft();
    }
    for (const Uuid& box : boxes)
        CHECK(f.fik[navn(box)].size() >= 1);
}

TEST_CASE("rabbitudgivelse: one queue that stays silent does not stop the senders") {
    Forbindelse f;
    f.doeve_koeer = {navn(kEn)};
    CHECK_FALSE(f.send(kEn, 1));
    for (int i = 0; i < 120; ++i) {
        CHECK(f.gaa(kSekund));
        CHECK_FALSE(f.ud.staar_stille());
    }
    CHECK(f.send(kTo, 1) == true);
}

TEST_CASE("rabbitudgivelse: a connection on which nothing is confirmed is given up") {
    Forbindelse f;
    f.stum = true;
    CHECK_FALSE(f.send(kEn, 1));
    CHECK(f.gaa(29 * kSekund));
    CHECK_FALSE(f.gaa(2 * kSekund));
    f.forbind();
    CHECK(f.ud.staar_stille());
    CHECK(f.gaa(29 * kSekund));
    CHECK_FALSE(f.gaa(2 * kSekund));
    f.stum = false;
    f.forbind();
    CHECK(f.gaa(kSekund));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK_FALSE(f.ud.staar_stille());
}

TEST_CASE(
    "rabbitudgivelse: the queue of a mailbox that is gone is deleted, when there is a broker") {
    Forbindelse f;
    CHECK(f.send(kTo, 1));
    f.stum = true;
    CHECK_FALSE(f.send(kEn, 1));
    CHECK_FALSE(f.send(kEn, 2));
    f.ud.fjern(kEn);
    CHECK(f.ud.reserver(10, 10));  // its tickets are gone
    CHECK_FALSE(f.ud.reserver(1, 10));
    CHECK(f.gaa(100 * kMs));
    CHECK(f.slettede.size() == 1);
    // The broker has said nothing yet when the connection goes: again.
    f.stum = false;
    f.forbind();
    CHECK(f.gaa(100 * kMs));
    CHECK(f.slettede == std::vector<std::string>{navn(kEn), navn(kEn)});
    CHECK(f.kanaler == std::set<std::uint16_t>{1});
    f.forbind();
    CHECK(f.gaa(60 * kSekund));
    CHECK(f.slettede.size() == 2);
    CHECK(f.erklaeringer[navn(kEn)] == 1);
    // Many: some at a time, and their channels are given back.
    for (const Uuid& box : mange(100))
        f.ud.fjern(box);
    CHECK(f.gaa(kSekund));
    CHECK(f.slettede.size() == 102);
    CHECK(f.kanaler.size() <= 1);
}

TEST_CASE("rabbitudgivelse: a queue that the broker refuses disturbs no other") {
    Forbindelse f;
    f.forbudte = {navn(kEn)};
    CHECK_FALSE(f.send(kEn, 1));
    for (std::uint64_t i = 1; i <= 100; ++i) {
        std::ignore = f.send(kTo, i);
        CHECK(f.gaa(100 * kMs));
        CHECK(f.er_bekraeftet(kTo, i));
    }
    CHECK(f.gaa(500 * kMs));
    CHECK_FALSE(f.er_bekraeftet(kEn, 1));
    CHECK_FALSE(f.ud.staar_stille());
    CHECK(f.erklaeringer[navn(kEn)] <= 6);
}

TEST_CASE("rabbitudgivelse: what is not confirmed when the connection goes is published again") {
    Forbindelse f;
    f.stum = true;
    CHECK_FALSE(f.send(kEn, 1));
    f.stum = false;
    f.forbind();
    CHECK(f.gaa(100 * kMs));
    CHECK(f.er_bekraeftet(kEn, 1));
    CHECK(f.fik[navn(kEn)] == Pladser{1, 1});
}

TEST_CASE("rabbitudgivelse: when there are no channels left the connection is to be made again") {
    Forbindelse f;
    f.stum = true;
    bool ok = true;
    for (std::uint64_t i = 1; i <= 50; ++i) {
        f.laeg(Uuid::named(kEn, std::to_string(i)), i);
        ok = f.gaa(100 * kMs) && ok;
    }
    CHECK_FALSE(ok);
    f.stum = false;
    f.forbind();
    CHECK(f.gaa(kSekund));
    CHECK(f.send(kEn, 1) == true);
}

TEST_CASE("rabbitlaesning: a queue that lets nobody read is tried again, ever more seldom") {
    Enlederloes f;
    CHECK(f.gaa(60 * kSekund));
    CHECK(f.laeses[navn(kTo)].size() == 1);
    CHECK(f.erklaeringer[navn(kEn)] == 5);  // at 0, 2, 6, 14 and 30 s
    CHECK(f.mistanker.size() == 4);
    f.lederloese.clear();
    CHECK(f.gaa(31 * kSekund));
    CHECK(f.erklaeringer[navn(kEn)] == 6);
    CHECK(f.gaa(60 * kSekund));
    CHECK(f.erklaeringer[navn(kEn)] == 6);
    f.ind.laes_forfra(kTo);
    CHECK(f.gaa(kSekund));
    CHECK(f.laeses[navn(kTo)].size() == 2);
    f.forbind();
    CHECK(f.gaa(kSekund));
    CHECK(f.erklaeringer[navn(kEn)] == 7);
    CHECK(f.en->tabte == 1);
    f.ind.afmeld(kEn);
    f.ind.afmeld(kTo);
    CHECK(f.gaa(kSekund));
    CHECK(f.kanaler == std::set<std::uint16_t>{1});
}

TEST_CASE("rabbitlaesning: a queue that was made again is read at once") {
    Enlederloes f;
    CHECK(f.gaa(16 * kSekund));
    CHECK_FALSE(f.send(kEn, 1));  // who publishes finds that it is ill
    for (int i = 0; i < 60 && !f.er_bekraeftet(kEn, 1); ++i)
        CHECK(f.gaa(50 * kMs));
    REQUIRE(f.er_bekraeftet(kEn, 1));
    CHECK(f.gaa(100 * kMs));  // else in 30 s
    CHECK(f.laeser_nu[navn(kEn)] == 1);
    CHECK(f.laeser_nu[navn(kTo)] == 1);
}

TEST_CASE("rabbitlaesning: a queue that ends the connection of all is found, and left alone") {
    Forbindelse f;
    std::vector<std::shared_ptr<Laeser>> readers;
    const std::vector<Uuid> boxes = mange(20);
    for (const Uuid& box : boxes) {
        readers.push_back(std::make_shared<Laeser>());
        f.ind.abonner(box, 8, readers.back());
    }
    const Uuid ill = boxes[7];
    f.uden_proces = {navn(ill)};
    CHECK(f.gaa(7 * kSekund));
    CHECK(f.brud == 3);  // once among many, twice alone
    CHECK(f.mistanker == std::vector<Uuid>{ill});
    for (const Uuid& box : boxes)
        CHECK((box == ill || f.laeses[navn(box)].size() >= 1));
    CHECK(f.kanaler.size() == 20);  // 19 that read
    CHECK(f.gaa(60 * kSekund));
    CHECK(f.brud == 6);  // 8, 16 and 32 s later
    f.uden_proces.clear();
    CHECK(f.gaa(70 * kSekund));
    CHECK(f.brud == 6);
    CHECK(f.kanaler.size() == 21);
}
