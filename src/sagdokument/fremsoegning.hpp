// Request and answer of fremsoeg (indekser.md chapter 9).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "indeks/udtryk.hpp"
#include "oio/operationer.hpp"

namespace faelled::sagdokument {

// The branches of a search expression.
inline constexpr indeks::Gren kSager = 0;
inline constexpr indeks::Gren kDokumenter = 1;

// Bits of SagVis and DokumentVis, in the order of the schema.
enum Sagvis : std::uint32_t {
    kSagEgenskaber = 1U << 0,
    kSagFremdrift = 1U << 1,
    kSagKlasse = 1U << 2,
    kSagAktoer = 1U << 3,
    kSagPart = 1U << 4,
    kSagRelation = 1U << 5,
    kSagGenstand = 1U << 6,
    kSagJournalpost = 1U << 7,
    kSagJournalnotat = 1U << 8,
    kSagItsystem = 1U << 9,
    kSagSikkerhedsprofil = 1U << 10,
};
enum Dokumentvis : std::uint32_t {
    kDokEgenskaber = 1U << 0,
    kDokFremdrift = 1U << 1,
    kDokDokument = 1U << 2,
    kDokKlasse = 1U << 3,
    kDokAktoer = 1U << 4,
    kDokPart = 1U << 5,
    kDokItsystem = 1U << 6,
    kDokSikkerhedsprofil = 1U << 7,
};
[[nodiscard]] std::optional<std::uint32_t> sagvis(std::string_view navn);
[[nodiscard]] std::optional<std::uint32_t> dokumentvis(std::string_view navn);

struct Filter {
    std::uint32_t sagvis = 0;
    std::uint32_t dokumentvis = 0;
    bool inkluder_sager = false;          // SagInkluder sagsrelation
    bool inkluder_journalposter = false;  // SagInkluder journalpost
    bool inkluder_dokumenter = false;     // DokumentInkluder dokument

    // An empty filter returns no objects, only counts (9.3).
    [[nodiscard]] bool tomt() const {
        return sagvis == 0 && dokumentvis == 0 && !inkluder_sager && !inkluder_journalposter &&
               !inkluder_dokumenter;
    }
};

enum class Sorteringselement : std::uint8_t {
    kBruger,
    kStsTidspunkt,
    kTidspunkt,
    kNoegle,
    kSystemnavn,
    kFremdrift,
    kTitel,
    kFoelsomhed,
    kKlassenoegle,  // cases only
    kLivscyklus,    // cases only
    kVersion,       // documents only
    kUnderversion,  // documents only
};
[[nodiscard]] std::optional<Sorteringselement> sorteringselement(indeks::Gren g,
                                                                 std::string_view navn);

struct Sortering {
    Sorteringselement element = Sorteringselement::kNoegle;
    bool faldende = false;
    std::int64_t prioritet = 1;
};

struct FremsoegInput {
    std::vector<Uuid> sager;
    std::vector<Uuid> dokumenter;
    std::optional<indeks::Udtryk> udtryk;
    Filter filter;
    std::vector<Sortering> sagsortering;
    std::vector<Sortering> dokumentsortering;
};

struct FremsoegSvar {
    // Before paging, after data limits.
    std::size_t sager = 0;
    std::size_t dokumenter = 0;
    std::size_t journalnotater = 0;
    // What was used; nothing for branches that were not searched by an expression.
    std::optional<indeks::Sidevalg> sagside;
    std::optional<indeks::Sidevalg> dokumentside;
    // One page of each, whole; the filter is the writer's to apply.
    std::vector<oio::Oejebliksbillede> sagbilleder;
    std::vector<oio::Oejebliksbillede> dokumentbilleder;
};

}  // namespace faelled::sagdokument
