// The conventions of an index as tables (indekser.md 4.3, 4.4, 5.2), and their check. What an
// object type has beside the tables is a function of its own.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "indeks/regel.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"

namespace faelled::indeks {

enum class Indekskrav : std::uint8_t { kMaaIkke, kSkal };
enum class Henvisningskrav : std::uint8_t {
    kBegge,
    kUuid,
    kUrn,
    kTom,  // the text URN:Empty
};
// When a field of a relation's extension must be there.
enum class Feltkrav : std::uint8_t { kSkal, kVedUrn, kMaaIkke };

struct Feltregel {
    std::uint8_t felt = 0;
    Feltkrav krav = Feltkrav::kSkal;
};

// A role of a relation.
struct Rolleregel {
    std::uint8_t relation = 0;
    std::string_view rolle;  // UUID text
    bool skal = false;       // must hold as long as the object does
    bool flere = false;      // several at a time, told apart by Indeks
    Henvisningskrav henvisning = Henvisningskrav::kBegge;
    std::span<const std::string_view> typer{};  // UUID texts; empty: any
    std::span<const Feltregel> felter{};
    bool uendelig = false;     // its last period has no end
    bool fast_indeks = false;  // once at a time, and yet with Indeks
};

// A field that every period of its attribute kind has.
struct Attributregel {
    std::uint8_t art = 0;
    std::uint8_t felt = 0;
    bool en_linje = false;
};

// Collects findings; more than kMest are counted but not kept.
class Fundliste {
  public:
    static constexpr std::size_t kMest = 50;

    void tilfoej(Fund f) {
        if (fund_.size() < kMest) fund_.push_back(std::move(f));
    }
    void tilfoej(Regel r, std::string sti) { tilfoej({r, std::move(sti)}); }
    [[nodiscard]] std::vector<Fund>& fund() { return fund_; }

  private:
    std::vector<Fund> fund_;
};

struct Regelsaet {
    const oio::Objektbeskrivelse* type = nullptr;
    std::span<const Rolleregel> roller;
    std::span<const Attributregel> skal;
    // Kinds of attribute of which there must be one.
    std::span<const std::uint8_t> skal_arter;
    // The relation whose extension has the owner's CVR, the field and the role.
    std::uint8_t ejerrelation = 0;
    std::uint8_t ejercvr = 0;
    std::string_view ejerrolle;
    // The relation to IT systems, or how its systems are found where it is none.
    std::uint8_t systemrelation = 0;
    std::vector<Uuid> (*systemer)(const oio::Indhold&, std::string_view rolle) = nullptr;
    std::string_view masterrolle;
    std::string_view afsenderrolle;
    // What the tables do not say.
    void (*egne)(const oio::Registrering&, Fundliste&) = nullptr;
    // Level A beside the schema.
    Result<void> (*afvis)(const oio::Indhold&) = nullptr;
};

// All findings about a registration as it is stored.
[[nodiscard]] std::vector<Fund> valider(const Regelsaet& s, const oio::Registrering& r);

// The finding that an attribute of that kind, or a relation in that role, is not there.
[[nodiscard]] Fund mangler(const Regelsaet& s, std::uint8_t art);
[[nodiscard]] Fund mangler(const Regelsaet& s, const Rolleregel& regel);

// A subject of KLE: dd.dd.dd, no pattern.
[[nodiscard]] bool er_kle_nummer(std::string_view text);

[[nodiscard]] const Rolleregel* rolleregel(const Regelsaet& s, const oio::Relation& r);

}  // namespace faelled::indeks
