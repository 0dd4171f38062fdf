#include "soap/sts/sts_endepunkt.hpp"

#include <doctest/doctest.h>

#include "soap/fejl.hpp"
#include "soap/sts/sts_endepunkt_test_hjaelp.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::test;

namespace {

constexpr std::string_view k11Type = "text/xml; charset=utf-8";
constexpr std::string_view k12Type = "application/soap+xml; charset=utf-8";

// "101 wst:InvalidScope ... " as the answer says it; "ok" for a token.
std::string kode(const net::Svar& svar) {
    const auto d = xml::Dokument::laes(svar.krop, xml::Graenser(1 << 20, 100, 10'000, 100));
    REQUIRE(d.has_value());
    const std::string_view ns = d->rod().ns();
    const xml::Node fault = d->rod().barn(ns, "Body").barn(ns, "Fault");
    if (!fault) {
        CHECK(svar.status == 200);
        return "ok";
    }
    CHECK(svar.status == 500);
    const bool new_soap = ns == kSoap12;
    const xml::Node code = new_soap ? fault.barn(ns, "Code") : fault;
    const xml::Node sub = new_soap ? code.barn(ns, "Subcode") : xml::Node();
    const xml::Node value =
        sub ? sub.foerste() : code.barn(new_soap ? ns : "", new_soap ? "Value" : "faultcode");
    const xml::Node detail = new_soap ? fault.barn(ns, "Detail") : fault.barn({}, "detail");
    return detail.foerste().foerste().tekst() + " " + value.tekst();
}

}  // namespace

TEST_CASE("3.1: a token, in the SOAP version of the envelope whatever the content type (SIK-017)") {
    Stsproeve p;
    for (const std::string& type : {std::string("application/soap+xml; charset=utf-8"),
                                    std::string("text/xml"), std::string("application/soap+xml")}) {
        const net::Svar new_soap = p.post(rstkonvolut(rstindhold()), std::string(kStsSti), type);
        CHECK(kode(new_soap) == "ok");
        CHECK(new_soap.indholdstype == k12Type);
        const net::Svar old_soap = p.post(rstkonvolut(rstindhold(), kRstAction, kSoap11),
                                          std::string(kStsSti) + "/", type);
        CHECK(kode(old_soap) == "ok");
        CHECK(old_soap.indholdstype == k11Type);
    }
    CHECK(p.post(rstkonvolut(rstindhold())).krop.find(">uuid:1</a:RelatesTo>") !=
          std::string::npos);
}

TEST_CASE("3.7: faults of the endpoint, each audited") {
    Stsproeve p;
    std::string expected;
    net::Svar svar;
    SUBCASE("not XML") {
        svar = p.post("<s:Envelope");
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("a DTD") {
        svar = p.post("<!DOCTYPE a><a/>");
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("256 KiB and one byte (SIK-010)") {
        std::string body = rstkonvolut(rstindhold());
        body += std::string((256 << 10) + 1 - body.size(), ' ');
        svar = p.post(body);
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("256 KiB exactly") {
        std::string body = rstkonvolut(rstindhold());
        body += std::string((256 << 10) - body.size(), ' ');
        svar = p.post(body);
        expected = "ok";
    }
    SUBCASE("101 levels deep") {
        std::string deep;
        for (int i = 0; i < 101; ++i)
            deep = "<a>" + deep + "</a>";
        svar = p.post(rstkonvolut(deep));
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("no envelope") {
        svar = p.post("<a/>");
        expected = "103 s:VersionMismatch";
    }
    SUBCASE("a header that must be understood and is not") {
        std::string body = rstkonvolut(rstindhold());
        body.insert(body.find("<a:Action"), "<x:y xmlns:x='urn:x' s:mustUnderstand='1'/>");
        svar = p.post(body);
        expected = "103 s:MustUnderstand";
    }
    SUBCASE("WCF's ActivityId, an unsigned Framework, a To that is not ours (SIK-020)") {
        std::string body = rstkonvolut(rstindhold());
        body.insert(body.find("<a:Action"),
                    "<ActivityId xmlns='http://schemas.microsoft.com/2004/09/ServiceModel/"
                    "Diagnostics'>1</ActivityId><b:Framework xmlns:b='urn:liberty:sb:2006-08' "
                    "version='2.0'/><a:To s:mustUnderstand='1'>https://echo:8443/x</a:To>");
        svar = p.post(body);
        expected = "ok";
    }
    SUBCASE("another action") {
        svar = p.post(rstkonvolut(rstindhold(),
                                  "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Renew"));
        expected = "104 wst:InvalidRequest";
    }
    SUBCASE("another endpoint") {
        svar = p.post(rstkonvolut(rstindhold()), "/runtime/services/kombittrust/13/usernamemixed");
        expected = "104 wst:InvalidRequest";
    }
    SUBCASE("another element in the Body") {
        std::string body = rstkonvolut("");
        for (std::size_t at = body.find("RequestSecurityToken"); at != std::string::npos;
             at = body.find("RequestSecurityToken", at + 1))
            body.replace(at, 20, "Andet");
        svar = p.post(body);
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("a signature that does not verify") {
        p.afvisning = Rstafvisning{sts::forkert_form("2.6", "kSignatur", "x"), std::nullopt};
        svar = p.post(rstkonvolut(rstindhold()));
        expected = "103 wst:InvalidRequest";
    }
    SUBCASE("no agreement") {
        svar = p.post(rstkonvolut(rstindhold("22222222")));
        expected = "101 wst:InvalidScope";
    }
    SUBCASE("the audit log is full") {
        p.verden.fuld = true;
        svar = p.post(rstkonvolut(rstindhold()));
        expected = "106 wst:RequestFailed";
    }
    CHECK(kode(svar) == expected);
    REQUIRE(p.verden.poster.size() == (p.verden.fuld ? 0 : 1));
    if (expected == "ok" || p.verden.fuld) return;
    const adgang::Revisionspost& post = p.verden.poster.front();
    CHECK(post.art == adgang::Revisionsart::kAfvistToken);
    CHECK(svar.krop.find(">" + post.sporing.text() + "</SporingsId>") != std::string::npos);
}

TEST_CASE("a full pool is answered with 503, not with silence") {
    Stsproeve p;
    p.pulje.fuld = true;
    const net::Svar svar = p.post(rstkonvolut(rstindhold()));
    CHECK(svar.status == 503);
    CHECK(svar.krop.find(">100: ") != std::string::npos);
}

TEST_CASE("the WSDL, at both addresses") {
    Stsproeve p;
    for (const char* target :
         {"/runtime/services/kombittrust/mex", "/runtime/services/kombittrust/mex?wsdl",
          "/runtime/services/kombittrust/mex?singleWsdl",
          "/runtime/services/kombittrust/14/certificatemixed?wsdl",
          "/runtime/services/kombittrust/14/certificatemixed/?singleWsdl"}) {
        const net::Svar svar = p.get(target);
        CHECK(svar.status == 200);
        CHECK(svar.krop.find("https://vaert:8443/runtime/services/") != std::string::npos);
    }
    CHECK(p.get(std::string(kStsSti)).status == 405);
    CHECK(p.get("/runtime/services/kombittrust/andet").status == 404);
}

TEST_CASE("paths of others are left alone") {
    Stsproeve p;
    net::Anmodning a;
    a.metode = "POST";
    a.maal = "/organisation/bruger/6/";
    CHECK_FALSE(p.spoerg(a).has_value());
}
