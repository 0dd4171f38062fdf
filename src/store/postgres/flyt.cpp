// Rows out of the tables as canonical keys and values, and in again.

#include "store/flyt.hpp"

#include <array>
#include <charconv>

#include "store/postgres/postgres_intern.hpp"

namespace faelled::store::postgres {
namespace {

constexpr std::int64_t kSide = 2'000;

struct Udlaesning {
    Saetning foerste;  // $1: how many
    Saetning naeste;   // then the columns of the key
};

Udlaesning udlaesning(const std::string& table, const std::string& columns, const std::string& key,
                      const std::string& parameters) {
    const std::string select = "SELECT " + columns + " FROM " + table;
    const std::string rest = " ORDER BY " + key + " LIMIT $1";
    return {{table + "_ud", select + rest},
            {table + "_ud_efter", select + " WHERE (" + key + ") > (" + parameters + ")" + rest}};
}

const Udlaesning& udlaesning(Familie f) {
    static const std::vector<Udlaesning> kAlle = [] {
        std::vector<Udlaesning> all(kFamilienavne.size());
        const auto at = [&](Familie x) -> Udlaesning& { return all[static_cast<std::size_t>(x)]; };
        at(Familie::kHoved) = udlaesning("hoved", "ejer, type, uuid, nr, tidspunkt, indhold",
                                         "ejer, type, uuid", "$2, $3, $4");
        at(Familie::kHistorik) = udlaesning("historik", "ejer, type, uuid, nr, tidspunkt, indhold",
                                            "ejer, type, uuid, nr", "$2, $3, $4, $5");
        at(Familie::kIndeks) = udlaesning(
            "indeks", "ejer, type, uuid, indeks, vaerdi, fra, til, array_to_string(flere, ',')",
            "ejer, type, indeks, vaerdi, uuid", "$2, $3, $4, $5, $6");
        for (const Familie x :
             {Familie::kMeta, Familie::kTjeneste, Familie::kRevision, Familie::kUdbakke})
            at(x) = udlaesning(std::string(kFamilienavne[static_cast<std::size_t>(x)]),
                               "noegle, vaerdi", "noegle", "$2");
        return all;
    }();
    return kAlle[static_cast<std::size_t>(f)];
}

Result<Parametre> efter_parametre(Familie f, std::string_view key) {
    Parametre p;
    p.tal(kSide);
    const auto id = [&](const ObjektId& o) { p.tal(o.ejer.number()).smaa(o.type); };
    if (f == Familie::kHoved) {
        const auto k = ud_objekt_noegle(key);
        if (!k) return std::unexpected(ulaeselig(f, key));
        id(*k);
        p.uuid(k->uuid);
    } else if (f == Familie::kHistorik) {
        const auto k = ud_historik_noegle(key);
        if (!k) return std::unexpected(ulaeselig(f, key));
        id(k->id);
        p.uuid(k->id.uuid).tal(static_cast<std::int64_t>(k->nr));
    } else if (f == Familie::kIndeks) {
        const auto k = ud_indeks_noegle(key);
        if (!k) return std::unexpected(ulaeselig(f, key));
        id(k->id);
        p.smaa(k->indeks).bytes(k->vaerdi).uuid(k->id.uuid);
    } else {
        p.bytes(key);
    }
    return p;
}

// The periods of the columns fra, til and, when there are several, flere in text: "f,t,f,t".
std::string perioder(const Raekker& rows, std::size_t row, int column) {
    std::vector<Periode> out;
    if (rows.tom(row, column + 2)) {
        out.push_back({Tid{rows.tal(row, column)}, Tid{rows.tal(row, column + 1)}});
        return pak_perioder(out);
    }
    const std::string_view text = rows.bytes(row, column + 2);
    std::vector<std::int64_t> numbers;
    for (const char* at = text.data(); at < text.data() + text.size();) {
        std::int64_t n = 0;
        const auto [end, error] = std::from_chars(at, text.data() + text.size(), n);
        if (error != std::errc()) break;
        numbers.push_back(n);
        at = end + 1;
    }
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
        out.push_back({Tid{numbers[i]}, Tid{numbers[i + 1]}});
    return pak_perioder(out);
}

Flytterraekke raekke(Familie f, const Raekker& r, std::size_t row) {
    if (f != Familie::kHoved && f != Familie::kHistorik && f != Familie::kIndeks)
        return {std::string(r.bytes(row, 0)), std::string(r.bytes(row, 1))};
    const ObjektId id{Cvr(static_cast<std::uint32_t>(r.tal(row, 0))),
                      static_cast<std::uint8_t>(r.tal(row, 1)), r.uuid(row, 2)};
    if (f == Familie::kIndeks)
        return {indeks_noegle(id, static_cast<std::uint8_t>(r.tal(row, 3)), r.bytes(row, 4)),
                perioder(r, row, 5)};
    const auto nr = static_cast<std::uint64_t>(r.tal(row, 3));
    return {f == Familie::kHoved ? objekt_noegle(id) : historik_noegle(id, nr),
            pak_registrering(nr, Tid{r.tal(row, 4)}, r.bytes(row, 5))};
}

}  // namespace

Result<void> PostgresLager::raekker(
    Familie f, std::string_view efter,
    const std::function<bool(std::string_view, std::string_view)>& besoeg) {
    std::string at(efter);
    for (;;) {
        Parametre p;
        p.tal(kSide);
        if (!at.empty()) {
            FAELLED_TRY(p, efter_parametre(f, at));
        }
        const Udlaesning& u = udlaesning(f);
        FAELLED_TRY(const Raekker rows, spoerg(at.empty() ? u.foerste : u.naeste, p));
        for (std::size_t row = 0; row < rows.antal(); ++row) {
            Flytterraekke r = raekke(f, rows, row);
            if (!besoeg(r.noegle, r.vaerdi)) return {};
            at = std::move(r.noegle);
        }
        if (rows.antal() < static_cast<std::size_t>(kSide)) return {};
    }
}

Result<void> PostgresLager::skriv_raekker(std::span<const Gruppe::Aendring> rows,
                                          const std::optional<Taellere>& t) {
    // Carried out once more it gives the same, so a lost answer does no harm.
    return pulje_.gentag([&](Forbindelse& f, Frist limit) -> Result<void> {
        static const Saetning kBegynd{"begynd", "BEGIN ISOLATION LEVEL READ COMMITTED"};
        static const Saetning kUdfoer{"udfoer", "COMMIT"};
        std::vector<Kald> kald;
        kald.push_back({&kBegynd, {}});
        kald.push_back({&laes_taellere_laast(), {}});
        FAELLED_TRY(std::vector<Kald> writes, skrivning(rows));
        if (t) writes.push_back(skriv_taellere(*t));
        for (Kald& k : writes)
            kald.push_back(std::move(k));
        kald.push_back({&kUdfoer, {}});
        FAELLED_CHECK(f.koer(kald, limit));
        return {};
    });
}

Result<void> PostgresLager::indsaet(Familie f, std::span<const Flytterraekke> rows,
                                    std::string_view tilstand) {
    std::vector<std::optional<std::string>> values;
    values.reserve(rows.size() + 1);
    std::vector<Gruppe::Aendring> changes;
    for (const Flytterraekke& r : rows) {
        values.emplace_back(r.vaerdi);
        changes.push_back({f, r.noegle, &values.back()});
    }
    values.emplace_back(std::string(tilstand));
    changes.push_back({Familie::kMeta, kFlyttenoegle, &values.back()});
    return skriv_raekker(changes, std::nullopt);
}

Result<Taellere> PostgresLager::taellere() {
    FAELLED_TRY(const Raekker rows, spoerg(laes_taellere(), {}));
    return postgres::taellere(rows);
}

Result<void> PostgresLager::afslut(const Taellere& t) {
    const std::optional<std::string> removed;
    const std::array<Gruppe::Aendring, 1> change{
        Gruppe::Aendring{Familie::kMeta, kFlyttenoegle, &removed}};
    return skriv_raekker(change, t);
}

}  // namespace faelled::store::postgres
