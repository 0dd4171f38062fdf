#include "app/tjener.hpp"

#include "app/organisation_kobling.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/log.hpp"

namespace faelled::app {

namespace {

constexpr std::string_view kGraphqlSti = "/organisation/organisationhent/1";
constexpr std::string_view kGraphiqlSti = "/organisation/graphiql/1/";

}  // namespace

Tjener::Tjener(Noegle, Tjenerindstillinger settings, adgang::Gate gate,
               std::unique_ptr<store::Lager> lager)
    : settings_(std::move(settings)),
      gate_(std::move(gate)),
      lager_(std::make_unique<Vagtlager>(std::move(lager))),
      motor_(*lager_, system_clock(), system_entropy(), settings_.konfiguration.oio),
      organisation_(motor_, {.testtilstand = settings_.sandkasse,
                             .hierarki_side = settings_.konfiguration.hierarki_side}) {}

Result<std::unique_ptr<Tjener>> Tjener::start(Tjenerindstillinger settings, adgang::Gate gate,
                                              const Grunddata& grund,
                                              std::unique_ptr<store::Lager> lager) {
    auto t =
        std::make_unique<Tjener>(Noegle{}, std::move(settings), std::move(gate), std::move(lager));
    FAELLED_CHECK(t->lav_overflader(grund));
    FAELLED_CHECK(t->lyt());
    return t;
}

Result<void> Tjener::lav_overflader(const Grunddata& grund) {
    const Konfiguration& k = settings_.konfiguration;
    pulje_ = net::lav_arbejdspulje(k.traade.arbejde, k.traade.koe);
    tung_pulje_ = net::lav_arbejdspulje(k.traade.tung, k.traade.koe);

    const soap::Organisationsopsaetning opsaetning = soap_opsaetning(organisation_, k.list_maks);
    std::vector<soap::Tjeneste> tjenester = soap::organisationstjenester(opsaetning, grund);
    Forsideoplysninger forside{
        {}, std::string(kGraphqlSti), {}, settings_.klar_fil, settings_.demo};
    for (const soap::Tjeneste& t : tjenester)
        forside.tjenester.push_back({t.navn, t.sti});
    if (settings_.sandkasse) forside.graphiql_sti = kGraphiqlSti;
    drift_ = std::make_unique<Driftssvar>(forside, [this] { return lager_->skrivbar(); });

    soap::Indstillinger soap_settings;
    soap_settings.graenser.bytes = k.http.graenser.krop_bytes;
    soap_ = std::make_unique<soap::Endepunkt>(
        gate_, soap::Puljer{*pulje_, *tung_pulje_}, system_clock(), system_entropy(),
        std::move(tjenester),
        soap::organisationsskemaer(opsaetning.typer, opsaetning.hierarkityper), soap_settings);

    rest::GraphqlIndstillinger graphql_settings;
    graphql_settings.introspektion = k.introspektion;
    graphql_settings.graphiql = settings_.sandkasse;
    FAELLED_TRY(graphql_,
                rest::GraphqlEndepunkt::create(gate_, *tung_pulje_,
                                               graphql_kilde(organisation_, grund, system_clock()),
                                               system_clock(), system_entropy(), graphql_settings));

    husholdning_ = std::make_unique<Husholdning>(*lager_, k.udbakke_maks);
    return {};
}

Result<void> Tjener::lyt() {
    net::Serverindstillinger s;
    s.port = settings_.port;
    s.certifikat_pem = settings_.certifikat.certifikat_pem;
    s.noegle_pem = settings_.certifikat.noegle_pem;
    s.ca_pem = settings_.ca_pem;
    s.traade = settings_.konfiguration.traade.io;
    s.graenser = settings_.konfiguration.http.graenser;
    s.gzip = settings_.konfiguration.http.gzip;
    for (const std::string& adresse : settings_.adresser) {
        s.adresse = adresse;
        FAELLED_TRY(
            std::unique_ptr<net::Server> server,
            net::start_server(s, [this](const std::shared_ptr<const net::Anmodning>& a,
                                        const net::Afslut& afslut) { behandl(a, afslut); }));
        s.port = server->port();
        servere_.push_back(std::move(server));
    }
    return {};
}

void Tjener::behandl(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& afslut) {
    if (soap_->behandler(a, afslut)) return;
    if (graphql_->behandler(a, afslut)) return;
    afslut(drift_->svar(*a));
}

void Tjener::saet_klar() {
    drift_->saet_klar(true);
}

void Tjener::stop() {
    if (drift_) drift_->saet_klar(false);
    for (const auto& server : servere_)
        server->stop(settings_.konfiguration.stop_sekunder);
    servere_.clear();
    if (pulje_) pulje_->stop();
    if (tung_pulje_) tung_pulje_->stop();
    husholdning_.reset();
}

Tjener::~Tjener() {
    stop();
}

}  // namespace faelled::app
