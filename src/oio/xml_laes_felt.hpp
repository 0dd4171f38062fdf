// Fields: one value by its description, and elements whose content ends with fields. Private to the
// readers of xml_form.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "oio/beskrivelse.hpp"
#include "oio/model.hpp"
#include "oio/xml_laes_dele.hpp"
#include "xml/xml.hpp"

namespace faelled::oio::xml_laes {

// The field as a child, or a part that nothing matches when this wire version has none.
[[nodiscard]] Del feltdel(const Objektbeskrivelse& b, const Felt& f);
// The value of one field; `felt` of what it returns is 0.
[[nodiscard]] Result<Feltvaerdi> feltvaerdi(const Objektbeskrivelse& b, const Felt& f, xml::Node n);
// Appends, unless the field is there as often as it may be.
[[nodiscard]] Result<void> tilfoej_felt(const Objektbeskrivelse& b, std::span<const Felt> fields,
                                        std::size_t position, xml::Node n,
                                        std::vector<Feltvaerdi>& values);
// gd:LokalUdvidelseListe where nothing is known to extend: empty, or gd:SenestAendretTidspunkt.
[[nodiscard]] Result<void> tom_udvidelse(xml::Node n);
// An extension list: `known(child)` for each child but gd:SenestAendretTidspunkt, which comes last.
template <typename Tag>
[[nodiscard]] Result<void> laes_udvidelse(xml::Node n, const Tag& known) {
    FAELLED_CHECK(kun_elementer(n));
    for (xml::Node c = n.foerste(); c; c = c.naeste()) {
        if (!c.er(kGd.uri, "SenestAendretTidspunkt")) {
            FAELLED_CHECK(known(c));
        } else {
            FAELLED_CHECK(uden_vaerdi(dato_tid(c)));
            if (c.naeste()) return std::unexpected(fejl(c.naeste(), "uventet her"));
        }
    }
    return {};
}

// Reads an element of `first` parts and then fields: `take(position, child)` for the first ones,
// the fields into `values`.
template <typename Tag>
[[nodiscard]] Result<void> laes_med_felter(const Objektbeskrivelse& b, xml::Node n,
                                           std::span<const Del> first, std::span<const Felt> fields,
                                           const Tag& take, std::vector<Feltvaerdi>& values) {
    std::vector<Del> parts;
    parts.reserve(first.size() + fields.size());
    parts.assign(first.begin(), first.end());
    for (const Felt& f : fields)
        parts.push_back(feltdel(b, f));
    return laes_boern(n, parts, b.ns, [&](std::size_t at, xml::Node c) -> Result<void> {
        if (at < first.size()) return take(at, c);
        return tilfoej_felt(b, fields, at - first.size(), c, values);
    });
}

}  // namespace faelled::oio::xml_laes
