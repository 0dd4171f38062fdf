// Which elements of a document have an id, for the references of signatures (sikkerhed.md 2.1,
// 2.2).
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "xml/xml.hpp"

namespace faelled::xml {

// Ids are: wsu:Id on any element; ID on elements of SAML assertions, protocol messages and
// metadata; Id on ds:Signature, ds:KeyInfo and the elements of XML encryption. Views the document,
// which must live as long.
class Idtabel {
  public:
    // Fejl kKalder 40 with regel "id" when a value occurs twice over all of them, is empty, or one
    // element has two (SIK-012).
    [[nodiscard]] static Result<Idtabel> lav(Node rod);

    // Null when unknown. Also null when another attribute that somebody else might take for an id
    // (Id, ID or xml:id on any element) has the same value: no two readers may see different
    // elements behind one reference.
    [[nodiscard]] Node find(std::string_view id) const;

  private:
    std::vector<std::pair<std::string_view, Node>> poster_;  // sorted by id
};

}  // namespace faelled::xml
