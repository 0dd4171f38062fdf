#include "app/demo/kommune.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "app/demo/personer.hpp"
#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::app;
namespace org = organisation;

namespace {

const Grunddata& grund() {
    static const Grunddata kGrund = *Grunddata::indlaes();
    return kGrund;
}
Tid idag() {
    return dato("2026-11-21");
}

const Demokommune& kb() {
    static const Demokommune kKommune =
        lav_korsbaek(grund(), *plan_korsbaek(), *Navneliste::indlaes(), idag());
    return kKommune;
}
const Demokommune& ll() {
    static const Demokommune kKommune =
        lav_kommune(grund(), *plan_lillelund(), *Navneliste::indlaes());
    return kKommune;
}

const oio::Indhold& indhold(const Objekt& o) {
    return o.input.registreringer.front().indhold;
}

std::vector<const oio::Relation*> relationer(const Objekt& o, std::string_view navn) {
    std::vector<const oio::Relation*> ud;
    for (const oio::Relation& r : indhold(o).relationer) {
        if (r.art == org::relation(*o.type, navn)) ud.push_back(&r);
    }
    return ud;
}

std::vector<const Objekt*> af_type(const Demokommune& k, const oio::Objektbeskrivelse& t) {
    std::vector<const Objekt*> ud;
    for (const Objekt& o : k.objekter) {
        if (o.type == &t) ud.push_back(&o);
    }
    return ud;
}

std::vector<const Objekt*> funktioner(const Demokommune& k, std::string_view type) {
    std::vector<const Objekt*> ud;
    for (const Objekt* o : af_type(k, org::kOrganisationFunktion)) {
        if (*relationer(*o, "Funktionstype").at(0)->ref.uuid() == grund().konstant(type))
            ud.push_back(o);
    }
    return ud;
}

}  // namespace

TEST_CASE("The demo has the size that it promises") {
    CHECK(af_type(kb(), org::kOrganisationEnhed).size() == 63);  // one of them closed
    CHECK(af_type(kb(), org::kBruger).size() == 600 + 5);        // history and the robot
    CHECK(af_type(kb(), org::kPerson).size() == 600 + 4);
    CHECK(af_type(ll(), org::kOrganisationEnhed).size() == 10);
    CHECK(af_type(ll(), org::kBruger).size() == 40);
    CHECK(funktioner(kb(), "FUNKTIONSTYPE_UDBETALENDE_ENHED").size() == 3);
    CHECK(funktioner(kb(), "FUNKTIONSTYPE_HENVENDELSESSTED").size() == 2);
    CHECK(funktioner(kb(), "FUNKTIONSTYPE_LEDERROLLE").size() >= 60);
}

TEST_CASE("No CPR number and no phone number can belong to anybody") {
    for (const Demokommune* k : {&kb(), &ll()}) {
        std::set<std::string> set;
        for (const Objekt* p : af_type(*k, org::kPerson)) {
            const std::string& cpr = *indhold(*p).egenskaber.at(0).felt(org::felt::kPersonCpr);
            CAPTURE(cpr);
            REQUIRE(cpr.size() == 10);
            CHECK(is_digits(cpr));
            const int dag = std::stoi(cpr.substr(0, 2));
            CHECK(dag >= 61);
            CHECK(dag <= 91);
            const int maaned = std::stoi(cpr.substr(2, 2));
            CHECK(maaned >= 1);
            CHECK(maaned <= 12);
            // The guideline: the key is not the CPR number.
            CHECK(indhold(*p).egenskaber.at(0).felt(0)->find(cpr) == std::string::npos);
        }
    }
    CHECK(umulig_telefon(1).starts_with("00"));
}

TEST_CASE("Exactly one unit is the root, and every other one leads up to it") {
    for (const Demokommune* k : {&kb(), &ll()}) {
        std::map<Uuid, Uuid> overordnet;
        std::size_t roedder = 0;
        for (const Objekt* e : af_type(*k, org::kOrganisationEnhed)) {
            const auto op = relationer(*e, "Overordnet");
            REQUIRE(op.size() <= 1);
            CHECK(relationer(*e, "Tilhoerer").size() == 1);
            if (op.empty()) {
                ++roedder;
                CHECK(e->input.uuid == k->rod);
            } else {
                overordnet[e->input.uuid] = *op.front()->ref.uuid();
            }
        }
        CHECK(roedder == 1);
        for (const auto& [enhed, op] : overordnet) {
            Uuid her = enhed;
            int trin = 0;
            while (her != k->rod && trin < 20) {
                REQUIRE(overordnet.contains(her));
                her = overordnet[her];
                ++trin;
            }
            CHECK(trin < 20);
        }
    }
}

TEST_CASE("Every user with a person has a position, and functions follow the type matrix") {
    for (const Demokommune* k : {&kb(), &ll()}) {
        std::set<Uuid> med_stilling;
        for (const Objekt* f : funktioner(*k, "FUNKTIONSTYPE_ENHEDSROLLE")) {
            REQUIRE(relationer(*f, "TilknyttedeBrugere").size() == 1);
            CHECK(relationer(*f, "TilknyttedeEnheder").size() == 1);
            CHECK(relationer(*f, "TilknyttedeOrganisationer").size() == 1);
            med_stilling.insert(*relationer(*f, "TilknyttedeBrugere")[0]->ref.uuid());
        }
        for (const Objekt* b : af_type(*k, org::kBruger)) {
            if (relationer(*b, "TilknyttedePersoner").empty()) continue;
            CHECK(med_stilling.contains(b->input.uuid));
        }
        for (const Objekt* f : funktioner(*k, "FUNKTIONSTYPE_HENVENDELSESSTED")) {
            CHECK(relationer(*f, "TilknyttedeBrugere").empty());
            CHECK(relationer(*f, "TilknyttedeEnheder").size() == 1);
            CHECK_FALSE(relationer(*f, "TilknyttedeOpgaver").empty());
        }
    }
}

TEST_CASE("Whatever is pointed at exists, keys and names are there, and lengths are legal") {
    for (const Demokommune* k : {&kb(), &ll()}) {
        std::map<std::string_view, std::set<Uuid>> findes;
        for (const Objekt& o : k->objekter)
            CHECK(findes[o.type->navn].insert(o.input.uuid).second);
        for (const Objekt& o : k->objekter) {
            CAPTURE(o.type->navn);
            REQUIRE(indhold(o).egenskaber.size() == 1);
            REQUIRE(indhold(o).egenskaber[0].felt(0) != nullptr);
            for (const oio::Feltvaerdi& v : indhold(o).egenskaber[0].felter) {
                CHECK_FALSE(v.tekst.empty());
                CHECK(characters(v.tekst) <= o.type->felter[v.felt].maks_tegn);
            }
            for (const oio::Relation& r : indhold(o).relationer) {
                const std::string_view maal = o.type->relationer[r.art].maal;
                if (findes.contains(maal)) CHECK(findes[maal].contains(*r.ref.uuid()));
                CHECK(r.virkning.fra < r.virkning.til);
                CHECK(r.virkning.fra.er_endelig());
            }
        }
        for (const Aendring& a : k->aendringer)
            CHECK(findes[a.type->navn].contains(a.input.uuid));
    }
}

TEST_CASE("Payout units have a LOS short name, and others point at their function") {
    std::set<Uuid> udbetalere;
    for (const Objekt* f : funktioner(kb(), "FUNKTIONSTYPE_UDBETALENDE_ENHED")) {
        udbetalere.insert(*relationer(*f, "TilknyttedeEnheder").at(0)->ref.uuid());
    }
    for (const Objekt* e : af_type(kb(), org::kOrganisationEnhed)) {
        bool los = false;
        for (const oio::Relation* r : relationer(*e, "Adresser")) {
            los = los || *r->rolle.uuid() == grund().konstant("ENHED_LOS_KORTNAVN");
            CHECK(*r->type.uuid() == grund().konstant("ADRESSETYPE_ENHED"));
            CHECK_FALSE(r->indeks.empty());
        }
        CHECK(los == udbetalere.contains(e->input.uuid));
    }
}

TEST_CASE("There is something that ends and something that begins in the future") {
    bool ender = false;
    bool begynder = false;
    for (const Objekt* f : funktioner(kb(), "FUNKTIONSTYPE_ENHEDSROLLE")) {
        const oio::Virkning& v = relationer(*f, "TilknyttedeEnheder").at(0)->virkning;
        ender = ender || (v.til.er_endelig() && v.til > idag());
        begynder = begynder || v.fra > idag();
        // Not even a future position hides its type today.
        CHECK(relationer(*f, "Funktionstype").at(0)->virkning.fra <= idag());
    }
    CHECK(ender);
    CHECK(begynder);
    CHECK(kb().aendringer.size() >= 7);
}

TEST_CASE("The same day gives the same demo; another day the same UUIDs") {
    const auto navne = *Navneliste::indlaes();
    const Demokommune igen = lav_korsbaek(grund(), *plan_korsbaek(), navne, idag());
    const Demokommune senere =
        lav_korsbaek(grund(), *plan_korsbaek(), navne, dansk_midnat(idag().plus(200 * kDoegn)));
    REQUIRE(igen.objekter.size() == kb().objekter.size());
    REQUIRE(senere.objekter.size() == kb().objekter.size());
    for (std::size_t i = 0; i < kb().objekter.size(); ++i) {
        CHECK(igen.objekter[i].input.uuid == kb().objekter[i].input.uuid);
        CHECK(indhold(igen.objekter[i]) == indhold(kb().objekter[i]));
        CHECK(senere.objekter[i].input.uuid == kb().objekter[i].input.uuid);
    }
}
