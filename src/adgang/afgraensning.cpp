#include "adgang/afgraensning.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/uuid.hpp"

namespace faelled::adgang {

namespace {

using store::Betingelse;
using Slags = Afgraensningsregel::Slags;

constexpr std::array<std::string_view, 4> kNavne = {"IKKE_FORTROLIGE_DATA",
                                                    "FORTROLIGE_PERSONOPLYSNINGER",
                                                    "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};

constexpr std::string_view kEmne = "dd.dd.dd";

// Does a subject number begin so?
bool begyndelse(std::string_view text) {
    if (text.empty() || text.size() > kEmne.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (kEmne[i] == '.' ? text[i] != '.' : !is_digits(text.substr(i, 1))) return false;
    return true;
}

// A condition, none needed, or the value does not read.
struct Oversat {
    bool forstaaet = false;
    std::optional<Betingelse> betingelse;
};

Oversat kle(const Afgraensning& a, Betingelse out) {
    for (const std::string& text : a.vaerdier) {
        const auto pattern = KleMoenster::laes(text);
        if (!pattern) return {};
        if (pattern->alt()) return {true, std::nullopt};
        out.vaerdier.push_back(pattern->vaerdi());
    }
    return {true, std::move(out)};
}

Oversat foelsomhed(const Afgraensning& a, Betingelse out) {
    if (a.vaerdier.size() != 1) return {};
    const auto level = laes_foelsomhed(a.vaerdier.front());
    if (!level) return {};
    if (*level == Foelsomhed::kVip) return {true, std::nullopt};
    for (std::uint8_t n = 1; n <= static_cast<std::uint8_t>(*level); ++n) {
        out.vaerdier.push_back({std::string(navn(static_cast<Foelsomhed>(n)))});
    }
    return {true, std::move(out)};
}

Oversat uuider(const Afgraensning& a, Betingelse out) {
    for (const std::string& text : a.vaerdier) {
        if (text == "*") return {true, std::nullopt};
        const auto u = Uuid::parse(text);
        if (!u) return {};
        out.vaerdier.push_back({std::string(u->view())});
    }
    return {true, std::move(out)};
}

Oversat tekster(const Afgraensning& a, Betingelse out) {
    for (const std::string& text : a.vaerdier) {
        if (text == "*") return {true, std::nullopt};
        if (text.size() > store::kMaxIndeksvaerdi || text.find('\0') != text.npos) return {};
        out.vaerdier.push_back({text});
    }
    return {true, std::move(out)};
}

Oversat oversaet(const Afgraensning& a, const Afgraensningsregel& rule,
                 const store::Periode& interval) {
    if (rule.slags == Slags::kFelter) return {true, std::nullopt};
    if (a.vaerdier.empty()) return {};
    Betingelse out{rule.indeks, {}, interval};
    switch (rule.slags) {
        case Slags::kKle:
            return kle(a, std::move(out));
        case Slags::kFoelsomhed:
            return foelsomhed(a, std::move(out));
        case Slags::kUuid:
            return uuider(a, std::move(out));
        case Slags::kTekst:
            return tekster(a, std::move(out));
        case Slags::kFelter:
            break;
    }
    return {};
}

std::optional<Dataafgraensning> gruppe(const Rettighedsgruppe& g,
                                       std::span<const Afgraensningsregel> rules,
                                       const store::Periode& interval) {
    Dataafgraensning out{g.scope, {}};
    for (const Afgraensning& a : g.afgraensninger) {
        const auto rule = std::ranges::find(rules, a.type, &Afgraensningsregel::type);
        if (rule == rules.end()) return {};
        Oversat made = oversaet(a, *rule, interval);
        if (!made.forstaaet) return {};
        if (made.betingelse) out.betingelser.push_back(*std::move(made.betingelse));
    }
    return out;
}

}  // namespace

std::optional<KleMoenster> KleMoenster::laes(std::string_view text) {
    text = trim(text);
    KleMoenster out;
    if (text == "*") {
        out.praefiks_ = true;
        return out;
    }
    out.praefiks_ = text.ends_with('*');
    const std::string_view begin = out.praefiks_ ? text.substr(0, text.size() - 1) : text;
    if (!begyndelse(begin) || (!out.praefiks_ && begin.size() != kEmne.size())) return {};
    // "27*" and "27.36*" are no patterns: one digit of a pair, or a whole pair and its dot.
    if (out.praefiks_ && (begin.size() % 3 == 2 || begin.size() == kEmne.size())) return {};
    out.tekst_ = out.praefiks_ ? text.substr(0, text.size() - 1) : text;
    return out;
}

bool KleMoenster::passer(std::string_view nummer) const {
    return praefiks_ ? nummer.starts_with(tekst_) : nummer == tekst_;
}

Betingelse::Vaerdi KleMoenster::vaerdi() const {
    using Kind = Betingelse::Vaerdi::Slags;
    return {tekst_, praefiks_ ? Kind::kPraefiks : Kind::kEksakt};
}

std::optional<Foelsomhed> laes_foelsomhed(std::string_view text) {
    text = trim(text);
    if (text.size() == 1 && text[0] >= '1' && text[0] <= '4') {
        return static_cast<Foelsomhed>(text[0] - '0');
    }
    const auto found = std::ranges::find(kNavne, text);
    if (found == kNavne.end()) return {};
    return static_cast<Foelsomhed>(found - kNavne.begin() + 1);
}

std::string_view navn(Foelsomhed f) {
    return kNavne.at(static_cast<std::size_t>(f) - 1);
}

std::vector<Dataafgraensning> dataafgraensninger(std::span<const Rettighedsgruppe> grupper,
                                                 std::string_view rolle,
                                                 std::span<const Afgraensningsregel> regler,
                                                 const store::Periode& interval) {
    std::vector<Dataafgraensning> out;
    for (const Rettighedsgruppe& g : grupper) {
        if (g.rolle != rolle) continue;
        if (auto limits = gruppe(g, regler, interval)) out.push_back(*std::move(limits));
    }
    return out;
}

bool siger(const Rettighedsgruppe& g, std::string_view type, std::string_view value) {
    const auto found = std::ranges::find(g.afgraensninger, type, &Afgraensning::type);
    return found != g.afgraensninger.end() &&
           std::ranges::any_of(found->vaerdier,
                               [&](const std::string& v) { return fold(trim(v)) == fold(value); });
}

}  // namespace faelled::adgang
