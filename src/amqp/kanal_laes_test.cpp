// Subscriptions, gets, acknowledgements, credit, flow.
#include <doctest/doctest.h>

#include "amqp/test_klient.hpp"

using namespace faelled::amqp;
using namespace faelled::amqp::test;
using faelled::kSekund;
using faelled::ManualClock;
using faelled::Tid;

namespace {

struct Verden {
    ManualClock ur{Tid{1'000'000 * kSekund}};
    Testmegler megler;
    Vilkaar v{megler, ur};
    Klient k{megler, v};

    explicit Verden(int beskeder = 0) {
        for (int i = 1; i <= beskeder; ++i)
            megler.laeg("1", "<" + std::to_string(i) + ">");
        k.aaben();
    }
    [[nodiscard]] Testkoe& koe() { return megler.koer.at("1"); }
};

bool genleveret(const Svarramme& r) {
    Bytelaeser l = r.laes();
    if (r.id == Metodeid{60, 60}) l.kort();
    l.u64();
    return l.u8() != 0;
}

}  // namespace

TEST_CASE("Abonner: one message at a time by default, in order, gone when acknowledged") {
    Verden w(3);
    const auto foerste = w.k.giv(consume(1, "1", false, "c"));
    CHECK(metoder(foerste) == "60.21 60.60");
    CHECK(kroppe(foerste) == "<1>");
    const auto hoved = laes_indholdshoved(foerste[2].indhold);
    REQUIRE(hoved);
    CHECK(hoved->egenskaber.besked_id == "id-1");
    CHECK(hoved->egenskaber.indholdstype == "application/xml");
    CHECK(w.koe().ude.size() == 1);
    CHECK(kroppe(w.k.giv(ack(1, 1))) == "<2>");
    CHECK(kroppe(w.k.giv(ack(1, 2))) == "<3>");
    CHECK(w.k.giv(ack(1, 3)).empty());
    CHECK((w.koe().klar.empty() && w.koe().ude.empty()));
    w.megler.laeg("1", "<4>");
    CHECK(kroppe(w.k.laes()) == "<4>");
}

TEST_CASE("Abonner: basic.qos is honoured, for each subscription and for the channel") {
    Verden w(10);
    w.k.giv(qos(1, 3));
    CHECK(kroppe(w.k.giv(consume(1, "1", false))) == "<1><2><3>");
    CHECK(kroppe(w.k.giv(ack(1, 2, true))) == "<4><5>");

    Verden f(10);
    f.k.giv(qos(1, 0) + qos(1, 2, true));
    CHECK(kroppe(f.k.giv(consume(1, "1", false))) == "<1><2>");
    CHECK(kroppe(f.k.giv(ack(1, 1))) == "<3>");
}

TEST_CASE("Abonner: no prefetch limit and no-ack are bounded by the window, not by the client") {
    Verden w(0);
    w.k.giv(qos(1, 0));
    w.k.giv(consume(1, "1", false));
    for (int i = 1; i <= 500; ++i)
        w.megler.laeg("1", "<x>");
    const auto svar = w.k.laes();
    CHECK(std::ranges::count(svar, Metodeid{60, 60}, &Svarramme::id) == 500);
    CHECK(w.koe().ude.size() == 500);

    Verden n(300);
    const auto alle = n.k.giv(consume(1, "1", true));
    CHECK(std::ranges::count(alle, Metodeid{60, 60}, &Svarramme::id) == 300);
    CHECK((n.koe().klar.empty() && n.koe().ude.empty()));
}

TEST_CASE("Abonner: a slow reader costs bounded memory") {
    Verden w;
    for (int i = 0; i < 200; ++i)
        w.megler.laeg("1", std::string(100'000, 'x'));  // 20 MB
    w.k.giv(qos(1, 0));
    w.k.f.modtag(consume(1, "1", false));
    w.k.f.haendelser();
    std::size_t uskrevet = 0;
    for (int i = 0; i < 100; ++i) {
        uskrevet += w.k.f.tag_ud().size();
        w.k.f.skrevet(uskrevet);
        w.k.f.haendelser();
    }
    CHECK(uskrevet < 1'000'000);
    CHECK(w.koe().klar.size() > 150);
    // It reads again: all of it comes.
    std::size_t runder = 0;
    while (!w.koe().klar.empty() && ++runder < 1000) {
        w.k.f.skrevet(0);
        std::ignore = w.k.f.tag_ud();
    }
    CHECK(w.koe().klar.empty());
}

TEST_CASE("Get: with and without ack, with the count of what is left") {
    Verden w(3);
    auto svar = w.k.giv(get(1, "1"));
    REQUIRE(metoder(svar) == "60.71");
    Bytelaeser r = svar[0].laes();
    CHECK(r.u64() == 1);
    CHECK(r.u8() == 0);
    r.kort();
    CHECK(r.kort() == "1");
    CHECK(r.u32() == 2);
    CHECK(kroppe(svar) == "<1>");
    CHECK(kroppe(w.k.giv(get(1, "1", true))) == "<2>");
    CHECK(w.koe().ude.size() == 1);
    CHECK(w.k.giv(ack(1, 1)).empty());
    CHECK(w.koe().ude.empty());
    CHECK(kroppe(w.k.giv(get(1, "1"))) == "<3>");
    CHECK(metoder(w.k.giv(get(1, "1"))) == "60.72");
}

TEST_CASE("Get: a mailbox that is no longer the client's closes the channel") {
    Verden w(2);
    CHECK(metoder(w.k.giv(get(1, "1"))) == "60.71");
    w.koe().lukket = true;
    CHECK(lukning(w.k.giv(get(1, "1"))) == "channel 403");
    CHECK(w.koe().ude.empty());  // what was outstanding has gone back
    CHECK(w.koe().klar.size() == 2);
}

TEST_CASE("Kvittering: nack and reject put back or to the error queue") {
    Verden w(2);
    w.k.giv(get(1, "1"));
    w.k.giv(nack(1, 1, false, true));
    const auto igen = w.k.giv(get(1, "1"));
    CHECK(kroppe(igen) == "<1>");
    CHECK(genleveret(igen[0]));
    w.k.giv(kald(1, metode::Reject::kId, [](Byteskriver& b) { b.u64(2), b.u8(0); }));
    REQUIRE(w.koe().fejl.size() == 1);
    CHECK(*w.koe().fejl[0].krop == "<1>");
    const auto naeste = w.k.giv(get(1, "1"));
    CHECK(kroppe(naeste) == "<2>");
    CHECK(!genleveret(naeste[0]));
}

TEST_CASE("Kvittering: several at once, all at once, and what is not there") {
    Verden w(6);
    w.k.giv(qos(1, 0) + consume(1, "1", false));
    CHECK(w.k.giv(ack(1, 3, true)).empty());
    CHECK(w.koe().ude.size() == 3);
    CHECK(w.k.giv(ack(1, 0, true)).empty());
    CHECK(w.koe().ude.empty());
    CHECK(w.k.giv(ack(1, 0, true)).empty());  // all of none
    CHECK(lukning(w.k.giv(ack(1, 3))) == "channel 406");
}

TEST_CASE("Kvittering: recover gives back in order") {
    Verden w(3);
    w.k.giv(qos(1, 3) + consume(1, "1", false));
    const auto svar = w.k.giv(kald(1, metode::Recover::kId, [](Byteskriver& b) { b.u8(1); }));
    CHECK(metoder(svar) == "60.111 60.60 60.60 60.60");
    CHECK(kroppe(svar) == "<1><2><3>");
    CHECK(genleveret(svar[1]));
}

TEST_CASE("Luk: channel or connection goes, what is outstanding goes back in order") {
    Verden w(3);
    w.k.giv(qos(1, 2) + consume(1, "1", false));
    w.k.giv(
        kald(1, metode::Kanalclose::kId, [](Byteskriver& b) { b.u16(200), b.kort(""), b.u32(0); }));
    CHECK(w.koe().ude.empty());
    {
        Klient anden(w.megler, w.v);
        anden.aaben();
        const auto svar = anden.giv(consume(1, "1", false));
        CHECK(kroppe(svar) == "<1>");
        CHECK(genleveret(svar[1]));
        CHECK(w.koe().ude.size() == 1);
    }
    CHECK(w.koe().ude.empty());
    CHECK(*w.koe().klar.front().krop == "<1>");
    CHECK(w.koe().abonnenter.empty());
}

TEST_CASE("Abonner: a second subscription waits for the first") {
    Verden w(2);
    Klient anden(w.megler, w.v);
    anden.aaben();
    CHECK(kroppe(w.k.giv(consume(1, "1", false, "c"))) == "<1>");
    CHECK(metoder(anden.giv(consume(1, "1", false))) == "60.21");
    w.k.giv(cancel(1, "c"));
    CHECK(kroppe(anden.laes()) == "<2>");
    // What was outstanding can still be acknowledged.
    CHECK(w.koe().ude.size() == 2);
    CHECK(w.k.giv(ack(1, 1)).empty());
    CHECK(w.koe().ude.size() == 1);
}

TEST_CASE("Cancel: what was on its way goes back; the tag is free; the reader is closed at last") {
    Verden w(4);
    w.k.giv(qos(1, 2));
    w.k.f.modtag(consume(1, "1", false, "c") + cancel(1, "c"));
    const auto svar = w.k.laes();
    CHECK(metoder(svar).starts_with("60.21"));
    CHECK(metoder(svar).ends_with("60.31"));
    const auto ude =
        static_cast<std::size_t>(std::ranges::count(svar, Metodeid{60, 60}, &Svarramme::id));
    CHECK(w.koe().ude.size() == ude);
    CHECK(w.koe().klar.size() + ude == 4);
    w.k.giv(ack(1, 0, true));
    CHECK(w.megler.sidste.expired());
    CHECK(metoder(w.k.giv(consume(1, "1", false, "c"))) == "60.21 60.60 60.60");
    CHECK(metoder(w.k.giv(cancel(1, "ukendt"))) == "60.31");
}

TEST_CASE("Abonner: the broker cancels, the client is told") {
    Verden w(1);
    w.k.giv(consume(1, "1", false, "c"));
    w.megler.sidste_modtager.lock()->opsagt({403, "inactive"});
    const auto svar = w.k.laes();
    REQUIRE(metoder(svar) == "60.30");
    CHECK(svar[0].laes().kort() == "c");
    CHECK(w.k.giv(ack(1, 1)).empty());
    CHECK(w.megler.sidste.expired());
}

TEST_CASE("Flow: a client that stops the flow gets nothing till it starts it") {
    Verden w(0);
    w.k.giv(qos(1, 2) + consume(1, "1", false));
    CHECK(metoder(w.k.giv(flow(1, false))) == "20.21");
    for (int i = 1; i <= 3; ++i)
        w.megler.laeg("1", "<" + std::to_string(i) + ">");
    CHECK(w.k.laes().empty());
    const auto svar = w.k.giv(flow(1, true));
    CHECK(metoder(svar) == "20.21 60.60 60.60");
    CHECK(kroppe(svar) == "<1><2>");
}

TEST_CASE("Declare: passive, of the exchange and of mailboxes, with counts") {
    Verden w(2);
    w.k.giv(consume(1, "1", false));
    const auto svar = w.k.giv(queue_declare(1, "1"));
    REQUIRE(metoder(svar) == "50.11");
    Bytelaeser r = svar[0].laes();
    CHECK(r.kort() == "1");
    CHECK(r.u32() == 1);
    CHECK(r.u32() == 1);
    CHECK(metoder(w.k.giv(kald(1, metode::ExchangeDeclare::kId, [](Byteskriver& b) {
              b.u16(0), b.kort(kAfsendExchange), b.kort("direct"), b.u8(1);
              skriv_felttabel(b, {});
          }))) == "40.11");
    // An empty queue name means the last declared.
    CHECK(kroppe(w.k.giv(get(1, ""))) == "<2>");
}

TEST_CASE("Graense: too many open mailboxes in one connection") {
    Verden w;
    w.v.graenser.laesere = 2;
    w.k.giv(consume(1, "1", false) + consume(1, "1", false));
    CHECK(lukning(w.k.giv(consume(1, "1", false))) == "connection 506");
    CHECK(w.koe().abonnenter.empty());
}
