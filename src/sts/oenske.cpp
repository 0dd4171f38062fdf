#include "sts/oenske.hpp"

#include <algorithm>
#include <span>

namespace faelled::sts {

namespace {

// The second of each is what Microsoft's libraries call it (4.1).
constexpr std::string_view kUdsted[] = {kUtUdsted,
                                        "http://schemas.microsoft.com/idfx/requesttype/issue"};
constexpr std::string_view kNoegle[] = {kUtNoegle,
                                        "http://schemas.microsoft.com/idfx/keytype/asymmetric"};
constexpr std::string_view kSaml[] = {kUtSaml};

std::expected<void, Stsfejl> kraev(std::string_view element, const std::string& value,
                                   std::span<const std::string_view> allowed) {
    if (value.empty() || std::ranges::find(allowed, value) != allowed.end()) return {};
    return std::unexpected(ikke_understoettet(element, allowed.front()));
}

}  // namespace

std::expected<void, Stsfejl> kontroller_typer(const Tokenoenske& o) {
    if (auto ok = kraev("RequestType", o.anmodningstype, kUdsted); !ok) return ok;
    if (auto ok = kraev("KeyType", o.noegletype, kNoegle); !ok) return ok;
    return kraev("TokenType", o.tokentype, kSaml);
}

}  // namespace faelled::sts
