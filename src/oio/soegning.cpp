#include "oio/soegning.hpp"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "oio/indeks.hpp"
#include "oio/urn.hpp"

namespace faelled::oio {
namespace {

bool omvendt(const Virkning& v) {
    return v.fra != kUangivet && v.til != kUangivet && v.til < v.fra;
}

bool gaelder(const Virkning& stored, const Periode& p) {
    return Periode{stored.fra, stored.til}.overlapper(p);
}

bool tekst_passer(const Felt& field, const std::string& wanted, const std::string& stored) {
    const bool wild = wanted.find('*') != std::string::npos;
    if (field.soegbar == Soegbar::kEksakt && !er_referencefelt(field))
        return wild ? matches(wanted, stored) : wanted == stored;
    if (wild) return matches(fold(wanted), fold(stored));
    if (er_referencefelt(field))
        return samme_i_normalform(Reference::urn(wanted), Reference::urn(stored));
    return fold(wanted) == fold(stored);
}

bool felter_passer(std::span<const Felt> fields, const std::vector<Feltvaerdi>& wanted,
                   const std::vector<Feltvaerdi>& stored) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const Feltvaerdi& w) {
        const Felt& field = fields[w.felt];
        if (!er_kriterium(field, w)) return true;
        return std::any_of(stored.begin(), stored.end(), [&](const Feltvaerdi& s) {
            if (s.felt != w.felt) return false;
            return field.moenster == Moenster::kGruppe
                       ? felter_passer(field.gruppe, w.gruppe, s.gruppe)
                       : tekst_passer(field, w.tekst, s.tekst);
        });
    });
}

// Same element, and every given part the same (indekser.md 9.2 rule 1).
bool passer(const Relationsbeskrivelse& d, const Relation& wanted, const Relation& stored) {
    const bool generel = d.form == Relationsform::kGenerel;
    const auto same = [generel](const Reference& w, const Reference& s) {
        return w.tom() || (generel ? samme_i_normalform(w, s) : w.samme(s));
    };
    return wanted.art == stored.art && same(wanted.ref, stored.ref) &&
           same(wanted.rolle, stored.rolle) && same(wanted.type, stored.type) &&
           (wanted.indeks.empty() || wanted.indeks == stored.indeks) &&
           felter_passer(d.felter, wanted.felter, stored.felter);
}

bool egenskaber_opfyldt(const Objektbeskrivelse& b, std::uint8_t art, const Indhold& stored,
                        const SoegInput& in, Tid nu) {
    const auto fields = attributfelter(b, art);
    bool asked = false;
    for (const Egenskab& w : in.eksempel.egenskaber) {
        if (w.art != art) continue;
        asked = true;
        // An Egenskab without any field is no condition.
        if (w.felter.empty()) return true;
        const Periode p = kriterieinterval(w.virkning, in, nu);
        for (const Egenskab& s : stored.egenskaber)
            if (s.art == art && gaelder(s.virkning, p) && felter_passer(fields, w.felter, s.felter))
                return true;
    }
    return !asked;
}

bool tilstand_opfyldt(const Objektbeskrivelse& b, std::uint8_t art, const Indhold& stored,
                      const SoegInput& in, Tid nu) {
    bool asked = false;
    bool has_any = false;
    for (const Tilstand& s : stored.tilstande)
        has_any = has_any || s.art == art;
    for (const Tilstand& w : in.eksempel.tilstande) {
        if (w.art != art) continue;
        asked = true;
        if (!has_any && w.kode == b.tilstande[art].uden) return true;
        const Periode p = kriterieinterval(w.virkning, in, nu);
        for (const Tilstand& s : stored.tilstande)
            if (s.art == art && s.kode == w.kode && gaelder(s.virkning, p)) return true;
    }
    return !asked;
}

bool relation_opfyldt(const Objektbeskrivelse& b, const Relation& w, const Indhold& stored,
                      const SoegInput& in, Tid nu) {
    const Periode p = kriterieinterval(w.virkning, in, nu);
    return std::any_of(stored.relationer.begin(), stored.relationer.end(), [&](const Relation& s) {
        return passer(b.relationer[w.art], w, s) && gaelder(s.virkning, p);
    });
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
        (in.sts && in.sts->til < in.sts->fra) ||
        (in.registrering && in.registrering->fra && in.registrering->til &&
         *in.registrering->til < *in.registrering->fra))
        return std::unexpected(Fejl::ugyldig("sd:TilTidspunkt", "må ikke ligge før FraTidspunkt"));
    return {};
}

Periode kriterieinterval(const Virkning& v, const SoegInput& in, Tid nu) {
    if (v.fra != kUangivet || v.til != kUangivet)
        return {v.fra == kUangivet ? Tid::minus_uendelig() : v.fra,
                v.til == kUangivet ? Tid::plus_uendelig() : v.til};
    return in.virkning.value_or(Periode{nu, nu});
}

bool er_kriterium(const Felt& field, const Feltvaerdi& w) {
    if (field.moenster != Moenster::kGruppe) return field.moenster != Moenster::kXml;
    return std::any_of(w.gruppe.begin(), w.gruppe.end(), [&](const Feltvaerdi& child) {
        return er_kriterium(field.gruppe[child.felt], child);
    });
}

std::vector<std::vector<const Relation*>> kriteriegrupper(const Objektbeskrivelse& b,
                                                          const std::vector<Relation>& wanted) {
    std::vector<std::vector<const Relation*>> groups;
    std::map<std::string, std::size_t> places;
    for (const Relation& w : wanted) {
        std::string key(1, static_cast<char>(w.art));
        if (b.relationer[w.art].form == Relationsform::kGenerel) {
            const std::string role = normal_reference_vaerdi(w.rolle);
            key += std::to_string(role.size()) + ":" + role + w.indeks;
        }
        const auto [at, fresh] = places.emplace(std::move(key), groups.size());
        if (fresh) groups.emplace_back();
        groups[at->second].push_back(&w);
    }
    return groups;
}

bool opfylder(const Objektbeskrivelse& b, const Indhold& stored, const SoegInput& in, Tid nu) {
    if (!in.eksempel.egenskaber.empty())
        for (std::size_t art = 0; art <= b.flere_attributter.size(); ++art)
            if (!egenskaber_opfyldt(b, static_cast<std::uint8_t>(art), stored, in, nu))
                return false;
    if (!in.eksempel.tilstande.empty())
        for (std::size_t art = 0; art < b.tilstande.size(); ++art)
            if (!tilstand_opfyldt(b, static_cast<std::uint8_t>(art), stored, in, nu)) return false;
    const auto groups = kriteriegrupper(b, in.eksempel.relationer);
    return std::all_of(groups.begin(), groups.end(), [&](const auto& group) {
        return std::any_of(group.begin(), group.end(), [&](const Relation* w) {
            return relation_opfyldt(b, *w, stored, in, nu);
        });
    });
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

}  // namespace faelled::oio
