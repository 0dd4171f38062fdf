// A federation in memory: Korsbæk's identity provider, two user systems, the Context Handler
// between them; and the parties' own sides of the conversation.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/base64.hpp"
#include "contexthandler/contexthandler.hpp"
#include "saml/authnrequest.hpp"
#include "saml/logud.hpp"
#include "saml/navne.hpp"
#include "saml/parametre.hpp"
#include "saml/test_parter.hpp"

namespace faelled::contexthandler::test {

namespace st = saml::test;
inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline constexpr const char* kCh = "https://ch.example/runtime";
inline constexpr const char* kBase = "https://ch.example";
inline constexpr const char* kSag = "https://sagsvisning.example";
inline constexpr const char* kAnden = "https://anden.example";
inline constexpr const char* kIdpId = "https://idp.korsbaek.example";
inline constexpr const char* kKle = "http://sts.kombit.dk/constraints/KLE/1";

// Parties and keys: IdP 0, Context Handler 1, both user systems 2.
inline saml::Metadata idp_metadata() {
    saml::Metadata m{.entity_id = kIdpId};
    m.signering = {st::part(0).certifikat};
    m.sso = {{std::string(saml::binding::kRedirect), "https://idp.korsbaek.example/sso"}};
    m.slo = {{std::string(saml::binding::kRedirect), "https://idp.korsbaek.example/slo"}};
    return m;
}
inline saml::Metadata sp_metadata(const std::string& id, std::string_view slo) {
    saml::Metadata m{.entity_id = id};
    m.signering = {st::part(2).certifikat};
    m.acs = {{std::string(saml::binding::kPost), id + "/acs", "", 0, true}};
    m.slo = {{std::string(slo), id + "/slo"}};
    return m;
}

struct Verden {
    ManualClock ur{st::nu()};
    SeededEntropy entropi{11};
    Foederation foederation;
    std::vector<Bagkald> bagkald;
    std::vector<Result<std::string>> bagsvar;
    std::unique_ptr<Contexthandler> ch;
    Browser browser;
    Idp idp;
    std::vector<Brugersystem> systemer;
    std::vector<Jobfunktionsrolle> jobroller;
    std::vector<Attributservice> attributservicer;
    // When set, it answers instead of `bagsvar`.
    std::function<Result<std::string>(const Bagkald&)> svarer;

    // Of several nodes two; skift() sends the browser to the other one.
    Hukommelsesdelt delt{10'000};
    std::unique_ptr<Contexthandler> anden;
    void skift() {
        if (anden) std::swap(ch, anden);
    }

    explicit Verden(Indstillinger more = {}, bool flere = false) {
        idp.entity_id = kIdpId;
        idp.navn = "Korsbæk Kommune";
        idp.kontekster = {kKorsbaek};
        idp.metadata = idp_metadata();
        for (const auto& [id, slo] :
             {std::pair{kSag, saml::binding::kRedirect}, std::pair{kAnden, saml::binding::kPost}}) {
            Brugersystem s;
            s.uuid = Uuid::named(Uuid{}, id);
            s.entity_id = id;
            s.navn = id;
            s.metadata = sp_metadata(id, slo);
            s.roller["http://korsbaek.example/roles/jobrole/sagsbehandler/1"] = {
                {"http://sag.example/roles/usersystemrole/laes/1", {{kKle, {"32.30.*"}, true}}}};
            systemer.push_back(s);
        }
        jobroller = {{"http://korsbaek.example/roles/jobrole/sagsbehandler/1", kKorsbaek, {}}};
        opdater();
        more.entity_id = kCh;
        more.base = kBase;
        more.identitet = st::part(1);
        more.aabnere = st::aabner(1);
        if (flere) anden = lav(more, &delt);
        ch = lav(more, flere ? &delt : nullptr);
    }
    std::unique_ptr<Contexthandler> lav(const Indstillinger& settings, Delt* shared) {
        return Contexthandler::create(
                   settings, {foederation,
                              [this](const std::vector<Bagkald>& calls) {
                                  bagkald.insert(bagkald.end(), calls.begin(), calls.end());
                                  auto out = std::exchange(bagsvar, {});
                                  if (svarer) {
                                      out.clear();
                                      for (const Bagkald& c : calls)
                                          out.push_back(svarer(c));
                                  }
                                  out.resize(calls.size(), std::unexpected(Fejl::miljoe("x")));
                                  return out;
                              },
                              ur, entropi, shared})
            .value();
    }
    void opdater() {
        auto b = std::make_shared<Foederationsbillede>();
        b->tilfoej(std::make_shared<const Idp>(idp));
        for (const Brugersystem& s : systemer)
            b->tilfoej(std::make_shared<const Brugersystem>(s));
        for (const Attributservice& a : attributservicer)
            b->tilfoej(std::make_shared<const Attributservice>(a));
        for (const Jobfunktionsrolle& j : jobroller)
            b->tilfoej(j);
        b->tilfoej(kKorsbaek, "Korsbæk Kommune");
        foederation.saet(std::move(b));
    }
    // As a browser: keeps cookies.
    Udfald tag(Udfald u) {
        for (const Cookie& c : u.cookies) {
            if (c.navn == kBrowsercookie) browser.kende = c.vaerdi;
            if (c.navn == kSessionscookie) browser.session = c.vaerdi;
        }
        return u;
    }

    [[nodiscard]] saml::Authnrequest anmodning(const std::string& system = kSag) {
        return {.hoved = {.id = saml::nyt_id(entropi),
                          .udsteder = system,
                          .destination = kBase + std::string(sti::kIssue),
                          .udstedt = ur.now()}};
    }
    // Signed by the party and carried by Redirect.
    [[nodiscard]] static Result<saml::Modtaget> redirect(const saml::Usigneret& u, saml::Retning r,
                                                         std::size_t who,
                                                         std::optional<std::string> relay = {}) {
        const std::string url =
            saml::redirect_url("https://x/", r, u.xml, relay, *st::part(who).noegle).value();
        return saml::laes_redirect(url.substr(url.find('?') + 1));
    }
    Udfald bed(const saml::Authnrequest& a, std::size_t who = 2) {
        return tag(ch->fra_system(
            redirect(saml::skriv_authnrequest(a), saml::Retning::kAnmodning, who, "relay-1"),
            browser));
    }
    // What the identity provider answers to our request in `u`.
    [[nodiscard]] saml::Loginsvar idpsvar(const Udfald& u) const {
        saml::Loginsvar s = st::svar();
        s.id = "svar-" + id_i(u);
        s.assertion_id = "paastand-" + id_i(u);
        s.modtager = kCh;
        s.in_response_to = id_i(u);
        s.nu = ur.now();
        s.logget_ind = ur.now();
        s.attributter.push_back({std::string(saml::attribut::kPrivilegier3), {base64(roller())}});
        return s;
    }
    Udfald svar(const saml::Loginsvar& s, std::size_t who = 0) {
        return tag(ch->fra_idp(post(st::skriv(s, who)), browser));
    }
    // The whole way; the last step's outcome.
    Udfald login(const std::string& system = kSag) {
        const Udfald u = bed(anmodning(system));
        return std::holds_alternative<Omdirigering>(u.svar) ? svar(idpsvar(u)) : u;
    }

    [[nodiscard]] static Result<saml::Modtaget> post(const std::string& xml) {
        return saml::laes_post("SAMLResponse=" + saml::indkod(base64(xml)));
    }
    [[nodiscard]] static std::string roller(const std::string& scope = "11111111") {
        return adgang::skriv_privilegier(std::vector<adgang::Rettighedsgruppe>{
            {*Cvr::parse(scope), "http://korsbaek.example/roles/jobrole/sagsbehandler/1", {}}});
    }
    // The message that the browser is sent on with.
    [[nodiscard]] static saml::Modtaget besked(const Udfald& u) {
        if (const auto* r = std::get_if<Omdirigering>(&u.svar))
            return saml::laes_redirect(r->adresse.substr(r->adresse.find('?') + 1)).value();
        const auto& form = std::get<Formular>(u.svar);
        std::string body;
        for (const auto& [name, value] : form.felter)
            body += (body.empty() ? "" : "&") + name + "=" + saml::indkod(value);
        return saml::laes_post(body).value();
    }
    [[nodiscard]] static std::string id_i(const Udfald& u) {
        return saml::Besked::laes(besked(u).xml).value().hoved().id;
    }
    // As the system reads it.
    [[nodiscard]] std::expected<saml::Paastand, saml::Svarfejl> laes(
        const Udfald& u, const std::string& request, const std::string& system = kSag) const {
        const auto keys = st::noegler(1);
        const auto openers = st::aabner(2);
        return saml::laes_loginsvar(saml::Besked::laes(besked(u).xml).value(),
                                    {.modtager = system,
                                     .acs = system + "/acs",
                                     .udsteder = kCh,
                                     .in_response_to = request,
                                     .noegler = keys,
                                     .dekryptering = openers,
                                     .nu = ur.now()});
    }
    // A logout message from a party that was asked by `u`, or asks itself.
    Udfald logudsvar(const Udfald& u, const std::string& who, std::size_t key, bool idp_side,
                     std::string_view status = saml::status::kSuccess) {
        saml::Logoutresponse r{.hoved = {.id = saml::nyt_id(entropi),
                                         .udsteder = who,
                                         .in_response_to = id_i(u),
                                         .udstedt = ur.now()},
                               .status = {std::string(status), "", ""}};
        const auto m = redirect(saml::skriv_logoutresponse(r), saml::Retning::kSvar, key);
        return tag(idp_side ? ch->logudsvar_fra_idp(m, browser)
                            : ch->logudsvar_fra_system(m, browser));
    }
    [[nodiscard]] saml::Logoutrequest logudbesked(const std::string& who, std::string_view path,
                                                  const std::string& session) {
        saml::Logoutrequest l{.hoved = {.id = saml::nyt_id(entropi),
                                        .udsteder = who,
                                        .destination = kBase + std::string(path),
                                        .udstedt = ur.now()}};
        l.navneid = st::svar().navneid;
        l.sessioner = {session};
        return l;
    }
};

inline std::optional<Fejlgrund> grund(const Udfald& u) {
    const auto* side = std::get_if<Fejlside>(&u.svar);
    return side == nullptr ? std::nullopt : std::optional(side->grund);
}
// Second-level status of the Response that the system gets.
inline std::string nej(const Udfald& u) {
    if (!std::holds_alternative<Formular>(u.svar)) return "ingen formular";
    const auto b = saml::Besked::laes(Verden::besked(u).xml).value();
    if (!b.verificer(st::noegler(1))) return "ikke underskrevet";
    const auto s = saml::laes_status(b.rod()).value();
    return s.underkode.empty() ? s.kode : s.underkode;
}

}  // namespace faelled::contexthandler::test
