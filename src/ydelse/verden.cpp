#include "ydelse/verden.hpp"

#include <algorithm>
#include <array>

#include "ydelse/beloeb.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/regelsaet.hpp"
#include "ydelse/roller.hpp"

namespace faelled::ydelse {
namespace {

using indeks::Foelsomhed;
using indeks::Kendetegn;
using indeks::Objekt;
using oio::Egenskab;
using oio::Feltvaerdi;
using oio::Indhold;
using oio::Relation;
using store::Periode;

bool i_rolle(const Relation& r, std::uint8_t art, std::string_view rolle) {
    return r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle;
}

template <typename T>
bool gaelder(const T& x, Tid t) {
    return x.virkning.fra <= t && t < x.virkning.til;
}

template <typename T>
bool overlapper(const T& x, const Periode& p) {
    return Periode{x.virkning.fra, x.virkning.til}.overlapper(p);
}

std::string_view tekst(const std::vector<Feltvaerdi>& felter, std::uint8_t field) {
    const Feltvaerdi* v = oio::find_felt(felter, field);
    return v == nullptr ? std::string_view() : std::string_view(v->tekst);
}

std::optional<Tid> tidspunkt(const std::vector<Feltvaerdi>& felter, std::uint8_t field) {
    const std::string_view text = tekst(felter, field);
    if (text.empty()) return {};
    return parse_datetime(text);
}

std::string dato(Tid t) {
    std::string out;
    append_dansk_datetime(out, t);
    return out.substr(0, 10);
}

std::vector<Uuid> enheder(Gren g, const Indhold& i, Tid nu) {
    const bool bev = g == kBevillinger;
    const std::uint8_t art = bev ? bevrel::kAktoer : effrel::kAktoer;
    const std::string_view rolle = bev ? bevrolle::kAnsvarlig : effrolle::kUdbetalendeEnhed;
    std::vector<Uuid> out;
    for (const Relation& r : i.relationer)
        if (i_rolle(r, art, rolle) && gaelder(r, nu) && r.ref.uuid() != nullptr)
            out.push_back(*r.ref.uuid());
    return out;
}

// --- intervals --------------------------------------------------------------------------------

bool i_interval(const std::vector<Feltvaerdi>& felter, std::uint8_t field, bool beloeb,
                const oio::Interval& wanted) {
    if (beloeb) {
        const std::string_view text = tekst(felter, field);
        return !text.empty() && !beloeb_mindre(text, wanted.fra_beloeb) &&
               !beloeb_mindre(wanted.til_beloeb, text);
    }
    const auto t = tidspunkt(felter, field);
    return t && wanted.fra <= *t && *t < wanted.til;
}

// Fields of the interval criteria in the order of the description.
struct Intervalfelt {
    std::uint8_t felt;
    bool beloeb = false;
    bool plan = false;  // of OekonomiskEffektueringsplan
};
constexpr Intervalfelt kBevInterval[] = {
    {felt::kBevStart},
    {felt::kBevSlut},
    {felt::kYdelseStart},
    {felt::kYdelseSlut},
    {felt::kPlanStart, false, true},
    {felt::kPlanSlut, false, true},
    {felt::kPlanBeloeb, true, true},
};
constexpr std::size_t kBevEgne = 2;  // the first two are of Egenskaber
constexpr Intervalfelt kEffInterval[] = {
    {felt::kEffStart},          {felt::kEffSlut},
    {felt::kDispositionsdato},  {felt::kBruttobeloeb, true},
    {felt::kUdbetalt, true},    {felt::kEfterSkat, true},
    {felt::kSendtBeloeb, true}, {felt::kPeriodeStart},
    {felt::kPeriodeSlut},       {felt::kYdelsesbeloeb, true},
};
constexpr std::size_t kEffEgne = 7;

bool bevilling_i(const Indhold& i, const Periode& valid, const oio::Interval& wanted) {
    const Intervalfelt& f = kBevInterval[wanted.art];
    if (wanted.art < kBevEgne) {
        Indhold dated = i;
        saet_datoer(dated);
        return std::ranges::any_of(dated.egenskaber, [&](const Egenskab& e) {
            if (e.art != 0) return false;
            const auto t = parse_datetime(std::string(tekst(e.felter, f.felt)) + "T00:00:00");
            return t && wanted.fra <= *t && *t < wanted.til;
        });
    }
    return std::ranges::any_of(i.egenskaber, [&](const Egenskab& e) {
        if (e.art != kBevilgetYdelse || !overlapper(e, valid)) return false;
        if (!f.plan) return i_interval(e.felter, f.felt, f.beloeb, wanted);
        return std::ranges::any_of(e.felter, [&](const Feltvaerdi& plan) {
            return plan.felt == felt::kPlan && i_interval(plan.gruppe, f.felt, f.beloeb, wanted);
        });
    });
}

bool effektuering_i(const Indhold& i, const Periode& valid, const oio::Interval& wanted) {
    const Intervalfelt& f = kEffInterval[wanted.art];
    if (wanted.art < kEffEgne)
        return std::ranges::any_of(i.egenskaber, [&](const Egenskab& e) {
            return overlapper(e, valid) && i_interval(e.felter, f.felt, f.beloeb, wanted);
        });
    return std::ranges::any_of(i.relationer, [&](const Relation& r) {
        return r.art == effrel::kDel && overlapper(r, valid) &&
               i_interval(r.felter, f.felt, f.beloeb, wanted);
    });
}

}  // namespace

const oio::Objektbeskrivelse& beskrivelse(Gren g) {
    return g == kBevillinger ? kBevilling : kEffektuering;
}

const indeks::Regelsaet& regler(Gren g) {
    return g == kBevillinger ? bevillingsregler() : effektueringsregler();
}

std::vector<Uuid> bevillinger_i(const Indhold& effektuering) {
    std::vector<Uuid> out;
    for (const Relation& r : effektuering.relationer) {
        if (r.art != effrel::kDel) continue;
        const Feltvaerdi* ref = oio::find_felt(r.felter, felt::kBevilgetYdelseRef);
        if (ref == nullptr) continue;
        if (const auto u = Uuid::parse(tekst(ref->gruppe, felt::kRefBevilling))) out.push_back(*u);
    }
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

Foelsomhed foelsomhed(const Indhold& bevilling, Tid nu) {
    const Egenskab* last = nullptr;
    for (const Egenskab& e : bevilling.egenskaber) {
        if (e.art != 0) continue;
        if (gaelder(e, nu)) {
            last = &e;
            break;
        }
        if (last == nullptr || last->virkning.fra < e.virkning.fra) last = &e;
    }
    const std::string* text = last == nullptr ? nullptr : last->felt(felt::kBevFoelsomhed);
    const auto level = text == nullptr ? std::nullopt : adgang::laes_foelsomhed(*text);
    return level.value_or(Foelsomhed::kVip);
}

std::string_view kle(const Egenskab& bevilget_ydelse) {
    const Feltvaerdi* ydelse = oio::find_felt(bevilget_ydelse.felter, felt::kYdelse);
    const Feltvaerdi* klasse =
        ydelse == nullptr ? nullptr : oio::find_felt(ydelse->gruppe, felt::kKlassifikation);
    return klasse == nullptr ? std::string_view() : tekst(klasse->gruppe, felt::kKleNummer);
}

std::string_view kle(const Relation& del) {
    return tekst(del.felter, felt::kDelKle);
}

void fjern_datoer(Indhold& bevilling) {
    for (Egenskab& e : bevilling.egenskaber)
        if (e.art == 0)
            std::erase_if(e.felter, [](const Feltvaerdi& f) {
                return f.felt == felt::kBevStart || f.felt == felt::kBevSlut;
            });
}

void saet_datoer(Indhold& bevilling) {
    fjern_datoer(bevilling);
    std::optional<Tid> start;
    std::optional<Tid> slut;
    bool aaben = false;
    for (const Egenskab& e : bevilling.egenskaber) {
        if (e.art != kBevilgetYdelse) continue;
        if (const auto t = tidspunkt(e.felter, felt::kYdelseStart))
            start = start ? std::min(*start, *t) : *t;
        const auto end = tidspunkt(e.felter, felt::kYdelseSlut);
        if (end) slut = slut ? std::max(*slut, *end) : *end;
        aaben = aaben || !end;
    }
    for (Egenskab& e : bevilling.egenskaber) {
        if (e.art != 0) continue;
        if (start) e.felter.push_back({felt::kBevStart, dato(*start), {}});
        if (slut && !aaben) e.felter.push_back({felt::kBevSlut, dato(*slut), {}});
        std::ranges::stable_sort(e.felter, {}, &Feltvaerdi::felt);
    }
}

const oio::Objektbeskrivelse& Ydelsesverden::type(Gren g) const {
    return beskrivelse(g);
}

int Ydelsesverden::rang(Gren /*g*/, std::uint8_t indeks) const {
    switch (indeks) {
        case udtraek::kKle:
            return 5;
        case udtraek::kMaster:
            return 7;
        case udtraek::kFoelsomhed:
            return 8;
        default:
            return indeks >= udtraek::kPart ? 0 : 1;
    }
}

Result<std::vector<Uuid>> Ydelsesverden::effektueringer_af(Cvr ejer, const Uuid& bevilling) {
    std::vector<Uuid> out;
    store::Betingelse tie{udtraek::kBevilling, {{std::string(bevilling.view())}}, store::Periode{}};
    FAELLED_CHECK(motor_.lager().soeg(
        {ejer, kEffektuering.type, {std::move(tie)}, std::nullopt, [&](const Uuid& u) {
             out.push_back(u);
             return true;
         }}));
    return out;
}

Result<std::vector<Uuid>> Ydelsesverden::bundne(Gren g, const Objekt& o) {
    if (g == kBevillinger) return effektueringer_af(o.ejer, o.uuid);
    return bevillinger_i(o.registrering.indhold);
}

bool Ydelsesverden::maa(Cvr ejer, std::string_view kle, Foelsomhed f,
                        const std::vector<Uuid>& mastere, const std::vector<Uuid>& enheder) const {
    return limits_.synlig({ejer, {std::string(kle)}, f, mastere, enheder});
}

bool Ydelsesverden::egen_proeve(Gren g, Cvr ejer, const Indhold& i, Foelsomhed f) const {
    const auto mastere = indeks::systemer(regler(g), i, regler(g).masterrolle);
    const auto units = enheder(g, i, nu_);
    bool nogen = false;
    if (g == kBevillinger) {
        for (const Egenskab& e : i.egenskaber) {
            if (e.art != kBevilgetYdelse) continue;
            nogen = true;
            if (maa(ejer, kle(e), f, mastere, units)) return true;
        }
    } else {
        for (const Relation& r : i.relationer) {
            if (r.art != effrel::kDel) continue;
            nogen = true;
            if (maa(ejer, kle(r), f, mastere, units)) return true;
        }
    }
    // Without any subject: only who may see every subject.
    return !nogen && maa(ejer, {}, f, mastere, units);
}

Result<std::optional<Foelsomhed>> Ydelsesverden::laveste(Cvr ejer, const Indhold& i) {
    std::optional<Foelsomhed> out;
    for (const Uuid& grant : bevillinger_i(i)) {
        // A grant has many payments, and each asks twice.
        auto known = foelsomheder_.find({ejer, grant});
        if (known == foelsomheder_.end()) {
            const std::array<Uuid, 1> ids{grant};
            FAELLED_TRY(const auto found, motor_.gaeldende(kBevilling, ejer, ids));
            known = foelsomheder_
                        .emplace(std::pair(ejer, grant),
                                 found[0] ? std::optional(foelsomhed(found[0]->indhold, nu_))
                                          : std::nullopt)
                        .first;
        }
        if (known->second) out = out ? std::min(*out, *known->second) : *known->second;
    }
    return out;
}

Result<bool> Ydelsesverden::synlig(Gren g, const Objekt& o) {
    const Indhold& i = o.registrering.indhold;
    if (g == kEffektueringer) {
        FAELLED_TRY(const auto level, laveste(o.ejer, i));
        if (level) return egen_proeve(g, o.ejer, i, *level);
        // Without a grant in the index: its sender's only (chapter 13).
        const auto& s = regler(g);
        for (const auto rolle : {s.masterrolle, s.afsenderrolle})
            if (const auto all = indeks::systemer(s, i, rolle);
                std::ranges::find(all, system_) != all.end())
                return egen_proeve(g, o.ejer, i, Foelsomhed::kIkkeFortrolig);
        return false;
    }
    // Whoever sees everything sees the payments too.
    if (limits_.ubegraenset(o.ejer)) return true;
    const Foelsomhed f = foelsomhed(i, nu_);
    if (!egen_proeve(g, o.ejer, i, f)) return false;
    FAELLED_TRY(const std::vector<Uuid> payments, effektueringer_af(o.ejer, o.uuid));
    if (payments.empty()) return true;
    FAELLED_TRY(const auto found, motor_.gaeldende(kEffektuering, o.ejer, payments));
    return std::ranges::any_of(found, [&](const auto& r) {
        return r && egen_proeve(kEffektueringer, o.ejer, r->indhold, f);
    });
}

std::vector<store::Betingelse> Ydelsesverden::graense(Gren /*g*/, Cvr ejer) const {
    return limits_.betingelser(ejer, {.kle = udtraek::kKle, .master = udtraek::kMaster});
}

bool Ydelsesverden::i_intervaller(Gren g, const Objekt& o, const oio::Indekssoegning& s) const {
    const Periode valid = s.input.virkning.value_or(Periode{nu_, nu_});
    return std::ranges::all_of(s.intervaller, [&](const oio::Interval& i) {
        return g == kBevillinger ? bevilling_i(o.registrering.indhold, valid, i)
                                 : effektuering_i(o.registrering.indhold, valid, i);
    });
}

Result<void> Ydelsesverden::beskaer(Gren g, Cvr ejer, Indhold& i) {
    const auto mastere = indeks::systemer(regler(g), i, regler(g).masterrolle);
    const auto units = enheder(g, i, nu_);
    if (g == kBevillinger) {
        const Foelsomhed f = foelsomhed(i, nu_);
        std::erase_if(i.egenskaber, [&](const Egenskab& e) {
            return e.art == kBevilgetYdelse && !maa(ejer, kle(e), f, mastere, units);
        });
        return {};
    }
    FAELLED_TRY(const auto level, laveste(ejer, i));
    const Foelsomhed f = level.value_or(Foelsomhed::kIkkeFortrolig);
    std::erase_if(i.relationer, [&](const Relation& r) {
        return r.art == effrel::kDel && !maa(ejer, kle(r), f, mastere, units);
    });
    return {};
}

}  // namespace faelled::ydelse
