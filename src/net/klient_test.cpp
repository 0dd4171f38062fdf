#include "net/klient.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>

#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "net/test_client.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

// Tells what it got; a few paths misbehave.
void modpart(const std::shared_ptr<const Anmodning>& a, const Afslut& afslut) {
    Svar s;
    if (a->sti == "/flyttet") {
        s.status = 302;
        s.headere.emplace_back("Location", "/her");
    } else if (a->sti == "/stor") {
        s.krop.assign(100'000, 'x');
    } else if (a->sti == "/hoved") {
        s.headere.emplace_back("X-Stor", std::string(5000, 'x'));
    } else if (a->sti == "/langsom") {
        static std::vector<std::jthread> traade;
        traade.emplace_back([afslut] {
            std::this_thread::sleep_for(std::chrono::milliseconds(1500));
            afslut({});
        });
        return;
    } else {
        s.krop = a->metode + ' ' + a->maal + ' ' + std::string(a->header("x-min").value_or("-")) +
                 ' ' + a->krop;
        if (a->klientcertifikat)
            s.headere.emplace_back("X-Certifikat", krypto::hex(*a->klientcertifikat));
        if (a->header("expect")) s.status = 417;
    }
    afslut(std::move(s));
}

struct Opstilling {
    std::unique_ptr<Server> server = start_server(indstillinger(), modpart).value();
    Klientindstillinger s = {.tls = {.ca_pem = noegler().ca.certifikat_pem},
                             .graenser = {5000, 10'000, 50'000, 4000}};

    std::string url(const std::string& sti) const {
        return "https://localhost:" + std::to_string(server->port()) + sti;
    }
    Result<Klientsvar> kald(const Klientkald& k) const { return Httpklient::create(s)->kald(k); }
};

std::string headeren(const Klientsvar& s, std::string_view navn) {
    for (const auto& [n, v] : s.headere)
        if (n == navn) return v;
    return {};
}
bool er(const auto& r, FejlSlags slags) {
    return !r && r.error().slags == slags;
}

}  // namespace

TEST_CASE("client: method, headers and body arrive, the answer comes back") {
    const Opstilling o;
    const auto klient = Httpklient::create(o.s);
    const auto g = klient->kald({.url = o.url("/a/../b?c=%2f"), .headere = {{"X-Min", "værdi"}}});
    REQUIRE(g);
    CHECK(g->status == 400);  // sent as it stands
    for (const char* metode : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
        const bool krop = *metode == 'P';
        const auto s = klient->kald({.metode = metode,
                                     .url = o.url("/a?b=c"),
                                     .headere = {{"X-Min", "v"}},
                                     .krop = krop ? std::string("x\0y", 3) : std::string()});
        REQUIRE(s);
        CHECK(s->status == 200);
        CHECK(s->krop ==
              metode + std::string(" /a?b=c v ") + (krop ? std::string("x\0y", 3) : std::string()));
        CHECK(headeren(*s, "content-type") == "text/plain; charset=utf-8");
    }
    CHECK(klient->kald({.metode = "POST", .url = o.url("/")})->krop == "POST / - ");
    CHECK(klient->kald({.metode = "HEAD", .url = o.url("/")})->krop.empty());
    CHECK(klient->kald({.metode = "POST", .url = o.url("/"), .krop = std::string(9000, 'x')})
              ->status == 200);  // no Expect
}

TEST_CASE("client: connections are used again, also by several threads") {
    const Opstilling o;
    const auto klient = Httpklient::create(o.s);
    const auto& aabnede =
        metrics::counter("faelled_http_connections_total", "HTTPS connections accepted");
    const auto foer = aabnede.value();
    for (int i = 0; i < 5; ++i)
        CHECK(klient->kald({.url = o.url("/")}));
    CHECK(aabnede.value() == foer + 1);
    std::atomic<int> gode = 0;
    {
        std::array<std::jthread, 4> traade;
        for (std::size_t t = 0; t < traade.size(); ++t)
            traade[t] = std::jthread([&, t] {
                const std::string krop(1000, static_cast<char>('a' + static_cast<int>(t)));
                for (int i = 0; i < 20; ++i) {
                    const auto s = klient->kald({.metode = "PUT", .url = o.url("/"), .krop = krop});
                    gode += s && s->krop == "PUT / - " + krop;
                }
            });
    }
    CHECK(gode == 80);
    CHECK(aabnede.value() <= foer + 6);
}

TEST_CASE("client: its certificate is shown, and only when it has one") {
    Opstilling o;
    CHECK(headeren(o.kald({.url = o.url("/")}).value(), "x-certifikat").empty());
    o.s.tls.certifikat_pem = noegler().klient.certifikat_pem;
    o.s.tls.noegle_pem = noegler().klient.noegle_pem;
    CHECK(headeren(o.kald({.url = o.url("/")}).value(), "x-certifikat") ==
          krypto::hex(krypto::oplysninger(noegler().klient.certifikat_pem)->fingeraftryk));
    o.s.tls.noegle_pem = noegler().server.noegle_pem;
    CHECK(er(o.kald({.url = o.url("/")}), FejlSlags::kKalder));
}

TEST_CASE("client: only a server of the CA and of that name is talked to") {
    Opstilling o;
    const std::string port = std::to_string(o.server->port());
    CHECK(o.kald({.url = "https://127.0.0.1:" + port + "/"}));
    auto s = indstillinger();
    const auto andet = krypto::udsted(
        noegler().ca, {.navn = "localhost", .dns = {"andet.test"}, .server = true}, system_clock());
    s.certifikat_pem = andet->certifikat_pem;
    s.noegle_pem = andet->noegle_pem;
    const auto forkert = start_server(s, modpart).value();
    CHECK(er(o.kald({.url = "https://localhost:" + std::to_string(forkert->port()) + "/"}),
             FejlSlags::kMiljoe));
    o.s.tls.ca_pem = noegler().fremmed.certifikat_pem;
    CHECK(er(o.kald({.url = o.url("/")}), FejlSlags::kMiljoe));
    o.s.tls.ca_pem.clear();  // the system's do not know ours
    CHECK(er(o.kald({.url = o.url("/")}), FejlSlags::kMiljoe));
}

TEST_CASE("client: redirects are answers, limits are kept") {
    Opstilling o;
    const auto s = o.kald({.url = o.url("/flyttet")});
    REQUIRE(s);
    CHECK(s->status == 302);
    CHECK(headeren(*s, "location") == "/her");
    CHECK(er(o.kald({.url = o.url("/stor")}), FejlSlags::kMiljoe));
    CHECK(er(o.kald({.url = o.url("/hoved")}), FejlSlags::kMiljoe));
    o.s.graenser.svar_bytes = 100'000;
    o.s.graenser.hoved_bytes = 10'000;
    CHECK(o.kald({.url = o.url("/stor")})->krop.size() == 100'000);
    CHECK(headeren(o.kald({.url = o.url("/hoved")}).value(), "x-stor").size() == 5000);
    o.s.graenser.svar_bytes = 99'999;
    CHECK(er(o.kald({.url = o.url("/stor")}), FejlSlags::kMiljoe));
    o.s.graenser.i_alt_ms = 200;
    const std::int64_t foer = monotonic_us();
    CHECK(er(o.kald({.url = o.url("/langsom")}), FejlSlags::kMiljoe));
    CHECK(monotonic_us() - foer < kSekund);
}

TEST_CASE("client: what cannot be a call is the caller's Fejl, nobody there is the environment's") {
    Opstilling o;
    const std::string god = o.url("/");
    for (const Klientkald& k : std::initializer_list<Klientkald>{
             {.url = ""},
             {.url = "http://localhost/"},
             {.url = "file:///etc/passwd"},
             {.url = "ftp://localhost/"},
             {.url = "https://"},
             {.url = god + "\r\nX: y"},
             {.url = god + "a b"},
             {.metode = "", .url = god},
             {.metode = "GET /x HTTP/1.1\r\nA: b\r\n\r\nGET", .url = god},
             {.url = god, .headere = {{"X", "a\r\nY: b"}}},
             {.url = god, .headere = {{"X: a\r\nY", "b"}}},
             {.url = god, .headere = {{"", "b"}}},
         }) {
        CAPTURE(k.url);
        CHECK(er(o.kald(k), FejlSlags::kKalder));
    }
    CHECK(o.kald({.url = god, .headere = {{"X-Min", ""}}})->krop == "GET /  ");
    o.server->stop(1);
    CHECK(er(o.kald({.url = god}), FejlSlags::kMiljoe));
}
