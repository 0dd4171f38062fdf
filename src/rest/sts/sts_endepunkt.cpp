#include "rest/sts/sts_endepunkt.hpp"

#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "base/text.hpp"
#include "krypto/digest.hpp"
#include "krypto/jws.hpp"
#include "rest/forstyrrelse.hpp"
#include "rest/sts/formular.hpp"
#include "rest/sts/oenske_laeser.hpp"
#include "rest/sts/sts_svar.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kApi = "/runtime/api/rest/";
constexpr std::string_view kJson = "/runtime/api/rest/wstrust/v1/issue";
constexpr std::string_view kOauth = "/runtime/api/rest/oauth/v1/issue";
constexpr std::string_view kNoegler = "/runtime/oauth2/certs.idp";

std::string_view uden_skraastreg(std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string medietype(const net::Anmodning& a) {
    return fold(trim(split(a.header("content-type").value_or(""), ';').front()));
}

// Upper case, as certificate stores show it.
std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return out;
}

net::Svar forkert_metode(std::string_view allowed) {
    net::Svar svar = json_svar(405, R"({"code":103,"message":"103: Forkert HTTP-metode"})");
    svar.headere.emplace_back("Allow", std::string(allowed));
    return svar;
}

struct Restkald {
    std::shared_ptr<const net::Anmodning> request;
    net::Afslut done;
    sts::Part part;
    bool oauth = false;
    net::Svar svar;     // of a token, until its record is durable
    bool tabt = false;  // sandbox: the answer is lost
};
using Restkaldref = std::shared_ptr<Restkald>;

}  // namespace

struct StsEndepunkt::Indre {
    const sts::Sts& sts;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    Entropy& entropi;
    Stsindstillinger indstillinger;
    std::string noegler;  // JWK set

    [[nodiscard]] net::Svar fejlsvar(const Restkald& k, const sts::Stsfejl& f) const {
        return k.oauth ? oauthfejl(f, indstillinger.forklar) : tokenfejl(f, indstillinger.forklar);
    }
    void modtag(std::shared_ptr<const net::Anmodning> request, net::Afslut done, bool oauth);
    void koer(const Restkaldref& k) const;
    [[nodiscard]] bool forstyr(const Restkaldref& k) const;
    void json(const Restkaldref& k) const;
    void oauth(const Restkaldref& k) const;
    void afvis(const Restkaldref& k, sts::Stsfejl f) const;
    void afvis_form(const Restkaldref& k, const Oauthfejl& f) const;
    void udsted(const Restkaldref& k, const sts::Tokenoenske& wish) const;
};

void StsEndepunkt::Indre::modtag(std::shared_ptr<const net::Anmodning> request, net::Afslut done,
                                 bool oauth_form) {
    const auto k = std::make_shared<Restkald>();
    k->request = std::move(request);
    k->done = std::move(done);
    k->oauth = oauth_form;
    k->part.sporing = Uuid::random(entropi);
    k->part.indgang = oauth_form ? "oauth" : "json";
    if (!k->request->klientcertifikat) {
        afvis(k, sts::ukendt_kalder("intet-certifikat", {}, "a TLS client certificate"));
        return;
    }
    k->part.certifikat = *k->request->klientcertifikat;
    if (const auto& der = k->request->klientcertifikat_der) {
        k->part.thumbprint = hex(krypto::digest(krypto::Hash::kSha1, *der));
    }
    if (pulje.send(k->request->kalder, [this, k] { koer(k); })) return;
    sts::Stsfejl busy = sts::uventet("a free place in the queue");
    busy.tekst = "Tjenesten har travlt; prøv igen om lidt";
    busy.sporing = k->part.sporing;
    net::Svar svar = fejlsvar(*k, busy);
    svar.status = 503;
    svar.headere.emplace_back("Retry-After", "1");
    k->done(std::move(svar));
}

void StsEndepunkt::Indre::koer(const Restkaldref& k) const {
    try {
        if (forstyr(k)) return;
        if (k->request->krop.size() > indstillinger.bytes) {
            afvis(k, sts::forkert_form("2.1", "bytes", "the body: at most 256 KiB"));
        } else if (k->oauth) {
            oauth(k);
        } else {
            json(k);
        }
    } catch (const std::exception& e) {
        log::fejl("sts.undtagelse", {{"tekst", e.what()}});
        afvis(k, sts::uventet("an answer"));
    }
}

// Sandbox: true when the call was answered in a bad way.
bool StsEndepunkt::Indre::forstyr(const Restkaldref& k) const {
    using adgang::Forstyrrelse;
    switch (forstyrrelse(indstillinger.forstyrrer, *k->request)) {
        case Forstyrrelse::kIngen:
            return false;
        case Forstyrrelse::kTabt:
            k->tabt = true;
            return false;
        case Forstyrrelse::kUdloebet:
            k->part.udloebet = true;
            return false;
        case Forstyrrelse::kServerfejl:
            sts.afvis(sts::uventet("an answer"), k->part,
                      [k](const sts::Udfald&) { k->done(ulaeseligt_svar()); });
            return true;
        case Forstyrrelse::kFault:
            afvis(k, sts::uventet("an answer"));
            return true;
    }
    return false;
}

void StsEndepunkt::Indre::json(const Restkaldref& k) const {
    const auto wish = laes_json_oenske(k->request->krop);
    if (wish) {
        udsted(k, *wish);
    } else {
        afvis(k, wish.error());
    }
}

// SIK-031: KOMBIT's guide sends a form, its API description a query, its .NET sample JSON.
void StsEndepunkt::Indre::oauth(const Restkaldref& k) const {
    const net::Anmodning& a = *k->request;
    auto parameters = laes_formular(a.forespoergsel);
    std::optional<Parametre> body = Parametre{};
    if (!trim(a.krop).empty()) {
        body = medietype(a) == "application/json" ? laes_json(a.krop) : laes_formular(a.krop);
    }
    if (!parameters || !body || !flet(*parameters, *std::move(body))) {
        afvis_form(k, {"invalid_request", "the parameters do not read, or one stands twice"});
        return;
    }
    const auto wish = laes_oauth_oenske(*parameters);
    if (wish) {
        udsted(k, *wish);
    } else {
        afvis_form(k, wish.error());
    }
}

void StsEndepunkt::Indre::afvis(const Restkaldref& k, sts::Stsfejl f) const {
    sts.afvis(std::move(f), k->part,
              [this, k](const sts::Udfald& outcome) { k->done(fejlsvar(*k, outcome.error())); });
}

// What OAuth has its own words for.
void StsEndepunkt::Indre::afvis_form(const Restkaldref& k, const Oauthfejl& f) const {
    sts.afvis(sts::forkert_form("4.2", f.error, f.beskrivelse), k->part,
              [this, k, f](const sts::Udfald& outcome) {
                  k->done(outcome.error().vores() ? fejlsvar(*k, outcome.error()) : oauthfejl(f));
              });
}

void StsEndepunkt::Indre::udsted(const Restkaldref& k, const sts::Tokenoenske& wish) const {
    const auto prepare = [this, k](const sts::Token& token) -> std::expected<void, sts::Stsfejl> {
        k->svar = k->oauth ? oauthsvar(token, ur.now()) : tokensvar(token);
        k->svar.faerdiggoer_der = true;  // leaves from the audit log's thread
        return {};
    };
    sts.udsted(wish, k->part, prepare, [this, k](const sts::Udfald& outcome) {
        net::Svar svar = outcome ? std::move(k->svar) : fejlsvar(*k, outcome.error());
        svar.tabt = k->tabt;
        k->done(std::move(svar));
    });
}

StsEndepunkt::StsEndepunkt(const sts::Sts& sts, net::Arbejdspulje& pool, const Clock& clock,
                           Entropy& entropy, Stsindstillinger settings)
    : indre_(std::make_unique<Indre>(Indre{sts, pool, clock, entropy, std::move(settings), {}})) {
    std::vector<std::shared_ptr<const krypto::Certifikat>> all{
        sts.indstillinger().identitet.certifikat};
    for (const auto& c : sts.indstillinger().andre)
        all.push_back(c);
    indre_->noegler = krypto::jwk_saet(all);
}

StsEndepunkt::~StsEndepunkt() = default;

bool StsEndepunkt::behandler(std::shared_ptr<const net::Anmodning> request, net::Afslut done) {
    const net::Anmodning& a = *request;
    const std::string_view path = uden_skraastreg(a.sti);
    if (path == kNoegler) {
        if (a.metode == "GET") {
            net::Svar svar = json_svar(200, indre_->noegler);
            svar.headere = {{"Cache-Control", "public, max-age=3600"}};
            done(std::move(svar));
        } else {
            done(forkert_metode("GET"));
        }
        return true;
    }
    if (!a.sti.starts_with(kApi)) return false;
    if (path != kJson && path != kOauth) {
        done(tokenfejl(sts::ukendt_endepunkt("the path " + std::string(kJson)),
                       indre_->indstillinger.forklar));
    } else if (a.metode != "POST") {
        done(forkert_metode("POST"));
    } else {
        indre_->modtag(std::move(request), std::move(done), path == kOauth);
    }
    return true;
}

}  // namespace faelled::rest
