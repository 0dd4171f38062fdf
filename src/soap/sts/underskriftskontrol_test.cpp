#include "soap/sts/underskriftskontrol.hpp"

#include <doctest/doctest.h>

#include <string>

#include "krypto/jws.hpp"
#include "soap/sts/test_rst.hpp"

using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::test;
using faelled::sts::test::certifikat;
using faelled::sts::test::kNu;
using faelled::sts::test::Noegler;

namespace {

// "101 FailedAuthentication", or "ok".
std::string kode(const net::Svar& svar) {
    if (svar.status == 200) return "ok";
    const std::size_t code = svar.krop.find("<Kode>");
    const std::size_t sub = svar.krop.find("wst:", svar.krop.find("Subcode"));
    REQUIRE(code != std::string::npos);
    REQUIRE(sub != std::string::npos);
    return svar.krop.substr(code + 6, 3) + " " +
           svar.krop.substr(sub + 4, svar.krop.find('<', sub) - sub - 4);
}

std::string udskiftet(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

const krypto::Noeglepar& synk() {
    return Noegler::alle().synk;
}

}  // namespace

TEST_CASE("3.3: a signed request gets its token, and its replay key is audited") {
    Aegteproeve p;
    CHECK(kode(p.proeve.post(underskrevet_rst(synk(), kNu, "uuid:1"))) == "ok");
    REQUIRE(p.proeve.verden.poster.size() == 1);
    CHECK(p.proeve.verden.poster[0].besked ==
          adgang::noegle_af_id(certifikat(synk())->fingeraftryk(), "uuid:1"));
    CHECK(p.proeve.verden.poster[0].certifikat == certifikat(synk())->fingeraftryk());
}

TEST_CASE("SIK-016: a request twice") {
    Aegteproeve p;
    const std::string request = underskrevet_rst(synk(), kNu, "uuid:1");
    CHECK(kode(p.proeve.post(request)) == "ok");
    CHECK(kode(p.proeve.post(request)) == "103 InvalidRequest");
    CHECK(kode(p.proeve.post(underskrevet_rst(synk(), kNu, "uuid:2"))) == "ok");
}

TEST_CASE("3.7: 130 when there is no room to remember a message") {
    Aegteproeve p(1);
    std::string last;
    for (int i = 0; i < 4 && last != "130 RequestFailed"; ++i) {
        last = kode(p.proeve.post(underskrevet_rst(synk(), kNu, "uuid:" + std::to_string(i))));
    }
    for (int i = 4; i < 80 && last == "ok"; ++i)
        last = kode(p.proeve.post(underskrevet_rst(synk(), kNu, "uuid:" + std::to_string(i))));
    CHECK(last == "130 RequestFailed");
}

TEST_CASE("SIK-090: signatures that do not hold") {
    Aegteproeve p;
    const std::string good = underskrevet_rst(synk(), kNu, "uuid:1");
    std::string request = good;
    std::string expected;
    SUBCASE("the Body altered") {
        request = udskiftet(good, ">11111111<", ">22222222<");
        expected = "101 FailedAuthentication";
    }
    SUBCASE("the signature value altered") {
        const std::size_t at = good.find("<SignatureValue>") + 16;
        request[at] = good[at] == 'A' ? 'B' : 'A';
        expected = "101 FailedAuthentication";
    }
    SUBCASE("no signature") {
        const std::size_t from = good.find("<Signature ");
        const std::string end = "</Signature>";
        request.erase(from, good.find(end) + end.size() - from);
        expected = "103 InvalidRequest";
    }
    SUBCASE("no Security") {
        request = rstkonvolut(rstindhold());
        expected = "103 InvalidRequest";
    }
    SUBCASE("a second Body, unsigned, before the signed one") {
        request = udskiftet(good, "</s:Header>", "</s:Header><s:Body><x/></s:Body>");
        expected = "103 InvalidRequest";
    }
    SUBCASE("twenty minutes old") {
        p.proeve.verden.ur.advance(20 * 60 * kSekund);
        expected = "103 InvalidRequest";
    }
    SUBCASE("from the future") {
        p.proeve.verden.ur.advance(-20 * 60 * kSekund);
        expected = "103 InvalidRequest";
    }
    SUBCASE("blocked certificate") {
        p.proeve.verden.synk.certifikater[0].spaerret = true;
        p.proeve.verden.saet();
        expected = "101 FailedAuthentication";
    }
    CHECK(kode(p.proeve.post(request)) == expected);
    REQUIRE(p.proeve.verden.poster.size() == 1);
    CHECK(p.proeve.verden.poster[0].art == adgang::Revisionsart::kAfvistToken);
}

TEST_CASE("3.7: the thumbprint of an unknown certificate stands in the text") {
    Aegteproeve p;
    const krypto::Noeglepar& stranger = Noegler::alle().fremmed;
    const net::Svar svar = p.proeve.post(underskrevet_rst(stranger, kNu, "uuid:1"));
    CHECK(kode(svar) == "101 FailedAuthentication");
    CHECK(svar.krop.find("No mapped user exists for thumbprint '" +
                         krypto::kid(*certifikat(stranger)) + "'") != std::string::npos);
}
