// What registrations are written from. Private to the writers of xml_form.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "oio/xml_form.hpp"

namespace faelled::oio::xml_skriv {

void append_uuid(std::string& o, const Uuid& u);
// Content of UnikIdType, in the form it was written in.
void skriv_id(const Reference& r, xml::Skriver& out);
// The element with such content; nothing when there is no reference.
void skriv_reference(std::string_view prefix, std::string_view name, const Reference& r,
                     xml::Skriver& out);
void skriv_virkning(const Navnerum& ns, const Virkning& v, xml::Skriver& out);
// Where in a relation's fields the writer is, and which it leaves out.
struct Udeladte {
    std::span<const Udsnit::Udeladt> alle;
    Udsnit::Udeladt her;
    std::size_t dybde = 0;
};
// Values ascending by position, of those fields that the wire version has.
void skriv_felter(const Objektbeskrivelse& b, std::span<const Felt> fields,
                  const std::vector<Feltvaerdi>& values, xml::Skriver& out,
                  Udeladte* without = nullptr);
void skriv_relation(const Objektbeskrivelse& b, const Relation& r, const Etiketter& labels,
                    xml::Skriver& out, const Udsnit& parts);

}  // namespace faelled::oio::xml_skriv
