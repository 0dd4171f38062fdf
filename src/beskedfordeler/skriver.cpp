#include "beskedfordeler/skriver.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <iterator>
#include <utility>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "beskedfordeler/noegler.hpp"

namespace faelled::beskedfordeler {

Skriver::Skriver(store::Lager& lager, std::uint64_t naeste_besked, Indstillinger settings,
                 Efter after)
    : lager_(lager),
      settings_(settings),
      efter_(std::move(after)),
      naeste_besked_(naeste_besked),
      bog_(lager, settings.statistikraekker, settings.plads),
      grupper_(metrics::counter("faelled_besked_skrivninger_total",
                                "Transactions of the mailboxes made durable")),
      husket_(metrics::gauge("faelled_besked_statistik_huskede",
                             "Rows of the hourly statistics in memory")),
      traad_([this] { koer(); }) {}

Skriver::~Skriver() {
    {
        const std::scoped_lock lock(laas_);
        stop_ = true;
    }
    arbejde_.notify_one();
    traad_.join();
}

bool Skriver::foej_til(Skriveopgave task, bool maa_afvises) {
    {
        const std::scoped_lock lock(laas_);
        if (maa_afvises && bytes_ > settings_.koe_bytes) return false;
        const bool begins = koe_.empty();
        if (begins) samlet_fra_ = monotonic_us();
        bytes_ += task.bytes;
        if (!task.kan_vente) ++haster_;
        koe_.push_back(std::move(task));
        // The thread gathers: it wakes by itself, and once is enough when the group is full.
        if (haster_ == 0 && !begins && koe_.size() != settings_.gruppe_antal) return true;
    }
    arbejde_.notify_one();
    return true;
}

Result<void> Skriver::udfoer(std::move_only_function<Result<void>(Bygning&)> build,
                             std::vector<Uuid> bokse) {
    std::promise<Result<void>> answer;
    auto coming = answer.get_future();
    (void)foej_til({0, true, std::move(build),
                    [&answer](const Result<void>& r) { answer.set_value(r); }, false,
                    std::move(bokse)});
    return coming.get();
}

// Under laas_, with something in the queue.
bool Skriver::er_tid() const {
    return haster_ > 0 || koe_.size() >= settings_.gruppe_antal ||
           monotonic_us() - samlet_fra_ >= settings_.samle_us;
}

std::vector<Skriveopgave> Skriver::naeste() {
    std::unique_lock lock(laas_);
    arbejde_.wait(lock, [this] { return stop_ || !koe_.empty(); });
    const std::int64_t left = samlet_fra_ + settings_.samle_us - monotonic_us();
    if (!stop_ && !er_tid())
        arbejde_.wait_for(lock, std::chrono::microseconds(left),
                          [this] { return stop_ || er_tid(); });
    std::vector<Skriveopgave> out;
    std::size_t bytes = 0;
    while (!koe_.empty() && out.size() < settings_.gruppe_antal && bytes < settings_.gruppe_bytes) {
        if (koe_.front().alene && !out.empty()) break;
        bytes += koe_.front().bytes;
        if (!koe_.front().kan_vente) --haster_;
        out.push_back(std::move(koe_.front()));
        koe_.pop_front();
        if (out.back().alene) break;
    }
    bytes_ -= bytes;
    return out;
}

void Skriver::koer() {
    for (auto tasks = naeste(); !tasks.empty(); tasks = naeste()) {
        Hold h{std::move(tasks), Bygning(naeste_besked_), {}};
        behandl(h);
    }
}

void Skriver::behandl(Hold& h) {
    const Result<void> done = gem(h);
    if (done) {
        naeste_besked_ = h.bygning.naeste_besked_;
        grupper_.add();
        if (!h.bygning.tal_.empty()) efter_(h.bygning.tal_);
    } else if (!h.opgaver.front().alene || h.svar.empty() || h.svar.front()) {
        log::advarsel("besked_ikke_gemt", {{"tekst", done.error().tekst}});
    }
    for (std::size_t i = 0; i < h.opgaver.size(); ++i)
        h.opgaver[i].slut(i < h.svar.size() && !h.svar[i] ? h.svar[i] : done);
}

// What the tasks add, with the counts that follow from it, in one transaction.
Result<void> Skriver::byg(Hold& h) {
    Bygning& b = h.bygning;
    const std::uint64_t first = b.naeste_besked_;
    h.svar.clear();
    for (Skriveopgave& t : h.opgaver)
        h.svar.push_back(t.byg(b));
    if (h.opgaver.front().alene) FAELLED_CHECK(h.svar.front());
    FAELLED_CHECK(b.fejl_);
    for (const auto& [box, counts] : b.tal_)
        b.saet(noegle(Slags::kDueslag, box), pak(counts));
    if (b.naeste_besked_ != first) {
        std::string next;
        tilfoej_u64(next, b.naeste_besked_);
        b.saet(noegle(Slags::kTaeller), std::move(next));
    }
    return bog_.skriv_til(b.batch_, b.optalt_);
}

Result<void> Skriver::gem(Hold& h) {
    Result<void> done = settings_.plads ? gem_delt(h) : gem_alene(h);
    if (done)
        bog_.skrevet();
    else
        bog_.glem();
    husket_.set(static_cast<std::int64_t>(bog_.husket()));
    return done;
}

Result<void> Skriver::gem_alene(Hold& h) {
    FAELLED_CHECK(byg(h));
    return h.bygning.batch_.rum.empty() ? Result<void>()
                                        : lager_.append(std::move(h.bygning.batch_));
}

Result<void> Skriver::gem_delt(Hold& h) {
    std::vector<std::string> keys{noegle(Slags::kTaeller)};
    for (Skriveopgave& t : h.opgaver) {
        for (const Uuid& box : t.bokse)
            keys.push_back(noegle(Slags::kDueslag, box));
        std::ranges::copy(t.raekker, std::back_inserter(keys));
    }
    std::ranges::sort(keys.begin() + 1, keys.end());
    keys.erase(std::unique(keys.begin() + 1, keys.end()), keys.end());
    store::Batch batch;
    store::Batch::Sent late;
    for (const std::string& key : keys)
        late.laest.emplace_back(store::Rum::kTjeneste, key);
    late.byg = [&, again = false](std::span<const std::optional<std::string>> values,
                                  std::vector<store::RumSkrivning>& rows) mutable -> Result<void> {
        if (std::exchange(again, true)) bog_.glem();
        h.bygning = Bygning(keys, values);
        FAELLED_CHECK(byg(h));
        rows = std::move(h.bygning.batch_.rum);
        return {};
    };
    batch.sent = std::move(late);
    return lager_.append(std::move(batch));
}

// --- Bygning -------------------------------------------------------------------------------------

Bygning::Bygning(std::span<const std::string> keys,
                 std::span<const std::optional<std::string>> values)
    : delt_(true) {
    for (std::size_t i = 0; i < keys.size() && i < values.size(); ++i)
        laest_.emplace(keys[i], &values[i]);
    if (const auto& next = values.front(); next && next->size() == 8)
        naeste_besked_ = laes_u64(*next);
}

const std::optional<std::string>* Bygning::laest(const std::string& key) {
    const auto at = laest_.find(key);
    if (at != laest_.end()) return at->second;
    fejl_ = std::unexpected(Fejl::intern("En opgave har ikke nævnt en række, den bruger"));
    return nullptr;
}

Dueslagstal& Bygning::tal(const Uuid& box, const Dueslagstal& now) {
    const auto known = tal_.find(box);
    if (known != tal_.end()) return known->second;
    Dueslagstal first = now;
    if (delt_) {
        const auto* const row = laest(noegle(Slags::kDueslag, box));
        Result<Dueslagstal> read = row != nullptr && *row ? pak_ud_tal(**row) : Dueslagstal();
        if (read)
            first = *read;
        else
            fejl_ = std::unexpected(read.error());
    }
    return tal_.emplace(box, first).first->second;
}

bool Bygning::er_der(const std::string& key) {
    if (!delt_) return true;
    const auto* const row = laest(key);
    return row != nullptr && row->has_value();
}

}  // namespace faelled::beskedfordeler
