// Klassifikation (SF1510): the operations as plain functions from a caller context and a typed
// request.
//
// Fejl codes: 40, 43, 44, 49, 50 as organisation.md chapter 6. Rights: Udstil to read, Rediger to
// write (klassifikation.md chapter 12). Visibility: the shared owner's objects and those of the
// caller's authority; what is written belongs to the caller's authority. The type says the wire
// version: with kKlasse6 what only version 7 knows is kept as it was. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "klassifikation/alias.hpp"
#include "klassifikation/beskrivelser.hpp"
#include "klassifikation/hukommelse.hpp"
#include "klassifikation/indlaesning.hpp"
#include "oio/maerke.hpp"
#include "oio/motor.hpp"
#include "oio/regelskrift.hpp"
#include "oio/sidehukommelse.hpp"

namespace faelled::klassifikation {

using adgang::Kalder;

// Owner of the common classifications. CVR of KOMBIT.
inline constexpr Cvr kFaellesEjer{19435075};

struct Indstillinger {
    std::size_t hukommelse = 10'000;  // objects kept in memory
    // Name of an Organisation, for labels; empty text: unknown. Thread-safe; may be null.
    std::function<std::string(const Uuid&)> organisationsnavn{};
    // Between two looks for what other nodes changed.
    std::int64_t mellemrum_us = oio::Maerke::kMellemrum;
};

// Page sizes of soeg (6.2). More asked for than `loft` gives `loft`.
struct Sidestoerrelse {
    std::int64_t loft = 5000;
    std::int64_t uden = 1000;  // when nothing is asked
};
[[nodiscard]] Sidestoerrelse sidestoerrelse(const oio::Objektbeskrivelse& t);

// FremsoegObjekthierarki: Klassifikation, Facet and Klasse, in the order of typer6().
struct HierarkiInput {
    oio::SoegInput hoved;  // offset, maximum, SoegRegistrering, SoegVirkning
    std::array<std::optional<oio::Egenskab>, 3> egenskaber;
};
using Hierarki = std::array<std::vector<oio::Oejebliksbillede>, 3>;

struct ImportInput {
    oio::ImporterInput klassifikation;
    std::vector<oio::ImporterInput> facetter;
    std::vector<oio::ImporterInput> klasser;  // in any order
};
struct UnikRetur {
    int kode = 20;
    std::string tekst;
    std::string type;  // object type name
    Uuid uuid;
};

class Klassifikation {
  public:
    // `motor` outlives it.
    Klassifikation(oio::Motor& motor, const Indstillinger& settings);

    using Type = oio::Objektbeskrivelse;

    [[nodiscard]] Result<Uuid> opret(const Kalder& k, const Type& t, oio::OpretInput in);
    [[nodiscard]] Result<void> importer(const Kalder& k, const Type& t, oio::ImporterInput in);
    [[nodiscard]] Result<void> ret(const Kalder& k, const Type& t, oio::RetInput in);
    [[nodiscard]] Result<void> passiver(const Kalder& k, const Type& t, oio::UuidNoteInput in);
    [[nodiscard]] Result<void> slet(const Kalder& k, const Type& t, oio::UuidNoteInput in);
    // An alias gives the real object under the UUID that was asked for; so does list.
    [[nodiscard]] Result<oio::Oejebliksbillede> laes(const Kalder& k, const Type& t,
                                                     const oio::LaesInput& in);
    // 44 when none is known.
    [[nodiscard]] Result<std::vector<oio::Oejebliksbillede>> list(const Kalder& k, const Type& t,
                                                                  const oio::ListInput& in);
    // In order of UUID over common and own objects. Empty: no hits. With SoegRegistrering:
    // objects with a registration of that kind in the interval, withdrawn and deleted ones too.
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const Kalder& k, const Type& t,
                                                 const oio::SoegInput& in);

    [[nodiscard]] Result<Hierarki> fremsoegobjekthierarki(const Kalder& k, const HierarkiInput& in);
    // One answer per object, in the order written: classification, facets, classes by depth.
    [[nodiscard]] Result<std::vector<UnikRetur>> import(const Kalder& k, ImportInput in);

    // KLE while the service runs: other writes wait meanwhile, readers see one portion after the
    // other. As indlaes_kle() (indlaesning.hpp).
    [[nodiscard]] Result<Kleresultat> indlaes(Entropy& entropy, const Kleudgave& edition,
                                              const Klefremdrift& progress = {});

    [[nodiscard]] Aliaser& aliaser() { return aliaser_; }
    [[nodiscard]] Hukommelse& hukommelse() { return hukommelse_; }
    // The engine, for loading by the program itself; whoever writes with it calls glem_alt().
    [[nodiscard]] oio::Motor& motor() { return motor_; }
    void glem_alt();

  private:
    [[nodiscard]] std::vector<Cvr> synlige(const Kalder& k, Cvr only) const;
    [[nodiscard]] Result<Hukommelse::Fund> synlig(const Kalder& k, const Type& t, const Uuid& uuid);
    [[nodiscard]] Result<void> maa_aendre(const Kalder& k, const Type& t, const Uuid& uuid);
    [[nodiscard]] Result<std::vector<Uuid>> side(const Kalder& k, const Type& t,
                                                 const oio::SoegInput& in, std::int64_t most);
    [[nodiscard]] Result<std::vector<oio::Oejebliksbillede>> hent(const Kalder& k, const Type& t,
                                                                  const oio::ListInput& in);
    template <typename F>
    [[nodiscard]] std::invoke_result_t<F> skrevet(const Uuid& uuid, const F& write);

    oio::Motor& motor_;
    oio::Maerke maerke_;
    Hukommelse hukommelse_;
    Aliaser aliaser_;
    oio::Sidehukommelse sider_;
    // Rules that span objects (unique keys, trees) are checked and written under it, and over nodes
    // by what skrift_ expects. Writes are few.
    std::mutex skriv_;
    oio::Regelskrift skrift_;
};

}  // namespace faelled::klassifikation
