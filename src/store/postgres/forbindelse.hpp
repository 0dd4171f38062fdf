// One connection to PostgreSQL, with a deadline on everything. The one place that knows libpq.
//
// Not thread-safe. A connection that failed (er_brudt) is thrown away, never used again. Values go
// and come in binary form; statements with a name are prepared at their first use.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"

struct pg_conn;
struct pg_result;

namespace faelled::store::postgres {

// Fejl::regel of what a new connection or a new attempt may mend: nothing is known to be written.
inline constexpr std::string_view kRegelForbigaaende = "database";
[[nodiscard]] inline bool er_forbigaaende(const Fejl& f) {
    return f.regel == kRegelForbigaaende;
}
// Fejl::regel when a row to insert was there already; nothing was written.
inline constexpr std::string_view kRegelDublet = "dublet";
// The documented temporary error: the database cannot be reached, or did not answer in time.
[[nodiscard]] Fejl utilgaengelig();

// When something must be over; monotonic.
class Frist {
  public:
    [[nodiscard]] static Frist om(std::int64_t milliseconds);
    [[nodiscard]] std::int64_t rest_ms() const;  // 0 when it is over
    [[nodiscard]] bool ude() const { return rest_ms() == 0; }

  private:
    std::int64_t slut_us_ = 0;
};

// A statement's text. With a name it is prepared once per connection; the number of names must be
// bounded.
struct Saetning {
    std::string navn;
    std::string sql;
};

// The values of $1, $2, ... in order.
class Parametre {
  public:
    Parametre& tal(std::int64_t v);
    Parametre& smaa(std::int16_t v);
    Parametre& uuid(const Uuid& u);
    Parametre& bytes(std::string_view b);
    Parametre& tal(const std::vector<std::int64_t>& v);
    Parametre& smaa(const std::vector<std::int16_t>& v);
    Parametre& uuider(const std::vector<Uuid>& v);
    Parametre& bytes(const std::vector<std::string_view>& v);
    Parametre& tekster(const std::vector<std::string>& v);

    [[nodiscard]] std::size_t antal() const { return values_.size(); }

  private:
    friend class Forbindelse;
    Parametre& en(unsigned oid, std::string value);

    std::vector<unsigned> types_;
    std::vector<std::string> values_;
};

// The rows of one answer. The caller knows columns and types.
class Raekker {
  public:
    explicit Raekker(pg_result* r) : r_(r) {}
    ~Raekker();
    Raekker(Raekker&& o) noexcept : r_(o.r_) { o.r_ = nullptr; }
    Raekker& operator=(Raekker&& o) noexcept;

    [[nodiscard]] std::size_t antal() const;
    [[nodiscard]] bool tom(std::size_t row, int column) const;
    [[nodiscard]] std::int64_t tal(std::size_t row, int column) const;  // int8, int4 or int2
    [[nodiscard]] Uuid uuid(std::size_t row, int column) const;
    // Into the result.
    [[nodiscard]] std::string_view bytes(std::size_t row, int column) const;

  private:
    pg_result* r_;
};

struct Kald {
    const Saetning* saetning = nullptr;
    Parametre parametre;
};

class Forbindelse {
  public:
    // kLaeser: a replica, which takes no writes.
    enum class Slags : std::uint8_t { kSkriver, kLaeser };
    // Connects to `url` (a libpq URI; several hosts: the one that takes writes, or the first
    // replica). `ventetid_ms`: the server ends what takes longer, locks waited for included. Fejl:
    // utilgaengelig() or, when the database answers but will not have us (password, name, version),
    // kMiljoe without `regel`.
    [[nodiscard]] static Result<std::unique_ptr<Forbindelse>> aabn(const std::string& url,
                                                                   std::int64_t ventetid_ms,
                                                                   Slags slags = Slags::kSkriver);
    ~Forbindelse();
    Forbindelse(const Forbindelse&) = delete;
    Forbindelse& operator=(const Forbindelse&) = delete;

    // Sends all of them at once and waits for the answers, one per call. Stops at the first that
    // fails (a Fejl); outside BEGIN/COMMIT they are one transaction. A commit that did not wait for
    // its synchronous replicas to the end counts as an answer that was lost.
    [[nodiscard]] Result<std::vector<Raekker>> koer(std::span<const Kald> kald, Frist frist);
    [[nodiscard]] Result<Raekker> koer(const Saetning& s, const Parametre& p, Frist frist);
    // Without parameters, for administration.
    [[nodiscard]] Result<Raekker> koer(std::string sql, Frist frist);

    // Must be thrown away.
    [[nodiscard]] bool er_brudt() const { return broken_; }

  private:
    explicit Forbindelse(pg_conn* c) : c_(c) {}
    [[nodiscard]] Result<void> forbered(std::int64_t ventetid_ms);
    // Queues one call; counts the results that will come.
    [[nodiscard]] Result<void> send(const Kald& k, std::vector<bool>& answers);
    [[nodiscard]] Result<pg_result*> naeste(Frist frist);
    [[nodiscard]] Fejl brudt();

    pg_conn* c_;
    std::set<std::string, std::less<>> prepared_;
    bool broken_ = false;
    bool unreplicated_ = false;  // the answer under way is no promise
};

}  // namespace faelled::store::postgres
