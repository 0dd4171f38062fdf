// `faelled kle load`: an edition of KLE into an installation that is not running.
#include <fmt/format.h>

#include "app/filer.hpp"
#include "app/klassifikation_kobling.hpp"
#include "app/kommandoer.hpp"
#include "app/konfiguration.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"

namespace faelled::app {

namespace {

void vis(std::string_view what, const std::vector<std::string>& numbers) {
    if (numbers.empty()) return;
    sig(fmt::format("{} ({}):", what, numbers.size()));
    for (const std::string& n : numbers)
        sig("  " + n);
}

Result<void> indlaes(oio::Motor& motor, const std::string& file) {
    FAELLED_TRY(const std::string text, laes_fil(file));
    FAELLED_TRY(const auto edition, klassifikation::laes_kle(text));
    const Tid before = motor.ur().now();
    FAELLED_TRY(const auto done, klassifikation::indlaes_kle(motor, system_entropy(), edition));
    sig(fmt::format("{}: {} numre, {} nye, {} rettede, {} uændrede; {:.1f} s", file, done.numre,
                    done.nye, done.rettede,
                    done.numre - done.nye - done.rettede - done.flyttede.size(),
                    static_cast<double>(motor.ur().now().us - before.us) / kSekund));
    vis("Numre, som ikke er i udgaven, og som er ladt i fred", done.fravaerende);
    vis("Numre, som har en anden UUID her, og som er sprunget over", done.flyttede);
    vis("Henvisninger til numre, som ikke findes", done.uloeste);
    return {};
}

Result<void> indlaes_alle(const Klevalg& valg) {
    FAELLED_TRY(const Aabent open, aabn_standset(valg.data));
    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    oio::Motor motor(*open.lager, system_clock(), system_entropy(), {});
    // The facets that the numbers belong to.
    FAELLED_CHECK(startklassifikationer(motor, grund));
    for (const std::string& file : valg.filer)
        FAELLED_CHECK(indlaes(motor, file));
    return {};
}

}  // namespace

Udgang kle_load(const Klevalg& valg) {
    const Result<void> done = indlaes_alle(valg);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
