// The stream server with small protocols over real sockets.
#include "net/stroem.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

#include "net/test_client.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

// What the tests look at.
struct Spor {
    std::atomic<int> lavet{0}, slut{0}, tik{0}, stoppet{0};
    std::atomic<std::size_t> modtaget{0}, hoejeste{0};
    std::atomic<bool> laes{true}, godkend{true};
    std::mutex mutex;
    std::function<void()> vaek;
    std::string afsender;
    bool loopback = false;
    std::size_t certifikatbytes = 0;
};

// Sends back what it gets. "slut" ends it, "stor" sends 8 MB as fast as it may.
class Ekko final : public Stroemprotokol {
  public:
    Ekko(Stroem& s, const Stroemklient& k, Spor& spor) : s_(s), spor_(spor) {
        ++spor_.lavet;
        const std::scoped_lock laas(spor_.mutex);
        spor_.vaek = s.vaekker();
        spor_.afsender = k.afsender;
        spor_.loopback = k.loopback;
        spor_.certifikatbytes = k.certifikat_der ? k.certifikat_der->size() : 0;
        if (spor_.godkend) s.godkendt();
    }
    ~Ekko() override { ++spor_.slut; }
    void modtaget(std::string_view b) override {
        spor_.modtaget += b.size();
        if (b == "stor")
            tilbage_ = std::size_t{8} << 20;
        else
            s_.skriv(std::string(b));
        if (b == "slut") s_.luk();
        fyld();
    }
    [[nodiscard]] bool vil_laese() const override { return spor_.laes; }
    void skrevet() override { fyld(); }
    void vaekket() override { s_.skriv("vaekket"); }
    void tik(std::int64_t) override { ++spor_.tik; }
    void stop() override {
        ++spor_.stoppet;
        s_.skriv("farvel");
        s_.luk();
    }

  private:
    void fyld() {
        constexpr std::size_t kLoft = 100'000;
        while (tilbage_ > 0 && s_.uskrevet() < kLoft) {
            const std::size_t n = std::min<std::size_t>(tilbage_, 50'000);
            s_.skriv(std::string(n, 'x'));
            tilbage_ -= n;
        }
        if (s_.uskrevet() > spor_.hoejeste) spor_.hoejeste = s_.uskrevet();
    }
    Stroem& s_;
    Spor& spor_;
    std::size_t tilbage_ = 0;
};

Result<std::unique_ptr<Stroemserver>> start(Spor& spor, Stroemgraenser g = {100, 100, 5, 2}) {
    const Stroemmaalinger m{metrics::gauge("t_open", ""), metrics::counter("t_total", ""),
                            metrics::counter("t_refused", ""), metrics::counter("t_failed", "")};
    return start_stroemserver(
        {.adresse = "127.0.0.1",
         .port = 0,
         .certifikat_pem = noegler().server.certifikat_pem,
         .noegle_pem = noegler().server.noegle_pem,
         .ca_pem = noegler().ca.certifikat_pem,
         .traade = 2,
         .graenser = g,
         .maalinger = m},
        [&spor](Stroem& s, const Stroemklient& k) { return std::make_unique<Ekko>(s, k, spor); });
}

template <typename F>
bool bliver(F f) {
    for (int i = 0; i < 500; ++i) {
        if (f()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

// Reads till so many bytes have come.
std::string laes(Klient& k, std::size_t n) {
    std::string ud;
    while (ud.size() < n) {
        char b[4096];
        const int r = SSL_read(k.ssl(), b, static_cast<int>(std::min(sizeof b, n - ud.size())));
        if (r <= 0) break;
        ud.append(b, static_cast<std::size_t>(r));
    }
    return ud;
}

}  // namespace

TEST_CASE("Stroem: bytes both ways, who the client is, and its end") {
    Spor spor;
    const auto server = start(spor).value();
    {
        Klient k(server->port(), Kobling{&noegler().klient});
        REQUIRE(k.tls_ok());
        k.send("hej");
        CHECK(laes(k, 3) == "hej");
        const std::scoped_lock laas(spor.mutex);
        CHECK(spor.afsender == "127.0.0.1");
        CHECK(spor.loopback);
        CHECK(spor.certifikatbytes > 100);
    }
    CHECK(bliver([&] { return spor.slut == 1; }));
    Klient uden(server->port(), Kobling{});
    REQUIRE(uden.tls_ok());
    uden.send("slut");
    CHECK(laes(uden, 4) == "slut");
    CHECK(uden.lukket());
    CHECK(spor.certifikatbytes == 0);
}

TEST_CASE("Stroem: woken from another thread, also after its end") {
    Spor spor;
    const auto server = start(spor).value();
    std::function<void()> vaek;
    {
        Klient k(server->port(), Kobling{});
        k.send("a");
        CHECK(laes(k, 1) == "a");
        vaek = spor.vaek;
        std::thread([&] { vaek(); }).join();
        CHECK(laes(k, 7) == "vaekket");
    }
    CHECK(bliver([&] { return spor.slut == 1; }));
    vaek();
    server->stop(1);
    vaek();
}

TEST_CASE("Stroem: a protocol that will not read leaves the bytes in the socket") {
    Spor spor;
    const auto server = start(spor).value();
    Klient k(server->port(), Kobling{});
    k.send("a");
    CHECK(laes(k, 1) == "a");
    spor.laes = false;
    k.send("b");  // may be under way already when it stops
    laes(k, 0);
    k.send("cde");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(spor.modtaget <= 2);
    spor.laes = true;
    std::thread([&] { spor.vaek(); }).join();
    CHECK(bliver([&] { return spor.modtaget == 5; }));
}

TEST_CASE("Stroem: what a slow reader has not taken is known, and it gets all of it") {
    Spor spor;
    const auto server = start(spor, {100, 100, 5, 20}).value();
    Klient k(server->port(), Kobling{nullptr, TLS1_3_VERSION, nullptr, 4096});
    k.send("stor");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(spor.hoejeste <= 150'000);
    CHECK(laes(k, std::size_t{8} << 20) == std::string(std::size_t{8} << 20, 'x'));
}

TEST_CASE("Stroem: who takes nothing at all is cut off") {
    Spor spor;
    const auto server = start(spor, {100, 100, 5, 1}).value();
    Klient k(server->port(), Kobling{nullptr, TLS1_3_VERSION, nullptr, 4096});
    k.send("stor");
    CHECK(bliver([&] { return spor.slut == 1; }));
}

TEST_CASE("Stroem: a handshake that does not end is cut off") {
    Spor spor;
    const auto server = start(spor, {100, 100, 1, 1}).value();
    Klient tavs(server->port());
    CHECK(tavs.lukket());
    Klient vroevl(server->port());
    vroevl.send("ikke TLS");
    CHECK(vroevl.lukket());
    CHECK(spor.lavet == 0);
}

TEST_CASE("Stroem: too many connections, and too many that have not proven themselves") {
    Spor spor;
    const auto server = start(spor, {2, 100, 5, 5}).value();
    Klient a(server->port(), Kobling{}), b(server->port(), Kobling{});
    CHECK((a.tls_ok() && b.tls_ok()));
    CHECK(!Klient(server->port(), Kobling{}).tls_ok());
    a.luk();
    CHECK(bliver([&] { return Klient(server->port(), Kobling{}).tls_ok(); }));

    Spor streng;
    streng.godkend = false;
    const auto anden = start(streng, {100, 1, 5, 5}).value();
    Klient c(anden->port(), Kobling{});
    CHECK(c.tls_ok());
    CHECK(!Klient(anden->port(), Kobling{}).tls_ok());
    c.luk();
    CHECK(bliver([&] { return Klient(anden->port(), Kobling{}).tls_ok(); }));
}

TEST_CASE("Stroem: at a stop every protocol says goodbye") {
    Spor spor;
    const auto server = start(spor).value();
    Klient k(server->port(), Kobling{});
    k.send("a");
    CHECK(laes(k, 1) == "a");
    std::thread stopper([&] { server->stop(10); });
    CHECK(laes(k, 6) == "farvel");
    CHECK(k.lukket());
    k.luk();
    stopper.join();
    CHECK(spor.stoppet == 1);
    CHECK(spor.slut == 1);
}

TEST_CASE("Stroem: ticks") {
    Spor spor;
    const auto server = start(spor).value();
    Klient k(server->port(), Kobling{});
    CHECK(bliver([&] { return spor.tik > 0; }));
}
