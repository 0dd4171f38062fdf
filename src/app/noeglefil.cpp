#include "app/noeglefil.hpp"

#include "app/filer.hpp"
#include "base/text.hpp"
#include "krypto/noegle.hpp"

namespace faelled::app {

namespace {

// The caller's mistake: it stands in the configuration.
Result<std::string> fil(const std::string& sti) {
    Result<std::string> text = laes_fil(sti);
    if (!text) return std::unexpected(Fejl::kalder(40, text.error().tekst));
    return text;
}

Fejl navngivet(const std::string& sti, const Fejl& f) {
    return Fejl::kalder(40, sti + ": " + f.tekst);
}

}  // namespace

Result<krypto::Noeglepar> laes_noeglefil(const Noeglefil& f) {
    std::string kodeord;
    if (!f.kodeord_fil.empty()) {
        FAELLED_TRY(const std::string text, fil(f.kodeord_fil));
        kodeord = trim(std::string_view(text).substr(0, text.find('\n')));
    }
    FAELLED_TRY(const std::string certifikat, fil(f.certifikat));
    Result<krypto::Noeglepar> par;
    if (f.noegle.empty()) {
        par = krypto::noeglepar_fra_pkcs12(certifikat, kodeord);
    } else {
        FAELLED_TRY(const std::string noegle, fil(f.noegle));
        par = krypto::noeglepar_fra_pem(certifikat, noegle, kodeord);
    }
    if (!par) return std::unexpected(navngivet(f.certifikat, par.error()));
    const auto whole = krypto::identitet_fra_pem(par->certifikat_pem, par->noegle_pem);
    if (!whole) return std::unexpected(navngivet(f.certifikat, whole.error()));
    return par;
}

}  // namespace faelled::app
