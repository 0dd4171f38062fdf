#include "adgang/gate_intern.hpp"

#include "adgang/nej.hpp"

namespace faelled::adgang {

std::expected<void, Afvisning> Gate::Indre::gyldigt(const krypto::Certifikat& c) const {
    const krypto::Certifikatdom verdict = kilder->tillid.bedoem(c, kilder->ur.now());
    if (verdict == krypto::Certifikatdom::kGyldig) return {};
    return nej(Grund::kCertifikat,
               "The certificate is " + std::string(certifikattekst(verdict)) + ".",
               "sikkerhed.md SIK-001", "certificate", "a valid certificate");
}

std::expected<Certifikatkald, Afvisning> Gate::Indre::gyldigt_certifikat(
    const Registerbillede& billede, const std::optional<krypto::Fingeraftryk>& aftryk) const {
    auto who = ved_certifikat(billede, aftryk);
    if (!who) return who;
    if (const auto ok = gyldigt(*who->certifikat); !ok) return std::unexpected(ok.error());
    return who;
}

std::expected<std::shared_ptr<const Kaldergrundlag>, Afvisning> Gate::Indre::kaldergrundlag(
    const Husketoken& token, const Tjenesteadgang& t) const {
    const auto verdict = vurder(token, kilder->reg.nu(), t, vurderingsregler());
    if (!verdict->svar) {
        Afvisning a = verdict->svar.error();
        a.certifikat = token.indhold.certifikat();
        a.myndighed = token.indhold.cvr();
        return std::unexpected(std::move(a));
    }
    // What came back from the store, and a JWT, bring no certificate of their own to ask about.
    if (!token.indhold.noegle() && verdict->certifikat) {
        if (const auto ok = gyldigt(*verdict->certifikat); !ok) return std::unexpected(ok.error());
    }
    return *verdict->svar;
}

Afvisning Gate::Indre::ud(Afvisning a, const Transport& transport) const {
    a.forklar = settings.forklar;
    if (!a.forklar) {
        a.element.clear();
        a.forventet.clear();
    }
    if (!a.certifikat) a.certifikat = transport.certifikat;
    if (!a.system && a.certifikat && kilder) {
        if (const auto system = kilder->reg.nu()->system(*a.certifikat)) a.system = system->uuid;
    }
    return a;
}

}  // namespace faelled::adgang
