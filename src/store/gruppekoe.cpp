#include "store/gruppekoe.hpp"

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "store/kontrol.hpp"

namespace faelled::store {
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
    // What it makes is not known yet: about what it sees.
    if (b.sent)
        for (const auto& [rum, key] : b.sent->laest)
            bytes += 256 + key.size();
    return bytes;
}

}  // namespace

void Gruppekoe::Opgave::luk() {
    // Notifies under the lock: once it is released the caller may be gone, and this with it.
    const std::lock_guard lock(mutex);
    faerdig = true;
    vent.notify_one();
}

Gruppekoe::Gruppekoe(Behandl behandl)
    : behandl_(std::move(behandl)),
      commits_(metrics::counter("faelled_store_commits_total", "Groups of appends made durable")),
      batches_(metrics::counter("faelled_store_batches_total", "Appends made durable")),
      konflikter_(metrics::counter("faelled_store_conflicts_total",
                                   "Appends refused because an expectation did not hold")),
      tid_(metrics::histogram("faelled_store_commit_seconds", "Time to check and write one group")),
      stoerrelse_(metrics::gauge("faelled_store_group_size", "Appends in the latest group")),
      traad_([this] { koer(); }) {}

Gruppekoe::~Gruppekoe() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    arbejde_.notify_one();
    traad_.join();
}

Result<void> Gruppekoe::append(const Batch& batch) {
    if (std::this_thread::get_id() == traad_.get_id()) return std::unexpected(append_i_byg());
    Opgave mine;
    mine.batch = &batch;
    mine.bytes = stoerrelse(batch);
    {
        const std::lock_guard lock(mutex_);
        koe_.push_back(&mine);
        if (koe_.size() == ventet_) arbejde_.notify_one();
    }
    std::unique_lock lock(mine.mutex);
    mine.vent.wait(lock, [&] { return mine.faerdig; });
    return std::move(mine.svar);
}

std::vector<Gruppekoe::Opgave*> Gruppekoe::naeste() {
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

void Gruppekoe::koer() {
    for (std::vector<Opgave*> gruppe = naeste(); !gruppe.empty(); gruppe = naeste()) {
        const std::int64_t start = monotonic_us();
        const Result<void> done = behandl_(gruppe);
        if (done) maal(gruppe, monotonic_us() - start);
        for (Opgave* const o : gruppe)
            o->luk();
        if (!done) afvis(done.error());
    }
}

void Gruppekoe::maal(const std::vector<Opgave*>& gruppe, std::int64_t us) {
    std::uint64_t taken = 0;
    for (const Opgave* const o : gruppe) {
        if (o->svar)
            ++taken;
        else if (er_konflikt(o->svar.error()))
            konflikter_.add();
    }
    if (taken == 0) return;
    commits_.add();
    batches_.add(taken);
    stoerrelse_.set(static_cast<std::int64_t>(gruppe.size()));
    tid_.observe_us(us);
    const std::lock_guard lock(mutex_);
    sidste_us_ = us;
}

void Gruppekoe::afvis(const Fejl& fejl) {
    std::deque<Opgave*> waiting;
    {
        const std::lock_guard lock(mutex_);
        waiting.swap(koe_);
        sidste_antal_ = 0;
    }
    for (Opgave* const o : waiting) {
        o->svar = std::unexpected(fejl);
        o->luk();
    }
}

}  // namespace faelled::store
