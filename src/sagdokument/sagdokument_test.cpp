// The operations over the in-memory store. Numbers in test names: indekser.md chapter 20.
#include "sagdokument/sagdokument.hpp"

#include <doctest/doctest.h>

#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;

TEST_CASE("sagdokument: 3. states at three instants") {
    Hus h;
    oio::Indhold i = sag();
    i.tilstande = {{0, 0, fra("2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z")},
                   {0, 1, fra("2024-04-01T00:00:00Z", "2024-05-01T00:00:00Z")},
                   {0, 2, fra("2024-05-01T00:00:00Z")}};
    CHECK(h.importer(id(1), std::move(i)) == 20);
    const char* const times[] = {"2024-03-15T00:00:00Z", "2024-04-15T00:00:00Z",
                                 "2024-06-01T00:00:00Z"};
    for (std::uint8_t n = 0; n < 3; ++n) {
        oio::Filter f;
        f.virkning_fra = f.virkning_til = *parse_datetime(times[n]);
        const auto o = h.sd.laes(h.system_a, kSager, {id(1), f});
        REQUIRE(o);
        REQUIRE(o->registreringer.front().indhold.tilstande.size() == 1);
        CHECK(o->registreringer.front().indhold.tilstande[0].kode == n);
    }
    // The sender's own time is kept beside the time of receipt.
    const auto o = h.sd.laes(h.system_a, kSager, {id(1), {}});
    CHECK(o->registreringer.front().afsendt == *parse_datetime("2024-03-01T10:00:00Z"));
    CHECK(o->registreringer.front().tidspunkt == h.clock.now());
}

TEST_CASE("sagdokument: 4. a second import is 49, after fjern 20") {
    Hus h;
    CHECK(h.importer(id(1), sag()) == 20);
    CHECK(h.importer(id(1), sag()) == 49);
    CHECK(h.fjern(id(1)) == 20);
    CHECK(h.laes(id(1)) == 44);
    CHECK(h.importer(id(1), sag()) == 20);
    CHECK(h.fjern(id(77)) == 44);
}

TEST_CASE("sagdokument: 5. and 6. parties change, end, and vanish") {
    Hus h;
    oio::Indhold i = sag();
    auto secondary =
        rel(sagrel::kPart, sagrolle::kSekundaerPart, sagtype::kPartPerson,
            oio::Reference::urn("urn:oio:cpr-nr:6501010001"), {{felt::kPartNavn, "Bo Prøve"}}, "1");
    i.relationer.push_back(secondary);
    REQUIRE(h.importer(id(1), std::move(i)) == 20);

    // AM-04: only the new period is sent.
    oio::Indhold change = tom_aendring();
    auto primary = rel(sagrel::kPart, sagrolle::kPrimaerPart, sagtype::kPartPerson,
                       oio::Reference::urn(kAndetCpr), {{felt::kPartNavn, "Ny Prøve"}});
    primary.virkning = fra("2024-09-01T00:00:00Z");
    change.relationer.push_back(primary);
    CHECK(h.opdater(id(1), std::move(change)) == 20);
    CHECK(h.fremsoeg_part(kAndetCpr) == 1);
    CHECK(h.fremsoeg_part(kCpr) == 0);
    CHECK(h.fremsoeg_part(kCpr, "2024-05-01T00:00:00Z") == 1);
    CHECK(h.fremsoeg_part(kAndetCpr, "2024-05-01T00:00:00Z") == 0);

    // AM-02: the same key with an end.
    oio::Indhold end = tom_aendring();
    secondary.virkning = fra("2024-03-01T00:00:00Z", "2024-10-01T00:00:00Z");
    end.relationer.push_back(secondary);
    CHECK(h.opdater(id(1), std::move(end)) == 20);
    const std::string bo = "urn:oio:cpr-nr:650101-0001";  // 19. with a hyphen, found without
    CHECK(h.fremsoeg_part(bo) == 0);
    CHECK(h.fremsoeg_part(bo, "2024-05-01T00:00:00Z") == 1);

    // AM-03: it was never there.
    oio::Indhold given = tom_aendring();
    oio::Relation key;
    key.art = sagrel::kPart;
    key.rolle = secondary.rolle;
    key.indeks = "1";
    given.relationer.push_back(key);
    CHECK(kode(h.sd.kasser(h.system_a, kSager, {id(1), {registrering(given)}})) == 20);
    CHECK(h.fremsoeg_part(bo, "2024-05-01T00:00:00Z") == 0);
    oio::Filter all;
    all.virkning_fra = Tid::minus_uendelig();
    all.virkning_til = Tid::plus_uendelig();
    all.registrering_fra = Tid::minus_uendelig();
    all.registrering_til = Tid::plus_uendelig();
    const auto o = h.sd.laes(h.system_a, kSager, {id(1), all});
    REQUIRE(o);
    CHECK(o->registreringer.size() >= 3);
    for (const auto& r : o->registreringer)
        for (const auto& x : r.indhold.relationer)
            CHECK_FALSE((x.art == sagrel::kPart && x.indeks == "1"));
    CHECK(kode(h.sd.kasser(h.system_a, kSager, {id(1), {registrering(given)}})) == 44);

    oio::Indhold owner = tom_aendring();
    key = {};
    key.art = sagrel::kAktoer;
    key.rolle = uuid(sagrolle::kEjer);
    owner.relationer.push_back(key);
    CHECK(kode(h.sd.kasser(h.system_a, kSager, {id(1), {registrering(owner)}})) == 40);
}

TEST_CASE("sagdokument: 7. Egenskaber without Titel are stored, a finding") {
    Hus h;
    REQUIRE(h.importer(id(1), sag()) == 20);
    CHECK_FALSE(h.sd.fund(h.system_a, kSager, id(1)).value());
    oio::Indhold change = tom_aendring();
    change.egenskaber.push_back(
        {fra("2024-09-01T00:00:00Z"),
         {{felt::kSagNoegle, "2024-000001"}, {felt::kSagsnummer, "2024-000001"}}});
    CHECK(h.opdater(id(1), std::move(change)) == 20);
    const auto found = h.sd.fund(h.system_a, kSager, id(1)).value();
    REQUIRE(found);
    CHECK(found->afsender == kSystemA);
    REQUIRE(found->fund.size() == 1);
    CHECK(indeks::id(found->fund[0].regel) == "C01");
    CHECK(found->fund[0].sti == "AttributListe/Egenskaber[2]/Titel");
    const auto listed = h.sd.fund(h.system_a, {.afsender = kSystemA}).value();
    REQUIRE(listed.raekker.size() == 1);
    CHECK(listed.raekker[0].uuid == id(1));
    const auto o = h.sd.laes(h.system_a, kSager, {id(1), {}});
    CHECK(o->registreringer[0].indhold.egenskaber[0].felt(felt::kSagTitel) == nullptr);
    // Gone with the object.
    CHECK(h.fjern(id(1)) == 20);
    CHECK(h.sd.fund(h.system_a, indeks::Fundlager::Spoergsmaal{}).value().raekker.empty());
}

TEST_CASE("sagdokument: 8. only the master's systems write, and the master stays") {
    Hus h;
    REQUIRE(h.importer(id(1), sag()) == 20);
    oio::Indhold change = tom_aendring();
    change.tilstande.push_back({0, 1, fra("2024-09-01T00:00:00Z")});
    CHECK(h.opdater(id(1), change, &h.system_b) == 43);
    CHECK(h.opdater(id(1), change) == 20);
    CHECK(kode(h.sd.fjern(h.system_b, kSager, id(1))) == 43);
    oio::Indhold master = tom_aendring();
    master.relationer.push_back(rel(sagrel::kItSystem, sagrolle::kMaster, sagtype::kItSystem,
                                    oio::Reference(kSystemB), {{felt::kSystemNavn, "Nyt"}}));
    CHECK(h.opdater(id(1), master) == 43);
    CHECK(h.opdater(id(88), tom_aendring()) == 44);

    // An allow-list lets another system write for the master.
    Indstillinger settings = h.indstillinger();
    settings.tilladte[kSystemA] = {kSystemB};
    Sagdokument lenient(h.motor, settings);
    change.tilstande[0].kode = 2;
    CHECK(*enkelt(lenient.opdater(h.system_b, {h.ret(id(1), change)})) == 20);
}

TEST_CASE("sagdokument: the owner is the token's authority") {
    Hus h;
    CHECK(h.importer(id(1), sag({.cvr = "22222222"})) == 43);
    // A UUID of another authority's Organisation, found by look-up, when there is no number.
    oio::Indhold i = sag();
    auto& owner = find(i, sagrel::kAktoer, sagrolle::kEjer);
    owner.felter.clear();
    owner.ref = oio::Reference(id(9009));
    CHECK(h.importer(id(2), i) == 20);
    CHECK(h.sd.fund(h.system_a, kSager, id(2)).value()->fund.back().regel ==
          indeks::Regel::kEjerUkendt);
    Indstillinger settings = h.indstillinger();
    settings.cvropslag = [](const Uuid&) { return std::optional(Cvr{22222222}); };
    Sagdokument with(h.motor, settings);
    CHECK(*enkelt(with.importer(h.system_a, {h.objekt(id(3), i)})) == 43);
    CHECK(kode(h.sd.importer(h.kun_udstil, {h.objekt(id(4), sag())})) == 43);
}

TEST_CASE("sagdokument: many objects, each its own answer, in request order") {
    Hus h;
    REQUIRE(h.importer(id(2), sag({.noegle = "2"})) == 20);
    std::vector<Importeret> in;
    in.push_back(h.objekt(id(1), sag({.noegle = "1"})));
    in.push_back(h.objekt(id(2), sag({.noegle = "2"})));
    in.push_back({kSager, id(3), std::unexpected(Fejl::ugyldig("sag:Titel", "for lang"))});
    in.push_back(h.objekt(id(4), dokument(), kDokumenter));
    in.push_back(h.objekt(id(5), sag({.noegle = "5"})));
    in.push_back(h.objekt(id(5), sag({.noegle = "5"})));
    const auto out = h.sd.importer(h.system_a, std::move(in));
    REQUIRE(out);
    const int codes[] = {20, 49, 40, 20, 40, 40};
    REQUIRE(out->size() == std::size(codes));
    for (std::size_t n = 0; n < std::size(codes); ++n) {
        CAPTURE(n);
        CHECK(((*out)[n].fejl ? (*out)[n].fejl->kode : 20) == codes[n]);
    }
    CHECK((*out)[1].fejl->regel == "B04");
    CHECK((*out)[3].type == "Dokument");
    CHECK((*out)[4].fejl->regel == "A05");
    CHECK(h.laes(id(5)) == 44);
    CHECK(kode(h.sd.importer(h.system_a, {})) == 40);
}

TEST_CASE("sagdokument: a strict sender is refused what others get a finding for") {
    Hus h;
    Indstillinger settings = h.indstillinger();
    settings.strenge[kSystemA] = {indeks::Regel::kUkendtRolle};
    Sagdokument strict(h.motor, settings);
    oio::Indhold i = sag();
    find(i, sagrel::kPart, sagrolle::kPrimaerPart).rolle = uuid(sagrolle::kMaster);
    const auto out = strict.importer(h.system_a, {h.objekt(id(1), i)});
    REQUIRE((*out)[0].fejl);
    CHECK((*out)[0].fejl->kode == 40);
    CHECK((*out)[0].fejl->regel.starts_with("C04"));
    CHECK(h.laes(id(1)) == 44);
    CHECK(h.importer(id(1), i) == 20);
}

TEST_CASE("sagdokument: validation stores nothing") {
    Hus h;
    oio::Indhold i = sag();
    i.tilstande[0].kode = kAfsluttet;
    const auto out = h.sd.valider(h.system_a, {h.objekt(id(1), i)});
    REQUIRE(out);
    CHECK_FALSE((*out)[0].fejl);
    REQUIRE((*out)[0].fund.size() == 1);
    CHECK(indeks::id((*out)[0].fund[0].regel) == "C18");
    CHECK(h.laes(id(1)) == 44);
    CHECK(h.lager->tal().objekter == 0);
    CHECK((*h.sd.valider(h.system_a, {h.objekt(id(2), sag({.cvr = "22222222"}))}))[0].fejl->kode ==
          43);
}

TEST_CASE("sagdokument: a user key twice is a finding") {
    Hus h;
    REQUIRE(h.importer(id(1), sag()) == 20);
    REQUIRE(h.importer(id(2), sag()) == 20);
    const auto found = h.sd.fund(h.system_a, kSager, id(2)).value();
    REQUIRE(found);
    CHECK(indeks::id(found->fund[0].regel) == "C26");
    CHECK_FALSE(h.sd.fund(h.system_a, kSager, id(1)).value());
}

TEST_CASE("sagdokument: 9. a shared document stays until the last case goes") {
    Hus h;
    REQUIRE(h.importer(id(10), dokument({.part = kCpr}), kDokumenter) == 20);
    REQUIRE(h.importer(id(1), sag({.noegle = "1", .dokumenter = {id(10)}})) == 20);
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .dokumenter = {id(10)}})) == 20);
    CHECK(h.fjern(id(1)) == 20);
    CHECK(h.laes(id(10), kDokumenter) == 20);
    CHECK(h.sagsloese(kCpr) == 0);
    const auto kept = h.sd.fjern(h.system_a, {{oio::Reference(id(2))}, {}, true, false});
    REQUIRE(kept);
    CHECK(kept->size() == 1);
    CHECK(h.laes(id(10), kDokumenter) == 20);
    CHECK(h.sagsloese(kCpr) == 1);

    REQUIRE(h.importer(id(3), sag({.noegle = "3", .dokumenter = {id(10)}})) == 20);
    const auto gone = h.sd.fjern(h.system_a, {{oio::Reference(id(3))}, {}, false, false});
    REQUIRE(gone);
    REQUIRE(gone->size() == 2);
    CHECK((*gone)[0].type == "Sag");
    CHECK((*gone)[1].type == "Dokument");
    CHECK((*gone)[1].uuid == id(10));
    CHECK(h.laes(id(10), kDokumenter) == 44);
    // Tombstones for those who synchronise.
    const auto stones = h.motor.gravsten(kDokument, kKorsbaek, {}, std::nullopt, 10).value();
    REQUIRE(stones.size() == 1);
    CHECK(stones[0].uuid == id(10));
}

TEST_CASE("sagdokument: fjern by expression takes only the caller's own") {
    Hus h;
    REQUIRE(h.importer(id(1), sag({.noegle = "1"})) == 20);
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .master = kSystemB})) == 20);
    FjernInput in;
    in.udtryk = part_udtryk(kCpr);
    const auto out = h.sd.fjern(h.system_a, in);
    REQUIRE(out);
    REQUIRE(out->size() == 1);
    CHECK((*out)[0].uuid == id(1));
    CHECK(h.laes(id(2)) == 20);
    CHECK(kode(h.sd.fjern(h.system_a, in)) == 44);
}

TEST_CASE("sagdokument: 20. UdenNotifikation makes no event") {
    Hus h;
    const auto before = h.lager->tal().udbakke;
    oio::ImporterInput quiet = import(id(1), sag());
    quiet.uden_notifikation = true;
    CHECK(*enkelt(h.sd.importer(h.system_a, {{kSager, id(1), quiet}})) == 20);
    CHECK(h.lager->tal().udbakke == before);
    CHECK(h.importer(id(2), sag({.noegle = "2"})) == 20);
    CHECK(h.lager->tal().udbakke == before + 1);
    CHECK(h.fjern(id(2)) == 20);
    CHECK(h.lager->tal().udbakke == before + 2);
}

TEST_CASE("sagdokument: 18. concurrent updates of one case are all registered, in order") {
    Hus h;
    REQUIRE(h.importer(id(1), sag()) == 20);
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int n = 0; n < 25; ++n) {
                oio::Indhold change = tom_aendring();
                change.relationer.push_back(
                    rel(sagrel::kPart, sagrolle::kSekundaerPart, sagtype::kPartPerson,
                        oio::Reference::urn(kAndetCpr), {}, std::to_string(t * 100 + n)));
                if (h.opdater(id(1), std::move(change)) == 20) ++good;
            }
        });
    for (auto& t : threads)
        t.join();
    CHECK(good == 200);
    oio::Filter all;
    all.virkning_fra = Tid::minus_uendelig();
    all.virkning_til = Tid::plus_uendelig();
    all.sts_fra = Tid::minus_uendelig();
    all.sts_til = Tid::plus_uendelig();
    const auto o = h.sd.laes(h.system_a, kSager, {id(1), all});
    REQUIRE(o);
    CHECK(o->registreringer.size() == 201);
    CHECK(std::ranges::is_sorted(o->registreringer, {}, &oio::Registrering::tidspunkt));
    CHECK(o->registreringer.back().indhold.relationer.size() >= 200);
}
