#include "beskedfordeler/beskedfordeler.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <future>
#include <map>
#include <thread>

#include "adgang/forbrug.hpp"
#include "adgang/revision_laeser.hpp"

#include "beskedfordeler/json.hpp"
#include "beskedfordeler/test_besked.hpp"
#include "beskedfordeler/test_billetkoe.hpp"
#include "beskedfordeler/test_verden.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

const Uuid kAfsender = nummer(1);
const Uuid kModtager = nummer(2);

struct Anlaeg {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    oio::Motor motor{*lager, ur, system_entropy(), {}};
    adgang::Register adgang;
    Aftalebog bog;
    std::unique_ptr<adgang::Revision> revision;
    std::unique_ptr<Beskedfordeler> b;
    Handlende operatoer{"proeve", true, {}, Uuid()};
    Uuid boks;
    Beskedfordeler::Indstillinger indstillinger;

    // Again, when it runs.
    void start() {
        b.reset();
        auto made = Beskedfordeler::create({motor, adgang, ur, system_entropy(), revision.get()},
                                           indstillinger);
        REQUIRE(made);
        b = std::move(*made);
    }
    explicit Anlaeg(bool dedup = false) {
        bog.aftale(kAfsender, Retning::kAflever, {});
        bog.aftale(kModtager, Retning::kModtag, {});
        adgang.saet(bog.billede());
        auto log = adgang::Revision::create(*lager, ur, std::nullopt);
        REQUIRE(log);
        revision = std::move(*log);
        indstillinger.dedup = dedup;
        start();
        Beskedtype t;
        t.uuid = kType;
        t.navn = "Prøve";
        REQUIRE(b->gem(operatoer, t));
        Dueslag d;
        d.navn = "Prøve";
        d.system = kModtager;
        boks = *b->gem(operatoer, d);
        Abonnement a;
        a.dueslag = boks;
        a.beskedtype = kType;
        REQUIRE(b->gem(operatoer, a));
    }
    Svar send(const std::string& xml, const Uuid& system = kAfsender) {
        return send_ved(*b, xml, system);
    }
    static Svar send_ved(Beskedfordeler& at, const std::string& xml,
                         const Uuid& system = kAfsender) {
        Afsender from;
        from.system = system;
        from.ip = "::FFFF:192.0.2.1";
        std::promise<Svar> answer;
        at.udgiv(from, "b0a6b8be-33d0-4d0c-9e2d-6b2a9f6d1003", xml,
                 [&](Svar s) { answer.set_value(std::move(s)); });
        return answer.get_future().get();
    }
    // An acknowledgement is written when the delivery is in the audit log.
    void vent_kopier(std::uint64_t n) const {
        for (int i = 0; i < 1000 && b->post().status(boks).tal.kopier != n; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        REQUIRE(b->post().status(boks).tal.kopier == n);
    }
    std::optional<Levering> hent() {
        auto r = b->aabn(kModtager, boks.text(), nullptr, Kvittering::kSelv);
        REQUIRE(r);
        std::promise<Koelaeser::Hentet> answer;
        (*r)->hent(Kvittering::kAutomatisk,
                   [&](Koelaeser::Hentet h) { answer.set_value(std::move(h)); });
        return answer.get_future().get().levering;
    }
};

bool alle(const Uuid& /*system*/) {
    return true;
}

}  // namespace

TEST_CASE("beskedfordeler: accepted, stored, audited and delivered") {
    Anlaeg v;
    CHECK(v.send(lav_besked()).kode == 20);
    const auto l = v.hent();
    REQUIRE(l);
    CHECK(l->krop->find("b0a6b8be-33d0-4d0c-9e2d-6b2a9f6d1003") != std::string::npos);
    CHECK(l->krop->find(kAfsender.text()) != std::string::npos);
    CHECK_FALSE(v.hent());
    std::uint64_t records = 0;
    REQUIRE(v.lager->scan(store::Rum::kRevision, "", "", [&](auto, std::string_view value) {
        records += value.find("udgiv") != std::string_view::npos ? 1 : 0;
        return true;
    }));
    CHECK(records > 0);
}

TEST_CASE("beskedfordeler: what a receiver was given is in the audit log, once for each delivery") {
    Anlaeg v;
    Beskedudkast u;
    for (int n = 0; n < 3; ++n) {
        u.id = "urn:" + std::to_string(n);
        REQUIRE(v.send(lav_besked(u)).kode == 20);
    }
    auto r = *v.b->aabn(kModtager, v.boks.text(), nullptr, Kvittering::kSelv);
    const auto next = [&] {
        std::promise<Koelaeser::Hentet> answer;
        r->hent(Kvittering::kSelv, [&](Koelaeser::Hentet h) { answer.set_value(std::move(h)); });
        auto got = answer.get_future().get().levering;
        REQUIRE(got);
        return *got;
    };
    r->kvitter(std::vector{next().nummer});
    r->afvis(std::vector{next().nummer}, Tilbage::kHoved);
    (void)next();  // outstanding, and never answered
    const auto given = [&] {
        std::map<Uuid, int> out;
        const adgang::Revisionslaeser reader(*v.lager);
        adgang::Revisionsfilter f;
        f.arter = {adgang::Revisionsart::kLevering};
        REQUIRE(reader.alle(f, [&](const adgang::Revisionslinje& l) {
            CHECK(l.post.system == kModtager);
            CHECK(l.post.myndighed == Cvr(11111111));
            CHECK(l.post.aftale == nummer(900'002));
            for (const Uuid& o : l.post.objekter)
                ++out[o];
            return true;
        }));
        return out;
    };
    v.vent_kopier(1);
    // The owner may take out what the receiver has acknowledged a moment ago: it counts once.
    r->kvitter(std::vector<std::uint64_t>{2});
    CHECK(v.b->post().til_fejlkoe(v.boks, 2, "flyttet").has_value());
    const Dueslagstal t = v.b->post().status(v.boks).tal;
    CHECK(t.kopier == 1);
    CHECK(t.fejl == 1);
    CHECK(t.venter == 1);
    r->luk();
    v.b.reset();
    auto all = given();
    CHECK(all[opslagsid("urn:0")] == 1);
    CHECK(all[opslagsid("urn:1")] == 2);  // given twice
    adgang::Forbrugsfilter deliveries;
    deliveries.operation = "levering";
    const auto meter = adgang::forbrug(*v.lager, deliveries, {.operation = true});
    REQUIRE(meter->size() == 1);
    CHECK(meter->front().tal.antal == 3);
}

TEST_CASE("beskedfordeler: an acknowledgement before a crash is in the audit log after it") {
    Anlaeg v;
    // The log takes its time: the crash comes first.
    v.indstillinger.post.leveringslog.samle_ms = 60'000;
    Mellemled broker;
    bool several = false;
    SUBCASE("of one node") {}
    SUBCASE("of several nodes") {
        several = true;
        v.indstillinger.delt = 1;
        v.indstillinger.post.lav_koe = [&] { return std::make_unique<MemoryBilletkoe>(broker); };
    }
    v.start();
    Beskedudkast u;
    u.id = "urn:0";
    REQUIRE(v.send(lav_besked(u)).kode == 20);
    REQUIRE(v.hent());
    v.vent_kopier(1);
    const auto records = [&] {
        std::size_t n = 0;
        adgang::Revisionsfilter f;
        f.arter = {adgang::Revisionsart::kLevering};
        f.objekt = opslagsid("urn:0");
        const adgang::Revisionslaeser reader(*v.lager);
        REQUIRE(reader.alle(f, [&](const adgang::Revisionslinje& l) {
            CHECK(l.post.system == kModtager);
            ++n;
            return true;
        }));
        return n;
    };
    CHECK(records() == 0);
    v.lager->plan().disk_fuld = true;
    v.b.reset();
    v.lager->plan().disk_fuld = false;
    CHECK(records() == 0);
    v.indstillinger.post.leveringslog.samle_ms = 1;
    if (several) {
        // The one that leads sees that the other is gone: it would have written it by now.
        v.indstillinger.delt = 2;
        v.start();
        v.b->tik();
        v.ur.advance(60 * kSekund);
        v.b->tik();
        v.start();
        CHECK(records() == 0);
        v.ur.advance(120 * kSekund);
        v.b->tik();
        for (int i = 0; i < 1000 && records() == 0; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        v.b->post().vent_paa_laesere();
        v.b->tik();
    } else {
        v.start();
    }
    v.start();
    CHECK(records() == 1);  // and not once more at each start
}

TEST_CASE("beskedfordeler: refusals name their rule and reach nobody") {
    Anlaeg v;
    CHECK(v.send("<x/>").kode == 40);
    CHECK(v.send(lav_besked(), nummer(7)).kode == 41);
    Beskedudkast u;
    u.foelsomhed.clear();
    CHECK(v.send(lav_besked(u)).kode == 41);
    CHECK_FALSE(v.hent());
    v.lager->plan().skrivefejl_om = 1;
    CHECK(v.send(lav_besked()).kode == 50);
}

TEST_CASE("beskedfordeler: a mailbox of another system is unknown") {
    Anlaeg v;
    const auto nej = [&](const Uuid& system, const std::string& box) {
        return v.b->aabn(system, box, nullptr, Kvittering::kSelv).error().tekst;
    };
    const std::string other = nej(kAfsender, v.boks.text());
    CHECK(other == nej(kModtager, nummer(99).text()));
    CHECK(other == nej(kModtager, "ingen uuid"));
    std::string upper = v.boks.text();
    for (char& c : upper)
        c = static_cast<char>(std::toupper(c));
    CHECK(v.b->aabn(kModtager, upper, nullptr, Kvittering::kSelv));
    Dueslag d = *v.b->registre().dueslag(v.boks);
    d.aktiv = false;
    REQUIRE(v.b->gem(v.operatoer, d));
    CHECK(other == nej(kModtager, v.boks.text()));
}

TEST_CASE("beskedfordeler: only an agreement in force allows an active subscription") {
    Anlaeg v;
    Dueslag d;
    d.navn = "Uden aftale";
    d.system = nummer(5);
    Abonnement a;
    a.dueslag = *v.b->gem(v.operatoer, d);
    a.beskedtype = kType;
    CHECK(v.b->gem(v.operatoer, a).error().kode == 49);
    a.aktiv = false;
    CHECK(v.b->gem(v.operatoer, a).has_value());
    const Handlende stranger{"x", false, [](const Uuid&) { return false; }, Uuid()};
    CHECK(v.b->gem(stranger, d).error().kode == 43);
    CHECK(v.b->registre().hent<Dueslag>(stranger, v.boks).error().kode == 44);
    CHECK(v.b->registre().alle<Dueslag>(stranger).empty());
    CHECK(v.b->registre().alle<Beskedtype>(stranger).size() == 1);
}

TEST_CASE("beskedfordeler: registers survive a restart") {
    Anlaeg v;
    const auto list = v.b->registre().opret_liste(kModtager, "mine", {"a", "B"});
    REQUIRE(list);
    Registre again(v.motor, system_entropy());
    REQUIRE(again.start());
    CHECK(*again.dueslag(v.boks) == *v.b->registre().dueslag(v.boks));
    CHECK(again.laes_liste(kModtager, *list)->vaerdier == std::vector<std::string>{"B", "a"});
    REQUIRE(again.slet_liste(kModtager, *list));
    std::uint64_t values = 0;
    REQUIRE(v.lager->scan(store::Rum::kTjeneste, "Bv", "Bv", [&](auto, auto) {
        ++values;
        return true;
    }));
    CHECK(values == 0);
    const std::string json = til_json(*v.b->registre().dueslag(v.boks));
    REQUIRE(fra_json<Dueslag>(json).has_value());
    CHECK(*fra_json<Dueslag>(json) == *v.b->registre().dueslag(v.boks));
    CHECK(fra_json<Dueslag>(R"({"levering":"Flyv"})").error().element == "levering");
}

namespace {

// And another node on the same store.
struct Toanlaeg {
    Mellemled broker;
    Anlaeg v;
    std::unique_ptr<Beskedfordeler> b;

    Toanlaeg() {
        v.indstillinger.post.lav_koe = [this] { return std::make_unique<MemoryBilletkoe>(broker); };
        v.indstillinger.delt = std::uint8_t{0};
        v.start();
        auto settings = v.indstillinger;
        settings.delt = std::uint8_t{1};
        auto made = Beskedfordeler::create({v.motor, v.adgang, v.ur, system_entropy()}, settings);
        REQUIRE(made);
        b = std::move(*made);
    }
};

}  // namespace

TEST_CASE("beskedfordeler: a change at one node counts for the next message at another") {
    Toanlaeg t;
    Anlaeg& v = t.v;
    Abonnement a = v.b->registre().alle<Abonnement>(v.operatoer).at(0);
    a.nr = 0;
    Beskedudkast u;
    const auto copies = [&] {
        u.id = Uuid::random(system_entropy()).text();
        const std::uint64_t before = v.b->post().status(v.boks).tal.venter;
        CHECK(Anlaeg::send_ved(*t.b, lav_besked(u)).kode == 20);
        return v.b->post().status(v.boks).tal.venter - before;
    };
    for (int round = 0; round < 5; ++round) {
        CHECK(copies() == 1);
        a.aktiv = false;
        REQUIRE(v.b->gem(v.operatoer, a));
        CHECK(copies() == 0);
        a.aktiv = true;
        REQUIRE(v.b->gem(v.operatoer, a));
    }
}

TEST_CASE("beskedfordeler: the node that leads pushes; one that is not certain lets go") {
    Toanlaeg t;
    Anlaeg& v = t.v;
    struct Kald final : Modtagerkald {
        std::atomic<int> fik{0};
        Result<Svar> post(const Dueslag& /*box*/, std::string /*body*/) override {
            ++fik;
            return Svar{200, "<a><StandardRetur><StatusKode>20</StatusKode></StandardRetur></a>"};
        }
        Result<void> head(const Dueslag& /*box*/) override { return {}; }
    };
    std::array<Kald, 2> calls;
    std::vector<std::unique_ptr<Beskedfordeler>> nodes;
    for (std::size_t i = 0; i < 2; ++i) {
        auto settings = v.indstillinger;
        settings.hvilende = true;
        settings.delt = static_cast<std::uint8_t>(2 + i);
        auto made = Beskedfordeler::create(
            {v.motor, v.adgang, v.ur, system_entropy(), nullptr, &calls.at(i)}, settings);
        REQUIRE(made);
        REQUIRE((*made)->vaagn());
        nodes.push_back(std::move(*made));
    }
    Dueslag d;
    d.navn = "Tilsend";
    d.system = kModtager;
    d.levering = Leveringsmaade::kSend;
    d.callback = "https://modtager.example/";
    Abonnement a;
    a.dueslag = *v.b->gem(v.operatoer, d);
    a.beskedtype = kType;
    REQUIRE(v.b->gem(v.operatoer, a));
    Beskedudkast u;
    const auto pushed = [&](std::size_t node) {
        const int before = calls.at(node).fik;
        u.id = Uuid::random(system_entropy()).text();
        CHECK(v.send(lav_besked(u)).kode == 20);
        for (int i = 0; i < 1000 && calls.at(node).fik == before; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return calls.at(node).fik - before;
    };
    for (const auto& node : nodes)
        node->foelg_med();
    nodes[0]->led();
    nodes[0]->led();
    CHECK(pushed(0) == 1);
    CHECK(nodes[1]->sending(a.dueslag).has_value());
    nodes[0]->hold();
    nodes[0]->foelg_med();
    nodes[1]->led();
    CHECK(pushed(1) == 1);
    CHECK(calls[0].fik == 1);
    nodes[1]->hold();
    nodes[0]->led();
    CHECK(pushed(0) == 1);
    CHECK(calls[1].fik == 1);
}

TEST_CASE("beskedfordeler: what another node changes in the registers reaches the mailboxes here") {
    Toanlaeg t;
    Anlaeg& v = t.v;
    Beskedfordeler& here = *t.b;
    struct Ende final : Koemodtager {
        std::atomic<bool> slut{false};
        void leveret(Levering /*l*/) override {}
        void opsagt() override { slut = true; }
    };
    const auto open = [&](const Uuid& box) {
        auto to = std::make_shared<Ende>();
        auto reader = here.aabn(kModtager, box.text(), to, Kvittering::kSelv);
        return std::pair(to, reader ? *reader : nullptr);
    };
    const auto first = open(v.boks);
    REQUIRE(first.second);
    Dueslag d = *v.b->registre().dueslag(v.boks);
    d.aktiv = false;
    REQUIRE(v.b->gem(v.operatoer, d));
    CHECK_FALSE(first.first->slut);
    here.foelg_med();
    CHECK(first.first->slut);
    CHECK_FALSE(open(v.boks).second);
    // One that comes, and goes.
    d.uuid = Uuid();
    d.nr = 0;
    d.aktiv = true;
    const Uuid fresh = *v.b->gem(v.operatoer, d);
    CHECK_FALSE(open(fresh).second);
    here.foelg_med();
    const auto second = open(fresh);
    REQUIRE(second.second);
    d.uuid = fresh;
    d.aktiv = false;
    REQUIRE(v.b->gem(v.operatoer, d));
    REQUIRE(v.b->slet<Dueslag>(v.operatoer, fresh));
    here.foelg_med();
    CHECK(second.first->slut);
    CHECK_FALSE(open(fresh).second);
    // A subscription at once, to a mailbox that was made there for a system without agreement.
    d.uuid = Uuid();
    d.system = nummer(3);
    Abonnement a;
    a.dueslag = *v.b->gem(v.operatoer, d);
    a.beskedtype = kType;
    CHECK(here.gem(v.operatoer, a).error().kode == 49);
}

TEST_CASE("beskedfordeler: value lists by the rules of chapter 9") {
    Anlaeg v;
    Registre& r = v.b->registre();
    const auto list = r.opret_liste(kModtager, "mine", {"a", "a", "b"});
    REQUIRE(list);
    CHECK(r.opret_liste(kModtager, "mine", {}).error().kode == 49);
    CHECK(r.opret_liste(kAfsender, "mine", {}).has_value());
    CHECK(r.laes_liste(kAfsender, *list).error().kode == 41);
    CHECK(r.laes_liste(kModtager, nummer(77)).error().kode == 44);
    CHECK(r.fjern_vaerdier(kModtager, *list, {"x", "a"}).has_value());
    CHECK(r.laes_liste(kModtager, *list)->vaerdier == std::vector<std::string>{"b"});
    CHECK(r.soeg_lister(kModtager, "M*", {"*"}) == std::vector{*list});
    CHECK(r.soeg_lister(kModtager, "", {"b", "c"}).empty());
    CHECK(r.importer_liste(kModtager, *list, "ny", {}).error().kode == 49);
    REQUIRE(r.passiver_liste(kModtager, *list));
    CHECK(r.passiver_liste(kModtager, *list).error().kode == 49);
    CHECK(r.slet_liste(kModtager, *list).error().kode == 49);
    CHECK(r.soeg_lister(kModtager, "", {}).empty());
    REQUIRE(r.importer_liste(kModtager, *list, "ny", {"c"}));
    CHECK(r.laes_liste(kModtager, *list)->liste.tilstand == Listetilstand::kImporteret);
    REQUIRE(r.ret_liste(kModtager, *list, "nyere", std::nullopt));
    CHECK(r.laes_liste(kModtager, *list)->vaerdier == std::vector<std::string>{"c"});
    REQUIRE(r.slet_liste(kModtager, *list));
    CHECK(r.laes_liste(kModtager, *list).error().kode == 44);
}

TEST_CASE("beskedfordeler: the same BeskedId again is distributed once when that is asked for") {
    Anlaeg v(true);
    CHECK(v.send(lav_besked()).kode == 20);
    CHECK(v.send(lav_besked()).kode == 20);
    CHECK(v.hent());
    CHECK_FALSE(v.hent());
}

TEST_CASE("beskedfordeler: a message's way, each sees only her own part") {
    Anlaeg v;
    CHECK(v.send(lav_besked()).kode == 20);
    const std::string id = Beskedudkast().id;
    auto way = v.b->vej(id, alle);
    REQUIRE(way);
    REQUIRE(way->size() == 1);
    REQUIRE((*way)[0].kopier.size() == 1);
    CHECK((*way)[0].kopier[0].fund->koe == Koe::kVenter);
    REQUIRE(v.hent());
    v.vent_kopier(1);
    way = v.b->vej("b0a6b8be-33d0-4d0c-9e2d-6b2a9f6d1003", alle);
    CHECK((*way)[0].kopier[0].fund->koe == Koe::kKopier);
    CHECK((*way)[0].kopier[0].fund->kopi.forsoeg == 1);
    const auto receiver = v.b->vej(id, [](const Uuid& s) { return s == kModtager; });
    REQUIRE(receiver->size() == 1);
    CHECK((*receiver)[0].kopier.size() == 1);
    CHECK((*receiver)[0].post.aftaler.empty());  // the sender's own
    CHECK_FALSE((*way)[0].post.aftaler.empty());
    const auto sender = v.b->vej(id, [](const Uuid& s) { return s == kAfsender; });
    REQUIRE(sender->size() == 1);
    CHECK((*sender)[0].kopier.empty());
    CHECK((*sender)[0].post.kopier.empty());
    CHECK(v.b->vej(id, [](const Uuid& s) { return s == nummer(8); })->empty());
    // Refused ones are remembered with their rule.
    Beskedudkast u;
    u.id = nummer(44).text();
    u.foelsomhed.clear();
    CHECK(v.send(lav_besked(u)).kode == 41);
    CHECK((*v.b->vej(u.id, alle))[0].post.regel == "aftale");
}

TEST_CASE("beskedfordeler: a receiver moves a message to the error queue by its BeskedId") {
    Anlaeg v;
    CHECK(v.send(lav_besked()).kode == 20);
    const std::string id = Beskedudkast().id;
    CHECK(v.b->flyt_til_fejlkoe(kAfsender, id, "x").error().kode == 44);
    REQUIRE(v.b->flyt_til_fejlkoe(kModtager, id, "kan ikke læses"));
    CHECK_FALSE(v.hent());
    CHECK(v.b->post().status(v.boks).tal.fejl == 1);
    CHECK(v.b->flyt_til_fejlkoe(kModtager, id, "x").error().kode == 44);
}

TEST_CASE("beskedfordeler: a mailbox that is long, old or stands still gives an alarm of its own") {
    Anlaeg v;
    v.indstillinger.alarmer = {2, kDoegn, 4 * 3600 * kSekund};
    v.start();
    const auto told = [&] {
        v.b->tik();
        const auto n = [](std::string_view name) { return metrics::gauge(name, "").value(); };
        return std::array{n("faelled_besked_lange_dueslag"), n("faelled_besked_gamle_dueslag"),
                          n("faelled_besked_stille_dueslag")};
    };
    using Tre = std::array<std::int64_t, 3>;
    test::Beskedudkast u;
    const auto send = [&] {
        u.id = "urn:alarm:" + Uuid::random(system_entropy()).text();
        REQUIRE(v.send(test::lav_besked(u)).kode == 20);
    };
    CHECK(told() == Tre{0, 0, 0});
    send();
    send();
    CHECK(told() == Tre{0, 0, 0});
    send();
    CHECK(told() == Tre{1, 0, 0});
    v.ur.advance(4 * 3600 * kSekund);
    CHECK(told() == Tre{1, 0, 1});
    REQUIRE(v.hent());
    v.vent_kopier(1);
    CHECK(told() == Tre{0, 0, 0});
    v.ur.advance(20 * 3600 * kSekund);
    CHECK(told() == Tre{0, 1, 1});
    REQUIRE(v.hent());
    REQUIRE(v.hent());
    v.vent_kopier(3);
    CHECK(told() == Tre{0, 0, 0});
}
