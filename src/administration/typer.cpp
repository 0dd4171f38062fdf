#include "administration/typer.hpp"

#include <algorithm>

#include "administration/administration.hpp"

namespace faelled::administration {

Certifikattilstand Certifikatpost::tilstand(Tid nu) const {
    if (status == Certifikatstatus::kFjernet) return Certifikattilstand::kFjernet;
    if (status == Certifikatstatus::kSpaerret) return Certifikattilstand::kSpaerret;
    if (nu >= gyldig_til) return Certifikattilstand::kUdloebet;
    if (nu >= gyldig_til.plus(-60 * kDoegn)) return Certifikattilstand::kUdloeberSnart;
    return Certifikattilstand::kGyldig;
}

const Aftaleversion* Serviceaftale::version(std::uint64_t v) const {
    const auto at = std::find_if(versioner.begin(), versioner.end(),
                                 [v](const Aftaleversion& x) { return x.version == v; });
    return at == versioner.end() ? nullptr : &*at;
}

std::string identitet_af(const krypto::Fingeraftryk& f) {
    return "cert:" + krypto::hex(f);
}

bool Administrator::har(Rolle r) const {
    return std::find(roller.begin(), roller.end(), r) != roller.end();
}

bool Administrator::operatoer() const {
    return organisation == kOperatoer && har(Rolle::kOperatoer);
}

Administrator Administrator::system() {
    return {"system", kOperatoer, {Rolle::kOperatoer}, "system", {}, {}};
}

}  // namespace faelled::administration
