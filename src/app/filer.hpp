// Files and folders of an installation. Every Fejl is kMiljoe and names the file and the system's
// reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace faelled::app {

enum class Adgang : std::uint8_t { kOffentlig, kPrivat };  // 0644, 0600

[[nodiscard]] Result<std::string> laes_fil(const std::string& sti);
// All or nothing: written beside, synced, renamed over.
[[nodiscard]] Result<void> skriv_fil(const std::string& sti, std::string_view indhold,
                                     Adgang adgang);
// Makes the folder with its parents; a private one is 0700.
[[nodiscard]] Result<void> lav_mappe(const std::string& sti, Adgang adgang);
[[nodiscard]] bool findes(const std::string& sti);
// Quietly does nothing when it is not there.
void fjern_fil(const std::string& sti);
// With the folder's parents resolved and no dots in it.
[[nodiscard]] std::string absolut(const std::string& sti);

// Holds a data folder for this process alone, as long as it lives (flock on DIR/laas). A crash
// releases it.
class Mappelaas {
  public:
    // Makes the folder when needed. Fejl when another process has it.
    [[nodiscard]] static Result<Mappelaas> tag(const std::string& mappe);
    ~Mappelaas();
    Mappelaas(Mappelaas&& o) noexcept : fd_(std::exchange(o.fd_, -1)) {}
    Mappelaas& operator=(Mappelaas&&) = delete;

  private:
    explicit Mappelaas(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace faelled::app
