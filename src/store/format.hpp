// Keys and values in bytes. The one place that knows them; described in docs/formater/store.md.
// The embedded engine stores them as they are; every engine checks its groups (gruppe.hpp) and is
// moved to another (flyt.hpp) by them.
//
// Everything here is pure. Decoding takes any bytes and answers nothing for those that are not of
// the format; it never reads outside them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace faelled::store {

// Raised when the meaning of stored bytes changes; every older number is still opened.
inline constexpr std::uint32_t kFormat = 2;

// The families of keys. The names are part of the stored format.
enum class Familie : std::uint8_t {
    kSystem,
    kHoved,
    kHistorik,
    kIndeks,
    kMeta,
    kUdbakke,
    kTjeneste,
    kRevision
};
inline constexpr std::array<std::string_view, 8> kFamilienavne = {
    "default", "hoved", "historik", "indeks", "meta", "udbakke", "tjeneste", "revision"};
// Where a key space of the contract lies.
[[nodiscard]] Familie familie(Rum rum);
// Bytes that the engine vouches for but that are not of our format.
[[nodiscard]] Fejl ulaeselig(Familie f, std::string_view key);

inline constexpr std::size_t kObjektNoegle = 4 + 1 + 16;
inline constexpr std::size_t kHistorikNoegle = kObjektNoegle + 8;

// --- keys ---

// Owner, or owner and type: what the keys of their objects and index entries start with.
[[nodiscard]] std::string ejer_praefiks(Cvr ejer);
[[nodiscard]] std::string type_praefiks(Cvr ejer, std::uint8_t type);

[[nodiscard]] std::string objekt_noegle(const ObjektId& id);
[[nodiscard]] std::optional<ObjektId> ud_objekt_noegle(std::string_view key);

[[nodiscard]] std::string historik_noegle(const ObjektId& id, std::uint64_t nr);
struct HistorikNoegle {
    ObjektId id;
    std::uint64_t nr = 0;
};
[[nodiscard]] std::optional<HistorikNoegle> ud_historik_noegle(std::string_view key);

// What the key of every entry with this value starts with; after it stands only the UUID.
[[nodiscard]] std::string vaerdi_praefiks(Cvr ejer, std::uint8_t type, std::uint8_t indeks,
                                          std::string_view vaerdi);
[[nodiscard]] std::string indeks_noegle(const ObjektId& id, std::uint8_t indeks,
                                        std::string_view vaerdi);
// The starts of the keys whose value begins with `tekst`: text values, then 16-byte values if it
// can be one.
[[nodiscard]] std::vector<std::string> soege_praefikser(Cvr ejer, std::uint8_t type,
                                                        std::uint8_t indeks,
                                                        std::string_view tekst);
struct IndeksNoegle {
    ObjektId id;
    std::uint8_t indeks = 0;
    std::string_view vaerdi;  // into the key
};
[[nodiscard]] std::optional<IndeksNoegle> ud_indeks_noegle(std::string_view key);

[[nodiscard]] std::string udbakke_noegle(std::uint64_t nr);
[[nodiscard]] std::optional<std::uint64_t> ud_udbakke_noegle(std::string_view key);

// The first key behind all that start with `prefix`; empty when there is none.
[[nodiscard]] std::string efterfoelger(std::string_view prefix);

// --- values ---

[[nodiscard]] std::string pak_registrering(std::uint64_t nr, Tid tidspunkt,
                                           std::string_view indhold);
struct Registreringsramme {
    std::uint64_t nr = 0;
    Tid tidspunkt;
    std::string_view indhold;  // into the value

    [[nodiscard]] Registreringspost post() const { return {nr, tidspunkt, std::string(indhold)}; }
};
[[nodiscard]] std::optional<Registreringsramme> ud_registrering(std::string_view value);

[[nodiscard]] std::string pak_perioder(std::span<const Periode> perioder);

// Walks the periods of an index entry without copying them.
class Periodelaeser {
  public:
    explicit Periodelaeser(std::string_view value) : rest_(value) {}
    // The next period; nothing at the end or when the bytes are not of the format (then fejl()).
    [[nodiscard]] std::optional<Periode> naeste();
    [[nodiscard]] bool fejl() const { return fejl_; }

  private:
    std::string_view rest_;
    bool fejl_ = false;
};

// Counters, written in every batch, so that they are exact after any crash.
struct Taellere {
    std::uint64_t objekter = 0;
    std::uint64_t registreringer = 0;
    std::uint64_t indeksposter = 0;
    std::uint64_t udbakke = 0;
    std::uint64_t naeste_udbakke = 1;  // never reused, also when the outbox is empty

    bool operator==(const Taellere&) const = default;
};
[[nodiscard]] std::string pak_taellere(const Taellere& t);
[[nodiscard]] std::optional<Taellere> ud_taellere(std::string_view value);

[[nodiscard]] std::string hex(std::string_view bytes);

}  // namespace faelled::store
