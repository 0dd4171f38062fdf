// Organisation (SF1500): the operations as plain functions from a caller context and a typed
// request.
//
// Fejl codes: 40, 43, 44, 49, 50 as organisation.md chapter 6. Rights: Udstil to read, Rediger to
// write, anonymiser and fysiskslet their own (10.1). Visibility: the caller's authority's objects
// and the shared ones (10.2). Thread-safe.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "oio/motor.hpp"
#include "organisation/beskrivelser.hpp"
#include "organisation/vedligehold.hpp"

namespace faelled::organisation {

using adgang::Kalder;

// Owner of the shared objects (Organisation, Myndighed, Virksomhed, ItSystem). CVR of KOMBIT.
inline constexpr Cvr kOperatoer{19435075};
// The Organisation that answers for them: actor and BrugerRef of the shared objects (chapter 12).
[[nodiscard]] const Uuid& operatoer_organisation();

struct Indstillinger {
    bool testtilstand = false;  // fysiskslet allowed
    std::size_t hierarki_side = 500;
};

// The six types of FremsoegObjekthierarki, in the order of its answer.
struct Hierarki {
    struct Del {
        const oio::Objektbeskrivelse* type = nullptr;
        std::vector<oio::Oejebliksbillede> objekter;
    };
    std::array<Del, 6> dele;
};
[[nodiscard]] std::array<const oio::Objektbeskrivelse*, 6> hierarkityper();

struct HierarkiInput {
    oio::SoegInput hoved;  // offset, maximum, SoegRegistrering, SoegVirkning
    // One per type in hierarkityper() order; empty: no narrowing.
    std::array<std::optional<oio::Egenskab>, 6> egenskaber;
};

struct ImportInput {
    oio::ImporterInput organisation;
    std::vector<oio::ImporterInput> enheder;
};
struct UnikRetur {
    int kode = 20;
    std::string tekst;
    std::string type;  // object type name
    Uuid uuid;
};

// One object of several that change together.
struct Aendring {
    const oio::Objektbeskrivelse* type = nullptr;
    Uuid uuid;
    bool ny = false;       // as importer of one registration; else as ret
    oio::Indhold indhold;  // the message
    // Instead of a message, of a Person: her name from a day. What else she has then, seen by the
    // caller or not, stays.
    struct Personnavn {
        std::string navn;
        Fra fra;
    };
    std::optional<Personnavn> navn{};
};

struct AnonymiserInput {
    std::variant<Uuid, std::string> person;  // PersonUUID or PersonCPR
};
struct FysiskSletInput {
    Uuid organisation;
    Uuid enhed;
};

class Organisation {
  public:
    Organisation(oio::Motor& motor, Indstillinger settings) : motor_(motor), settings_(settings) {}

    using Type = oio::Objektbeskrivelse;

    [[nodiscard]] Result<Uuid> opret(const Kalder& k, const Type& t, oio::OpretInput in);
    [[nodiscard]] Result<void> importer(const Kalder& k, const Type& t, oio::ImporterInput in);
    [[nodiscard]] Result<void> ret(const Kalder& k, const Type& t, oio::RetInput in);
    [[nodiscard]] Result<void> passiver(const Kalder& k, const Type& t, oio::UuidNoteInput in);
    [[nodiscard]] Result<void> slet(const Kalder& k, const Type& t, oio::UuidNoteInput in);
    // Undoes by correction: the content of registration `nr` becomes the object's content again, in
    // a new registration. 44 when there is no such registration, 49 when the object is withdrawn or
    // was changed by another in the meantime.
    [[nodiscard]] Result<void> gendan(const Kalder& k, const Type& t, const Uuid& uuid,
                                      std::uint64_t nr, std::optional<std::string> note);
    // All of it or nothing, in one transaction, with the same time and note. An object may be there
    // several times: it gets one registration. Refusals are those of importer and ret of each, and
    // 49 when others go on changing the objects meanwhile.
    [[nodiscard]] Result<void> skriv_samlet(const Kalder& k, std::vector<Aendring> in,
                                            const std::optional<std::string>& note);
    // Hidden fields (SeNavn, SeCPR-nummer) are already left out.
    [[nodiscard]] Result<oio::Oejebliksbillede> laes(const Kalder& k, const Type& t,
                                                     const oio::LaesInput& in);
    // 44 when none is known.
    [[nodiscard]] Result<std::vector<oio::Oejebliksbillede>> list(const Kalder& k, const Type& t,
                                                                  const oio::ListInput& in);
    // Empty vector: no hits (the surface answers 44 with an empty IdListe).
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const Kalder& k, const Type& t,
                                                 const oio::SoegInput& in);
    // soeg by cursor, for surfaces with other paging: UUIDs after `efter`, ascending, at most
    // `antal`.
    [[nodiscard]] Result<std::vector<Uuid>> soeg_efter(const Kalder& k, const Type& t,
                                                       const oio::SoegInput& in,
                                                       std::optional<Uuid> efter,
                                                       std::size_t antal);

    [[nodiscard]] Result<Hierarki> fremsoegobjekthierarki(const Kalder& k, const HierarkiInput& in);
    [[nodiscard]] Result<std::vector<UnikRetur>> import(const Kalder& k, ImportInput in);
    [[nodiscard]] Result<void> anonymiser(const Kalder& k, const AnonymiserInput& in);
    [[nodiscard]] Result<void> fysiskslet(const Kalder& k, const FysiskSletInput& in);

    // The engine, for start-up loading of shared objects by the program itself.
    [[nodiscard]] oio::Motor& motor() { return motor_; }

  private:
    [[nodiscard]] Result<void> kontroller(const Kalder& k, Aendring& a);
    [[nodiscard]] Result<oio::Samlet> begynd(const Kalder& k, const Aendring& a);
    [[nodiscard]] Result<oio::Samling> saml(const Kalder& k, const std::vector<Aendring>& in,
                                            const std::optional<std::string>& note);
    [[nodiscard]] Result<void> kun_overordnet(const Kalder& k, oio::RetInput& in);
    [[nodiscard]] Result<void> kontroller_ejer(const Kalder& k, const Type& t,
                                               const oio::Indhold& content);
    [[nodiscard]] Fejl synlig_eller(const Kalder& k, const Type& t, const Uuid& uuid, Fejl refused);
    [[nodiscard]] Result<std::vector<Uuid>> egen_organisation(
        const Kalder& k, const oio::SoegInput& head, const std::optional<oio::Egenskab>& filter);

    oio::Motor& motor_;
    Indstillinger settings_;
};

}  // namespace faelled::organisation
