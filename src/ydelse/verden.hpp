// What a search knows of grants, payments and the reader (indekser.md 11, 13). Private to ydelse.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "indeks/ejerskab.hpp"
#include "indeks/graense.hpp"
#include "indeks/regelsaet.hpp"
#include "indeks/soegemaskine.hpp"
#include "ydelse/fremsoegning.hpp"

namespace faelled::ydelse {

[[nodiscard]] const oio::Objektbeskrivelse& beskrivelse(Gren g);
[[nodiscard]] const indeks::Regelsaet& regler(Gren g);

// Grants that the parts of a payment come from, each once.
[[nodiscard]] std::vector<Uuid> bevillinger_i(const oio::Indhold& effektuering);
// Sensitivity that holds at `nu`, else that held last; VIP when nothing says it.
[[nodiscard]] indeks::Foelsomhed foelsomhed(const oio::Indhold& bevilling, Tid nu);
// KLE number of a granted benefit or of a payment's part; empty when there is none.
[[nodiscard]] std::string_view kle(const oio::Egenskab& bevilget_ydelse);
[[nodiscard]] std::string_view kle(const oio::Relation& del);

// Bevillingstartdato and Bevillingslutdato are the index's to say (10.2): `fjern_datoer` takes what
// a sender wrote, `saet_datoer` fills them from the granted benefits: the earliest start, the
// latest end, no end when one has none.
void fjern_datoer(oio::Indhold& bevilling);
void saet_datoer(oio::Indhold& bevilling);

class Ydelsesverden final : public indeks::Verden {
  public:
    // `system`: the calling system, which sees its own payments also when they are tied to no
    // grant; nil: none.
    Ydelsesverden(oio::Motor& motor, indeks::Laesegraense limits, const Uuid& system)
        : motor_(motor), limits_(std::move(limits)), system_(system), nu_(motor.ur().now()) {}

    [[nodiscard]] const oio::Objektbeskrivelse& type(Gren g) const override;
    [[nodiscard]] int rang(Gren g, std::uint8_t indeks) const override;
    [[nodiscard]] Result<std::vector<Uuid>> bundne(Gren g, const indeks::Objekt& o) override;
    // Own test first, then the other side's own test once (chapter 13).
    [[nodiscard]] Result<bool> synlig(Gren g, const indeks::Objekt& o) override;
    [[nodiscard]] std::vector<store::Betingelse> graense(Gren g, Cvr ejer) const override;
    [[nodiscard]] bool i_intervaller(Gren g, const indeks::Objekt& o,
                                     const oio::Indekssoegning& s) const override;

    // Takes out of a visible object the granted benefits or parts in subjects that the reader may
    // not see. Sums stay as they are.
    [[nodiscard]] Result<void> beskaer(Gren g, Cvr ejer, oio::Indhold& i);
    [[nodiscard]] const indeks::Laesegraense& limits() const { return limits_; }

  private:
    // Does the reader see objects of this subject, system and sensitivity?
    [[nodiscard]] bool maa(Cvr ejer, std::string_view kle, indeks::Foelsomhed f,
                           const std::vector<Uuid>& mastere,
                           const std::vector<Uuid>& enheder) const;
    [[nodiscard]] bool egen_proeve(Gren g, Cvr ejer, const oio::Indhold& i,
                                   indeks::Foelsomhed f) const;
    [[nodiscard]] Result<std::vector<Uuid>> effektueringer_af(Cvr ejer, const Uuid& bevilling);
    // The lowest sensitivity among the payment's grants that are in the index.
    [[nodiscard]] Result<std::optional<indeks::Foelsomhed>> laveste(Cvr ejer,
                                                                    const oio::Indhold& i);

    oio::Motor& motor_;
    indeks::Laesegraense limits_;
    Uuid system_;
    Tid nu_;
    // Of grants that payments were asked about; nothing: not in the index.
    std::map<std::pair<Cvr, Uuid>, std::optional<indeks::Foelsomhed>> foelsomheder_;
};

}  // namespace faelled::ydelse
