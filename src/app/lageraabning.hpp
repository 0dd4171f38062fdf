// The store of an installation that is not running, held alone.
#pragma once

#include <memory>
#include <string>

#include "app/filer.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::app {

struct Aabent {
    Mappelaas laas;
    std::unique_ptr<store::Lager> lager;
};

[[nodiscard]] std::string lagermappe(const std::string& data);
// An existing store: opening would make one where there is none. Fejl kKalder when there is none,
// kMiljoe when it is in use or damaged.
[[nodiscard]] Result<Aabent> aabn_standset(const std::string& data);

}  // namespace faelled::app
