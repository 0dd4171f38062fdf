// The list of everything that can be asked for (net/overflade.hpp), gathered from the surfaces.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/overflade.hpp"

namespace faelled::app {

// What an installation may have or not.
struct Fastevalg {
    bool sandkasse = false;
    bool listehent_rest = false;
    bool listehent_graphql = false;
};

// All that is not SOAP, one line each. A new endpoint is added here, or nobody reaches it; "{*}" at
// the end stands for the paths that the surface's own OpenAPI document lists.
[[nodiscard]] std::vector<net::Overflade> faste_overflader(const Fastevalg& choice);

// Made before the server listens, constant afterwards.
class Overflader {
  public:
    void tilfoej(std::vector<net::Overflade> more);
    // Whether any surface told of the path, with or without a slash at its end.
    [[nodiscard]] bool findes(std::string_view sti) const;
    // {"overflader": [{"art", "metode", "sti", "krav", ...}]}
    [[nodiscard]] std::string json() const;

  private:
    std::vector<net::Overflade> alle_;
    std::vector<std::string> hele_;      // paths without places, sorted, without the last slash
    std::vector<std::string> moenstre_;  // paths with places
};

}  // namespace faelled::app
