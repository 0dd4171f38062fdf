// Two nodes that share what is under way: every step of a login and a logout at another one.
#include <doctest/doctest.h>

#include "contexthandler/forloeb.hpp"
#include "contexthandler/test_verden.hpp"

using namespace faelled;
using namespace faelled::contexthandler;
using namespace faelled::contexthandler::test;

TEST_CASE(
    "noder: a login that goes back and forth between nodes, and single sign-on at the other") {
    Verden v({}, true);
    const auto a = v.anmodning();
    const Udfald to_idp = v.bed(a);
    REQUIRE(std::holds_alternative<Omdirigering>(to_idp.svar));
    v.skift();
    const saml::Loginsvar answer = v.idpsvar(to_idp);
    const Udfald done = v.svar(answer);
    REQUIRE(std::holds_alternative<Formular>(done.svar));
    CHECK(Verden::besked(done).relay_state == "relay-1");
    const auto p = v.laes(done, a.hoved.id);
    REQUIRE(p);
    CHECK(p->navneid == st::svar().navneid);
    // The answer a second time, at the node that has not seen it.
    v.skift();
    CHECK_FALSE(std::holds_alternative<Formular>(v.svar(answer).svar));
    // The request too, at either.
    for (int i = 0; i < 2; ++i) {
        CHECK(grund(v.bed(a)) == Fejlgrund::kGentaget);
        v.skift();
    }

    const auto b = v.anmodning(kAnden);
    const auto second = v.laes(v.bed(b), b.hoved.id, kAnden);
    REQUIRE(second);
    CHECK(second->session != p->session);
    // Used at both, it lasts; left alone it ends at both.
    const std::int64_t ledig = v.ch->indstillinger().sessioner.ledig;
    for (int i = 0; i < 3; ++i) {
        v.ur.advance(ledig - kSekund);
        v.skift();
        CHECK(std::holds_alternative<Formular>(v.bed(v.anmodning()).svar));
    }
    v.ur.advance(ledig);
    CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));
}

TEST_CASE("noder: a logout goes its round over both nodes, and the session is over at both") {
    Verden v({}, true);
    auto a = v.anmodning();
    const auto one = v.laes(v.svar(v.idpsvar(v.bed(a))), a.hoved.id);
    v.skift();
    auto b = v.anmodning(kAnden);
    const auto two = v.laes(v.bed(b), b.hoved.id, kAnden);
    REQUIRE(one);
    REQUIRE(two);
    v.skift();
    const auto l = v.logudbesked(kSag, sti::kIssue, one->session);
    const auto m =
        Verden::redirect(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, 2, "relay-ud");
    const Udfald to_other = v.tag(v.ch->fra_system(m, v.browser));
    REQUIRE(std::holds_alternative<Formular>(to_other.svar));
    const auto asked =
        saml::laes_logoutrequest(saml::Besked::laes(Verden::besked(to_other).xml).value()).value();
    CHECK(asked.sessioner == std::vector<std::string>{two->session});
    v.skift();
    const Udfald to_idp = v.logudsvar(to_other, kAnden, 2, false);
    REQUIRE(std::holds_alternative<Omdirigering>(to_idp.svar));
    v.skift();
    const Udfald done = v.logudsvar(to_idp, kIdpId, 0, true);
    const auto answer =
        saml::laes_logoutresponse(saml::Besked::laes(Verden::besked(done).xml).value()).value();
    CHECK(answer.hoved.in_response_to == l.hoved.id);
    CHECK(answer.status.ok());
    CHECK(Verden::besked(done).relay_state == "relay-ud");
    for (int i = 0; i < 2; ++i) {
        CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));
        v.skift();
    }
}

TEST_CASE("noder: the identity provider ends at one node the session that began at the other") {
    Verden v({}, true);
    auto a = v.anmodning();
    REQUIRE(v.laes(v.svar(v.idpsvar(v.bed(a))), a.hoved.id));
    v.skift();
    // A stranger's name with the right index ends nothing.
    auto l = v.logudbesked(kIdpId, sti::kSignoffRequest, "session-1");
    l.navneid.vaerdi = "C=DK,O=11111111,CN=En Anden,Serial=x";
    auto m = Verden::redirect(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, 0);
    static_cast<void>(v.ch->logud_fra_idp(m, {}));
    CHECK(std::holds_alternative<Formular>(v.bed(v.anmodning()).svar));
    l = v.logudbesked(kIdpId, sti::kSignoffRequest, "session-1");
    l.navneid = st::svar().navneid;
    m = Verden::redirect(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, 0);
    static_cast<void>(v.ch->logud_fra_idp(m, {}));
    v.skift();
    CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));
}

TEST_CASE("noder: what is handed over is all of it, and bytes of another form are nothing") {
    Loginforloeb f;
    f.id = "_1";
    f.browser = "b";
    f.anmodning.protokol = Loginanmodning::Protokol::kOidc;
    f.anmodning.system = kSag;
    f.anmodning.relay_state = std::string("\xff\x00\"æ", 5);
    f.anmodning.idp_liste = {"x", "y"};
    f.anmodning.hoejst_alder = 17;
    f.anmodning.niveau = 3;
    f.begyndt = st::nu();
    f.trin_op = true;
    f.sporing = Uuid::literal("11111111-1111-4111-8111-111111111111");
    const auto back = ud<Loginforloeb>(pak(f));
    REQUIRE(back);
    CHECK(back->anmodning.protokol == f.anmodning.protokol);
    CHECK(back->anmodning.relay_state == f.anmodning.relay_state);
    CHECK(back->anmodning.idp_liste == f.anmodning.idp_liste);
    CHECK(back->anmodning.hoejst_alder == 17);
    CHECK(back->anmodning.niveau == 3);
    CHECK(back->begyndt == f.begyndt);
    CHECK(back->trin_op);
    CHECK_FALSE(back->tving);
    CHECK(back->sporing == f.sporing);
    Oidckode code{.klient = "k",
                  .redirect_uri = "r",
                  .udfordring = "u",
                  .nonce = "n",
                  .scope = "s",
                  .session = "x",
                  .sid = "y",
                  .brugt = true,
                  .begyndt = st::nu()};
    const auto fetched = ud<Oidckode>(pak(code));
    REQUIRE(fetched);
    CHECK(fetched->brugt);
    CHECK(fetched->klient + fetched->redirect_uri + fetched->udfordring + fetched->nonce +
              fetched->scope + fetched->session + fetched->sid ==
          "krunsxy");
    for (const char* bytes : {"", "{", "[]", "{}", R"({"anmodning":7})", R"({"bruger":{}})"}) {
        CHECK_FALSE(ud<Loginforloeb>(bytes));
        CHECK_FALSE(ud<Oidckode>(bytes));
        CHECK_FALSE(ud<Logudforloeb>(bytes));
        CHECK_FALSE(ud_session(bytes));
    }
}
