#include "organisation/efterlevelse.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include <set>

#include "oio/fletning.hpp"
#include "organisation/konstanter.hpp"
#include "organisation/test_enheder.hpp"

using namespace faelled;
using namespace faelled::organisation;
using namespace faelled::organisation::test;

namespace {

const Uuid kEmailEnhed = nr(800);
const Uuid kEmailBruger = nr(801);
const Uuid kTelefonEnhed = nr(802);
const Uuid kKle = nr(803);
const Tid kNu = dag("2025-06-01");

oio::Relation rel(const oio::Objektbeskrivelse& b, const char* name, const Uuid& ref,
                  const char* from = "2024-01-01") {
    oio::Relation r;
    r.art = relation(b, name);
    r.ref = oio::Reference(ref);
    r.virkning = virkning(fra(from));
    return r;
}

oio::Relation adresse(const oio::Objektbeskrivelse& b, const Uuid& ref, const Uuid& role) {
    oio::Relation r = rel(b, "Adresser", ref);
    r.rolle = oio::Reference(role);
    r.type =
        oio::Reference(&b == &kBruger ? klasse::adressetype_bruger() : klasse::adressetype_enhed());
    return r;
}

// A small municipality that keeps every rule: root 1 over unit 2, where user 20 (person 30, address
// 40) has position 50.
Kommunedata god() {
    const Fra f = fra("2024-01-01");
    Kommunedata d;
    d.organisation = kOrg;
    d.organisationen.relationer.push_back(rel(kOrganisation, "Overordnet", nr(1)));
    d.enheder = {{nr(1), ny_enhed({"Kommunen", "K", {}}, f)},
                 {nr(2), ny_enhed({"Afdeling", "A", nr(1)}, f)}};
    d.personer = {{nr(30), ny_person("Anne And", nr(30), f)}};
    d.brugere = {{nr(20), ny_bruger("anne", nr(30), f)}};
    d.brugere[0].indhold.relationer.push_back(adresse(kBruger, nr(40), kEmailBruger));
    d.adresser = {{nr(40), ny_adresse("anne@x.example", nr(40), f)}};
    d.funktioner = {{nr(50), ny_stilling({"Læge", nr(20), nr(2)}, nr(50), f, f.dag)}};
    d.adresseroller = {
        {kEmailEnhed, "ENHED_EMAIL", "OrganisationEnhed.Adresser.Rolle", "E-mail"},
        {kTelefonEnhed, "ENHED_FASTNET", "OrganisationEnhed.Adresser.Rolle", "Telefon"},
        {kEmailBruger, "BRUGER_EMAIL", "Bruger.Adresser.Rolle", "E-mail"}};
    d.kle = [](const Uuid& u) {
        return u == kKle ? std::optional<std::string>("27.36.04") : std::nullopt;
    };
    d.klasse = [](const Uuid& u) { return u != nr(999); };
    d.itsystem = [](const Uuid& u) { return u == nr(700); };
    return d;
}

std::set<std::string> brudt(const Kommunedata& d) {
    std::set<std::string> out;
    for (const Efterlevelsesfund& f : efterse(d, kNu, 1000).fund) {
        out.emplace(f.regel);
        CHECK_FALSE(f.tekst.empty());
        CHECK_FALSE(f.tekst_en.empty());
        CHECK(f.tekst != f.tekst_en);
    }
    return out;
}

using Regler = std::set<std::string>;

oio::Indhold& enhed2(Kommunedata& d) {
    return d.enheder[1].indhold;
}
oio::Indhold& funktion(Kommunedata& d) {
    return d.funktioner[0].indhold;
}
void fjern(oio::Indhold& c, const oio::Objektbeskrivelse& b, const char* name) {
    const std::uint8_t art = relation(b, name);
    std::erase_if(c.relationer, [art](const oio::Relation& r) { return r.art == art; });
}
// A function of another type in unit 2.
void tilfoej_funktion(Kommunedata& d, const Uuid& u, const Uuid& type) {
    oio::Indhold c = funktion(d);
    c.egenskaber[0].felter[0].tekst = u.text();
    fjern(c, kOrganisationFunktion, "TilknyttedeBrugere");
    fjern(c, kOrganisationFunktion, "Funktionstype");
    c.relationer.push_back(rel(kOrganisationFunktion, "Funktionstype", type));
    d.funktioner.push_back({u, std::move(c)});
}

}  // namespace

TEST_CASE("efterlevelse: good data have no findings") {
    const Kommunedata d = god();
    for (const Efterlevelsesfund& f : efterse(d, kNu, 100).fund)
        FAIL_CHECK(f.regel << " " << f.navn << ": " << f.tekst);
}

TEST_CASE("efterlevelse: every rule is known once and has words") {
    std::set<std::string_view> seen;
    for (const Efterlevelsesregel& r : efterlevelsesregler()) {
        CHECK(seen.insert(r.id).second);
        for (const std::string_view words : {r.tekst, r.tekst_en, r.gruppe, r.gruppe_en})
            CHECK_FALSE(words.empty());
        CHECK(r.tekst != r.tekst_en);
    }
    CHECK(seen.size() >= 45);
}

TEST_CASE("efterlevelse: general rules") {
    SUBCASE("C01") {
        Kommunedata d = god();
        enhed2(d).egenskaber[0].felter[0].tekst = " ";
        CHECK(brudt(d) == Regler{"C01"});
    }
    SUBCASE("C02") {
        Kommunedata d = god();
        enhed2(d).egenskaber[0].virkning.fra = Tid::minus_uendelig();
        CHECK(brudt(d) == Regler{"C02"});
    }
    SUBCASE("C03") {
        Kommunedata d = god();
        enhed2(d).egenskaber[0].virkning.fra.us += kSekund;
        CHECK(brudt(d) == Regler{"C03"});
    }
    SUBCASE("C05") {
        Kommunedata d = god();
        enhed2(d).tilstande[0].virkning.aktoer = {};
        CHECK(brudt(d) == Regler{"C05"});
    }
    SUBCASE("C06") {
        Kommunedata d = god();
        enhed2(d).relationer.push_back(rel(kOrganisationEnhed, "TilknyttedeItSystemer", nr(701)));
        CHECK(brudt(d) == Regler{"C06"});
    }
    SUBCASE("C07") {
        Kommunedata d = god();
        d.brugere[0].indhold.tilstande[0].kode = kInaktiv;
        CHECK(brudt(d) == Regler{"C07"});
    }
    SUBCASE("C08") {
        Kommunedata d = god();
        oio::Relation r = rel(kOrganisationEnhed, "TilknyttedeItSystemer", nr(700));
        r.ref = oio::Reference::urn("urn:x:y");
        enhed2(d).relationer.push_back(r);
        CHECK(brudt(d) == Regler{"C08"});
    }
}

TEST_CASE("efterlevelse: the hierarchy") {
    const Fra f = fra("2024-01-01");
    SUBCASE("C20, C21: two roots, none named") {
        Kommunedata d = god();
        d.enheder.push_back({nr(3), ny_enhed({"Anden rod", "R2", {}}, f)});
        CHECK(brudt(d) == Regler{"C20"});
        d.organisationen.relationer.clear();
        CHECK(brudt(d) == Regler{"C20", "C21"});
    }
    SUBCASE("C22") {
        Kommunedata d = god();
        fjern(enhed2(d), kOrganisationEnhed, "Tilhoerer");
        CHECK(brudt(d) == Regler{"C22"});
    }
    SUBCASE("C23") {
        Kommunedata d = god();
        d.enheder.push_back({nr(3), ny_enhed({"C", "C", nr(4)}, f)});
        d.enheder.push_back({nr(4), ny_enhed({"D", "D", nr(3)}, f)});
        CHECK(brudt(d) == Regler{"C23"});
    }
    SUBCASE("C24") {
        Kommunedata d = god();
        enhed2(d).egenskaber[0].felter[1].tekst = "";
        CHECK(brudt(d) == Regler{"C24"});
    }
    SUBCASE("C25") {
        Kommunedata d = god();
        d.enheder.push_back({nr(3), ny_enhed({"AFDELING", "B", nr(1)}, f)});
        CHECK(brudt(d) == Regler{"C25"});
    }
    SUBCASE("C26") {
        Kommunedata d = god();
        d.enheder.push_back({nr(3), ny_enhed({"C", "C", nr(77)}, f)});
        CHECK(brudt(d) == Regler{"C06", "C26"});
    }
    SUBCASE("C27") {
        Kommunedata d = god();
        enhed2(d).relationer.push_back(rel(kOrganisationEnhed, "Enhedstype", nr(600)));
        CHECK(brudt(d) == Regler{"C27"});
    }
    SUBCASE("a unit that closes leaves the rules alone") {
        Kommunedata d = god();
        enhed2(d) = oio::flet(kOrganisationEnhed, enhed2(d),
                              luk_enhed(enhed2(d), fra("2025-01-01")), oio::Rettemaade::kFlet);
        funktion(d) =
            oio::flet(kOrganisationFunktion, funktion(d),
                      afslut_stilling(funktion(d), fra("2025-01-01")), oio::Rettemaade::kFlet);
        CHECK(brudt(d) == Regler{"C36"});
    }
}

TEST_CASE("efterlevelse: users and persons") {
    const Fra f = fra("2024-01-01");
    SUBCASE("C30") {
        Kommunedata d = god();
        Efterset twin = d.brugere[0];
        twin.uuid = nr(21);
        d.brugere.push_back(twin);
        CHECK(brudt(d) == Regler{"C30", "C36"});
    }
    SUBCASE("C31") {
        Kommunedata d = god();
        fjern(d.brugere[0].indhold, kBruger, "Tilhoerer");
        CHECK(brudt(d) == Regler{"C31"});
    }
    SUBCASE("C32") {
        Kommunedata d = god();
        d.personer.push_back({nr(31), ny_person("Bo", nr(31), f)});
        d.brugere[0].indhold.relationer.push_back(rel(kBruger, "TilknyttedePersoner", nr(31)));
        CHECK(brudt(d) == Regler{"C32"});
    }
    SUBCASE("C33, C35") {
        Kommunedata d = god();
        d.personer.push_back({nr(31), ny_person("Bo", nr(31), f)});
        CHECK(brudt(d) == Regler{"C33"});
        d.personer[1].indhold.egenskaber[0].felter[0].tekst = "610180-1234";
        CHECK(brudt(d) == Regler{"C33", "C35"});
        for (const Efterlevelsesfund& x : efterse(d, kNu, 100).fund) {
            CHECK(x.tekst.find("610180") == std::string::npos);
            CHECK(x.navn.find("Bo") == std::string::npos);
        }
    }
    SUBCASE("C34, only for those who see names") {
        Kommunedata d = god();
        d.personer[0].indhold.egenskaber[0].felter.pop_back();
        CHECK(brudt(d) == Regler{"C34"});
        d.ser_navne = false;
        CHECK(brudt(d).empty());
    }
    SUBCASE("C36, C37; a robot needs neither") {
        Kommunedata d = god();
        d.brugere[0].indhold.relationer.push_back(rel(kBruger, "BrugerTyper", klasse::robot()));
        d.funktioner.clear();
        fjern(d.brugere[0].indhold, kBruger, "Adresser");
        CHECK(brudt(d).empty());
        fjern(d.brugere[0].indhold, kBruger, "BrugerTyper");
        CHECK(brudt(d) == Regler{"C36", "C37"});
    }
}

TEST_CASE("efterlevelse: functions") {
    const oio::Objektbeskrivelse& b = kOrganisationFunktion;
    SUBCASE("C40") {
        Kommunedata d = god();
        fjern(funktion(d), b, "Funktionstype");
        CHECK(brudt(d).contains("C40"));
    }
    SUBCASE("C41") {
        Kommunedata d = god();
        fjern(funktion(d), b, "TilknyttedeOrganisationer");
        CHECK(brudt(d) == Regler{"C41"});
    }
    SUBCASE("C42") {
        Kommunedata d = god();
        funktion(d).relationer.push_back(rel(b, "TilknyttedeItSystemer", nr(700)));
        CHECK(brudt(d) == Regler{"C42"});
    }
    SUBCASE("C43, C44, C45") {
        Kommunedata d = god();
        funktion(d).relationer.push_back(rel(b, "TilknyttedeEnheder", nr(1)));
        CHECK(brudt(d) == Regler{"C43"});
        d = god();
        funktion(d).relationer.push_back(rel(b, "TilknyttedeBrugere", nr(20), "2024-02-01"));
        CHECK(brudt(d) == Regler{"C44"});
        d = god();
        d.funktioner.push_back({nr(51), funktion(d)});
        CHECK(brudt(d) == Regler{"C45"});
    }
    SUBCASE("C46") {
        Kommunedata d = god();
        for (oio::Relation& r : funktion(d).relationer)
            if (r.art == relation(b, "TilknyttedeEnheder")) r.virkning.til = dag("2025-01-01");
        CHECK(brudt(d) == Regler{"C46"});
    }
    SUBCASE("C47") {
        Kommunedata d = god();
        for (const int n : {51, 52})
            d.funktioner.push_back({nr(n), ny_stilling({"Leder", nr(20), nr(2), true}, nr(n),
                                                       fra("2024-01-01"), dag("2024-01-01"))});
        CHECK(brudt(d) == Regler{"C47"});
    }
    SUBCASE("C60, C61, C62, C63") {
        Kommunedata d = god();
        tilfoej_funktion(d, nr(60), klasse::udbetalende_enhed());
        CHECK(brudt(d) == Regler{"C61", "C62"});
        tilfoej_funktion(d, nr(61), klasse::udbetalende_enhed());
        for (const int n : {60, 61})
            enhed2(d).relationer.push_back(rel(kOrganisationEnhed, "TilknyttedeFunktioner", nr(n)));
        CHECK(brudt(d) == Regler{"C61", "C63"});
        fjern(d.funktioner[1].indhold, b, "TilknyttedeEnheder");
        CHECK(brudt(d) == Regler{"C60", "C61", "C63"});
    }
    SUBCASE("C70, C71, C72, C73") {
        Kommunedata d = god();
        tilfoej_funktion(d, nr(60), klasse::henvendelsessted());
        CHECK(brudt(d) == Regler{"C70", "C73"});
        d.funktioner[1].indhold.relationer.push_back(rel(b, "TilknyttedeOpgaver", kKle));
        d.adresser.push_back({nr(41), ny_adresse("12345678", nr(41), fra("2024-01-01"))});
        enhed2(d).relationer.push_back(adresse(kOrganisationEnhed, nr(41), kTelefonEnhed));
        CHECK(brudt(d).empty());
        Efterset other = d.funktioner[1];
        other.uuid = nr(61);
        other.indhold.egenskaber[0].felter[0].tekst = "andet";
        d.funktioner.push_back(other);
        for (const int n : {60, 61})
            enhed2(d).relationer.push_back(rel(kOrganisationEnhed, "TilknyttedeFunktioner", nr(n)));
        CHECK(brudt(d) == Regler{"C72"});
        fjern(d.funktioner[2].indhold, b, "TilknyttedeEnheder");
        CHECK(brudt(d) == Regler{"C71", "C72"});
    }
    SUBCASE("C90") {
        Kommunedata d = god();
        tilfoej_funktion(d, nr(60), klasse::systemrolle());
        CHECK(brudt(d) == Regler{"C90"});
        d.funktioner[1].indhold.relationer.push_back(rel(b, "TilknyttedeItSystemer", nr(700)));
        CHECK(brudt(d).empty());
    }
}

TEST_CASE("efterlevelse: addresses and tasks") {
    const Fra f = fra("2024-01-01");
    Kommunedata d = god();
    d.adresser.push_back({nr(41), ny_adresse("post@x.example", nr(41), f)});
    d.adresser.push_back({nr(42), ny_adresse("ikke en mail", nr(42), f)});
    const auto have = [&](oio::Relation r) { enhed2(d).relationer.push_back(std::move(r)); };
    SUBCASE("C50") {
        oio::Relation r = adresse(kOrganisationEnhed, nr(41), kEmailEnhed);
        r.type = oio::Reference(klasse::adressetype_bruger());
        have(r);
        CHECK(brudt(d) == Regler{"C50"});
    }
    SUBCASE("C51") {
        have(adresse(kOrganisationEnhed, nr(41), kEmailBruger));
        CHECK(brudt(d) == Regler{"C51"});
    }
    SUBCASE("C52") {
        d.adresser[1].indhold.egenskaber[0].felter.pop_back();
        have(adresse(kOrganisationEnhed, nr(41), kEmailEnhed));
        CHECK(brudt(d) == Regler{"C52"});
    }
    SUBCASE("C53") {
        have(adresse(kOrganisationEnhed, nr(42), kEmailEnhed));
        CHECK(brudt(d) == Regler{"C53"});
    }
    SUBCASE("C55, C56") {
        have(adresse(kOrganisationEnhed, nr(41), kEmailEnhed));
        have(adresse(kOrganisationEnhed, nr(41), kTelefonEnhed));
        CHECK(brudt(d) == Regler{"C53", "C55"});
        enhed2(d).relationer.pop_back();
        d.adresser[2].indhold = ny_adresse("b@x.example", nr(42), f);
        have(adresse(kOrganisationEnhed, nr(42), kEmailEnhed));
        CHECK(brudt(d) == Regler{"C56"});
    }
    SUBCASE("C80, C81") {
        const auto tasks = [&](std::size_t n, const Uuid& k) {
            oio::Indhold& c = d.enheder[n].indhold;
            c = oio::flet(kOrganisationEnhed, c, saet_opgaver(c, std::vector{k}, f),
                          oio::Rettemaade::kFlet);
        };
        tasks(1, nr(900));
        CHECK(brudt(d) == Regler{"C80"});
        tasks(1, kKle);
        tasks(0, kKle);
        CHECK(brudt(d).empty());
        d.enheder.push_back({nr(3), ny_enhed({"C", "C", nr(1)}, f)});
        tasks(2, kKle);
        CHECK(brudt(d) == Regler{"C81"});
    }
}

namespace {

oio::Registrering registrering(const char* day, oio::Indhold c,
                               oio::Livscyklus l = oio::Livscyklus::kOpstaaet) {
    oio::Registrering r;
    r.tidspunkt = dag(day);
    r.livscyklus = l;
    r.indhold = std::move(c);
    return r;
}
constexpr auto kPassiveret = oio::Livscyklus::kPassiveret;
constexpr auto kImporteret = oio::Livscyklus::kImporteret;

// A unit that was changed on the days: hours after (or before) the day that the change holds from.
std::vector<Haendelse> aendret(std::initializer_list<std::pair<const char*, int>> changes) {
    std::vector<Haendelse> out;
    for (const auto& [day, hours] : changes)
        out.push_back(
            {Tid{dag(day).us + hours * 3600 * kSekund}, Haendelse::Art::kAendret, dag(day)});
    return out;
}

}  // namespace

TEST_CASE("efterlevelse: what a registration changes, and from when") {
    const oio::Indhold first = ny_enhed({"Afdeling", "A", nr(1)}, fra("2024-01-01"));
    const auto from = [&](const oio::Indhold& a, const oio::Indhold& b) -> std::optional<Tid> {
        const auto found =
            haendelser(std::vector{registrering("2025-05-01", a), registrering("2025-05-02", b)});
        if (found.empty()) return std::nullopt;
        CHECK(found.size() == 1);
        CHECK(found[0].art == Haendelse::Art::kAendret);
        CHECK(found[0].registreret == dag("2025-05-02"));
        return found[0].virker;
    };
    CHECK(from(first, first) == std::nullopt);
    const auto changed = [&](const oio::Indhold& message) {
        return oio::flet(kOrganisationEnhed, first, message, oio::Rettemaade::kFlet);
    };
    // A period that ends differs from its end on, not from its beginning.
    const oio::Indhold named = changed(ret_enhed(first, {"Nyt", "A", nr(1)}, fra("2025-06-01")));
    CHECK(from(first, named) == dag("2025-06-01"));
    CHECK(from(named, first) == dag("2025-06-01"));
    const oio::Indhold moved =
        changed(ret_enhed(first, {"Afdeling", "A", nr(9)}, fra("2025-03-01")));
    CHECK(from(first, moved) == dag("2025-03-01"));
    CHECK(from(named, moved) == dag("2025-03-01"));
    CHECK(from(first, changed(luk_enhed(first, fra("2025-04-01")))) == dag("2025-04-01"));
    // One period cut in two says what it said.
    oio::Indhold cut = first;
    cut.egenskaber.push_back(cut.egenskaber.front());
    cut.egenskaber[0].virkning.til = cut.egenskaber[1].virkning.fra = dag("2025-02-01");
    CHECK(from(first, cut) == std::nullopt);
    // Who answers for it is not what it says.
    oio::Indhold other = first;
    other.egenskaber[0].virkning.aktoer = oio::Reference(nr(77));
    CHECK(from(first, other) == std::nullopt);
}

TEST_CASE("efterlevelse: C10, switched off and on again and again") {
    const oio::Indhold c = ny_enhed({"Afdeling", "A", nr(1)}, fra("2024-01-01"));
    const auto seen = [&](const char* off, const char* on, const char* off_again,
                          const char* on_again) {
        Kommunedata d = god();
        d.enheder[1].historie = haendelser(
            std::vector{registrering("2025-01-01", c), registrering(off, c, kPassiveret),
                        registrering(on, c, kImporteret), registrering(off_again, c, kPassiveret),
                        registrering(on_again, c, kImporteret)});
        CHECK(d.enheder[1].historie.size() == 4);
        return brudt(d);
    };
    CHECK(seen("2025-04-01", "2025-04-02", "2025-05-01", "2025-05-02") == Regler{"C10"});
    CHECK(seen("2025-04-01", "2025-04-02", "2025-05-02", "2025-05-03").empty());
    // Once, and withdrawn when it was withdrawn already.
    Kommunedata d = god();
    d.enheder[1].historie = haendelser(std::vector{
        registrering("2025-01-01", c), registrering("2025-04-01", c, kPassiveret),
        registrering("2025-04-02", c, oio::Livscyklus::kSlettet), registrering("2025-04-03", c)});
    CHECK(d.enheder[1].historie.size() == 2);
    CHECK(brudt(d).empty());
}

TEST_CASE("efterlevelse: C95, a feed that is late day after day") {
    const auto seen = [](std::vector<Haendelse> of_unit, std::vector<Haendelse> of_user = {}) {
        Kommunedata d = god();
        d.enheder[1].historie = std::move(of_unit);
        d.brugere[0].historie = std::move(of_user);
        return brudt(d);
    };
    CHECK(seen(aendret({{"2025-04-01", 25},
                        {"2025-04-03", 25},
                        {"2025-04-05", 30},
                        {"2025-04-07", 2},
                        {"2025-04-09", 2}})) == Regler{"C95"});
    // Within the day, ahead, or as often in time as late.
    CHECK(seen(aendret({{"2025-04-01", 24},
                        {"2025-04-03", 24},
                        {"2025-04-05", 24},
                        {"2025-04-07", 2},
                        {"2025-04-09", 2}}))
              .empty());
    CHECK(seen(aendret({{"2025-04-01", -900},
                        {"2025-04-03", -900},
                        {"2025-04-05", -48},
                        {"2025-04-07", -2},
                        {"2025-04-09", -2}}))
              .empty());
    CHECK(seen(aendret({{"2025-04-01", 25},
                        {"2025-04-03", 25},
                        {"2025-04-05", 30},
                        {"2025-04-07", 2},
                        {"2025-04-09", 2},
                        {"2025-04-11", 2}}))
              .empty());
    // Too few days to be a habit, also when each had much.
    CHECK(seen(aendret({{"2025-04-01", 25},
                        {"2025-04-01", 26},
                        {"2025-04-01", 27},
                        {"2025-04-03", 25},
                        {"2025-04-05", 30},
                        {"2025-04-07", 30}}))
              .empty());
    // Types are not mixed.
    CHECK(seen(aendret({{"2025-04-01", 25}, {"2025-04-03", 25}, {"2025-04-05", 30}}),
               aendret({{"2025-04-06", 25}, {"2025-04-07", 25}, {"2025-04-08", 30}}))
              .empty());
}
