// Protocol messages, unproven: whatever comes, an answer and no crash.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "saml/authnrequest.hpp"
#include "saml/logud.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto b = faelled::saml::Besked::laes(text);
    if (!b) return 0;
    (void)faelled::saml::laes_authnrequest(*b);
    (void)faelled::saml::laes_logoutrequest(*b);
    (void)faelled::saml::laes_logoutresponse(*b);
    (void)faelled::saml::Besked::laes_soap(text);
    return 0;
}
