// Outside the browser: tokens for a code, and userinfo (sikkerhed.md 7.16).
#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "contexthandler/oidc.hpp"
#include "contexthandler/oidc_intern.hpp"
#include "krypto/digest.hpp"
#include "krypto/jws.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::int64_t kPaastandLevetid = 5 * 60;  // seconds, of a client_assertion

Oversaettelse roller(const Sag& s, const Session& session, const Brugersystem& system) {
    const Bruger& u = session.bruger;
    return oversaet(u.jobfunktioner, u.cvr, u.attributter, system, *s.billede, s.nu);
}

// RFC 7523; nothing when it is proven.
std::optional<std::string> proev_paastand(Indre& i, const Sag& s, const Brugersystem& system,
                                          const std::string& jwt) {
    const auto j = krypto::Jws::laes(jwt);
    if (!j || j->alg != krypto::Signaturalgoritme::kRsaSha256)
        return "client_assertion kan ikke læses eller er ikke RS256";
    const auto& all = system.oidc->certifikater;
    // Named in base64url as the specification has it, or in hex as our own key set.
    const auto key = std::ranges::find_if(
        all, [&](const auto& c) { return j->kid == krypto::x5t(*c) || j->kid == krypto::kid(*c); });
    if (key == all.end() || s.nu >= (*key)->gyldig_til() || !j->verificer((*key)->noegle()))
        return "client_assertion er ikke underskrevet af et registreret certifikat";
    const auto k = laes_jwtkrav(j->indhold);
    if (!k || k->iss != system.entity_id || k->sub != system.entity_id)
        return "client_assertion er ikke klientens egen";
    if (std::ranges::find(k->aud, i.adresse(sti::kToken)) == k->aud.end())
        return "client_assertion er til en anden";
    const std::int64_t now = sekunder(s.nu);
    const std::int64_t skew = i.valg.skaevhed / kSekund;
    if (!k->exp || now >= *k->exp || *k->exp > now + kPaastandLevetid + skew ||
        (k->nbf && *k->nbf > now + skew))
        return "client_assertion er udløbet eller gælder for længe";
    if (k->jti.empty()) return "client_assertion har ingen jti";
    const auto seen =
        i.genspil.optag(adgang::noegle_af_id(krypto::sha256("oidc " + system.entity_id), k->jti),
                        {*k->exp * kSekund}, s.nu);
    if (seen != adgang::Genspil::Svar::kNy) return "client_assertion er brugt før";
    return std::nullopt;
}

std::optional<std::string> proev_klient(Indre& i, const Sag& s, const Brugersystem& system,
                                        const Tokenanmodning& t) {
    const Oidcklient& c = *system.oidc;
    switch (t.bevis) {
        case Klientbevis::kPaastand:
            return proev_paastand(i, s, system, t.paastand);
        case Klientbevis::kHemmelighed:
            if (c.hemmelighed_sha256.empty() ||
                !krypto::ens_hemmelighed(krypto::hex(krypto::sha256(t.hemmelighed)),
                                         c.hemmelighed_sha256))
                return "client_secret er forkert";
            return std::nullopt;
        case Klientbevis::kIngen:
            break;
    }
    if (!c.offentlig) return "klienten skal godtgøre, hvem den er";
    return std::nullopt;
}

Udfald tokenfejl(const Sag& s, const Oidcfejl& f, const Brugersystem* system, bool basic) {
    const int status = f.kode == "invalid_client" ? 401 : 400;
    auto record =
        post(s, adgang::Revisionsart::kAfvistLogin, system, "oidc-token", status, f.tekst);
    log::info("login.token-afvist", {{"sporing", s.sporing.text()}, {"regel", f.tekst}});
    Krav k;
    k.tekst("error", f.kode).tekst("error_description", f.tekst + ". Sporing " + s.sporing.text());
    Dokument d = json_svar(status, k.json());
    if (status == 401 && basic) d.headere.emplace_back("WWW-Authenticate", "Basic realm=\"token\"");
    return {std::move(d), {}, {std::move(record)}};
}

// The client of a request: by client_id, or by what its assertion says and then has to prove.
std::string klientnavn(const Tokenanmodning& t) {
    if (!t.klient.empty() || t.bevis != Klientbevis::kPaastand) return t.klient;
    const auto j = krypto::Jws::laes(t.paastand);
    const auto k = j ? laes_jwtkrav(j->indhold) : std::nullopt;
    return k ? k->sub : std::string();
}

}  // namespace

Dokument json_svar(int status, std::string json) {
    // Scripts of other sites may read it: whoever has the code and what proves it may anyway.
    return {status, "application/json", std::move(json), {{"Access-Control-Allow-Origin", "*"}}};
}

std::optional<Jwtkrav> eget_token(const Indre& i, std::string_view jwt, std::string_view typ) {
    const auto j = krypto::Jws::laes(jwt);
    if (!j || j->alg != kOidcAlg || j->typ != typ) return std::nullopt;
    bool ours = j->verificer(i.valg.identitet.certifikat->noegle());
    for (const auto& c : i.valg.andre)
        ours = ours || j->verificer(c->noegle());
    auto k = ours ? laes_jwtkrav(j->indhold) : std::nullopt;
    if (!k || k->iss != udsteder(i)) return std::nullopt;
    return k;
}

void personkrav(Krav& k, const Indre& /*i*/, const Sag& s, const Session& session,
                const Brugersystem& system) {
    k.tekst("sub", systemnavneid(session.bruger, system).vaerdi);
    for (const saml::Attribut& a :
         systemattributter(session.bruger, system, roller(s, session, system),
                           s.billede->myndighed(session.bruger.cvr)))
        if (!a.vaerdier.empty()) k.tekst(a.navn, a.vaerdier.front());
}

Udfald Oidc::token(std::string_view krop, std::string_view autorisation) {
    Indre& i = indre_;
    Sag s = i.ny_sag();
    const bool basic = !autorisation.empty();
    const auto t = laes_tokenanmodning(krop, autorisation);
    if (!t) return tokenfejl(s, t.error(), nullptr, basic);
    const auto system = s.billede->system(klientnavn(*t));
    if (!system || !system->oidc)
        return tokenfejl(s, {"invalid_client", "klienten er ikke registreret"}, nullptr, basic);
    if (const auto broken = proev_klient(i, s, *system, *t))
        return tokenfejl(s, {"invalid_client", *broken}, system.get(), basic);
    const auto nej = [&](std::string tekst) {
        return tokenfejl(s, {"invalid_grant", std::move(tekst)}, system.get(), basic);
    };
    // Out of the memory whatever comes of it: nobody tries a code twice.
    const std::string key = Sessioner::noegle(t->kode);
    auto c = i.koder.tag(key, s.nu);
    if (!c) return nej("koden er ukendt");
    s.sporing = c->sporing;
    const bool again = std::exchange(c->brugt, true);
    i.koder.gem(key, *c);
    if (again) {
        // Two have had it: what the first one got is worth nothing from now on.
        i.sessioner.glem_deltager(c->klient, c->sid);
        return nej("koden er brugt før");
    }
    if (s.nu >= c->begyndt.plus(i.valg.kode)) return nej("koden er udløbet");
    if (c->klient != system->entity_id) return nej("koden er en anden klients");
    if (c->redirect_uri != t->redirect_uri) return nej("redirect_uri er en anden");
    if (!krypto::ens_hemmelighed(base64url(krypto::digest(krypto::Hash::kSha256, t->bekraefter)),
                                 c->udfordring))
        return nej("code_verifier passer ikke");
    const auto session = i.sessioner.se(c->session, s.nu);
    if (!session) return nej("sessionen er slut");

    const std::int64_t now = sekunder(s.nu);
    const std::int64_t life = i.valg.oidc_token / kSekund;
    Krav access;
    access.tekst("iss", udsteder(i))
        .tekst("sub", systemnavneid(session->bruger, *system).vaerdi)
        .tekst("aud", udsteder(i))
        .tekst("client_id", system->entity_id)
        .tekst("scope", c->scope)
        .tekst("sid", c->sid)
        .tekst("jti", saml::nyt_id(i.verden.entropi))
        .tal("iat", now)
        .tal("exp", now + life);
    const auto at = krypto::signer_jws(i.valg.identitet, access.json(), {kOidcAlg, kAdgangstype});
    if (!at) return i.fejl(std::move(s), Fejlgrund::kIntern, at.error().tekst, system.get());
    Krav id;
    id.tekst("iss", udsteder(i))
        .tekst("aud", system->entity_id)
        .tal("iat", now)
        .tal("exp", now + life)
        .tal("auth_time", sekunder(session->logget_ind))
        .tekst("nonce", c->nonce)
        .tekst("sid", c->sid)
        .tekst("at_hash", base64url(krypto::digest(krypto::Hash::kSha256, *at).substr(0, 16)));
    if (session->bruger.niveau > 0) id.tekst("acr", nsis_klasse(session->bruger.niveau));
    personkrav(id, i, s, *session, *system);
    const auto it = krypto::signer_jws(i.valg.identitet, id.json(), {kOidcAlg});
    if (!it) return i.fejl(std::move(s), Fejlgrund::kIntern, it.error().tekst, system.get());
    Krav out;
    out.tekst("access_token", *at)
        .tekst("token_type", "Bearer")
        .tal("expires_in", life)
        .tekst("scope", c->scope)
        .tekst("id_token", *it);
    auto record = post(s, adgang::Revisionsart::kToken, system.get(), "oidc-token", 200, "");
    saet_bruger(record, session->bruger);
    return {json_svar(200, out.json()), {}, {std::move(record)}};
}

Udfald Oidc::userinfo(std::string_view autorisation) {
    Indre& i = indre_;
    const Sag s = i.ny_sag();
    constexpr std::string_view kBearer = "bearer ";
    const bool bearer = fold(autorisation.substr(0, kBearer.size())) == kBearer;
    const auto k = bearer ? eget_token(i, trim(autorisation.substr(kBearer.size())), kAdgangstype)
                          : std::nullopt;
    const auto system = k ? s.billede->system(k->klient) : nullptr;
    const bool now = k && k->exp && sekunder(s.nu) < *k->exp && system && system->oidc;
    const auto key = now ? i.sessioner.ved_deltager(k->klient, k->sid) : std::nullopt;
    const auto session = key ? i.sessioner.se(*key, s.nu) : std::nullopt;
    if (!session) {
        Krav no;
        no.tekst("error", "invalid_token");
        Dokument d = json_svar(401, no.json());
        d.headere.emplace_back("WWW-Authenticate",
                               bearer ? "Bearer error=\"invalid_token\"" : "Bearer");
        return {std::move(d)};
    }
    Krav out;
    personkrav(out, i, s, *session, *system);
    return {json_svar(200, out.json())};
}

}  // namespace faelled::contexthandler
