#include "store/postgres/postgres_lager.hpp"

#include <algorithm>
#include <array>

#include "base/entropy.hpp"
#include "store/kontrol.hpp"
#include "store/postgres/aktiv.hpp"
#include "store/postgres/postgres_intern.hpp"
#include "store/postgres/skema.hpp"

namespace faelled::store::postgres {
namespace {

// Rows of a walk that are fetched at a time: few at first, as most callers stop soon.
constexpr std::int64_t kFoersteSide = 64;
constexpr std::int64_t kStoersteSide = 1024;
// As above for whole registrations.
constexpr std::int64_t kStoersteObjektside = 256;

// More than this asked for in one question is divided.
constexpr std::size_t kMaksIds = 10'000;

Registreringspost post(const Raekker& r, std::size_t row, int column) {
    return {static_cast<std::uint64_t>(r.tal(row, column)), Tid{r.tal(row, column + 1)},
            std::string(r.bytes(row, column + 2))};
}

Parametre id_parametre(const ObjektId& id) {
    Parametre p;
    p.tal(id.ejer.number()).smaa(id.type).uuid(id.uuid);
    return p;
}

// `table` with walks after a key: from it on ($1), or behind it.
Saetning rum_saetning(Rum rum, bool from, bool end) {
    const std::string table = tabel(rum);
    return {table + (from ? "_gaa" : "_videre") + (end ? "_til" : ""),
            "SELECT noegle, vaerdi FROM " + table + " WHERE noegle " + (from ? ">=" : ">") + " $1" +
                (end ? " AND noegle < $3" : "") + " ORDER BY noegle LIMIT $2"};
}

const Saetning& gaa(Rum rum, bool from, bool end) {
    static const std::vector<Saetning> kAlle = [] {
        std::vector<Saetning> all;
        for (const Rum r : {Rum::kMeta, Rum::kUdbakke, Rum::kTjeneste, Rum::kRevision})
            for (const bool f : {false, true})
                for (const bool e : {false, true})
                    all.push_back(rum_saetning(r, f, e));
        return all;
    }();
    const std::size_t at = static_cast<std::size_t>(rum) - 1;
    return kAlle[at * 4 + (from ? 2 : 0) + (end ? 1 : 0)];
}

// Waits for the former node as long as the settings say.
Result<Leje> tag_leje(const PostgresIndstillinger& settings) {
    const Frist patience = Frist::om(settings.overtag_ms);
    for (;;) {
        const Frist limit = Frist::om(settings.ventetid_ms);
        FAELLED_TRY(const auto f, Forbindelse::aabn(settings.url, settings.ventetid_ms));
        Result<Leje> lease = settings.medlem ? bliv_medlem(*f, *settings.medlem, settings.slags,
                                                           settings.gaest, limit)
                                             : bliv_aktiv(*f, *settings.alene, limit);
        if (lease || !er_optaget(lease.error()) || !Pulje::vent_lidt(patience)) return lease;
    }
}

}  // namespace

std::string tabel(Rum rum) {
    return std::string(kFamilienavne[static_cast<std::size_t>(familie(rum))]);
}

Result<Raekker> PostgresLager::spoerg(const Saetning& s, const Parametre& p) {
    const Frist limit = pulje_.frist();
    if (Laesevindue* const v = Laesevindue::aabent(); v != nullptr && replika_)
        if (std::optional<Raekker> rows = replika_->spoerg(*v, s, p)) return *std::move(rows);
    return pulje_.laes<Raekker>([&](Forbindelse& f, Frist l) { return f.koer(s, p, l); }, limit);
}

Result<void> PostgresLager::append(Batch batch) {
    if (pulje_.indstillinger().oejebliksbillede)
        return std::unexpected(Fejl::intern("Lageret er åbnet til læsning"));
    FAELLED_CHECK(kontroller(batch));
    if (Laesevindue* const v = Laesevindue::aabent()) v->lukket = true;
    return skriver_.append(batch);
}

Result<std::optional<Registreringspost>> PostgresLager::laes(const ObjektId& id) {
    static const Saetning kLaes{"laes",
                                "SELECT nr, tidspunkt, indhold FROM hoved WHERE ejer = $1 AND type "
                                "= $2 AND uuid = $3"};
    FAELLED_TRY(const Raekker rows, spoerg(kLaes, id_parametre(id)));
    if (rows.antal() == 0) return std::optional<Registreringspost>();
    return std::optional(post(rows, 0, 0));
}

Result<std::vector<std::optional<Registreringspost>>> PostgresLager::laes_flere(
    std::span<const ObjektId> ids) {
    static const Saetning kLaes{
        "laes_flere",
        "SELECT k.i, h.nr, h.tidspunkt, h.indhold FROM unnest($1, $2, $3) WITH ORDINALITY AS k(e, "
        "t, u, i) JOIN hoved h ON h.ejer = k.e AND h.type = k.t AND h.uuid = k.u"};
    std::vector<std::optional<Registreringspost>> out(ids.size());
    for (std::size_t from = 0; from < ids.size(); from += kMaksIds) {
        const auto part = ids.subspan(from, std::min(kMaksIds, ids.size() - from));
        std::vector<std::int64_t> owners;
        std::vector<std::int16_t> types;
        std::vector<Uuid> uuids;
        for (const ObjektId& id : part) {
            owners.push_back(id.ejer.number());
            types.push_back(id.type);
            uuids.push_back(id.uuid);
        }
        Parametre p;
        p.tal(owners).smaa(types).uuider(uuids);
        FAELLED_TRY(const Raekker rows, spoerg(kLaes, p));
        for (std::size_t row = 0; row < rows.antal(); ++row)
            out.at(from + static_cast<std::size_t>(rows.tal(row, 0)) - 1) = post(rows, row, 1);
    }
    return out;
}

Result<std::vector<Registreringspost>> PostgresLager::historik(const ObjektId& id,
                                                               Periode interval) {
    static const Saetning kHistorik{
        "historik",
        "SELECT nr, tidspunkt, indhold FROM historik WHERE ejer = $1 AND type = $2 AND uuid = $3 "
        "UNION ALL SELECT nr, tidspunkt, indhold FROM hoved WHERE ejer = $1 AND type = $2 AND uuid "
        "= $3 ORDER BY nr"};
    FAELLED_TRY(const Raekker rows, spoerg(kHistorik, id_parametre(id)));
    std::vector<Registreringspost> out;
    for (std::size_t row = 0; row < rows.antal(); ++row) {
        // A registration holds until the next one.
        const Tid next = row + 1 < rows.antal() ? Tid{rows.tal(row + 1, 1)} : Tid::plus_uendelig();
        if (Periode{Tid{rows.tal(row, 1)}, next}.overlapper(interval))
            out.push_back(post(rows, row, 0));
    }
    return out;
}

Result<void> PostgresLager::scan_objekter(
    Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
    const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) {
    static const Saetning kFra{"objekter_fra",
                               "SELECT uuid, nr, tidspunkt, indhold FROM hoved WHERE ejer = $1 AND "
                               "type = $2 AND uuid >= $3 ORDER BY uuid LIMIT $4"};
    static const Saetning kEfter{"objekter_efter",
                                 "SELECT uuid, nr, tidspunkt, indhold FROM hoved WHERE ejer = $1 "
                                 "AND type = $2 AND uuid > $3 ORDER BY uuid LIMIT $4"};
    for (std::int64_t page = kFoersteSide;; page = std::min(page * 2, kStoersteObjektside)) {
        Parametre p = id_parametre({ejer, type, efter.value_or(Uuid{})});
        p.tal(page);
        FAELLED_TRY(const Raekker rows, spoerg(efter ? kEfter : kFra, p));
        for (std::size_t row = 0; row < rows.antal(); ++row)
            if (!besoeg(rows.uuid(row, 0), post(rows, row, 1))) return {};
        if (rows.antal() < static_cast<std::size_t>(page)) return {};
        efter = rows.uuid(rows.antal() - 1, 0);
    }
}

Result<std::vector<Cvr>> PostgresLager::ejere() {
    // One step per owner, not one per object.
    static const Saetning kEjere{
        "ejere",
        "WITH RECURSIVE e AS ((SELECT ejer FROM hoved ORDER BY ejer LIMIT 1) UNION ALL SELECT "
        "(SELECT h.ejer FROM hoved h WHERE h.ejer > e.ejer ORDER BY h.ejer LIMIT 1) FROM e WHERE "
        "e.ejer IS NOT NULL) SELECT ejer FROM e WHERE ejer IS NOT NULL ORDER BY ejer"};
    FAELLED_TRY(const Raekker rows, spoerg(kEjere, {}));
    std::vector<Cvr> out;
    out.reserve(rows.antal());
    for (std::size_t row = 0; row < rows.antal(); ++row)
        out.emplace_back(static_cast<std::uint32_t>(rows.tal(row, 0)));
    return out;
}

Result<void> PostgresLager::scan(
    Rum rum, std::string_view praefiks, std::string_view fra,
    const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    const std::string end = efterfoelger(praefiks);
    std::string at(std::max(praefiks, fra));
    bool from = true;
    for (std::int64_t page = kFoersteSide;; page = std::min(page * 4, kStoersteSide)) {
        Parametre p;
        p.bytes(at).tal(page);
        if (!end.empty()) p.bytes(end);
        FAELLED_TRY(const Raekker rows, spoerg(gaa(rum, from, !end.empty()), p));
        for (std::size_t row = 0; row < rows.antal(); ++row)
            if (!besoeg(rows.bytes(row, 0), rows.bytes(row, 1))) return {};
        if (rows.antal() < static_cast<std::size_t>(page)) return {};
        at = rows.bytes(rows.antal() - 1, 0);
        from = false;
    }
}

Result<std::optional<std::string>> PostgresLager::hent(Rum rum, std::string_view key) {
    const std::string table = tabel(rum);
    const Saetning s{table + "_laes", "SELECT vaerdi FROM " + table + " WHERE noegle = $1"};
    FAELLED_TRY(const Raekker rows, spoerg(s, Parametre().bytes(key)));
    if (rows.antal() == 0) return std::optional<std::string>();
    return std::optional(std::string(rows.bytes(0, 0)));
}

Tal PostgresLager::tal() {
    static const Saetning kBytes{
        "bytes",
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c WHERE "
        "c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"};
    const Result<Tal> now = pulje_.laes<Tal>([](Forbindelse& f, Frist limit) -> Result<Tal> {
        const std::array<Kald, 2> both{Kald{&laes_taellere(), {}}, Kald{&kBytes, {}}};
        FAELLED_TRY(const std::vector<Raekker> rows, f.koer(both, limit));
        FAELLED_TRY(const Taellere t, postgres::taellere(rows[0]));
        return Tal{t.objekter, t.registreringer, t.indeksposter, t.udbakke,
                   static_cast<std::uint64_t>(rows[1].tal(0, 0))};
    });
    const std::lock_guard lock(tal_mutex_);
    if (now) seneste_tal_ = *now;
    return seneste_tal_;
}

Result<void> PostgresLager::backup(const std::string&) {
    return std::unexpected(Fejl::kalder(
        40,
        "En database kopieres med PostgreSQL's egne værktøjer, mens noderne kører: pg_basebackup; "
        "se docs/genskabelse.md"));
}

Result<void> PostgresLager::kompakter() {
    constexpr std::int64_t kUdenFrist_ms = 24 * 3600 * 1000;
    FAELLED_TRY(const auto f, Forbindelse::aabn(pulje_.indstillinger().url, kUdenFrist_ms));
    for (const std::string_view table : kFamilienavne)
        if (table != kFamilienavne.front())
            FAELLED_CHECK(
                f->koer("VACUUM (ANALYZE) " + std::string(table), Frist::om(kUdenFrist_ms)));
    return {};
}

}  // namespace faelled::store::postgres

namespace faelled::store {

bool er_postgres_url(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://");
}

std::string uden_kodeord(std::string_view url) {
    std::string out(url);
    if (const std::size_t query = out.find("password="); query != std::string::npos) {
        const std::size_t end = out.find('&', query);
        out.replace(query + 9, end == std::string::npos ? end : end - query - 9, "***");
    }
    const std::size_t start = out.find("//");
    const std::size_t at = out.find('@', start == std::string::npos ? 0 : start + 2);
    if (start == std::string::npos || at == std::string::npos) return out;
    const std::size_t colon = out.find(':', start + 2);
    if (colon < at) out.replace(colon + 1, at - colon - 1, "***");
    return out;
}

Result<std::unique_ptr<Lager>> aabn_postgres(const PostgresIndstillinger& settings) {
    const postgres::Frist limit = postgres::Frist::om(settings.ventetid_ms);
    for (;;) {
        auto f = postgres::Forbindelse::aabn(settings.url, settings.ventetid_ms);
        Result<void> ready =
            f ? postgres::klargoer(**f, settings) : Result<void>(std::unexpected(f.error()));
        if (ready) break;
        if (!postgres::er_forbigaaende(ready.error()) || !postgres::Pulje::vent_lidt(limit)) {
            Fejl failed = std::move(ready).error();
            failed.tekst += " (" + uden_kodeord(settings.url) + ")";
            return std::unexpected(std::move(failed));
        }
    }
    std::optional<postgres::Leje> lease;
    if (settings.alene || settings.medlem) {
        FAELLED_TRY(lease, postgres::tag_leje(settings));
    }
    return std::make_unique<postgres::PostgresLager>(settings, Uuid::random(system_entropy()),
                                                     lease);
}

Result<Migrering> migrer_postgres(const PostgresIndstillinger& settings) {
    constexpr std::int64_t kUdenFrist_ms = 24 * 3600 * 1000;
    FAELLED_TRY(const auto f, postgres::Forbindelse::aabn(settings.url, kUdenFrist_ms));
    return postgres::migrer(*f, settings);
}

}  // namespace faelled::store
