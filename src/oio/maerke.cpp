#include "oio/maerke.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"
#include "oio/bytes.hpp"

namespace faelled::oio {
namespace {

constexpr int kForsoeg = 20;

std::uint64_t laes_tal(const std::optional<std::string>& value) {
    return value ? Bytelaeser(*value).varint() : 0;
}

std::string naeste(const std::optional<std::string>& known) {
    std::string out;
    Byteskriver(out).varint(laes_tal(known) + 1);
    return out;
}

}  // namespace

std::uint64_t Maerke::nummer(const store::RumSkrivning& row) {
    return laes_tal(row.vaerdi);
}

Result<std::uint64_t> Maerke::nummer() const {
    FAELLED_TRY(const auto there, motor_.lager().hent(store::Rum::kTjeneste, noegle_));
    return laes_tal(there);
}

std::uint64_t Maerke::andres() const {
    const std::int64_t seen = set_us_.load(std::memory_order_relaxed);
    if (seen < 0 || monotonic_us() - seen >= mellemrum_us_) se_efter();
    return andres_.load(std::memory_order_acquire);
}

// One thread looks, the others go on with what they know.
void Maerke::se_efter() const {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    const std::int64_t now = monotonic_us();
    const bool first = set_us_.exchange(now, std::memory_order_relaxed) < 0;
    if (skyldig_ && skriv()) skyldig_ = false;
    const auto read = motor_.lager().hent(store::Rum::kTjeneste, noegle_);
    if (!read) return;
    if (first) {
        kendt_ = *read;
        glemt_us_ = now;
    } else if (*read != kendt_ || now - glemt_us_ >= kAlder) {
        kendt_ = *read;
        glemt_us_ = now;
        andres_.fetch_add(1, std::memory_order_release);
    }
}

// Raises what is there, so that no two nodes ever write the same number.
Result<store::RumSkrivning> Maerke::laes_nu() const {
    FAELLED_TRY(auto there, motor_.lager().hent(store::Rum::kTjeneste, noegle_));
    if (there != kendt_) andres_.fetch_add(1, std::memory_order_release);
    kendt_ = there;
    return store::RumSkrivning{store::Rum::kTjeneste, noegle_, naeste(there),
                               std::move(there).value_or(std::string())};
}

Result<void> Maerke::skriv() const {
    Result<void> done = std::unexpected(Fejl::intern("Intern fejl"));
    for (int n = 0; n < kForsoeg; ++n) {
        FAELLED_TRY(store::RumSkrivning row, laes_nu());
        store::Batch batch;
        batch.rum.push_back(row);
        done = motor_.lager().append(std::move(batch));
        if (done) kendt_ = std::move(row.vaerdi);
        if (done || !store::er_konflikt(done.error())) return done;
    }
    return done;
}

Result<store::RumSkrivning> Maerke::tag() {
    const std::scoped_lock lock(mutex_);
    return laes_nu();
}

void Maerke::skrevet(const store::RumSkrivning& row) {
    const std::scoped_lock lock(mutex_);
    kendt_ = row.vaerdi;
}

store::RumSkrivning Maerke::efter(const store::RumSkrivning& row) {
    return {row.rum, row.noegle, naeste(row.vaerdi), row.vaerdi};
}

void Maerke::meld() {
    const std::scoped_lock lock(mutex_);
    const Result<void> done = skriv();
    skyldig_ = !done;
    if (!done)
        log::advarsel("aendring_ikke_meldt", {{"noegle", noegle_}, {"tekst", done.error().tekst}});
}

}  // namespace faelled::oio
