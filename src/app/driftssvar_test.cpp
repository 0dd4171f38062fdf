#include "app/driftssvar.hpp"

#include <doctest/doctest.h>

using namespace faelled;
using namespace faelled::app;

namespace {

Forsideoplysninger oplysninger() {
    return {{{"Bruger", "/organisation/bruger/6/"}}, "/gql", "/graphiql", "/d/<klar>.json", true};
}

int status(const Driftssvar& d, const char* metode, const char* sti) {
    net::Anmodning a;
    a.metode = metode;
    a.maal = sti;
    a.sti = a.maal;
    return d.svar(a).status;
}

}  // namespace

TEST_CASE("Ready only when started, not stopping, and the store takes writes") {
    bool skrivbar = true;
    bool besked = true;
    Driftssvar d(oplysninger(), [&] { return skrivbar; }, [&] { return besked; });
    CHECK(status(d, "GET", "/live") == 200);
    CHECK(status(d, "GET", "/ready") == 503);
    d.saet_klar(true);
    CHECK(status(d, "GET", "/ready") == 200);
    CHECK(status(d, "GET", "/ready/besked") == 200);
    besked = false;  // another node has the mailboxes
    CHECK(status(d, "GET", "/ready/besked") == 503);
    CHECK(status(d, "GET", "/ready") == 200);
    besked = true;
    skrivbar = false;
    CHECK(status(d, "GET", "/ready/besked") == 503);
    CHECK(status(d, "GET", "/ready") == 503);
    CHECK(status(d, "GET", "/live") == 200);
    skrivbar = true;
    d.saet_klar(false);
    CHECK(status(d, "GET", "/ready") == 503);
}

TEST_CASE("Other paths are 404, other methods 405") {
    const Driftssvar d(oplysninger(), [] { return true; }, [] { return true; });
    CHECK(status(d, "GET", "/") == 303);  // to the pages, which want a login
    CHECK(status(d, "HEAD", "/metrics") == 200);
    CHECK(status(d, "POST", "/metrics") == 405);
    CHECK(status(d, "GET", "/findes/ikke") == 404);
    CHECK(status(d, "POST", "/organisation/bruger/7/") == 404);
}

TEST_CASE("The landing page links the services, escapes what it shows and has no script") {
    const std::string side = forside(oplysninger());
    CHECK(side.find("href=\"/organisation/bruger/6/?wsdl\"") != std::string::npos);
    CHECK(side.find("/d/&lt;klar&gt;.json") != std::string::npos);
    Forsideoplysninger i_sandkasse = oplysninger();
    i_sandkasse.sandkasse = true;
    const Driftssvar d(i_sandkasse, [] { return true; }, [] { return true; });
    net::Anmodning a;
    a.metode = "GET";
    a.sti = "/";
    const std::string hele = d.svar(a).krop;
    CHECK(hele.find("<html lang=\"da\">") != std::string::npos);
    CHECK(hele.find(side) != std::string::npos);
    CHECK(side.find("<script") == std::string::npos);
    Forsideoplysninger uden = oplysninger();
    uden.graphiql_sti.clear();
    CHECK(forside(uden).find("GraphiQL") == std::string::npos);
}
