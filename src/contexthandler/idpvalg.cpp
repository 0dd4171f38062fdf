// Which identity provider, without asking when that can be known (sikkerhed.md 7.5).
#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "contexthandler/idpvalg.hpp"
#include "contexthandler/indre.hpp"

namespace faelled::contexthandler {
namespace {

std::optional<std::uint32_t> ipv4(std::string_view text) {
    std::uint32_t out = 0;
    const auto parts = split(text, '.');
    if (parts.size() != 4) return std::nullopt;
    for (const std::string_view p : parts) {
        unsigned n = 256;
        const auto [end, ec] = std::from_chars(p.data(), p.data() + p.size(), n);
        if (ec != std::errc() || end != p.data() + p.size() || n > 255) return std::nullopt;
        out = out << 8U | n;
    }
    return out;
}

std::shared_ptr<const Idp> ved_domaene(const std::vector<std::shared_ptr<const Idp>>& all,
                                       std::string_view text) {
    // What is typed may be a mail address.
    const std::string domain = fold(text.substr(text.rfind('@') + 1));
    std::shared_ptr<const Idp> found;
    for (const auto& i : all) {
        if (std::ranges::none_of(i->domaener, [&](const auto& d) { return fold(d) == domain; }))
            continue;
        if (found) return nullptr;
        found = i;
    }
    return found;
}

}  // namespace

bool i_net(std::string_view adresse, std::string_view regel) {
    const std::size_t slash = regel.find('/');
    if (slash == std::string_view::npos) return adresse == regel;
    const auto net = ipv4(regel.substr(0, slash));
    const auto who = ipv4(adresse);
    unsigned bits = 33;
    const std::string_view length = regel.substr(slash + 1);
    std::from_chars(length.data(), length.data() + length.size(), bits);
    if (!net || !who || bits > 32) return false;
    const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
    return (*net & mask) == (*who & mask);
}

std::shared_ptr<const Idp> Indre::vaelg_idp(const Foederationsbillede& billede,
                                            const Loginanmodning& a, const Browser& b) const {
    const auto aktiv = [&](std::string_view id) -> std::shared_ptr<const Idp> {
        auto i = billede.idp(id);
        return i && !i->kontekster.empty() ? i : nullptr;
    };
    std::shared_ptr<const Idp> listed;
    for (const std::string& id : a.idp_liste) {
        auto i = aktiv(id);
        if (!i) continue;
        if (listed) {
            listed.reset();
            break;
        }
        listed = std::move(i);
    }
    if (listed) return listed;
    const auto all = billede.aktive();
    if (!b.oensket.empty()) {
        if (auto i = aktiv(b.oensket)) return i;
        if (auto i = ved_domaene(all, b.oensket)) return i;
    }
    std::shared_ptr<const Idp> near;
    std::size_t places = 0;
    for (const auto& i : all) {
        if (std::ranges::none_of(i->ip_adresser,
                                 [&](const auto& rule) { return i_net(b.adresse, rule); }))
            continue;
        near = i;
        ++places;
    }
    if (places == 1) return near;
    if (auto i = aktiv(b.husket)) return i;
    if (auto i = aktiv(b.faelles)) return i;
    return all.size() == 1 ? all.front() : nullptr;
}

}  // namespace faelled::contexthandler
