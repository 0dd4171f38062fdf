// Where the administration's notices go: a folder of letters in the sandbox, a mail server else.
#pragma once

#include <memory>
#include <string>

#include "administration/advis.hpp"
#include "base/clock.hpp"
#include "net/brev.hpp"

namespace faelled::app {

// One letter a file, MAPPE/<uuid>.eml; the same letter again is the same file. The newest
// `kFlestBreve` are kept.
[[nodiscard]] std::unique_ptr<administration::Postkasse> filpostkasse(std::string mappe,
                                                                      std::string afsender,
                                                                      const Clock& ur);
inline constexpr std::size_t kFlestBreve = 10'000;

[[nodiscard]] std::unique_ptr<administration::Postkasse> smtp_postkasse(net::Postserver server,
                                                                        std::string afsender,
                                                                        const Clock& ur);

}  // namespace faelled::app
