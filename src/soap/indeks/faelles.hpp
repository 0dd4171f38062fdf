// What the SOAP services of the two indexes have in common: multi-object answers, search
// expressions, filters. Private to soap.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indeks/operationer.hpp"
#include "oio/xml_form.hpp"
#include "soap/operation.hpp"

namespace faelled::soap::indeksform {

// The children of an element in order, each test at most once unless it repeats.
[[nodiscard]] std::unexpected<Fejl> uventet(xml::Node n);
[[nodiscard]] Result<bool> ja_nej(xml::Node n);
[[nodiscard]] Result<Uuid> uuid(xml::Node n);  // of the element's text
// The first child's UUID, whatever else is wrong with the object; nil when there is none.
[[nodiscard]] Uuid objektets_uuid(xml::Node object);

// A node of a search expression: the element's name, what it means, and the type it searches.
struct Soegeled {
    std::string_view navn;
    indeks::Led::Slags slags = indeks::Led::Slags::kObjekt;
    indeks::Gren gren = 0;
};
struct Soegesprog {
    std::string_view ns;
    std::span<const Soegeled> led;
    std::array<const oio::Objektbeskrivelse*, indeks::kGrene> typer{};
};
[[nodiscard]] Result<indeks::Udtryk> laes_udtryk(const Soegesprog& language, xml::Node n);

// The position of a text among the schema's values.
[[nodiscard]] Result<std::uint32_t> vaerdi(xml::Node n, std::span<const std::string_view> values);

// StandardRetur when there is no object, else one UnikRetur each.
void skriv_enkeltsvar(const std::vector<indeks::Enkeltsvar>& all, xml::Skriver& out);

// The element of a message that came as bytes: the document's root, or the Body's child when that
// is an envelope. 40 when it is not that element. Nothing of an envelope's header is looked at.
struct Beskedelement {
    xml::Dokument dokument;
    xml::Node element;
};
[[nodiscard]] Result<Beskedelement> laes_besked(std::string_view xml, std::string_view ns,
                                                std::string_view name);

// An operation whose failure is the output element with a StandardRetur.
[[nodiscard]] Operation ny(const oio::Navnerum& input_ns, const oio::Navnerum& output_ns,
                           std::string_view actionbase, std::string_view name,
                           std::string_view input, std::string_view output);
void aaben(const oio::Navnerum& ns, std::string_view name, xml::Skriver& out);

// No titles of classes stand in the messages of an index.
[[nodiscard]] const oio::Etiketter& uden_etiketter();

}  // namespace faelled::soap::indeksform
