// The filters of the two lists, as searches.
#pragma once

#include <expected>
#include <optional>

#include "rest/graphql/schema.hpp"
#include "rest/organisation/henter.hpp"
#include "rest/organisation/sider.hpp"

namespace faelled::rest {

// `liste` is empty when nothing can match. `advarsel` says why, where the caller should know.
struct Filtreret {
    std::optional<Liste> liste;
    std::optional<graphql::Problem> advarsel;
};

[[nodiscard]] std::expected<Filtreret, graphql::Problem> enhedsfilter(Henter& h,
                                                                      const graphql::Arguments& a);
[[nodiscard]] std::expected<Filtreret, graphql::Problem> brugerfilter(Henter& h,
                                                                      const graphql::Arguments& a);

}  // namespace faelled::rest
