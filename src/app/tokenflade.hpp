// What the JSON surfaces that take a token have in common: the door, the audit record.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/gate.hpp"
#include "adgang/revision.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "net/http.hpp"
#include "rest/jsonapi/jsonapi.hpp"

namespace faelled::app {

// All of it outlives the surface.
struct Tokenflade {
    const adgang::Gate& gate;
    const adgang::Tjenesteadgang& tjeneste;
    adgang::Revision& revision;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    adgang::Certifikatforstyrrer forstyrrer{};
    // A person's session, asked first; nothing when the request brings none. Empty: only tokens.
    std::function<std::optional<std::expected<adgang::Kalder, adgang::Afvisning>>(
        const net::Anmodning&, const Uuid& transaktion)>
        person{};
};

// The API behind the gate, every call in the audit log before it is answered. `hjemmel`: the legal
// ground of a path, for calls that the gate refuses; empty: none.
[[nodiscard]] std::unique_ptr<rest::JsonApi> lav_tokenflade(
    const Tokenflade& v, rest::Apibeskrivelse b, std::vector<rest::Apioperation> operationer,
    std::function<std::string(std::string_view sti)> hjemmel = {});

}  // namespace faelled::app
