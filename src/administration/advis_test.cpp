// Notices (chapter 6): every kind in a scripted run, delivery with retries, the digest.
#include <algorithm>
#include <set>

#include "administration/test_verden.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

namespace {

struct Proevepostkasse final : Postkasse {
    std::vector<Brev> breve;
    std::optional<Fejl> fejl;
    Result<void> send(const Brev& b) override {
        if (fejl) return std::unexpected(*fejl);
        breve.push_back(b);
        return {};
    }
};

}  // namespace

TEST_CASE("prøve 12: the notices of a scripted run reach a test mailbox (ADM-050, N1-N18)") {
    Verden v({.miljoe = "prøve"});
    // N1, N2, N3, N4, N8, N9
    const Uuid one = v.anmodet(v.indhold({kKorsbaek, kNordby}), "En");
    KRAEV(v.godkend(v.korsbaek, one));
    KRAEV(v.adm.afvis(v.nordby, v.part(one, kNordby).uuid, "nej"));
    const Uuid withdrawn = v.anmodet(v.indhold({kOestby}), "Trukket");
    KRAEV(v.adm.traek_tilbage(v.leverandoer, withdrawn));
    KRAEV(v.adm.suspender(v.korsbaek, v.part(one, kKorsbaek).uuid, "stop"));
    KRAEV(v.adm.genoptag(v.korsbaek, v.part(one, kKorsbaek).uuid));
    // N6, N7, N5 by time
    Aftaleindhold c = v.indhold({kOestby});
    c.gyldig_til = Dato::parse("2026-06-30");
    const Uuid expires = v.anmodet(c, "Udløber");
    KRAEV(v.godkend(v.oestby, expires));
    (void)v.anmodet(v.indhold({kOestby}), "Venter");
    // N10, N14, N16
    Service s = v.service(kOrganisationId);
    s.beskrivelse = "ny";
    KRAEV(v.adm.ret(v.operatoer, s));
    ItSystem user_system;
    user_system.navn = "Brugervendt";
    user_system.ejer = kLeverandoer;
    user_system.kontakt_email = "a@b.example";
    user_system.typer = {Systemtype::kBrugervendtSystem, Systemtype::kIdentityProvider};
    Foederationsflade face;
    face.profil = "OIDC";
    face.entity_id = "https://oidc.example";
    face.metadata_url = "https://oidc.example/metadata";
    user_system.idp = face;
    const Uuid system = vaerdi(v.adm.opret(v.leverandoer, user_system));
    Brugersystemrolle r;
    r.system = system;
    r.navn = "Læs";
    r.entity_id = "http://44444444.example/roles/usersystemrole/laes/1";
    r.afgraensninger = {{std::string(afgraensning::kSeNavn), true}};
    const Uuid role = vaerdi(v.adm.opret(v.leverandoer, r));
    KRAEV(v.adm.saet_status(v.leverandoer, role, Brugersystemrollestatus::kUdgivet, std::nullopt));
    Jobfunktionsrolle j;
    j.navn = "Job";
    j.entity_id = "http://11111111.example/roles/jobrole/job/1";
    j.organisation = kKorsbaek;
    j.roller = {{role, {{std::string(afgraensning::kSeNavn), {"Ja"}, false}}}};
    j.delegeret_til = {{kNordby, {}, {}, false}};  // N13
    KRAEV(v.adm.opret(v.korsbaek, j));
    auto changed = vaerdi(v.adm.laes<Brugersystemrolle>(v.leverandoer, role));
    changed.beskrivelse = "ny";
    KRAEV(v.adm.ret(v.leverandoer, changed));
    // N11, N12, N15, N17, N18
    Filter f;
    f.system = v.system;
    const auto cert = vaerdi(v.adm.soeg<Certifikatpost>(v.leverandoer, f)).poster.at(0);
    KRAEV(v.adm.spaer_certifikat(v.leverandoer, cert.uuid));
    Foederationsaftale federation;
    federation.idp = system;
    federation.myndighed = kKorsbaek;
    federation.begrundelse = "Login";
    KRAEV(v.adm.anmod_foederation(v.leverandoer, vaerdi(v.adm.opret(v.leverandoer, federation))));
    KRAEV(v.adm.modtag_metadata(system, Administration::Flade::kIdp,
                                std::unexpected(Fejl::miljoe("intet svar"))));
    Administratorrolle admin;
    admin.identitet = "bruger:11111111-2222-4333-8444-555555555555";
    admin.organisation = kKorsbaek;
    admin.rolle = Rolle::kAftaleadministrator;
    KRAEV(v.adm.opret(v.operatoer, admin));
    KRAEV(v.adm.varsl_platformcertifikat(v.operatoer, "ADG", *Dato::parse("2026-10-01"),
                                         *Dato::parse("2026-11-01")));
    f = {};
    f.noegle = afgraensning::kSeNavn;
    auto type = vaerdi(v.adm.soeg<Dataafgraensningstype>(v.operatoer, f)).poster.at(0);
    type.vaerdier = {{"Nej", "Nej"}};
    KRAEV(v.adm.ret(v.operatoer, type));
    v.til("2026-06-25T12:00:00");
    v.tik();
    v.til("2026-07-01T12:00:00");
    v.tik();
    KRAEV(v.adm.opsig(v.korsbaek, v.part(one, kKorsbaek).uuid, std::nullopt, "slut"));

    Proevepostkasse box;
    while (vaerdi(v.adm.lever_advis(box, v.clock.now())) > 0) {
    }
    std::set<std::string> kinds;
    for (const Uuid& id : [&] {
             std::vector<Uuid> ids;
             for (const Brev& b : box.breve)
                 ids.push_back(b.id);
             return ids;
         }()) {
        const Advis a = vaerdi(v.adm.laes<Advis>(v.operatoer, id));
        CHECK(a.status == Advisstatus::kSendt);
        kinds.insert(a.slags);
    }
    for (int n = 1; n <= 18; ++n)
        CHECK_MESSAGE(kinds.contains("N" + std::to_string(n)), n);
    for (const Brev& b : box.breve) {
        CHECK(b.emne.starts_with("[prøve] "));
        CHECK(b.tekst.find("https://127.0.0.1:8443/") != std::string::npos);
        CHECK(b.modtager.find('@') != std::string::npos);
    }
}

TEST_CASE(
    "advis: tried again with growing waits, given up after two days, logged without addresses") {
    Verden v;
    (void)v.anmodet(v.indhold({kKorsbaek}));
    Proevepostkasse box;
    box.fejl = Fejl::miljoe("451 <post@11111111.example> prøv igen senere");
    std::size_t tries = 0;
    for (int minute = 0; minute < 4 * 24 * 60; ++minute) {
        tries += vaerdi(v.adm.lever_advis(box, v.clock.now()));
        v.clock.advance(60 * kSekund);
    }
    CHECK(tries == 10);
    const Advis a = v.advis("N1").at(0);
    CHECK(a.status == Advisstatus::kOpgivet);
    CHECK(a.forsoeg.size() == 10);
    CHECK(a.forsoeg[0].svar == "451 <adresse> prøv igen senere");
    CHECK(vaerdi(v.adm.mine_opgaver(v.korsbaek)).uleverede.size() == 1);
}

TEST_CASE("advis: a mailbox by kind; one mail a day where the organisation wants it") {
    Verden v;
    Filter f;
    f.noegle = kKorsbaek.text();
    auto o = vaerdi(v.adm.soeg<Organisation>(v.operatoer, f)).poster.at(0);
    o.postkasser.push_back({Postkassetype::kAftaler, "aftaler@korsbaek.example", true});
    KRAEV(v.adm.ret(v.operatoer, o));
    (void)v.anmodet(v.indhold({kKorsbaek}), "En");
    (void)v.anmodet(v.indhold({kKorsbaek}), "To");
    Proevepostkasse box;
    CHECK(vaerdi(v.adm.lever_advis(box, v.clock.now())) == 0);
    v.til("2026-03-03T06:00:00");
    CHECK(vaerdi(v.adm.lever_advis(box, v.clock.now())) == 1);
    REQUIRE(box.breve.size() == 1);
    CHECK(box.breve[0].modtager == "aftaler@korsbaek.example");
    CHECK(box.breve[0].emne == "[sandkasse] 2 beskeder fra administrationsmodulet");
    CHECK(box.breve[0].tekst.find("\"En\"") != std::string::npos);
    CHECK(box.breve[0].tekst.find("\"To\"") != std::string::npos);
    for (const Advis& a : v.advis("N1"))
        CHECK(a.status == Advisstatus::kSendt);
}

TEST_CASE("opgaver: what waits for this organisation (chapter 8)") {
    Verden v;
    Aftaleindhold c = v.indhold({kKorsbaek});
    c.gyldig_til = Dato::parse("2026-04-01");
    const Uuid one = v.anmodet(c, "En");
    (void)v.anmodet(v.indhold({kKorsbaek}), "To");
    KRAEV(v.godkend(v.korsbaek, one));
    const auto mine = vaerdi(v.adm.mine_opgaver(v.korsbaek));
    CHECK(mine.afventer.size() == 1);
    CHECK(mine.udloeber.size() == 1);
    CHECK(vaerdi(v.adm.mine_opgaver(v.nordby)).afventer.empty());
}

TEST_CASE("advis: kept as long as the settings say, and never less than until it is sent") {
    Verden v({.advis_doegn = 30});
    (void)v.anmodet(v.indhold({kKorsbaek}), "Sendt");
    Proevepostkasse box;
    while (vaerdi(v.adm.lever_advis(box, v.clock.now())) > 0) {
    }
    const auto antal = [&] { return vaerdi(v.adm.soeg<Advis>(v.operatoer, {})).poster.size(); };
    const std::size_t sent = antal();
    REQUIRE(sent > 0);
    const Uuid old = box.breve.front().id;
    v.clock.advance(30 * kDoegn - 60 * kSekund);
    CHECK(vaerdi(v.adm.tick(v.clock.now())).fjernet == 0);
    CHECK(antal() > sent);  // reminders have joined the queue
    v.clock.advance(kDoegn);
    CHECK(vaerdi(v.adm.tick(v.clock.now())).fjernet == sent);
    CHECK(kode(v.adm.laes<Advis>(v.operatoer, old)) == 44);
    CHECK(kode(v.adm.historik<Advis>(v.operatoer, old)) == 44);
    v.clock.advance(40 * kDoegn);
    CHECK(vaerdi(v.adm.tick(v.clock.now())).fjernet == 0);  // those have not been sent yet
    Verden for_ever({.advis_doegn = 0});
    (void)for_ever.anmodet(for_ever.indhold({kKorsbaek}), "Sendt");
    while (vaerdi(for_ever.adm.lever_advis(box, for_ever.clock.now())) > 0) {
    }
    for_ever.clock.advance(4000 * kDoegn);
    CHECK(vaerdi(for_ever.adm.tick(for_ever.clock.now())).fjernet == 0);
}
