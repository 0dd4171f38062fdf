// Token requests: who signed (sikkerhed.md 2.5, 3.3 steps 1-2).
#include <algorithm>

#include "adgang/nej.hpp"
#include "adgang/wss.hpp"
#include "xml/wsse.hpp"

namespace faelled::adgang {

namespace {

using xml::Henvisningsart;
using Certifikatref = std::shared_ptr<const krypto::Certifikat>;

constexpr std::size_t kHuskedeCertifikater = 5'000;
// A key identifier and a serial number may fit several certificates; more than these are not tried.
constexpr std::size_t kKandidater = 4;

std::unexpected<Afvisning> ukendt(std::string tekst, std::string forventet) {
    return nej(Grund::kUkendtCertifikat, std::move(tekst), "sikkerhed.md 3.3.2",
               "Signature/KeyInfo", std::move(forventet));
}

}  // namespace

struct Bestillingskontrol::Indre {
    Wssregler regler;
    const Register& reg;
    const krypto::Tillid& tillid;
    const Clock& ur;
    Genspil& genspil;
    krypto::Certifikathukommelse certifikater{kHuskedeCertifikater};

    // What KeyInfo may mean, among registered certificates only.
    [[nodiscard]] std::expected<std::vector<Certifikatref>, Afvisning> kandidater(
        const Wsshoved& hoved, const Registerbillede& billede) {
        const auto h =
            xml::laes_keyinfo(hoved.signatur().keyinfo(), hoved.sikkerhed(), hoved.ids());
        const auto wrong = [](std::string expected) {
            return nej(Grund::kNoegleinfo, "The signature names no key in an allowed form.",
                       "sikkerhed.md 2.5", "Signature/KeyInfo", std::move(expected));
        };
        if (!h) return wrong(h.error().tekst);
        switch (h->art) {
            case Henvisningsart::kToken:
            case Henvisningsart::kCertifikat: {
                auto c = certifikater.laes(h->vaerdi);
                if (!c) return wrong("base64 of a DER certificate");
                return std::vector<Certifikatref>{*std::move(c)};
            }
            case Henvisningsart::kSki:
                return billede.certifikater(Certifikatnavn::kSki, h->vaerdi);
            case Henvisningsart::kThumbprint:
                return billede.certifikater(Certifikatnavn::kSha1, h->vaerdi);
            case Henvisningsart::kUdstederSerie:
                // Clients spell the issuer's name in many ways. The number only selects: whose key
                // it is, the signature proves.
                return billede.certifikater(Certifikatnavn::kSerienummer, h->serienummer);
            case Henvisningsart::kAssertion:
                return wrong("an X.509 certificate");
        }
        return wrong("an X.509 certificate");
    }

    // Registered, not blocked, of an active system, and valid.
    [[nodiscard]] std::expected<std::shared_ptr<const Systempost>, Afvisning> ejer(
        const krypto::Certifikat& c, const Registerbillede& billede) const {
        auto system = billede.system(c.fingeraftryk());
        if (!system) {
            return ukendt("The certificate belongs to no registered system.",
                          "a certificate registered at an IT system");
        }
        const auto refused = [&](Grund grund, std::string text, std::string expected) {
            auto no = nej(grund, std::move(text), "sikkerhed.md 3.3.2", "Signature/KeyInfo",
                          std::move(expected));
            Afvisning a = no.error();
            a.certifikat = c.fingeraftryk();
            a.system = system->uuid;
            return std::unexpected(std::move(a));
        };
        const Registreretcertifikat* const own = find_certifikat(*system, c.fingeraftryk());
        if (own == nullptr || own->spaerret || !system->aktiv) {
            return refused(Grund::kCertifikat, "The system or its certificate is not active.",
                           "an active system and certificate");
        }
        const krypto::Certifikatdom verdict = tillid.bedoem(c, ur.now());
        if (verdict != krypto::Certifikatdom::kGyldig) {
            return refused(Grund::kCertifikat,
                           "The certificate is " + std::string(certifikattekst(verdict)) + ".",
                           "a valid certificate");
        }
        return system;
    }
};

Bestillingskontrol::Bestillingskontrol(Wssregler regler, const Register& reg,
                                       const krypto::Tillid& tillid, const Clock& ur,
                                       Genspil& genspil)
    : indre_(std::make_unique<Indre>(regler, reg, tillid, ur, genspil)) {
    indre_->regler.med_token = false;
}
Bestillingskontrol::~Bestillingskontrol() = default;

std::expected<Bestilling, Afvisning> Bestillingskontrol::kontroller(xml::Node konvolut) const {
    Indre& i = *indre_;
    const Tid nu = i.ur.now();
    const auto hoved = Wsshoved::laes(konvolut, nu, i.regler);
    if (!hoved) return std::unexpected(hoved.error());
    const auto billede = i.reg.nu();
    const auto candidates = i.kandidater(*hoved, *billede);
    if (!candidates) return std::unexpected(candidates.error());
    if (candidates->empty()) {
        return ukendt("The certificate belongs to no registered system.",
                      "the identifier of a registered certificate");
    }
    std::optional<Afvisning> first;
    for (std::size_t n = 0; n < std::min(candidates->size(), kKandidater); ++n) {
        const Certifikatref& c = (*candidates)[n];
        auto system = i.ejer(*c, *billede);
        auto message = system
                           ? hoved->verificer(c->noegle())
                           : std::expected<Wssbesked, Afvisning>(std::unexpected(system.error()));
        if (!message) {
            if (!first) first = std::move(message).error();
            continue;
        }
        const Genspil::Svar answer =
            i.genspil.optag(message->noegle(c->fingeraftryk()), message->udloeb, nu);
        if (answer != Genspil::Svar::kNy && !i.regler.sabotage.genspil) {
            return afvist_genspil(answer);
        }
        return Bestilling{*std::move(message), c, *std::move(system)};
    }
    return std::unexpected(*std::move(first));
}

}  // namespace faelled::adgang
