// Reply codes of AMQP 0-9-1 (section 1.4) that this endpoint uses, and how a method says that it
// broke a rule.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace faelled::amqp {

enum class Svarkode : std::uint16_t {
    kOk = 200,
    kForStort = 311,          // CONTENT_TOO_LARGE, channel
    kTvunget = 320,           // CONNECTION_FORCED
    kAfvist = 403,            // ACCESS_REFUSED, channel; connection when it is the login
    kFindesIkke = 404,        // NOT_FOUND, channel
    kForudsaetning = 406,     // PRECONDITION_FAILED, channel
    kRammefejl = 501,         // FRAME_ERROR, and all below: connection
    kSyntaksfejl = 502,       // SYNTAX_ERROR
    kForkertMetode = 503,     // COMMAND_INVALID
    kKanalfejl = 504,         // CHANNEL_ERROR
    kUventetRamme = 505,      // UNEXPECTED_FRAME
    kRessourcer = 506,        // RESOURCE_ERROR
    kIkkeTilladt = 530,       // NOT_ALLOWED
    kIkkeUnderstoettet = 540  // NOT_IMPLEMENTED
};

// Class and method id of a method, as one number.
struct Metodeid {
    std::uint16_t klasse = 0;
    std::uint16_t metode = 0;
    auto operator<=>(const Metodeid&) const = default;
};

// What ends a channel or the connection. The text is for the client's developer: no token, no
// personal data, at most 255 octets are sent.
struct Brud {
    enum class Omfang : std::uint8_t { kKanal, kForbindelse } omfang = Omfang::kForbindelse;
    Svarkode kode = Svarkode::kSyntaksfejl;
    std::string tekst;
    Metodeid metode{};  // the method that caused it, when one did
};

using Udfald = std::expected<void, Brud>;

[[nodiscard]] inline std::unexpected<Brud> kanalbrud(Svarkode kode, std::string tekst) {
    return std::unexpected(Brud{Brud::Omfang::kKanal, kode, std::move(tekst), {}});
}
[[nodiscard]] inline std::unexpected<Brud> forbindelsesbrud(Svarkode kode, std::string tekst) {
    return std::unexpected(Brud{Brud::Omfang::kForbindelse, kode, std::move(tekst), {}});
}

}  // namespace faelled::amqp
