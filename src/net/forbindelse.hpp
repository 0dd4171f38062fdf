// The parts of the HTTPS server. Private to net; includes Boost, so only server.cpp includes it.
//
// One io_context per thread, and a connection stays on its thread for life: its state needs no
// lock, and the request path shares nothing with other threads but counters. Asio gives the event
// loop, accepting and timers; OpenSSL reads and writes the socket itself, which spares asio::ssl's
// copies through a BIO pair.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "net/http.hpp"
#include "net/iotraad.hpp"
#include "net/modtager.hpp"
#include "net/tls.hpp"
#include "net/turkoe.hpp"
#include "net/turmaaling.hpp"

namespace faelled::net {

class Forbindelse;

struct Maalinger {
    Maalinger();
    metrics::Counter& graense(std::string_view navn) const;

    metrics::Gauge& aabne;
    metrics::Counter& i_alt;
    metrics::Counter& afvist;
    metrics::Counter& haandtryk_fejlet;
    metrics::Histogram& varighed;
    std::array<metrics::Counter*, 6> status{};  // by first digit
};

// What all threads of one server share. Constant after start but for the atomics.
struct Faelles : Aabne {
    Graenser graenser;
    bool gzip = true;
    SslCtx tls;
    Behandler behandler;
    Turgraenser tur;
    std::function<bool(const krypto::Fingeraftryk&)> kendt;
    Maalinger maalinger;
    Turmaaling turmaaling{"io"};
};

// A reply ready to be written.
struct Udgaaende {
    std::string hoved;  // head, and a small body
    std::string krop;   // a large body, not copied
    int status = 0;
    bool luk = false;
};

// An I/O thread and its connections; gives their callers turns.
class Traad : public Iotraad<Traad, Forbindelse> {
  public:
    explicit Traad(std::shared_ptr<Faelles> f);

    // Callers with a connection past its handshake. With one there is nobody to wait for, and no
    // turns are given.
    void kom(Kaldernoegle who) { ++kaldere_[who]; }
    void gik(Kaldernoegle who) {
        if (const auto her = kaldere_.find(who); --her->second == 0) kaldere_.erase(her);
    }
    [[nodiscard]] bool alene_om_traaden(Kaldernoegle who) const {
        return kaldere_.empty() || (kaldere_.size() == 1 && kaldere_.begin()->first == who);
    }
    // False when too many wait; else f->tur() is called.
    [[nodiscard]] bool vent_paa_tur(Kaldernoegle who, const std::shared_ptr<Forbindelse>& f);

    const std::shared_ptr<Faelles> faelles;

  protected:
    void ryd() override;

  private:
    void bed_om_tur();
    void giv_tur();

    struct Ventende {
        std::shared_ptr<Forbindelse> forbindelse;
        std::int64_t siden_us;
    };
    Turkoe<Ventende> koe_;
    bool tur_paa_vej_ = false;
    std::unordered_map<Kaldernoegle, std::size_t> kaldere_;
};

class Forbindelse : public std::enable_shared_from_this<Forbindelse> {
  public:
    Forbindelse(std::shared_ptr<Traad> traad, boost::asio::ip::tcp::socket socket);

    // All on the connection's thread.
    void start(std::list<std::shared_ptr<Forbindelse>>::iterator plads);
    void svar_klar(Udgaaende svar);
    void tur();
    void tik(std::int64_t nu);
    void luk_hvis_ledig();
    // The server stops: idle ones close, a request half read gets kStopLaesUs to come in.
    void stop();
    void luk();
    void bryd() { luk(); }

    [[nodiscard]] const std::shared_ptr<Traad>& traad() const { return traad_; }
    [[nodiscard]] bool aaben() const { return tilstand_ != Tilstand::kLukket; }

  private:
    enum class Tilstand { kHaandtryk, kLaeser, kVenter, kBehandles, kSkriver, kDraenes, kLukket };
    enum class Efter { kLaesVidere, kNaeste, kLuk };
    enum class Retning { kLaes, kSkriv };

    // The state machine: each step returns true when there may be more to do at once.
    void koer();
    bool haandtryk();
    bool laes();
    bool skriv();
    bool draen();

    void tag_data(std::string_view data);
    bool start_anmodning(std::string_view& data);
    void vent_paa_tur();
    void behandl();
    void kald(const std::shared_ptr<const Anmodning>& a, const Afslut& afslut);
    void afvis(int status, std::string_view graense);
    void start_skriv(Udgaaende svar, Efter efter);
    // False when there is nothing to do till the client speaks.
    bool svar_sendt();
    void start_draen();
    bool vent_paa_tls(int resultat);
    void vent(Retning retning);

    const std::shared_ptr<Traad> traad_;
    Faelles& faelles_;
    boost::asio::ip::tcp::socket socket_;
    Ssl ssl_;
    std::list<std::shared_ptr<Forbindelse>>::iterator plads_;
    Tilstand tilstand_ = Tilstand::kHaandtryk;
    std::int64_t frist_us_ = 0;  // 0: none
    bool venter_laes_ = false;
    bool venter_skriv_ = false;

    std::string afsender_;
    bool loopback_ = false;
    Kaldernoegle adresse_ = 0;            // of whoever comes from there without a known certificate
    std::optional<Kaldernoegle> kalder_;  // once the handshake is done
    bool optaget_ = false;                // the request is answered 503
    std::optional<krypto::Fingeraftryk> klientcertifikat_;
    std::shared_ptr<const std::string> klientcertifikat_der_;

    std::string rest_;        // read, not yet taken by the parser
    bool rest_uset_ = false;  // rest_ holds bytes that no parser has seen
    std::shared_ptr<Anmodning> anmodning_;
    std::optional<Modtager> modtager_;
    std::int64_t start_us_ = 0;
    bool fortsat_ = false;  // 100 Continue has been sent

    Udgaaende ud_;
    std::size_t sendt_ = 0;
    Efter efter_ = Efter::kNaeste;
    bool i_behandler_ = false;
    bool svar_klar_ = false;
};

}  // namespace faelled::net
