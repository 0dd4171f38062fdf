// A place in the audit logs of all nodes: where a page of them begins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace faelled::adgang {

// Either one record by its number over all nodes (nodelog.hpp); other nodes' records then begin at
// its time. Or where a page ended: of each node the number in its chain that comes next. A node
// that is not named has nothing more when walking backwards, and all of its log when walking
// forwards (it had none yet).
struct Logsted {
    std::optional<std::uint64_t> post;
    std::map<std::uint8_t, std::uint64_t> noder;

    [[nodiscard]] static Logsted ved(std::uint64_t nr) { return {nr, {}}; }
    // "4711", or "0:4711.2:17": node and number.
    [[nodiscard]] std::string text() const;
    // Nothing when it is none of them, or names a node twice.
    [[nodiscard]] static std::optional<Logsted> parse(std::string_view text);

    bool operator==(const Logsted&) const = default;
};

}  // namespace faelled::adgang
