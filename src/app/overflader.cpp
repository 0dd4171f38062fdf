#include "app/overflader.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/json_text.hpp"

namespace faelled::app {

namespace {

std::string_view uden_slut(std::string_view path) {
    if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

// The first segment of `path`, which loses it.
std::string_view segment(std::string_view& path) {
    const std::size_t slash = path.find('/');
    const std::string_view out = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    return out;
}

bool passer(std::string_view pattern, std::string_view path) {
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = segment(pattern);
        if (wanted == "{*}") return true;
        const std::string_view found = segment(path);
        if (wanted.starts_with('{') ? found.empty() : wanted != found) return false;
    }
    return pattern.empty() && path.empty();
}

void felt(std::string& out, std::string_view name, std::string_view value) {
    append_json_text(out, name);
    out += ": ";
    append_json_text(out, value);
}

}  // namespace

namespace {

struct Linje {
    const char* art;
    const char* metode;
    const char* sti;
    const char* krav;
    bool Fastevalg::* kun = nullptr;  // there when this is chosen; null: always
};

constexpr auto kSandkasse = &Fastevalg::sandkasse;
constexpr auto kListeRest = &Fastevalg::listehent_rest;
constexpr auto kListeGraphql = &Fastevalg::listehent_graphql;

constexpr Linje kFaste[] = {
    {"drift", "GET", "/", "ingen"},
    {"drift", "GET", "/live", "ingen"},
    {"drift", "GET", "/ready", "ingen"},
    {"drift", "GET", "/ready/besked", "ingen"},
    {"drift", "GET", "/metrics", "ingen"},
    {"graphql", "POST", "/organisation/organisationhent/1", "token"},
    {"drift", "GET", "/organisation/graphiql/1/", "ingen", kSandkasse},
    {"liste", "POST", "/service/KlassifikationListeHentREST", "token", kListeRest},
    {"liste", "POST", "/service/KlassifikationListeHentREST/KlassifikationListeHentREST", "token",
     kListeRest},
    {"drift", "GET", "/service/KlassifikationListeHentREST/openapi.json", "ingen", kListeRest},
    {"liste", "POST", "/service/KlassifikationListeHentGQL", "token", kListeGraphql},
    {"sts", "POST", "/runtime/services/kombittrust/14/certificatemixed", "token"},
    {"beskrivelse", "GET", "/runtime/services/kombittrust/14/certificatemixed", "ingen"},
    {"beskrivelse", "GET", "/runtime/services/kombittrust/mex", "ingen"},
    {"json", "POST", "/runtime/api/rest/wstrust/v1/issue", "certifikat"},
    {"oauth", "POST", "/runtime/api/rest/oauth/v1/issue", "certifikat"},
    {"drift", "GET", "/runtime/oauth2/certs.idp", "ingen"},
    {"ats", "POST", "/service/AccessTokenService_1/token", "certifikat"},
    {"rest", "GET", "/service/AccessTokenDemo_1/callDemoService/{text}", "token"},
    {"opslag", "POST", "/opslag/1/overblik", "token"},
    {"opslag", "POST", "/opslag/1/paragraf8", "token"},
    {"opslag", "POST", "/opslag/1/paragraf11a", "token"},
    {"opslag", "POST", "/opslag/1/paragraf11a/stk1", "token"},
    {"drift", "GET", "/opslag/1/openapi.json", "ingen"},
    {"drift", "GET", "/organisation/api/1/openapi.json", "ingen"},
    {"orgapi", "*", "/organisation/api/1/{*}", "token"},
    {"drift", "GET", "/klassifikation/api/1/openapi.json", "ingen"},
    {"klasseapi", "*", "/klassifikation/api/1/{*}", "token"},
    {"validering", "POST", "/sagdokumentindeks/6/validering", "token"},
    {"drift", "GET", "/sagdokumentindeks/6/validering/openapi.json", "ingen"},
    {"validering", "POST", "/ydelseindeks/6/validering", "token"},
    {"drift", "GET", "/ydelseindeks/6/validering/openapi.json", "ingen"},
    {"revision", "GET", "/admin/revision", "operatoer"},
    {"revision", "GET", "/admin/forbrug", "operatoer"},
    {"administration", "*", "/admin/{*}", "certifikat"},
    {"xapi", "*", "/stsadmin/xapi/{*}", "certifikat"},
    {"side", "GET", "/app/", "session"},
    {"side", "GET", "/app/{*}", "session"},
    {"login", "GET", "/app/login", "ingen"},
    {"login", "POST", "/app/login/acs", "saml"},
    {"login", "GET", "/app/login/slo", "saml"},
    {"login", "GET", "/app/logud", "ingen"},
    {"login", "*", "/runtime/saml2/issue.idp", "saml"},
    {"login", "*", "/runtime/saml2/signoff.idp", "saml"},
    {"login", "POST", "/runtime/services/signoff/saml2/soap", "saml"},
    {"drift", "GET", "/runtime/saml2/metadata.idp", "ingen"},
    {"login", "POST", "/runtime/saml2auth/consume.idp", "saml"},
    {"login", "*", "/runtime/saml2auth/signoffrequest.idp", "saml"},
    {"login", "*", "/runtime/saml2auth/signoffresponse.idp", "saml"},
    {"drift", "GET", "/runtime/saml2auth/metadata.idp", "ingen"},
    {"login", "*", "/runtime/saml2auth/vaelg.idp", "saml"},
    {"login", "*", "/runtime/saml2auth/logud.idp", "saml"},
    {"drift", "GET", "/runtime/send.js", "ingen"},
    {"drift", "GET", "/runtime/oauth2/.well-known/openid-configuration", "ingen"},
    {"login", "*", "/runtime/oauth2/authorize.idp", "oidc"},
    {"login", "POST", "/runtime/oauth2/token.idp", "oidc"},
    {"login", "*", "/runtime/oauth2/userinfo.idp", "oidc"},
    {"login", "*", "/runtime/oauth2/endsession.idp", "oidc"},
    {"testlogin", "*", "/sandkasse/idp/{*}", "saml", kSandkasse},
    {"testlogin", "GET", "/sandkasse/fagsystem/", "saml", kSandkasse},
    {"testlogin", "*", "/sandkasse/fagsystem/{*}", "saml", kSandkasse},
    {"sandkasseside", "*", "/sandkasse/api/{*}", "loopback", kSandkasse},
    {"sandkassefil", "GET", "/sandkasse/filer/{navn}", "loopback", kSandkasse},
    {"sandkasse", "GET", "/sandkasse/ur", "operatoer", kSandkasse},
    {"sandkasse", "PUT", "/sandkasse/ur", "operatoer", kSandkasse},
    {"sandkasse", "GET", "/sandkasse/fejl", "operatoer", kSandkasse},
    {"sandkasse", "PUT", "/sandkasse/fejl", "operatoer", kSandkasse},
    {"sandkasse", "POST", "/sandkasse/tilslut", "operatoer", kSandkasse},
    {"sandkasse", "GET", "/sandkasse/overflader", "operatoer", kSandkasse},
};

}  // namespace

std::vector<net::Overflade> faste_overflader(const Fastevalg& choice) {
    std::vector<net::Overflade> out;
    for (const Linje& l : kFaste) {
        if (l.kun == nullptr || choice.*l.kun)
            out.push_back({l.art, l.metode, l.sti, l.krav, {}, {}});
    }
    return out;
}

void Overflader::tilfoej(std::vector<net::Overflade> more) {
    for (net::Overflade& o : more) {
        const bool places = o.sti.find('{') != std::string::npos;
        (places ? moenstre_ : hele_).emplace_back(uden_slut(o.sti));
        alle_.push_back(std::move(o));
    }
    std::ranges::sort(hele_);
}

bool Overflader::findes(std::string_view sti) const {
    sti = uden_slut(sti);
    return std::ranges::binary_search(hele_, sti, std::less<>{}) ||
           std::ranges::any_of(moenstre_, [&](const std::string& m) { return passer(m, sti); });
}

std::string Overflader::json() const {
    std::string out = "{\"overflader\": [";
    for (const net::Overflade& o : alle_) {
        out += &o == alle_.data() ? "\n {" : ",\n {";
        felt(out, "art", o.art);
        out += ", ";
        felt(out, "metode", o.metode);
        out += ", ";
        felt(out, "sti", o.sti);
        out += ", ";
        felt(out, "krav", o.krav);
        if (!o.operationer.empty()) {
            out += ", ";
            felt(out, "entity_id", o.entity_id);
            out += ", \"operationer\": [";
            for (const std::string& name : o.operationer) {
                if (&name != o.operationer.data()) out += ", ";
                append_json_text(out, name);
            }
            out += ']';
        }
        out += '}';
    }
    return out + "\n]}\n";
}

}  // namespace faelled::app
