#include "oio/udvalg.hpp"

#include <algorithm>

namespace faelled::oio {
namespace {

Result<Periode> interval(std::optional<Tid> fra, std::optional<Tid> til, const char* element) {
    const Periode p{fra.value_or(Tid::minus_uendelig()), til.value_or(Tid::plus_uendelig())};
    if (p.til < p.fra)
        return std::unexpected(Fejl::ugyldig(element, "må ikke ligge før den nedre grænse"));
    return p;
}

template <typename T>
void behold(std::vector<T>& periods, const Periode& interval) {
    std::erase_if(periods, [&](const T& t) {
        return !Periode{t.virkning.fra, t.virkning.til}.overlapper(interval);
    });
}

}  // namespace

Result<Periode> virkningsinterval(const Filter& f, Tid nu) {
    if (!f.virkning_fra && !f.virkning_til) return Periode{nu, nu};
    return interval(f.virkning_fra, f.virkning_til, "sd:VirkningTilFilter");
}

Result<std::optional<Periode>> registreringsinterval(const Filter& f) {
    if (!f.registrering_fra && !f.registrering_til) return std::optional<Periode>();
    return interval(f.registrering_fra, f.registrering_til, "sd:RegistreringTilFilter");
}

Result<std::optional<Periode>> modtagelsesinterval(const Filter& f) {
    if (!f.sts_fra && !f.sts_til) return std::optional<Periode>();
    return interval(f.sts_fra, f.sts_til, "gd:StsRegistreringTilFilter");
}

std::vector<Periode> afsendte_intervaller(std::span<const Registrering> history) {
    std::vector<Periode> out;
    out.reserve(history.size());
    for (const Registrering& r : history) {
        Tid begins = r.afsendt.value_or(r.tidspunkt);
        if (!out.empty()) {
            begins = std::max(begins, out.back().fra);
            out.back().til = begins;
        }
        out.push_back({begins, Tid::plus_uendelig()});
    }
    return out;
}

void behold(Indhold& content, const Periode& interval) {
    behold(content.egenskaber, interval);
    behold(content.tilstande, interval);
    behold(content.relationer, interval);
}

}  // namespace faelled::oio
