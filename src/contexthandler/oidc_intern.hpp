// What the parts of the OpenID Connect provider share. Private to the module.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "contexthandler/indre.hpp"
#include "contexthandler/oidc_laes.hpp"

namespace faelled::contexthandler {

inline constexpr std::string_view kAdgangstype = "at+jwt";    // typ of an access token (RFC 9068)
inline constexpr std::string_view kLogudtype = "logout+jwt";  // of a logout token
inline constexpr krypto::Signaturalgoritme kOidcAlg = krypto::Signaturalgoritme::kRsaPssSha256;

// A JSON object, member by member.
class Krav {
  public:
    Krav& tekst(std::string_view name, std::string_view value) {
        navn(name);
        append_json_text(json_, value);
        return *this;
    }
    Krav& tal(std::string_view name, std::int64_t value) {
        navn(name);
        json_ += std::to_string(value);
        return *this;
    }
    Krav& raa(std::string_view name, std::string_view json) {
        navn(name);
        json_ += json;
        return *this;
    }
    [[nodiscard]] std::string json() const { return json_ + "}"; }

  private:
    void navn(std::string_view name) {
        if (json_.size() > 1) json_ += ',';
        append_json_text(json_, name);
        json_ += ':';
    }
    std::string json_ = "{";
};

[[nodiscard]] inline std::int64_t sekunder(Tid t) {
    return t.us / kSekund;
}
[[nodiscard]] inline std::string udsteder(const Indre& i) {
    return i.adresse(sti::kOidc);
}
// `sub` and the attributes of 7.8, as one is told them in any token.
void personkrav(Krav& k, const Indre& i, const Sag& s, const Session& session,
                const Brugersystem& system);
[[nodiscard]] Dokument json_svar(int status, std::string json);
// The token's claims when we signed it, it is of that `typ` and is ours; whether it has run out is
// not asked.
[[nodiscard]] std::optional<Jwtkrav> eget_token(const Indre& i, std::string_view jwt,
                                                std::string_view typ);

}  // namespace faelled::contexthandler
