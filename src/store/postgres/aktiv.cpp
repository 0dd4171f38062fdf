#include "store/postgres/aktiv.hpp"

#include <array>
#include <vector>

#include "store/noder.hpp"
#include "store/postgres/raekker.hpp"

namespace faelled::store::postgres {
namespace {

// The name under which nodes of a kind that share the store hold it. Programs that know of no
// sharing, and nodes of another kind, see another node's name.
Uuid faelles_navn(std::uint8_t kind) {
    const Uuid first = Uuid::literal("6e6f6465-7220-4165-b065-6c6c65642031");
    return kind == 0 ? first : Uuid::named(first, std::to_string(kind));
}

// Of the database's own clock: nodes' clocks need not agree.
const Saetning kTag{"aktiv_tag",
                    "UPDATE aktiv SET node = $1, epoke = epoke + 1, sidst = clock_timestamp() "
                    "WHERE nr = 1 AND (node = $1 OR sidst < clock_timestamp() - interval '10 "
                    "seconds') RETURNING epoke"};
// As kTag, but a node that joins others changes nothing for them.
const Saetning kTagFaelles{
    "aktiv_tag_faelles",
    "UPDATE aktiv SET node = $1, epoke = CASE WHEN node = $1 THEN epoke ELSE epoke + 1 END, sidst "
    "= clock_timestamp() WHERE nr = 1 AND (node = $1 OR sidst < clock_timestamp() - interval '10 "
    "seconds') RETURNING epoke"};
const Saetning kPladser{"aktiv_pladser",
                        "SELECT nr, node, (sidst < clock_timestamp() - interval '10 "
                        "seconds')::int FROM aktiv WHERE nr >= $1 ORDER BY nr"};
const Saetning kTagPlads{
    "aktiv_tag_plads",
    "INSERT INTO aktiv (nr, node, epoke, sidst) VALUES ($1, $2, 1, clock_timestamp()) ON CONFLICT "
    "(nr) DO UPDATE SET node = excluded.node, epoke = aktiv.epoke + 1, sidst = excluded.sidst "
    "RETURNING epoke"};
const Saetning kRolle{
    "aktiv_rolle",
    "INSERT INTO aktiv (nr, node, epoke, sidst) VALUES ($1, $2, 1, clock_timestamp()) ON CONFLICT "
    "(nr) DO UPDATE SET node = excluded.node, epoke = CASE WHEN aktiv.node = excluded.node THEN "
    "aktiv.epoke ELSE aktiv.epoke + 1 END, sidst = clock_timestamp() WHERE aktiv.node = "
    "excluded.node OR aktiv.sidst < clock_timestamp() - interval '10 seconds' RETURNING epoke"};
const Saetning kGivRolle{"aktiv_giv_rolle",
                         "UPDATE aktiv SET sidst = '-infinity' WHERE nr = $1 AND node = $2"};
const Saetning kForny{"aktiv_forny",
                      "UPDATE aktiv SET sidst = clock_timestamp() WHERE (nr = 1 AND epoke = $1) OR "
                      "(nr = $2 AND epoke = $3) RETURNING nr"};
const Saetning kGivPladser{
    "aktiv_giv_pladser",
    "UPDATE aktiv SET sidst = '-infinity' WHERE (nr = $1 AND epoke = $2) OR (nr IN (2, 3) AND node "
    "= $3)"};
// The whole store only with the last node.
const Saetning kGivHele{
    "aktiv_giv_hele",
    "UPDATE aktiv SET sidst = '-infinity' WHERE nr = 1 AND epoke = $1 AND NOT EXISTS (SELECT 1 "
    "FROM aktiv a WHERE a.nr >= $2 AND a.sidst > clock_timestamp() - interval '10 seconds')"};
const Saetning kBegynd{"begynd", "BEGIN ISOLATION LEVEL READ COMMITTED"};
const Saetning kUdfoer{"udfoer", "COMMIT"};
const Saetning kOpgiv{"opgiv", "ROLLBACK"};

Fejl optaget(const char* text) {
    Fejl busy = Fejl::miljoe(text);
    busy.regel = kRegelOptaget;
    return busy;
}

// The row to take: the node's own, else one that was never used, else one whose node is gone.
std::optional<std::int16_t> vaelg_plads(const Raekker& rows, const Uuid& node) {
    std::optional<std::int16_t> forladt;
    std::vector<bool> brugt(kMaksNoder);
    for (std::size_t i = 0; i < rows.antal(); ++i) {
        const auto nr = static_cast<std::int16_t>(rows.tal(i, 0));
        const auto place = static_cast<std::size_t>(nr - kFoerstePlads);
        if (place >= brugt.size()) continue;
        if (rows.uuid(i, 1) == node) return nr;
        brugt[place] = true;
        if (rows.tal(i, 2) != 0 && !forladt) forladt = nr;
    }
    for (std::size_t place = 0; place < brugt.size(); ++place)
        if (!brugt[place]) return static_cast<std::int16_t>(kFoerstePlads + place);
    return forladt;
}

// The last that nobody holds.
std::optional<std::int16_t> gaesteplads(const Raekker& rows) {
    std::vector<bool> taken(kMaksNoder);
    for (std::size_t i = 0; i < rows.antal(); ++i) {
        const auto place = static_cast<std::size_t>(rows.tal(i, 0) - kFoerstePlads);
        if (place < taken.size()) taken[place] = rows.tal(i, 2) == 0;
    }
    for (std::size_t place = taken.size(); place-- > 0;)
        if (!taken[place]) return static_cast<std::int16_t>(kFoerstePlads + place);
    return std::nullopt;
}

}  // namespace

Result<Leje> bliv_aktiv(Forbindelse& f, const Uuid& node, Frist limit) {
    // Behind the lock of all writers: the former node's last group is over.
    const std::array<Kald, 4> kald{Kald{&kBegynd, {}}, Kald{&laes_taellere_laast(), {}},
                                   Kald{&kTag, Parametre().uuid(node)}, Kald{&kUdfoer, {}}};
    FAELLED_TRY(const std::vector<Raekker> rows, f.koer(kald, limit));
    if (rows[2].antal() == 1) return Leje{node, rows[2].tal(0, 0), 0, 0};
    return std::unexpected(optaget("En anden node bruger databasen"));
}

Result<Leje> bliv_medlem(Forbindelse& f, const Uuid& node, std::uint8_t slags, bool guest,
                         Frist limit) {
    const std::array<Kald, 4> kald{Kald{&kBegynd, {}}, Kald{&laes_taellere_laast(), {}},
                                   Kald{&kTagFaelles, Parametre().uuid(faelles_navn(slags))},
                                   Kald{&kPladser, Parametre().smaa(kFoerstePlads)}};
    FAELLED_TRY(const std::vector<Raekker> rows, f.koer(kald, limit));
    const auto place = guest ? gaesteplads(rows[3]) : vaelg_plads(rows[3], node);
    if (rows[2].antal() != 1 || !place) {
        FAELLED_CHECK(f.koer(kOpgiv, {}, limit));
        return std::unexpected(
            optaget(place ? "En anden node bruger databasen alene, eller noder med andre "
                            "dueslag (bf.rabbitmq.url) bruger den"
                          : "Alle databasens pladser til noder er taget"));
    }
    const std::array<Kald, 2> tag{Kald{&kTagPlads, Parametre().smaa(*place).uuid(node)},
                                  Kald{&kUdfoer, {}}};
    FAELLED_TRY(const std::vector<Raekker> taken, f.koer(tag, limit));
    return Leje{node, rows[2].tal(0, 0), *place, taken[0].tal(0, 0)};
}

Result<bool> forny(Forbindelse& f, const Leje& l, Frist limit) {
    FAELLED_TRY(const Raekker rows,
                f.koer(kForny, Parametre().tal(l.hele).smaa(l.raekke).tal(l.plads), limit));
    return rows.antal() == (l.raekke == 0 ? 1U : 2U);
}

Result<void> giv_op(Forbindelse& f, const Leje& l, Frist limit) {
    const std::array<Kald, 5> kald{
        Kald{&kBegynd, {}}, Kald{&laes_taellere_laast(), {}},
        Kald{&kGivPladser, Parametre().smaa(l.raekke).tal(l.plads).uuid(l.node)},
        Kald{&kGivHele, Parametre().tal(l.hele).smaa(kFoerstePlads)}, Kald{&kUdfoer, {}}};
    FAELLED_CHECK(f.koer(kald, limit));
    return {};
}

Result<std::optional<std::int64_t>> tag_rolle(Forbindelse& f, const Leje& l, std::int16_t role,
                                              Frist limit) {
    FAELLED_TRY(const Raekker rows, f.koer(kRolle, Parametre().smaa(role).uuid(l.node), limit));
    return rows.antal() == 1 ? std::optional(rows.tal(0, 0)) : std::nullopt;
}

void giv_rolle(Forbindelse& f, const Leje& l, std::int16_t role, Frist limit) {
    static_cast<void>(f.koer(kGivRolle, Parametre().smaa(role).uuid(l.node), limit).has_value());
}

const Saetning& laes_lejer() {
    static const Saetning kLejer{"aktiv_lejer",
                                 "SELECT nr, epoke FROM aktiv WHERE nr IN (1, $1) ORDER BY nr"};
    return kLejer;
}

bool gaelder(const Raekker& lejer, const Leje& l) {
    if (lejer.antal() != (l.raekke == 0 ? 1U : 2U) || lejer.tal(0, 1) != l.hele) return false;
    return l.raekke == 0 || lejer.tal(1, 1) == l.plads;
}

Fejl overtaget() {
    Fejl f = Fejl::miljoe("En anden node har overtaget databasen");
    f.regel = kRegelOptaget;
    return f;
}

}  // namespace faelled::store::postgres
