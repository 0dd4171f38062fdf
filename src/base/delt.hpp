// State that runs out and that every node of an installation must see: messages that were let in,
// sessions, logins under way. One node keeps it in memory (Hukommelsesdelt); several share it in
// their database (store/noder.hpp).
//
// A key belongs to a Deltrum. What has run out is not there; fej() frees its place. Times are those
// of the caller's clock. Thread-safe; a call may block as long as a read of the store. Fejl
// kMiljoe: the state cannot be reached, or there is no room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace faelled {

// The numbers are stored: never reuse one.
enum class Deltrum : std::uint8_t {
    kGenspil = 1,       // messages at the gate
    kLogingenspil = 2,  // messages of logins
    kWebsession = 3,
    kLoginsession = 4,
    kLoginnavn = 5,  // what partners call a login session
    kLogin = 6,      // logins under way
    kLogud = 7,      // logouts under way
    kSidelogin = 8,  // logins to our own pages under way
};

struct Deltraekke {
    std::string noegle;
    std::string vaerdi;
};

class Delt {
  public:
    virtual ~Delt() = default;

    // Insert-or-fail: false when the key is there with another value. Of two callers with different
    // values exactly one gets true.
    [[nodiscard]] virtual Result<bool> indsaet(Deltrum rum, std::string_view key,
                                               std::string_view value, Tid udloeb, Tid nu) = 0;
    [[nodiscard]] virtual Result<void> saet(Deltrum rum, std::string_view key,
                                            std::string_view value, Tid udloeb) = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> hent(Deltrum rum, std::string_view key,
                                                                  Tid nu) = 0;
    // Takes it out: of several callers one gets it.
    [[nodiscard]] virtual Result<std::optional<std::string>> tag(Deltrum rum, std::string_view key,
                                                                 Tid nu) = 0;
    // Puts `til` in place of exactly `fra`; false when something else, or nothing, is there.
    [[nodiscard]] virtual Result<bool> ret(Deltrum rum, std::string_view key, std::string_view fra,
                                           std::string_view til, Tid udloeb) = 0;
    // Keys that begin with `praefiks`, ascending, at most `hoejst`.
    [[nodiscard]] virtual Result<std::vector<Deltraekke>> find(Deltrum rum,
                                                               std::string_view praefiks, Tid nu,
                                                               std::size_t hoejst) = 0;
    // Removes what has run out, all nodes' alike; how many.
    [[nodiscard]] virtual Result<std::size_t> fej(Tid nu) = 0;
    // Entries, about: as of the latest count.
    [[nodiscard]] virtual std::size_t antal(Deltrum rum) const = 0;
};

// In this process. At most `loft` entries; when all are taken by what has not run out, new ones are
// refused (kMiljoe).
class Hukommelsesdelt final : public Delt {
  public:
    explicit Hukommelsesdelt(std::size_t loft) : loft_(loft) {}

    [[nodiscard]] Result<bool> indsaet(Deltrum rum, std::string_view key, std::string_view value,
                                       Tid udloeb, Tid nu) override;
    [[nodiscard]] Result<void> saet(Deltrum rum, std::string_view key, std::string_view value,
                                    Tid udloeb) override;
    [[nodiscard]] Result<std::optional<std::string>> hent(Deltrum rum, std::string_view key,
                                                          Tid nu) override;
    [[nodiscard]] Result<std::optional<std::string>> tag(Deltrum rum, std::string_view key,
                                                         Tid nu) override;
    [[nodiscard]] Result<bool> ret(Deltrum rum, std::string_view key, std::string_view fra,
                                   std::string_view til, Tid udloeb) override;
    [[nodiscard]] Result<std::vector<Deltraekke>> find(Deltrum rum, std::string_view praefiks,
                                                       Tid nu, std::size_t hoejst) override;
    [[nodiscard]] Result<std::size_t> fej(Tid nu) override;
    [[nodiscard]] std::size_t antal(Deltrum rum) const override;

  private:
    using Noegle = std::pair<Deltrum, std::string>;
    struct Post {
        std::string vaerdi;
        Tid udloeb;
    };
    // With the lock. Null when it is not there, or has run out.
    [[nodiscard]] Post* levende(Deltrum rum, std::string_view key, Tid nu);
    [[nodiscard]] Result<void> laeg(Deltrum rum, std::string_view key, std::string_view value,
                                    Tid udloeb);

    const std::size_t loft_;
    mutable std::mutex mutex_;
    std::map<Noegle, Post> poster_;
};

}  // namespace faelled
