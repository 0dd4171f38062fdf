#include "app/tjener.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "app/admin/postkasser.hpp"
#include "app/besked/grundtyper.hpp"
#include "app/besked/megler.hpp"
#include "app/besked/modtagerkald.hpp"
#include "app/besked/rabbitkoe.hpp"
#include "app/besked/vaerdilister.hpp"
#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/klassifikation_kobling.hpp"
#include "app/organisation_kobling.hpp"
#include "app/proces.hpp"
#include "app/sagdokument_kobling.hpp"
#include "app/sider/klassifikation.hpp"
#include "app/sider/organisation.hpp"
#include "app/sider/person.hpp"
#include "app/valideringsflade.hpp"
#include "app/version.hpp"
#include "app/ydelse_kobling.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/timetal.hpp"
#include "soap/serviceplatform/demo.hpp"
#include "soap/sts/underskriftskontrol.hpp"

namespace faelled::app {

namespace {

constexpr std::string_view kGraphqlSti = "/organisation/organisationhent/1";
constexpr std::string_view kRestdemoEntityId =
    "http://entityid.kombit.dk/service/demoservicerest/1";
net::Turgraenser turgraenser(std::size_t threads, const Konfiguration::Traade& t) {
    return {.i_alt = t.koe,
            .pr_kalder = t.kalder_koe,
            .samtidige = std::max<std::size_t>(1, threads * t.kalder_andel / 100)};
}

Foelsomhedsklasser foelsomhedsklasser(const Konfiguration::Bf& k) {
    Foelsomhedsklasser out = beskedfordeler::Fordelingsregler{}.foelsomhed;
    for (std::size_t n = 0; n < std::min(out.size(), k.foelsomhed.size()); ++n)
        if (const auto u = Uuid::parse(k.foelsomhed[n])) out[n] = *u;
    return out;
}

net::Puljeindstillinger puljevalg(std::string_view name, std::size_t threads,
                                  const Konfiguration::Traade& t) {
    return {.navn = name, .traade = threads, .tur = turgraenser(threads, t)};
}

// What only a node with the mailboxes can answer.
bool er_beskedsti(std::string_view sti) {
    return sti.starts_with("/admin/besked/") || sti.starts_with(soap::kVaerdilistesti);
}

void fej_delt(Delt& shared, Tid now) {
    if (const auto swept = shared.fej(now); !swept) {
        log::advarsel("node.ikke_fejet", {{"tekst", swept.error().tekst}});
        return;
    }
    constexpr std::pair<Deltrum, std::string_view> kAlle[] = {
        {Deltrum::kGenspil, R"(kind="messages")"},
        {Deltrum::kLogingenspil, R"(kind="login_messages")"},
        {Deltrum::kWebsession, R"(kind="page_sessions")"},
        {Deltrum::kLoginsession, R"(kind="login_sessions")"},
        {Deltrum::kLoginnavn, R"(kind="login_names")"},
        {Deltrum::kLogin, R"(kind="logins")"},
        {Deltrum::kLogud, R"(kind="logouts")"},
        {Deltrum::kSidelogin, R"(kind="page_logins")"}};
    for (const auto& [rum, label] : kAlle)
        metrics::gauge("faelled_shared_entries", "Entries that the nodes share, by kind", label)
            .set(static_cast<std::int64_t>(shared.antal(rum)));
}

net::Svar paa_anden_node() {
    net::Svar s;
    s.status = 503;
    s.krop = "En anden node har Beskedfordeleren. Se /ready/besked\n";
    s.headere.emplace_back("Retry-After", "5");
    return s;
}

constexpr std::string_view kGraphiqlSti = "/organisation/graphiql/1/";

}  // namespace

Tjener::Tjener(Noegle, Tjenerindstillinger settings, const Clock& ur,
               std::unique_ptr<store::Lager> lager)
    : settings_(std::move(settings)),
      ur_(ur),
      lager_(std::make_unique<Vagtlager>(std::move(lager))),
      noder_(lager_->noder()),
      lederlager_(*lager_),
      motor_(*lager_, ur_, system_entropy(), settings_.konfiguration.oio),
      ledermotor_(lederlager_, ur_, system_entropy(), settings_.konfiguration.oio),
      organisation_(motor_, {.testtilstand = settings_.sandkasse,
                             .hierarki_side = settings_.konfiguration.hierarki_side}),
      klassifikation_(motor_, {.hukommelse = settings_.konfiguration.klassifikation.hukommelse,
                               .organisationsnavn =
                                   [this](const Uuid& u) { return organisationsnavn(motor_, u); }}),
      sessioner_(system_clock(), system_entropy(),
                 {.hoejst = settings_.konfiguration.web.sessioner,
                  .ledig_us = settings_.konfiguration.web.session_ledig_minutter * 60 * kSekund,
                  .levetid_us = settings_.konfiguration.web.session_timer * 3600 * kSekund},
                 noder_ == nullptr ? nullptr : &noder_->delt()) {}

Result<std::unique_ptr<Tjener>> Tjener::start(Tjenerindstillinger settings, const Grunddata& grund,
                                              const Clock& ur,
                                              std::unique_ptr<store::Lager> lager) {
    auto t = std::make_unique<Tjener>(Noegle{}, std::move(settings), ur, std::move(lager));
    FAELLED_TRY(t->adgang_,
                Adgangsanlaeg::create(t->settings_.adgang, *t->lager_, ur, system_entropy()));
    FAELLED_CHECK(t->lav_administration());
    FAELLED_CHECK(t->lav_beskedfordeler());
    FAELLED_CHECK(startklassifikationer(t->motor_, grund));
    if (t->settings_.demo) FAELLED_CHECK(lokale_klasser(t->motor_, korsbaek().cvr));
    FAELLED_CHECK(t->lav_overflader(grund));
    FAELLED_CHECK(t->lyt());
    if (t->har_dueslag()) FAELLED_CHECK(t->aabn_amqp());
    FAELLED_CHECK(t->lav_login());
    return t;
}

// The register is whole before anybody can call.
Result<void> Tjener::lav_administration() {
    administration::Indstillinger settings;
    settings.miljoe = settings_.miljoe;
    settings.test = settings_.sandkasse;
    settings.advis_doegn = settings_.konfiguration.post.advis_doegn;
    if (!settings_.base_url.empty()) settings.adresse = settings_.base_url;
    administration_ = std::make_unique<administration::Administration>(
        motor_, ur_, system_entropy(), std::move(settings));
    administration_->ved_spor([this](const administration::Spor& s) {
        adgang::Revisionspost post;
        post.art = adgang::Revisionsart::kAdministration;
        post.tid = s.tidspunkt;
        post.sporing = s.transaktion;
        post.myndighed = s.organisation;
        post.tjeneste = s.hvem;
        post.operation = s.type + "." + s.handling;
        post.resultat = s.resultat;
        post.regel = s.regel;
        post.objekter = {s.objekt};
        post.objekter_i_alt = 1;
        post.detaljer = s.detaljer;
        if (!adgang_->revision().skriv(std::move(post), [](const Result<void>&) {}))
            log::advarsel("revision.fuld");
        if (klar_.load(std::memory_order_acquire)) login_->aendret();
    });
    FAELLED_TRY(startsvar_, administration::grundopsaetning(*administration_, settings_.startdata));
    FAELLED_CHECK(administration_->forbind(adgang_->registeret()));
    return {};
}

namespace {

using Koelaver = std::function<std::unique_ptr<beskedfordeler::Billetkoe>()>;

// Null: the order of the mailboxes lies in the store.
Result<Koelaver> koelaver(const Konfiguration::Bf::Rabbitmq& k) {
    if (k.url.empty()) return Koelaver();
    Rabbitindstillinger settings;
    FAELLED_TRY(settings.maal, laes_rabbiturl(k.url));
    if (!k.kodeord_fil.empty()) {
        FAELLED_TRY(settings.maal.kodeord, laes_fil(k.kodeord_fil));
        settings.maal.kodeord.resize(
            std::min(settings.maal.kodeord.find_first_of("\r\n"), settings.maal.kodeord.size()));
    }
    if (!k.ca.empty()) {
        FAELLED_TRY(settings.maal.stroem.tillid.ca_pem, laes_fil(k.ca));
    }
    return [settings] { return lav_rabbitkoe(settings); };
}

}  // namespace

Result<void> Tjener::lav_beskedfordeler() {
    const Konfiguration::Bf& k = settings_.konfiguration.bf;
    beskedfordeler::Beskedfordeler::Indstillinger settings;
    settings.regler.byt_myndigheder = k.byt_myndigheder;
    settings.regler.foelsomhed = foelsomhedsklasser(k);
    settings.maks_forsoeg = k.maks_forsoeg;
    settings.dedup = k.dedup;
    FAELLED_TRY(settings.post.lav_koe, koelaver(k.rabbitmq));
    settings.alarmer = {k.alarm_laengde, k.alarm_alder_timer * kTimeUs,
                        k.alarm_stilstand_timer * kTimeUs};
    settings.hvilende = noder_ != nullptr;
    if (delt())
        settings.delt = noder_->plads();
    else if (noder_ != nullptr)
        log::info("node.dueslag_hos_lederen");
    // Receivers know the platform by the certificate that signs for Serviceplatformen's services.
    modtagerkald_ = lav_modtagerkald({settings_.adgang.serviceplatform, settings_.sandkasse,
                                      settings_.ca_pem, k.svarfrist_sekunder});
    FAELLED_TRY(beskedfordeler_, beskedfordeler::Beskedfordeler::create(
                                     {delt() ? motor_ : ledermotor_, adgang_->registeret(), ur_,
                                      system_entropy(), &adgang_->revision(), modtagerkald_.get()},
                                     std::move(settings)));
    if (delt()) FAELLED_CHECK(beskedfordeler_->vaagn());
    bf_pulje_ = net::lav_arbejdspulje(puljevalg("bf", 2, settings_.konfiguration.traade));
    if (har_dueslag()) FAELLED_CHECK(opret_beskedtyper(*beskedfordeler_));
    return {};
}

std::unique_ptr<amqp::Megler> Tjener::meglerens() {
    const Konfiguration::Bf& k = settings_.konfiguration.bf;
    Meglerindstillinger door;
    for (const auto& service : beskedfordeler::Fordelingsregler{}.tjenester)
        door.entity_ids.push_back(service.entity_id);
    door.kraev_klientcertifikat = k.kraev_klientcertifikat;
    door.tillad_manglende_token = k.tillad_manglende_token;
    door.delt = delt();
    return lav_megler(*beskedfordeler_, adgang_->gate(), adgang_->registeret(), *bf_pulje_, ur_,
                      std::move(door));
}

Result<void> Tjener::aabn_amqp() {
    if (!megler_) megler_ = meglerens();
    if (!amqp_.empty()) return {};
    Result<void> open = lyt_amqp();
    if (!open) amqp_.clear();
    return open;
}

// Each step once: after a failure it is called again.
Result<void> Tjener::led() {
    if (!har_dueslag()) {
        if (!beskedfordeler_->vaagen()) FAELLED_CHECK(beskedfordeler_->vaagn());
        FAELLED_CHECK(opret_beskedtyper(*beskedfordeler_));
        FAELLED_CHECK(aabn_amqp());
    }
    beskedfordeler_->led();
    if (!udsender_)
        udsender_ = std::make_unique<Udsender>(ledermotor_, *beskedfordeler_,
                                               foelsomhedsklasser(settings_.konfiguration.bf));
    if (med_dueslag_) FAELLED_CHECK(med_dueslag_());
    leder_.store(true);
    return {};
}

void Tjener::hold() {
    leder_.store(false);
    beskedfordeler_->hold();
}

Result<void> Tjener::saet_med_dueslag(std::function<Result<void>()> f) {
    if (har_dueslag()) return f();
    med_dueslag_ = std::move(f);
    return {};
}

void Tjener::foelg_med() {
    if (delt()) beskedfordeler_->foelg_med();
    const auto moved = administration_->foelg_med();
    if (!moved) log::advarsel("node.foelger_ikke", {{"tekst", moved.error().tekst}});
    if (!moved || !*moved) return;
    adgang_->adgangstokens().glem_huskede();
    login_->aendret();
}

void Tjener::start_nodevagt() {
    noder_->slut_alene();
    noder_->stil_op();
    nodevagt_ = std::make_unique<Nodevagt>(
        *noder_, lederlager_,
        Nodevagt::Opgaver{.foelg_med = [this] { foelg_med(); },
                          .fej = [this] { fej_delt(noder_->delt(), ur_.now()); },
                          .led = [this] { return led(); },
                          .hold = delt() ? [this] { hold(); } : std::function<void()>(),
                          .er_afloest =
                              [this] {
                                  leder_.store(false);
                                  stop_af_sig_selv();
                              }});
}

void Tjener::tik() {
    if (leder() && beskedfordeler_->vaagen()) beskedfordeler_->tik();
    if (const auto done = administration_->tick(ur_.now()); !done)
        log::advarsel("administration.tik", {{"tekst", done.error().tekst}});
}

Result<void> Tjener::lav_overflader(const Grunddata& grund) {
    const Konfiguration& k = settings_.konfiguration;
    klasseopslag_ = std::make_unique<Klasseopslag>(klassifikation_, grund);
    kleindlaesning_ = std::make_unique<Kleindlaesning>(klassifikation_, system_entropy());
    henvisningskontrol_ =
        std::make_unique<Henvisningskontrol>(motor_, static_cast<int>(k.henvisningskontrol));
    pulje_ = net::lav_arbejdspulje(puljevalg("arbejde", k.traade.arbejde, k.traade));
    tung_pulje_ = net::lav_arbejdspulje(puljevalg("tung", k.traade.tung, k.traade));
    // Jobs that are short and never wait: no thread need be kept free.
    Konfiguration::Traade brief = k.traade;
    brief.kalder_andel = 100;
    sts_pulje_ = net::lav_arbejdspulje(puljevalg(
        "sts", k.traade.sts == 0 ? std::thread::hardware_concurrency() : k.traade.sts, brief));

    Forsideoplysninger forside{
        {}, std::string(kGraphqlSti), {}, settings_.klar_fil, settings_.demo};
    FAELLED_CHECK(lav_soap(grund, forside));
    FAELLED_CHECK(lav_sts());
    FAELLED_CHECK(lav_adminflader());
    lav_tokenflader(grund);
    if (settings_.sandkasse) forside.graphiql_sti = kGraphiqlSti;
    forside.sandkasse = settings_.sandkasse;
    forside.miljoe = settings_.miljoe;
    sider_ = std::make_unique<web::Sider>(
        web::Sider::Indstillinger{.miljoe = settings_.miljoe,
                                  .sandkasse = settings_.sandkasse,
                                  .logget_ind =
                                      [this](const net::Anmodning& a) {
                                          const auto who = sessioner_.hvem(a);
                                          return who && who->has_value();
                                      },
                                  .login = settings_.sider ? &Sidelogin::adresse : nullptr});
    drift_ = std::make_unique<Driftssvar>(
        forside, [this] { return lager_->svarer(); }, [this] { return har_dueslag(); });

    rest::GraphqlIndstillinger graphql_settings;
    graphql_settings.introspektion = k.introspektion;
    graphql_settings.graphiql = settings_.sandkasse;
    graphql_settings.revision = &adgang_->revision();
    graphql_settings.forstyrrer = settings_.kontakter;
    FAELLED_TRY(graphql_, rest::GraphqlEndepunkt::create(
                              adgang_->gate(), adgang_->organisation(), *tung_pulje_,
                              graphql_kilde(organisation_, *klasseopslag_, ur_), ur_,
                              system_entropy(), graphql_settings));

    FAELLED_CHECK(lav_listehent());
    overflader_.tilfoej(soap_->overflader());
    overflader_.tilfoej(faste_overflader({.sandkasse = settings_.sandkasse,
                                          .listehent_rest = listehent_rest(),
                                          .listehent_graphql = listehent_graphql()}));
    husholdning_ = std::make_unique<Husholdning>(
        *lager_, k.udbakke_maks,
        [this] {
            adgang_->ryd_op();
            tik();
        },
        [this] { return leder(); });
    return {};
}

Result<void> Tjener::lav_soap(const Grunddata& grund, Forsideoplysninger& forside) {
    const Konfiguration& k = settings_.konfiguration;
    soap::Organisationsopsaetning opsaetning = soap_opsaetning(organisation_, k.list_maks);
    opsaetning.adgang = &adgang_->organisation();
    opsaetning.underskriver = adgang_->organisationssignatur();
    std::vector<soap::Tjeneste> tjenester =
        soap::organisationstjenester(opsaetning, *klasseopslag_);
    sagdokument::Indstillinger cases = sagdokumentindstillinger();
    // From a secret, so that nobody can try all CPR numbers against the log.
    cases.revisionsnavnerum = Uuid::named(Uuid{}, settings_.adgang.sts.noegle_pem);
    saet_skriveindstillinger(k.indekser, grund, cases);
    ydelse::Indstillinger benefits = ydelsesindstillinger();
    benefits.revisionsnavnerum = cases.revisionsnavnerum;
    saet_skriveindstillinger(k.indekser, grund, benefits);
    ydelse_ = std::make_unique<ydelse::Ydelse>(motor_, std::move(benefits));
    cases.fjern_ydelse = [y = ydelse_.get()](const adgang::Kalder& caller, const Uuid& sag) {
        auto gone = y->fjern_for_sag(caller, sag);
        if (gone) return *std::move(gone);
        return std::vector<indeks::Enkeltsvar>{
            {std::move(gone).error(), "BevillingIndeks", sag, {}}};
    };
    sagdokument_ = std::make_unique<sagdokument::Sagdokument>(motor_, std::move(cases));
    soap::Sagdokumentopsaetning sdi = soap_opsaetning(*sagdokument_, k.list_maks);
    sdi.adgang = &adgang_->sagdokument();
    sdi.egne = {&adgang_->sagindeks(), &adgang_->dokumentindeks()};
    sdi.underskriver = adgang_->organisationssignatur();
    for (soap::Tjeneste& t : soap::sagdokumenttjenester(sdi))
        tjenester.push_back(std::move(t));
    soap::Ydelsesopsaetning ydi = soap_opsaetning(*ydelse_);
    ydi.adgang = &adgang_->ydelse();
    ydi.underskriver = adgang_->organisationssignatur();
    for (soap::Tjeneste& t : soap::ydelsestjenester(ydi))
        tjenester.push_back(std::move(t));
    ydelseslister_ = std::make_unique<opslag::Ydelseslister>(*ydelse_, *sagdokument_,
                                                             ydelseslisteindstillinger());
    opslag_ = opslagsoperationer(*sagdokument_, *ydelse_,
                                 sagdokument_->indstillinger().revisionsnavnerum);
    soap::Ydelseslisteopsaetning ydl = soap_opsaetning(*ydelseslister_);
    ydl.adgang = &adgang_->ydelsesliste();
    ydl.underskriver = adgang_->organisationssignatur();
    tjenester.push_back(soap::ydelseslistetjeneste(ydl));
    for (const soap::Tjeneste& t : tjenester)
        forside.tjenester.push_back({t.navn, t.sti});
    std::vector<soap::Skema> skemaer =
        soap::organisationsskemaer(opsaetning.typer, opsaetning.hierarkityper);
    tjenester.push_back(
        soap::vaerdilistetjeneste(vaerdilister_, vaerdilisteopsaetning(*beskedfordeler_)));
    soap::Klassifikationsopsaetning classes =
        klassifikationsopsaetning(klassifikation_, k.list_maks);
    classes.adgang6 = &adgang_->klassifikation6();
    classes.adgang7 = &adgang_->klassifikation7();
    classes.underskriver = adgang_->organisationssignatur();
    for (soap::Tjeneste& t :
         soap::klassifikationstjenester(classes, klassifikation_.hukommelse())) {
        forside.tjenester.push_back({t.navn, t.sti});
        tjenester.push_back(std::move(t));
    }
    soap::Listehentopsaetning lists = listehentopsaetning(klassifikation_);
    lists.adgang = &adgang_->klassifikationsliste();
    lists.underskriver = adgang_->organisationssignatur();
    for (soap::Tjeneste& t : soap::listehenttjenester(lists)) {
        forside.tjenester.push_back({t.navn, t.sti});
        tjenester.push_back(std::move(t));
    }
    tjenester.push_back(soap::demotjeneste(adgang_->demo(), adgang_->platformssignatur()));
    for (soap::Skema& s : soap::vaerdilisteskemaer())
        skemaer.push_back(std::move(s));
    for (soap::Skema& s : soap::demoskemaer())
        skemaer.push_back(std::move(s));

    soap::Indstillinger settings;
    settings.graenser.bytes = k.http.graenser.krop_bytes;
    settings.base_url = settings_.base_url;
    settings.revision = &adgang_->revision();
    settings.forstyrrer = settings_.kontakter;
    settings.signer_i_pulje = k.adgang.signer_i_pulje;
    soap_ = std::make_unique<soap::Endepunkt>(adgang_->gate(), soap::Puljer{*pulje_, *tung_pulje_},
                                              ur_, system_entropy(), std::move(tjenester),
                                              std::move(skemaer), settings);
    return {};
}

bool Tjener::listehent_rest() const {
    return settings_.sandkasse || settings_.konfiguration.klassifikation.rest;
}
bool Tjener::listehent_graphql() const {
    return settings_.sandkasse || settings_.konfiguration.klassifikation.graphql;
}

Result<void> Tjener::lav_listehent() {
    rest::Listehentvalg settings;
    settings.kilde = listekilde(klassifikation_);
    settings.rest = listehent_rest();
    settings.graphql = listehent_graphql();
    settings.introspektion = settings_.konfiguration.introspektion;
    FAELLED_TRY(listehent_,
                rest::ListehentEndepunkt::create({.gate = adgang_->gate(),
                                                  .tjeneste = adgang_->klassifikationsliste(),
                                                  .pulje = *tung_pulje_,
                                                  .ur = ur_,
                                                  .entropi = system_entropy(),
                                                  .revision = &adgang_->revision(),
                                                  .forstyrrer = settings_.kontakter},
                                                 std::move(settings)));
    return {};
}

Result<void> Tjener::lav_sts() {
    const Konfiguration& k = settings_.konfiguration;
    sts::Indstillinger settings;
    settings.udsteder = settings_.adgang.sts_entity_id;
    settings.identitet = adgang_->sts();
    settings.andre.assign(adgang_->sts_certifikater().begin() + 1,
                          adgang_->sts_certifikater().end());
    settings.levetid = k.sts.levetid_minutter * 60 * kSekund;
    settings.skaevhed = k.adgang.skaevhed_sekunder * kSekund;
    const sts::Revisor revisor = [this](const adgang::Revisionspost& post, adgang::Varig kept) {
        return adgang_->revision().skriv(post, std::move(kept));
    };
    FAELLED_TRY(sts_, sts::Sts::create(std::move(settings),
                                       {adgang_->registeret(), adgang_->tillid(),
                                        adgang_->certifikater(), revisor, ur_, system_entropy()}));
    // A call that is slow on purpose waits in its thread, and must not keep the others waiting.
    net::Arbejdspulje& pool = settings_.kontakter != nullptr ? *pulje_ : *sts_pulje_;
    sts_soap_ = std::make_unique<soap::StsEndepunkt>(
        *sts_, soap::lav_rstkontrol(adgang_->bestillinger()), pool, ur_, system_entropy(),
        soap::Stsindstillinger{.base_url = settings_.base_url,
                               .forklar = settings_.sandkasse,
                               .forstyrrer = forstyrrer()});
    sts_rest_ = std::make_unique<rest::StsEndepunkt>(
        *sts_, pool, ur_, system_entropy(),
        rest::Stsindstillinger{.forklar = settings_.sandkasse, .forstyrrer = forstyrrer()});

    // Access tokens are for the platform's REST services: those that the register knows.
    rest::Adgangstokenopsaetning swap;
    swap.modtager = [this](std::string_view entity_id) {
        return adgang_->registeret().nu()->tjeneste(entity_id) != nullptr;
    };
    swap.forklar = settings_.sandkasse;
    swap.forstyrrer = forstyrrer();
    adgangstoken_ = std::make_unique<rest::AdgangstokenEndepunkt>(
        adgang_->gate(), adgang_->adgangstokens(), revisor, *pulje_, ur_, system_entropy(),
        std::move(swap));
    restdemo_ = rest::demoadgang(std::string(kRestdemoEntityId));
    demo_rest_ = std::make_unique<rest::DemoEndepunkt>(adgang_->gate(), restdemo_, revisor, *pulje_,
                                                       ur_, system_entropy(), settings_.kontakter);
    return {};
}

// Sandbox: by the client certificate, of whatever system it is registered for.
adgang::Certifikatforstyrrer Tjener::forstyrrer() {
    if (settings_.kontakter == nullptr) return {};
    return settings_.kontakter->ved_certifikat(
        [this](const krypto::Fingeraftryk& print) -> std::optional<Uuid> {
            const auto system = adgang_->registeret().nu()->system(print);
            return system ? std::optional(system->uuid) : std::nullopt;
        });
}

Result<void> Tjener::lav_adminflader() {
    const Konfiguration::Post& p = settings_.konfiguration.post;
    std::unique_ptr<administration::Postkasse> mailbox;
    if (p.vaert.empty()) {
        mailbox = filpostkasse(settings_.postmappe, p.afsender, ur_);
    } else {
        net::Postserver server{.vaert = p.vaert, .port = p.port, .kryptering = p.kryptering};
        server.bruger = p.bruger;
        if (!p.kodeord_fil.empty()) {
            FAELLED_TRY(server.kodeord, laes_fil(p.kodeord_fil));
            while (!server.kodeord.empty() && server.kodeord.back() == '\n')
                server.kodeord.pop_back();
        }
        if (!p.ca.empty()) {
            FAELLED_TRY(server.ca_pem, laes_fil(p.ca));
        }
        mailbox = smtp_postkasse(std::move(server), p.afsender, ur_);
    }
    adminflader_ = std::make_unique<Adminflader>(Adminflader::Omverden{
        *administration_, *beskedfordeler_, *lager_, adgang_->revision(), *kleindlaesning_,
        *henvisningskontrol_, ur_, adgang_->tillid(), adgang_->certifikater(), *pulje_, sessioner_,
        std::move(mailbox), forstyrrer(), [this] { return leder(); }});
    return {};
}

// After the port is known. Asked for only when the server is ready.
Result<void> Tjener::lav_login() {
    Loginanlaeg::Valg v;
    v.entity_id = settings_.adgang.sts_entity_id;
    v.base = settings_.base_url.empty() ? "https://localhost:" + std::to_string(port())
                                        : settings_.base_url;
    while (v.base.ends_with('/'))
        v.base.pop_back();
    v.noegle = settings_.adgang.sts;
    v.tidligere_pem = settings_.adgang.sts_tidligere_pem;
    v.ca_pem = settings_.ca_pem;
    v.sandkasse = settings_.sandkasse;
    v.miljoe = settings_.miljoe;
    FAELLED_TRY(
        login_,
        Loginanlaeg::create(
            std::move(v), {*administration_, *sts_pulje_,
                           [this](const adgang::Revisionspost& post, adgang::Varig kept) {
                               return adgang_->revision().skriv(post, std::move(kept));
                           },
                           ur_, system_entropy(), noder_ == nullptr ? nullptr : &noder_->delt()}));
    if (settings_.sider) {
        Sidelogin::Valg pages{.base = login_->base(),
                              .ch_entity_id = settings_.adgang.sts_entity_id,
                              .ch_certifikat_pem = settings_.adgang.sts.certifikat_pem,
                              .noegle = *settings_.sider,
                              .miljoe = settings_.miljoe,
                              .sandkasse = settings_.sandkasse,
                              .demomyndigheder = {}};
        if (settings_.sandkasse && settings_.demo)
            pages.demomyndigheder = {korsbaek().cvr, lillelund().cvr};
        FAELLED_TRY(sidelogin_, Sidelogin::create(std::move(pages),
                                                  {*administration_, sessioner_, *sts_pulje_, ur_,
                                                   system_entropy(),
                                                   noder_ == nullptr ? nullptr : &noder_->delt()}));
    }
    return {};
}

void Tjener::lav_tokenflader(const Grunddata& grund) {
    const auto door = [this](const adgang::Tjenesteadgang& service) {
        return Tokenflade{adgang_->gate(), service, adgang_->revision(),
                          *pulje_,         ur_,     forstyrrer()};
    };
    // Also for people at our own pages.
    const Persondoer person(sessioner_, *administration_, adgang_->gate());
    const auto pages = [&](const adgang::Tjenesteadgang& service) {
        Tokenflade out = door(service);
        out.person = [person, &service](const net::Anmodning& a, const Uuid& trace) {
            return person(a, service, trace);
        };
        return out;
    };
    tokenflader_.push_back(
        organisationsflade(pages(adgang_->organisation()),
                           {organisation_, *klasseopslag_, grund, ur_, system_entropy()}));
    tokenflader_.push_back(
        klassifikationsflade(pages(adgang_->klassifikation7()), {klassifikation_, ur_}));
    tokenflader_.push_back(opslagsflade(door(adgang_->opslag()), *opslag_));
    tokenflader_.push_back(valideringsflade(door(adgang_->sagdokument()), *sagdokument_));
    tokenflader_.push_back(valideringsflade(door(adgang_->ydelse()), *ydelse_));
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
    s.tur = {.i_alt = settings_.konfiguration.traade.koe,
             .pr_kalder = settings_.konfiguration.traade.kalder_koe};
    s.kendt = [this](const krypto::Fingeraftryk& print) {
        return adgang_->registeret().nu()->system(print) != nullptr;
    };
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

Result<void> Tjener::lyt_amqp() {
    if (!settings_.amqps_port) return {};
    const Konfiguration& k = settings_.konfiguration;
    amqp::Endepunktindstillinger s;
    s.port = *settings_.amqps_port;
    s.certifikat_pem = settings_.certifikat.certifikat_pem;
    s.noegle_pem = settings_.certifikat.noegle_pem;
    s.ca_pem = settings_.ca_pem;
    s.traade = k.traade.io;
    s.forbindelser = k.bf.forbindelser;
    s.graenser.prefetch = static_cast<std::uint16_t>(k.bf.prefetch);
    s.version = std::string(version());
    for (const std::string& adresse : settings_.adresser) {
        s.adresse = adresse;
        FAELLED_TRY(auto endpoint, amqp::Endepunkt::start(s, *megler_, ur_));
        s.port = endpoint->port();
        amqp_.push_back(std::move(endpoint));
    }
    return {};
}

void Tjener::behandl(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& afslut) {
    // What is not on the list is not there, whoever would have taken it.
    if (!overflader_.findes(a->sti)) {
        afslut(drift_->svar(*a));
        return;
    }
    if (er_beskedsti(a->sti) && !har_dueslag()) {
        afslut(paa_anden_node());
        return;
    }
    if (klar_.load(std::memory_order_acquire) && foerst_ && foerst_(a, afslut)) return;
    if (klar_.load(std::memory_order_acquire) && login_->behandler(a, afslut)) return;
    if (soap_->behandler(a, afslut)) return;
    if (graphql_->behandler(a, afslut) || listehent_->behandler(a, afslut)) return;
    if (sts_soap_->behandler(a, afslut) || sts_rest_->behandler(a, afslut)) return;
    if (adgangstoken_->behandler(a, afslut) || demo_rest_->behandler(a, afslut)) return;
    if (adminflader_->behandler(a, afslut)) return;
    for (const auto& surface : tokenflader_)
        if (surface->behandler(a, afslut)) return;
    if (klar_.load(std::memory_order_acquire) && sidelogin_ && sidelogin_->behandler(a, afslut))
        return;
    if (auto page = sider_->svar(*a)) {
        afslut(*std::move(page));
        return;
    }
    afslut(drift_->svar(*a));
}

void Tjener::saet_klar() {
    klar_.store(true, std::memory_order_release);
    if (noder_ != nullptr)
        start_nodevagt();
    else
        udsender_ = std::make_unique<Udsender>(motor_, *beskedfordeler_,
                                               foelsomhedsklasser(settings_.konfiguration.bf));
    drift_->saet_klar(true);
}

// Copies that clients have not acknowledged go back, and are read by other nodes.
void Tjener::stop_amqp() {
    for (const auto& endpoint : amqp_)
        endpoint->stop(settings_.konfiguration.stop_sekunder);
}

void Tjener::stop() {
    if (drift_) drift_->saet_klar(false);
    // One that may write nothing more cannot finish a copy, and must not keep others from it.
    if (noder_ != nullptr && noder_->udstoedt()) stop_amqp();
    if (!std::exchange(stoppet_, true) && klar_.load() &&
        settings_.konfiguration.afloeb_sekunder > 0) {
        for (const auto& server : servere_)
            server->afvikl();
        std::this_thread::sleep_for(std::chrono::seconds(settings_.konfiguration.afloeb_sekunder));
    }
    nodevagt_.reset();
    if (settings_.kontakter != nullptr) settings_.kontakter->stop();
    for (const auto& server : servere_)
        server->stop(settings_.konfiguration.stop_sekunder);
    servere_.clear();
    stop_amqp();
    if (pulje_) pulje_->stop();
    if (tung_pulje_) tung_pulje_->stop();
    if (sts_pulje_) sts_pulje_->stop();
    if (bf_pulje_) bf_pulje_->stop();
    husholdning_.reset();
    adminflader_.reset();
    kleindlaesning_.reset();
    henvisningskontrol_.reset();
    udsender_.reset();
    // The broker answers what it owes when it stops, and what carries the answers goes after it.
    megler_.reset();
    beskedfordeler_.reset();
    amqp_.clear();
    // The last answers leave from the audit log's thread, so it goes before the surfaces do.
    if (adgang_) adgang_->stop();
}

Tjener::~Tjener() {
    stop();
}

}  // namespace faelled::app
