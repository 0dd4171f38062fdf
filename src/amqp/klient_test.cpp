// The client against frames by hand: what it says, what it takes, how it ends.
#include "amqp/klient.hpp"

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <vector>

#include "amqp/bytes.hpp"
#include "amqp/indhold.hpp"
#include "amqp/metodeskriver.hpp"
#include "base/time.hpp"

using namespace faelled;
using namespace faelled::amqp;

namespace {

struct Spor final : Klientmodtager {
    std::vector<std::string> sket;
    void aaben() override { sket.emplace_back("aaben"); }
    void erklaeret(std::uint16_t kanal, std::string_view koe) override {
        sket.push_back(std::to_string(kanal) + " er " + std::string(koe));
    }
    void bekraeftet(std::uint16_t kanal, std::uint64_t n, bool flere, bool ok) override {
        sket.push_back(std::to_string(kanal) + (ok ? " ack " : " nack ") + std::to_string(n) +
                       (flere ? "+" : ""));
    }
    void returneret(std::uint16_t kanal, std::string_view krop) override {
        sket.push_back(std::to_string(kanal) + " retur " + std::string(krop));
    }
    void laeser(std::uint16_t kanal) override { sket.push_back(std::to_string(kanal) + " laeser"); }
    void leveret(std::uint16_t kanal, std::uint64_t n, bool igen, std::string_view krop) override {
        sket.push_back(std::to_string(kanal) + ":" + std::to_string(n) + (igen ? "! " : " ") +
                       std::string(krop));
    }
    void kanal_lukket(std::uint16_t kanal, const std::string& tekst) override {
        sket.push_back("lukket " + std::to_string(kanal) + " " + tekst);
    }
};

// Methods of what the client has written, as "channel class.method".
std::vector<std::string> metoder(std::string_view bytes) {
    std::vector<std::string> out;
    while (!bytes.empty()) {
        const auto r = laes_ramme(bytes, 1 << 20);
        REQUIRE((r && *r));
        if ((*r)->type == Rammetype::kMetode) {
            Bytelaeser in((*r)->indhold);
            const auto klasse = in.u16();
            out.push_back(std::to_string((*r)->kanal) + " " + std::to_string(klasse) + "." +
                          std::to_string(in.u16()));
        }
        bytes.remove_prefix((*r)->bytes);
    }
    return out;
}

std::string metode(std::uint16_t kanal, Metodeid id, const std::string& argumenter = {}) {
    std::string out;
    Rammeskriver r(out);
    r.aaben(Rammetype::kMetode, kanal);
    Byteskriver w(out);
    w.u16(id.klasse);
    w.u16(id.metode);
    w.raa(argumenter);
    r.luk();
    return out;
}

struct Forbundet {
    Spor spor;
    Klient k{{"node1", "hemmeligt", "faelled", 10}, spor};
    Forbundet() {
        std::string s;
        CHECK(k.tag_ud() == std::string_view("AMQP\0\0\x09\x01", 8));
        Metodeskriver(s).start({}, "PLAIN EXTERNAL");
        k.modtag(s);
        const std::string login = k.tag_ud();
        CHECK(metoder(login) == std::vector<std::string>{"0 10.11"});
        CHECK(login.find(std::string("\0node1\0hemmeligt", 16)) != std::string::npos);
        s.clear();
        Metodeskriver(s).tune(100, 131072, 60);
        k.modtag(s);
        CHECK(metoder(k.tag_ud()) == std::vector<std::string>{"0 10.31", "0 10.40"});
        CHECK_FALSE(k.er_aaben());
        s.clear();
        Metodeskriver(s).open_ok();
        k.modtag(s);
        CHECK(metoder(k.tag_ud()) == std::vector<std::string>{"1 20.10", "1 85.10"});
        REQUIRE(k.er_aaben());
        CHECK(k.kanaler() == 100);
        spor.sket.clear();
    }
};

std::string lever(std::uint16_t kanal, std::uint64_t n, const std::string& krop,
                  bool igen = false) {
    std::string s;
    Leveringshoved h;
    h.maerke = "f";
    h.nummer = n;
    h.genleveret = igen;
    Metodeskriver(s).deliver(kanal, h, {}, krop, 4096);
    return s;
}

}  // namespace

TEST_CASE("klient: publishes, is confirmed, reads, acknowledges, closes") {
    Forbundet f;
    f.k.erklaer(1, "q");
    CHECK(f.k.udgiv(1, "q", "et") == 1);
    CHECK(f.k.udgiv(1, "q", "to") == 2);
    CHECK(metoder(f.k.tag_ud()) == std::vector<std::string>{"1 50.10", "1 60.40", "1 60.40"});
    std::string s = metode(1, {20, 11}, std::string(4, '\0')) + metode(1, {85, 11});
    Metodeskriver(s).queue_ok(1, "q", 0, 0);
    Metodeskriver(s).ack(1, 2, true);
    Metodeskriver(s).nack(1, 3);
    f.k.modtag(s);
    CHECK(f.spor.sket == std::vector<std::string>{"1 er q", "1 ack 2+", "1 nack 3"});
    f.spor.sket.clear();
    f.k.laes_koe(2, "q", 10);
    CHECK(metoder(f.k.tag_ud()) ==
          std::vector<std::string>{"2 20.10", "2 50.10", "2 60.10", "2 60.20"});
    s = metode(2, {60, 21}, "\1f") + lever(2, 1, "et") + lever(2, 2, "to", true) + lever(2, 3, "");
    for (const char c : s)  // in the smallest pieces
        f.k.modtag(std::string_view(&c, 1));
    CHECK(f.spor.sket == std::vector<std::string>{"2 laeser", "2:1 et", "2:2! to", "2:3 "});
    f.spor.sket.clear();
    f.k.kvitter(2, 1);
    f.k.luk_kanal(2);
    f.k.kvitter(2, 2);  // too late
    f.k.luk_kanal(2);
    CHECK(metoder(f.k.tag_ud()) == std::vector<std::string>{"2 60.80", "2 20.40"});
    f.k.modtag(lever(2, 4, "sent"));  // on its way when the channel closed
    f.k.modtag(metode(2, {20, 41}));
    CHECK(f.spor.sket == std::vector<std::string>{"lukket 2 "});
    f.k.luk();
    CHECK(metoder(f.k.tag_ud()) == std::vector<std::string>{"0 10.50"});
    CHECK_FALSE(f.k.fejl());
    f.k.modtag(metode(0, {10, 51}));
    CHECK(f.k.fejl() == "closed");
}

TEST_CASE("klient: a queue that is gone gives its message back; a channel may close alone") {
    Forbundet f;
    std::string s = metode(1, {60, 50}, std::string("\x01\x38\x00\x00\x00", 5));
    Rammeskriver(s).indhold(1, skriv_indholdshoved(2, {}), "et", 4096);
    f.k.modtag(s);
    CHECK(f.spor.sket == std::vector<std::string>{"1 retur et"});
    f.spor.sket.clear();
    f.k.laes_koe(2, "q", 10);
    f.k.laes_koe(3, "r", 10);
    std::ignore = f.k.tag_ud();
    s.clear();
    Metodeskriver(s).kanal_close(2, {Brud::Omfang::kKanal, Svarkode::kForudsaetning, "for gammel"});
    f.k.modtag(s);
    CHECK(f.spor.sket == std::vector<std::string>{"lukket 2 406 for gammel"});
    CHECK(metoder(f.k.tag_ud()) == std::vector<std::string>{"2 20.41"});
    f.k.modtag(metode(3, {60, 30},
                      std::string("\x01"
                                  "f"
                                  "\x01",
                                  3)));  // the queue was deleted
    CHECK(metoder(f.k.tag_ud()) == std::vector<std::string>{"3 20.40"});
    CHECK_FALSE(f.k.fejl());
    f.spor.sket.clear();
    s.clear();
    Metodeskriver(s).kanal_close(1, {Brud::Omfang::kKanal, Svarkode::kAfvist, "ikke dig"});
    f.k.modtag(s);
    CHECK(f.spor.sket == std::vector<std::string>{"lukket 1 403 ikke dig"});
    CHECK_FALSE(f.k.fejl());
}

TEST_CASE("klient: each channel that publishes counts for itself, and is silent when it closes") {
    Forbundet f;
    f.k.aabn_udgivkanal(7);
    f.k.slet(7, "q");
    f.k.erklaer(7, "q", 60'000);
    CHECK(f.k.udgiv(1, "r", "x") == 1);
    CHECK(f.k.udgiv(7, "q", "y") == 1);
    const std::string out = f.k.tag_ud();
    CHECK(metoder(out) == std::vector<std::string>{"7 20.10", "7 85.10", "7 50.40", "7 50.10",
                                                   "1 60.40", "7 60.40"});
    CHECK(out.find("x-expires") != std::string::npos);
    std::string s = metode(7, {50, 41}, std::string(4, '\0'));
    Metodeskriver(s).ack(7, 1, false);
    f.k.modtag(s);
    CHECK(f.spor.sket == std::vector<std::string>{"7 ack 1"});
    f.spor.sket.clear();
    f.k.luk_kanal(7);
    s.clear();
    Metodeskriver(s).ack(7, 2, false);
    f.k.modtag(s);
    CHECK(f.spor.sket.empty());
    CHECK_FALSE(f.k.fejl());
    f.k.laes_koe(2, "q", 1);
    s.clear();
    Metodeskriver(s).ack(2, 1, false);  // a channel that reads confirms nothing
    f.k.modtag(s);
    CHECK(f.k.fejl());
}

TEST_CASE("klient: who is not let in") {
    Spor spor;
    Klient k({"a", "hemmeligt", "/"}, spor);
    SUBCASE("another protocol") {
        k.modtag("AMQP\1\1\0\12");
    }
    SUBCASE("the login") {
        std::string s;
        Metodeskriver(s).start({}, "PLAIN");
        Metodeskriver(s).close({Brud::Omfang::kForbindelse, Svarkode::kAfvist, "ukendt bruger"});
        k.modtag(s);
        REQUIRE(k.fejl());
        CHECK(k.fejl()->find("ukendt bruger") != std::string::npos);
        CHECK(k.lukkekode() == 403);
    }
    REQUIRE(k.fejl());
    CHECK(k.fejl()->find("hemmeligt") == std::string::npos);
    CHECK(spor.sket.empty());
}

TEST_CASE("klient: what ends the connection") {
    Forbundet f;
    SUBCASE("no frame") {
        f.k.modtag("xxxxxxxxxxxxxxx");
    }
    SUBCASE("a method that is not for here") {
        f.k.modtag(metode(1, {60, 71}));
    }
    SUBCASE("a channel that is not open") {
        f.k.modtag(lever(9, 1, "x"));
    }
    SUBCASE("content without a method") {
        std::string s;
        Rammeskriver(s).indhold(1, skriv_indholdshoved(2, {}), "et", 4096);
        f.k.modtag(s);
    }
    SUBCASE("a body larger than ours ever are") {
        f.k.laes_koe(2, "q", 1);
        f.k.modtag(lever(2, 1, std::string(Klient::kStoersteKrop + 1, 'x')));
        CHECK(f.spor.sket.empty());
    }
    SUBCASE("silence") {
        f.k.tik(1);
        f.k.tik(9 * kSekund);
        CHECK(f.k.tag_ud().size() == 8);  // a heartbeat
        CHECK_FALSE(f.k.fejl());
        f.k.tik(30 * kSekund);
    }
    CHECK(f.k.fejl());
    CHECK(f.spor.sket.empty());
}
