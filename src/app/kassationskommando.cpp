// `faelled kassation`: what a municipality's sources forgot to remove (indekser.md chapter 17), in
// an installation that is not running. Lists; removes only when told to.
#include <fmt/format.h>

#include "app/kommandoer.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "sagdokument/kassation.hpp"

namespace faelled::app {

namespace sd = sagdokument;

namespace {

std::string dag(Tid t) {
    std::string out;
    append_dansk_datetime(out, t);
    return out.substr(0, 10);
}

struct Antal {
    std::size_t sager = 0;
    std::size_t dokumenter = 0;
};

// One page after the other: removing a case moves nothing that comes after it.
Result<Antal> gennemgaa(oio::Motor& motor, sd::Kassationsvalg choice, bool remove) {
    const oio::Skriver writer{choice.ejer, oio::Reference::urn("urn:oio:faelled:kassation"), {}};
    Antal done;
    for (;;) {
        FAELLED_TRY(const std::vector<sd::Kassationssag> page, sd::kassable(motor, choice));
        for (const sd::Kassationssag& c : page) {
            sig(fmt::format("{}  {}  {}", c.uuid.text(), dag(c.afsluttet),
                            c.kode.empty() ? "-" : c.kode));
            ++done.sager;
            if (!remove) continue;
            FAELLED_TRY(const std::vector<Uuid> documents, sd::kasser_sag(motor, writer, c.uuid));
            done.dokumenter += documents.size();
        }
        if (page.empty()) return done;
        choice.efter = page.back().uuid;
    }
}

Result<void> udfoer(const Kassationsparametre& v) {
    sd::Kassationsvalg choice;
    const auto owner = Cvr::parse(v.ejer);
    if (!owner) return std::unexpected(Fejl::ugyldig("--ejer", "skal være et CVR-nummer"));
    choice.ejer = *owner;
    choice.koder = v.koder;
    const auto before = v.foer.size() == 10 ? parse_datetime(v.foer + "T00:00:00") : std::nullopt;
    if (!before) return std::unexpected(Fejl::ugyldig("--foer", "skal være en dato, 2020-12-31"));
    choice.afsluttet_foer = *before;
    FAELLED_TRY(const Aabent open, v.slet ? aabn_standset(v.data) : aabn_laesning(v.data));
    oio::Motor motor(*open.lager, system_clock(), system_entropy(), {});
    FAELLED_TRY(const Antal done, gennemgaa(motor, choice, v.slet));
    sig(v.slet ? fmt::format("{} sager og {} dokumenter er fjernet", done.sager, done.dokumenter)
               : fmt::format("{} sager kan kasseres; intet er fjernet (--slet fjerner dem)",
                             done.sager));
    return {};
}

}  // namespace

Udgang kassation(const Kassationsparametre& valg) {
    const Result<void> done = udfoer(valg);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
