// Whatever comes as a token: taken apart or refused; what is taken apart is made of the text that
// came, and no signature over it verifies with a key that made none.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "krypto/jws.hpp"

using namespace faelled;
using namespace faelled::krypto;

namespace {

void kraev(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    // Texts that are no token at all are made one, so that the header's reader is reached.
    const auto j = Jws::laes(text.find('.') == std::string_view::npos
                                 ? base64url(text) + "." + base64url("{}") + ".eA"
                                 : std::string(text));
    if (!j) {
        kraev(j.error().slags == FejlSlags::kKalder);
        return 0;
    }
    kraev(j->alg != Signaturalgoritme::kRsaSha1);
    kraev(is_utf8(j->indhold) && !j->signatur.empty());
    kraev(split(j->underskrevet, '.').size() == 2);
    kraev(fra_base64url(split(j->underskrevet, '.')[1], Jws::kStoersteTekst) == j->indhold);
    return 0;
}
