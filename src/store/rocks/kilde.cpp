#include "store/rocks/kilde.hpp"

#include <algorithm>

#include "store/format.hpp"

namespace faelled::store::rocks {
namespace {

// Values that are merged; more are collected and sorted.
constexpr std::size_t kMaksStroemme = 16;
// Entries that are read to learn whether a range is small.
constexpr std::size_t kKig = 64;
// Steps before a seek: the next UUID asked for is often near.
constexpr int kSkridt = 4;

// A bounded walk of index entries.
class Gang {
  public:
    Gang(const Soegerum& rum, std::string prefix)
        : d_(rum.d), prefix_(std::move(prefix)), end_(efterfoelger(prefix_)), bound_(slice(end_)) {
        rocksdb::ReadOptions options = rum.laesning;
        if (!end_.empty()) options.iterate_upper_bound = &bound_;
        it_ = d_.iterator(Familie::kIndeks, options);
    }
    // The iterator points at bound_.
    Gang(const Gang&) = delete;
    Gang& operator=(const Gang&) = delete;

    [[nodiscard]] rocksdb::Iterator& it() { return *it_; }
    [[nodiscard]] const std::string& praefiks() const { return prefix_; }
    [[nodiscard]] Result<void> status() const {
        if (it_->status().ok()) return {};
        return std::unexpected(d_.fejl(it_->status()));
    }
    // Whether the entry here counts in `interval`.
    [[nodiscard]] Result<bool> gaelder(const Periode& interval) const {
        Periodelaeser periods(view(it_->value()));
        while (const auto p = periods.naeste())
            if (p->overlapper(interval)) return true;
        if (periods.fejl()) return std::unexpected(ulaeselig(Familie::kIndeks, view(it_->key())));
        return false;
    }
    [[nodiscard]] Uuid uuid() const {
        const rocksdb::Slice key = it_->key();
        return Uuid::raw(key.data() + key.size() - 16);
    }

  private:
    const Database& d_;
    const std::string prefix_;
    const std::string end_;
    const rocksdb::Slice bound_;
    std::unique_ptr<rocksdb::Iterator> it_;
};

// The objects with one exact value: the store's own order.
class Stroem {
  public:
    Stroem(const Soegerum& rum, std::string prefix, const Periode& interval)
        : gang_(rum, std::move(prefix)), interval_(interval) {}

    [[nodiscard]] Result<std::optional<Uuid>> fra(const Uuid& mindst) {
        if (begun_ && (!here_ || *here_ >= mindst)) return here_;
        rocksdb::Iterator& it = gang_.it();
        for (int i = 0; begun_ && i < kSkridt && it.Valid() && gang_.uuid() < mindst; ++i)
            it.Next();
        if (!begun_ || (it.Valid() && gang_.uuid() < mindst)) {
            std::string key = gang_.praefiks();
            it.Seek(slice(key.append(mindst.view())));
        }
        begun_ = true;
        for (; it.Valid(); it.Next()) {
            FAELLED_TRY(const bool holds, gang_.gaelder(interval_));
            if (holds) return here_ = gang_.uuid();
        }
        FAELLED_CHECK(gang_.status());
        return here_ = std::nullopt;
    }

  private:
    Gang gang_;
    const Periode& interval_;
    std::optional<Uuid> here_;
    bool begun_ = false;
};

// Several exact values, merged.
class Forening final : public Kilde {
  public:
    Forening(const Soegerum& rum, const std::vector<std::string>& prefixes,
             const Periode& interval) {
        for (const std::string& p : prefixes)
            streams_.push_back(std::make_unique<Stroem>(rum, p, interval));
    }
    [[nodiscard]] Result<std::optional<Uuid>> fra(const Uuid& mindst) override {
        std::optional<Uuid> least;
        for (const auto& stream : streams_) {
            FAELLED_TRY(const auto u, stream->fra(mindst));
            if (u && (!least || *u < *least)) least = u;
        }
        return least;
    }
    [[nodiscard]] int pris() const override { return 1 + static_cast<int>(streams_.size()); }

  private:
    std::vector<std::unique_ptr<Stroem>> streams_;
};

// Everything under some key prefixes, collected at the first question, sorted.
class Samling final : public Kilde {
  public:
    Samling(const Soegerum& rum, std::vector<std::string> prefixes, const Periode& interval)
        : rum_(rum), prefixes_(std::move(prefixes)), interval_(interval) {}

    // Collects now if that takes at most `kKig` entries; tells whether it did.
    [[nodiscard]] Result<bool> kig() { return saml(kKig); }

    [[nodiscard]] Result<std::optional<Uuid>> fra(const Uuid& mindst) override {
        if (!collected_) {
            FAELLED_CHECK(saml(std::numeric_limits<std::size_t>::max()));
        }
        while (at_ < found_.size() && found_[at_] < mindst) {
            // Gallops: the next one asked for may be far or near.
            std::size_t step = 1;
            while (at_ + step < found_.size() && found_[at_ + step] < mindst)
                at_ += step, step *= 2;
            ++at_;
        }
        if (at_ == found_.size()) return std::optional<Uuid>();
        return std::optional(found_[at_]);
    }
    [[nodiscard]] int pris() const override { return collected_ ? 0 : 1000; }

  private:
    [[nodiscard]] Result<bool> saml(std::size_t most) {
        found_.clear();
        std::size_t seen = 0;
        for (const std::string& prefix : prefixes_) {
            Gang gang(rum_, prefix);
            for (gang.it().Seek(slice(prefix)); gang.it().Valid(); gang.it().Next()) {
                if (++seen > most) return false;
                if (gang.uuid() < rum_.start) continue;
                FAELLED_TRY(const bool holds, gang.gaelder(interval_));
                if (holds) found_.push_back(gang.uuid());
            }
            FAELLED_CHECK(gang.status());
        }
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        collected_ = true;
        return true;
    }

    const Soegerum& rum_;
    const std::vector<std::string> prefixes_;
    const Periode& interval_;
    std::vector<Uuid> found_;
    std::size_t at_ = 0;
    bool collected_ = false;
};

// The value prefixes that lie under `prefix`, if they are few: one seek per value. Few values with
// many objects each (a state) are so read in UUID order without collecting anything.
Result<bool> find_vaerdier(const Soegerum& rum, const std::string& prefix,
                           std::vector<std::string>& out) {
    Gang gang(rum, prefix);
    for (gang.it().Seek(slice(prefix)); gang.it().Valid();) {
        if (out.size() >= kMaksStroemme) return false;
        const rocksdb::Slice key = gang.it().key();
        if (key.size() < 16) return std::unexpected(ulaeselig(Familie::kIndeks, view(key)));
        out.emplace_back(key.data(), key.size() - 16);
        const std::string next = efterfoelger(out.back());
        if (next.empty()) break;
        gang.it().Seek(slice(next));
    }
    FAELLED_CHECK(gang.status());
    return true;
}

}  // namespace

Result<std::unique_ptr<Kilde>> lav_kilde(const Soegerum& rum, const Betingelse& b) {
    std::vector<std::string> exact;
    std::vector<std::string> ranges;
    for (const Betingelse::Vaerdi& v : b.vaerdier) {
        if (v.slags == Betingelse::Vaerdi::Slags::kEksakt)
            exact.push_back(vaerdi_praefiks(rum.ejer, rum.type, b.indeks, v.tekst));
        else
            for (std::string& p : soege_praefikser(rum.ejer, rum.type, b.indeks, v.tekst))
                ranges.push_back(std::move(p));
    }
    if (!ranges.empty()) {
        // An exact value is a range too; what lies in several is met several times and made one.
        std::vector<std::string> all = ranges;
        all.insert(all.end(), exact.begin(), exact.end());
        auto collection = std::make_unique<Samling>(rum, std::move(all), b.interval);
        FAELLED_TRY(const bool small, collection->kig());
        if (small) return collection;
        bool few = true;
        for (const std::string& range : ranges) {
            FAELLED_TRY(few, find_vaerdier(rum, range, exact));
            if (!few) break;
        }
        if (!few) return collection;
    }
    std::sort(exact.begin(), exact.end());
    exact.erase(std::unique(exact.begin(), exact.end()), exact.end());
    if (exact.size() > kMaksStroemme)
        return std::make_unique<Samling>(rum, std::move(exact), b.interval);
    return std::make_unique<Forening>(rum, exact, b.interval);
}

}  // namespace faelled::store::rocks
