// The wire form of fremsoeg, which both indexes have with names of their own (indekser.md chapters
// 9, 11). Private to soap.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string_view>

#include "indeks/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/indeks/faelles.hpp"

namespace faelled::soap::indeksform {

// The names of one branch. Values in the order of the schema; a bit or number is the place.
struct Grenform {
    std::string_view uuid;  // element with a UUID that is asked for: "SagUuid"
    std::string_view vis;   // "SagVis"
    std::span<const std::string_view> vises;
    std::string_view inkluder;  // "SagInkluder"
    std::span<const std::string_view> inkluderes;
    std::string_view sortering;  // "SagSortering"
    std::span<const std::string_view> sorteringer;
    std::string_view antal;    // "sager"
    std::string_view billede;  // "SagFiltreretOejebliksbillede"
};

struct Fremsoegform {
    oio::Navnerum ns;
    std::string_view output;      // "FremsoegSagDokumentIndeksOutput"
    std::string_view raekke;      // what gives the order among several sortings: "Prioritet"
    std::string_view antal_dele;  // "journalnotater"
    bool dele_sidst = true;       // of the counts; false: between the two branches
    std::array<Grenform, indeks::kGrene> grene;
    std::span<const Soegeled> led;
    std::array<const oio::Objektbeskrivelse*, indeks::kGrene> typer{};

    [[nodiscard]] Soegesprog sprog() const { return {ns.uri, led, typer}; }
};

[[nodiscard]] Result<indeks::FremsoegInput> laes_fremsoeg(const Fremsoegform& f, xml::Node in);

// What is written of an object when these values of Vis are asked for.
using Udsnitsvalg = std::function<oio::Udsnit(indeks::Gren, std::uint32_t vis)>;
void skriv_fremsoeg(const Fremsoegform& f, const indeks::Filter& filter,
                    const indeks::FremsoegSvar& found, const Udsnitsvalg& udsnit,
                    xml::Skriver& out);

}  // namespace faelled::soap::indeksform
