// On behalf of (sikkerhed.md 3.8).
#include "sts/vegne.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "krypto/jws.hpp"
#include "sts/sts_test_hjaelp.hpp"
#include "sts/tekst.hpp"

using namespace faelled;
using namespace faelled::sts;
using namespace faelled::sts::test;

namespace {

const Noegler& noegler() {
    return Noegler::alle();
}

std::string grund(const Udfald& u) {
    if (!u) MESSAGE(u.error().forklaring);
    return u ? "ok" : std::to_string(u.error().nummer()) + " " + std::string(u.error().grund);
}

// As the platform asks, with its own key, for Synk.
Tokenoenske for_synk(Paavegneaf whom) {
    Tokenoenske o = Verden::oenske(noegler().platform);
    o.paa_vegne_af = std::move(whom);
    return o;
}
Vegnecertifikat synks_certifikat() {
    return {certifikat(noegler().synk)->base64()};
}

// Synk's token for the service that the platform exposes.
Vegnetoken synks_token(Verden& v) {
    v.tjeneste.system = v.platform.uuid;
    return {v.bed(Verden::oenske()).value().tekst};
}

void kraev_handlet_for_synk(const Udfald& u, const Verden& v) {
    REQUIRE(grund(u) == "ok");
    const std::string synk = certifikat(noegler().synk)->emne();
    const std::string platform = certifikat(noegler().platform)->emne();
    CHECK(u->tekst.find("X509SubjectName\">" + synk + "</NameID>") != std::string::npos);
    CHECK(u->tekst.find("holder-of-key\"><NameID "
                        "Format=\"urn:oasis:tc:SAML2:2.0:nameid-format:entity\">" +
                        platform + "</NameID><SubjectConfirmationData") != std::string::npos);
    CHECK(u->tekst.find(certifikat(noegler().platform)->base64()) != std::string::npos);
    CHECK(u->tekst.find(certifikat(noegler().synk)->base64()) == std::string::npos);
    const std::string list = adgang::skriv_privilegier(std::vector<adgang::Rettighedsgruppe>{
        {kKorsbaek, kUdstil, v.synk.tildelinger.at(kTjeneste)[0].afgraensninger},
        {kKorsbaek, kRediger, {}}});
    CHECK(u->tekst.find(base64(list)) != std::string::npos);
    CHECK(v.poster.back().system == v.platform.uuid);
    CHECK(v.poster.back().paa_vegne_af == v.synk.uuid);
    CHECK(v.poster.back().aftale == kAftale);
}

}  // namespace

TEST_CASE("3.8 B: the platform acts for a system with its certificate") {
    Verden v;
    SUBCASE("base64") {
        kraev_handlet_for_synk(v.bed(for_synk(synks_certifikat()), noegler().platform), v);
    }
    SUBCASE("SHA-1 print, as OAuth's scope has it") {
        const Vegneaftryk print{krypto::kid(*certifikat(noegler().synk))};
        kraev_handlet_for_synk(v.bed(for_synk(print), noegler().platform), v);
    }
    SUBCASE("SHA-256 print") {
        const Vegneaftryk print{hex(certifikat(noegler().synk)->fingeraftryk())};
        kraev_handlet_for_synk(v.bed(for_synk(print), noegler().platform), v);
    }
}

TEST_CASE("3.8 B, SIK-090: refused, and both parties stand in the audit log") {
    Verden v;
    Tokenoenske o = for_synk(synks_certifikat());
    std::string expected;
    SUBCASE("without the right to") {
        v.platform.kan_optraede_for = false;
        expected = "101 onbehalfof-ret";
    }
    SUBCASE("for a certificate of nobody") {
        o.paa_vegne_af = Vegnecertifikat{certifikat(noegler().fremmed)->base64()};
        expected = "101 onbehalfof-ukendt";
    }
    SUBCASE("for an inactive system") {
        v.synk.aktiv = false;
        expected = "101 onbehalfof-ukendt";
    }
    SUBCASE("for a blocked certificate") {
        v.synk.certifikater[0].spaerret = true;
        expected = "101 onbehalfof-certifikat";
    }
    SUBCASE("for a system without an agreement") {
        o.paa_vegne_af = Vegnecertifikat{certifikat(noegler().anden)->base64()};
        expected = "101 ingen-aftale";
    }
    SUBCASE("for what is no certificate") {
        o.paa_vegne_af = Vegnecertifikat{"xyz"};
        expected = "103 onbehalfof-form";
    }
    SUBCASE("for a print nobody has") {
        o.paa_vegne_af = Vegneaftryk{std::string(40, 'a')};
        expected = "101 onbehalfof-ukendt";
    }
    SUBCASE("for half a print") {
        o.paa_vegne_af = Vegneaftryk{"abc"};
        expected = "101 onbehalfof-ukendt";
    }
    CHECK(grund(v.bed(o, noegler().platform)) == expected);
    CHECK(v.poster.back().system == v.platform.uuid);
    if (expected == "101 onbehalfof-certifikat") CHECK(v.poster.back().paa_vegne_af == v.synk.uuid);
    if (expected == "101 ingen-aftale") CHECK(v.poster.back().paa_vegne_af == v.anden.uuid);
}

TEST_CASE("3.8 A: a service acts for the system that sent it a token") {
    Verden v;
    const Tokenoenske o = for_synk(synks_token(v));
    v.ur.advance(60 * kSekund);
    const Udfald u = v.bed(o, noegler().platform);
    kraev_handlet_for_synk(u, v);
    CHECK(u->til == kNu.plus(480 * 60 * kSekund));  // no longer than the token it came with
}

TEST_CASE("3.8 A: refused") {
    Verden v;
    Tokenoenske o = for_synk(synks_token(v));
    std::string expected;
    SUBCASE("token for somebody else's service") {
        v.tjeneste.system = v.anden.uuid;
        expected = "101 onbehalfof-modtager";
    }
    SUBCASE("token for a service that nobody is known to expose") {
        v.tjeneste.system = std::nullopt;
        expected = "101 onbehalfof-modtager";
    }
    SUBCASE("token has run out") {
        v.ur.advance(485 * 60 * kSekund);
        expected = "101 onbehalfof-udloebet";
    }
    SUBCASE("token of the future") {
        v.ur.advance(-6 * 60 * kSekund);
        expected = "101 onbehalfof-udloebet";
    }
    SUBCASE("altered by one character") {
        std::string& xml = std::get<Vegnetoken>(o.paa_vegne_af).xml;
        xml.replace(xml.find(">11111111<"), 10, ">11111112<");
        expected = "101 onbehalfof-signatur";
    }
    SUBCASE("signed by another service") {
        Indstillinger i = v.indstillinger();
        i.identitet = krav(krypto::identitet_fra_pem(noegler().platform.certifikat_pem,
                                                     noegler().platform.noegle_pem));
        const auto other = v.lav(i);
        o.paa_vegne_af = Vegnetoken{v.bed(*other, Verden::oenske()).value().tekst};
        expected = "101 onbehalfof-signatur";
    }
    SUBCASE("another issuer's token under our key") {
        Indstillinger i = v.indstillinger();
        i.udsteder = "https://andre";
        const auto other = v.lav(i);
        o.paa_vegne_af = Vegnetoken{v.bed(*other, Verden::oenske()).value().tekst};
        expected = "101 onbehalfof-udsteder";
    }
    SUBCASE("for another authority than the token") {
        auto& all = v.synk.tildelinger[kTjeneste];
        all.push_back(Verden::tildeling(kUdstil));
        all.back().kontekst = kNordby;
        o.cvr = {"22222222"};
        expected = "101 onbehalfof-kontekst";
    }
    SUBCASE("a token that was itself issued on behalf of another") {
        const Udfald first = v.bed(for_synk(synks_certifikat()), noegler().platform);
        o.paa_vegne_af = Vegnetoken{first.value().tekst};
        expected = "101 onbehalfof-kaede";
    }
    SUBCASE("holder's system closed since") {
        v.synk.aktiv = false;
        expected = "101 onbehalfof-ukendt";
    }
    SUBCASE("holder's certificate blocked since") {
        v.synk.certifikater[0].spaerret = true;
        expected = "101 onbehalfof-certifikat";
    }
    SUBCASE("no assertion") {
        o.paa_vegne_af = Vegnetoken{"<a/>"};
        expected = "103 onbehalfof-form";
    }
    SUBCASE("an entity") {
        o.paa_vegne_af = Vegnetoken{"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"};
        expected = "103 onbehalfof-form";
    }
    CHECK(grund(v.bed(o, noegler().platform)) == expected);
}

TEST_CASE("1.3: a token signed with the certificate before is taken while it is published") {
    Verden v;
    Indstillinger old = v.indstillinger();
    old.identitet = krav(
        krypto::identitet_fra_pem(noegler().fremmed.certifikat_pem, noegler().fremmed.noegle_pem));
    v.tjeneste.system = v.platform.uuid;
    const auto before = v.lav(old);
    const Tokenoenske o = for_synk(Vegnetoken{v.bed(*before, Verden::oenske()).value().tekst});
    CHECK(grund(v.bed(o, noegler().platform)) == "101 onbehalfof-signatur");
    Indstillinger both = v.indstillinger();
    both.andre = {old.identitet.certifikat};
    const auto now = v.lav(both);
    CHECK(grund(v.bed(*now, o, noegler().platform)) == "ok");
}
