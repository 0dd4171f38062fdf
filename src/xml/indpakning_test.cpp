// Signature wrapping: what was signed is moved to where nobody reads it, and something else stands
// where it stood. The readers here take content as the gate and a SAML receiver must: by its place,
// and only if that very node is covered.
#include <doctest/doctest.h>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

namespace {

// The Body's text if it is signed by the caller; empty when the message is refused.
std::string laes_krop(const std::string& text) {
    const Dokument d = laes(text);
    const auto ids = Idtabel::lav(d.rod());
    if (!ids || !d.rod().er(kSoap, "Envelope")) return {};
    const Node header = d.rod().barn(kSoap, "Header");
    const auto s =
        Signatur::laes(header.barn(kWsse, "Security").barn(kDs, "Signature"), kKaldregler);
    if (!s) return {};
    const auto covered = s->verificer(noegle(0), *ids);
    if (!covered) return {};
    const auto body = covered->element(d.rod().barn(kSoap, "Body"));
    return body ? body->node().foerste().foerste().tekst() : std::string();
}

// The CVR of the first assertion that is a child of the document element.
std::string laes_cvr(const std::string& text) {
    const Dokument d = laes(text);
    const auto ids = Idtabel::lav(d.rod());
    const Node assertion = d.rod().barn(kSaml, "Assertion");
    if (!ids || !assertion) return {};
    const krypto::OffentligNoegle* keys[] = {&noegle(1)};
    const auto verified = verificer_indlejret(assertion, *ids, keys, {});
    return verified ? verified->node().barn(kSaml, "AttributeValue").tekst() : std::string();
}

std::string krop(std::string_view id_attribut, std::string_view tekst = "666") {
    return "<s:Body " + std::string(id_attribut) + "><x:Laes xmlns:x=\"urn:x\"><x:Id>" +
           std::string(tekst) + "</x:Id></x:Laes></s:Body>";
}

struct Dele {
    Kald kald;
    std::string god;  // the signed envelope
    Dele() {
        kald.underskriv();
        god = kald.konvolut();
    }
    // With another Body, and the signed one where `flyttet` says ("@").
    [[nodiscard]] std::string flyt(const std::string& ny_krop, std::string_view fra,
                                   const std::string& flyttet) const {
        return byt(byt(god, kald.krop, ny_krop), fra, byt(flyttet, "@", kald.krop));
    }
};

const std::string kOnd =
    "<Assertion xmlns=\"" + std::string(kSaml) + "\" ID=\"@ID\" Version=\"2.0\">" +
    "<Issuer>udsteder</Issuer>@IND<AttributeValue>66666666</AttributeValue>" + "</Assertion>";

std::string ond(std::string_view id, std::string_view inside = {}) {
    return byt(byt(kOnd, "@ID", id), "@IND", inside);
}
std::string svar(std::string_view content) {
    return "<samlp:Response xmlns:samlp=\"" + std::string(kSamlp) + "\" ID=\"_r\">" +
           std::string(content) + "</samlp:Response>";
}
std::string signatur_af(const std::string& token) {
    const std::size_t a = token.find("<Signature");
    return token.substr(a, token.find("</Signature>") + 12 - a);
}

}  // namespace

TEST_CASE("indpakning SIK-015: the message as it was signed is read") {
    CHECK(laes_krop(Dele().god) == "42");
    CHECK(laes_cvr(svar(assertion())) == "12345678");
}

TEST_CASE("indpakning SIK-015, SIK-090: the signed Body moved, another in its place") {
    const Dele d;
    for (const char* id : {"",
                           "wsu:Id='ny' xmlns:wsu='http://docs.oasis-open.org/wss/2004/01/"
                           "oasis-200401-wss-wssecurity-utility-1.0.xsd'",
                           "Id='krop'", "ID='krop'", "xml:id='krop'", "id='krop'",
                           "wsu:Id='krop' xmlns:wsu='http://docs.oasis-open.org/wss/2004/01/"
                           "oasis-200401-wss-wssecurity-utility-1.0.xsd'"}) {
        CAPTURE(id);
        const std::string ny = krop(id);
        // Directly under Header, in an unknown header, and inside the Security header.
        CHECK(laes_krop(d.flyt(ny, "<s:Header>", "<s:Header>@")).empty());
        CHECK(laes_krop(d.flyt(ny, "<s:Header>", "<s:Header><x>@</x>")).empty());
        CHECK(laes_krop(d.flyt(ny, "</wsse:Security>", "<x>@</x></wsse:Security>")).empty());
        CHECK(laes_krop(d.flyt(ny, "</wsse:Security>", "@</wsse:Security>")).empty());
        // A second Body before and after; the first is the one that is read.
        CHECK(laes_krop(d.flyt(ny, "</s:Header>", "</s:Header>" + ny + "@")).empty());
        CHECK(laes_krop(d.flyt("", "</s:Header>", "</s:Header>" + ny + "@")).empty());
        // Inside the new Body, and inside the signature.
        CHECK(
            laes_krop(byt(byt(d.god, d.kald.krop, ny), "<x:Id>", d.kald.krop + "<x:Id>")).empty());
        CHECK(laes_krop(d.flyt(ny, "</ds:Signature>", "<ds:Object>@</ds:Object></ds:Signature>"))
                  .empty());
        CHECK(laes_krop(d.flyt(ny, "</ds:KeyInfo>", "@</ds:KeyInfo>")).empty());
    }
    // The signed Body inside an envelope of its own, inside the envelope that is read.
    const std::string header = d.god.substr(
        d.god.find("<s:Header>"), d.god.find("</s:Header>") + 11 - d.god.find("<s:Header>"));
    const std::string ns = " xmlns:s=\"" + std::string(kSoap) + "\"";
    CHECK(
        laes_krop("<s:Envelope" + ns + ">" + header + krop("") + d.god + "</s:Envelope>").empty());
    CHECK(laes_krop("<s:Envelope" + ns + "><s:Header>" + d.god + "</s:Header>" + krop("") +
                    "</s:Envelope>")
              .empty());
    CHECK(laes_krop("<s:Envelope" + ns + ">" + header + krop("") + "<s:Envelope>" + d.kald.krop +
                    "</s:Envelope></s:Envelope>")
              .empty());
}

TEST_CASE("indpakning SIK-015: the right content in the wrong place is not read either") {
    const Dele d;
    // A copy of the signed Body is equal in every byte, but not the node that is covered.
    CHECK(laes_krop(d.flyt(d.kald.krop, "<s:Header>", "<s:Header><x>@</x>")).empty());
    // The signed Body in another element of the same name.
    CHECK(laes_krop(byt(d.god, d.kald.krop, "<s:Body>" + d.kald.krop + "</s:Body>")).empty());
}

TEST_CASE("indpakning SIK-015, SIK-090: the eight forms on a SAML assertion") {
    const std::string god = assertion();
    const std::string signature = signatur_af(god);
    const std::string uden = byt(god, signature, "");
    for (const char* id : {"_ond", "_a1"}) {
        CAPTURE(id);
        const std::string object = "<Object>" + uden + "</Object></Signature>";
        const std::string med_object = byt(signature, "</Signature>", object);
        // 1, 2: a new document element around; the signed message in the signature, or beside it.
        CHECK(laes_cvr(svar(ond(id) + med_object)).empty());
        CHECK(laes_cvr(svar(ond(id) + signature + uden)).empty());
        CHECK(laes_cvr(svar(ond(id) + svar(god))).empty());
        // 3: before the signed one.
        CHECK(laes_cvr(svar(ond(id) + god)).empty());
        // 4: around it.
        CHECK(laes_cvr(svar(ond(id, god))).empty());
        // 5: with its signature; the signed one beside.
        CHECK(laes_cvr(svar(ond(id, signature) + uden)).empty());
        CHECK(laes_cvr(svar(uden + ond(id, signature))).empty());
        // 6: the signed one inside the signature of the new one.
        CHECK(laes_cvr(svar(ond(id, med_object))).empty());
        CHECK(laes_cvr(svar(ond(id, byt(signature, "</KeyInfo>", uden + "</KeyInfo>")))).empty());
        // 7: in an element that nobody reads.
        CHECK(laes_cvr(svar("<samlp:Extensions>" + god + "</samlp:Extensions>" + ond(id))).empty());
        // 8: in an Object of the new one's signature, the original signature included.
        CHECK(laes_cvr(svar(ond(id, byt(signature, "</Signature>",
                                        "<Object>" + god + "</Object></Signature>"))))
                  .empty());
        CHECK(laes_cvr(svar(ond(id, signature + signature))).empty());
    }
    // After the signed one it changes nothing of what is read, but an id twice does.
    CHECK(laes_cvr(svar(god + ond("_ond"))) == "12345678");
    CHECK(laes_cvr(svar(god + ond("_a1"))).empty());
}

TEST_CASE("indpakning SIK-090: an assertion of another issuer, or signed for something else") {
    CHECK(laes_cvr(svar(assertion("_a1", "12345678", "", 2))).empty());
    CHECK(laes_cvr(svar(ond("_a1"))).empty());
    // The signature of another assertion with the same issuer.
    const std::string other = assertion("_a2", "87654321");
    CHECK(laes_cvr(svar(byt(assertion(), signatur_af(assertion()), signatur_af(other)) + other))
              .empty());
}
