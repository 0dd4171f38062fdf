// With stroem.cpp the only translation unit that compiles Boost.
#include <openssl/err.h>
#include <sys/socket.h>

#include <fmt/format.h>
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <tuple>

#include "base/log.hpp"
#include "net/adresse.hpp"
#include "net/forbindelse.hpp"
#include "net/gzip.hpp"
#include "net/kaldernoegle.hpp"
#include "net/kvittering.hpp"
#include "net/svarhoved.hpp"

namespace faelled::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Fejlkode = boost::system::error_code;

constexpr auto kTik = std::chrono::milliseconds(100);
// How long a closed connection waits for the client to read the last reply: closing at once with
// bytes unread would reset the connection and take the reply with it.
constexpr std::int64_t kDraenUs = 2 * kSekund;
// At a stop a request that is on its way may still arrive; one that dawdles is not a running
// request.
constexpr std::int64_t kStopLaesUs = 2 * kSekund;
// A connection with more to do lets the others of its thread have a turn after so many steps.
constexpr int kSkridt = 64;
constexpr std::string_view kFortsaet = "HTTP/1.1 100 Continue\r\n\r\n";

bool oensker_gzip(const Anmodning& a) {
    return std::ranges::any_of(a.headere, [](const auto& h) {
        return h.first == "accept-encoding" && tillader_gzip(h.second);
    });
}

}  // namespace

Maalinger::Maalinger()
    : aabne(metrics::gauge("faelled_http_connections", "Open HTTPS connections")),
      i_alt(metrics::counter("faelled_http_connections_total", "HTTPS connections accepted")),
      afvist(metrics::counter("faelled_http_connections_refused_total",
                              "HTTPS connections closed at accept: too many")),
      haandtryk_fejlet(
          metrics::counter("faelled_tls_handshake_failures_total", "TLS handshakes that failed")),
      varighed(metrics::histogram("faelled_http_request_seconds",
                                  "From a request's first byte to its reply's last")) {
    for (std::size_t i = 1; i < status.size(); ++i)
        status[i] = &metrics::counter("faelled_http_requests_total", "HTTP requests answered",
                                      fmt::format("status=\"{}xx\"", i));
}

metrics::Counter& Maalinger::graense(std::string_view navn) const {
    return metrics::counter("faelled_http_limit_total", "Requests or connections cut by a limit",
                            fmt::format("limit=\"{}\"", navn));
}

// ---- Traad

Traad::Traad(std::shared_ptr<Faelles> f)
    : Iotraad("http", kTik), faelles(std::move(f)), koe_(faelles->tur) {}

void Traad::ryd() {
    faelles->turmaaling.ventende.add(-static_cast<std::int64_t>(koe_.ventende()));
    koe_.ryd();
}

bool Traad::vent_paa_tur(Kaldernoegle who, const std::shared_ptr<Forbindelse>& f) {
    using Udfald = Turkoe<Ventende>::Udfald;
    const Turmaaling& m = faelles->turmaaling;
    const Udfald udfald = koe_.tag(who, {f, monotonic_us()});
    if (udfald != Udfald::kTaget) {
        (udfald == Udfald::kFuld ? m.fuld : m.kalder_fuld).add();
        return false;
    }
    m.ventende.add(1);
    if (!tur_paa_vej_) bed_om_tur();
    return true;
}

// Two steps, so that what has come in the meantime is read first: Asio looks at the sockets between
// what was posted before and what is posted now.
void Traad::bed_om_tur() {
    tur_paa_vej_ = true;
    asio::post(ctx, [this] { asio::post(ctx, [this] { giv_tur(); }); });
}

void Traad::giv_tur() {
    tur_paa_vej_ = false;
    const auto naeste = koe_.naeste();
    if (!naeste) return;
    const std::int64_t begyndt = monotonic_us();
    faelles->turmaaling.ventende.add(-1);
    faelles->turmaaling.ventetid.observe_us(begyndt - naeste->job.siden_us);
    if (!koe_.tom()) bed_om_tur();
    // Also when it throws: the caller's next one must not wait for this one for ever.
    const auto faerdig = [&](void*) { koe_.faerdig(*naeste, monotonic_us() - begyndt); };
    const std::unique_ptr<void, decltype(faerdig)> vagt(this, faerdig);
    naeste->job.forbindelse->tur();
}

// ---- Forbindelse

Forbindelse::Forbindelse(std::shared_ptr<Traad> traad, tcp::socket socket)
    : traad_(std::move(traad)), faelles_(*traad_->faelles), socket_(std::move(socket)) {}

void Forbindelse::start(std::list<std::shared_ptr<Forbindelse>>::iterator plads) {
    plads_ = plads;
    Fejlkode ec;
    const tcp::endpoint fjern = socket_.remote_endpoint(ec);
    if (ec) return luk();
    const tcp::endpoint naer = socket_.local_endpoint(ec);
    if (ec) return luk();
    afsender_ = adressetekst(fjern.address());
    adresse_ = kaldernoegle(afsender_);
    loopback_ = er_loopback(afsender_) && er_loopback(adressetekst(naer.address()));
    std::ignore = socket_.native_non_blocking(true, ec);
    if (ec) return luk();
    std::ignore = socket_.set_option(tcp::no_delay(true), ec);
    ssl_.reset(SSL_new(faelles_.tls.get()));
    if (faelles_.stopper || !ssl_ ||
        SSL_set_fd(ssl_.get(), static_cast<int>(socket_.native_handle())) != 1)
        return luk();
    frist_us_ = monotonic_us() + faelles_.graenser.haandtryk_sekunder * kSekund;
    koer();
}

// Its caller's turn: the handshake goes on, or the request that has been read is answered.
void Forbindelse::tur() {
    if (tilstand_ == Tilstand::kVenter) behandl();
    koer();
}

void Forbindelse::koer() {
    for (int i = 0; i < kSkridt; ++i) {
        bool videre = false;
        switch (tilstand_) {
            case Tilstand::kHaandtryk:
                videre = haandtryk();
                break;
            case Tilstand::kLaeser:
                videre = laes();
                break;
            case Tilstand::kSkriver:
                videre = skriv();
                break;
            case Tilstand::kDraenes:
                videre = draen();
                break;
            case Tilstand::kVenter:
            case Tilstand::kBehandles:
            case Tilstand::kLukket:
                break;
        }
        if (!videre) return;
    }
    asio::post(traad_->ctx, [selv = shared_from_this()] { selv->koer(); });
}

// Waits for what OpenSSL wants; false when the connection is over.
bool Forbindelse::vent_paa_tls(int resultat) {
    switch (SSL_get_error(ssl_.get(), resultat)) {
        case SSL_ERROR_WANT_READ:
            vent(Retning::kLaes);
            return true;
        case SSL_ERROR_WANT_WRITE:
            vent(Retning::kSkriv);
            return true;
        default:
            return false;
    }
}

void Forbindelse::vent(Retning retning) {
    bool& venter = retning == Retning::kLaes ? venter_laes_ : venter_skriv_;
    if (venter) return;
    venter = true;
    socket_.async_wait(retning == Retning::kLaes ? tcp::socket::wait_read : tcp::socket::wait_write,
                       [selv = shared_from_this(), &venter](const Fejlkode& ec) {
                           venter = false;
                           if (ec) return selv->luk();
                           // A handshake is work too, and nobody knows yet for whom.
                           if (selv->tilstand_ != Tilstand::kHaandtryk ||
                               selv->traad_->alene_om_traaden(selv->adresse_))
                               return selv->koer();
                           if (!selv->traad_->vent_paa_tur(selv->adresse_, selv)) selv->luk();
                       });
}

bool Forbindelse::haandtryk() {
    ERR_clear_error();
    const int r = SSL_accept(ssl_.get());
    if (r != 1) {
        if (vent_paa_tls(r)) return false;
        faelles_.maalinger.haandtryk_fejlet.add();
        luk();
        return false;
    }
    klientcertifikat_der_ = klientcertifikat(ssl_.get());
    if (klientcertifikat_der_) klientcertifikat_ = krypto::sha256(*klientcertifikat_der_);
    kalder_ = adresse_;
    if (klientcertifikat_ && (!faelles_.kendt || faelles_.kendt(*klientcertifikat_)))
        kalder_ = kaldernoegle(*klientcertifikat_);
    traad_->kom(*kalder_);
    tilstand_ = Tilstand::kLaeser;
    frist_us_ = monotonic_us() + faelles_.graenser.ledig_sekunder * kSekund;
    return true;
}

bool Forbindelse::laes() {
    if (rest_uset_) {
        rest_uset_ = false;
        tag_data(rest_);
        return true;
    }
    // Normally the rest is empty and the thread's buffer takes the bytes; the parser wants what it
    // left and what is new in one piece.
    const std::size_t foer = rest_.size();
    char* hvor = traad_->laesebuffer.data();
    const std::size_t plads = traad_->laesebuffer.size();
    if (foer != 0) {
        rest_.resize(foer + plads);
        hvor = rest_.data() + foer;
    }
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), hvor, static_cast<int>(plads));
    if (foer != 0) rest_.resize(foer + static_cast<std::size_t>(std::max(n, 0)));
    if (n <= 0) {
        // End of file or a broken record: nobody is left to answer.
        if (!vent_paa_tls(n)) luk();
        return false;
    }
    if (foer != 0)
        tag_data(rest_);
    else
        tag_data({hvor, static_cast<std::size_t>(n)});
    return true;
}

// False when there is no byte of a request yet.
bool Forbindelse::start_anmodning(std::string_view& data) {
    // RFC 9112 2.2: empty lines before a request are skipped.
    while (data.starts_with("\r\n"))
        data.remove_prefix(2);
    if (data.empty() || data == "\r") return false;
    anmodning_ = std::make_shared<Anmodning>();
    anmodning_->afsender = afsender_;
    anmodning_->loopback = loopback_;
    anmodning_->klientcertifikat = klientcertifikat_;
    anmodning_->klientcertifikat_der = klientcertifikat_der_;
    anmodning_->kalder = *kalder_;
    modtager_.emplace(faelles_.graenser, *anmodning_);
    fortsat_ = false;
    start_us_ = monotonic_us();
    frist_us_ = start_us_ + faelles_.graenser.laes_sekunder * kSekund;
    return true;
}

// `data` stands in the thread's buffer or is rest_ itself.
void Forbindelse::tag_data(std::string_view data) {
    const bool er_rest = data.data() == rest_.data();
    std::size_t brugt = 0;
    const bool begyndt = modtager_ || start_anmodning(data);
    if (begyndt) brugt = modtager_->tag(data);
    const std::size_t tilbage = data.size() - brugt;
    if (er_rest)
        rest_.erase(0, rest_.size() - tilbage);
    else
        rest_.assign(data.substr(brugt));
    if (!begyndt) return;

    if (const int status = modtager_->status(); status != 0)
        return afvis(status, status == 413 ? "krop" : status == 431 ? "header" : "");
    if (modtager_->is_done()) return vent_paa_tur();
    if (modtager_->venter_paa_100() && !fortsat_) {
        fortsat_ = true;
        const std::int64_t frist = frist_us_;
        start_skriv({std::string(kFortsaet), {}, 100, false}, Efter::kLaesVidere);
        frist_us_ = frist;
    }
}

void Forbindelse::vent_paa_tur() {
    if (traad_->alene_om_traaden(*kalder_)) return behandl();
    tilstand_ = Tilstand::kVenter;
    frist_us_ = 0;
    if (traad_->vent_paa_tur(*kalder_, shared_from_this())) return;
    optaget_ = true;
    behandl();
}

void Forbindelse::behandl() {
    tilstand_ = Tilstand::kBehandles;
    frist_us_ = 0;
    Hovedvalg valg;
    valg.forbindelsen = modtager_->keep_alive() ? Forbindelsen::kBeholdes : Forbindelsen::kLukkes;
    valg.http10 = modtager_->http10();
    const std::shared_ptr<const Anmodning> anmodning = std::move(anmodning_);
    modtager_.reset();
    const bool gzip = faelles_.gzip && oensker_gzip(*anmodning);
    auto kvittering = std::make_shared<Kvittering>(shared_from_this(), anmodning, valg, gzip);
    // A reply given inside the call waits till the handler has returned: so a client that sends
    // many requests at once cannot make calls nest.
    i_behandler_ = true;
    try {
        kald(anmodning, [kvittering](Svar s) { kvittering->svar(std::move(s)); });
    } catch (const std::exception& e) {
        kvittering->fejl(e.what());
    } catch (...) {
        kvittering->fejl("undtagelse");
    }
    kvittering.reset();
    i_behandler_ = false;
    if (svar_klar_) {
        svar_klar_ = false;
        Udgaaende svar = std::move(ud_);
        const Efter efter = svar.luk ? Efter::kLuk : Efter::kNaeste;
        start_skriv(std::move(svar), efter);
    }
}

void Forbindelse::kald(const std::shared_ptr<const Anmodning>& a, const Afslut& afslut) {
    if (!optaget_) return faelles_.behandler(a, afslut);
    optaget_ = false;
    Svar svar;
    svar.status = 503;
    svar.headere.emplace_back("Retry-After", "1");
    svar.krop = "For mange kald venter; prøv igen om lidt\n";
    afslut(std::move(svar));
}

void Forbindelse::svar_klar(Udgaaende svar) {
    if (tilstand_ != Tilstand::kBehandles) return;
    if (i_behandler_) {
        ud_ = std::move(svar);
        svar_klar_ = true;
        return;
    }
    const Efter efter = svar.luk ? Efter::kLuk : Efter::kNaeste;
    start_skriv(std::move(svar), efter);
    koer();
}

// Answers what the parser or a limit refuses. The rest of the request is not read, so the
// connection ends.
void Forbindelse::afvis(int status, std::string_view graense) {
    if (!graense.empty()) faelles_.maalinger.graense(graense).add();
    Hovedvalg valg;
    valg.forbindelsen = Forbindelsen::kLukkes;
    Svar svar;
    svar.status = status;
    svar.krop = fmt::format("{} {}\n", status, statustekst(status));
    modtager_.reset();
    anmodning_.reset();
    start_skriv(byg(std::move(svar), valg, false, false), Efter::kLuk);
}

void Forbindelse::start_skriv(Udgaaende svar, Efter efter) {
    ud_ = std::move(svar);
    sendt_ = 0;
    efter_ = efter;
    tilstand_ = Tilstand::kSkriver;
    frist_us_ = monotonic_us() + faelles_.graenser.svar_sekunder * kSekund;
}

bool Forbindelse::skriv() {
    const std::size_t hoved = ud_.hoved.size();
    const std::string_view rest = sendt_ < hoved
                                      ? std::string_view(ud_.hoved).substr(sendt_)
                                      : std::string_view(ud_.krop).substr(sendt_ - hoved);
    if (!rest.empty()) {
        constexpr std::size_t kStykke = std::size_t{1} << 30;
        ERR_clear_error();
        const int n =
            SSL_write(ssl_.get(), rest.data(), static_cast<int>(std::min(rest.size(), kStykke)));
        if (n <= 0) {
            if (!vent_paa_tls(n)) luk();
            return false;
        }
        sendt_ += static_cast<std::size_t>(n);
    }
    return sendt_ < hoved + ud_.krop.size() || svar_sendt();
}

bool Forbindelse::svar_sendt() {
    const int status = ud_.status;
    ud_ = {};
    if (efter_ == Efter::kLaesVidere) {
        tilstand_ = Tilstand::kLaeser;
        return true;
    }
    const std::int64_t nu = monotonic_us();
    faelles_.maalinger.status[static_cast<std::size_t>(std::clamp(status / 100, 1, 5))]->add();
    faelles_.maalinger.varighed.observe_us(nu - start_us_);
    if (efter_ == Efter::kLuk || faelles_.stopper) {
        start_draen();
        return true;
    }
    tilstand_ = Tilstand::kLaeser;
    frist_us_ = nu + faelles_.graenser.ledig_sekunder * kSekund;
    rest_uset_ = !rest_.empty();
    if (rest_uset_ || SSL_has_pending(ssl_.get()) != 0) return true;
    // The client most likely waits for this reply: waiting at once spares a read(2) that finds
    // nothing.
    std::string().swap(rest_);
    vent(Retning::kLaes);
    return false;
}

void Forbindelse::start_draen() {
    rest_ = {};
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ::shutdown(socket_.native_handle(), SHUT_WR);
    tilstand_ = Tilstand::kDraenes;
    frist_us_ = monotonic_us() + kDraenUs;
}

bool Forbindelse::draen() {
    const ssize_t n = ::recv(socket_.native_handle(), traad_->laesebuffer.data(),
                             traad_->laesebuffer.size(), MSG_DONTWAIT);
    if (n > 0) return true;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        vent(Retning::kLaes);
    else
        luk();
    return false;
}

void Forbindelse::tik(std::int64_t nu) {
    if (frist_us_ == 0 || nu < frist_us_) return;
    const auto& maalinger = faelles_.maalinger;
    switch (tilstand_) {
        case Tilstand::kHaandtryk:
            maalinger.graense("haandtryk").add();
            return luk();
        case Tilstand::kLaeser:
            if (modtager_) {
                afvis(408, "laesetid");
                return koer();
            }
            maalinger.graense("ledig").add();
            return luk_hvis_ledig();
        case Tilstand::kSkriver:
            maalinger.graense("svartid").add();
            return luk();
        case Tilstand::kDraenes:
            return luk();
        case Tilstand::kVenter:
        case Tilstand::kBehandles:
        case Tilstand::kLukket:
            return;
    }
}

void Forbindelse::luk_hvis_ledig() {
    if (tilstand_ == Tilstand::kHaandtryk) return luk();
    if (tilstand_ != Tilstand::kLaeser || modtager_ || rest_uset_) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    luk();
}

void Forbindelse::stop() {
    luk_hvis_ledig();
    if (tilstand_ == Tilstand::kLaeser && modtager_)
        frist_us_ = std::min(frist_us_, monotonic_us() + kStopLaesUs);
}

void Forbindelse::luk() {
    if (tilstand_ == Tilstand::kLukket) return;
    const auto selv = shared_from_this();  // the list's reference goes below
    tilstand_ = Tilstand::kLukket;
    frist_us_ = 0;
    // A client that only closes its socket may still resume its session.
    if (ssl_) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    ssl_.reset();
    Fejlkode ec;
    std::ignore = socket_.close(ec);
    ud_ = {};
    rest_ = {};
    if (kalder_) traad_->gik(*kalder_);
    traad_->aabne.erase(plads_);
    faelles_.maalinger.aabne.add(-1);
    faelles_.en_gik();
}

// ---- Server

namespace {

class HttpsServer final : public Server {
  public:
    HttpsServer(std::shared_ptr<Faelles> faelles, std::size_t traade)
        : faelles_(std::move(faelles)),
          lytter_("http", lav_traade(faelles_, traade), *faelles_, [this] { return plads(); }) {}
    ~HttpsServer() override { stop(0); }

    Result<void> start(const std::string& adresse, std::uint16_t port) {
        FAELLED_CHECK(lytter_.bind(adresse, port));
        lytter_.start();
        return {};
    }
    std::uint16_t port() const override { return lytter_.port(); }
    void afvikl() override { lytter_.afvikl(); }
    void stop(std::int64_t sekunder) override {
        lytter_.stop(sekunder, [](Traad& t) { t.for_alle([](Forbindelse& f) { f.stop(); }); });
    }

  private:
    static std::vector<std::shared_ptr<Traad>> lav_traade(const std::shared_ptr<Faelles>& faelles,
                                                          std::size_t antal) {
        std::vector<std::shared_ptr<Traad>> ud;
        for (std::size_t i = 0; i < std::max<std::size_t>(antal, 1); ++i)
            ud.push_back(std::make_shared<Traad>(faelles));
        return ud;
    }

    bool plads() {
        const Maalinger& m = faelles_->maalinger;
        if (faelles_->antal.fetch_add(1) >= faelles_->graenser.forbindelser) {
            faelles_->antal.fetch_sub(1);
            m.afvist.add();
            m.graense("forbindelser").add();
            return false;
        }
        m.i_alt.add();
        m.aabne.add(1);
        return true;
    }

    const std::shared_ptr<Faelles> faelles_;
    Lytter<Traad> lytter_;
};

}  // namespace

// NOLINTNEXTLINE(performance-unnecessary-value-param): by value in the interface
Result<std::unique_ptr<Server>> start_server(Serverindstillinger settings, Behandler behandler) {
    auto faelles = std::make_shared<Faelles>();
    faelles->graenser = settings.graenser;
    faelles->gzip = settings.gzip;
    faelles->behandler = std::move(behandler);
    faelles->tur = settings.tur;
    faelles->kendt = std::move(settings.kendt);
    FAELLED_TRY(faelles->tls,
                lav_tls(settings.certifikat_pem, settings.noegle_pem, settings.ca_pem));
    auto server = std::make_unique<HttpsServer>(std::move(faelles), settings.traade);
    FAELLED_CHECK(server->start(settings.adresse, settings.port));
    return server;
}

}  // namespace faelled::net
