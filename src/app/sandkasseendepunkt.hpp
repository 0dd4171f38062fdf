// The sandbox's own JSON API: its clock, its fault switches, one more system. Exists in the sandbox
// only, for connections between loopback addresses with the operator's certificate.
//
//   GET, PUT     /sandkasse/ur        {"oenske": "+10d"}
//   GET, PUT     /sandkasse/fejl      {"system", "art", "antal", "sandsynlighed", "ms"}
//   GET          /sandkasse/overflader
//   POST         /sandkasse/tilslut   {"navn", "cvr", "myndighed", "certifikat"}
//
// `art` is slow, 500, fault, expired, lost, or off. Refusals are {"fejl": TEXT}.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "adgang/revision.hpp"
#include "app/fejlkontakter.hpp"
#include "app/sandkasseur.hpp"
#include "krypto/certifikat.hpp"
#include "net/http.hpp"

namespace faelled::app {

// One more system, as asked for and as made.
struct Tilslutning {
    std::string navn;
    Cvr cvr;                            // of the supplier
    std::optional<Cvr> myndighed;       // whose data; empty: the first demo municipality
    std::string certifikat;             // PEM or DER; empty: the sandbox makes key and certificate
    std::vector<std::string> roller{};  // role ids; empty: all
    // Constraint type -> value, instead of the widest.
    std::vector<std::pair<std::string, std::string>> afgraensninger{};
};
struct Tilsluttet {
    Uuid system;
    Uuid aftale;
    Cvr myndighed;
    std::string certifikat_pem;
    std::string noegle_pem;  // empty when the certificate was given
    std::string p12_base64;  // likewise
};

class Sandkasseendepunkt {
  public:
    struct Omverden {
        Sandkasseur& ur;
        const Clock& rigtig;  // the clock that is not moved
        Fejlkontakter& kontakter;
        krypto::Fingeraftryk operatoer{};
        // A registered system by UUID or by name; 44 when there is none, 49 when several have the
        // name.
        std::function<Result<Uuid>(const std::string&)> find_system;
        std::function<Result<Tilsluttet>(const Tilslutning&)> tilslut;
        adgang::Revision* revision = nullptr;  // null: nothing is filed (tests)
        // After the clock was moved: what time asks for is done at once.
        std::function<void()> uret_er_flyttet;
        // Everything the program serves, as JSON (app/overflader.hpp).
        std::function<std::string()> overflader;
    };
    // What `world` refers to, and the pool, outlive the endpoint.
    Sandkasseendepunkt(Omverden world, net::Arbejdspulje& pool);

    // False, and `done` untouched, when the path is not ours.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

    // One operation ("ur") without asking who calls; may block. Answers JSON.
    [[nodiscard]] Result<std::string> udfoer(std::string_view what, const net::Anmodning& a);
    // Of the clock, in microseconds.
    [[nodiscard]] std::int64_t forskydning() const { return v_.ur.forskydning(); }

  private:
    [[nodiscard]] net::Svar svar(const net::Anmodning& a);
    [[nodiscard]] Result<std::string> ur(const net::Anmodning& a);
    [[nodiscard]] Result<std::string> fejl(const net::Anmodning& a);
    [[nodiscard]] Result<std::string> tilslut(const net::Anmodning& a);
    [[nodiscard]] Result<void> noter(std::string operation, std::string details);

    Omverden v_;
    net::Arbejdspulje& pulje_;
};

}  // namespace faelled::app
