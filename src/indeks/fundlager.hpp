// Where findings are kept: beside the object they are about, written in its transaction, and
// readable by sender and by rule. Bytes: docs/formater/fund.md. Thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "indeks/regel.hpp"
#include "store/store.hpp"

namespace faelled::indeks {

// Findings about one object.
struct Objektfund {
    std::uint8_t type = 0;
    Uuid uuid;
    Uuid afsender;  // nil: the object names none
    std::vector<Fund> fund;

    bool operator==(const Objektfund&) const = default;
};

class Fundlager {
  public:
    explicit Fundlager(store::Lager& lager) : lager_(lager) {}

    // Adds to the batch what makes these the object's findings, whatever they were before. None:
    // the object has none (also when it is removed).
    [[nodiscard]] Result<void> saet(Cvr ejer, const Objektfund& nye, store::Batch& batch);
    // Of one object; none when it has none.
    [[nodiscard]] Result<std::optional<Objektfund>> hent(Cvr ejer, std::uint8_t type,
                                                         const Uuid& uuid);

    enum class Skift : std::uint8_t { kUaendret, kNyt, kAndet, kVaek };
    // Replaces those of the object's findings that `ejes` is true for by those of `nye`, in a
    // transaction of its own, and leaves its others. kNyt: it had none of them, kVaek: it has none
    // any more. Nothing is changed when somebody else writes the object's findings meanwhile.
    [[nodiscard]] Result<Skift> erstat(Cvr ejer, const Objektfund& nye,
                                       const std::function<bool(const Fund&)>& ejes);

    struct Spoergsmaal {
        std::optional<Uuid> afsender{};  // none: all senders
        std::optional<Regel> regel{};    // none: all rules
        std::string efter{};             // a Side's `naeste`; empty: from the start
        std::size_t antal = 100;
    };
    struct Raekke {
        Regel regel = Regel::kFeltMangler;
        std::uint8_t type = 0;
        Uuid uuid;
        Uuid afsender;
    };
    struct Side {
        std::vector<Raekke> raekker;  // by sender, rule, type, UUID
        std::string naeste;  // empty: there are no more; may be set although there are none
    };
    [[nodiscard]] Result<Side> find(Cvr ejer, const Spoergsmaal& s);

  private:
    store::Lager& lager_;
};

}  // namespace faelled::indeks
