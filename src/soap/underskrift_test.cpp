#include "soap/underskrift.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "soap/konvolut.hpp"
#include "soap/soap_test_hjaelp.hpp"
#include "xml/idtabel.hpp"

using namespace faelled;
using namespace faelled::soap;

namespace {

// An answer, read back.
struct Laesning {
    xml::Dokument dokument;
    xml::Node header;
    xml::Node body;
    xml::Node security;
};

Laesning laes(const std::string& text) {
    auto d = xml::Dokument::laes(text, xml::Graenser(1 << 22, 100, 100'000, 100));
    REQUIRE(d.has_value());
    const xml::Node header = d->rod().foerste();
    Laesning l{*std::move(d), header, header.naeste(), header.barn(kWsse, "Security")};
    REQUIRE(l.security);
    return l;
}

// What the signature covers under the service's certificate.
xml::Signatursvar<xml::Daekning> verificer(const Laesning& l) {
    const auto ids = xml::Idtabel::lav(l.dokument.rod());
    REQUIRE(ids.has_value());
    const auto signature =
        xml::Signatur::laes(l.security.barn(xml::kDs, "Signature"), xml::Signaturregler{});
    REQUIRE(signature.has_value());
    return signature->verificer(test::Proeve::underskriver()->certifikat().noegle(), *ids);
}

Anmodningshoved hoved(Version v) {
    Anmodningshoved h;
    h.version = v;
    h.message_id = "urn:uuid:A&B";
    h.transaktion_tekst = test::kTransaktion;
    return h;
}

Svarform form() {
    return {.underskriver = test::Proeve::underskriver().get(),
            .nu = Tid{1'772'442'000'123'456},
            .framework = true};
}

std::vector<std::string> navne(xml::Node parent) {
    std::vector<std::string> all;
    for (xml::Node n = parent.foerste(); n; n = n.naeste())
        all.emplace_back(n.navn());
    return all;
}

}  // namespace

TEST_CASE("SIK-042: a signed answer covers all that clients look at, and nothing else is there") {
    SeededEntropy entropy(3);
    for (const Version v : {Version::k11, Version::k12}) {
        Svarkrop body(v, form());
        body.skriver().tomt("y");
        const auto text = skriv_svar(hoved(v), "urn:xResponse", std::move(body), form(), entropy);
        REQUIRE(text.has_value());
        const Laesning l = laes(*text);
        const auto covered = verificer(l);
        REQUIRE(covered.has_value());
        CHECK(covered->element(l.body).has_value());
        int signed_headers = 0;
        for (xml::Node n = l.header.foerste(); n; n = n.naeste()) {
            if (n.navn() == "Security") continue;
            CHECK_MESSAGE(covered->element(n).has_value(), n.kvalificeret());
            ++signed_headers;
        }
        CHECK(navne(l.header) == std::vector<std::string>{"Framework", "Action", "MessageID",
                                                          "RelatesTo", "To", "RequestHeader",
                                                          "Security"});
        // The .NET clients take BST and Signature out and stumble over anything but a Timestamp.
        CHECK(navne(l.security) ==
              std::vector<std::string>{"BinarySecurityToken", "Timestamp", "Signature"});
        CHECK(covered->element(l.security.barn(kWsse, "BinarySecurityToken")).has_value());
        const xml::Node stamp = l.security.barn(kWsu, "Timestamp");
        CHECK(covered->element(stamp).has_value());
        CHECK(covered->antal() == static_cast<std::size_t>(signed_headers) + 3);
        // Milliseconds and Z, always.
        CHECK(stamp.barn(kWsu, "Created").tekst() == "2026-03-02T09:00:00.123Z");
        CHECK(stamp.barn(kWsu, "Expires").tekst() == "2026-03-02T09:05:00.123Z");
        CHECK(text->find("STR-Transform") == std::string::npos);
    }
}

TEST_CASE("SIK-042: one changed letter in a signed answer is found") {
    SeededEntropy entropy(3);
    Svarkrop body(Version::k12, form());
    body.skriver().element("y", "hej");
    const std::string text =
        skriv_svar(hoved(Version::k12), "urn:xResponse", std::move(body), form(), entropy).value();
    for (const std::string_view part : {">hej<", "urn:xResponse<", "A&amp;B<", "anonymous<",
                                        "00.123Z<", "ed2</h:TransactionUUID", "version=\"2.0\""}) {
        std::string changed = text;
        const std::size_t at = changed.find(part);
        REQUIRE_MESSAGE(at != std::string::npos, part);
        changed[at + 1] = changed[at + 1] == '1' ? '3' : '1';
        const Laesning l = laes(changed);
        CHECK_MESSAGE(!verificer(l).has_value(), part);
    }
}

TEST_CASE("SIK-042: faults are signed with every subcode, in both versions") {
    SeededEntropy entropy(3);
    using enum adgang::Afvisning::Grund;
    for (const Version v : {Version::k11, Version::k12}) {
        for (const auto grund : {kTokenUdloebet, kSignatur, kFramework, kAdressering,
                                 kIngenKontekst, kIngenAftale, kOptaget}) {
            for (const bool platform : {false, true}) {
                const auto text = skriv_faultsvar(
                    hoved(v), afvist({.grund = grund, .tekst = "No"}, platform), form(), entropy);
                REQUIRE(text.has_value());
                const Laesning l = laes(*text);
                const auto covered = verificer(l);
                REQUIRE(covered.has_value());
                CHECK(covered->element(l.body).has_value());
            }
        }
    }
}

TEST_CASE("SIK-042: every operation's answers are canonical as they are written") {
    test::Proeve p;
    adgang::Legitimation who;
    who.certifikat = test::kAftryk;
    who.loopback = true;
    const auto kalder = p.gate.kalder(who);
    REQUIRE(kalder.has_value());
    const auto proev = [&](const Operation& o, const std::string& request) {
        const auto in = xml::Dokument::laes(request, xml::Graenser(1 << 20, 100, 10'000, 100));
        REQUIRE(in.has_value());
        Svarkrop body(Version::k12, form());
        if (const auto done = o.koer(*kalder, in->rod(), body.skriver()); !done) {
            body = Svarkrop(Version::k12, form());
            o.fejlsvar(done.error(), body.skriver());
        }
        const auto text =
            skriv_svar(hoved(Version::k12), o.action, std::move(body), form(), p.entropi);
        REQUIRE(text.has_value());
        const Laesning l = laes(*text);
        CHECK_MESSAGE(verificer(l).has_value(), o.meddelelse);
        return text->size();
    };
    std::size_t operations = 0;
    for (const Tjeneste& t : p.tjenester) {
        for (const Operation& o : t.operationer) {
            // An empty request is refused by most: the refusal must be canonical too.
            proev(o, "<x xmlns='" + o.input.ns + "'/>");
            ++operations;
            if (o.navn != "laes" && o.navn != "list") continue;
            const std::size_t size =
                proev(o, "<x xmlns='" + o.input.ns +
                             "' xmlns:sd='urn:oio:sagdok:3.0.0'><sd:UUIDIdentifikator>" +
                             test::kObjekt.text() + "</sd:UUIDIdentifikator></x>");
            CHECK(size > 5000);
        }
    }
    CHECK(operations == 84);
}

TEST_CASE("SIK-042: a Body with XML that came from elsewhere is signed as it canonically is") {
    SeededEntropy entropy(3);
    Svarkrop body(Version::k12, form());
    xml::Skriver& out = body.skriver();
    out.erklaer("a", "urn:a");
    out.aaben("a:x");
    // Declares what is declared already, and what only a value names.
    out.raa("<l xmlns:a=\"urn:a\" xmlns:q=\"urn:q\" type=\"q:Art\"><a:y></a:y></l>");
    out.luk("a:x");
    const auto text =
        skriv_svar(hoved(Version::k12), "urn:xResponse", std::move(body), form(), entropy);
    REQUIRE(text.has_value());
    CHECK(text->find("xmlns:q=\"urn:q\"") != std::string::npos);
    CHECK(verificer(laes(*text)).has_value());
}
