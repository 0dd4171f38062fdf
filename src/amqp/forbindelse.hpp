// One AMQP connection as a state machine (beskedfordeler.md 2): bytes in, bytes out, calls to the
// broker. It knows no socket: whoever owns one gives what it reads and writes what comes out, so
// all of it is tested without a network.
//
// Not thread-safe: one thread at a time. Only `vaek` is called from other threads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "amqp/kanal.hpp"
#include "amqp/koder.hpp"
#include "amqp/megler.hpp"
#include "amqp/metoder.hpp"
#include "amqp/ramme.hpp"
#include "amqp/tilstand.hpp"

namespace faelled::amqp {

// What TLS and TCP tell about the client.
struct Modpart {
    std::shared_ptr<const std::string> certifikat_der;  // null: none presented
    std::string afsender;
    bool loopback = false;
};

class Forbindelse {
  public:
    // `vaek` is called from any thread when haendelser() has something to do. `vilkaar` outlives
    // the connection and every completion the broker still owes it.
    Forbindelse(Vilkaar& vilkaar, Modpart modpart, std::function<void()> vaek);
    ~Forbindelse();
    Forbindelse(const Forbindelse&) = delete;
    Forbindelse& operator=(const Forbindelse&) = delete;

    // Bytes from the client.
    void modtag(std::string_view bytes);
    // What the broker has answered since.
    void haendelser();
    // About once a second: heartbeats, deadlines, the token's end. Monotonic microseconds.
    void tik(std::int64_t nu_us);
    // The socket has so many bytes unwritten, of what it has taken: after tag_ud(), and when some
    // were written.
    void saet_uskrevet(std::size_t bytes) { f_.i_socket = bytes; }
    void skrevet(std::size_t uskrevne);
    // The program stops: 320, and no further work. What is not answered yet is answered first, if
    // that takes no longer than a client's close-ok may.
    void stop();

    // Takes what is to be written.
    [[nodiscard]] std::string tag_ud();
    // False: leave the client's bytes in the socket (back pressure).
    [[nodiscard]] bool vil_laese() const;
    // True: write what is out, then close the socket.
    [[nodiscard]] bool slut() const { return slut_; }
    [[nodiscard]] bool logget_ind() const { return fase_ >= Fase::kTune && fase_ != Fase::kSlut; }
    // Nothing is going on: buffers may be given back.
    [[nodiscard]] bool stille() const { return rest_.empty() && f_.ud.empty(); }

  private:
    enum class Fase : std::uint8_t {
        kProtokol,  // waits for "AMQP" 0 0 9 1
        kStart,     // waits for start-ok
        kLogin,     // the broker looks at the token
        kTune,      // waits for tune-ok
        kOpen,      // waits for open
        kAaben,
        kLukker,  // close is sent: waits for close-ok and hears nothing else
        kSlut     // hears nothing
    };
    struct Plads {
        std::unique_ptr<Kanal> kanal;  // null: close is sent, waits for close-ok
    };

    void behandl();
    // Takes one frame or the protocol header off `bytes`; false when it waits for more.
    bool tag_en(std::string_view& bytes);
    bool protokol(std::string_view& bytes);
    void ramme(const Ramme& r);
    [[nodiscard]] Udfald paa_nul(const Ramme& r);
    [[nodiscard]] Udfald paa_kanal(const Ramme& r);
    [[nodiscard]] Udfald kanalmetode(const Ramme& r, std::map<std::uint16_t, Plads>::iterator it);

    [[nodiscard]] Udfald tag(const metode::StartOk& m);
    [[nodiscard]] Udfald tag(const metode::TuneOk& m);
    [[nodiscard]] Udfald tag(const metode::Open& m);
    [[nodiscard]] Udfald logget_ind(const std::expected<Sessionref, Loginafslag>& svar);
    void login_afvist(const std::string& tekst);

    void brudt(const Brud& brud, std::uint16_t kanal);
    void luk_med(const Brud& brud);
    void stop_nu();
    [[nodiscard]] Kanal* find_kanal(std::uint16_t kanal, std::uint32_t generation);
    [[nodiscard]] bool kan_behandle() const;
    [[nodiscard]] bool samler() const;
    [[nodiscard]] Metodeskriver ud() { return Metodeskriver(f_.ud); }

    Forbindelsestilstand f_;
    const Modpart modpart_;
    Fase fase_ = Fase::kProtokol;
    bool slut_ = false;
    bool hoerer_ikke_ = false;    // framing is lost: bytes are thrown away till the end
    bool lukkemulighed_ = false;  // client capability authentication_failure_close
    bool stopper_ = false;        // hears nothing more, and closes when all is answered
    std::string rest_;            // read, not yet taken
    std::uint16_t kanaler_max_ = 0;
    std::map<std::uint16_t, Plads> kanaler_;
    std::uint32_t generation_ = 0;
    std::int64_t frist_us_ = 0;  // of login or close; 0: none
    std::int64_t puls_us_ = 0;   // negotiated heartbeat; 0: none
    std::int64_t hoert_us_ = 0;
    std::int64_t skrevet_us_ = 0;
    bool hoert_ = false;
};

}  // namespace faelled::amqp
