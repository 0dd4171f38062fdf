#include "app/sider/person.hpp"

#include <algorithm>
#include <utility>

#include "administration/grundopsaetning.hpp"
#include "app/admin/api.hpp"
#include "app/admin/hjaelp.hpp"
#include "app/grunddata.hpp"

namespace faelled::app {

namespace {

using adgang::Afvisning;
using adgang::Rettighedsgruppe;

constexpr std::string_view kBruger = "bruger:";
constexpr const char* kRegel = "docs/beslutninger/018";

// The pages as a system, in the audit log.
const Uuid& sidesystem() {
    static const Uuid kUuid = Uuid::named(navnerum(), "system/siderne");
    return kUuid;
}

Afvisning afvist(const Fejl& f) {
    using enum Afvisning::Grund;
    const Afvisning::Grund why = f.kode == 41                    ? kIngenCertifikat
                                 : f.slags == FejlSlags::kKalder ? kManglerRolle
                                                                 : kOptaget;
    Afvisning no{.grund = why, .tekst = f.tekst};
    no.regel = f.regel.empty() ? kRegel : f.regel;
    return no;
}

Rettighedsgruppe gruppe(Cvr scope, std::string_view role,
                        std::vector<adgang::Afgraensning> limits = {}) {
    return {scope, std::string(role), std::move(limits)};
}

}  // namespace

std::string_view datarolleord(std::string_view id) {
    if (id == kOrganisationsredaktoer) return "Organisationsredaktør";
    if (id == kOrganisationslaeser) return "Organisationslæser";
    return {};
}

std::vector<Rettighedsgruppe> persongrupper(
    const rest::Apisession& s, const std::optional<administration::Administrator>& who) {
    namespace rolle = administration::rolle;
    std::vector<Rettighedsgruppe> out;
    const auto cvr = Cvr::parse(s.organisation);
    if (!cvr) return out;
    if (who && who->har(administration::Rolle::kOrganisationsadministrator))
        out.push_back(gruppe(*cvr, rolle::kOrganisationRediger,
                             {{std::string(administration::afgraensning::kSeNavn), {"Ja"}}}));
    bool any = who.has_value();
    for (const rest::Apisession::Rolle& r : s.roller) {
        if (r.organisation != s.organisation) continue;
        const bool edits = r.id == kOrganisationsredaktoer;
        if (!edits && r.id != kOrganisationslaeser) continue;
        any = true;
        out.push_back(gruppe(*cvr, edits ? rolle::kOrganisationRediger : rolle::kOrganisationUdstil,
                             r.afgraensninger));
    }
    if (any) out.push_back(gruppe(*cvr, rolle::kKlassifikationUdstil));
    return out;
}

std::optional<std::expected<adgang::Kalder, Afvisning>> Persondoer::operator()(
    const net::Anmodning& a, const adgang::Tjenesteadgang& service, const Uuid& trace) const {
    if (!web::cookie(a, web::kCookie)) return std::nullopt;
    if (web::fra_andet_sted(a)) {
        Fejl no = Fejl::kalder(43, "Kaldet kom fra en side på et andet sted");
        no.regel = "CSRF";
        return std::unexpected(afvist(no));
    }
    auto session = apisession(sessioner_, a);
    if (!session) return std::unexpected(afvist(session.error()));
    if (!*session) return std::nullopt;
    const rest::Apisession s = **std::move(session);
    const auto person = s.identitet.starts_with(kBruger)
                            ? Uuid::parse(std::string_view(s.identitet).substr(kBruger.size()))
                            : std::nullopt;
    const auto cvr = Cvr::parse(s.organisation);
    if (!person || !cvr)
        return std::unexpected(afvist(Fejl::kalder(43, "Sessionen er ikke en persons")));
    rest::Apikald call;
    call.session = s;
    call.transaktion = trace;
    auto who = admin::hvem(administration_, call);
    if (!who && who.error().slags != FejlSlags::kKalder)
        return std::unexpected(afvist(who.error()));
    const auto administrator = who ? std::optional(*std::move(who)) : std::nullopt;
    return gate_.person({.system = sidesystem(),
                         .systemnavn = "Fælleds sider",
                         .bruger = *person,
                         .myndighed = *cvr,
                         .grupper = persongrupper(s, administrator),
                         .transaktion = trace},
                        service);
}

}  // namespace faelled::app
