#include "sts/sts.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "base/base64.hpp"
#include "krypto/jws.hpp"
#include "sts/sts_test_hjaelp.hpp"
#include "xml/signatur.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::sts;
using namespace faelled::sts::test;

namespace {

const Noegler& noegler() {
    return Noegler::alle();
}

// The refusal as "101 FailedAuthentication ukendt-certifikat"; "ok" for a token.
std::string udfald(const Udfald& u) {
    if (u) return "ok";
    return std::to_string(u.error().nummer()) + " " + std::string(navn(u.error().underkode)) + " " +
           std::string(u.error().grund);
}

// Clock as told; fails when asked for a signature.
class DoedNoegle final : public krypto::PrivatNoegle {
  public:
    explicit DoedNoegle(krypto::Fingeraftryk f, Fejl fejl) : aftryk_(f), fejl_(std::move(fejl)) {}
    Result<std::string> signer(krypto::Signaturalgoritme, std::string_view) const override {
        return std::unexpected(fejl_);
    }
    const krypto::Fingeraftryk& aftryk() const override { return aftryk_; }

  private:
    krypto::Fingeraftryk aftryk_;
    Fejl fejl_;
};

}  // namespace

TEST_CASE("SIK-080: a token and its audit record") {
    Verden v;
    const Udfald u = v.bed(Verden::oenske());
    REQUIRE(udfald(u) == "ok");
    CHECK(u->entity_id == kOrganisation);
    CHECK(u->fra == kNu);
    CHECK(u->til == kNu.plus(480 * 60 * kSekund));
    REQUIRE(v.poster.size() == 1);
    const adgang::Revisionspost& p = v.poster.front();
    CHECK(p.art == adgang::Revisionsart::kToken);
    CHECK(p.resultat == 20);
    CHECK(p.system == v.synk.uuid);
    CHECK(p.paa_vegne_af == std::nullopt);
    CHECK(p.myndighed == kKorsbaek);
    CHECK(p.aftale == kAftale);
    CHECK(p.certifikat == certifikat(noegler().synk)->fingeraftryk());
    CHECK(p.tjeneste == kOrganisation);
    CHECK(p.operation == "sts/wstrust");
    CHECK(p.regel.empty());
    CHECK(p.sporing == Verden::part(noegler().synk).sporing);
}

TEST_CASE("SIK-090: who may not have a token") {
    Verden v;
    Tokenoenske o = Verden::oenske();
    const krypto::Noeglepar* who = &noegler().synk;
    std::string expected;

    SUBCASE("certificate of nobody") {
        who = &noegler().fremmed;
        expected = "101 FailedAuthentication ukendt-certifikat";
    }
    SUBCASE("inactive system") {
        v.synk.aktiv = false;
        expected = "101 FailedAuthentication inaktivt-system";
    }
    SUBCASE("blocked certificate") {
        v.synk.certifikater[0].spaerret = true;
        expected = "101 FailedAuthentication spaerret-certifikat";
    }
    SUBCASE("expired certificate") {
        v.ur.set(kNu.plus(3 * 365 * kDoegn));
        expected = "101 FailedAuthentication certifikat-udloebet";
    }
    SUBCASE("certificate not yet valid") {
        v.ur.set(kNu.plus(-30 * kDoegn));
        expected = "101 FailedAuthentication certifikat-ikke-endnu";
    }
    SUBCASE("certificate from another authority") {
        const krypto::Noeglepar ca = krav(krypto::lav_ca("Falsk rod", ManualClock(kNu)));
        v.tillid = krav(krypto::Tillid::create({.roedder_pem = {ca.certifikat_pem}}));
        expected = "101 FailedAuthentication certifikat-udsteder";
    }
    SUBCASE("UseKey of another system") {
        o.brugsnoegle = certifikat(noegler().anden)->base64();
        expected = "101 FailedAuthentication usekey";
    }
    SUBCASE("UseKey of nobody") {
        o.brugsnoegle = certifikat(noegler().fremmed)->base64();
        expected = "101 FailedAuthentication usekey";
    }
    SUBCASE("UseKey of the same system, but blocked") {
        o.brugsnoegle = certifikat(noegler().synk2)->base64();
        v.synk.certifikater[1].spaerret = true;
        expected = "101 FailedAuthentication usekey";
    }
    SUBCASE("UseKey that is no certificate") {
        o.brugsnoegle = "AAAA";
        expected = "103 InvalidRequest usekey-form";
    }
    SUBCASE("no CVR claim") {
        o.cvr.clear();
        expected = "103 InvalidRequest cvr";
    }
    SUBCASE("empty CVR") {
        o.cvr = {""};
        expected = "103 InvalidRequest cvr";
    }
    SUBCASE("CVR with 7 digits") {
        o.cvr = {"1111111"};
        expected = "103 InvalidRequest cvr";
    }
    SUBCASE("two CVR claims, alike") {
        o.cvr = {"11111111", "11111111"};
        expected = "103 InvalidRequest cvr";
    }
    SUBCASE("unknown service") {
        o.tjeneste = "http://stoettesystemerne.dk/service/organisation/4";
        expected = "101 InvalidScope ukendt-tjeneste";
    }
    SUBCASE("inactive service") {
        v.tjeneste.aktiv = false;
        expected = "101 InvalidScope ukendt-tjeneste";
    }
    SUBCASE("service that takes no tokens") {
        v.tjeneste.model = adgang::Sikkerhedsmodel::kKontekst;
        expected = "101 InvalidScope ukendt-tjeneste";
    }
    SUBCASE("no agreement for that authority") {
        o.cvr = {"22222222"};
        expected = "101 InvalidScope ingen-aftale";
    }
    SUBCASE("authority that does not exist") {
        o.cvr = {"33333333"};
        expected = "101 InvalidScope ukendt-myndighed";
    }
    SUBCASE("authority that is closed") {
        v.myndigheder[0].aktiv = false;
        expected = "101 InvalidScope ukendt-myndighed";
    }
    SUBCASE("agreement of another system") {
        who = &noegler().anden;
        o.brugsnoegle = certifikat(noegler().anden)->base64();
        expected = "101 InvalidScope ingen-aftale";
    }
    SUBCASE("agreement that has not begun") {
        for (auto& r : v.synk.tildelinger[kTjeneste])
            r.fra = kNu.plus(1);
        expected = "101 InvalidScope ingen-aftale";
    }
    SUBCASE("agreement on the certificate model") {
        for (auto& r : v.synk.tildelinger[kTjeneste])
            r.certifikat = certifikat(noegler().synk)->fingeraftryk();
        expected = "101 InvalidScope ingen-aftale";
    }
    SUBCASE("another KeyType") {
        o.noegletype = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer";
        expected = "110 BadRequest ikke-understoettet";
    }
    SUBCASE("another TokenType") {
        o.tokentype = "urn:oasis:names:tc:SAML:1.0:assertion";
        expected = "110 BadRequest ikke-understoettet";
    }
    SUBCASE("another RequestType") {
        o.anmodningstype = "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Renew";
        expected = "110 BadRequest ikke-understoettet";
    }
    SUBCASE("nothing wrong") {
        expected = "ok";
    }

    const Udfald u = v.bed(o, *who);
    CHECK(udfald(u) == expected);
    REQUIRE(v.poster.size() == 1);
    if (u) return;
    CHECK(v.poster[0].art == adgang::Revisionsart::kAfvistToken);
    CHECK(v.poster[0].resultat == u.error().nummer());
    CHECK(v.poster[0].regel == std::string(u.error().regel) + " " + std::string(u.error().grund));
    CHECK(u.error().sporing == v.poster[0].sporing);
    CHECK(u.error().tekst.find(certifikat(noegler().synk)->base64()) == std::string::npos);
    CHECK_FALSE(u.error().forklaring.empty());
}

TEST_CASE("3.7: texts that people search for stand in the reason, explanations only when asked") {
    Verden v;
    Tokenoenske o = Verden::oenske();
    o.tjeneste = "http://ukendt/1";
    const Stsfejl service = v.bed(o).error();
    CHECK(service.besked(false) ==
          "101: Ukendt konfiguration: servicen findes ikke (Path resolution: no connection "
          "'http://ukendt/1' found)");
    CHECK(service.besked(true).find("[sikkerhed.md 3.3.5: AppliesTo: ") != std::string::npos);
    const Stsfejl caller = v.bed(Verden::oenske(), noegler().fremmed).error();
    CHECK(caller.tekst.find("No mapped user exists for thumbprint '" +
                            krypto::kid(*certifikat(noegler().fremmed)) + "'") !=
          std::string::npos);
    o.cvr.clear();
    CHECK(v.bed(o).error().tekst.find("CVR claim") != std::string::npos);
    // What the caller sent is cut, kept to one line and free of CPR numbers.
    o = Verden::oenske();
    o.tjeneste = "a\nb 7101701234 " + std::string(500, 'x');
    const std::string text = v.bed(o).error().tekst;
    CHECK(text.find("a b ########## x") != std::string::npos);
    CHECK(text.size() < 350);
}

TEST_CASE("SIK-002: an entity id with or without a slash is the same service, as registered") {
    Verden v;
    Tokenoenske o = Verden::oenske();
    o.tjeneste = kOrganisation + "/";
    const Udfald u = v.bed(o);
    REQUIRE(udfald(u) == "ok");
    CHECK(u->entity_id == kOrganisation);
    CHECK(u->tekst.find(">" + kOrganisation + "</Audience>") != std::string::npos);
    CHECK(u->tekst.find(" Recipient=\"" + kOrganisation + "\"") != std::string::npos);
}

TEST_CASE("a sandbox's wish: the token has run out, whatever the clocks") {
    Verden v;
    Part who = Verden::part(noegler().synk);
    who.udloebet = true;
    const auto sts = v.lav();
    std::optional<Token> u;
    sts->udsted(
        Verden::oenske(), who, [](const Token&) -> std::expected<void, Stsfejl> { return {}; },
        [&](const Udfald& outcome) {
            if (outcome) u = *outcome;
        });
    REQUIRE(u);
    CHECK(u->til.plus(5 * 60 * kSekund) < kNu);
    CHECK(u->til == u->fra.plus(480 * 60 * kSekund));
}

TEST_CASE("3.3.7: life time") {
    Verden v;
    Tokenoenske o = Verden::oenske();
    const std::int64_t minute = 60 * kSekund;
    std::int64_t expected = 480 * minute;
    SUBCASE("as wished") {
        o.udloeber = kNu.plus(60 * minute);
        expected = 60 * minute;
    }
    SUBCASE("by the caller's own clock") {
        o.oprettet = kNu.plus(-3 * minute);
        o.udloeber = kNu.plus(27 * minute);
        expected = 30 * minute;
    }
    SUBCASE("exactly the least") {
        o.udloeber = kNu.plus(minute);
        expected = minute;
    }
    SUBCASE("below the least") {
        o.udloeber = kNu.plus(minute - 1);
    }
    SUBCASE("in the past") {
        o.udloeber = kNu.plus(-minute);
    }
    SUBCASE("above the longest") {
        o.udloeber = kNu.plus(481 * minute);
    }
    SUBCASE("without an end") {
        o.udloeber = Tid::plus_uendelig();
    }
    SUBCASE("not beyond the agreement, the first of several to end") {
        v.synk.tildelinger[kTjeneste][1].til = kNu.plus(7 * minute);
        o.udloeber = kNu.plus(60 * minute);
        expected = 7 * minute;
    }
    SUBCASE("not beyond the certificate") {
        const Tid end = certifikat(noegler().synk)->gyldig_til();
        v.ur.set(end.plus(-2 * minute));
        expected = 2 * minute;
    }
    const Tid nu = v.ur.now();
    const Udfald u = v.bed(o);
    REQUIRE(udfald(u) == "ok");
    CHECK(u->til.us - nu.us == expected);
}

TEST_CASE("ADM test 5: an agreement that ends at a Danish midnight") {
    Verden v;
    const Tid midnight = *parse_datetime("2026-03-31T00:00:00+02:00");
    for (auto& r : v.synk.tildelinger[kTjeneste])
        r.til = midnight;
    v.ur.set(midnight.plus(-kSekund));
    const Udfald before = v.bed(Verden::oenske());
    REQUIRE(udfald(before) == "ok");
    CHECK(before->til == midnight);
    CHECK(before->tekst.find(R"(NotOnOrAfter="2026-03-30T22:00:00.000Z")") != std::string::npos);
    v.ur.set(midnight);
    CHECK(udfald(v.bed(Verden::oenske())) == "101 InvalidScope ingen-aftale");
}

TEST_CASE("3.5: groups of several agreements; the owner's authority is the scope") {
    Verden v;
    auto& all = v.synk.tildelinger[kTjeneste];
    all = {Verden::tildeling(kUdstil), Verden::tildeling(kUdstil), Verden::tildeling(kUdstil)};
    all[1].udstedt_for = kNordby;
    const Udfald u = v.bed(Verden::oenske());
    REQUIRE(udfald(u) == "ok");
    const std::vector<adgang::Rettighedsgruppe> expected{{kKorsbaek, kUdstil, {}},
                                                         {kNordby, kUdstil, {}}};
    const std::string list = adgang::skriv_privilegier(expected);
    CHECK(u->tekst.find(">" + base64(list) + "<") != std::string::npos);
}

TEST_CASE("3.3.8: nothing is answered before the audit record is durable") {
    Verden v;
    v.saet();
    adgang::Varig durable;
    const auto sts =
        krav(Sts::create(v.indstillinger(), {v.registeret, *v.tillid, v.certifikater,
                                             [&](const adgang::Revisionspost&, adgang::Varig d) {
                                                 durable = std::move(d);
                                                 return true;
                                             },
                                             v.ur, v.entropi}));
    bool prepared = false;
    std::optional<Udfald> out;
    sts->udsted(
        Verden::oenske(), Verden::part(noegler().synk),
        [&](const Token&) -> std::expected<void, Stsfejl> {
            prepared = true;
            return {};
        },
        [&](const Udfald& u) { out = u; });
    CHECK(prepared);
    REQUIRE_FALSE(out.has_value());
    SUBCASE("durable") {
        durable({});
        CHECK(udfald(out.value()) == "ok");
    }
    SUBCASE("not durable: the token is kept back") {
        durable(std::unexpected(Fejl::miljoe("disk")));
        CHECK(udfald(out.value()) == "106 RequestFailed revision");
    }
}

TEST_CASE("3.7: 106 when the audit log takes nothing, whatever the outcome was") {
    Verden v;
    v.fuld = true;
    CHECK(udfald(v.bed(Verden::oenske())) == "106 RequestFailed revision");
    CHECK(udfald(v.bed(Verden::oenske(), noegler().fremmed)) == "106 RequestFailed revision");
    v.fuld = false;
    v.revision = std::unexpected(Fejl::miljoe("disk"));
    CHECK(udfald(v.bed(Verden::oenske())) == "106 RequestFailed revision");
}

TEST_CASE("3.7: 111 for the service's own key and certificate, 100 for the unexpected") {
    Verden v;
    Indstillinger i = v.indstillinger();
    const auto print = i.identitet.noegle->aftryk();
    SUBCASE("key store does not answer") {
        i.identitet.noegle = std::make_shared<DoedNoegle>(print, Fejl::miljoe("HSM"));
        const auto sts = v.lav(i);
        CHECK(udfald(v.bed(*sts, Verden::oenske())) == "111 RequestFailed opsaetning");
    }
    SUBCASE("key does what it cannot") {
        i.identitet.noegle = std::make_shared<DoedNoegle>(print, Fejl::intern("RSA"));
        const auto sts = v.lav(i);
        CHECK(udfald(v.bed(*sts, Verden::oenske())) == "100 RequestFailed uventet");
    }
    SUBCASE("own certificate is not valid yet") {
        static const ManualClock later(kNu.plus(10 * kDoegn));
        const auto pair =
            krav(krypto::udsted(krav(krypto::lav_ca("R", later)), {.navn = "Sen"}, later));
        i.identitet = krav(krypto::identitet_fra_pem(pair.certifikat_pem, pair.noegle_pem));
        const auto sts = v.lav(i);
        CHECK(udfald(v.bed(*sts, Verden::oenske())) == "111 RequestFailed opsaetning");
    }
    SUBCASE("making the answer throws") {
        const auto sts = v.lav(i);
        std::optional<Udfald> out;
        sts->udsted(
            Verden::oenske(), Verden::part(noegler().synk),
            [](const Token&) -> std::expected<void, Stsfejl> { throw std::runtime_error("x"); },
            [&](const Udfald& u) { out = u; });
        CHECK(udfald(out.value()) == "100 RequestFailed uventet");
    }
    SUBCASE("making the answer fails: the record says so") {
        const auto sts = v.lav(i);
        std::optional<Udfald> out;
        sts->udsted(
            Verden::oenske(), Verden::part(noegler().synk),
            [](const Token&) -> std::expected<void, Stsfejl> {
                return std::unexpected(opsaetningsfejl("x"));
            },
            [&](const Udfald& u) { out = u; });
        CHECK(udfald(out.value()) == "111 RequestFailed opsaetning");
    }
    CHECK(v.poster.back().art == adgang::Revisionsart::kAfvistToken);
}

TEST_CASE("a refusal of a surface is audited and answered the same way") {
    Verden v;
    const auto sts = v.lav();
    std::optional<Udfald> out;
    sts->afvis(databasefejl("x"), Verden::part(noegler().synk), [&](const Udfald& u) { out = u; });
    CHECK(udfald(out.value()) == "130 RequestFailed database");
    REQUIRE(v.poster.size() == 1);
    CHECK(v.poster[0].resultat == 130);
    CHECK(v.poster[0].certifikat == certifikat(noegler().synk)->fingeraftryk());
}
