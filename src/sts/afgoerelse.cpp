#include "sts/afgoerelse.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "krypto/certifikat.hpp"
#include "sts/vegne.hpp"

namespace faelled::sts {

namespace {

using adgang::Rettighedsgruppe;
using adgang::Rolletildeling;

struct Domsord {
    std::string_view grund;
    std::string_view forklaring;
};

Domsord ord(krypto::Certifikatdom d) {
    switch (d) {
        case krypto::Certifikatdom::kGyldig:
            break;
        case krypto::Certifikatdom::kIkkeEndnu:
            return {"certifikat-ikke-endnu", "a certificate that is valid already"};
        case krypto::Certifikatdom::kUdloebet:
            return {"certifikat-udloebet", "a certificate that has not expired"};
        case krypto::Certifikatdom::kSpaerret:
            return {"certifikat-tilbagekaldt", "a certificate that its issuer has not revoked"};
        case krypto::Certifikatdom::kUkendtUdsteder:
            return {"certifikat-udsteder", "a certificate from a trusted issuer"};
        case krypto::Certifikatdom::kUkendtSpaerring:
            return {"certifikat-spaerreliste",
                    "a certificate whose issuer has published a fresh revocation list"};
    }
    return {"certifikat", "a valid certificate"};
}

std::unexpected<Stsfejl> nej(Stsfejl f) {
    return std::unexpected(std::move(f));
}

Tid afkortet(Tid t, Tokenform form) {
    const std::int64_t unit = form == Tokenform::kSaml ? kMillisekund : kSekund;
    return {t.us - ((t.us % unit) + unit) % unit};
}

}  // namespace

Sag::Sag(const Indstillinger& settings, const Omverden& world,
         const adgang::Tokenkontrol& own_tokens, const Tokenoenske& wish, const Part& who)
    : indstillinger_(settings),
      omverden_(world),
      kontrol_(own_tokens),
      oenske_(wish),
      part_(who),
      nu_(world.ur.now()) {
    grundlag_.billede = world.registeret.nu();
    oplysninger_.tjeneste = wish.tjeneste;
}

std::expected<Grundlag, Stsfejl> Sag::afgoer() {
    using Trin = Svar (Sag::*)();
    constexpr Trin kTrin[] = {&Sag::find_kalder,   &Sag::find_typer,    &Sag::find_brugsnoegle,
                              &Sag::find_kontekst, &Sag::find_tjeneste, &Sag::find_handlet_for,
                              &Sag::find_aftale,   &Sag::saet_levetid};
    for (const Trin trin : kTrin) {
        if (Svar svar = (this->*trin)(); !svar) return nej(std::move(svar).error());
    }
    return std::move(grundlag_);
}

Stsfejl Sag::ukendt(std::string_view reason, std::string explained) const {
    return ukendt_kalder(reason, part_.thumbprint, std::move(explained));
}

// The system's own certificate with that print, if it may be used now.
std::expected<Sag::Certifikatref, Stsfejl> Sag::brugbart(const adgang::Systempost& system,
                                                         const krypto::Fingeraftryk& f) const {
    const adgang::Registreretcertifikat* const found = adgang::find_certifikat(system, f);
    if (found == nullptr) {
        return nej(ukendt("ukendt-certifikat", "a certificate registered for the same system"));
    }
    if (found->spaerret) {
        return nej(ukendt("spaerret-certifikat", "a certificate that is not blocked"));
    }
    const krypto::Certifikatdom verdict = omverden_.tillid.bedoem(*found->certifikat, nu_);
    if (verdict == krypto::Certifikatdom::kGyldig) return found->certifikat;
    return nej(ukendt(ord(verdict).grund, std::string(ord(verdict).forklaring)));
}

Sag::Svar Sag::find_kalder() {
    if (part_.certifikat) kalder_ = grundlag_.billede->system(*part_.certifikat);
    if (!kalder_) {
        return nej(ukendt("ukendt-certifikat", "a certificate registered for an it-system"));
    }
    oplysninger_.system = kalder_->uuid;
    if (!kalder_->aktiv) return nej(ukendt("inaktivt-system", "an active it-system"));
    auto certificate = brugbart(*kalder_, *part_.certifikat);
    if (!certificate) return nej(std::move(certificate).error());
    kaldercertifikat_ = *std::move(certificate);
    grundlag_.emne = kaldercertifikat_->emne();
    return {};
}

Sag::Svar Sag::find_typer() {
    return kontroller_typer(oenske_);
}

// 3.3.3. There is no other proof of possession than that the system registered the certificate.
Sag::Svar Sag::find_brugsnoegle() {
    grundlag_.brugsnoegle = kaldercertifikat_;
    if (oenske_.brugsnoegle) {
        const auto read = omverden_.certifikater.laes(*oenske_.brugsnoegle);
        if (!read) {
            return nej(forkert_form("3.2", "usekey-form", "UseKey: a certificate, base64 of DER"));
        }
        const krypto::Fingeraftryk& print = (*read)->fingeraftryk();
        if (print != *part_.certifikat) {
            auto usable = brugbart(*kalder_, print);
            if (!usable) {
                return nej(ingen_ret("3.3.3", "usekey",
                                     "UseKey: the certificate that the request is proven with, or "
                                     "another usable one of the same it-system"));
            }
            grundlag_.brugsnoegle = *std::move(usable);
        }
    }
    graense_ = std::min(graense_, grundlag_.brugsnoegle->gyldig_til());
    return {};
}

Sag::Svar Sag::find_kontekst() {
    if (oenske_.cvr.size() != 1) {
        return nej(
            forkert_cvr("Claims: exactly one claim "
                        "dk:gov:saml:attribute:CvrNumberIdentifier"));
    }
    const std::optional<Cvr> cvr = Cvr::parse(oenske_.cvr.front());
    if (!cvr) return nej(forkert_cvr("the value of the CVR claim: eight digits"));
    grundlag_.kontekst = *cvr;
    oplysninger_.myndighed = *cvr;
    return {};
}

Sag::Svar Sag::find_tjeneste() {
    const adgang::Tjenestepost* const t = grundlag_.billede->tjeneste(oenske_.tjeneste);
    if (t == nullptr || !t->aktiv || t->model == adgang::Sikkerhedsmodel::kKontekst) {
        return nej(ukendt_tjeneste(oenske_.tjeneste));
    }
    grundlag_.tjeneste = t;
    oplysninger_.tjeneste = t->entity_id;
    return {};
}

Sag::Svar Sag::find_handlet_for() {
    handlet_for_ = kalder_;
    if (const auto* c = std::get_if<Vegnecertifikat>(&oenske_.paa_vegne_af)) {
        const auto read = omverden_.certifikater.laes(c->tekst);
        if (!read) {
            return nej(
                forkert_form("3.8", "onbehalfof-form", "OnBehalfOf: a certificate, base64 of DER"));
        }
        return handl_for((*read)->fingeraftryk());
    }
    if (const auto* a = std::get_if<Vegneaftryk>(&oenske_.paa_vegne_af)) {
        const auto print = find_aftryk(*grundlag_.billede, a->hex);
        if (!print) {
            return nej(ingen_ret("4.2", "onbehalfof-ukendt",
                                 "onbehalfof: SHA-1 or SHA-256 in hex of a registered "
                                 "certificate"));
        }
        return handl_for(*print);
    }
    if (const auto* t = std::get_if<Vegnetoken>(&oenske_.paa_vegne_af)) {
        return handl_for_token(t->xml);
    }
    return {};
}

// 3.8 B: the other system's certificate is registered and usable, and the caller may.
Sag::Svar Sag::handl_for(const krypto::Fingeraftryk& f) {
    if (!kalder_->kan_optraede_for) {
        return nej(ingen_ret("3.8", "onbehalfof-ret",
                             "OnBehalfOf: a caller that may act for others (CanImpersonate)"));
    }
    const auto system = grundlag_.billede->system(f);
    if (!system || !system->aktiv) {
        return nej(ingen_ret("3.8", "onbehalfof-ukendt",
                             "OnBehalfOf: a certificate registered for an active it-system"));
    }
    oplysninger_.paa_vegne_af = system->uuid;
    auto certificate = brugbart(*system, f);
    if (!certificate) {
        return nej(ingen_ret("3.8", "onbehalfof-certifikat",
                             "OnBehalfOf: " + certificate.error().forklaring));
    }
    handlet_for_ = system;
    grundlag_.handlende = std::exchange(grundlag_.emne, (*certificate)->emne());
    graense_ = std::min(graense_, (*certificate)->gyldig_til());
    return {};
}

// 3.8 A: a token of ours that the acted-for system sent to a service of the caller.
Sag::Svar Sag::handl_for_token(const std::string& xml) {
    auto token = laes_vegnetoken(xml, kontrol_, *grundlag_.billede, kalder_->uuid);
    if (!token) return nej(std::move(token).error());
    const adgang::Tokenindhold& says = (*token)->indhold;
    const krypto::Fingeraftryk print = says.certifikat().value_or(krypto::Fingeraftryk{});
    const auto system = grundlag_.billede->system(print);
    if (!system || !system->aktiv) {
        return nej(
            ingen_ret("3.8", "onbehalfof-ukendt", "OnBehalfOf: a token of an active it-system"));
    }
    oplysninger_.paa_vegne_af = system->uuid;
    if (const auto usable = brugbart(*system, print); !usable) {
        return nej(
            ingen_ret("3.8", "onbehalfof-certifikat", "OnBehalfOf: " + usable.error().forklaring));
    }
    // Who was let in for one authority must not get further for another.
    if (says.cvr() != grundlag_.kontekst) {
        return nej(ingen_ret("3.8", "onbehalfof-kontekst",
                             "OnBehalfOf: a token for the same authority as the CVR claim"));
    }
    handlet_for_ = system;
    grundlag_.handlende = std::exchange(grundlag_.emne, says.emne());
    graense_ = std::min(graense_, says.gyldig_til());
    return {};
}

Sag::Svar Sag::find_aftale() {
    const adgang::Myndighedspost* const authority =
        grundlag_.billede->myndighed(grundlag_.kontekst);
    if (authority == nullptr || !authority->aktiv) {
        return nej(ingen_aftale("ukendt-myndighed", "the CVR claim: an active authority"));
    }
    for (const Rolletildeling* r :
         adgang::gaeldende(*handlet_for_, grundlag_.tjeneste->uuid, grundlag_.kontekst, nu_)) {
        if (r->certifikat) continue;  // an agreement on the model with contexts (8)
        if (!oplysninger_.aftale) oplysninger_.aftale = r->aftale;
        graense_ = std::min(graense_, r->til);
        Rettighedsgruppe group{r->udstedt_for.value_or(r->kontekst), r->rolle, r->afgraensninger};
        if (std::ranges::find(grundlag_.grupper, group) == grundlag_.grupper.end()) {
            grundlag_.grupper.push_back(std::move(group));
        }
    }
    if (!grundlag_.grupper.empty()) return {};
    return nej(ingen_aftale("ingen-aftale",
                            "an approved agreement between the it-system and the service for the "
                            "authority of the CVR claim, in force now"));
}

// 3.3.7. A wish that is out of bounds is no wish.
Sag::Svar Sag::saet_levetid() {
    std::int64_t length = indstillinger_.levetid;
    if (oenske_.udloeber && oenske_.udloeber->er_endelig()) {
        const Tid from = oenske_.oprettet.value_or(nu_);
        const std::int64_t wanted = from < *oenske_.udloeber ? oenske_.udloeber->us - from.us : 0;
        if (wanted >= indstillinger_.mindste && wanted <= indstillinger_.levetid) length = wanted;
    }
    grundlag_.fra = afkortet(nu_, oenske_.form);
    grundlag_.til = afkortet(std::min(nu_.plus(length), graense_), oenske_.form);
    if (grundlag_.fra < grundlag_.til) return {};
    return nej(ingen_aftale("udloeber-nu", "an agreement and a certificate that last longer"));
}

}  // namespace faelled::sts
