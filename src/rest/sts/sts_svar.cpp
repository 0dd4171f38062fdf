#include "rest/sts/sts_svar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/base64.hpp"
#include "base/json_text.hpp"
#include "rest/sts/udfordring.hpp"

namespace faelled::rest {

namespace {

std::string json(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

int http_status(const sts::Stsfejl& f) {
    switch (f.kode) {
        case sts::Stskode::kForkertForm:
        case sts::Stskode::kIkkeUnderstoettet:
            return 400;
        case sts::Stskode::kUkendtOpsaetning:
            return f.underkode == sts::Underkode::kFailedAuthentication ? 401 : 409;
        case sts::Stskode::kUkendtEndepunkt:
            return 404;
        default:
            return 500;
    }
}

std::string_view oauthkode(const sts::Stsfejl& f) {
    if (f.vores()) return "server_error";
    if (f.kode == sts::Stskode::kForkertForm) return "invalid_request";
    if (f.regel == "3.3.2") return "invalid_client";
    if (f.regel == "3.3.5") return "invalid_scope";
    return "unauthorized_client";
}

}  // namespace

net::Svar json_svar(int status, std::string body) {
    net::Svar svar;
    svar.status = status;
    svar.indholdstype = "application/json; charset=utf-8";
    svar.krop = std::move(body);
    svar.headere.emplace_back("Cache-Control", "no-store");
    svar.headere.emplace_back("Pragma", "no-cache");
    return svar;
}

std::string levetid(Tid til) {
    const std::string iso = utc_datetime(til);  // 2026-03-02T17:00:00.123Z
    return fmt::format("{}/{}/{} {}", iso.substr(5, 2), iso.substr(8, 2), iso.substr(0, 4),
                       iso.substr(11, 8));
}

net::Svar tokensvar(const sts::Token& token) {
    return json_svar(
        200, fmt::format(R"({{"AppliesTo":{{"EndpointReference":{{"Address":{}}}}},"KeyType":{},)"
                         R"("Lifetime":"{}","RequestedSecurityToken":{{"Assertion":"{}"}},)"
                         R"("RequestType":{},"TokenType":{}}})",
                         json(token.entity_id), json(sts::kUtNoegle), levetid(token.til),
                         base64(token.tekst), json(sts::kUtUdsted), json(sts::kUtSaml)));
}

net::Svar tokenfejl(const sts::Stsfejl& fejl, bool forklar) {
    net::Svar svar = json_svar(
        http_status(fejl),
        fmt::format(R"({{"code":{},"message":{}}})", fejl.nummer(), json(fejl.besked(forklar))));
    svar.headere.emplace_back("x-SporingsId", fejl.sporing.text());
    return svar;
}

net::Svar oauthsvar(const sts::Token& token, Tid nu) {
    const std::int64_t left = std::max<std::int64_t>(0, (token.til.us - nu.us) / kSekund);
    return json_svar(200,
                     fmt::format(R"({{"access_token":"{}","token_type":"{}","expires_in":{}}})",
                                 token.tekst, token.bearer ? "bearer" : "Holder-of-key", left));
}

net::Svar oauthfejl(const Oauthfejl& fejl) {
    return json_svar(fejl.error == "invalid_client" ? 401 : 400,
                     fmt::format(R"({{"error":"{}","error_description":{}}})", fejl.error,
                                 json(fejl.beskrivelse)));
}

net::Svar oauthfejl(const sts::Stsfejl& fejl, bool forklar) {
    const std::string_view code = oauthkode(fejl);
    net::Svar svar;
    if (code == "server_error") {
        svar = json_svar(500, fmt::format(R"({{"code":{},"message":{},"error":"server_error"}})",
                                          fejl.nummer(), json(fejl.besked(forklar))));
    } else {
        svar = oauthfejl(Oauthfejl{code, beskrivelse(fejl.besked(forklar))});
    }
    svar.headere.emplace_back("x-SporingsId", fejl.sporing.text());
    return svar;
}

}  // namespace faelled::rest
