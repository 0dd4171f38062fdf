#include "app/sts_kobling.hpp"

#include <utility>

namespace faelled::app {

namespace {

// The codes of sikkerhed.md 3.7. An unknown caller and a wrong signature are FailedAuthentication;
// what is wrong with the message's form, coverage, age or algorithms is a malformed request.
sts::Stsfejl stsfejl(const adgang::Afvisning& no) {
    using Grund = adgang::Afvisning::Grund;
    const std::string explained = no.vis();
    switch (no.grund) {
        case Grund::kIngenCertifikat:
        case Grund::kUkendtCertifikat:
            return sts::ukendt_kalder("ukendt-certifikat", {}, explained);
        case Grund::kCertifikat:
            return sts::ukendt_kalder("ugyldigt-certifikat", {}, explained);
        case Grund::kSignatur:
            return sts::ingen_ret("3.3.1", "signatur", explained);
        case Grund::kOptaget:
            return sts::uventet(explained);
        case Grund::kGenspil:
            return sts::forkert_form("2.7", "genspil", explained);
        case Grund::kBeskedUdloebet:
            return sts::forkert_form("2.6.2", "udloebet", explained);
        case Grund::kAlgoritme:
            return sts::forkert_form("1.7", "algoritme", explained);
        case Grund::kIkkeDaekket:
            return sts::forkert_form("2.6.7", "ikke-daekket", explained);
        default:
            return sts::forkert_form("2.6", "sikkerhedshoved", explained);
    }
}

}  // namespace

soap::Rstkontrol rst_kontrol(const adgang::Bestillingskontrol& control) {
    return
        [&control](xml::Node envelope) -> std::expected<soap::Rstunderskrift, soap::Rstafvisning> {
            auto order = control.kontroller(envelope);
            if (!order) {
                return std::unexpected(
                    soap::Rstafvisning{stsfejl(order.error()), order.error().certifikat});
            }
            soap::Rstunderskrift out;
            out.krop = order->besked.krop;
            out.action = order->besked.action;
            out.message_id = order->besked.besked_id;
            out.besked = order->besked.noegle(order->certifikat->fingeraftryk());
            out.certifikat = std::move(order->certifikat);
            return out;
        };
}

}  // namespace faelled::app
