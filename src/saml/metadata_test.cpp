#include "saml/metadata.hpp"

#include <doctest/doctest.h>

#include "saml/test_parter.hpp"

namespace faelled::saml {
namespace {

using test::byt;

Metadataindhold sp() {
    Metadataindhold m{.rolle = Rolle::kSp, .oplysninger = {}, .id = "_md1"};
    m.oplysninger.entity_id = "https://sp.example";
    m.oplysninger.gyldig_til = test::nu().plus(kDoegn);
    m.oplysninger.signering = {test::part(0).certifikat, test::part(1).certifikat};
    m.oplysninger.kryptering = {test::part(0).certifikat};
    m.oplysninger.acs = {{std::string(binding::kPost), "https://sp.example/acs", "", 0, false},
                         {std::string(binding::kPost), "https://sp.example/acs2", "", 1, true}};
    m.oplysninger.slo = {
        {std::string(binding::kRedirect), "https://sp.example/slo", "https://sp.example/slosvar"}};
    return m;
}

TEST_CASE("metadata: written, signed and read again") {
    const std::string xml = skriv_metadata(sp(), test::part(0)).value();
    const auto m = laes_metadata(xml, Rolle::kSp);
    REQUIRE(m);
    CHECK(m->entity_id == "https://sp.example");
    CHECK(m->gyldig_til == test::nu().plus(kDoegn));
    CHECK(m->signering.size() == 2);
    CHECK(m->kryptering.size() == 1);
    REQUIRE(m->acs.size() == 2);
    CHECK(m->acs[1].standard);
    CHECK(m->acs[1].indeks == 1);
    REQUIRE(m->find(m->slo, binding::kRedirect) != nullptr);
    CHECK(m->find(m->slo, binding::kRedirect)->svaradresse == "https://sp.example/slosvar");
    CHECK(m->find(m->slo, binding::kSoap) == nullptr);
    CHECK(verificer_metadata(xml, test::noegler(0)));
    CHECK_FALSE(verificer_metadata(xml, test::noegler(1)));
    CHECK_FALSE(verificer_metadata(byt(xml, "acs2", "acs3"), test::noegler(0)));
    CHECK_FALSE(laes_metadata(xml, Rolle::kIdp));
}

TEST_CASE("metadata: what is refused") {
    const std::string one = skriv_metadata(sp(), test::part(0)).value();
    const std::string md = "xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"";
    const auto samling = [&](const std::string& content) {
        return "<EntitiesDescriptor " + md + ">" + content + "</EntitiesDescriptor>";
    };
    const std::string other =
        byt(byt(one, "https://sp.example\"", "https://andet.example\""), "_md1", "_md2");
    CHECK(laes_metadata(samling(one), Rolle::kSp));
    CHECK(laes_metadata(samling(one + other), Rolle::kSp, "https://andet.example"));
    CHECK_FALSE(laes_metadata(samling(one + other), Rolle::kSp));
    CHECK_FALSE(laes_metadata(samling(one + other), Rolle::kSp, "https://ukendt.example"));
    // Two entities that say they are the same: which one's keys?
    CHECK_FALSE(
        laes_metadata(samling(one + byt(one, "_md1", "_md2")), Rolle::kSp, "https://sp.example"));
    CHECK_FALSE(
        laes_metadata(samling(samling(samling(samling(samling(samling(one)))))), Rolle::kSp));
    CHECK_FALSE(laes_metadata(
        byt(one, "<KeyDescriptor use=\"signing\">", "<KeyDescriptor use=\"signing\"><!--"),
        Rolle::kSp));
    CHECK_FALSE(laes_metadata(byt(one, "https://sp.example/acs\"", "javascript:x\""), Rolle::kSp));
    CHECK_FALSE(laes_metadata(byt(one, "validUntil=\"2026", "validUntil=\"x2026"), Rolle::kSp));
    CHECK_FALSE(laes_metadata(byt(one, "<SingleLogoutService",
                                  "<KeyDescriptor><KeyInfo "
                                  "xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data>"
                                  "<X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo>"
                                  "</KeyDescriptor><SingleLogoutService"),
                              Rolle::kSp));
    CHECK_FALSE(laes_metadata("<x></x>", Rolle::kSp));
    // A group's end is the end of those in it.
    const auto grouped =
        laes_metadata("<EntitiesDescriptor " + md + " validUntil=\"2026-03-02T10:00:00Z\">" + one +
                          "</EntitiesDescriptor>",
                      Rolle::kSp);
    REQUIRE(grouped);
    CHECK(grouped->gyldig_til == test::nu().plus(3600 * kSekund));
}

}  // namespace
}  // namespace faelled::saml
