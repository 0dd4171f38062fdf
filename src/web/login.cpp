#include "web/login.hpp"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/urlkode.hpp"
#include "contexthandler/oidc.hpp"
#include "saml/parametre.hpp"
#include "saml/transport.hpp"
#include "web/loginside.hpp"
#include "web/session.hpp"
#include "web/side.hpp"

namespace faelled::web {
namespace {

namespace ch = contexthandler;
namespace sti = contexthandler::sti;

constexpr std::size_t kStoersteCookie = 2048;

std::string cookietekst(const net::Anmodning& a, std::string_view navn) {
    const auto v = cookie(a, navn);
    return v && v->size() <= kStoersteCookie ? std::string(*v) : std::string();
}

// The last entity id of the SAML common-domain cookie: base64 texts with spaces between.
std::string faelles_idp(const net::Anmodning& a) {
    const auto text = fra_urlkode(cookietekst(a, "_saml_idp"));
    if (!text || text->empty()) return {};
    const std::string_view last = split(*text, ' ').back();
    return fra_base64(last, kStoersteCookie).value_or(std::string());
}

std::string saet_cookie(const ch::Cookie& c) {
    std::string out = c.navn + "=" + c.vaerdi + "; Path=/; Secure; HttpOnly; SameSite=None";
    if (c.vaerdi.empty())
        out += "; Max-Age=0";
    else if (c.sekunder)
        out += "; Max-Age=" + std::to_string(*c.sekunder);
    return out;
}

// scheme://host:port
std::string_view oprindelse(std::string_view adresse) {
    const std::size_t host = adresse.find("://");
    if (host == std::string_view::npos) return {};
    return adresse.substr(0, adresse.find_first_of("/?#", host + 3));
}

void saet_politik(net::Svar& s, std::string_view form_action) {
    for (auto& [name, value] : s.headere) {
        if (name != "Content-Security-Policy") continue;
        const std::size_t at = value.find("form-action 'self'");
        if (at != std::string::npos)
            value.insert(at + std::string_view("form-action 'self'").size(),
                         " " + std::string(form_action));
    }
}

int status(ch::Fejlgrund g) {
    switch (g) {
        case ch::Fejlgrund::kFremmedCvr:
        case ch::Fejlgrund::kIdpSvar:
        case ch::Fejlgrund::kNiveau:
        case ch::Fejlgrund::kIngenRolle:
            return 403;
        case ch::Fejlgrund::kTravlt:
            return 503;
        case ch::Fejlgrund::kIntern:
            return 500;
        default:
            return 400;
    }
}

struct Tegner {
    const Loginindstillinger& v;

    [[nodiscard]] net::Svar side(std::string titel, std::string indhold, int code = 200) const {
        return dokument({.titel = std::move(titel) + " – Fælled",
                         .indhold = std::move(indhold),
                         .miljoe = v.miljoe,
                         .sandkasse = v.sandkasse,
                         .status = code});
    }
    net::Svar operator()(const ch::Omdirigering& o) const {
        net::Svar s;
        s.status = 303;
        s.headere.emplace_back("Location", o.adresse);
        s.headere.emplace_back("Cache-Control", "no-store");
        return s;
    }
    net::Svar operator()(const ch::Formular& f) const {
        net::Svar s = side("Du sendes videre", formularside(f));
        saet_politik(s, oprindelse(f.adresse));
        const std::string script =
            "<script src=\"" + std::string(kSendSti) + "\" defer></script>\n</head>";
        s.krop.replace(s.krop.find("</head>"), 7, script);
        return s;
    }
    net::Svar operator()(const ch::Fejlside& f) const {
        net::Svar s = side(std::string(fejltekst(f.grund).titel), fejlside(f), status(f.grund));
        if (f.tilbage) saet_politik(s, oprindelse(f.tilbage->adresse));
        return s;
    }
    net::Svar operator()(const ch::Idpvalg& c) const {
        net::Svar s = side("Hvor arbejder du?", valgside(c));
        // The answer to the form sends the browser on to the identity provider, and browsers hold
        // that against the policy as well.
        saet_politik(s, "https:");
        return s;
    }
    net::Svar operator()(const ch::Loggetud& l) const {
        return side(l.delvis ? "Delvist logget ud" : "Logget ud", loggetudside(l));
    }
    net::Svar operator()(const ch::Dokument& d) const {
        net::Svar s;
        s.status = d.status;
        s.indholdstype = d.indholdstype;
        s.krop = d.krop;
        s.headere.emplace_back("Cache-Control", "no-store");
        for (const auto& [name, value] : d.headere)
            s.headere.emplace_back(name, value);
        return s;
    }
};

net::Svar kort(int code, std::string text) {
    net::Svar s;
    s.status = code;
    s.krop = std::move(text);
    return s;
}

Result<saml::Modtaget> modtag(const net::Anmodning& a) {
    return a.metode == "POST" ? saml::laes_post(a.krop) : saml::laes_redirect(a.forespoergsel);
}

bool vores(std::string_view path) {
    for (const std::string_view known :
         {sti::kIssue, sti::kSignoff, sti::kSoapSignoff, sti::kIdpMetadata, sti::kConsume,
          sti::kSignoffRequest, sti::kSignoffResponse, sti::kSpMetadata, sti::kVaelg, sti::kLogud,
          sti::kOpdagelse, sti::kAutoriser, sti::kToken, sti::kUserinfo, sti::kEndSession})
        if (path == known) return true;
    return false;
}

ch::Udfald vaelg(ch::Contexthandler& c, const net::Anmodning& a, const ch::Browser& b) {
    const bool post = a.metode == "POST";
    const auto p = saml::Parametre::laes(post ? std::string_view(a.krop) : a.forespoergsel);
    const std::string id = p ? p->vaerdi("forloeb") : std::string();
    if (post && p && p->har("idp") && !fra_andet_sted(a))
        return c.vaelg(id, p->vaerdi("idp"), p->har("husk"), b);
    return c.vis_valg(id, b);
}

ch::Udfald metadata(const ch::Contexthandler& c, saml::Rolle role) {
    auto xml = c.metadata(role);
    if (!xml)
        return {ch::Dokument{500, "text/plain; charset=utf-8", "Metadata kan ikke skrives\n"}};
    return {ch::Dokument{200, "application/samlmetadata+xml", *std::move(xml)}};
}

ch::Udfald soap(ch::Contexthandler& c, const net::Anmodning& a) {
    ch::Udfald u = c.soap_logud(a.krop);
    const auto* side = std::get_if<ch::Fejlside>(&u.svar);
    if (side == nullptr) return u;
    const std::string fault =
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>"
        "<faultcode>s:Client</faultcode><faultstring>" +
        html(side->regel) + "</faultstring></s:Fault></s:Body></s:Envelope>";
    u.svar = ch::Dokument{500, "text/xml; charset=utf-8", fault};
    return u;
}

// The endpoints of OpenID Connect; nothing when the path is another's.
std::optional<ch::Udfald> oidc(ch::Contexthandler& c, const net::Anmodning& a,
                               const ch::Browser& b) {
    ch::Oidc o(c);
    const bool post = a.metode == "POST";
    const auto parameters = [&] {
        return saml::Parametre::laes(post ? std::string_view(a.krop) : a.forespoergsel);
    };
    const std::string_view who = a.header("authorization").value_or("");
    if (a.sti == sti::kAutoriser) return o.autoriser(parameters(), b);
    if (a.sti == sti::kEndSession) return o.end_session(parameters(), b);
    if (a.sti == sti::kUserinfo) return o.userinfo(who);
    if (a.sti == sti::kToken && post) return o.token(a.krop, who);
    if (a.sti == sti::kToken)
        return ch::Udfald{ch::Dokument{
            405, "application/json", R"({"error":"invalid_request"})", {{"Allow", "POST"}}}};
    if (a.sti == sti::kOpdagelse)
        return ch::Udfald{ch::Dokument{200,
                                       "application/json",
                                       ch::oidc_opdagelse(c.indstillinger()),
                                       {{"Access-Control-Allow-Origin", "*"}}}};
    return std::nullopt;
}

}  // namespace

ch::Browser laes_browser(const net::Anmodning& a) {
    ch::Browser b;
    b.kende = cookietekst(a, ch::kBrowsercookie);
    b.session = cookietekst(a, ch::kSessionscookie);
    b.husket =
        fra_base64url(cookietekst(a, ch::kIdpcookie), kStoersteCookie).value_or(std::string());
    b.faelles = faelles_idp(a);
    b.adresse = a.afsender;
    if (const auto p = saml::Parametre::laes(a.forespoergsel)) {
        b.oensket = p->vaerdi("whr");
        if (b.oensket.empty()) b.oensket = p->vaerdi("idp");
    }
    return b;
}

net::Svar login_svar(const ch::Udfald& u, const Loginindstillinger& settings) {
    net::Svar s = std::visit(Tegner{settings}, u.svar);
    for (const ch::Cookie& c : u.cookies)
        s.headere.emplace_back("Set-Cookie", saet_cookie(c));
    return s;
}

void svar_naar_bogfoert(const ch::Udfald& u, const Loginrevisor& revisor,
                        const Loginindstillinger& settings, net::Afslut done) {
    struct Rest {
        std::atomic<std::size_t> mangler;
        std::atomic<bool> ok{true};
        net::Svar svar;
        net::Afslut done;
    };
    auto rest = std::make_shared<Rest>();
    rest->svar = login_svar(u, settings);
    rest->done = std::move(done);
    rest->mangler = u.poster.size() + 1;
    const auto one = [rest](bool ok) {
        if (!ok) rest->ok = false;
        if (rest->mangler.fetch_sub(1) != 1) return;
        rest->done(rest->ok ? std::move(rest->svar)
                            : kort(503, "Revisionsloggen kan ikke skrives lige nu\n"));
    };
    for (const adgang::Revisionspost& p : u.poster)
        if (!revisor(p, [one](const Result<void>& kept) { one(kept.has_value()); })) one(false);
    one(true);
}

Loginendepunkt::Loginendepunkt(Omverden world, Loginindstillinger settings)
    : verden_(std::move(world)), settings_(std::move(settings)) {}

ch::Udfald Loginendepunkt::udfoer(const net::Anmodning& a) const {
    const ch::Browser b = laes_browser(a);
    ch::Contexthandler& c = verden_.ch;
    if (a.sti == sti::kIssue) return c.fra_system(modtag(a), b);
    if (a.sti == sti::kSignoff) return c.logudsvar_fra_system(modtag(a), b);
    if (a.sti == sti::kConsume) return c.fra_idp(modtag(a), b);
    if (a.sti == sti::kSignoffRequest) return c.logud_fra_idp(modtag(a), b);
    if (a.sti == sti::kSignoffResponse) return c.logudsvar_fra_idp(modtag(a), b);
    if (a.sti == sti::kSoapSignoff) return soap(c, a);
    if (a.sti == sti::kIdpMetadata) return metadata(c, saml::Rolle::kIdp);
    if (a.sti == sti::kSpMetadata) return metadata(c, saml::Rolle::kSp);
    if (a.sti == sti::kVaelg) return vaelg(c, a, b);
    if (auto answer = oidc(c, a, b)) return *std::move(answer);
    return c.logud(b);
}

bool Loginendepunkt::behandler(const std::shared_ptr<const net::Anmodning>& request,
                               const net::Afslut& done) {
    if (request->sti == kSendSti) {
        net::Svar s = kort(200, std::string(kSendScript));
        s.indholdstype = "text/javascript; charset=utf-8";
        s.headere.emplace_back("Cache-Control", "public, max-age=3600");
        done(std::move(s));
        return true;
    }
    if (!vores(request->sti)) return false;
    if (request->metode != "GET" && request->metode != "POST") {
        net::Svar s = kort(405, "Kun GET og POST\n");
        s.headere.emplace_back("Allow", "GET, POST");
        done(std::move(s));
        return true;
    }
    const bool sent = verden_.pulje.send([this, request, done] {
        if (verden_.frisk) verden_.frisk();
        svar_naar_bogfoert(udfoer(*request), verden_.revisor, settings_, done);
    });
    if (!sent) done(kort(503, "Der er for travlt lige nu\n"));
    return true;
}

}  // namespace faelled::web
