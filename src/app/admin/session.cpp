// Who is logged in here, for which organisation; the choice of another; the end of it.
#include <algorithm>

#include "app/admin/hjaelp.hpp"
#include "app/sider/person.hpp"
#include "web/session.hpp"

namespace faelled::app::admin {

namespace {

namespace adm = administration;

// The organisations that a person may act for: those of the login's roles, and those in which a
// role is registered.
Result<Json> organisationer(Administration& a, const rest::Apisession& s) {
    Json out = Json::array();
    std::vector<std::string> seen;
    const auto add = [&](const std::string& cvr, const std::string& name) {
        if (std::ranges::find(seen, cvr) != seen.end()) return;
        seen.push_back(cvr);
        out.push_back({{"cvr", cvr}, {"navn", name}});
    };
    FAELLED_TRY(const auto registered, a.organisationer(s.identitet));
    for (const adm::Organisation& o : registered)
        if (o.cvr.text() == s.hjemme) add(o.cvr.text(), o.navn);
    for (const rest::Apisession::Rolle& r : s.roller) {
        if (!administratorrolle(r.id) && datarolleord(r.id).empty()) continue;
        adm::Filter f;
        f.noegle = r.organisation;
        FAELLED_TRY(const auto found, a.soeg<adm::Organisation>(Administrator::system(), f));
        if (!found.poster.empty()) add(r.organisation, found.poster.front().navn);
    }
    return out;
}

Result<std::string> navn_paa(Administration& a, Cvr cvr) {
    adm::Filter f;
    f.noegle = cvr.text();
    FAELLED_TRY(const auto found, a.soeg<adm::Organisation>(Administrator::system(), f));
    return found.poster.empty() ? cvr.text() : found.poster.front().navn;
}

Result<Apisvar> laes(Administration& a, const Apikald& call) {
    Json roles = Json::array();
    const auto who = hvem(a, call);
    if (!who && !call.session) return std::unexpected(who.error());
    if (!who && who.error().slags != FejlSlags::kKalder) return std::unexpected(who.error());
    if (who)
        for (const adm::Rolle r : who->roller)
            roles.push_back(rolleord(r));
    // Of Organisation's data: nothing in the administration, but pages of their own.
    if (call.session)
        for (const rest::Apisession::Rolle& r : call.session->roller)
            if (r.organisation == call.session->organisation && !datarolleord(r.id).empty())
                roles.push_back(datarolleord(r.id));
    Json out = {{"miljoe", a.indstillinger().miljoe}, {"roller", std::move(roles)}};
    if (call.session) {
        out["navn"] = call.session->navn;
        out["niveau"] = call.session->niveau;
        out["organisation"] = call.session->organisation;
        FAELLED_TRY(out["organisationer"], organisationer(a, *call.session));
        out["csrf"] = call.session->csrf;
        FAELLED_TRY(out["organisationsnavn"],
                    navn_paa(a, Cvr::parse(call.session->organisation).value_or(Cvr{})));
    } else {
        out["navn"] = "";
        out["niveau"] = who->niveau;
        out["organisation"] = who->organisation.text();
        FAELLED_TRY(out["organisationsnavn"], navn_paa(a, who->organisation));
        out["organisationer"] = Json::array();
    }
    return svar(out);
}

// ADM-002: one organisation at a time.
Result<Apisvar> vaelg(Administration& a, web::Sessioner& s, const Apikald& call) {
    if (!call.session) {
        FAELLED_CHECK(hvem(a, call));  // who is nobody here learns no more
        return std::unexpected(
            Fejl::kalder(49, "Et certifikat vælger organisation med Faelled-Organisation"));
    }
    FAELLED_TRY(const Krop body, Krop::laes(call));
    const auto cvr = Cvr::parse(body.tekst("organisation"));
    if (!cvr) return std::unexpected(Fejl::ugyldig("organisation", "skal være otte cifre"));
    FAELLED_TRY(const Json mine, organisationer(a, *call.session));
    const bool may =
        std::ranges::any_of(mine, [&](const Json& o) { return o["cvr"] == cvr->text(); });
    if (!may) {
        Fejl no = Fejl::kalder(43, "Du har ingen rolle hos den organisation");
        no.regel = "ADM-002";
        return std::unexpected(std::move(no));
    }
    s.skift(*call.anmodning, *cvr);
    return Apisvar{};
}

}  // namespace

void tilfoej_session(Administration& a, web::Sessioner& s, std::vector<Apioperation>& out) {
    out.push_back({.metode = "GET",
                   .sti = "/admin/session",
                   .navn = "session.laes",
                   .resume = "Hvem er jeg her, og for hvem?",
                   .ud = "Session",
                   .koer = [&a](const Apikald& call) { return laes(a, call); }});
    out.push_back({.metode = "PUT",
                   .sti = "/admin/session",
                   .navn = "session.vaelg",
                   .resume = "Vælg den organisation, der handles for",
                   .ind = "Sessionsvalg",
                   .koer = [&a, &s](const Apikald& call) { return vaelg(a, s, call); }});
    out.push_back({.metode = "DELETE",
                   .sti = "/admin/session",
                   .navn = "session.luk",
                   .resume = "Log ud her",
                   .koer = [&a, &s](const Apikald& call) -> Result<Apisvar> {
                       if (!call.session) FAELLED_CHECK(hvem(a, call));
                       if (call.session) s.luk(*call.anmodning);
                       Apisvar done;
                       done.headere.emplace_back("Set-Cookie", web::Sessioner::slet_cookie());
                       return done;
                   }});
}

}  // namespace faelled::app::admin
