#include "indeks/ejerskab.hpp"

#include <algorithm>

#include "oio/urn.hpp"

namespace faelled::indeks {
namespace {

using adgang::Kalder;
using oio::Indhold;
using oio::Relation;

bool i_rolle(const Relation& r, std::uint8_t relation, std::string_view rolle) {
    return r.art == relation && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle;
}

Fejl nej(std::string_view rule, std::string text) {
    Fejl f = Fejl::kalder(43, std::move(text));
    f.regel = rule;
    return f;
}

Ejersvar svar(std::optional<Cvr> cvr, const Kalder& k) {
    if (!cvr) return Ejersvar::kUkendt;
    return *cvr == k.myndighed() ? Ejersvar::kEgen : Ejersvar::kFremmed;
}

Ejersvar ejer(const Regelsaet& s, const Relation& r, const Kalder& k, const Cvropslag& opslag) {
    if (const oio::Feltvaerdi* cvr = oio::find_felt(r.felter, s.ejercvr);
        cvr != nullptr && !cvr->tekst.empty())
        return svar(Cvr::parse(cvr->tekst), k);
    if (const Uuid* u = r.ref.uuid()) {
        if (*u == k.organisation()) return Ejersvar::kEgen;
        return svar(opslag ? opslag(*u) : std::nullopt, k);
    }
    const oio::Urn urn = oio::laes_urn(r.ref.urn_tekst());
    return urn.form == oio::Urnform::kCvr ? svar(Cvr::parse(urn.vaerdi), k) : Ejersvar::kUkendt;
}

bool findes(const std::vector<Uuid>& list, const Uuid& u) {
    return std::ranges::find(list, u) != list.end();
}

}  // namespace

std::vector<Uuid> systemer(const Regelsaet& s, const Indhold& i, std::string_view rolle) {
    if (s.systemer != nullptr) return s.systemer(i, rolle);
    std::vector<Uuid> out;
    for (const Relation& r : i.relationer)
        if (i_rolle(r, s.systemrelation, rolle) && r.ref.uuid() != nullptr &&
            !findes(out, *r.ref.uuid()))
            out.push_back(*r.ref.uuid());
    return out;
}

Uuid afsender(const Regelsaet& s, const Indhold& i) {
    for (const auto rolle : {s.afsenderrolle, s.masterrolle})
        if (const auto all = systemer(s, i, rolle); !all.empty()) return all.back();
    return Uuid{};
}

Ejersvar ejer(const Regelsaet& s, const Indhold& i, const Kalder& k, const Cvropslag& opslag) {
    Ejersvar out = Ejersvar::kUkendt;
    for (const Relation& r : i.relationer) {
        if (!i_rolle(r, s.ejerrelation, s.ejerrolle)) continue;
        const Ejersvar one = ejer(s, r, k, opslag);
        if (one == Ejersvar::kFremmed) return one;
        if (one == Ejersvar::kEgen) out = one;
    }
    return out;
}

Result<void> kontroller_ejer(const Regelsaet& s, const Indhold& i, const Kalder& k,
                             const Cvropslag& opslag) {
    if (ejer(s, i, k, opslag) != Ejersvar::kFremmed) return {};
    return std::unexpected(
        nej(afvisning::kEjer, "Ejer er en anden myndighed end den, der kaldes for"));
}

Result<void> maa_skrive(const Regelsaet& s, const Indhold& stored, const Kalder& k,
                        const Afsenderliste& tilladte) {
    const std::vector<Uuid> masters = systemer(s, stored, s.masterrolle);
    std::vector<Uuid> own = systemer(s, stored, s.afsenderrolle);
    own.insert(own.end(), masters.begin(), masters.end());
    if (own.empty()) return {};
    const auto may = [&](const Uuid& system) {
        return findes(own, system) || std::ranges::any_of(masters, [&](const Uuid& m) {
                   const auto list = tilladte.find(m);
                   return list != tilladte.end() && list->second.contains(system);
               });
    };
    if (may(k.system()) || (k.paa_vegne_af() && may(*k.paa_vegne_af()))) return {};
    return std::unexpected(nej(afvisning::kMaster, "Objektet vedligeholdes af et andet system"));
}

Result<void> samme_master(const Regelsaet& s, const Indhold& foer, const Indhold& efter) {
    const auto before = systemer(s, foer, s.masterrolle);
    if (before.empty()) return {};
    for (const Uuid& u : systemer(s, efter, s.masterrolle))
        if (!findes(before, u))
            return std::unexpected(nej(afvisning::kMaster, "Mastersystemet kan ikke ændres"));
    return {};
}

}  // namespace faelled::indeks
