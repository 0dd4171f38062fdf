// Keys and certificates from the files that a configuration names.
#pragma once

#include "app/konfiguration.hpp"
#include "base/result.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::app {

// PEM texts, the key decrypted. Fejl kKalder that names the file when it does not read, and when
// key and certificate do not belong together.
[[nodiscard]] Result<krypto::Noeglepar> laes_noeglefil(const Noeglefil& f);

}  // namespace faelled::app
