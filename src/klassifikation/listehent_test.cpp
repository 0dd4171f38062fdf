#include "klassifikation/listehent.hpp"

#include <algorithm>

#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

struct Plan : Hus {
    Uuid kle = lav(operatoer, facet("KLE"), kKlassifikation);
    Uuid emner = lav(operatoer, i(facet("Emner"), kle), kFacet);
    Uuid handling = lav(operatoer, i(facet("Handling"), kle), kFacet);
    Uuid top = lav(operatoer, klasse("27", emner));
    Uuid group = lav(operatoer, under(klasse("27.36", emner), top));
    Uuid leaf = lav(operatoer, under(klasse("27.36.04", emner), group));
    Uuid other = lav(operatoer, klasse("28", emner));
    Uuid g1 = lav(operatoer, klasse("G01", handling));

    static oio::Indhold i(oio::Indhold content, const Uuid& classification) {
        content.relationer.push_back(rel(relation::kFacetTilhoerer, classification));
        return content;
    }
    static oio::Indhold under(oio::Indhold content, const Uuid& parent) {
        content.relationer.push_back(rel(relation::kOverordnetKlasse, parent));
        return content;
    }
    // Keys of the classes, by facet key.
    std::string noegler(const ListeInput& in, const Kalder* who = nullptr) {
        const auto found = listehent(service, who == nullptr ? korsbaek : *who, in);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().tekst));
        std::string out;
        for (const auto& k : *found) {
            out += k.noegle + ":";
            auto facets = k.facetter;
            std::ranges::sort(facets, {}, &Listefacet::noegle);
            for (const auto& f : facets) {
                out += " [" + f.noegle;
                for (const auto& c : f.klasser)
                    out += " " + c.noegle;
                out += "]";
            }
        }
        return out;
    }
};

ListeInput ved_noegle(const char* k, const char* f = "", const char* c = "") {
    ListeInput in;
    in.kriterier.emplace_back();
    in.kriterier[0].klassifikation_noegle = k;
    in.kriterier[0].facet_noegle = f;
    in.kriterier[0].klasse_noegle = c;
    return in;
}

}  // namespace

TEST_CASE("listehent: criteria by key and by UUID, put together") {
    Plan p;
    CHECK(p.noegler(ved_noegle("KLE")) == "KLE: [Emner 27 27.36 27.36.04 28] [Handling G01]");
    CHECK(p.noegler(ved_noegle("KLE", "Handling")) == "KLE: [Handling G01]");
    CHECK(p.noegler(ved_noegle("KLE", "", "27.36")) == "KLE: [Emner 27.36 27.36.04]");
    CHECK(p.noegler(ved_noegle("Ukendt")).empty());
    ListeInput in;
    in.kriterier.resize(2);
    in.kriterier[0].klasse = p.leaf;
    in.kriterier[1].facet = p.handling;
    CHECK(p.noegler(in) == "KLE: [Emner 27.36.04] [Handling G01]");
    in.kriterier = {Listekriterie{}};
    CHECK(kode(listehent(p.service, p.korsbaek, in)) == 40);
    in.kriterier.clear();
    CHECK(kode(listehent(p.service, p.korsbaek, in)) == 40);
}

TEST_CASE("listehent: what has ended is there when its time is asked for (16.9)") {
    Plan p;
    oio::Indhold ended;
    ended.har = {false, true, false};
    ended.tilstande.push_back({0, kPubliceret, fra("2020-01-01T00:00:00", "2023-01-01T00:00:00")});
    REQUIRE(p.service.ret(p.operatoer, kKlasse7, {p.leaf, {}, ended}));
    CHECK(p.noegler(ved_noegle("KLE", "Emner")) == "KLE: [Emner 27 27.36 28]");
    ListeInput in = ved_noegle("KLE", "Emner", "27.36.04");
    in.kun_aktuelle = false;
    in.fra = *parse_datetime("2022-01-01T00:00:00");
    in.til = *parse_datetime("2022-06-01T00:00:00");
    const auto found = listehent(p.service, p.korsbaek, in);
    REQUIRE(found->size() == 1);
    const Listeklasse& c = (*found)[0].facetter.at(0).klasser.at(0);
    REQUIRE(c.publiceret.size() == 1);
    CHECK(c.publiceret[0].fra == "2020-01-01");
    CHECK(c.publiceret[0].til == "2023-01-01");
    CHECK(c.foraelder->noegle == "27.36");
    in.fra = *parse_datetime("2024-01-01T00:00:00");
    in.til.reset();
    CHECK(p.noegler(in) == "KLE: [Emner]");
    in.fra.reset();
    CHECK(p.noegler(in) == "KLE: [Emner 27.36.04]");
    in.fra = *parse_datetime("2024-01-01T00:00:00");
    in.til = *parse_datetime("2023-01-01T00:00:00");
    CHECK(kode(listehent(p.service, p.korsbaek, in)) == 40);
}

TEST_CASE("listehent: local classes are their owner's and may be left out") {
    Plan p;
    p.lav(p.korsbaek, Plan::under(klasse("27.99", p.emner), p.top));
    CHECK(p.noegler(ved_noegle("KLE", "Emner", "27")) == "KLE: [Emner 27 27.36 27.36.04 27.99]");
    CHECK(p.noegler(ved_noegle("KLE", "Emner", "27"), &p.nabo) == "KLE: [Emner 27 27.36 27.36.04]");
    ListeInput in = ved_noegle("KLE", "Emner", "27");
    in.kun_faelles = true;
    CHECK(p.noegler(in) == "KLE: [Emner 27 27.36 27.36.04]");
}

TEST_CASE("listehent: mappings name the target with all above it") {
    Plan p;
    oio::Indhold mapped;
    mapped.har = {false, false, true};
    mapped.relationer.push_back(rel(relation::kMapninger, p.g1));
    REQUIRE(p.service.ret(p.operatoer, kKlasse6, {p.leaf, {}, mapped}));
    const auto found = listehent(p.service, p.korsbaek, ved_noegle("KLE", "Emner", "27.36.04"));
    const auto& m = (*found)[0].facetter.at(0).klasser.at(0).mapninger;
    REQUIRE(m.size() == 1);
    CHECK(m[0].klasse->noegle == "G01");
    CHECK(m[0].facet.noegle == "Handling");
    CHECK(m[0].klassifikation.noegle == "KLE");
    CHECK(m[0].ejer_cvr == kFaellesEjer);
    CHECK(m[0].virkning.fra == "2020-01-01");
}
