#include "store/postgres/forbindelse.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <optional>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace faelled::store::postgres {
namespace {

// Types of values, by PostgreSQL's fixed numbers (pg_type.dat).
constexpr unsigned kBytea = 17;
constexpr unsigned kInt8 = 20;
constexpr unsigned kInt2 = 21;
constexpr unsigned kText = 25;
constexpr unsigned kTextListe = 1009;
constexpr unsigned kUuid = 2950;
constexpr unsigned kByteaListe = 1001;
constexpr unsigned kInt2Liste = 1005;
constexpr unsigned kInt8Liste = 1016;
constexpr unsigned kUuidListe = 2951;

constexpr int kMindsteServer = 150000;

// While the database is away every thread tries many times a second. A reason is told when it is a
// new one, at most every two seconds, and else once a minute.
void meld(const std::string& reason) {
    constexpr std::int64_t kNy_us = 2 * kSekund;
    constexpr std::int64_t kSamme_us = 60 * kSekund;
    static std::mutex mutex;
    static std::string last;
    static std::optional<std::int64_t> told;
    {
        const std::lock_guard lock(mutex);
        const std::int64_t now = monotonic_us();
        if (told && now - *told < (reason == last ? kSamme_us : kNy_us)) return;
        told = now;
        last = reason;
    }
    log::advarsel("database_forbindelse", {{"tekst", reason}});
}

void put_be(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>((value >> shift) & 0xff));
}

std::int64_t get_be(std::string_view in) {
    std::uint64_t value = 0;
    for (const char c : in)
        value = value << 8 | static_cast<std::uint8_t>(c);
    const int unused = 64 - 8 * static_cast<int>(in.size());
    return static_cast<std::int64_t>(value << unused) >> unused;  // carries the sign
}

// Binary form of an array: dimensions, whether nulls, type, length, lower bound, elements.
std::string listehoved(unsigned oid, std::size_t n) {
    std::string out;
    put_be(out, n == 0 ? 0 : 1, 4);
    put_be(out, 0, 4);
    put_be(out, oid, 4);
    if (n == 0) return out;
    put_be(out, n, 4);
    put_be(out, 1, 4);
    return out;
}

std::string_view tilstand(const PGresult* r) {
    const char* const s = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    return s != nullptr ? s : "";
}

// The states after which a new connection, or the same work once more, may succeed: lost
// connections, a server that stops or starts, one that became a replica, too many connections,
// deadlocks and collisions.
bool kan_gentages(std::string_view state) {
    static constexpr std::array<std::string_view, 9> kStater = {
        "57P01", "57P02", "57P03", "57P05", "25006", "53300", "40001", "40P01", "25P03"};
    return state.empty() || state.starts_with("08") ||
           std::find(kStater.begin(), kStater.end(), state) != kStater.end();
}

// A warning of the server's. One of them takes an answer back: the wait for the replicas was cut
// short (a time limit, an administrator), so the commit that is answered well stands on one machine
// only and may be gone after a failover. Told by the function's name, which is not translated.
bool ikke_replikeret(const PGresult* r) {
    const char* const who = PQresultErrorField(r, PG_DIAG_SOURCE_FUNCTION);
    return who != nullptr && std::string_view(who) == "SyncRepWaitForLSN";
}

Fejl fejl_af(const PGresult* r) {
    const std::string_view state = tilstand(r);
    if (kan_gentages(state)) return utilgaengelig();
    const char* const text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    log::advarsel("database_fejl", {{"sqlstate", state}, {"tekst", text != nullptr ? text : ""}});
    if (state == "57014" || state == "55P03")  // its own time limits
        return Fejl::miljoe("Databasen svarede ikke i tide. Prøv igen om lidt.");
    if (state == "23505") {
        Fejl f = Fejl::miljoe("Databasen har en række, der ikke skulle være der");
        f.regel = kRegelDublet;
        return f;
    }
    if (state == "53100") return Fejl::miljoe("Databasens disk er fuld");
    return Fejl::miljoe("Databasen afviste en forespørgsel (SQLSTATE " + std::string(state) + ")");
}

}  // namespace

Fejl utilgaengelig() {
    Fejl f = Fejl::miljoe("Databasen kan ikke nås lige nu. Prøv igen om lidt.");
    f.regel = kRegelForbigaaende;
    return f;
}

Frist Frist::om(std::int64_t milliseconds) {
    Frist f;
    f.slut_us_ = monotonic_us() + milliseconds * kMillisekund;
    return f;
}

std::int64_t Frist::rest_ms() const {
    return std::max<std::int64_t>(0, (slut_us_ - monotonic_us() + 999) / kMillisekund);
}

// --- values ---

Parametre& Parametre::en(unsigned oid, std::string value) {
    types_.push_back(oid);
    values_.push_back(std::move(value));
    return *this;
}

Parametre& Parametre::tal(std::int64_t v) {
    std::string out;
    put_be(out, static_cast<std::uint64_t>(v), 8);
    return en(kInt8, std::move(out));
}

Parametre& Parametre::smaa(std::int16_t v) {
    std::string out;
    put_be(out, static_cast<std::uint16_t>(v), 2);
    return en(kInt2, std::move(out));
}

Parametre& Parametre::uuid(const Uuid& u) {
    return en(kUuid, std::string(u.view()));
}

Parametre& Parametre::bytes(std::string_view b) {
    return en(kBytea, std::string(b));
}

Parametre& Parametre::tal(const std::vector<std::int64_t>& v) {
    std::string out = listehoved(kInt8, v.size());
    for (const std::int64_t n : v) {
        put_be(out, 8, 4);
        put_be(out, static_cast<std::uint64_t>(n), 8);
    }
    return en(kInt8Liste, std::move(out));
}

Parametre& Parametre::smaa(const std::vector<std::int16_t>& v) {
    std::string out = listehoved(kInt2, v.size());
    for (const std::int16_t n : v) {
        put_be(out, 2, 4);
        put_be(out, static_cast<std::uint16_t>(n), 2);
    }
    return en(kInt2Liste, std::move(out));
}

Parametre& Parametre::uuider(const std::vector<Uuid>& v) {
    std::string out = listehoved(kUuid, v.size());
    for (const Uuid& u : v) {
        put_be(out, 16, 4);
        out.append(u.view());
    }
    return en(kUuidListe, std::move(out));
}

Parametre& Parametre::bytes(const std::vector<std::string_view>& v) {
    std::string out = listehoved(kBytea, v.size());
    for (const std::string_view b : v) {
        put_be(out, b.size(), 4);
        out.append(b);
    }
    return en(kByteaListe, std::move(out));
}

Parametre& Parametre::tekster(const std::vector<std::string>& v) {
    std::string out = listehoved(kText, v.size());
    for (const std::string& t : v) {
        put_be(out, t.size(), 4);
        out.append(t);
    }
    return en(kTextListe, std::move(out));
}

// --- answers ---

Raekker::~Raekker() {
    if (r_ != nullptr) PQclear(r_);
}

Raekker& Raekker::operator=(Raekker&& o) noexcept {
    std::swap(r_, o.r_);
    return *this;
}

std::size_t Raekker::antal() const {
    return static_cast<std::size_t>(PQntuples(r_));
}

bool Raekker::tom(std::size_t row, int column) const {
    return PQgetisnull(r_, static_cast<int>(row), column) != 0;
}

std::string_view Raekker::bytes(std::size_t row, int column) const {
    const int n = static_cast<int>(row);
    return {PQgetvalue(r_, n, column), static_cast<std::size_t>(PQgetlength(r_, n, column))};
}

std::int64_t Raekker::tal(std::size_t row, int column) const {
    return get_be(bytes(row, column));
}

Uuid Raekker::uuid(std::size_t row, int column) const {
    const std::string_view b = bytes(row, column);
    return b.size() == 16 ? Uuid::raw(b.data()) : Uuid{};
}

// --- the connection ---

Result<std::unique_ptr<Forbindelse>> Forbindelse::aabn(const std::string& url,
                                                       std::int64_t ventetid_ms, Slags slags) {
    const std::string seconds = std::to_string(std::max<std::int64_t>(2, ventetid_ms / 2000));
    const std::string milliseconds = std::to_string(ventetid_ms);
    // Before dbname: what the URL says counts.
    const std::array names = {
        "target_session_attrs", "connect_timeout",  "keepalives_idle",
        "keepalives_interval",  "keepalives_count", "tcp_user_timeout",
        "application_name",     "dbname",           static_cast<const char*>(nullptr)};
    const std::array values = {slags == Slags::kSkriver ? "read-write" : "standby",
                               seconds.c_str(),
                               "5",
                               "2",
                               "3",
                               milliseconds.c_str(),
                               "faelled",
                               url.c_str(),
                               static_cast<const char*>(nullptr)};
    std::unique_ptr<Forbindelse> f(
        new Forbindelse(PQconnectdbParams(names.data(), values.data(), 1)));
    if (f->c_ == nullptr) return std::unexpected(Fejl::miljoe("Hukommelsen slap op"));
    if (PQstatus(f->c_) != CONNECTION_OK) {
        // The text tells host and database, never the password.
        meld(PQerrorMessage(f->c_));
        if (PQconnectionNeedsPassword(f->c_) != 0 || PQconnectionUsedPassword(f->c_) != 0)
            return std::unexpected(Fejl::miljoe("Databasen afviste brugernavn eller kodeord"));
        return std::unexpected(utilgaengelig());
    }
    if (PQserverVersion(f->c_) < kMindsteServer)
        return std::unexpected(Fejl::miljoe("Databasen er for gammel: PostgreSQL " +
                                            std::to_string(PQserverVersion(f->c_) / 10000) +
                                            ", og der kræves 15 eller nyere"));
    PQsetNoticeReceiver(
        f->c_,
        [](void* self, const PGresult* r) {
            if (ikke_replikeret(r)) static_cast<Forbindelse*>(self)->unreplicated_ = true;
        },
        f.get());
    FAELLED_CHECK(f->forbered(ventetid_ms));
    return f;
}

Forbindelse::~Forbindelse() {
    if (c_ != nullptr) PQfinish(c_);
}

Result<void> Forbindelse::forbered(std::int64_t ventetid_ms) {
    if (PQsetnonblocking(c_, 1) != 0 || PQenterPipelineMode(c_) != 1)
        return std::unexpected(brudt());
    const std::string limit = std::to_string(ventetid_ms);
    // A node that stands still must not hold the others' lock for long.
    const Saetning settings{
        {},
        "SELECT set_config('statement_timeout', '" + limit +
            "', false), set_config('lock_timeout', '" + limit +
            "', false), set_config('idle_in_transaction_session_timeout', '" + limit +
            "', false), set_config('random_page_cost', '1.1', false), set_config('jit', 'off', "
            "false), CASE WHEN current_setting('synchronous_commit') = 'off' THEN "
            "set_config('synchronous_commit', 'on', false) END"};
    FAELLED_TRY(const Raekker done, koer(settings, {}, Frist::om(ventetid_ms)));
    return {};
}

Fejl Forbindelse::brudt() {
    broken_ = true;
    return utilgaengelig();
}

Result<void> Forbindelse::send(const Kald& k, std::vector<bool>& answers) {
    const Parametre& p = k.parametre;
    const int n = static_cast<int>(p.values_.size());
    std::vector<const char*> values;
    std::vector<int> lengths;
    for (const std::string& v : p.values_) {
        values.push_back(v.data());
        lengths.push_back(static_cast<int>(v.size()));
    }
    const std::vector<int> formats(p.values_.size(), 1);
    const Saetning& s = *k.saetning;
    if (s.navn.empty()) {
        answers.push_back(true);
        if (PQsendQueryParams(c_, s.sql.c_str(), n, p.types_.data(), values.data(), lengths.data(),
                              formats.data(), 1) != 1)
            return std::unexpected(brudt());
        return {};
    }
    if (!prepared_.contains(s.navn)) {
        answers.push_back(false);
        if (PQsendPrepare(c_, s.navn.c_str(), s.sql.c_str(), n, p.types_.data()) != 1)
            return std::unexpected(brudt());
        prepared_.insert(s.navn);
    }
    answers.push_back(true);
    if (PQsendQueryPrepared(c_, s.navn.c_str(), n, values.data(), lengths.data(), formats.data(),
                            1) != 1)
        return std::unexpected(brudt());
    return {};
}

Result<pg_result*> Forbindelse::naeste(Frist frist) {
    for (;;) {
        const int unsent = PQflush(c_);
        if (unsent < 0) return std::unexpected(brudt());
        if (unsent == 0 && PQisBusy(c_) == 0) return PQgetResult(c_);
        pollfd p{PQsocket(c_), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
        const int ready = ::poll(&p, 1, static_cast<int>(frist.rest_ms()));
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return std::unexpected(brudt());  // too late: its answer is not waited for
        if ((p.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && PQconsumeInput(c_) != 1)
            return std::unexpected(brudt());
    }
}

Result<std::vector<Raekker>> Forbindelse::koer(std::span<const Kald> kald, Frist frist) {
    if (broken_) return std::unexpected(utilgaengelig());
    std::vector<bool> answers;  // per result: whether it is a call's own, or a preparation's
    for (const Kald& k : kald)
        FAELLED_CHECK(send(k, answers));
    if (PQpipelineSync(c_) != 1) return std::unexpected(brudt());
    std::vector<Raekker> out;
    std::optional<Fejl> failed;
    for (const bool own : answers) {
        FAELLED_TRY(pg_result* const raw, naeste(frist));
        if (raw == nullptr) return std::unexpected(brudt());
        Raekker rows(raw);
        const ExecStatusType status = PQresultStatus(raw);
        if (status == PGRES_FATAL_ERROR && !failed) failed = fejl_af(raw);
        if (own) out.push_back(std::move(rows));
        FAELLED_TRY(pg_result* const end, naeste(frist));  // a null ends each
        if (end != nullptr) {
            PQclear(end);
            return std::unexpected(brudt());
        }
    }
    FAELLED_TRY(pg_result* const sync, naeste(frist));
    const Raekker last(sync);
    if (PQresultStatus(sync) != PGRES_PIPELINE_SYNC || PQstatus(c_) != CONNECTION_OK)
        return std::unexpected(brudt());
    if (unreplicated_) {
        log::advarsel("database_ikke_replikeret", {});
        return std::unexpected(brudt());
    }
    if (failed) {
        // Names of what was not prepared must not be believed, and a transaction may be open.
        broken_ = true;
        return std::unexpected(*std::move(failed));
    }
    return out;
}

Result<Raekker> Forbindelse::koer(const Saetning& s, const Parametre& p, Frist frist) {
    const Kald one{&s, p};
    FAELLED_TRY(auto rows, koer({&one, 1}, frist));
    return std::move(rows.front());
}

Result<Raekker> Forbindelse::koer(std::string sql, Frist frist) {
    return koer(Saetning{{}, std::move(sql)}, {}, frist);
}

}  // namespace faelled::store::postgres
