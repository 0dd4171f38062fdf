// The engine for many nodes: a PostgreSQL database (15 or newer) behind the same contract.
//
// Several processes may have one database open; each sees what the others wrote as soon as it is
// acknowledged. Only this folder knows libpq. Tables: docs/formater/store-postgres.md.
//
// When the database cannot be reached, reads and writes try again until `ventetid_ms` is over and
// then answer kMiljoe (store/postgres/forbindelse.hpp, utilgaengelig). Nothing has to be restarted.
// A write so answered may or may not have been done, as with any lost answer: read again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "store/store.hpp"

namespace faelled::store {

struct PostgresIndstillinger {
    std::string url;  // "postgres://user@host/base"; libpq's URI, several hosts allowed
    std::size_t forbindelser = 16;     // most connections for reading; one more writes
    std::int64_t ventetid_ms = 5'000;  // most an operation takes, waiting for a connection included
    // Tables are divided by owner into so many parts (declarative, hash), when they are made; 1:
    // whole.
    std::uint32_t partitioner = 1;
    // Set: only one node at a time has the database open so; this is the node's name, the same
    // after a restart. Waits at most `overtag_ms` for another node to give it up or be gone for
    // ten seconds. A node that was taken over from writes nothing more.
    std::optional<Uuid> alene;
    // Set: one of several nodes, at most kMaksNoder (store/noder.hpp); the node's name, as above.
    // Not together with one that is `alene`.
    std::optional<Uuid> medlem;
    // Of a `medlem`: only nodes of one kind share, since each must know how the others write.
    std::uint8_t slags = 0;
    // A member for a moment (a command): takes the last free place instead of the first, so that
    // nodes that are stopped find theirs again.
    bool gaest = false;
    std::int64_t overtag_ms = 15'000;
    // Set: only reads, beside whatever nodes are at work, and everything as it was at one moment.
    // Takes no place and needs no right to write; a replica will do. One connection; when it is
    // lost, so is the moment, and every read after it answers kMiljoe. No tables: Fejl kKalder.
    bool oejebliksbillede = false;
    // A URL of replicas of the database ("standby"), for what is read in a Laesevindue; empty:
    // none.
    std::string replika;
    std::int64_t replika_efter_ms = 10'000;  // one further behind is not asked
    std::int64_t replika_vent_ms = 50;       // most a read waits for it to catch up
};

// Fejl::regel of a refusal because other nodes have the database open.
inline constexpr std::string_view kRegelOptaget = "aktiv";
[[nodiscard]] inline bool er_optaget(const Fejl& f) {
    return f.regel == kRegelOptaget;
}

// "postgres://" or "postgresql://".
[[nodiscard]] bool er_postgres_url(std::string_view text);
// The URL without its password, for messages.
[[nodiscard]] std::string uden_kodeord(std::string_view url);

// Opens; an empty database gets the tables. Fejl kMiljoe: not reached within `ventetid_ms`, wrong
// password, a database that is too old, tables of another version (the text says which command
// to run), or another node when it is to be `alene`, nodes of another kind, or every place of a
// `medlem` is taken.
[[nodiscard]] Result<std::unique_ptr<Lager>> aabn_postgres(const PostgresIndstillinger& settings);

// Brings the tables of `settings.url` to this program's version. Answers the version they had and
// have.
struct Migrering {
    std::int64_t fra = 0;
    std::int64_t til = 0;
};
[[nodiscard]] Result<Migrering> migrer_postgres(const PostgresIndstillinger& settings);

}  // namespace faelled::store
