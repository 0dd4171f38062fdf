#include <algorithm>

#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

struct Plan : Hus {
    Uuid kle = lav(operatoer, facet("KLE"), kKlassifikation);
    Uuid andet = lav(operatoer, facet("Andet"), kKlassifikation);
    Uuid emner = lav(operatoer, i(facet("Emner"), kle), kFacet);
    Uuid handling = lav(operatoer, i(facet("Handling"), kle), kFacet);
    Uuid liste = lav(operatoer, i(facet("Liste"), andet), kFacet);
    Uuid e1 = lav(operatoer, klasse("27", emner));
    Uuid e2 = lav(operatoer, klasse("28", emner));
    Uuid g1 = lav(operatoer, klasse("G01", handling));
    Uuid l1 = lav(operatoer, klasse("L", liste));

    static oio::Indhold i(oio::Indhold content, const Uuid& classification) {
        content.relationer.push_back(rel(relation::kFacetTilhoerer, classification));
        return content;
    }
    // Numbers of classifications, facets and classes.
    std::array<std::size_t, 3> tal(const HierarkiInput& in) {
        const auto found = service.fremsoegobjekthierarki(korsbaek, in);
        REQUIRE(found);
        return {(*found)[0].size(), (*found)[1].size(), (*found)[2].size()};
    }
};

oio::Egenskab noegle(const char* key) {
    return {{}, {{felt::kNoegle, key}}};
}

}  // namespace

TEST_CASE("hierarki: criteria apply per level (16.7)") {
    Plan p;  // besides what is above there is the facet of Hus
    CHECK(p.tal({}) == std::array<std::size_t, 3>{2, 4, 4});
    HierarkiInput in;
    in.egenskaber[1] = noegle("XXXX");
    CHECK(p.tal(in) == std::array<std::size_t, 3>{2, 0, 0});
    in.egenskaber[1] = noegle("Emner");
    CHECK(p.tal(in) == std::array<std::size_t, 3>{2, 1, 2});
    in = {};
    in.egenskaber[0] = noegle("KLE");
    CHECK(p.tal(in) == std::array<std::size_t, 3>{1, 2, 3});
    in.egenskaber[2] = noegle("27");
    CHECK(p.tal(in) == std::array<std::size_t, 3>{1, 2, 1});
    in = {};
    in.egenskaber[0] = noegle("findes ikke");
    CHECK(p.tal(in) == std::array<std::size_t, 3>{0, 0, 0});
}

TEST_CASE("hierarki: only classes are paged") {
    Plan p;
    HierarkiInput in;
    in.egenskaber[0] = noegle("KLE");
    in.hoved.maksimum = 2;
    CHECK(p.tal(in) == std::array<std::size_t, 3>{1, 2, 2});
    in.hoved.foerste = 2;
    CHECK(p.tal(in) == std::array<std::size_t, 3>{1, 2, 1});
    in.hoved.foerste = 4;
    CHECK(p.tal(in) == std::array<std::size_t, 3>{1, 2, 0});
    in.hoved.foerste = -1;
    CHECK(kode(p.service.fremsoegobjekthierarki(p.korsbaek, in)) == 40);
}

TEST_CASE("import: parents first, an object at a time") {
    Hus h;
    const Uuid kle = h.ny();
    const Uuid f = h.ny();
    const Uuid top = h.ny();
    const Uuid leaf = h.ny();
    ImportInput in;
    in.klassifikation = import_af(kle, facet("Min"));
    in.facetter.push_back(import_af(f, Plan::i(facet("Mine"), kle)));
    oio::Indhold below = klasse("1.1", f);
    below.relationer.push_back(rel(relation::kOverordnetKlasse, top));
    in.klasser.push_back(import_af(leaf, below));
    in.klasser.push_back(import_af(top, klasse("1", f)));
    ImportInput again = in;
    const auto made = h.service.import(h.korsbaek, std::move(in));
    REQUIRE(made);
    REQUIRE(made->size() == 4);
    for (const UnikRetur& r : *made)
        CHECK_MESSAGE(r.kode == 20, r.tekst);
    CHECK((*made)[2].uuid == top);
    CHECK((*made)[3].uuid == leaf);
    CHECK((*made)[3].type == "Klasse");
    const auto twice = h.service.import(h.korsbaek, std::move(again));
    for (const UnikRetur& r : *twice)
        CHECK(r.kode == 49);
}
