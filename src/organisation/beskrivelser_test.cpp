#include "organisation/beskrivelser.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace faelled;
using namespace faelled::organisation;

TEST_CASE("beskrivelser: type numbers are stored and never change") {
    const std::pair<const oio::Objektbeskrivelse*, int> numbers[] = {{&kAdresse, 1},
                                                                     {&kBruger, 2},
                                                                     {&kInteressefaellesskab, 3},
                                                                     {&kItSystem, 4},
                                                                     {&kMyndighed, 5},
                                                                     {&kOrganisation, 6},
                                                                     {&kOrganisationEnhed, 7},
                                                                     {&kOrganisationFunktion, 8},
                                                                     {&kPerson, 9},
                                                                     {&kVirksomhed, 10}};
    for (const auto& [b, number] : numbers)
        CHECK(b->type == number);
    CHECK(typer().size() == std::size(numbers));
}

TEST_CASE("beskrivelser: owner relations are the ones the guideline names") {
    for (const auto* b : typer()) {
        CAPTURE(b->navn);
        CHECK(b->felter[felt::kBrugervendtNoegle].navn == "BrugervendtNoegleTekst");
        CHECK(type_ved_segment(b->segment) == b);
        CHECK(b->ns.uri ==
              "http://stoettesystemerne.dk/organisation/" + std::string(b->segment) + "/6/");
        if (b->ejerrelation < 0) continue;
        const auto& r = b->relationer[static_cast<std::size_t>(b->ejerrelation)];
        CHECK(r.navn == (b == &kOrganisationFunktion ? "TilknyttedeOrganisationer" : "Tilhoerer"));
        CHECK(r.maal == "Organisation");
    }
}

TEST_CASE("beskrivelser: relation names are unique and in the order of the schema") {
    for (const auto* b : typer()) {
        std::set<std::string_view> names;
        for (const auto& r : b->relationer)
            CHECK(names.insert(r.navn).second);
    }
    CHECK(relation(kOrganisationEnhed, "Overordnet") == 5);
    CHECK(relation(kOrganisation, "Virksomhed") == 18);
}
