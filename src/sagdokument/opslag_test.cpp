#include "sagdokument/opslag.hpp"

#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;
using Slags = Opslagslinje::Slags;

namespace {

std::vector<Opslagslinje> alt_om(Hus& h, const Kalder& k, const char* number) {
    return slaa_op(h.sd, k, part_urn(number).value(), h.sd.laesegraense(k)).value().linjer;
}

}  // namespace

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

    const auto all = alt_om(h, h.system_a, "610180-1234");
    REQUIRE(all.size() == 5);
    CHECK(all[0].slags == Slags::kNotatlinje);
    CHECK(all[0].titel == "Opkald");
    CHECK(all[0].uuid == id(1));
    const auto linje = [&](const Uuid& u, Slags s) {
        return *std::ranges::find_if(all,
                                     [&](const auto& l) { return l.uuid == u && l.slags == s; });
    };
    CHECK(linje(id(10), Slags::kDokumentlinje).titel == "På sagen");
    CHECK(linje(id(10), Slags::kDokumentlinje).sag == id(1));
    CHECK(linje(id(11), Slags::kDokumentlinje).titel == "Afgørelse");
    CHECK_FALSE(linje(id(11), Slags::kDokumentlinje).sag);
    CHECK(linje(id(1), Slags::kSagslinje).kle == "27.36.04");
    CHECK(linje(id(1), Slags::kSagslinje).ejer == kKorsbaek);
    CHECK(linje(id(1), Slags::kSagslinje).system == "Fagsystem");

    const auto few = alt_om(h, laeser({{"32.*", "4"}}), "6101801234");
    REQUIRE(few.size() == 1);
    CHECK(few[0].uuid == id(2));

    CHECK(kode(part_urn("123")) == 40);
    CHECK(alt_om(h, h.system_a, "12345678").empty());
    // The log knows whom it was about by a hash, the same for the same person.
    (void)alt_om(h, h.system_a, "610180-1234");
    const std::string noted = h.system_a.spor().detaljer();
    CHECK(noted.starts_with("{\"parter\":[\""));
    CHECK(noted.find("6101801234") == std::string::npos);
    h.fremsoeg_part("urn:oio:cpr-nr:6101801234");
    CHECK(noted.find(h.system_a.spor().detaljer().substr(11, 36)) != std::string::npos);
    h.fremsoeg_part(kAndetCpr);
    CHECK(noted.find(h.system_a.spor().detaljer().substr(11, 36)) == std::string::npos);
}
