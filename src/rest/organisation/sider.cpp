#include "rest/organisation/sider.hpp"

#include <algorithm>
#include <array>
#include <deque>

namespace faelled::rest {

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

graphql::Problem ugyldig(std::string besked) {
    return {graphql::Classification::kValidationError, graphql::Severity::kError,
            std::move(besked)};
}

// The UUID just before, so that a walk "after" it begins with `u` itself. None before the smallest.
std::optional<Uuid> foer(Uuid u) {
    if (u.is_nil()) return std::nullopt;
    for (auto it = u.bytes.rbegin(); it != u.bytes.rend(); ++it) {
        if ((*it)-- != 0) break;
    }
    return u;
}

class Vandring {
  public:
    Vandring(Henter& h, const Liste& liste) : h_(h), liste_(liste) {}

    // The next hits after `efter` that pass the filter, without the root: at most `antal`,
    // ascending.
    Result<std::vector<Kopi>> efter(std::optional<Uuid> efter, std::size_t antal) const;
    // The last `antal` before `graense` (or of all).
    Result<std::vector<Kopi>> foer_graense(const std::optional<Uuid>& graense,
                                           std::size_t antal) const;
    [[nodiscard]] Result<std::optional<Kopi>> rod() const;

  private:
    // One step: hits after `efter`, filtered; `sidste` gets the last hit looked at, or nothing at
    // the end.
    Result<std::vector<Kopi>> skridt(const std::optional<Uuid>& efter, std::size_t antal,
                                     std::optional<Uuid>& sidste) const;

    Henter& h_;
    const Liste& liste_;
};

Result<std::vector<Kopi>> Vandring::skridt(const std::optional<Uuid>& efter, std::size_t antal,
                                           std::optional<Uuid>& sidste) const {
    FAELLED_TRY(const auto uuids, h_.soeg(*liste_.type, liste_.input, efter, antal));
    sidste = uuids.size() < antal ? std::nullopt : std::optional(uuids.back());
    FAELLED_TRY(auto kopier, h_.hent(*liste_.type, uuids));
    std::vector<Kopi> out;
    for (auto& k : kopier) {
        if (k && k->uuid != liste_.rod && (!liste_.filter || liste_.filter(*k))) {
            out.push_back(*std::move(k));
        }
    }
    return out;
}

Result<std::vector<Kopi>> Vandring::efter(std::optional<Uuid> efter, std::size_t antal) const {
    std::vector<Kopi> out;
    while (out.size() < antal) {
        // One more than missing, since the root may be among them.
        const std::size_t skridtlaengde =
            liste_.filter ? Henter::kMaksUuider : antal - out.size() + 1;
        std::optional<Uuid> sidste;
        FAELLED_TRY(auto del, skridt(efter, skridtlaengde, sidste));
        for (Kopi& k : del)
            out.push_back(std::move(k));
        if (!sidste) break;
        efter = sidste;
    }
    if (out.size() > antal) out.resize(antal);
    return out;
}

Result<std::vector<Kopi>> Vandring::foer_graense(const std::optional<Uuid>& graense,
                                                 std::size_t antal) const {
    std::deque<Kopi> sidste_kopier;
    std::optional<Uuid> efter;
    while (true) {
        std::optional<Uuid> sidste;
        FAELLED_TRY(auto del, skridt(efter, Henter::kMaksUuider, sidste));
        for (Kopi& k : del) {
            if (graense && k.uuid >= *graense) {
                sidste = std::nullopt;
                break;
            }
            sidste_kopier.push_back(std::move(k));
            if (sidste_kopier.size() > antal) sidste_kopier.pop_front();
        }
        if (!sidste) break;
        efter = sidste;
    }
    return std::vector<Kopi>(sidste_kopier.begin(), sidste_kopier.end());
}

Result<std::optional<Kopi>> Vandring::rod() const {
    if (!liste_.rod) return std::nullopt;
    FAELLED_TRY(const auto fundet, h_.soeg(*liste_.type, liste_.input, foer(*liste_.rod), 1));
    if (fundet.empty() || fundet.front() != *liste_.rod) return std::nullopt;
    FAELLED_TRY(auto kopier, h_.hent(*liste_.type, fundet));
    if (!kopier[0] || (liste_.filter && !liste_.filter(*kopier[0]))) return std::nullopt;
    return std::move(kopier[0]);
}

Result<Side> forfra(const Vandring& v, const Sidekrav& krav, std::optional<Kopi> rod) {
    const bool efter_rod = krav.graense && rod && *krav.graense == rod->uuid;
    Side side;
    const bool med_rod = rod && !krav.graense;
    if (krav.graense && rod) side.forrige = true;
    if (krav.graense && !rod) {
        // Is there anything up to the cursor? The smallest hit tells.
        FAELLED_TRY(const auto mindste, v.efter(std::nullopt, 1));
        side.forrige = !mindste.empty() && mindste[0].uuid <= *krav.graense;
    }
    if (med_rod) side.kanter.push_back(*std::move(rod));
    const std::optional<Uuid> efter = efter_rod ? std::nullopt : krav.graense;
    const std::size_t mangler = krav.antal + 1 - side.kanter.size();
    FAELLED_TRY(auto resten, v.efter(efter, mangler));
    for (Kopi& k : resten)
        side.kanter.push_back(std::move(k));
    side.naeste = side.kanter.size() > krav.antal;
    side.kanter.resize(std::min(side.kanter.size(), krav.antal));
    return side;
}

Result<Side> bagfra(const Vandring& v, const Sidekrav& krav, std::optional<Kopi> rod) {
    Side side;
    if (krav.graense && rod && *krav.graense == rod->uuid) {
        side.naeste = true;  // nothing comes before the root
        return side;
    }
    FAELLED_TRY(side.kanter, v.foer_graense(krav.graense, krav.antal + 1));
    if (rod && side.kanter.size() <= krav.antal) {
        side.kanter.insert(side.kanter.begin(), *std::move(rod));
    }
    side.forrige = side.kanter.size() > krav.antal;
    if (side.forrige) side.kanter.erase(side.kanter.begin());
    if (krav.graense) {
        FAELLED_TRY(const auto senere, v.efter(foer(*krav.graense), 1));
        side.naeste = !senere.empty();
    }
    return side;
}

}  // namespace

std::string markoer(const Uuid& u) {
    const std::string text = u.text();  // 36 characters: no padding needed
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const auto at = [&](std::size_t n) { return static_cast<std::uint8_t>(text[i + n]); };
        const std::uint32_t three = static_cast<std::uint32_t>(at(0) << 16 | at(1) << 8 | at(2));
        for (int shift = 18; shift >= 0; shift -= 6)
            out += kBase64[three >> shift & 63];
    }
    return out;
}

std::optional<Uuid> fra_markoer(std::string_view text) {
    if (text.size() != 48) return std::nullopt;
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::uint32_t four = 0;
        for (std::size_t n = 0; n < 4; ++n) {
            const auto digit = kBase64.find(text[i + n]);
            if (digit == std::string_view::npos) return std::nullopt;
            four = four << 6 | static_cast<std::uint32_t>(digit);
        }
        for (int shift = 16; shift >= 0; shift -= 8)
            decoded += static_cast<char>(four >> shift & 255);
    }
    return Uuid::parse(decoded);
}

std::expected<Sidekrav, graphql::Problem> sidekrav(const graphql::Arguments& arguments) {
    const auto* first = arguments.find_not_null("first");
    const auto* after = arguments.find_not_null("after");
    const auto* last = arguments.find_not_null("last");
    const auto* before = arguments.find_not_null("before");
    if ((first != nullptr || after != nullptr) && (last != nullptr || before != nullptr)) {
        return std::unexpected(ugyldig("first og after kan ikke bruges sammen med last og before"));
    }
    Sidekrav out;
    out.bagfra = last != nullptr || before != nullptr;
    if (const auto* antal = first != nullptr ? first : last) {
        if (antal->integer < 0)
            return std::unexpected(ugyldig("first og last kan ikke være negative"));
        out.antal = std::min(static_cast<std::size_t>(antal->integer), kMaksSide);
    }
    if (const auto* graense = after != nullptr ? after : before) {
        out.graense = fra_markoer(graense->text);
        if (!out.graense)
            return std::unexpected(ugyldig("after eller before er ikke en cursor herfra"));
    }
    return out;
}

Result<Side> hent_side(Henter& h, const Liste& liste, const Sidekrav& krav) {
    const Vandring v(h, liste);
    FAELLED_TRY(auto rod, v.rod());
    return krav.bagfra ? bagfra(v, krav, std::move(rod)) : forfra(v, krav, std::move(rod));
}

}  // namespace faelled::rest
