#include "app/vagtlager.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::app {

Vagtlager::Vagtlager(std::unique_ptr<store::Lager> indre)
    : indre_(std::move(indre)),
      tid_(metrics::histogram("faelled_store_append_seconds", "Time of one durable append")),
      fejl_(metrics::counter("faelled_store_errors_total",
                             "Appends that could not reach the disk")) {}

Result<void> Vagtlager::append(store::Batch batch) {
    const std::int64_t begyndt = monotonic_us();
    Result<void> svar = indre_->append(std::move(batch));
    tid_.observe_us(monotonic_us() - begyndt);
    if (svar) {
        meldt_.store(false, std::memory_order_relaxed);
        return svar;
    }
    if (svar.error().slags != FejlSlags::kKalder) {
        fejl_.add();
        if (!meldt_.exchange(true)) log::fejl("lager_skrivefejl", {{"tekst", svar.error().tekst}});
    }
    return svar;
}

}  // namespace faelled::app
