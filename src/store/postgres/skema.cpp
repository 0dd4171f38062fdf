#include "store/postgres/skema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/log.hpp"

namespace faelled::store::postgres {
namespace {

constexpr std::uint32_t kMaksPartitioner = 1024;
// Making indexes over what is there may take long; nobody waits for an answer.
constexpr std::int64_t kMigreringstid_ms = 24 * 3600 * 1000;
// Any number of our own: two programs that start at once make the tables one after the other.
constexpr const char* kSkemalaas = "SELECT pg_advisory_xact_lock(7205619234)";

struct Version {
    std::int64_t nr = 0;
    std::int64_t mindst = 0;  // the oldest program (its kSkema) that may use the tables
};

// A table that is divided by owner when there are to be several parts.
void tabel(std::vector<std::string>& out, const std::string& name, const std::string& columns,
           const std::string& key, std::uint32_t parts) {
    const bool divided = parts > 1;
    out.push_back(fmt::format("CREATE TABLE {} ({}, PRIMARY KEY ({})){}", name, columns, key,
                              divided ? " PARTITION BY HASH (ejer)" : ""));
    for (std::uint32_t i = 0; divided && i < parts; ++i)
        out.push_back(fmt::format(
            "CREATE TABLE {0}_{1} PARTITION OF {0} FOR VALUES WITH (MODULUS {2}, REMAINDER {1})",
            name, i, parts));
}

// Version 1. Columns and their meaning: docs/formater/store-postgres.md.
std::vector<std::string> foerste(std::uint32_t parts) {
    std::vector<std::string> out;
    const std::string id = "ejer bigint NOT NULL, type smallint NOT NULL, uuid uuid NOT NULL, ";
    const std::string registration =
        "nr bigint NOT NULL, tidspunkt bigint NOT NULL, indhold bytea NOT NULL";
    tabel(out, "hoved", id + registration, "ejer, type, uuid", parts);
    tabel(out, "historik", id + registration, "ejer, type, uuid, nr", parts);
    tabel(out, "indeks",
          "ejer bigint NOT NULL, type smallint NOT NULL, indeks smallint NOT NULL, vaerdi bytea "
          "NOT NULL, uuid uuid NOT NULL, fra bigint NOT NULL, til bigint NOT NULL, flere bigint[]",
          "ejer, type, indeks, vaerdi, uuid", parts);
    for (const char* const name : {"meta", "tjeneste", "revision", "udbakke"})
        out.push_back(
            fmt::format("CREATE TABLE {} (noegle bytea PRIMARY KEY, vaerdi bytea NOT NULL)", name));
    out.emplace_back(
        "CREATE TABLE tal (nr smallint PRIMARY KEY, objekter bigint NOT NULL, registreringer "
        "bigint NOT NULL, indeksposter bigint NOT NULL, udbakke bigint NOT NULL, naeste_udbakke "
        "bigint NOT NULL)");
    out.emplace_back("INSERT INTO tal VALUES (1, 0, 0, 0, 0, 1)");
    out.emplace_back(
        "CREATE TABLE aktiv (nr smallint PRIMARY KEY, node uuid NOT NULL, epoke bigint NOT NULL, "
        "sidst timestamptz NOT NULL)");
    out.emplace_back(
        "INSERT INTO aktiv VALUES (1, '00000000-0000-0000-0000-000000000000', 0, "
        "'-infinity')");
    out.emplace_back(
        "CREATE TABLE node (uuid uuid PRIMARY KEY, gruppe bigint NOT NULL, sidst timestamptz NOT "
        "NULL)");
    return out;
}

// Version 2: state that runs out, shared by nodes (delt.cpp).
std::vector<std::string> andet() {
    return {
        "CREATE TABLE delt (rum smallint NOT NULL, noegle bytea NOT NULL, vaerdi bytea NOT NULL, "
        "udloeb bigint NOT NULL, PRIMARY KEY (rum, noegle))",
        "CREATE INDEX delt_udloeb ON delt (udloeb)"};
}

Result<std::optional<Version>> version(Forbindelse& f, Frist limit) {
    FAELLED_TRY(const Raekker there, f.koer("SELECT 1 WHERE to_regclass('skema_version') IS NOT "
                                            "NULL",
                                            limit));
    if (there.antal() == 0) return std::optional<Version>();
    FAELLED_TRY(const Raekker rows, f.koer("SELECT version, mindst FROM skema_version", limit));
    if (rows.antal() != 1)
        return std::unexpected(Fejl::miljoe("Databasens tabel skema_version er ødelagt"));
    return std::optional(Version{rows.tal(0, 0), rows.tal(0, 1)});
}

// Tables of somebody else's with our names would be written into.
Result<void> kraev_tom(Forbindelse& f, Frist limit) {
    FAELLED_TRY(
        const Raekker rows,
        f.koer("SELECT 1 WHERE to_regclass('hoved') IS NOT NULL OR to_regclass('indeks') IS NOT "
               "NULL OR to_regclass('tal') IS NOT NULL",
               limit));
    if (rows.antal() == 0) return {};
    return std::unexpected(Fejl::miljoe(
        "Databasen har tabeller, der ikke er Fælleds. Vælg en tom database eller et tomt skema."));
}

Result<void> udfoer(Forbindelse& f, std::int64_t from, const PostgresIndstillinger& settings,
                    Frist limit) {
    if (from == 0) {
        FAELLED_CHECK(kraev_tom(f, limit));
        const std::uint32_t parts =
            std::clamp<std::uint32_t>(settings.partitioner, 1, kMaksPartitioner);
        for (std::string& sql : foerste(parts))
            FAELLED_CHECK(f.koer(std::move(sql), limit));
        FAELLED_CHECK(
            f.koer("CREATE TABLE skema_version (version bigint NOT NULL, mindst bigint "
                   "NOT NULL)",
                   limit));
        FAELLED_CHECK(f.koer("INSERT INTO skema_version VALUES (1, 1)", limit));
    }
    if (from >= kSkema) return {};
    if (from < 2)
        for (std::string& sql : andet())
            FAELLED_CHECK(f.koer(std::move(sql), limit));
    // Later versions: their steps here, in order.
    FAELLED_CHECK(f.koer(
        fmt::format("UPDATE skema_version SET version = {}, mindst = {}", kSkema, kMindsteSkema),
        limit));
    return {};
}

}  // namespace

Result<Migrering> migrer(Forbindelse& f, const PostgresIndstillinger& settings) {
    const Frist limit = Frist::om(kMigreringstid_ms);
    FAELLED_CHECK(f.koer("BEGIN", limit));
    FAELLED_CHECK(f.koer(kSkemalaas, limit));
    FAELLED_TRY(const auto before, version(f, limit));
    const Migrering done{before ? before->nr : 0, std::max(before ? before->nr : 0, kSkema)};
    FAELLED_CHECK(udfoer(f, done.fra, settings, limit));
    FAELLED_CHECK(f.koer("COMMIT", limit));
    if (done.fra != done.til)
        log::info("database_migreret", {{"fra", done.fra}, {"til", done.til}});
    return done;
}

Result<void> klargoer(Forbindelse& f, const PostgresIndstillinger& settings) {
    FAELLED_TRY(auto there, version(f, Frist::om(settings.ventetid_ms)));
    if (!there && settings.oejebliksbillede)
        return std::unexpected(Fejl::kalder(40, "Der er intet lager i databasen"));
    if (!there) {
        FAELLED_CHECK(migrer(f, settings));
        FAELLED_TRY(there, version(f, Frist::om(settings.ventetid_ms)));
        if (!there) return std::unexpected(Fejl::intern("Skemaet blev ikke lavet"));
    }
    if (there->nr < kSkema)
        return std::unexpected(Fejl::miljoe(fmt::format(
            "Databasen har skema {}, og denne udgave bruger {}. Kør `faelled migrer --til {}`.",
            there->nr, kSkema, uden_kodeord(settings.url))));
    if (there->mindst > kSkema)
        return std::unexpected(Fejl::miljoe(
            fmt::format("Databasen har skema {}, og denne udgave bruger {}. Brug en nyere udgave "
                        "af Fælled.",
                        there->nr, kSkema)));
    return {};
}

}  // namespace faelled::store::postgres
