// The answers of the token service's JSON and OAuth variants as text (sikkerhed.md 4.1, 4.2).
// Private to rest/sts.
#pragma once

#include <string>

#include "base/time.hpp"
#include "net/http.hpp"
#include "rest/sts/oenske_laeser.hpp"
#include "sts/oenske.hpp"

namespace faelled::rest {

[[nodiscard]] net::Svar json_svar(int status, std::string body);

[[nodiscard]] net::Svar tokensvar(const sts::Token& token);
// 400, 401, 409 or 500 with {"code": 101, "message": "..."}.
[[nodiscard]] net::Svar tokenfejl(const sts::Stsfejl& fejl, bool forklar);

[[nodiscard]] net::Svar oauthsvar(const sts::Token& token, Tid nu);
[[nodiscard]] net::Svar oauthfejl(const Oauthfejl& fejl);
[[nodiscard]] net::Svar oauthfejl(const sts::Stsfejl& fejl, bool forklar);

// "03/02/2026 17:00:00": the American order that clients read, in UTC.
[[nodiscard]] std::string levetid(Tid til);

}  // namespace faelled::rest
