// Commands on the store of an installation that is not running; verify and kompakter also beside
// the nodes of a database.
#include <fmt/format.h>

#include "app/filer.hpp"
#include "app/kommandoer.hpp"
#include "app/konfiguration.hpp"
#include "app/lageraabning.hpp"
#include "app/udskrift.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

namespace {

Udgang udgang(const Result<void>& svar) {
    return svar ? Udgang::kOk : meld(svar.error());
}

}  // namespace

Udgang verify(const std::string& data) {
    const Result<Aabent> aabent = aabn_laesning(data);
    if (!aabent) return meld(aabent.error());
    Result<store::Verifikation> fundet = [&] {
        Fremdrift fremdrift("verify", 0);
        return aabent->lager->verificer([&](std::uint64_t n) { fremdrift.naaet(n); });
    }();
    if (!fundet) return meld(fundet.error());
    for (const std::string& linje : fundet->fejl)
        sig(linje);
    if (!fundet->fejl.empty()) return Udgang::kFund;
    sig(fmt::format(
        "Lageret er i orden: {} objekter, {} registreringer, {} indeksposter, {} hændelser",
        fundet->tal.objekter, fundet->tal.registreringer, fundet->tal.indeksposter,
        fundet->tal.udbakke));
    return Udgang::kOk;
}

Udgang backup(const std::string& data, const std::string& til) {
    // A database says what to use instead, and need not stand still for that.
    const Result<Aabent> aabent =
        store::er_postgres_url(data) ? aabn_laesning(data) : aabn_standset(data);
    if (!aabent) return meld(aabent.error());
    const Result<void> svar = aabent->lager->backup(absolut(til));
    if (svar) sig("Sikkerhedskopien ligger i " + absolut(til));
    return udgang(svar);
}

Udgang restore(const std::string& fra, const std::string& data) {
    const Result<Mappelaas> laas = Mappelaas::tag(absolut(data));
    if (!laas) return meld(laas.error());
    const Result<void> svar = store::genskab_rocks(absolut(fra), lagermappe(data));
    if (svar) sig("Lageret er genskabt i " + lagermappe(data));
    return udgang(svar);
}

Udgang kompakter(const std::string& data) {
    const bool database = store::er_postgres_url(data);
    const Result<Aabent> aabent = database ? aabn_laesning(data) : aabn_standset(data);
    if (!aabent) return meld(aabent.error());
    const Result<void> done = aabent->lager->kompakter();
    if (done && database)
        sig("En database har ingen filer at flette: den rydder op af sig selv. Dens tabeller er "
            "ryddet og målt igen nu (VACUUM ANALYZE)");
    return udgang(done);
}

Udgang migrer(const std::string& til) {
    if (!store::er_postgres_url(til))
        return meld(Fejl::kalder(40, "--til skal begynde med postgres://"));
    store::PostgresIndstillinger settings;
    settings.url = til;
    const Result<store::Migrering> done = store::migrer_postgres(settings);
    if (!done) return meld(done.error());
    if (done->fra == done->til)
        sig(fmt::format("Databasen har allerede skema {}", done->til));
    else
        sig(fmt::format("Databasen er ført fra skema {} til {}", done->fra, done->til));
    return Udgang::kOk;
}

Udgang tjek_konfiguration(const std::string& fil) {
    const Result<Konfiguration> k = laes_konfigurationsfil(fil);
    if (!k) return meld(k.error());
    sig(fil + " er i orden");
    return Udgang::kOk;
}

}  // namespace faelled::app
