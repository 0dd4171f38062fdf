#include "web/session.hpp"

#include <doctest/doctest.h>

#include "base/entropy.hpp"

namespace faelled::web {
namespace {

class Ur final : public Clock {
  public:
    [[nodiscard]] Tid now() const override { return nu; }
    Tid nu{std::int64_t{1'700'000'000} * kSekund};
};

Person anne() {
    Person p;
    p.identitet = "bruger:11111111-1111-4111-8111-111111111111";
    p.navn = "Anne Aftale";
    p.organisation = Cvr{11111111};
    return p;
}

net::Anmodning med(const std::string& set_cookie, std::string metode = "GET") {
    net::Anmodning a;
    a.metode = std::move(metode);
    a.headere.emplace_back("host", "localhost:8443");
    a.headere.emplace_back("cookie", "andet=1; " + set_cookie.substr(0, set_cookie.find(';')));
    return a;
}

struct Verden {
    Ur ur;
    SeededEntropy entropi{7};
    Sessioner sessioner{ur, entropi, {.hoejst = 3}};
};

}  // namespace

TEST_CASE("session: the cookie is bound to the host and out of reach of scripts") {
    Verden v;
    const std::string c = v.sessioner.opret(anne());
    CHECK(c.starts_with("__Host-faelled="));
    for (const char* part : {"; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"})
        CHECK(c.find(part) != std::string::npos);
    CHECK(c.find("Domain") == std::string::npos);
    CHECK(c.find("Anne") == std::string::npos);
}

TEST_CASE("session: reading needs the cookie, changing also the token") {
    Verden v;
    const std::string c = v.sessioner.opret(anne());
    const auto read = v.sessioner.hvem(med(c));
    REQUIRE(read);
    REQUIRE(*read);
    CHECK((*read)->person.navn == "Anne Aftale");

    net::Anmodning post = med(c, "POST");
    auto refused = v.sessioner.hvem(post);
    REQUIRE(!refused);
    CHECK(refused.error().kode == 43);
    CHECK(refused.error().regel == "CSRF");
    post.headere.emplace_back(std::string(kCsrfHeader), "noget andet");
    CHECK(!v.sessioner.hvem(post));
    post.headere.back().second = (*read)->csrf;
    CHECK(v.sessioner.hvem(post));
    post.headere.emplace_back("sec-fetch-site", "cross-site");
    CHECK(!v.sessioner.hvem(post));
    post.headere.back() = {"origin", "https://ond.example"};
    CHECK(!v.sessioner.hvem(post));
    post.headere.back() = {"origin", "https://localhost:8443"};
    CHECK(v.sessioner.hvem(post));
}

TEST_CASE("session: no cookie is nobody, a wrong one is refused") {
    Verden v;
    net::Anmodning a;
    a.metode = "GET";
    const auto nobody = v.sessioner.hvem(a);
    REQUIRE(nobody);
    CHECK(!*nobody);
    const auto wrong = v.sessioner.hvem(med("__Host-faelled=abc;"));
    REQUIRE(!wrong);
    CHECK(wrong.error().kode == 41);
}

TEST_CASE("session: ends when idle, and in the end however busy") {
    Verden v;
    const std::string c = v.sessioner.opret(anne());
    const std::string idle = v.sessioner.opret(anne());
    for (int n = 0; n < 23; ++n) {
        v.ur.nu = v.ur.nu.plus(20 * 60 * kSekund);
        REQUIRE(v.sessioner.hvem(med(c)));
    }
    CHECK(!v.sessioner.hvem(med(idle)));
    v.ur.nu = v.ur.nu.plus(21 * 60 * kSekund);
    CHECK(!v.sessioner.hvem(med(c)));
    CHECK(v.sessioner.antal() == 0);
}

TEST_CASE("session: bounded; the one unused longest goes") {
    Verden v;
    const std::string first = v.sessioner.opret(anne());
    const std::string second = v.sessioner.opret(anne());
    const std::string third = v.sessioner.opret(anne());
    CHECK(v.sessioner.hvem(med(first)));
    const std::string fourth = v.sessioner.opret(anne());
    CHECK(v.sessioner.antal() == 3);
    CHECK(v.sessioner.hvem(med(first)));
    CHECK(!v.sessioner.hvem(med(second)));
    CHECK(v.sessioner.hvem(med(third)));
    CHECK(v.sessioner.hvem(med(fourth)));
}

TEST_CASE("session: logout by request and by person; another organisation") {
    Verden v;
    const std::string a = v.sessioner.opret(anne());
    Person other = anne();
    other.identitet = "bruger:22222222-2222-4222-8222-222222222222";
    const std::string b = v.sessioner.opret(other);
    CHECK(v.sessioner.skift(med(b), Cvr{22222222}));
    CHECK((*v.sessioner.hvem(med(b)))->organisation == Cvr{22222222});
    CHECK(v.sessioner.luk(med(a)));
    CHECK(!v.sessioner.luk(med(a)));
    CHECK(v.sessioner.luk_hvor([&](const Person& p) { return p.identitet == other.identitet; }) ==
          1);
    CHECK(v.sessioner.antal() == 0);
}

TEST_CASE("session: nodes that share sessions know each other's, and what one ends is over") {
    Ur ur;
    SeededEntropy entropi{7};
    Hukommelsesdelt shared(5);
    const Sessioner::Indstillinger settings{.hoejst = 3};
    Sessioner a(ur, entropi, settings, &shared);
    Sessioner b(ur, entropi, settings, &shared);
    Person p = anne();
    p.roller = {{Cvr{22222222}, "http://rolle", {{"http://kle", {"32.*", "27.03"}}}}};
    p.sessionsindeks = "x";
    const std::string c = a.opret(p);
    const auto read = b.hvem(med(c));
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    CHECK((*read)->person.navn == "Anne Aftale");
    CHECK((*read)->person.roller == p.roller);
    CHECK_FALSE(b.hvem(med(c, "POST")).has_value());
    CHECK(b.skift(med(c), Cvr{22222222}));
    ur.nu = ur.nu.plus(2 * kSekund);
    CHECK((*a.hvem(med(c)))->organisation == Cvr{22222222});

    // Used now and then on either node it lives on; left alone it ends on both.
    for (int i = 0; i < 4; ++i) {
        ur.nu = ur.nu.plus(29 * 60 * kSekund);
        CHECK((i % 2 == 0 ? a : b).hvem(med(c)).has_value());
    }
    ur.nu = ur.nu.plus(31 * 60 * kSekund);
    CHECK_FALSE(a.hvem(med(c)).has_value());
    CHECK_FALSE(b.hvem(med(c)).has_value());

    const std::string d = a.opret(p);
    CHECK(b.hvem(med(d)).has_value());
    CHECK(a.luk_hvor([](const Person& x) { return x.sessionsindeks == "x"; }) == 1);
    ur.nu = ur.nu.plus(2 * kSekund);
    CHECK_FALSE(b.hvem(med(d)).has_value());

    // Full: nobody is logged in with a session that is not there.
    REQUIRE(shared.fej(ur.nu).has_value());
    for (int i = 0; i < 3; ++i)
        CHECK(a.opret(p).find("Max-Age=0") == std::string::npos);
    CHECK(b.opret(p) == Sessioner::slet_cookie());
}

}  // namespace faelled::web
