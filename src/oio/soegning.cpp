#include "oio/soegning.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "oio/indeks.hpp"

namespace faelled::oio {
namespace {

using store::Betingelse;

bool omvendt(const Virkning& v) {
    return v.fra != kUangivet && v.til != kUangivet && v.til < v.fra;
}

// Rule 2: the criterion's own Virkning, else SoegVirkning, else now.
Periode interval(const Virkning& v, const SoegInput& in, Tid nu) {
    if (v.fra != kUangivet || v.til != kUangivet)
        return {v.fra == kUangivet ? Tid::minus_uendelig() : v.fra,
                v.til == kUangivet ? Tid::plus_uendelig() : v.til};
    return in.virkning.value_or(Periode{nu, nu});
}

bool gaelder(const Virkning& stored, const Periode& p) {
    return Periode{stored.fra, stored.til}.overlapper(p);
}

bool tekst_passer(const Felt& field, const std::string& wanted, const std::string& stored) {
    const bool wild = wanted.find('*') != std::string::npos;
    if (field.soegbar != Soegbar::kNavn) return wild ? matches(wanted, stored) : wanted == stored;
    return wild ? matches(fold(wanted), fold(stored)) : fold(wanted) == fold(stored);
}

bool passer(const Objektbeskrivelse& b, const Egenskab& wanted, const Egenskab& stored) {
    return std::all_of(wanted.felter.begin(), wanted.felter.end(), [&](const Feltvaerdi& w) {
        return std::any_of(stored.felter.begin(), stored.felter.end(), [&](const Feltvaerdi& s) {
            return s.felt == w.felt && tekst_passer(b.felter[w.felt], w.tekst, s.tekst);
        });
    });
}

bool passer(const Relation& wanted, const Relation& stored) {
    return wanted.art == stored.art && (wanted.ref.tom() || wanted.ref.samme(stored.ref)) &&
           (wanted.rolle.tom() || wanted.rolle.samme(stored.rolle)) &&
           (wanted.type.tom() || wanted.type.samme(stored.type)) &&
           (wanted.indeks.empty() || wanted.indeks == stored.indeks);
}

bool egenskaber_opfyldt(const Objektbeskrivelse& b, const Indhold& stored, const SoegInput& in,
                        Tid nu) {
    const auto& wanted = in.eksempel.egenskaber;
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const Egenskab& w) {
               const Periode p = interval(w.virkning, in, nu);
               // An Egenskab without any field is no condition.
               if (w.felter.empty()) return true;
               return std::any_of(
                   stored.egenskaber.begin(), stored.egenskaber.end(),
                   [&](const Egenskab& s) { return gaelder(s.virkning, p) && passer(b, w, s); });
           });
}

bool tilstand_opfyldt(std::uint8_t art, const Indhold& stored, const SoegInput& in, Tid nu) {
    bool asked = false;
    bool has_any = false;
    for (const Tilstand& s : stored.tilstande)
        has_any = has_any || s.art == art;
    for (const Tilstand& w : in.eksempel.tilstande) {
        if (w.art != art) continue;
        asked = true;
        if (!has_any && w.kode == 0) return true;
        const Periode p = interval(w.virkning, in, nu);
        for (const Tilstand& s : stored.tilstande)
            if (s.art == art && s.kode == w.kode && gaelder(s.virkning, p)) return true;
    }
    return !asked;
}

bool relation_opfyldt(std::uint8_t art, const Indhold& stored, const SoegInput& in, Tid nu) {
    bool asked = false;
    for (const Relation& w : in.eksempel.relationer) {
        if (w.art != art) continue;
        asked = true;
        const Periode p = interval(w.virkning, in, nu);
        for (const Relation& s : stored.relationer)
            if (passer(w, s) && gaelder(s.virkning, p)) return true;
    }
    return !asked;
}

// --- the plan
// ------------------------------------------------------------------------------------------------

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

Tekstvaerdi tekstvaerdi(const Felt& field, const std::string& wanted) {
    const std::size_t star = wanted.find('*');
    const std::string value = tekst_vaerdi(field, std::string_view(wanted).substr(0, star));
    const bool whole = value.size() < store::kMaxIndeksvaerdi;
    if (star == std::string::npos) return {{value, Betingelse::Vaerdi::Slags::kEksakt}, whole};
    return {{value, Betingelse::Vaerdi::Slags::kPraefiks}, whole && star + 1 == wanted.size()};
}

void plan_egenskaber(const Objektbeskrivelse& b, const SoegInput& in, Tid nu, Soegeplan& plan) {
    const auto& wanted = in.eksempel.egenskaber;
    if (wanted.empty()) return;
    if (std::any_of(wanted.begin(), wanted.end(), [](const auto& w) { return w.felter.empty(); }))
        return;  // one alternative is no condition, so none is
    if (wanted.size() == 1) {
        const Periode p = interval(wanted.front().virkning, in, nu);
        for (const Feltvaerdi& f : wanted.front().felter) {
            if (b.felter[f.felt].soegbar == Soegbar::kUden) {
                plan.eksakt = false;
                continue;
            }
            Alternativer a;
            Tekstvaerdi v = tekstvaerdi(b.felter[f.felt], f.tekst);
            a.tilfoej(std::move(v.vaerdi), p, v.eksakt);
            a.skriv(felt_indeks(f.felt), plan);
        }
        // Several fields must hold in one period; at an instant there is only one.
        if (wanted.front().felter.size() > 1 && p.fra != p.til) plan.eksakt = false;
        return;
    }
    // Alternatives can share a condition only over a field that each of them gives.
    plan.eksakt = false;
    const Feltvaerdi& lead = wanted.front().felter.front();
    if (b.felter[lead.felt].soegbar == Soegbar::kUden) return;
    Alternativer a;
    for (const Egenskab& w : wanted) {
        const std::string* text = w.felt(lead.felt);
        if (text == nullptr) return;
        a.tilfoej(tekstvaerdi(b.felter[lead.felt], *text).vaerdi, interval(w.virkning, in, nu),
                  false);
    }
    a.skriv(felt_indeks(lead.felt), plan);
}

}  // namespace

Result<void> kontroller(const SoegInput& in) {
    if (in.foerste < 0)
        return std::unexpected(
            Fejl::ugyldig("sd:FoersteResultatReference", "må ikke være negativ"));
    if (in.maksimum && *in.maksimum < 1)
        return std::unexpected(Fejl::ugyldig("sd:MaksimalAntalKvantitet", "skal være mindst 1"));
    const auto bad = [](const auto& list) {
        return std::any_of(list.begin(), list.end(),
                           [](const auto& x) { return omvendt(x.virkning); });
    };
    if (bad(in.eksempel.egenskaber) || bad(in.eksempel.tilstande) || bad(in.eksempel.relationer) ||
        (in.virkning && in.virkning->til < in.virkning->fra) ||
        (in.registrering && in.registrering->fra && in.registrering->til &&
         *in.registrering->til < *in.registrering->fra))
        return std::unexpected(Fejl::ugyldig("sd:TilTidspunkt", "må ikke ligge før FraTidspunkt"));
    return {};
}

bool opfylder(const Objektbeskrivelse& b, const Indhold& stored, const SoegInput& in, Tid nu) {
    if (!egenskaber_opfyldt(b, stored, in, nu)) return false;
    for (std::size_t art = 0; art < b.tilstande.size(); ++art)
        if (!tilstand_opfyldt(static_cast<std::uint8_t>(art), stored, in, nu)) return false;
    for (std::size_t art = 0; art < b.relationer.size(); ++art)
        if (!relation_opfyldt(static_cast<std::uint8_t>(art), stored, in, nu)) return false;
    return true;
}

bool opfylder(const Registrering& r, const SoegInput& in) {
    if (!in.registrering) return er_aktiv(r.livscyklus);
    const SoegRegistrering& wanted = *in.registrering;
    if (wanted.livscyklus ? r.livscyklus != *wanted.livscyklus : !er_aktiv(r.livscyklus))
        return false;
    return wanted.bruger_ref.tom() || wanted.bruger_ref.samme(r.bruger_ref);
}

bool kraever_historik(const SoegInput& in) {
    if (!in.registrering) return false;
    const SoegRegistrering& wanted = *in.registrering;
    return wanted.fra || wanted.til || (wanted.livscyklus && !er_aktiv(*wanted.livscyklus));
}

Soegeplan laeg_plan(const Objektbeskrivelse& b, const SoegInput& in, Tid nu) {
    Soegeplan plan;
    plan_egenskaber(b, in, nu, plan);
    for (std::size_t art = 0; art < b.tilstande.size(); ++art) {
        Alternativer a;
        for (const Tilstand& w : in.eksempel.tilstande)
            if (w.art == art) {
                a.tilfoej({kode_vaerdi(w.kode), Betingelse::Vaerdi::Slags::kEksakt},
                          interval(w.virkning, in, nu), true);
            }
        a.skriv(tilstand_indeks(art), plan);
    }
    for (std::size_t art = 0; art < b.relationer.size(); ++art) {
        Alternativer a;
        for (const Relation& w : in.eksempel.relationer) {
            if (w.art != art) continue;
            const std::string value = reference_vaerdi(w.ref);
            const auto slags = w.ref.tom() ? Betingelse::Vaerdi::Slags::kPraefiks
                                           : Betingelse::Vaerdi::Slags::kEksakt;
            const bool exact = w.rolle.tom() && w.type.tom() && w.indeks.empty() &&
                               value.size() < store::kMaxIndeksvaerdi;
            a.tilfoej({value, slags}, interval(w.virkning, in, nu), exact);
        }
        a.skriv(relation_indeks(art), plan);
    }
    if (in.registrering) plan.eksakt = false;
    // Every object of a type with states has an entry under each of them.
    if (plan.betingelser.empty() && !b.tilstande.empty())
        plan.betingelser.push_back({tilstand_indeks(0),
                                    {{std::string(), Betingelse::Vaerdi::Slags::kPraefiks}},
                                    Periode{}});
    return plan;
}

}  // namespace faelled::oio
