#include "saml/transport.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "base/base64.hpp"
#include "saml/authnrequest.hpp"
#include "saml/deflate.hpp"
#include "saml/parametre.hpp"
#include "saml/test_parter.hpp"

namespace faelled::saml {
namespace {

std::string request() {
    return skriv_authnrequest({.hoved = {.id = "id1",
                                         .udsteder = "https://sp.example",
                                         .destination = "https://ch.example/x",
                                         .udstedt = test::nu()}})
        .xml;
}

TEST_CASE("SIK-060: the query's signature is over the bytes that came") {
    const auto keys = test::noegler(0);
    const std::string url = redirect_url("https://ch.example/x?a=1", Retning::kAnmodning, request(),
                                         "tilstand/1 æ", *test::part(0).noegle)
                                .value();
    CHECK(url.starts_with("https://ch.example/x?a=1&SAMLRequest="));
    const std::string query = url.substr(url.find('?') + 1);
    const auto m = laes_redirect(query);
    REQUIRE(m);
    CHECK(m->xml == request());
    CHECK(m->relay_state == "tilstand/1 æ");
    CHECK(underskrevet_af(*m, keys));
    CHECK_FALSE(underskrevet_af(*m, test::noegler(2)));

    // Another percent-encoding of the same values is another text: what was signed counts.
    std::string lower = query;
    for (std::size_t i = 0; i + 2 < lower.size(); ++i)
        if (lower[i] == '%')
            for (const std::size_t j : {i + 1, i + 2})
                if (lower[j] >= 'A' && lower[j] <= 'F') lower[j] = static_cast<char>(lower[j] + 32);
    REQUIRE(lower != query);
    const auto changed = laes_redirect(lower);
    REQUIRE(changed);
    CHECK(changed->xml == m->xml);
    CHECK_FALSE(underskrevet_af(*changed, keys));
    // One who signs in lower case is as good.
    std::string mine = lower.substr(lower.find("SAMLRequest="));
    mine = mine.substr(0, mine.find("&Signature="));
    const std::string sig =
        test::part(0).noegle->signer(krypto::Signaturalgoritme::kRsaSha256, mine).value();
    const auto theirs = laes_redirect(mine + "&Signature=" + indkod(base64(sig)));
    REQUIRE(theirs);
    CHECK(underskrevet_af(*theirs, keys));

    // RelayState taken away, changed, or added.
    const std::size_t r = query.find("&RelayState=");
    const std::size_t e = query.find('&', r + 1);
    CHECK_FALSE(underskrevet_af(laes_redirect(query.substr(0, r) + query.substr(e)).value(), keys));
    CHECK_FALSE(underskrevet_af(
        laes_redirect(query.substr(0, r) + "&RelayState=x" + query.substr(e)).value(), keys));
    // Unsigned is read; whether that is enough is the caller's rule.
    const auto bare = laes_redirect(query.substr(0, query.find("&SigAlg=")));
    REQUIRE(bare);
    CHECK(bare->algoritme.empty());
    CHECK_FALSE(underskrevet_af(*bare, keys));
}

TEST_CASE("Redirect and POST: what is refused") {
    const std::string packed = indkod(base64(deflater(request())));
    CHECK(laes_redirect("SAMLRequest=" + packed));
    for (const std::string& bad :
         {std::string(), std::string("RelayState=x"), "SAMLRequest=" + packed + "&SAMLResponse=x",
          "SAMLRequest=" + packed + "&SAMLRequest=" + packed,
          "SAMLRequest=" + packed + "&RelayState=a&RelayState=b",
          "SAMLRequest=" + packed + "&SigAlg=x", "SAMLRequest=" + packed + "&Signature=eA%3D%3D",
          std::string("SAMLRequest=%zz"), std::string("SAMLRequest=!!"),
          "SAMLRequest=" + indkod(base64(request())),
          "SAMLRequest=" + packed + "&SAMLEncoding=urn%3Aandet"}) {
        CAPTURE(bad.substr(0, 60));
        CHECK_FALSE(laes_redirect(bad));
    }
    // A bomb: a megabyte of spaces in a kilobyte.
    const std::string bomb = deflater(std::string(std::size_t{1} << 20, ' '));
    CHECK(bomb.size() < 8000);
    CHECK_FALSE(laes_redirect("SAMLRequest=" + indkod(base64(bomb))));
    CHECK(inflater(deflater(std::string(1000, ' ')), 1000));
    CHECK_FALSE(inflater(deflater(std::string(1001, ' ')), 1000));
    CHECK_FALSE(inflater(deflater("x") + "y", 1000));
    CHECK_FALSE(inflater(deflater(std::string(1000, 'x')).substr(0, 5), 1000));

    const auto m = laes_post("RelayState=a%2Bb&SAMLResponse=" + indkod(base64("<x/>")));
    REQUIRE(m);
    CHECK(m->retning == Retning::kSvar);
    CHECK(m->xml == "<x/>");
    CHECK(m->relay_state == "a+b");
    CHECK_FALSE(laes_post("SAMLResponse=" + indkod(base64("x")) + "&SAMLResponse=eA%3D%3D"));
}

TEST_CASE("AuthnRequest: written, signed and read again") {
    Authnrequest a{.hoved = {.id = "id2",
                             .udsteder = "https://sp.example",
                             .destination = "https://ch.example/x",
                             .udstedt = test::nu()}};
    a.force_authn = true;
    a.acs_adresse = "https://sp.example/acs?a=1&b=2";
    a.klasser = {"https://data.gov.dk/concept/core/nsis/loa/Substantial"};
    a.navneformat = navneformat::kX509;
    a.anmodere = {"https://sp.example"};
    const std::string xml = underskriv(skriv_authnrequest(a), test::part(0)).value();
    const auto b = Besked::laes(xml);
    REQUIRE(b);
    CHECK(b->verificer(test::noegler(0)));
    CHECK_FALSE(b->verificer(test::noegler(1)));
    const auto read = laes_authnrequest(*b);
    REQUIRE(read);
    CHECK(read->hoved.udsteder == a.hoved.udsteder);
    CHECK(read->force_authn);
    CHECK_FALSE(read->is_passive);
    CHECK(read->acs_adresse == a.acs_adresse);
    CHECK(read->klasser == a.klasser);
    CHECK(read->sammenligning == "minimum");
    CHECK(read->anmodere == a.anmodere);
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"ForceAuthn=\"true\"", "ForceAuthn=\"maybe\""},
             {"<AuthnRequest", "<AuthnRequest AssertionConsumerServiceIndex=\"-1\""}})
        CHECK_FALSE(laes_authnrequest(Besked::laes(test::byt(xml, from, to)).value()));
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"Version=\"2.0\"", "Version=\"1.1\""},
             {"ID=\"id2\"", "ID=\"id 2\""},
             {"IssueInstant=\"2026", "IssueInstant=\"i morgen 2026"},
             {"</Issuer>", "</Issuer><Issuer>x</Issuer>"},
             {"<AuthnRequest", "<!DOCTYPE x><AuthnRequest"}})
        CHECK_FALSE(Besked::laes(test::byt(xml, from, to)));
}

TEST_CASE("SIK-061: the published messages are read and their signatures hold") {
    const std::string dir = "../shared/contracts/sikkerhed/examples/";
    const auto fil = [&](const std::string& name) {
        std::ifstream in(dir + name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const std::string redirect = fil("saml-redirect-authnrequest.txt");
    if (redirect.empty()) {
        MESSAGE("skipped: " << dir << " is not here");
        return;
    }
    const auto cert = krypto::Certifikat::laes(fil("certs/brugersystem.pem")).value();
    const std::vector<const krypto::OffentligNoegle*> keys = {&cert->noegle()};
    const auto idp = krypto::Certifikat::laes(fil("certs/idp.pem")).value();
    std::string query = redirect.substr(redirect.find('?') + 1);
    query.resize(query.find_last_not_of("\r\n ") + 1);
    const auto m = laes_redirect(query);
    REQUIRE(m);
    CHECK(underskrevet_af(*m, keys));
    CHECK(laes_authnrequest(Besked::laes(m->xml).value()));
    for (const char* name :
         {"saml-authnrequest-brugersystem.xml", "saml-logoutrequest-brugersystem-til-ch.xml"})
        CHECK(Besked::laes(fil(name)).value().verificer(keys));
    CHECK(laes_logoutrequest(
        Besked::laes(fil("saml-logoutrequest-brugersystem-til-ch.xml")).value()));
    CHECK(laes_logoutrequest(Besked::laes_soap(fil("saml-logoutrequest-soap.xml")).value()));

    const std::vector<const krypto::OffentligNoegle*> idp_keys = {&idp->noegle()};
    const auto p = laes_loginsvar(
        Besked::laes(fil("saml-response-idp-til-ch.xml")).value(),
        {.modtager = "https://adgangsstyring.faelled.example/runtime",
         .acs = "https://adgangsstyring.faelled.example/runtime/saml2auth/consume.idp",
         .udsteder = "https://idp.korsbaek.example",
         .in_response_to = "id7410bd69223f486d9df156443a8b0002",
         .noegler = idp_keys,
         .nu = *parse_datetime("2026-03-02T09:00:31Z")});
    REQUIRE(p);
    CHECK_FALSE(p->attribut(attribut::kPrivilegier3).empty());
}

}  // namespace
}  // namespace faelled::saml
