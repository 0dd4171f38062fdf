// The store's contract: append, read, search, scan. Append-only, and knows nothing of object types.
//
// An object is (owner authority, type number, UUID) with registrations numbered 1, 2, 3, ...; the
// last one is the current one. Its payload is bytes to the store. Beside the registrations lie
// index entries of the CURRENT registration, and ordered key spaces (Rum) for everything else that
// must change in the same transaction (outbox, metadata, mailboxes).
//
// Every engine passes the same contract tests (store/contract_test.cpp), also with faults. All
// functions are thread-safe and may block; a read begun after an append returned sees that append.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace faelled::store {

struct ObjektId {
    Cvr ejer;
    std::uint8_t type = 0;
    Uuid uuid;

    auto operator<=>(const ObjektId&) const = default;
};

// Half-open [fra, til). Zero-length or reversed intervals are never stored.
struct Periode {
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();

    bool operator==(const Periode&) const = default;
    // True when the two have an instant in common. An empty `other` (fra == til) stands for that
    // instant.
    [[nodiscard]] bool overlapper(const Periode& other) const {
        return other.fra == other.til ? fra <= other.fra && other.fra < til
                                      : fra < other.til && other.fra < til;
    }
};

// One value of one index of one object, with the periods in which it holds. `vaerdi` is at most
// kMaxIndeksvaerdi bytes and must not contain a zero byte unless it is exactly 16 bytes (a raw
// UUID).
struct IndeksPost {
    std::uint8_t indeks = 0;
    std::string vaerdi;
    std::vector<Periode> perioder;

    bool operator==(const IndeksPost&) const = default;
};
inline constexpr std::size_t kMaxIndeksvaerdi = 64;

struct Registreringspost {
    std::uint64_t nr = 0;  // 1 for the first
    Tid tidspunkt;         // strictly increasing per object
    std::string indhold;   // opaque payload

    bool operator==(const Registreringspost&) const = default;
};

// A new registration of one object, with the index entries that change.
struct NyRegistrering {
    ObjektId id;
    // Number of the registration that must be current now; 0: the object must not exist.
    std::uint64_t forventet = 0;
    Tid tidspunkt;
    std::string indhold;
    // Keys (indeks, vaerdi) that no longer hold, then entries that are added or replaced.
    std::vector<IndeksPost> fjern;
    std::vector<IndeksPost> tilfoej;
};

// Rewrites history: replaces the payload of one existing registration in place, numbers and times
// unchanged. For anonymiser only.
struct Omskrivning {
    ObjektId id;
    std::uint64_t nr = 0;
    std::string indhold;
};

// Removes an object with all its registrations. `indeks` are its current entries. For fysiskslet
// only.
struct FysiskSletning {
    ObjektId id;
    std::uint64_t forventet = 0;
    std::vector<IndeksPost> indeks;
};

// Ordered key spaces. The number is part of the stored format: never reuse one.
enum class Rum : std::uint8_t {
    kMeta = 1,      // settings of the installation, claims (unique keys)
    kUdbakke = 2,   // change events in commit order; keys are made by the store, see Batch::udbakke
    kTjeneste = 3,  // free for services; the first byte of the key is the service's own
    kRevision = 4,  // the audit log and metering; docs/formater/revision.md
};

struct RumSkrivning {
    Rum rum = Rum::kMeta;
    std::string noegle;
    std::optional<std::string> vaerdi;  // nullopt removes the key
    // When set, the key must hold exactly this now (empty string: must be absent), else the batch
    // conflicts.
    std::optional<std::string> forventet;
};

struct Batch {
    std::vector<NyRegistrering> registreringer;
    std::vector<Omskrivning> omskrivninger;
    std::vector<FysiskSletning> sletninger;
    std::vector<RumSkrivning> rum;
    // Events. The store appends each to Rum::kUdbakke under the next key (8 bytes big-endian,
    // rising in commit order without gaps inside one batch).
    std::vector<std::string> udbakke;

    // Content that follows from what is stored, such as the next number of a series. Made when the
    // batch's turn has come: nothing that any node writes comes between what it saw and what it
    // writes, so it never conflicts. The rest of the batch, with its expectations, is taken in
    // first.
    struct Sent {
        std::vector<std::pair<Rum, std::string>> laest;  // keys that `byg` is given
        // `values`: of `laest`, in that order, as the batches before it and the rest of this one
        // leave them; nothing: absent. What is added to `rows` becomes part of the batch (plain
        // sets and removals: no `forventet`, not Rum::kUdbakke, else kIntern).
        //
        // May read the store that it is appended to, which shows what was there before the group.
        // Runs on the engine's writing thread while all writers wait: must be quick and must not
        // append. Not called when an expectation of the batch did not hold. Called again from the
        // start when an attempt came to nothing; the last call is the one that counts. Fejl:
        // nothing of the batch is written, and append answers it.
        std::function<Result<void>(std::span<const std::optional<std::string>> values,
                                   std::vector<RumSkrivning>& rows)>
            byg;
    };
    std::optional<Sent> sent = std::nullopt;
};

// All conditions must hold for an object (AND); within one condition one of the values is enough
// (OR).
struct Betingelse {
    std::uint8_t indeks = 0;
    struct Vaerdi {
        std::string tekst;
        // kPraefiks: every value that starts with `tekst` (empty: any value).
        enum class Slags : std::uint8_t { kEksakt, kPraefiks } slags = Slags::kEksakt;
    };
    std::vector<Vaerdi> vaerdier;
    // The entry counts when one of its periods overlaps this. Empty interval = that instant.
    Periode interval;
};

struct Soegning {
    Cvr ejer;
    std::uint8_t type = 0;
    std::vector<Betingelse> betingelser;  // at least one
    // Only UUIDs after this one (exclusive), for paging that is stable while data change.
    std::optional<Uuid> efter;
    // Called with each hit in ascending order of UUID; returns false to stop.
    std::function<bool(const Uuid&)> hit;
};

struct Tal {
    std::uint64_t objekter = 0;
    std::uint64_t registreringer = 0;
    std::uint64_t indeksposter = 0;
    std::uint64_t udbakke = 0;
    std::uint64_t bytes = 0;  // on disk, 0 where there is none
};

// What verify() found. Each line names the key space, the key in hex and the rule.
struct Verifikation {
    Tal tal;
    std::vector<std::string> fejl;  // at most 1000
};

// Fejl of append: slags kKalder and kode 49 with regel "version" when an expectation did not hold
// (nothing was written; read again and retry); slags kMiljoe when durability could not be reached
// (nothing was acknowledged, and the store refuses writes until reopened); what Batch::Sent::byg
// answered.
inline constexpr std::string_view kRegelVersion = "version";
[[nodiscard]] inline bool er_konflikt(const Fejl& f) {
    return f.regel == kRegelVersion;
}

class Flytbar;  // store/flyt.hpp

class Lager {
  public:
    virtual ~Lager() = default;

    // All or nothing; returns when durable.
    [[nodiscard]] virtual Result<void> append(Batch batch) = 0;

    // The current registration, or nothing.
    [[nodiscard]] virtual Result<std::optional<Registreringspost>> laes(const ObjektId& id) = 0;
    // Many at once, same order as asked; one entry per id.
    [[nodiscard]] virtual Result<std::vector<std::optional<Registreringspost>>> laes_flere(
        std::span<const ObjektId> ids) = 0;
    // All registrations whose interval [tidspunkt, next one's tidspunkt) overlaps `interval`,
    // oldest first.
    [[nodiscard]] virtual Result<std::vector<Registreringspost>> historik(const ObjektId& id,
                                                                          Periode interval) = 0;

    [[nodiscard]] virtual Result<void> soeg(const Soegning& soegning) = 0;

    // Objects of one owner and type in ascending order of UUID, current registrations. `besoeg`
    // returns false to stop.
    [[nodiscard]] virtual Result<void> scan_objekter(
        Cvr ejer, std::uint8_t type, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const Registreringspost&)>& besoeg) = 0;
    // Owners that have objects, ascending.
    [[nodiscard]] virtual Result<std::vector<Cvr>> ejere() = 0;

    // Keys of a Rum that start with `praefiks` and are >= `fra`, ascending.
    [[nodiscard]] virtual Result<void> scan(
        Rum rum, std::string_view praefiks, std::string_view fra,
        const std::function<bool(std::string_view key, std::string_view value)>& besoeg) = 0;
    [[nodiscard]] virtual Result<std::optional<std::string>> hent(Rum rum,
                                                                  std::string_view key) = 0;

    [[nodiscard]] virtual Tal tal() = 0;
    // Reads everything and checks every rule of the format.
    [[nodiscard]] virtual Result<Verifikation> verificer(
        const std::function<void(std::uint64_t done)>& progress) = 0;
    // A consistent copy in `folder` (made, must be empty) while work goes on.
    [[nodiscard]] virtual Result<void> backup(const std::string& folder) = 0;
    // Merges what lies on disk; for benchmarks and after seeding.
    [[nodiscard]] virtual Result<void> kompakter() = 0;
    // False while the store takes no writes: after a failed write until it is opened again
    // (embedded), while the database is away (PostgreSQL). Does not block.
    [[nodiscard]] virtual bool svarer() const = 0;
    // The store row by row, for moving it to another engine; null when it cannot be moved.
    [[nodiscard]] virtual Flytbar* flytbar() { return nullptr; }
};

}  // namespace faelled::store
