// In the browser: authorization requests, their answers, logout (sikkerhed.md 7.16).
#include "contexthandler/oidc.hpp"

#include <algorithm>
#include <utility>

#include "contexthandler/oidc_intern.hpp"
#include "krypto/jws.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

std::shared_ptr<const Brugersystem> klient(const Foederationsbillede& b, const std::string& id) {
    auto system = b.system(id);
    return system && system->oidc ? system : nullptr;
}

bool har(const std::vector<std::string>& list, const std::string& one) {
    return std::ranges::find(list, one) != list.end();
}

// The address with more parameters.
std::string med(std::string url,
                const std::vector<std::pair<std::string_view, std::string>>& more) {
    char between = url.find('?') == std::string::npos ? '?' : '&';
    for (const auto& [name, value] : more) {
        url += std::exchange(between, '&');
        url += std::string(name) + "=" + saml::indkod(value);
    }
    return url;
}

}  // namespace

std::string oidc_opdagelse(const Indstillinger& s) {
    const auto at = [&](std::string_view path) { return s.base + std::string(path); };
    Krav k;
    k.tekst("issuer", at(sti::kOidc))
        .tekst("authorization_endpoint", at(sti::kAutoriser))
        .tekst("token_endpoint", at(sti::kToken))
        .tekst("userinfo_endpoint", at(sti::kUserinfo))
        .tekst("end_session_endpoint", at(sti::kEndSession))
        .tekst("jwks_uri", at(sti::kNoegler))
        .raa("response_types_supported", R"(["code"])")
        .raa("response_modes_supported", R"(["query"])")
        .raa("grant_types_supported", R"(["authorization_code"])")
        .raa("subject_types_supported", R"(["public"])")
        .raa("scopes_supported", R"(["openid"])")
        .raa("prompt_values_supported", R"(["none","login"])")
        .raa("id_token_signing_alg_values_supported", R"(["PS256"])")
        .raa("token_endpoint_auth_methods_supported",
             R"(["client_secret_basic","client_secret_post","private_key_jwt","none"])")
        .raa("token_endpoint_auth_signing_alg_values_supported", R"(["RS256"])")
        .raa("code_challenge_methods_supported", R"(["S256"])")
        .raa("acr_values_supported", R"(["https://data.gov.dk/concept/core/nsis/loa/Low",)"
                                     R"("https://data.gov.dk/concept/core/nsis/loa/Substantial",)"
                                     R"("https://data.gov.dk/concept/core/nsis/loa/High"])")
        .raa("ui_locales_supported", R"(["da","en"])")
        .raa("claims_parameter_supported", "false")
        .raa("request_parameter_supported", "false")
        .raa("request_uri_parameter_supported", "false")
        .raa("authorization_response_iss_parameter_supported", "true")
        .raa("backchannel_logout_supported", "true")
        .raa("backchannel_logout_session_supported", "true");
    return k.json();
}

Udfald Oidc::autoriser(const Result<saml::Parametre>& p, const Browser& b) {
    Indre& i = indre_;
    Sag s = i.ny_sag();
    if (!p) return i.fejl(std::move(s), Fejlgrund::kBesked, p.error().tekst);
    const auto system =
        p->antal("client_id") == 1 ? klient(*s.billede, p->vaerdi("client_id")) : nullptr;
    if (!system)
        return i.fejl(std::move(s), Fejlgrund::kUkendtSystem, "klienten er ikke registreret");
    const std::string address = p->vaerdi("redirect_uri");
    if (p->antal("redirect_uri") != 1 || !har(system->oidc->redirect_uris, address))
        return i.fejl(std::move(s), Fejlgrund::kUkendtAcs,
                      "redirect_uri er ikke en af klientens adresser", system.get());
    auto a = laes_autorisering(*p);
    if (!a) {
        Loginanmodning no{.protokol = Loginanmodning::Protokol::kOidc, .system = system->entity_id};
        no.svaradresse = address;
        if (p->antal("state") == 1) no.tilstand = p->vaerdi("state");
        auto record = post(s, adgang::Revisionsart::kAfvistLogin, system.get(), "login", 400,
                           a.error().tekst);
        Udfald out = i.oidc_nej(std::move(s), no, a.error().kode, a.error().tekst);
        out.poster.push_back(std::move(record));
        return out;
    }
    i.kend(s, b);
    a->system = system->entity_id;
    a->svaradresse = address;
    a->niveau = std::max(a->niveau, system->niveau);
    return i.videre(std::move(s), b, *a);
}

Udfald Indre::oidc_svar(Sag s, const Session& session, const Loginanmodning& a,
                        const Brugersystem& system) {
    if (!har(system.oidc->redirect_uris, a.svaradresse))
        return fejl(std::move(s), Fejlgrund::kUkendtAcs, "redirect_uri er ikke klientens længere",
                    &system);
    Oidckode c{.klient = system.entity_id,
               .redirect_uri = a.svaradresse,
               .udfordring = a.udfordring,
               .nonce = a.nonce,
               .scope = "openid",
               .session = session.noegle,
               .sid = saml::nyt_id(verden.entropi),
               .begyndt = s.nu,
               .sporing = s.sporing};
    if (!sessioner.tilfoej(session.noegle, {system.entity_id, c.sid, s.nu}))
        return nejside(std::move(s), a, Fejlgrund::kTravlt, "sessionen er lukket eller fuld",
                       nullptr);
    const std::string code = tilfaeldig();
    koder.gem(Sessioner::noegle(code), std::move(c));
    return {Omdirigering{med(a.svaradresse,
                             {{"code", code}, {"state", a.tilstand}, {"iss", udsteder(*this)}})},
            std::move(s.cookies),
            {}};
}

Udfald Indre::oidc_nej(Sag s, const Loginanmodning& a, std::string_view fejl,
                       std::string_view tekst) {
    std::vector<std::pair<std::string_view, std::string>> more = {
        {"error", std::string(fejl)},
        {"error_description", std::string(tekst) + ". Sporing " + s.sporing.text()}};
    if (!a.tilstand.empty()) more.emplace_back("state", a.tilstand);
    more.emplace_back("iss", udsteder(*this));
    return {Omdirigering{med(a.svaradresse, more)}, std::move(s.cookies), {}};
}

// OpenID Connect Back-Channel Logout 1.0.
std::optional<Bagkald> Indre::oidc_logud(const Brugersystem& system, const Deltager& d,
                                         const Bruger& bruger) {
    constexpr std::int64_t kLevetid = 120;
    if (system.oidc->backchannel_uri.empty()) return std::nullopt;
    const std::int64_t now = sekunder(verden.ur.now());
    Krav k;
    k.tekst("iss", udsteder(*this))
        .tekst("sub", systemnavneid(bruger, system).vaerdi)
        .tekst("aud", system.entity_id)
        .tal("iat", now)
        .tal("exp", now + kLevetid)
        .tekst("jti", saml::nyt_id(verden.entropi))
        .tekst("sid", d.session)
        .raa("events", R"({"http://schemas.openid.net/event/backchannel-logout":{}})");
    const auto token = krypto::signer_jws(valg.identitet, k.json(), {kOidcAlg, kLogudtype});
    if (!token) return std::nullopt;
    return Bagkald{system.oidc->backchannel_uri, "application/x-www-form-urlencoded",
                   "logout_token=" + *token};
}

Udfald Oidc::end_session(const Result<saml::Parametre>& p, const Browser& /*b*/) {
    Indre& i = indre_;
    Sag s = i.ny_sag();
    if (!p) return i.fejl(std::move(s), Fejlgrund::kBesked, p.error().tekst);
    for (const std::string_view n : {"id_token_hint", "post_logout_redirect_uri", "state"})
        if (p->antal(n) > 1)
            return i.fejl(std::move(s), Fejlgrund::kBesked, std::string(n) + " er der flere gange");
    // An ID token that has run out still says whose it was.
    const auto hint = eget_token(i, p->vaerdi("id_token_hint"), "JWT");
    const auto system =
        hint && hint->aud.size() == 1 ? klient(*s.billede, hint->aud.front()) : nullptr;
    if (!system || (p->har("client_id") && p->vaerdi("client_id") != system->entity_id))
        return i.fejl(std::move(s), Fejlgrund::kUnderskrift,
                      "id_token_hint mangler eller er ikke herfra");
    const std::string back = p->vaerdi("post_logout_redirect_uri");
    if (!back.empty() && !har(system->oidc->logud_uris, back))
        return i.fejl(std::move(s), Fejlgrund::kUkendtAcs,
                      "post_logout_redirect_uri er ikke en af klientens adresser", system.get());
    Logudforloeb f;
    f.system = system->entity_id;
    f.begyndt = s.nu;
    f.sporing = s.sporing;
    if (!back.empty())
        f.retur = p->har("state") ? med(back, {{"state", p->vaerdi("state")}}) : back;
    if (const auto key = i.sessioner.ved_deltager(system->entity_id, hint->sid))
        if (auto session = i.tag_session(*key, hint->sub, system.get(), s.nu))
            f.session = *std::move(session);
    return i.begynd_logud(std::move(s), std::move(f));
}

}  // namespace faelled::contexthandler
