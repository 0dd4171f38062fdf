// The SOAP services of the Sags- og Dokumentindeks, version 6 (indekser.md 2.1, 8, 9):
// SagDokumentIndeks at two paths, SagIndeks, DokumentIndeks.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "indeks/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// The operations of the service; a branch is 0 for cases and 1 for documents. All are set.
struct Sagdokumentoperationer {
    using Gren = indeks::Gren;
    template <typename T>
    using Svar = Result<std::vector<T>>;

    std::function<Svar<indeks::Enkeltsvar>(const Kalder&, std::vector<indeks::Importeret>)>
        importer;
    std::function<Svar<indeks::Enkeltsvar>(const Kalder&, std::vector<indeks::Opdateret>)> opdater;
    std::function<Svar<indeks::Enkeltsvar>(const Kalder&, const indeks::FjernInput&)> fjern;
    std::function<Result<indeks::FremsoegSvar>(const Kalder&, const indeks::FremsoegInput&)>
        fremsoeg;
    std::function<Result<void>(const Kalder&, Gren, const Uuid&)> fjern_et;
    std::function<Result<void>(const Kalder&, Gren, oio::KasserInput)> kasser;
    std::function<Result<oio::Oejebliksbillede>(const Kalder&, Gren, const oio::LaesInput&)> laes;
    std::function<Svar<oio::Oejebliksbillede>(const Kalder&, Gren, const oio::ListInput&)> list;
    std::function<Svar<Uuid>(const Kalder&, Gren, const oio::Indekssoegning&)> soeg;
    // What is written of an object when these values of SagVis or DokumentVis are asked for.
    std::function<oio::Udsnit(Gren, std::uint32_t vis)> udsnit;
};

struct Sagdokumentopsaetning {
    std::array<const oio::Objektbeskrivelse*, indeks::kGrene> typer{};
    Sagdokumentoperationer f;
    std::size_t list_maks = 1000;
    std::size_t maks_bytes = 5U << 20;  // one importer or opdater
    const adgang::Tjenesteadgang* adgang = nullptr;
    // Of SagIndeks and of DokumentIndeks; null: as SagDokumentIndeks.
    std::array<const adgang::Tjenesteadgang*, indeks::kGrene> egne{};
    std::shared_ptr<const Svarunderskriver> underskriver;
};

// The objects of an importer message, for validation without storing: the element alone or in an
// envelope. The descriptions outlive what is returned.
[[nodiscard]] Result<std::vector<indeks::Importeret>> laes_sagdokument_importer(
    const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& typer, std::string_view xml);

// The descriptions outlive what is returned.
[[nodiscard]] std::vector<Tjeneste> sagdokumenttjenester(const Sagdokumentopsaetning& setup);

}  // namespace faelled::soap
