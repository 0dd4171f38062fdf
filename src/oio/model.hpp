// Objects in memory: Registrering (transaction time) holding periods with Virkning (valid time).
//
// Order inside an Indhold is free on input. What the engine stores and answers is in canonical
// order (kanonisk_orden): fields by position (in groups too), attributes by kind, states by
// position, relations by position in the description; then FraTidspunkt, Indeks, ReferenceID.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/beskrivelse.hpp"

namespace faelled::oio {

// UnikIdType: a UUID, a URN (free text), or absent. A URN whose text is a UUID, also as
// "urn:uuid:...", stays a URN on the wire but is equal to that UUID everywhere else.
class Reference {
  public:
    enum class Slags : std::uint8_t { kIngen, kUuid, kUrn };

    Reference() = default;
    explicit Reference(const Uuid& u) : slags_(Slags::kUuid), har_uuid_(true), uuid_(u) {}
    [[nodiscard]] static Reference urn(std::string text);

    [[nodiscard]] Slags slags() const { return slags_; }
    [[nodiscard]] bool tom() const { return slags_ == Slags::kIngen; }
    // The UUID it names, also when written as a URN.
    [[nodiscard]] const Uuid* uuid() const { return har_uuid_ ? &uuid_ : nullptr; }
    [[nodiscard]] const std::string& urn_tekst() const { return urn_; }

    // Names the same thing.
    [[nodiscard]] bool samme(const Reference& o) const {
        if (tom() || o.tom()) return tom() == o.tom();
        if (har_uuid_ || o.har_uuid_) return har_uuid_ && o.har_uuid_ && uuid_ == o.uuid_;
        return urn_ == o.urn_;
    }
    // The same letters on the wire.
    bool operator==(const Reference&) const = default;
    // Total order over what it names, for stable output.
    [[nodiscard]] std::string noegle() const;
    // The same order without making texts.
    [[nodiscard]] std::strong_ordering orden(const Reference& o) const;

  private:
    Slags slags_ = Slags::kIngen;
    bool har_uuid_ = false;
    Uuid uuid_;
    std::string urn_;
};

// AktoerTypeKode; 0 = absent.
inline constexpr std::array<std::string_view, 7> kAktoertyper = {
    "",       "Organisation", "OrganisationEnhed",   "OrganisationFunktion",
    "Bruger", "ItSystem",     "Interessefaellesskab"};

// Not given in the message; never stored.
inline constexpr Tid kUangivet{std::numeric_limits<std::int64_t>::min() + 1};

// [fra, til). On input either end may be kUangivet; stored ones never are.
struct Virkning {
    Tid fra = kUangivet;
    Tid til = kUangivet;
    Reference aktoer;
    std::uint8_t aktoertype = 0;  // position in kAktoertyper
    std::optional<std::string> note;

    bool operator==(const Virkning&) const = default;
    [[nodiscard]] bool tom() const { return fra == til; }
};

struct Feltvaerdi {
    std::uint8_t felt = 0;  // position among the fields it belongs to
    std::string tekst;
    std::vector<Feltvaerdi> gruppe{};  // Moenster::kGruppe: the children; `tekst` is empty

    bool operator==(const Feltvaerdi&) const = default;
};

// First value of the field, or null.
[[nodiscard]] const Feltvaerdi* find_felt(const std::vector<Feltvaerdi>& felter,
                                          std::size_t position);

struct Egenskab {
    Virkning virkning;
    std::vector<Feltvaerdi> felter;  // ascending by position; repeated fields in message order
    std::uint8_t art = 0;            // 0 Egenskab; n: Objektbeskrivelse::flere_attributter[n - 1]

    bool operator==(const Egenskab&) const = default;
    // First value of the field, or null.
    [[nodiscard]] const std::string* felt(std::size_t position) const;
};

struct Tilstand {
    std::uint8_t art = 0;   // position in Objektbeskrivelse::tilstande
    std::uint8_t kode = 0;  // position in its koder
    Virkning virkning;

    bool operator==(const Tilstand&) const = default;
};

struct Relation {
    std::uint8_t art = 0;  // position in Objektbeskrivelse::relationer
    Virkning virkning;
    Reference ref;
    // Not in simple relations.
    Reference rolle;
    Reference type;
    std::string indeks;
    std::vector<Feltvaerdi> felter{};  // of the relation's own fields, as in Egenskab

    bool operator==(const Relation&) const = default;
};

enum Liste : std::uint8_t { kAttributListe = 0, kTilstandListe = 1, kRelationListe = 2 };

// The three lists. In a message a list may be absent (`har`), in a stored registration all three
// are there.
struct Indhold {
    std::array<bool, 3> har{true, true, true};
    std::vector<Egenskab> egenskaber;
    std::vector<Tilstand> tilstande;
    std::vector<Relation> relationer;
    // LokalUdvidelse per list: XML text of the whole element, empty when absent.
    std::array<std::string, 3> lokal_udvidelse;

    bool operator==(const Indhold&) const = default;
};

void kanonisk_orden(Indhold& indhold);

// The numbers are part of the stored format.
enum class Livscyklus : std::uint8_t {
    kOpstaaet = 1,
    kImporteret = 2,
    kPassiveret = 3,
    kSlettet = 4
};
[[nodiscard]] std::string_view navn(Livscyklus l);
[[nodiscard]] std::optional<Livscyklus> livscyklus_fra(std::string_view name);
// Opstaaet or Importeret.
[[nodiscard]] constexpr bool er_aktiv(Livscyklus l) {
    return l == Livscyklus::kOpstaaet || l == Livscyklus::kImporteret;
}

struct Registrering {
    std::uint64_t nr = 0;
    Tid tidspunkt;
    // indeksform: the sender's own Tidspunkt, as given; `tidspunkt` is when we received it.
    std::optional<Tid> afsendt{};
    Livscyklus livscyklus = Livscyklus::kOpstaaet;
    Reference bruger_ref;
    std::optional<std::string> note;
    Indhold indhold;

    bool operator==(const Registrering&) const = default;
};

}  // namespace faelled::oio
