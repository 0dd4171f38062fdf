#include "app/husholdning.hpp"

#include <chrono>
#include <vector>

#include "base/log.hpp"
#include "base/metrics.hpp"

namespace faelled::app {

namespace {
constexpr std::size_t kPortion = 5000;
constexpr std::chrono::seconds kMellemrum{15};
}  // namespace

Result<std::uint64_t> trim_udbakke(store::Lager& lager, std::uint64_t maks, std::string& fra) {
    const std::uint64_t antal = lager.tal().udbakke;
    std::uint64_t tilbage = antal > maks ? antal - maks : 0;
    std::uint64_t fjernet = 0;
    while (tilbage > 0) {
        store::Batch batch;
        FAELLED_CHECK(
            lager.scan(store::Rum::kUdbakke, {}, fra, [&](std::string_view key, std::string_view) {
                batch.rum.push_back(
                    {store::Rum::kUdbakke, std::string(key), std::nullopt, std::nullopt});
                return batch.rum.size() < std::min<std::uint64_t>(kPortion, tilbage);
            }));
        if (batch.rum.empty()) break;
        const std::uint64_t portion = batch.rum.size();
        std::string sidste = batch.rum.back().noegle;
        FAELLED_CHECK(lager.append(std::move(batch)));
        fra = std::move(sidste);
        tilbage -= portion;
        fjernet += portion;
    }
    return fjernet;
}

Husholdning::Husholdning(store::Lager& lager, std::uint64_t udbakke_maks,
                         std::function<void()> mere, std::function<bool()> leder)
    : lager_(lager),
      udbakke_maks_(udbakke_maks),
      mere_(std::move(mere)),
      leder_(std::move(leder)),
      traad_([this] { koer(); }) {}

Husholdning::~Husholdning() {
    {
        const std::lock_guard hold(laas_);
        stop_ = true;
    }
    vaagn_.notify_all();
    traad_.join();
}

void Husholdning::koer() {
    std::unique_lock hold(laas_);
    while (!stop_) {
        hold.unlock();
        runde();
        hold.lock();
        vaagn_.wait_for(hold, kMellemrum, [this] { return stop_; });
    }
}

void Husholdning::runde() {
    static metrics::Counter& fjernet = metrics::counter(
        "faelled_outbox_trimmed_total", "Events removed because there were too many");
    static metrics::Gauge& objekter =
        metrics::gauge("faelled_store_objects", "Objects in the store");
    static metrics::Gauge& registreringer =
        metrics::gauge("faelled_store_registrations", "Registrations in the store");
    static metrics::Gauge& bytes =
        metrics::gauge("faelled_store_bytes", "Bytes of the store on disk");
    static metrics::Gauge& udbakke =
        metrics::gauge("faelled_outbox_events", "Events in the outbox");

    const bool leads = leder_();
    if (leads && udbakke_maks_ > 0) {
        const Result<std::uint64_t> antal = trim_udbakke(lager_, udbakke_maks_, fra_);
        if (antal) {
            fjernet.add(*antal);
        } else {
            log::advarsel("udbakke_ikke_trimmet", {{"tekst", antal.error().tekst}});
        }
    }
    if (leads && mere_) mere_();
    const store::Tal tal = lager_.tal();
    objekter.set(static_cast<std::int64_t>(tal.objekter));
    registreringer.set(static_cast<std::int64_t>(tal.registreringer));
    bytes.set(static_cast<std::int64_t>(tal.bytes));
    udbakke.set(static_cast<std::int64_t>(tal.udbakke));
}

}  // namespace faelled::app
