// What a slow, broken or hostile client meets: every limit, every refusal, and that the server
// lives on.
#include <atomic>
#include <thread>

#include "base/entropy.hpp"
#include "base/metrics.hpp"
#include "net/test_client.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

struct Opstilling {
    std::atomic<int> kald{0};
    std::unique_ptr<Server> server;

    explicit Opstilling(Serverindstillinger i = indstillinger()) {
        server =
            start_server(std::move(i), [this](std::shared_ptr<const Anmodning> a, Afslut afslut) {
                ++kald;
                const std::size_t n = a->sti == "/stor" ? std::size_t{64} << 20 : 2;
                afslut({200, "image/png", {}, std::string(n, 'o')});
            }).value();
    }
    std::uint16_t port() const { return server->port(); }
    bool lever() {
        Klient k(port(), Kobling{});
        k.send(get("/"));
        const auto s = k.svar();
        return s && s->status == 200;
    }
    // The status of the answer to exactly these bytes, and the connection is closed after it; 0: no
    // answer.
    int afvist(const std::string& bytes) {
        Klient k(port(), Kobling{});
        k.send(bytes);
        const auto s = k.svar();
        if (!s) return 0;
        CHECK(s->headere.at("connection") == "close");
        CHECK(s->headere.at("content-type") == "text/plain; charset=utf-8");
        CHECK(k.lukket());
        CHECK(k.rest().empty());
        return s->status;
    }
};

std::uint64_t talt(std::string_view graense) {
    return metrics::counter("faelled_http_limit_total", "",
                            "limit=\"" + std::string(graense) + "\"")
        .value();
}

Serverindstillinger med(const std::function<void(Graenser&)>& aendr) {
    auto i = indstillinger();
    aendr(i.graenser);
    return i;
}

const std::string kHoved = "POST / HTTP/1.1\r\nHost: x\r\n";

}  // namespace

TEST_CASE("two readings of one request are refused") {
    Opstilling o;
    const std::string te = "Transfer-Encoding: chunked\r\n";
    const std::string cl = "Content-Length: 3\r\n";
    const std::string krop = "\r\n3\r\nabc\r\n0\r\n\r\n";
    for (const std::string& b : {
             kHoved + te + cl + krop,
             kHoved + cl + te + krop,
             kHoved + te + te + krop,
             kHoved + cl + cl + "\r\nabc",
             kHoved + "Content-Length: 3, 3\r\n\r\nabc",
             kHoved + "Content-Length: 3,4\r\n\r\nabc",
             kHoved + "Content-Length: +3\r\n\r\nabc",
             kHoved + "Content-Length: -3\r\n\r\nabc",
             kHoved + "Content-Length: 0x3\r\n\r\nabc",
             kHoved + "Content-Length: 3 3\r\n\r\nabc",
             kHoved + "Content-Length:\r\n\r\nabc",
             kHoved + "Content-Length: 99999999999999999999999\r\n\r\nabc",
             kHoved + "Content-Length : 3\r\n\r\nabc",
             kHoved + "Transfer-Encoding: gzip, chunked\r\n" + krop,
             kHoved + "Transfer-Encoding: identity\r\n" + krop,
             kHoved + "Transfer-Encoding: xchunked\r\n" + krop,
             kHoved + "Transfer-Encoding: chunked, identity\r\n" + krop,
             kHoved + "Transfer-Encoding:\r\n chunked\r\n" + krop,
             kHoved + "X-A: b\r\n c\r\n\r\n",
             kHoved + "X-A: b\r\n \r\n\r\n",
             "POST / HTTP/1.0\r\n" + te + krop,
             kHoved + te + "\r\n3\r\nabcX\r\n0\r\n\r\n",
             kHoved + te + "\r\n3\nabc\r\n0\r\n\r\n",
             kHoved + te + "\r\n-1\r\nabc\r\n0\r\n\r\n",
             kHoved + te + "\r\n0x3\r\nabc\r\n0\r\n\r\n",
             kHoved + te + "\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n",
             kHoved + te + "\r\n3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n",
         }) {
        CAPTURE(b);
        CHECK(o.afvist(b) == 400);
    }
    CHECK(o.kald == 0);
    CHECK(o.lever());
}

TEST_CASE("malformed heads are refused") {
    Opstilling o;
    using namespace std::string_literals;
    for (const std::string& b : {
             "GET / HTTP/1.1\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\x01"
             "b\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\x7f\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n"s,
             "GET / HTTP/1.1\nHost: x\n\n"s,
             "GET / HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n"s,
             "GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n"s,
             "GET / HTTP/1.1\r\n Host: x\r\n\r\n"s,
             "GET / HTTP/2.0\r\nHost: x\r\n\r\n"s,
             "GET / HTTP/0.9\r\nHost: x\r\n\r\n"s,
             "GET / http/1.1\r\nHost: x\r\n\r\n"s,
             "GET  / HTTP/1.1\r\nHost: x\r\n\r\n"s,
             "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"s,
             "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s,
             "GET /\r\nHost: x\r\n\r\n"s,
             "G\xc3\x86T / HTTP/1.1\r\nHost: x\r\n\r\n"s,
             "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"s,
         }) {
        CAPTURE(b);
        CHECK(o.afvist(b) == 400);
    }
    CHECK(o.kald == 0);
    CHECK(o.lever());
}

TEST_CASE("path traversal and encoded slashes are refused before any handler (SIK-090)") {
    Opstilling o;
    using namespace std::string_literals;
    for (const std::string& sti : {"/.."s,
                                   "/../"s,
                                   "/a/../b"s,
                                   "/a/.."s,
                                   "/."s,
                                   "/a/./b"s,
                                   "/a/%2e%2e/b"s,
                                   "/%2E%2E"s,
                                   "/.%2e/a"s,
                                   "/%2e/a"s,
                                   "/a%2fb"s,
                                   "/a%2Fb"s,
                                   "/a/..%2fb"s,
                                   "/a\\b"s,
                                   "/a/..\\b"s,
                                   "/a%5cb"s,
                                   "/a%5Cb"s,
                                   "/a%00"s,
                                   "/a%00.xml"s,
                                   "/a%0d%0ab"s,
                                   "/a%1fb"s,
                                   "/a%7f"s,
                                   "/a%"s,
                                   "/a%2"s,
                                   "/a%zz"s,
                                   "/a%2g"s,
                                   "/a%u002e"s,
                                   "/a#b"s,
                                   "/a?b#c"s,
                                   "https://x/../a"s,
                                   "https://x/a%2fb?c"s}) {
        const std::string b = "GET " + sti + " HTTP/1.1\r\nHost: x\r\n\r\n";
        CAPTURE(b);
        CHECK(o.afvist(b) == 400);
    }
    CHECK(o.kald == 0);
    CHECK(o.lever());
    for (const char* sti : {"/", "/a/b", "/...", "/a..b/.c/d.", "/a%20b/%C3%A6", "/a//b", "/a;b=c",
                            "/a?b=../%2f%00\\", "*", "https://x", "https://x/a"}) {
        CAPTURE(sti);
        Klient k(o.server->port(), Kobling{});
        k.send("GET " + std::string(sti) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto s = k.svar();
        REQUIRE(s);
        CHECK(s->status == 200);
    }
}

TEST_CASE("limit: body") {
    Opstilling o(med([](Graenser& g) { g.krop_bytes = 1000; }));
    const auto foer = talt("krop");
    CHECK(o.afvist(kHoved + "Content-Length: 1001\r\n\r\n") == 413);
    CHECK(o.afvist(kHoved + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n") == 413);
    // The answer arrives although the client sends on and reads only afterwards.
    CHECK(o.afvist(kHoved + "Content-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x')) ==
          413);
    const std::string te = kHoved + "Transfer-Encoding: chunked\r\n\r\n";
    CHECK(o.afvist(te + "3e9\r\n") == 413);
    CHECK(o.afvist(te + "3e8\r\n" + std::string(1000, 'x') + "\r\n1\r\n") == 413);
    CHECK(o.afvist(te + "ffffffffffffffff\r\n") == 413);
    CHECK(talt("krop") == foer + 6);
    CHECK(o.kald == 0);
    Klient k(o.port(), Kobling{});
    k.send(post("/", std::string(1000, 'x')));
    CHECK(k.svar()->status == 200);
}

TEST_CASE("limit: header bytes and number") {
    Opstilling o(med([](Graenser& g) {
        g.header_bytes = 1000;
        g.header_antal = 10;
    }));
    const auto foer = talt("header");
    CHECK(o.afvist(get("/", "X-A: " + std::string(1000, 'a') + "\r\n")) == 431);
    CHECK(o.afvist(get("/" + std::string(1000, 'a'))) == 431);
    CHECK(o.afvist("GET /" + std::string(100'000, 'a')) == 431);
    CHECK(o.afvist(kHoved + "X-A: " + std::string(100'000, 'a')) == 431);
    CHECK(o.afvist(std::string(5000, 'A')) == 431);
    std::string ti;
    for (int i = 0; i < 10; ++i)
        ti += "X-A: b\r\n";
    CHECK(o.afvist(get("/", ti)) == 431);
    std::string mange;
    for (int i = 0; i < 1000; ++i)
        mange += "X: " + std::to_string(i) + "\r\n";
    CHECK(o.afvist("GET / HTTP/1.0\r\n" + mange) == 431);
    const std::string te = kHoved + "Transfer-Encoding: chunked\r\n\r\n";
    CHECK(o.afvist(te + "1;" + std::string(5000, 'a')) == 431);
    CHECK(o.afvist(te + "1\r\na\r\n0\r\n" + mange + "\r\n") == 431);
    CHECK(o.afvist(te + "1\r\na\r\n0\r\nX-A: " + std::string(5000, 'a')) == 431);
    CHECK(talt("header") == foer + 10);
    CHECK(o.kald == 0);

    Klient k(o.port(), Kobling{});
    k.send(get("/", ti.substr(8) + "X: " + std::string(700, 'a') + "\r\n").replace(0, 0, ""));
    CHECK(k.svar()->status == 431);  // eleven with Host
    Klient l(o.port(), Kobling{});
    l.send(get("/", ti.substr(16) + "X: " + std::string(800, 'a') + "\r\n"));
    CHECK(l.svar()->status == 200);
}

TEST_CASE("limit: reading time of a head and of a body sent drop by drop") {
    Opstilling o(med([](Graenser& g) { g.laes_sekunder = 1; }));
    const auto foer = talt("laesetid");
    for (const std::string& b :
         {std::string("G"), kHoved, kHoved + "Content-Length: 100000\r\n\r\nabc",
          kHoved + "Transfer-Encoding: chunked\r\n\r\n3\r\nab"}) {
        CAPTURE(b);
        Klient k(o.port(), Kobling{});
        REQUIRE(k.send(b));
        std::atomic<bool> slut{false};
        auto s = k.svar();
        REQUIRE(s);
        CHECK(s->status == 408);
        CHECK(k.lukket());
    }
    // Going on sending does not help.
    Klient k(o.port(), Kobling{});
    int sendt = 0;
    k.send(kHoved);
    while (sendt < 1000 && k.send("X: y\r\n")) {
        ++sendt;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    CHECK(sendt < 1000);
    CHECK(talt("laesetid") >= foer + 4);
    CHECK(o.kald == 0);
}

TEST_CASE("limit: idle time, also for a client that is half open") {
    Opstilling o(med([](Graenser& g) { g.ledig_sekunder = 1; }));
    Klient aldrig(o.port(), Kobling{});
    Klient efter(o.port(), Kobling{});
    efter.send(get("/"));
    CHECK(efter.svar()->status == 200);
    CHECK(aldrig.lukket());
    CHECK(efter.lukket());
    // Half of a TLS record is not a request either.
    Klient halv(o.port(), Kobling{});
    halv.send_raat(
        std::string("\x17\x03\x03\x00\x50"
                    "abc",
                    8));
    CHECK(halv.lukket());
}

TEST_CASE("limit: handshake time") {
    Opstilling o(med([](Graenser& g) { g.haandtryk_sekunder = 1; }));
    const auto foer = talt("haandtryk");
    Klient stum(o.port());
    Klient halv(o.port());
    halv.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
    CHECK(stum.lukket());
    CHECK(halv.lukket());
    CHECK(talt("haandtryk") == foer + 2);
}

TEST_CASE("limit: a client that does not read its reply") {
    Opstilling o(med([](Graenser& g) { g.svar_sekunder = 1; }));
    const auto foer = talt("svartid");
    Klient k(o.port(), Kobling{nullptr, TLS1_3_VERSION, nullptr, 4096});
    k.send(get("/stor"));
    for (int i = 0; i < 300 && talt("svartid") == foer; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(talt("svartid") == foer + 1);
    CHECK_FALSE(k.svar());  // cut short
    CHECK(o.lever());
}

TEST_CASE("limit: connections") {
    Opstilling o(med([](Graenser& g) { g.forbindelser = 3; }));
    std::vector<std::unique_ptr<Klient>> aabne;
    for (int i = 0; i < 3; ++i) {
        aabne.push_back(std::make_unique<Klient>(o.port(), Kobling{}));
        REQUIRE(aabne.back()->tls_ok());
    }
    const auto foer = talt("forbindelser");
    CHECK_FALSE(Klient(o.port(), Kobling{}).tls_ok());
    CHECK(talt("forbindelser") == foer + 1);
    aabne[0]->send(get("/"));
    CHECK(aabne[0]->svar()->status == 200);
    aabne.pop_back();
    bool plads = false;
    for (int i = 0; i < 300 && !plads; ++i) {
        plads = Klient(o.port(), Kobling{}).tls_ok();
        if (!plads) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK(plads);
}

TEST_CASE("plain HTTP at the TLS port is closed") {
    Opstilling o;
    Klient k(o.port());
    k.send(get("/"));
    CHECK(k.lukket());
    CHECK(k.rest().find("HTTP/") == std::string::npos);
    CHECK(o.kald == 0);
}

TEST_CASE("clients that vanish at any point leave the server well") {
    Opstilling o;
    const std::string hele = post("/", "abcdef");
    for (std::size_t n = 0; n <= hele.size(); n += 5) {
        Klient k(o.port(), Kobling{});
        k.send(hele.substr(0, n));
    }
    {
        // Gone with much unread: writing to it must not end the process.
        Klient k(o.port(), Kobling{});
        k.send(get("/stor") + get("/stor"));
    }
    CHECK(o.lever());
}

TEST_CASE("random bytes instead of TLS") {
    Opstilling o;
    const std::uint64_t froe = 20240601;
    CAPTURE(froe);
    SeededEntropy e(froe);
    for (int i = 0; i < 2000; ++i) {
        std::string bytes(e.below(400), '\0');
        e.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
        // Half of them look like a handshake record.
        if (i % 2 == 0 && bytes.size() > 5)
            bytes.replace(0, 5, std::string("\x16\x03\x01\x01\x00", 5));
        Klient k(o.port());
        k.send_raat(bytes);
    }
    CHECK(o.lever());
    CHECK(o.kald == 1);
}

TEST_CASE("random bytes inside TLS, and inside the connection past TLS") {
    Opstilling o;
    const std::uint64_t froe = 20240602;
    CAPTURE(froe);
    SeededEntropy e(froe);
    const std::string god =
        post("/", "abcdef", "Transfer-Encodin: chunked\r\nExpect: 100-continue\r\n");
    for (int i = 0; i < 300; ++i) {
        std::string bytes = god + god;
        // A few bytes of a good request changed, cut or doubled reach deeper than noise.
        for (std::uint64_t n = e.below(6) + 1; n > 0; --n) {
            const std::size_t hvor = e.below(bytes.size());
            switch (e.below(3)) {
                case 0:
                    bytes[hvor] = static_cast<char>(e.below(256));
                    break;
                case 1:
                    bytes.erase(hvor, e.below(4));
                    break;
                default:
                    bytes.insert(hvor, bytes.substr(hvor, e.below(20)));
                    break;
            }
        }
        Klient k(o.port(), Kobling{});
        if (i % 4 == 0)
            k.send_raat(bytes);
        else
            k.send(bytes);
    }
    CHECK(o.lever());
}
