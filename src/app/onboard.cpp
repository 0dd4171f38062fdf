// faelled onboard: one command gives a vendor a system, a certificate, agreements for every service
// and the settings of the usual clients.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/filer.hpp"
#include "app/kommandoer.hpp"
#include "app/opsaetninger.hpp"
#include "app/sandkasseklient.hpp"
#include "app/udskrift.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::json;

// A file name of a system's name: letters, digits and dashes.
std::string filnavn(std::string_view name) {
    std::string out;
    for (const char c : fold(name)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            out.push_back(c);
        else if (!out.empty() && out.back() != '-')
            out.push_back('-');
    }
    while (out.ends_with('-'))
        out.pop_back();
    return out.empty() ? "system" : out;
}

std::string tekst(const Json& j, const char* path) {
    const Json::json_pointer at(path);
    return j.contains(at) && j.at(at).is_string() ? j.at(at).get<std::string>() : std::string();
}

Result<void> gem(const Json& made, const std::string& stem, const Tilslutningsvalg& v,
                 Klientopsaetning& o) {
    o.certifikat = v.certifikat.empty() ? stem + ".pem" : absolut(v.certifikat);
    if (!v.certifikat.empty()) return {};
    o.noegle = stem + ".key";
    o.p12 = stem + ".p12";
    FAELLED_CHECK(skriv_fil(o.noegle, tekst(made, "/noegle"), Adgang::kPrivat));
    FAELLED_CHECK(skriv_fil(o.certifikat, tekst(made, "/certifikat"), Adgang::kOffentlig));
    const auto p12 = fra_base64(tekst(made, "/p12"), std::size_t{1} << 20);
    if (!p12) return std::unexpected(Fejl::intern("Sandkassens svar kan ikke læses"));
    return skriv_fil(o.p12, *p12, Adgang::kPrivat);
}

Result<void> udfoer(const Tilslutningsvalg& v) {
    FAELLED_TRY(const Sandkasseklient k, Sandkasseklient::aabn(v.data));
    Json wish = {{"navn", v.navn}, {"cvr", v.cvr}};
    if (!v.myndighed.empty()) wish["myndighed"] = v.myndighed;
    if (!v.certifikat.empty()) {
        const auto file = laes_fil(v.certifikat);
        if (!file) return std::unexpected(Fejl::kalder(40, file.error().tekst));
        // DER travels as base64, which the reader of certificates takes as well.
        wish["certifikat"] = file->starts_with("-----") ? *file : base64(*file);
    }
    FAELLED_TRY(const std::string body, k.kald("POST", "/sandkasse/tilslut", wish.dump()));
    const Json made = Json::parse(body);
    const Json klar = Json::parse(k.klar());

    const std::string name = filnavn(v.navn);
    const std::string folder =
        v.ud.empty() ? absolut(v.data) + "/tilsluttet/" + name : absolut(v.ud);
    FAELLED_CHECK(lav_mappe(folder, Adgang::kPrivat));
    Klientopsaetning o;
    FAELLED_CHECK(gem(made, folder + "/" + name, v, o));
    o.navn = v.navn;
    o.system = tekst(made, "/system");
    o.aftale = tekst(made, "/aftale");
    o.myndighed = tekst(made, "/myndighed");
    o.base = tekst(klar, "/https");
    o.ca = tekst(klar, "/ca");
    o.sts_entity_id = tekst(klar, "/sts/entity_id");
    o.sts_certifikat = tekst(klar, "/sts/certifikat");
    for (const Json& t : klar.value("tjenester", Json::array())) {
        o.tjenester.push_back({tekst(t, "/navn"), tekst(t, "/entity_id"), tekst(t, "/uuid"),
                               tekst(t, "/certifikat"), tekst(t, "/adresse")});
    }
    FAELLED_TRY(const std::string text, opsaetninger(o));
    FAELLED_CHECK(skriv_fil(folder + "/opsaetning.md", text, Adgang::kOffentlig));
    sig(text);
    sig("Det samme står i " + folder + "/opsaetning.md");
    return {};
}

}  // namespace

Udgang tilslut(const Tilslutningsvalg& v) {
    const Result<void> done = udfoer(v);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
