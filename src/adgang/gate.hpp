// The one gate. Every caller context in the program is made by Gate::kalder.
//
// In sandbox mode, and there only, a caller is known by the client certificate of a demo system;
// the mode cannot be made for an address that is not loopback, and each connection is checked
// again. Tokens and service agreements come with SF1514.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::adgang {

// What a surface knows about who is at the door.
struct Legitimation {
    std::optional<krypto::Fingeraftryk> certifikat;  // proven in the TLS handshake
    bool loopback = false;                           // both ends of the connection
    std::optional<std::string> myndighed;            // HTTP header Faelled-Myndighed, as sent
    Uuid transaktion;
};

// What one demo system may do for one authority.
struct Demoaftale {
    Cvr myndighed;
    Uuid organisation;
    std::uint32_t rettigheder = 0;  // Ret bits
};

struct Demosystem {
    std::string navn;
    Uuid uuid;
    krypto::Fingeraftryk certifikat{};
    std::vector<Demoaftale> aftaler;  // the first is the default authority
};

// Why the gate said no. Surfaces turn it into a fault (SOAP) or 401 (HTTP).
struct Afvisning {
    enum class Grund {
        kIngenCertifikat,
        kUkendtCertifikat,
        kIkkeLoopback,
        kUgyldigMyndighed,
        kIngenAftale
    };
    Grund grund;
    std::string tekst;  // English and safe to show; says what was expected
};

class Gate {
  public:
    // Fejl when `adresse` (where the server will listen) is not a loopback address.
    [[nodiscard]] static Result<Gate> sandkasse(std::string_view adresse,
                                                std::vector<Demosystem> systemer);

    [[nodiscard]] std::expected<Kalder, Afvisning> kalder(const Legitimation& who) const;

  private:
    Gate() = default;
    struct Hash {
        std::size_t operator()(const krypto::Fingeraftryk& f) const;
    };
    std::unordered_map<krypto::Fingeraftryk, Demosystem, Hash> systemer_;
};

}  // namespace faelled::adgang
