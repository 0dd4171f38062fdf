// What OrganisationSystem and KlassifikationSystem have in common on the wire: the search through a
// hierarchy with a container per type, and the import with an answer per object (organisation.md
// 5.9, 5.10; klassifikation.md chapter 7). Private to soap.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "oio/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// One per object of an import.
struct UnikRetur {
    int kode = 20;
    std::string tekst;
    std::string type;  // object type name
    Uuid uuid;
};

// A service of that kind. What it points to outlives what is made from it.
struct Hierarkiform {
    oio::Navnerum ns;
    std::string_view action;  // before the operation's name
    std::span<const oio::Objektbeskrivelse* const> typer;
    std::span<const std::string_view> beholdere;  // of the answer, in the order of the types
    const oio::Etiketter* etiketter = nullptr;

    void aaben(std::string_view name, xml::Skriver& out) const;
    void luk(std::string_view name, xml::Skriver& out) const { out.luk(ns.praefiks, name); }
    // An operation whose failure is the output element with a StandardRetur.
    [[nodiscard]] Operation ny(std::string_view name, std::string_view stem) const;

    // FremsoegObjekthierarki: narrowing criteria, each at most once, in the order of the types.
    [[nodiscard]] Result<oio::SoegInput> laes_soegning(
        xml::Node in, std::span<std::optional<oio::Egenskab>> criteria) const;
    // All containers are always there. `found` is empty or has one list per type.
    void skriv_fund(int code, std::string_view text,
                    std::span<const std::vector<oio::Oejebliksbillede>> found,
                    xml::Skriver& out) const;

    // Objects of a type in the container `name` of an import; Fejl 40 when `container` is another.
    [[nodiscard]] Result<std::vector<oio::ImporterInput>> laes_beholder(
        const oio::Objektbeskrivelse& type, const std::string& name, xml::Node in,
        xml::Node container) const;
    // The first child, which is the one object of the first type.
    [[nodiscard]] Result<oio::ImporterInput> laes_foerste(xml::Node in) const;
    void skriv_import(std::string_view output, const std::vector<UnikRetur>& results,
                      xml::Skriver& out) const;
};

[[nodiscard]] std::unexpected<Fejl> hoerer_ikke_til(xml::Node n);

}  // namespace faelled::soap
