#include "contexthandler/pakning.hpp"

#include <nlohmann/json.hpp>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "contexthandler/forloeb.hpp"

namespace faelled::contexthandler {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaksTekst = std::size_t{1} << 20;

// A member that is added to one of these must be packed below, or it is lost on the way from one
// node to another.
static_assert(sizeof(Deltager) == 72);
static_assert(sizeof(Bruger) == 256);
static_assert(sizeof(Session) == 400);
static_assert(sizeof(Loginanmodning) == 312);
static_assert(sizeof(Loginforloeb) == 440);
static_assert(sizeof(Oidckode) == 256);
static_assert(sizeof(Logudforloeb) == 680);

template <typename T>
void laes(const Json& j, const char* name, T& out) {
    if (const auto at = j.find(name); at != j.end()) out = at->get<T>();
}
void laes(const Json& j, const char* name, Tid& out) {
    laes(j, name, out.us);
}
void laes(const Json& j, const char* name, Cvr& out) {
    out = Cvr{j.value(name, std::uint32_t{0})};
}
void laes(const Json& j, const char* name, Uuid& out) {
    if (const auto u = Uuid::parse(j.value(name, std::string()))) out = *u;
}
// Any bytes: it is the partner's own.
void laes(const Json& j, const char* name, std::optional<std::string>& out) {
    if (const auto at = j.find(name); at != j.end() && at->is_string())
        out = fra_base64(at->get<std::string>(), kMaksTekst);
}
Json maaske(const std::optional<std::string>& s) {
    return s ? Json(base64(*s)) : Json(nullptr);
}

Json til(const Deltager& d) {
    return {{"system", d.system}, {"session", d.session}, {"tid", d.tid.us}};
}
Deltager deltager(const Json& j) {
    Deltager d;
    laes(j, "system", d.system);
    laes(j, "session", d.session);
    laes(j, "tid", d.tid);
    return d;
}
Json til(const std::vector<Deltager>& all) {
    Json out = Json::array();
    for (const Deltager& d : all)
        out.push_back(til(d));
    return out;
}
std::vector<Deltager> deltagere(const Json& j, const char* name) {
    std::vector<Deltager> out;
    for (const Json& one : j.value(name, Json::array()))
        out.push_back(deltager(one));
    return out;
}

Json til(const Bruger& b) {
    Json jobs = Json::array();
    for (const adgang::Rettighedsgruppe& g : b.jobfunktioner) {
        Json limits = Json::array();
        for (const adgang::Afgraensning& a : g.afgraensninger)
            limits.push_back({{"type", a.type}, {"vaerdier", a.vaerdier}});
        jobs.push_back({{"scope", g.scope.number()},
                        {"rolle", g.rolle},
                        {"afgraensninger", std::move(limits)}});
    }
    Json attributes = Json::array();
    for (const saml::Attribut& a : b.attributter)
        attributes.push_back({{"navn", a.navn}, {"vaerdier", a.vaerdier}, {"format", a.format}});
    return {{"navneid",
             {{"vaerdi", b.navneid.vaerdi},
              {"format", b.navneid.format},
              {"kvalifikator", b.navneid.kvalifikator},
              {"sp", b.navneid.sp_kvalifikator}}},
            {"cvr", b.cvr.number()},
            {"serial", b.serial},
            {"navn", b.navn},
            {"niveau", b.niveau},
            {"jobfunktioner", std::move(jobs)},
            {"attributter", std::move(attributes)}};
}
Bruger bruger(const Json& j) {
    Bruger b;
    const Json& n = j.at("navneid");
    laes(n, "vaerdi", b.navneid.vaerdi);
    laes(n, "format", b.navneid.format);
    laes(n, "kvalifikator", b.navneid.kvalifikator);
    laes(n, "sp", b.navneid.sp_kvalifikator);
    laes(j, "cvr", b.cvr);
    laes(j, "serial", b.serial);
    laes(j, "navn", b.navn);
    laes(j, "niveau", b.niveau);
    for (const Json& g : j.value("jobfunktioner", Json::array())) {
        adgang::Rettighedsgruppe group;
        laes(g, "scope", group.scope);
        laes(g, "rolle", group.rolle);
        for (const Json& a : g.value("afgraensninger", Json::array())) {
            adgang::Afgraensning limit;
            laes(a, "type", limit.type);
            laes(a, "vaerdier", limit.vaerdier);
            group.afgraensninger.push_back(std::move(limit));
        }
        b.jobfunktioner.push_back(std::move(group));
    }
    for (const Json& a : j.value("attributter", Json::array())) {
        saml::Attribut attribute;
        laes(a, "navn", attribute.navn);
        laes(a, "vaerdier", attribute.vaerdier);
        laes(a, "format", attribute.format);
        b.attributter.push_back(std::move(attribute));
    }
    return b;
}

Json til(const Session& s) {
    return {{"noegle", s.noegle},
            {"idp", s.idp},
            {"idp_session", s.idp_session},
            {"bruger", til(s.bruger)},
            {"logget_ind", s.logget_ind.us},
            {"oprettet", s.oprettet.us},
            {"brugt", s.brugt.us},
            {"deltagere", til(s.deltagere)}};
}
Session session(const Json& j) {
    Session s;
    laes(j, "noegle", s.noegle);
    laes(j, "idp", s.idp);
    laes(j, "idp_session", s.idp_session);
    s.bruger = bruger(j.at("bruger"));
    laes(j, "logget_ind", s.logget_ind);
    laes(j, "oprettet", s.oprettet);
    laes(j, "brugt", s.brugt);
    s.deltagere = deltagere(j, "deltagere");
    return s;
}

Json til(const Loginanmodning& a) {
    return {{"protokol", static_cast<int>(a.protokol)},
            {"system", a.system},
            {"id", a.id},
            {"svaradresse", a.svaradresse},
            {"relay_state", maaske(a.relay_state)},
            {"force", a.force},
            {"passiv", a.passiv},
            {"niveau", a.niveau},
            {"idp_liste", a.idp_liste},
            {"tilstand", a.tilstand},
            {"nonce", a.nonce},
            {"udfordring", a.udfordring},
            {"scope", a.scope},
            {"hoejst_alder", a.hoejst_alder}};
}
Loginanmodning anmodning(const Json& j) {
    Loginanmodning a;
    a.protokol = j.value("protokol", 0) == 1 ? Loginanmodning::Protokol::kOidc
                                             : Loginanmodning::Protokol::kSaml;
    laes(j, "system", a.system);
    laes(j, "id", a.id);
    laes(j, "svaradresse", a.svaradresse);
    laes(j, "relay_state", a.relay_state);
    laes(j, "force", a.force);
    laes(j, "passiv", a.passiv);
    laes(j, "niveau", a.niveau);
    laes(j, "idp_liste", a.idp_liste);
    laes(j, "tilstand", a.tilstand);
    laes(j, "nonce", a.nonce);
    laes(j, "udfordring", a.udfordring);
    laes(j, "scope", a.scope);
    laes(j, "hoejst_alder", a.hoejst_alder);
    return a;
}

std::string tekst(const Json& j) {
    return j.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Nothing for bytes that are not of the form.
template <typename F>
auto af(std::string_view bytes, const F& f) -> std::optional<decltype(f(Json()))> {
    const Json j = Json::parse(bytes, nullptr, false);
    if (!j.is_object()) return std::nullopt;
    try {
        return f(j);
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace

void meld_delt(const Fejl& f) {
    log::advarsel("login.faelles", {{"tekst", f.tekst}});
}

std::string pak(const Session& s) {
    return tekst(til(s));
}
std::optional<Session> ud_session(std::string_view bytes) {
    return af(bytes, [](const Json& j) { return session(j); });
}

std::string pak(const Loginforloeb& f) {
    return tekst({{"id", f.id},
                  {"browser", f.browser},
                  {"anmodning", til(f.anmodning)},
                  {"idp", f.idp},
                  {"begyndt", f.begyndt.us},
                  {"oensket", f.oensket},
                  {"tving", f.tving},
                  {"trin_op", f.trin_op},
                  {"sporing", f.sporing.text()}});
}
template <>
std::optional<Loginforloeb> ud<Loginforloeb>(std::string_view bytes) {
    return af(bytes, [](const Json& j) {
        Loginforloeb f;
        laes(j, "id", f.id);
        laes(j, "browser", f.browser);
        f.anmodning = anmodning(j.at("anmodning"));
        laes(j, "idp", f.idp);
        laes(j, "begyndt", f.begyndt);
        laes(j, "oensket", f.oensket);
        laes(j, "tving", f.tving);
        laes(j, "trin_op", f.trin_op);
        laes(j, "sporing", f.sporing);
        return f;
    });
}

std::string pak(const Oidckode& k) {
    return tekst({{"klient", k.klient},
                  {"redirect_uri", k.redirect_uri},
                  {"udfordring", k.udfordring},
                  {"nonce", k.nonce},
                  {"scope", k.scope},
                  {"session", k.session},
                  {"sid", k.sid},
                  {"brugt", k.brugt},
                  {"begyndt", k.begyndt.us},
                  {"sporing", k.sporing.text()}});
}
template <>
std::optional<Oidckode> ud<Oidckode>(std::string_view bytes) {
    return af(bytes, [](const Json& j) {
        Oidckode k;
        // A code that does not say whether it was fetched is none.
        k.brugt = j.at("brugt").get<bool>();
        laes(j, "klient", k.klient);
        laes(j, "redirect_uri", k.redirect_uri);
        laes(j, "udfordring", k.udfordring);
        laes(j, "nonce", k.nonce);
        laes(j, "scope", k.scope);
        laes(j, "session", k.session);
        laes(j, "sid", k.sid);
        laes(j, "begyndt", k.begyndt);
        laes(j, "sporing", k.sporing);
        return k;
    });
}

std::string pak(const Logudforloeb& f) {
    return tekst({{"system", f.system},
                  {"idp", f.idp},
                  {"anmodning", f.anmodning},
                  {"relay_state", maaske(f.relay_state)},
                  {"retur", f.retur},
                  {"session", til(f.session)},
                  {"mangler", til(f.mangler)},
                  {"mangler_idp", f.mangler_idp},
                  {"ikke_logget_ud", f.ikke_logget_ud},
                  {"venter_paa", f.venter_paa},
                  {"begyndt", f.begyndt.us},
                  {"sporing", f.sporing.text()}});
}
template <>
std::optional<Logudforloeb> ud<Logudforloeb>(std::string_view bytes) {
    return af(bytes, [](const Json& j) {
        Logudforloeb f;
        laes(j, "system", f.system);
        laes(j, "idp", f.idp);
        laes(j, "anmodning", f.anmodning);
        laes(j, "relay_state", f.relay_state);
        laes(j, "retur", f.retur);
        f.session = session(j.at("session"));
        f.mangler = deltagere(j, "mangler");
        laes(j, "mangler_idp", f.mangler_idp);
        laes(j, "ikke_logget_ud", f.ikke_logget_ud);
        laes(j, "venter_paa", f.venter_paa);
        laes(j, "begyndt", f.begyndt);
        laes(j, "sporing", f.sporing);
        return f;
    });
}

}  // namespace faelled::contexthandler
