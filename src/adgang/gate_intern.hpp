// What the files of the gate share. Private to adgang.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "adgang/gate.hpp"
#include "adgang/genspil.hpp"
#include "adgang/tokenkontrol.hpp"
#include "adgang/vurdering.hpp"
#include "adgang/wss.hpp"

namespace faelled::adgang {

struct Gate::Indre {
    Gateindstillinger settings;
    std::optional<Gatekilder> kilder;  // empty: the list of demo systems is all there is
    std::unique_ptr<Tokenkontrol> tokens;
    std::map<krypto::Fingeraftryk, Demosystem> demosystemer;

    [[nodiscard]] Vurderingsregler vurderingsregler() const {
        return {settings.kontroller_status && !settings.sabotage.aftale, kilder->ur.now()};
    }
    // Registered, active, and valid by its chain.
    [[nodiscard]] std::expected<Certifikatkald, Afvisning> gyldigt_certifikat(
        const Registerbillede& billede, const std::optional<krypto::Fingeraftryk>& aftryk) const;
    [[nodiscard]] std::expected<void, Afvisning> gyldigt(const krypto::Certifikat& c) const;
    // The token's caller, by what the register says now.
    [[nodiscard]] std::expected<std::shared_ptr<const Kaldergrundlag>, Afvisning> kaldergrundlag(
        const Husketoken& token, const Tjenesteadgang& t) const;
    // The last step of every refusal: what only the sandbox may say is taken away, or allowed.
    [[nodiscard]] Afvisning ud(Afvisning a, const Transport& transport) const;
};

// Whether a token for `audience` opens the service.
[[nodiscard]] inline bool aabner(const Tjenesteadgang& t, std::string_view audience) {
    return samme_entity_id(audience, t.entity_id) ||
           std::ranges::any_of(
               t.ogsaa, [&](const std::string& other) { return samme_entity_id(audience, other); });
}

[[nodiscard]] inline Modtagerkrav modtager(const Tjenesteadgang& t) {
    return [&t](std::string_view audience) { return aabner(t, audience); };
}

}  // namespace faelled::adgang
