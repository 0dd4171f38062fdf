// What the writing operations of both indexes share: rights, limits of a call, rule ids on
// refusals, strict senders (indekser.md chapters 7, 8.1).
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adgang/kalder.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "indeks/ejerskab.hpp"
#include "indeks/fundlager.hpp"
#include "indeks/operationer.hpp"
#include "indeks/regelsaet.hpp"
#include "oio/motor.hpp"

namespace faelled::indeks {

// 43 when the agreement lacks the right.
[[nodiscard]] Result<void> kraev(const adgang::Kalder& k, adgang::Ret right);
[[nodiscard]] oio::Skriver skriver(const adgang::Kalder& k);

// Rules of level C that refuse what a sender writes; under kAlle those for every sender.
using Strenge = std::map<Uuid, std::set<Regel>>;
inline constexpr Uuid kAlle{};

struct Skriveindstillinger {
    Afsenderliste tilladte{};  // senders beside a master's own systems
    Strenge strenge{};
    std::size_t maks_objekter = 500;  // in one call
    Cvropslag cvropslag{};
};

// What an index is to the writer of its objects.
struct Skrivested {
    struct Type {
        const Regelsaet* regler = nullptr;
        std::string_view navn;  // as UnikRetur names it
    };
    std::array<Type, kGrene> typer;
    std::string_view element;  // what a refusal of the whole call names
    // Takes away what a sender has no say in, before anything else; may be empty.
    void (*forbered)(Gren, oio::Indhold&) = nullptr;
    // Findings beside those of the rules; may be empty.
    std::function<Result<void>(Gren, Cvr ejer, const Uuid&, const oio::Indhold&,
                               std::vector<Fund>&)>
        egne_fund{};
};

// importer and opdater of an index, and the checks that every other write shares. Thread-safe.
class Skrivning {
  public:
    // Motor and settings outlive it.
    Skrivning(oio::Motor& motor, const Skriveindstillinger& settings, Skrivested sted)
        : motor_(motor), settings_(settings), sted_(std::move(sted)), fund_(motor.lager()) {}

    // Fejl: the whole call is refused (rights, too many objects, none).
    [[nodiscard]] Result<std::vector<Enkeltsvar>> importer(const adgang::Kalder& k,
                                                           std::vector<Importeret> in);
    [[nodiscard]] Result<std::vector<Enkeltsvar>> opdater(const adgang::Kalder& k,
                                                          std::vector<Opdateret> in);

    // Levels A to C of an importer without storing: findings stand in the answers (chapter 7).
    [[nodiscard]] Result<std::vector<Enkeltsvar>> valider(const adgang::Kalder& k,
                                                          std::vector<Importeret> in);
    // Runs inside the transaction of a write: who may, what is wrong, what is noted. `om_beskeden`:
    // findings about the message that the stored registration does not tell.
    [[nodiscard]] oio::Medskrift medskrift(const adgang::Kalder& k, Gren g, const Uuid& uuid,
                                           bool ny, std::vector<Fund> om_beskeden = {});
    // The object as it stands, when the caller may write it: 44 and 43.
    [[nodiscard]] Result<oio::Registrering> egen(const adgang::Kalder& k, Gren g, const Uuid& uuid);
    // Level A beside the schema.
    [[nodiscard]] Result<void> afvis(Gren g, const oio::Indhold& i) const;
    [[nodiscard]] Result<std::vector<Fund>> fund_om(const adgang::Kalder& k, Gren g,
                                                    const Uuid& uuid, const oio::Registrering& r);
    // Adds the finding that the object points to nothing (C27), unless it has it already.
    [[nodiscard]] Result<void> peger_paa_intet(Cvr ejer, Gren g, const Uuid& uuid,
                                               const oio::Indhold& i, std::string sti,
                                               store::Batch& batch);

    [[nodiscard]] Enkeltsvar svar(Gren g, const Uuid& uuid, Result<void> r) const;
    // 40 when there is no object, or too many.
    [[nodiscard]] Result<void> kontroller_antal(std::size_t antal) const;
    [[nodiscard]] const Regelsaet& regler(Gren g) const { return *sted_.typer.at(g).regler; }
    [[nodiscard]] const oio::Objektbeskrivelse& type(Gren g) const { return *regler(g).type; }
    [[nodiscard]] Fundlager& fund() { return fund_; }

  private:
    [[nodiscard]] Result<void> valider(const adgang::Kalder& k, Gren g, oio::ImporterInput input,
                                       Enkeltsvar& out);

    oio::Motor& motor_;
    const Skriveindstillinger& settings_;
    Skrivested sted_;
    Fundlager fund_;
};

[[nodiscard]] Fejl afvist(int kode, std::string_view regel, std::string tekst);
// 40 with the finding's place (element, role) and rule.
[[nodiscard]] Fejl afvist(const Fund& f);
// A05: none of the objects is written, because nobody knows which was meant.
[[nodiscard]] Fejl samme_uuid();
// With the rule id of what the engine refuses.
[[nodiscard]] Fejl med_regel(Fejl f);

// How often each UUID stands in the call.
template <typename Input>
[[nodiscard]] std::unordered_map<Uuid, int> forekomster(const std::vector<Input>& in) {
    std::unordered_map<Uuid, int> n;
    for (const Input& x : in)
        if (!x.uuid.is_nil()) ++n[x.uuid];
    return n;
}

}  // namespace faelled::indeks
