// What a search knows of cases, documents and the reader. Private to sagdokument.
#pragma once

#include <optional>
#include <unordered_map>

#include "indeks/graense.hpp"
#include "indeks/regelsaet.hpp"
#include "indeks/skrivning.hpp"
#include "indeks/soegemaskine.hpp"
#include "sagdokument/fremsoegning.hpp"

namespace faelled::sagdokument {

[[nodiscard]] const oio::Objektbeskrivelse& beskrivelse(Gren g);
[[nodiscard]] const indeks::Regelsaet& regler(Gren g);

// What cases and documents are to the writer. `motor` outlives it.
[[nodiscard]] indeks::Skrivested skrivested(oio::Motor& motor);

// What the data limits ask about: what holds at `nu`, else what held last.
[[nodiscard]] indeks::Kendetegn kendetegn(Gren g, Cvr ejer, const oio::Indhold& i, Tid nu);
// Documents of the journal posts that hold in the interval; those of notes are none.
[[nodiscard]] std::vector<Uuid> journaldokumenter(const oio::Indhold& i,
                                                  const store::Periode& interval);

// Every case whose journal posts name the document, now or at another time.
[[nodiscard]] Result<std::vector<Uuid>> sager_med_altid(oio::Motor& motor, Cvr ejer,
                                                        const Uuid& dokument);

class Sagverden final : public indeks::Verden {
  public:
    Sagverden(oio::Motor& motor, indeks::Laesegraense limits)
        : motor_(motor), limits_(std::move(limits)), nu_(motor.ur().now()) {}

    [[nodiscard]] const oio::Objektbeskrivelse& type(Gren g) const override;
    [[nodiscard]] int rang(Gren g, std::uint8_t indeks) const override;
    [[nodiscard]] Result<std::vector<Uuid>> bundne(Gren g, const indeks::Objekt& o) override;
    [[nodiscard]] Result<bool> synlig(Gren g, const indeks::Objekt& o) override;
    [[nodiscard]] std::vector<store::Betingelse> graense(Gren g, Cvr ejer) const override;
    [[nodiscard]] bool i_intervaller(Gren g, const indeks::Objekt& o,
                                     const oio::Indekssoegning& s) const override;
    [[nodiscard]] const indeks::Laesegraense& limits() const { return limits_; }
    // Cases that a document hangs on now.
    [[nodiscard]] Result<std::vector<Uuid>> sager_med(Cvr ejer, const Uuid& dokument);

  private:
    // The highest level the reader may see in the subject of a visible case; nothing: not visible.
    [[nodiscard]] Result<std::optional<indeks::Foelsomhed>> sagsniveau(Cvr ejer, const Uuid& sag);

    oio::Motor& motor_;
    indeks::Laesegraense limits_;
    Tid nu_;
    std::unordered_map<Uuid, std::optional<indeks::Foelsomhed>> niveauer_;
};

}  // namespace faelled::sagdokument
