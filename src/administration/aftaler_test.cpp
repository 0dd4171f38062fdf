// Acceptance tests of administration.md chapter 10 at the domain level, and the life cycle of 4.2.
#include <algorithm>

#include "administration/test_verden.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

TEST_CASE("prøve 1: new supplier, system, certificate, agreement for Organisation 6 (ADM-010)") {
    Verden v;
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.registret.nu()->system(v.system) == nullptr);  // unknown until an agreement is active
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kAfventer);
    KRAEV(v.godkend(v.korsbaek, aftale));

    const auto may = v.maa(v.system, kOrganisationId, kKorsbaek);
    REQUIRE(may.size() == 1);
    CHECK(may[0].rolle == rolle::kOrganisationUdstil);
    CHECK_FALSE(may[0].udstedt_for);
    CHECK(may[0].kontekst == kKorsbaek);
    CHECK(may[0].aftale == aftale);
    CHECK(may[0].afgraensninger ==
          std::vector<adgang::Afgraensning>{{std::string(afgraensning::kSeNavn), {"Ja"}}});
    CHECK(v.antal(kNordby) == 0);
    CHECK(v.maa(v.system, kSdiId, kKorsbaek).empty());
    const auto known = v.registret.nu()->system(certifikat(0).certifikat->fingeraftryk());
    REQUIRE(known);
    CHECK(known->uuid == v.system);
    CHECK(v.advis("N1").size() == 1);
    CHECK(v.advis("N2").size() == 1);
    CHECK(v.advis("N2")[0].organisation == kLeverandoer);
}

TEST_CASE("prøve 2: three authorities, one rejects; the two others are in force by themselves") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby, kOestby}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(v.antal(kKorsbaek) == 1);
    CHECK(kode(v.adm.afvis(v.nordby, v.part(aftale, kNordby).uuid, "")) == 40);
    KRAEV(v.adm.afvis(v.nordby, v.part(aftale, kNordby).uuid, "Ingen hjemmel"));
    KRAEV(v.godkend(v.oestby, aftale));
    CHECK(v.antal(kKorsbaek) == 1);
    CHECK(v.antal(kNordby) == 0);
    CHECK(v.antal(kOestby) == 1);
    CHECK(vaerdi(v.adm.aftaleoversigt(v.leverandoer, aftale)).sammendrag == "2 af 3 godkendt");
    CHECK(v.advis("N3").size() == 1);
    CHECK(v.advis("N3")[0].tekst.find("Ingen hjemmel") != std::string::npos);
    // An authority sees its own part only.
    CHECK(vaerdi(v.adm.aftaleoversigt(v.nordby, aftale)).parter.size() == 1);
}

TEST_CASE("prøve 3: one owner and one receiver: asked with the receiver, scope is the owner") {
    Verden v;
    Aftaleindhold c = v.indhold({kNordby});
    c.type = Serviceaftaletype::kEnTilEn;
    c.datamodtagere = {kKorsbaek};
    const Uuid aftale = v.anmodet(c);
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(v.antal(kKorsbaek) == 0);  // both must approve
    KRAEV(v.godkend(v.nordby, aftale));
    const auto may = v.maa(v.system, kOrganisationId, kKorsbaek);
    REQUIRE(may.size() == 1);
    CHECK(may[0].udstedt_for == kNordby);
    CHECK(v.antal(kNordby) == 0);
}

TEST_CASE("aftale: all four types make the pairs of 4.1") {
    Verden v;
    SUBCASE("several receivers") {
        Aftaleindhold c = v.indhold({kNordby});
        c.type = Serviceaftaletype::kFlereDatamodtagere;
        c.datamodtagere = {kKorsbaek, kOestby};
        const Uuid aftale = v.anmodet(c);
        for (const Administrator* a : {&v.korsbaek, &v.nordby})
            KRAEV(v.godkend(*a, aftale));
        CHECK(v.antal(kKorsbaek) == 1);
        CHECK(v.antal(kOestby) == 0);
        KRAEV(v.godkend(v.oestby, aftale));
        CHECK(v.antal(kOestby) == 1);
    }
    SUBCASE("several owners") {
        Aftaleindhold c = v.indhold({kNordby, kOestby});
        c.type = Serviceaftaletype::kFlereDataejere;
        c.datamodtagere = {kKorsbaek};
        const Uuid aftale = v.anmodet(c);
        for (const Administrator* a : {&v.korsbaek, &v.nordby, &v.oestby})
            KRAEV(v.godkend(*a, aftale));
        const auto may = v.maa(v.system, kOrganisationId, kKorsbaek);
        CHECK(may.size() == 2);
        CHECK(v.antal(kNordby) == 0);
    }
    SUBCASE("what does not fit the type is refused with words") {
        for (const auto& [type, owners, receivers] :
             {std::tuple(Serviceaftaletype::kUdenVideregivelse, std::vector<Cvr>{},
                         std::vector<Cvr>{}),
              std::tuple(Serviceaftaletype::kUdenVideregivelse, std::vector<Cvr>{kKorsbaek},
                         std::vector<Cvr>{kNordby}),
              std::tuple(Serviceaftaletype::kEnTilEn, std::vector<Cvr>{kKorsbaek, kNordby},
                         std::vector<Cvr>{kOestby}),
              std::tuple(Serviceaftaletype::kEnTilEn, std::vector<Cvr>{kKorsbaek},
                         std::vector<Cvr>{kKorsbaek}),
              std::tuple(Serviceaftaletype::kFlereDataejere, std::vector<Cvr>{kKorsbaek},
                         std::vector<Cvr>{kNordby, kOestby}),
              std::tuple(Serviceaftaletype::kFlereDatamodtagere,
                         std::vector<Cvr>{kKorsbaek, kNordby}, std::vector<Cvr>{kOestby})}) {
            Aftaleindhold c = v.indhold(owners);
            c.type = type;
            c.datamodtagere = receivers;
            const Uuid u = vaerdi(v.adm.opret_aftale(v.leverandoer, v.system, "x", c));
            const auto r = v.adm.anmod(v.leverandoer, u);
            REQUIRE_FALSE(r);
            CHECK(r.error().kode == 40);
            CHECK(r.error().element == "myndigheder");
        }
    }
}

TEST_CASE("prøve 4: an edited constraint holds from the approval; the old one until then") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.godkend(v.nordby, aftale));
    CHECK(vaerdi(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek, kNordby}, "Nej"))) ==
          2);
    const auto se_navn = [&](Cvr cvr) {
        const auto may = v.maa(v.system, kOrganisationId, cvr);
        REQUIRE(may.size() == 1);
        return may[0].afgraensninger.at(0).vaerdier.at(0);
    };
    CHECK(se_navn(kKorsbaek) == "Ja");
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kAfventer);
    const auto text = vaerdi(v.adm.godkendelsestekst(v.korsbaek, v.part(aftale, kKorsbaek).uuid));
    CHECK(text.tekst.find("Ændringer i forhold til version 1") != std::string::npos);
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(se_navn(kKorsbaek) == "Nej");
    CHECK(se_navn(kNordby) == "Ja");  // each authority by itself
    const auto all = vaerdi(v.adm.aftaleoversigt(v.operatoer, aftale));
    CHECK(std::count_if(all.parter.begin(), all.parter.end(), [](const AftalePart& p) {
              return p.status == Partstatus::kErstattet;
          }) == 1);
    KRAEV(v.adm.afvis(v.nordby, v.part(aftale, kNordby).uuid, "Nej tak"));
    CHECK(se_navn(kNordby) == "Ja");
    // An authority that the next version leaves out ends at once.
    CHECK(vaerdi(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek}))) == 3);
    CHECK(v.antal(kNordby) == 0);
    CHECK(se_navn(kKorsbaek) == "Nej");
    CHECK(kode(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek}))) == 49);
}

TEST_CASE("prøve 5: expiry at midnight, Europe/Copenhagen") {
    Verden v;
    Aftaleindhold c = v.indhold({kKorsbaek});
    c.gyldig_til = Dato::parse("2026-06-30");
    const Uuid aftale = v.anmodet(c);
    KRAEV(v.godkend(v.korsbaek, aftale));
    v.til("2026-06-30T23:59:59");  // Danish time
    const auto may = v.maa(v.system, kOrganisationId, kKorsbaek);
    REQUIRE(may.size() == 1);
    CHECK(utc_datetime(may[0].til) == "2026-06-30T22:00:00.000Z");
    v.til("2026-07-01T00:00:00");
    CHECK(v.antal(kKorsbaek) == 0);  // before any tick
    v.tik();
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kUdloebet);
    CHECK(v.advis("N6").size() == 2);
    CHECK(vaerdi(v.adm.laes<Serviceaftale>(v.leverandoer, aftale)).lukket);
    CHECK(vaerdi(v.adm.forny(v.leverandoer, aftale, Dato::parse("2027-06-30"))) == 2);
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(v.antal(kKorsbaek) == 1);
}

TEST_CASE("prøve 6: stop now, and resume") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.godkend(v.nordby, aftale));
    const Uuid part = v.part(aftale, kKorsbaek).uuid;
    KRAEV(v.adm.suspender(v.korsbaek, part, "Mistanke om misbrug"));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.antal(kNordby) == 1);
    KRAEV(v.adm.genoptag(v.korsbaek, part));
    CHECK(v.antal(kKorsbaek) == 1);
    // What the operator stopped only the operator starts, and a new version does not get around it.
    KRAEV(v.adm.suspender(v.operatoer, part, "Misbrug"));
    CHECK(kode(v.adm.genoptag(v.korsbaek, part)) == 43);
    KRAEV(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek, kNordby}, "Nej")));
    CHECK(kode(v.godkend(v.korsbaek, aftale)) == 49);
    CHECK(v.antal(kKorsbaek) == 0);
    KRAEV(v.adm.genoptag(v.operatoer, part));
    CHECK(v.antal(kKorsbaek) == 1);
    CHECK(v.advis("N9").size() == 8);
}

TEST_CASE("aftale: termination with a date, at once, and by either party") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby, kOestby}));
    for (const Administrator* a : {&v.korsbaek, &v.nordby, &v.oestby})
        KRAEV(v.godkend(*a, aftale));
    KRAEV(v.adm.opsig(v.korsbaek, v.part(aftale, kKorsbaek).uuid, std::nullopt, ""));
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kOpsagt);
    CHECK(v.antal(kKorsbaek) == 1);
    KRAEV(v.adm.opsig(v.leverandoer, v.part(aftale, kNordby).uuid, Dato::parse("2026-03-02"), ""));
    CHECK(v.antal(kNordby) == 0);
    CHECK(kode(v.adm.opsig(v.nordby, v.part(aftale, kKorsbaek).uuid, std::nullopt, "")) == 44);
    CHECK(kode(v.adm.opsig(v.oestby, v.part(aftale, kOestby).uuid, Dato::parse("2026-03-01"),
                           "")) == 40);
    v.til("2026-04-01T23:59:59");
    CHECK(v.antal(kKorsbaek) == 1);
    v.til("2026-04-02T00:00:00");
    CHECK(v.antal(kKorsbaek) == 0);
    v.tik();
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kOphoert);
    CHECK(v.antal(kOestby) == 1);
}

TEST_CASE("prøve 7: certificate roll-over: both work; the old one removed is refused") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.adm.tilfoej_certifikat(v.leverandoer, v.system, der(1), {}));
    const auto owner = [&](std::size_t n) {
        const auto s = v.registret.nu()->system(certifikat(n).certifikat->fingeraftryk());
        return s ? s->uuid : Uuid{};
    };
    CHECK(owner(0) == v.system);
    CHECK(owner(1) == v.system);
    Filter f;
    f.noegle = krypto::hex(certifikat(0).certifikat->fingeraftryk());
    const auto old = vaerdi(v.adm.soeg<Certifikatpost>(v.leverandoer, f)).poster.at(0);
    KRAEV(v.adm.fjern_certifikat(v.leverandoer, old.uuid, false));
    CHECK(owner(0) == Uuid{});
    CHECK(owner(1) == v.system);
    // The last one of a system with agreements in force asks for confirmation.
    f.noegle = krypto::hex(certifikat(1).certifikat->fingeraftryk());
    const auto last = vaerdi(v.adm.soeg<Certifikatpost>(v.leverandoer, f)).poster.at(0);
    CHECK(v.adm.fjern_certifikat(v.leverandoer, last.uuid, false).error().regel ==
          "ADM-012 bekræft");
    KRAEV(v.adm.spaer_certifikat(v.leverandoer, last.uuid));
    const auto s = v.registret.nu()->system(v.system);
    REQUIRE(s);
    CHECK(s->certifikater.at(0).spaerret);
    CHECK(v.advis("N11").size() == 2);  // supplier and Korsbæk
}

TEST_CASE("prøve 8: a certificate that another system uses is refused (ADM-012)") {
    Verden v;
    const Uuid other = v.nyt_system(v.leverandoer, "Andet system", 1);
    const auto r = v.adm.tilfoej_certifikat(v.leverandoer, other, der(0), {});
    REQUIRE_FALSE(r);
    CHECK(r.error().kode == 49);
    CHECK(r.error().regel == "ADM-012");
    // Free again when the first one lets go.
    Filter f;
    f.system = v.system;
    const auto mine = vaerdi(v.adm.soeg<Certifikatpost>(v.leverandoer, f)).poster.at(0);
    KRAEV(v.adm.fjern_certifikat(v.leverandoer, mine.uuid, false));
    KRAEV(v.adm.tilfoej_certifikat(v.leverandoer, other, der(0), {}));
}

TEST_CASE("prøve 13: approval without the role, by the requester, for another CVR (ADM-003)") {
    Verden v;
    std::vector<Spor> refused;
    v.adm.ved_spor([&](const Spor& s) {
        if (s.resultat != 20) refused.push_back(s);
    });
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const AftalePart part = v.part(aftale, kKorsbaek);
    const auto text = vaerdi(v.adm.godkendelsestekst(v.korsbaek, part.uuid));
    const Godkend in{part.uuid, text.sha256, true};

    Administrator wrong_role = v.korsbaek;
    wrong_role.roller = {Rolle::kRolleadministrator};
    CHECK(v.adm.godkend(wrong_role, in).error().kode == 43);
    Administrator self = v.korsbaek;
    self.identitet = v.leverandoer.identitet;
    CHECK(v.adm.godkend(self, in).error().regel == "ADM-003");
    CHECK(v.adm.godkend(v.nordby, in).error().kode == 44);
    CHECK(v.adm.godkend(v.leverandoer, in).error().kode == 43);
    CHECK(v.adm.godkend(v.operatoer, in).error().kode == 43);
    CHECK(v.adm.godkend(v.korsbaek, {part.uuid, text.sha256, false}).error().kode == 40);
    CHECK(v.adm.godkend(v.korsbaek, {part.uuid, std::string(64, '0'), true}).error().kode == 49);
    CHECK(v.antal(kKorsbaek) == 0);
    REQUIRE(refused.size() == 7);
    for (const Spor& s : refused) {
        CHECK(s.handling == "godkend");
        CHECK(s.objekt == part.uuid);
        CHECK_FALSE(s.regel.empty());
    }
    KRAEV(v.adm.godkend(v.korsbaek, in));
}

TEST_CASE(
    "aftale: test som egen myndighed lets a supplier approve its own, in test only (ADM-024)") {
    Verden v;
    Filter f;
    f.noegle = kLeverandoer.text();
    Organisation o = vaerdi(v.adm.soeg<Organisation>(v.operatoer, f)).poster.at(0);
    o.test_som_egen_myndighed = true;
    CHECK(kode(v.adm.opret_aftale(v.leverandoer, v.system, "x", v.indhold({kLeverandoer}))) == 20);
    KRAEV(v.adm.ret(v.operatoer, o));
    Administrator both = v.leverandoer;
    both.roller.push_back(Rolle::kAftaleadministrator);
    const Uuid aftale = v.anmodet(v.indhold({kLeverandoer}));
    KRAEV(v.godkend(both, aftale));
    CHECK(v.antal(kLeverandoer) == 1);

    Verden prod({.miljoe = "produktion", .test = false});
    Organisation p = vaerdi(prod.adm.soeg<Organisation>(prod.operatoer, f)).poster.at(0);
    p.test_som_egen_myndighed = true;
    CHECK(prod.adm.ret(prod.operatoer, p).error().regel == "ADM-003");
}

TEST_CASE("aftale: what was approved is kept as it was shown, with its hash (ADM-020, ADM-060)") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const AftalePart part = v.part(aftale, kKorsbaek);
    const auto shown = vaerdi(v.adm.godkendelsestekst(v.korsbaek, part.uuid));
    for (const char* word :
         {"Leverandør ApS (CVR 44444444)", "Fagsystem", "Korsbæk Kommune", "Rolle: Udstil",
          "SeNavn = Ja", "uden udløb", "Uden videregivelse af data", "jf. lov om prøver § 1",
          "bemyndiget", "CN=System 0"})
        CHECK_MESSAGE(shown.tekst.find(word) != std::string::npos, word);
    // A certificate more, and it is not what she saw.
    KRAEV(v.adm.tilfoej_certifikat(v.leverandoer, v.system, der(1), {}));
    CHECK(v.adm.godkend(v.korsbaek, {part.uuid, shown.sha256, true}).error().regel == "ADM-020");
    KRAEV(v.godkend(v.korsbaek, aftale));
    const auto evidence =
        vaerdi(v.adm.laes<Godkendelse>(v.korsbaek, v.part(aftale, kKorsbaek).godkendelse.value()));
    CHECK(evidence.godkender == v.korsbaek.identitet);
    CHECK(evidence.sha256 == krypto::hex(krypto::sha256(evidence.tekst)));
    CHECK(evidence.tekst.find("CN=System 1") != std::string::npos);

    const auto history = vaerdi(v.adm.historik<AftalePart>(v.korsbaek, part.uuid));
    REQUIRE(history.size() == 2);
    CHECK(history[0].handling == "anmod");
    CHECK(history[0].hvem == v.leverandoer.identitet);
    CHECK(history[1].handling == "godkend");
    CHECK(history[1].hvem == v.korsbaek.identitet);
    CHECK(history[1].organisation == "11111111");
    CHECK(history[1].roller.find("Aftaleadministrator") != std::string::npos);
    CHECK(history[1].foer.find("\"status\":\"Afventer\"") != std::string::npos);
    CHECK(history[1].efter.find("\"status\":\"Godkendt\"") != std::string::npos);

    // The draft is the supplier's own business, also afterwards.
    const auto head = vaerdi(v.adm.historik<Serviceaftale>(v.korsbaek, aftale));
    REQUIRE_FALSE(head.empty());
    CHECK(head.front().handling == "anmod");
    CHECK(head.front().foer.empty());
    CHECK(vaerdi(v.adm.historik<Serviceaftale>(v.leverandoer, aftale)).size() > head.size());
}

TEST_CASE("aftale: withdraw, edit the draft, request again; copy; delete a draft") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby}));
    KRAEV(v.adm.traek_tilbage(v.leverandoer, aftale));
    CHECK(v.advis("N4").size() == 2);
    CHECK(kode(v.godkend(v.korsbaek, aftale)) == 49);
    KRAEV(v.adm.ret_udkast(v.leverandoer, aftale, 0, "Nyt navn", v.indhold({kKorsbaek})));
    KRAEV(v.adm.anmod(v.leverandoer, aftale));
    CHECK(vaerdi(v.adm.aftaleoversigt(v.operatoer, aftale)).parter.size() == 1);
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(v.antal(kKorsbaek) == 1);
    CHECK(kode(v.adm.traek_tilbage(v.leverandoer, aftale)) == 49);
    CHECK(kode(v.adm.slet_udkast(v.leverandoer, aftale)) == 49);

    const Uuid copy = vaerdi(v.adm.kopier(v.leverandoer, aftale, "Kopi", std::nullopt));
    CHECK(vaerdi(v.adm.laes<Serviceaftale>(v.leverandoer, copy)).kopi_af == aftale);
    CHECK(kode(v.adm.laes<Serviceaftale>(v.korsbaek, copy)) == 44);  // drafts are the supplier's
    KRAEV(v.adm.slet_udkast(v.leverandoer, copy));
    CHECK(kode(v.adm.laes<Serviceaftale>(v.leverandoer, copy)) == 44);
}

TEST_CASE("aftale: waiting too long: reminders after 7, 21 and 60 days, lapse after 90") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const Tid start = v.clock.now();
    std::size_t notices = 1;
    for (const int day : {1, 6, 7, 8, 21, 60, 89}) {
        v.clock.set(start.plus(day * kDoegn));
        v.tik();
        v.tik();  // idempotent
        notices += day == 7 || day == 21 || day == 60 ? 1 : 0;
        CHECK_MESSAGE(v.advis("N1").size() == notices, day);
    }
    v.clock.set(start.plus(90 * kDoegn));
    v.tik();
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kBortfaldet);
    CHECK(v.advis("N5").size() == 2);
    CHECK(kode(v.godkend(v.korsbaek, aftale)) == 49);
}

TEST_CASE("aftale: gensend advis at most once a day for each authority (ADM-022)") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const Uuid part = v.part(aftale, kKorsbaek).uuid;
    KRAEV(v.adm.gensend_advis(v.leverandoer, part));
    CHECK(v.adm.gensend_advis(v.leverandoer, part).error().regel == "ADM-022");
    v.clock.advance(kDoegn);
    KRAEV(v.adm.gensend_advis(v.leverandoer, part));
    CHECK(v.advis("N1").size() == 3);
}

TEST_CASE(
    "aftale: many approved at once, each by itself; a campaign shows who is missing (ADM-021)") {
    Verden v;
    const Uuid one = v.anmodet(v.indhold({kKorsbaek, kNordby}), "En");
    const Uuid two = v.anmodet(v.indhold({kKorsbaek}), "To");
    Kampagne k;
    k.navn = "Kilder til Beskedfordeler";
    k.frist = *Dato::parse("2026-05-01");
    k.aftaler = {one, two};
    CHECK(kode(v.adm.opret(v.leverandoer, k)) == 43);
    const Uuid campaign = vaerdi(v.adm.opret(v.operatoer, k));
    std::vector<Godkend> all;
    for (const Uuid& aftale : {one, two}) {
        const Uuid p = v.part(aftale, kKorsbaek).uuid;
        all.push_back({p, vaerdi(v.adm.godkendelsestekst(v.korsbaek, p)).sha256, true});
    }
    all.push_back({Uuid::named({}, "ukendt"), "", true});
    const auto answers = v.adm.godkend_flere(v.korsbaek, all);
    CHECK(answers[0].svar);
    CHECK(answers[1].svar);
    CHECK(kode(answers[2].svar) == 44);
    const auto status = vaerdi(v.adm.kampagnestatus(v.leverandoer, campaign));
    CHECK(status.parter == 3);
    CHECK(status.godkendt == 2);
    CHECK(status.mangler == std::vector<Cvr>{kNordby});
}

TEST_CASE("aftale: services that are locked, phased out and closed; coupled ones are added (3.4)") {
    Verden v;
    Service s = v.service(kOrganisationId);
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.adm.saet_status(v.operatoer, s.uuid, Servicestatus::kLaast, std::nullopt));
    CHECK(v.antal(kKorsbaek) == 1);
    const Uuid fresh =
        vaerdi(v.adm.opret_aftale(v.leverandoer, v.system, "Ny", v.indhold({kKorsbaek})));
    CHECK(kode(v.adm.anmod(v.leverandoer, fresh)) == 40);
    KRAEV(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek}, "Nej")));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(
        v.adm.saet_status(v.operatoer, s.uuid, Servicestatus::kUdfaset, Dato::parse("2026-03-31")));
    v.til("2026-03-31T23:00:00");
    CHECK(v.antal(kKorsbaek) == 1);
    v.til("2026-04-01T00:00:00");
    CHECK(v.antal(kKorsbaek) == 0);
    v.til("2026-03-31T12:00:00");
    KRAEV(v.adm.saet_status(v.operatoer, s.uuid, Servicestatus::kLukket, std::nullopt));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kOphoert);
    CHECK(v.advis("N10").size() >= 6);
}

TEST_CASE("aftale: closing a system ends its agreements and frees its certificates (ADM-011)") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kNedlagt));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.registret.nu()->system(v.system) == nullptr);
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kOphoert);
    CHECK(vaerdi(v.adm.laes<Serviceaftale>(v.leverandoer, aftale)).lukket);
    CHECK(v.nyt_system(v.leverandoer, "Efterfølger", 0) != v.system);
    CHECK(kode(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kAktiv)) == 49);
}

TEST_CASE("aftale: security model certificate binds to one certificate of the system") {
    Verden v;
    constexpr std::string_view kDemo =
        "http://demo.prod-serviceplatformen.dk/service/DemoService/1";
    Filter f;
    f.system = v.system;
    const auto cert = vaerdi(v.adm.soeg<Certifikatpost>(v.leverandoer, f)).poster.at(0);
    Aftaleindhold c = v.indhold({kKorsbaek});
    c.sikkerhed = Aftalesikkerhed::kCertifikat;
    c.certifikat = cert.uuid;
    const Uuid refused = vaerdi(v.adm.opret_aftale(v.leverandoer, v.system, "x", c));
    CHECK(v.adm.anmod(v.leverandoer, refused).error().element == "sikkerhedsmodel");
    c.services = {{v.service(kDemo).uuid,
                   {{"http://demo.faelled.example/roles/servicesystemrole/dummy/1", {}}}}};
    const Uuid aftale = v.anmodet(c);
    KRAEV(v.godkend(v.korsbaek, aftale));
    const auto may = v.maa(v.system, kDemo, kKorsbaek);
    REQUIRE(may.size() == 1);
    CHECK(may[0].certifikat == certifikat(0).certifikat->fingeraftryk());
    KRAEV(v.adm.fjern_certifikat(v.leverandoer, cert.uuid, true));
    CHECK(v.maa(v.system, kDemo, kKorsbaek).empty());
}
