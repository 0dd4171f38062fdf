#include "app/demo/borgere.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "app/demo/test_indekser.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "ydelse/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::app;
namespace sd = sagdokument;
namespace yd = ydelse;

namespace {

const Tid kIdag = dato("2026-11-25");

const Grunddata& grund() {
    static const Grunddata g = Grunddata::indlaes().value();
    return g;
}
const Kommuneplan& plan() {
    static const Kommuneplan p = plan_korsbaek().value();
    return p;
}
const Borgerdata& alle() {
    static const Borgerdata d = lav_borgere(grund(), plan(), Navneliste::indlaes().value(), kIdag);
    return d;
}
std::map<const oio::Objektbeskrivelse*, std::size_t> antal() {
    std::map<const oio::Objektbeskrivelse*, std::size_t> n;
    for (const Objekt& o : alle().objekter)
        ++n[o.type];
    return n;
}

}  // namespace

TEST_CASE("borgere: about 500 people in families with about 2,000 cases") {
    auto n = antal();
    CHECK(alle().cpr.size() > 450);
    CHECK(alle().cpr.size() < 600);
    CHECK(n[&sd::kSag] > 1700);
    CHECK(n[&sd::kSag] < 2400);
    CHECK(n[&sd::kDokument] > n[&sd::kSag]);
    CHECK(n[&yd::kBevilling] > 100);
    CHECK(n[&yd::kEffektuering] > n[&yd::kBevilling]);
    const std::set<std::string> people(alle().cpr.begin(), alle().cpr.end());
    CHECK(people.size() == alle().cpr.size());
    for (const std::string& cpr : alle().cpr)
        CHECK(cpr[0] >= '6');  // day + 60: nobody's
    for (const std::string& who : {alle().beskyttet, alle().vip, alle().familie})
        CHECK(people.contains(who));
    // As docs/konfiguration.md has them.
    CHECK(alle().beskyttet == "8605810756");
    CHECK(alle().vip == "7410902544");
    CHECK(alle().familie == "7004653178");
}

TEST_CASE("borgere: the same day gives the same objects") {
    const Borgerdata again = lav_borgere(grund(), plan(), Navneliste::indlaes().value(), kIdag);
    REQUIRE(again.objekter.size() == alle().objekter.size());
    CHECK(std::ranges::equal(again.objekter, alle().objekter, [](const Objekt& a, const Objekt& b) {
        return a.input.uuid == b.input.uuid &&
               a.input.registreringer[0].indhold == b.input.registreringer[0].indhold;
    }));
}

TEST_CASE("borgere: another day has the same people") {
    const Borgerdata later =
        lav_borgere(grund(), plan(), Navneliste::indlaes().value(), dato("2027-03-28"));
    CHECK(later.cpr == alle().cpr);
    CHECK(later.vip == alle().vip);
}

TEST_CASE("borgere: everything is by the conventions and can be looked up") {
    uden_fund(alle().objekter, kIdag);

    std::set<std::string> systems;
    std::set<std::string> profiles;
    std::map<Uuid, std::set<std::string>> tied;
    for (const Objekt& o : alle().objekter) {
        if (o.type != &sd::kSag) continue;
        std::string master;
        for (const oio::Relation& r : o.input.registreringer[0].indhold.relationer)
            if (r.art == sd::sagrel::kItSystem) master = r.felter[0].tekst;
        systems.insert(master);
        for (const oio::Relation& r : o.input.registreringer[0].indhold.relationer) {
            if (r.art == sd::sagrel::kSikkerhedsprofil) profiles.insert(master);
            if (r.art == sd::sagrel::kJournalpost && r.ref.uuid() != nullptr)
                tied[*r.ref.uuid()].insert(master);
        }
    }
    CHECK(systems.size() == 5);
    CHECK_FALSE(profiles.empty());
    CHECK(std::ranges::any_of(tied, [](const auto& t) { return t.second.size() > 1; }));
}
