// From a user system's request to an identity provider (sikkerhed.md 7.4-7.6).
#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "contexthandler/indre.hpp"
#include "saml/navne.hpp"

namespace faelled::contexthandler {
namespace {

// The address that the answer goes to, when it is one of those registered.
std::optional<std::string> acs(const saml::Authnrequest& r, const saml::Metadata& m) {
    const auto post = [](const saml::Endepunkt& e) { return e.binding == saml::binding::kPost; };
    if (!r.acs_adresse.empty()) {
        const bool known = std::ranges::any_of(
            m.acs, [&](const auto& e) { return post(e) && e.adresse == r.acs_adresse; });
        return known ? std::optional(r.acs_adresse) : std::nullopt;
    }
    const saml::Endepunkt* found = nullptr;
    for (const saml::Endepunkt& e : m.acs) {
        if (!post(e)) continue;
        if (r.acs_indeks) {
            if (e.indeks == *r.acs_indeks) return e.adresse;
            continue;
        }
        if (e.standard) return e.adresse;
        if (found == nullptr) found = &e;
    }
    return found == nullptr ? std::nullopt : std::optional(found->adresse);
}

Niveau krav(const saml::Authnrequest& r, Niveau registreret) {
    Niveau n = registreret;
    for (const std::string& k : r.klasser)
        n = std::max(n, laes_niveau(k));
    return n;
}

std::vector<std::string> klasser(Idpprofil p, Niveau n) {
    switch (p) {
        case Idpprofil::kOiosaml2:
            return n == 0 ? std::vector<std::string>{} : std::vector{assurance_klasse(n)};
        case Idpprofil::kOiosaml3:
            return n == 0 ? std::vector<std::string>{} : std::vector{nsis_klasse(n)};
        case Idpprofil::kOiosaml2Adfs:
        case Idpprofil::kOiosaml3Adfs:
            if (n >= 3) return {"http://schemas.microsoft.com/claims/multipleauthn"};
            return {};
        case Idpprofil::kOiosaml2UdenNiveau:
            break;
    }
    return {};
}

bool navneformat_ok(const std::string& f, const Brugersystem& system) {
    if (system.vedvarende_navneid && f == saml::navneformat::kVedvarende) return true;
    return f.empty() || f == saml::navneformat::kX509 || f == saml::navneformat::kUspecificeret;
}

}  // namespace

Udfald Indre::authnrequest(const saml::Modtaget& m, const saml::Besked& besked, const Browser& b) {
    Sag s = ny_sag();
    const auto system = s.billede->system(besked.hoved().udsteder);
    if (!system || system->oidc)
        return fejl(std::move(s), Fejlgrund::kUkendtSystem, "systemet er ikke registreret");
    if (system->metadata.gyldig_til && s.nu >= *system->metadata.gyldig_til)
        return fejl(std::move(s), Fejlgrund::kUkendtSystem, "systemets metadata er udløbet",
                    system.get());
    if (const auto broken = proev(m, besked, system->metadata, sti::kIssue, s.nu))
        return fejl(std::move(s), broken->grund, broken->regel, system.get());
    const auto read = saml::laes_authnrequest(besked);
    if (!read) return fejl(std::move(s), Fejlgrund::kBesked, read.error().tekst, system.get());
    const auto address = acs(*read, system->metadata);
    if (!address)
        return fejl(std::move(s), Fejlgrund::kUkendtAcs,
                    "svaradressen er ikke i systemets metadata", system.get());
    kend(s, b);
    Loginanmodning a{.system = system->entity_id, .id = read->hoved.id, .svaradresse = *address};
    a.relay_state = m.relay_state;
    a.force = read->force_authn;
    a.passiv = read->is_passive;
    a.niveau = krav(*read, system->niveau);
    a.idp_liste = read->idp_liste;
    if (a.force && a.passiv)
        return afvis(std::move(s), a, saml::status::kRequester, "", "ForceAuthn og IsPassive");
    if (!read->svarbinding.empty() && read->svarbinding != saml::binding::kPost)
        return afvis(std::move(s), a, saml::status::kRequester,
                     "urn:oasis:names:tc:SAML:2.0:status:UnsupportedBinding", "ProtocolBinding");
    if (!navneformat_ok(read->navneformat, *system))
        return afvis(std::move(s), a, saml::status::kRequester, saml::status::kInvalidNameIdPolicy,
                     "NameIDPolicy");
    return videre(std::move(s), b, a);
}

Udfald Indre::videre(Sag s, const Browser& b, const Loginanmodning& a) {
    const auto session = sessioner.find(b.session, s.nu);
    const auto idp = session ? s.billede->idp(session->idp) : nullptr;
    const bool usable =
        idp && std::ranges::find(idp->kontekster, session->bruger.cvr) != idp->kontekster.end();
    const bool fresh = a.hoejst_alder < 0 || !session ||
                       s.nu < session->logget_ind.plus(a.hoejst_alder * kSekund + kSekund);
    const bool enough = usable && session->bruger.niveau >= a.niveau;
    if (enough && !a.force && fresh) return afslut(std::move(s), *session, a);
    if (usable && !enough && !idp->supports_step_up)
        return afvis(std::move(s), a, saml::status::kResponder, saml::status::kNoAuthnContext,
                     "niveauet er for lavt");
    if (a.passiv)
        return afvis(std::move(s), a, saml::status::kResponder, saml::status::kNoPassive,
                     "ingen session");
    Loginforloeb f{.id = saml::nyt_id(verden.entropi), .browser = s.browser, .anmodning = a};
    f.begyndt = s.nu;
    f.sporing = s.sporing;
    f.oensket = a.niveau;
    f.tving = a.force || !fresh;
    if (usable) {
        f.tving = true;
        f.trin_op = !enough;
        return start_idp(std::move(s), std::move(f), *idp);
    }
    if (const auto chosen = vaelg_idp(*s.billede, a, b))
        return start_idp(std::move(s), std::move(f), *chosen);
    logins.gem(f.id, f);
    return valgside(std::move(s), f, b.husket);
}

Udfald Indre::valgside(Sag s, const Loginforloeb& f, const std::string& husket) {
    Idpvalg side{.forloeb = f.id, .system = {}, .husket = husket, .muligheder = {}};
    if (const auto system = s.billede->system(f.anmodning.system)) side.system = system->navn;
    for (const auto& i : s.billede->aktive()) {
        if (!f.anmodning.idp_liste.empty() &&
            std::ranges::find(f.anmodning.idp_liste, i->entity_id) == f.anmodning.idp_liste.end() &&
            std::ranges::any_of(f.anmodning.idp_liste,
                                [&](const auto& id) { return s.billede->idp(id) != nullptr; }))
            continue;
        Idpvalg::Mulighed m{.entity_id = i->entity_id, .navn = i->navn, .cvr = {}};
        for (const Cvr c : i->kontekster)
            m.cvr.push_back(c.text());
        m.mobilvenlig = i->mobilvenlig;
        m.test = i->test;
        side.muligheder.push_back(std::move(m));
    }
    return {std::move(side), std::move(s.cookies), {}};
}

Udfald Indre::start_idp(Sag s, Loginforloeb f, const Idp& idp) {
    const saml::Metadata& m = idp.metadata;
    if (m.gyldig_til && s.nu >= *m.gyldig_til)
        return nejside(std::move(s), f.anmodning, Fejlgrund::kUkendtIdp,
                       "identitetsudbyderens metadata er udløbet", &idp);
    f.idp = idp.entity_id;
    const auto* to = m.find(m.sso, saml::binding::kRedirect);
    if (to == nullptr) to = m.find(m.sso, saml::binding::kPost);
    saml::Authnrequest r{.hoved =
                             hoved(f.id, to == nullptr ? std::string() : to->adresse, "", s.nu)};
    r.force_authn = f.tving;
    r.is_passive = f.anmodning.passiv;
    r.acs_adresse = adresse(sti::kConsume);
    r.klasser = klasser(idp.profil, f.oensket);
    if (idp.supports_scope) r.anmodere = {f.anmodning.system};
    r.publikum = valg.entity_id;
    auto out = send(saml::skriv_authnrequest(r), saml::Retning::kAnmodning, m.sso, m, std::nullopt);
    if (!out || !*out)
        return nejside(std::move(s), f.anmodning, Fejlgrund::kIntern, "anmodningen kan ikke sendes",
                       &idp);
    const std::string id = f.id;
    logins.gem(id, std::move(f));
    (*out)->cookies = std::move(s.cookies);
    return *std::move(*out);
}

Udfald Contexthandler::vaelg(const std::string& forloeb, const std::string& idp, bool husk,
                             const Browser& b) {
    Sag s = indre_->ny_sag();
    indre_->kend(s, b);
    auto f = indre_->logins.se(forloeb, s.nu);
    if (!f || f->browser != s.browser)
        return indre_->fejl(std::move(s), Fejlgrund::kUkendtForloeb, "loginet er ikke i gang");
    s.sporing = f->sporing;
    const auto chosen = s.billede->idp(idp);
    if (!chosen || chosen->kontekster.empty()) return indre_->valgside(std::move(s), *f, b.husket);
    (void)indre_->logins.tag(forloeb, s.nu);
    constexpr std::int64_t kEtAar = std::int64_t{365} * 86'400;
    s.cookies.push_back({kIdpcookie, husk ? base64url(idp) : std::string(),
                         husk ? std::optional(kEtAar) : std::nullopt});
    // The page's handle is not the id that the identity provider sees.
    f->id = saml::nyt_id(indre_->verden.entropi);
    return indre_->start_idp(std::move(s), *std::move(f), *chosen);
}

Udfald Contexthandler::vis_valg(const std::string& forloeb, const Browser& b) {
    Sag s = indre_->ny_sag();
    indre_->kend(s, b);
    const auto f = indre_->logins.se(forloeb, s.nu);
    if (!f || f->browser != s.browser)
        return indre_->fejl(std::move(s), Fejlgrund::kUkendtForloeb, "loginet er ikke i gang");
    return indre_->valgside(std::move(s), *f, b.husket);
}

}  // namespace faelled::contexthandler
