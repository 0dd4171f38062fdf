#include "beskedfordeler/leveringslog.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include "base/log.hpp"

namespace faelled::beskedfordeler {

namespace {

using Millisekunder = std::chrono::milliseconds;

// Deliveries of one mailbox under one agreement, at most as many as a record keeps.
adgang::Revisionspost post(std::span<const Leveringsspor> some) {
    const Leveringsspor& first = some.front();
    adgang::Revisionspost p;
    p.art = adgang::Revisionsart::kLevering;
    p.tid = first.tid;
    p.sporing = first.transaktion;
    p.system = first.system;
    if (first.myndighed.number() != 0) p.myndighed = first.myndighed;
    if (!first.aftale.is_nil()) p.aftale = first.aftale;
    p.tjeneste = "Beskedfordeler";
    p.operation = "levering";
    p.objekter.reserve(some.size());
    for (const Leveringsspor& s : some)
        p.objekter.push_back(s.besked);
    p.objekter_i_alt = static_cast<std::uint32_t>(some.size());
    p.varighed_us = some.back().tid.us - first.tid.us;
    p.detaljer = R"({"dueslag":")" + first.dueslag.text() + R"("})";
    return p;
}

}  // namespace

Leveringslog::Leveringslog(adgang::Revision& revision, Indstillinger settings,
                           std::function<void(std::uint64_t)> durable)
    : revision_(revision),
      settings_(settings),
      varig_kald_(std::move(durable)),
      uden_post_(metrics::gauge("faelled_besked_uden_revision",
                                "Deliveries whose audit record is not durable yet")),
      fejl_(metrics::counter("faelled_besked_revision_fejl_total",
                             "Times the audit log did not take the record of deliveries")),
      traad_([this] { koer(); }) {}

Leveringslog::~Leveringslog() {
    (void)varig_ved_stop();
}

std::uint64_t Leveringslog::varig_ved_stop() {
    {
        const std::scoped_lock lock(laas_);
        stop_ = true;
    }
    arbejde_.notify_one();
    if (traad_.joinable()) traad_.join();
    return varig_;
}

std::uint64_t Leveringslog::noter(const Leveringsspor& s) {
    const std::scoped_lock lock(laas_);
    if (grupper_.empty()) arbejde_.notify_one();
    grupper_[{s.dueslag, s.aftale}].push_back(s);
    uden_post_.set(static_cast<std::int64_t>(naeste_ - varig_));
    return naeste_++;
}

bool Leveringslog::er_varig(std::uint64_t levering) {
    const std::scoped_lock lock(laas_);
    return levering <= varig_;
}

bool Leveringslog::har_plads(const std::function<std::move_only_function<void()>()>& then) {
    const std::scoped_lock lock(laas_);
    if (naeste_ - varig_ <= settings_.uden_post_maks) return true;
    pladsventende_.push_back(then());
    return false;
}

void Leveringslog::koer() {
    std::unique_lock lock(laas_);
    for (;;) {
        arbejde_.wait(lock, [this] { return stop_ || !grupper_.empty(); });
        if (grupper_.empty()) return;
        arbejde_.wait_for(lock, Millisekunder(settings_.samle_ms), [this] { return stop_; });
        const Grupper groups = std::exchange(grupper_, {});
        const std::uint64_t last = naeste_ - 1;
        lock.unlock();
        // What the log does not take is kept: those who wait for it go on waiting, and when too
        // many do, deliveries stop.
        while (!gem(groups)) {
            fejl_.add();
            lock.lock();
            const bool given_up =
                arbejde_.wait_for(lock, Millisekunder(settings_.igen_ms), [this] { return stop_; });
            if (given_up) return;
            lock.unlock();
        }
        lock.lock();
        varig_ = last;
        uden_post_.set(static_cast<std::int64_t>(naeste_ - 1 - varig_));
        auto now = std::exchange(pladsventende_, {});
        lock.unlock();
        varig_kald_(last);
        for (auto& then : now)
            then();
        lock.lock();
    }
}

// All or, to be tried again as a whole, nothing that counts: a record twice is no harm, one missing
// is.
bool Leveringslog::gem(const Grupper& groups) {
    {
        const std::scoped_lock lock(svar_laas_);
        fejlet_ = false;
        mangler_ = 1;  // this loop
    }
    for (const auto& [key, group] : groups)
        for (std::size_t at = 0; at < group.size(); at += adgang::kMaksObjekter) {
            const std::size_t n = std::min(adgang::kMaksObjekter, group.size() - at);
            const auto done = [this](const Result<void>& r) {
                const std::scoped_lock lock(svar_laas_);
                fejlet_ = fejlet_ || !r;
                if (--mangler_ == 0) svar_.notify_one();
            };
            {
                const std::scoped_lock lock(svar_laas_);
                ++mangler_;
            }
            if (!revision_.skriv(post(std::span(group).subspan(at, n)), done))
                done(std::unexpected(Fejl::miljoe("Revisionsloggen er fuld")));
        }
    std::unique_lock lock(svar_laas_);
    --mangler_;
    svar_.wait(lock, [this] { return mangler_ == 0; });
    return !fejlet_;
}

}  // namespace faelled::beskedfordeler
