// The decision of an authority, on its part of a service agreement or on a federation agreement:
// the same operations under two paths.
#include "app/admin/hjaelp.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

using Del = Result<void> (*)(Administration&, const Administrator&, const Uuid&, const Krop&);

struct Afgoerelse {
    const char* navn;
    const char* resume;
    const char* ind;
    Del koer;
};

constexpr Afgoerelse kAfgoerelser[] = {
    {"godkend", "Godkend; sha256 er af den tekst, der er vist", "Godkend",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop& b) {
         return a.godkend(who, {id, b.tekst("sha256"), b.sand("bemyndiget")});
     }},
    {"afvis", "Afvis med en årsag", "Aarsag",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop& b) {
         return a.afvis(who, id, b.tekst("aarsag"));
     }},
    {"opsig", "Opsig; uden dato gælder opsigelsesfristen", "Opsigelse",
     [](Administration& a, const Administrator& who, const Uuid& id,
        const Krop& b) -> Result<void> {
         FAELLED_TRY(const auto date, b.dato("dato"));
         return a.opsig(who, id, date, b.tekst("aarsag"));
     }},
    {"suspender", "Stop nu", "Aarsag",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop& b) {
         return a.suspender(who, id, b.tekst("aarsag"));
     }},
    {"genoptag", "Genoptag det, der er suspenderet", "",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop&) {
         return a.genoptag(who, id);
     }},
    {"gensend-advis", "Send anmodningens advis igen, højst én gang i døgnet", "",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop&) {
         return a.gensend_advis(who, id);
     }},
};

constexpr Afgoerelse kFoederation[] = {
    {"anmod", "Bed myndigheden om godkendelse", "",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop&) {
         return a.anmod_foederation(who, id);
     }},
    {"traek-tilbage", "Træk anmodningen tilbage", "",
     [](Administration& a, const Administrator& who, const Uuid& id, const Krop&) {
         return a.traek_foederation(who, id);
     }},
};

void tilfoej(Administration& a, const std::string& path, const Afgoerelse& d,
             std::vector<Apioperation>& out) {
    out.push_back(
        lav(a,
            {.metode = "POST",
             .sti = "/admin/" + path + "/{uuid}/" + d.navn,
             .navn = path + "." + d.navn,
             .resume = d.resume,
             .ind = d.ind},
            [&a, run = d.koer](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                FAELLED_TRY(const Uuid id, call.uuid());
                FAELLED_TRY(const Krop body, Krop::laes(call));
                return udfoert(run(a, who, id, body));
            }));
}

void godkendelsestekst(Administration& a, const std::string& path, std::vector<Apioperation>& out) {
    out.push_back(lav(a,
                      {.metode = "GET",
                       .sti = "/admin/" + path + "/{uuid}/godkendelsestekst",
                       .navn = path + ".godkendelsestekst",
                       .resume = "Hele den tekst, som den, der godkender, skal have set",
                       .ud = "Godkendelsestekst"},
                      [&a](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                          FAELLED_TRY(const Uuid id, call.uuid());
                          FAELLED_TRY(const adm::Godkendelsestekst t, a.godkendelsestekst(who, id));
                          return svar({{"tekst", t.tekst}, {"sha256", t.sha256}});
                      }));
}

Result<std::vector<adm::Godkend>> flere(const Krop& body) {
    const auto at = body.raa().find("godkend");
    if (at == body.raa().end() || !at->is_array() || at->empty() || at->size() > 500)
        return std::unexpected(Fejl::ugyldig("godkend", "skal være en liste på 1-500"));
    std::vector<adm::Godkend> out;
    for (const Json& one : *at) {
        const auto text = [&](const char* name) {
            return one.is_object() && one.contains(name) && one[name].is_string()
                       ? one[name].get<std::string>()
                       : std::string();
        };
        const auto part = Uuid::parse(text("part"));
        if (!part) return std::unexpected(Fejl::ugyldig("part", "skal være et UUID"));
        const bool yes = one.contains("bemyndiget") && one["bemyndiget"] == true;
        out.push_back({*part, text("sha256"), yes});
    }
    return out;
}

// ADM-021: each by itself.
Result<Apisvar> godkend_flere(Administration& a, const Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Krop body, Krop::laes(call));
    FAELLED_TRY(const std::vector<adm::Godkend> in, flere(body));
    Json rows = Json::array();
    for (const adm::Partsvar& p : a.godkend_flere(who, in)) {
        Json row = {{"part", p.part.text()}, {"kode", p.svar ? 20 : p.svar.error().kode}};
        if (!p.svar) row["tekst"] = p.svar.error().tekst;
        rows.push_back(std::move(row));
    }
    return svar(rows);
}

Result<Apisvar> efterkonfigurer(Administration& a, const Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    FAELLED_TRY(const Krop body, Krop::laes(call));
    const auto at = body.raa().find("vaerdier");
    if (at == body.raa().end() || !at->is_array())
        return std::unexpected(Fejl::ugyldig("vaerdier", "skal være en liste"));
    std::vector<adm::Efterkonfigurationsvaerdi> values;
    for (const Json& one : *at) {
        FAELLED_TRY(auto v, adm::fra_json<adm::Efterkonfigurationsvaerdi>(one.dump()));
        values.push_back(std::move(v));
    }
    return udfoert(a.efterkonfigurer(who, id, std::move(values)));
}

}  // namespace

void tilfoej_parter(Administration& a, std::vector<Apioperation>& out) {
    for (const char* path : {"aftaleparter", "foederationsaftaler"}) {
        godkendelsestekst(a, path, out);
        for (const Afgoerelse& d : kAfgoerelser)
            tilfoej(a, path, d, out);
    }
    for (const Afgoerelse& d : kFoederation)
        tilfoej(a, "foederationsaftaler", d, out);
    out.push_back(lav(a,
                      {.metode = "POST",
                       .sti = "/admin/aftaleparter/godkend",
                       .navn = "aftaleparter.godkend-flere",
                       .resume = "Godkend flere på én gang; hver får sit eget svar",
                       .ind = "GodkendFlere",
                       .ud = "[]Partsvar"},
                      [&a](const Administrator& who, const Apikald& call) {
                          return godkend_flere(a, who, call);
                      }));
    out.push_back(lav(a,
                      {.metode = "PUT",
                       .sti = "/admin/aftaleparter/{uuid}/efterkonfiguration",
                       .navn = "aftaleparter.efterkonfigurer",
                       .resume = "Værdier, som services beder om efter godkendelsen",
                       .ind = "Efterkonfiguration"},
                      [&a](const Administrator& who, const Apikald& call) {
                          return efterkonfigurer(a, who, call);
                      }));
}

}  // namespace faelled::app::admin
