#include "app/besked/indekshaendelser.hpp"

#include <doctest/doctest.h>

#include <string>

#include "app/besked/orghaendelser.hpp"
#include "base/base64.hpp"
#include "beskedfordeler/bevilling.hpp"
#include "sagdokument/test_hus.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::app;
using sagdokument::test::Hus;
using sagdokument::test::id;

namespace {

// The last event in the outbox.
oio::Haendelse sidste(Hus& h) {
    std::optional<oio::Haendelse> out;
    REQUIRE(
        h.lager->scan(store::Rum::kUdbakke, {}, {}, [&](std::string_view, std::string_view row) {
            out = oio::pak_ud_haendelse(row).value();
            return true;
        }));
    REQUIRE(out);
    return *out;
}

std::string besked(Hus& h, const oio::Haendelse& event) {
    auto all = egne_beskeder(h.motor, event).value();
    REQUIRE(all.size() == 1);
    all.front().indhold = haendelsesindhold(h.motor, event).value().value();
    return som_haendelsesbesked(all.front(), event, 1, {}, Uuid{},
                                beskedfordeler::Fordelingsregler{}.foelsomhed);
}

std::size_t antal(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

}  // namespace

TEST_CASE("haendelser: a case's message has its subject, its sensitivity and its registration") {
    Hus h;
    sagdokument::test::Sagsvalg choice;
    choice.kle = "27.36.04";
    choice.foelsomhed = "FORTROLIGE_PERSONOPLYSNINGER";
    REQUIRE(h.importer(id(1), sagdokument::test::sag(choice)) == 20);
    const oio::Haendelse event = sidste(h);
    const auto content = haendelsesindhold(h.motor, event).value();
    REQUIRE(content);
    CHECK(content->emner == std::vector<std::string>{"27.36.04"});
    CHECK(content->foelsomhed == adgang::Foelsomhed::kFortrolig);
    const auto doc = xml::Dokument::laes(content->besked, {1U << 20U, 50, 10'000, 50});
    REQUIRE(doc);
    CHECK(doc->rod().navn() == "RegistreringBesked");
    CHECK(doc->rod().foerste().tekst() == id(1).text());
    CHECK(doc->rod().foerste().naeste().navn() == "Registrering");

    const std::string text = besked(h, event);
    CHECK(antal(text, "urn:oio:kle:27.36.04") == 1);
    CHECK(antal(text, "<bk:ObjektRegistrering>") == 1);
    CHECK(text.find(beskedfordeler::Fordelingsregler{}.foelsomhed[1].text()) != std::string::npos);
    CHECK(text.find(base64(content->besked)) != std::string::npos);
}

TEST_CASE("haendelser: of what is gone only the highest level hears, and only that it is") {
    Hus h;
    REQUIRE(h.importer(id(1), sagdokument::test::sag()) == 20);
    const oio::Haendelse before = sidste(h);
    REQUIRE(h.fjern(id(1)) == 20);
    for (const oio::Haendelse& event : {before, sidste(h)}) {
        const auto content = haendelsesindhold(h.motor, event).value();
        REQUIRE(content);
        CHECK(content->emner.empty());
        CHECK(content->foelsomhed == adgang::Foelsomhed::kVip);
        CHECK(content->besked.empty());
        const std::string text = besked(h, event);
        CHECK(antal(text, "OpgaveEmne") == 0);
        CHECK(text.find(beskedfordeler::Fordelingsregler{}.foelsomhed[3].text()) !=
              std::string::npos);
    }
}

TEST_CASE("haendelser: other registers have none of it") {
    Hus h;
    oio::Haendelse event;
    event.type = 1;
    CHECK_FALSE(haendelsesindhold(h.motor, event).value());
}
