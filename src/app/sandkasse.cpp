#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <mutex>
#include <optional>
#include <utility>

#include "administration/grundopsaetning.hpp"
#include "app/besked/grundtyper.hpp"
#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/klar.hpp"
#include "app/klassifikation_kobling.hpp"
#include "app/kommandoer.hpp"
#include "app/lageraabning.hpp"
#include "app/login/testlogin.hpp"
#include "app/loopback.hpp"
#include "app/oejebliksbilleder.hpp"
#include "app/organisation_kobling.hpp"
#include "app/proces.hpp"
#include "app/sandkasseapi.hpp"
#include "app/sandkasseendepunkt.hpp"
#include "app/sandkasseur.hpp"
#include "app/tjener.hpp"
#include "app/udskrift.hpp"
#include "base/base64.hpp"
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
    v.revision = k.revision;
    return v;
}

administration::Startorganisation startorganisation(const Myndighed& m) {
    administration::Startorganisation o;
    o.cvr = m.cvr;
    o.navn = m.navn;
    o.myndighedskode = m.kode;
    o.organisation_uuid = m.organisation;
    o.email = "infrastruktur@" + m.cvr.text() + ".example";
    return o;
}

// The demo municipalities and the demo systems, which have agreements from the start.
Result<administration::Startdata> startdata(const Pki& pki, std::uint16_t port) {
    administration::Startdata d;
    d.organisationer = {startorganisation(korsbaek()), startorganisation(lillelund())};
    for (const Systemfiler& f : pki.systemer) {
        administration::Startsystem s;
        s.uuid = f.system.uuid;
        s.navn = f.system.navn;
        s.ejer = f.system.aftaler.front().myndighed;
        FAELLED_TRY(s.certifikat, laes_fil(f.certifikat));
        const std::uint32_t rights = f.system.aftaler.front().rettigheder;
        for (const adgang::Demoaftale& a : f.system.aftaler)
            s.myndigheder.push_back(a.myndighed);
        if ((rights & adgang::kRediger) == 0) {
            s.roller = organisationsroller(rights);
            for (std::string& role : klassifikationens_laeseroller())
                s.roller.push_back(std::move(role));
            s.roller.emplace_back(administration::rolle::kSagdokumentUdstil);
            s.roller.emplace_back(administration::rolle::kYdelseUdstil);
            s.roller.emplace_back(administration::rolle::kYdelseslisteUdstil);
            s.roller.emplace_back(administration::rolle::kOpslagUdstil);
            s.roller.emplace_back("http://demo.faelled.example/roles/servicesystemrole/dummy/1");
            s.roller.emplace_back(
                "http://demorest.faelled.example/roles/servicesystemrole/dummy/1");
        }
        if ((rights & adgang::kSeCpr) == 0)
            s.afgraensninger = {{std::string(administration::afgraensning::kSeCpr), "Nej"}};
        d.systemer.push_back(std::move(s));
    }
    FAELLED_TRY(const auto operatoer, krypto::oplysninger(pki.operatoer.par.certifikat_pem));
    d.operatoerer = {"cert:" + krypto::hex(operatoer.fingeraftryk)};
    d.tjenesteadresse = "https://localhost:" + std::to_string(port == 0 ? 8443 : port);
    return d;
}

// One more system with agreements for every service.
Result<Tilsluttet> tilslut_system(const Pki& pki, const Grunddata& grund, Tjener& tjener,
                                  const Tilslutning& t) {
    const Cvr authority = t.myndighed.value_or(korsbaek().cvr);
    std::vector<Myndighed> known = alle_myndigheder(grund);
    // The operator's own systems keep what is common.
    known.push_back({organisation::kOperatoer, "", organisation::operatoer_organisation(),
                     "Platformens operatør"});
    const auto found = std::ranges::find(known, authority, &Myndighed::cvr);
    if (found == known.end()) {
        return std::unexpected(
            Fejl::kalder(44, "Der er ingen myndighed med CVR-nummer " + authority.text()));
    }
    administration::Startdata d;
    d.organisationer = {startorganisation(*found)};
    auto there = administration::grundopsaetning(tjener.administration(), d);
    if (!there) return std::unexpected(there.error());

    administration::Startsystem s;
    s.uuid = Uuid::named(navnerum(), "tilsluttet:" + t.cvr.text() + "/" + t.navn);
    s.navn = t.navn;
    s.ejer = t.cvr;
    s.myndigheder = {authority};
    s.certifikat = t.certifikat;
    s.roller = t.roller;
    s.afgraensninger = t.afgraensninger;
    administration::Startorganisation supplier;
    supplier.cvr = t.cvr;
    supplier.navn = "Leverandør " + t.cvr.text();
    supplier.myndighed = false;
    Tilsluttet made;
    made.myndighed = authority;
    if (t.certifikat.empty()) {
        FAELLED_TRY(
            const krypto::Noeglepar par,
            lav_systemcertifikat(pki.ca, t.navn, supplier.navn, t.cvr, s.uuid, system_clock()));
        FAELLED_TRY(const std::string p12,
                    krypto::pkcs12(par, pki.ca.certifikat_pem, t.navn, kP12Kodeord));
        made.certifikat_pem = par.certifikat_pem;
        made.noegle_pem = par.noegle_pem;
        made.p12_base64 = base64(p12);
        s.certifikat = par.certifikat_pem;
    }
    FAELLED_TRY(const auto uuids, administration::tilslut(tjener.administration(), supplier, s));
    made.system = uuids.first;
    made.aftale = uuids.second;
    return made;
}

// Any system of the administration, by UUID or by name (`*` is a wildcard).
Result<Uuid> find_system(administration::Administration& a, const std::string& who) {
    using administration::ItSystem;
    const auto operatoer = administration::Administrator::system();
    if (const auto uuid = Uuid::parse(who)) {
        FAELLED_TRY(const ItSystem s, a.laes<ItSystem>(operatoer, *uuid));
        return s.uuid;
    }
    administration::Filter f;
    f.navn = who;
    f.antal = 2;
    FAELLED_TRY(const auto found, a.soeg<ItSystem>(operatoer, f));
    if (found.poster.empty() || who.empty())
        return std::unexpected(Fejl::kalder(44, "Systemet kendes ikke"));
    if (found.poster.size() > 1)
        return std::unexpected(Fejl::kalder(49, "Flere systemer hedder det; brug systemets UUID"));
    return found.poster.front().uuid;
}

// Certificates, keys and PKCS#12 files for the start page to hand out. The sandbox's own keys (of
// its CA, of the services, the operator's) are not among them.
std::vector<Sandkassefil> filer(const Pki& pki) {
    std::vector<Sandkassefil> out;
    const auto add = [&](const std::string& sti) {
        const std::string name = sti.substr(sti.rfind('/') + 1);
        out.push_back({name, sti,
                       name.ends_with(".p12") ? "application/x-pkcs12" : "application/x-pem-file"});
    };
    add(pki.ca_fil);
    for (const Platformfiler* f : {&pki.adgangsstyring, &pki.organisation, &pki.serviceplatform})
        add(f->certifikat);
    for (const Systemfiler& s : pki.systemer) {
        add(s.certifikat);
        add(s.noegle);
        add(s.p12);
    }
    return out;
}

// How the server's run ended: nothing, or the snapshot that the next one begins with, at the ports
// of this one.
struct Genstart {
    std::string billede;
    std::uint16_t https_port = 0;
    std::uint16_t amqps_port = 0;
};

// What the start page asks for. The wish is taken once; the answer to it leaves before the server
// stops.
class Nulstilling {
  public:
    void bed_om(std::string billede) {
        {
            const std::lock_guard hold(laas_);
            billede_ = std::move(billede);
        }
        vaek_fra_stop();
    }
    [[nodiscard]] std::optional<std::string> oenske() {
        const std::lock_guard hold(laas_);
        return std::exchange(billede_, std::nullopt);
    }

  private:
    std::mutex laas_;
    std::optional<std::string> billede_;
};

std::string navn_paa_system(administration::Administration& a, const Uuid& system) {
    const auto s =
        a.laes<administration::ItSystem>(administration::Administrator::system(), system);
    return s ? s->navn : std::string();
}

// The same command again, at the same ports, with nothing left of this run.
Result<void> begynd_forfra(const Sandkassevalg& valg, const Genstart& g) {
    std::vector<std::string> words{"faelled",      "sandbox",
                                   "--data",       absolut(valg.data),
                                   "--https-port", std::to_string(g.https_port),
                                   "--amqps-port", std::to_string(g.amqps_port)};
    if (!valg.demo) words.emplace_back("--no-demo");
    if (valg.konfiguration) {
        words.emplace_back("--config");
        words.push_back(absolut(*valg.konfiguration));
    }
    return koer_forfra(words);
}

Result<std::optional<Genstart>> udfoer(const Sandkassevalg& valg) {
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
    settings.postmappe = data + "/post";
    settings.adresser = adresser;
    settings.port = valg.https_port;
    settings.amqps_port = valg.amqps_port;
    settings.certifikat = pki.server;
    settings.ca_pem = pki.ca.certifikat_pem;
    settings.klar_fil = klarfil.sti();
    settings.demo = valg.demo;
    settings.sandkasse = true;
    settings.adgang = adgangsvalg(k, pki, adresser);
    settings.kontakter = &kontakter;
    settings.sider = pki.sider.par;
    FAELLED_TRY(settings.startdata, startdata(pki, valg.https_port));
    FAELLED_TRY(std::unique_ptr<Tjener> tjener,
                Tjener::start(std::move(settings), grund, *ur, std::move(lager)));

    FAELLED_CHECK(tjener->saet_med_dueslag([&] {
        return opret_demodueslag(tjener->beskedfordeler(), pki.systemer.front().system.uuid);
    }));
    klar.https_port = tjener->port();
    klar.amqps_port = tjener->amqps_port();
    klar.pki = &pki;
    klar.myndigheder = {korsbaek(), lillelund()};
    klar.startet = startet;
    klar.sts_entity_id = kStsEntityId;
    const auto billede = tjener->adgang().registeret().nu();
    const auto tjeneste = [&](const char* navn, std::string_view id, const Platformfiler& signer,
                              const char* sti) {
        const adgang::Tjenestepost* const t = billede->tjeneste(id);
        klar.tjenester.push_back(
            {navn, std::string(id), t != nullptr ? t->uuid : Uuid{}, signer.certifikat, sti});
    };
    tjeneste("Organisation", kOrganisationEntityId, pki.organisation,
             "/organisation/organisationenhed/6/");
    tjeneste("Klassifikation 7", kKlassifikation7EntityId, pki.organisation, "/klasse/7/");
    tjeneste("Klassifikation 6", kKlassifikation6EntityId, pki.organisation, "/klassifikation/6/");
    tjeneste("KlassifikationListeHent", kKlassifikationListeEntityId, pki.organisation,
             "/klassifikationlistehent/2/");
    tjeneste("Serviceplatformens demo", soap::kDemoEntityId, pki.serviceplatform,
             "/service/SP/Demo/1");
    for (const auto& [system, aftale] : tjener->startsvar().systemer)
        klar.aftaler.push_back(aftale);
    FAELLED_TRY(const auto operatoer, krypto::oplysninger(pki.operatoer.par.certifikat_pem));
    const auto styring = std::make_shared<Sandkasseendepunkt>(
        Sandkasseendepunkt::Omverden{
            .ur = *ur,
            .rigtig = rigtig,
            .kontakter = kontakter,
            .operatoer = operatoer.fingeraftryk,
            .find_system =
                [&](const std::string& who) { return find_system(tjener->administration(), who); },
            .tilslut = [&](const Tilslutning& t) { return tilslut_system(pki, grund, *tjener, t); },
            .revision = &tjener->adgang().revision(),
            .uret_er_flyttet = [&] { tjener->tik(); },
            .overflader = [&] { return tjener->overflader().json(); }},
        tjener->pulje());
    Oejebliksbilleder billeder(data + "/billeder");
    // A database is not copied by us: without a first snapshot there is nothing to go back to.
    if (k.postgres.url.empty() && !billeder.findes(kFoersteBillede))
        FAELLED_CHECK(billeder.tag(tjener->lager(), kFoersteBillede, ur->forskydning()));
    Nulstilling nulstilling;
    const auto side = std::make_shared<Sandkasseapi>(
        Sandkasseapi::Omverden{
            .endepunkt = *styring,
            .lager = tjener->lager(),
            .billeder = billeder,
            .sessioner = tjener->sessioner(),
            .oversigt = oversigt_json(klar, tjener->overflader().json(), data),
            .filer = filer(pki),
            .systemnavn =
                [&](const Uuid& u) { return navn_paa_system(tjener->administration(), u); },
            .nulstil = [&](std::string navn) { nulstilling.bed_om(std::move(navn)); }},
        tjener->pulje());
    FAELLED_TRY(
        const std::shared_ptr<Testlogin> testlogin,
        Testlogin::create({.base = tjener->login().base(),
                           .ch_entity_id = std::string(kStsEntityId),
                           .ch = pki.adgangsstyring.par,
                           .idp = pki.testidp.par,
                           .fagsystem = pki.fagsystem.par,
                           .brugere = klar.brugere,
                           .myndigheder = klar.myndigheder},
                          {tjener->administration(), tjener->pulje(), *ur, system_entropy()}));
    tjener->login().maerk_test(testlogin->idp_entity_id());
    klar.testlogin = {testlogin->idp_entity_id(), testlogin->fagsystem_entity_id()};
    tjener->saet_foerst([styring, side, testlogin](const auto& a, const auto& afslut) {
        return testlogin->behandler(a, afslut) || side->behandler(a, afslut) ||
               styring->behandler(a, afslut);
    });
    tjener->saet_klar();
    FAELLED_CHECK(klarfil.skriv(klar));
    log::info("klar",
              {{"port", klar.https_port}, {"ms", (rigtig.now().us - startet.us) / kMillisekund}});
    fortael(klar, klarfil.sti(), valg.demo);

    std::optional<Genstart> igen;
    while (!vent_paa_stop()) {
        if (auto wish = nulstilling.oenske()) {
            igen = Genstart{*std::move(wish), klar.https_port, klar.amqps_port};
            break;
        }
    }
    log::info(igen ? "nulstiller" : "stopper");
    if (!igen) sig("Stopper, når igangværende kald er færdige. Ctrl-C igen stopper straks.");
    fjern_fil(klarfil.sti());
    tjener->stop();
    tjener.reset();  // nobody has the store open now
    if (igen) {
        FAELLED_TRY(const std::int64_t offset,
                    billeder.genskab(igen->billede, lagermappe(valg.data)));
        FAELLED_CHECK(ur->flyt(offset));
    }
    return igen;
}

}  // namespace

Udgang sandkasse(const Sandkassevalg& valg) {
    const Result<std::optional<Genstart>> svar = udfoer(valg);
    if (!svar) return meld(svar.error());
    if (*svar) return meld(begynd_forfra(valg, **svar).error());
    log::info("stoppet");
    return stoppet_af_sig_selv() ? Udgang::kMiljoe : Udgang::kOk;
}

}  // namespace faelled::app
