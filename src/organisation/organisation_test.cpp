#include "organisation/organisation.hpp"

#include <doctest/doctest.h>

#include "adgang/gate.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::organisation;

namespace {

constexpr Cvr kKorsbaek{11111111};
constexpr Cvr kNabo{22222222};
const Uuid kKorsbaekOrg = Uuid::literal("0c6f4d3e-1111-4000-8000-000000000001");
const Uuid kNaboOrg = Uuid::literal("0c6f4d3e-2222-4000-8000-000000000002");
constexpr std::uint32_t kAlt = adgang::kUdstil | adgang::kRediger | adgang::kAnonymiser |
                               adgang::kFysiskSlet | adgang::kSeNavn | adgang::kSeCpr;

Kalder kalder(Cvr cvr, const Uuid& organisation, std::uint32_t rights) {
    const krypto::Fingeraftryk print{1};
    auto gate = adgang::Gate::sandkasse("127.0.0.1",
                                        {{"prøve", Uuid{}, print, {{cvr, organisation, rights}}}});
    REQUIRE(gate);
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    REQUIRE(k);
    return *k;
}

int kode(const auto& r) {
    return r ? 20 : r.error().kode;
}

oio::Virkning fra(const char* from) {
    oio::Virkning v;
    v.fra = *parse_datetime(from);
    return v;
}
oio::Relation rel(const oio::Objektbeskrivelse& b, const char* name, const Uuid& ref,
                  const char* from = "2024-01-01T00:00:00") {
    oio::Relation r;
    r.art = relation(b, name);
    r.ref = oio::Reference(ref);
    r.virkning = fra(from);
    return r;
}
oio::Indhold enhed(const char* navn, const Uuid& owner) {
    oio::Indhold i;
    i.egenskaber.push_back(
        {fra("2024-01-01T00:00:00"), {{felt::kBrugervendtNoegle, navn}, {felt::kEnhedNavn, navn}}});
    i.tilstande.push_back({0, kAktiv, fra("2024-01-01T00:00:00")});
    i.relationer.push_back(rel(kOrganisationEnhed, "Tilhoerer", owner));
    return i;
}
oio::Indhold person(const char* navn, const char* cpr) {
    oio::Indhold i;
    i.egenskaber.push_back(
        {fra("2024-01-01T00:00:00"),
         {{felt::kBrugervendtNoegle, "p1"}, {felt::kPersonCpr, cpr}, {felt::kPersonNavn, navn}}});
    return i;
}
oio::ImporterInput import_af(const Uuid& u, oio::Indhold i) {
    return {u, {{{}, {}, std::move(i)}}};
}

struct Hus {
    SeededEntropy random{4};
    std::unique_ptr<store::MemoryLager> store = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00")};
    oio::Motor motor{*store, clock, random, {}};
    Organisation org{motor, {.testtilstand = true}};
    Kalder korsbaek = kalder(kKorsbaek, kKorsbaekOrg, kAlt);
    Kalder nabo = kalder(kNabo, kNaboOrg, kAlt);
    Kalder operatoer = kalder(kOperatoer, Uuid{}, kAlt);
    Uuid u = Uuid::random(random);

    Hus() {
        for (const Uuid& o : {kKorsbaekOrg, kNaboOrg}) {
            oio::Indhold i;
            i.egenskaber.push_back(
                {fra("2024-01-01T00:00:00"), {{0, "K"}, {felt::kOrganisationNavn, "Kommune"}}});
            i.tilstande.push_back({0, kAktiv, fra("2024-01-01T00:00:00")});
            REQUIRE(org.importer(operatoer, kOrganisation, import_af(o, i)));
        }
    }
};

}  // namespace

TEST_CASE("organisation: another municipality's objects are unknown, its UUIDs taken") {
    Hus h;
    REQUIRE(
        h.org.importer(h.korsbaek, kOrganisationEnhed, import_af(h.u, enhed("A", kKorsbaekOrg))));
    CHECK(kode(h.org.laes(h.nabo, kOrganisationEnhed, {h.u, {}})) == 44);
    CHECK(kode(h.org.list(h.nabo, kOrganisationEnhed, {{h.u}, {}})) == 44);
    CHECK(kode(h.org.ret(h.nabo, kOrganisationEnhed, {h.u, {}, {}})) == 44);
    CHECK(kode(h.org.passiver(h.nabo, kOrganisationEnhed, {h.u, {}})) == 44);
    CHECK(kode(h.org.slet(h.nabo, kOrganisationEnhed, {h.u, {}})) == 44);
    CHECK(h.org.soeg(h.nabo, kOrganisationEnhed, {})->empty());
    CHECK(kode(h.org.importer(h.nabo, kOrganisationEnhed, import_af(h.u, enhed("B", kNaboOrg)))) ==
          43);
    CHECK(kode(h.org.importer(h.nabo, kOrganisationEnhed,
                              import_af(Uuid::random(h.random), enhed("B", kKorsbaekOrg)))) == 43);
    CHECK(h.org.laes(h.korsbaek, kOrganisationEnhed, {h.u, {}})->registreringer.at(0).nr == 1);
}

TEST_CASE("organisation: each municipality has its own copy of a DAR address") {
    Hus h;
    oio::Indhold text;
    text.egenskaber.push_back(
        {fra("2024-01-01T00:00:00"), {{0, "a"}, {felt::kAdresseTekst, "Torvet 1"}}});
    CHECK(h.org.importer(h.korsbaek, kAdresse, import_af(h.u, text)));
    text.egenskaber[0].felter[1].tekst = "Torvet 1, naboens";
    CHECK(h.org.importer(h.nabo, kAdresse, import_af(h.u, text)));
    CHECK(*h.org.laes(h.korsbaek, kAdresse, {h.u, {}})
               ->registreringer.at(0)
               .indhold.egenskaber.at(0)
               .felt(felt::kAdresseTekst) == "Torvet 1");
}

TEST_CASE("organisation: rights of the agreement") {
    Hus h;
    const Kalder reader = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil);
    CHECK(kode(h.org.importer(reader, kOrganisationEnhed,
                              import_af(h.u, enhed("A", kKorsbaekOrg)))) == 43);
    CHECK(kode(h.org.opret(reader, kAdresse, {})) == 43);
    CHECK(kode(h.org.ret(reader, kAdresse, {h.u, {}, {}})) == 43);
    CHECK(kode(h.org.anonymiser(reader, {h.u})) == 43);
    CHECK(kode(h.org.fysiskslet(reader, {kKorsbaekOrg, h.u})) == 43);
    const Kalder nobody = kalder(kKorsbaek, kKorsbaekOrg, 0);
    CHECK(kode(h.org.laes(nobody, kAdresse, {h.u, {}})) == 43);
    CHECK(kode(h.org.soeg(nobody, kAdresse, {})) == 43);
    CHECK(kode(h.org.fremsoegobjekthierarki(nobody, {})) == 43);
}

TEST_CASE("organisation: a municipality changes only Overordnet of its own Organisation") {
    Hus h;
    REQUIRE(
        h.org.importer(h.korsbaek, kOrganisationEnhed, import_af(h.u, enhed("Rod", kKorsbaekOrg))));
    auto all =
        h.org.laes(h.korsbaek, kOrganisation, {kKorsbaekOrg, {}})->registreringer.at(0).indhold;
    all.relationer.push_back(rel(kOrganisation, "Overordnet", h.u));
    CHECK(kode(h.org.ret(h.korsbaek, kOrganisation, {kKorsbaekOrg, {}, all})) == 20);
    CHECK(h.org.laes(h.nabo, kOrganisation, {kKorsbaekOrg, {}})
              ->registreringer.at(0)
              .indhold.relationer.size() == 1);
    CHECK(kode(h.org.ret(h.nabo, kOrganisation, {kKorsbaekOrg, {}, all})) == 43);
    all.egenskaber[0].felter[1].tekst = "Nyt navn";
    CHECK(kode(h.org.ret(h.korsbaek, kOrganisation, {kKorsbaekOrg, {}, all})) == 43);
    CHECK(kode(h.org.passiver(h.korsbaek, kOrganisation, {kKorsbaekOrg, {}})) == 43);
    CHECK(kode(h.org.passiver(h.korsbaek, kOrganisation, {h.u, {}})) == 44);
    CHECK(kode(h.org.importer(h.korsbaek, kVirksomhed, import_af(Uuid::random(h.random), {}))) ==
          43);
}

TEST_CASE("organisation: undo brings back all of an earlier registration, seen or not") {
    Hus h;
    REQUIRE(h.org.importer(h.korsbaek, kPerson, import_af(h.u, person("Anne", "6101019999"))));
    REQUIRE(
        h.org.ret(h.korsbaek, kPerson, {.uuid = h.u, .indhold = person("Berit", "6102029999")}));
    const auto now = [&] {
        const auto o = h.org.laes(h.korsbaek, kPerson, {h.u, {}});
        REQUIRE(o);
        return o->registreringer.at(0);
    };
    const auto gendan = [&](const Kalder& k, std::uint64_t nr) {
        return kode(h.org.gendan(k, kPerson, h.u, nr, "fortrudt"));
    };
    const Kalder no_number =
        kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kRediger | adgang::kSeNavn);
    CHECK(gendan(kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kSeNavn), 1) == 43);
    CHECK(gendan(h.nabo, 1) == 44);
    CHECK(gendan(no_number, 3) == 44);
    CHECK(now().nr == 2);
    CHECK(gendan(no_number, 1) == 20);
    CHECK(now().nr == 3);
    CHECK(now().note == "fortrudt");
    const oio::Registrering back = now();
    const oio::Egenskab& e = back.indhold.egenskaber.at(0);
    CHECK(*e.felt(felt::kPersonNavn) == "Anne");
    CHECK(*e.felt(felt::kPersonCpr) == "6101019999");
    REQUIRE(h.org.passiver(h.korsbaek, kPerson, {h.u, {}}));
    CHECK(gendan(h.korsbaek, 2) == 49);
}

TEST_CASE("organisation: undo makes no object another's, and only what one may write") {
    Hus h;
    // A unit that was the neighbour's Organisation's before, as it may have come with a history
    // from elsewhere: straight into the store.
    const oio::Skriver moved{kKorsbaek, {}, {}};
    REQUIRE(h.motor.importer(kOrganisationEnhed, moved, import_af(h.u, enhed("Før", kNaboOrg))));
    REQUIRE(h.org.ret(h.korsbaek, kOrganisationEnhed,
                      {.uuid = h.u, .indhold = enhed("Nu", kKorsbaekOrg)}));
    REQUIRE(h.org.ret(h.korsbaek, kOrganisationEnhed,
                      {.uuid = h.u, .indhold = enhed("Senere", kKorsbaekOrg)}));
    const auto gendan = [&](std::uint64_t nr) {
        return kode(h.org.gendan(h.korsbaek, kOrganisationEnhed, h.u, nr, std::nullopt));
    };
    CHECK(gendan(1) == 43);
    CHECK(h.org.laes(h.korsbaek, kOrganisationEnhed, {h.u, {}})->registreringer.at(0).nr == 3);
    CHECK(gendan(2) == 20);
    // What a municipality sees and does not own.
    CHECK(kode(h.org.gendan(h.korsbaek, kOrganisation, kKorsbaekOrg, 1, std::nullopt)) == 43);
    CHECK(kode(h.org.gendan(h.operatoer, kOrganisation, kKorsbaekOrg, 1, std::nullopt)) == 20);
}

TEST_CASE("organisation: several objects are written together or not at all") {
    Hus h;
    const Uuid other = Uuid::random(h.random);
    const auto there = [&](const Uuid& u) {
        return kode(h.org.laes(h.korsbaek, kOrganisationEnhed, {u, {}})) == 20;
    };
    const auto ny = [&](const Uuid& u, const char* name) {
        return Aendring{&kOrganisationEnhed, u, true, enhed(name, kKorsbaekOrg)};
    };
    const auto under = [&](const Uuid& u, const Uuid& over) {
        oio::Indhold c;
        c.har = {false, false, true};
        c.relationer.push_back(rel(kOrganisationEnhed, "Overordnet", over, "2025-07-01T00:00:00"));
        return Aendring{&kOrganisationEnhed, u, false, std::move(c)};
    };
    const auto skriv = [&](const Kalder& k, std::vector<Aendring> in) {
        return kode(h.org.skriv_samlet(k, std::move(in), "note"));
    };
    SUBCASE("the last one refused") {
        CHECK(skriv(h.korsbaek, {ny(h.u, "A"), under(other, h.u)}) == 44);
        CHECK_FALSE(there(h.u));
        CHECK(skriv(h.korsbaek, {ny(h.u, "A"),
                                 {&kOrganisationEnhed, other, true, enhed("B", kNaboOrg)}}) == 43);
        CHECK(skriv(h.korsbaek, {ny(h.u, "A"), {&kOrganisation, kKorsbaekOrg, false, {}}}) == 43);
        CHECK_FALSE(there(h.u));
        REQUIRE(h.org.importer(h.korsbaek, kOrganisationEnhed,
                               import_af(other, enhed("B", kKorsbaekOrg))));
        CHECK(skriv(h.korsbaek, {ny(h.u, "A"), ny(other, "B")}) == 49);
        REQUIRE(h.org.passiver(h.korsbaek, kOrganisationEnhed, {other, {}}));
        CHECK(skriv(h.korsbaek, {ny(h.u, "A"), under(other, h.u)}) == 49);
        CHECK_FALSE(there(h.u));
    }
    SUBCASE("who may") {
        const Kalder reader = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil);
        CHECK(skriv(reader, {ny(h.u, "A")}) == 43);
        REQUIRE(skriv(h.korsbaek, {ny(h.u, "A")}) == 20);
        CHECK(skriv(h.nabo, {under(h.u, other)}) == 44);
        CHECK(skriv(h.nabo, {{&kOrganisationEnhed, h.u, true, enhed("B", kNaboOrg)}}) == 43);
    }
    SUBCASE("an object twice gets one registration, all of one time") {
        REQUIRE(skriv(h.korsbaek, {ny(h.u, "A"), ny(other, "B"), under(other, h.u)}) == 20);
        oio::LaesInput in{other, {}};
        in.filter.virkning_fra = Tid::minus_uendelig();
        in.filter.virkning_til = Tid::plus_uendelig();
        const auto o = h.org.laes(h.korsbaek, kOrganisationEnhed, in);
        REQUIRE(o);
        REQUIRE(o->registreringer.size() == 1);
        const oio::Registrering& r = o->registreringer[0];
        CHECK(r.nr == 1);
        CHECK(r.note == "note");
        CHECK(r.indhold.relationer.size() == 2);
        CHECK(r.tidspunkt ==
              h.org.laes(h.korsbaek, kOrganisationEnhed, {h.u, {}})->registreringer[0].tidspunkt);
    }
    SUBCASE("a person's name, by those who may see it; the number stays, seen or not") {
        REQUIRE(h.org.importer(h.korsbaek, kPerson, import_af(h.u, person("Anne", "6101019999"))));
        const Kalder no_number =
            kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kRediger | adgang::kSeNavn);
        const Kalder no_name =
            kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kRediger | adgang::kSeCpr);
        Aendring name{.type = &kPerson, .uuid = h.u, .indhold = {}};
        name.navn = Aendring::Personnavn{"Berit", {*parse_datetime("2025-01-01T00:00:00"), {}}};
        CHECK(skriv(no_name, {ny(other, "A"), name}) == 43);
        CHECK_FALSE(there(other));
        CHECK(skriv(no_number, {ny(other, "A"), name}) == 20);
        const auto o = h.org.laes(h.korsbaek, kPerson, {h.u, {}});
        REQUIRE(o);
        const oio::Egenskab& e = o->registreringer.at(0).indhold.egenskaber.at(0);
        CHECK(*e.felt(felt::kPersonNavn) == "Berit");
        CHECK(*e.felt(felt::kPersonCpr) == "6101019999");
    }
}

TEST_CASE("organisation: hidden fields are left out and cannot be searched") {
    Hus h;
    REQUIRE(h.org.importer(h.korsbaek, kPerson, import_af(h.u, person("Karla", "9999999999"))));
    const Kalder blind = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kSeNavn);
    const auto seen = h.org.laes(blind, kPerson, {h.u, {}});
    CHECK(seen->registreringer.at(0).indhold.egenskaber.at(0).felt(felt::kPersonCpr) == nullptr);
    CHECK(*seen->registreringer.at(0).indhold.egenskaber.at(0).felt(felt::kPersonNavn) == "Karla");
    oio::SoegInput by_cpr;
    by_cpr.eksempel.egenskaber.push_back({{}, {{felt::kPersonCpr, "9999999999"}}});
    CHECK(h.org.soeg(blind, kPerson, by_cpr)->empty());
    CHECK(h.org.soeg(h.korsbaek, kPerson, by_cpr)->size() == 1);
}

TEST_CASE("organisation: anonymiser rewrites all of history") {
    Hus h;
    REQUIRE(h.org.importer(h.korsbaek, kPerson, import_af(h.u, person("Karla", "9999999999"))));
    h.clock.advance(kDoegn);
    oio::RetInput rename{h.u, {}, {}};
    rename.indhold.egenskaber.push_back(
        {fra("2025-01-01T00:00:00"),
         {{0, "p1"}, {felt::kPersonCpr, "9999999999"}, {felt::kPersonNavn, "Karla B"}}});
    REQUIRE(h.org.ret(h.korsbaek, kPerson, rename));
    CHECK(kode(h.org.anonymiser(h.korsbaek, {std::string("9999999998")})) == 44);
    REQUIRE(h.org.anonymiser(h.korsbaek, {std::string("9999999999")}));
    const oio::Filter everything{Tid::minus_uendelig(), {}, Tid::minus_uendelig(), {}};
    const auto all = h.org.laes(h.korsbaek, kPerson, {h.u, everything});
    REQUIRE(all->registreringer.size() == 3);
    for (const auto& r : all->registreringer)
        for (const auto& e : r.indhold.egenskaber) {
            CHECK(e.felt(felt::kPersonCpr) == nullptr);
            CHECK(*e.felt(felt::kPersonNavn) == "Anonymiseret");
            CHECK(*e.felt(felt::kBrugervendtNoegle) == h.u.text());
        }
    oio::SoegInput by_cpr;
    by_cpr.virkning = oio::Periode{};
    by_cpr.eksempel.egenskaber.push_back({{}, {{felt::kPersonCpr, "9999999999"}}});
    CHECK(h.org.soeg(h.korsbaek, kPerson, by_cpr)->empty());
}

TEST_CASE("organisation: fysiskslet takes the unit and what was tied only to it") {
    Hus h;
    const Uuid other = Uuid::random(h.random);
    REQUIRE(
        h.org.importer(h.korsbaek, kOrganisationEnhed, import_af(h.u, enhed("A", kKorsbaekOrg))));
    const auto function = [&](std::vector<Uuid> units) {
        const Uuid f = Uuid::random(h.random);
        oio::Indhold i;
        for (const Uuid& unit : units)
            i.relationer.push_back(rel(kOrganisationFunktion, "TilknyttedeEnheder", unit));
        REQUIRE(h.org.importer(h.korsbaek, kOrganisationFunktion, import_af(f, i)));
        return f;
    };
    const Uuid mine = function({h.u});
    const Uuid shared = function({h.u, other});
    CHECK(kode(h.org.fysiskslet(h.korsbaek, {kNaboOrg, h.u})) == 44);
    REQUIRE(h.org.fysiskslet(h.korsbaek, {kKorsbaekOrg, h.u}));
    CHECK(kode(h.org.laes(h.korsbaek, kOrganisationEnhed, {h.u, {}})) == 44);
    CHECK(kode(h.org.laes(h.korsbaek, kOrganisationFunktion, {mine, {}})) == 44);
    CHECK(kode(h.org.laes(h.korsbaek, kOrganisationFunktion, {shared, {}})) == 20);
    CHECK(h.org.soeg(h.korsbaek, kOrganisationEnhed, {})->empty());
    // The UUID is free again, for anybody.
    CHECK(h.org.importer(h.nabo, kOrganisationEnhed, import_af(h.u, enhed("B", kNaboOrg))));

    REQUIRE(h.org.slet(h.nabo, kOrganisationEnhed, {h.u, {}}));
    REQUIRE(h.org.fysiskslet(h.nabo, {kNaboOrg, h.u}));
    CHECK(kode(h.org.laes(h.nabo, kOrganisationEnhed, {h.u, {}})) == 44);

    Organisation production(h.motor, {.testtilstand = false});
    CHECK(kode(production.fysiskslet(h.nabo, {kNaboOrg, h.u})) == 43);
}

TEST_CASE("organisation: the hierarchy pages each type by itself and leaves out what is closed") {
    Hus h;
    std::vector<Uuid> units;
    for (int i = 0; i < 7; ++i) {
        units.push_back(Uuid::random(h.random));
        REQUIRE(h.org.importer(
            h.korsbaek, kOrganisationEnhed,
            import_af(units.back(), enhed(("E" + std::to_string(i)).c_str(), kKorsbaekOrg))));
    }
    REQUIRE(h.org.importer(h.nabo, kOrganisationEnhed,
                           import_af(Uuid::random(h.random), enhed("N", kNaboOrg))));
    oio::RetInput close{units[3], {}, {}};
    close.indhold.tilstande.push_back({0, kInaktiv, fra("2025-05-01T00:00:00")});
    REQUIRE(h.org.ret(h.korsbaek, kOrganisationEnhed, close));
    std::erase(units, units[3]);
    std::sort(units.begin(), units.end());

    HierarkiInput in;
    in.hoved.maksimum = 4;
    const auto first = h.org.fremsoegobjekthierarki(h.korsbaek, in);
    REQUIRE(first);
    CHECK(first->dele[0].objekter.size() == 1);
    REQUIRE(first->dele[1].objekter.size() == 4);
    CHECK(first->dele[1].objekter[0].uuid == units[0]);
    in.hoved.foerste = 4;
    const auto second = h.org.fremsoegobjekthierarki(h.korsbaek, in);
    CHECK(second->dele[0].objekter.empty());
    REQUIRE(second->dele[1].objekter.size() == 2);
    CHECK(second->dele[1].objekter[1].uuid == units[5]);
    in.hoved.foerste = 0;
    in.egenskaber[1] = oio::Egenskab{{}, {{felt::kEnhedNavn, "EXCLUDE!"}}};
    const auto excluded = h.org.fremsoegobjekthierarki(h.korsbaek, in);
    CHECK(excluded->dele[0].objekter.size() == 1);
    CHECK(excluded->dele[1].objekter.empty());
}

TEST_CASE("organisation: import reports each object") {
    Hus h;
    ImportInput in;
    in.organisation = import_af(kKorsbaekOrg, {});
    in.enheder = {import_af(h.u, enhed("A", kKorsbaekOrg)),
                  import_af(h.u, enhed("A", kKorsbaekOrg)),
                  import_af(Uuid::random(h.random), enhed("B", kNaboOrg))};
    const auto out = h.org.import(h.korsbaek, in);
    REQUIRE(out->size() == 4);
    const int expected[] = {49, 20, 49, 43};
    for (std::size_t i = 0; i < 4; ++i)
        CHECK((*out)[i].kode == expected[i]);
    CHECK((*out)[1].type == "OrganisationEnhed");
}
