// Content headers (AMQP 0-9-1, sections 4.2.6 and 1.8): size of the body and the properties of
// class basic, of which the endpoint reads and writes a few.
//
// Pure. What is read are views of the frame.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/felttabel.hpp"
#include "amqp/koder.hpp"

namespace faelled::amqp {

struct Egenskaber {
    std::optional<std::string_view> indholdstype;  // content-type
    std::optional<Felttabel> headere;              // headers
    std::optional<std::string_view> korrelation;   // correlation-id
    std::optional<std::string_view> svar_til;      // reply-to
    std::optional<std::string_view> besked_id;     // message-id
};

struct Indholdshoved {
    std::uint64_t bytes = 0;  // of the body to come
    Egenskaber egenskaber;
};

// Payload of a header frame. Brud 502 when it is malformed, 505 when it is not of class basic.
[[nodiscard]] std::expected<Indholdshoved, Brud> laes_indholdshoved(std::string_view indhold);

[[nodiscard]] std::string skriv_indholdshoved(std::uint64_t bytes, const Egenskaber& egenskaber);

}  // namespace faelled::amqp
