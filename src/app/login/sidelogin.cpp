#include "app/login/sidelogin.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "adgang/rettigheder.hpp"
#include "app/login/sideregistrering.hpp"
#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/lru.hpp"
#include "contexthandler/bruger.hpp"
#include "contexthandler/contexthandler.hpp"
#include "saml/authnrequest.hpp"
#include "saml/logud.hpp"
#include "saml/metadata.hpp"
#include "saml/navne.hpp"
#include "saml/parametre.hpp"
#include "saml/svar.hpp"
#include "saml/transport.hpp"
#include "web/side.hpp"

namespace faelled::app {

namespace {

namespace attr = saml::attribut;

constexpr std::string_view kBegyndt = "__Host-faelled-login";  // who began the login
constexpr std::size_t kVentende = 20'000;
constexpr std::int64_t kLevetid = 30 * 60 * kSekund;  // as the cookie's

struct Ventende {
    std::string cookie;
    std::string tilbage;
};

net::Svar viderestil(const std::string& url) {
    net::Svar s;
    s.status = 303;
    s.headere.emplace_back("Location", url);
    s.headere.emplace_back("Cache-Control", "no-store");
    return s;
}

// Only to a page of ours: an address that begins otherwise could lead anywhere.
std::string tilbage_til(const std::string& wish) {
    const bool ours = wish == "/app" || wish.starts_with("/app/");
    const bool plain = wish.find_first_of("\\\r\n") == std::string::npos && wish.size() < 2000;
    return ours && plain ? wish : "/app/";
}

}  // namespace

struct Sidelogin::Indre {
    Valg valg;
    Omverden verden;
    krypto::Identitet identitet;
    std::shared_ptr<const krypto::Certifikat> ch;
    std::shared_ptr<const krypto::Dekrypteringsnoegle> aabner;
    std::mutex mutex;
    Lru<std::string, Ventende> ventende{kVentende};  // by the id of our request

    Indre(Valg v, Omverden w) : valg(std::move(v)), verden(w) {}

    [[nodiscard]] std::string adresse(std::string_view path) const {
        return valg.base + std::string(path);
    }
    [[nodiscard]] net::Svar side(const std::string& titel, const std::string& tekst,
                                 int status) const {
        return web::dokument({.titel = titel + " – Fælled",
                              .indhold = "<h1>" + web::html(titel) + "</h1>\n<p>" +
                                         web::html(tekst) +
                                         "</p>\n<p><a class=\"button button-primary\" "
                                         "href=\"/app/login\">Log ind</a></p>\n",
                              .miljoe = valg.miljoe,
                              .sandkasse = valg.sandkasse,
                              .status = status});
    }
    [[nodiscard]] bool fra_ch(const saml::Modtaget& m, const saml::Besked& b) const {
        const std::vector<const krypto::OffentligNoegle*> keys{&ch->noegle()};
        return b.hoved().udsteder == valg.ch_entity_id &&
               (m.redirect ? saml::underskrevet_af(m, keys) : b.verificer(keys).has_value());
    }

    // What waits for the answer to the request `id`; given to the browser that began, once.
    void gem(const std::string& id, Ventende v);
    [[nodiscard]] std::optional<Ventende> tag(const std::string& id, const std::string& cookie);

    net::Svar login(const net::Anmodning& a);
    net::Svar acs(const net::Anmodning& a);
    net::Svar logud(const net::Anmodning& a);
    net::Svar slo(const net::Anmodning& a);
    [[nodiscard]] Result<std::string> metadata() const;
};

void Sidelogin::Indre::gem(const std::string& id, Ventende v) {
    if (verden.delt == nullptr) {
        const std::lock_guard hold(mutex);
        ventende.saet(id, std::move(v));
        return;
    }
    const auto kept = verden.delt->saet(Deltrum::kSidelogin, id, v.cookie + '\n' + v.tilbage,
                                        verden.ur.now().plus(kLevetid));
    if (!kept) log::advarsel("sidelogin.faelles", {{"tekst", kept.error().tekst}});
}

std::optional<Ventende> Sidelogin::Indre::tag(const std::string& id, const std::string& cookie) {
    if (verden.delt == nullptr) {
        const std::lock_guard hold(mutex);
        const Ventende* const at = ventende.find(id);
        if (at == nullptr || at->cookie != cookie) return std::nullopt;
        std::optional<Ventende> out = *at;
        ventende.glem(id);
        return out;
    }
    const auto there = verden.delt->hent(Deltrum::kSidelogin, id, verden.ur.now());
    if (!there || !*there || !(*there)->starts_with(cookie + '\n')) return std::nullopt;
    const auto taken = verden.delt->tag(Deltrum::kSidelogin, id, verden.ur.now());
    if (!taken || !*taken) return std::nullopt;
    return Ventende{cookie, (*taken)->substr(cookie.size() + 1)};
}

net::Svar Sidelogin::Indre::login(const net::Anmodning& a) {
    const auto p = saml::Parametre::laes(a.forespoergsel);
    const std::string cookie = saml::nyt_id(verden.entropi);
    saml::Authnrequest r{.hoved = {saml::nyt_id(verden.entropi), std::string(kSiderEntityId),
                                   adresse(contexthandler::sti::kIssue), "", verden.ur.now()}};
    r.acs_adresse = adresse("/app/login/acs");
    gem(r.hoved.id, {cookie, tilbage_til(p ? p->vaerdi("tilbage") : std::string())});
    const auto url =
        saml::redirect_url(r.hoved.destination, saml::Retning::kAnmodning,
                           saml::skriv_authnrequest(r).xml, std::nullopt, *identitet.noegle);
    if (!url) return side("Login", "Anmodningen kan ikke skrives. Prøv igen om lidt.", 500);
    net::Svar s = viderestil(*url);
    // The answer comes as a form of another page: a Lax cookie would stay at home.
    s.headere.emplace_back("Set-Cookie", std::string(kBegyndt) + "=" + cookie +
                                             "; Path=/; Secure; HttpOnly; SameSite=None; "
                                             "Max-Age=1800");
    return s;
}

net::Svar Sidelogin::Indre::acs(const net::Anmodning& a) {
    const auto m = saml::laes_post(a.krop);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    const std::string cookie(web::cookie(a, kBegyndt).value_or(""));
    std::optional<Ventende> mine;
    if (b) mine = tag(b->hoved().in_response_to, cookie);
    if (!mine || cookie.empty())
        return side("Login", "Ingen venter på svaret. Begynd forfra.", 400);
    const std::vector<const krypto::OffentligNoegle*> keys{&ch->noegle()};
    const std::vector openers{aabner};
    const auto p = saml::laes_loginsvar(*b, {.modtager = std::string(kSiderEntityId),
                                             .acs = adresse("/app/login/acs"),
                                             .udsteder = valg.ch_entity_id,
                                             .in_response_to = b->hoved().in_response_to,
                                             .noegler = keys,
                                             .dekryptering = openers,
                                             .nu = verden.ur.now()});
    if (!p) return side("Login lykkedes ikke", p.error().tekst, 403);
    const std::string& name_id = p->navneid.vaerdi;
    const auto cvr = Cvr::parse(p->attribut(attr::kCvr3));
    const std::string serial = contexthandler::navnedel(name_id, "Serial");
    if (!cvr || contexthandler::navnedel(name_id, "O") != cvr->text() || serial.empty())
        return side("Login lykkedes ikke", "Svaret siger ikke, hvem du er, og for hvem.", 403);
    web::Person who;
    who.identitet = "bruger:" + serial;
    who.navn = contexthandler::navnedel(name_id, "CN");
    who.niveau = "NSIS " + p->attribut(attr::kNiveau3);
    who.organisation = *cvr;
    who.idp = valg.ch_entity_id;
    who.navne_id = name_id;
    who.sessionsindeks = p->session;
    if (const auto xml = fra_base64(p->attribut(attr::kPrivilegier3), adgang::kMaxPrivilegiebytes);
        xml && !xml->empty()) {
        const auto groups = adgang::laes_privilegier(*xml);
        if (!groups) return side("Login lykkedes ikke", "Rollerne i svaret kan ikke læses.", 403);
        for (const adgang::Rettighedsgruppe& g : *groups)
            who.roller.push_back({g.scope, g.rolle, g.afgraensninger});
    }
    net::Svar s = viderestil(mine->tilbage);
    s.headere.emplace_back("Set-Cookie", verden.sessioner.opret(std::move(who)));
    s.headere.emplace_back("Set-Cookie", std::string(kBegyndt) +
                                             "=; Path=/; Secure; HttpOnly; SameSite=None; "
                                             "Max-Age=0");
    return s;
}

// Ends the session here, whatever becomes of the rest.
net::Svar Sidelogin::Indre::logud(const net::Anmodning& a) {
    if (web::fra_andet_sted(a)) return viderestil("/app/");
    const auto who = verden.sessioner.hvem(a);
    verden.sessioner.luk(a);
    net::Svar s = viderestil(valg.sandkasse ? "/" : "/app/login");
    if (who && *who && !(*who)->person.navne_id.empty()) {
        saml::Logoutrequest l{.hoved = {saml::nyt_id(verden.entropi), std::string(kSiderEntityId),
                                        adresse(contexthandler::sti::kIssue), "", verden.ur.now()}};
        l.navneid = {(*who)->person.navne_id, std::string(saml::navneformat::kX509)};
        l.sessioner = {(*who)->person.sessionsindeks};
        const auto url =
            saml::redirect_url(l.hoved.destination, saml::Retning::kAnmodning,
                               saml::skriv_logoutrequest(l).xml, std::nullopt, *identitet.noegle);
        if (url) s = viderestil(*url);
    }
    s.headere.emplace_back("Set-Cookie", web::Sessioner::slet_cookie());
    return s;
}

net::Svar Sidelogin::Indre::slo(const net::Anmodning& a) {
    const auto m =
        a.metode == "POST" ? saml::laes_post(a.krop) : saml::laes_redirect(a.forespoergsel);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    if (!b || !fra_ch(*m, *b)) return side("Log ud", "Beskeden kan ikke bruges.", 400);
    if (const auto r = saml::laes_logoutresponse(*b))
        return r->status.underkode.empty()
                   ? side("Du er logget ud", "Du er logget ud alle steder.", 200)
                   : side("Du er logget ud her",
                          "Et andet system svarede ikke. Luk browseren for at være sikker.", 200);
    const auto l = saml::laes_logoutrequest(*b);
    if (!l) return side("Log ud", "Beskeden kan ikke bruges.", 400);
    verden.sessioner.luk_hvor([&](const web::Person& p) {
        return p.navne_id == l->navneid.vaerdi &&
               (l->sessioner.empty() ||
                std::ranges::find(l->sessioner, p.sessionsindeks) != l->sessioner.end());
    });
    const saml::Logoutresponse r{
        .hoved = {saml::nyt_id(verden.entropi), std::string(kSiderEntityId),
                  adresse(contexthandler::sti::kSignoff), b->hoved().id, verden.ur.now()},
        .status = {std::string(saml::status::kSuccess), "", ""}};
    const auto url =
        saml::redirect_url(r.hoved.destination, saml::Retning::kSvar,
                           saml::skriv_logoutresponse(r).xml, m->relay_state, *identitet.noegle);
    if (!url) return side("Log ud", "Svaret kan ikke skrives.", 500);
    net::Svar s = viderestil(*url);
    s.headere.emplace_back("Set-Cookie", web::Sessioner::slet_cookie());
    return s;
}

Result<std::string> Sidelogin::Indre::metadata() const {
    saml::Metadataindhold m{.rolle = saml::Rolle::kSp, .oplysninger = {}, .id = "_sider"};
    saml::Metadata& o = m.oplysninger;
    o.kraever_underskrift = true;
    o.entity_id = kSiderEntityId;
    o.signering = {identitet.certifikat};
    o.kryptering = o.signering;
    o.acs = {{std::string(saml::binding::kPost), adresse("/app/login/acs"), "", 0, true}};
    o.slo = {{std::string(saml::binding::kRedirect), adresse("/app/login/slo")}};
    return saml::skriv_metadata(m, identitet);
}

Sidelogin::Sidelogin(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Sidelogin::~Sidelogin() = default;

Result<std::unique_ptr<Sidelogin>> Sidelogin::create(Valg valg, Omverden world) {
    auto i = std::make_unique<Indre>(std::move(valg), world);
    FAELLED_TRY(i->identitet, krypto::identitet_fra_pem(i->valg.noegle.certifikat_pem,
                                                        i->valg.noegle.noegle_pem));
    FAELLED_TRY(i->ch, krypto::Certifikat::laes(i->valg.ch_certifikat_pem));
    FAELLED_TRY(i->aabner, krypto::Dekrypteringsnoegle::fra_pem(i->valg.noegle.noegle_pem));
    FAELLED_TRY(const std::string metadata, i->metadata());
    FAELLED_CHECK(registrer_sider(world.administration, metadata, i->valg.demomyndigheder));
    return std::unique_ptr<Sidelogin>(new Sidelogin(std::move(i)));
}

std::string Sidelogin::adresse(std::string_view tilbage) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out = "/app/login?tilbage=";
    for (const char c : tilbage) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '_' || c == '.';
        const auto byte = static_cast<unsigned char>(c);
        out += plain ? std::string(1, c) : std::string{'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

bool Sidelogin::behandler(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done) {
    using Trin = net::Svar (Indre::*)(const net::Anmodning&);
    static const std::map<std::string_view, Trin> kTrin = {{"/app/login", &Indre::login},
                                                           {"/app/login/acs", &Indre::acs},
                                                           {"/app/logud", &Indre::logud},
                                                           {"/app/login/slo", &Indre::slo}};
    const auto step = kTrin.find(a->sti);
    if (step == kTrin.end()) return false;
    if (!indre_->verden.pulje.send([this, a, done, go = step->second] { done((*indre_.*go)(*a)); }))
        done(indre_->side("Der er travlt", "Prøv igen om lidt.", 503));
    return true;
}

}  // namespace faelled::app
