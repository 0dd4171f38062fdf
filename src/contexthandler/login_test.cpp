#include <doctest/doctest.h>

#include <algorithm>

#include "contexthandler/idpvalg.hpp"
#include "contexthandler/test_verden.hpp"

using namespace faelled;
using namespace faelled::contexthandler;
using namespace faelled::contexthandler::test;

TEST_CASE("SIK-062: a login through the identity provider and back, translated") {
    Verden v;
    const auto a = v.anmodning();
    const Udfald to_idp = v.bed(a);
    REQUIRE(std::holds_alternative<Omdirigering>(to_idp.svar));
    const saml::Modtaget m = Verden::besked(to_idp);
    CHECK(saml::underskrevet_af(m, st::noegler(1)));
    const auto asked = saml::laes_authnrequest(saml::Besked::laes(m.xml).value()).value();
    CHECK(asked.hoved.udsteder == kCh);
    CHECK(asked.acs_adresse == kBase + std::string(sti::kConsume));

    const Udfald done = v.svar(v.idpsvar(to_idp));
    REQUIRE(std::holds_alternative<Formular>(done.svar));
    CHECK(std::get<Formular>(done.svar).adresse == std::string(kSag) + "/acs");
    CHECK(Verden::besked(done).relay_state == "relay-1");
    const auto p = v.laes(done, a.hoved.id);
    REQUIRE(p);
    CHECK(p->navneid.vaerdi == st::svar().navneid.vaerdi);
    CHECK(p->attribut(saml::attribut::kCvr3) == "11111111");
    CHECK(p->attribut(saml::attribut::kOrganisationsnavn) == "Korsbæk Kommune");
    const auto roles = adgang::laes_privilegier(
        fra_base64(p->attribut(saml::attribut::kPrivilegier3), 100'000).value());
    REQUIRE(roles);
    REQUIRE(roles->size() == 1);
    CHECK((*roles)[0].rolle == "http://sag.example/roles/usersystemrole/laes/1");
    CHECK((*roles)[0].afgraensninger == std::vector<adgang::Afgraensning>{{kKle, {"32.30.*"}}});

    // SIK-080: who, for whom, which roles in and out; no name.
    REQUIRE(done.poster.size() == 1);
    CHECK(done.poster[0].art == adgang::Revisionsart::kLogin);
    CHECK(done.poster[0].myndighed == kKorsbaek);
    CHECK(done.poster[0].detaljer.find("sagsbehandler") != std::string::npos);
    CHECK(done.poster[0].detaljer.find("Anna") == std::string::npos);

    // 7.12: the next system asks nobody, and gets its own session index.
    const auto b = v.anmodning(kAnden);
    const auto second = v.laes(v.bed(b), b.hoved.id, kAnden);
    REQUIRE(second);
    CHECK(second->session != p->session);
    v.ur.advance(v.ch->indstillinger().sessioner.ledig);
    CHECK(std::holds_alternative<Omdirigering>(v.bed(v.anmodning()).svar));
}

TEST_CASE("SIK-062, 7.15: a request that cannot be trusted gets a page and nothing is sent") {
    Verden v;
    auto a = v.anmodning("https://ukendt.example");
    CHECK(grund(v.bed(a)) == Fejlgrund::kUkendtSystem);
    CHECK(grund(v.bed(v.anmodning(), 0)) == Fejlgrund::kUnderskrift);
    a = v.anmodning();
    a.hoved.destination = "https://en.anden.example/";
    CHECK(grund(v.bed(a)) == Fejlgrund::kAdresse);
    a = v.anmodning();
    a.hoved.destination = "HTTPS://CH.example:443" + std::string(sti::kIssue);
    CHECK_FALSE(grund(v.bed(a)));
    CHECK(grund(v.bed(a)) == Fejlgrund::kGentaget);
    a = v.anmodning();
    a.hoved.udstedt = v.ur.now().plus(-11 * 60 * kSekund);
    CHECK(grund(v.bed(a)) == Fejlgrund::kForGammel);
    a.hoved.udstedt = v.ur.now().plus(6 * 60 * kSekund);
    CHECK(grund(v.bed(a)) == Fejlgrund::kForGammel);
    a = v.anmodning();
    a.acs_adresse = "https://ond.example/acs";
    const Udfald no = v.bed(a);
    CHECK(grund(no) == Fejlgrund::kUkendtAcs);
    CHECK_FALSE(std::get<Fejlside>(no.svar).tilbage);
    CHECK(no.poster.size() == 1);
    // Unsigned, by either binding.
    const std::string xml = saml::skriv_authnrequest(v.anmodning()).xml;
    CHECK(grund(v.ch->fra_system(saml::laes_post("SAMLRequest=" + saml::indkod(base64(xml))),
                                 v.browser)) == Fejlgrund::kUnderskrift);
    CHECK(grund(v.ch->fra_system(saml::laes_post("x=y"), v.browser)) == Fejlgrund::kBesked);
    v.systemer[0].metadata.gyldig_til = v.ur.now();
    v.opdater();
    CHECK(grund(v.bed(v.anmodning())) == Fejlgrund::kUkendtSystem);
}

TEST_CASE("SIK-062: what cannot be done is answered with a signed no") {
    Verden v;
    auto a = v.anmodning();
    a.is_passive = true;
    CHECK(nej(v.bed(a)) == saml::status::kNoPassive);
    a = v.anmodning();
    a.is_passive = a.force_authn = true;
    CHECK(nej(v.bed(a)) == saml::status::kRequester);
    a = v.anmodning();
    a.navneformat = saml::navneformat::kVedvarende;
    CHECK(nej(v.bed(a)) == saml::status::kInvalidNameIdPolicy);

    // The level: asked for, not reached.
    a = v.anmodning();
    a.klasser = {nsis_klasse(4)};
    const Udfald u = v.bed(a);
    CHECK(saml::laes_authnrequest(saml::Besked::laes(Verden::besked(u).xml).value())
              .value()
              .klasser == a.klasser);
    CHECK(nej(v.svar(v.idpsvar(u))) == saml::status::kNoAuthnContext);

    // Step-up: the identity provider is asked once more, and only once.
    v.idp.supports_step_up = true;
    v.opdater();
    a = v.anmodning();
    a.klasser = {nsis_klasse(4)};
    const Udfald again = v.svar(v.idpsvar(v.bed(a)));
    REQUIRE(std::holds_alternative<Omdirigering>(again.svar));
    CHECK(saml::laes_authnrequest(saml::Besked::laes(Verden::besked(again).xml).value())
              .value()
              .force_authn);
    CHECK(nej(v.svar(v.idpsvar(again))) == saml::status::kNoAuthnContext);
    auto high = v.idpsvar(v.bed(v.anmodning()));
    CHECK_FALSE(grund(v.svar(high)));
}

TEST_CASE("SIK-063, SIK-090: what the identity provider may not say") {
    Verden v;
    const auto proev = [&](const auto& change, std::size_t who = 0) {
        const Udfald u = v.bed(v.anmodning());
        saml::Loginsvar s = v.idpsvar(u);
        change(s);
        return v.svar(s, who);
    };
    const auto fejl = [&](const auto& change, std::size_t who = 0) {
        v.browser.session.clear();
        const Udfald u = proev(change, who);
        // Whatever it was, no session came of it, and the system can be told.
        CHECK(v.browser.session.empty());
        if (const auto* side = std::get_if<Fejlside>(&u.svar)) CHECK(side->tilbage.has_value());
        return grund(u);
    };
    const auto intet = [](saml::Loginsvar&) {};
    CHECK(fejl(intet, 2) == Fejlgrund::kIdpSvar);
    CHECK(fejl([](auto& s) { s.modtager = "https://anden.example"; }) == Fejlgrund::kIdpSvar);
    CHECK(fejl([](auto& s) { s.udsteder = "https://idp.nordby.example"; }) == Fejlgrund::kIdpSvar);
    CHECK(fejl([](auto& s) { s.nu = s.nu.plus(-20 * 60 * kSekund); }) == Fejlgrund::kIdpSvar);
    // Korsbæk's identity provider speaks for Nordby.
    CHECK(fejl([](auto& s) {
              s.attributter[0].vaerdier = {"22222222"};
              s.navneid.vaerdi = "C=DK,O=22222222,CN=x,Serial=y";
          }) == Fejlgrund::kFremmedCvr);
    CHECK(fejl([](auto& s) { s.attributter[0].vaerdier = {"22222222"}; }) == Fejlgrund::kIdpSvar);
    CHECK(fejl([](auto& s) { s.attributter.back().vaerdier = {"!"}; }) == Fejlgrund::kIdpSvar);

    v.browser.session.clear();
    const Udfald u = v.bed(v.anmodning());
    const auto good = v.idpsvar(u);
    // Another browser brings the answer; then none; then it is unsolicited.
    const Browser mine = v.browser;
    v.browser.kende = std::string(43, 'x');
    CHECK(grund(v.svar(good)) == Fejlgrund::kUkendtForloeb);
    v.browser.kende.clear();
    CHECK(grund(v.svar(good)) == Fejlgrund::kUkendtForloeb);
    v.browser = mine;
    auto unsolicited = good;
    unsolicited.in_response_to.clear();
    CHECK(grund(v.svar(unsolicited)) == Fejlgrund::kUkendtForloeb);
    CHECK_FALSE(grund(v.svar(good)));
    CHECK(grund(v.svar(good)) == Fejlgrund::kUkendtForloeb);  // the back button
    // The same assertion in answer to a new request.
    v.browser.session.clear();
    auto again = v.idpsvar(v.bed(v.anmodning()));
    again.assertion_id = good.assertion_id;
    CHECK(grund(v.svar(again)) == Fejlgrund::kGentaget);
    // Too late.
    const auto late = v.idpsvar(v.bed(v.anmodning()));
    v.ur.advance(v.ch->indstillinger().forloeb);
    CHECK(grund(v.svar(late)) == Fejlgrund::kUkendtForloeb);

    // It says no: the system hears at once.
    const Udfald asked = v.bed(v.anmodning());
    const saml::Hoved h{.id = "id-nej",
                        .udsteder = kIdpId,
                        .destination = kBase + std::string(sti::kConsume),
                        .in_response_to = Verden::id_i(asked),
                        .udstedt = v.ur.now()};
    const auto no = saml::skriv_fejlsvar(
        h, {std::string(saml::status::kResponder), std::string(saml::status::kAuthnFailed), ""},
        st::part(0));
    CHECK(nej(v.tag(v.ch->fra_idp(Verden::post(no.value()), v.browser))) ==
          saml::status::kAuthnFailed);
}

TEST_CASE("7.5: which identity provider is known without asking, and what happens when not") {
    Verden v;
    Idp nordby = v.idp;
    nordby.entity_id = "https://idp.nordby.example";
    nordby.navn = "Nordby Kommune";
    nordby.kontekster = {kNordby};
    nordby.metadata.entity_id = nordby.entity_id;
    nordby.domaener = {"nordby.example"};
    const auto b = std::make_shared<Foederationsbillede>();
    v.idp.ip_adresser = {"10.1.0.0/16", "192.0.2.7"};
    Idp closed = nordby;
    closed.entity_id = "https://idp.lukket.example";
    closed.kontekster.clear();
    for (const Idp& i : {v.idp, nordby, closed})
        b->tilfoej(std::make_shared<const Idp>(i));
    b->tilfoej(std::make_shared<const Brugersystem>(v.systemer[0]));
    v.foederation.saet(b);
    const auto idp = [&](const Udfald& u) {
        const auto* r = std::get_if<Omdirigering>(&u.svar);
        return r == nullptr
                   ? std::string("spørger")
                   : saml::laes_authnrequest(saml::Besked::laes(Verden::besked(u).xml).value())
                         .value()
                         .hoved.destination;
    };
    const Udfald side = v.bed(v.anmodning());
    REQUIRE(std::holds_alternative<Idpvalg>(side.svar));
    const auto& valg = std::get<Idpvalg>(side.svar);
    REQUIRE(valg.muligheder.size() == 2);
    CHECK(valg.muligheder[1].navn == "Nordby Kommune");
    CHECK(valg.muligheder[1].cvr == std::vector<std::string>{"22222222"});

    // Another browser cannot choose; an unknown one asks again; then it goes on and is remembered.
    Browser other;
    other.kende = std::string(43, 'y');
    CHECK(grund(v.ch->vaelg(valg.forloeb, nordby.entity_id, true, other)) ==
          Fejlgrund::kUkendtForloeb);
    CHECK(std::holds_alternative<Idpvalg>(
        v.ch->vaelg(valg.forloeb, "https://x.example", true, v.browser).svar));
    const Udfald chosen = v.ch->vaelg(valg.forloeb, nordby.entity_id, true, v.browser);
    CHECK(std::holds_alternative<Omdirigering>(chosen.svar));
    CHECK(std::ranges::any_of(chosen.cookies, [](const Cookie& c) {
        return c.navn == kIdpcookie && c.sekunder.has_value();
    }));

    v.browser.husket = nordby.entity_id;
    CHECK(idp(v.bed(v.anmodning())) != "spørger");
    v.browser.husket = "https://idp.lukket.example";
    CHECK(idp(v.bed(v.anmodning())) == "spørger");
    v.browser.husket.clear();
    v.browser.oensket = "anna@NORDBY.example";
    CHECK(idp(v.bed(v.anmodning())) != "spørger");
    v.browser.oensket.clear();
    v.browser.adresse = "10.1.2.3";
    CHECK(idp(v.bed(v.anmodning())) != "spørger");
    v.browser.adresse = "10.2.2.3";
    CHECK(idp(v.bed(v.anmodning())) == "spørger");
    auto a = v.anmodning();
    CHECK(i_net("192.0.2.7", "192.0.2.7"));
    CHECK(i_net("1.2.3.4", "0.0.0.0/0"));
    CHECK_FALSE(i_net("1.2.3.4", "1.2.3.4/33"));
    CHECK_FALSE(i_net("1.2.3", "1.2.3.0/24"));
}

TEST_CASE("7.11: OIOSAML2 systems get their own form, and encryption where there is a key") {
    Verden v;
    v.systemer[0].profil = Profil::kOiosaml2;
    v.systemer[0].metadata.kryptering = {st::part(2).certifikat};
    v.opdater();
    const auto a = v.anmodning();
    const Udfald done = v.svar(v.idpsvar(v.bed(a)));
    const auto p = v.laes(done, a.hoved.id);
    REQUIRE(p);
    CHECK(p->krypteret);
    CHECK(p->attribut(saml::attribut::kSpecVer2) == "DK-SAML-2.0");
    CHECK(p->attribut(saml::attribut::kNiveau2) == "3");
    CHECK(p->attribut(saml::attribut::kNiveau3).empty());
    const auto list = fra_base64(p->attribut(saml::attribut::kPrivilegier2), 100'000).value();
    CHECK(list.find("http://itst.dk/oiosaml/basic_privilege_profile") != std::string::npos);
    CHECK(saml::Besked::laes(Verden::besked(done).xml).value().verificer(st::noegler(1)));
    v.systemer[0].kraev_rolle = true;
    v.systemer[0].roller.clear();
    v.systemer[0].rollenavne = {"Læs sag"};
    v.opdater();
    const Udfald no = v.bed(v.anmodning());
    CHECK(grund(no) == Fejlgrund::kIngenRolle);
    CHECK(std::get<Fejlside>(no.svar).roller == std::vector<std::string>{"Læs sag"});
    CHECK(std::get<Fejlside>(no.svar).myndighed == "Korsbæk Kommune");
}

TEST_CASE("7.12: a system that logs in again and again does not fill the session") {
    Indstillinger few;
    few.sessioner.deltagere = 3;
    Verden v(few);
    CHECK_FALSE(grund(v.login()));
    CHECK_FALSE(grund(v.login(kAnden)));
    for (int i = 0; i < 5; ++i)
        CHECK(std::holds_alternative<Formular>(v.bed(v.anmodning()).svar));
    // Both are still told at the end.
    Udfald u = v.tag(v.ch->logud(v.browser));
    CHECK(std::get<Formular>(u.svar).adresse == std::string(kAnden) + "/slo");
}

TEST_CASE("metadata: both faces, with the old certificate beside during a change of key") {
    Verden v({.entity_id = {}, .base = {}, .identitet = {}, .andre = {st::part(0).certifikat}});
    for (const auto role : {saml::Rolle::kIdp, saml::Rolle::kSp}) {
        const auto xml = v.ch->metadata(role);
        REQUIRE(xml);
        CHECK(saml::verificer_metadata(*xml, st::noegler(1)));
        const auto m = saml::laes_metadata(*xml, role);
        REQUIRE(m);
        CHECK(m->entity_id == kCh);
        CHECK(m->signering.size() == 2);
        CHECK(m->kraever_underskrift);
        CHECK(m->gyldig_til == v.ur.now().plus(30 * kDoegn));
    }
}

TEST_CASE("7.14: roles come from the attribute service when the IdP has none") {
    Verden v;
    v.idp.kender_roller = false;
    Attributservice service{"https://attributter.example", "Rollekatalog", {kKorsbaek}, {}};
    service.metadata.signering = {st::part(2).certifikat};
    service.metadata.attributservice = {
        {std::string(saml::binding::kSoap), "https://attributter.example/soap"}};
    v.attributservicer = {service};
    v.opdater();

    // Its answer to the question that it was asked.
    const auto answer = [&](auto change, std::size_t who = 2) {
        v.svarer = [&v, change, who](const Bagkald& call) -> Result<std::string> {
            const auto q = saml::Besked::laes_soap(call.krop).value();
            CHECK(q.er("AttributeQuery"));
            CHECK(q.verificer(st::noegler(1)));
            CHECK(call.adresse == "https://attributter.example/soap");
            saml::Loginsvar s = st::svar();
            s.udsteder = "https://attributter.example";
            s.modtager = kCh;
            s.acs = kCh;
            s.in_response_to = q.hoved().id;
            s.nu = v.ur.now();
            s.logget_ind = v.ur.now();
            s.navneid = saml::laes_navneid(saml::barn(saml::barn(q.rod(), "Subject"), "NameID"));
            s.attributter.push_back(
                {std::string(saml::attribut::kPrivilegier3), {base64(Verden::roller())}});
            change(s);
            return saml::soap_konvolut(st::skriv(s, who));
        };
    };
    const auto log_in = [&](auto change) {
        v.browser.session.clear();
        const auto a = v.anmodning();
        const Udfald to_idp = v.bed(a);
        auto s = v.idpsvar(to_idp);
        s.attributter.pop_back();  // the roles
        change();
        const Udfald u = v.svar(s);
        const auto p = v.laes(u, a.hoved.id);
        return p ? std::string(p->attribut(saml::attribut::kPrivilegier3).empty() ? "ingen" : "ja")
                 : nej(u);
    };
    CHECK(log_in([&] { answer([](auto&) {}); }) == "ja");
    const std::string failed(saml::status::kAuthnFailed);
    CHECK(log_in([&] { answer([](auto&) {}, 0); }) == failed);
    CHECK(log_in([&] { answer([](auto& s) { s.navneid.vaerdi = "C=DK,O=11111111,CN=Y"; }); }) ==
          failed);
    CHECK(log_in([&] { answer([](auto& s) { s.in_response_to = "andet"; }); }) == failed);
    CHECK(log_in([&] { answer([](auto& s) { s.udsteder = "https://andet"; }); }) == failed);
    CHECK(log_in([&] {
              v.svarer = [](const Bagkald&) { return Result<std::string>("<fejl/>"); };
          }) == failed);
    CHECK(log_in([&] {
              v.svarer = [](const Bagkald&) -> Result<std::string> {
                  return std::unexpected(Fejl::miljoe("tid"));
              };
          }) == failed);
    // Of another authority: nobody to ask, and the login has no roles.
    v.attributservicer[0].kontekster = {kNordby};
    v.opdater();
    CHECK(log_in([] {}) == "ingen");
}
