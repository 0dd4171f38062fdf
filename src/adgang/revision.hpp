// The audit log: who called, for whom, which operation, which objects, with what result
// (sikkerhed.md 9, SIK-080). Append-only, hash-chained, sealed by signature; it lies in the store
// (Rum::kRevision, docs/formater/revision.md), and no answer leaves before its record is durable
// (docs/beslutninger/009-revisionslog.md).
//
// One thread takes all records that wait, chains them, appends them with their metering rows in one
// store batch and then calls everybody back: one fsync for as many calls as wait.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "krypto/noegle.hpp"
#include "store/store.hpp"

namespace faelled::adgang {

// The numbers are stored: never reuse one.
enum class Revisionsart : std::uint8_t {
    kKald = 1,
    kAfvistKald = 2,
    kToken = 3,
    kAfvistToken = 4,
    kAdgangstoken = 5,
    kAdministration = 6,  // a change or an approval (ADM-060)
    kDrift = 7,           // start, stop, clean-up, seeding, backup
    kLogin = 8,           // a person logged in to a system, with the roles in and out
    kAfvistLogin = 9,
    kLogud = 10,
    // Messages given to a receiver, those of a moment in one record: `objekter` are the messages,
    // `varighed_us` goes from the first of them to the last.
    kLevering = 11,
};

// Two chains, since they are kept for different lengths of time. The numbers are stored.
enum class Kaede : std::uint8_t {
    kAdgang = 1,          // calls, tokens, logins and deliveries; 13 months (SIK-080)
    kAdministration = 2,  // kAdministration and kDrift; agreement's life + 5 years (ADM-060)
};
[[nodiscard]] constexpr Kaede kaede(Revisionsart art) {
    return art == Revisionsart::kAdministration || art == Revisionsart::kDrift
               ? Kaede::kAdministration
               : Kaede::kAdgang;
}

// At most this many object ids are kept in a record; all are counted.
inline constexpr std::size_t kMaksObjekter = 50;

// One record. Texts are masked as the log masks them (CPR numbers) and cut: tjeneste and hjemmel
// 256 bytes, operation and regel 128, detaljer 256 KiB. Tokens, keys and message content are never
// put in.
struct Revisionspost {
    Revisionsart art = Revisionsart::kKald;
    Tid tid;       // UTC, when the call came; finite
    Uuid sporing;  // trace id: TransactionUUID of the call
    std::optional<Uuid> system;
    std::optional<Uuid> paa_vegne_af;  // the other system of OnBehalfOf
    std::optional<Cvr> myndighed;      // authority the call is made for
    std::optional<Uuid> aftale;
    std::optional<krypto::Fingeraftryk> certifikat;
    std::string tjeneste;  // entity id or name
    std::string operation;
    int resultat = 20;    // StatusKode, HTTP status or STS code
    std::string regel;    // rule that refused, else empty
    std::string hjemmel;  // legal ground, when the operation needs one
    std::vector<Uuid> objekter;
    std::uint32_t objekter_i_alt = 0;  // at least objekter.size()
    // Hash of (certificate, MessageID), zero when there is none: refills the replay cache at start.
    std::array<std::uint8_t, 16> besked{};
    std::int64_t varighed_us = 0;
    std::string detaljer;  // JSON: what changed, before and after, who approved; else empty

    bool operator==(const Revisionspost&) const = default;
};

// Called once, from the audit thread, when the record is durable or cannot be (kMiljoe; the call is
// then refused, the STS answers 106). Must be quick, must not block or throw, and must not call
// Revision but for skriv.
using Varig = std::move_only_function<void(Result<void>)>;

// What seals are signed with. The certificate is kept in the log so that old seals can be checked
// after a change of key.
struct Seglnoegle {
    std::shared_ptr<const krypto::PrivatNoegle> noegle;
    krypto::Fingeraftryk certifikat{};
    std::string certifikat_der;
};

[[nodiscard]] Seglnoegle seglnoegle(const krypto::Identitet& identitet);

class Revision {
  public:
    struct Indstillinger {
        std::size_t koe_poster = 65'536;       // records that wait
        std::size_t koe_bytes = 64u << 20;     // and their bytes
        std::uint32_t segl_poster = 10'000;    // a seal after this many records of a chain
        std::int64_t segl_us = 30 * kSekund;   // or this long after the first unsealed one
        std::size_t forbrug_raekker = 20'000;  // metering rows kept in memory; others are read anew
        // 0: kept for ever.
        std::uint32_t bevar_adgang_doegn = 396;  // 13 months
        std::uint32_t bevar_administration_doegn = 0;
        std::uint32_t bevar_forbrug_doegn = 1'827;  // 5 years, for billing
        std::uint8_t node =
            0;  // whose log is written, when several nodes have a store (nodelog.hpp)
    };

    // Reads where the chains ended. `lager` and `clock` must outlive it; nobody else may write the
    // node's log (a second writer's batches conflict and are refused). Without a key the log is
    // chained but not sealed. Fejl kMiljoe when the store does not answer or what lies there cannot
    // be read.
    [[nodiscard]] static Result<std::unique_ptr<Revision>> create(store::Lager& lager,
                                                                  const Clock& clock,
                                                                  std::optional<Seglnoegle> segl,
                                                                  Indstillinger settings);
    [[nodiscard]] static Result<std::unique_ptr<Revision>> create(store::Lager& lager,
                                                                  const Clock& clock,
                                                                  std::optional<Seglnoegle> segl);
    // Writes what waits, seals, stops.
    ~Revision();
    Revision(const Revision&) = delete;
    Revision& operator=(const Revision&) = delete;

    // Never blocks. False when too much waits: `varig` is then not called and the call is refused.
    // Thread-safe.
    [[nodiscard]] bool skriv(Revisionspost post, Varig varig);
    // For callers that may wait: returns when durable. Fejl kMiljoe also when the queue is full.
    [[nodiscard]] Result<void> skriv_og_vent(Revisionspost post);

    // Seals everything written so far, now. Fejl kKalder without a key.
    [[nodiscard]] Result<void> forsegl();
    // Removes days and metering rows older than the settings say, in portions; returns how many
    // rows. Leaves a signed anchor that the rest of the chain hangs on; without a key nothing is
    // removed from the chains. Of all nodes' logs. For the housekeeping thread; one at a time, on
    // one node.
    [[nodiscard]] Result<std::uint64_t> ryd_op();

    // Records and bytes that wait now.
    struct Koe {
        std::size_t poster = 0;
        std::size_t bytes = 0;
    };
    [[nodiscard]] Koe koe() const;

  private:
    struct Indre;
    explicit Revision(std::unique_ptr<Indre> indre);
    std::unique_ptr<Indre> indre_;
};

// Hashes of messages whose records are at least as new as `siden`, oldest first: fills the replay
// cache at start. `besked` may be called for some older ones too.
[[nodiscard]] Result<void> seneste_beskeder(
    store::Lager& lager, Tid siden,
    const std::function<void(const std::array<std::uint8_t, 16>& besked, Tid tid)>& besked);

}  // namespace faelled::adgang
