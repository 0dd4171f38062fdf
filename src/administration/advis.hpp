// How notices leave: the mailbox that delivers them is somebody else's (SMTP, a file in the
// sandbox).
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/uuid.hpp"

namespace faelled::administration {

struct Brev {
    Uuid id;               // of the Advis, or of the digest: stable over retries (Message-ID)
    std::string modtager;  // address
    std::string emne;
    std::string tekst;  // plain text, UTF-8, lines ended by \n
};

class Postkasse {
  public:
    virtual ~Postkasse() = default;
    // Returns when the letter is handed over. Fejl kMiljoe: try again later; kKalder: the address
    // or the letter is refused for good. Called by one thread at a time; may block.
    [[nodiscard]] virtual Result<void> send(const Brev& brev) = 0;
};

}  // namespace faelled::administration
