// With server.cpp the only translation unit that compiles Boost. The same pattern: one io_context
// per thread, Asio for the event loop, OpenSSL reads and writes the socket itself.
#include "net/stroem.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <deque>
#include <list>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/adresse.hpp"
#include "net/http.hpp"
#include "net/iotraad.hpp"
#include "net/tls.hpp"

namespace faelled::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Fejlkode = boost::system::error_code;

constexpr auto kTik = std::chrono::seconds(1);
// How long a closed connection waits for the client to read the last bytes.
constexpr std::int64_t kDraenUs = 2 * kSekund;
// A connection with more to do lets the others of its thread have a turn after so many steps.
constexpr int kSkridt = 32;
// Small pieces of output are put together up to this, about a TLS record.
constexpr std::size_t kStykke = std::size_t{16} * 1024;

class Traaden;
class Ledning;

struct Faellesdel : Aabne {
    explicit Faellesdel(const Stroemindstillinger& s)
        : graenser(s.graenser), maalinger(s.maalinger) {}

    Stroemgraenser graenser;
    Stroemmaalinger maalinger;
    SslCtx tls{};
    Protokolfabrik fabrik{};
    std::atomic<std::size_t> ikke_godkendte{0};
};

class Traaden : public Iotraad<Traaden, Ledning> {
  public:
    explicit Traaden(std::shared_ptr<Faellesdel> f)
        : Iotraad("stroem", kTik), faelles(std::move(f)) {}

    const std::shared_ptr<Faellesdel> faelles;
};

class Ledning final : public Stroem, public std::enable_shared_from_this<Ledning> {
  public:
    Ledning(std::shared_ptr<Traaden> traad, tcp::socket socket)
        : traad_(std::move(traad)), faelles_(*traad_->faelles), socket_(std::move(socket)) {}

    void start(std::list<std::shared_ptr<Ledning>>::iterator plads);
    void tik(std::int64_t nu);
    void sig_stop();
    void bryd();

    void skriv(std::string bytes) override;
    [[nodiscard]] std::size_t uskrevet() const override { return uskrevet_; }
    void luk() override { lukker_ = true; }
    void godkendt() override;
    [[nodiscard]] std::function<void()> vaekker() override;

  private:
    enum class Tilstand { kHaandtryk, kAaben, kDraenes, kLukket };
    enum class Retning { kLaes, kSkriv };

    void koer();
    bool haandtryk();
    bool laes();
    bool skriv_ud();
    bool draen();
    void start_draen();
    bool vent_paa_tls(int resultat);
    void vent(Retning retning);
    // Calls the protocol; what it throws ends the connection.
    template <typename F>
    void kald(F&& f);

    const std::shared_ptr<Traaden> traad_;
    Faellesdel& faelles_;
    tcp::socket socket_;
    Ssl ssl_;
    std::list<std::shared_ptr<Ledning>>::iterator plads_;
    Tilstand tilstand_ = Tilstand::kHaandtryk;
    std::unique_ptr<Stroemprotokol> protokol_;
    Stroemklient klient_;
    std::deque<std::string> ud_;
    std::size_t sendt_ = 0;  // of ud_.front()
    std::size_t uskrevet_ = 0;
    std::int64_t frist_us_ = 0;  // of handshake, of drain, of writing without progress; 0: none
    bool venter_laes_ = false;
    bool venter_skriv_ = false;
    bool lukker_ = false;
    bool godkendt_ = false;
};

// ---- Ledning

void Ledning::start(std::list<std::shared_ptr<Ledning>>::iterator plads) {
    plads_ = plads;
    Fejlkode ec;
    const tcp::endpoint fjern = socket_.remote_endpoint(ec);
    if (ec) return bryd();
    const tcp::endpoint naer = socket_.local_endpoint(ec);
    if (ec) return bryd();
    klient_.afsender = adressetekst(fjern.address());
    klient_.loopback = er_loopback(klient_.afsender) && er_loopback(adressetekst(naer.address()));
    std::ignore = socket_.native_non_blocking(true, ec);
    if (ec) return bryd();
    std::ignore = socket_.set_option(tcp::no_delay(true), ec);
    std::ignore = socket_.set_option(asio::socket_base::keep_alive(true), ec);
    ssl_.reset(SSL_new(faelles_.tls.get()));
    if (faelles_.stopper || !ssl_ ||
        SSL_set_fd(ssl_.get(), static_cast<int>(socket_.native_handle())) != 1)
        return bryd();
    frist_us_ = monotonic_us() + faelles_.graenser.haandtryk_sekunder * kSekund;
    koer();
}

void Ledning::koer() {
    for (int i = 0; i < kSkridt; ++i) {
        bool videre = false;
        switch (tilstand_) {
            case Tilstand::kHaandtryk:
                videre = haandtryk();
                break;
            case Tilstand::kAaben: {
                // Output first: what is written makes room for what is read.
                const bool skrev = skriv_ud();
                const bool laeste = tilstand_ == Tilstand::kAaben && laes();
                videre = skrev || laeste;
                break;
            }
            case Tilstand::kDraenes:
                videre = draen();
                break;
            case Tilstand::kLukket:
                break;
        }
        if (!videre) return;
    }
    asio::post(traad_->ctx, [selv = shared_from_this()] { selv->koer(); });
}

bool Ledning::vent_paa_tls(int resultat) {
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

void Ledning::vent(Retning retning) {
    bool& venter = retning == Retning::kLaes ? venter_laes_ : venter_skriv_;
    if (venter) return;
    venter = true;
    socket_.async_wait(retning == Retning::kLaes ? tcp::socket::wait_read : tcp::socket::wait_write,
                       [selv = shared_from_this(), &venter](const Fejlkode& ec) {
                           venter = false;
                           if (ec)
                               selv->bryd();
                           else
                               selv->koer();
                       });
}

template <typename F>
void Ledning::kald(F&& f) {
    try {
        f();
    } catch (const std::exception& e) {
        log::fejl("stroem.protokol", {{"tekst", e.what()}});
        bryd();
    }
}

bool Ledning::haandtryk() {
    ERR_clear_error();
    const int r = SSL_accept(ssl_.get());
    if (r != 1) {
        if (vent_paa_tls(r)) return false;
        faelles_.maalinger.haandtryk_fejlet.add();
        bryd();
        return false;
    }
    klient_.certifikat_der = klientcertifikat(ssl_.get());
    tilstand_ = Tilstand::kAaben;
    frist_us_ = 0;
    kald([this] { protokol_ = faelles_.fabrik(*this, std::move(klient_)); });
    return tilstand_ == Tilstand::kAaben;
}

// False when there is nothing to read now, or the protocol does not want it.
bool Ledning::laes() {
    if (lukker_ || venter_laes_ || !protokol_->vil_laese()) return false;
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), traad_->laesebuffer.data(),
                           static_cast<int>(traad_->laesebuffer.size()));
    if (n <= 0) {
        if (!vent_paa_tls(n)) bryd();
        return false;
    }
    kald([&] { protokol_->modtaget({traad_->laesebuffer.data(), static_cast<std::size_t>(n)}); });
    if (tilstand_ != Tilstand::kAaben) return false;
    // Mostly this was all there is: asking the socket would cost a call, waiting for it tells too.
    if (SSL_has_pending(ssl_.get()) == 0 && protokol_->vil_laese()) vent(Retning::kLaes);
    return true;
}

void Ledning::skriv(std::string bytes) {
    if (bytes.empty()) return;
    uskrevet_ += bytes.size();
    // The front may be half given to OpenSSL: it only grows at its end, which is allowed.
    if (!ud_.empty() && ud_.back().size() + bytes.size() <= kStykke)
        ud_.back() += bytes;
    else
        ud_.push_back(std::move(bytes));
}

// True when something was written.
bool Ledning::skriv_ud() {
    const std::size_t foer = uskrevet_;
    while (!ud_.empty()) {
        const std::string_view rest = std::string_view(ud_.front()).substr(sendt_);
        ERR_clear_error();
        const int n = SSL_write(ssl_.get(), rest.data(), static_cast<int>(rest.size()));
        if (n <= 0) {
            if (!vent_paa_tls(n)) bryd();
            break;
        }
        sendt_ += static_cast<std::size_t>(n);
        uskrevet_ -= static_cast<std::size_t>(n);
        if (sendt_ < ud_.front().size()) continue;
        ud_.pop_front();
        sendt_ = 0;
    }
    if (tilstand_ != Tilstand::kAaben) return false;
    if (uskrevet_ == 0) {
        frist_us_ = 0;
        if (lukker_) {
            start_draen();
            return true;
        }
    } else if (frist_us_ == 0 || uskrevet_ < foer) {
        frist_us_ = monotonic_us() + faelles_.graenser.skrive_sekunder * kSekund;
    }
    if (uskrevet_ == foer) return false;
    kald([this] { protokol_->skrevet(); });
    return tilstand_ == Tilstand::kAaben;
}

// Closing with bytes unread would reset the connection and take the last output with it.
void Ledning::start_draen() {
    tilstand_ = Tilstand::kDraenes;
    protokol_.reset();
    frist_us_ = monotonic_us() + kDraenUs;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    Fejlkode ec;
    std::ignore = socket_.shutdown(tcp::socket::shutdown_send, ec);
}

bool Ledning::draen() {
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), traad_->laesebuffer.data(),
                           static_cast<int>(traad_->laesebuffer.size()));
    if (n > 0) return true;
    if (!vent_paa_tls(n)) bryd();
    return false;
}

void Ledning::godkendt() {
    if (std::exchange(godkendt_, true)) return;
    faelles_.ikke_godkendte.fetch_sub(1);
}

std::function<void()> Ledning::vaekker() {
    return [traad = traad_, svag = weak_from_this()] {
        traad->aflever([svag] {
            const auto l = svag.lock();
            if (!l || l->tilstand_ != Tilstand::kAaben) return;
            l->kald([&] { l->protokol_->vaekket(); });
            l->koer();
        });
    };
}

void Ledning::tik(std::int64_t nu) {
    if (frist_us_ != 0 && nu >= frist_us_) return bryd();
    if (tilstand_ != Tilstand::kAaben) return;
    kald([&] { protokol_->tik(nu); });
    koer();
}

void Ledning::sig_stop() {
    if (tilstand_ == Tilstand::kHaandtryk) return bryd();
    if (tilstand_ != Tilstand::kAaben) return;
    kald([&] { protokol_->stop(); });
    koer();
}

void Ledning::bryd() {
    if (tilstand_ == Tilstand::kLukket) return;
    tilstand_ = Tilstand::kLukket;
    const auto selv = shared_from_this();
    protokol_.reset();
    ssl_.reset();
    Fejlkode ec;
    std::ignore = socket_.close(ec);
    ud_.clear();
    godkendt();
    traad_->aabne.erase(plads_);
    faelles_.maalinger.aabne.add(-1);
    faelles_.en_gik();
}

// ---- the server

class TlsStroemserver final : public Stroemserver {
  public:
    TlsStroemserver(std::shared_ptr<Faellesdel> faelles, std::size_t traade)
        : faelles_(std::move(faelles)),
          lytter_("stroem", lav_traade(faelles_, traade), *faelles_, [this] { return plads(); }) {}
    ~TlsStroemserver() override { stop(0); }

    Result<void> start(const std::string& adresse, std::uint16_t port) {
        FAELLED_CHECK(lytter_.bind(adresse, port));
        lytter_.start();
        return {};
    }
    std::uint16_t port() const override { return lytter_.port(); }
    void stop(std::int64_t sekunder) override {
        lytter_.stop(sekunder, [](Traaden& t) { t.for_alle([](Ledning& l) { l.sig_stop(); }); });
    }

  private:
    static std::vector<std::shared_ptr<Traaden>> lav_traade(
        const std::shared_ptr<Faellesdel>& faelles, std::size_t antal) {
        std::vector<std::shared_ptr<Traaden>> ud;
        for (std::size_t i = 0; i < std::max<std::size_t>(antal, 1); ++i)
            ud.push_back(std::make_shared<Traaden>(faelles));
        return ud;
    }

    bool plads() {
        Faellesdel& f = *faelles_;
        if (f.antal >= f.graenser.forbindelser || f.ikke_godkendte >= f.graenser.ikke_godkendte) {
            f.maalinger.afvist.add();
            return false;
        }
        f.antal.fetch_add(1);
        f.ikke_godkendte.fetch_add(1);
        f.maalinger.i_alt.add();
        f.maalinger.aabne.add(1);
        return true;
    }

    const std::shared_ptr<Faellesdel> faelles_;
    Lytter<Traaden> lytter_;
};

}  // namespace

Result<std::unique_ptr<Stroemserver>> start_stroemserver(const Stroemindstillinger& settings,
                                                         Protokolfabrik fabrik) {
    auto faelles = std::make_shared<Faellesdel>(settings);
    faelles->fabrik = std::move(fabrik);
    FAELLED_TRY(faelles->tls,
                lav_tls(settings.certifikat_pem, settings.noegle_pem, settings.ca_pem));
    auto server = std::make_unique<TlsStroemserver>(std::move(faelles), settings.traade);
    FAELLED_CHECK(server->start(settings.adresse, settings.port));
    return server;
}

}  // namespace faelled::net
