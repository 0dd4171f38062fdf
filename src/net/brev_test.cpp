#include "net/brev.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "net/test_client.hpp"
#include "net/test_smtp.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

Brev brev() {
    return {.afsender = "drift@korsbaek.dk",
            .afsendernavn = "Fælled",
            .modtagere = {"a@x.dk", "b@y.dk"},
            .emne = "Anmodning om serviceaftale",
            .tekst = "Kære æøå\n.\n..x\r\nslut",
            .dato = *parse_datetime("2026-03-02T09:05:07.5Z"),
            .id = *Uuid::parse("11111111-2222-4333-8444-555555555555")};
}
std::string krop(const std::string& mime) {
    return fra_base64(mime.substr(mime.find("\r\n\r\n") + 4), 10'000'000).value();
}
std::size_t laengste_linje(std::string_view s) {
    std::size_t ud = 0;
    for (const auto l : split(s, '\n'))
        ud = std::max(ud, l.size());
    return ud;
}
bool kalders(const Brev& b) {
    const auto r = som_mime(b);
    return !r && r.error().slags == FejlSlags::kKalder;
}
Postserver server(const Postkasse& p, Postkryptering k) {
    return {.vaert = "localhost",
            .port = p.port(),
            .kryptering = k,
            .ca_pem = noegler().ca.certifikat_pem,
            .navn = "faelled.test",
            .forbind_ms = 3000,
            .i_alt_ms = 5000};
}

}  // namespace

TEST_CASE("e-mail: the message is ASCII, its text comes back") {
    const std::string m = som_mime(brev()).value();
    CHECK(
        m.starts_with("Date: Mon, 02 Mar 2026 09:05:07 +0000\r\n"
                      "From: =?utf-8?B?RsOmbGxlZA==?=\r\n <drift@korsbaek.dk>\r\n"
                      "To: <a@x.dk>,\r\n <b@y.dk>\r\n"
                      "Subject: =?utf-8?B?QW5tb2RuaW5nIG9tIHNlcnZpY2VhZnRhbGU=?=\r\n"
                      "Message-ID: <11111111-2222-4333-8444-555555555555@korsbaek.dk>\r\n"));
    CHECK(krop(m) == "Kære æøå\r\n.\r\n..x\r\nslut");
    CHECK(std::ranges::all_of(
        m, [](char c) { return c == '\r' || c == '\n' || (c >= 32 && c < 127); }));

    Brev lang = brev();
    lang.emne.clear();
    for (int i = 0; i < 100; ++i)
        lang.emne += "æøå";
    lang.emne.resize(499 / 6 * 6);
    lang.tekst.assign(10'000, 'x');
    const std::string l = som_mime(lang).value();
    CHECK(laengste_linje(l) <= 90);
    std::string emne;
    for (std::size_t at = l.find("=?utf-8?B?", l.find("Subject")); at != std::string::npos;
         at = l.find("=?utf-8?B?", at + 1)) {
        const std::string del = l.substr(at + 10, l.find("?=", at + 10) - at - 10);
        CHECK(del.size() <= 63);
        const std::string bytes = fra_base64(del, 100).value();
        CHECK(is_utf8(bytes));  // whole characters in each
        emne += bytes;
    }
    CHECK(emne == lang.emne);
}

TEST_CASE("e-mail: what could write headers or commands of its own is refused") {
    for (const char* a :
         {"", "a", "@x.dk", "a@", "a@b@c.dk", "a@x.dk\r\nBcc: z@z.dk", "a b@x.dk", "<a@x.dk>",
          "a@x.dk> SIZE=1", "a@x.dk,b@x.dk", "æ@x.dk", "\"a\"@x.dk", "-x@x.dk"}) {
        CAPTURE(a);
        Brev b = brev();
        b.modtagere = {"ok@x.dk", a};
        CHECK(kalders(b));
        b = brev();
        b.afsender = a;
        CHECK(kalders(b));
    }
    Brev b = brev();
    b.emne = "x\r\nBcc: z@z.dk";
    CHECK(kalders(b));
    b.emne = std::string(501, 'x');
    CHECK(kalders(b));
    b = brev();
    b.afsendernavn = "x\ny";
    CHECK(kalders(b));
    b = brev();
    b.modtagere.clear();
    CHECK(kalders(b));
    b.modtagere.assign(101, "a@x.dk");
    CHECK(kalders(b));
    b = brev();
    b.tekst = "\xff";
    CHECK(kalders(b));
    b.tekst.assign((1 << 20) + 1, 'x');
    CHECK(kalders(b));
}

TEST_CASE("e-mail: sent plain, by STARTTLS and by SMTPS") {
    using enum Postkryptering;
    for (const auto k : {kIngen, kStarttls, kTls}) {
        Postkasse p(noegler().server, k);
        const auto r = send_brev(server(p, k), brev());
        REQUIRE_MESSAGE(r, (r ? "" : r.error().tekst));
        const auto breve = p.breve();
        REQUIRE(breve.size() == 1);
        CHECK(breve[0].fra == "<drift@korsbaek.dk>");
        CHECK(breve[0].til == std::vector<std::string>{"<a@x.dk>", "<b@y.dk>"});
        CHECK(breve[0].tekst == som_mime(brev()).value());
        CHECK(breve[0].tls == (k != kIngen));
        CHECK(p.linjer().front() == "EHLO faelled.test");
    }
}

TEST_CASE("e-mail: a login, never unencrypted") {
    using enum Postkryptering;
    Postkasse p(noegler().server, kStarttls);
    Postserver s = server(p, kStarttls);
    s.bruger = "bruger";
    s.kodeord = "hemmeligt";
    REQUIRE(send_brev(s, brev()));
    CHECK(p.breve().at(0).bruger == base64(std::string("\0bruger\0hemmeligt", 17)));
    s.kryptering = kIngen;
    const auto r = send_brev(s, brev());
    REQUIRE_FALSE(r);
    CHECK(r.error().slags == FejlSlags::kKalder);
    CHECK(r.error().tekst.find("hemmeligt") == std::string::npos);
}

TEST_CASE("e-mail: a server that offers no TLS, or another's certificate, gets no letter") {
    using enum Postkryptering;
    Postkasse aaben(noegler().server, kIngen);
    const auto r = send_brev(server(aaben, kStarttls), brev());
    REQUIRE_FALSE(r);
    CHECK(r.error().slags == FejlSlags::kMiljoe);
    CHECK(aaben.breve().empty());
    for (const auto& l : aaben.linjer())
        CHECK_FALSE(l.starts_with("MAIL"));

    Postkasse p(noegler().server, kTls);
    Postserver s = server(p, kTls);
    s.ca_pem = noegler().fremmed.certifikat_pem;
    const auto u = send_brev(s, brev());
    REQUIRE_FALSE(u);
    CHECK(u.error().slags == FejlSlags::kMiljoe);
    CHECK(p.breve().empty());
}

TEST_CASE("e-mail: refused for good is the letter's fault, nobody there may pass") {
    using enum Postkryptering;
    std::uint16_t port = 0;
    {
        Postkasse p(noegler().server, kIngen, "b@y.dk");
        port = p.port();
        const auto r = send_brev(server(p, kIngen), brev());
        REQUIRE_FALSE(r);
        CHECK(r.error().slags == FejlSlags::kKalder);
        CHECK(p.breve().empty());
    }
    Postserver s{.vaert = "localhost", .port = port, .kryptering = kIngen};
    const auto r = send_brev(s, brev());
    REQUIRE_FALSE(r);
    CHECK(r.error().slags == FejlSlags::kMiljoe);
    s.vaert = "x/../y";
    CHECK(send_brev(s, brev()).error().slags == FejlSlags::kKalder);
    s.vaert = "localhost";
    s.navn = "x\r\nMAIL";
    CHECK(send_brev(s, brev()).error().slags == FejlSlags::kKalder);
}
