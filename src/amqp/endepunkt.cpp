#include "amqp/endepunkt.hpp"

#include <utility>

#include "amqp/forbindelse.hpp"

namespace faelled::amqp {
namespace {

// Carries bytes between the socket and the state machine.
class Protokol final : public net::Stroemprotokol {
  public:
    Protokol(net::Stroem& stroem, net::Stroemklient klient, Vilkaar& vilkaar)
        : stroem_(stroem),
          f_(vilkaar,
             {std::move(klient.certifikat_der), std::move(klient.afsender), klient.loopback},
             stroem.vaekker()) {}

    void modtaget(std::string_view bytes) override {
        f_.modtag(bytes);
        aflever();
    }
    [[nodiscard]] bool vil_laese() const override { return f_.vil_laese(); }
    void skrevet() override {
        f_.skrevet(stroem_.uskrevet());
        aflever();
    }
    void vaekket() override {
        f_.haendelser();
        aflever();
    }
    void tik(std::int64_t nu_us) override {
        f_.tik(nu_us);
        aflever();
    }
    void stop() override {
        f_.stop();
        aflever();
    }

  private:
    void aflever() {
        stroem_.skriv(f_.tag_ud());
        f_.saet_uskrevet(stroem_.uskrevet());
        if (f_.logget_ind()) stroem_.godkendt();
        if (f_.slut()) stroem_.luk();
    }

    net::Stroem& stroem_;
    Forbindelse f_;
};

net::Stroemmaalinger stroemmaalinger() {
    return {metrics::gauge("faelled_amqp_connections", "Open AMQP connections"),
            metrics::counter("faelled_amqp_connections_total", "AMQP connections accepted"),
            metrics::counter("faelled_amqp_connections_refused_total",
                             "AMQP connections closed at accept: too many"),
            metrics::counter("faelled_amqp_handshake_failures_total",
                             "TLS handshakes that failed on the AMQP port")};
}

}  // namespace

Endepunkt::Endepunkt(const Endepunktindstillinger& settings, Megler& megler, const Clock& ur)
    : vilkaar_{megler, ur, settings.graenser, settings.version} {}

Endepunkt::~Endepunkt() {
    if (server_) server_->stop(0);
}

Result<std::unique_ptr<Endepunkt>> Endepunkt::start(const Endepunktindstillinger& settings,
                                                    Megler& megler, const Clock& ur) {
    std::unique_ptr<Endepunkt> e(new Endepunkt(settings, megler, ur));
    const net::Stroemindstillinger s{.adresse = settings.adresse,
                                     .port = settings.port,
                                     .certifikat_pem = settings.certifikat_pem,
                                     .noegle_pem = settings.noegle_pem,
                                     .ca_pem = settings.ca_pem,
                                     .traade = settings.traade,
                                     .graenser = {.forbindelser = settings.forbindelser,
                                                  .ikke_godkendte = settings.ikke_logget_ind,
                                                  .haandtryk_sekunder = settings.haandtryk_sekunder,
                                                  .skrive_sekunder = settings.skrive_sekunder},
                                     .maalinger = stroemmaalinger()};
    FAELLED_TRY(e->server_, net::start_stroemserver(
                                s, [v = &e->vilkaar_](net::Stroem& stroem, net::Stroemklient k) {
                                    return std::make_unique<Protokol>(stroem, std::move(k), *v);
                                }));
    return e;
}

}  // namespace faelled::amqp
