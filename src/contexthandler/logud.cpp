// Single logout (SF1515; sikkerhed.md 7.13). The session ends first, so that nothing that happens
// later in the round can leave it open (SIK-066); then every partner is told, one after the other.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::int64_t kLevetid = 5 * 60 * kSekund;

void slet_cookie(Sag& s) {
    s.cookies.push_back({kSessionscookie, "", std::nullopt});
}

saml::Status status(bool partial) {
    return {std::string(saml::status::kSuccess),
            partial ? std::string(saml::status::kPartialLogout) : std::string(), ""};
}

bool kan_browser(const saml::Metadata& m) {
    return m.find(m.slo, saml::binding::kRedirect) != nullptr ||
           m.find(m.slo, saml::binding::kPost) != nullptr;
}

adgang::Revisionspost logudpost(const Sag& s, const Logudforloeb& f) {
    const auto system = s.billede->system(f.system);
    auto p = post(s, adgang::Revisionsart::kLogud, system.get(), "logud", 200,
                  f.ikke_logget_ud.empty() ? "" : "delvis");
    if (!system) p.tjeneste = f.idp;
    if (!f.session.idp.empty()) saet_bruger(p, f.session.bruger);
    return p;
}

}  // namespace

std::optional<Session> Indre::tag_session(const std::string& noegle, std::string_view navneid,
                                          const Brugersystem* system, Tid nu) {
    if (system == nullptr || !system->vedvarende_navneid)
        return sessioner.tag_hvis(noegle, navneid);
    const auto session = sessioner.se(noegle, nu);
    if (!session || systemnavneid(session->bruger, *system).vaerdi != trim(navneid))
        return std::nullopt;
    return sessioner.tag(noegle);
}

// Nothing to end: the answer is that it is done.
Udfald Indre::logoutrequest(Sag s, const saml::Besked& besked,
                            std::optional<std::string> relay_state, const Browser& b) {
    const auto l = saml::laes_logoutrequest(besked);
    const std::string& who = besked.hoved().udsteder;
    const auto system = s.billede->system(who);
    const auto idp = system ? nullptr : s.billede->idp(who);
    if (!l) return fejl(std::move(s), Fejlgrund::kBesked, l.error().tekst, system.get(), idp.get());
    if (l->udloeb && s.nu >= l->udloeb->plus(valg.skaevhed))
        return fejl(std::move(s), Fejlgrund::kForGammel, "NotOnOrAfter er forbi", system.get(),
                    idp.get());
    Logudforloeb f;
    f.anmodning = l->hoved.id;
    f.relay_state = std::move(relay_state);
    f.begyndt = s.nu;
    f.sporing = s.sporing;
    std::vector<std::string> keys;
    if (system) {
        f.system = who;
        for (const std::string& index : l->sessioner)
            if (const auto key = sessioner.ved_deltager(who, index)) keys.push_back(*key);
        if (l->sessioner.empty())
            if (const auto mine = sessioner.find(b.session, s.nu)) keys.push_back(mine->noegle);
    } else {
        f.idp = who;
        keys = sessioner.ved_idp(who, l->sessioner, l->navneid.vaerdi);
    }
    for (const std::string& key : keys) {
        auto session = tag_session(key, l->navneid.vaerdi, system.get(), s.nu);
        if (!session) continue;
        if (f.session.idp.empty()) {
            f.session = *std::move(session);
        } else {
            auto& all = f.session.deltagere;
            all.insert(all.end(), session->deltagere.begin(), session->deltagere.end());
        }
    }
    return begynd_logud(std::move(s), std::move(f));
}

Udfald Indre::begynd_logud(Sag s, Logudforloeb f) {
    slet_cookie(s);
    if (!f.session.idp.empty()) {
        for (const Deltager& d : f.session.deltagere)
            if (d.system != f.system) f.mangler.push_back(d);
        f.mangler_idp = f.idp.empty();
        bagkanal_logud(*s.billede, f);
    }
    return logud_videre(std::move(s), std::move(f));
}

// Those that are told outside the browser, all at once.
void Indre::bagkanal_logud(const Foederationsbillede& billede, Logudforloeb& f) {
    std::vector<Bagkald> calls;
    std::vector<std::pair<std::shared_ptr<const Brugersystem>, bool>> whom;  // true: SAML
    std::vector<Deltager> rest;
    const Tid now = verden.ur.now();
    for (Deltager& d : f.mangler) {
        const auto system = billede.system(d.system);
        if (!system) continue;  // closed since: it has no session that counts
        if (system->oidc) {
            if (auto call = oidc_logud(*system, d, f.session.bruger)) {
                calls.push_back(*std::move(call));
                whom.emplace_back(system, false);
            } else {
                f.ikke_logget_ud.push_back(system->navn);
            }
            continue;
        }
        const auto* soap = system->metadata.find(system->metadata.slo, saml::binding::kSoap);
        if (kan_browser(system->metadata) || soap == nullptr) {
            rest.push_back(std::move(d));
            continue;
        }
        saml::Logoutrequest l{.hoved = hoved(saml::nyt_id(verden.entropi), soap->adresse, "", now)};
        l.navneid = systemnavneid(f.session.bruger, *system);
        l.sessioner = {d.session};
        l.udloeb = now.plus(kLevetid);
        if (const auto xml = saml::underskriv(saml::skriv_logoutrequest(l), valg.identitet)) {
            calls.push_back({soap->adresse, "text/xml; charset=utf-8", saml::soap_konvolut(*xml)});
            whom.emplace_back(system, true);
        }
    }
    f.mangler = std::move(rest);
    if (calls.empty()) return;
    const auto answers = verden.bagkanal ? verden.bagkanal(calls)
                                         : std::vector<Result<std::string>>(
                                               calls.size(), std::unexpected(Fejl::miljoe("")));
    for (std::size_t n = 0; n < whom.size(); ++n) {
        bool ok = n < answers.size() && answers[n].has_value();
        if (ok && whom[n].second) {
            const auto b = saml::Besked::laes_soap(*answers[n]);
            const auto r =
                b ? saml::laes_logoutresponse(*b) : std::unexpected(Fejl::kalder(40, ""));
            ok = r && r->status.ok() && b->verificer(whom[n].first->metadata.noegler());
        }
        if (!ok) f.ikke_logget_ud.push_back(whom[n].first->navn);
    }
}

Udfald Indre::logud_videre(Sag s, Logudforloeb f) {
    const auto spoerg = [&](const saml::Metadata& m, const std::string& entity,
                            const std::string& session,
                            const saml::Navneid& name) -> std::optional<Udfald> {
        const auto* to = m.find(m.slo, saml::binding::kRedirect);
        if (to == nullptr) to = m.find(m.slo, saml::binding::kPost);
        if (to == nullptr) return std::nullopt;
        saml::Logoutrequest l{.hoved = hoved(saml::nyt_id(verden.entropi), to->adresse, "", s.nu)};
        l.navneid = name;
        if (!session.empty()) l.sessioner = {session};
        l.udloeb = s.nu.plus(kLevetid);
        const std::string id = l.hoved.id;
        auto out =
            send(saml::skriv_logoutrequest(l), saml::Retning::kAnmodning, m.slo, m, std::nullopt);
        if (!out || !*out) return std::nullopt;
        f.venter_paa = entity;
        logud.gem(id, f);
        return std::move(*out);
    };
    const auto med_cookies = [&](Udfald out) {
        out.cookies = s.cookies;
        return out;
    };
    while (!f.mangler.empty()) {
        const Deltager d = f.mangler.front();
        f.mangler.erase(f.mangler.begin());
        const auto system = s.billede->system(d.system);
        if (!system) continue;
        if (auto out = spoerg(system->metadata, d.system, d.session,
                              systemnavneid(f.session.bruger, *system)))
            return med_cookies(*std::move(out));
        f.ikke_logget_ud.push_back(system->navn);
    }
    if (std::exchange(f.mangler_idp, false)) {
        const auto idp = s.billede->idp(f.session.idp);
        if (idp) {
            if (auto out = spoerg(idp->metadata, idp->entity_id, f.session.idp_session,
                                  f.session.bruger.navneid))
                return med_cookies(*std::move(out));
            f.ikke_logget_ud.push_back(idp->navn);
        }
    }
    auto record = logudpost(s, f);
    const bool partial = !f.ikke_logget_ud.empty();
    const auto side = [&] {
        return Udfald{Loggetud{partial, f.ikke_logget_ud}, std::move(s.cookies), {record}};
    };
    if (!f.retur.empty()) return {Omdirigering{f.retur}, std::move(s.cookies), {std::move(record)}};
    const auto system = s.billede->system(f.system);
    const auto idp = s.billede->idp(f.idp);
    if ((!system || system->oidc) && !idp) return side();
    const saml::Metadata& m = system ? system->metadata : idp->metadata;
    const auto* to = m.find(m.slo, saml::binding::kRedirect);
    if (to == nullptr) to = m.find(m.slo, saml::binding::kPost);
    if (to == nullptr) return side();
    const saml::Logoutresponse r{
        .hoved = hoved(saml::nyt_id(verden.entropi),
                       to->svaradresse.empty() ? to->adresse : to->svaradresse, f.anmodning, s.nu),
        .status = status(partial)};
    auto out = send(saml::skriv_logoutresponse(r), saml::Retning::kSvar, m.slo, m, f.relay_state);
    if (!out || !*out) return side();
    (*out)->cookies = std::move(s.cookies);
    (*out)->poster = {std::move(record)};
    return *std::move(*out);
}

Udfald Indre::logudsvar(const Result<saml::Modtaget>& m, Flade flade) {
    Sag s = ny_sag();
    if (!m) return fejl(std::move(s), Fejlgrund::kBesked, m.error().tekst);
    const auto besked = saml::Besked::laes(m->xml);
    const auto r = besked ? saml::laes_logoutresponse(*besked)
                          : std::unexpected(Fejl::kalder(40, "er ikke et LogoutResponse"));
    if (!r) return fejl(std::move(s), Fejlgrund::kBesked, r.error().tekst);
    auto f = logud.tag(r->hoved.in_response_to, s.nu);
    if (!f) return {Loggetud{.delvis = true, .ikke_logget_ud = {}}, std::move(s.cookies), {}};
    s.sporing = f->sporing;
    const auto system = flade == Flade::kIdp ? s.billede->system(f->venter_paa) : nullptr;
    const auto idp = flade == Flade::kSp ? s.billede->idp(f->venter_paa) : nullptr;
    const bool known = system || idp;
    const bool good = known && r->hoved.udsteder == f->venter_paa && r->status.ok() &&
                      r->status.underkode != saml::status::kPartialLogout &&
                      underskrevet(*m, *besked, system ? system->metadata : idp->metadata);
    if (!good) f->ikke_logget_ud.push_back(system ? system->navn : idp ? idp->navn : f->venter_paa);
    f->venter_paa.clear();
    return logud_videre(std::move(s), *std::move(f));
}

Udfald Contexthandler::logudsvar_fra_system(const Result<saml::Modtaget>& m, const Browser& /*b*/) {
    return indre_->logudsvar(m, Flade::kIdp);
}

Udfald Contexthandler::logudsvar_fra_idp(const Result<saml::Modtaget>& m, const Browser& /*b*/) {
    return indre_->logudsvar(m, Flade::kSp);
}

Udfald Contexthandler::logud_fra_idp(const Result<saml::Modtaget>& m, const Browser& b) {
    Indre& i = *indre_;
    // Some send their answers there as well.
    if (m && m->retning == saml::Retning::kSvar) return i.logudsvar(m, Flade::kSp);
    Sag s = i.ny_sag();
    if (!m) return i.fejl(std::move(s), Fejlgrund::kBesked, m.error().tekst);
    const auto besked = saml::Besked::laes(m->xml);
    if (!besked) return i.fejl(std::move(s), Fejlgrund::kBesked, besked.error().tekst);
    const auto idp = s.billede->idp(besked->hoved().udsteder);
    if (!idp) return i.fejl(std::move(s), Fejlgrund::kUkendtIdp, "identitetsudbyderen er ukendt");
    if (const auto broken = i.proev(*m, *besked, idp->metadata, sti::kSignoffRequest, s.nu))
        return i.fejl(std::move(s), broken->grund, broken->regel, nullptr, idp.get());
    return i.logoutrequest(std::move(s), *besked, m->relay_state, b);
}

Udfald Contexthandler::soap_logud(std::string_view konvolut) {
    Indre& i = *indre_;
    Sag s = i.ny_sag();
    const auto besked = saml::Besked::laes_soap(konvolut);
    const auto l = besked ? saml::laes_logoutrequest(*besked)
                          : std::unexpected(Fejl::kalder(40, "er ikke et LogoutRequest"));
    if (!l) return i.fejl(std::move(s), Fejlgrund::kBesked, l.error().tekst);
    const auto system = s.billede->system(l->hoved.udsteder);
    const auto idp = s.billede->idp(l->hoved.udsteder);
    if ((!system || system->oidc) && !idp)
        return i.fejl(std::move(s), Fejlgrund::kUkendtSystem, "afsenderen er ukendt");
    if (!besked->verificer((system ? system->metadata : idp->metadata).noegler()))
        return i.fejl(std::move(s), Fejlgrund::kUnderskrift, "ikke underskrevet", system.get());
    if (const auto broken = i.proev_indhold(*besked, sti::kSoapSignoff, s.nu))
        return i.fejl(std::move(s), broken->grund, broken->regel, system.get());
    Logudforloeb f;
    f.begyndt = s.nu;
    (system ? f.system : f.idp) = l->hoved.udsteder;
    std::vector<std::string> keys;
    if (system) {
        for (const std::string& index : l->sessioner)
            if (const auto key = i.sessioner.ved_deltager(f.system, index)) keys.push_back(*key);
    } else {
        keys = i.sessioner.ved_idp(f.idp, l->sessioner, l->navneid.vaerdi);
    }
    for (const std::string& key : keys) {
        if (const auto session = i.tag_session(key, l->navneid.vaerdi, system.get(), s.nu)) {
            f.session = *session;
            for (const Deltager& d : session->deltagere)
                if (d.system != f.system) f.mangler.push_back(d);
        }
    }
    i.bagkanal_logud(*s.billede, f);
    // Who can only be told in a browser is not told here.
    for (const Deltager& d : f.mangler)
        if (const auto left = s.billede->system(d.system)) f.ikke_logget_ud.push_back(left->navn);
    if (system && !f.session.idp.empty())
        if (const auto left = s.billede->idp(f.session.idp)) f.ikke_logget_ud.push_back(left->navn);
    auto record = logudpost(s, f);
    const saml::Logoutresponse r{
        .hoved = i.hoved(saml::nyt_id(i.verden.entropi), "", l->hoved.id, s.nu),
        .status = status(!f.ikke_logget_ud.empty())};
    const auto xml = saml::underskriv(saml::skriv_logoutresponse(r), i.valg.identitet);
    if (!xml) return i.fejl(std::move(s), Fejlgrund::kIntern, "svaret kan ikke underskrives");
    return {Dokument{200, "text/xml; charset=utf-8", saml::soap_konvolut(*xml)},
            {},
            {std::move(record)}};
}

Udfald Contexthandler::logud(const Browser& b) {
    Sag s = indre_->ny_sag();
    Logudforloeb f;
    f.begyndt = s.nu;
    f.sporing = s.sporing;
    if (const auto mine = indre_->sessioner.find(b.session, s.nu))
        if (auto session = indre_->sessioner.tag(mine->noegle)) f.session = *std::move(session);
    return indre_->begynd_logud(std::move(s), std::move(f));
}

}  // namespace faelled::contexthandler
