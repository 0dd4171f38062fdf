#include "app/klasseopslag.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/clock.hpp"
#include "base/laesevindue.hpp"
#include "base/log.hpp"
#include "klassifikation/indlaesning.hpp"
#include "oio/indeks.hpp"

namespace faelled::app {

namespace kl = klassifikation;

namespace {

constexpr std::int64_t kMellemrumUs = 1'000'000;
constexpr std::size_t kFlestEtiketter = 20'000;

}  // namespace

struct Klasseopslag::Tabel {
    std::uint64_t generation = 0;
    std::vector<std::pair<std::string, Uuid>> numre;  // sorted
    std::unordered_map<Uuid, rest::KleKlasse> klasser;
};

Klasseopslag::Klasseopslag(kl::Klassifikation& service, const Grunddata& grund)
    : service_(service), grund_(grund) {}

Result<std::shared_ptr<const Klasseopslag::Tabel>> Klasseopslag::laes(
    std::uint64_t generation) const {
    constexpr std::size_t kPortion = 500;
    const Laesevindue::Pause remembered;
    auto out = std::make_shared<Tabel>();
    out->generation = generation;
    store::Betingelse condition;
    condition.indeks = oio::relation_indeks(kl::relation::kFacet);
    condition.vaerdier.push_back({oio::reference_vaerdi(oio::Reference(kl::kle_emneplan()))});
    const Tid now = service_.motor().ur().now();
    std::optional<Uuid> after;
    for (;;) {
        FAELLED_TRY(const auto found,
                    service_.motor().find_ved_indeks(kl::kKlasse7, kl::kFaellesEjer, {condition},
                                                     after, kPortion));
        if (found.empty()) break;
        after = found.back().uuid;
        for (const oio::Fundet& f : found) {
            const oio::Indhold& content = f.registrering.indhold;
            const std::string* number = kl::felt_ved(content, kl::felt::kNoegle, now);
            const std::string* title = kl::felt_ved(content, kl::felt::kKlasseTitel, now);
            if (number == nullptr) continue;
            out->numre.emplace_back(*number, f.uuid);
            out->klasser.emplace(
                f.uuid, rest::KleKlasse{*number, title == nullptr ? std::string() : *title});
        }
    }
    std::ranges::sort(out->numre);
    return out;
}

// One thread reads anew, the others go on with what was read last.
std::shared_ptr<const Klasseopslag::Tabel> Klasseopslag::tabel() const {
    const std::uint64_t generation = service_.hukommelse().generation();
    {
        const std::scoped_lock lock(mutex_);
        if (tabel_ && (tabel_->generation == generation || laeser_ ||
                       monotonic_us() - laest_us_ < kMellemrumUs))
            return tabel_;
        laeser_ = true;
    }
    auto read = laes(generation);
    const std::scoped_lock lock(mutex_);
    laeser_ = false;
    laest_us_ = monotonic_us();
    if (read)
        tabel_ = *std::move(read);
    else
        log::advarsel("klasseopslag", {{"tekst", read.error().tekst}});
    if (!tabel_) return std::make_shared<const Tabel>();
    return tabel_;
}

std::optional<rest::KleKlasse> Klasseopslag::kle(const Uuid& uuid) const {
    const auto table = tabel();
    const auto found = table->klasser.find(uuid);
    if (found == table->klasser.end()) return std::nullopt;
    return found->second;
}

std::vector<Uuid> Klasseopslag::kle_uuider(std::string_view pattern) const {
    const bool prefix = pattern.ends_with('*');
    if (prefix) pattern.remove_suffix(1);
    const auto table = tabel();
    std::vector<Uuid> out;
    auto at = std::ranges::lower_bound(table->numre, pattern, {},
                                       [](const auto& n) { return std::string_view(n.first); });
    for (; at != table->numre.end(); ++at) {
        if (prefix ? !at->first.starts_with(pattern) : at->first != pattern) break;
        out.push_back(at->second);
    }
    return out;
}

std::optional<std::string> Klasseopslag::titel(const Uuid& klasse) const {
    if (auto known = grund_.titel(klasse)) return known;
    const auto found = service_.hukommelse().hent(kl::kKlasse7, klasse);
    if (!found || !*found || (*found)->ejer != kl::kFaellesEjer) return std::nullopt;
    const std::string* text = kl::felt_ved((*found)->gaeldende.indhold, kl::felt::kKlasseTitel,
                                           service_.motor().ur().now());
    if (text == nullptr) return std::nullopt;
    return *text;
}

std::string_view Klasseopslag::etiket(const Uuid& klasse) const {
    if (grund_.titel(klasse)) return grund_.etiket(klasse);
    const auto known = kle(klasse);
    if (!known) return {};
    const std::scoped_lock lock(mutex_);
    if (etiketter_.size() >= kFlestEtiketter && !etiketter_.contains(known->nummer)) return {};
    return *etiketter_.insert(known->nummer).first;
}

}  // namespace faelled::app
