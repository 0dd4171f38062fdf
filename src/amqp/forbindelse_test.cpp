// The connection as a whole: login, tuning, limits, closing, time.
#include "amqp/forbindelse.hpp"

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
};

}  // namespace

TEST_CASE("Forbindelse: protocol header, start, login, tune, open, channel") {
    Verden w;
    const auto start = w.k.giv(kProtokolhoved);
    REQUIRE(metoder(start) == "10.10");
    Bytelaeser r = start[0].laes();
    CHECK((r.u8() == 0 && r.u8() == 9));
    const auto egenskaber = laes_felttabel(r.lang(), kTabelgraenser);
    REQUIRE(egenskaber);
    const auto& kan = std::get<Felttabel>(find(*egenskaber, "capabilities")->v);
    CHECK(find_sand(kan, "publisher_confirms"));
    CHECK(find_sand(kan, "basic.nack"));
    CHECK(find_sand(kan, "authentication_failure_close"));
    CHECK(!find_sand(kan, "exchange_exchange_bindings"));
    CHECK(r.lang() == "EXTERNAL");

    const auto tune = w.k.giv(start_ok("T:1"));
    REQUIRE(metoder(tune) == "10.30");
    Bytelaeser t = tune[0].laes();
    CHECK(t.u16() == 2047);
    CHECK(t.u32() == 131072);
    CHECK(t.u16() == 60);
    CHECK(metoder(w.k.giv(tune_ok(2047, 131072, 60))).empty());
    CHECK(metoder(w.k.giv(open())) == "10.41");
    CHECK(metoder(w.k.giv(kanal_open(1))) == "20.11");
    CHECK(metoder(w.k.giv(kanal_open(2047))) == "20.11");
}

TEST_CASE("Forbindelse: byte by byte gives the same as all at once") {
    Verden w;
    std::string alt = kProtokolhoved + start_ok("T:1") + tune_ok() + open() + kanal_open(1) +
                      confirm(1) + consume(1, kSvarkoe, true) + publish(1, "<b/>", med_svar("k"));
    std::string ud;
    for (const char c : alt)
        ud += metoder(w.k.giv({&c, 1})).append(" ");
    std::erase(ud, ' ');
    Verden w2;
    std::string ud2 = metoder(w2.k.giv(alt));
    std::erase(ud2, ' ');
    CHECK(ud == ud2);
    CHECK(ud == "10.1010.3010.4120.1185.1160.2160.6060.80");
    CHECK(w.megler.udgivet.size() == 1);
}

TEST_CASE("Forbindelse: garbage before the header is answered by the header, and the end") {
    for (const std::string& bytes :
         {std::string("GET / HTTP/1.1\r\n"), std::string("AMQP\0\1\0\0", 8),
          std::string("\x16\x03\x01"), std::string("AMQP\3\1\0\0", 8)}) {
        Verden w;
        w.k.f.modtag(bytes);
        CHECK(w.k.f.tag_ud() == kProtokolhoved);
        CHECK(w.k.f.slut());
        w.k.f.modtag("mere");
        CHECK(w.k.f.tag_ud().empty());
    }
}

TEST_CASE("Forbindelse: a token of 128 KiB comes in before tuning, a larger frame does not") {
    Verden w;
    w.k.giv(kProtokolhoved);
    CHECK(metoder(w.k.giv(start_ok("T:1" + std::string(131072 - 3, 'x')))) == "10.30");
    Verden w2;
    w2.k.giv(kProtokolhoved);
    CHECK(lukning(w2.k.giv(start_ok("T:1" + std::string(150 * 1024, 'x')))) == "connection 501");
}

TEST_CASE("Forbindelse: a refused login is a 403 to who can take it, else the end") {
    Verden w;
    w.k.giv(kProtokolhoved);
    const auto svar = w.k.giv(start_ok("forkert"));
    REQUIRE(lukning(svar) == "connection 403");
    Bytelaeser r = svar[0].laes();
    r.u16();
    CHECK(r.kort() == "ACCESS_REFUSED - Cannot read security of the token");
    CHECK(!w.k.f.slut());
    w.k.giv(kald(0, metode::CloseOk::kId));
    CHECK(w.k.f.slut());

    Verden w2;
    w2.k.giv(kProtokolhoved);
    CHECK(w2.k.giv(start_ok("forkert", false)).empty());
    CHECK(w2.k.f.slut());

    Verden w3;
    w3.k.giv(kProtokolhoved);
    CHECK(lukning(w3.k.giv(start_ok("T:1", true, "PLAIN"))) == "connection 403");
}

TEST_CASE("Forbindelse: rules of the connection, each with its code") {
    struct Sag {
        const char* navn;
        std::string bytes;
        const char* kode;
    };
    const std::string p = publish_metode(1);
    const std::string hoved = ramme(2, 1, skriv_indholdshoved(5, {}));
    const std::vector<Sag> sager{
        {"channel opened twice", kanal_open(1), "connection 504"},
        {"channel not open", confirm(2), "connection 504"},
        {"channel above channel-max", kanal_open(2048), "connection 504"},
        {"content on a closed channel", ramme(2, 2, ""), "connection 504"},
        {"content on channel 0", ramme(3, 0, "x"), "connection 505"},
        {"connection class off channel 0", kald(1, metode::TuneOk::kId), "connection 502"},
        {"open twice", open(), "connection 503"},
        {"channel class on channel 0", kanal_open(0), "connection 503"},
        {"body without header", p + ramme(3, 1, "x"), "connection 505"},
        {"header without publish", hoved, "connection 505"},
        {"two headers", p + hoved + hoved, "connection 505"},
        {"method where content was to come", p + confirm(1), "connection 505"},
        {"body longer than announced", p + hoved + ramme(3, 1, "123456"), "connection 501"},
        {"malformed header frame", p + ramme(2, 1, "xx"), "connection 502"},
        {"immediate", publish_metode(1, kAfsendExchange, 2), "connection 540"},
        {"unknown method", kald(1, {77, 1}), "connection 540"},
        {"malformed heartbeat", ramme(8, 0, "x"), "connection 501"},
        {"unknown frame type", ramme(4, 0, ""), "connection 501"},
        {"frame above frame-max", ramme(3, 1, std::string(131065, 'x')), "connection 501"},
        {"consumer tag in use", consume(1, "1", false, "c") + consume(1, "1", false, "c"),
         "connection 530"},
        {"prefetch-size",
         kald(1, metode::Qos::kId, [](Byteskriver& w) { w.u32(1), w.u16(0), w.u8(0); }),
         "connection 540"},
        {"publish elsewhere", publish_metode(1, "amq.direct"), "channel 403"},
        {"publish to the default exchange", publish_metode(1, ""), "channel 403"},
        {"queue.delete", kald(1, {50, 40}), "channel 403"},
        {"queue.declare", queue_declare(1, "1", false), "channel 403"},
        {"exchange.declare",
         kald(1, metode::ExchangeDeclare::kId,
              [](Byteskriver& w) {
                  w.u16(0), w.kort("x"), w.kort("direct"), w.u8(1);
                  skriv_felttabel(w, {});
              }),
         "channel 403"},
        {"another's mailbox", consume(1, "2", false), "channel 403"},
        {"get from another's mailbox", get(1, "2"), "channel 403"},
        {"declare another's mailbox", queue_declare(1, "2"), "channel 403"},
        {"get from the reply queue", get(1, kSvarkoe), "channel 403"},
        {"reply queue with ack", consume(1, kSvarkoe, false), "channel 406"},
        {"reply queue twice", consume(1, kSvarkoe, true) + consume(1, kSvarkoe, true),
         "channel 406"},
        {"reply-to before consume", p + ramme(2, 1, skriv_indholdshoved(5, med_svar("k"))),
         "channel 406"},
        {"unknown delivery tag", ack(1, 1), "channel 406"},
        {"unknown delivery tag, multiple", ack(1, 1, true), "channel 406"},
        {"a body of more than 16 MB",
         p + ramme(2, 1, skriv_indholdshoved(std::uint64_t{1} << 40, {})), "channel 311"},
    };
    for (const Sag& s : sager) {
        CAPTURE(s.navn);
        Verden w;
        w.k.aaben();
        CHECK(lukning(w.k.giv(s.bytes)) == s.kode);
        // Whatever came of it, the broker has seen no message.
        CHECK(w.megler.udgivet.empty());
    }
}

TEST_CASE("Forbindelse: other virtual hosts and tunings are refused") {
    for (const std::string& bytes :
         {tune_ok() + open("/"), tune_ok(2048) + open(), tune_ok(0, 131073), tune_ok(0, 4095)}) {
        Verden w;
        w.k.giv(kProtokolhoved);
        w.k.giv(start_ok("T:1"));
        CHECK(lukning(w.k.giv(bytes)) == "connection 530");
    }
}

TEST_CASE("Forbindelse: what comes out of its order before the connection is open") {
    Verden w;
    CHECK(lukning(w.k.giv(kProtokolhoved + open())) == "connection 503");
    Verden w2;
    CHECK(lukning(w2.k.giv(kProtokolhoved + kanal_open(1))) == "connection 504");
    Verden w3;
    CHECK(lukning(w3.k.giv(kProtokolhoved + start_ok("T:1") + start_ok("T:1"))) ==
          "connection 503");
}

TEST_CASE("Forbindelse: after a close nothing is heard but its answer") {
    Verden w;
    w.k.aaben();
    REQUIRE(lukning(w.k.giv(open())) == "connection 503");
    CHECK(w.k.giv(kanal_open(3) + open() + publish(1, "<b/>") + ramme(3, 0, "x")).empty());
    CHECK(w.megler.udgivet.empty());
    CHECK(!w.k.f.slut());
    w.k.giv(kald(0, metode::CloseOk::kId));
    CHECK(w.k.f.slut());
}

TEST_CASE("Forbindelse: a closed channel hears nothing but its answer, and can be opened again") {
    Verden w;
    w.k.aaben();
    REQUIRE(lukning(w.k.giv(publish(1, "<b/>") + publish_metode(1, "x") +
                            ramme(2, 1, skriv_indholdshoved(1, {})) + ramme(3, 1, "x") +
                            confirm(1))) == "channel 403");
    CHECK(w.megler.udgivet.size() == 1);
    CHECK(w.k.giv(publish(1, "<b/>") + queue_declare(1, "x", false)).empty());
    CHECK(metoder(w.k.giv(kald(1, metode::KanalcloseOk::kId) + kanal_open(1))) == "20.11");
    CHECK(metoder(w.k.giv(confirm(1) + publish(1, "<b/>"))) == "85.11 60.80");
}

TEST_CASE("Forbindelse: the client closes a channel, then the connection") {
    Verden w;
    w.k.aaben();
    CHECK(metoder(w.k.giv(kald(1, metode::Kanalclose::kId, [](Byteskriver& b) {
              b.u16(200), b.kort("bye"), b.u32(0);
          }))) == "20.41");
    CHECK(metoder(w.k.giv(kald(0, metode::Close::kId, [](Byteskriver& b) {
              b.u16(200), b.kort("bye"), b.u32(0);
          }))) == "10.51");
    CHECK(w.k.f.slut());
}

TEST_CASE("Forbindelse: closes with 320 when the token runs out") {
    Verden w;
    w.megler.token_slut = Tid{w.ur.now().us + 10 * kSekund};
    w.k.aaben();
    w.k.f.tik(1 * kSekund);
    w.ur.advance(9 * kSekund);
    w.k.f.tik(10 * kSekund);
    CHECK(w.k.laes().empty());
    w.ur.advance(1 * kSekund);
    w.k.f.tik(11 * kSekund);
    const auto svar = w.k.laes();
    REQUIRE(lukning(svar) == "connection 320");
    Bytelaeser r = svar[0].laes();
    r.u16();
    CHECK(r.kort() == "Token udløbet");
    // A client that does not answer is cut off.
    w.k.f.tik(12 * kSekund);
    CHECK(!w.k.f.slut());
    w.k.f.tik(18 * kSekund);
    CHECK(w.k.f.slut());
}

TEST_CASE("Forbindelse: closes with 320 when the broker says that the client may not stay") {
    Verden w;
    w.k.aaben();
    w.k.f.tik(1 * kSekund);
    CHECK(w.k.laes().empty());
    w.megler.maa_blive = false;
    w.k.f.tik(2 * kSekund);
    const auto svar = w.k.laes();
    REQUIRE(lukning(svar) == "connection 320");
    Bytelaeser r = svar[0].laes();
    r.u16();
    CHECK(r.kort() == "Adgangen er ophørt");
}

TEST_CASE("Forbindelse: heartbeats go out at half the interval; two intervals of silence end it") {
    Verden w;
    w.k.giv(kProtokolhoved + start_ok("T:1"));
    w.k.giv(tune_ok(0, 0, 10) + open());
    w.k.f.tik(100 * kSekund);
    std::ignore = w.k.f.tag_ud();
    w.k.f.tik(104 * kSekund);
    CHECK(w.k.f.tag_ud().empty());
    w.k.f.tik(105 * kSekund);
    CHECK(w.k.f.tag_ud() == ramme(8, 0, ""));
    w.k.f.modtag(ramme(8, 0, ""));
    for (int s = 106; s <= 126; ++s)
        w.k.f.tik(s * kSekund);
    CHECK(!w.k.f.slut());
    w.k.f.tik(127 * kSekund);
    CHECK(w.k.f.slut());
}

TEST_CASE("Forbindelse: without heartbeats silence is fine") {
    Verden w;
    w.k.aaben();  // tunes to 0
    for (int s = 1; s < 1000; s += 10)
        w.k.f.tik(s * kSekund);
    CHECK(!w.k.f.slut());
    CHECK(w.k.f.tag_ud().empty());
}

TEST_CASE("Forbindelse: who does not log in within the time is cut off") {
    Verden w;
    w.k.giv(kProtokolhoved);
    w.k.f.tik(1 * kSekund);
    w.k.f.tik(30 * kSekund);
    CHECK(!w.k.f.slut());
    w.k.f.tik(32 * kSekund);
    CHECK(w.k.f.slut());
}

TEST_CASE("Forbindelse: the server stops with 320") {
    Verden w;
    w.k.aaben();
    w.k.f.stop();
    CHECK(lukning(w.k.laes()) == "connection 320");
    Verden w2;
    w2.k.f.stop();
    CHECK(w2.k.f.slut());
}
