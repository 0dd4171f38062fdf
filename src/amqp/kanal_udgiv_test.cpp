// Publications: the raw sequence of the Java client, confirms, replies, sizes, back pressure.
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

std::string svarkode(std::string_view krop) {
    const std::size_t fra = krop.find("<sd:StatusKode>");
    return fra == std::string_view::npos ? "" : std::string(krop.substr(fra + 15, 2));
}

}  // namespace

TEST_CASE("Udgiv: the Java client's sequence gets its confirm and its reply") {
    Verden w;
    w.k.aaben();
    CHECK(metoder(w.k.giv(confirm(1))) == "85.11");
    CHECK(metoder(w.k.giv(consume(1, kSvarkoe, true, "svar"))) == "60.21");
    Egenskaber e = med_svar("korr-1");
    e.besked_id = "trans-1";
    e.headere = Felttabel{{"token", Felt{std::string_view("<Assertion/>")}}};
    const auto svar = w.k.giv(publish(1, "<Haendelsesbesked/>", e));
    CHECK(metoder(svar) == "60.60 60.80");
    REQUIRE(w.megler.udgivet.size() == 1);
    const Udgivelse& u = w.megler.udgivet[0];
    CHECK(u.krop == "<Haendelsesbesked/>");
    CHECK(u.korrelation == "korr-1");
    CHECK(u.transaktion == "trans-1");
    CHECK(u.token == "<Assertion/>");
    CHECK(svarkode(kroppe(svar)) == "20");
    const auto hoved = laes_indholdshoved(svar[1].indhold);
    REQUIRE(hoved);
    CHECK(hoved->egenskaber.korrelation == "korr-1");
    Bytelaeser r = svar[0].laes();
    CHECK(r.kort() == "svar");
}

TEST_CASE("Udgiv: bodies in many frames and of no bytes") {
    Verden w;
    w.k.aaben();
    w.k.giv(confirm(1));
    const std::string stor = "<" + std::string(300'000, 'a');
    CHECK(metoder(w.k.giv(publish(1, stor, {}, 7'000))) == "60.80");
    CHECK(w.megler.udgivet.at(0).krop == stor);
    CHECK(metoder(w.k.giv(publish(1, ""))) == "60.120");  // no reply asked for: nack
    CHECK(w.megler.udgivet.size() == 2);
    CHECK(w.v.kroppe.brugt == 0);
}

TEST_CASE("Udgiv: 1 MiB goes through, one byte more is answered 40 and not kept") {
    Verden w;
    w.k.aaben();
    w.k.giv(confirm(1) + consume(1, kSvarkoe, true));
    std::string krop = "<" + std::string(1024 * 1024 - 1, 'a');
    CHECK(svarkode(kroppe(w.k.giv(publish(1, krop, med_svar("a"))))) == "20");
    krop += 'a';
    const auto svar = w.k.giv(publish(1, krop, med_svar("b")));
    CHECK(svarkode(kroppe(svar)) == "40");
    CHECK(metoder(svar) == "60.60 60.80");
    CHECK(w.megler.udgivet.size() == 1);
    // The channel goes on.
    CHECK(svarkode(kroppe(w.k.giv(publish(1, "<c/>", med_svar("c"))))) == "20");
}

TEST_CASE("Udgiv: confirms come when the broker answers, together where they can") {
    Verden w;
    w.megler.udskyd = true;
    w.k.aaben();
    w.k.giv(confirm(1));
    for (int i = 0; i < 5; ++i)
        CHECK(w.k.giv(publish(1, "<b/>")).empty());
    w.megler.svar(1, {20, "Ok"});  // the second
    auto svar = w.k.laes();
    REQUIRE(metoder(svar) == "60.80");
    Bytelaeser r = svar[0].laes();
    CHECK((r.u64() == 2 && r.u8() == 0));
    w.megler.svar(0, {20, "Ok"});  // the first, third and fourth in one round
    w.megler.svar(0, {20, "Ok"});
    w.megler.svar(0, {20, "Ok"});
    svar = w.k.laes();
    REQUIRE(metoder(svar) == "60.80");
    r = svar[0].laes();
    CHECK((r.u64() == 4 && r.u8() == 1));
    w.megler.svar(0, {41, "Nej"});
    svar = w.k.laes();
    REQUIRE(metoder(svar) == "60.120");
    r = svar[0].laes();
    CHECK(r.u64() == 5);
}

TEST_CASE("Udgiv: which answers are confirmed and which are not") {
    struct Sag {
        int kode;
        bool svar;
        const char* metoder;
    };
    for (const Sag& s : {Sag{20, false, "60.80"}, Sag{20, true, "60.60 60.80"},
                         Sag{40, false, "60.120"}, Sag{40, true, "60.60 60.80"},
                         Sag{41, true, "60.60 60.80"}, Sag{50, true, "60.60 60.120"}}) {
        CAPTURE(s.kode);
        Verden w;
        w.megler.udskyd = true;
        w.k.aaben();
        w.k.giv(confirm(1) + consume(1, kSvarkoe, true));
        w.k.giv(publish(1, "<b/>", s.svar ? med_svar("k") : Egenskaber{}));
        w.megler.svar(0, {s.kode, "tekst"});
        CHECK(metoder(w.k.laes()) == s.metoder);
    }
}

TEST_CASE("Udgiv: an answer to a channel that is gone is dropped, also when its number is reused") {
    Verden w;
    w.megler.udskyd = true;
    w.k.aaben();
    w.k.giv(confirm(1) + consume(1, kSvarkoe, true) + publish(1, "<b/>", med_svar("k")));
    w.k.giv(
        kald(1, metode::Kanalclose::kId, [](Byteskriver& b) { b.u16(200), b.kort(""), b.u32(0); }));
    w.k.giv(kanal_open(1) + confirm(1) + consume(1, kSvarkoe, true));
    w.megler.svar(0, {20, "Ok"});
    CHECK(w.k.laes().empty());
    CHECK(w.v.kroppe.brugt == 0);
}

TEST_CASE("Udgiv: too many unanswered publications stop the reading till some are answered") {
    Verden w;
    w.v.graenser.udgivelser = 3;
    w.megler.udskyd = true;
    w.k.aaben();
    std::string fem;
    for (int i = 0; i < 5; ++i)
        fem += publish(1, "<b/>");
    w.k.giv(fem);
    CHECK(w.megler.udgivet.size() == 3);
    CHECK(!w.k.f.vil_laese());
    w.megler.svar(0, {20, "Ok"});
    w.k.laes();
    CHECK(w.megler.udgivet.size() == 4);
    w.megler.svar(0, {20, "Ok"});
    w.megler.svar(0, {20, "Ok"});
    w.k.laes();
    CHECK(w.megler.udgivet.size() == 5);
    CHECK(w.k.f.vil_laese());
}

TEST_CASE("Udgiv: bodies are counted, above the hard limit a client is closed with 506") {
    Verden w;
    w.v.kroppe.bloed = 100;
    w.v.kroppe.haard = 2000;
    w.megler.udskyd = true;
    w.k.aaben();
    w.k.giv(publish(1, std::string(500, 'a')));
    CHECK(w.v.kroppe.brugt == 500);
    CHECK(!w.k.f.vil_laese());  // above the soft limit nothing new is begun
    {
        Klient anden(w.megler, w.v);
        anden.giv(kProtokolhoved + start_ok("T:1") + tune_ok() + open());
        CHECK(!anden.f.vil_laese());
    }
    w.megler.svar(0, {20, "Ok"});
    w.k.laes();
    CHECK(w.v.kroppe.brugt == 0);
    CHECK(lukning(w.k.giv(publish(1, std::string(2001, 'a')))) == "connection 506");
    CHECK(w.v.kroppe.brugt == 0);
}

TEST_CASE("Udgiv: a client that does not read its answers is not read") {
    Verden w;
    w.v.graenser.ud_bytes = 1000;
    w.k.aaben();
    w.k.giv(consume(1, kSvarkoe, true));
    for (int i = 0; i < 20; ++i)
        w.k.f.modtag(publish(1, "<b/>", med_svar("k")));
    CHECK(w.megler.udgivet.size() < 20);
    CHECK(!w.k.f.vil_laese());
    const std::string ud = w.k.f.tag_ud();
    w.k.f.skrevet(ud.size());  // in the socket's hands, not gone
    CHECK(!w.k.f.vil_laese());
    for (int i = 0; i < 20; ++i) {
        w.k.f.skrevet(0);
        std::ignore = w.k.f.tag_ud();
    }
    CHECK(w.megler.udgivet.size() == 20);
    CHECK(w.k.f.vil_laese());
}

TEST_CASE("Udgiv: the connection goes, its publications are counted off") {
    Verden w;
    w.megler.udskyd = true;
    {
        Klient k(w.megler, w.v);
        k.aaben();
        k.giv(publish(1, std::string(500, 'a')));
        k.giv(publish_metode(1) + ramme(2, 1, skriv_indholdshoved(10, {})) + ramme(3, 1, "12345"));
        CHECK(w.v.kroppe.brugt == 505);
    }
    CHECK(w.v.kroppe.brugt == 0);
    w.megler.svar(0, {20, "Ok"});  // too late: nobody is there
}

TEST_CASE("Udgiv: a server that stops answers what it has been given, and takes nothing more") {
    Verden w;
    w.megler.udskyd = true;
    w.k.aaben();
    w.k.giv(confirm(1));
    w.k.giv(publish(1, "<a/>"));
    w.k.f.stop();
    CHECK(w.k.laes().empty());
    CHECK_FALSE(w.k.f.vil_laese());
    CHECK(w.k.giv(publish(1, "<b/>")).empty());
    CHECK(w.megler.udgivet.size() == 1);
    w.megler.svar(0, {20, "Ok"});
    const auto svar = w.k.laes();
    REQUIRE(metoder(svar) == "60.80 10.50");
    // One that has no answer does not keep it for ever.
    Verden w2;
    w2.megler.udskyd = true;
    w2.k.aaben();
    w2.k.giv(publish(1, "<a/>"));
    w2.k.f.tik(1 * kSekund);
    w2.k.f.stop();
    w2.k.f.tik(2 * kSekund);
    w2.k.f.tik(6 * kSekund);
    CHECK(w2.k.laes().empty());
    w2.k.f.tik(8 * kSekund);
    CHECK(metoder(w2.k.laes()) == "10.50");
}
