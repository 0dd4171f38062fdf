#include "oio/model.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"

namespace faelled::oio {

Reference Reference::urn(std::string text) {
    Reference r;
    r.slags_ = Slags::kUrn;
    std::string_view candidate = trim(text);
    constexpr std::string_view kPrefix = "urn:uuid:";
    if (fold(candidate.substr(0, kPrefix.size())) == kPrefix)
        candidate.remove_prefix(kPrefix.size());
    if (const auto u = Uuid::parse(candidate)) {
        r.har_uuid_ = true;
        r.uuid_ = *u;
    }
    r.urn_ = std::move(text);
    return r;
}

std::string Reference::noegle() const {
    if (tom()) return {};
    return har_uuid_ ? uuid_.text() : "~" + urn_;
}

const Feltvaerdi* find_felt(const std::vector<Feltvaerdi>& felter, std::size_t position) {
    for (const Feltvaerdi& v : felter)
        if (v.felt == position) return &v;
    return nullptr;
}

const std::string* Egenskab::felt(std::size_t position) const {
    const Feltvaerdi* v = find_felt(felter, position);
    return v == nullptr ? nullptr : &v->tekst;
}

void kanonisk_orden(Indhold& i) {
    for (Egenskab& e : i.egenskaber)
        std::stable_sort(e.felter.begin(), e.felter.end(),
                         [](const auto& a, const auto& b) { return a.felt < b.felt; });
    std::stable_sort(i.egenskaber.begin(), i.egenskaber.end(),
                     [](const auto& a, const auto& b) { return a.virkning.fra < b.virkning.fra; });
    std::stable_sort(i.tilstande.begin(), i.tilstande.end(), [](const auto& a, const auto& b) {
        return std::tie(a.art, a.virkning.fra) < std::tie(b.art, b.virkning.fra);
    });
    std::stable_sort(i.relationer.begin(), i.relationer.end(), [](const auto& a, const auto& b) {
        if (a.art != b.art) return a.art < b.art;
        if (a.virkning.fra != b.virkning.fra) return a.virkning.fra < b.virkning.fra;
        if (a.indeks != b.indeks) return a.indeks < b.indeks;
        if (!a.ref.samme(b.ref)) return a.ref.noegle() < b.ref.noegle();
        if (!a.rolle.samme(b.rolle)) return a.rolle.noegle() < b.rolle.noegle();
        return a.type.noegle() < b.type.noegle();
    });
}

namespace {
constexpr std::string_view kNavne[] = {"", "Opstaaet", "Importeret", "Passiveret", "Slettet"};
}

std::string_view navn(Livscyklus l) {
    return kNavne[static_cast<std::size_t>(l)];
}

std::optional<Livscyklus> livscyklus_fra(std::string_view name) {
    for (std::size_t i = 1; i < std::size(kNavne); ++i)
        if (name == kNavne[i]) return static_cast<Livscyklus>(i);
    return std::nullopt;
}

}  // namespace faelled::oio
