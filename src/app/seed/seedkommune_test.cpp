#include "app/seed/seedkommune.hpp"

#include <doctest/doctest.h>

#include <set>

#include "organisation/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::app;
namespace org = organisation;

namespace {

const Grunddata& grund() {
    static const Grunddata kGrund = *Grunddata::indlaes();
    return kGrund;
}
const Navneliste& navne() {
    static const Navneliste kNavne = *Navneliste::indlaes();
    return kNavne;
}

std::vector<Objekt> alle(Seedkommune& k) {
    std::vector<Objekt> ud;
    for (auto blok = k.naeste(); !blok.empty(); blok = k.naeste()) {
        for (Objekt& o : blok)
            ud.push_back(std::move(o));
    }
    return ud;
}

std::vector<Objekt> lav(std::uint64_t antal, std::uint64_t froe) {
    Seedkommune k(grund(), navne(), seedmyndighed(0), antal, froe);
    return alle(k);
}

}  // namespace

TEST_CASE("Exactly as many objects as asked for, each UUID once") {
    for (const std::uint64_t antal : {0, 1, 6, 7, 30, 142, 143, 150, 1000, 5003}) {
        CAPTURE(antal);
        const auto objekter = lav(antal, 1);
        CHECK(objekter.size() == antal);
        std::set<Uuid> uuider;
        for (const Objekt& o : objekter)
            CHECK(uuider.insert(o.input.uuid).second);
    }
}

TEST_CASE("The same seed gives the same data, another one other data") {
    const auto a = lav(1000, 7);
    const auto b = lav(1000, 7);
    const auto c = lav(1000, 8);
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].input.uuid == b[i].input.uuid);
        CHECK(a[i].input.registreringer[0].indhold == b[i].input.registreringer[0].indhold);
    }
    CHECK(a[0].input.uuid != c[0].input.uuid);
}

TEST_CASE("One root, parents before children, impossible CPR numbers, users with unique keys") {
    Seedkommune k(grund(), navne(), seedmyndighed(3), 5000, 1);
    std::set<Uuid> set;
    std::size_t roedder = 0;
    for (const Objekt& o : alle(k)) {
        const oio::Indhold& i = o.input.registreringer[0].indhold;
        if (o.type == &org::kOrganisationEnhed) {
            bool op = false;
            for (const oio::Relation& r : i.relationer) {
                if (r.art != org::relation(*o.type, "Overordnet")) continue;
                op = true;
                CHECK(set.contains(*r.ref.uuid()));
            }
            roedder += op ? 0 : 1;
            set.insert(o.input.uuid);
        }
        if (o.type == &org::kPerson) CHECK(*i.egenskaber[0].felt(org::felt::kPersonCpr) >= "61");
    }
    CHECK(roedder == 1);
    CHECK(k.enheder().size() == set.size());
    CHECK(k.brugere().size() == k.brugernoegler().size());
    CHECK(std::set<std::string>(k.brugernoegler().begin(), k.brugernoegler().end()).size() ==
          k.brugere().size());
}

TEST_CASE("The first municipality is Korsbæk; the others have invented CVR numbers of their own") {
    CHECK(seedmyndighed(0).cvr == korsbaek().cvr);
    std::set<Cvr> cvr;
    for (std::uint32_t nr = 0; nr < 1000; ++nr) {
        const Myndighed m = seedmyndighed(nr);
        CHECK(cvr.insert(m.cvr).second);
        CHECK((m.kode.size() == 3 || m.kode.size() == 4));
    }
    for (const Myndighed& m : grund().myndigheder())
        CHECK_FALSE(cvr.contains(m.cvr));
}
