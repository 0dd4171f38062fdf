#include <fmt/format.h>

#include <future>

#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/klar.hpp"
#include "app/kommandoer.hpp"
#include "app/loopback.hpp"
#include "app/proces.hpp"
#include "app/tjener.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"

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

Result<adgang::Gate> gate(const Pki& pki, const std::vector<std::string>& adresser) {
    std::vector<adgang::Demosystem> systemer;
    systemer.reserve(pki.systemer.size());
    for (const Systemfiler& s : pki.systemer)
        systemer.push_back(s.system);
    // Each address has to pass; one gate serves them all.
    for (const std::string& a : adresser)
        FAELLED_CHECK(adgang::Gate::sandkasse(a, systemer));
    return adgang::Gate::sandkasse(adresser.front(), systemer);
}

Result<void> udfoer(const Sandkassevalg& valg) {
    const Clock& ur = system_clock();
    const Tid startet = ur.now();
    FAELLED_TRY(const Konfiguration k, konfiguration(valg));
    log::set_niveau(k.log_niveau);
    const std::string data = absolut(valg.data);
    FAELLED_TRY(const Mappelaas laas, Mappelaas::tag(data));
    const Klarfil klarfil(data + "/klar.json");
    forbered_signaler();
    behold_hukommelse();
    registrer_procestal(startet);

    // Five RSA keys and a store full of demo take about as long: side by side the first time.
    auto pki_paa_vej =
        std::async(std::launch::async, [&] { return klargoer_pki(data + "/pki", ur); });
    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    std::vector<Demokommune> demo;
    if (valg.demo) {
        FAELLED_TRY(demo, demokommuner(grund, dansk_midnat(startet)));
    }
    Klaroplysninger klar;
    klar.brugere = ledere(demo);
    FAELLED_TRY(
        std::unique_ptr<store::Lager> lager,
        aabn_startlager({data + "/lager", &k, &grund, &ur, &system_entropy(), std::move(demo)}));
    FAELLED_TRY(const Pki pki, pki_paa_vej.get());

    const std::vector<std::string> adresser = loopbackadresser();
    FAELLED_TRY(adgang::Gate port, gate(pki, adresser));
    Tjenerindstillinger settings;
    settings.konfiguration = k;
    settings.adresser = adresser;
    settings.port = valg.https_port;
    settings.certifikat = pki.server;
    settings.ca_pem = pki.ca.certifikat_pem;
    settings.klar_fil = klarfil.sti();
    settings.demo = valg.demo;
    settings.sandkasse = true;
    FAELLED_TRY(const std::unique_ptr<Tjener> tjener,
                Tjener::start(std::move(settings), std::move(port), grund, std::move(lager)));

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
    tjener->saet_klar();
    FAELLED_CHECK(klarfil.skriv(klar));
    log::info("klar",
              {{"port", klar.https_port}, {"ms", (ur.now().us - startet.us) / kMillisekund}});
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
