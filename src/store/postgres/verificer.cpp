// Reads everything and checks every rule of the format, in one snapshot, in the database.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/postgres/postgres_intern.hpp"

namespace faelled::store::postgres {
namespace {

constexpr std::size_t kMaksFejl = 1000;
constexpr std::int64_t kUdenFrist_ms = 24 * 3600 * 1000;

// Each gives one line per breach. `objekt` names one in the same form everywhere.
constexpr std::array kRegler = {
    // Numbers 1, 2, ... n without gaps, the last in hoved.
    "SELECT format('hoved %s %s %s: nummer %s, men historikken har %s', h.ejer, h.type, h.uuid, "
    "h.nr, coalesce(s.n, 0)) FROM hoved h LEFT JOIN (SELECT ejer, type, uuid, count(*) n, max(nr) "
    "hoejst, min(nr) mindst FROM historik GROUP BY ejer, type, uuid) s ON s.ejer = h.ejer AND "
    "s.type = h.type AND s.uuid = h.uuid WHERE h.nr <> coalesce(s.n, 0) + 1 OR s.hoejst <> s.n OR "
    "s.mindst <> 1",
    // Times rise.
    "SELECT format('hoved %s %s %s: tidspunktet er ikke senere end den forriges', h.ejer, h.type, "
    "h.uuid) FROM hoved h JOIN (SELECT ejer, type, uuid, max(tidspunkt) t FROM historik GROUP BY "
    "ejer, type, uuid) s ON s.ejer = h.ejer AND s.type = h.type AND s.uuid = h.uuid WHERE "
    "h.tidspunkt <= s.t",
    "SELECT format('historik %s %s %s %s: tidspunktet er ikke senere end den forriges', ejer, "
    "type, uuid, nr) FROM (SELECT ejer, type, uuid, nr, tidspunkt, lag(tidspunkt) OVER (PARTITION "
    "BY ejer, type, uuid ORDER BY nr) foer FROM historik) s WHERE tidspunkt <= foer",
    "SELECT format('historik %s %s %s %s: hører ikke til noget objekt', s.ejer, s.type, s.uuid, "
    "s.nr) FROM historik s LEFT JOIN hoved h ON s.ejer = h.ejer AND s.type = h.type AND s.uuid = "
    "h.uuid WHERE h.uuid IS NULL",
    // Index entries.
    "SELECT format('indeks %s %s %s %s %s: objektet findes ikke', i.ejer, i.type, i.indeks, "
    "encode(i.vaerdi, 'hex'), i.uuid) FROM indeks i LEFT JOIN hoved h ON i.ejer = h.ejer AND "
    "i.type = h.type AND i.uuid = h.uuid WHERE h.uuid IS NULL",
    "SELECT format('indeks %s %s %s %s %s: periode uden længde', ejer, type, indeks, "
    "encode(vaerdi, 'hex'), uuid) FROM indeks WHERE fra >= til OR (flere IS NOT NULL AND "
    "(array_length(flere, 1) IS NULL OR array_length(flere, 1) % 2 <> 0 OR EXISTS (SELECT 1 FROM "
    "generate_series(1, array_length(flere, 1), 2) n WHERE flere[n] >= flere[n + 1] OR flere[n] < "
    "fra OR flere[n + 1] > til)))",
    "SELECT format('indeks %s %s %s %s %s: værdien har forkert form', ejer, type, indeks, "
    "encode(vaerdi, 'hex'), uuid) FROM indeks WHERE length(vaerdi) > 64 OR (length(vaerdi) <> 16 "
    "AND position('\\x00'::bytea in vaerdi) > 0)",
    "SELECT format('udbakke %s: nøglen har forkert form', encode(noegle, 'hex')) FROM udbakke "
    "WHERE length(noegle) <> 8",
    "SELECT 'tal: udbakkens næste nummer er allerede brugt' FROM tal WHERE EXISTS (SELECT 1 FROM "
    "udbakke WHERE length(noegle) = 8 AND noegle >= int8send(naeste_udbakke))",
};

class Gennemgang {
  public:
    Gennemgang(Forbindelse& f, const std::function<void(std::uint64_t)>& progress)
        : f_(f), progress_(progress) {}

    [[nodiscard]] Result<Verifikation> koer() {
        FAELLED_CHECK(spoerg("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        // A hash of everything, so that every byte is read.
        FAELLED_TRY(v_.tal.objekter, laes("hoved", "md5(indhold)"));
        FAELLED_TRY(const std::uint64_t old, laes("historik", "md5(indhold)"));
        v_.tal.registreringer = v_.tal.objekter + old;
        FAELLED_TRY(v_.tal.indeksposter, laes("indeks", "md5(vaerdi)"));
        FAELLED_TRY(v_.tal.udbakke, laes("udbakke", "md5(vaerdi)"));
        for (const char* const table : {"meta", "tjeneste", "revision"})
            FAELLED_CHECK(laes(table, "md5(vaerdi)"));
        for (const char* const rule : kRegler)
            FAELLED_CHECK(regel(rule));
        FAELLED_CHECK(taellere());
        FAELLED_CHECK(spoerg("COMMIT"));
        return std::move(v_);
    }

  private:
    Result<Raekker> spoerg(std::string sql) {
        return f_.koer(std::move(sql), Frist::om(kUdenFrist_ms));
    }
    Result<std::uint64_t> laes(const std::string& table, const std::string& all) {
        FAELLED_TRY(const Raekker rows, spoerg("SELECT count(*), max(" + all + ") FROM " + table));
        const auto n = static_cast<std::uint64_t>(rows.tal(0, 0));
        done_ += n;
        if (progress_) progress_(done_);
        return n;
    }
    Result<void> regel(const std::string& sql) {
        FAELLED_TRY(const Raekker rows, spoerg(sql + " LIMIT " + std::to_string(kMaksFejl)));
        for (std::size_t row = 0; row < rows.antal(); ++row)
            fejl(std::string(rows.bytes(row, 0)));
        return {};
    }
    void fejl(std::string line) {
        if (v_.fejl.size() < kMaksFejl) v_.fejl.push_back(std::move(line));
    }
    Result<void> taellere() {
        FAELLED_TRY(const Raekker rows, f_.koer(laes_taellere(), {}, Frist::om(kUdenFrist_ms)));
        FAELLED_TRY(const Taellere t, postgres::taellere(rows));
        const auto compare = [&](const char* what, std::uint64_t counted, std::uint64_t stored) {
            if (counted != stored)
                fejl(fmt::format("tal {}: talt {}, noteret {}", what, counted, stored));
        };
        compare("objekter", v_.tal.objekter, t.objekter);
        compare("registreringer", v_.tal.registreringer, t.registreringer);
        compare("indeksposter", v_.tal.indeksposter, t.indeksposter);
        compare("udbakke", v_.tal.udbakke, t.udbakke);
        return {};
    }

    Forbindelse& f_;
    const std::function<void(std::uint64_t)>& progress_;
    Verifikation v_;
    std::uint64_t done_ = 0;
};

}  // namespace

Result<Verifikation> PostgresLager::verificer(const std::function<void(std::uint64_t)>& progress) {
    FAELLED_TRY(const auto f, Forbindelse::aabn(pulje_.indstillinger().url, kUdenFrist_ms));
    FAELLED_TRY(Verifikation v, Gennemgang(*f, progress).koer());
    v.tal.bytes = tal().bytes;
    return v;
}

}  // namespace faelled::store::postgres
