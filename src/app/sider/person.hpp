// A person who is logged in to our own pages, at the gate of Organisation and Klassifikation: what
// her roles here mean there (docs/sider.md).
#pragma once

#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "adgang/gate.hpp"
#include "administration/administration.hpp"
#include "net/http.hpp"
#include "rest/jsonapi/operation.hpp"
#include "web/session.hpp"

namespace faelled::app {

// User system roles of the pages that are about Organisation's data and give nothing in the
// administration. Their data limits are SeNavn and SeCPR-nummer.
inline constexpr std::string_view kOrganisationsredaktoer =
    "http://administration.faelled.example/roles/usersystemrole/organisationsredaktoer/1";
inline constexpr std::string_view kOrganisationslaeser =
    "http://administration.faelled.example/roles/usersystemrole/organisationslaeser/1";
// The word that the pages know such a role by; empty for any other role.
[[nodiscard]] std::string_view datarolleord(std::string_view id);

// Roles of the services, in the organisation that is acted for:
//   Organisationsadministrator   may change Organisation and see names
//   organisationsredaktoer       may change Organisation, as far as its data limits show names
//   organisationslaeser          may read it, likewise
//   any role at all              may read Klassifikation
[[nodiscard]] std::vector<adgang::Rettighedsgruppe> persongrupper(
    const rest::Apisession& s, const std::optional<administration::Administrator>& who);

// The caller of a page's request; nothing when it brings no session. A session that is gone is
// refused (401), a change without its token too (403, rule CSRF).
class Persondoer {
  public:
    // All of it outlives the door.
    Persondoer(web::Sessioner& sessioner, administration::Administration& administration,
               const adgang::Gate& gate)
        : sessioner_(sessioner), administration_(administration), gate_(gate) {}
    [[nodiscard]] std::optional<std::expected<adgang::Kalder, adgang::Afvisning>> operator()(
        const net::Anmodning& a, const adgang::Tjenesteadgang& service,
        const Uuid& transaktion) const;

  private:
    web::Sessioner& sessioner_;
    administration::Administration& administration_;
    const adgang::Gate& gate_;
};

}  // namespace faelled::app
