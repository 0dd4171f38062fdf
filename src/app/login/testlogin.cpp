#include "app/login/testlogin.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "adgang/rettigheder.hpp"
#include "administration/grundopsaetning.hpp"
#include "app/login/testregistrering.hpp"
#include "base/base64.hpp"
#include "base/lru.hpp"
#include "base/text.hpp"
#include "contexthandler/contexthandler.hpp"
#include "contexthandler/niveau.hpp"
#include "saml/authnrequest.hpp"
#include "saml/logud.hpp"
#include "saml/metadata.hpp"
#include "saml/navne.hpp"
#include "saml/parametre.hpp"
#include "saml/svar.hpp"
#include "saml/transport.hpp"
#include "web/login.hpp"
#include "web/session.hpp"
#include "web/side.hpp"

namespace faelled::app {
namespace {

namespace adm = administration;
namespace attr = saml::attribut;

constexpr const char* kDemocookie = "demofag";
constexpr std::size_t kVentende = 10'000;

// What came with a request and waits for a person to be picked.
struct Spoergsmaal {
    saml::Authnrequest anmodning;
    std::optional<std::string> relay_state;
};

// A person logged in to the demo system.
struct Indlogget {
    saml::Paastand paastand;
};

net::Svar side(const std::string& titel, const std::string& indhold, int status = 200) {
    return web::dokument({.titel = titel + " – sandkasse",
                          .indhold = "<p class=\"alert alert-warning\"><strong>TESTLOGIN. Findes "
                                     "kun i sandkassen; ingen adgangskode.</strong></p>\n" +
                                     indhold,
                          .miljoe = "sandkasse",
                          .sandkasse = true,
                          .status = status});
}

net::Svar viderestil(const std::string& url) {
    net::Svar s;
    s.status = 303;
    s.headere.emplace_back("Location", url);
    return s;
}

Result<saml::Modtaget> modtag(const net::Anmodning& a) {
    return a.metode == "POST" ? saml::laes_post(a.krop) : saml::laes_redirect(a.forespoergsel);
}

}  // namespace

struct Testlogin::Indre {
    Valg valg;
    Omverden verden;
    krypto::Identitet idp, fagsystem;
    std::shared_ptr<const krypto::Certifikat> ch;
    std::shared_ptr<const krypto::Dekrypteringsnoegle> aabner;
    std::mutex mutex;
    Lru<std::string, Spoergsmaal> spoergsmaal{kVentende};
    Lru<std::string, std::string> anmodninger{kVentende};  // demo system: request id to cookie
    Lru<std::string, Indlogget> indloggede{kVentende};

    Indre(Valg v, Omverden w) : valg(std::move(v)), verden(w) {}

    [[nodiscard]] std::string adresse(std::string_view path) const {
        return valg.base + std::string(path);
    }
    [[nodiscard]] std::string idp_id() const { return "https://idp.sandkasse.faelled.example"; }
    [[nodiscard]] std::string fag_id() const {
        return "https://fagsystem.sandkasse.faelled.example";
    }
    [[nodiscard]] std::vector<const krypto::OffentligNoegle*> ch_noegler() const {
        return {&ch->noegle()};
    }
    [[nodiscard]] bool fra_ch(const saml::Modtaget& m, const saml::Besked& b) const {
        const auto keys = ch_noegler();
        return b.hoved().udsteder == valg.ch_entity_id &&
               (m.redirect ? saml::underskrevet_af(m, keys) : b.verificer(keys).has_value());
    }

    net::Svar sso(const net::Anmodning& a);
    net::Svar log_ind(const net::Anmodning& a);
    net::Svar idp_slo(const net::Anmodning& a);
    net::Svar forside(const net::Anmodning& a);
    net::Svar fag_login();
    net::Svar fag_acs(const net::Anmodning& a);
    net::Svar fag_slo(const net::Anmodning& a);
    net::Svar fag_logud(const net::Anmodning& a);
    net::Svar logudsvar(const saml::Besked& b, const std::optional<std::string>& relay,
                        const std::string& udsteder, const std::string& til,
                        const krypto::Identitet& who);
    [[nodiscard]] Result<std::string> metadata(bool idp_side) const;
    [[nodiscard]] std::vector<adm::Jobfunktionsrolle> roller(Cvr cvr) const;
};

// Job function roles that a person of that authority could have: its own, and those delegated.
std::vector<adm::Jobfunktionsrolle> Testlogin::Indre::roller(Cvr cvr) const {
    adm::Filter f;
    f.antal = 200;
    const auto all =
        verden.administration.soeg<adm::Jobfunktionsrolle>(adm::Administrator::system(), f);
    std::vector<adm::Jobfunktionsrolle> out;
    if (!all) return out;
    for (const adm::Jobfunktionsrolle& j : all->poster) {
        const bool theirs =
            j.organisation == cvr ||
            std::ranges::any_of(j.delegeret_til, [&](const auto& d) { return d.til == cvr; });
        if (theirs && j.status == adm::Jobfunktionsrollestatus::kAktiv) out.push_back(j);
    }
    return out;
}

net::Svar Testlogin::Indre::sso(const net::Anmodning& a) {
    const auto m = modtag(a);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    if (!b || !fra_ch(*m, *b))
        return side("Testlogin", "<h1>Anmodningen er ikke fra Context Handler</h1>\n", 400);
    const auto r = saml::laes_authnrequest(*b);
    if (!r) return side("Testlogin", "<h1>Anmodningen kan ikke læses</h1>\n", 400);
    if (r->is_passive) {
        const saml::Status no{std::string(saml::status::kResponder),
                              std::string(saml::status::kNoPassive), ""};
        const auto xml = saml::skriv_fejlsvar(
            {saml::nyt_id(verden.entropi), idp_id(), r->acs_adresse, r->hoved.id, verden.ur.now()},
            no, idp);
        if (xml)
            return web::login_svar(
                {contexthandler::Formular{r->acs_adresse, {{"SAMLResponse", base64(*xml)}}}}, {});
    }
    const std::string id = saml::nyt_id(verden.entropi);
    {
        const std::lock_guard lock(mutex);
        spoergsmaal.saet(id, {*r, m->relay_state});
    }
    std::string out =
        "<h1>Hvem vil du være?</h1>\n<form method=\"post\" "
        "action=\"/sandkasse/idp/log-ind\">\n<input type=\"hidden\" "
        "name=\"spoergsmaal\" value=\"" +
        id + "\">\n";
    out +=
        "<p><label for=\"niveau\">Sikringsniveau</label> <select id=\"niveau\" name=\"niveau\">"
        "<option>Substantial</option><option>Low</option><option>High</option></select></p>\n";
    for (const Myndighed& m2 : valg.myndigheder) {
        out += "<fieldset><legend>" + web::html(m2.navn) + "</legend>\n";
        for (const adm::Jobfunktionsrolle& j : roller(m2.cvr))
            out += "<label><input type=\"checkbox\" name=\"rolle\" value=\"" +
                   web::html(m2.cvr.text() + " " + j.organisation.text() + " " + j.entity_id) +
                   "\" checked> " + web::html(j.navn) + "</label><br>\n";
        for (std::size_t i = 0; i < valg.brugere.size(); ++i)
            if (valg.brugere[i].cvr == m2.cvr)
                out += "<button class=\"button button-secondary\" name=\"person\" value=\"" +
                       std::to_string(i) + "\">" + web::html(valg.brugere[i].navn) + "</button>\n";
        out += "</fieldset>\n";
    }
    net::Svar s = side("Testlogin", out + "</form>\n");
    return s;
}

net::Svar Testlogin::Indre::log_ind(const net::Anmodning& a) {
    const auto p = saml::Parametre::laes(a.krop);
    std::size_t n = valg.brugere.size();
    if (p) {
        const std::string text = p->vaerdi("person");
        if (!text.empty() && text.size() < 6 && is_digits(text)) n = std::stoul(text);
    }
    std::optional<Spoergsmaal> q;
    if (p && n < valg.brugere.size()) {
        const std::lock_guard lock(mutex);
        const std::string id = p->vaerdi("spoergsmaal");
        if (const Spoergsmaal* at = spoergsmaal.find(id)) q = *at;
        spoergsmaal.glem(id);
    }
    if (!q) return side("Testlogin", "<h1>Begynd forfra i det system, du vil bruge</h1>\n", 400);
    const Demobruger& u = valg.brugere[n];
    saml::Loginsvar s;
    s.id = saml::nyt_id(verden.entropi);
    s.assertion_id = saml::nyt_id(verden.entropi);
    s.session = saml::nyt_id(verden.entropi);
    s.udsteder = idp_id();
    s.modtager = valg.ch_entity_id;
    s.acs = q->anmodning.acs_adresse;
    s.in_response_to = q->anmodning.hoved.id;
    s.nu = verden.ur.now();
    s.logget_ind = s.nu;
    s.navneid = {"C=DK,O=" + u.cvr.text() + ",CN=" + u.navn + ",Serial=" + u.uuid.text(),
                 std::string(saml::navneformat::kX509)};
    const auto level = contexthandler::laes_niveau(p->vaerdi("niveau"));
    s.klasse = contexthandler::nsis_klasse(level);
    s.krypter_for = ch;
    std::vector<adgang::Rettighedsgruppe> groups;
    for (const std::string& text : p->alle("rolle")) {
        const auto parts = split(text, ' ');
        if (parts.size() != 3 || parts[0] != u.cvr.text()) continue;
        if (const auto owner = Cvr::parse(parts[1]))
            groups.push_back({*owner, std::string(parts[2]), {}});
    }
    const auto add = [&](std::string_view name, std::string value) {
        s.attributter.push_back({std::string(name), {std::move(value)}, std::string(attr::kUri)});
    };
    add(attr::kSpecVer3, "OIO-SAML-3.0");
    add(attr::kCvr3, u.cvr.text());
    add(attr::kNiveau3, std::string(contexthandler::nsis(level)));
    add(attr::kEmail, u.noegle + "@" + u.cvr.text() + ".example");
    add(attr::kPrivilegier3, base64(adgang::skriv_privilegier(groups)));
    const auto xml = saml::skriv_loginsvar(s, idp, verden.entropi);
    if (!xml) return side("Testlogin", "<h1>Svaret kan ikke skrives</h1>\n", 500);
    contexthandler::Formular form{s.acs, {{"SAMLResponse", base64(*xml)}}};
    if (q->relay_state) form.felter.emplace_back("RelayState", *q->relay_state);
    return web::login_svar({std::move(form)}, {.sandkasse = true, .miljoe = "sandkasse"});
}

net::Svar Testlogin::Indre::logudsvar(const saml::Besked& b,
                                      const std::optional<std::string>& relay,
                                      const std::string& udsteder, const std::string& til,
                                      const krypto::Identitet& who) {
    const saml::Logoutresponse r{
        .hoved = {saml::nyt_id(verden.entropi), udsteder, til, b.hoved().id, verden.ur.now()},
        .status = {std::string(saml::status::kSuccess), "", ""}};
    const auto url = saml::redirect_url(til, saml::Retning::kSvar,
                                        saml::skriv_logoutresponse(r).xml, relay, *who.noegle);
    return url ? viderestil(*url) : side("Logud", "<h1>Svaret kan ikke skrives</h1>\n", 500);
}

net::Svar Testlogin::Indre::idp_slo(const net::Anmodning& a) {
    const auto m = modtag(a);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    if (!b || !fra_ch(*m, *b) || !saml::laes_logoutrequest(*b))
        return side("Testlogin", "<h1>Beskeden kan ikke bruges</h1>\n", 400);
    // There is no session here: each login picks anew.
    return logudsvar(*b, m->relay_state, idp_id(), adresse(contexthandler::sti::kSignoffResponse),
                     idp);
}

net::Svar Testlogin::Indre::fag_login() {
    const std::string cookie = saml::nyt_id(verden.entropi);
    saml::Authnrequest r{.hoved = {saml::nyt_id(verden.entropi), fag_id(),
                                   adresse(contexthandler::sti::kIssue), "", verden.ur.now()}};
    r.acs_adresse = adresse("/sandkasse/fagsystem/acs");
    {
        const std::lock_guard lock(mutex);
        anmodninger.saet(r.hoved.id, cookie);
    }
    const auto url =
        saml::redirect_url(r.hoved.destination, saml::Retning::kAnmodning,
                           saml::skriv_authnrequest(r).xml, std::nullopt, *fagsystem.noegle);
    if (!url) return side("Demofagsystem", "<h1>Anmodningen kan ikke skrives</h1>\n", 500);
    net::Svar s = viderestil(*url);
    s.headere.emplace_back("Set-Cookie", std::string(kDemocookie) + "=" + cookie +
                                             "; Path=/sandkasse/fagsystem/; Secure; HttpOnly; "
                                             "SameSite=None");
    return s;
}

net::Svar Testlogin::Indre::fag_acs(const net::Anmodning& a) {
    const auto m = saml::laes_post(a.krop);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    const std::string cookie(web::cookie(a, kDemocookie).value_or(""));
    bool mine = false;
    if (b) {
        const std::lock_guard lock(mutex);
        const std::string* at = anmodninger.find(b->hoved().in_response_to);
        mine = at != nullptr && *at == cookie && !cookie.empty();
        if (mine) anmodninger.glem(b->hoved().in_response_to);
    }
    if (!mine) return side("Demofagsystem", "<h1>Ingen anmodning venter på svaret</h1>\n", 400);
    const auto keys = ch_noegler();
    const std::vector openers{aabner};
    auto p = saml::laes_loginsvar(*b, {.modtager = fag_id(),
                                       .acs = adresse("/sandkasse/fagsystem/acs"),
                                       .udsteder = valg.ch_entity_id,
                                       .in_response_to = b->hoved().in_response_to,
                                       .noegler = keys,
                                       .dekryptering = openers,
                                       .nu = verden.ur.now()});
    if (!p)
        return side("Demofagsystem",
                    "<h1>Login lykkedes ikke</h1>\n<p>" +
                        web::html(p.error().tekst + " " + p.error().status.underkode + " " +
                                  p.error().status.tekst) +
                        "</p>\n",
                    403);
    {
        const std::lock_guard lock(mutex);
        indloggede.saet(cookie, {*std::move(p)});
    }
    return viderestil("/sandkasse/fagsystem/");
}

net::Svar Testlogin::Indre::forside(const net::Anmodning& a) {
    std::optional<Indlogget> who;
    {
        const std::lock_guard lock(mutex);
        const std::string cookie(web::cookie(a, kDemocookie).value_or(""));
        if (const Indlogget* at = indloggede.find(cookie)) who = *at;
    }
    if (!who)
        return side(
            "Demofagsystem",
            "<h1>Demofagsystem</h1>\n<p>Et brugervendt system, som en leverandør kunne have "
            "lavet det.</p>\n<p><a class=\"button button-primary\" "
            "href=\"/sandkasse/fagsystem/login\">Log ind</a></p>\n");
    std::string out = "<h1>Du er logget ind</h1>\n<dl>\n<dt>NameID</dt><dd>" +
                      web::html(who->paastand.navneid.vaerdi) + "</dd>\n";
    for (const saml::Attribut& x : who->paastand.attributter) {
        std::string value = x.vaerdier.empty() ? std::string() : x.vaerdier.front();
        if (x.navn == attr::kPrivilegier3)
            value = fra_base64(value, adgang::kMaxPrivilegiebytes).value_or("");
        out += "<dt>" + web::html(x.navn) + "</dt><dd>" + web::html(value) + "</dd>\n";
    }
    return side("Demofagsystem", out +
                                     "</dl>\n<p><a class=\"button button-secondary\" "
                                     "href=\"/sandkasse/fagsystem/logud\">Log ud</a></p>\n");
}

net::Svar Testlogin::Indre::fag_logud(const net::Anmodning& a) {
    const std::string cookie(web::cookie(a, kDemocookie).value_or(""));
    std::optional<Indlogget> who;
    {
        const std::lock_guard lock(mutex);
        if (const Indlogget* at = indloggede.find(cookie)) who = *at;
        indloggede.glem(cookie);
    }
    if (!who) return viderestil("/sandkasse/fagsystem/");
    saml::Logoutrequest l{.hoved = {saml::nyt_id(verden.entropi), fag_id(),
                                    adresse(contexthandler::sti::kIssue), "", verden.ur.now()}};
    l.navneid = who->paastand.navneid;
    l.sessioner = {who->paastand.session};
    const auto url =
        saml::redirect_url(l.hoved.destination, saml::Retning::kAnmodning,
                           saml::skriv_logoutrequest(l).xml, std::nullopt, *fagsystem.noegle);
    return url ? viderestil(*url) : side("Demofagsystem", "<h1>Kan ikke logge ud</h1>\n", 500);
}

net::Svar Testlogin::Indre::fag_slo(const net::Anmodning& a) {
    const auto m = modtag(a);
    const auto b = m ? saml::Besked::laes(m->xml) : std::unexpected(m.error());
    if (!b || !fra_ch(*m, *b))
        return side("Demofagsystem", "<h1>Beskeden kan ikke bruges</h1>\n", 400);
    if (const auto r = saml::laes_logoutresponse(*b))
        return side("Demofagsystem", r->status.underkode.empty()
                                         ? "<h1>Du er logget ud</h1>\n"
                                         : "<h1>Du er logget ud her, men ikke overalt</h1>\n");
    const auto l = saml::laes_logoutrequest(*b);
    if (!l) return side("Demofagsystem", "<h1>Beskeden kan ikke bruges</h1>\n", 400);
    {
        const std::lock_guard lock(mutex);
        indloggede.glem(std::string(web::cookie(a, kDemocookie).value_or("")));
    }
    return logudsvar(*b, m->relay_state, fag_id(), adresse(contexthandler::sti::kSignoff),
                     fagsystem);
}

Result<std::string> Testlogin::Indre::metadata(bool idp_side) const {
    namespace bnd = saml::binding;
    saml::Metadataindhold m{.rolle = idp_side ? saml::Rolle::kIdp : saml::Rolle::kSp,
                            .oplysninger = {},
                            .id = idp_side ? "_testidp" : "_demofagsystem"};
    saml::Metadata& o = m.oplysninger;
    o.kraever_underskrift = true;
    o.entity_id = idp_side ? idp_id() : fag_id();
    o.signering = {(idp_side ? idp : fagsystem).certifikat};
    if (idp_side) {
        o.sso = {{std::string(bnd::kRedirect), adresse("/sandkasse/idp/sso")}};
        o.slo = {{std::string(bnd::kRedirect), adresse("/sandkasse/idp/slo")}};
    } else {
        o.kryptering = o.signering;
        o.acs = {{std::string(bnd::kPost), adresse("/sandkasse/fagsystem/acs"), "", 0, true}};
        o.slo = {{std::string(bnd::kRedirect), adresse("/sandkasse/fagsystem/slo")}};
    }
    return saml::skriv_metadata(m, idp_side ? idp : fagsystem);
}

Testlogin::Testlogin(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Testlogin::~Testlogin() = default;

std::string Testlogin::idp_entity_id() const {
    return indre_->idp_id();
}
std::string Testlogin::fagsystem_entity_id() const {
    return indre_->fag_id();
}

Result<std::unique_ptr<Testlogin>> Testlogin::create(Valg valg, Omverden world) {
    auto i = std::make_unique<Indre>(std::move(valg), world);
    FAELLED_TRY(i->idp,
                krypto::identitet_fra_pem(i->valg.idp.certifikat_pem, i->valg.idp.noegle_pem));
    FAELLED_TRY(i->fagsystem, krypto::identitet_fra_pem(i->valg.fagsystem.certifikat_pem,
                                                        i->valg.fagsystem.noegle_pem));
    FAELLED_TRY(i->ch, krypto::Certifikat::laes(i->valg.ch.certifikat_pem));
    FAELLED_TRY(i->aabner, krypto::Dekrypteringsnoegle::fra_pem(i->valg.fagsystem.noegle_pem));
    for (const Myndighed& m : i->valg.myndigheder)
        if (std::ranges::find(i->valg.brugere, m.cvr, &Demobruger::cvr) == i->valg.brugere.end())
            i->valg.brugere.push_back({"Prøve Person", "proeve", m.cvr, true,
                                       Uuid::named(Uuid{}, "testbruger:" + m.cvr.text())});
    Testregistrering r;
    FAELLED_TRY(r.idp_metadata, i->metadata(true));
    FAELLED_TRY(r.fagsystem_metadata, i->metadata(false));
    r.idp = i->idp_id();
    r.fagsystem = i->fag_id();
    for (const Myndighed& m : i->valg.myndigheder)
        r.myndigheder.push_back(m.cvr);
    FAELLED_CHECK(registrer(world.administration, r));
    return std::unique_ptr<Testlogin>(new Testlogin(std::move(i)));
}

bool Testlogin::behandler(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done) {
    using Trin = net::Svar (*)(Indre&, const net::Anmodning&);
    static const std::map<std::string_view, Trin> kTrin = {
        {"/sandkasse/idp/sso", [](Indre& i, const net::Anmodning& r) { return i.sso(r); }},
        {"/sandkasse/idp/log-ind", [](Indre& i, const net::Anmodning& r) { return i.log_ind(r); }},
        {"/sandkasse/idp/slo", [](Indre& i, const net::Anmodning& r) { return i.idp_slo(r); }},
        {"/sandkasse/idp/metadata",
         [](Indre& i, const net::Anmodning&) {
             net::Svar s;
             s.indholdstype = "application/samlmetadata+xml";
             s.krop = i.metadata(true).value_or("");
             return s;
         }},
        {"/sandkasse/fagsystem/", [](Indre& i, const net::Anmodning& r) { return i.forside(r); }},
        {"/sandkasse/fagsystem/login",
         [](Indre& i, const net::Anmodning&) { return i.fag_login(); }},
        {"/sandkasse/fagsystem/acs",
         [](Indre& i, const net::Anmodning& r) { return i.fag_acs(r); }},
        {"/sandkasse/fagsystem/slo",
         [](Indre& i, const net::Anmodning& r) { return i.fag_slo(r); }},
        {"/sandkasse/fagsystem/logud",
         [](Indre& i, const net::Anmodning& r) { return i.fag_logud(r); }},
    };
    const auto step = kTrin.find(a->sti);
    if (step == kTrin.end()) return false;
    const auto run = [this, a, done, go = step->second] { done(go(*indre_, *a)); };
    if (!indre_->verden.pulje.send(run)) done(side("Testlogin", "<h1>Der er travlt</h1>\n", 503));
    return true;
}

}  // namespace faelled::app
