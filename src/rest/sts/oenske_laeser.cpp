#include "rest/sts/oenske_laeser.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "adgang/register.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"

namespace faelled::rest {

namespace {

constexpr std::size_t kLoft = std::size_t{256} << 10;

std::string trimmet(std::string_view text) {
    return std::string(trim(text));
}

// The assertion as text or in base64, else a certificate.
sts::Paavegneaf laes_vegne(std::string_view text) {
    const std::string_view value = trim(text);
    if (value.empty()) return {};
    if (value.starts_with('<')) return sts::Vegnetoken{std::string(value)};
    if (auto bytes = fra_base64(value, kLoft); bytes && trim(*bytes).starts_with('<')) {
        return sts::Vegnetoken{trimmet(*bytes)};
    }
    return sts::Vegnecertifikat{std::string(value)};
}

std::unexpected<Oauthfejl> ugyldig(std::string text) {
    return std::unexpected(Oauthfejl{"invalid_request", std::move(text)});
}

struct Scope {
    std::string_view entityid;
    std::string_view anvenderkontekst;
    std::string_view onbehalfof;
};

// By the key words, since an entity id may hold ':' and ',' itself.
std::optional<Scope> laes_scope(std::string_view scope) {
    constexpr std::string_view kFoerst = "entityid:";
    constexpr std::string_view kKontekst = ",anvenderkontekst:";
    constexpr std::string_view kVegne = ",onbehalfof:";
    if (!scope.starts_with(kFoerst)) return {};
    const std::size_t context = scope.rfind(kKontekst);
    if (context == std::string_view::npos) return {};
    Scope out;
    out.entityid = trim(scope.substr(kFoerst.size(), context - kFoerst.size()));
    std::string_view rest = scope.substr(context + kKontekst.size());
    if (const std::size_t on = rest.find(kVegne); on != std::string_view::npos) {
        out.onbehalfof = trim(rest.substr(on + kVegne.size()));
        rest = rest.substr(0, on);
    }
    out.anvenderkontekst = trim(rest);
    return out;
}

}  // namespace

std::expected<sts::Tokenoenske, sts::Stsfejl> laes_json_oenske(std::string_view body) {
    const auto forkert = [](std::string_view reason, std::string explained) {
        return std::unexpected(sts::forkert_form("4.1", reason, std::move(explained)));
    };
    const auto p = laes_json(body);
    if (!p) return forkert("json", "the body: one JSON object, each name once");
    sts::Tokenoenske out;
    out.anmodningstype = trimmet(vaerdi(*p, "requesttype"));
    out.noegletype = trimmet(vaerdi(*p, "keytype"));
    out.tokentype = trimmet(vaerdi(*p, "tokentype"));
    out.tjeneste = trimmet(vaerdi(*p, "appliesto.endpointreference.address"));
    if (p->contains("anvenderkontekst.cvr")) {
        out.cvr.push_back(trimmet(vaerdi(*p, "anvenderkontekst.cvr")));
    }
    out.paa_vegne_af = laes_vegne(vaerdi(*p, "onbehalfof"));
    const std::string key = trimmet(vaerdi(*p, "usekey"));
    if (out.tjeneste.empty()) return forkert("appliesto", "AppliesTo.EndpointReference.Address");
    if (key.empty()) return forkert("usekey", "UseKey: a certificate, base64 of DER");
    out.brugsnoegle = key;
    return out;
}

std::expected<sts::Tokenoenske, Oauthfejl> laes_oauth_oenske(const Parametre& p) {
    const std::string_view client = trim(vaerdi(p, "client_id"));
    if (client.empty()) return ugyldig("client_id is missing or empty");
    const std::string_view grant = trim(vaerdi(p, "grant_type"));
    if (grant.empty()) return ugyldig("grant_type is missing or empty");
    if (grant != "client_credentials") {
        return std::unexpected(
            Oauthfejl{"unsupported_grant_type", "grant_type must be client_credentials"});
    }
    const auto scope = laes_scope(trim(vaerdi(p, "scope")));
    if (!scope) return ugyldig("scope must be entityid:<service>,anvenderkontekst:<cvr>");
    if (scope->entityid.empty()) return ugyldig("entityid in scope is empty");
    if (scope->anvenderkontekst.empty()) return ugyldig("anvenderkontekst in scope is empty");
    if (!adgang::samme_entity_id(client, scope->entityid)) {
        return ugyldig("client_id and entityid in scope are different services");
    }
    sts::Tokenoenske out;
    out.form = sts::Tokenform::kJwt;
    out.tjeneste = std::string(scope->entityid);
    out.cvr.emplace_back(scope->anvenderkontekst);
    if (!scope->onbehalfof.empty()) {
        out.paa_vegne_af = sts::Vegneaftryk{std::string(scope->onbehalfof)};
    }
    return out;
}

}  // namespace faelled::rest
