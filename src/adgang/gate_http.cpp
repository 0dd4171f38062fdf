// REST and GraphQL calls (sikkerhed.md 6.2, 6.4), and connections that bring an assertion (4.3).
#include "adgang/adgangstoken.hpp"
#include "adgang/gate_intern.hpp"
#include "adgang/nej.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::adgang {

namespace {

struct Bevis {
    bool holder_of_key = false;  // scheme
    std::string_view token;
};

bool lig(std::string_view a, std::string_view lower) {
    return a.size() == lower.size() && fold(a) == lower;
}

std::unexpected<Afvisning> skema() {
    return nej(Grund::kSkema, "Authentication scheme was not valid", "sikkerhed.md 6.2",
               "Authorization", "Holder-of-key and the token");
}

// "scheme token", the scheme in any case.
std::expected<Bevis, Afvisning> laes_authorization(std::string_view header) {
    header = trim(header);
    const std::size_t space = header.find(' ');
    if (space == std::string_view::npos) return skema();
    const std::string_view scheme = header.substr(0, space);
    Bevis out;
    out.holder_of_key = lig(scheme, "holder-of-key");
    out.token = trim(header.substr(space + 1));
    if (!out.holder_of_key && !lig(scheme, "bearer")) return skema();
    if (out.token.empty() || out.token.find_first_of(" \t,") != std::string_view::npos) {
        return skema();
    }
    return out;
}

std::unexpected<Afvisning> forkert_noegle() {
    return nej(Grund::kBekraeftelse,
               "A valid certificate must be presented when presenting a Holder-of-key token",
               "sikkerhed.md 6.2", "client certificate", "the certificate the token was issued to");
}

}  // namespace

std::expected<Tokenref, Afvisning> Gate::adgangstoken(std::string_view token,
                                                      const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    if (i.kilder->adgangstokens == nullptr) {
        return nej(Grund::kUkendtToken, "The token is not known", "sikkerhed.md 6.2",
                   "Authorization", "a JWT: this server has no access tokens");
    }
    const auto found = i.kilder->adgangstokens->find(token);
    if (!found) {
        log::advarsel("adgang.adgangstoken_ulaeselig", {{"tekst", found.error().tekst}});
        return nej(Grund::kOptaget, "The server is busy.", "sikkerhed.md 6.2");
    }
    if (!*found || (*found)->udloeb <= i.kilder->ur.now()) {
        return nej(*found ? Grund::kTokenUdloebet : Grund::kUkendtToken, "Token was expired",
                   "sikkerhed.md 6.2", "Authorization", "a fresh access token");
    }
    const auto ok = i.tokens->gaelder((*found)->token->indhold, modtager(t));
    if (!ok) return std::unexpected(ok.error());
    return (*found)->token;
}

std::expected<Kalder, Afvisning> Gate::tokenkald(const Httpkald& kald,
                                                 const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    const auto proof = laes_authorization(*kald.authorization);
    if (!proof) return std::unexpected(proof.error());
    const bool is_jwt = proof->token.find('.') != std::string_view::npos;
    // An access token's type is Holder-of-key; a JWT comes under either (6.4).
    if (!is_jwt && !proof->holder_of_key) return skema();
    const auto token =
        is_jwt ? i.tokens->jwt(proof->token, modtager(t)) : adgangstoken(proof->token, t);
    if (!token) return std::unexpected(token.error());
    const Tokenindhold& content = (*token)->indhold;
    const auto verdict = vurder(**token, i.kilder->reg.nu(), t, i.vurderingsregler());
    const bool bound = content.certifikat() && content.certifikat() == kald.transport.certifikat;
    const bool must = !is_jwt || verdict->kraev_cnf;
    if (must && !bound && !i.settings.sabotage.noeglebevis) return forkert_noegle();
    const auto basis = i.kaldergrundlag(**token, t);
    if (!basis) return std::unexpected(basis.error());
    return Kalder(*basis, kald.transaktion);
}

std::expected<Kalder, Afvisning> Gate::http(const Httpkald& kald, const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    auto answer = i.kilder && kald.authorization
                      ? tokenkald(kald, t)
                      : uden_token(kald.transport, kald.myndighed, kald.transaktion, t);
    if (!answer) return std::unexpected(i.ud(std::move(answer).error(), kald.transport));
    return answer;
}

std::expected<Kalder, Afvisning> Gate::person(const Personkald& kald,
                                              const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    static constexpr const char* kRegel = "docs/beslutninger/018";
    if (!i.kilder)
        return nej(Grund::kUkendtTjeneste, "The server has no register.", kRegel, "session");
    const auto billede = i.kilder->reg.nu();
    const Tjenestepost* const service = billede->tjeneste(t.entity_id);
    if (service == nullptr || !service->aktiv)
        return nej(Grund::kUkendtTjeneste, "The service is not registered.", kRegel);
    const Myndighedspost* const authority = billede->myndighed(kald.myndighed);
    if (authority == nullptr || !authority->aktiv)
        return nej(Grund::kIngenAftale, "The person's organisation is no active authority here.",
                   kRegel, "session", "an authority of the register");
    auto g = std::make_shared<Kaldergrundlag>();
    g->system = kald.system;
    g->systemnavn = kald.systemnavn;
    g->myndighed = kald.myndighed;
    g->organisation = authority->organisation;
    g->rettigheder = t.oversaet ? t.oversaet(kald.grupper, kald.myndighed) : 0;
    g->grupper = kald.grupper;
    g->bruger = kald.bruger;
    if (g->rettigheder == 0)
        return nej(Grund::kManglerRolle, "The person has no role for the service.", kRegel,
                   "session", "a user system role that opens it");
    return Kalder(std::move(g), kald.transaktion);
}

std::expected<Tokenref, Afvisning> Gate::bundet_assertion(std::string_view xml,
                                                          const Transport& transport,
                                                          const Modtagerkrav& krav) const {
    const Indre& i = *indre_;
    if (!i.kilder) {
        return nej(Grund::kUkendtToken, "The server has no token service.", "sikkerhed.md 6.1");
    }
    auto token = i.tokens->assertion(xml, krav);
    if (!token) return token;
    const krypto::Certifikat& key = *(*token)->indhold.noegle();
    bool same = transport.certifikat == key.fingeraftryk();
    if (!same && transport.certifikat && !transport.certifikat_der.empty()) {
        const auto presented = krypto::Certifikat::laes(transport.certifikat_der);
        same = presented && (*presented)->fingeraftryk() == *transport.certifikat &&
               (*presented)->noegle().aftryk() == key.noegle().aftryk();
    }
    const bool omitted = transport.certifikat_valgfrit && !transport.certifikat;
    if (!same && !omitted && !i.settings.sabotage.noeglebevis) {
        return nej(Grund::kBekraeftelse,
                   "X509Certificate used as SubjectConfirmationData did not match the provided "
                   "client certificate",
                   "sikkerhed.md 6.1", "client certificate", "the key of the assertion");
    }
    return token;
}

std::expected<Tokenref, Afvisning> Gate::assertion(std::string_view xml, const Transport& transport,
                                                   const Modtagerkrav& krav) const {
    const Indre& i = *indre_;
    auto token = bundet_assertion(xml, transport, krav);
    if (!token) return std::unexpected(i.ud(std::move(token).error(), transport));
    const Vurderingsregler rules = i.vurderingsregler();
    if (!rules.kontroller_status) return token;
    const auto ok = har_aftale((*token)->indhold, *i.kilder->reg.nu(), rules.nu);
    if (!ok) return std::unexpected(i.ud(ok.error(), transport));
    return token;
}

std::expected<Kalder, Afvisning> Gate::forbindelse(std::string_view xml, const Transport& transport,
                                                   const Tjenesteadgang& t) const {
    const Indre& i = *indre_;
    const auto token = bundet_assertion(xml, transport, modtager(t));
    if (!token) return std::unexpected(i.ud(token.error(), transport));
    const auto basis = i.kaldergrundlag(**token, t);
    if (!basis) return std::unexpected(i.ud(basis.error(), transport));
    return Kalder(*basis, Uuid{});
}

}  // namespace faelled::adgang
