// The administration's JSON API and the external API for role catalogues, as lists of operations.
#pragma once

#include <vector>

#include "administration/administration.hpp"
#include "app/henvisningskontrol.hpp"
#include "app/kleindlaesning.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "rest/jsonapi/operation.hpp"
#include "store/store.hpp"
#include "web/session.hpp"

namespace faelled::app {

// All must outlive what is returned.
[[nodiscard]] std::vector<rest::Apioperation> administrationsoperationer(
    administration::Administration& a, beskedfordeler::Beskedfordeler& b, store::Lager& lager,
    web::Sessioner& sessioner, Kleindlaesning& kle, Henvisningskontrol& references);
// Who is logged in, as the JSON API's operations know her.
[[nodiscard]] Result<std::optional<rest::Apisession>> apisession(web::Sessioner& sessioner,
                                                                 const net::Anmodning& request);
[[nodiscard]] rest::Apibeskrivelse administrationsbeskrivelse(administration::Administration& a,
                                                              web::Sessioner& sessioner);

// administration.md chapter 5, under /stsadmin/xapi/.
[[nodiscard]] std::vector<rest::Apioperation> xapi_operationer(administration::Administration& a);
[[nodiscard]] rest::Apibeskrivelse xapi_beskrivelse();

}  // namespace faelled::app
