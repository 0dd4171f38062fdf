// The objects that a fremsoeg shows: the page of what was found and what is included, each once
// (indekser.md chapters 9, 11).
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"
#include "indeks/operationer.hpp"
#include "indeks/soegemaskine.hpp"
#include "indeks/udtryk.hpp"
#include "oio/motor.hpp"

namespace faelled::indeks {

// Where an object that was found lies.
struct Traef {
    Cvr ejer;
    Uuid uuid;
};

// What one branch found, in the order asked.
struct Fundne {
    std::vector<Traef> traef;
    store::Periode interval;       // SoegVirkning
    std::optional<Sidevalg> side;  // none: no paging
};
// Nothing yet: interval (now, when it says none) and page of what the expression says of the
// branch. `u` may be null.
[[nodiscard]] Fundne ingen_fundne(const Udtryk* u, Gren g, Tid nu);

// One per search; used by one thread.
class Billeder {
  public:
    // Makes of a visible object what this reader is shown of it, in the interval.
    using Tilpasning = std::function<Result<void>(Gren, Cvr, const store::Periode&, oio::Indhold&)>;

    Billeder(oio::Motor& motor, const Verden& verden, Tilpasning tilpasning)
        : motor_(motor), verden_(verden), tilpasning_(std::move(tilpasning)) {}

    // Of an object that the search read: it need not be read again when it is shown. As many as
    // there is room for.
    void husk(Gren g, const Objekt& o);
    // Adds those of the page; without `sider` the first of all. Never more than a page may have.
    [[nodiscard]] Result<void> side(Gren g, const Fundne& all, bool sider,
                                    std::vector<oio::Oejebliksbillede>& out);
    // Adds it, unless it was shown before or has been removed meanwhile.
    [[nodiscard]] Result<void> vis(Gren g, const Traef& t, const store::Periode& interval,
                                   std::vector<oio::Oejebliksbillede>& out);
    // Of these the visible ones, under the machine's limits.
    [[nodiscard]] Result<void> vis_synlige(Soegemaskine& machine, Gren g, Cvr ejer,
                                           std::vector<Uuid> uuids, const store::Periode& interval,
                                           std::vector<oio::Oejebliksbillede>& out);

  private:
    oio::Motor& motor_;
    const Verden& verden_;
    Tilpasning tilpasning_;
    std::array<std::unordered_map<Uuid, oio::Registrering>, kGrene> laeste_;
    std::array<std::unordered_set<Uuid>, kGrene> viste_;
};

}  // namespace faelled::indeks
