// Who may write an object of an index (indekser.md 3.5, 8.1): the owner is the authority that the
// caller calls for, and only the object's own systems change it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "indeks/regelsaet.hpp"
#include "oio/model.hpp"

namespace faelled::indeks {

// Systems that may write for a master although the objects do not name them.
using Afsenderliste = std::map<Uuid, std::set<Uuid>>;
// CVR number of an Organisation object; nothing when it is not known.
using Cvropslag = std::function<std::optional<Cvr>(const Uuid& organisation)>;

// All systems that the content names in that role, in any period.
[[nodiscard]] std::vector<Uuid> systemer(const Regelsaet& s, const oio::Indhold& i,
                                         std::string_view rolle);
// The first Afsender, else the first Master: whom findings are shown to. Nil when there is none.
[[nodiscard]] Uuid afsender(const Regelsaet& s, const oio::Indhold& i);

enum class Ejersvar : std::uint8_t { kEgen, kFremmed, kUkendt };
// Is the owner the caller's authority? The CVR field decides, then a URN, then what `opslag` knows
// of the UUID.
[[nodiscard]] Ejersvar ejer(const Regelsaet& s, const oio::Indhold& i, const adgang::Kalder& k,
                            const Cvropslag& opslag);
// 43 (B01) when the owner is another authority.
[[nodiscard]] Result<void> kontroller_ejer(const Regelsaet& s, const oio::Indhold& i,
                                           const adgang::Kalder& k, const Cvropslag& opslag);
// 43 (B02) when the calling system is neither Master nor Afsender of the stored object, nor allowed
// to write for its master. An object that names no system may be written by any.
[[nodiscard]] Result<void> maa_skrive(const Regelsaet& s, const oio::Indhold& stored,
                                      const adgang::Kalder& k, const Afsenderliste& tilladte);
// 43 (B02) when the master after is not the master before.
[[nodiscard]] Result<void> samme_master(const Regelsaet& s, const oio::Indhold& foer,
                                        const oio::Indhold& efter);

}  // namespace faelled::indeks
