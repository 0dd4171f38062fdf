// Search: one statement, made from the conditions, that gives UUIDs in order a page at a time.
//
// A prefix that covers few values is first replaced by them (one step per value in the index), so
// that the common "every object with some state" is read in order of UUID instead of collected and
// sorted. Of the conditions with one exact value PostgreSQL chooses the leading one by its
// statistics; without such one a list of exact values leads, each read in order of UUID.

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "store/kontrol.hpp"
#include "store/postgres/postgres_intern.hpp"

namespace faelled::store::postgres {
namespace {

// Values a prefix is replaced by; more are read as a range.
constexpr std::size_t kMaksVaerdier = 16;
constexpr std::int64_t kFoersteSide = 32;  // most callers show a page of a list
constexpr std::int64_t kStoersteSide = 8192;

struct Omraade {
    std::string fra;
    std::string til;  // exclusive
};

// A condition in sorted, disjoint-enough terms: exact values only, or ranges only.
struct Led {
    std::uint8_t indeks = 0;
    std::vector<std::string> eksakte;
    std::vector<Omraade> omraader;
    std::int64_t fra = 0;  // an entry counts when it begins before `til` and ends after `fra`
    std::int64_t til = 0;

    [[nodiscard]] bool en() const { return omraader.empty() && eksakte.size() == 1; }
    [[nodiscard]] bool liste() const { return omraader.empty() && eksakte.size() > 1; }
    [[nodiscard]] bool umulig() const { return omraader.empty() && eksakte.empty(); }
};

Omraade omraade(const std::string& prefix) {
    std::string end = efterfoelger(prefix);
    if (end.empty()) end.assign(kMaxIndeksvaerdi + 1, '\xff');  // after every value
    return {prefix, std::move(end)};
}

Led led(const Betingelse& b) {
    Led l;
    l.indeks = b.indeks;
    l.fra = b.interval.fra.us;
    l.til = b.interval.til.us;
    // An instant t is [t, t+1); nothing lasts until plus infinity inclusive.
    if (b.interval.fra == b.interval.til && l.til != std::numeric_limits<std::int64_t>::max())
        ++l.til;
    for (const Betingelse::Vaerdi& v : b.vaerdier) {
        if (v.slags == Betingelse::Vaerdi::Slags::kEksakt)
            l.eksakte.push_back(v.tekst);
        else
            l.omraader.push_back(omraade(v.tekst));
    }
    return l;
}

void ryd_op(Led& l) {
    std::sort(l.eksakte.begin(), l.eksakte.end());
    l.eksakte.erase(std::unique(l.eksakte.begin(), l.eksakte.end()), l.eksakte.end());
    if (l.omraader.empty()) return;
    for (std::string& v : l.eksakte) {
        std::string end = v + '\0';
        l.omraader.push_back({std::move(v), std::move(end)});
    }
    l.eksakte.clear();
}

const Saetning& vaerdier_i_omraade() {
    static const Saetning kVaerdier{
        "vaerdier",
        "WITH RECURSIVE v AS ((SELECT i.vaerdi FROM indeks i WHERE i.ejer = $1 AND i.type = $2 AND "
        "i.indeks = $3 AND i.vaerdi >= $4 AND i.vaerdi < $5 ORDER BY i.vaerdi LIMIT 1) UNION ALL "
        "SELECT (SELECT i.vaerdi FROM indeks i WHERE i.ejer = $1 AND i.type = $2 AND i.indeks = $3 "
        "AND i.vaerdi > v.vaerdi AND i.vaerdi < $5 ORDER BY i.vaerdi LIMIT 1) FROM v WHERE "
        "v.vaerdi IS NOT NULL) SELECT vaerdi FROM v WHERE vaerdi IS NOT NULL LIMIT $6"};
    return kVaerdier;
}

// The statement under construction.
class Bygger {
  public:
    explicit Bygger(const Soegning& s) {
        ejer_ = tal(s.ejer.number());
        type_ = smaa(s.type);
    }

    // The whole. `efter`: only UUIDs behind it.
    [[nodiscard]] std::string saetning(const std::vector<Led>& led,
                                       const std::optional<Uuid>& efter, std::int64_t limit) {
        if (efter) {
            p_.uuid(*efter);
            efter_ = "$" + std::to_string(p_.antal());
        }
        most_ = tal(limit);
        if (std::any_of(led.begin(), led.end(), [](const Led& l) { return l.en(); }))
            return enkelte(led);
        const auto list = std::min_element(led.begin(), led.end(), [](const Led& a, const Led& b) {
            const auto rank = [](const Led& l) {
                return l.liste() ? l.eksakte.size() : std::numeric_limits<std::size_t>::max();
            };
            return rank(a) < rank(b);
        });
        const auto lead = static_cast<std::size_t>(list - led.begin());
        return list->liste() ? fra_liste(led, lead) : fra_omraader(led);
    }
    [[nodiscard]] const Parametre& parametre() const { return p_; }

  private:
    std::string tal(std::int64_t v) {
        p_.tal(v);
        return "$" + std::to_string(p_.antal());
    }
    std::string smaa(std::int16_t v) {
        p_.smaa(v);
        return "$" + std::to_string(p_.antal());
    }
    std::string bytes(const std::string& b) {
        p_.bytes(b);
        return "$" + std::to_string(p_.antal());
    }
    std::string liste(const Led& l) {
        p_.bytes(std::vector<std::string_view>(l.eksakte.begin(), l.eksakte.end()));
        return "$" + std::to_string(p_.antal());
    }

    // What holds for an entry `x` of the condition, but for its value.
    std::string grund(const std::string& x, const Led& l) {
        const std::string index = smaa(l.indeks);
        const std::string from = tal(l.fra);
        const std::string to = tal(l.til);
        return fmt::format(
            "{0}.ejer = {1} AND {0}.type = {2} AND {0}.indeks = {3} AND {0}.fra < {5} AND {0}.til "
            "> {4} AND ({0}.flere IS NULL OR EXISTS (SELECT 1 FROM generate_series(1, "
            "array_length({0}.flere, 1), 2) n WHERE {0}.flere[n] < {5} AND {0}.flere[n + 1] > "
            "{4}))",
            x, ejer_, type_, index, from, to);
    }
    std::string vaerdi(const std::string& x, const Led& l) {
        if (l.en()) return x + ".vaerdi = " + bytes(l.eksakte.front());
        if (l.liste()) return x + ".vaerdi = ANY(" + liste(l) + ")";
        std::string out;
        for (const Omraade& o : l.omraader) {
            out += out.empty() ? "(" : " OR ";
            out += x + ".vaerdi >= " + bytes(o.fra);
            out += " AND " + x + ".vaerdi < " + bytes(o.til);
        }
        return out + ")";
    }
    // That the object of `x` meets the conditions but those for which `skip` holds.
    template <typename Skip>
    std::string andre(const std::string& x, const std::vector<Led>& led, Skip skip) {
        std::string out;
        for (std::size_t i = 0; i < led.size(); ++i) {
            if (skip(i)) continue;
            const std::string b = "b" + std::to_string(i);
            out.append(" AND EXISTS (SELECT 1 FROM indeks ").append(b).append(" WHERE ");
            out.append(grund(b, led[i])).append(" AND ").append(vaerdi(b, led[i]));
            out.append(" AND ").append(b).append(".uuid = ").append(x).append(".uuid)");
        }
        return out;
    }
    std::string efter(const std::string& x) const {
        return efter_.empty() ? "" : " AND " + x + ".uuid > " + efter_;
    }

    // Joins all conditions with one value; none of them gives an object twice.
    std::string enkelte(const std::vector<Led>& led) {
        std::string tables;
        std::string where;
        std::string first;
        for (std::size_t i = 0; i < led.size(); ++i) {
            if (!led[i].en()) continue;
            const std::string a = "a" + std::to_string(i);
            tables += (tables.empty() ? "indeks " : ", indeks ") + a;
            where += (where.empty() ? "" : " AND ") + grund(a, led[i]) + " AND " +
                     vaerdi(a, led[i]) + efter(a);
            if (first.empty())
                first = a;
            else
                where.append(" AND ").append(a).append(".uuid = ").append(first).append(".uuid");
        }
        where += andre(first, led, [&](std::size_t i) { return led[i].en(); });
        return "SELECT " + first + ".uuid FROM " + tables + " WHERE " + where + " ORDER BY " +
               first + ".uuid LIMIT " + most_;
    }
    // Each value in order of UUID, merged.
    std::string fra_liste(const std::vector<Led>& led, std::size_t lead) {
        const std::string values = liste(led[lead]);
        return "SELECT DISTINCT x.uuid FROM unnest(" + values +
               ") AS w(v) CROSS JOIN LATERAL (SELECT a.uuid FROM indeks a WHERE " +
               grund("a", led[lead]) + " AND a.vaerdi = w.v" + efter("a") +
               andre("a", led, [&](std::size_t i) { return i == lead; }) +
               " ORDER BY a.uuid LIMIT " + most_ + ") x ORDER BY x.uuid LIMIT " + most_;
    }
    std::string fra_omraader(const std::vector<Led>& led) {
        return "SELECT DISTINCT a.uuid FROM indeks a WHERE " + grund("a", led[0]) + " AND " +
               vaerdi("a", led[0]) + efter("a") +
               andre("a", led, [](std::size_t i) { return i == 0; }) + " ORDER BY a.uuid LIMIT " +
               most_;
    }

    Parametre p_;
    std::string ejer_;
    std::string type_;
    std::string efter_;
    std::string most_;
};

// Few shapes are asked for most: those are prepared, the others planned with their values in sight.
std::string navn(const std::vector<Led>& led, bool efter) {
    if (led.size() != 1 || !led.front().en()) return {};
    return efter ? "soeg_en_efter" : "soeg_en";
}

}  // namespace

Result<void> PostgresLager::soeg(const Soegning& soegning) {
    if (soegning.betingelser.empty()) return std::unexpected(uden_betingelser());
    std::vector<Led> all;
    for (const Betingelse& b : soegning.betingelser) {
        Led l = led(b);
        // Replaces each range that covers few values.
        std::vector<Omraade> left;
        for (Omraade& o : l.omraader) {
            Parametre p;
            p.tal(soegning.ejer.number()).smaa(soegning.type).smaa(l.indeks);
            p.bytes(o.fra).bytes(o.til).tal(kMaksVaerdier + 1);
            FAELLED_TRY(const Raekker rows, spoerg(vaerdier_i_omraade(), p));
            if (rows.antal() > kMaksVaerdier) {
                left.push_back(std::move(o));
                continue;
            }
            for (std::size_t row = 0; row < rows.antal(); ++row)
                l.eksakte.emplace_back(rows.bytes(row, 0));
        }
        l.omraader = std::move(left);
        ryd_op(l);
        if (l.umulig()) return {};
        all.push_back(std::move(l));
    }
    std::optional<Uuid> efter = soegning.efter;
    for (std::int64_t page = kFoersteSide;; page = std::min(page * 8, kStoersteSide)) {
        Bygger b(soegning);
        const std::string sql = b.saetning(all, efter, page);
        const Saetning s{navn(all, efter.has_value()), sql};
        FAELLED_TRY(const Raekker rows, spoerg(s, b.parametre()));
        for (std::size_t row = 0; row < rows.antal(); ++row)
            if (!soegning.hit(rows.uuid(row, 0))) return {};
        if (rows.antal() < static_cast<std::size_t>(page)) return {};
        efter = rows.uuid(rows.antal() - 1, 0);
    }
}

}  // namespace faelled::store::postgres
