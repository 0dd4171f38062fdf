// The answer of KlassifikationListeHent while it is in memory: named texts, as JSON or as what the
// GraphQL resolvers walk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/traeskriver.hpp"

namespace faelled::rest {

struct Trae {
    enum class Art { kObjekt, kListe, kTekst, kTal };

    std::string navn;  // empty: an item of a list, with the one child that has a name
    Art art = Art::kObjekt;
    std::string tekst;  // of kTekst and kTal
    std::vector<Trae> boern{};

    // Null when there is none of that name.
    [[nodiscard]] const Trae* barn(std::string_view name) const;
    // Its value without its name.
    void append_json(std::string& out) const;
};

// Puts together what a Traeskriver is told. Calls are paired as its contract says.
class Traebygger final : public Traeskriver {
  public:
    Traebygger() : aabne_{&rod} {}

    void aaben(std::string_view name) override;
    void luk(std::string_view name) override;
    void liste(std::string_view name) override;
    void felt(std::string_view name, std::string_view text) override;
    void tal(std::string_view name, std::string_view digits) override;

    Trae rod;  // an object

  private:
    // The last that was opened; its addresses hold, since nothing is put beside an open node.
    std::vector<Trae*> aabne_;
    Trae& ny(std::string_view name, Trae::Art kind);
};

}  // namespace faelled::rest
