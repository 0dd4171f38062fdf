// The command `move`: a store from one engine to another.
#include <fmt/format.h>

#include <memory>

#include "app/filer.hpp"
#include "app/kommandoer.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "store/flyt.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

namespace {

constexpr std::string_view kRocks = "rocks:";

// "rocks:DIR" gives DIR; a URL itself.
Result<std::string> sted(const std::string& text) {
    if (text.starts_with(kRocks) && text.size() > kRocks.size())
        return absolut(text.substr(kRocks.size()));
    if (store::er_postgres_url(text)) return text;
    return std::unexpected(Fejl::kalder(40, "Skriv rocks:DIR eller postgres://…"));
}

// A folder that is moved to may be new.
Result<Aabent> aabn_maal(const std::string& sted) {
    if (store::er_postgres_url(sted)) return aabn_standset(sted);
    FAELLED_TRY(Mappelaas laas, Mappelaas::tag(sted));
    FAELLED_TRY(std::unique_ptr<store::Lager> lager, store::aabn_rocks(lagermappe(sted), {}));
    return Aabent{std::optional(std::move(laas)), std::move(lager)};
}

Result<void> udfoer(const std::string& fra, const std::string& til) {
    FAELLED_TRY(const std::string from, sted(fra));
    FAELLED_TRY(const std::string to, sted(til));
    if (from == to) return std::unexpected(Fejl::kalder(40, "De to steder er det samme"));
    FAELLED_TRY(const Aabent old, aabn_standset(from));
    FAELLED_TRY(const Aabent made, aabn_maal(to));
    const Result<store::Flytning> done = [&] {
        std::unique_ptr<Fremdrift> fremdrift;
        return store::flyt(*old.lager, *made.lager, store::uden_kodeord(from),
                           [&](std::uint64_t n, std::uint64_t all) {
                               if (!fremdrift) fremdrift = std::make_unique<Fremdrift>("move", all);
                               fremdrift->naaet(n);
                           });
    }();
    if (!done) return std::unexpected(done.error());
    FAELLED_CHECK(made.lager->kompakter());
    const store::Tal t = made.lager->tal();
    sig(
        fmt::format("Flyttet og efterprøvet: {} objekter, {} registreringer, {} indeksposter, {} "
                    "hændelser ({} rækker kopieret nu)",
                    t.objekter, t.registreringer, t.indeksposter, t.udbakke, done->raekker));
    return {};
}

}  // namespace

Udgang flyt(const std::string& fra, const std::string& til) {
    const Result<void> done = udfoer(fra, til);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
