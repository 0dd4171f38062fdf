#include "sagdokument/verden.hpp"

#include <algorithm>
#include <array>

#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/regelsaet.hpp"
#include "sagdokument/roller.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Foelsomhed;
using indeks::Kendetegn;
using indeks::Objekt;
using oio::Indhold;
using oio::Relation;
using store::Periode;

bool i_rolle(const Relation& r, std::uint8_t art, std::string_view rolle) {
    return r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle;
}

// The periods that hold at `nu`; when none does, the one that began last.
template <typename T>
std::vector<const T*> gaeldende(const std::vector<const T*>& all, Tid nu) {
    std::vector<const T*> now;
    const T* last = nullptr;
    for (const T* x : all) {
        if (x->virkning.fra <= nu && nu < x->virkning.til) now.push_back(x);
        if (last == nullptr || last->virkning.fra < x->virkning.fra) last = x;
    }
    if (now.empty() && last != nullptr) now.push_back(last);
    return now;
}

std::vector<const Relation*> relationer(const Indhold& i, std::uint8_t art, std::string_view rolle,
                                        Tid nu) {
    std::vector<const Relation*> all;
    for (const Relation& r : i.relationer)
        if (i_rolle(r, art, rolle)) all.push_back(&r);
    return gaeldende(all, nu);
}

Foelsomhed foelsomhed(const Indhold& i, std::uint8_t art, std::uint8_t field, Tid nu) {
    std::vector<const oio::Egenskab*> all;
    for (const oio::Egenskab& e : i.egenskaber)
        if (e.art == art) all.push_back(&e);
    std::optional<Foelsomhed> most;
    for (const oio::Egenskab* e : gaeldende(all, nu)) {
        const std::string* text = e->felt(field);
        const auto level = text == nullptr ? std::nullopt : adgang::laes_foelsomhed(*text);
        if (!level) return Foelsomhed::kVip;
        most = most ? std::max(*most, *level) : *level;
    }
    return most.value_or(Foelsomhed::kVip);
}

// Positions and roles of what limits a branch.
struct Steder {
    std::uint8_t klasse, noegle, system, aktoer, foelsom_art, foelsom_felt;
    std::string_view primaer, master, ansvarlig;
};
constexpr Steder kSteder[] = {
    {sagrel::kKlasse, felt::kSagsklasseNoegle, sagrel::kItSystem, sagrel::kAktoer,
     kSagIndeksEgenskaber, felt::kSagFoelsomhed, sagrolle::kPrimaerKlasse, sagrolle::kMaster,
     sagrolle::kAnsvarlig},
    {dokrel::kKlasse, felt::kDokklasseNoegle, dokrel::kItSystem, dokrel::kAktoer, 0,
     felt::kDokFoelsomhed, dokrolle::kPrimaerKlasse, dokrolle::kMaster, dokrolle::kAnsvarlig},
};

bool mellem(Tid t, const oio::Interval& i) {
    return i.fra <= t && t < i.til;
}

// Positions in Objektbeskrivelse::intervaller.
constexpr std::uint8_t kOprettetInterval = 0;
constexpr std::uint8_t kSenestAendretInterval = 1;

// Some period that the search considers has the time in the interval.
bool felt_mellem(const Indhold& i, std::uint8_t art, std::uint8_t field, const Periode& valid,
                 const oio::Interval& wanted) {
    return std::ranges::any_of(i.egenskaber, [&](const oio::Egenskab& e) {
        const std::string* text = e.art == art ? e.felt(field) : nullptr;
        if (text == nullptr || !Periode{e.virkning.fra, e.virkning.til}.overlapper(valid))
            return false;
        // A date is its first instant.
        const auto t = parse_datetime(text->size() == 10 ? *text + "T00:00:00" : *text);
        return t && mellem(*t, wanted);
    });
}

}  // namespace

const oio::Objektbeskrivelse& beskrivelse(Gren g) {
    return g == kSager ? kSag : kDokument;
}

const indeks::Regelsaet& regler(Gren g) {
    return g == kSager ? sagsregler() : dokumentregler();
}

Kendetegn kendetegn(Gren g, Cvr ejer, const Indhold& i, Tid nu) {
    const Steder& s = kSteder[g];
    Kendetegn out{ejer, {}, foelsomhed(i, s.foelsom_art, s.foelsom_felt, nu), {}, {}};
    for (const Relation* r : relationer(i, s.klasse, s.primaer, nu)) {
        const oio::Feltvaerdi* key = oio::find_felt(r->felter, s.noegle);
        // A class without a number is a subject that nobody with limits may see.
        out.kle.push_back(key == nullptr ? std::string() : key->tekst);
    }
    for (const Relation* r : relationer(i, s.system, s.master, nu))
        if (r->ref.uuid() != nullptr) out.mastere.push_back(*r->ref.uuid());
    for (const Relation* r : relationer(i, s.aktoer, s.ansvarlig, nu))
        if (r->ref.uuid() != nullptr) out.enheder.push_back(*r->ref.uuid());
    return out;
}

std::vector<Uuid> journaldokumenter(const Indhold& i, const Periode& interval) {
    std::vector<Uuid> out;
    for (const Relation& r : i.relationer) {
        if (!i_rolle(r, sagrel::kJournalpost, sagrolle::kTilakteret) &&
            !i_rolle(r, sagrel::kJournalpost, sagrolle::kVedlagt))
            continue;
        const Uuid* u = r.ref.uuid();
        if (u != nullptr && Periode{r.virkning.fra, r.virkning.til}.overlapper(interval))
            out.push_back(*u);
    }
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

Result<std::vector<Uuid>> sager_med_altid(oio::Motor& motor, Cvr ejer, const Uuid& dokument) {
    std::vector<Uuid> out;
    store::Betingelse tie{udtraek::kDokument, {{std::string(dokument.view())}}, store::Periode{}};
    FAELLED_CHECK(
        motor.lager().soeg({ejer, kSag.type, {std::move(tie)}, std::nullopt, [&](const Uuid& u) {
                                out.push_back(u);
                                return true;
                            }}));
    return out;
}

const oio::Objektbeskrivelse& Sagverden::type(Gren g) const {
    return beskrivelse(g);
}

int Sagverden::rang(Gren /*g*/, std::uint8_t indeks) const {
    switch (indeks) {
        case udtraek::kAktoer:
            return 3;
        case udtraek::kKle:
            return 4;
        case udtraek::kMaster:
            return 7;
        case udtraek::kFoelsomhed:
            return 8;
        default:
            return indeks >= udtraek::kPart ? 0 : 1;
    }
}

Result<std::vector<Uuid>> Sagverden::sager_med(Cvr ejer, const Uuid& dokument) {
    std::vector<Uuid> out;
    store::Betingelse tie{udtraek::kDokument, {{std::string(dokument.view())}}, {nu_, nu_}};
    FAELLED_CHECK(
        motor_.lager().soeg({ejer, kSag.type, {std::move(tie)}, std::nullopt, [&](const Uuid& u) {
                                 out.push_back(u);
                                 return true;
                             }}));
    return out;
}

Result<std::vector<Uuid>> Sagverden::bundne(Gren g, const Objekt& o) {
    if (g == kDokumenter) return sager_med(o.ejer, o.uuid);
    return journaldokumenter(o.registrering.indhold, {nu_, nu_});
}

Result<std::optional<Foelsomhed>> Sagverden::sagsniveau(Cvr ejer, const Uuid& sag) {
    if (const auto known = niveauer_.find(sag); known != niveauer_.end()) return known->second;
    const std::array<Uuid, 1> ids{sag};
    FAELLED_TRY(const auto found, motor_.gaeldende(kSag, ejer, ids));
    std::optional<Foelsomhed> level;
    if (found[0]) {
        const Kendetegn k = kendetegn(kSager, ejer, found[0]->indhold, nu_);
        if (limits_.synlig(k)) level = limits_.niveau(k);
    }
    niveauer_.emplace(sag, level);
    return level;
}

Result<bool> Sagverden::synlig(Gren g, const Objekt& o) {
    // Whoever sees everything need not look at a document's cases.
    if (limits_.ubegraenset(o.ejer)) return true;
    const Kendetegn k = kendetegn(g, o.ejer, o.registrering.indhold, nu_);
    if (g == kSager) {
        const bool seen = limits_.synlig(k);
        // Its documents are going to ask.
        niveauer_.try_emplace(o.uuid, seen ? limits_.niveau(k) : std::nullopt);
        return seen;
    }
    FAELLED_TRY(const std::vector<Uuid> cases, sager_med(o.ejer, o.uuid));
    if (cases.empty()) return limits_.synlig(k);
    for (const Uuid& c : cases) {
        FAELLED_TRY(const auto level, sagsniveau(o.ejer, c));
        if (level && k.foelsomhed <= *level) return true;
    }
    return false;
}

std::vector<store::Betingelse> Sagverden::graense(Gren g, Cvr ejer) const {
    // A document is limited by its cases, of which its own entries say nothing.
    if (g == kDokumenter) return {};
    return limits_.betingelser(ejer, {.kle = udtraek::kKle, .master = udtraek::kMaster});
}

bool Sagverden::i_intervaller(Gren g, const Objekt& o, const oio::Indekssoegning& s) const {
    const Periode valid = s.input.virkning.value_or(Periode{nu_, nu_});
    return std::ranges::all_of(s.intervaller, [&](const oio::Interval& i) {
        const Indhold& content = o.registrering.indhold;
        if (g == kDokumenter) return felt_mellem(content, 0, felt::kDokBrevDato, valid, i);
        if (i.art == kSenestAendretInterval)
            return mellem(o.registrering.afsendt.value_or(o.registrering.tidspunkt), i);
        return i.art == kOprettetInterval &&
               felt_mellem(content, kSagIndeksEgenskaber, felt::kSagOprettet, valid, i);
    });
}

}  // namespace faelled::sagdokument
