// Claims of a JWT (sikkerhed.md 4.2, 6.4).
#include <nlohmann/json.hpp>
#include <set>

#include "adgang/nej.hpp"
#include "adgang/tokenkontrol.hpp"
#include "base/base64.hpp"

namespace faelled::adgang {

namespace {

using nlohmann::json;

std::unexpected<Afvisning> form(std::string claim, std::string forventet) {
    return nej(Grund::kTokenform, "The token is malformed.", "sikkerhed.md 4.2", std::move(claim),
               std::move(forventet));
}

// Null when the text is not one JSON object or a name stands twice in one object: two readers could
// take each their own value.
json laes(std::string_view text) {
    std::vector<std::set<std::string>> names;
    bool twice = false;
    const auto seen = [&](int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) names.emplace_back();
        if (event == json::parse_event_t::object_end) names.pop_back();
        if (event == json::parse_event_t::key) {
            twice = twice || !names.back().insert(parsed.get<std::string>()).second;
        }
        return true;
    };
    json out = json::parse(text.begin(), text.end(), seen, false);
    return twice || !out.is_object() ? json() : out;
}

std::optional<std::string> streng(const json& claims, const char* name) {
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_string()) return {};
    return found->get<std::string>();
}

// Seconds since 1970; whole, between 1970 and the year 9999.
std::optional<Tid> tid(const json& claims, const char* name) {
    constexpr std::int64_t kSidste = 253'402'300'799;
    const auto found = claims.find(name);
    if (found == claims.end() || !found->is_number_integer()) return {};
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > std::uint64_t{kSidste}) {
        return {};
    }
    const auto seconds = found->get<std::int64_t>();
    if (seconds < 0) return {};
    return Tid{seconds * kSekund};
}

std::vector<std::string> modtagere(const json& claims) {
    const auto found = claims.find("aud");
    if (found == claims.end()) return {};
    if (found->is_string()) return {found->get<std::string>()};
    std::vector<std::string> out;
    if (!found->is_array()) return out;
    for (const json& one : *found) {
        if (!one.is_string()) return {};
        out.push_back(one.get<std::string>());
    }
    return out;
}

// No cnf: empty. One that does not read: refused, never taken for none.
std::expected<std::optional<krypto::Fingeraftryk>, Afvisning> bundet(const json& claims) {
    const auto found = claims.find("cnf");
    if (found == claims.end()) return std::nullopt;
    const auto text = found->is_object() ? streng(*found, "x5t#S256") : std::nullopt;
    krypto::Fingeraftryk out{};
    const auto bytes = text ? fra_base64url(*text, out.size()) : std::nullopt;
    if (!bytes || bytes->size() != out.size())
        return form("cnf", "x5t#S256, base64url of 32 bytes");
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return out;
}

}  // namespace

std::expected<Tokenindhold, Afvisning> Tokenkontrol::laes_krav(std::string_view text) {
    const json claims = laes(text);
    if (claims.is_null()) return form("JWT", "a JSON object without a name twice");
    const auto iss = streng(claims, "iss");
    if (!iss) return form("iss", "text");
    const auto exp = tid(claims, "exp");
    if (!exp) return form("exp", "whole seconds since 1970");
    auto nbf = tid(claims, "nbf");
    if (claims.contains("nbf") && !nbf) return form("nbf", "whole seconds since 1970");
    const auto version = streng(claims, "spec_ver");
    if (!version || !version->starts_with("1.")) return form("spec_ver", "1.x");
    const auto cvr_text = streng(claims, "cvr");
    const auto cvr = cvr_text ? Cvr::parse(*cvr_text) : std::nullopt;
    if (!cvr) return form("cvr", "eight digits");
    const auto priv = streng(claims, "priv");
    const auto list = priv ? fra_base64(*priv, kMaxPrivilegiebytes) : std::nullopt;
    if (!list) return form("priv", "base64 of a privilege list");
    const auto bound = bundet(claims);
    if (!bound) return std::unexpected(bound.error());

    Tokenindhold out;
    out.slags_ = Tokenindhold::Slags::kJwt;
    out.id_ = streng(claims, "jti").value_or("");
    out.udsteder_ = *iss;
    out.emne_ = streng(claims, "sub").value_or("");
    out.modtagere_ = modtagere(claims);
    out.gyldig_fra_ = nbf.value_or(Tid{});
    out.gyldig_til_ = *exp;
    out.certifikat_ = *bound;
    out.cvr_ = *cvr;
    if (!list->empty()) {
        auto groups = laes_privilegier(*list);
        if (!groups) return form("priv", groups.error().tekst);
        out.grupper_ = *std::move(groups);
    }
    return out;
}

}  // namespace faelled::adgang
