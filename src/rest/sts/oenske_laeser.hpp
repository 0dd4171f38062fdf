// Token requests of the JSON and OAuth variants, read into what the token service takes
// (sikkerhed.md 4.1, 4.2). Private to rest/sts.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "rest/sts/formular.hpp"
#include "sts/oenske.hpp"

namespace faelled::rest {

// The JSON body of /runtime/api/rest/wstrust/v1/issue.
[[nodiscard]] std::expected<sts::Tokenoenske, sts::Stsfejl> laes_json_oenske(std::string_view body);

// RFC 6749 5.2.
struct Oauthfejl {
    std::string_view error;   // "invalid_request"
    std::string beskrivelse;  // printable ASCII without quotes
};
// client_id, grant_type and scope, wherever they came from (SIK-031).
[[nodiscard]] std::expected<sts::Tokenoenske, Oauthfejl> laes_oauth_oenske(const Parametre& p);

}  // namespace faelled::rest
