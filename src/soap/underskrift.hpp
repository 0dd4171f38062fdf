// How an answer is signed (sikkerhed.md 5.5): a service's key and certificate, and the parts of an
// answer. The parts are written in canonical form, so signing is one pass of hashing and one RSA.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/noegle.hpp"
#include "xml/signatur.hpp"

namespace faelled::soap {

// Prefix and namespace of the ids of signed parts. Not "wsu": a fault's subcode may need that.
inline constexpr std::string_view kIdPraefiks = "u";

// Immutable and thread-safe.
class Svarunderskriver {
  public:
    explicit Svarunderskriver(krypto::Identitet identitet);

    // wsse:Security with BinarySecurityToken, Timestamp (Created `nu`, five minutes) and a
    // Signature over these two and `dele`. Nothing else stands in it: the .NET clients take out
    // token and signature before they hand the message on and stumble over more. `soap`: the prefix
    // "soap" is declared above.
    [[nodiscard]] Result<std::string> sikkerhedshoved(std::span<const xml::Signaturdel> dele,
                                                      Tid nu) const;
    [[nodiscard]] const krypto::Certifikat& certifikat() const { return *identitet_.certifikat; }

  private:
    krypto::Identitet identitet_;
    std::string bst_;      // wsse:BinarySecurityToken, canonical
    std::string keyinfo_;  // content of ds:KeyInfo
};

// "2026-03-02T09:00:00.123Z": always milliseconds, always Z (sikkerhed.md 1.8).
[[nodiscard]] std::string utc_millisekunder(Tid t);

}  // namespace faelled::soap
