// Which index conditions a search by example can be answered from.
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "oio/indeks.hpp"
#include "oio/soegning.hpp"

namespace faelled::oio {
namespace {

using store::Betingelse;

// Criteria that are alternatives of one condition. Different intervals are joined to their hull,
// which only widens the candidates.
class Alternativer {
  public:
    void tilfoej(Betingelse::Vaerdi value, const Periode& p, bool exact) {
        if (values_.empty())
            hull_ = p;
        else if (!(hull_ == p)) {
            hull_ = {std::min(hull_.fra, p.fra), std::max(hull_.til, p.til)};
            exact_ = false;
        }
        exact_ = exact_ && exact;
        values_.push_back(std::move(value));
    }
    [[nodiscard]] bool eksakt() const { return exact_; }
    void skriv(std::uint8_t index, Soegeplan& plan) {
        if (values_.empty()) return;
        // Instants joined to a hull end at the last instant; one microsecond more keeps it inside.
        if (!exact_ && hull_.fra != hull_.til && hull_.til != Tid::plus_uendelig())
            hull_.til = hull_.til.plus(1);
        plan.betingelser.push_back({index, std::move(values_), hull_});
        plan.eksakt = plan.eksakt && exact_;
    }

  private:
    std::vector<Betingelse::Vaerdi> values_;
    Periode hull_;
    bool exact_ = true;
};

struct Tekstvaerdi {
    Betingelse::Vaerdi vaerdi;
    bool eksakt;
};

std::optional<Tekstvaerdi> tekstvaerdi(const Felt& field, const std::string& wanted) {
    const std::size_t star = wanted.find('*');
    // The values of references are not in the order of their texts.
    if (er_referencefelt(field) && star != std::string::npos) return std::nullopt;
    const std::string value = tekst_vaerdi(field, std::string_view(wanted).substr(0, star));
    const bool whole = value.size() < store::kMaxIndeksvaerdi;
    if (star == std::string::npos)
        return Tekstvaerdi{{value, Betingelse::Vaerdi::Slags::kEksakt}, whole};
    return Tekstvaerdi{{value, Betingelse::Vaerdi::Slags::kPraefiks},
                       whole && star + 1 == wanted.size()};
}

// An index that holds values of a field of one attribute kind.
struct Feltindeks {
    std::uint8_t indeks;
    std::array<std::uint8_t, 3> sti;
};

std::vector<Feltindeks> feltindekser(const Objektbeskrivelse& b, std::uint8_t art) {
    std::vector<Feltindeks> out;
    if (art == 0)
        for (std::size_t f = 0; f < b.felter.size(); ++f)
            if (felt_indekseret(b.felter[f]))
                out.push_back({felt_indeks(f), {static_cast<std::uint8_t>(f), 0xff, 0xff}});
    for (const Indeksudtraek& u : b.indekser) {
        const auto same = [&](const Feltindeks& x) { return x.sti == u.sti; };
        if (u.slags == Indeksudtraek::Slags::kAttributfelt && u.art == art &&
            std::none_of(out.begin(), out.end(), same))
            out.push_back({u.indeks, u.sti});
    }
    return out;
}

std::size_t kriterier(std::span<const Felt> fields, const std::vector<Feltvaerdi>& wanted) {
    std::size_t n = 0;
    for (const Feltvaerdi& w : wanted)
        if (fields[w.felt].moenster == Moenster::kGruppe)
            n += kriterier(fields[w.felt].gruppe, w.gruppe);
        else if (fields[w.felt].moenster != Moenster::kXml)
            ++n;
    return n;
}

// One Egenskab: each of its values that has an index is a condition.
void plan_egenskab(const Objektbeskrivelse& b, const Egenskab& w, const Periode& p,
                   Soegeplan& plan) {
    const auto fields = attributfelter(b, w.art);
    std::size_t decided = 0;
    for (const Feltindeks& x : feltindekser(b, w.art)) {
        const Felt& field = felt_ved(fields, x.sti);
        besoeg_sti(w.felter, x.sti, [&](const std::string& text) {
            auto v = tekstvaerdi(field, text);
            if (!v) return;
            Alternativer a;
            decided += v->eksakt ? 1 : 0;
            a.tilfoej(std::move(v->vaerdi), p, true);
            a.skriv(x.indeks, plan);
        });
    }
    const std::size_t asked = kriterier(fields, w.felter);
    // Several values must hold in one period, and in one group: only of Egenskab itself there is
    // just one at an instant.
    const bool together =
        asked <= 1 || (w.art == 0 && p.fra == p.til &&
                       std::none_of(w.felter.begin(), w.felter.end(),
                                    [](const auto& f) { return !f.gruppe.empty(); }));
    plan.eksakt = plan.eksakt && decided == asked && together;
}

void plan_egenskaber(const Objektbeskrivelse& b, std::uint8_t art, const SoegInput& in, Tid nu,
                     Soegeplan& plan) {
    std::vector<const Egenskab*> wanted;
    for (const Egenskab& w : in.eksempel.egenskaber)
        if (w.art == art) wanted.push_back(&w);
    if (wanted.empty() ||
        std::any_of(wanted.begin(), wanted.end(), [](const auto* w) { return w->felter.empty(); }))
        return;  // one alternative is no condition, so none is
    if (wanted.size() == 1)
        return plan_egenskab(b, *wanted.front(), kriterieinterval(wanted.front()->virkning, in, nu),
                             plan);
    // Alternatives can share a condition only over a field that each of them gives.
    plan.eksakt = false;
    for (const Feltindeks& x : feltindekser(b, art)) {
        const Felt& field = felt_ved(attributfelter(b, art), x.sti);
        Alternativer a;
        const bool all = std::all_of(wanted.begin(), wanted.end(), [&](const Egenskab* w) {
            std::optional<Tekstvaerdi> v;
            besoeg_sti(w->felter, x.sti, [&](const std::string& text) {
                if (!v) v = tekstvaerdi(field, text);
            });
            if (v) a.tilfoej(std::move(v->vaerdi), kriterieinterval(w->virkning, in, nu), false);
            return v.has_value();
        });
        if (!all) continue;
        a.skriv(x.indeks, plan);
        return;
    }
}

void plan_tilstande(const Objektbeskrivelse& b, const SoegInput& in, Tid nu, Soegeplan& plan) {
    if (b.kun_udtraek) {
        plan.eksakt = plan.eksakt && in.eksempel.tilstande.empty();
        return;
    }
    for (std::size_t art = 0; art < b.tilstande.size(); ++art) {
        Alternativer a;
        for (const Tilstand& w : in.eksempel.tilstande)
            if (w.art == art)
                a.tilfoej({kode_vaerdi(w.kode), Betingelse::Vaerdi::Slags::kEksakt},
                          kriterieinterval(w.virkning, in, nu), true);
        a.skriv(tilstand_indeks(art), plan);
    }
}

bool samme_rolle(std::string_view role, const Reference& wanted) {
    if (wanted.uuid() == nullptr) return false;
    const auto u = Uuid::parse(role);
    return u && *u == *wanted.uuid();
}

// What an extract can say of a relation criterion; nothing when it cannot be used.
std::optional<Tekstvaerdi> udtraeksvaerdi(const Objektbeskrivelse& b, const Indeksudtraek& u,
                                          const Relation& w) {
    if (u.slags == Indeksudtraek::Slags::kAttributfelt || u.art != w.art) return std::nullopt;
    if (!u.rolle.empty() && !samme_rolle(u.rolle, w.rolle)) return std::nullopt;
    // Other roles must not stand under the same number, nor more be asked than the entry says.
    const bool alone = std::none_of(b.indekser.begin(), b.indekser.end(), [&](const auto& o) {
        return &o != &u && o.indeks == u.indeks;
    });
    const bool only =
        alone && (u.rolle.empty() ? w.rolle.tom() : true) && w.type.tom() && w.indeks.empty();
    if (u.slags == Indeksudtraek::Slags::kRelationsref) {
        if (w.ref.tom()) return std::nullopt;
        std::string value = reference_vaerdi(b.relationer[w.art], w.ref);
        const bool whole = value.size() < store::kMaxIndeksvaerdi;
        return Tekstvaerdi{{std::move(value), Betingelse::Vaerdi::Slags::kEksakt},
                           only && whole && w.felter.empty()};
    }
    std::optional<Tekstvaerdi> out;
    const auto fields = udtraeksfelter(b, u);
    besoeg_sti(w.felter, u.sti, [&](const std::string& text) {
        if (!out) out = tekstvaerdi(felt_ved(fields, u.sti), text);
    });
    if (out) out->eksakt = out->eksakt && only && w.ref.tom() && kriterier(fields, w.felter) == 1;
    return out;
}

// Alternatives of one group share a condition when one index knows each of them.
void plan_udtraek(const Objektbeskrivelse& b, const std::vector<const Relation*>& group,
                  const SoegInput& in, Tid nu, Soegeplan& plan) {
    std::optional<std::pair<std::uint8_t, Alternativer>> best;
    for (const Indeksudtraek& u : b.indekser) {
        Alternativer a;
        const bool all = std::all_of(group.begin(), group.end(), [&](const Relation* w) {
            auto v = udtraeksvaerdi(b, u, *w);
            if (v)
                a.tilfoej(std::move(v->vaerdi), kriterieinterval(w->virkning, in, nu), v->eksakt);
            return v.has_value();
        });
        if (all && (!best || (a.eksakt() && !best->second.eksakt())))
            best.emplace(u.indeks, std::move(a));
    }
    if (best) return best->second.skriv(best->first, plan);
    plan.eksakt = false;
}

void plan_relationer(const Objektbeskrivelse& b, const std::vector<const Relation*>& group,
                     const SoegInput& in, Tid nu, Soegeplan& plan) {
    Alternativer a;
    for (const Relation* w : group) {
        std::string value = reference_vaerdi(b.relationer[w->art], w->ref);
        const auto slags = w->ref.tom() ? Betingelse::Vaerdi::Slags::kPraefiks
                                        : Betingelse::Vaerdi::Slags::kEksakt;
        const bool exact = w->rolle.tom() && w->type.tom() && w->indeks.empty() &&
                           w->felter.empty() && value.size() < store::kMaxIndeksvaerdi;
        a.tilfoej({std::move(value), slags}, kriterieinterval(w->virkning, in, nu), exact);
    }
    a.skriv(relation_indeks(group.front()->art), plan);
}

// "Received since" goes by the current registration: when any came since then, the latest did.
void plan_modtaget(const Objektbeskrivelse& b, const SoegInput& in, Soegeplan& plan) {
    plan.eksakt = false;
    if (!b.indeksform || in.sts->fra == Tid::minus_uendelig()) return;
    Betingelse condition{kModtagetIndeks, {}, Periode{}};
    for (std::string& value : modtaget_fra(in.sts->fra))
        condition.vaerdier.push_back({std::move(value), Betingelse::Vaerdi::Slags::kPraefiks});
    plan.betingelser.push_back(std::move(condition));
}

}  // namespace

Soegeplan laeg_plan(const Objektbeskrivelse& b, const SoegInput& in, Tid nu) {
    Soegeplan plan;
    for (std::size_t art = 0; art <= b.flere_attributter.size(); ++art)
        plan_egenskaber(b, static_cast<std::uint8_t>(art), in, nu, plan);
    plan_tilstande(b, in, nu, plan);
    for (const auto& group : kriteriegrupper(b, in.eksempel.relationer))
        if (b.kun_udtraek)
            plan_udtraek(b, group, in, nu, plan);
        else
            plan_relationer(b, group, in, nu, plan);
    if (in.sts) plan_modtaget(b, in, plan);
    if (in.registrering) plan.eksakt = false;
    // Every object of a type with states has an entry under each of them.
    if (plan.betingelser.empty() && !b.kun_udtraek && !b.tilstande.empty() &&
        b.tilstande[0].uden >= 0)
        plan.betingelser.push_back({tilstand_indeks(0),
                                    {{std::string(), Betingelse::Vaerdi::Slags::kPraefiks}},
                                    Periode{}});
    return plan;
}

}  // namespace faelled::oio
