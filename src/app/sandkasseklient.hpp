// Calls the running sandbox of a folder as its operator: for the commands clock, fault and onboard.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/klient.hpp"

namespace faelled::app {

class Sandkasseklient {
  public:
    // By DIR/klar.json. Fejl kKalder when no sandbox runs there.
    [[nodiscard]] static Result<Sandkasseklient> aabn(const std::string& data);

    // Body of the answer, JSON. Fejl kKalder with the sandbox's own text when it refuses.
    [[nodiscard]] Result<std::string> kald(const std::string& metode, const std::string& sti,
                                           const std::string& krop) const;
    // klar.json as it stood.
    [[nodiscard]] const std::string& klar() const { return klar_; }

  private:
    Sandkasseklient() = default;
    std::unique_ptr<net::Httpklient> http_;
    std::string base_;
    std::string klar_;
};

}  // namespace faelled::app
