// The other side of AMQP 0-9-1: a client of a RabbitMQ whose queues keep something for us, as a
// state machine: bytes in, bytes out, what happened to a Klientmodtager. It knows no socket, so all
// of it is tested and fuzzed without one. Not thread-safe.
//
// A channel publishes, with confirms, or reads one queue, so that closing it gives back what was
// not acknowledged. Channel 1 publishes, and is open from the start; the others are numbered by
// whoever opens them. Methods are sent without waiting for the answer to the one before: a broker
// takes them in their order. What the broker refuses ends the channel, or else the connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "amqp/koder.hpp"
#include "amqp/ramme.hpp"

namespace faelled::amqp {

struct Klientlogin {
    std::string bruger;
    std::string kodeord;
    std::string vhost;
    std::uint16_t puls_sekunder = 15;  // at most; 0: the broker's
};

// Called from within Klient::modtag.
class Klientmodtager {
  public:
    virtual ~Klientmodtager() = default;
    virtual void aaben() = 0;
    // By the broker, on a channel that publishes.
    virtual void erklaeret(std::uint16_t kanal, std::string_view koe) = 0;
    // All up to `nummer` when `flere`; `ok`: they are durable.
    virtual void bekraeftet(std::uint16_t kanal, std::uint64_t nummer, bool flere, bool ok) = 0;
    // Its queue does not exist any longer; its confirm follows.
    virtual void returneret(std::uint16_t kanal, std::string_view krop) = 0;
    // The broker has let a channel read.
    virtual void laeser(std::uint16_t kanal) = 0;
    virtual void leveret(std::uint16_t kanal, std::uint64_t nummer, bool genleveret,
                         std::string_view krop) = 0;
    // A channel is gone, by us or (`tekst`) by the broker.
    virtual void kanal_lukket(std::uint16_t kanal, const std::string& tekst) = 0;
};

class Klient {
  public:
    static constexpr std::uint16_t kUdgivkanal = 1;
    static constexpr std::size_t kStoersteKrop = 4096;  // larger ones are not ours
    Klient(Klientlogin login, Klientmodtager& to);

    void modtag(std::string_view bytes);
    [[nodiscard]] std::string tag_ud() { return std::exchange(ud_, {}); }
    // About once a second: heartbeats, a broker that is silent. Monotonic microseconds.
    void tik(std::int64_t nu_us);

    [[nodiscard]] bool er_aaben() const { return fase_ == Fase::kAaben; }
    // Why it is over.
    [[nodiscard]] const std::optional<std::string>& fejl() const { return fejl_; }
    // The reply-code with which the broker has closed the connection; 0: it has not.
    [[nodiscard]] std::uint16_t lukkekode() const { return lukkekode_; }
    // Channels that the broker allows.
    [[nodiscard]] std::uint16_t kanaler() const { return kanaler_max_; }

    // --- when it is open ---
    // To publish on.
    void aabn_udgivkanal(std::uint16_t kanal);
    // A durable quorum queue that is read by one at a time; it goes by itself when it was not used
    // for so long (0: never).
    void erklaer(std::uint16_t kanal, std::string_view koe, std::int32_t udloeb_ms = 0);
    // With all that is in it, also one that has lost its leader: that takes the broker 5 s.
    void slet(std::uint16_t kanal, std::string_view koe);
    // Persistent, by the default exchange, to a queue that is declared. Answers its number on the
    // channel.
    [[nodiscard]] std::uint64_t udgiv(std::uint16_t kanal, std::string_view koe,
                                      std::string_view krop);
    // Opens the channel, declares the queue and reads it with so many unacknowledged.
    void laes_koe(std::uint16_t kanal, std::string_view koe, std::uint16_t prefetch);
    void kvitter(std::uint16_t kanal, std::uint64_t nummer);
    void luk_kanal(std::uint16_t kanal);
    void luk();

  private:
    enum class Fase : std::uint8_t { kStart, kTune, kOpen, kAaben, kLukker, kSlut };
    struct Kanal {
        bool udgiver = false;
        std::uint64_t udgivet = 0;
        bool lukker = false;
        // Content that is coming in.
        bool samler = false;
        bool returneret = false;
        std::uint64_t nummer = 0;
        bool genleveret = false;
        std::optional<std::uint64_t> mangler;  // bytes of its body; none: the header is missing
        std::string krop;
    };

    void ramme(const Ramme& r);
    [[nodiscard]] Udfald metode(std::uint16_t kanal, std::string_view indhold);
    [[nodiscard]] Udfald paa_nul(Metodeid m, std::string_view argumenter);
    [[nodiscard]] Udfald paa_kanal(std::uint16_t nr, Metodeid m, std::string_view argumenter);
    [[nodiscard]] Udfald indhold(std::uint16_t nr, const Ramme& r);
    void start_ok();
    void slut(std::string hvorfor);
    template <typename F>
    void skriv(std::uint16_t kanal, Metodeid id, F&& argumenter);

    const Klientlogin login_;
    Klientmodtager& til_;
    Fase fase_ = Fase::kStart;
    std::optional<std::string> fejl_;
    std::uint16_t lukkekode_ = 0;
    std::string rest_;
    std::string ud_;
    std::size_t ramme_max_ = 131072;
    std::uint16_t kanaler_max_ = 2047;
    std::map<std::uint16_t, Kanal> kanaler_;
    std::int64_t puls_us_ = 0;
    std::int64_t hoert_us_ = 0;
    std::int64_t skrevet_us_ = 0;
    bool hoert_ = false;
};

}  // namespace faelled::amqp
