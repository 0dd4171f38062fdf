#include "store/postgres/raekker.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace faelled::store::postgres {
namespace {

constexpr std::size_t kFamilier = kFamilienavne.size();

std::size_t plads(Familie f) {
    return static_cast<std::size_t>(f);
}
std::string navn(Familie f) {
    return std::string(kFamilienavne[plads(f)]);
}
constexpr std::array kRumfamilier = {Familie::kMeta, Familie::kTjeneste, Familie::kRevision,
                                     Familie::kUdbakke};
bool er_rum(Familie f) {
    return std::find(kRumfamilier.begin(), kRumfamilier.end(), f) != kRumfamilier.end();
}

Fejl forkert_form(Familie f) {
    return Fejl::intern("En række til " + navn(f) + " har forkert form");
}

// Columns of many objects.
struct Id {
    std::vector<std::int64_t> ejer;
    std::vector<std::int16_t> type;
    std::vector<Uuid> uuid;

    void tag(const ObjektId& id) {
        ejer.push_back(id.ejer.number());
        type.push_back(id.type);
        uuid.push_back(id.uuid);
    }
    void put(Parametre& p) const { p.tal(ejer).smaa(type).uuider(uuid); }
};

// --- statements, three or four a table ---

struct Saetninger {
    Saetning indsaet;  // rows that are not there
    Saetning saet;     // rows that may be there
    Saetning ret;      // rows that are there; empty where `saet` does it
    Saetning slet;
};

// `source` gives the columns in their order; `key` and `rest` divide them.
Saetninger tabelsaetninger(Familie f, const std::string& columns, const std::string& source,
                           const std::string& key, const std::string& rest, Saetning removal) {
    const std::string name = navn(f);
    const std::string insert = "INSERT INTO " + name + " (" + columns + ") " + source;
    return {{name + "_indsaet", insert},
            {name + "_saet", insert + " ON CONFLICT (" + key + ") DO UPDATE SET " + rest},
            {},
            std::move(removal)};
}

Saetninger rum_saetninger(Familie f) {
    const std::string name = navn(f);
    return tabelsaetninger(f, "noegle, vaerdi", "SELECT * FROM unnest($1, $2)", "noegle",
                           "vaerdi = excluded.vaerdi",
                           {name + "_slet", "DELETE FROM " + name + " WHERE noegle = ANY($1)"});
}

const Saetninger& saetninger(Familie f) {
    static const std::vector<Saetninger> kAlle = [] {
        std::vector<Saetninger> all(kFamilier);
        const std::string registration = "ejer, type, uuid, nr, tidspunkt, indhold";
        const std::string source = "SELECT * FROM unnest($1, $2, $3, $4, $5, $6)";
        all[plads(Familie::kHoved)] = tabelsaetninger(
            Familie::kHoved, registration, source, "ejer, type, uuid",
            "nr = excluded.nr, tidspunkt = excluded.tidspunkt, indhold = excluded.indhold",
            {"hoved_slet",
             "DELETE FROM hoved h USING unnest($1, $2, $3) AS k(e, t, u) WHERE h.ejer = k.e AND "
             "h.type = k.t AND h.uuid = k.u"});
        all[plads(Familie::kHoved)].ret = {
            "hoved_ret",
            "UPDATE hoved h SET nr = k.n, tidspunkt = k.s, indhold = k.i FROM unnest($1, $2, $3, "
            "$4, $5, $6) AS k(e, t, u, n, s, i) WHERE h.ejer = k.e AND h.type = k.t AND h.uuid = "
            "k.u"};
        all[plads(Familie::kHistorik)] = tabelsaetninger(
            Familie::kHistorik, registration, source, "ejer, type, uuid, nr",
            "tidspunkt = excluded.tidspunkt, indhold = excluded.indhold",
            {"historik_slet",
             "DELETE FROM historik h USING unnest($1, $2, $3, $4) AS k(e, t, u, n) WHERE h.ejer = "
             "k.e AND h.type = k.t AND h.uuid = k.u AND h.nr = k.n"});
        all[plads(Familie::kIndeks)] = tabelsaetninger(
            Familie::kIndeks, "ejer, type, indeks, vaerdi, uuid, fra, til, flere",
            "SELECT e, t, i, v, u, f, l, NULLIF(m, '')::bigint[] FROM unnest($1, $2, $3, $4, $5, "
            "$6, $7, $8) AS k(e, t, u, i, v, f, l, m)",
            "ejer, type, indeks, vaerdi, uuid",
            "fra = excluded.fra, til = excluded.til, flere = excluded.flere",
            {"indeks_slet",
             "DELETE FROM indeks x USING unnest($1, $2, $3, $4, $5) AS k(e, t, u, i, v) WHERE "
             "x.ejer = k.e AND x.type = k.t AND x.indeks = k.i AND x.vaerdi = k.v AND x.uuid = "
             "k.u"});
        for (const Familie space : kRumfamilier)
            all[plads(space)] = rum_saetninger(space);
        return all;
    }();
    return kAlle[plads(f)];
}

// --- fetching ---

const Saetning& hent_saetning(Familie f) {
    static const std::vector<Saetning> kAlle = [] {
        std::vector<Saetning> all(kFamilier);
        all[plads(Familie::kHoved)] = {
            "hoved_hent",
            "SELECT h.ejer, h.type, h.uuid, h.nr, h.tidspunkt, h.indhold FROM unnest($1, $2, $3) "
            "AS k(e, t, u) JOIN hoved h ON h.ejer = k.e AND h.type = k.t AND h.uuid = k.u"};
        all[plads(Familie::kHistorik)] = {
            "historik_hent",
            "SELECT h.ejer, h.type, h.uuid, h.nr, h.tidspunkt, h.indhold FROM unnest($1, $2, $3, "
            "$4) AS k(e, t, u, n) JOIN historik h ON h.ejer = k.e AND h.type = k.t AND h.uuid = "
            "k.u AND h.nr = k.n"};
        all[plads(Familie::kIndeks)] = {
            "indeks_hent",
            "SELECT x.ejer, x.type, x.uuid, x.indeks, x.vaerdi FROM unnest($1, $2, $3, $4, $5) AS "
            "k(e, t, u, i, v) JOIN indeks x ON x.ejer = k.e AND x.type = k.t AND x.indeks = k.i "
            "AND x.vaerdi = k.v AND x.uuid = k.u"};
        for (const Familie space : kRumfamilier)
            all[plads(space)] = {
                navn(space) + "_hent",
                "SELECT noegle, vaerdi FROM " + navn(space) + " WHERE noegle = ANY($1)"};
        return all;
    }();
    return kAlle[plads(f)];
}

ObjektId id_i(const Raekker& r, std::size_t row) {
    return {Cvr(static_cast<std::uint32_t>(r.tal(row, 0))),
            static_cast<std::uint8_t>(r.tal(row, 1)), r.uuid(row, 2)};
}

std::string noegle_i(Familie f, const Raekker& r, std::size_t row) {
    if (er_rum(f)) return std::string(r.bytes(row, 0));
    const ObjektId id = id_i(r, row);
    if (f == Familie::kHoved) return objekt_noegle(id);
    if (f == Familie::kHistorik)
        return historik_noegle(id, static_cast<std::uint64_t>(r.tal(row, 3)));
    return indeks_noegle(id, static_cast<std::uint8_t>(r.tal(row, 3)), r.bytes(row, 4));
}

std::string vaerdi_i(Familie f, const Raekker& r, std::size_t row) {
    if (er_rum(f)) return std::string(r.bytes(row, 1));
    if (f == Familie::kIndeks) return {};
    return pak_registrering(static_cast<std::uint64_t>(r.tal(row, 3)), Tid{r.tal(row, 4)},
                            r.bytes(row, 5));
}

// --- one table's part of a group ---

using Raekkeliste = std::vector<const Gruppe::Aendring*>;

Result<Parametre> indeks_parametre(const Raekkeliste& rows, bool values) {
    Id ids;
    std::vector<std::int16_t> index;
    std::vector<std::string_view> value;
    std::vector<std::int64_t> from;
    std::vector<std::int64_t> to;
    std::vector<std::string> more;
    for (const Gruppe::Aendring* const a : rows) {
        const auto key = ud_indeks_noegle(a->noegle);
        if (!key) return std::unexpected(forkert_form(Familie::kIndeks));
        ids.tag(key->id);
        index.push_back(key->indeks);
        value.push_back(key->vaerdi);
        if (!values) continue;
        Periodelaeser periods(**a->vaerdi);
        Periode hull{Tid::plus_uendelig(), Tid::minus_uendelig()};
        std::string list;
        std::size_t n = 0;
        while (const auto p = periods.naeste()) {
            hull.fra = std::min(hull.fra, p->fra);
            hull.til = std::max(hull.til, p->til);
            list += (n++ == 0 ? "{" : ",") + std::to_string(p->fra.us) + "," +
                    std::to_string(p->til.us);
        }
        if (periods.fejl() || n == 0) return std::unexpected(forkert_form(Familie::kIndeks));
        from.push_back(hull.fra.us);
        to.push_back(hull.til.us);
        more.push_back(n > 1 ? list + "}" : "");
    }
    Parametre p;
    ids.put(p);
    p.smaa(index).bytes(value);
    if (values) p.tal(from).tal(to).tekster(more);
    return p;
}

Result<Parametre> registrering_parametre(Familie f, const Raekkeliste& rows, bool values) {
    Id ids;
    std::vector<std::int64_t> number;
    std::vector<std::int64_t> time;
    std::vector<std::string_view> content;
    for (const Gruppe::Aendring* const a : rows) {
        if (f == Familie::kHoved) {
            const auto id = ud_objekt_noegle(a->noegle);
            if (!id) return std::unexpected(forkert_form(f));
            ids.tag(*id);
        } else {
            const auto key = ud_historik_noegle(a->noegle);
            if (!key) return std::unexpected(forkert_form(f));
            ids.tag(key->id);
            if (!values) number.push_back(static_cast<std::int64_t>(key->nr));
        }
        if (!values) continue;
        const auto frame = ud_registrering(**a->vaerdi);
        if (!frame) return std::unexpected(forkert_form(f));
        number.push_back(static_cast<std::int64_t>(frame->nr));
        time.push_back(frame->tidspunkt.us);
        content.push_back(frame->indhold);
    }
    Parametre p;
    ids.put(p);
    if (values)
        p.tal(number).tal(time).bytes(content);
    else if (f == Familie::kHistorik)
        p.tal(number);
    return p;
}

Result<Parametre> parametre(Familie f, const Raekkeliste& rows, bool values) {
    if (f == Familie::kIndeks) return indeks_parametre(rows, values);
    if (!er_rum(f)) return registrering_parametre(f, rows, values);
    std::vector<std::string_view> keys;
    std::vector<std::string_view> contents;
    for (const Gruppe::Aendring* const a : rows) {
        keys.push_back(a->noegle);
        if (values) contents.push_back(**a->vaerdi);
    }
    Parametre p;
    p.bytes(keys);
    if (values) p.bytes(contents);
    return p;
}

}  // namespace

Forhentet::Forhentet(std::vector<std::pair<Familie, std::string>> keys) : familier_(kFamilier) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (auto& [family, key] : keys)
        familier_[plads(family)].emplace_back(std::move(key), std::nullopt);
}

std::vector<Kald> Forhentet::kald() const {
    std::vector<Kald> out;
    for (std::size_t i = 0; i < kFamilier; ++i) {
        if (familier_[i].empty()) continue;
        const Familie f = static_cast<Familie>(i);
        std::vector<Gruppe::Aendring> rows;
        for (const Raekke& r : familier_[i])
            rows.push_back({f, r.first, nullptr});
        Raekkeliste list;
        for (const Gruppe::Aendring& a : rows)
            list.push_back(&a);
        // The keys are of our own making.
        if (auto p = parametre(f, list, false)) out.push_back({&hent_saetning(f), *std::move(p)});
    }
    return out;
}

void Forhentet::tag(std::span<const Raekker> answers) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < kFamilier && next < answers.size(); ++i) {
        if (familier_[i].empty()) continue;
        const Familie f = static_cast<Familie>(i);
        const Raekker& rows = answers[next++];
        for (std::size_t row = 0; row < rows.antal(); ++row) {
            const std::string key = noegle_i(f, rows, row);
            const auto at =
                std::lower_bound(familier_[i].begin(), familier_[i].end(), key,
                                 [](const Raekke& r, const std::string& k) { return r.first < k; });
            if (at != familier_[i].end() && at->first == key) at->second = vaerdi_i(f, rows, row);
        }
    }
}

const Forhentet::Raekke* Forhentet::find(Familie f, std::string_view key) const {
    const auto& rows = familier_[plads(f)];
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), key,
                         [](const Raekke& r, std::string_view k) { return r.first < k; });
    return at == rows.end() || at->first != key ? nullptr : &*at;
}

Result<std::optional<std::string>> Forhentet::hent(Familie f, std::string_view key) const {
    if (const Raekke* const row = find(f, key)) return row->second;
    return std::unexpected(Fejl::intern("En nøgle i " + navn(f) + " blev ikke hentet"));
}

Forhentet::Findes Forhentet::findes(Familie f, std::string_view key) const {
    if (const Raekke* const row = find(f, key)) return row->second ? Findes::kJa : Findes::kNej;
    const bool made = f == Familie::kHistorik || f == Familie::kIndeks || f == Familie::kUdbakke;
    return made ? Findes::kNej : Findes::kVides_ikke;
}

namespace {

// The statement of `f` for a row.
const Saetning& saetning(const Gruppe::Aendring& a, const Forhentet* there) {
    const Saetninger& all = saetninger(a.familie);
    if (!*a.vaerdi) return all.slet;
    if (there == nullptr) return all.saet;
    switch (there->findes(a.familie, a.noegle)) {
        case Forhentet::Findes::kNej:
            return all.indsaet;
        case Forhentet::Findes::kJa:
            return all.ret.sql.empty() ? all.saet : all.ret;
        case Forhentet::Findes::kVides_ikke:
            break;
    }
    return all.saet;
}

}  // namespace

Result<std::vector<Kald>> skrivning(std::span<const Gruppe::Aendring> aendringer,
                                    const Forhentet* there) {
    std::vector<std::map<const Saetning*, Raekkeliste>> rows(kFamilier);
    for (const Gruppe::Aendring& a : aendringer)
        rows[plads(a.familie)][&saetning(a, there)].push_back(&a);
    std::vector<Kald> out;
    for (std::size_t i = 0; i < kFamilier; ++i) {
        const Familie f = static_cast<Familie>(i);
        const Saetninger& all = saetninger(f);
        for (const Saetning* const s : {&all.slet, &all.ret, &all.saet, &all.indsaet}) {
            const auto there_is = rows[i].find(s);
            if (there_is == rows[i].end()) continue;
            FAELLED_TRY(Parametre p, parametre(f, there_is->second, s != &all.slet));
            out.push_back({s, std::move(p)});
        }
    }
    return out;
}

Kald skriv_taellere(const Taellere& tal) {
    static const Saetning kTal{"tal_saet",
                               "UPDATE tal SET objekter = $1, registreringer = $2, indeksposter = "
                               "$3, udbakke = $4, naeste_udbakke = $5 WHERE nr = 1"};
    Parametre p;
    for (const std::uint64_t n :
         {tal.objekter, tal.registreringer, tal.indeksposter, tal.udbakke, tal.naeste_udbakke})
        p.tal(static_cast<std::int64_t>(n));
    return {&kTal, std::move(p)};
}

const Saetning& laes_taellere() {
    static const Saetning kTal{"tal_hent",
                               "SELECT objekter, registreringer, indeksposter, udbakke, "
                               "naeste_udbakke FROM tal WHERE nr = 1"};
    return kTal;
}

const Saetning& laes_taellere_laast() {
    static const Saetning kTal{"tal_laas", laes_taellere().sql + " FOR UPDATE"};
    return kTal;
}

Result<Taellere> taellere(const Raekker& rows) {
    if (rows.antal() != 1)
        return std::unexpected(Fejl::miljoe("Databasens tabel tal er beskadiget"));
    Taellere t;
    int column = 0;
    for (std::uint64_t* n :
         {&t.objekter, &t.registreringer, &t.indeksposter, &t.udbakke, &t.naeste_udbakke})
        *n = static_cast<std::uint64_t>(rows.tal(0, column++));
    return t;
}

}  // namespace faelled::store::postgres
