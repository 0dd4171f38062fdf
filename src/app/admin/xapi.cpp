// The external API through which role catalogues keep job function roles (administration.md chapter
// 5, ADM-040). Lists are whole or refused: the known client deletes what a list leaves out.
#include <algorithm>
#include <map>

#include "app/admin/api.hpp"
#include "app/admin/hjaelp.hpp"
#include "app/version.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

namespace adm = administration;
using admin::Json;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;

constexpr std::string_view kRod = "/stsadmin/xapi/";

// Whoever is not let in may be let in later: not a 406, which would end the client's tries.
Result<adm::Administrator> klient(adm::Administration& a, const Apikald& call) {
    if (!call.certifikat) return std::unexpected(Fejl::kalder(41, "Klientcertifikat mangler"));
    Result<adm::Administrator> who = a.rolleklient(*call.certifikat);
    if (!who && who.error().slags == FejlSlags::kKalder)
        return std::unexpected(Fejl::kalder(41, who.error().tekst));
    if (who) who->transaktion = call.transaktion;
    return who;
}

// Names of constraint types, looked up once a call.
class Typenavne {
  public:
    Typenavne(adm::Administration& a, const adm::Administrator& who) : a_(a), who_(who) {}

    Result<std::string> navn(const std::string& entity_id) {
        if (const auto known = navne_.find(entity_id); known != navne_.end()) return known->second;
        adm::Filter f;
        f.noegle = entity_id;
        f.antal = 1;
        FAELLED_TRY(const auto side, a_.soeg<adm::Dataafgraensningstype>(who_, f));
        std::string name = side.poster.empty() ? std::string() : side.poster.front().navn;
        return navne_.emplace(entity_id, std::move(name)).first->second;
    }

  private:
    adm::Administration& a_;
    const adm::Administrator& who_;
    std::map<std::string, std::string> navne_;
};

std::string samlet(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& p : parts)
        out += (out.empty() ? "" : ",") + p;
    return out;
}

Result<Json> vis(const adm::Jobfunktionsrolle& j, Typenavne& names) {
    Json roles = Json::array();
    for (const adm::Rolletilknytning& r : j.roller) {
        Json values = Json::array();
        for (const adm::Afgraensningsvaerdi& v : r.afgraensninger) {
            FAELLED_TRY(const std::string name, names.navn(v.type));
            values.push_back({{"navn", name},
                              {"vaerdi", samlet(v.vaerdier)},
                              {"dynamisk", v.dynamisk},
                              {"dataafgraensningstypeEntityId", v.type},
                              {"dataafgraensningstypeNavn", name}});
        }
        roles.push_back({{"brugersystemrolleUuid", r.brugersystemrolle.text()},
                         {"dataafgraensningsVaerdier", std::move(values)}});
    }
    std::vector<std::string> delegated;
    delegated.reserve(j.delegeret_til.size());
    for (const adm::Delegering& d : j.delegeret_til)
        delegated.push_back(d.til.text());
    return Json{{"uuid", j.uuid.text()},
                {"navn", j.navn},
                {"entityId", j.entity_id},
                {"beskrivelse", j.beskrivelse},
                {"organisationCvr", j.organisation.text()},
                {"delegeretTilCvr", samlet(delegated)},
                {"version", j.version},
                {"brugersystemrolleDataafgraensninger", std::move(roles)}};
}

// --- reading what a client sent ---------------------------------------------------------------

std::string tekst(const Json& j, const char* name) {
    const auto at = j.find(name);
    return at != j.end() && at->is_string() ? at->get<std::string>() : std::string();
}

Result<adm::Afgraensningsvaerdi> vaerdi(const Json& j) {
    if (!j.is_object())
        return std::unexpected(Fejl::ugyldig("dataafgraensningsVaerdier", "skal være objekter"));
    adm::Afgraensningsvaerdi v;
    v.type = tekst(j, "dataafgraensningstypeEntityId");
    v.dynamisk = j.contains("dynamisk") && j["dynamisk"] == true;
    const std::string text = tekst(j, "vaerdi");
    // A parameter URL stands whole; the others are a list joined by comma.
    if (v.dynamisk) {
        v.vaerdier.push_back(text);
    } else if (!text.empty()) {
        for (const std::string_view part : split(text, ','))
            v.vaerdier.emplace_back(trim(part));
    }
    return v;
}

Result<std::vector<adm::Rolletilknytning>> tilknytninger(const Json& body) {
    std::vector<adm::Rolletilknytning> out;
    const auto at = body.find("brugersystemrolleDataafgraensninger");
    if (at == body.end() || at->is_null()) return out;
    if (!at->is_array())
        return std::unexpected(
            Fejl::ugyldig("brugersystemrolleDataafgraensninger", "skal være en liste"));
    for (const Json& one : *at) {
        adm::Rolletilknytning r;
        const auto role = Uuid::parse(one.is_object() ? tekst(one, "brugersystemrolleUuid") : "");
        if (!role)
            return std::unexpected(Fejl::ugyldig("brugersystemrolleUuid", "skal være et UUID"));
        r.brugersystemrolle = *role;
        if (const auto values = one.find("dataafgraensningsVaerdier");
            values != one.end() && values->is_array()) {
            for (const Json& v : *values) {
                FAELLED_TRY(adm::Afgraensningsvaerdi read, vaerdi(v));
                r.afgraensninger.push_back(std::move(read));
            }
        }
        out.push_back(std::move(r));
    }
    return out;
}

// A CVR that was there keeps its period; the field left out keeps them all.
Result<std::vector<adm::Delegering>> delegeringer(const Json& body,
                                                  const std::vector<adm::Delegering>& before) {
    const auto at = body.find("delegeretTilCvr");
    if (at == body.end() || at->is_null()) return before;
    std::vector<adm::Delegering> out;
    for (const std::string_view part : split(tekst(body, "delegeretTilCvr"), ',')) {
        if (trim(part).empty()) continue;
        const auto cvr = Cvr::parse(trim(part));
        if (!cvr) return std::unexpected(Fejl::ugyldig("delegeretTilCvr", "skal være otte cifre"));
        const auto same = std::ranges::find(before, *cvr, &adm::Delegering::til);
        if (same != before.end()) {
            out.push_back(*same);
        } else {
            adm::Delegering fresh;
            fresh.til = *cvr;
            out.push_back(fresh);
        }
    }
    return out;
}

Result<adm::Jobfunktionsrolle> rolle(const Json& body, adm::Jobfunktionsrolle r) {
    r.navn = tekst(body, "navn");
    r.entity_id = tekst(body, "entityId");
    r.beskrivelse = tekst(body, "beskrivelse");
    if (const auto at = body.find("version"); at != body.end() && at->is_number_integer())
        r.version = at->get<std::int64_t>();
    FAELLED_TRY(r.roller, tilknytninger(body));
    FAELLED_TRY(r.delegeret_til, delegeringer(body, r.delegeret_til));
    return r;
}

// --- the operations ---------------------------------------------------------------------------

using Handling = Result<Apisvar> (*)(adm::Administration&, const adm::Administrator&,
                                     const Apikald&);

Result<Apisvar> alle(adm::Administration& a, const adm::Administrator& who, const Apikald&) {
    FAELLED_TRY(const auto roles, a.jobfunktionsroller(who));
    Typenavne names(a, who);
    Json out = Json::array();
    for (const adm::Jobfunktionsrolle& j : roles) {
        FAELLED_TRY(Json one, vis(j, names));
        out.push_back(std::move(one));
    }
    return admin::svar(out);
}

Result<Apisvar> en(adm::Administration& a, const adm::Administrator& who, const Uuid& id) {
    FAELLED_TRY(const auto role, a.laes<adm::Jobfunktionsrolle>(who, id));
    if (role.status == adm::Jobfunktionsrollestatus::kSlettet)
        return std::unexpected(Fejl::kalder(44, "Rollen er slettet"));
    Typenavne names(a, who);
    FAELLED_TRY(const Json one, vis(role, names));
    return admin::svar(one);
}

Result<Apisvar> laes(adm::Administration& a, const adm::Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    return en(a, who, id);
}

Result<Apisvar> opret(adm::Administration& a, const adm::Administrator& who, const Apikald& call) {
    FAELLED_TRY(const admin::Krop body, admin::Krop::laes(call));
    adm::Jobfunktionsrolle fresh;
    fresh.organisation = who.organisation;
    FAELLED_TRY(adm::Jobfunktionsrolle r, rolle(body.raa(), std::move(fresh)));
    FAELLED_TRY(const Uuid id, a.opret(who, std::move(r)));
    return en(a, who, id);
}

Result<Apisvar> ret(adm::Administration& a, const adm::Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    FAELLED_TRY(const admin::Krop body, admin::Krop::laes(call));
    FAELLED_TRY(adm::Jobfunktionsrolle before, a.laes<adm::Jobfunktionsrolle>(who, id));
    if (before.status == adm::Jobfunktionsrollestatus::kSlettet)
        return std::unexpected(Fejl::kalder(44, "Rollen er slettet"));
    FAELLED_TRY(adm::Jobfunktionsrolle r, rolle(body.raa(), std::move(before)));
    FAELLED_CHECK(a.ret(who, std::move(r)));
    return en(a, who, id);
}

Result<Apisvar> slet(adm::Administration& a, const adm::Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    FAELLED_CHECK(a.slet_jobfunktionsrolle(who, id));
    return Apisvar{.krop = {}, .status = 200};
}

Result<Apisvar> systemer(adm::Administration& a, const adm::Administrator& who, const Apikald&) {
    FAELLED_TRY(const auto all, a.brugervendte_systemer(who));
    Json out = Json::array();
    for (const adm::BrugervendtSystem& s : all)
        out.push_back({{"uuid", s.uuid.text()},
                       {"navn", s.navn},
                       {"organisationNavn", s.organisation_navn},
                       {"organisationCvr", s.organisation.text()},
                       {"changedDate", utc_datetime(s.aendret)}});
    return admin::svar(out);
}

Json type_json(const adm::Dataafgraensningstype& t) {
    Json one = admin::som_json(t);
    Json values = Json::array();
    for (const adm::Listevaerdi& v : t.vaerdier)
        values.push_back({{"navn", v.navn}, {"vaerdi", v.vaerdi}});
    return {{"uuid", t.uuid.text()}, {"entityId", t.entity_id},
            {"navn", t.navn},        {"beskrivelse", t.beskrivelse},
            {"type", one["type"]},   {"regulaertUdtryk", t.regulaert_udtryk},
            {"isCommon", t.faelles}, {"vaerdiListe", std::move(values)}};
}

Result<Apisvar> roller(adm::Administration& a, const adm::Administrator& who, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    FAELLED_TRY(const auto all, a.brugersystemroller(who, id));
    Json out = Json::array();
    for (const adm::Brugersystemrolledetalje& d : all) {
        Json types = Json::array();
        for (const auto& [use, type] : d.typer)
            types.push_back({{"kraevet", use.kraevet ? "JA" : "NEJ"},
                             {"dataafgraensningstype", type_json(type)}});
        out.push_back({{"uuid", d.rolle.uuid.text()},
                       {"navn", d.rolle.navn},
                       {"entityId", d.rolle.entity_id},
                       {"beskrivelse", d.rolle.beskrivelse},
                       {"dataafgraensningstyper", std::move(types)}});
    }
    return admin::svar(out);
}

}  // namespace

std::vector<Apioperation> xapi_operationer(adm::Administration& a) {
    struct Post {
        const char* metode;
        const char* sti;
        const char* navn;
        const char* resume;
        const char* ind;
        const char* ud;
        Handling koer;
    };
    constexpr Post kPoster[] = {
        {"GET", "jobfunktionsroller", "jobfunktionsroller", "Egne og modtagne roller", "",
         "[]Jobfunktionsrolle", alle},
        {"POST", "jobfunktionsroller", "opretJobfunktionsrolle", "Opret", "Jobfunktionsrolle",
         "Jobfunktionsrolle", opret},
        {"GET", "jobfunktionsroller/{uuid}", "jobfunktionsrolle", "Læs", "", "Jobfunktionsrolle",
         laes},
        {"PUT", "jobfunktionsroller/{uuid}", "retJobfunktionsrolle", "Ret", "Jobfunktionsrolle",
         "Jobfunktionsrolle", ret},
        {"DELETE", "jobfunktionsroller/{uuid}", "sletJobfunktionsrolle", "Slet", "", "", slet},
        {"GET", "jobfunktionsroller/brugervendtesystemer", "brugervendtesystemer",
         "Brugervendte systemer", "", "[]BrugervendtSystem", systemer},
        {"GET", "jobfunktionsroller/brugervendtesystemer/{uuid}/roller", "roller",
         "Et systems roller med dataafgrænsningstyper", "", "[]Brugersystemrolle", roller},
    };
    std::vector<Apioperation> out;
    for (const Post& p : kPoster) {
        Apioperation o;
        o.metode = p.metode;
        o.sti = std::string(kRod) + p.sti;
        o.navn = p.navn;
        o.resume = p.resume;
        o.ind = p.ind;
        o.ud = p.ud;
        o.koer = [&a, run = p.koer](const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const adm::Administrator who, klient(a, call));
            return run(a, who, call);
        };
        out.push_back(std::move(o));
    }
    return out;
}

rest::Apibeskrivelse xapi_beskrivelse() {
    rest::Apibeskrivelse b;
    b.titel = "Fælled: jobfunktionsroller for rollekataloger";
    b.version = version();
    b.rod = kRod;
    b.openapi = std::string(kRod) + "openapi.json";
    b.skemaer = {
        {"Jobfunktionsrolle",
         R"({"type":"object","required":["navn","entityId"],"properties":{
            "uuid":{"type":"string"},"navn":{"type":"string"},"entityId":{"type":"string"},
            "beskrivelse":{"type":"string","maxLength":200},"organisationCvr":{"type":"string"},
            "delegeretTilCvr":{"type":"string"},"version":{"type":"integer"},
            "brugersystemrolleDataafgraensninger":{"type":"array","items":{"type":"object"}}}})"},
        {"BrugervendtSystem",
         R"({"type":"object","properties":{"uuid":{"type":"string"},"navn":{"type":"string"},
            "organisationNavn":{"type":"string"},"organisationCvr":{"type":"string"},
            "changedDate":{"type":"string"}}})"},
        {"Brugersystemrolle",
         R"({"type":"object","properties":{"uuid":{"type":"string"},"navn":{"type":"string"},
            "entityId":{"type":"string"},"beskrivelse":{"type":"string"},
            "dataafgraensningstyper":{"type":"array","items":{"type":"object"}}}})"},
        {"Fejl",
         R"({"type":"object","properties":{"kode":{"type":"string"},"besked":{"type":"string"}}})"},
    };
    // 406 ends the client's tries, so it stands for what never gets better by trying again.
    b.status = [](const Fejl& f) {
        if (f.slags != FejlSlags::kKalder) return 503;
        if (f.kode == 41) return 401;
        return f.kode == 44 ? 404 : 406;
    };
    b.fejlkrop = [](const Fejl& f, const Uuid&) {
        return Json{{"kode", std::to_string(f.kode)}, {"besked", f.tekst}}.dump();
    };
    return b;
}

}  // namespace faelled::app
