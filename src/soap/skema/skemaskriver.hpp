// Writes one XML Schema document, readable by people. Content models are given as text:
//
//   "sd:Virkning? sd:ReferenceID?"        references to elements; ? 0..1, * 0..n, + 1..n, nothing 1
//   "Label=xs:string?"                    a local element of that type
//
// Private to soap.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "soap/operation.hpp"
#include "xml/xml.hpp"

namespace faelled::soap {

// A schema document that another can import.
struct Skemanavn {
    oio::Navnerum ns;
    std::string_view fil;
};

// Indented writing on top of the canonical writer. Attributes in the order given.
class Udskrift {
  public:
    using Attributter = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    [[nodiscard]] xml::Skriver& skriver() { return out_; }
    void aaben(std::string_view qname, Attributter attributes = {});
    void luk();
    void tomt(std::string_view qname, Attributter attributes = {});
    // Text on the element's own line.
    void element(std::string_view qname, std::string_view text);
    // Ends with a line break.
    [[nodiscard]] std::string tag();

  private:
    void linje();

    xml::Skriver out_;
    std::vector<std::string> aabne_;
};

// kFrieValg: any number of them in any order.
enum class Gruppe : std::uint8_t { kSekvens, kValg, kValgISekvens, kFrieValg };

class Skemaskriver {
  public:
    Skemaskriver(const Skemanavn& own, std::span<const Skemanavn> imports);

    void element(std::string_view name, std::string_view type);
    // An element of boolean type that can only be true.
    void sandt(std::string_view name);
    // The field: a global element, or a local one in the sequence that is open. Groups are of a
    // complex type, which local ones have without a name.
    void felt(const oio::Felt& f);
    // A field in the sequence that is open: local when it is in our namespace, else a reference.
    void led_felt(const oio::Felt& f);
    // Those of `fields` that exist in the version that `b` describes.
    void led_felter(const oio::Objektbeskrivelse& b, std::span<const oio::Felt> fields);
    void tekst(std::string_view name, std::size_t most);
    void moenster(std::string_view element, std::string_view pattern);
    void moenstertype(std::string_view type, std::string_view pattern);
    void koder(std::string_view type, std::span<const std::string_view> values);
    void kompleks(std::string_view type, std::string_view base, std::string_view content,
                  Gruppe group = Gruppe::kSekvens);
    // Element NAVN of type NAVNType, with that content.
    void begge(std::string_view name, std::string_view base, std::string_view content);
    // Element NAVN with what NAVNType holds and the attribute revision.
    void med_revision(std::string_view name, std::string_view content);
    // One particle in the sequence that is open, in the notation above.
    void led(std::string_view particle);
    // <complexType><sequence> up to where particles are written, and from there on.
    void aaben_type(std::string_view type, std::string_view base = {});
    void luk_type(std::string_view base = {});
    // Direct writing, for the rare form that has no function here.
    [[nodiscard]] Udskrift& udskrift() { return out_; }

    [[nodiscard]] Skema faerdig();

  private:
    void simpel(std::string_view element, std::string_view facet, std::string_view value);
    void feltelement(const oio::Felt& f, std::string_view least, std::string_view most);

    Skemanavn egen_;
    Udskrift out_;
};

}  // namespace faelled::soap
