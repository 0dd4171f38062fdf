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

// One object of several to import, each a transaction of its own in meaning.
struct Import {
    const Objektbeskrivelse* type = nullptr;
    ImporterInput input;
};

// A service's part in a write: sees what was current (null: nothing) and what will be, may refuse,
// and may add keys of its own to the transaction. Called again when the write is tried again; for
// each registration of an import.
using Medskrift =
    std::function<Result<void>(const Registrering* foer, const Registrering& ny, store::Batch&)>;

// What is left of a removed object of an index (indeksform): for those who read what changed since.
// Bytes: docs/formater/gravsten.md.
struct Gravsten {
    std::uint8_t type = 0;
    Uuid uuid;
    Tid tidspunkt;  // of the removal
    Reference kalder;

    bool operator==(const Gravsten&) const = default;
};

class Motor {
  public:
    // The three must outlive the engine.
    Motor(store::Lager& lager, const Clock& clock, Entropy& entropy, Motorindstillinger settings)
        : lager_(lager), clock_(clock), entropy_(entropy), settings_(settings) {}

    // A random UUID; code Opstaaet.
    [[nodiscard]] Result<Uuid> opret(const Objektbeskrivelse& b, const Skriver& s, OpretInput in);
    // 49 when active; 43 when the UUID belongs to another authority.
    // Several registrations are stored in the order given.
    [[nodiscard]] Result<void> importer(const Objektbeskrivelse& b, const Skriver& s,
                                        ImporterInput in, const Medskrift& med = {});
    // Many objects, one answer each in the order asked: as importer of one after the other, but
    // written together where nothing stands in the way.
    [[nodiscard]] std::vector<Result<void>> importer_flere(
        const Skriver& s, std::vector<Import> in,
        const std::function<Medskrift(std::size_t)>& med = {});
    // Merge of chapter 8. 44 unknown or Slettet, 49 Passiveret. No change: no registration, still
    // success. indeksform: BrugerRef stays the predecessor's, the sender's time is kept.
    [[nodiscard]] Result<void> ret(const Objektbeskrivelse& b, const Skriver& s, RetInput in,
                                   const Medskrift& med = {});
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
    // The same with the current registrations. Only objects whose index entries meet `ekstra` too
    // (numbers and values: indeks.hpp; data limits): entries are those of active objects. A value
    // of kMaxIndeksvaerdi bytes stands for all that begin so.
    [[nodiscard]] Result<std::vector<Fundet>> find_ved_eksempel(
        const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in,
        const std::vector<store::Betingelse>& ekstra, std::optional<Uuid> efter, std::size_t antal);
    // Calls `hit` with each match in ascending order until it returns false. The registration is
    // there when the search had to read it, else null.
    [[nodiscard]] Result<void> besoeg(
        const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in,
        const std::vector<store::Betingelse>& ekstra, std::optional<Uuid> efter,
        const std::function<bool(const Uuid&, const Registrering*)>& hit);

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
    // The same with `rum` in the transaction; of each whether it was there. Objects of an index
    // leave a Gravsten with the writer's BrugerRef.
    [[nodiscard]] Result<std::vector<bool>> fysisk_slet(
        const Skriver& s, const std::vector<std::pair<const Objektbeskrivelse*, Uuid>>& objects,
        const std::vector<store::RumSkrivning>& rum = {});
    // Gravsten of objects that are not there again, with a time in `interval`, oldest first, after
    // `efter` (one answered before), at most `antal`.
    [[nodiscard]] Result<std::vector<Gravsten>> gravsten(const Objektbeskrivelse& b, Cvr ejer,
                                                         Periode interval,
                                                         const std::optional<Gravsten>& efter,
                                                         std::size_t antal);
    // Removes from ALL registrations the periods whose key the input names (relations: element,
    // Rolle, Indeks and, if given, ReferenceID; attributes: kind, key and FraTidspunkt; states:
    // FraTidspunkt), of relations with a Virkning only those that overlap it, and adds a
    // registration. 44 when unknown or nothing matched. `med` sees the current registration before
    // and after.
    [[nodiscard]] Result<void> kasser(const Objektbeskrivelse& b, const Skriver& s, KasserInput in,
                                      const Medskrift& med = {});

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
    struct Tilfoejelse;
    // Adds a registration to the batch: with its index changes and its event.
    void tilfoej(const Objektbeskrivelse& b, const Skriver& s, const Uuid& uuid,
                 Tilfoejelse addition, store::Batch& batch);
    // The registrations of one import.
    struct Importdel;
    [[nodiscard]] Result<Importdel> klargoer_import(const Objektbeskrivelse& b, const Skriver& s,
                                                    ImporterInput in);
    [[nodiscard]] Result<void> tilfoej_import(const Skriver& s, Importdel& part,
                                              std::optional<Nuvaerende> current,
                                              const Medskrift& med, store::Batch& batch);
    [[nodiscard]] Result<void> importer(const Skriver& s, Importdel& part, const Medskrift& med);
    [[nodiscard]] Result<void> afslut(const Objektbeskrivelse& b, const Skriver& s,
                                      UuidNoteInput in, Livscyklus cycle, Handling handling);
    [[nodiscard]] Result<std::vector<Registrering>> historik(const store::ObjektId& id,
                                                             Periode received);
    [[nodiscard]] Result<std::vector<Registrering>> udvalgte(const Objektbeskrivelse& b,
                                                             const store::ObjektId& id,
                                                             const Filter& f);
    // Whether a found object meets what the index does not hold.
    struct Soegeproeve;
    [[nodiscard]] Result<bool> opfylder_historisk(const Soegeproeve& test,
                                                  const store::ObjektId& id);
    [[nodiscard]] Result<bool> opfylder_nu(const Soegeproeve& test, const store::ObjektId& id,
                                           const Registrering& r);

    store::Lager& lager_;
    const Clock& clock_;
    Entropy& entropy_;
    Motorindstillinger settings_;
    Sidehukommelse sider_;
};

}  // namespace faelled::oio
