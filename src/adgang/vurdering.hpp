// What the register says, right now, of a token's holder or of a bare certificate. Private to
// adgang.
#pragma once

#include <expected>
#include <memory>
#include <optional>

#include "adgang/gate.hpp"

namespace faelled::adgang {

// Remembered with the token, until the register's picture changes or `til`.
struct Vurdering {
    std::weak_ptr<const Registerbillede> billede;
    const Tjenesteadgang* tjeneste = nullptr;
    Tid til;
    // The register's own copy of the certificate, null when it has none.
    std::shared_ptr<const krypto::Certifikat> certifikat;
    bool kraev_cnf = true;
    std::expected<std::shared_ptr<const Kaldergrundlag>, Afvisning> svar;
};

struct Vurderingsregler {
    bool kontroller_status = true;
    Tid nu;
};

// Is the system active, its certificate not blocked, and is there an agreement now for (system,
// service, authority)? The groups of the token that an agreement still gives become the caller's;
// without `kontroller_status` all of them do. Remembered in `token`.
[[nodiscard]] std::shared_ptr<const Vurdering> vurder(
    const Husketoken& token, const std::shared_ptr<const Registerbillede>& billede,
    const Tjenesteadgang& tjeneste, const Vurderingsregler& regler);

// The same questions without a Tjenesteadgang, for a token that is exchanged for another.
[[nodiscard]] std::expected<void, Afvisning> har_aftale(const Tokenindhold& token,
                                                        const Registerbillede& billede, Tid nu);

// A system known by its client certificate, and its agreements with `tjeneste` for one authority.
struct Certifikatkald {
    std::shared_ptr<const Systempost> system;
    std::shared_ptr<const krypto::Certifikat> certifikat;
};
[[nodiscard]] std::expected<Certifikatkald, Afvisning> ved_certifikat(
    const Registerbillede& billede, const std::optional<krypto::Fingeraftryk>& aftryk);

// A caller context from assignments; `tildelinger` is not empty.
[[nodiscard]] std::shared_ptr<const Kaldergrundlag> grundlag(
    const Certifikatkald& hvem, const Registerbillede& billede, Cvr myndighed,
    std::span<const Rolletildeling* const> tildelinger, const Tjenesteadgang& tjeneste);

}  // namespace faelled::adgang
