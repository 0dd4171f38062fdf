#include "soap/sts/rstr.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "sts/sts_test_hjaelp.hpp"
#include "xml/kanonisk.hpp"
#include "xml/signatur.hpp"

using namespace faelled;
using namespace faelled::soap;
using faelled::sts::test::krav;
using faelled::sts::test::Noegler;
using faelled::sts::test::Verden;

namespace {

constexpr std::string_view kWsuNs =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const std::string kBeskedId = "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8f0001";

xml::Dokument laes(std::string_view text) {
    return krav(xml::Dokument::laes(text, xml::Graenser(1 << 20, 100, 10'000, 100)));
}
std::string kanonisk(xml::Node n) {
    std::string out;
    REQUIRE(xml::kanoniser(n, {}, out).hel);
    return out;
}

struct Svar {
    std::string tekst;
    sts::Token token;
};
Svar svar(Version v = Version::k12) {
    Verden w;
    Svar s;
    s.token = w.bed(Verden::oenske()).value();
    const Rstsvarhoved head{.version = v, .message_id = kBeskedId, .kontekst = "uuid:<1>"};
    s.tekst = krav(skriv_rstr(head, s.token, w.indstillinger().identitet, sts::test::kNu));
    return s;
}

xml::Node hoved(const xml::Dokument& d) {
    return d.rod().foerste();
}
xml::Node sikkerhed(const xml::Dokument& d) {
    return hoved(d).barn(kWsse, "Security");
}
xml::Node krop(const xml::Dokument& d) {
    return hoved(d).naeste();
}

// Prefixes and the values that differ from one issue to the next, taken away.
std::string ens(std::string text) {
    using std::regex;
    using std::regex_replace;
    text = regex_replace(text, regex("xmlns:(wsu|u)="), "xmlns:u=");
    text = regex_replace(text, regex("([< /])wsu:"), "$1u:");
    text = regex_replace(text, regex("xmlns:(wsse|o)="), "xmlns=");
    text = regex_replace(text, regex("(</?)(wsse|o):"), "$1");
    text = regex_replace(text, regex("wsse11"), "b");
    text = regex_replace(text, regex("<(DigestValue|SignatureValue)>[^<]*"), "<$1>*");
    text = regex_replace(text, regex("_[0-9a-f]{8}-[-0-9a-f]{27}"), "*");
    return regex_replace(text,
                         regex("(<X509Certificate|<NameID[^>]*|KeyIdentifier "
                               "ValueType=\"[^\"]*SubjectKeyIdentifier\")>[^<]*"),
                         "$1>*");
}

}  // namespace

TEST_CASE("SIK-022: the assertion stands in the answer byte for byte, without white space") {
    for (const Version v : {Version::k12, Version::k11}) {
        const Svar s = svar(v);
        CHECK(s.tekst.find("<trust:RequestedSecurityToken>" + s.token.tekst +
                           "</trust:RequestedSecurityToken>") != std::string::npos);
        CHECK(s.tekst.find("> <") == std::string::npos);
        CHECK(s.tekst.find('\n') == std::string::npos);
        CHECK_FALSE(s.tekst.starts_with("<?xml"));
    }
}

TEST_CASE("SIK-023, SIK-024: what the strictest client checks of the answer") {
    for (const Version v : {Version::k12, Version::k11}) {
        const Svar s = svar(v);
        const xml::Dokument d = laes(s.tekst);
        const xml::Node signature = sikkerhed(d).barn(xml::kDs, "Signature");
        const auto ids = krav(xml::Idtabel::lav(d.rod()));
        // Without STR-Transform, under the configured certificate.
        const auto read = xml::Signatur::laes(signature, {});
        REQUIRE(read.has_value());
        const auto covered =
            read->verificer(sts::test::certifikat(Noegler::alle().sts)->noegle(), ids);
        REQUIRE(covered.has_value());
        CHECK(covered->antal() == 4);
        const xml::Node relates = hoved(d).barn(kWsa, "RelatesTo");
        for (const xml::Node part : {krop(d), hoved(d).barn(kWsa, "Action"), relates,
                                     sikkerhed(d).barn(kWsuNs, "Timestamp")}) {
            CHECK(covered->element(part).has_value());
            CHECK_FALSE(part.attribut(kWsuNs, "Id").empty());
        }
        CHECK(relates.tekst() == kBeskedId);
        CHECK_FALSE(hoved(d).barn(kWsa, "MessageID"));
        const xml::Node stamp = sikkerhed(d).barn(kWsuNs, "Timestamp");
        CHECK(stamp.barn(kWsuNs, "Created").tekst() == "2026-03-02T09:00:00.123Z");
        CHECK(stamp.barn(kWsuNs, "Expires").tekst() == "2026-03-02T09:05:00.123Z");
        // The path that lenient clients walk.
        const xml::Node rstr = krop(d).foerste().foerste();
        CHECK(rstr.attribut({}, "Context") == "uuid:<1>");
        CHECK(rstr.barn(rstr.ns(), "RequestedSecurityToken").foerste().navn() == "Assertion");
    }
}

TEST_CASE("SIK-023: altered after signing, it does not verify") {
    const Svar s = svar();
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"urn:uuid:6f1c2a54", "urn:uuid:6f1c2a55"},
          {"T09:05:00.123Z", "T09:06:00.123Z"},
          {"IssueFinal", "IssueFina1"},
          {"<AttributeValue>11111111", "<AttributeValue>11111112"}}) {
        std::string other = s.tekst;
        other.replace(other.find(from), from.size(), to);
        const xml::Dokument d = laes(other);
        const auto ids = krav(xml::Idtabel::lav(d.rod()));
        const auto read = xml::Signatur::laes(sikkerhed(d).barn(xml::kDs, "Signature"), {});
        REQUIRE(read.has_value());
        CHECK_FALSE(
            read->verificer(sts::test::certifikat(Noegler::alle().sts)->noegle(), ids).has_value());
    }
}

TEST_CASE("3.6: sts-rstr.xml of the examples is what we write") {
    const std::filesystem::path path = "../shared/contracts/sikkerhed/examples/sts-rstr.xml";
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        MESSAGE("skipped: no ", path.string());
        return;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const xml::Dokument example = laes(text);
    Verden w;
    const sts::Token token = w.bed(Verden::oenske()).value();
    const xml::Dokument ours =
        laes(krav(skriv_rstr({.version = Version::k12, .message_id = kBeskedId}, token,
                             w.indstillinger().identitet, sts::test::kNu)));
    CHECK(ens(kanonisk(krop(ours))) == ens(kanonisk(krop(example))));
    for (xml::Node a = hoved(ours).foerste(), b = hoved(example).foerste(); a || b;
         a = a.naeste(), b = b.naeste()) {
        REQUIRE((a && b));
        if (a.navn() == "Security") continue;
        CHECK(ens(kanonisk(a)) == ens(kanonisk(b)));
    }
    for (xml::Node a = sikkerhed(ours).foerste(), b = sikkerhed(example).foerste(); a || b;
         a = a.naeste(), b = b.naeste()) {
        REQUIRE((a && b));
        CHECK(ens(kanonisk(a)) == ens(kanonisk(b)));
    }
}

TEST_CASE("3.7: sts-fejl.xml of the examples is what we write") {
    const std::filesystem::path path = "../shared/contracts/sikkerhed/examples/sts-fejl.xml";
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        MESSAGE("skipped: no ", path.string());
        return;
    }
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const xml::Dokument example = laes(text);
    sts::Stsfejl f = sts::ingen_aftale("ingen-aftale", "x");
    f.sporing = Uuid::literal("2a9d4a2e-3b0c-4a9e-a8b2-0f6a3f2f0001");
    const xml::Dokument ours =
        laes(skriv_stsfault({.version = Version::k12, .message_id = kBeskedId}, f, false));
    for (xml::Node a = hoved(ours).foerste(), b = hoved(example).foerste(); a || b;
         a = a.naeste(), b = b.naeste()) {
        REQUIRE((a && b));
        CHECK(kanonisk(a) == kanonisk(b));
    }
    CHECK(kanonisk(krop(ours)) == kanonisk(krop(example)));
}

TEST_CASE("3.7: every code as a fault, in both versions") {
    struct Raekke {
        sts::Stsfejl fejl;
        std::string kode12;
        std::string underkode;
    };
    const Raekke rows[] = {
        {sts::uventet("x"), "s:Receiver", "wst:RequestFailed"},
        {sts::ukendt_tjeneste("x"), "s:Sender", "wst:InvalidScope"},
        {sts::ukendt_kalder("x", "", "x"), "s:Sender", "wst:FailedAuthentication"},
        {sts::forkert_form("3.2", "x", "x"), "s:Sender", "wst:InvalidRequest"},
        {sts::ukendt_endepunkt("x"), "s:Sender", "wst:InvalidRequest"},
        {sts::revisionsfejl(), "s:Receiver", "wst:RequestFailed"},
        {sts::ikke_understoettet("x", "x"), "s:Sender", "wst:BadRequest"},
        {sts::opsaetningsfejl("x"), "s:Receiver", "wst:RequestFailed"},
        {sts::databasefejl("x"), "s:Receiver", "wst:RequestFailed"}};
    for (const Raekke& r : rows) {
        const xml::Dokument d12 = laes(skriv_stsfault({.version = Version::k12}, r.fejl, false));
        const xml::Node fault = krop(d12).foerste();
        const xml::Node code = fault.barn(kSoap12, "Code");
        CHECK(code.barn(kSoap12, "Value").tekst() == r.kode12);
        CHECK(code.barn(kSoap12, "Subcode").foerste().tekst() == r.underkode);
        const std::string number = std::to_string(r.fejl.nummer());
        CHECK(fault.barn(kSoap12, "Reason").foerste().tekst().starts_with(number + ": "));
        CHECK(fault.barn(kSoap12, "Detail").foerste().foerste().tekst() == number);
        CHECK_FALSE(hoved(d12).barn(kWsa, "RelatesTo"));

        const xml::Dokument d11 = laes(skriv_stsfault({.version = Version::k11}, r.fejl, false));
        const xml::Node fault11 = krop(d11).foerste();
        CHECK(fault11.barn({}, "faultcode").tekst() == r.underkode);
        CHECK(fault11.barn({}, "faultstring").tekst().starts_with(number + ": "));
        CHECK(fault11.barn({}, "detail").foerste().foerste().tekst() == number);
    }
}

TEST_CASE("explanations stand in faults of the sandbox only") {
    const sts::Stsfejl f = sts::forkert_form("3.2", "x", "wsp:AppliesTo: present");
    CHECK(skriv_stsfault({}, f, true).find("[sikkerhed.md 3.2: wsp:AppliesTo: present]") !=
          std::string::npos);
    CHECK(skriv_stsfault({}, f, false).find("AppliesTo") == std::string::npos);
}
