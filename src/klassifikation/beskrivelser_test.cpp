#include "klassifikation/beskrivelser.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace faelled;
using namespace faelled::klassifikation;

TEST_CASE("beskrivelser: type numbers are stored and never change") {
    CHECK(kKlassifikation.type == 20);
    CHECK(kFacet.type == 21);
    CHECK(kKlasse6.type == 22);
    CHECK(kKlasse7.type == 22);
}

TEST_CASE("beskrivelser: the two forms of Klasse have the same positions") {
    REQUIRE(kKlasse6.felter.size() == kKlasse7.felter.size());
    for (std::size_t i = 0; i < kKlasse6.felter.size(); ++i) {
        CHECK(kKlasse6.felter[i].navn == kKlasse7.felter[i].navn);
        CHECK(kKlasse6.felter[i].maks_tegn == kKlasse7.felter[i].maks_tegn);
        CHECK(kKlasse6.felter[i].versioner == kKlasse7.felter[i].versioner);
    }
    CHECK(kKlasse6.relationer.data() == kKlasse7.relationer.data());
    CHECK(kKlasse6.felter[felt::kKlasseSoegeord].ns.uri == kKlasse6.ns.uri);
    CHECK(kKlasse7.felter[felt::kKlasseSoegeord].ns.uri == kKlasse7.ns.uri);
    CHECK(kKlasse7.tilstande[0].ns.uri == kKlasse7.ns.uri);
}

namespace {

// The elements that a version has, in order.
std::vector<std::string> felter(const oio::Objektbeskrivelse& b) {
    std::vector<std::string> out;
    for (const auto& f : b.felter)
        if (oio::findes(b, f.versioner)) out.emplace_back(f.navn);
    return out;
}
std::vector<std::string> relationer(const oio::Objektbeskrivelse& b) {
    std::vector<std::string> out;
    for (const auto& r : b.relationer)
        if (oio::findes(b, r.versioner)) out.emplace_back(r.navn);
    return out;
}

}  // namespace

TEST_CASE("beskrivelser: each version has its own elements, in the order of its schema") {
    CHECK(felter(kKlasse6) == std::vector<std::string>{"BrugervendtNoegleTekst", "BeskrivelseTekst",
                                                       "EksempelTekst", "OmfangTekst", "TitelTekst",
                                                       "RetskildeTekst", "AendringsnotatTekst",
                                                       "Soegeord"});
    CHECK(felter(kKlasse7) == std::vector<std::string>{"BrugervendtNoegleTekst", "BeskrivelseTekst",
                                                       "EksempelTekst", "OmfangTekst", "TitelTekst",
                                                       "RetskildeTekst", "Sortering",
                                                       "AendringsnotatTekst", "Soegeord"});
    CHECK(relationer(kKlasse6) ==
          std::vector<std::string>{"Ansvarlig", "Ejer", "Erstatter", "Facet",
                                   "LovligeKombinationer", "Mapninger", "OverordnetKlasse",
                                   "Redaktoerer", "Sideordnede", "Tilfoejelser"});
    CHECK(relationer(kKlasse7) == std::vector<std::string>{"Ansvarlig", "Ejer", "Facet",
                                                           "Mapninger", "OverordnetKlasse",
                                                           "Redaktoerer"});
}

TEST_CASE("beskrivelser: the named positions are the ones they say") {
    CHECK(kKlassifikation.felter[felt::kKlassifikationTitel].navn == "TitelTekst");
    CHECK(kFacet.felter[felt::kFacetTitel].navn == "TitelTekst");
    CHECK(kFacet.felter[felt::kFacetRetskilde].navn == "RetskildeTekst");
    CHECK(kKlasse7.felter[felt::kKlasseTitel].navn == "TitelTekst");
    CHECK(kKlasse7.felter[felt::kKlasseRetskilde].navn == "RetskildeTekst");
    CHECK(kKlasse7.felter[felt::kKlasseSortering].navn == "Sortering");
    CHECK(kKlasse7.felter[felt::kKlasseAendringsnotat].navn == "AendringsnotatTekst");
    CHECK(kKlasse7.felter[felt::kKlasseSoegeord].navn == "Soegeord");
    CHECK(kFacet.relationer[relation::kFacetTilhoerer].navn == "FacetTilhoerer");
    CHECK(kKlasse7.relationer[relation::kErstatter].navn == "Erstatter");
    CHECK(kKlasse7.relationer[relation::kFacet].navn == "Facet");
    CHECK(kKlasse7.relationer[relation::kMapninger].navn == "Mapninger");
    CHECK(kKlasse7.relationer[relation::kOverordnetKlasse].navn == "OverordnetKlasse");
    for (const auto* b : typer()) {
        CHECK(b->felter[felt::kNoegle].navn == "BrugervendtNoegleTekst");
        CHECK(b->relationer[relation::kAnsvarlig].navn == "Ansvarlig");
        CHECK(b->relationer[relation::kEjer].navn == "Ejer");
        CHECK(b->tilstande[0].koder[kPubliceret] == "true");
    }
}
