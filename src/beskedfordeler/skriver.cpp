#include "beskedfordeler/skriver.hpp"

#include <chrono>
#include <future>

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

Result<void> Skriver::udfoer(std::move_only_function<Result<void>(Bygning&)> build) {
    std::promise<Result<void>> answer;
    auto coming = answer.get_future();
    (void)foej_til(
        {0, true, std::move(build), [&answer](const Result<void>& r) { answer.set_value(r); }});
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
    for (auto tasks = naeste(); !tasks.empty(); tasks = naeste())
        behandl(tasks);
}

void Skriver::behandl(std::vector<Skriveopgave>& tasks) {
    Bygning b(naeste_besked_);
    std::vector<Result<void>> answers;
    answers.reserve(tasks.size());
    for (Skriveopgave& t : tasks)
        answers.push_back(t.byg(b));
    if (tasks.front().alene && !answers.front()) return tasks.front().slut(answers.front());
    const Result<void> done = gem(b);
    if (done) {
        naeste_besked_ = b.naeste_besked_;
        grupper_.add();
        if (!b.tal_.empty()) efter_(b.tal_);
    } else {
        log::advarsel("besked_ikke_gemt", {{"tekst", done.error().tekst}});
    }
    for (std::size_t i = 0; i < tasks.size(); ++i)
        tasks[i].slut(answers[i] ? done : answers[i]);
}

// What the tasks added, with the counts that follow from it, in one transaction.
Result<void> Skriver::gem(Bygning& b) {
    for (const auto& [box, counts] : b.tal_)
        b.saet(noegle(Slags::kDueslag, box), pak(counts));
    if (b.naeste_besked_ != naeste_besked_) {
        std::string next;
        tilfoej_u64(next, b.naeste_besked_);
        b.saet(noegle(Slags::kTaeller), std::move(next));
    }
    Result<void> done = bog_.skriv_til(b.batch_, b.optalt_);
    if (done && !b.batch_.rum.empty()) done = lager_.append(std::move(b.batch_));
    if (done)
        bog_.skrevet();
    else
        bog_.glem();
    husket_.set(static_cast<std::int64_t>(bog_.husket()));
    return done;
}

}  // namespace faelled::beskedfordeler
