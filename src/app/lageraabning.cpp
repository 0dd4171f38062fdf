#include "app/lageraabning.hpp"

#include <array>

#include "base/entropy.hpp"
#include "store/flyt.hpp"
#include "store/noder.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {
namespace {

// A command waits longer for a database than a call does.
constexpr std::int64_t kKommandotid_ms = 60'000;
// The first node may have a country to load.
constexpr std::int64_t kBegyndetid_ms = 600'000;

// Nodes that all have the mailboxes (1) give their places otherwise than one that has them alone.
std::uint8_t nodeslags(const Konfiguration& k) {
    return k.flere_noder && !k.bf.rabbitmq.url.empty() ? 1 : 0;
}

constexpr std::array<std::uint8_t, 2> kNodeslags{0, 1};

// The node's name, made once and kept in the folder beside the store: after a crash it takes its
// own place again at once.
Result<Uuid> nodenavn(const std::string& mappe) {
    const std::string fil = mappe + ".node";
    if (findes(fil)) {
        FAELLED_TRY(const std::string text, laes_fil(fil));
        if (const auto name = Uuid::parse(text)) return *name;
        return std::unexpected(Fejl::miljoe("Filen " + fil + " er beskadiget"));
    }
    const Uuid name = Uuid::random(system_entropy());
    FAELLED_CHECK(skriv_fil(fil, name.text() + "\n", Adgang::kOffentlig));
    return name;
}

Result<std::unique_ptr<store::Lager>> aabn_database(const Konfiguration& k,
                                                    const std::string& mappe) {
    store::PostgresIndstillinger settings = k.postgres;
    FAELLED_TRY(const Uuid name, nodenavn(mappe));
    (k.flere_noder ? settings.medlem : settings.alene) = name;
    settings.slags = nodeslags(k);
    FAELLED_TRY(std::unique_ptr<store::Lager> lager, store::aabn_postgres(settings));
    // What a first start makes must be made once; until Tjener::saet_klar().
    if (store::Noder* const nodes = store::noder(*lager))
        FAELLED_CHECK(nodes->begynd_alene(kBegyndetid_ms));
    return lager;
}

// What a person can do about it.
Fejl kraever_standset(Fejl f) {
    if (store::er_optaget(f))
        f.tekst +=
            ". Kommandoen skal have databasen alene: stop alle noder, der bruger den, og kør den "
            "igen. En node, der er afbrudt, har den op til 10 sekunder endnu";
    return f;
}

// One node has the database and lets nobody in.
Fejl kraever_flere_noder(Fejl f) {
    if (store::er_optaget(f))
        f.tekst +=
            ". Kommandoen skriver ved siden af noder, der har store.flere_noder = true: stop den "
            "node, der ikke har det, eller lad den selv gøre det gennem sit API. En node, der er "
            "afbrudt, har databasen op til 10 sekunder endnu";
    return f;
}

}  // namespace

std::string lagermappe(const std::string& data) {
    return absolut(data) + "/lager";
}

Result<std::unique_ptr<store::Lager>> aabn_lager(const Konfiguration& k, const std::string& mappe,
                                                 bool synkron) {
    if (k.flere_noder && k.postgres.url.empty())
        return std::unexpected(
            Fejl::kalder(40, "store.flere_noder kræver en database: sæt store.url"));
    if (!k.postgres.replika.empty() && k.postgres.url.empty())
        return std::unexpected(
            Fejl::kalder(40, "store.replika_url kræver en database: sæt store.url"));
    store::RocksIndstillinger settings = k.store;
    settings.synkron = synkron;
    auto lager =
        k.postgres.url.empty() ? store::aabn_rocks(mappe, settings) : aabn_database(k, mappe);
    if (!lager) return lager;
    FAELLED_CHECK(store::kontroller_flyttet(**lager));
    return lager;
}

Result<Aabent> aabn_standset(const std::string& data) {
    if (store::er_postgres_url(data)) {
        store::PostgresIndstillinger settings;
        settings.url = data;
        settings.ventetid_ms = kKommandotid_ms;
        settings.alene = Uuid::random(system_entropy());
        settings.overtag_ms = 0;
        auto lager = store::aabn_postgres(settings);
        if (!lager) return std::unexpected(kraever_standset(std::move(lager).error()));
        return Aabent{std::nullopt, *std::move(lager)};
    }
    const std::string mappe = lagermappe(data);
    if (!findes(mappe)) {
        return std::unexpected(Fejl::kalder(40, "Der er intet lager i " + data));
    }
    FAELLED_TRY(Mappelaas laas, Mappelaas::tag(absolut(data)));
    FAELLED_TRY(std::unique_ptr<store::Lager> lager, store::aabn_rocks(mappe, {}));
    return Aabent{std::optional(std::move(laas)), std::move(lager)};
}

Result<Aabent> aabn_medskrivning(const std::string& data) {
    if (!store::er_postgres_url(data)) return aabn_standset(data);
    store::PostgresIndstillinger settings;
    settings.url = data;
    settings.ventetid_ms = kKommandotid_ms;
    settings.medlem = Uuid::random(system_entropy());
    settings.gaest = true;
    settings.overtag_ms = 0;
    // Beside whichever kind is there: a command writes to no mailbox.
    Fejl why;
    for (const std::uint8_t kind : kNodeslags) {
        settings.slags = kind;
        auto lager = store::aabn_postgres(settings);
        if (lager) return Aabent{std::nullopt, *std::move(lager)};
        why = std::move(lager).error();
        if (!store::er_optaget(why)) break;
    }
    return std::unexpected(kraever_flere_noder(std::move(why)));
}

Result<Aabent> aabn_laesning(const std::string& data) {
    if (!store::er_postgres_url(data)) return aabn_standset(data);
    store::PostgresIndstillinger settings;
    settings.url = data;
    settings.ventetid_ms = kKommandotid_ms;
    settings.oejebliksbillede = true;
    FAELLED_TRY(std::unique_ptr<store::Lager> lager, store::aabn_postgres(settings));
    return Aabent{std::nullopt, std::move(lager)};
}

}  // namespace faelled::app
