// The changes themselves (organisation.md 11.3, 11.5): what both the forms and the import do. They
// are gathered and written by gem() in one transaction, so that a form that is refused halfway
// leaves nothing. Private to app/sider.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/sider/orgdata.hpp"

namespace faelled::app::sider {

class Orgskriver {
  public:
    // As it will be at `day`. Reads go by what is registered now.
    Orgskriver(const Organisationssider& s, const Kalder& k, Tid day,
               std::optional<std::string> note)
        : s_(s), k_(k), d_(s, k, {day, {}}), f_{day, k.organisation()}, note_(std::move(note)) {}

    [[nodiscard]] Result<Uuid> opret_enhed(const org::Enhedsoenske& w);
    [[nodiscard]] Result<void> ret_enhed(const Uuid& u, const org::Enhedsoenske& w);
    // 49 when units are still under it, or it is the root.
    [[nodiscard]] Result<void> luk_enhed(const Uuid& u);
    [[nodiscard]] Result<void> genaabn_enhed(const Uuid& u, const Uuid& over);
    // Keys as in data/konstanter.tsv ("ENHED_EMAIL"); an empty text takes the address away. Only
    // what differs is written.
    struct Kontakt {
        std::string rolle;
        std::string tekst;
    };
    [[nodiscard]] Result<void> kontrolleret(const oio::Objektbeskrivelse& t,
                                            std::vector<Kontakt>& wanted) const;
    [[nodiscard]] Result<void> saet_kontakt(const oio::Objektbeskrivelse& t, const Uuid& u,
                                            std::vector<Kontakt> wanted);
    [[nodiscard]] Result<void> er_emner(std::string_view field,
                                        const std::vector<Uuid>& classes) const;
    // C61: a payout unit is known by its LOS short name.
    [[nodiscard]] Result<void> har_los_kortnavn(const Uuid& u) const;
    [[nodiscard]] Result<void> saet_opgaver(const Uuid& u, const std::vector<Uuid>& classes);

    // Exactly these IT systems are what the unit uses (11.10).
    [[nodiscard]] Result<void> saet_itsystemer(const Uuid& u, const std::vector<Uuid>& systems);
    // Contact places (11.8) and payout units (11.9) alike: whether the unit is one itself, for
    // which subjects, and which others' functions serve it. 49 when it stops to be one that others
    // use.
    struct Tilknytning {
        Uuid type;  // klasse::henvendelsessted() or klasse::udbetalende_enhed()
        std::string navn;
        bool egen = false;
        std::vector<Uuid> opgaver;
        std::vector<Uuid> andre;
        std::string_view felt;  // of the form, for what is wrong with `andre`
    };
    [[nodiscard]] Result<void> saet_tilknytning(const Uuid& u, const Tilknytning& w);

    struct Brugeroenske {
        std::string navn;
        std::string brugernavn;
    };
    [[nodiscard]] Result<Uuid> opret_bruger(const Brugeroenske& w);
    [[nodiscard]] Result<void> ret_bruger(const Uuid& u, const Brugeroenske& w);
    // Ends her positions too.
    [[nodiscard]] Result<void> stop_bruger(const Uuid& u);
    [[nodiscard]] Result<Uuid> opret_stilling(const org::Stillingsoenske& w);
    [[nodiscard]] Result<void> afslut_stilling(const Uuid& u);

    // Writes what was asked for. Only where Organisation points is written by itself, afterwards:
    // that object is the platform's, not the municipality's.
    [[nodiscard]] Result<void> gem();

    // What the rules say of a parent at the day.
    [[nodiscard]] Result<void> kontroller_overordnet(const Uuid& unit, const Uuid& over) const;
    [[nodiscard]] const Orgdata& data() const { return d_; }

  private:
    void ret(const oio::Objektbeskrivelse& t, const Uuid& u, oio::Indhold c) {
        venter_.push_back({&t, u, false, std::move(c)});
    }
    void ny(const oio::Objektbeskrivelse& t, const Uuid& u, oio::Indhold c) {
        venter_.push_back({&t, u, true, std::move(c)});
    }
    // As it will be when what waits is written. 44 when it is not there.
    [[nodiscard]] Result<oio::Indhold> kommende(const oio::Objektbeskrivelse& t,
                                                const Uuid& u) const;
    // The functions of the type that the unit has at the day or later.
    [[nodiscard]] Result<Orgdata::Kort> egne(const Uuid& u, const Uuid& type) const;
    [[nodiscard]] Result<void> kontroller_andre(const Tilknytning& w) const;
    [[nodiscard]] Result<void> ingen_bruger(const Uuid& u, const Orgdata::Kort& own) const;
    // The unit's own function, made or given its subjects; nothing when it is not to have one.
    [[nodiscard]] Result<std::optional<Uuid>> egen_funktion(const Uuid& u, const Tilknytning& w,
                                                            const Orgdata::Kort& own);
    [[nodiscard]] Result<void> afslut_funktioner(std::string_view relation, const Uuid& target);

    const Organisationssider& s_;
    const Kalder& k_;
    Orgdata d_;
    org::Fra f_;
    std::optional<std::string> note_;
    std::vector<org::Aendring> venter_;
    std::optional<Uuid> rod_;  // what Organisation is to point at
};

}  // namespace faelled::app::sider
