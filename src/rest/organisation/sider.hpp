// Pages of units and users: Relay arguments, cursors, and the walk through a search.
#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rest/graphql/schema.hpp"
#include "rest/organisation/henter.hpp"

namespace faelled::rest {

inline constexpr std::size_t kMaksSide = 500;  // default and maximum (14.4)

// base64 of the UUID's text.
[[nodiscard]] std::string markoer(const Uuid& u);
[[nodiscard]] std::optional<Uuid> fra_markoer(std::string_view text);

struct Sidekrav {
    std::size_t antal = kMaksSide;
    bool bagfra = false;          // last/before
    std::optional<Uuid> graense;  // after or before
};
// ValidationError: the two ways mixed, a negative number, a cursor that is none. Numbers above the
// maximum are cut to it.
[[nodiscard]] std::expected<Sidekrav, graphql::Problem> sidekrav(
    const graphql::Arguments& arguments);

// What is walked through.
struct Liste {
    const oio::Objektbeskrivelse* type = nullptr;
    oio::SoegInput input;
    // What the search cannot say, tested on each hit; may be empty.
    std::function<bool(const Kopi&)> filter;
    // The unit that stands first, if it is among the hits; all others follow by UUID.
    std::optional<Uuid> rod;
};
[[nodiscard]] Result<Side> hent_side(Henter& h, const Liste& liste, const Sidekrav& krav);

}  // namespace faelled::rest
