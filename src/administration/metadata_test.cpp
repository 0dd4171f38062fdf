// Every check of 4.6 has a file that fails (prøve 11, ADM-031).
#include "administration/test_verden.hpp"
#include "xml/signatur.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

namespace {

constexpr std::string_view kMd = "urn:oasis:names:tc:SAML:2.0:metadata";

struct Dele {
    std::string entity = "https://system.example/saml";
    std::string descriptor = "SPSSODescriptor";
    std::string noegle = "<KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
                         certifikat(0).certifikat->base64() +
                         "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>";
    std::string slo =
        "<SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"https://system.example/slo\"></SingleLogoutService>";
    std::string hoved =
        "<AssertionConsumerService "
        "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" "
        "Location=\"https://system.example/acs\" index=\"0\"></AssertionConsumerService>";
    std::size_t underskriver = 0;
    std::string efter;  // something after signing
};

// Signed as SAML metadata is: an enveloped signature as first child of the root.
std::string metadata(const Dele& d) {
    const std::string content =
        "<" + d.descriptor +
        " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">" + d.noegle + d.slo +
        d.hoved + "</" + d.descriptor + ">";
    const auto whole = [&](const std::string& signature) {
        return "<EntityDescriptor xmlns=\"" + std::string(kMd) + "\" xmlns:ds=\"" +
               std::string(xml::kDs) + "\" ID=\"_m\" entityID=\"" + d.entity + "\">" + signature +
               content + d.efter + "</EntityDescriptor>";
    };
    const std::string plain = whole("");
    const auto doc = xml::Dokument::laes(plain, xml::Graenser(1 << 20, 50, 5000, 50));
    REQUIRE(doc);
    std::string canonical;
    (void)xml::kanoniser(doc->rod(), {}, canonical);
    const std::vector<xml::Signaturdel> parts{{"_m", canonical, true}};
    const auto signature = xml::skriv_signatur(*certifikat(d.underskriver).noegle, parts, "", "ds");
    REQUIRE(signature);
    return whole(*signature);
}

struct Metadataverden : Verden {
    Result<Uuid> proev(const Dele& d,
                       const std::string& entity_id = "https://system.example/saml") {
        ItSystem s;
        s.navn = "Brugervendt";
        s.ejer = kLeverandoer;
        s.kontakt_email = "a@b.example";
        const bool sp = d.descriptor == "SPSSODescriptor";
        s.typer = {sp ? Systemtype::kBrugervendtSystem : Systemtype::kIdentityProvider};
        Foederationsflade f;
        f.entity_id = entity_id;
        f.metadata_xml = metadata(d);
        f.metadata_url = "https://system.example/metadata";
        f.aktiveret = true;
        (sp ? s.brugervendt : s.idp) = f;
        return adm.opret(leverandoer, s);
    }
};

std::string med(std::string s, std::string_view from, std::string_view to) {
    const auto at = s.find(from);
    REQUIRE(at != std::string::npos);
    return s.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("prøve 11: metadata that is right is taken") {
    Metadataverden v;
    // The certificate is registered at another system here; free it first.
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kNedlagt));
    const auto made = v.proev({});
    REQUIRE_MESSAGE(made.has_value(), made.error().tekst);
    CHECK(kode(v.proev({})) == 49);  // entityID is unique
    Dele idp;
    idp.entity = "https://idp.example";
    idp.descriptor = "IDPSSODescriptor";
    idp.hoved =
        "<SingleSignOnService "
        "Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" "
        "Location=\"https://idp.example/sso\"></SingleSignOnService>";
    CHECK(v.proev(idp, "https://idp.example"));
}

TEST_CASE("prøve 11: each check of 4.6 refuses its file") {
    Metadataverden v;
    const auto refused = [&](const Dele& d, const char* element,
                             const char* id = "https://system.example/saml") {
        const auto r = v.proev(d, id);
        REQUIRE_FALSE(r);
        CHECK(r.error().regel == "ADM-031");
        CHECK_MESSAGE(r.error().element == element, r.error().tekst);
    };
    refused({}, "X509Certificate");  // in use by the other system
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kNedlagt));
    refused({}, "entityID", "https://other.example");
    Dele d;
    d.noegle = "";
    refused(d, "KeyDescriptor");
    d.noegle = "<KeyDescriptor></KeyDescriptor>";
    refused(d, "KeyDescriptor");
    d = {};
    d.underskriver = 2;
    d.noegle = med(d.noegle, certifikat(0).certifikat->base64(), "AAAA");
    refused(d, "X509Certificate");
    d = {};
    d.slo = "";
    refused(d, "SingleLogoutService");
    d.slo = med(Dele{}.slo, "HTTP-Redirect", "SOAP");
    refused(d, "SingleLogoutService");
    d = {};
    d.slo = med(d.slo, "https://", "http://");
    refused(d, "SingleLogoutService");
    d = {};
    d.hoved = "";
    refused(d, "AssertionConsumerService");
    d = {};
    d.hoved = med(d.hoved, "HTTP-POST", "HTTP-Artifact");
    refused(d, "AssertionConsumerService");
    d = {};
    d.hoved += "<Fremmed></Fremmed>";
    refused(d, "Fremmed");
    d = {};
    std::swap(d.noegle, d.slo);  // not in the schema's order
    refused(d, "KeyDescriptor");
    d = {};
    d.descriptor = "IDPSSODescriptor";
    d.hoved = "";
    refused(d, "SingleSignOnService");

    ItSystem s;
    s.navn = "Brugervendt";
    s.ejer = kLeverandoer;
    s.kontakt_email = "a@b.example";
    s.typer = {Systemtype::kBrugervendtSystem};
    Foederationsflade f;
    f.entity_id = "https://system.example/saml";
    for (const auto& [from, to] :
         {std::pair("/acs", "/acx"), std::pair("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
          std::pair("EntityDescriptor", "EntitiesDescriptor")}) {
        f.metadata_xml = med(metadata({}), from, to);
        s.brugervendt = f;
        const auto r = v.adm.opret(v.leverandoer, s);
        REQUIRE_FALSE(r);
        CHECK(r.error().kode == 40);
    }
    // Expired later on: refused when it is uploaded then.
    v.clock.set(certifikat(0).certifikat->gyldig_til());
    refused({}, "X509Certificate");
}

TEST_CASE("metadata that is fetched is taken only when the known key signed it (4.6, N15)") {
    Metadataverden v;
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kNedlagt));
    const Uuid u = vaerdi(v.proev({}));
    const auto location = [&] {
        return vaerdi(v.adm.laes<ItSystem>(v.leverandoer, u))
                   .brugervendt->metadata_xml.find("/acs2") != std::string::npos;
    };
    using Flade = Administration::Flade;
    KRAEV(
        v.adm.modtag_metadata(u, Flade::kBrugervendt, std::unexpected(Fejl::miljoe("intet svar"))));
    CHECK(v.advis("N15").size() == 1);
    Dele d;
    d.hoved = med(d.hoved, "/acs", "/acs2");
    std::string broken = metadata(d);
    broken = med(broken, "/slo", "/slx");
    KRAEV(v.adm.modtag_metadata(u, Flade::kBrugervendt, broken));
    CHECK(v.advis("N15").size() == 2);
    CHECK_FALSE(location());
    KRAEV(v.adm.modtag_metadata(u, Flade::kBrugervendt, metadata(d)));
    CHECK(location());
    CHECK(v.advis("N15").size() == 2);
}
