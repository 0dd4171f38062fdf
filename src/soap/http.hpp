// What the endpoint needs of HTTP: queries, content types, short answers. Private to soap.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/http.hpp"
#include "soap/fejl.hpp"

namespace faelled::soap {

[[nodiscard]] std::string_view uden_skraastreg(std::string_view path);

// Value of a query parameter, undecoded, empty when it has none; names are compared without case.
[[nodiscard]] std::optional<std::string_view> parameter(std::string_view query,
                                                        std::string_view name);
[[nodiscard]] inline bool har_parameter(std::string_view query, std::string_view name) {
    return parameter(query, name).has_value();
}

// SOAP version that the Content-Type suggests (missing: 1.2). Empty: not a type we read, or a body
// that is packed or in parts (MTOM).
[[nodiscard]] std::optional<Version> version_af_type(const net::Anmodning& a);

// "https://" and the Host header; "https://localhost" when it has none or a strange one.
[[nodiscard]] std::string base_af_host(const net::Anmodning& a);

[[nodiscard]] net::Svar tekst_svar(int status, std::string text);
[[nodiscard]] net::Svar xml_svar(std::string xml);
[[nodiscard]] net::Svar brug_post();     // 405
[[nodiscard]] net::Svar forkert_type();  // 415

}  // namespace faelled::soap
