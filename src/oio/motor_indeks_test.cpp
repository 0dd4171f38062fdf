// What the indexes ask of the engine: the sender's time, identities of relations, receipt, physical
// removal.
#include <doctest/doctest.h>

#include "oio/gravsten.hpp"
#include "oio/indeks.hpp"
#include "oio/motor.hpp"
#include "oio/test_beskrivelse.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

constexpr Cvr kEjer{11111111};
const Tid kBegyndt = *parse_datetime("2025-06-01T10:00:00.250Z");

Reference cpr(std::string_view number) {
    return Reference::urn("urn:oio:cpr-nr:" + std::string(number));
}
Indhold part(Reference ref, std::size_t role, Virkning v, std::string navn = "Ane") {
    Indhold i;
    i.relationer.push_back(
        generel(kPart, std::move(ref), role, "", std::move(v), {{0, std::move(navn)}}));
    return i;
}

struct Hus {
    SeededEntropy random{7};
    std::unique_ptr<store::MemoryLager> store = store::lav_memory_lager();
    ManualClock clock{kBegyndt};
    Motor motor{*store, clock, random, {}};
    Skriver s{kEjer, Reference(id(900)), id(901)};

    Result<void> importer(int n, Indhold i, Tid sent = dag(10)) {
        return motor.importer(kSag, s,
                              {id(n),
                               {{.note = {},
                                 .bruger_ref = Reference(id(500)),
                                 .indhold = std::move(i),
                                 .tidspunkt = sent}}});
    }
    Result<void> opdater(int n, Indhold i, Tid sent, bool uden = false) {
        return motor.ret(kSag, s,
                         {.uuid = id(n),
                          .note = {},
                          .indhold = std::move(i),
                          .tidspunkt = sent,
                          .uden_notifikation = uden});
    }
    Oejebliksbillede laes(int n, Filter f) {
        auto o = motor.laes(kSag, kEjer, {id(n), f});
        return o ? *o : Oejebliksbillede{};
    }
    std::vector<Uuid> soeg(const SoegInput& in) {
        auto r = motor.soeg(kSag, kEjer, in);
        REQUIRE(r);
        return *r;
    }
};

SoegInput efter_part(Reference ref) {
    SoegInput in;
    Relation r;
    r.art = kPart;
    r.ref = std::move(ref);
    in.eksempel.relationer.push_back(r);
    return in;
}

}  // namespace

TEST_CASE("indeks: the sender's time and the first user are kept, receipt is ours") {
    Hus h;
    const Tid sent = dag(10).plus(1);
    REQUIRE(h.importer(1, part(cpr("6101011234"), 0, fra_til(dag(0), kInf)), sent));
    h.clock.advance(kDoegn);
    REQUIRE(h.opdater(1, part(cpr("6101011235"), 0, fra_til(dag(5), kInf)), dag(9)));
    const auto all = h.laes(1, {.virkning_fra = Tid::minus_uendelig(),
                                .sts_fra = Tid::minus_uendelig(),
                                .sts_til = Tid::plus_uendelig()});
    REQUIRE(all.registreringer.size() == 2);
    CHECK(all.registreringer[0].afsendt == sent);
    CHECK(all.registreringer[0].tidspunkt == kBegyndt);
    CHECK(all.registreringer[1].afsendt == dag(9));
    CHECK(all.registreringer[1].bruger_ref == Reference(id(500)));
    CHECK(all.registreringer[1].livscyklus == Livscyklus::kImporteret);
    REQUIRE(all.registreringer[1].indhold.relationer.size() == 2);
    CHECK(all.registreringer[1].indhold.relationer[0].virkning.til == dag(5));

    SUBCASE("the late one holds from its predecessor's time") {
        CHECK(h.laes(1, {.registrering_fra = dag(9), .registrering_til = dag(9)})
                  .registreringer.empty());
        const auto at = h.laes(1, {.registrering_fra = sent, .registrering_til = sent});
        REQUIRE(at.registreringer.size() == 1);
        CHECK(at.registreringer[0].nr == 2);
    }
    SUBCASE("receipt selects by our time") {
        const Tid t = kBegyndt.plus(5);
        const auto at = h.laes(1, {.sts_fra = t, .sts_til = t});
        REQUIRE(at.registreringer.size() == 1);
        CHECK(at.registreringer[0].nr == 1);
    }
    SUBCASE("searching by receipt") {
        SoegInput in;
        in.sts = Periode{kBegyndt.plus(kDoegn), Tid::plus_uendelig()};
        CHECK(h.soeg(in) == std::vector<Uuid>{id(1)});
        in.sts = Periode{kBegyndt, kBegyndt.plus(1)};
        CHECK(h.soeg(in) == std::vector<Uuid>{id(1)});
        in.sts = Periode{kBegyndt.plus(1), kBegyndt.plus(kDoegn)};
        CHECK(h.soeg(in).empty());
        in.sts = Periode{kBegyndt.plus(kDoegn + 1), Tid::plus_uendelig()};
        CHECK(h.soeg(in).empty());
    }
}

TEST_CASE("indeks: several registrations of one import, no event when not wanted, 49 when there") {
    Hus h;
    const auto one = [](std::string_view number, Tid sent) {
        return RegistreringInput{.note = {},
                                 .bruger_ref = {},
                                 .indhold = part(cpr(number), 0, fra_til(dag(0), kInf)),
                                 .tidspunkt = sent};
    };
    REQUIRE(
        h.motor.importer(kSag, h.s,
                         {.uuid = id(1),
                          .registreringer = {one("6101011234", dag(3)), one("6101011235", dag(1))},
                          .uden_notifikation = true}));
    CHECK(h.store->tal().udbakke == 0);
    const auto all = h.laes(1, {.sts_fra = Tid::minus_uendelig()});
    REQUIRE(all.registreringer.size() == 2);
    CHECK(all.registreringer[0].afsendt == dag(3));
    CHECK(all.registreringer[1].afsendt == dag(1));
    CHECK(h.soeg(efter_part(cpr("6101011235"))).size() == 1);
    CHECK(h.soeg(efter_part(cpr("6101011234"))).empty());
    CHECK(h.importer(1, {}).error().kode == 49);

    REQUIRE(h.opdater(1, part(cpr("6101011236"), 0, fra_til(dag(0), kInf)), dag(4), true));
    CHECK(h.store->tal().udbakke == 0);
    REQUIRE(h.opdater(1, part(cpr("6101011236"), 0, fra_til(dag(0), kInf)), dag(5)));
    CHECK(h.store->tal().udbakke == 0);  // no effect
    CHECK(h.laes(1, {}).registreringer[0].nr == 3);
}

TEST_CASE("indeks: many imports are answered one by one") {
    Hus h;
    REQUIRE(h.importer(5, {}));
    std::vector<Import> in;
    in.reserve(150);
    for (int n = 0; n < 150; ++n)
        in.push_back({&kSag,
                      {.uuid = id(n == 99 ? 98 : n),
                       .registreringer = {{.note = {},
                                           .bruger_ref = {},
                                           .indhold = part(cpr("6101011234"), 0,
                                                           n == 7 ? fra_til(dag(1), dag(0))
                                                                  : fra_til(dag(0), kInf))}}}});
    const auto answers = h.motor.importer_flere(h.s, std::move(in));
    REQUIRE(answers.size() == 150);
    for (std::size_t n = 0; n < answers.size(); ++n) {
        CAPTURE(n);
        const int code = answers[n] ? 20 : answers[n].error().kode;
        CHECK(code == (n == 5 || n == 99 ? 49 : n == 7 ? 40 : 20));
    }
    CHECK(h.soeg(efter_part(cpr("6101011234"))).size() == 147);
    CHECK(h.store->tal().udbakke == 148);
    CHECK(h.motor.importer_flere(Skriver{Cvr(22222222), {}, {}}, {{&kSag, {id(1), {{}}, false}}})
              .at(0)
              .error()
              .kode == 43);
}

TEST_CASE("indeks: a service may refuse and add keys in the transaction") {
    Hus h;
    REQUIRE(h.importer(1, part(cpr("6101011234"), 0, fra_til(dag(0), kInf))));
    const RetInput change{.uuid = id(1),
                          .note = {},
                          .indhold = part(cpr("6101011235"), 0, fra_til(dag(0), kInf)),
                          .tidspunkt = dag(4)};
    const auto no =
        h.motor.ret(kSag, h.s, change, [](const Registrering* foer, const Registrering& ny, auto&) {
            CHECK(foer->indhold.relationer[0].ref == cpr("6101011234"));
            CHECK(ny.indhold.relationer[0].ref == cpr("6101011235"));
            return Result<void>(std::unexpected(Fejl::kalder(43, "nej")));
        });
    CHECK(no.error().kode == 43);
    CHECK(h.laes(1, {}).registreringer[0].nr == 1);
    REQUIRE(h.motor.ret(kSag, h.s, change,
                        [](const Registrering*, const Registrering&, store::Batch& batch) {
                            batch.rum.push_back({store::Rum::kTjeneste, "x", "1", std::nullopt});
                            return Result<void>();
                        }));
    CHECK(*h.store->hent(store::Rum::kTjeneste, "x") == "1");
}

TEST_CASE("indeks: URNs are compared in normal form and returned as sent") {
    Hus h;
    REQUIRE(h.importer(
        1, part(Reference::urn("URN:OIO:CPR-nr:610101-1234"), 0, fra_til(dag(0), kInf))));
    CHECK(h.soeg(efter_part(cpr("6101011234"))).size() == 1);
    CHECK(h.soeg(efter_part(Reference::urn("urn:OIO:cpr-nr:610101 1234"))).size() == 1);
    CHECK(h.laes(1, {.virkning_fra = Tid::minus_uendelig()})
              .registreringer[0]
              .indhold.relationer[0]
              .ref.urn_tekst() == "URN:OIO:CPR-nr:610101-1234");
}

TEST_CASE("indeks: conditions beside the example") {
    Hus h;
    REQUIRE(h.importer(1, part(cpr("6101011234"), 0, fra_til(dag(0), kInf))));
    REQUIRE(h.importer(2, part(cpr("6101011234"), 1, fra_til(dag(0), kInf))));
    const SoegInput in = efter_part(cpr("6101011234"));
    const store::Betingelse role{
        129, {{normal_reference_vaerdi(cpr("6101011234")), {}}}, store::Periode{}};
    CHECK(h.motor.find_ved_eksempel(kSag, kEjer, in, {}, std::nullopt, 10)->size() == 2);
    const auto found = h.motor.find_ved_eksempel(kSag, kEjer, in, {role}, std::nullopt, 10);
    REQUIRE(found->size() == 1);
    CHECK(found->at(0).uuid == id(1));
    CHECK(h.motor.find_ved_eksempel(kSag, kEjer, {}, {role}, std::nullopt, 10)->size() == 1);
    SoegInput other = in;
    other.dataejer = Cvr(22222222);
    CHECK(h.soeg(other).empty());
    other.dataejer = kEjer;
    CHECK(h.soeg(other).size() == 2);
}

TEST_CASE("indeks: kasser takes a relation out of every registration") {
    Hus h;
    Indhold i = part(cpr("6101011234"), 0, fra_til(dag(0), kInf));
    i.relationer.push_back(generel(kKlasse, Reference(id(3)), 0, "", fra_til(dag(0), dag(20))));
    i.relationer.push_back(generel(kKlasse, Reference(id(4)), 0, "", fra_til(dag(20), kInf)));
    i.egenskaber.push_back(ydelse(fra_til(dag(0), kInf), "a", "A"));
    i.egenskaber.push_back(ydelse(fra_til(dag(0), kInf), "b", "B"));
    REQUIRE(h.importer(1, i));
    REQUIRE(h.opdater(1, part(cpr("6101011235"), 0, fra_til(dag(0), kInf)), dag(11)));
    const auto kasser = [&](Indhold what) {
        const auto r = h.motor.kasser(kSag, h.s, {id(1), {{{}, {}, std::move(what)}}});
        return r ? 20 : r.error().kode;
    };
    Indhold what;
    SUBCASE("by key") {
        what.relationer = {generel(kPart, {}, 0, "", {})};
        CHECK(kasser(what) == 20);
        const auto all =
            h.laes(1, {.virkning_fra = Tid::minus_uendelig(), .sts_fra = Tid::minus_uendelig()});
        REQUIRE(all.registreringer.size() == 3);
        for (const Registrering& r : all.registreringer)
            CHECK(std::none_of(r.indhold.relationer.begin(), r.indhold.relationer.end(),
                               [](const Relation& x) { return x.art == kPart; }));
        CHECK(h.soeg(efter_part(cpr("6101011235"))).empty());
        CHECK(kasser(what) == 44);
    }
    SUBCASE("only what was sent in history") {
        what.relationer = {generel(kPart, cpr("610101-1234"), 0, "", {})};
        CHECK(kasser(what) == 20);
        CHECK(h.soeg(efter_part(cpr("6101011235"))).size() == 1);
    }
    SUBCASE("only the periods that overlap") {
        what.relationer = {generel(kKlasse, {}, 0, "", fra_til(dag(0), dag(10)))};
        CHECK(kasser(what) == 20);
        const auto now = h.laes(1, {.virkning_fra = Tid::minus_uendelig()});
        REQUIRE(now.registreringer[0].indhold.relationer.size() == 2);
        CHECK(now.registreringer[0].indhold.relationer[1].ref == Reference(id(4)));
    }
    SUBCASE("an attribute by its key") {
        what.egenskaber = {ydelse({}, "a", "")};
        CHECK(kasser(what) == 20);
        const auto now = h.laes(1, {.virkning_fra = Tid::minus_uendelig()});
        REQUIRE(now.registreringer[0].indhold.egenskaber.size() == 1);
        CHECK(*now.registreringer[0].indhold.egenskaber[0].felt(0) == "b");
    }
    SUBCASE("another role, another Indeks, no key: nothing") {
        what.relationer = {generel(kPart, {}, 1, "", {}), generel(kPart, {}, 0, "1", {})};
        what.egenskaber = {{{}, {{1, "A"}}, kArtYdelse}, {{}, {}, 0}};
        CHECK(kasser(what) == 44);
    }
}

TEST_CASE("indeks: what is removed leaves a stone until it comes again") {
    Hus h;
    REQUIRE(h.importer(1, {}));
    REQUIRE(h.importer(2, {}));
    h.clock.advance(kDoegn);
    const Tid gone = h.clock.now();
    const auto there = h.motor.fysisk_slet(h.s, {{&kSag, id(1)}, {&kSag, id(9)}, {&kSag, id(2)}});
    REQUIRE(there);
    CHECK(*there == std::vector<bool>{true, false, true});
    CHECK(h.store->tal().objekter == 0);
    CHECK(h.store->tal().indeksposter == 0);
    CHECK(h.store->tal().udbakke == 4);
    const auto stones = [&](Periode p, const std::optional<Gravsten>& after = {},
                            std::size_t n = 10) {
        const auto r = h.motor.gravsten(kSag, kEjer, p, after, n);
        REQUIRE(r);
        return *r;
    };
    const auto all = stones({gone, Tid::plus_uendelig()});
    REQUIRE(all.size() == 2);
    CHECK(all[0].tidspunkt == gone);
    CHECK(all[0].kalder == Reference(id(900)));
    CHECK(stones({Tid::minus_uendelig(), gone}).empty());
    CHECK(stones({gone, Tid::plus_uendelig()}, all[0]) == std::vector<Gravsten>{all[1]});
    CHECK(stones({gone, Tid::plus_uendelig()}, {}, 1) == std::vector<Gravsten>{all[0]});
    REQUIRE(h.importer(1, {}));
    CHECK(stones({gone, Tid::plus_uendelig()}).size() == 1);
    CHECK(stones({gone, Tid::plus_uendelig()}, {}, 1).at(0).uuid == id(2));
}

TEST_CASE("gravsten: round trip and refusal") {
    for (const Reference& who : {Reference(), Reference(id(1)), Reference::urn("urn:x")}) {
        const Gravsten g{98, id(2), dag(3).plus(1), who};
        const auto w = skriv_gravsten(kEjer, g);
        CHECK(pak_ud_gravsten(w.noegle, *w.vaerdi) == g);
        CHECK_FALSE(pak_ud_gravsten(w.noegle + "x", *w.vaerdi));
        CHECK_FALSE(pak_ud_gravsten(w.noegle, *w.vaerdi + "x"));
        CHECK_FALSE(pak_ud_gravsten(w.noegle, ""));
    }
}
