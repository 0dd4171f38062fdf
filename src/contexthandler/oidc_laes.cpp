#include "contexthandler/oidc_laes.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "base/urlkode.hpp"

namespace faelled::contexthandler {
namespace {

using nlohmann::json;

constexpr std::size_t kLaengst = 2048;  // of one value
constexpr std::string_view kPaastandstype =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view kGrund = "invalid_request";

std::unexpected<Oidcfejl> nej(std::string_view kode, std::string tekst) {
    return std::unexpected(Oidcfejl{kode, std::move(tekst)});
}

// RFC 7636: 43 to 128 unreserved characters.
bool pkce_tegn(std::string_view text) {
    return text.size() >= 43 && text.size() <= 128 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
           });
}

bool ord_i(std::string_view liste, std::string_view ord) {
    return std::ranges::any_of(split(liste, ' '), [&](std::string_view s) { return s == ord; });
}

// Two values of one name, and each reader may take another one.
std::optional<Oidcfejl> dobbelt(const saml::Parametre& p,
                                std::initializer_list<std::string_view> names) {
    for (const std::string_view n : names) {
        if (p.antal(n) > 1) return Oidcfejl{kGrund, std::string(n) + " er der flere gange"};
        if (p.vaerdi(n).size() > kLaengst && n != "client_assertion")
            return Oidcfejl{kGrund, std::string(n) + " er for lang"};
    }
    return std::nullopt;
}

std::optional<Oidcfejl> prompt(const std::string& text, Loginanmodning& a) {
    if (text.empty()) return std::nullopt;
    if (text == "none")
        a.passiv = true;
    else if (text == "login")
        a.force = true;
    else
        return Oidcfejl{kGrund, "prompt skal være none eller login"};
    return std::nullopt;
}

std::optional<Oidcfejl> alder(const saml::Parametre& p, Loginanmodning& a) {
    if (!p.har("max_age")) return std::nullopt;
    const std::string text = p.vaerdi("max_age");
    std::uint32_t seconds = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || ec != std::errc() || end != text.data() + text.size())
        return Oidcfejl{kGrund, "max_age skal være et antal sekunder"};
    a.hoejst_alder = seconds;
    return std::nullopt;
}

}  // namespace

std::expected<Loginanmodning, Oidcfejl> laes_autorisering(const saml::Parametre& p) {
    if (auto f = dobbelt(p, {"response_type", "scope", "state", "nonce", "code_challenge",
                             "code_challenge_method", "prompt", "max_age", "acr_values"}))
        return std::unexpected(*std::move(f));
    if (p.har("request")) return nej("request_not_supported", "request kendes ikke");
    if (p.har("request_uri")) return nej("request_uri_not_supported", "request_uri kendes ikke");
    for (const std::string_view n : {"display", "response_mode", "id_token_hint"})
        if (p.har(n)) return nej(kGrund, std::string(n) + " må ikke bruges");
    const std::string type = p.vaerdi("response_type");
    if (type.empty()) return nej(kGrund, "response_type mangler");
    if (type != "code") return nej("unsupported_response_type", "response_type skal være code");
    Loginanmodning a{.protokol = Loginanmodning::Protokol::kOidc, .system = {}};
    a.scope = p.vaerdi("scope");
    if (!ord_i(a.scope, "openid")) return nej("invalid_scope", "scope skal indeholde openid");
    a.tilstand = p.vaerdi("state");
    a.nonce = p.vaerdi("nonce");
    a.udfordring = p.vaerdi("code_challenge");
    if (a.tilstand.empty()) return nej(kGrund, "state mangler");
    if (a.nonce.empty()) return nej(kGrund, "nonce mangler");
    if (!pkce_tegn(a.udfordring) || a.udfordring.size() != 43)
        return nej(kGrund, "code_challenge mangler eller har en forkert form");
    if (p.vaerdi("code_challenge_method") != "S256")
        return nej(kGrund, "code_challenge_method skal være S256");
    if (auto f = prompt(p.vaerdi("prompt"), a)) return std::unexpected(*std::move(f));
    if (auto f = alder(p, a)) return std::unexpected(*std::move(f));
    const std::string levels = p.vaerdi("acr_values");
    for (const std::string_view one : split(levels, ' '))
        a.niveau = std::max(a.niveau, laes_niveau(one));
    return a;
}

std::expected<Tokenanmodning, Oidcfejl> laes_tokenanmodning(std::string_view krop,
                                                            std::string_view autorisation) {
    const auto p = saml::Parametre::laes(krop);
    if (!p) return nej(kGrund, "kroppen kan ikke læses");
    if (auto f = dobbelt(*p, {"grant_type", "code", "redirect_uri", "code_verifier", "client_id",
                              "client_secret", "client_assertion", "client_assertion_type"}))
        return std::unexpected(*std::move(f));
    Tokenanmodning t;
    t.klient = p->vaerdi("client_id");
    int ways = 0;
    if (!autorisation.empty()) {
        constexpr std::string_view kBasic = "basic ";
        if (fold(autorisation.substr(0, kBasic.size())) != kBasic)
            return nej("invalid_client", "Authorization skal være Basic");
        const auto pair = fra_base64(trim(autorisation.substr(kBasic.size())), kLaengst);
        const std::size_t colon = pair ? pair->find(':') : std::string::npos;
        if (colon == std::string::npos) return nej("invalid_client", "Basic kan ikke læses");
        auto id = fra_urlkode(std::string_view(*pair).substr(0, colon));
        auto secret = fra_urlkode(std::string_view(*pair).substr(colon + 1));
        if (!id || !secret || (!t.klient.empty() && t.klient != *id))
            return nej("invalid_client", "Basic og client_id er uens");
        t.klient = *std::move(id);
        t.hemmelighed = *std::move(secret);
        t.bevis = Klientbevis::kHemmelighed;
        ++ways;
    }
    if (p->har("client_secret")) {
        t.hemmelighed = p->vaerdi("client_secret");
        t.bevis = Klientbevis::kHemmelighed;
        ++ways;
    }
    if (p->har("client_assertion") || p->har("client_assertion_type")) {
        if (p->vaerdi("client_assertion_type") != kPaastandstype)
            return nej("invalid_client", "client_assertion_type kendes ikke");
        t.paastand = p->vaerdi("client_assertion");
        t.bevis = Klientbevis::kPaastand;
        ++ways;
    }
    if (ways > 1) return nej(kGrund, "klienten godtgør sig på flere måder");
    const std::string grant = p->vaerdi("grant_type");
    if (grant.empty()) return nej(kGrund, "grant_type mangler");
    if (grant != "authorization_code")
        return nej("unsupported_grant_type", "grant_type skal være authorization_code");
    t.kode = p->vaerdi("code");
    t.redirect_uri = p->vaerdi("redirect_uri");
    t.bekraefter = p->vaerdi("code_verifier");
    if (t.kode.empty()) return nej(kGrund, "code mangler");
    if (t.redirect_uri.empty()) return nej(kGrund, "redirect_uri mangler");
    if (!pkce_tegn(t.bekraefter)) return nej(kGrund, "code_verifier mangler");
    return t;
}

std::optional<Jwtkrav> laes_jwtkrav(std::string_view text) {
    constexpr int kDybde = 6;
    bool good = true;
    std::set<std::string> names;
    const auto check = [&](int depth, json::parse_event_t kind, json& value) {
        if (depth > kDybde) good = false;
        if (kind == json::parse_event_t::key && depth == 1)
            good = names.insert(value.get<std::string>()).second && good;
        return true;
    };
    const json all = json::parse(text, check, false);
    if (all.is_discarded() || !all.is_object() || !good) return std::nullopt;
    Jwtkrav out;
    const auto word = [&](const char* name, std::string& into) {
        const auto at = all.find(name);
        if (at == all.end()) return true;
        if (!at->is_string()) return false;
        into = at->get<std::string>();
        return true;
    };
    // A time may have a fraction; a second more or less is nothing.
    const auto time = [&](const char* name, std::optional<std::int64_t>& into) {
        const auto at = all.find(name);
        if (at == all.end()) return true;
        constexpr double kStoerst = 1e11;
        if (!at->is_number() || !(at->get<double>() > -kStoerst && at->get<double>() < kStoerst))
            return false;
        into = static_cast<std::int64_t>(at->get<double>());
        return true;
    };
    if (!word("iss", out.iss) || !word("sub", out.sub) || !word("jti", out.jti) ||
        !word("sid", out.sid) || !word("client_id", out.klient) || !word("scope", out.scope) ||
        !time("exp", out.exp) || !time("iat", out.iat) || !time("nbf", out.nbf))
        return std::nullopt;
    const auto aud = all.find("aud");
    if (aud != all.end() && aud->is_string()) {
        out.aud = {aud->get<std::string>()};
    } else if (aud != all.end()) {
        if (!aud->is_array() || aud->size() > 10) return std::nullopt;
        for (const json& one : *aud) {
            if (!one.is_string()) return std::nullopt;
            out.aud.push_back(one.get<std::string>());
        }
    }
    return out;
}

}  // namespace faelled::contexthandler
