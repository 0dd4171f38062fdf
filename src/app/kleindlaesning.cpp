#include "app/kleindlaesning.hpp"

#include <exception>
#include <utility>

#include "base/log.hpp"

namespace faelled::app {

namespace kl = klassifikation;

Kleindlaesning::~Kleindlaesning() {
    if (traad_.joinable()) traad_.join();
}

Result<Uuid> Kleindlaesning::begynd(std::string navn, std::string_view text) {
    const auto busy = [this] { return tilstand_ && tilstand_->trin == Trin::kIndlaeser; };
    const auto taken = Fejl::kalder(49, "En anden udgave er ved at blive indlæst");
    {
        const std::scoped_lock lock(mutex_);
        if (busy()) return std::unexpected(taken);
    }
    FAELLED_TRY(kl::Kleudgave edition, kl::laes_kle(text));
    const std::scoped_lock lock(mutex_);
    if (busy()) return std::unexpected(taken);
    if (traad_.joinable()) traad_.join();  // it has ended
    const Uuid id = Uuid::random(entropy_);
    tilstand_ = Tilstand{};
    tilstand_->uuid = id;
    tilstand_->navn = std::move(navn);
    tilstand_->begyndt = service_.motor().ur().now();
    tilstand_->numre = edition.numre.size();
    traad_ = std::thread([this, e = std::move(edition)] { koer(e); });
    return id;
}

void Kleindlaesning::koer(const kl::Kleudgave& edition) {
    const auto progress = [this](std::size_t done, std::size_t all) {
        const std::scoped_lock lock(mutex_);
        tilstand_->skrevet = done;
        tilstand_->at_skrive = all;
    };
    Result<kl::Kleresultat> done = std::unexpected(Fejl::intern("Intern fejl"));
    try {
        done = service_.indlaes(entropy_, edition, progress);
    } catch (const std::exception& e) {
        log::fejl("kle.undtagelse", {{"tekst", e.what()}});
    }
    const std::scoped_lock lock(mutex_);
    tilstand_->sluttet = service_.motor().ur().now();
    tilstand_->trin = done ? Trin::kFaerdig : Trin::kFejlet;
    if (!done) {
        log::advarsel("kle.ikke_indlaest", {{"tekst", done.error().tekst}});
        tilstand_->fejl = done.error().tekst;
        return;
    }
    log::info("kle.indlaest", {{"navn", tilstand_->navn},
                               {"numre", done->numre},
                               {"nye", done->nye},
                               {"rettede", done->rettede}});
    tilstand_->resultat = *std::move(done);
}

std::optional<Kleindlaesning::Tilstand> Kleindlaesning::tilstand() const {
    const std::scoped_lock lock(mutex_);
    return tilstand_;
}

}  // namespace faelled::app
