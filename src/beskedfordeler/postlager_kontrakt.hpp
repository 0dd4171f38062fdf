// What Postlager promises, whatever engine the order of the mailboxes lies in. Included by a test
// that names the engines (test_postlager.hpp) as KONTRAKT_MOTORER, else it is our own, and may
// leave them out by KONTRAKT_SPRING.
#pragma once

#include "base/timetal.hpp"
#include "beskedfordeler/test_postlager.hpp"

#ifndef KONTRAKT_MOTORER
#define KONTRAKT_MOTORER Egenmotor
#endif
#ifndef KONTRAKT_SPRING
#define KONTRAKT_SPRING doctest::skip(false)
#endif

namespace faelled::beskedfordeler::test {

TEST_CASE_TEMPLATE(
    "postlager: copies come in order, each once, and are gone after the acknowledgement" *
        KONTRAKT_SPRING,
    M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    for (int i = 0; i < 300; ++i)
        v.send(std::to_string(i));
    CHECK(v.tal().venter == 300);
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(1);
    for (std::size_t i = 0; i < 300; ++i) {
        const Levering l = to->nr(i);
        CHECK(id_af(l) == "urn:" + std::to_string(i));
        CHECK_FALSE(l.genleveret);
        CHECK(to->antal() == i + 1);  // credit 1: nothing comes before the acknowledgement
        const std::array<std::uint64_t, 1> n{l.nummer};
        r->kvitter(n);
        r->kredit(1);
    }
    v.send("300");  // to a reader that waits
    CHECK(id_af(to->nr(300)) == "urn:300");
    const Dueslagstal t = v.tal();
    CHECK(t.venter == 1);
    CHECK(t.kopier == 300);
    CHECK(t.leveret == 300);
    r->luk();
}

TEST_CASE_TEMPLATE("postlager: a message is stored once for many mailboxes" * KONTRAKT_SPRING, M,
                   KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.send("a", {kBoks, kAndenBoks, kBoks});
    const auto one = v.p->laeser(kBoks, nullptr);
    const auto two = v.p->laeser(kAndenBoks, nullptr);
    const auto first = v.hent(one, Kvittering::kAutomatisk);
    const auto second = v.hent(one, Kvittering::kAutomatisk);
    const auto other = v.hent(two, Kvittering::kAutomatisk);
    REQUIRE((first && second && other));
    CHECK(first->levering != second->levering);
    CHECK(first->levering != other->levering);
    CHECK_FALSE(v.hent(one).has_value());
    CHECK(v.tal().venter == 0);
    CHECK(v.raekker_naar(1 + 1 + 2 + 3) == 1 + 1 + 2 + 3);  // message, count, ids, copies
    v.ur.advance(8 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(v.raekker_naar(0) == 0);
}

TEST_CASE_TEMPLATE(
    "postlager: what was not acknowledged comes again, at the head, also after a crash" *
        KONTRAKT_SPRING,
    M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.send("a");
    v.send("b");
    auto r = v.p->laeser(kBoks, nullptr);
    CHECK(id_af(*v.hent(r)) == "urn:a");
    CHECK_FALSE(v.hent(r).has_value());  // the unacknowledged one blocks
    r->luk();
    r = v.p->laeser(kBoks, nullptr);
    auto again = v.hent(r);
    CHECK(id_af(*again) == "urn:a");
    CHECK(again->genleveret);
    CHECK(again->forsoeg == 2);
    const std::array<std::uint64_t, 1> n{again->nummer};
    r->kvitter(n);
    CHECK(v.tal().leveret == 1);
    r->luk();
    r.reset();
    v.genstart();
    r = v.p->laeser(kBoks, nullptr);
    CHECK(id_af(*v.hent(r)) == "urn:b");
    r->luk();
    r.reset();
}

TEST_CASE_TEMPLATE("postlager: one active subscription; the next takes over, nothing is lost" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.send("a");
    v.send("b");
    const auto to1 = std::make_shared<Modtager>();
    const auto to2 = std::make_shared<Modtager>();
    const auto r1 = v.p->laeser(kBoks, to1);
    const auto r2 = v.p->laeser(kBoks, to2);
    r2->kredit(5);
    r1->kredit(1);
    CHECK(id_af(to1->nr(0)) == "urn:a");
    CHECK(to2->antal() == 0);
    r1->stands();
    CHECK(to2->antal() == 0);  // what is not acknowledged blocks the ones behind it
    r1->luk();
    CHECK(id_af(to2->nr(0)) == "urn:a");
    CHECK(to2->nr(0).genleveret);
    CHECK(id_af(to2->nr(1)) == "urn:b");
    r2->luk();
}

TEST_CASE_TEMPLATE("postlager: an error queue: rejected, parked, looked at, sent again, deleted" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    Boksregler rules;
    rules.maks_forsoeg = 2;
    v.p->saet_regler(kBoks, rules);
    v.send("a");
    v.send("b");
    const auto r = v.p->laeser(kBoks, nullptr);
    auto l = v.hent(r);
    const auto numre = [&] { return std::array<std::uint64_t, 1>{l->nummer}; };
    r->afvis(numre(), Tilbage::kFejlkoe);
    l = v.hent(r);
    CHECK(id_af(*l) == "urn:b");
    r->afvis(numre(), Tilbage::kHoved);
    l = v.hent(r);
    CHECK(l->forsoeg == 2);
    r->afvis(numre(), Tilbage::kHoved);
    CHECK_FALSE(v.hent(r).has_value());
    CHECK(v.tal().fejl == 2);
    auto list = v.p->vis(kBoks, Koe::kFejl, 0, 10);
    REQUIRE(list);
    REQUIRE(list->size() == 2);
    CHECK((*list)[0].besked_id == "urn:a");
    CHECK((*list)[0].kopi.aarsag == "afvist af modtageren");
    CHECK((*list)[1].kopi.forsoeg == 2);
    REQUIRE(v.p->gensend(kBoks, Koe::kFejl, (*list)[1].plads));
    REQUIRE(v.p->slet(kBoks, Koe::kFejl, (*list)[0].plads));
    CHECK(v.p->slet(kBoks, Koe::kFejl, (*list)[0].plads).error().kode == 44);
    const auto again = v.hent(r, Kvittering::kAutomatisk);
    REQUIRE(again);
    CHECK(id_af(*again) == "urn:b");
    CHECK(again->levering != l->levering);
    CHECK_FALSE(again->genleveret);
    CHECK(v.tal().fejl == 0);
    CHECK(v.p->find("urn:a", 10)->empty());
    CHECK(v.p->find("urn:b", 10)->size() == 1);
    r->luk();
}

TEST_CASE_TEMPLATE("postlager: sent again from the copy queue, the copy stays until its time" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.send("a");
    const auto r = v.p->laeser(kBoks, nullptr);
    const auto first = v.hent(r, Kvittering::kAutomatisk);
    CHECK(v.tal().kopier == 1);
    REQUIRE(v.p->gensend(kBoks, Koe::kKopier, first->nummer));
    const auto second = v.hent(r, Kvittering::kAutomatisk);
    REQUIRE(second);
    CHECK(id_af(*second) == "urn:a");
    CHECK(second->levering != first->levering);
    CHECK(v.tal().kopier == 2);
    v.ur.advance(6 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(v.tal().kopier == 2);
    v.ur.advance(2 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(v.tal().kopier == 0);
    CHECK(v.raekker_naar(0) == 0);
    r->luk();
}

TEST_CASE_TEMPLATE("postlager: moved to the error queue while a reader has it" * KONTRAKT_SPRING, M,
                   KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.send("a");
    v.send("b");
    const auto r = v.p->laeser(kBoks, nullptr);
    const auto l = v.hent(r);
    REQUIRE(v.p->til_fejlkoe(kBoks, l->nummer, "kan ikke behandles"));
    const std::array<std::uint64_t, 1> n{l->nummer};
    r->kvitter(n);  // too late: it is gone from the mailbox
    CHECK(id_af(*v.hent(r)) == "urn:b");
    const Dueslagstal t = v.tal();
    CHECK(t.fejl == 1);
    CHECK(t.venter == 1);
    CHECK(t.kopier == 0);
    r->luk();
}

TEST_CASE_TEMPLATE("postlager: time to live, and messages that nobody got" * KONTRAKT_SPRING, M,
                   KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    Boksregler rules;
    rules.levetid_us = 3600 * kSekund;
    v.p->saet_regler(kBoks, rules);
    v.send("a");
    v.send("nobody", {});
    v.ur.advance(1800 * kSekund);
    v.send("b");
    v.ur.advance(1800 * kSekund);
    for (int i = 0; i < 1000 && v.tal().fejl == 0; ++i) {
        REQUIRE(v.p->ryd_op());  // the head is read in first, by another thread
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    CHECK(v.tal().fejl == 1);
    CHECK(v.tal().venter == 1);
    CHECK(v.p->find("urn:nobody", 10)->size() == 1);
    v.ur.advance(8 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(v.p->find("urn:nobody", 10)->empty());
}

TEST_CASE_TEMPLATE("postlager: hourly counts follow what happened, through a crash, for 13 months" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    const auto count = [&](const Uuid& box) {
        const auto found = statistik(*v.lager, {.dueslag = box}, {.dueslag = true});
        REQUIRE(found.has_value());
        return found->empty() ? Statistiktal() : found->front().tal;
    };
    v.send("a", {kBoks, kAndenBoks});
    v.send("b");
    Beskedpost no = post("urn:c", v.ur.now());
    no.kode = 41;
    REQUIRE(v.p->gem(std::move(no), {}, [](const Result<void>&) {}));
    v.p->tael_afvist(kAbo);
    const auto r = v.p->laeser(kBoks, nullptr);
    const auto first = v.hent(r);
    REQUIRE(first);
    r->afvis(std::vector{first->nummer}, Tilbage::kHoved);
    r->kvitter(std::vector{v.hent(r)->nummer});
    r->afvis(std::vector{v.hent(r)->nummer}, Tilbage::kFejlkoe);
    REQUIRE(v.tal().fejl == 1);
    REQUIRE(v.p->gensend(kBoks, Koe::kFejl, 2));
    r->luk();
    v.genstart();
    const Statistiktal sender = count(Uuid());
    CHECK(sender.modtaget == 2);
    CHECK(sender.afvist == 2);
    const Statistiktal box = count(kBoks);
    CHECK(box == Statistiktal{.fordelt = 2,
                              .leveret = 1,
                              .forsoeg = 3,
                              .fejlkoe = 1,
                              .gensendt = 1,
                              .bytes = box.bytes});
    CHECK(box.bytes + count(kAndenBoks).bytes > sender.bytes);
    // The store that failed counted nothing.
    v.lager->plan().skrivefejl_om = 1;
    REQUIRE(v.p->gem(post("urn:d", v.ur.now()), {{kBoks, kAbo, kAbo, Cvr(11111111), {}}},
                     [](const Result<void>&) {}));
    REQUIRE_FALSE(v.p->skriver().udfoer([](Bygning& b) -> Result<void> {
        b.tael({1, {}, {}, {}}, {});
        return {};
    }));
    v.genstart();
    CHECK(count(kBoks).fordelt == 2);
    // What another node counted goes with what this one did.
    const Statistiknoegle now{timetal(v.ur.now()), {}, {}, kBoks};
    store::Batch theirs;
    theirs.rum.push_back({store::Rum::kTjeneste, pak(now, std::uint8_t{3}),
                          pak(Statistiktal{.fordelt = 5}), std::nullopt});
    REQUIRE(v.lager->append(std::move(theirs)));
    v.ur.advance(395 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(count(kBoks).fordelt == 7);
    v.ur.advance(2 * kDoegn);
    REQUIRE(v.p->ryd_op());
    CHECK(count(kBoks).fordelt == 0);
}

TEST_CASE_TEMPLATE("postlager: an inactive mailbox keeps its messages and ends its subscriptions" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(1);
    Boksregler rules;
    rules.aktiv = false;
    v.p->saet_regler(kBoks, rules);
    CHECK(to->slut);
    v.send("a");
    CHECK_FALSE(v.hent(v.p->laeser(kBoks, nullptr)).has_value());
    CHECK(to->antal() == 0);
    rules.aktiv = true;
    v.p->saet_regler(kBoks, rules);
    CHECK(v.hent(v.p->laeser(kBoks, nullptr)).has_value());
    r->luk();
}

TEST_CASE_TEMPLATE(
    "postlager: a mailbox that becomes another's, or is pushed from, closes its readers" *
        KONTRAKT_SPRING,
    M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    Boksregler rules;
    rules.system = kAbo;
    v.p->saet_regler(kBoks, rules);
    const auto to = std::make_shared<Modtager>();
    const auto subscriber = v.p->laeser(kBoks, to);
    const auto getter = v.p->laeser(kBoks, nullptr);
    subscriber->kredit(5);
    v.send("a");
    CHECK_FALSE(to->nr(0).genleveret);
    rules.system = kAndenBoks;
    v.p->saet_regler(kBoks, rules);
    CHECK(to->slut);
    v.send("b");
    bool closed = false;
    getter->hent(Kvittering::kSelv,
                 [&](const Koelaeser::Hentet& h) { closed = h.lukket && !h.levering; });
    CHECK(closed);
    CHECK(to->antal() == 1);
    subscriber->kvitter(std::vector{to->nr(0).nummer});  // too late: it is another's now
    const auto heir = v.p->laeser(kBoks, nullptr);
    const auto again = v.hent(heir);
    REQUIRE(again);
    CHECK(again->genleveret);
    rules.sendes = true;
    v.p->saet_regler(kBoks, rules);
    const auto push = std::make_shared<Modtager>();
    const auto pusher = v.p->laeser(kBoks, push);
    pusher->kredit(2);
    CHECK(id_af(push->nr(0)) == "urn:a");
    CHECK(id_af(push->nr(1)) == "urn:b");
}

TEST_CASE_TEMPLATE("postlager: who asks while the mailbox is filled and closed is answered" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    for (int i = 0; i < 50; ++i) {
        v.send("m" + std::to_string(i), {kBoks, kAndenBoks});
        const auto r = v.p->laeser(kBoks, nullptr);
        std::promise<void> answered;
        std::thread asker([&] {
            r->hent(Kvittering::kSelv, [&](const Koelaeser::Hentet&) { answered.set_value(); });
        });
        Boksregler rules;
        rules.aktiv = false;
        v.p->saet_regler(kBoks, rules);
        asker.join();
        CHECK(answered.get_future().wait_for(std::chrono::seconds(10)) ==
              std::future_status::ready);
        rules.aktiv = true;
        v.p->saet_regler(kBoks, rules);
    }
}

TEST_CASE_TEMPLATE("postlager: a store that fails is told to the sender, and nothing is delivered" *
                       KONTRAKT_SPRING,
                   M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    v.lager->plan().skrivefejl_om = 1;
    std::promise<Result<void>> answer;
    REQUIRE(v.p->gem(post("urn:a", v.ur.now()), {{kBoks, kAbo, kAbo, Cvr(11111111), {}}},
                     [&](const Result<void>& r) { answer.set_value(r); }));
    CHECK_FALSE(answer.get_future().get());
    CHECK_FALSE(v.hent(v.p->laeser(kBoks, nullptr)).has_value());
}

TEST_CASE_TEMPLATE(
    "postlager: many senders and readers at once, every message once and in each's order" *
        KONTRAKT_SPRING,
    M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    constexpr int kSendere = 4;
    constexpr int kHver = 300;
    const auto to = std::make_shared<Modtager>();
    const auto r = v.p->laeser(kBoks, to);
    r->kredit(10);
    std::vector<std::thread> senders;
    for (int s = 0; s < kSendere; ++s)
        senders.emplace_back([&, s] {
            for (int i = 0; i < kHver; ++i)
                v.send(std::to_string(s) + "-" + std::to_string(i));
        });
    std::array<int, kSendere> next{};
    for (std::size_t i = 0; i < kSendere * kHver; ++i) {
        const Levering l = to->nr(i);
        const std::string id = id_af(l);
        const auto s = static_cast<std::size_t>(id[4] - '0');
        CHECK(id == "urn:" + std::to_string(s) + "-" + std::to_string(next[s]++));
        const std::array<std::uint64_t, 1> n{l.nummer};
        r->kvitter(n);
        r->kredit(1);
    }
    for (auto& t : senders)
        t.join();
    CHECK(v.tal().venter == 0);
    r->luk();
}

TEST_CASE_TEMPLATE(
    "postlager: acknowledgements are gathered; whoever asks, or stops it, has them written" *
        KONTRAKT_SPRING,
    M, KONTRAKT_MOTORER) {
    Kontraktverden<M> v;
    Postlager::Indstillinger settings;
    settings.skriver.samle_us = 3600 * kSekund;
    v.p.reset();
    v.p = v.ny(settings);
    v.p->saet_regler(kBoks, {});
    const auto waiting = [&] {
        std::uint64_t n = 0;
        const std::string prefix = noegle(Slags::kKoe, kBoks);
        REQUIRE(v.lager->scan(store::Rum::kTjeneste, prefix, prefix, [&](auto, auto) {
            ++n;
            return true;
        }));
        return n;
    };
    for (int i = 0; i < 4; ++i)
        v.send(std::to_string(i));
    const auto r = v.p->laeser(kBoks, nullptr);
    const auto take = [&] {
        const auto l = v.hent(r);
        REQUIRE(l);
        r->kvitter({&l->nummer, 1});
    };
    take();
    take();
    std::this_thread::sleep_for(std::chrono::milliseconds(30));  // a writer that hastened had time
    CHECK(waiting() == 4);
    CHECK(v.p->status(kBoks).tal.venter == 2);
    v.p->vent_paa_laesere();
    CHECK(waiting() == 2);
    take();
    v.send("4");  // a sender waits: what lies before goes with it
    CHECK(waiting() == 2);
    take();
    r->luk();
    v.genstart();
    CHECK(waiting() == 1);
}

}  // namespace faelled::beskedfordeler::test
