#include "contexthandler/indre.hpp"

namespace faelled::contexthandler {

Udfald Indre::oidc_svar(Sag s, const Session&, const Loginanmodning&, const Brugersystem& system) {
    return fejl(std::move(s), Fejlgrund::kIkkeUnderstoettet, "OIDC", &system);
}
Udfald Indre::oidc_nej(Sag s, const Loginanmodning&, std::string_view, std::string_view) {
    return fejl(std::move(s), Fejlgrund::kIkkeUnderstoettet, "OIDC");
}
std::optional<Bagkald> Indre::oidc_logud(const Brugersystem&, const Deltager&, const Bruger&) {
    return std::nullopt;
}

}  // namespace faelled::contexthandler
