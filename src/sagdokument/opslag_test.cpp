#include "sagdokument/opslag.hpp"

#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;
using Slags = Opslagslinje::Slags;

TEST_CASE("opslag: everything about a citizen, newest first, within data limits") {
    Hus h;
    REQUIRE(h.importer(id(10), dokument({.noegle = "10"}), kDokumenter) == 20);
    REQUIRE(h.importer(id(11), dokument({.noegle = "11", .part = kCpr}), kDokumenter) == 20);
    oio::Indhold i = sag({.noegle = "1", .dokumenter = {id(10)}});
    i.relationer.back().felter = {{felt::kJournalpost, "", {{felt::kDokumenttitel, "På sagen"}}}};
    i.relationer.push_back(
        rel(sagrel::kJournalpost, sagrolle::kJournalnotat, sagtype::kJournalpostDokument,
            oio::Reference::urn("URN:Empty"),
            {{felt::kJournalpost, "", {{felt::kNotatgruppe, "", {{felt::kNotattitel, "Opkald"}}}}}},
            "n1"));
    i.relationer.back().virkning = fra("2025-02-01T00:00:00Z");
    REQUIRE(h.importer(id(1), i) == 20);
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .kle = "32.03.04"})) == 20);

    const auto all =
        slaa_op(h.sd, h.system_a, {.part = "610180-1234", .formaal = "Sagsbehandling"});
    REQUIRE(all);
    REQUIRE(all->size() == 5);
    CHECK((*all)[0].slags == Slags::kNotatlinje);
    CHECK((*all)[0].titel == "Opkald");
    CHECK((*all)[0].uuid == id(1));
    const auto linje = [&](const Uuid& u, Slags s) {
        return *std::ranges::find_if(*all,
                                     [&](const auto& l) { return l.uuid == u && l.slags == s; });
    };
    CHECK(linje(id(10), Slags::kDokumentlinje).titel == "På sagen");
    CHECK(linje(id(10), Slags::kDokumentlinje).sag == id(1));
    CHECK(linje(id(11), Slags::kDokumentlinje).titel == "Afgørelse");
    CHECK_FALSE(linje(id(11), Slags::kDokumentlinje).sag);
    CHECK(linje(id(1), Slags::kSagslinje).kle == "27.36.04");
    CHECK(linje(id(1), Slags::kSagslinje).ejer == kKorsbaek);
    CHECK(linje(id(1), Slags::kSagslinje).system == "Fagsystem");

    const auto few = slaa_op(h.sd, laeser({{"32.*", "4"}}), {.part = "6101801234", .formaal = "x"});
    REQUIRE(few);
    REQUIRE(few->size() == 1);
    CHECK((*few)[0].uuid == id(2));

    CHECK(kode(slaa_op(h.sd, h.system_a, {.part = "6101801234", .formaal = " "})) == 40);
    CHECK(kode(slaa_op(h.sd, h.system_a, {.part = "123", .formaal = "x"})) == 40);
    CHECK(slaa_op(h.sd, h.system_a, {.part = "12345678", .formaal = "x"}).value().empty());
    CHECK(h.system_a.spor().hjemmel() == "x");
    // The log knows whom it was about by a hash, the same for the same person.
    (void)slaa_op(h.sd, h.system_a, {.part = "610180-1234", .formaal = "x"});
    const std::string noted = h.system_a.spor().detaljer();
    CHECK(noted.starts_with("{\"parter\":[\""));
    CHECK(noted.find("6101801234") == std::string::npos);
    h.fremsoeg_part("urn:oio:cpr-nr:6101801234");
    CHECK(noted.find(h.system_a.spor().detaljer().substr(11, 36)) != std::string::npos);
    h.fremsoeg_part(kAndetCpr);
    CHECK(noted.find(h.system_a.spor().detaljer().substr(11, 36)) == std::string::npos);
}
