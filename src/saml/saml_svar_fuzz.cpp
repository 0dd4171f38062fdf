// Login answers: nothing that the IdP has not signed gets through.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <cstdlib>

#include "saml/svar.hpp"
#include "saml/test_parter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto b = faelled::saml::Besked::laes(text);
    if (!b) return 0;
    // Nothing that our key has not signed is a login.
    static const auto keys = faelled::saml::test::noegler(0);
    static const auto openers = faelled::saml::test::aabner(1);
    const auto p = faelled::saml::laes_loginsvar(*b, faelled::saml::test::krav(keys, openers));
    if (p && p->navneid.vaerdi != faelled::saml::test::svar().navneid.vaerdi) std::abort();
    return 0;
}
