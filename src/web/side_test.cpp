#include "web/side.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "web/ressourcer.hpp"

namespace faelled::web {
namespace {

net::Anmodning hent(std::string sti) {
    net::Anmodning a;
    a.metode = "GET";
    a.maal = std::move(sti);
    a.sti = a.maal;
    return a;
}

std::string header(const net::Svar& s, std::string_view navn) {
    for (const auto& [name, value] : s.headere)
        if (name == navn) return value;
    return {};
}

}  // namespace

TEST_CASE("pages: script and style are embedded, sorted, named by content") {
    const auto all = ressourcer();
    REQUIRE(all.size() >= 4);
    CHECK(std::ranges::is_sorted(all, {}, &Ressource::navn));
    for (const Ressource& r : all) {
        CHECK(!r.indhold.empty());
        CHECK(r.maerke.size() > 10);
    }
    CHECK(aktiv("app", ".js").starts_with("/app/aktiver/app-"));
    CHECK(aktiv("app", ".css").starts_with("/app/aktiver/app-"));
    CHECK(aktiv("findes-ikke", ".css").empty());
}

TEST_CASE("pages: files are kept for ever, packed when wanted, and not sent twice") {
    const Sider sider({});
    net::Anmodning a = hent(aktiv("app", ".js"));
    a.sti = a.maal;
    const auto plain = sider.svar(a);
    REQUIRE(plain);
    CHECK(plain->status == 200);
    CHECK(header(*plain, "Cache-Control").find("immutable") != std::string::npos);
    CHECK(header(*plain, "Content-Encoding").empty());
    a.headere.emplace_back("accept-encoding", "br, gzip");
    const auto packed = sider.svar(a);
    CHECK(header(*packed, "Content-Encoding") == "gzip");
    CHECK(packed->krop.size() < plain->krop.size() / 2);
    a.headere.emplace_back("if-none-match", header(*plain, "ETag"));
    CHECK(sider.svar(a)->status == 304);
    const net::Anmodning missing = hent("/app/aktiver/../session.hpp");
    CHECK(sider.svar(missing)->status == 404);
}

TEST_CASE("pages: nobody sees a page without login, and the way back is kept") {
    bool in = false;
    const Sider sider(
        {.miljoe = "prøve",
         .sandkasse = false,
         .logget_ind = [&](const net::Anmodning&) { return in; },
         .login = [](std::string_view back) { return "/login?tilbage=" + std::string(back); }});
    const net::Anmodning a = hent("/app/aftaler");
    const auto out = sider.svar(a);
    REQUIRE(out);
    CHECK(out->status == 303);
    CHECK(header(*out, "Location") == "/login?tilbage=/app/aftaler");
    in = true;
    const auto page = sider.svar(a);
    CHECK(page->status == 200);
    CHECK(page->krop.find("data-miljoe=\"prøve\"") != std::string::npos);
    const net::Anmodning other = hent("/admin/session");
    CHECK(!sider.svar(other));
    net::Anmodning post = hent("/app/aftaler");
    post.sti = post.maal;
    post.metode = "POST";
    CHECK(sider.svar(post)->status == 405);
}

TEST_CASE("pages: nothing inline, nothing from elsewhere, and text is not markup") {
    const net::Svar s = dokument({.titel = "<b>'\"&", .indhold = "<h1>x</h1>", .program = true});
    CHECK(s.krop.find("<b>") == std::string::npos);
    CHECK(s.krop.find("&lt;b&gt;&#39;&quot;&amp;") != std::string::npos);
    CHECK(s.krop.find("style=\"") == std::string::npos);
    CHECK(s.krop.find("https://") == std::string::npos);
    const std::string policy = header(s, "Content-Security-Policy");
    CHECK(policy.find("default-src 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
}

}  // namespace faelled::web
