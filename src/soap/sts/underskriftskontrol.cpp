#include "soap/sts/underskriftskontrol.hpp"

#include <string>
#include <utility>

#include "krypto/jws.hpp"
#include "soap/fejl.hpp"

namespace faelled::soap {

namespace {

using Grund = adgang::Afvisning::Grund;

std::string_view ord(Grund g) {
    switch (g) {
        case Grund::kManglerSikkerhed:
            return "mangler-sikkerhed";
        case Grund::kSikkerhedsform:
            return "sikkerhedsform";
        case Grund::kIkkeDaekket:
            return "ikke-daekket";
        case Grund::kNoegleinfo:
            return "noegleinfo";
        case Grund::kAlgoritme:
            return "algoritme";
        case Grund::kBeskedUdloebet:
            return "besked-udloebet";
        case Grund::kGenspil:
            return "genspil";
        case Grund::kAdressering:
            return "adressering";
        default:
            return "sikkerhed";
    }
}

bool om_certifikatet(Grund g) {
    return g == Grund::kUkendtCertifikat || g == Grund::kCertifikat;
}

// For the text about an unknown one: people search their certificate store for it.
std::string aftryk_i_beskeden(xml::Node envelope) {
    const xml::Node header = envelope.barn(envelope.ns(), "Header");
    const xml::Node security = header ? header.barn(kWsse, "Security") : xml::Node();
    const xml::Node token = security ? security.barn(kWsse, "BinarySecurityToken") : xml::Node();
    if (!token) return {};
    const auto certificate = krypto::Certifikat::laes(token.tekst());
    return certificate ? krypto::kid(**certificate) : std::string();
}

}  // namespace

sts::Stsfejl som_stsfejl(const adgang::Afvisning& no, std::string_view thumbprint) {
    std::string explained = no.element + ": " + no.tekst;
    if (!no.forventet.empty()) explained += " Expected: " + no.forventet + ".";
    if (om_certifikatet(no.grund)) {
        return sts::ukendt_kalder(
            no.grund == Grund::kCertifikat ? "certifikat" : "ukendt-certifikat", thumbprint,
            std::move(explained));
    }
    if (no.grund == Grund::kSignatur) return sts::forkert_underskrift(std::move(explained));
    if (no.grund == Grund::kOptaget) return sts::databasefejl(std::move(explained));
    std::string_view rule = no.regel;
    if (constexpr std::string_view kSide = "sikkerhed.md "; rule.starts_with(kSide)) {
        rule.remove_prefix(kSide.size());
    }
    return sts::forkert_form(rule, ord(no.grund), std::move(explained));
}

Rstkontrol lav_rstkontrol(const adgang::Bestillingskontrol& check) {
    return [&check](xml::Node envelope) -> std::expected<Rstunderskrift, Rstafvisning> {
        auto order = check.kontroller(envelope);
        if (!order) {
            const adgang::Afvisning& no = order.error();
            const std::string print =
                om_certifikatet(no.grund) ? aftryk_i_beskeden(envelope) : std::string();
            return std::unexpected(Rstafvisning{som_stsfejl(no, print), no.certifikat});
        }
        adgang::Wssbesked& message = order->besked;
        return Rstunderskrift{.krop = message.krop,
                              .action = message.action,
                              .message_id = message.besked_id,
                              .certifikat = order->certifikat,
                              .besked = message.noegle(order->certifikat->fingeraftryk())};
    };
}

}  // namespace faelled::soap
