#include "amqp/ramme.hpp"

#include <doctest/doctest.h>

#include "amqp/test_klient.hpp"

using namespace faelled::amqp;
namespace t = faelled::amqp::test;

TEST_CASE("Ramme: whole frames are taken, parts wait") {
    const std::string to = t::ramme(1, 7, "abc") + t::ramme(8, 0, "");
    for (std::size_t n = 0; n < kRammeRamme + 3; ++n) {
        const auto r = laes_ramme(std::string_view(to).substr(0, n), 4096);
        REQUIRE(r);
        CHECK(!*r);
    }
    const auto r = laes_ramme(to, 4096);
    REQUIRE((r && *r));
    CHECK((*r)->type == Rammetype::kMetode);
    CHECK((*r)->kanal == 7);
    CHECK((*r)->indhold == "abc");
    const auto puls = laes_ramme(std::string_view(to).substr((*r)->bytes), 4096);
    REQUIRE((puls && *puls));
    CHECK((*puls)->type == Rammetype::kPuls);
    CHECK((*puls)->bytes == 8);
}

TEST_CASE("Ramme: what can be no frame is refused with 501, as soon as it is seen") {
    const std::string med_forkert_slut = "\x01" + std::string("\0\x01\0\0\0\x01x\xcd", 8);
    const std::string for_stor("\x01\0\x01\0\0\x0f\xf9", 7);  // 4089 + 8 > 4096
    for (const std::string& bytes :
         {std::string("\x04"), std::string("G"), med_forkert_slut, for_stor}) {
        const auto r = laes_ramme(bytes, 4096);
        REQUIRE(!r);
        CHECK(r.error().kode == Svarkode::kRammefejl);
        CHECK(r.error().omfang == Brud::Omfang::kForbindelse);
    }
    const std::string lige_stor("\x01\0\x01\0\0\x0f\xf8", 7);
    CHECK(laes_ramme(lige_stor, 4096).has_value());
}

TEST_CASE("Ramme: a body is cut into frames of frame-max") {
    std::string ud;
    Rammeskriver(ud).indhold(3, "hoved", std::string(250, 'x'), 108);
    std::string_view b = ud;
    std::vector<std::size_t> laengder;
    std::string krop;
    while (!b.empty()) {
        const auto r = laes_ramme(b, 108);
        REQUIRE((r && *r));
        laengder.push_back((*r)->indhold.size());
        if ((*r)->type == Rammetype::kKrop) krop += (*r)->indhold;
        b.remove_prefix((*r)->bytes);
    }
    CHECK(laengder == std::vector<std::size_t>{5, 100, 100, 50});
    CHECK(krop == std::string(250, 'x'));
}

TEST_CASE("Felttabel: every type is read; what is written is read back") {
    std::string b;
    Byteskriver w(b);
    const auto felt = [&](std::string_view navn, char type) {
        w.kort(navn);
        w.u8(static_cast<std::uint8_t>(type));
    };
    felt("t", 't'), w.u8(1);
    felt("b", 'b'), w.u8(0xff);
    felt("B", 'B'), w.u8(0xff);
    felt("s", 's'), w.u16(0xfffe);
    felt("u", 'u'), w.u16(0xfffe);
    felt("I", 'I'), w.u32(0xfffffffdu);
    felt("i", 'i'), w.u32(0xfffffffdu);
    felt("l", 'l'), w.u64(5);
    felt("f", 'f'), w.u32(0x3f800000);
    felt("d", 'd'), w.u64(0x4000000000000000);
    felt("D", 'D'), w.u8(2), w.u32(314);
    felt("T", 'T'), w.u64(1'700'000'000);
    felt("S", 'S'), w.lang("tekst");
    felt("x", 'x'), w.lang("bytes");
    felt("V", 'V');
    felt("F", 'F'), w.lang(std::string("\x01kt\x01", 4));
    felt("A", 'A'), w.lang(std::string("t\x01V", 3));

    const auto tabel = laes_felttabel(b, kTabelgraenser);
    REQUIRE(tabel);
    const auto tal = [&](std::string_view n) { return std::get<std::int64_t>(find(*tabel, n)->v); };
    CHECK(find_sand(*tabel, "t"));
    CHECK(tal("b") == -1);
    CHECK(tal("B") == 255);
    CHECK(tal("s") == -2);
    CHECK(tal("u") == 65534);
    CHECK(tal("I") == -3);
    CHECK(tal("i") == 4294967293);
    CHECK(tal("l") == 5);
    CHECK(std::get<double>(find(*tabel, "f")->v) == 1.0);
    CHECK(std::get<double>(find(*tabel, "d")->v) == 2.0);
    CHECK(std::get<Felt::Decimaltal>(find(*tabel, "D")->v).vaerdi == 314);
    CHECK(std::get<Felt::Tidsstempel>(find(*tabel, "T")->v).sekunder == 1'700'000'000);
    CHECK(find_tekst(*tabel, "S") == "tekst");
    CHECK(find_tekst(*tabel, "x") == "bytes");
    CHECK(find_sand(std::get<Felttabel>(find(*tabel, "F")->v), "k"));
    CHECK(std::get<Feltliste>(find(*tabel, "A")->v).size() == 2);
    CHECK(find(*tabel, "mangler") == nullptr);
    CHECK(!find_tekst(*tabel, "t"));

    std::string igen;
    Byteskriver w2(igen);
    skriv_felttabel(w2, *tabel);
    const auto anden = laes_felttabel(std::string_view(igen).substr(4), kTabelgraenser);
    REQUIRE(anden);
    CHECK(anden->size() == tabel->size());
    CHECK(std::get<std::int64_t>(find(*anden, "s")->v) == -2);
    CHECK(std::get<Felt::Decimaltal>(find(*anden, "D")->v).skala == 2);
}

TEST_CASE("Felttabel: malformed, too deep and too many are refused") {
    CHECK(laes_felttabel("", kTabelgraenser).has_value());
    CHECK(!laes_felttabel("\x05navn", kTabelgraenser));  // name longer than what is there
    CHECK(!laes_felttabel("\x01kZ", kTabelgraenser));    // unknown type
    CHECK(!laes_felttabel(std::string("\x01kS\0\0\0\x05x", 8), kTabelgraenser));
    CHECK(!laes_felttabel(std::string("\x01kF\0\0\0\x02\x01k", 9), kTabelgraenser));
    std::string dyb;
    for (int i = 0; i < 8; ++i) {
        std::string ny;
        Byteskriver w(ny);
        w.kort("k");
        w.u8('F');
        w.lang(dyb);
        dyb = ny;
        CHECK(laes_felttabel(dyb, kTabelgraenser).has_value() == (i < 7));
    }
    std::string mange;
    for (int i = 0; i < 1024; ++i)
        mange += "\x01kV";
    CHECK(laes_felttabel(mange, kTabelgraenser).has_value());
    CHECK(!laes_felttabel(mange + "\x01kV", kTabelgraenser));
}

TEST_CASE("Indhold: properties, used or not, are read in their order; extra bytes are refused") {
    std::string b;
    Byteskriver w(b);
    w.u16(60), w.u16(0), w.u64(77);
    w.u16(0xfffc);  // all fourteen
    w.kort("type/x"), w.kort("utf-8");
    Felttabel h;
    h.push_back({"token", Felt{std::string_view("<a/>")}});
    skriv_felttabel(w, h);
    w.u8(2), w.u8(0), w.kort("korr"), w.kort("svar"), w.kort("60000"), w.kort("besked"), w.u64(1);
    for (const char* s : {"type", "bruger", "program", "klynge"})
        w.kort(s);
    const auto i = laes_indholdshoved(b);
    REQUIRE(i);
    CHECK(i->bytes == 77);
    CHECK(i->egenskaber.indholdstype == "type/x");
    CHECK(find_tekst(*i->egenskaber.headere, "token") == "<a/>");
    CHECK(i->egenskaber.korrelation == "korr");
    CHECK(i->egenskaber.svar_til == "svar");
    CHECK(i->egenskaber.besked_id == "besked");

    const auto kode = [](std::string_view s) {
        const auto r = laes_indholdshoved(s);
        return r ? Svarkode::kOk : r.error().kode;
    };
    CHECK(kode(b + "x") == Svarkode::kSyntaksfejl);
    CHECK(kode(std::string_view(b).substr(0, b.size() - 1)) == Svarkode::kSyntaksfejl);
    CHECK(kode("") == Svarkode::kSyntaksfejl);
    CHECK(kode(std::string("\0\x0a\0\0\0\0\0\0\0\0\0\0\0\0", 14)) == Svarkode::kUventetRamme);
    CHECK(kode(std::string("\0\x3c\0\0\0\0\0\0\0\0\0\0\0\x01", 14)) == Svarkode::kSyntaksfejl);

    Egenskaber ud;
    ud.indholdstype = "application/xml";
    ud.besked_id = "id";
    const std::string skrevet = skriv_indholdshoved(9, ud);
    const auto igen = laes_indholdshoved(skrevet);
    REQUIRE(igen);
    CHECK(igen->bytes == 9);
    CHECK(igen->egenskaber.besked_id == "id");
    CHECK(!igen->egenskaber.korrelation);
}
