// Whose turn it is on an I/O thread, seen from outside. The order is what is looked at, never the
// time: the server's only thread stands still until everybody's request lies at its socket.
#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/http.hpp"
#include "net/test_client.hpp"

using namespace faelled;
using namespace faelled::net;
using namespace faelled::net::test;

namespace {

using Forbindelser = std::vector<std::unique_ptr<Klient>>;

struct Hus {
    explicit Hus(Turgraenser tur = {}, bool kendt = true) {
        Serverindstillinger s = indstillinger();
        s.traade = 1;
        s.tur = tur;
        s.kendt = [kendt](const krypto::Fingeraftryk&) { return kendt; };
        server = start_server(s, [this](const std::shared_ptr<const Anmodning>& a,
                                        const Afslut& afslut) {
                     if (a->sti == "/stop") {
                         staar.set_value();
                         videre.get_future().wait();
                     }
                     orden.emplace_back(a->sti.substr(1));
                     afslut({200, "text/plain", {}, "ok"});
                 }).value();
    }
    Hus(const Hus&) = delete;
    Hus& operator=(const Hus&) = delete;

    // Connections past the handshake.
    Forbindelser forbind(const krypto::Noeglepar* hvem, int antal) const {
        Forbindelser ud;
        for (int i = 0; i < antal; ++i) {
            Kobling k;
            k.certifikat = hvem;
            ud.push_back(std::make_unique<Klient>(server->port(), k));
            ud.back()->send(get("/varm"));
            REQUIRE(ud.back()->svar());
        }
        return ud;
    }

    // What is answered in which order when the bad one sends on all its connections, and then the
    // good one, while the thread stands still.
    std::vector<std::string> koer(Forbindelser& daarlig, Klient& god) {
        daarlig.front()->send(get("/stop"));
        staar.get_future().wait();
        orden.clear();
        for (std::size_t i = 1; i < daarlig.size(); ++i)
            daarlig[i]->send(get("/daarlig"));
        god.send(get("/god"));
        videre.set_value();
        REQUIRE(god.svar()->status == 200);
        statuser.clear();
        for (const auto& k : daarlig)
            statuser.push_back(k->svar()->status);
        return orden;
    }

    std::promise<void> staar;
    std::promise<void> videre;
    std::vector<std::string> orden;  // written by the server's only thread, read when it is done
    std::vector<int> statuser;       // of the bad one's
    std::unique_ptr<Server> server;
};

std::size_t plads(const std::vector<std::string>& orden, std::string_view hvem) {
    return static_cast<std::size_t>(std::ranges::find(orden, hvem) - orden.begin());
}

}  // namespace

TEST_CASE("tur: a caller with fifty requests waiting does not come before another's one") {
    Hus hus;
    Forbindelser daarlig = hus.forbind(&noegler().klient, 51);
    const Forbindelser god = hus.forbind(&noegler().fremmed, 1);
    const auto orden = hus.koer(daarlig, *god.front());
    CHECK(orden.size() == 52);
    CHECK(plads(orden, "god") <= 2);  // the one that stood still, and at most one more
}

TEST_CASE("tur: certificates that nobody knows share the turn of their address") {
    Hus hus({}, false);
    Forbindelser daarlig = hus.forbind(&noegler().klient, 51);
    const Forbindelser god = hus.forbind(&noegler().fremmed, 1);
    const auto orden = hus.koer(daarlig, *god.front());
    CHECK(plads(orden, "god") >= 40);
}

TEST_CASE("tur: too many of one caller waiting are answered 503, the other's is not") {
    Hus hus({.i_alt = 100, .pr_kalder = 10});
    Forbindelser daarlig = hus.forbind(&noegler().klient, 31);
    const Forbindelser god = hus.forbind(&noegler().fremmed, 1);
    const auto orden = hus.koer(daarlig, *god.front());
    CHECK(std::ranges::count(orden, "daarlig") == 10);
    CHECK(std::ranges::count(hus.statuser, 503) == 20);
    // The connection is kept: a client that waits and asks again is served.
    const auto afvist = std::ranges::find(hus.statuser, 503) - hus.statuser.begin();
    Klient& igen = *daarlig[static_cast<std::size_t>(afvist)];
    igen.send(get("/igen"));
    CHECK(igen.svar()->status == 200);
}
