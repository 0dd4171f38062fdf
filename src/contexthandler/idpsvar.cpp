// The identity provider's answer (sikkerhed.md 7.7).
#include <utility>

#include "base/log.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

std::string_view underkode(const saml::Status& s) {
    if (s.underkode == saml::status::kNoPassive) return saml::status::kNoPassive;
    if (s.underkode == saml::status::kNoAuthnContext) return saml::status::kNoAuthnContext;
    return saml::status::kAuthnFailed;
}

// Who logged in goes on with what the same person's earlier session had.
void arv(Sessioner& sessions, Session& fresh, const std::string& old_cookie, Tid nu) {
    const auto old = sessions.find(old_cookie, nu);
    if (!old) return;
    const auto taken = sessions.tag(old->noegle);
    if (taken && taken->idp == fresh.idp && taken->bruger.navneid == fresh.bruger.navneid)
        fresh.deltagere = taken->deltagere;
}

}  // namespace

Udfald Contexthandler::fra_idp(const Result<saml::Modtaget>& m, const Browser& b) {
    Indre& i = *indre_;
    Sag s = i.ny_sag();
    if (!m) return i.fejl(std::move(s), Fejlgrund::kBesked, m.error().tekst);
    const auto besked = saml::Besked::laes(m->xml);
    if (!besked || m->retning != saml::Retning::kSvar || m->redirect)
        return i.fejl(std::move(s), Fejlgrund::kBesked, "er ikke et Response sendt med POST");
    // Nobody else's browser may bring it (SIK-090), and it is looked for once.
    const std::string& id = besked->hoved().in_response_to;
    const auto waiting = i.logins.se(id, s.nu);
    if (b.kende.empty() || !waiting || waiting->browser != Sessioner::noegle(b.kende))
        return i.fejl(std::move(s), Fejlgrund::kUkendtForloeb,
                      "ingen anmodning i denne browser venter på svaret");
    auto f = i.logins.tag(id, s.nu);
    if (!f) return i.fejl(std::move(s), Fejlgrund::kUkendtForloeb, "svaret er brugt");
    s.sporing = f->sporing;
    s.browser = f->browser;
    const Loginanmodning& a = f->anmodning;
    const auto idp = s.billede->idp(f->idp);
    if (!idp || idp->kontekster.empty())
        return i.nejside(std::move(s), a, Fejlgrund::kUkendtIdp,
                         "identitetsudbyderen er lukket eller har ingen aftale", idp.get());
    const auto keys = idp->metadata.noegler();
    saml::Svarkrav krav{.modtager = i.valg.entity_id,
                        .acs = i.adresse(sti::kConsume),
                        .udsteder = idp->entity_id,
                        .in_response_to = f->id,
                        .noegler = keys,
                        .dekryptering = i.valg.aabnere,
                        .nu = s.nu,
                        .skaevhed = i.valg.skaevhed};
    if (f->tving) krav.tidligst = f->begyndt;
    const auto p = saml::laes_loginsvar(*besked, krav);
    if (!p && p.error().brud == saml::Svarbrud::kStatus)
        return i.afvis(std::move(s), a, saml::status::kResponder, underkode(p.error().status),
                       "identitetsudbyderen sagde nej: " + p.error().status.underkode);
    if (!p) return i.nejside(std::move(s), a, Fejlgrund::kIdpSvar, p.error().tekst, idp.get());
    const auto seen = i.genspil.optag(adgang::noegle_af_id(krypto::sha256(idp->entity_id), p->id),
                                      p->udloeb, s.nu);
    if (seen != adgang::Genspil::Svar::kNy)
        return i.nejside(
            std::move(s), a,
            seen == adgang::Genspil::Svar::kSet ? Fejlgrund::kGentaget : Fejlgrund::kTravlt,
            "Assertion er brugt før", idp.get());
    auto user = laes_bruger(*p, *idp);
    if (!user)
        return i.nejside(
            std::move(s), a,
            user.error().regel == "cvr-fremmed" ? Fejlgrund::kFremmedCvr : Fejlgrund::kIdpSvar,
            user.error().tekst, idp.get());
    if (user->niveau < a.niveau) {
        if (!idp->supports_step_up || f->trin_op || idp->niveau < a.niveau)
            return i.afvis(std::move(s), a, saml::status::kResponder, saml::status::kNoAuthnContext,
                           "niveauet er for lavt");
        f->trin_op = true;
        f->tving = true;
        f->begyndt = s.nu;
        f->id = saml::nyt_id(i.verden.entropi);
        return i.start_idp(std::move(s), *std::move(f), *idp);
    }
    if (const auto broken = i.hent_roller(s, *idp, *user))
        return i.afvis(std::move(s), a, saml::status::kResponder, saml::status::kAuthnFailed,
                       *broken);
    Session session{.noegle = {},
                    .idp = idp->entity_id,
                    .idp_session = p->session,
                    .bruger = *std::move(user),
                    .logget_ind = p->logget_ind,
                    .oprettet = s.nu,
                    .brugt = s.nu,
                    .deltagere = {}};
    arv(i.sessioner, session, b.session, s.nu);
    // A new name for a new session: one that was planted in the browser before is worth nothing.
    const std::string cookie = i.tilfaeldig();
    session.noegle = Sessioner::noegle(cookie);
    auto participants = std::exchange(session.deltagere, {});
    i.sessioner.opret(cookie, session);
    for (Deltager& d : participants)
        (void)i.sessioner.tilfoej(session.noegle, std::move(d));
    s.cookies.push_back({kSessionscookie, cookie, std::nullopt});
    return i.afslut(std::move(s), session, a);
}

}  // namespace faelled::contexthandler
