#include "oio/gravsten.hpp"

#include <algorithm>
#include <string>

#include "oio/bytes.hpp"

namespace faelled::oio {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNoeglelaengde = 1 + 4 + 1 + 8 + 16;

// Unsigned, so that order of bytes is order of time.
std::uint64_t ordnet(Tid t) {
    return static_cast<std::uint64_t>(t.us) ^ (std::uint64_t{1} << 63);
}

std::string praefiks(Cvr ejer, std::uint8_t type) {
    std::string key = "g";
    Byteskriver w(key);
    w.u32(ejer.number());
    w.byte(type);
    return key;
}

std::string tidsnoegle(Cvr ejer, std::uint8_t type, Tid t) {
    std::string key = praefiks(ejer, type);
    Byteskriver w(key);
    w.u32(static_cast<std::uint32_t>(ordnet(t) >> 32));
    w.u32(static_cast<std::uint32_t>(ordnet(t)));
    return key;
}

std::string noegle(Cvr ejer, const Gravsten& g) {
    return tidsnoegle(ejer, g.type, g.tidspunkt).append(g.uuid.view());
}

}  // namespace

store::RumSkrivning skriv_gravsten(Cvr ejer, const Gravsten& g) {
    std::string value;
    Byteskriver w(value);
    w.byte(kVersion);
    w.byte(g.kalder.slags() == Reference::Slags::kUuid ? 1 : 0);
    w.tekst(g.kalder.slags() == Reference::Slags::kUuid ? g.kalder.uuid()->text()
                                                        : g.kalder.urn_tekst());
    return {store::Rum::kMeta, noegle(ejer, g), std::move(value), std::nullopt};
}

std::optional<Gravsten> pak_ud_gravsten(std::string_view key, std::string_view value) {
    if (key.size() != kNoeglelaengde || key.front() != 'g') return std::nullopt;
    Bytelaeser k(key.substr(5));
    Gravsten g;
    g.type = k.byte();
    const std::uint64_t high = k.u32();
    g.tidspunkt =
        Tid{static_cast<std::int64_t>(((high << 32) | k.u32()) ^ (std::uint64_t{1} << 63))};
    g.uuid = k.uuid();
    Bytelaeser v(value);
    if (v.byte() != kVersion) return std::nullopt;
    const bool uuid = v.byte() == 1;
    std::string caller = v.tekst();
    if (v.fejlet() || !v.tom()) return std::nullopt;
    const auto parsed = uuid ? Uuid::parse(caller) : std::nullopt;
    if (uuid && !parsed) return std::nullopt;
    if (parsed)
        g.kalder = Reference(*parsed);
    else if (!caller.empty())
        g.kalder = Reference::urn(std::move(caller));
    return g;
}

Result<std::vector<Gravsten>> laes_gravsten(store::Lager& lager, Cvr ejer, std::uint8_t type,
                                            Periode interval, const std::optional<Gravsten>& efter,
                                            std::size_t antal) {
    std::vector<Gravsten> out;
    std::string from = tidsnoegle(ejer, type, interval.fra);
    if (efter) from = std::max(from, noegle(ejer, *efter).append(1, '\0'));
    bool readable = true;
    FAELLED_CHECK(lager.scan(store::Rum::kMeta, praefiks(ejer, type), from,
                             [&](std::string_view key, std::string_view value) {
                                 auto g = pak_ud_gravsten(key, value);
                                 readable = g.has_value();
                                 if (!readable || g->tidspunkt >= interval.til) return false;
                                 out.push_back(std::move(*g));
                                 return out.size() < antal;
                             }));
    if (!readable) return std::unexpected(Fejl::intern("En lagret gravsten kan ikke læses"));
    return out;
}

}  // namespace faelled::oio
