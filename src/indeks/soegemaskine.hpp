// Evaluates a search expression over an index: candidates from the store by the cheapest criterion,
// then one exact predicate, then the reader's data limits. Work is bounded: a search that would
// look at too many objects is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "indeks/udtryk.hpp"
#include "oio/motor.hpp"
#include "store/store.hpp"

namespace faelled::indeks {

// The current registration of an object.
struct Objekt {
    Cvr ejer;
    Uuid uuid;
    oio::Registrering registrering;
};

// What a search knows of the index and of the reader. One per search; used by one thread.
class Verden {
  public:
    virtual ~Verden() = default;
    [[nodiscard]] virtual const oio::Objektbeskrivelse& type(Gren g) const = 0;
    // How many objects one value of an index number stands for, roughly: 0 a handful, 9 most.
    [[nodiscard]] virtual int rang(Gren g, std::uint8_t indeks) const = 0;
    // Objects of the other branch that are tied to this one, whether or not the reader may see
    // them; each once.
    [[nodiscard]] virtual Result<std::vector<Uuid>> bundne(Gren g, const Objekt& o) = 0;
    [[nodiscard]] virtual Result<bool> synlig(Gren g, const Objekt& o) = 0;
    // Conditions that every visible object meets.
    [[nodiscard]] virtual std::vector<store::Betingelse> graense(Gren g, Cvr ejer) const = 0;
    // The interval criteria of a search.
    [[nodiscard]] virtual bool i_intervaller(Gren g, const Objekt& o,
                                             const oio::Indekssoegning& s) const = 0;
};

class Soegemaskine {
  public:
    struct Indstillinger {
        std::size_t maks_undersoegte = 100'000;
    };
    Soegemaskine(oio::Motor& motor, Verden& verden, Indstillinger settings)
        : motor_(motor), verden_(verden), settings_(settings), nu_(motor.ur().now()) {}

    using Modtag = std::function<Result<void>(const Objekt&)>;
    // Every visible match of the branch, each once, in no promised order. 40 when too many objects
    // would have to be looked at. `u` has passed kontroller().
    [[nodiscard]] Result<void> find(const Udtryk& u, Gren g, const std::vector<Cvr>& ejere,
                                    const Modtag& modtag);
    // Of these the visible ones, and when `u` is given and speaks of the branch those that match.
    // In the order given, each once.
    [[nodiscard]] Result<void> vaelg(const std::vector<Uuid>& uuids, const Udtryk* u, Gren g,
                                     const std::vector<Cvr>& ejere, const Modtag& modtag);
    [[nodiscard]] Tid nu() const { return nu_; }

  private:
    // Where candidates come from; together the sources of a plan never miss a match.
    struct Kilde {
        const oio::SoegInput* input = nullptr;
        Gren gren = 0;
        bool via = false;  // objects of the other branch; what is tied to them are the candidates
    };
    struct Plan {
        int rang = 10;
        std::vector<Kilde> kilder;
    };
    [[nodiscard]] Plan plan(const Udtryk& u, Gren g, bool join) const;
    [[nodiscard]] Plan plan(const Led& l, Gren g) const;
    [[nodiscard]] Result<void> besoeg(const Kilde& k, Cvr ejer, bool limits,
                                      const std::function<Result<void>(Objekt&&)>& f);
    [[nodiscard]] Result<void> besoeg_via(const Objekt& partner, Gren g,
                                          std::unordered_set<Uuid>& seen, const Udtryk& u,
                                          const Modtag& modtag);
    [[nodiscard]] Result<std::vector<Objekt>> hent(Gren g, Cvr ejer, const std::vector<Uuid>& u);
    [[nodiscard]] Result<void> proev(const Udtryk& u, Gren g, const Objekt& o,
                                     const Modtag& modtag);
    [[nodiscard]] Result<bool> sand(const Udtryk& u, Gren g, const Objekt& o, bool join);
    [[nodiscard]] Result<bool> sand(const Led& l, Gren g, const Objekt& o);
    [[nodiscard]] Result<bool> forenet(const Udtryk& u, Gren g, const Objekt& o);
    [[nodiscard]] Result<bool> opfylder(const Led& l, const Objekt& o);
    [[nodiscard]] Result<bool> i_historien(Gren g, const Objekt& o, const oio::SoegInput& in);
    [[nodiscard]] Result<void> taelle(std::size_t n);

    oio::Motor& motor_;
    Verden& verden_;
    Indstillinger settings_;
    Tid nu_;
    std::size_t undersoegt_ = 0;
};

}  // namespace faelled::indeks
