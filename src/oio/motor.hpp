// The one bitemporal engine: any described object type, any store.
//
// Every write makes one new complete Registrering (or none, when nothing changes), with its index
// entries and one change event in the outbox, in one transaction. Writes to one object are
// serialised by optimistic version checks and retried here; a caller never sees a version conflict.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/operationer.hpp"
#include "oio/sidehukommelse.hpp"
#include "store/store.hpp"

namespace faelled::oio {

enum class Rettemaade : std::uint8_t { kFlet, kErstatLister };

struct Motorindstillinger {
    Rettemaade rettemaade = Rettemaade::kFlet;
    bool afvis_dobbelte_adresser = false;  // reject_duplicate_addresses (8.2 rule 7)
    std::size_t soeg_loft = 10'000;        // most hits of one soeg
    bool haendelser = true;                // write change events to the outbox
    std::size_t maks_perioder =
        10'000;  // periods in one object; a message that leads beyond gets 40
};

// Who writes, for which owner. Made by the services from their caller context.
struct Skriver {
    Cvr ejer;              // owner of the objects written and of those found
    Reference bruger_ref;  // used when the message names none
    Uuid transaktion;      // RequestHeader's TransactionUUID, for the event
};

enum class Handling : std::uint8_t { kOprettet = 1, kRettet = 2, kPassiveret = 3, kSlettet = 4 };

// A row of the outbox. Bytes: docs/formater/udbakke.md.
struct Haendelse {
    Handling handling = Handling::kOprettet;
    std::uint8_t type = 0;
    Cvr ejer;
    Uuid uuid;
    std::uint64_t nr = 0;
    Tid tidspunkt;
    Uuid transaktion;

    bool operator==(const Haendelse&) const = default;
};
[[nodiscard]] std::string pak(const Haendelse& h);
[[nodiscard]] Result<Haendelse> pak_ud_haendelse(std::string_view bytes);

// One object of a Samling: the complete content it gets.
struct Samlet {
    const Objektbeskrivelse* type = nullptr;
    Uuid uuid;
    // Number of the registration that must be current; 0: the object must not exist.
    std::uint64_t forventet = 0;
    Livscyklus livscyklus = Livscyklus::kOpstaaet;
    std::optional<std::string> note;
    Indhold indhold;  // every end of every Virkning given
};

// Several objects and keys that change together or not at all.
struct Samling {
    std::vector<Samlet> objekter;  // each object at most once
    std::vector<store::RumSkrivning> rum;
    Tid tidligst;  // the registrations' time is not before this
};

struct Fundet {
    Uuid uuid;
    Registrering registrering;
};

class Motor {
  public:
    // The three must outlive the engine.
    Motor(store::Lager& lager, const Clock& clock, Entropy& entropy, Motorindstillinger settings)
        : lager_(lager), clock_(clock), entropy_(entropy), settings_(settings) {}

    // A random UUID; code Opstaaet.
    [[nodiscard]] Result<Uuid> opret(const Objektbeskrivelse& b, const Skriver& s, OpretInput in);
    // 49 when active; 43 when the UUID belongs to another authority.
    [[nodiscard]] Result<void> importer(const Objektbeskrivelse& b, const Skriver& s,
                                        ImporterInput in);
    // Merge of chapter 8. 44 unknown or Slettet, 49 Passiveret. No change: no registration, still
    // success.
    [[nodiscard]] Result<void> ret(const Objektbeskrivelse& b, const Skriver& s, RetInput in);
    [[nodiscard]] Result<void> passiver(const Objektbeskrivelse& b, const Skriver& s,
                                        UuidNoteInput in);
    [[nodiscard]] Result<void> slet(const Objektbeskrivelse& b, const Skriver& s, UuidNoteInput in);

    // 44 when unknown to `ejer` or when the filter selects no registration.
    [[nodiscard]] Result<Oejebliksbillede> laes(const Objektbeskrivelse& b, Cvr ejer,
                                                const LaesInput& in);
    // In request order without doubles; unknown and Slettet ones left out; may be empty.
    [[nodiscard]] Result<std::vector<Oejebliksbillede>> list(const Objektbeskrivelse& b, Cvr ejer,
                                                             const ListInput& in);
    // UUIDs in ascending order; may be empty. 40 on bad paging.
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const Objektbeskrivelse& b, Cvr ejer,
                                                 const SoegInput& in);
    // soeg without offset: hits after `efter`, at most `antal`, for cursors and internal walks.
    [[nodiscard]] Result<std::vector<Uuid>> soeg_efter(const Objektbeskrivelse& b, Cvr ejer,
                                                       const SoegInput& in,
                                                       std::optional<Uuid> efter,
                                                       std::size_t antal);

    // Current registrations as they are, unfiltered, same order as asked; nothing for unknown or
    // Slettet.
    [[nodiscard]] Result<std::vector<std::optional<Registrering>>> gaeldende(
        const Objektbeskrivelse& b, Cvr ejer, std::span<const Uuid> uuids);

    // The authority that owns the UUID, or nothing. Not for types with `egen_kopi`.
    [[nodiscard]] Result<std::optional<Cvr>> ejer_af(const Objektbeskrivelse& b, const Uuid& uuid);

    // Writes all of it in one transaction, every registration at the same time, which is answered
    // (of what did not change there is no new registration). Content replaces, it is not merged.
    // When an expectation did not hold (store::er_konflikt) nothing is written and nothing is tried
    // again: only the caller knows what else it had read. 43 when a UUID is another owner's.
    [[nodiscard]] Result<Tid> skriv_samlet(const Skriver& s, Samling in);

    // Objects whose current registration meets all index conditions (numbers and values:
    // indeks.hpp), ascending after `efter`, at most `antal`. Without conditions: every object that
    // is not Slettet. A value of kMaxIndeksvaerdi bytes stands for all that begin so: test what
    // comes.
    [[nodiscard]] Result<std::vector<Fundet>> find_ved_indeks(
        const Objektbeskrivelse& b, Cvr ejer, std::vector<store::Betingelse> betingelser,
        std::optional<Uuid> efter, std::size_t antal);

    // Replaces the attributes of ALL periods of ALL registrations (anonymiser, 5.11) and adds a
    // registration. `erstat` gets each Egenskab and changes it.
    [[nodiscard]] Result<void> anonymiser(const Objektbeskrivelse& b, const Skriver& s,
                                          const Uuid& uuid,
                                          const std::function<void(Egenskab&)>& erstat);
    // Removes objects physically (fysiskslet, 5.12). Unknown ones are passed over.
    [[nodiscard]] Result<void> fysisk_slet(
        Cvr ejer, const std::vector<std::pair<const Objektbeskrivelse*, Uuid>>& objects);

    [[nodiscard]] const Motorindstillinger& indstillinger() const { return settings_; }
    [[nodiscard]] const Clock& ur() const { return clock_; }
    [[nodiscard]] store::Lager& lager() { return lager_; }

  private:
    struct Nuvaerende;
    [[nodiscard]] Result<std::optional<Nuvaerende>> hent(const Objektbeskrivelse& b,
                                                         const store::ObjektId& id);
    // Runs `attempt` (read, compute, append) until no other write came between.
    template <typename F>
    [[nodiscard]] Result<void> gentag(const F& attempt);
    [[nodiscard]] Result<void> kontroller_krav(const Objektbeskrivelse& b,
                                               const store::ObjektId& id, store::Batch& batch);
    [[nodiscard]] Result<Registrering> klargoer(const Objektbeskrivelse& b, const Skriver& s,
                                                RegistreringInput in, Livscyklus cycle);
    // Adds `r` after `foer` (null: the first) to the batch: registration, index changes, event.
    // At `tid`, or now and after its predecessor.
    void tilfoej(const Objektbeskrivelse& b, const Skriver& s, const Uuid& uuid,
                 const Nuvaerende* foer, Registrering& r, Handling handling, store::Batch& batch,
                 std::optional<Tid> tid = std::nullopt);
    [[nodiscard]] Result<void> afslut(const Objektbeskrivelse& b, const Skriver& s,
                                      UuidNoteInput in, Livscyklus cycle, Handling handling);
    template <typename F>
    [[nodiscard]] Result<void> find(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in,
                                    std::optional<Uuid> efter, F hit);
    [[nodiscard]] Result<bool> opfylder_historisk(const Objektbeskrivelse& b,
                                                  const store::ObjektId& id, const SoegInput& in,
                                                  Tid nu);

    store::Lager& lager_;
    const Clock& clock_;
    Entropy& entropy_;
    Motorindstillinger settings_;
    Sidehukommelse sider_;
};

}  // namespace faelled::oio
