// Names and values of a query or an application/x-www-form-urlencoded body.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace faelled::saml {

// Everything but the unreserved characters of RFC 3986 as %XX, upper case.
[[nodiscard]] std::string indkod(std::string_view text);

class Parametre {
  public:
    static constexpr std::size_t kFlest = 64;

    // Fejl kKalder 40: more than kFlest, or one that cannot be decoded. `text` must live as long.
    [[nodiscard]] static Result<Parametre> laes(std::string_view text);

    [[nodiscard]] bool har(std::string_view navn) const;
    // How often it stands there. Whoever acts on a value asks that it is once: two readers of two
    // values may each see another one.
    [[nodiscard]] std::size_t antal(std::string_view navn) const;
    // The first value, decoded; empty when there is none.
    [[nodiscard]] std::string vaerdi(std::string_view navn) const;
    // All of that name, in order.
    [[nodiscard]] std::vector<std::string> alle(std::string_view navn) const;
    [[nodiscard]] std::optional<std::string> find(std::string_view navn) const;
    // "name=value" as it stood.
    [[nodiscard]] std::string_view raa(std::string_view navn) const;

  private:
    struct Post {
        std::string navn, vaerdi;
        std::string_view raa;
    };
    std::vector<Post> poster_;
};

}  // namespace faelled::saml
