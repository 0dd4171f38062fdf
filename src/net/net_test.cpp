// What an ordinary client meets. Limits and misbehaviour: graenser_test.cpp.
#include <zlib.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "base/base64.hpp"
#include "net/test_client.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

// Tells what it got.
void ekko(std::shared_ptr<const Anmodning> a, Afslut afslut) {
    Svar s;
    s.krop = a->metode + " " + std::string(a->sti) + " [" + std::string(a->forespoergsel) + "] " +
             a->krop;
    if (a->klientcertifikat)
        s.headere.emplace_back("X-Certifikat", krypto::hex(*a->klientcertifikat));
    if (a->klientcertifikat_der)
        s.headere.emplace_back("X-Certifikat-Der", base64(*a->klientcertifikat_der));
    s.headere.emplace_back("X-Afsender", a->afsender + (a->loopback ? " loopback" : ""));
    if (const auto h = a->header("x-min")) s.headere.emplace_back("X-Min", *h);
    if (a->header("x-hale")) s.headere.emplace_back("X-Hale", "set");
    afslut(std::move(s));
}

std::unique_ptr<Server> start(Behandler b = ekko) {
    return start_server(indstillinger(), std::move(b)).value();
}

std::string udpak(const std::string& data) {
    z_stream z{};
    REQUIRE(inflateInit2(&z, 15 + 16) == Z_OK);
    std::string ud(1 << 20, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    z.avail_in = static_cast<uInt>(data.size());
    z.next_out = reinterpret_cast<Bytef*>(ud.data());
    z.avail_out = static_cast<uInt>(ud.size());
    CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END);
    ud.resize(z.total_out);
    inflateEnd(&z);
    return ud;
}

}  // namespace

TEST_CASE("a request reaches the handler whole, the reply the client") {
    const auto server = start();
    Klient k(server->port(), Kobling{});
    REQUIRE(k.tls_ok());
    CHECK(k.send(get("/a/b?x=1&y=%20", "X-Min:  en v\xc3\xa6rdi \t\r\n")));
    auto s = k.svar();
    REQUIRE(s);
    CHECK(s->status == 200);
    CHECK(s->krop == "GET /a/b [x=1&y=%20] ");
    CHECK(s->headere["x-min"] == "en v\xc3\xa6rdi");
    CHECK(s->headere["x-afsender"] == "127.0.0.1 loopback");
    CHECK(s->headere["content-type"] == "text/plain; charset=utf-8");
    CHECK(s->headere.contains("date"));
    CHECK_FALSE(s->headere.contains("connection"));
    CHECK_FALSE(s->headere.contains("x-certifikat"));
    CHECK_FALSE(s->headere.contains("x-certifikat-der"));
    k.send(post("/c", "krop"));
    CHECK(k.svar()->krop == "POST /c [] krop");
    k.send("\r\n\r\n" + get("https://localhost:1/d?e"));  // empty lines before, absolute form
    CHECK(k.svar()->krop == "GET /d [e] ");
}

// OpenSSL's client offers no post-handshake authentication unless told to, as most clients of TLS
// 1.3: what arrives here was asked for in the first handshake.
TEST_CASE("client certificate: asked for, not required, anybody's accepted, kept (SIK-030)") {
    const auto server = start();
    const auto aftryk = [](const krypto::Noeglepar& p) {
        return krypto::hex(krypto::oplysninger(p.certifikat_pem)->fingeraftryk);
    };
    for (const int tls : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(tls);
        for (const auto* par : {&noegler().klient, &noegler().fremmed}) {
            Klient k(server->port(), Kobling{par, tls});
            REQUIRE(k.tls_ok());
            k.send(get("/"));
            CHECK(k.svar()->headere["x-certifikat"] == aftryk(*par));
            k.send(get("/"));
            auto svar = k.svar();
            CHECK(svar->headere["x-certifikat"] == aftryk(*par));
            const auto der = fra_base64(svar->headere["x-certifikat-der"], 10'000);
            REQUIRE(der);
            CHECK(krypto::hex(krypto::sha256(*der)) == aftryk(*par));

            const std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(
                SSL_get1_session(k.ssl()), SSL_SESSION_free);
            k.luk();
            Klient igen(server->port(), Kobling{par, tls, session.get()});
            REQUIRE(igen.tls_ok());
            CHECK(SSL_session_reused(igen.ssl()) == 1);
            igen.send(get("/"));
            svar = igen.svar();
            CHECK(svar->headere["x-certifikat"] == aftryk(*par));
            CHECK(svar->headere["x-certifikat-der"] == base64(*der));
        }
    }
}

TEST_CASE("TLS 1.2 and 1.3 only") {
    const auto server = start();
    CHECK_FALSE(Klient(server->port(), Kobling{nullptr, TLS1_1_VERSION}).tls_ok());
    CHECK(Klient(server->port(), Kobling{nullptr, TLS1_2_VERSION}).tls_ok());
}

TEST_CASE("keep-alive and pipelining: every request is answered, in order") {
    const auto server = start();
    Klient k(server->port(), Kobling{});
    for (int i = 0; i < 300; ++i) {
        k.send(post("/" + std::to_string(i), std::string(static_cast<std::size_t>(i) * 7, 'x')));
        REQUIRE(k.svar()->krop.starts_with("POST /" + std::to_string(i) + " "));
    }
    std::string alle;
    for (int i = 0; i < 2000; ++i)
        alle += i % 3 == 0 ? post("/" + std::to_string(i), "k") : get("/" + std::to_string(i));
    std::thread sender([&] { k.send(alle); });
    sender.join();
    for (int i = 0; i < 2000; ++i) {
        const auto s = k.svar();
        REQUIRE(s);
        const std::string n = "/" + std::to_string(i) + " [] ";
        REQUIRE(s->krop == (i % 3 == 0 ? "POST " + n + "k" : "GET " + n));
    }
}

TEST_CASE("bodies arrive whole however they are cut") {
    const auto server = start();
    Klient k(server->port(), Kobling{});
    const std::string krop(100'000, 'q');
    const std::string hele = post("/stor", krop);
    std::size_t fra = 0;
    for (std::size_t n = 1; fra < hele.size(); n = n * 3 / 2 + 1) {
        k.send(std::string_view(hele).substr(fra, n));
        fra += n;
    }
    auto s = k.svar();
    REQUIRE(s);
    CHECK(s->krop == "POST /stor [] " + krop);

    const std::string hoved = "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string stykker =
        "5\r\nabcde\r\n1;udvidelse=\"x\"\r\nf\r\n00a\r\n0123456789\r\n0\r\n";
    for (const std::string& hale : {std::string("\r\n"), std::string("X-Hale: nej\r\n\r\n")}) {
        k.send(hoved + stykker + hale);
        s = k.svar();
        REQUIRE(s);
        CHECK(s->krop == "POST /c [] abcdef0123456789");
        CHECK_FALSE(s->headere.contains("x-hale"));
        for (const char c : hoved + stykker + hale)
            k.send(std::string_view(&c, 1));
        CHECK(k.svar()->krop == "POST /c [] abcdef0123456789");
    }
}

TEST_CASE("large replies") {
    const std::string stor(3'000'000, 'z');
    const auto server = start([&](auto, Afslut afslut) { afslut({200, "image/png", {}, stor}); });
    Klient k(server->port(), Kobling{});
    k.send(get("/") + get("/"));
    CHECK(k.svar()->krop == stor);
    CHECK(k.svar()->krop == stor);
}

TEST_CASE("100-continue is answered at once, before the body") {
    const auto server = start();
    Klient k(server->port(), Kobling{});
    for (int i = 0; i < 2; ++i) {
        k.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n");
        REQUIRE(k.svar()->status == 100);
        k.send("abc");
        CHECK(k.svar()->krop == "POST /a [] abc");
    }
    // With the body already here, none is needed; nor for HTTP/1.0.
    k.send(post("/b", "x", "Expect: 100-continue\r\n"));
    CHECK(k.svar()->status == 200);
    k.send(post("/b", "x", "Expect: noget-andet\r\n"));
    CHECK(k.svar()->status == 417);
    CHECK(k.lukket());
}

TEST_CASE("HEAD, HTTP/1.0 and Connection") {
    const auto server = start();
    Klient k(server->port(), Kobling{});
    k.send("HEAD /abc HTTP/1.1\r\nHost: x\r\n\r\n" + get("/d"));
    auto s = k.svar(true);
    REQUIRE(s);
    CHECK(s->headere["content-length"] == std::to_string(std::string("HEAD /abc [] ").size()));
    CHECK(k.svar()->krop == "GET /d [] ");
    k.send(get("/", "Connection: close\r\n"));
    CHECK(k.svar()->headere["connection"] == "close");
    CHECK(k.lukket());

    Klient gammel(server->port(), Kobling{});
    gammel.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(gammel.svar()->headere["connection"] == "keep-alive");
    gammel.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(gammel.svar()->headere["connection"] == "close");
    CHECK(gammel.lukket());
}

TEST_CASE("gzip when asked for, worth it and text") {
    const std::string lang(5000, 'a');
    const auto server = start([&](std::shared_ptr<const Anmodning> a, Afslut afslut) {
        afslut({200,
                a->sti == "/png" ? "image/png" : "application/soap+xml; charset=utf-8",
                {},
                a->sti == "/kort" ? "kort" : lang});
    });
    Klient k(server->port(), Kobling{});
    const auto hent = [&](std::string_view maal, std::string_view ae) {
        k.send(get(maal, ae.empty() ? "" : "Accept-Encoding: " + std::string(ae) + "\r\n"));
        return k.svar().value();
    };
    auto s = hent("/", "deflate, gzip;q=0.5");
    CHECK(s.headere["content-encoding"] == "gzip");
    CHECK(s.headere["vary"] == "Accept-Encoding");
    CHECK(s.krop.size() < 500);
    CHECK(udpak(s.krop) == lang);
    CHECK(udpak(hent("/", "*").krop) == lang);
    for (const char* nej : {"", "identity", "gzip;q=0", "gzip; q=0.0, *", "gzipp"}) {
        CAPTURE(nej);
        s = hent("/", nej);
        CHECK(s.krop == lang);
        CHECK_FALSE(s.headere.contains("content-encoding"));
    }
    CHECK(hent("/kort", "gzip").krop == "kort");
    CHECK(hent("/png", "gzip").krop == lang);
}

TEST_CASE("a reply that the connection's thread is to finish looks like any other") {
    const std::string lang(5000, 'a');
    std::vector<std::thread> andre;
    const auto server = start([&](std::shared_ptr<const Anmodning> a, Afslut afslut) {
        Svar s{200,
               "application/soap+xml",
               {{"X-A", std::string(a->sti)}},
               a->sti == "/kort" ? "kort" : lang};
        s.faerdiggoer_der = true;
        if (a->sti == "/her") return afslut(std::move(s));
        andre.emplace_back([afslut, s = std::move(s)]() mutable { afslut(std::move(s)); });
    });
    Klient k(server->port(), Kobling{});
    for (const char* path : {"/kort", "/lang", "/her"}) {
        CAPTURE(path);
        k.send(get(path, "Accept-Encoding: gzip\r\n"));
        auto s = k.svar();
        REQUIRE(s);
        CHECK(s->headere["x-a"] == path);
        const bool lille = path == std::string_view("/kort");
        CHECK((s->headere["content-encoding"] == "gzip") != lille);
        CHECK((lille ? s->krop : udpak(s->krop)) == (lille ? "kort" : lang));
    }
    for (std::thread& t : andre)
        t.join();
}

TEST_CASE("a handler's headers cannot break out, nor speak for the server") {
    const auto server = start([](auto, Afslut afslut) {
        afslut({200,
                "text/plain\r\nX-Ond: 1",
                {{"X-A", "1\r\nX-Ond: 2"},
                 {"X B", "3"},
                 {"Content-Length", "9"},
                 {"transfer-encoding", "chunked"}},
                "ok"});
    });
    Klient k(server->port(), Kobling{});
    k.send(get("/"));
    auto s = k.svar();
    REQUIRE(s);
    CHECK(s->krop == "ok");
    CHECK(s->headere["x-a"] == "1  X-Ond: 2");
    CHECK_FALSE(s->headere.contains("x-ond"));
    CHECK_FALSE(s->headere.contains("x b"));
    CHECK_FALSE(s->headere.contains("transfer-encoding"));
}

TEST_CASE("a handler that throws or forgets gives 500, one that answers twice is heard once") {
    const auto server = start([](std::shared_ptr<const Anmodning> a, Afslut afslut) {
        if (a->sti == "/kast") throw std::runtime_error("prøve");
        if (a->sti == "/glem") return;
        if (a->sti == "/int") throw 7;
        afslut({200, "text/plain", {}, "første"});
        if (a->sti == "/to") afslut({200, "text/plain", {}, "anden"});
        if (a->sti == "/sent") throw std::runtime_error("efter svaret");
    });
    Stderr log;
    Klient k(server->port(), Kobling{});
    for (const char* maal : {"/kast", "/glem", "/int"}) {
        k.send(get(maal));
        CHECK(k.svar()->status == 500);
    }
    for (const char* maal : {"/to", "/sent", "/"}) {
        k.send(get(maal));
        CHECK(k.svar()->krop == "første");
    }
    CHECK(log.tekst().find("http.behandler") != std::string::npos);
}

TEST_CASE("answers from other threads, many clients at once") {
    const auto pulje = lav_arbejdspulje({.navn = "", .traade = 3});
    const auto server = start([&](std::shared_ptr<const Anmodning> a, Afslut afslut) {
        if (!pulje->send([a, afslut] { ekko(a, afslut); })) afslut({503, "text/plain", {}, ""});
    });
    std::atomic<int> rigtige{0};
    std::vector<std::thread> klienter;
    for (int t = 0; t < 8; ++t)
        klienter.emplace_back([&, t] {
            Klient k(server->port(), Kobling{});
            for (int i = 0; i < 200; ++i) {
                const std::string id = std::to_string(t * 1000 + i);
                k.send(post("/" + id, id));
                const auto s = k.svar();
                if (s && s->krop == "POST /" + id + " [] " + id) ++rigtige;
            }
        });
    for (auto& k : klienter)
        k.join();
    CHECK(rigtige == 1600);
    pulje->stop();
}

TEST_CASE("winding up: an answer ends its connection, and new ones are still served") {
    const auto server = start([&](auto, Afslut afslut) { afslut({200, "text/plain", {}, "her"}); });
    Klient gammel(server->port(), Kobling{});
    gammel.send(get("/"));
    auto s = gammel.svar();
    REQUIRE(s);
    CHECK_FALSE(s->headere.contains("connection"));
    server->afvikl();
    gammel.send(get("/"));
    s = gammel.svar();
    REQUIRE(s);
    CHECK(s->krop == "her");
    CHECK(s->headere["connection"] == "close");
    CHECK(gammel.lukket());
    Klient ny(server->port(), Kobling{});
    ny.send(get("/"));
    s = ny.svar();
    REQUIRE(s);
    CHECK(s->status == 200);
    CHECK(s->headere["connection"] == "close");
    server->stop(30);
}

TEST_CASE(
    "stop: idle connections close at once, a running request finishes, new ones are refused") {
    std::promise<Afslut> faaet;
    const auto server = start([&](auto, Afslut afslut) { faaet.set_value(std::move(afslut)); });
    Klient ledig(server->port(), Kobling{});
    Klient travl(server->port(), Kobling{});
    travl.send(get("/"));
    Afslut afslut = faaet.get_future().get();
    auto stopper = std::async(std::launch::async, [&] { server->stop(30); });
    CHECK(ledig.lukket());
    CHECK(stopper.wait_for(std::chrono::milliseconds(100)) == std::future_status::timeout);
    afslut({200, "text/plain", {}, "nåede det"});
    auto s = travl.svar();
    REQUIRE(s);
    CHECK(s->krop == "nåede det");
    CHECK(s->headere["connection"] == "close");
    travl.luk();
    stopper.get();
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in a{};
    a.sin_family = AF_INET;
    a.sin_port = htons(server->port());
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(fd, reinterpret_cast<sockaddr*>(&a), sizeof a) != 0);
    ::close(fd);
    server->stop(30);  // idempotent
}

TEST_CASE("stop: a request that was only half sent does not hold it up") {
    const auto server = start();
    Klient halv(server->port(), Kobling{});
    halv.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1234");
    Klient hel(server->port(), Kobling{});
    hel.send(get("/"));
    CHECK(hel.svar());
    const std::int64_t begyndt = monotonic_us();
    server->stop(60);
    CHECK(monotonic_us() - begyndt < 30 * kSekund);
    CHECK(halv.svar()->status == 408);
}

TEST_CASE("stop: a request that never finishes is cut, its late answer is dropped") {
    std::promise<Afslut> faaet;
    auto server = start([&](auto, Afslut afslut) { faaet.set_value(std::move(afslut)); });
    Klient k(server->port(), Kobling{});
    k.send(get("/"));
    Afslut afslut = faaet.get_future().get();
    server->stop(0);
    CHECK(k.lukket());
    server.reset();
    afslut({200, "text/plain", {}, "for sent"});
    afslut = nullptr;
}

TEST_CASE("start: address taken, address wrong, key that does not fit") {
    const auto server = start();
    auto i = indstillinger();
    i.port = server->port();
    const auto miljoe = [](const Serverindstillinger& s) {
        const auto r = start_server(s, ekko);
        return !r && r.error().slags == FejlSlags::kMiljoe;
    };
    CHECK(miljoe(i));
    i.port = 0;
    i.adresse = "ikke en adresse";
    CHECK(miljoe(i));
    i = indstillinger();
    i.noegle_pem = noegler().klient.noegle_pem;
    CHECK(miljoe(i));
    i.certifikat_pem = "vrøvl";
    CHECK(miljoe(i));
}

TEST_CASE("er_loopback") {
    for (const char* ja : {"127.0.0.1", "127.255.0.3", "::1"})
        CHECK(er_loopback(ja));
    for (const char* nej :
         {"", "128.0.0.1", "10.0.0.1", "::2", "::", "localhost", "127.0.0.1x", "127.1"})
        CHECK_FALSE(er_loopback(nej));
}

TEST_CASE("arbejdspulje: bounded, finishes what waits, survives exceptions") {
    const auto pulje = lav_arbejdspulje({.navn = "", .traade = 1, .tur = {.i_alt = 2}});
    std::promise<void> i_gang;
    std::promise<void> videre;
    std::atomic<int> udfoert{0};
    CHECK(pulje->send([&] {
        i_gang.set_value();
        videre.get_future().wait();
        ++udfoert;
    }));
    i_gang.get_future().wait();
    const Stderr log;
    CHECK(pulje->send([&] {
        ++udfoert;
        throw std::runtime_error("prøve");
    }));
    CHECK(pulje->send([&] { ++udfoert; }));
    CHECK_FALSE(pulje->send([&] { ++udfoert; }));
    videre.set_value();
    pulje->stop();
    CHECK(udfoert == 3);
    CHECK_FALSE(pulje->send([&] { ++udfoert; }));
}
