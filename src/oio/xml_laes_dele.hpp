// The building blocks of the OIO wire form: children in schema order, and the small types that
// every message is made of. Private to the readers of xml_form.hpp. Source: organisation.md
// chapter 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "xml/xml.hpp"

namespace faelled::oio::xml_laes {

// --- children in order
// ---------------------------------------------------------------------------------------

enum class Skal : std::uint8_t { kNej, kJa };
enum class Gange : std::uint8_t { kEn, kFlere };

// One child that an element may have.
struct Del {
    Navnerum ns;  // kEgen: the namespace of the object type
    std::string_view navn;
    Skal skal = Skal::kNej;
    Gange gange = Gange::kEn;
};
inline constexpr Navnerum kEgen{};

constexpr Del sd(std::string_view name, Skal must = Skal::kNej, Gange times = Gange::kEn) {
    return {kSd, name, must, times};
}
constexpr Del egen(std::string_view name, Skal must = Skal::kNej, Gange times = Gange::kEn) {
    return {kEgen, name, must, times};
}

// How far the children of one element have come in the table of those it may have.
class Orden {
  public:
    Orden(std::span<const Del> parts, Navnerum own) : dele_(parts), egen_(own) {}

    // Position of the child in the table, or what is wrong with it: unknown, out of order, once too
    // often, or one before it is missing.
    [[nodiscard]] Result<std::size_t> trin(xml::Node child);
    // What is still missing after the last child.
    [[nodiscard]] Result<void> slut() const;

  private:
    [[nodiscard]] bool er(xml::Node n, std::size_t i) const;
    // Fails when a part from here to (not with) `end` must be there and is not.
    [[nodiscard]] Result<void> mangler_indtil(std::size_t end, xml::Node next) const;

    std::span<const Del> dele_;
    Navnerum egen_;
    std::size_t her_ = 0;   // the first part that may come next
    bool begyndt_ = false;  // it has been there at least once
};

[[nodiscard]] Fejl fejl(xml::Node n, std::string rule);
// Fails when there is text between the children.
[[nodiscard]] Result<void> kun_elementer(xml::Node n);

// Calls `take(position in parts, child)` for each child of `element`, in order.
template <typename Tag>
[[nodiscard]] Result<void> laes_boern(xml::Node element, std::span<const Del> parts, Navnerum own,
                                      const Tag& take) {
    FAELLED_CHECK(kun_elementer(element));
    Orden order(parts, own);
    for (xml::Node n = element.foerste(); n; n = n.naeste()) {
        FAELLED_TRY(const std::size_t at, order.trin(n));
        FAELLED_CHECK(take(at, n));
    }
    return order.slut();
}

// For the arms of a switch: keeps the value, or hands the failure on.
template <typename Maal, typename T>
[[nodiscard]] Result<void> saet(Maal& target, Result<T> value) {
    if (!value) return std::unexpected(std::move(value).error());
    target = std::move(*value);
    return {};
}

// As saet, for a value that must be legal and is then not used.
template <typename T>
[[nodiscard]] Result<void> uden_vaerdi(Result<T> value) {
    if (!value) return std::unexpected(std::move(value).error());
    return {};
}

// --- simple and small types
// ----------------------------------------------------------------------------------

inline constexpr std::size_t kUdenGraense = 0;
inline constexpr std::size_t kNoteTegn = 1024;

// xs:string with maxLength in characters; nothing is trimmed.
[[nodiscard]] Result<std::string> tekst(xml::Node n, std::size_t max_characters);
// An enumeration: the position in `codes`.
[[nodiscard]] Result<std::uint8_t> kode(xml::Node n, std::span<const std::string_view> codes);
// The code of a state that is xs:boolean: also 1 and 0.
[[nodiscard]] Result<std::uint8_t> boolsk_kode(xml::Node n,
                                               std::span<const std::string_view> codes);
[[nodiscard]] Result<Livscyklus> livscyklus(xml::Node n);
// xs:integer; what int64 cannot hold becomes its nearest end.
[[nodiscard]] Result<std::int64_t> heltal(xml::Node n);
[[nodiscard]] Result<Uuid> uuid(xml::Node n);
// xs:boolean.
[[nodiscard]] Result<bool> ja_nej(xml::Node n);
// xs:dateTime.
[[nodiscard]] Result<Tid> dato_tid(xml::Node n);
// TidspunktType; `limit` is what GraenseIndikator means here.
[[nodiscard]] Result<Tid> tidspunkt(xml::Node n, Tid limit);

enum class Etiket : std::uint8_t { kNej, kTilladt };
// UnikIdType, or UuidLabelInputType whose sd:Label is passed over.
[[nodiscard]] Result<Reference> reference(xml::Node n, Etiket label);

// VirkningType and SoegVirkningType; kUangivet where an end is absent.
[[nodiscard]] Result<Virkning> virkning(xml::Node n);

}  // namespace faelled::oio::xml_laes
