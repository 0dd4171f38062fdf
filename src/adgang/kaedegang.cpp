#include "adgang/kaedegang.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "adgang/nodelog.hpp"
#include "adgang/revision_format.hpp"

namespace faelled::adgang {

using namespace format;

namespace {

constexpr auto kRum = store::Rum::kRevision;

bool overlapper(const Tidsrum& t, const Revisionsfilter& f) {
    return t.fra < f.til && t.til >= f.fra;
}

// The bytes that a record must hold somewhere to pass: cheap to look for before it is unpacked.
std::vector<std::string_view> spor(const Revisionsfilter& f) {
    std::vector<std::string_view> ud;
    for (const auto* u : {&f.system, &f.aftale, &f.objekt, &f.sporing})
        if (*u) ud.push_back((*u)->view());
    if (!f.tjeneste.empty()) ud.push_back(f.tjeneste);
    if (!f.operation.empty()) ud.push_back(f.operation);
    return ud;
}

}  // namespace

Result<bool> Kaedegang::fyld(std::uint64_t& left) {
    if (!fundet_) FAELLED_CHECK(find_stykker());
    while (laest_.empty() && !stykker_.empty()) {
        if (left == 0) return false;
        const Stykke part = naeste_del();
        left -= std::min(left, part.til - part.fra + 1);
        FAELLED_CHECK(laes(part));
    }
    return true;
}

Revisionslinje Kaedegang::tag() {
    Revisionslinje out = std::move(laest_.front());
    laest_.pop_front();
    return out;
}

std::optional<std::uint64_t> Kaedegang::sted() const {
    const bool forwards = retning_ == Retning::kFrem;
    if (!laest_.empty()) return laest_.front().nr % kNodenumre;
    if (!stykker_.empty()) return forwards ? stykker_.front().fra : stykker_.front().til;
    return forwards ? std::optional(efter_) : std::nullopt;
}

Result<void> Kaedegang::find_stykker() {
    fundet_ = true;
    Nodelog log(lager_, node_);
    std::vector<Stykke> days;
    FAELLED_CHECK(log.scan(kRum, praefiks(Raekke::kDag, filter_.kaede), {},
                           [&](std::string_view, std::string_view value) {
                               const auto d = ud_dagraekke(value);
                               if (d) efter_ = std::max(efter_, d->sidste + 1);
                               if (d && overlapper(d->tidsrum, filter_))
                                   days.push_back({d->foerste, d->sidste});
                               return true;
                           }));
    const bool forwards = retning_ == Retning::kFrem;
    efter_ = std::max(efter_, fra_.value_or(0));
    for (const Stykke& d : days) {
        const std::string last = zone_noegle(filter_.kaede, d.til / kZone);
        const auto zone = [&](std::string_view key, std::string_view value) {
            if (key > last) return false;
            const auto rum = ud_zonerum(value);
            if (rum && filter_.kun_med_besked && !rum->beskeder) return true;
            const auto nr = ud_nummer(key);
            // What cannot be read is not stepped over.
            if (!nr || (rum && !overlapper(rum->rum, filter_))) return true;
            Stykke s{std::max(*nr * kZone, d.fra), std::min(*nr * kZone + kZone - 1, d.til)};
            if (fra_)
                (forwards ? s.fra : s.til) =
                    forwards ? std::max(s.fra, *fra_) : std::min(s.til, *fra_);
            if (s.fra > s.til) return true;
            if (forwards)
                stykker_.push_back(s);
            else
                stykker_.push_front(s);
            return true;
        };
        FAELLED_CHECK(log.scan(kRum, praefiks(Raekke::kZone, filter_.kaede),
                               zone_noegle(filter_.kaede, d.fra / kZone), zone));
    }
    return {};
}

Kaedegang::Stykke Kaedegang::naeste_del() {
    Stykke& whole = stykker_.front();
    Stykke part = whole;
    const bool all = whole.til - whole.fra < del_;
    if (retning_ == Retning::kFrem) {
        if (!all) part.til = whole.fra + del_ - 1;
        efter_ = part.til + 1;
        whole.fra = efter_;
    } else if (!all) {
        part.fra = whole.til - del_ + 1;
        whole.til = part.fra - 1;
    }
    if (all) stykker_.pop_front();
    del_ = std::min(2 * del_, kZone);
    return part;
}

Result<void> Kaedegang::laes(Stykke s) {
    const std::vector<std::string_view> needed = spor(filter_);
    const std::string last = post_noegle(filter_.kaede, s.til);
    const auto record = [&](std::string_view key, std::string_view value) {
        if (key > last) return false;
        const auto v = ud_vaerdi(value);
        const auto nr = ud_nummer(key);
        if (!v || !nr || !indhold(v->bytes)) {
            ++ulaeselige_;
            return true;
        }
        if (indhold(v->bytes) != Indhold::kPost) return true;
        if (filter_.kun_med_besked && !har_besked(v->bytes)) return true;
        for (const std::string_view k : needed)
            if (v->bytes.find(k) == std::string_view::npos) return true;
        auto p = ud_post(v->bytes);
        if (!p) {
            ++ulaeselige_;
            return true;
        }
        if (!filter_.passer(*p)) return true;
        Revisionslinje line{node_ * kNodenumre + *nr, std::move(*p)};
        if (retning_ == Retning::kFrem)
            laest_.push_back(std::move(line));
        else
            laest_.push_front(std::move(line));
        return true;
    };
    return Nodelog(lager_, node_)
        .scan(kRum, praefiks(Raekke::kPost, filter_.kaede), post_noegle(filter_.kaede, s.fra),
              record);
}

}  // namespace faelled::adgang
