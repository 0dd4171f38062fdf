// Records: rules, visibility, paging, lost updates, forms.
#include <algorithm>
#include <set>

#include "administration/json.hpp"
#include "administration/medlemmer.hpp"
#include "administration/test_verden.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

TEST_CASE("organisation: made by the operator, unique by CVR, kept by its administrator (3.1)") {
    Verden v;
    Organisation o;
    o.cvr = Cvr{66666666};
    o.navn = "Ny Kommune";
    o.typer = {Organisationstype::kMyndighed};
    CHECK(kode(v.adm.opret(v.leverandoer, o)) == 43);
    const Uuid u = vaerdi(v.adm.opret(v.operatoer, o));
    CHECK(v.adm.opret(v.operatoer, o).error().element == "cvr");
    const auto admin = person(o.cvr, {Rolle::kOrganisationsadministrator}, "cert:x");
    auto own = vaerdi(v.adm.laes<Organisation>(admin, u));
    own.postkasser = {{Postkassetype::kFaelles, "ikke en adresse", false}};
    CHECK(kode(v.adm.ret(admin, own)) == 40);
    own.postkasser[0].email = "post@ny.example";
    own.kontaktpersoner = {{"Ida", "ida@ny.example", "", "drift"}};
    KRAEV(v.adm.ret(admin, own));
    CHECK(v.adm.ret(admin, own).error().regel == "version");
    own = vaerdi(v.adm.laes<Organisation>(admin, u));
    own.domaener = {"ny.example"};
    CHECK(kode(v.adm.ret(admin, own)) == 43);
    // Others see that it is there, not whom to write to.
    const auto seen = vaerdi(v.adm.laes<Organisation>(v.korsbaek, u));
    CHECK(seen.navn == "Ny Kommune");
    CHECK(seen.postkasser.empty());
    CHECK(seen.kontaktpersoner.empty());
    own = vaerdi(v.adm.laes<Organisation>(admin, u));
    own.cvr = kAnden;
    CHECK(v.adm.ret(admin, own).error().element == "cvr");
}

TEST_CASE("organisation: suspended and closed ones give nothing") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek, kNordby}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    KRAEV(v.godkend(v.nordby, aftale));
    Filter f;
    f.noegle = kKorsbaek.text();
    const Uuid korsbaek = vaerdi(v.adm.soeg<Organisation>(v.operatoer, f)).poster.at(0).uuid;
    KRAEV(v.adm.saet_status(v.operatoer, korsbaek, Organisationsstatus::kSuspenderet));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.antal(kNordby) == 1);
    KRAEV(v.adm.saet_status(v.operatoer, korsbaek, Organisationsstatus::kAktiv));
    CHECK(v.antal(kKorsbaek) == 1);
    KRAEV(v.adm.saet_status(v.operatoer, korsbaek, Organisationsstatus::kLukket));
    CHECK(v.antal(kKorsbaek) == 0);
    CHECK(v.part(aftale, kKorsbaek).status == Partstatus::kOphoert);
    CHECK(kode(v.adm.saet_status(v.operatoer, korsbaek, Organisationsstatus::kAktiv)) == 49);
    CHECK(vaerdi(v.adm.afstem()).empty());
}

TEST_CASE("lister: filtered by the organisation's CVR, paged, by name and state (ADM-002)") {
    Verden v;
    for (int i = 0; i < 25; ++i) {
        ItSystem s;
        s.navn = (i % 2 == 0 ? "Økonomi " : "Løn ") + std::to_string(i);
        s.ejer = kLeverandoer;
        s.kontakt_email = "a@b.example";
        s.typer = {Systemtype::kAnvendersystem};
        KRAEV(v.adm.opret(v.leverandoer, s));
    }
    const auto other = person(kAnden, {Rolle::kLeverandoeradministrator}, "cert:anden");
    CHECK(vaerdi(v.adm.soeg<ItSystem>(other, {})).poster.empty());
    CHECK(vaerdi(v.adm.soeg<ItSystem>(v.operatoer, {})).poster.size() == 26);
    Filter f;
    f.navn = "økonomi*";
    f.antal = 4;
    std::set<Uuid> seen;
    for (;;) {
        const auto page = vaerdi(v.adm.soeg<ItSystem>(v.leverandoer, f));
        for (const ItSystem& s : page.poster)
            CHECK(seen.insert(s.uuid).second);
        if (!page.naeste) break;
        CHECK(page.poster.size() == 4);
        f.efter = page.naeste;
    }
    CHECK(seen.size() == 13);
    Filter by_state;
    by_state.status = "aktiv";
    CHECK(vaerdi(v.adm.soeg<ItSystem>(v.leverandoer, by_state)).poster.size() == 1);
    by_state.status = "Forkert";
    CHECK(kode(v.adm.soeg<ItSystem>(v.leverandoer, by_state)) == 40);
    // Another's system is as unknown to read and to change.
    CHECK(kode(v.adm.laes<ItSystem>(other, v.system)) == 44);
    ItSystem s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, v.system));
    s.nr = 0;
    CHECK(kode(v.adm.ret(other, s)) == 44);
    CHECK(kode(v.adm.saet_status(other, v.system, Systemstatus::kNedlagt)) == 44);
    CHECK(kode(v.adm.historik<ItSystem>(other, v.system)) == 44);
    CHECK(kode(v.adm.tilfoej_certifikat(other, v.system, der(1), {})) == 44);
}

TEST_CASE(
    "history: of what everybody may read only the owner's, and no draft of another's (ADM-002)") {
    Verden v;
    Filter f;
    f.noegle = v.korsbaek.organisation.text();
    const Uuid own = vaerdi(v.adm.soeg<Organisation>(v.leverandoer, f)).poster.at(0).uuid;
    CHECK(vaerdi(v.adm.laes<Organisation>(v.leverandoer, own)).kontaktpersoner.empty());
    CHECK(kode(v.adm.historik<Organisation>(v.leverandoer, own)) == 43);
    CHECK(vaerdi(v.adm.historik<Organisation>(v.korsbaek, own)).size() == 1);
    CHECK(vaerdi(v.adm.historik<Organisation>(v.operatoer, own)).size() == 1);
    f.noegle = rolle::kOrganisationUdstil;
    const Uuid role = vaerdi(v.adm.soeg<Servicesystemrolle>(v.korsbaek, f)).poster.at(0).uuid;
    CHECK(kode(v.adm.historik<Servicesystemrolle>(v.korsbaek, role)) == 43);
    CHECK(vaerdi(v.adm.historik<Servicesystemrolle>(v.operatoer, role)).size() == 1);
}

TEST_CASE("it-system: what only the operator may, and what must be right (3.2)") {
    Verden v;
    ItSystem s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, v.system));
    s.kan_optraede_for = true;
    CHECK(v.adm.ret(v.leverandoer, s).error().element == "kanOptraedeFor");
    KRAEV(v.adm.ret(v.operatoer, s));
    s = vaerdi(v.adm.laes<ItSystem>(v.leverandoer, v.system));
    s.callbacks = {{"BFO", "http://usikker.example", "BeskedFåTilsendt", true}};
    CHECK(v.adm.ret(v.leverandoer, s).error().regel == "https");
    s.callbacks[0].url = "https://sikker.example/modtag";
    KRAEV(v.adm.ret(v.leverandoer, s));
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(v.registret.nu()->system(v.system)->kan_optraede_for);
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kSuspenderet));
    CHECK(v.antal(kKorsbaek) == 0);
    KRAEV(v.adm.saet_status(v.leverandoer, v.system, Systemstatus::kAktiv));
    CHECK(v.antal(kKorsbaek) == 1);
}

TEST_CASE("certifikat: the upload rules, one by one (ADM-012)") {
    Verden v;
    const Uuid u = v.nyt_system(v.leverandoer, "Andet", 1);
    const auto add = [&](const krypto::Identitet& i, Certifikatvalg c = {}) {
        return v.adm.tilfoej_certifikat(v.leverandoer, u, i.certifikat->der(), c);
    };
    // Another company's: must be confirmed.
    CHECK(add(certifikat(2)).error().regel == "ADM-012 bekræft");
    CHECK(add(certifikat(2), {true}));
    // The same again.
    CHECK(kode(add(certifikat(2), {true})) == 49);
    krypto::Emne employee = krypto::test::oces3("44444444", "Medarbejder");
    employee.serienummer = "UI:DK-E:G:1b2f7c1e-0003-4a00-9000-000000000003";
    CHECK(add(krypto::test::identitet(employee)).error().tekst.find("Medarbejder") == 0);
    const auto text = v.adm.tilfoej_certifikat(v.leverandoer, u, "ikke et certifikat", {});
    CHECK(text.error().regel == "ADM-012");
    const krypto::Noeglepar par =
        krypto::udsted(krypto::test::proeve_ca(), krypto::test::oces3("44444444", "Med nøgle"),
                       krypto::test::proeveur())
            .value();
    CHECK(v.adm.tilfoej_certifikat(v.leverandoer, u, par.certifikat_pem + par.noegle_pem, {})
              .error()
              .tekst.find("privat nøgle") != std::string::npos);
    v.clock.set(certifikat(3).certifikat->gyldig_til());
    CHECK(add(certifikat(3)).error().tekst.find("ikke gyldigt nu") != std::string::npos);
}

TEST_CASE("certifikat: notices at 60, 30, 14, 7, 1 days and at the end (3.3, N11)") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    const Tid end = certifikat(0).certifikat->gyldig_til();
    std::size_t expected = 0;
    for (const int left : {90, 61, 60, 45, 30, 14, 8, 7, 2, 1}) {
        v.clock.set(end.plus(-left * kDoegn));
        v.tik();
        expected += left == 60 || left == 30 || left == 14 || left == 7 || left == 1 ? 1 : 0;
        CHECK_MESSAGE(v.advis("N11").size() == expected, left);
    }
    v.clock.set(end.plus(kDoegn));
    v.tik();
    CHECK(v.advis("N11").size() == expected + 2);  // now Korsbæk is told too
}

TEST_CASE("efterkonfiguration: fields of the service, filled in by whom it says (4.3)") {
    Verden v;
    Service s = v.service(kOrganisationId);
    s.efterkonfiguration = {
        {"sysid", "SysID", "[A-Z0-9]{4}", true, Efterkonfigurationsfelt::Udfylder::kLeverandoer},
        {"kontakt", "Kontakt", "", false, Efterkonfigurationsfelt::Udfylder::kMyndighed}};
    KRAEV(v.adm.ret(v.operatoer, s));
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const Uuid part = v.part(aftale, kKorsbaek).uuid;
    const auto set = [&](const Administrator& a, const char* key, const char* value) {
        return kode(v.adm.efterkonfigurer(a, part, {{s.uuid, key, value}}));
    };
    CHECK(set(v.leverandoer, "sysid", "AB12") == 49);
    KRAEV(v.godkend(v.korsbaek, aftale));
    CHECK(set(v.leverandoer, "sysid", "ab12") == 40);
    CHECK(set(v.leverandoer, "sysid", "") == 40);
    CHECK(set(v.leverandoer, "ukendt", "x") == 40);
    CHECK(set(v.korsbaek, "sysid", "AB12") == 43);
    CHECK(set(v.leverandoer, "kontakt", "x") == 43);
    CHECK(set(v.leverandoer, "sysid", "AB12") == 20);
    CHECK(set(v.korsbaek, "kontakt", "it@korsbaek.example") == 20);
    CHECK(v.part(aftale, kKorsbaek).efterkonfiguration.size() == 2);
}

TEST_CASE(
    "dataafgraensning: a value that is not valid any more warns, and changes nothing (ADM-013)") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    KRAEV(v.godkend(v.korsbaek, aftale));
    Filter f;
    f.noegle = afgraensning::kSeNavn;
    auto type = vaerdi(v.adm.soeg<Dataafgraensningstype>(v.operatoer, f)).poster.at(0);
    type.vaerdier = {{"Nej", "Nej"}};
    KRAEV(v.adm.ret(v.operatoer, type));
    v.tik();
    CHECK(v.advis("N16").size() == 1);
    CHECK(v.advis("N16")[0].organisation == kLeverandoer);
    CHECK(v.maa(v.system, kOrganisationId, kKorsbaek).at(0).afgraensninger.at(0).vaerdier.at(0) ==
          "Ja");
    CHECK(kode(v.adm.rediger(v.leverandoer, aftale, v.indhold({kKorsbaek, kNordby}))) == 40);
}

TEST_CASE("json: every record reads back what it writes, and bad values name the field") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    const auto head = vaerdi(v.adm.laes<Serviceaftale>(v.leverandoer, aftale));
    auto again = fra_json<Serviceaftale>(til_json(head));
    REQUIRE(again);
    again->aendret = head.aendret;
    CHECK(*again == head);
    const auto org = v.service(kOrganisationId);
    auto service = fra_json<Service>(til_json(org));
    REQUIRE(service);
    service->aendret = org.aendret;
    CHECK(*service == org);
    CHECK(fra_json<ItSystem>("{\"ejer\":\"123\"}").error().element == "ejer");
    CHECK(fra_json<ItSystem>("{\"typer\":[\"Ukendt\"]}").error().element == "typer");
    CHECK(fra_json<ItSystem>("{\"ukendt\":1,\"navn\":\"x\"}")->navn == "x");
    CHECK(kode(fra_json<ItSystem>("[1]")) == 40);
    CHECK(kode(fra_json<ItSystem>("{\"navn\":" + std::string(100, '[') + "}")) == 40);
    CHECK(kode(fra_json<ItSystem>(std::string(2 << 20, ' '))) == 40);
}

TEST_CASE("formatet: type numbers and member positions never change (docs/formater)") {
    std::string all;
#define FAELLED_X(T)                                                                 \
    all += std::to_string(Tabel<T>::type) + " " + std::string(Tabel<T>::navn);       \
    std::apply([&](const auto&... x) { ((all += " " + std::string(x.navn)), ...); }, \
               Tabel<T>::medlemmer);                                                 \
    all += "\n";
    FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X
    // What was written once must be read for ever: append to a line, never change it.
    const std::vector<std::string> written = {
        "120 Organisation cvr navn kortnavn typer myndighedskode organisationUuid postkasser "
        "kontaktpersoner testSomEgenMyndighed domaener status",
        "121 ItSystem navn beskrivelse ejer leverandoer kontaktEmail kategori typer callbacks "
        "sftpBruger kanOptraedeFor brugervendt idp status",
        "126 Serviceaftale navn system leverandoer kopiAf versioner kladde lukket",
        "127 AftalePart aftale version leverandoer myndighed side status anmodet afgjortAf afgjort "
        "aarsag ophoer foer godkendelse varslet gensendt efterkonfiguration system "
        "suspenderetAf"};
    for (const std::string& line : written)
        CHECK_MESSAGE(("\n" + all).find("\n" + line) != std::string::npos, line);
}

TEST_CASE("grundopsaetning: running it again changes nothing; tilslut is one call") {
    Verden v;
    const auto before = v.lager->tal().registreringer;
    KRAEV(grundopsaetning(v.adm, {}));
    CHECK(v.lager->tal().registreringer == before);
    Startorganisation o;
    o.cvr = Cvr{77777777};
    o.navn = "Ny leverandør";
    o.myndighed = false;
    Startsystem s;
    s.navn = "Nyt system";
    s.ejer = o.cvr;
    s.certifikat = certifikat(4).certifikat->der();
    s.myndigheder = {kKorsbaek};
    const auto [system, aftale] = vaerdi(tilslut(v.adm, o, s));
    // Udstil, Rediger, Anonymiser, FysiskSlet; the limits at their widest.
    const auto may = v.maa(system, kOrganisationId, kKorsbaek);
    CHECK(may.size() == 4);
    CHECK(v.maa(system, kSdiId, kKorsbaek).size() == 2);
    CHECK(std::any_of(may.begin(), may.end(), [](const adgang::Rolletildeling& t) {
        return t.afgraensninger.size() == 2 && t.afgraensninger[0].vaerdier[0] == "Ja";
    }));
    const auto tech = vaerdi(v.adm.tekniske_oplysninger(v.operatoer, aftale));
    CHECK(tech.services.size() == 16);
    CHECK(tech.system == system);
    CHECK(vaerdi(tilslut(v.adm, o, s)) == std::pair(system, aftale));
}

TEST_CASE("service: the provider's own system may act for who sends it a token (3.8 A)") {
    Verden v;
    Service s = v.service(kOrganisationId);
    CHECK_FALSE(v.registret.nu()->tjeneste(kOrganisationId)->system.has_value());
    s.system = v.system;  // a supplier's, not the operator's
    CHECK(v.adm.ret(v.operatoer, s).error().element == "system");
    s.system = Uuid::literal("0dd00000-0000-4000-8000-0000000000aa");
    CHECK(v.adm.ret(v.operatoer, s).error().element == "system");

    ItSystem own;
    own.navn = "Organisation";
    own.ejer = kOperatoer;
    own.kontakt_email = "drift@operatoer.example";
    own.typer = {Systemtype::kAnvendersystem};
    s.system = vaerdi(v.adm.opret(v.operatoer, own));
    KRAEV(v.adm.ret(v.operatoer, s));
    CHECK(v.registret.nu()->tjeneste(kOrganisationId)->system == s.system);
    CHECK(v.service(kOrganisationId).system == s.system);
    CHECK(vaerdi(v.adm.afstem()).empty());
    s = v.service(kOrganisationId);
    s.system.reset();
    KRAEV(v.adm.ret(v.operatoer, s));
    CHECK_FALSE(v.registret.nu()->tjeneste(kOrganisationId)->system.has_value());
}
