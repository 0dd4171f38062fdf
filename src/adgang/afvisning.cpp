#include "adgang/afvisning.hpp"

namespace faelled::adgang {

namespace {

using Rum = Afvisningskode::Rum;

constexpr std::string_view kUgyldigtToken = "invalid_token";
constexpr std::string_view kUgyldigForespoergsel = "invalid_request";

constexpr Afvisningskode kIngenSikkerhed{Rum::kWsse, "InvalidSecurity", false, "FAELLED-SP-0401",
                                         401,        kUgyldigtToken};
constexpr Afvisningskode kToken{Rum::kWsse, "InvalidSecurityToken", false, "FAELLED-SP-0401",
                                401,        kUgyldigtToken};
constexpr Afvisningskode kFailedCheck{Rum::kWsse,        "FailedCheck", false,
                                      "FAELLED-SP-0401", 401,           kUgyldigtToken};
constexpr Afvisningskode kIkkeBetroet{Rum::kWsse, "FailedAuthentication", false, "FAELLED-SP-0401",
                                      401,        kUgyldigtToken};
constexpr Afvisningskode kUdloebet{Rum::kWsu, "MessageExpired", false, "FAELLED-SP-0401",
                                   401,       kUgyldigtToken};
constexpr Afvisningskode kAlgoritmekode{
    Rum::kWsse, "UnsupportedAlgorithm", false, "FAELLED-SP-0401", 401, kUgyldigtToken};
constexpr Afvisningskode kAdresseringskode{Rum::kWsa, "MessageAddressingHeaderRequired",
                                           false,     "FAELLED-SP-0400",
                                           400,       kUgyldigForespoergsel};
constexpr Afvisningskode kFrameworkkode{
    Rum::kSbf, "FrameworkVersionMismatch", false, "FAELLED-SP-0400", 400, kUgyldigForespoergsel};
constexpr Afvisningskode kIngenAftalekode{
    Rum::kWsse, "FailedAuthentication", false, "FAELLED-SP-0403", 403, "insufficient_scope"};
constexpr Afvisningskode kKontekstkode{Rum::kSoap,        "",  false,
                                       "FAELLED-SP-0400", 400, kUgyldigForespoergsel};
constexpr Afvisningskode kUkendtTjenestekode{Rum::kSoap,        "",  false,
                                             "FAELLED-SP-0404", 404, kUgyldigForespoergsel};
constexpr Afvisningskode kStridkode{Rum::kSoap,        "",  false,
                                    "FAELLED-SP-0409", 409, kUgyldigForespoergsel};
constexpr Afvisningskode kOptagetkode{Rum::kSoap,        "",  true,
                                      "FAELLED-SP-0500", 503, "temporarily_unavailable"};

}  // namespace

const Afvisningskode& kode(Afvisning::Grund grund) {
    using enum Afvisning::Grund;
    switch (grund) {
        case kManglerSikkerhed:
        case kSikkerhedsform:
        case kIkkeDaekket:
        case kGenspil:
            return kIngenSikkerhed;
        case kIngenCertifikat:
        case kUkendtCertifikat:
        case kIkkeLoopback:
        case kTokenunderskriver:
        case kCertifikat:
            return kIkkeBetroet;
        case kIngenAftale:
        case kManglerRolle:
            return kIngenAftalekode;
        case kNoegleinfo:
        case kTokenform:
        case kUdsteder:
        case kModtager:
        case kBekraeftelse:
        case kSikringsniveau:
        case kSkema:
        case kUkendtToken:
            return kToken;
        case kAlgoritme:
            return kAlgoritmekode;
        case kSignatur:
        case kTokensignatur:
            return kFailedCheck;
        case kBeskedUdloebet:
        case kTokenUdloebet:
            return kUdloebet;
        case kAdressering:
            return kAdresseringskode;
        case kFramework:
            return kFrameworkkode;
        case kUgyldigMyndighed:
        case kIngenKontekst:
            return kKontekstkode;
        case kUkendtTjeneste:
            return kUkendtTjenestekode;
        case kKontekststrid:
            return kStridkode;
        case kOptaget:
            return kOptagetkode;
    }
    return kOptagetkode;
}

std::string Afvisning::vis() const {
    if (!forklar) return tekst;
    std::string out = tekst;
    if (!regel.empty()) out += " Rule: " + regel + ".";
    if (!element.empty()) out += " Element: " + element + ".";
    if (!forventet.empty()) out += " Expected: " + forventet + ".";
    return out;
}

}  // namespace faelled::adgang
