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

std::strong_ordering Reference::orden(const Reference& o) const {
    // Absent, then UUIDs, then other texts: "" < "0123..." < "~urn...".
    const auto rank = [](const Reference& r) { return r.tom() ? 0 : r.har_uuid_ ? 1 : 2; };
    if (const auto c = rank(*this) <=> rank(o); c != 0) return c;
    if (tom()) return std::strong_ordering::equal;
    if (har_uuid_) return uuid_ <=> o.uuid_;
    return urn_ <=> o.urn_;
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

namespace {

void orden(std::vector<Feltvaerdi>& fields) {
    for (Feltvaerdi& f : fields)
        if (!f.gruppe.empty()) orden(f.gruppe);
    std::stable_sort(fields.begin(), fields.end(),
                     [](const auto& a, const auto& b) { return a.felt < b.felt; });
}

bool foer(const std::vector<Feltvaerdi>& a, const std::vector<Feltvaerdi>& b) {
    const auto mindre = [](const Feltvaerdi& x, const Feltvaerdi& y) {
        if (x.felt != y.felt) return x.felt < y.felt;
        if (x.tekst != y.tekst) return x.tekst < y.tekst;
        return foer(x.gruppe, y.gruppe);
    };
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), mindre);
}

}  // namespace

void kanonisk_orden(Indhold& i) {
    for (Egenskab& e : i.egenskaber)
        orden(e.felter);
    std::stable_sort(i.egenskaber.begin(), i.egenskaber.end(), [](const auto& a, const auto& b) {
        if (a.art != b.art) return a.art < b.art;
        if (a.virkning.fra != b.virkning.fra) return a.virkning.fra < b.virkning.fra;
        // A kind may have several time lines.
        return a.art != 0 && foer(a.felter, b.felter);
    });
    std::stable_sort(i.tilstande.begin(), i.tilstande.end(), [](const auto& a, const auto& b) {
        return std::tie(a.art, a.virkning.fra) < std::tie(b.art, b.virkning.fra);
    });
    for (Relation& r : i.relationer)
        orden(r.felter);
    std::stable_sort(i.relationer.begin(), i.relationer.end(), [](const auto& a, const auto& b) {
        if (a.art != b.art) return a.art < b.art;
        if (a.virkning.fra != b.virkning.fra) return a.virkning.fra < b.virkning.fra;
        if (a.indeks != b.indeks) return a.indeks < b.indeks;
        if (const auto c = a.ref.orden(b.ref); c != 0) return c < 0;
        if (const auto c = a.rolle.orden(b.rolle); c != 0) return c < 0;
        return a.type.orden(b.type) < 0;
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
