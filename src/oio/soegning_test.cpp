#include "oio/soegning.hpp"

#include <doctest/doctest.h>

#include "oio/indeks.hpp"
#include "oio/test_beskrivelse.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

const Tid kNu = dag(100).plus(kDoegn / 2);

Indhold gemt() {
    Indhold i;
    i.egenskaber.push_back({fra_til(dag(0), dag(50)), {{0, "K1"}, {1, "Gammelt navn"}}});
    i.egenskaber.push_back(
        {fra_til(dag(50), kInf),
         {{0, "K1"}, {1, "Børn og Ærø"}, {2, "0123456789"}, {3, "x"}, {3, "y"}}});
    i.tilstande.push_back({0, 0, fra_til(dag(0), kInf)});
    i.relationer.push_back(rel(kOverordnet, 1, fra_til(dag(0), dag(50))));
    i.relationer.push_back(rel(kOverordnet, 2, fra_til(dag(50), kInf)));
    i.relationer.push_back(adresse(3, 1, "1", fra_til(dag(0), kInf)));
    return i;
}

SoegInput felter(std::vector<Feltvaerdi> f) {
    SoegInput in;
    in.eksempel.egenskaber.push_back({{}, std::move(f)});
    return in;
}
SoegInput relationer(std::vector<Relation> r) {
    SoegInput in;
    in.eksempel.relationer = std::move(r);
    return in;
}
bool passer(const SoegInput& in) {
    return opfylder(kTing, gemt(), in, kNu);
}

}  // namespace

TEST_CASE("soegning: texts by case and wildcard, numbers exactly") {
    CHECK(passer(felter({{1, "børn OG ærø"}})));
    CHECK(passer(felter({{1, "*ær*"}})));
    CHECK_FALSE(passer(felter({{1, "børn"}})));
    CHECK_FALSE(passer(felter({{1, "Gammelt navn"}})));
    CHECK(passer(felter({{2, "0123456789"}})));
    CHECK_FALSE(passer(felter({{2, "123456789"}})));
    CHECK(passer(felter({{3, "y"}})));
    CHECK(passer(felter({{0, "k1"}, {1, "b*"}})));
    CHECK_FALSE(passer(felter({{0, "k2"}, {1, "b*"}})));
    CHECK(passer(felter({})));
}

TEST_CASE("soegning: the time of a criterion is its own, else SoegVirkning, else now") {
    SoegInput in = felter({{1, "gammelt navn"}});
    CHECK_FALSE(passer(in));
    in.virkning = Periode{dag(0), dag(10)};
    CHECK(passer(in));
    in.eksempel.egenskaber[0].virkning = fra_til(dag(60), kUangivet);
    CHECK_FALSE(passer(in));
    in.eksempel.egenskaber[0].virkning = fra_til(kUangivet, dag(1));
    CHECK(passer(in));
    // Both fields in one period: the old name never had this number.
    SoegInput both = felter({{1, "gammelt navn"}, {2, "0123456789"}});
    both.virkning = Periode{};
    CHECK_FALSE(passer(both));
}

TEST_CASE("soegning: one relation name is OR, different names are AND") {
    CHECK(passer(relationer({rel(kOverordnet, 2, {})})));
    CHECK_FALSE(passer(relationer({rel(kOverordnet, 1, {})})));
    CHECK(passer(relationer({rel(kOverordnet, 9, {}), rel(kOverordnet, 2, {})})));
    CHECK_FALSE(passer(relationer({rel(kOverordnet, 2, {}), rel(kBrugere, 2, {})})));
    CHECK(passer(relationer({rel(kOverordnet, 2, {}), adresse(3, 1, "1", {})})));
    CHECK_FALSE(passer(relationer({adresse(3, 2, "1", {})})));
    CHECK(passer(relationer({adresse(3, 1, "", {})})));
    Relation any;
    any.art = kAdresser;
    CHECK(passer(relationer({any})));
    any.art = kBrugere;
    CHECK_FALSE(passer(relationer({any})));
    Relation urn = rel(kOverordnet, 2, {});
    urn.ref = Reference::urn(id(2).text());
    CHECK(passer(relationer({urn})));
}

TEST_CASE("soegning: an object without any state counts as the first code") {
    Indhold bare;
    SoegInput active, inactive;
    active.eksempel.tilstande.push_back({0, 0, {}});
    inactive.eksempel.tilstande.push_back({0, 1, {}});
    CHECK(opfylder(kTing, bare, active, kNu));
    CHECK_FALSE(opfylder(kTing, bare, inactive, kNu));
    Registrering r;
    r.indhold = bare;
    const auto posts = indeksposter(kTing, r);
    REQUIRE(posts.size() == 1);
    CHECK(posts[0].vaerdi == kode_vaerdi(0));
}

TEST_CASE("soegning: the plan is exact where the index decides and says so where not") {
    CHECK(laeg_plan(kTing, felter({{1, "a"}}), kNu).eksakt);
    CHECK(laeg_plan(kTing, felter({{1, "a*"}}), kNu).eksakt);
    CHECK(laeg_plan(kTing, felter({{0, "a"}, {1, "b"}}), kNu).eksakt);
    CHECK_FALSE(laeg_plan(kTing, felter({{1, "a*b"}}), kNu).eksakt);
    CHECK_FALSE(laeg_plan(kTing, felter({{1, std::string(100, 'a')}}), kNu).eksakt);
    SoegInput wide = felter({{0, "a"}, {1, "b"}});
    wide.virkning = Periode{};
    CHECK_FALSE(laeg_plan(kTing, wide, kNu).eksakt);
    CHECK(laeg_plan(kTing, relationer({rel(kOverordnet, 2, {})}), kNu).eksakt);
    CHECK_FALSE(laeg_plan(kTing, relationer({adresse(3, 1, "", {})}), kNu).eksakt);
    CHECK_FALSE(laeg_plan(kTing, SoegInput{}, kNu).betingelser.empty());
}

TEST_CASE("soegning: what is asked wrongly is the caller's fault") {
    SoegInput in;
    in.foerste = -1;
    CHECK(kontroller(in).error().element == "sd:FoersteResultatReference");
    in.foerste = 0;
    in.maksimum = 0;
    CHECK(kontroller(in).error().kode == 40);
    in.maksimum = 1;
    CHECK(kontroller(in));
    in.virkning = Periode{dag(2), dag(1)};
    CHECK_FALSE(kontroller(in));
}

TEST_CASE("indeks: the difference names what goes and what comes") {
    Registrering a, b;
    a.indhold = gemt();
    b.indhold = gemt();
    b.indhold.relationer.erase(b.indhold.relationer.begin() + 1);
    b.indhold.egenskaber[1].felter[1].tekst = "Nyt";
    store::NyRegistrering n;
    indeksforskel(indeksposter(kTing, a), indeksposter(kTing, b), n);
    CHECK(n.fjern.size() == 2);
    REQUIRE(n.tilfoej.size() == 1);
    CHECK(n.tilfoej[0].vaerdi == "nyt");
    b.livscyklus = Livscyklus::kPassiveret;
    CHECK(indeksposter(kTing, b).empty());
}
