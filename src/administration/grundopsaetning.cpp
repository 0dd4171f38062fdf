#include "administration/grundopsaetning.hpp"

#include <algorithm>

#include "administration/arkiv.hpp"
#include "krypto/certifikatfil.hpp"

namespace faelled::administration {
namespace {

const Uuid kNavnerum = Uuid::literal("3d1b0a1e-6c0b-5b7e-9a51-6f9d6d2a4c10");

Uuid navngivet(std::string_view kind, std::string_view name) {
    return Uuid::named(kNavnerum, std::string(kind) + "/" + std::string(name));
}

// Acts for an organisation on behalf of the start data. Requests and approvals are two identities:
// start data obey the rule of four eyes like everybody else.
Administrator paa_vegne_af(Cvr cvr, Rolle role, const char* identity) {
    return {identity, cvr, {role}, "system", "grundopsætning", {}};
}

template <typename T>
Result<void> hvis_mangler(Administration& adm, T record) {
    const auto there = adm.laes<T>(Administrator::system(), record.uuid);
    if (there) return {};
    if (there.error().kode != 44) return std::unexpected(there.error());
    auto made = adm.opret(Administrator::system(), std::move(record));
    if (!made) return std::unexpected(made.error());
    return {};
}

// --- the catalogue ------------------------------------------------------------------------------

struct Rolleplan {
    std::string_view id;
    std::string_view navn;
    std::string_view beskrivelse;
    std::vector<Rolleafgraensning> afgraensninger;
};
struct Serviceplan {
    std::string_view entity_id;
    std::string_view navn;
    std::string_view version;
    std::string_view sti;
    std::string_view dataindhold;
    std::vector<Protokol> protokoller;
    std::vector<Rolleplan> roller;
    bool certifikatmodel = false;
    Servicetype type = Servicetype::kFaelleskommunal;
    // Published, because clients carry it in their configuration (sikkerhed.md 8.7); nil: derived.
    Uuid uuid = {};
};

Rolleafgraensning valgfri(std::string_view type) {
    return {std::string(type), false};
}

Rolleafgraensning kraevet(std::string_view type) {
    return {std::string(type), true};
}

std::vector<Serviceplan> katalog() {
    using enum Protokol;
    return {
        {"http://stoettesystemerne.dk/service/organisation/3",
         "Organisation",
         "6",
         "/organisation",
         "Myndighedens organisation: enheder, medarbejdere, funktioner, it-systemer og adresser",
         {kSoapToken, kGraphql},
         {{rolle::kOrganisationUdstil,
           "Udstil",
           "Læse og søge",
           {valgfri(afgraensning::kSeNavn), valgfri(afgraensning::kSeCpr)}},
          {rolle::kOrganisationRediger,
           "Rediger organisation",
           "Oprette, rette og slette; rummer Udstil",
           {valgfri(afgraensning::kSeNavn), valgfri(afgraensning::kSeCpr)}},
          {rolle::kOrganisationAnonymiser, "Anonymiser", "Anonymisere personer", {}},
          {rolle::kOrganisationFysiskSlet, "Fysisk slet", "Slette fysisk; kun i test", {}}}},
        {"http://entityid.kombit.dk/service/klassifikation/7",
         "Klassifikation",
         "7",
         "/klasse/7",
         "Klasser, blandt andet KLE",
         {kSoapToken},
         {{rolle::kKlassifikationUdstil, "Udstil", "Læse og søge", {}},
          {rolle::kKlassifikationRediger,
           "Rediger",
           "Rette myndighedens egne klasser; rummer Udstil",
           {}}}},
        {"http://entityid.kombit.dk/service/klassifikation/6",
         "Klassifikation",
         "6",
         "/klassifikation/6",
         "Klassifikationer, facetter og klasser, blandt andet KLE",
         {kSoapToken},
         {{rolle::kKlassifikation6Udstil, "Udstil", "Læse og søge", {}},
          {rolle::kKlassifikation6Rediger,
           "Rediger",
           "Rette myndighedens egne klassifikationer; rummer Udstil",
           {}}}},
        {"http://entityid.kombit.dk/service/klassifikationlistehent/2",
         "KlassifikationListeHent",
         "2",
         "/klassifikationlistehent/2",
         "Klassifikationer med facetter og klasser i ét svar",
         {kSoapToken},
         {{rolle::kKlassifikationListeUdstil, "Udstil", "Læse", {}}}},
        {"http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6",
         "Sags- og Dokumentindeks",
         "6",
         "/sagdokumentindeks/6",
         "Henvisninger til sager og dokumenter i fagsystemerne",
         {kSoapToken},
         {{rolle::kSagdokumentUdstil,
           "Udstil",
           "Læse og søge i indekset",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kSagdokumentRediger, "Rediger", "Importere, opdatere og fjerne", {}}}},
        {"http://entityid.kombit.dk/service/sdi/sagindeks/6",
         "SagIndeks",
         "6",
         "/sagindeks/6",
         "Henvisninger til sager i fagsystemerne",
         {kSoapToken},
         {{rolle::kSagindeksUdstil,
           "Udstil",
           "Læse og søge i indekset",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kSagindeksRediger, "Rediger", "Fjerne og kassere", {}}}},
        {"http://entityid.kombit.dk/service/sdi/dokumentindeks/6",
         "DokumentIndeks",
         "6",
         "/dokumentindeks/6",
         "Henvisninger til dokumenter i fagsystemerne",
         {kSoapToken},
         {{rolle::kDokumentindeksUdstil,
           "Udstil",
           "Læse og søge i indekset",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kDokumentindeksRediger, "Rediger", "Fjerne og kassere", {}}}},
        {"http://entityid.kombit.dk/service/ydi/ydelseindeks/6",
         "Ydelsesindeks",
         "6",
         "/ydelseindeks/6",
         "Bevillinger og økonomiske effektueringer i ydelsessystemerne",
         {kSoapToken},
         {{rolle::kYdelseUdstil,
           "Udstil",
           "Søge i indekset",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kYdelseRediger, "Rediger", "Importere, opdatere og fjerne", {}}}},
        {"http://entityid.kombit.dk/service/ydelselistehent/1",
         "YdelseListeHent",
         "2",
         "/ydelselistehent/2",
         "Bevilgede ydelser og udbetalinger som flade lister",
         {kSoapToken},
         {{rolle::kYdelseslisteUdstil,
           "Udstil",
           "Slå ydelser op",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kYdelseslisteParagraf8,
           "Opslag efter UDK-lovens § 8",
           "Slå op på tværs af myndigheder, hvilke kontantydelser en person har modtaget de "
           "seneste tre måneder",
           {kraevet(afgraensning::kKle), kraevet(afgraensning::kFoelsomhed)}}}},
        {"http://entityid.faelled.example/service/opslag/1",
         "Opslag",
         "1",
         "/opslag/1",
         "En borgers eller virksomheds sager, dokumenter, journalnotater og ydelser på tværs af "
         "fagsystemer",
         {kRest},
         {{rolle::kOpslagUdstil,
           "Udstil",
           "Slå en borgers eller virksomheds overblik op",
           {valgfri(afgraensning::kKle), valgfri(afgraensning::kFoelsomhed),
            valgfri(afgraensning::kOrgenhed), valgfri(afgraensning::kItSystem)}},
          {rolle::kOpslagParagraf8,
           "Opslag efter UDK-lovens § 8",
           "Slå op på tværs af myndigheder, hvilke kontantydelser en person har modtaget de "
           "seneste tre måneder",
           {kraevet(afgraensning::kKle), kraevet(afgraensning::kFoelsomhed)}},
          {rolle::kOpslagParagraf11a,
           "Opslag efter UDK-lovens § 11 a, stk. 2",
           "Slå op på tværs af myndigheder, hvilke kontrolsager der er om en person",
           {kraevet(afgraensning::kKle), kraevet(afgraensning::kFoelsomhed)}},
          {rolle::kOpslagParagraf11aStk1,
           "Opslag efter UDK-lovens § 11 a, stk. 1",
           "Slå op på tværs af myndigheder, om der er aktive kontrolsager om en ansøger, der har "
           "givet samtykke, og hvad de handler om",
           {kraevet(afgraensning::kKle), kraevet(afgraensning::kFoelsomhed)}}}},
        {"http://entityid.kombit.dk/service/bfo_modtag/2",
         "BeskedModtag",
         "2",
         "/beskedmodtag/2",
         "Forretningshændelser, som systemet abonnerer på",
         {kSoapToken, kAmqp, kRest},
         {{"http://beskedfordeler.faelled.example/roles/servicesystemrole/Modtag/1",
           "Modtag",
           "Modtage beskeder fra egne dueslag",
           {kraevet(afgraensning::kBeskedtype), kraevet(afgraensning::kAfsendendeMyndighed),
            kraevet(afgraensning::kFoelsomhed), kraevet(afgraensning::kKle)}}}},
        {"http://entityid.kombit.dk/service/bfo_afsend/2",
         "BeskedAfsend",
         "2",
         "/beskedafsend/2",
         "Forretningshændelser, som systemet sender til Beskedfordeleren",
         {kSoapToken, kAmqp},
         {{"http://beskedfordeler.faelled.example/roles/servicesystemrole/Aflever/1",
           "Aflever",
           "Afgive beskeder til fordeling",
           {kraevet(afgraensning::kBeskedtype), kraevet(afgraensning::kAnsvarligMyndighed),
            kraevet(afgraensning::kFoelsomhed), kraevet(afgraensning::kKle)}}}},
        // What older clients ask for (beskedfordeler.md 1); agreements follow version 1.0.
        {"http://beskedfordeler.eksterntest-stoettesystemerne.dk/service/afhent/1",
         "BeskedModtag 1.0",
         "1",
         "/beskedmodtag/1",
         "Forretningshændelser, som systemet abonnerer på",
         {kSoapToken, kAmqp},
         {{"http://beskedfordeler-1.faelled.example/roles/servicesystemrole/Modtag/1",
           "Modtag",
           "Modtage beskeder fra egne dueslag",
           {kraevet(afgraensning::kBeskedtype), kraevet(afgraensning::kAfsendendeMyndighed),
            kraevet(afgraensning::kFoelsomhed), kraevet(afgraensning::kKle)}}}},
        {"http://beskedfordeler.eksterntest-stoettesystemerne.dk/service/afsend/1",
         "BeskedAfsend 1.0",
         "1",
         "/beskedafsend/1",
         "Forretningshændelser, som systemet sender til Beskedfordeleren",
         {kSoapToken, kAmqp},
         {{"http://beskedfordeler-1.faelled.example/roles/servicesystemrole/Aflever/1",
           "Aflever",
           "Afgive beskeder til fordeling",
           {kraevet(afgraensning::kBeskedtype), kraevet(afgraensning::kAnsvarligMyndighed),
            kraevet(afgraensning::kFoelsomhed), kraevet(afgraensning::kKle)}}}},
        {"http://demo.prod-serviceplatformen.dk/service/DemoService/1",
         "DemoService",
         "1",
         "/service/SP/Demo/1",
         "Ingen data: svarer på et kald",
         {kSoapToken, kSoapKontekst},
         {{"http://demo.faelled.example/roles/servicesystemrole/dummy/1",
           "dummy",
           "Kalde servicen",
           {}}},
         true,
         Servicetype::kServiceplatform,
         Uuid::literal("d8a062c0-27d1-11e6-b67b-9e71128cae77")},
        {"http://entityid.kombit.dk/service/demoservicerest/1",
         "DemoService REST",
         "1",
         "/service/AccessTokenDemo_1",
         "Ingen data: svarer på et kald",
         {kRest},
         {{"http://demorest.faelled.example/roles/servicesystemrole/dummy/1",
           "dummy",
           "Kalde servicen",
           {}}},
         false,
         Servicetype::kServiceplatform},
    };
}

Dataafgraensningstype type(std::string_view id, std::string_view name, Afgraensningsart kind) {
    Dataafgraensningstype d;
    d.uuid = navngivet("type", id);
    d.entity_id = id;
    d.navn = name;
    d.art = kind;
    d.faelles = true;
    d.ejer = kOperatoer;
    return d;
}

Result<void> opret_typer(Administration& adm) {
    for (const auto& [id, name, text] :
         {std::tuple(afgraensning::kSeNavn, "SeNavn", "Personers navne vises"),
          std::tuple(afgraensning::kSeCpr, "SeCPR-nummer", "Personers CPR-numre vises")}) {
        auto d = type(id, name, Afgraensningsart::kSingle);
        d.beskrivelse = text;
        d.vaerdier = {{"Ja", "Ja"}, {"Nej", "Nej"}};
        FAELLED_CHECK(hvis_mangler(adm, std::move(d)));
    }
    auto kle = type(afgraensning::kKle, "KLE", Afgraensningsart::kText);
    kle.regulaert_udtryk =
        "(\\*|\\d\\d\\.(\\*|\\d\\d\\.(\\*|\\d\\d)))(,(\\*|\\d\\d\\.(\\*|\\d\\d\\.(\\*|\\d\\d))))*";
    kle.syntaks = "dd.dd.dd, dd.dd.*, dd.* eller *; flere adskilles med komma";
    FAELLED_CHECK(hvis_mangler(adm, std::move(kle)));
    auto unit = type(afgraensning::kOrgenhed, "Organisationsenhed", Afgraensningsart::kText);
    const std::string uuid = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    unit.regulaert_udtryk = uuid + "(," + uuid + ")*";
    unit.syntaks = "UUID'er; flere adskilles med komma";
    FAELLED_CHECK(hvis_mangler(adm, std::move(unit)));
    auto system = type(afgraensning::kItSystem, "It-system", Afgraensningsart::kText);
    system.regulaert_udtryk = uuid + "(," + uuid + ")*";
    system.syntaks = "UUID'er på mastersystemer; flere adskilles med komma";
    FAELLED_CHECK(hvis_mangler(adm, std::move(system)));
    auto message = type(afgraensning::kBeskedtype, "BeskedType", Afgraensningsart::kText);
    message.regulaert_udtryk = uuid + "(," + uuid + ")*";
    message.syntaks = "UUID'er på beskedtyper; flere adskilles med komma";
    FAELLED_CHECK(hvis_mangler(adm, std::move(message)));
    for (const auto& [id, name] :
         {std::pair(afgraensning::kAnsvarligMyndighed, "Ansvarlig_myndighed"),
          std::pair(afgraensning::kAfsendendeMyndighed, "Afsendende_myndighed")}) {
        auto authority = type(id, name, Afgraensningsart::kText);
        authority.regulaert_udtryk = "\\d{8}(,\\d{8})*";
        authority.syntaks = "CVR-numre; flere adskilles med komma";
        FAELLED_CHECK(hvis_mangler(adm, std::move(authority)));
    }
    auto level = type(afgraensning::kFoelsomhed, "Følsomhed", Afgraensningsart::kSingle);
    level.vaerdier = {{"Ikke fortrolige data", "1"},
                      {"Fortrolige data", "2"},
                      {"Følsomme data", "3"},
                      {"VIP-sager", "4"}};
    level.syntaks = "Et niveau rummer de lavere";
    return hvis_mangler(adm, std::move(level));
}

Result<void> opret_service(Administration& adm, const Serviceplan& plan,
                           const std::string& address) {
    Service s;
    s.uuid = plan.uuid.is_nil() ? navngivet("service", plan.entity_id) : plan.uuid;
    s.entity_id = plan.entity_id;
    s.navn = plan.navn;
    s.version = plan.version;
    s.udbyder = kOperatoer;
    s.type = plan.type;
    s.protokoller = plan.protokoller;
    for (const Protokol p : plan.protokoller)
        s.endpoints.push_back({p, address + std::string(plan.sti)});
    s.dataindhold = plan.dataindhold;
    s.certifikatmodel = plan.certifikatmodel;
    const Uuid uuid = s.uuid;
    FAELLED_CHECK(hvis_mangler(adm, std::move(s)));
    for (const Rolleplan& r : plan.roller) {
        Servicesystemrolle role;
        role.uuid = navngivet("rolle", r.id);
        role.id = r.id;
        role.service = uuid;
        role.navn = r.navn;
        role.beskrivelse = r.beskrivelse;
        role.afgraensninger = r.afgraensninger;
        FAELLED_CHECK(hvis_mangler(adm, std::move(role)));
    }
    FAELLED_TRY(const Service there, adm.laes<Service>(Administrator::system(), uuid));
    if (there.status != Servicestatus::kKladde) return {};
    return adm.saet_status(Administrator::system(), uuid, Servicestatus::kUdgivet, std::nullopt);
}

Result<void> opret_organisation(Administration& adm, const Startorganisation& in) {
    Organisation o;
    o.uuid = in.uuid.is_nil() ? navngivet("organisation", in.cvr.text()) : in.uuid;
    o.cvr = in.cvr;
    o.navn = in.navn;
    o.myndighedskode = in.myndighedskode;
    o.organisation_uuid = in.organisation_uuid;
    if (in.myndighed) o.typer.push_back(Organisationstype::kMyndighed);
    if (in.leverandoer) o.typer.push_back(Organisationstype::kLeverandoer);
    if (!in.email.empty()) o.postkasser.push_back({Postkassetype::kFaelles, in.email, false});
    o.domaener = in.domaener;
    // Known by CVR: somebody may have made it under another UUID.
    Filter f;
    f.noegle = in.cvr.text();
    FAELLED_TRY(const auto found, adm.soeg<Organisation>(Administrator::system(), f));
    if (!found.poster.empty()) return {};
    return hvis_mangler(adm, std::move(o));
}

// --- systems and agreements ---------------------------------------------------------------------

// ORG_Bruger, ORG_OrgEnhed, PKO_PostStatus, every other change in our registers, the test types.
constexpr std::string_view kBeskedtyper =
    "94ef3c82-10e9-4d12-a9d9-7a7242d5ba83,1996db0e-0a7c-425f-b2c2-03466a536c4d,"
    "d2bed63c-4853-4008-b6e0-a74c15b15fbf,5b2b2f5e-7f0d-4f0c-9a53-5f4e2e1c7a10,"
    "7654895c-a3f3-4c77-8afd-4c77330f963c,832d0676-d0a0-4522-8f57-ac126dc8270e";

// The widest value that the type allows.
Afgraensningsvaerdi bredeste(const Dataafgraensningstype& t, const Startsystem& in) {
    Afgraensningsvaerdi v{t.entity_id, {}, false};
    std::string authorities;
    for (const Cvr c : in.myndigheder)
        authorities += (authorities.empty() ? "" : ",") + c.text();
    if (t.entity_id == afgraensning::kKle)
        v.vaerdier = {"*"};
    else if (t.entity_id == afgraensning::kBeskedtype)
        v.vaerdier = {std::string(kBeskedtyper)};
    else if (t.entity_id == afgraensning::kAnsvarligMyndighed ||
             t.entity_id == afgraensning::kAfsendendeMyndighed)
        v.vaerdier = {authorities};
    else if (t.art == Afgraensningsart::kMulti)
        for (const Listevaerdi& x : t.vaerdier)
            v.vaerdier.push_back(x.vaerdi);
    else if (!t.vaerdier.empty())
        v.vaerdier = {t.entity_id == afgraensning::kFoelsomhed ? t.vaerdier.back().vaerdi
                                                               : t.vaerdier.front().vaerdi};
    return v;
}

Result<std::vector<Servicevalg>> valg(Administration& adm, const Startsystem& in,
                                      bool by_certificate) {
    const Administrator self = Administrator::system();
    Filter f;
    f.status = "Udgivet";
    f.antal = 1000;
    FAELLED_TRY(const auto services, adm.soeg<Service>(self, f));
    std::vector<Servicevalg> out;
    for (const Service& s : services.poster) {
        if (!in.services.empty() &&
            std::find(in.services.begin(), in.services.end(), s.entity_id) == in.services.end())
            continue;
        if (by_certificate && !s.certifikatmodel) continue;
        Filter of;
        of.service = s.uuid;
        of.antal = 1000;
        FAELLED_TRY(const auto roles, adm.soeg<Servicesystemrolle>(self, of));
        Servicevalg choice{s.uuid, {}};
        for (const Servicesystemrolle& r : roles.poster) {
            if (!in.roller.empty() &&
                std::find(in.roller.begin(), in.roller.end(), r.id) == in.roller.end())
                continue;
            Rollevalg v{r.id, {}};
            for (const Rolleafgraensning& a : r.afgraensninger) {
                Filter by;
                by.noegle = a.type;
                FAELLED_TRY(const auto types, adm.soeg<Dataafgraensningstype>(self, by));
                if (types.poster.empty()) continue;
                Afgraensningsvaerdi value = bredeste(types.poster.front(), in);
                for (const auto& [type, narrow] : in.afgraensninger)
                    if (type == a.type) value.vaerdier = {narrow};
                if (!value.vaerdier.empty()) v.afgraensninger.push_back(std::move(value));
            }
            choice.roller.push_back(std::move(v));
        }
        if (!choice.roller.empty()) out.push_back(std::move(choice));
    }
    return out;
}

// The certificate's record; nothing when there is none.
Result<std::optional<Uuid>> registrer_certifikat(Administration& adm, const Uuid& system,
                                                 const Startsystem& in) {
    if (in.certifikat.empty()) return std::nullopt;
    FAELLED_TRY(const auto read, krypto::laes_certifikatfil(in.certifikat));
    Filter f;
    f.system = system;
    f.status = "Registreret";
    FAELLED_TRY(const auto have, adm.soeg<Certifikatpost>(Administrator::system(), f));
    for (const Certifikatpost& c : have.poster)
        if (c.sha256 == read.front()->fingeraftryk()) return c.uuid;
    auto made = adm.tilfoej_certifikat(Administrator::system(), system, in.certifikat, {true});
    if (!made) return std::unexpected(made.error());
    return *made;
}

// With a certificate: an agreement in the certificate model, for the services that have it.
Result<Uuid> aftale(Administration& adm, const Uuid& system, const Startsystem& in,
                    std::optional<Uuid> certificate = {}) {
    if (in.myndigheder.empty()) return Uuid{};
    FAELLED_TRY(std::vector<Servicevalg> services, valg(adm, in, certificate.has_value()));
    if (services.empty()) return Uuid{};
    Filter f;
    f.system = system;
    FAELLED_TRY(const auto have, adm.soeg<Serviceaftale>(Administrator::system(), f));
    // A renewed certificate needs a new agreement: it is bound to the one.
    const std::string name =
        in.navn + (certificate ? ": startaftale, certifikat " + certificate->text()
                               : std::string(": startaftale"));
    for (const Serviceaftale& x : have.poster)
        if (x.navn == name && !x.lukket) return x.uuid;
    Aftaleindhold content;
    content.begrundelse = "Startdata: systemet er oprettet med aftaler fra begyndelsen";
    content.dataejere = in.myndigheder;
    if (certificate) content.sikkerhed = Aftalesikkerhed::kCertifikat;
    content.certifikat = certificate;
    content.services = std::move(services);
    const auto supplier = paa_vegne_af(in.ejer, Rolle::kLeverandoeradministrator, "system:anmoder");
    FAELLED_TRY(const Uuid uuid, adm.opret_aftale(supplier, system, name, std::move(content)));
    FAELLED_CHECK(adm.anmod(supplier, uuid));
    FAELLED_TRY(const Aftaleoversigt all, adm.aftaleoversigt(Administrator::system(), uuid));
    for (const AftalePart& p : all.parter) {
        const auto authority =
            paa_vegne_af(p.myndighed, Rolle::kAftaleadministrator, "system:godkender");
        FAELLED_TRY(const auto text, adm.godkendelsestekst(authority, p.uuid));
        FAELLED_CHECK(adm.godkend(authority, {p.uuid, text.sha256, true}));
    }
    return uuid;
}

Result<std::pair<Uuid, Uuid>> opret_system(Administration& adm, const Startsystem& in) {
    ItSystem s;
    s.uuid = in.uuid.is_nil() ? navngivet("system", in.ejer.text() + "/" + in.navn) : in.uuid;
    s.navn = in.navn;
    s.ejer = in.ejer;
    s.kontakt_email = "drift@" + in.ejer.text() + ".example";
    s.typer = {Systemtype::kAnvendersystem};
    s.kan_optraede_for = in.kan_optraede_for;
    const Uuid uuid = s.uuid;
    FAELLED_CHECK(hvis_mangler(adm, std::move(s)));
    FAELLED_TRY(const ItSystem there, adm.laes<ItSystem>(Administrator::system(), uuid));
    if (there.status == Systemstatus::kKladde)
        FAELLED_CHECK(adm.saet_status(Administrator::system(), uuid, Systemstatus::kAktiv));
    FAELLED_TRY(const std::optional<Uuid> certificate, registrer_certifikat(adm, uuid, in));
    FAELLED_TRY(const Uuid agreement, aftale(adm, uuid, in));
    if (certificate) {
        const auto second = aftale(adm, uuid, in, certificate);
        if (!second) return std::unexpected(second.error());
    }
    return std::pair(uuid, agreement);
}

}  // namespace

Result<Startsvar> grundopsaetning(Administration& adm, const Startdata& data) {
    Startorganisation operator_;
    operator_.cvr = kOperatoer;
    operator_.navn = "Platformens operatør";
    operator_.myndighed = true;  // owner of nationally owned data
    operator_.email = "drift@operatoer.example";
    FAELLED_CHECK(opret_organisation(adm, operator_));
    FAELLED_CHECK(opret_typer(adm));
    for (const Serviceplan& plan : katalog())
        FAELLED_CHECK(opret_service(adm, plan, data.tjenesteadresse));
    for (const Startorganisation& o : data.organisationer)
        FAELLED_CHECK(opret_organisation(adm, o));
    for (const std::string& identity : data.operatoerer) {
        Administratorrolle r;
        r.uuid = navngivet("operatoer", identity);
        r.identitet = identity;
        r.navn = "Operatør";
        r.organisation = kOperatoer;
        r.rolle = Rolle::kOperatoer;
        FAELLED_CHECK(hvis_mangler(adm, std::move(r)));
    }
    Startsvar out;
    for (const Startsystem& s : data.systemer) {
        FAELLED_TRY(auto one, opret_system(adm, s));
        out.systemer.push_back(one);
    }
    return out;
}

Result<std::pair<Uuid, Uuid>> tilslut(Administration& adm, const Startorganisation& leverandoer,
                                      const Startsystem& system) {
    FAELLED_CHECK(opret_organisation(adm, leverandoer));
    return opret_system(adm, system);
}

}  // namespace faelled::administration
