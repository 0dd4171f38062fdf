// Opens the store of an installation: RocksDB in a folder or PostgreSQL.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/filer.hpp"
#include "app/konfiguration.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace faelled::app {

struct Aabent {
    std::optional<Mappelaas> laas;  // a database has none: its nodes may run
    std::unique_ptr<store::Lager> lager;
};

[[nodiscard]] std::string lagermappe(const std::string& data);
// The database that the configuration names, else the store in `mappe`; made when there is none.
// `synkron` false: a store in a folder may answer before the disk has it.
[[nodiscard]] Result<std::unique_ptr<store::Lager>> aabn_lager(const Konfiguration& k,
                                                               const std::string& mappe,
                                                               bool synkron = true);
// An existing store, `data` being a folder or a database's URL: opening would make one where there
// is none. Fejl kKalder when there is none, kMiljoe when it is in use or damaged.
[[nodiscard]] Result<Aabent> aabn_standset(const std::string& data);
// The same, to write beside the nodes that share a database, as one of them: what is written must
// hold over nodes. kMiljoe when a node has it alone. A folder is held alone.
[[nodiscard]] Result<Aabent> aabn_medskrivning(const std::string& data);
// The same, only to read. Of a database the nodes may be at work: what is read is as it was at one
// moment.
[[nodiscard]] Result<Aabent> aabn_laesning(const std::string& data);

}  // namespace faelled::app
