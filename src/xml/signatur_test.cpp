#include "xml/signatur.hpp"

#include <doctest/doctest.h>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

namespace {

Signatursvar<VerifiedElement> verificer(const Dokument& d, const krypto::OffentligNoegle& key,
                                        const Signaturregler& rules = {}) {
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const krypto::OffentligNoegle* keys[] = {&key};
    return verificer_indlejret(d.rod(), *ids, keys, rules);
}

// Why the document element's own signature under the issuer's key is refused.
std::optional<Signaturbrud> brud(std::string_view text, const Signaturregler& rules = {}) {
    CAPTURE(text);
    const Dokument d = laes(text);
    const auto v = verificer(d, noegle(1), rules);
    if (v) return std::nullopt;
    CHECK_FALSE(v.error().tekst.empty());
    return v.error().brud;
}

// An element <r wsu:Id="r"> with `signature` beside it, checked under the caller's key.
Signatursvar<Daekning> tjek(const std::string& parts, const std::string& signature,
                            const Signaturregler& rules = kKaldregler) {
    const Dokument d = laes("<d>" + parts + signature + "</d>");
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const auto s = Signatur::laes(d.rod().barn(kDs, "Signature"), rules);
    if (!s) return std::unexpected(s.error());
    return s->verificer(noegle(0), *ids);
}

const std::string kDel = "<r xmlns:wsu=\"" + std::string(kWsu) + "\" wsu:Id=\"r\">x</r>";

std::optional<Signaturbrud> brud_af(const std::string& transforms, const std::string& uri = "#r") {
    const auto answer =
        tjek(kDel, Haandskrevet{.c14n_indhold = {}, .referencer = {{uri, transforms, kDel}}}.lav());
    return answer ? std::nullopt : std::optional(answer.error().brud);
}

}  // namespace

TEST_CASE("signatur SIK-014: an assertion signed by us verifies, and is canonical as written") {
    const std::string text = assertion();
    const Dokument d = laes(text);
    const auto verified = verificer(d, noegle(1));
    REQUIRE_MESSAGE(verified, verified.error().tekst);
    CHECK(verified->node() == d.rod());
    CHECK_FALSE(verified->kommentarer());
    std::string canonical;
    REQUIRE(kanoniser(d.rod(), {}, canonical).hel);
    CHECK(canonical == text);
    CHECK(text.starts_with(R"(<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1")"));
    CHECK(text.find(R"(<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>)") !=
          std::string::npos);
}

TEST_CASE("signatur: a call signed by us covers exactly the parts given") {
    Kald k;
    k.underskriv();
    const Dokument d = laes(k.konvolut());
    const auto ids = Idtabel::lav(d.rod());
    REQUIRE(ids);
    const Node header = d.rod().foerste();
    const Node security = header.barn(kWsse, "Security");
    const auto s = Signatur::laes(security.barn(kDs, "Signature"), kKaldregler);
    REQUIRE_MESSAGE(s, s.error().tekst);
    CHECK(s->vaerdi().size() == 256);
    CHECK(s->keyinfo().er(kDs, "KeyInfo"));
    const auto covered = s->verificer(noegle(0), *ids);
    REQUIRE_MESSAGE(covered, covered.error().tekst);
    CHECK(covered->antal() == 4);
    CHECK(covered->element(header.naeste()));
    CHECK(covered->element(header.barn(kWsa, "Action")));
    CHECK(covered->element(security.barn(kSaml, "Assertion")));
    CHECK_FALSE(covered->element(header));
    CHECK_FALSE(covered->element(header.naeste().foerste()));
    CHECK_FALSE(covered->element(Node()));
}

TEST_CASE("signatur: inclusive prefixes, so that declarations stand where the writer put them") {
    const std::string part =
        "<s:Body xmlns:s=\"urn:s\" xmlns:wsu=\"" + std::string(kWsu) +
        "\" wsu:Id=\"b\"><e:Svar xmlns:e=\"urn:e\" xmlns:sd=\"urn:sd\"><sd:A></sd:A><sd:B></sd:B>"
        "</e:Svar></s:Body>";
    const Signaturdel med[] = {{.id = "b", .kanonisk = part, .inklusive = "e sd"}};
    CHECK(tjek(part, skriv_signatur(*test::part(0).noegle, med, {}, "ds").value()));
    const Signaturdel uden[] = {{.id = "b", .kanonisk = part}};
    const auto answer = tjek(part, skriv_signatur(*test::part(0).noegle, uden, {}, "ds").value());
    REQUIRE_FALSE(answer);
    CHECK(brudt(answer) == Signaturbrud::kDigest);
}

TEST_CASE("signatur SIK-090: another key, a changed digest, value or content") {
    const std::string good = assertion();
    CHECK_FALSE(brud(good));
    CHECK(brudt(verificer(laes(good), noegle(0))) == Signaturbrud::kVaerdi);
    CHECK(brud(byt(good, "12345678", "12345679")) == Signaturbrud::kDigest);
    CHECK(brud(byt(good, "12345678", " 12345678")) == Signaturbrud::kDigest);
    CHECK(brud(byt(good, "Version=\"2.0\"", "Version=\"2.1\"")) == Signaturbrud::kDigest);
    const std::size_t digest = good.find("<DigestValue>") + 13;
    std::string changed = good;
    changed[digest] = changed[digest] == 'A' ? 'B' : 'A';
    CHECK(brud(changed) == Signaturbrud::kVaerdi);
    const std::size_t value = good.find("<SignatureValue>") + 16;
    changed = good;
    changed[value] = changed[value] == 'A' ? 'B' : 'A';
    CHECK(brud(changed) == Signaturbrud::kVaerdi);
}

TEST_CASE("signatur: several trusted keys, any of them") {
    const Dokument d = laes(assertion());
    const auto ids = Idtabel::lav(d.rod());
    const krypto::OffentligNoegle* keys[] = {&noegle(0), &noegle(2), &noegle(1)};
    CHECK(verificer_indlejret(d.rod(), *ids, keys, {}));
    CHECK_FALSE(verificer_indlejret(d.rod(), *ids, std::span(keys, 2), {}));
    CHECK(brudt(verificer_indlejret(d.rod(), *ids, {}, {})) == Signaturbrud::kNoegle);
}

TEST_CASE("signatur SIK-090: keys that are too short or no RSA keys") {
    const Dokument d = laes(assertion());
    krypto::Emne small{.navn = "Lille"};
    small.noeglebit = 1024;
    const auto rsa = krypto::Certifikat::laes(
        krypto::udsted(krypto::test::proeve_ca(), small, krypto::test::proeveur())
            .value()
            .certifikat_pem);
    REQUIRE(rsa);
    CHECK(brudt(verificer(d, (*rsa)->noegle())) == Signaturbrud::kNoegle);
    const auto ec = krypto::Certifikat::laes(
        "MIIBcTCCARegAwIBAgIUQaWE1nci7OR8tx8a0EqS5fL82ecwCgYIKoZIzj0EAwIw"
        "DTELMAkGA1UEAwwCRUMwIBcNMjYxMTI1MTg1ODQ2WhgPMjEyNjExMDExODU4NDZa"
        "MA0xCzAJBgNVBAMMAkVDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtuqcqwee"
        "AWx27P2etaR2VYwIHutV9EcAz8tGtydvagYAqXGm2QTCZwD1VzIniawWDCeEkAJc"
        "4Ls4F0IUdcGQ2KNTMFEwHQYDVR0OBBYEFEaT2ShXjHY2uq+TNEXADUSW5HMDMB8G"
        "A1UdIwQYMBaAFEaT2ShXjHY2uq+TNEXADUSW5HMDMA8GA1UdEwEB/wQFMAMBAf8w"
        "CgYIKoZIzj0EAwIDSAAwRQIhAOvbAqrXoHKxqNpyM+HZdmXGUwz1mJwMxR3scd6w"
        "WOqwAiBi1nULU/R8LSByk0O39kkBPM9ieRyXnaLvlEWrUMZezA==");
    REQUIRE(ec);
    CHECK(brudt(verificer(d, (*ec)->noegle())) == Signaturbrud::kNoegle);
}

TEST_CASE("signatur SIK-090: algorithms that are not on the list") {
    const std::string good = assertion();
    for (const char* method : {"http://www.w3.org/2000/09/xmldsig#hmac-sha1",
                               "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
                               "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
                               "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
                               "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
                               "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                               "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "",
                               "http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256"}) {
        CAPTURE(method);
        CHECK(brud(byt(good, kRsaSha256, method)) == Signaturbrud::kAlgoritme);
    }
    for (const char* method :
         {"http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#md5",
          "http://www.w3.org/2001/04/xmldsig-more#sha384", ""}) {
        CAPTURE(method);
        CHECK(brud(byt(good, kSha256, method)) == Signaturbrud::kAlgoritme);
    }
    const std::string kanon = "CanonicalizationMethod Algorithm=\"" + std::string(kEc);
    for (const char* method : {"http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
                               "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
                               "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
                               "http://www.w3.org/2006/12/xml-c14n11", ""}) {
        CAPTURE(method);
        CHECK(brud(byt(good, kanon, std::string("CanonicalizationMethod Algorithm=\"") + method)) ==
              Signaturbrud::kAlgoritme);
        CHECK(brud_af(transform(method)) == Signaturbrud::kAlgoritme);
    }
}

TEST_CASE("signatur SIK-090: transforms that are not on the list") {
    CHECK_FALSE(brud_af(transform(kEc)));
    for (const char* algorithm : {"http://www.w3.org/TR/1999/REC-xpath-19991116",
                                  "http://www.w3.org/2002/06/xmldsig-filter2",
                                  "http://www.w3.org/TR/1999/REC-xslt-19991116",
                                  "http://www.w3.org/2000/09/xmldsig#base64", "urn:ukendt"}) {
        CAPTURE(algorithm);
        const std::string t = transform(algorithm, "<ds:XPath>true()</ds:XPath>");
        CHECK(brud_af(t) == Signaturbrud::kAlgoritme);
        CHECK(brud_af(t + transform(kEc)) == Signaturbrud::kAlgoritme);
        CHECK(brud_af(transform(kEc) + t) == Signaturbrud::kForm);
        CHECK(brud_af(transform(kEnveloped) + t) == Signaturbrud::kAlgoritme);
    }
    CHECK(brud_af("") == Signaturbrud::kForm);
    CHECK(brud_af(transform(kEnveloped)) == Signaturbrud::kForm);
    CHECK(brud_af(transform(kEc) + transform(kEc)) == Signaturbrud::kForm);
    CHECK(brud_af(transform(kEc) + transform(kEnveloped)) == Signaturbrud::kForm);
    CHECK(brud_af(transform(kEnveloped) + transform(kEnveloped)) == Signaturbrud::kAlgoritme);
    CHECK(brud_af(transform(kEc, "<x/>")) == Signaturbrud::kForm);
    CHECK(brud_af(transform(kEc, "tekst")) == Signaturbrud::kForm);
    CHECK(brud_af(transform(kStrTransform)) == Signaturbrud::kForm);
    // Enveloped, but the signature stands beside.
    CHECK(brud_af(transform(kEnveloped) + transform(kEc)) == Signaturbrud::kForm);
    const std::string list = "<ec:InclusiveNamespaces xmlns:ec=\"" + std::string(kEc) +
                             "\" PrefixList=\"a&#x9;b&#xA; wsu\"></ec:InclusiveNamespaces>";
    CHECK_FALSE(brud_af(transform(kEc, list)));
    CHECK(brud_af(transform(kEc, list + list)) == Signaturbrud::kForm);
    std::string many;
    for (int i = 0; i < 101; ++i)
        many += "p" + std::to_string(i) + " ";
    CHECK(brud_af(transform(kEc, byt(list, "wsu", many))) == Signaturbrud::kForm);
}

TEST_CASE("signatur SIK-090: references out of the document, or to nothing") {
    for (const char* uri : {"http://example.invalid/x", "file:///etc/passwd", "r", "#", "#r#r",
                            "#xpointer(/)", "#xpointer(id('r'))", "cid:r", "?r", "# r"}) {
        CAPTURE(uri);
        CHECK(brud_af(transform(kEc), uri) == Signaturbrud::kForm);
    }
    CHECK(brud_af(transform(kEc), "#R") == Signaturbrud::kReference);
    CHECK(brud_af(transform(kEc), "#r2") == Signaturbrud::kReference);
    CHECK(brud_af(transform(kEc), "") == Signaturbrud::kForm);
    // URI="" of a signature that is no child of the document element's.
    CHECK_FALSE(brud_af(transform(kEc)));
    Haandskrevet h{.c14n_indhold = {},
                   .referencer = {{"", transform(kEnveloped) + transform(kEc), "<d></d>"}}};
    CHECK(tjek("", h.lav()));
    CHECK(brudt(tjek("", byt(h.lav(), " URI=\"\"", ""))) == Signaturbrud::kForm);
    const auto deeper = [&](const std::string& text) {
        const Dokument d = laes(text);
        const Node n = d.rod().barn(kDs, "Signature") ? d.rod() : d.rod().foerste();
        return Signatur::laes(n.barn(kDs, "Signature"), {})
            ->verificer(noegle(0), Idtabel::lav(d.rod()).value());
    };
    CHECK(brudt(deeper("<e><d>" + h.lav() + "</d></e>")) == Signaturbrud::kForm);
    CHECK(brudt(deeper("<?x y?><d>" + h.lav() + "</d>")) == Signaturbrud::kForm);
    CHECK(deeper("<!-- x --><d>" + h.lav() + "</d>"));
    const std::string without =
        byt(Haandskrevet{.c14n_indhold = {}, .referencer = {{"#r", transform(kEc), kDel}}}.lav(),
            " URI=\"#r\"", "");
    CHECK(brudt(tjek(kDel, without)) == Signaturbrud::kForm);
}

TEST_CASE("signatur SIK-090: elements missing, double, foreign or out of order") {
    const std::string good = assertion();
    const auto mangler = [&](const std::string& from, const std::string& to) {
        const std::size_t a = good.find(from);
        const std::size_t b = good.find(to, a) + to.size();
        return std::string(good).erase(a, b - a);
    };
    const auto dobbelt = [&](const std::string& from, const std::string& to) {
        const std::size_t a = good.find(from);
        const std::size_t b = good.find(to, a) + to.size();
        return std::string(good).insert(b, good.substr(a, b - a));
    };
    for (const char* name :
         {"Signature", "SignedInfo", "SignatureValue", "CanonicalizationMethod", "SignatureMethod",
          "Reference", "Transforms", "DigestMethod", "DigestValue"}) {
        CAPTURE(name);
        const std::string from = std::string("<") + name;
        const std::string to = std::string("</") + name + ">";
        CHECK(brud(mangler(from, to)) == Signaturbrud::kForm);
        CHECK(brud(dobbelt(from, to)) == Signaturbrud::kForm);
        const std::string foreign = byt(good, from, std::string("<x/><") + name);
        CHECK(brud(foreign) == (std::string_view(name) == "Signature" ? Signaturbrud::kDigest
                                                                      : Signaturbrud::kForm));
    }
    CHECK(brud(dobbelt("<KeyInfo>", "</KeyInfo>")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "</KeyInfo>", "</KeyInfo><Object></Object>")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "<SignedInfo>", "<SignedInfo>tekst")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "<Reference ", "tekst<Reference ")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "rsa-sha256\">", "rsa-sha256\"><HMACOutputLength>8</HMACOutputLength>")) ==
          Signaturbrud::kForm);
    CHECK(brud(byt(good, "<Transform Algorithm=\"" + std::string(kEnveloped) + "\"></Transform>",
                   "")) == Signaturbrud::kForm);
    // White space between elements belongs to what is signed, but is no error of form.
    CHECK(brud(byt(good, "<Reference ", "\n <Reference ")) == Signaturbrud::kVaerdi);
    // Without KeyInfo the caller's key still fits.
    CHECK_FALSE(brud(mangler("<KeyInfo>", "</KeyInfo>")));
}

TEST_CASE("signatur SIK-090: digests and values of another length, and no base64") {
    const std::string good = assertion();
    const std::size_t a = good.find("<DigestValue>") + 13;
    const std::string digest = good.substr(a, good.find('<', a) - a);
    for (const std::string& other :
         {base64(std::string(31, 'x')), base64(std::string(33, 'x')), std::string(),
          std::string("%%"), digest.substr(1), digest + digest, digest + "<x></x>",
          "<x>" + digest + "</x>"}) {
        CAPTURE(other);
        CHECK(brud(byt(good, digest, other)) == Signaturbrud::kForm);
    }
    const std::size_t v = good.find("<SignatureValue>") + 16;
    const std::string value = good.substr(v, good.find('<', v) - v);
    CHECK(brud(byt(good, value, "")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, value, value + "<x></x>")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, value, base64(std::string(1025, 'x')))) == Signaturbrud::kForm);
    CHECK(brud(byt(good, value, base64(std::string(255, 'x')))) == Signaturbrud::kVaerdi);
    std::string broken = value;
    for (std::size_t i = 76; i < broken.size(); i += 77)
        broken.insert(i, "\n");
    CHECK_FALSE(brud(byt(good, value, "\n" + broken + "\n")));
}

TEST_CASE("signatur SIK-090: more references than allowed, more bytes than allowed") {
    Haandskrevet h;
    for (int i = 0; i < 24; ++i)
        h.referencer.push_back({"#r", transform(kEc), kDel});
    CHECK(tjek(kDel, h.lav())->antal() == 24);
    h.referencer.push_back(h.referencer.front());
    CHECK(brudt(tjek(kDel, h.lav())) == Signaturbrud::kForm);

    h.referencer.resize(2);
    Signaturregler small = kKaldregler;
    small.bytes = 4096;
    CHECK(tjek(kDel, h.lav(), small));
    small.bytes = 100;
    CHECK(brudt(tjek(kDel, h.lav(), small)) == Signaturbrud::kForm);
}

TEST_CASE("signatur: the other algorithms of the list, and those a setting adds") {
    Haandskrevet h;
    h.referencer.push_back({"#r", transform(kEc), kDel});
    h.metode = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512";
    h.algoritme = krypto::Signaturalgoritme::kRsaSha512;
    CHECK(tjek(kDel, h.lav()));
    h.metode = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384";
    CHECK(brudt(tjek(kDel, h.lav())) == Signaturbrud::kVaerdi);
    h.algoritme = krypto::Signaturalgoritme::kRsaSha384;
    CHECK(tjek(kDel, h.lav()));
    h.referencer.push_back({"#r", transform(kEc), kDel, "http://www.w3.org/2001/04/xmlenc#sha512",
                            krypto::Hash::kSha512});
    CHECK(tjek(kDel, h.lav()));
    h.referencer.push_back({"#r", transform(kEc), kDel, "http://www.w3.org/2000/09/xmldsig#sha1",
                            krypto::Hash::kSha1});
    CHECK(brudt(tjek(kDel, h.lav())) == Signaturbrud::kAlgoritme);
    CHECK(tjek(kDel, h.lav(), {.tillad_sha1 = true}));

    // Canonical XML 1.0 takes the surroundings' declarations along; <d> here has none.
    h.referencer = {{"#r", transform(kC14nInklusiv), kDel}};
    CHECK(brudt(tjek(kDel, h.lav())) == Signaturbrud::kAlgoritme);
    CHECK(tjek(kDel, h.lav(), {.tillad_inklusiv_c14n = true}));
}

TEST_CASE("signatur: a comment in a signed assertion is refused; in other parts it cuts no text") {
    const std::string good = assertion();
    CHECK(brud(byt(good, "12345678", "1234<!-- -->5678")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "</Issuer>", "</Issuer><!-- x -->")) == Signaturbrud::kForm);
    CHECK(brud(byt(good, "12345678", "1234<?x?>5678")) == Signaturbrud::kDigest);
    CHECK(brud(byt(good, "12345678", "1234<![CDATA[5678]]>")) == std::nullopt);

    Haandskrevet h;
    h.referencer.push_back({"#r", transform(kEc), kDel});
    const Dokument d = laes("<d>" + byt(kDel, ">x<", "><!-- -->x<!-- --><") + h.lav() + "</d>");
    const auto s = Signatur::laes(d.rod().barn(kDs, "Signature"), {});
    const auto covered = s->verificer(noegle(0), Idtabel::lav(d.rod()).value());
    REQUIRE(covered);
    const auto e = covered->element(d.rod().foerste());
    REQUIRE(e);
    CHECK(e->kommentarer());
    CHECK(e->node().tekst() == "x");
}

TEST_CASE("signatur SIK-012, SIK-013: which attributes are ids") {
    const auto tabel = [](std::string_view attributes, std::string_view element = "x") {
        const Dokument d =
            laes("<r xmlns:wsu='" + std::string(kWsu) + "' xmlns:ds='" + std::string(kDs) +
                 "' xmlns:saml='" + std::string(kSaml) + "' xmlns:samlp='" + std::string(kSamlp) +
                 "' xmlns:xenc='" + std::string(kXenc) + "'><" + std::string(element) + " " +
                 std::string(attributes) + "/><y wsu:Id='b'/></r>");
        const auto ids = Idtabel::lav(d.rod());
        if (!ids) {
            CHECK(ids.error().regel == "id");
            return std::string("refused");
        }
        return std::string(ids->find("a") ? "a" : "-") + (ids->find("b") ? "b" : "-");
    };
    CHECK(tabel("wsu:Id='a'") == "ab");
    CHECK(tabel("Id='a'", "ds:Signature") == "ab");
    CHECK(tabel("Id='a'", "ds:KeyInfo") == "ab");
    CHECK(tabel("Id='a'", "xenc:EncryptedData") == "ab");
    CHECK(tabel("ID='a'", "saml:Assertion") == "ab");
    CHECK(tabel("ID='a'", "samlp:Response") == "ab");
    for (const char* no :
         {"Id='a'", "ID='a'", "id='a'", "xml:id='a'", "wsu:ID='a'", "wsu:id='a'"}) {
        CAPTURE(no);
        CHECK(tabel(no) == "-b");
    }
    CHECK(tabel("Id='a'", "ds:Object") == "-b");
    CHECK(tabel("Id='a'", "saml:Assertion") == "-b");
    CHECK(tabel("wsu:Id='b'") == "refused");
    CHECK(tabel("ID='b'", "saml:Assertion") == "refused");
    CHECK(tabel("ID='a' wsu:Id='c'", "saml:Assertion") == "refused");
    CHECK(tabel("wsu:Id=''") == "refused");
    // Somebody else may take these for the id, so the reference is nobody's.
    for (const char* lookalike : {"Id='b'", "ID='b'", "xml:id='b'"}) {
        CAPTURE(lookalike);
        CHECK(tabel(lookalike) == "--");
    }
    CHECK(tabel("id='b'") == "-b");
}
