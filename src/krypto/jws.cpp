#include "krypto/jws.hpp"

#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "base/base64.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

using nlohmann::json;

Fejl afvist(const char* hvorfor) {
    return Fejl::ugyldig("JWT", hvorfor);
}

constexpr std::array<std::pair<std::string_view, Signaturalgoritme>, 4> kTilladte = {{
    {"RS256", Signaturalgoritme::kRsaSha256},
    {"RS384", Signaturalgoritme::kRsaSha384},
    {"RS512", Signaturalgoritme::kRsaSha512},
    {"PS256", Signaturalgoritme::kRsaPssSha256},
}};

std::optional<Signaturalgoritme> algoritme(std::string_view navn) {
    for (const auto& [n, a] : kTilladte)
        if (n == navn) return a;
    return std::nullopt;
}

std::string_view navn_paa(Signaturalgoritme alg) {
    for (const auto& [n, a] : kTilladte)
        if (a == alg) return n;
    return {};
}

// The header as an object with unique names, nothing nested deeper than the arrays and objects that
// the registered parameters may hold.
std::optional<json> laes_hoved(std::string_view text) {
    constexpr int kDybde = 4;
    bool duer = true;
    std::set<std::string> navne;
    const auto kontrol = [&](int dybde, json::parse_event_t slags, json& vaerdi) {
        if (dybde > kDybde) duer = false;
        if (slags == json::parse_event_t::key && dybde == 1)
            duer = navne.insert(vaerdi.get<std::string>()).second && duer;
        return true;
    };
    json ud = json::parse(text, kontrol, false);
    if (ud.is_discarded() || !ud.is_object() || !duer) return std::nullopt;
    return ud;
}

// Empty when missing; nothing when it is there and not a string.
std::optional<std::string> tekst(const json& hoved, const char* navn) {
    const auto at = hoved.find(navn);
    if (at == hoved.end()) return std::string();
    if (!at->is_string()) return std::nullopt;
    return at->get<std::string>();
}

std::string_view bytes(const std::array<std::uint8_t, 20>& a) {
    return {reinterpret_cast<const char*>(a.data()), a.size()};
}
std::string_view bytes(const Fingeraftryk& a) {
    return {reinterpret_cast<const char*>(a.data()), a.size()};
}

void tilfoej_felt(std::string& ud, std::string_view navn, std::string_view vaerdi) {
    if (ud.back() != '{') ud += ',';
    append_json_text(ud, navn);
    ud += ':';
    append_json_text(ud, vaerdi);
}

}  // namespace

Result<Jws> Jws::laes(std::string_view text) {
    if (text.size() > kStoersteTekst) return std::unexpected(afvist("for stort"));
    const auto dele = split(text, '.');
    if (dele.size() != 3) return std::unexpected(afvist("skal have tre dele"));
    const auto hovedtekst = fra_base64url(dele[0], kStoersteHoved);
    auto indhold = fra_base64url(dele[1], kStoersteTekst);
    auto signatur = fra_base64url(dele[2], kStoersteTekst);
    if (!hovedtekst || !indhold || !signatur || signatur->empty())
        return std::unexpected(afvist("delene skal være base64url"));
    if (!is_utf8(*indhold)) return std::unexpected(afvist("indholdet skal være UTF-8"));
    const auto hoved = laes_hoved(*hovedtekst);
    if (!hoved) return std::unexpected(afvist("hovedet skal være et JSON-objekt"));
    if (hoved->contains("crit")) return std::unexpected(afvist("crit kendes ikke"));
    const auto navn = tekst(*hoved, "alg");
    const auto alg = navn ? algoritme(*navn) : std::nullopt;
    if (!alg) return std::unexpected(afvist("alg skal være RS256, RS384, RS512 eller PS256"));
    auto kid = tekst(*hoved, "kid");
    auto typ = tekst(*hoved, "typ");
    auto x5t = tekst(*hoved, "x5t");
    if (!kid || !typ || !x5t) return std::unexpected(afvist("kid, typ og x5t skal være tekst"));
    return Jws{.alg = *alg,
               .kid = std::move(*kid),
               .typ = std::move(*typ),
               .x5t = std::move(*x5t),
               .indhold = std::move(*indhold),
               .underskrevet = std::string(text.substr(0, dele[0].size() + 1 + dele[1].size())),
               .signatur = std::move(*signatur)};
}

bool Jws::verificer(const OffentligNoegle& noegle) const {
    return noegle.verificer(alg, underskrevet, signatur);
}

Result<std::string> signer_jws(const Identitet& identitet, std::string_view indhold, Jwsform form) {
    const std::string_view alg = navn_paa(form.alg);
    if (alg.empty()) return std::unexpected(Fejl::intern("Algoritmen har intet navn i JOSE"));
    std::string hoved = "{";
    tilfoej_felt(hoved, "alg", alg);
    tilfoej_felt(hoved, "typ", form.typ);
    tilfoej_felt(hoved, "kid", kid(*identitet.certifikat));
    tilfoej_felt(hoved, "x5t", x5t(*identitet.certifikat));
    hoved += '}';
    std::string ud = base64url(hoved) + '.' + base64url(indhold);
    FAELLED_TRY(const std::string signatur, identitet.noegle->signer(form.alg, ud));
    ud += '.';
    ud += base64url(signatur);
    return ud;
}

std::string kid(const Certifikat& c) {
    static constexpr char kCifre[] = "0123456789ABCDEF";
    std::string ud;
    for (const std::uint8_t b : c.sha1()) {
        ud += kCifre[b >> 4];
        ud += kCifre[b & 15];
    }
    return ud;
}

std::string x5t(const Certifikat& c) {
    return base64url(bytes(c.sha1()));
}

std::string x5t_s256(const Fingeraftryk& f) {
    return base64url(bytes(f));
}

std::string jwk_saet(std::span<const std::shared_ptr<const Certifikat>> certifikater) {
    std::string ud = R"({"keys":[)";
    for (const auto& c : certifikater) {
        if (!c->noegle().er_rsa()) continue;
        const EVP_PKEY* const key = X509_get0_pubkey(c->raa());
        if (ud.back() != '[') ud += ',';
        ud += '{';
        tilfoej_felt(ud, "kty", "RSA");
        tilfoej_felt(ud, "use", "sig");
        tilfoej_felt(ud, "kid", kid(*c));
        tilfoej_felt(ud, "x5t", x5t(*c));
        tilfoej_felt(ud, "x5t#S256", x5t_s256(c->fingeraftryk()));
        tilfoej_felt(ud, "n", base64url(noegletal(key, "n").value_or("")));
        tilfoej_felt(ud, "e", base64url(noegletal(key, "e").value_or("")));
        ud += R"(,"x5c":[)";
        append_json_text(ud, c->base64());
        ud += "]}";
    }
    return ud + "]}";
}

}  // namespace faelled::krypto
