#include "app/admin/kommando.hpp"

#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "app/admin/kald.hpp"
#include "app/filer.hpp"
#include "app/sandkasseklient.hpp"
#include "app/udskrift.hpp"
#include "net/klient.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::ordered_json;

// The installation said no: not a fault of the command line.
constexpr std::string_view kAfvist = "afvist af installationen";
constexpr std::size_t kStoersteSvar = std::size_t{64} << 20;

struct Forbindelse {
    std::unique_ptr<net::Httpklient> http;
    std::string base;
};

// What is not said on the command line, klar.json says.
Result<Operatoersted> sted(const Adminvalg& v) {
    Operatoersted s{v.adresse, v.ca, v.certifikat, v.noegle};
    if (!v.data.empty()) {
        FAELLED_TRY(const Klarfilindhold klar, laes_klar(v.data));
        const auto fill = [](std::string& field, const std::string& known) {
            if (field.empty()) field = known;
        };
        fill(s.adresse, klar.sted.adresse);
        fill(s.ca, klar.sted.ca);
        fill(s.certifikat, klar.sted.certifikat);
        fill(s.noegle, klar.sted.noegle);
    }
    if (s.adresse.empty() || s.certifikat.empty() || s.noegle.empty())
        return std::unexpected(
            Fejl::kalder(40, "Sig hvor: --data DIR, eller --adresse, --certifikat og --noegle"));
    return s;
}

Result<std::string> kald(const Forbindelse& f, const Adminvalg& v, const admin::Adminkald& c) {
    net::Klientkald call{.metode = c.metode, .url = f.base + c.sti, .krop = c.krop};
    if (!c.krop.empty()) call.headere.emplace_back("Content-Type", "application/json");
    if (!v.organisation.empty()) call.headere.emplace_back("Faelled-Organisation", v.organisation);
    if (!v.aarsag.empty()) call.headere.emplace_back("Faelled-Aarsag", v.aarsag);
    FAELLED_TRY(const net::Klientsvar answer, f.http->kald(call));
    if (answer.status >= 200 && answer.status < 300) return answer.krop;
    const Json body = Json::parse(answer.krop, nullptr, false);
    std::string text = "HTTP " + std::to_string(answer.status);
    for (const char* name : {"tekst", "besked"})
        if (body.is_object() && body.contains(name) && body[name].is_string())
            text = body[name].get<std::string>();
    Fejl no = answer.status >= 500 ? Fejl::miljoe(text) : Fejl::kalder(40, text);
    if (answer.status < 500) no.regel = kAfvist;
    return std::unexpected(std::move(no));
}

Result<std::string> krop(const Adminvalg& v) {
    if (v.krop.empty()) return std::string();
    if (v.krop != "-") return laes_fil(v.krop);
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

Result<std::vector<std::pair<std::string, std::string>>> navne(const Adminvalg& v) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& one : v.navne) {
        const std::size_t eq = one.find('=');
        if (eq == std::string::npos || eq == 0)
            return std::unexpected(Fejl::kalder(40, one + " skal være navn=værdi"));
        std::string value = one.substr(eq + 1);
        if (value.starts_with('@')) {
            FAELLED_TRY(value, laes_fil(value.substr(1)));
        }
        out.emplace_back(one.substr(0, eq), std::move(value));
    }
    return out;
}

Result<void> udfoer(const Adminvalg& v) {
    FAELLED_TRY(const Operatoersted where, sted(v));
    Forbindelse f{{}, where.adresse};
    FAELLED_TRY(f.http, operatoerklient(where, kStoersteSvar));
    const char* description = v.xapi ? "/stsadmin/xapi/openapi.json" : "/admin/openapi.json";
    FAELLED_TRY(const std::string openapi, kald(f, v, {"GET", description, ""}));
    if (v.operation == "hjaelp") {
        FAELLED_TRY(const std::string text,
                    admin::hjaelp(openapi, v.navne.empty() ? "" : v.navne.front()));
        sig(text.substr(0, text.size() - 1));
        return {};
    }
    admin::Kaldsvalg choice{.operation = v.operation, .navne = {}, .krop = {}};
    FAELLED_TRY(choice.navne, navne(v));
    FAELLED_TRY(choice.krop, krop(v));
    FAELLED_TRY(const admin::Adminkald call, admin::lav_kald(openapi, choice));
    FAELLED_TRY(const std::string answer, kald(f, v, call));
    if (answer.empty()) return {};
    const Json body = Json::parse(answer, nullptr, false);
    sig(body.is_discarded() ? answer : body.dump(2));
    return {};
}

}  // namespace

Udgang admin_kommando(const Adminvalg& valg) {
    const Result<void> done = udfoer(valg);
    if (done) return Udgang::kOk;
    const Udgang code = meld(done.error());
    return done.error().regel == kAfvist ? Udgang::kFund : code;
}

}  // namespace faelled::app
