#include "beskedfordeler/bevilling.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::beskedfordeler {

namespace {

// "Modtag" of "http://…/roles/servicesystemrole/Modtag/1", folded.
std::string navnedel(std::string_view id) {
    auto parts = split(id, '/');
    while (!parts.empty() && (parts.back().empty() || is_digits(parts.back())))
        parts.pop_back();
    return parts.empty() ? std::string() : fold(parts.back());
}

bool er_rolle(std::string_view id, Retning r) {
    const std::string name = navnedel(id);
    if (r == Retning::kAflever) return name == "aflever";
    return name == "modtag" || name == "afhent";
}

// Reads limits into a Bevilling; false when one is not understood.
struct Graenselaeser {
    const Fordelingsregler& regler;
    Bevilling b;
    std::vector<Cvr> liste;  // the limit on authorities
    bool type = false, myndighed = false, foelsomhed = false, emne = false;

    bool laes(const adgang::Afgraensning& a) {
        const std::string name = navnedel(a.type);
        if (name == "beskedtype") return typer(a);
        if (name == "ansvarlig_myndighed" || name == "afsendende_myndighed") return myndigheder(a);
        if (name == "foelsomhed" || name == "følsomhed") return rang_af(a);
        if (name == "kommunalt_forvaltningsomraade" || name == "kle") return kle(a);
        return false;
    }
    // Values are a list, and each may be one, with commas (6.1).
    static std::vector<std::string_view> dele(const adgang::Afgraensning& a) {
        std::vector<std::string_view> out;
        for (const std::string& v : a.vaerdier)
            for (const std::string_view part : split(v, ','))
                out.push_back(trim(part));
        return out;
    }
    bool typer(const adgang::Afgraensning& a) {
        type = true;
        for (const std::string_view v : dele(a)) {
            const auto u = Uuid::parse(v);
            if (!u) return false;
            b.typer.push_back(*u);
        }
        return true;
    }
    bool myndigheder(const adgang::Afgraensning& a) {
        myndighed = true;
        for (const std::string_view v : dele(a)) {
            const auto c = Myndighedsnavn::laes(oio::Reference::urn(std::string(v))).cvr;
            if (!c) return false;
            liste.push_back(*c);
        }
        return true;
    }
    bool rang_af(const adgang::Afgraensning& a) {
        foelsomhed = true;
        if (a.vaerdier.size() != 1) return false;
        const auto rank = laes_rang(a.vaerdier.front(), regler);
        if (rank) b.foelsomhed = *rank;
        return rank.has_value();
    }
    bool kle(const adgang::Afgraensning& a) {
        emne = true;
        for (const std::string_view v : dele(a)) {
            const auto pattern = adgang::KleMoenster::laes(v);
            if (!pattern) return false;
            b.kle.push_back(*pattern);
        }
        return true;
    }
    [[nodiscard]] bool hel() const { return type && myndighed && foelsomhed && emne; }
};

std::optional<Bevilling> laes(const adgang::Rolletildeling& r, int version,
                              const Fordelingsregler& regler) {
    Graenselaeser in{regler, {}, {}};
    for (const adgang::Afgraensning& a : r.afgraensninger)
        if (!in.laes(a)) return std::nullopt;
    if (!in.hel()) return std::nullopt;
    Bevilling b = std::move(in.b);
    b.aftale = r.aftale;
    b.myndighed = r.kontekst;
    b.version = version;
    b.fra = r.fra;
    b.til = r.til;
    b.ansvarlige = std::move(in.liste);
    b.modtagere = {r.kontekst};
    if (regler.byt_myndigheder) std::swap(b.ansvarlige, b.modtagere);
    std::ranges::sort(b.typer);
    std::ranges::sort(b.ansvarlige);
    std::ranges::sort(b.modtagere);
    return b;
}

}  // namespace

namespace {

std::optional<std::uint8_t> rang_af_uuid(const Uuid& u, const Fordelingsregler& regler) {
    const auto at = std::ranges::find(regler.foelsomhed, u);
    if (u.is_nil() || at == regler.foelsomhed.end()) return std::nullopt;
    return static_cast<std::uint8_t>(at - regler.foelsomhed.begin() + 1);
}

}  // namespace

std::uint8_t rang(const oio::Reference& foelsomhed, const Fordelingsregler& regler) {
    const Uuid* const u = foelsomhed.uuid();
    return u == nullptr ? 4 : rang_af_uuid(*u, regler).value_or(4);
}

std::optional<std::uint8_t> laes_rang(std::string_view text, const Fordelingsregler& regler) {
    if (const auto u = Uuid::parse(text)) return rang_af_uuid(*u, regler);
    const auto level = adgang::laes_foelsomhed(text);
    return level ? std::optional(static_cast<std::uint8_t>(*level)) : std::nullopt;
}

bool Bevilling::har_type(const Uuid& type) const {
    return std::ranges::binary_search(typer, type);
}
bool Bevilling::har_modtager(Cvr c) const {
    return std::ranges::binary_search(modtagere, c);
}

std::string kle_nummer(const oio::Reference& emne) {
    constexpr std::string_view kUrn = "urn:oio:kle:";
    std::string_view text = trim(emne.urn_tekst());
    if (fold(text.substr(0, kUrn.size())) == kUrn) text.remove_prefix(kUrn.size());
    return std::string(text);
}

bool daekker(const Bevilling& b, const Grundlag& g, std::uint8_t rank,
             const Fordelingsregler& regler) {
    if (rank > b.foelsomhed) return false;
    const bool authority = regler.sabotage.myndighed ||
                           (g.ansvarlig && std::ranges::binary_search(b.ansvarlige, *g.ansvarlig));
    if (!authority) return false;
    return std::ranges::any_of(b.kle, [&](const adgang::KleMoenster& k) {
        return k.alt() || (!g.emne.empty() && k.passer(g.emne));
    });
}

std::vector<Bevilling> bevillinger(const adgang::Systempost& system,
                                   const adgang::Registerbillede& billede, Retning retning,
                                   const Fordelingsregler& regler) {
    std::vector<Bevilling> out;
    if (!system.aktiv) return out;
    for (const Fordelingstjeneste& t : regler.tjenester) {
        const adgang::Tjenestepost* const service = billede.tjeneste(t.entity_id);
        if (service == nullptr || !service->aktiv) continue;
        const auto at = system.tildelinger.find(service->uuid);
        if (at == system.tildelinger.end()) continue;
        for (const adgang::Rolletildeling& r : at->second) {
            if (!er_rolle(r.rolle, retning)) continue;
            if (auto b = laes(r, t.version, regler)) out.push_back(std::move(*b));
        }
    }
    return out;
}

}  // namespace faelled::beskedfordeler
