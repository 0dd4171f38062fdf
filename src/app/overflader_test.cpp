#include "app/overflader.hpp"

#include <doctest/doctest.h>

using namespace faelled;
using app::Overflader;

TEST_CASE("overflader: a path is there with and without a slash, and a place takes one segment") {
    Overflader o;
    o.tilfoej({{"rest", "GET", "/a/{id}/roller", "certifikat", {}, {}},
               {"drift", "GET", "/", "ingen", {}, {}}});
    o.tilfoej({{"soap", "POST", "/organisation/bruger/6/", "token", "urn:o", {"laes", "soeg"}}});
    CHECK(o.findes("/"));
    CHECK(o.findes("/organisation/bruger/6/"));
    CHECK(o.findes("/organisation/bruger/6"));
    CHECK(o.findes("/a/1/roller"));
    CHECK(o.findes("/a/1/roller/"));
    CHECK_FALSE(o.findes("/a//roller"));
    CHECK_FALSE(o.findes("/a/1/2/roller"));
    CHECK_FALSE(o.findes("/a/1"));
    CHECK_FALSE(o.findes("/organisation/bruger"));
    CHECK_FALSE(o.findes("/organisation/bruger/6/x"));
    CHECK_FALSE(o.findes(""));
    o.tilfoej({{"xapi", "*", "/stsadmin/xapi/{*}", "certifikat", {}, {}}});
    CHECK(o.findes("/stsadmin/xapi/a/b"));
    CHECK_FALSE(o.findes("/stsadmin/xapi"));
    CHECK_FALSE(o.findes("/stsadmin/andet/a"));
}

TEST_CASE("overflader: the list as JSON") {
    Overflader o;
    o.tilfoej({{"soap", "POST", "/b/", "token", "urn:o", {"laes", "soeg"}},
               {"drift", "GET", "/live", "ingen", {}, {}}});
    CHECK(o.json() ==
          "{\"overflader\": [\n {\"art\": \"soap\", \"metode\": \"POST\", \"sti\": \"/b/\", "
          "\"krav\": \"token\", \"entity_id\": \"urn:o\", \"operationer\": [\"laes\", "
          "\"soeg\"]},\n {\"art\": \"drift\", \"metode\": \"GET\", \"sti\": \"/live\", "
          "\"krav\": \"ingen\"}\n]}\n");
}

TEST_CASE("overflader: what belongs to the sandbox is not there in production") {
    Overflader sandbox;
    sandbox.tilfoej(app::faste_overflader({.sandkasse = true}));
    Overflader production;
    production.tilfoej(app::faste_overflader({}));
    CHECK(sandbox.findes("/sandkasse/ur"));
    CHECK_FALSE(production.findes("/sandkasse/ur"));
    CHECK_FALSE(production.findes("/organisation/graphiql/1/"));
    CHECK(production.findes("/runtime/api/rest/oauth/v1/issue"));
}
