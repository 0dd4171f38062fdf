// The rules of an index (indekser.md chapter 7) by number, and what breaks them.
//
// Level A and B refuse an object; level C is a finding: the object is stored, and its sender can
// read what is wrong with it. A path names elements and their places, never what is in them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace faelled::indeks {

// Numbers are stored: append, never reorder.
enum class Regel : std::uint8_t {
    kFeltMangler = 1,
    kRelationMangler,
    kOphoertUdenEfterfoelger,
    kUkendtRolle,
    kForkertType,
    kForMange,
    kIndeksMangler,
    kIndeksForbudt,
    kReferenceMangler,
    kReferenceform,
    kUrnform,
    kUdvidelsesfeltMangler,
    kUdvidelsesfeltForbudt,
    kVirkningUfuldstaendig,
    kAktoertype,
    kSkalVaereUendelig,
    kNummerIkkeNoegle,
    kUdenBegyndelse,
    kRegistreringshoved,
    kUdgaaetVaerdi,
    kBrevDatoMangler,
    kUnderversion,
    kNotatNaerGraensen,
    kNotatUfuldstaendigt,
    kNotatMedDokumentfelter,
    kNoegleFindes,
    kPegerPaaIntet,
    kKleForm,
    kLinjeskift,
    kUdgaaetElement,
    kKassationskode,
    kEjerUkendt,
};
inline constexpr std::size_t kRegler = 32;

// "C01" ...
[[nodiscard]] std::string id(Regel r);
[[nodiscard]] std::optional<Regel> regel_ved_id(std::string_view id);
// One Danish sentence.
[[nodiscard]] std::string_view tekst(Regel r);

struct Fund {
    Regel regel = Regel::kFeltMangler;
    std::string sti;  // "RelationListe/Sagspart[2]/ReferenceID"

    bool operator==(const Fund&) const = default;
};

// Level A and B, as they stand in DetaljeretFejlbesked.
namespace afvisning {
inline constexpr std::string_view kPeriode = "A02";
inline constexpr std::string_view kNotat = "A04";
inline constexpr std::string_view kSammeUuid = "A05";
inline constexpr std::string_view kEjer = "B01";
inline constexpr std::string_view kMaster = "B02";
inline constexpr std::string_view kUkendt = "B03";
inline constexpr std::string_view kFindes = "B04";
}  // namespace afvisning

}  // namespace faelled::indeks
