// The operator's connection: to the running sandbox of a folder, for the commands clock, fault and
// onboard, and to any installation, for admin.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "net/klient.hpp"

namespace faelled::app {

// Where an installation answers, and the files to call it with.
struct Operatoersted {
    std::string adresse;     // "https://localhost:8443"
    std::string ca;          // empty: the system's
    std::string certifikat;  // of the operator
    std::string noegle;
};
struct Klarfilindhold {
    Operatoersted sted;  // what the file does not say is empty
    std::string tekst;   // klar.json as it stood
};
// By DIR/klar.json. Fejl kKalder when it is not there.
[[nodiscard]] Result<Klarfilindhold> laes_klar(const std::string& data);
// Answers are at most `svar_bytes`. Fejl when a file does not read.
[[nodiscard]] Result<std::unique_ptr<net::Httpklient>> operatoerklient(const Operatoersted& sted,
                                                                       std::size_t svar_bytes);

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
