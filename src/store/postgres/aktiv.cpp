#include "store/postgres/aktiv.hpp"

#include <array>

#include "store/postgres/raekker.hpp"

namespace faelled::store::postgres {
namespace {

// Of the database's own clock: nodes' clocks need not agree.
const Saetning kTag{"aktiv_tag",
                    "UPDATE aktiv SET node = $1, epoke = epoke + 1, sidst = clock_timestamp() "
                    "WHERE nr = 1 AND (node = $1 OR sidst < clock_timestamp() - interval '10 "
                    "seconds') RETURNING epoke"};
const Saetning kForny{"aktiv_forny",
                      "UPDATE aktiv SET sidst = clock_timestamp() WHERE nr = 1 AND epoke = $1 "
                      "RETURNING epoke"};
const Saetning kGivOp{"aktiv_giv_op",
                      "UPDATE aktiv SET sidst = '-infinity' WHERE nr = 1 AND epoke = $1"};
const Saetning kBegynd{"begynd", "BEGIN ISOLATION LEVEL READ COMMITTED"};
const Saetning kUdfoer{"udfoer", "COMMIT"};

}  // namespace

Result<std::int64_t> bliv_aktiv(Forbindelse& f, const Uuid& node, Frist limit) {
    // Behind the lock of all writers: the former node's last group is over.
    const std::array<Kald, 4> kald{Kald{&kBegynd, {}}, Kald{&laes_taellere_laast(), {}},
                                   Kald{&kTag, Parametre().uuid(node)}, Kald{&kUdfoer, {}}};
    FAELLED_TRY(const std::vector<Raekker> rows, f.koer(kald, limit));
    if (rows[2].antal() == 1) return rows[2].tal(0, 0);
    Fejl busy = Fejl::miljoe("En anden node bruger databasen");
    busy.regel = kRegelAktiv;
    return std::unexpected(std::move(busy));
}

Result<bool> forny(Forbindelse& f, std::int64_t epoke, Frist limit) {
    FAELLED_TRY(const Raekker rows, f.koer(kForny, Parametre().tal(epoke), limit));
    return rows.antal() == 1;
}

void giv_op(Forbindelse& f, std::int64_t epoke, Frist limit) {
    // Without an answer the lease runs out by itself.
    static_cast<void>(f.koer(kGivOp, Parametre().tal(epoke), limit).has_value());
}

const Saetning& laes_epoke() {
    static const Saetning kEpoke{"aktiv_epoke", "SELECT epoke FROM aktiv WHERE nr = 1"};
    return kEpoke;
}

Fejl overtaget() {
    Fejl f = Fejl::miljoe("En anden node har overtaget databasen");
    f.regel = kRegelAktiv;
    return f;
}

}  // namespace faelled::store::postgres
