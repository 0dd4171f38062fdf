// Whatever is shown as a certificate: read or refused; what is read reads again from its own bytes
// as the same one, has texts that are UTF-8, and is not trusted by roots it does not come from.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "krypto/x509.hpp"

using namespace faelled;
using namespace faelled::krypto;

namespace {

void kraev(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto tillid = Tillid::create({}).value();
    const auto c = Certifikat::laes({reinterpret_cast<const char*>(data), size});
    if (!c) {
        kraev(c.error().slags == FejlSlags::kKalder);
        return 0;
    }
    const Certifikat& a = **c;
    kraev(is_utf8(a.emne()) && is_utf8(a.udsteder()));
    kraev(a.serienummer().find_first_not_of("-0123456789") == std::string::npos);
    kraev(a.cvr().has_value() || a.art() == Certifikatart::kUkendt);
    kraev(!a.noegle().verificer(Signaturalgoritme::kRsaSha256, "tekst", a.der()));
    for (const auto& form : {a.der(), a.base64()}) {
        const auto igen = Certifikat::laes(form);
        kraev(igen && (*igen)->fingeraftryk() == a.fingeraftryk() && (*igen)->der() == a.der());
    }
    kraev(tillid->bedoem(a, a.gyldig_fra()) != Certifikatdom::kGyldig);
    return 0;
}
