// Queries and forms of the Redirect and POST bindings.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "saml/transport.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)faelled::saml::laes_redirect(text);
    (void)faelled::saml::laes_post(text);
    return 0;
}
