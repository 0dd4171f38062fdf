// Metadata of strangers.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "saml/metadata.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)faelled::saml::laes_metadata(text, faelled::saml::Rolle::kSp);
    (void)faelled::saml::laes_metadata(text, faelled::saml::Rolle::kIdp, "https://idp.example");
    return 0;
}
