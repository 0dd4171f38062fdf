#include <fmt/format.h>

#include <future>

#include "administration/grundopsaetning.hpp"
#include "app/faellesdata.hpp"
#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/klar.hpp"
#include "app/kommandoer.hpp"
#include "app/loopback.hpp"
#include "app/organisation_kobling.hpp"
#include "app/proces.hpp"
#include "app/sandkasseendepunkt.hpp"
#include "app/sandkasseur.hpp"
#include "app/tjener.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "soap/serviceplatform/demo.hpp"

namespace faelled::app {

namespace {

// klar.json is there exactly while the sandbox answers.
class Klarfil {
  public:
    explicit Klarfil(std::string sti) : sti_(std::move(sti)) { fjern_fil(sti_); }
    ~Klarfil() { fjern_fil(sti_); }
    Klarfil(const Klarfil&) = delete;
    Klarfil& operator=(const Klarfil&) = delete;

    [[nodiscard]] const std::string& sti() const { return sti_; }
    [[nodiscard]] Result<void> skriv(const Klaroplysninger& o) const {
        return skriv_fil(sti_, klar_json(o), Adgang::kOffentlig);
    }

  private:
    std::string sti_;
};

// A choice of users for klar.json: those who lead a unit.
std::vector<Demobruger> ledere(const std::vector<Demokommune>& kommuner) {
    std::vector<Demobruger> ud;
    for (const Demokommune& k : kommuner) {
        for (const Demobruger& b : k.brugere) {
            if (b.leder) ud.push_back(b);
        }
    }
    return ud;
}

void fortael(const Klaroplysninger& klar, const std::string& klar_fil, bool demo) {
    sig("Fælled er klar.");
    sig("");
    sig(fmt::format("  Forside   https://localhost:{}/", klar.https_port));
    sig(fmt::format(
        "  SOAP      https://localhost:{}/organisation/organisationenhed/6/?wsdl (og elleve til)",
        klar.https_port));
    sig(fmt::format("  GraphiQL  https://localhost:{}/organisation/graphiql/1/", klar.https_port));
    sig("  Alt det en klient skal bruge: " + klar_fil);
    sig("");
    if (demo)
        sig("  Korsbæk Kommune (CVR 11111111) og Lillelund Kommune (CVR 22222222) er flyttet ind.");
    for (const Systemfiler& s : klar.pki->systemer) {
        sig(fmt::format("  {:<28} {}", s.system.navn, s.certifikat));
    }
    sig("");
    sig("Stop med Ctrl-C.");
}

Result<Konfiguration> konfiguration(const Sandkassevalg& valg) {
    if (!valg.konfiguration) return Konfiguration{};
    return laes_konfigurationsfil(*valg.konfiguration);
}

constexpr std::string_view kStsEntityId = "https://saml.faelled.example/runtime";

Adgangsvalg adgangsvalg(const Konfiguration& k, const Pki& pki, std::vector<std::string> adresser) {
    Adgangsvalg v;
    v.sandkasse = true;
    v.adresser = std::move(adresser);
    v.sts_entity_id = kStsEntityId;
    v.sts = pki.adgangsstyring.par;
    v.organisation = pki.organisation.par;
    v.serviceplatform = pki.serviceplatform.par;
    v.tillid.roedder_pem = {pki.ca.certifikat_pem};
    // A vendor may bring the certificate it has: the exact certificate is registered (SIK-001).
    v.tillid.kraev_kaede = false;
    v.adgang = k.adgang;
    return v;
}

Uuid organisationsservice() {
    return Uuid::named(navnerum(), "service:organisation");
}

Uuid demoaftale(const adgang::Demosystem& s) {
    return Uuid::named(navnerum(), "aftale:" + s.uuid.text());
}

// The demo systems with their agreements, as the gate knows them.
Result<std::shared_ptr<const adgang::Registerbillede>> demobillede(const Pki& pki) {
    auto billede = std::make_shared<adgang::Registerbillede>();
    const Uuid organisation = organisationsservice();
    adgang::Tjenestepost org;
    org.uuid = organisation;
    org.entity_id = kOrganisationEntityId;
    org.navn = "Organisation";
    billede->tilfoej(std::move(org));
    adgang::Tjenestepost demotjeneste;
    demotjeneste.uuid = soap::kDemoUuid;
    demotjeneste.entity_id = soap::kDemoEntityId;
    demotjeneste.navn = "Demo";
    demotjeneste.model = adgang::Sikkerhedsmodel::kBegge;
    billede->tilfoej(std::move(demotjeneste));
    for (const Myndighed& m : {korsbaek(), lillelund()})
        billede->tilfoej(
            adgang::Myndighedspost{m.cvr, myndighed_uuid(m.cvr), m.organisation, m.navn});
    for (const Systemfiler& f : pki.systemer) {
        auto post = std::make_shared<adgang::Systempost>();
        post->uuid = f.system.uuid;
        post->navn = f.system.navn;
        post->ejer = f.system.aftaler.front().myndighed;
        FAELLED_TRY(const std::string pem, laes_fil(f.certifikat));
        FAELLED_TRY(auto certifikat, krypto::Certifikat::laes(pem));
        post->certifikater.push_back({std::move(certifikat), false});
        for (const adgang::Demoaftale& a : f.system.aftaler) {
            const Uuid aftale = demoaftale(f.system);
            const auto ja = [](bool yes) { return std::vector<std::string>{yes ? "Ja" : "Nej"}; };
            for (const std::string& rolle : organisationsroller(a.rettigheder)) {
                adgang::Rolletildeling t;
                t.aftale = aftale;
                t.kontekst = a.myndighed;
                t.rolle = rolle;
                if (rolle == administration::rolle::kOrganisationUdstil) {
                    t.afgraensninger = {{std::string(administration::afgraensning::kSeNavn),
                                         ja((a.rettigheder & adgang::kSeNavn) != 0)},
                                        {std::string(administration::afgraensning::kSeCpr),
                                         ja((a.rettigheder & adgang::kSeCpr) != 0)}};
                }
                post->tildelinger[organisation].push_back(std::move(t));
            }
            adgang::Rolletildeling demo;
            demo.aftale = aftale;
            demo.kontekst = a.myndighed;
            demo.rolle = "http://serviceplatformen.faelled.example/roles/servicesystemrole/dummy/1";
            post->tildelinger[soap::kDemoUuid].push_back(std::move(demo));
        }
        billede->tilfoej(std::move(post));
    }
    return billede;
}

// By UUID, or by the name of a demo system.
std::optional<Uuid> find_system(const Pki& pki, Tjener& tjener, std::string_view who) {
    for (const Systemfiler& s : pki.systemer) {
        if (s.system.navn == who) return s.system.uuid;
    }
    const auto uuid = Uuid::parse(who);
    if (!uuid || tjener.adgang().registeret().nu()->system(*uuid) == nullptr) return {};
    return uuid;
}

Result<void> udfoer(const Sandkassevalg& valg) {
    const Clock& rigtig = system_clock();
    const Tid startet = rigtig.now();
    FAELLED_TRY(const Konfiguration k, konfiguration(valg));
    log::set_niveau(k.log_niveau);
    const std::string data = absolut(valg.data);
    FAELLED_TRY(const Mappelaas laas, Mappelaas::tag(data));
    const Klarfil klarfil(data + "/klar.json");
    FAELLED_TRY(const std::unique_ptr<Sandkasseur> ur, Sandkasseur::aabn(rigtig, data + "/ur"));
    Fejlkontakter kontakter(system_entropy());
    forbered_signaler();
    behold_hukommelse();
    registrer_procestal(startet);

    // Five RSA keys and a store full of demo take about as long: side by side the first time.
    auto pki_paa_vej =
        std::async(std::launch::async, [&] { return klargoer_pki(data + "/pki", rigtig); });
    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    std::vector<Demokommune> demo;
    if (valg.demo) {
        FAELLED_TRY(demo, demokommuner(grund, dansk_midnat(startet)));
    }
    Klaroplysninger klar;
    klar.brugere = ledere(demo);
    FAELLED_TRY(std::unique_ptr<store::Lager> lager,
                aabn_startlager(
                    {data + "/lager", &k, &grund, ur.get(), &system_entropy(), std::move(demo)}));
    FAELLED_TRY(const Pki pki, pki_paa_vej.get());

    const std::vector<std::string> adresser = loopbackadresser();
    Tjenerindstillinger settings;
    settings.konfiguration = k;
    settings.adresser = adresser;
    settings.port = valg.https_port;
    settings.certifikat = pki.server;
    settings.ca_pem = pki.ca.certifikat_pem;
    settings.klar_fil = klarfil.sti();
    settings.demo = valg.demo;
    settings.sandkasse = true;
    settings.adgang = adgangsvalg(k, pki, adresser);
    settings.kontakter = &kontakter;
    FAELLED_TRY(const std::unique_ptr<Tjener> tjener,
                Tjener::start(std::move(settings), grund, *ur, std::move(lager)));
    FAELLED_TRY(auto billede, demobillede(pki));
    tjener->adgang().registeret().saet(std::move(billede));

    klar.https_port = tjener->port();
    klar.amqps_port = valg.amqps_port;
    std::optional<Portreservation> amqps;
    if (valg.amqps_port == 0) {
        FAELLED_TRY(Portreservation ledig, Portreservation::ledig());
        klar.amqps_port = ledig.port();
        amqps.emplace(std::move(ledig));
    }
    klar.pki = &pki;
    klar.myndigheder = {korsbaek(), lillelund()};
    klar.startet = startet;
    klar.sts_entity_id = kStsEntityId;
    klar.tjenester = {{"Organisation", std::string(kOrganisationEntityId), organisationsservice(),
                       pki.organisation.certifikat, "/organisation/organisationsystem/6/"},
                      {"Serviceplatformens demo", std::string(soap::kDemoEntityId), soap::kDemoUuid,
                       pki.serviceplatform.certifikat, "/service/SP/Demo/1"}};
    for (const Systemfiler& s : pki.systemer)
        klar.aftaler.push_back(demoaftale(s.system));
    FAELLED_TRY(const auto operatoer, krypto::oplysninger(pki.operatoer.par.certifikat_pem));
    const auto styring = std::make_shared<Sandkasseendepunkt>(
        Sandkasseendepunkt::Omverden{
            .ur = *ur,
            .rigtig = rigtig,
            .kontakter = kontakter,
            .operatoer = operatoer.fingeraftryk,
            .find_system = [&](std::string_view who) { return find_system(pki, *tjener, who); },
            .tilslut = [](const Tilslutning&) -> Result<Tilsluttet> {
                return std::unexpected(Fejl::miljoe("Administrationen er ikke med endnu"));
            },
            .revision = &tjener->adgang().revision(),
            .uret_er_flyttet = {}},
        tjener->pulje());
    tjener->saet_foerst(
        [styring](const auto& a, const auto& afslut) { return styring->behandler(a, afslut); });
    tjener->saet_klar();
    FAELLED_CHECK(klarfil.skriv(klar));
    log::info("klar",
              {{"port", klar.https_port}, {"ms", (rigtig.now().us - startet.us) / kMillisekund}});
    fortael(klar, klarfil.sti(), valg.demo);

    vent_paa_stop();
    log::info("stopper");
    sig("Stopper, når igangværende kald er færdige. Ctrl-C igen stopper straks.");
    fjern_fil(klarfil.sti());
    tjener->stop();
    return {};
}

}  // namespace

Udgang sandkasse(const Sandkassevalg& valg) {
    const Result<void> svar = udfoer(valg);
    if (!svar) return meld(svar.error());
    log::info("stoppet");
    return Udgang::kOk;
}

}  // namespace faelled::app
