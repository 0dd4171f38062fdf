// The SOAP services of the Ydelsesindeks, SF1490 version 6 (indekser.md 2.1, 11): YdelseIndeks,
// BevillingIndeks, OekonomiskEffektueringIndeks.
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

// The operations of the service; a branch is 0 for grants and 1 for payments. All are set.
struct Ydelsesoperationer {
    using Gren = indeks::Gren;
    template <typename T>
    using Svar = Result<std::vector<T>>;

    std::function<Svar<indeks::Enkeltsvar>(const Kalder&, std::vector<indeks::Importeret>)>
        importer;
    std::function<Svar<indeks::Enkeltsvar>(const Kalder&, std::vector<indeks::Opdateret>)> opdater;
    // The snapshots come without the parts that the filter leaves out and `udsnit` cannot.
    std::function<Result<indeks::FremsoegSvar>(const Kalder&, const indeks::FremsoegInput&)>
        fremsoeg;
    std::function<Result<void>(const Kalder&, Gren, const Uuid&)> fjern;
    // What is written of an object when these values of its Vis are asked for.
    std::function<oio::Udsnit(Gren, std::uint32_t vis)> udsnit;
};

struct Ydelsesopsaetning {
    std::array<const oio::Objektbeskrivelse*, indeks::kGrene> typer{};
    Ydelsesoperationer f;
    std::size_t maks_bytes = 5U << 20;  // one importer or opdater
    const adgang::Tjenesteadgang* adgang = nullptr;
    std::shared_ptr<const Svarunderskriver> underskriver;
};

// The objects of an importer message, for validation without storing: the element alone or in an
// envelope. The descriptions outlive what is returned.
[[nodiscard]] Result<std::vector<indeks::Importeret>> laes_ydelse_importer(
    const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& typer, std::string_view xml);

// The descriptions outlive what is returned.
[[nodiscard]] std::vector<Tjeneste> ydelsestjenester(const Ydelsesopsaetning& setup);

}  // namespace faelled::soap
