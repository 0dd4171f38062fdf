// Rules that several records share: who may, what a value may be. Private to the module.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "administration/arkiv.hpp"

namespace faelled::administration {

// A refusal in words for a person, with the field and the rule.
[[nodiscard]] Fejl brud(int kode, std::string_view regel, std::string tekst,
                        std::string_view felt = {});
[[nodiscard]] inline std::unexpected<Fejl> nej(int kode, std::string_view regel, std::string tekst,
                                               std::string_view felt = {}) {
    return std::unexpected(brud(kode, regel, std::move(tekst), felt));
}

// --- who --------------------------------------------------------------------------------------

// Acts for `organisation` and has one of the roles there; 43 naming what is needed (ADM-002).
[[nodiscard]] Result<void> kraev(const Administrator& a, Cvr organisation,
                                 std::initializer_list<Rolle> roles);
// The same, or is the operator.
[[nodiscard]] Result<void> kraev_eller_operatoer(const Administrator& a, Cvr organisation,
                                                 std::initializer_list<Rolle> roles);
[[nodiscard]] Result<void> kraev_operatoer(const Administrator& a);
// Sees across organisations: the operator and the operator's auditor.
[[nodiscard]] bool ser_alt(const Administrator& a);
// May see a record: as its projection says.
[[nodiscard]] bool er_alles(const std::vector<std::string>& synlig);
[[nodiscard]] bool kan_se(const Administrator& a, const std::vector<std::string>& synlig);

// --- values -----------------------------------------------------------------------------------

// 40 when empty.
[[nodiscard]] Result<void> ikke_tom(std::string_view value, std::string_view felt);
[[nodiscard]] Result<void> https(std::string_view url, std::string_view felt);
[[nodiscard]] Result<void> email(std::string_view address, std::string_view felt);
// An absolute http(s) or urn id without white space.
[[nodiscard]] Result<void> uri(std::string_view id, std::string_view felt);
// "http://<domain>/roles/<kind>/<name>/<version>"; `domaener` empty: any domain.
[[nodiscard]] Result<void> rolle_id(std::string_view id, std::string_view kind,
                                    std::span<const std::string> domaener, std::string_view felt);
// Modulus 11; a warning only (3.1).
[[nodiscard]] bool cvr_kontrolciffer(Cvr cvr);

// An active, existing constraint type by entity id.
[[nodiscard]] Result<std::optional<Dataafgraensningstype>> afgraensningstype(
    Arkiv& archive, std::string_view entity_id);
// Each type exists and is active, none twice.
[[nodiscard]] Result<void> kontroller_typer(Arkiv& archive,
                                            std::span<const Rolleafgraensning> types);

enum class Dynamisk : std::uint8_t { kNej, kTilladt };
// Values for a role: known types of the role only, the required ones all there, each value legal by
// its type (ADM-013). `rolle` is for the text.
[[nodiscard]] Result<void> kontroller_vaerdier(Arkiv& archive, std::string_view rolle,
                                               std::span<const Rolleafgraensning> types,
                                               std::span<const Afgraensningsvaerdi> values,
                                               Dynamisk dynamic);

// --- records ----------------------------------------------------------------------------------

[[nodiscard]] Result<std::optional<Organisation>> organisation(Arkiv& archive, Cvr cvr);
// 40 when it does not exist or is not active.
[[nodiscard]] Result<Organisation> aktiv_organisation(Arkiv& archive, Cvr cvr,
                                                      std::string_view felt);
[[nodiscard]] bool har_type(const Organisation& o, Organisationstype type);
[[nodiscard]] std::string_view navn_paa(Rolle r);

}  // namespace faelled::administration
