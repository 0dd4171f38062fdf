// With server.cpp the only translation unit that compiles Boost. The same pattern: one io_context
// per thread, Asio for the event loop, OpenSSL reads and writes the socket itself.
#include "net/stroem.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/adresse.hpp"
#include "net/http.hpp"
#include "net/tls.hpp"

namespace faelled::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Fejlkode = boost::system::error_code;

constexpr auto kTik = std::chrono::seconds(1);
constexpr auto kPause = std::chrono::milliseconds(100);
// How long a closed connection waits for the client to read the last bytes.
constexpr std::int64_t kDraenUs = 2 * kSekund;
// A connection with more to do lets the others of its thread have a turn after so many steps.
constexpr int kSkridt = 32;
// Small pieces of output are put together up to this, about a TLS record.
constexpr std::size_t kStykke = std::size_t{16} * 1024;

class Traaden;
class Ledning;

struct Faellesdel {
    Stroemgraenser graenser{};
    Stroemmaalinger maalinger;
    SslCtx tls{};
    Protokolfabrik fabrik{};
    std::atomic<std::size_t> antal{0};
    std::atomic<std::size_t> ikke_godkendte{0};
    std::atomic<bool> stopper{false};
    std::mutex tom_mutex{};
    std::condition_variable tom{};
};

class Traaden : public std::enable_shared_from_this<Traaden> {
  public:
    explicit Traaden(std::shared_ptr<Faellesdel> f) : faelles(std::move(f)) {}

    void start();
    void stop();
    void tag_imod(tcp::socket socket);
    void sig_stop();
    // Runs f on the thread; dropped when the thread has stopped.
    template <typename F>
    void aflever(F&& f) {
        const std::scoped_lock laas(mutex_);
        if (!doed_) asio::post(ctx, std::forward<F>(f));
    }

    const std::shared_ptr<Faellesdel> faelles;
    asio::io_context ctx{1};
    std::list<std::shared_ptr<Ledning>> aabne;
    std::array<char, kStykke> laesebuffer{};

  private:
    void koer();
    void vent_paa_tik();
    void tik();

    asio::steady_timer ur_{ctx};
    bool ur_gaar_ = false;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> arbejde_;
    std::mutex mutex_;
    bool doed_ = false;
    std::thread traad_;
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

// ---- Traaden

void Traaden::start() {
    arbejde_.emplace(ctx.get_executor());
    traad_ = std::thread([this] { koer(); });
}

void Traaden::koer() {
    // OpenSSL writes with write(2): a client that went away must not raise SIGPIPE.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    for (;;) {
        try {
            ctx.run();
            return;
        } catch (const std::exception& e) {
            log::fejl("stroem.traad", {{"tekst", e.what()}});
        } catch (...) {
            log::fejl("stroem.traad");
        }
    }
}

void Traaden::stop() {
    arbejde_.reset();
    ctx.stop();
    if (traad_.joinable()) traad_.join();
    {
        const std::scoped_lock laas(mutex_);
        if (doed_) return;
        doed_ = true;
    }
    // The thread is gone: its connections may be touched from here.
    while (!aabne.empty())
        aabne.front()->bryd();
    ur_.cancel();
    ctx.restart();
    ctx.poll();
}

void Traaden::tag_imod(tcp::socket socket) {
    auto l = std::make_shared<Ledning>(shared_from_this(), std::move(socket));
    aabne.push_front(l);
    l->start(aabne.begin());
    if (!ur_gaar_ && !aabne.empty()) vent_paa_tik();
}

void Traaden::sig_stop() {
    const std::vector<std::shared_ptr<Ledning>> nu(aabne.begin(), aabne.end());
    for (const auto& l : nu)
        l->sig_stop();
}

void Traaden::vent_paa_tik() {
    ur_gaar_ = true;
    ur_.expires_after(kTik);
    ur_.async_wait([this](const Fejlkode& ec) {
        ur_gaar_ = false;
        if (!ec) tik();
    });
}

void Traaden::tik() {
    const std::int64_t nu = monotonic_us();
    const std::vector<std::shared_ptr<Ledning>> alle(aabne.begin(), aabne.end());
    for (const auto& l : alle)
        l->tik(nu);
    if (!aabne.empty()) vent_paa_tik();
}

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
    if (lukker_ || !protokol_->vil_laese()) return false;
    ERR_clear_error();
    const int n = SSL_read(ssl_.get(), traad_->laesebuffer.data(),
                           static_cast<int>(traad_->laesebuffer.size()));
    if (n <= 0) {
        if (!vent_paa_tls(n)) bryd();
        return false;
    }
    kald([&] { protokol_->modtaget({traad_->laesebuffer.data(), static_cast<std::size_t>(n)}); });
    return tilstand_ == Tilstand::kAaben;
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
    if (faelles_.antal.fetch_sub(1) == 1 && faelles_.stopper) {
        const std::scoped_lock laas(faelles_.tom_mutex);
        faelles_.tom.notify_all();
    }
}

// ---- the server

class TlsStroemserver final : public Stroemserver {
  public:
    TlsStroemserver(std::shared_ptr<Faellesdel> faelles, std::size_t traade)
        : faelles_(std::move(faelles)) {
        for (std::size_t i = 0; i < std::max<std::size_t>(traade, 1); ++i)
            traade_.push_back(std::make_shared<Traaden>(faelles_));
        modtager_.emplace(traade_.front()->ctx);
        pause_.emplace(traade_.front()->ctx);
    }
    ~TlsStroemserver() override { stop(0); }

    Result<void> bind(const std::string& adresse, std::uint16_t port) {
        Fejlkode ec;
        const auto ip = asio::ip::make_address(adresse, ec);
        if (ec) return std::unexpected(Fejl::miljoe("Adressen kan ikke bruges: " + adresse));
        const tcp::endpoint her(ip, port);
        std::ignore = modtager_->open(her.protocol(), ec);
        if (!ec) std::ignore = modtager_->set_option(tcp::acceptor::reuse_address(true), ec);
        if (!ec) std::ignore = modtager_->bind(her, ec);
        if (!ec) std::ignore = modtager_->listen(1024, ec);
        if (!ec) port_ = modtager_->local_endpoint(ec).port();
        if (ec) {
            return std::unexpected(Fejl::miljoe(
                fmt::format("Kan ikke lytte på {} port {}: {}", adresse, port, ec.message())));
        }
        return {};
    }

    void start() {
        for (const auto& t : traade_)
            t->start();
        asio::post(traade_.front()->ctx, [this] { tag_naeste(); });
    }

    std::uint16_t port() const override { return port_; }

    void stop(std::int64_t sekunder) override {
        const std::scoped_lock en_ad_gangen(stop_mutex_);
        if (stoppet_) return;
        stoppet_ = true;
        faelles_->stopper = true;
        traade_.front()->aflever([this] {
            Fejlkode ec;
            std::ignore = modtager_->close(ec);
            pause_->cancel();
        });
        for (const auto& t : traade_)
            t->aflever([traad = t.get()] { traad->sig_stop(); });
        {
            std::unique_lock laas(faelles_->tom_mutex);
            faelles_->tom.wait_for(laas, std::chrono::seconds(std::max<std::int64_t>(sekunder, 0)),
                                   [this] { return faelles_->antal == 0; });
        }
        for (const auto& t : traade_)
            t->stop();
    }

  private:
    void tag_naeste() {
        Traaden& til = *traade_[naeste_++ % traade_.size()];
        modtager_->async_accept(til.ctx, [this, &til](const Fejlkode& ec, tcp::socket socket) {
            if (faelles_->stopper || ec == asio::error::operation_aborted) return;
            if (!ec) fordel(til, std::move(socket));
            if (ec && ec != asio::error::connection_aborted) return hold_pause();
            tag_naeste();
        });
    }

    // No file descriptors left, most likely: trying again at once would burn the thread.
    void hold_pause() {
        log::advarsel("stroem.accept");
        pause_->expires_after(kPause);
        pause_->async_wait([this](const Fejlkode& ec) {
            if (!ec && !faelles_->stopper) tag_naeste();
        });
    }

    void fordel(Traaden& til, tcp::socket socket) {
        Faellesdel& f = *faelles_;
        if (f.antal >= f.graenser.forbindelser || f.ikke_godkendte >= f.graenser.ikke_godkendte) {
            f.maalinger.afvist.add();
            return;
        }
        f.antal.fetch_add(1);
        f.ikke_godkendte.fetch_add(1);
        f.maalinger.i_alt.add();
        f.maalinger.aabne.add(1);
        asio::post(til.ctx,
                   [&til, s = std::move(socket)]() mutable { til.tag_imod(std::move(s)); });
    }

    const std::shared_ptr<Faellesdel> faelles_;
    std::vector<std::shared_ptr<Traaden>> traade_;
    std::optional<tcp::acceptor> modtager_;
    std::optional<asio::steady_timer> pause_;
    std::size_t naeste_ = 0;
    std::uint16_t port_ = 0;
    std::mutex stop_mutex_;
    bool stoppet_ = false;
};

}  // namespace

Result<std::unique_ptr<Stroemserver>> start_stroemserver(const Stroemindstillinger& settings,
                                                         Protokolfabrik fabrik) {
    auto faelles = std::make_shared<Faellesdel>(settings.graenser, settings.maalinger);
    faelles->fabrik = std::move(fabrik);
    FAELLED_TRY(faelles->tls,
                lav_tls(settings.certifikat_pem, settings.noegle_pem, settings.ca_pem));
    auto server = std::make_unique<TlsStroemserver>(std::move(faelles), settings.traade);
    FAELLED_CHECK(server->bind(settings.adresse, settings.port));
    server->start();
    return server;
}

}  // namespace faelled::net
