#include <doctest/doctest.h>

#include "contexthandler/test_verden.hpp"

using namespace faelled;
using namespace faelled::contexthandler;
using namespace faelled::contexthandler::test;

namespace {

// Logged in to both systems; answers the session index of each.
std::pair<std::string, std::string> to_login(Verden& v) {
    auto a = v.anmodning();
    const auto first = v.laes(v.svar(v.idpsvar(v.bed(a))), a.hoved.id);
    auto b = v.anmodning(kAnden);
    const auto second = v.laes(v.bed(b), b.hoved.id, kAnden);
    REQUIRE(first);
    REQUIRE(second);
    return {first->session, second->session};
}

saml::Logoutresponse svaret(const Udfald& u) {
    const auto m = Verden::besked(u);
    const auto b = saml::Besked::laes(m.xml).value();
    CHECK((m.redirect ? saml::underskrevet_af(m, st::noegler(1))
                      : b.verificer(st::noegler(1)).has_value()));
    return saml::laes_logoutresponse(b).value();
}

Udfald bed_om_logud(Verden& v, const saml::Logoutrequest& l, std::size_t who, bool idp) {
    const auto m =
        Verden::redirect(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, who, "relay-ud");
    return v.tag(idp ? v.ch->logud_fra_idp(m, v.browser) : v.ch->fra_system(m, v.browser));
}

}  // namespace

TEST_CASE("SF1515: logout begun by a system goes round the others and the identity provider") {
    Verden v;
    const auto [one, two] = to_login(v);
    const auto l = v.logudbesked(kSag, sti::kIssue, one);
    const Udfald to_other = bed_om_logud(v, l, 2, false);
    REQUIRE(std::holds_alternative<Formular>(to_other.svar));  // POST is what it offers
    CHECK(std::get<Formular>(to_other.svar).adresse == std::string(kAnden) + "/slo");
    const auto asked =
        saml::laes_logoutrequest(saml::Besked::laes(Verden::besked(to_other).xml).value()).value();
    CHECK(asked.sessioner == std::vector<std::string>{two});
    // SIK-066: the session is over already, whatever happens now.
    CHECK(v.browser.session.empty());

    const Udfald to_idp = v.logudsvar(to_other, kAnden, 2, false);
    REQUIRE(std::holds_alternative<Omdirigering>(to_idp.svar));
    const auto idp_asked =
        saml::laes_logoutrequest(saml::Besked::laes(Verden::besked(to_idp).xml).value()).value();
    CHECK(idp_asked.sessioner == std::vector<std::string>{"session-1"});
    CHECK(idp_asked.navneid == st::svar().navneid);
    const Udfald done = v.logudsvar(to_idp, kIdpId, 0, true);
    CHECK(svaret(done).hoved.in_response_to == l.hoved.id);
    CHECK(svaret(done).status.ok());
    CHECK(svaret(done).status.underkode.empty());
    CHECK(Verden::besked(done).relay_state == "relay-ud");
    REQUIRE(done.poster.size() == 1);
    CHECK(done.poster[0].art == adgang::Revisionsart::kLogud);
    CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));
}

TEST_CASE("SF1515: partial logout is told: a no, a stranger's answer, nowhere to ask") {
    for (const int how : {0, 1, 2}) {
        CAPTURE(how);
        Verden v;
        if (how == 2) v.systemer[1].metadata.slo.clear();
        v.opdater();
        const auto [one, two] = to_login(v);
        Udfald u = bed_om_logud(v, v.logudbesked(kSag, sti::kIssue, one), 2, false);
        if (how < 2)
            u = v.logudsvar(u, kAnden, how == 0 ? 2 : 0, false,
                            how == 0 ? saml::status::kResponder : saml::status::kSuccess);
        const auto r = svaret(v.logudsvar(u, kIdpId, 0, true));
        CHECK(r.status.ok());
        CHECK(r.status.underkode == saml::status::kPartialLogout);
    }
}

TEST_CASE("SF1515: logout begun by the identity provider, by the person, and outside the browser") {
    Verden v;
    auto [one, two] = to_login(v);
    // A foreign session index, or another's name, ends nothing.
    auto l = v.logudbesked(kIdpId, sti::kSignoffRequest, "session-x");
    CHECK(svaret(bed_om_logud(v, l, 0, true)).status.ok());
    l = v.logudbesked(kSag, sti::kIssue, one);
    l.navneid.vaerdi = "C=DK,O=11111111,CN=En Anden,Serial=z";
    CHECK(svaret(bed_om_logud(v, l, 2, false)).status.ok());
    l = v.logudbesked(kSag, sti::kIssue, two);  // the other system's
    CHECK(svaret(bed_om_logud(v, l, 2, false)).status.ok());
    const auto still = v.anmodning();
    CHECK(std::holds_alternative<Omdirigering>(v.bed(still).svar));  // its cookie is gone ...

    Verden w;
    std::tie(one, two) = to_login(w);
    Udfald u = bed_om_logud(w, w.logudbesked(kIdpId, sti::kSignoffRequest, "session-1"), 0, true);
    u = w.logudsvar(u, kSag, 2, false);
    u = w.logudsvar(u, kAnden, 2, false);
    CHECK(svaret(u).status.underkode.empty());

    Verden p;
    to_login(p);
    u = p.tag(p.ch->logud(p.browser));
    u = p.logudsvar(u, kSag, 2, false);
    u = p.logudsvar(u, kAnden, 2, false);
    u = p.logudsvar(u, kIdpId, 0, true);
    REQUIRE(std::holds_alternative<Loggetud>(u.svar));
    CHECK_FALSE(std::get<Loggetud>(u.svar).delvis);

    // SOAP: a system that only knows SOAP is told at once, the rest cannot be.
    Verden q;
    q.systemer[1].metadata.slo = {
        {std::string(saml::binding::kSoap), "https://anden.example/soap"}};
    q.opdater();
    std::tie(one, two) = to_login(q);
    const auto soap = q.logudbesked(kSag, sti::kSoapSignoff, one);
    const saml::Logoutresponse ok{
        .hoved = {.id = "id-ok", .udsteder = kAnden, .udstedt = q.ur.now()},
        .status = {std::string(saml::status::kSuccess), "", ""}};
    q.bagsvar = {
        saml::soap_konvolut(saml::underskriv(saml::skriv_logoutresponse(ok), st::part(2)).value())};
    u = q.ch->soap_logud(saml::soap_konvolut(
        saml::underskriv(saml::skriv_logoutrequest(soap), st::part(2)).value()));
    REQUIRE(std::holds_alternative<Dokument>(u.svar));
    REQUIRE(q.bagkald.size() == 1);
    CHECK(q.bagkald[0].adresse == "https://anden.example/soap");
    const auto answer =
        saml::laes_logoutresponse(saml::Besked::laes_soap(std::get<Dokument>(u.svar).krop).value())
            .value();
    CHECK(answer.status.underkode == saml::status::kPartialLogout);  // the identity provider
    CHECK(std::holds_alternative<Omdirigering>(q.bed(q.anmodning()).svar));
    // Unsigned.
    CHECK(grund(q.ch->soap_logud(saml::soap_konvolut(
              saml::skriv_logoutrequest(q.logudbesked(kSag, sti::kSoapSignoff, one)).xml))) ==
          Fejlgrund::kUnderskrift);
}

TEST_CASE("7.13: an answer that comes too late finds nothing to go on with") {
    Verden v;
    const auto [one, two] = to_login(v);
    const Udfald u = bed_om_logud(v, v.logudbesked(kSag, sti::kIssue, one), 2, false);
    v.ur.advance(v.ch->indstillinger().logud);
    const Udfald late = v.logudsvar(u, kAnden, 2, false);
    REQUIRE(std::holds_alternative<Loggetud>(late.svar));
    CHECK(std::get<Loggetud>(late.svar).delvis);
}

TEST_CASE("SIK-065, 7.11: a strict OIOSAML 3 system has a persistent NameID, in login and logout") {
    Verden v;
    v.systemer[0].vedvarende_navneid = true;
    v.systemer[0].metadata.kryptering = {st::part(2).certifikat};
    v.opdater();
    auto a = v.anmodning();
    a.navneformat = saml::navneformat::kVedvarende;
    const auto p = v.laes(v.svar(v.idpsvar(v.bed(a))), a.hoved.id);
    REQUIRE(p);
    // What such a system checks.
    CHECK(p->krypteret);
    CHECK(p->attribut(saml::attribut::kSpecVer3) == "OIO-SAML-3.0");
    CHECK(p->attribut(saml::attribut::kCvr3).size() == 8);
    CHECK(!p->attribut(saml::attribut::kOrganisationsnavn).empty());
    CHECK(p->attribut(saml::attribut::kNiveau3) == "Substantial");
    CHECK(p->navneid.format == saml::navneformat::kVedvarende);
    constexpr std::string_view kStart = "https://data.gov.dk/model/core/eid/professional/uuid/";
    REQUIRE(p->navneid.vaerdi.starts_with(kStart));
    CHECK(Uuid::parse(p->navneid.vaerdi.substr(kStart.size())));
    CHECK(p->attribut(saml::attribut::kNiveau2).empty());
    // The same person at a system without the policy, and in the next login.
    const auto b = v.anmodning(kAnden);
    CHECK(v.laes(v.bed(b), b.hoved.id, kAnden)->navneid.vaerdi == st::svar().navneid.vaerdi);
    const auto c = v.anmodning();
    CHECK(v.laes(v.bed(c), c.hoved.id)->navneid == p->navneid);

    // Logged out by the name that it knows, and told by that name.
    auto l = v.logudbesked(kSag, sti::kIssue, p->session);
    const auto send = [&] {
        l.hoved.id = saml::nyt_id(v.entropi);
        return v.tag(v.ch->fra_system(
            Verden::redirect(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, 2),
            v.browser));
    };
    const std::string cookie = v.browser.session;
    (void)send();  // the municipality's name is not the system's
    v.browser.session = cookie;
    CHECK(std::holds_alternative<Formular>(v.bed(v.anmodning()).svar));
    l.navneid = p->navneid;
    (void)send();
    v.browser.session = cookie;
    CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));

    REQUIRE(std::holds_alternative<Formular>(v.login().svar));
    const Udfald told = v.tag(v.ch->logud(v.browser));
    const auto asked =
        saml::laes_logoutrequest(saml::Besked::laes(Verden::besked(told).xml).value());
    CHECK(asked->navneid == p->navneid);
}
