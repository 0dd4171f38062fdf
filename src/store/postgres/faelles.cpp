#include "store/postgres/faelles.hpp"

#include "base/clock.hpp"
#include "store/format.hpp"

namespace faelled::store::postgres {
namespace {

const Saetning kUdenVenten{"delt_uden_venten",
                           "SELECT set_config('synchronous_commit', 'off', true)"};
// What has run out gives place; the same value again is the same insert, tried again.
const Saetning kIndsaet{
    "delt_indsaet",
    "INSERT INTO delt AS d (rum, noegle, vaerdi, udloeb) VALUES ($1, $2, $3, $4) ON CONFLICT (rum, "
    "noegle) DO UPDATE SET vaerdi = excluded.vaerdi, udloeb = excluded.udloeb WHERE d.udloeb <= $5 "
    "OR d.vaerdi = excluded.vaerdi RETURNING 1::bigint"};
const Saetning kSaet{
    "delt_saet",
    "INSERT INTO delt (rum, noegle, vaerdi, udloeb) VALUES ($1, $2, $3, $4) ON CONFLICT (rum, "
    "noegle) DO UPDATE SET vaerdi = excluded.vaerdi, udloeb = excluded.udloeb"};
const Saetning kHent{"delt_hent",
                     "SELECT vaerdi FROM delt WHERE rum = $1 AND noegle = $2 AND udloeb > $3"};
const Saetning kTag{"delt_tag",
                    "DELETE FROM delt WHERE rum = $1 AND noegle = $2 RETURNING vaerdi, udloeb"};
const Saetning kRet{"delt_ret",
                    "UPDATE delt SET vaerdi = $4, udloeb = $5 WHERE rum = $1 AND noegle = $2 AND "
                    "vaerdi = $3 RETURNING 1::bigint"};
const Saetning kFind{"delt_find",
                     "SELECT noegle, vaerdi FROM delt WHERE rum = $1 AND noegle >= $2 AND noegle < "
                     "$3 AND udloeb > $4 ORDER BY noegle LIMIT $5"};
const Saetning kFej{
    "delt_fej",
    "WITH gamle AS (SELECT rum, noegle FROM delt WHERE udloeb <= $1 LIMIT 10000), fjernet AS ("
    "DELETE FROM delt d USING gamle g WHERE d.rum = g.rum AND d.noegle = g.noegle AND d.udloeb <= "
    "$1 RETURNING 1) SELECT count(*) FROM fjernet"};
const Saetning kTael{"delt_tael", "SELECT rum, count(*) FROM delt GROUP BY rum"};

Parametre noegle(Deltrum rum, std::string_view key) {
    Parametre p;
    p.smaa(static_cast<std::int16_t>(rum)).bytes(key);
    return p;
}

// The first key behind all that begin with `prefix`; of an empty prefix, behind all that there are
// (keys begin with text).
std::string efter(std::string prefix) {
    while (!prefix.empty() && prefix.back() == '\xff')
        prefix.pop_back();
    if (prefix.empty()) return std::string(8, '\xff');
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
    return prefix;
}

}  // namespace

Result<void> Faelles::begynd_alene(std::int64_t ventetid_ms) {
    const Frist patience = Frist::om(ventetid_ms);
    for (;;) {
        FAELLED_TRY(const auto got,
                    pulje_.laes<std::optional<std::int64_t>>([&](Forbindelse& f, Frist limit) {
                        return tag_rolle(f, *pulje_.leje(), kBegynder, limit);
                    }));
        if (got) {
            pulje_.hold_begynder(true);
            return {};
        }
        if (!Pulje::vent_lidt(patience))
            return std::unexpected(
                Fejl::miljoe("En anden node er ved at begynde. Prøv igen om lidt."));
    }
}

void Faelles::slut_alene() {
    pulje_.hold_begynder(false);
    static_cast<void>(pulje_
                          .gentag([&](Forbindelse& f, Frist limit) -> Result<void> {
                              giv_rolle(f, *pulje_.leje(), kBegynder, limit);
                              return {};
                          })
                          .has_value());
}

Result<Raekker> Faelles::skriv(const Saetning& s, const Parametre& p) {
    return pulje_.laes<Raekker>([&](Forbindelse& f, Frist limit) -> Result<Raekker> {
        const std::array<Kald, 2> both{Kald{&kUdenVenten, {}}, Kald{&s, p}};
        FAELLED_TRY(std::vector<Raekker> rows, f.koer(both, limit));
        return std::move(rows[1]);
    });
}

Result<bool> Faelles::indsaet(Deltrum rum, std::string_view key, std::string_view value, Tid udloeb,
                              Tid nu) {
    FAELLED_TRY(const Raekker rows,
                skriv(kIndsaet, noegle(rum, key).bytes(value).tal(udloeb.us).tal(nu.us)));
    return rows.antal() == 1;
}

Result<void> Faelles::saet(Deltrum rum, std::string_view key, std::string_view value, Tid udloeb) {
    FAELLED_CHECK(skriv(kSaet, noegle(rum, key).bytes(value).tal(udloeb.us)));
    return {};
}

// At once while the database is away: sessions are looked up by threads that must not wait.
Result<std::optional<std::string>> Faelles::hent(Deltrum rum, std::string_view key, Tid nu) {
    if (!pulje_.svarer()) return std::unexpected(utilgaengelig());
    FAELLED_TRY(const Raekker rows, pulje_.laes<Raekker>([&](Forbindelse& f, Frist limit) {
        return f.koer(kHent, noegle(rum, key).tal(nu.us), limit);
    }));
    if (rows.antal() == 0) return std::optional<std::string>();
    return std::optional(std::string(rows.bytes(0, 0)));
}

Result<std::optional<std::string>> Faelles::tag(Deltrum rum, std::string_view key, Tid nu) {
    FAELLED_TRY(const Raekker rows, skriv(kTag, noegle(rum, key)));
    if (rows.antal() == 0 || rows.tal(0, 1) <= nu.us) return std::optional<std::string>();
    return std::optional(std::string(rows.bytes(0, 0)));
}

Result<bool> Faelles::ret(Deltrum rum, std::string_view key, std::string_view fra,
                          std::string_view til, Tid udloeb) {
    FAELLED_TRY(const Raekker rows,
                skriv(kRet, noegle(rum, key).bytes(fra).bytes(til).tal(udloeb.us)));
    return rows.antal() == 1;
}

Result<std::vector<Deltraekke>> Faelles::find(Deltrum rum, std::string_view praefiks, Tid nu,
                                              std::size_t hoejst) {
    const std::string end = efter(std::string(praefiks));
    FAELLED_TRY(const Raekker rows, pulje_.laes<Raekker>([&](Forbindelse& f, Frist limit) {
        return f.koer(
            kFind,
            noegle(rum, praefiks).bytes(end).tal(nu.us).tal(static_cast<std::int64_t>(hoejst)),
            limit);
    }));
    std::vector<Deltraekke> out;
    out.reserve(rows.antal());
    for (std::size_t i = 0; i < rows.antal(); ++i)
        out.push_back({std::string(rows.bytes(i, 0)), std::string(rows.bytes(i, 1))});
    return out;
}

Result<std::size_t> Faelles::fej(Tid nu) {
    std::size_t removed = 0;
    for (;;) {
        FAELLED_TRY(const Raekker rows, skriv(kFej, Parametre().tal(nu.us)));
        const auto n = static_cast<std::size_t>(rows.tal(0, 0));
        removed += n;
        if (n == 0) break;
    }
    FAELLED_CHECK(taelles());
    return removed;
}

Result<void> Faelles::taelles() {
    FAELLED_TRY(const Raekker rows, pulje_.laes<Raekker>([&](Forbindelse& f, Frist limit) {
        return f.koer(kTael, {}, limit);
    }));
    std::array<std::size_t, kRum> now{};
    for (std::size_t i = 0; i < rows.antal(); ++i)
        if (const auto rum = static_cast<std::size_t>(rows.tal(i, 0)); rum < kRum)
            now[rum] = static_cast<std::size_t>(rows.tal(i, 1));
    for (std::size_t rum = 0; rum < kRum; ++rum)
        antal_[rum].store(now[rum]);
    return {};
}

std::size_t Faelles::antal(Deltrum rum) const {
    return antal_[static_cast<std::size_t>(rum)].load();
}

}  // namespace faelled::store::postgres
