// `faelled henvisninger`: what it notes expects what it read, so nodes may write beside it.
#include <fmt/format.h>

#include "app/henvisningskontrol.hpp"
#include "app/kommandoer.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "base/entropy.hpp"

namespace faelled::app {

namespace {

Result<void> udfoer(const std::string& data) {
    FAELLED_TRY(const Aabent open, aabn_medskrivning(data));
    oio::Motor motor(*open.lager, system_clock(), system_entropy(), {});
    const std::atomic<bool> never{false};
    FAELLED_TRY(const auto done, kontroller_henvisninger(motor, never));
    sig(fmt::format("{} objekter; {} peger på noget, som ikke findes ({} nye), {} er rettet",
                    done.objekter, done.med_fund, done.nye, done.rettede));
    return {};
}

}  // namespace

Udgang henvisninger(const std::string& data) {
    const Result<void> done = udfoer(data);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
