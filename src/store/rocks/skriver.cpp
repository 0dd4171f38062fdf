#include "store/rocks/skriver.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "store/rocks/gruppe.hpp"

namespace faelled::store::rocks {
namespace {

// Bounds of one group: enough to share an fsync, small enough that nobody waits long for the
// others.
constexpr std::size_t kMaksAntal = 512;
constexpr std::size_t kMaksBytes = 4u << 20;

std::size_t stoerrelse(const Batch& b) {
    std::size_t bytes = 0;
    for (const auto& r : b.registreringer)
        bytes += r.indhold.size() + 64 * (2 + r.tilfoej.size());
    for (const auto& o : b.omskrivninger)
        bytes += o.indhold.size();
    for (const auto& w : b.rum)
        bytes += w.noegle.size() + (w.vaerdi ? w.vaerdi->size() : 0);
    for (const auto& u : b.udbakke)
        bytes += u.size();
    return bytes;
}

}  // namespace

void Skriver::Opgave::luk() {
    // Notifies under the lock: once it is released the caller may be gone, and this with it.
    const std::lock_guard lock(mutex);
    faerdig = true;
    vent.notify_one();
}

Skriver::Skriver(const Database& d, const Taellere& start, bool synkron)
    : d_(d),
      synkron_(synkron),
      commits_(metrics::counter("faelled_store_commits_total", "Groups of appends made durable")),
      batches_(metrics::counter("faelled_store_batches_total", "Appends made durable")),
      konflikter_(metrics::counter("faelled_store_conflicts_total",
                                   "Appends refused because an expectation did not hold")),
      tid_(metrics::histogram("faelled_store_commit_seconds", "Time to check and write one group")),
      stoerrelse_(metrics::gauge("faelled_store_group_size", "Appends in the latest group")),
      tal_(start),
      traad_([this] { koer(); }) {}

Skriver::~Skriver() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    arbejde_.notify_one();
    traad_.join();
}

Result<void> Skriver::append(const Batch& batch) {
    Opgave mine;
    mine.batch = &batch;
    mine.bytes = stoerrelse(batch);
    {
        const std::lock_guard lock(mutex_);
        if (laast_) return std::unexpected(*laast_);
        koe_.push_back(&mine);
        if (koe_.size() == ventet_) arbejde_.notify_one();
    }
    std::unique_lock lock(mine.mutex);
    mine.vent.wait(lock, [&] { return mine.faerdig; });
    return std::move(mine.svar);
}

Taellere Skriver::taellere() const {
    const std::lock_guard lock(mutex_);
    return tal_;
}

std::vector<Skriver::Opgave*> Skriver::naeste() {
    std::unique_lock lock(mutex_);
    // Those just answered mostly come back at once. Waiting a moment for them, short against the
    // commit they then share, keeps the callers from falling into two halves that wait for each
    // other.
    ventet_ = std::max<std::size_t>(1, (koe_.size() + sidste_antal_) * 3 / 4);
    if (koe_.size() < ventet_ && sidste_antal_ > 0)
        arbejde_.wait_for(lock, std::chrono::microseconds(sidste_us_ / 8),
                          [this] { return stop_ || koe_.size() >= ventet_; });
    ventet_ = 1;
    arbejde_.wait(lock, [this] { return stop_ || !koe_.empty(); });
    std::vector<Opgave*> gruppe;
    std::size_t bytes = 0;
    while (!koe_.empty() && gruppe.size() < kMaksAntal && bytes < kMaksBytes) {
        bytes += koe_.front()->bytes;
        gruppe.push_back(koe_.front());
        koe_.pop_front();
    }
    sidste_antal_ = gruppe.size();
    return gruppe;
}

void Skriver::koer() {
    for (std::vector<Opgave*> gruppe = naeste(); !gruppe.empty(); gruppe = naeste()) {
        behandl(gruppe);
        for (Opgave* const o : gruppe)
            o->luk();
    }
}

void Skriver::behandl(const std::vector<Opgave*>& gruppe) {
    if (laast_) {  // only this thread sets it
        for (Opgave* const o : gruppe)
            o->svar = std::unexpected(*laast_);
        return;
    }
    const std::int64_t start = monotonic_us();
    Gruppe g(d_, tal_);
    std::uint64_t taken = 0;
    for (Opgave* const o : gruppe) {
        o->svar = g.tilfoej(*o->batch);
        if (o->svar)
            ++taken;
        else if (er_konflikt(o->svar.error()))
            konflikter_.add();
    }
    if (g.tom()) return;
    rocksdb::WriteOptions options;
    options.sync = synkron_;
    rocksdb::WriteBatch together = g.skrivning();
    const rocksdb::Status s = d_.db().Write(options, &together);
    const std::lock_guard lock(mutex_);
    if (!s.ok()) {
        laast_ = d_.fejl(s);
        laast_->tekst += ". Lageret tager ikke imod flere ændringer, før det åbnes igen.";
        log::advarsel("lager_laast", {{"tekst", laast_->tekst}});
        for (Opgave* const o : gruppe)
            if (o->svar) o->svar = std::unexpected(*laast_);
        return;
    }
    tal_ = g.taellere();
    commits_.add();
    batches_.add(taken);
    stoerrelse_.set(static_cast<std::int64_t>(gruppe.size()));
    sidste_us_ = monotonic_us() - start;
    tid_.observe_us(sidste_us_);
}

}  // namespace faelled::store::rocks
