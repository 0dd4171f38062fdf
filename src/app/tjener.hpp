// A running installation: store, engine, services, gate, surfaces and listening sockets, taken up
// and down in the right order.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "administration/administration.hpp"
#include "administration/grundopsaetning.hpp"
#include "amqp/endepunkt.hpp"
#include "amqp/megler.hpp"
#include "app/adgangsanlaeg.hpp"
#include "app/admin/flader.hpp"
#include "app/besked/udsender.hpp"
#include "app/driftssvar.hpp"
#include "app/fejlkontakter.hpp"
#include "app/grunddata.hpp"
#include "app/henvisningskontrol.hpp"
#include "app/husholdning.hpp"
#include "app/klasseopslag.hpp"
#include "app/kleindlaesning.hpp"
#include "app/konfiguration.hpp"
#include "app/lederlager.hpp"
#include "app/login/loginanlaeg.hpp"
#include "app/login/sidelogin.hpp"
#include "app/nodevagt.hpp"
#include "app/opslag_kobling.hpp"
#include "app/overflader.hpp"
#include "app/vagtlager.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "klassifikation/klassifikation.hpp"
#include "krypto/certifikat.hpp"
#include "net/http.hpp"
#include "oio/motor.hpp"
#include "opslag/ydelsesliste.hpp"
#include "organisation/organisation.hpp"
#include "rest/graphql_endepunkt.hpp"
#include "rest/klassifikation/listehent_endepunkt.hpp"
#include "rest/sts/adgangstoken_endepunkt.hpp"
#include "rest/sts/demo_endepunkt.hpp"
#include "rest/sts/sts_endepunkt.hpp"
#include "sagdokument/sagdokument.hpp"
#include "soap/endepunkt.hpp"
#include "soap/sts/sts_endepunkt.hpp"
#include "sts/sts.hpp"
#include "web/session.hpp"
#include "web/side.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::app {

struct Tjenerindstillinger {
    Konfiguration konfiguration;
    std::vector<std::string>
        adresser;  // all with the same port; the first decides when `port` is 0
    std::uint16_t port = 0;
    std::optional<std::uint16_t> amqps_port;  // 0: any free one; none: AMQP is not served
    krypto::Noeglepar certifikat;
    std::string ca_pem;
    std::string klar_fil;  // shown on the landing page
    std::string base_url;  // public, before paths in descriptions; empty: the Host asked for
    bool demo = false;
    bool sandkasse = false;  // test mode of OrganisationAdministration, GraphiQL
    Adgangsvalg adgang;
    std::string miljoe = "sandkasse";  // ADM-001
    administration::Startdata startdata;
    // Where notices go when no mail server is configured: one file each.
    std::string postmappe;
    // Our own pages' key towards the Context Handler; empty: nobody can log in to them.
    std::optional<krypto::Noeglepar> sider = {};
    // Sandbox only; outlives the server.
    Fejlkontakter* kontakter = nullptr;
};

class Tjener {
    // Only start() has one: a Tjener that nobody started is of no use.
    struct Noegle {
        explicit Noegle() = default;
    };

  public:
    // Starts to listen; /ready says no until saet_klar(). `grund` and `ur` outlive the server. Fejl
    // kMiljoe when the port is taken.
    [[nodiscard]] static Result<std::unique_ptr<Tjener>> start(Tjenerindstillinger settings,
                                                               const Grunddata& grund,
                                                               const Clock& ur,
                                                               std::unique_ptr<store::Lager> lager);
    Tjener(Noegle, Tjenerindstillinger settings, const Clock& ur,
           std::unique_ptr<store::Lager> lager);
    ~Tjener();
    Tjener(const Tjener&) = delete;
    Tjener& operator=(const Tjener&) = delete;

    [[nodiscard]] std::uint16_t port() const { return servere_.front()->port(); }
    // 0 when AMQP is not served; where one of several nodes serves it, the one that this node
    // would.
    [[nodiscard]] std::uint16_t amqps_port() const {
        if (noder_ != nullptr && !delt()) return settings_.amqps_port.value_or(0);
        return amqp_.empty() ? std::uint16_t{0} : amqp_.front()->port();
    }
    [[nodiscard]] Adgangsanlaeg& adgang() { return *adgang_; }
    [[nodiscard]] administration::Administration& administration() { return *administration_; }
    [[nodiscard]] beskedfordeler::Beskedfordeler& beskedfordeler() { return *beskedfordeler_; }
    // Behind the AMQP endpoint.
    [[nodiscard]] amqp::Megler& megler() { return *megler_; }
    // What became of the systems in the start data.
    [[nodiscard]] const administration::Startsvar& startsvar() const { return startsvar_; }
    // Does what time asks for: expiry, notices, reminders. Of several nodes on the one that leads.
    void tik();
    // Done as soon as this node has the mailboxes: at once, or where one of several nodes has them,
    // when it leads. Before saet_klar().
    [[nodiscard]] Result<void> saet_med_dueslag(std::function<Result<void>()> f);
    // A single node leads.
    [[nodiscard]] bool leder() const { return noder_ == nullptr || leder_.load(); }
    // Several nodes with RabbitMQ: each has the mailboxes and AMQP, and the leader pushes.
    [[nodiscard]] bool delt() const {
        return noder_ != nullptr && !settings_.konfiguration.bf.rabbitmq.url.empty();
    }
    // This node has the mailboxes and AMQP.
    [[nodiscard]] bool har_dueslag() const { return delt() || leder(); }
    // Asked before everything else. Before saet_klar().
    void saet_foerst(
        std::function<bool(const std::shared_ptr<const net::Anmodning>&, const net::Afslut&)> f) {
        foerst_ = std::move(f);
    }
    [[nodiscard]] net::Arbejdspulje& pulje() { return *pulje_; }
    [[nodiscard]] store::Lager& lager() { return *lager_; }
    // Logs people in. Never null once start() has answered.
    [[nodiscard]] Loginanlaeg& login() { return *login_; }
    // People who are logged in.
    [[nodiscard]] web::Sessioner& sessioner() { return sessioner_; }
    void saet_klar();
    // What the server serves; nothing else gets past its front door.
    [[nodiscard]] const Overflader& overflader() const { return overflader_; }
    // Not ready any more, running requests finish, the store closes. Idempotent.
    void stop();

  private:
    [[nodiscard]] Result<void> lav_overflader(const Grunddata& grund);
    [[nodiscard]] Result<void> lav_soap(const Grunddata& grund, Forsideoplysninger& forside);
    [[nodiscard]] Result<void> lav_administration();
    [[nodiscard]] Result<void> lav_beskedfordeler();
    [[nodiscard]] Result<void> lav_listehent();
    [[nodiscard]] Result<void> lav_sts();
    [[nodiscard]] Result<void> lav_adminflader();
    [[nodiscard]] Result<void> lav_login();
    void lav_tokenflader(const Grunddata& grund);
    [[nodiscard]] adgang::Certifikatforstyrrer forstyrrer();
    [[nodiscard]] Result<void> lyt();
    [[nodiscard]] Result<void> lyt_amqp();
    [[nodiscard]] Result<void> aabn_amqp();
    // What one of several nodes does: push, what comes of the outbox; mailboxes when it alone has
    // them.
    [[nodiscard]] Result<void> led();
    void hold();
    [[nodiscard]] std::unique_ptr<amqp::Megler> meglerens();
    void foelg_med();
    void stop_amqp();
    void start_nodevagt();
    void behandl(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& afslut);
    [[nodiscard]] bool listehent_rest() const;
    [[nodiscard]] bool listehent_graphql() const;

    Tjenerindstillinger settings_;
    const Clock& ur_;
    std::unique_ptr<Vagtlager> lager_;
    store::Noder* noder_ = nullptr;  // null: a single node
    Lederlager lederlager_;
    std::unique_ptr<Adgangsanlaeg> adgang_;
    oio::Motor motor_;
    oio::Motor ledermotor_;  // of what the leader does
    std::unique_ptr<administration::Administration> administration_;
    administration::Startsvar startsvar_;
    std::unique_ptr<beskedfordeler::Modtagerkald> modtagerkald_;
    std::unique_ptr<beskedfordeler::Beskedfordeler> beskedfordeler_;
    std::unique_ptr<amqp::Megler> megler_;
    adgang::Tjenesteadgang vaerdilister_{
        .entity_id = "http://kombit.dk/sts/beskedfordeler/vaerdiliste",
        .serviceplatform = false,
        .oversaet = {},
        .kun_certifikat = true};
    std::unique_ptr<Udsender> udsender_;
    std::function<Result<void>()> med_dueslag_;
    std::atomic<bool> leder_{false};  // of several nodes
    organisation::Organisation organisation_;
    klassifikation::Klassifikation klassifikation_;
    std::unique_ptr<sagdokument::Sagdokument> sagdokument_;
    std::unique_ptr<ydelse::Ydelse> ydelse_;
    std::unique_ptr<opslag::Ydelseslister> ydelseslister_;
    std::unique_ptr<Klasseopslag> klasseopslag_;
    std::unique_ptr<Kleindlaesning> kleindlaesning_;
    std::unique_ptr<Henvisningskontrol> henvisningskontrol_;
    std::unique_ptr<Opslagsoperationer> opslag_;
    std::unique_ptr<net::Arbejdspulje> pulje_;
    std::unique_ptr<net::Arbejdspulje> tung_pulje_;
    std::unique_ptr<net::Arbejdspulje> sts_pulje_;
    std::unique_ptr<net::Arbejdspulje>
        bf_pulje_;  // logins to the broker  // signs, and waits for nothing
    Overflader overflader_;
    std::unique_ptr<Driftssvar> drift_;
    std::unique_ptr<soap::Endepunkt> soap_;
    std::unique_ptr<rest::GraphqlEndepunkt> graphql_;
    std::unique_ptr<rest::ListehentEndepunkt> listehent_;
    std::unique_ptr<sts::Sts> sts_;
    std::unique_ptr<soap::StsEndepunkt> sts_soap_;
    std::unique_ptr<rest::StsEndepunkt> sts_rest_;
    adgang::Tjenesteadgang restdemo_;
    std::unique_ptr<rest::AdgangstokenEndepunkt> adgangstoken_;
    std::unique_ptr<rest::DemoEndepunkt> demo_rest_;
    web::Sessioner sessioner_;
    std::unique_ptr<web::Sider> sider_;
    std::unique_ptr<Adminflader> adminflader_;
    std::unique_ptr<Loginanlaeg> login_;
    // JSON surfaces that take a token: the look-ups, validation of messages.
    std::vector<std::unique_ptr<rest::JsonApi>> tokenflader_;
    std::unique_ptr<Sidelogin> sidelogin_;
    std::function<bool(const std::shared_ptr<const net::Anmodning>&, const net::Afslut&)> foerst_;
    std::atomic<bool> klar_{false};
    bool stoppet_ = false;
    std::unique_ptr<Husholdning> husholdning_;
    std::vector<std::unique_ptr<net::Server>> servere_;
    std::vector<std::unique_ptr<amqp::Endepunkt>> amqp_;
    std::unique_ptr<Nodevagt> nodevagt_;  // last: it calls all the others
};

}  // namespace faelled::app
