#include "ydelse/regelsaet.hpp"

#include <algorithm>
#include <string>

#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::ydelse {
namespace {

using indeks::Attributregel;
using indeks::Feltkrav;
using indeks::Feltregel;
using indeks::Fundliste;
using indeks::Henvisningskrav;
using indeks::Regel;
using indeks::Regelsaet;
using indeks::Rolleregel;
using Typer = std::span<const std::string_view>;

constexpr auto kBegge = Henvisningskrav::kBegge;
constexpr auto kUuid = Henvisningskrav::kUuid;
constexpr auto kUrn = Henvisningskrav::kUrn;

constexpr Feltregel kMyndighed[] = {{felt::kAktoerCvr, Feltkrav::kSkal}};
constexpr std::string_view kBevSag[] = {bevtype::kSag};
constexpr std::string_view kBevPart[] = {bevtype::kPartPerson, bevtype::kPartVirksomhed};
constexpr std::string_view kBevOrg[] = {bevtype::kAktoerOrganisation};
constexpr std::string_view kBevEnhed[] = {bevtype::kAktoerOrgEnhed};
constexpr std::string_view kEffPart[] = {efftype::kPartPerson, efftype::kPartVirksomhed};
constexpr std::string_view kEffOrg[] = {efftype::kAktoerOrganisation};
constexpr std::string_view kEffUdbetaler[] = {efftype::kAktoerOrgEnhed,
                                              efftype::kAktoerOrganisation};
constexpr std::string_view kEffSystem[] = {efftype::kItSystem};
constexpr std::string_view kEffKlasse[] = {efftype::kYdelseKlasse};

constexpr Rolleregel netop_een(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                               Typer typer, std::span<const Feltregel> felter = {}) {
    return {.relation = relation,
            .rolle = rolle,
            .skal = true,
            .henvisning = h,
            .typer = typer,
            .felter = felter};
}
constexpr Rolleregel hoejst_een(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                                Typer typer) {
    return {.relation = relation, .rolle = rolle, .henvisning = h, .typer = typer};
}
constexpr Rolleregel flere(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                           Typer typer) {
    return {.relation = relation, .rolle = rolle, .flere = true, .henvisning = h, .typer = typer};
}
// At least one.
constexpr Rolleregel nogen(Rolleregel r) {
    r.skal = true;
    return r;
}

constexpr Rolleregel kBevRoller[] = {
    nogen(flere(bevrel::kSag, bevrolle::kTilknyttet, kUuid, kBevSag)),
    netop_een(bevrel::kPart, bevrolle::kBevillingsmodtager, kUrn, kBevPart),
    flere(bevrel::kPart, bevrolle::kYdelsesmodtager, kUrn, kBevPart),
    netop_een(bevrel::kAktoer, bevrolle::kEjer, kBegge, kBevOrg, kMyndighed),
    netop_een(bevrel::kAktoer, bevrolle::kAnsvarlig, kBegge, kBevEnhed),
    hoejst_een(bevrel::kAktoer, bevrolle::kBopaelskommune, kBegge, kBevOrg),
    flere(bevrel::kSikkerhedsprofil, bevrolle::kAdgang, kUuid, {}),
};
constexpr Rolleregel kEffRoller[] = {
    nogen(flere(effrel::kDel, effrolle::kDelAf, kBegge, kEffKlasse)),
    netop_een(effrel::kAktoer, effrolle::kEjer, kBegge, kEffOrg, kMyndighed),
    hoejst_een(effrel::kAktoer, effrolle::kUdbetalendeEnhed, kBegge, kEffUdbetaler),
    netop_een(effrel::kItSystem, effrolle::kMaster, kUuid, kEffSystem),
    netop_een(effrel::kItSystem, effrolle::kAfsender, kUuid, kEffSystem),
    netop_een(effrel::kPart, effrolle::kEffektueringsmodtager, kUrn, kEffPart),
};

constexpr Attributregel kBevSkal[] = {{0, felt::kBevNoegle, true},
                                      {0, felt::kBevFoelsomhed, false},
                                      {kBevilgetYdelse, felt::kYdelseId, true},
                                      {kBevilgetYdelse, felt::kYdelseStart, false}};
constexpr Attributregel kEffSkal[] = {{0, felt::kEffNoegle, true},
                                      {0, felt::kEffStart, false},
                                      {0, felt::kEffSlut, false},
                                      {0, felt::kDispositionsdato, false}};
constexpr std::uint8_t kBevArter[] = {0, kBevilgetYdelse};
constexpr std::uint8_t kEffArter[] = {0};

std::string ydelsessti(std::size_t nr, std::string_view hale) {
    return "AttributListe/BevilgetYdelse[" + std::to_string(nr) + "]" + std::string(hale);
}

bool er_rolle(const oio::Feltvaerdi& relation, std::string_view rolle) {
    const oio::Feltvaerdi* r = oio::find_felt(relation.gruppe, felt::kRelRolle);
    return r != nullptr && r->tekst == rolle;
}

// Each granted benefit names its master, its sender and its KLE subject.
void bevillingens_egne(const oio::Registrering& r, Fundliste& ud) {
    std::size_t nr = 0;
    for (const oio::Egenskab& e : r.indhold.egenskaber) {
        if (e.art != kBevilgetYdelse) continue;
        ++nr;
        for (const auto rolle : {bevrolle::kMaster, bevrolle::kAfsender})
            if (std::ranges::none_of(e.felter, [&](const oio::Feltvaerdi& f) {
                    return f.felt == felt::kYdelseItSystem && er_rolle(f, rolle);
                }))
                ud.tilfoej(Regel::kRelationMangler, ydelsessti(nr, "/ItSystem"));
        const oio::Feltvaerdi* ydelse = oio::find_felt(e.felter, felt::kYdelse);
        const oio::Feltvaerdi* kle =
            ydelse == nullptr ? nullptr : oio::find_felt(ydelse->gruppe, felt::kKlassifikation);
        const oio::Feltvaerdi* number =
            kle == nullptr ? nullptr : oio::find_felt(kle->gruppe, felt::kKleNummer);
        if (number == nullptr || !indeks::er_kle_nummer(number->tekst))
            ud.tilfoej(number == nullptr ? Regel::kFeltMangler : Regel::kKleForm,
                       ydelsessti(nr, "/Ydelse/Klassifikation/BrugervendtNoegle"));
    }
}

// Each part of a payment says which granted benefit it comes from, and its KLE subject.
void effektueringens_egne(const oio::Registrering& r, Fundliste& ud) {
    std::size_t nr = 0;
    for (const oio::Relation& x : r.indhold.relationer) {
        if (x.art != effrel::kDel) continue;
        const std::string sted =
            "RelationListe/OekonomiskYdelseEffektueringRelation[" + std::to_string(++nr) + "]";
        if (oio::find_felt(x.felter, felt::kDelKle) == nullptr)
            ud.tilfoej(Regel::kUdvidelsesfeltMangler, sted + "/Klassifikationsbeskrivelse");
        if (oio::find_felt(x.felter, felt::kBevilgetYdelseRef) == nullptr)
            ud.tilfoej(Regel::kUdvidelsesfeltMangler, sted + "/BevilgetYdelseRef");
    }
}

// The systems of a grant's benefits, in the order of the benefits.
std::vector<Uuid> bevillingens_systemer(const oio::Indhold& i, std::string_view rolle) {
    std::vector<Uuid> out;
    for (const oio::Egenskab& e : i.egenskaber) {
        if (e.art != kBevilgetYdelse) continue;
        for (const oio::Feltvaerdi& f : e.felter) {
            if (f.felt != felt::kYdelseItSystem || !er_rolle(f, rolle)) continue;
            const oio::Feltvaerdi* ref = oio::find_felt(f.gruppe, felt::kRelReference);
            const auto u = ref == nullptr ? std::nullopt : Uuid::parse(ref->tekst);
            if (u && std::ranges::find(out, *u) == out.end()) out.push_back(*u);
        }
    }
    return out;
}

constexpr Regelsaet kBevillingsregler{.type = &kBevilling,
                                      .roller = kBevRoller,
                                      .skal = kBevSkal,
                                      .skal_arter = kBevArter,
                                      .ejerrelation = bevrel::kAktoer,
                                      .ejercvr = felt::kAktoerCvr,
                                      .ejerrolle = bevrolle::kEjer,
                                      .systemer = bevillingens_systemer,
                                      .masterrolle = bevrolle::kMaster,
                                      .afsenderrolle = bevrolle::kAfsender,
                                      .egne = bevillingens_egne};
constexpr Regelsaet kEffektueringsregler{.type = &kEffektuering,
                                         .roller = kEffRoller,
                                         .skal = kEffSkal,
                                         .skal_arter = kEffArter,
                                         .ejerrelation = effrel::kAktoer,
                                         .ejercvr = felt::kAktoerCvr,
                                         .ejerrolle = effrolle::kEjer,
                                         .systemrelation = effrel::kItSystem,
                                         .masterrolle = effrolle::kMaster,
                                         .afsenderrolle = effrolle::kAfsender,
                                         .egne = effektueringens_egne};

}  // namespace

const Regelsaet& bevillingsregler() {
    return kBevillingsregler;
}

const Regelsaet& effektueringsregler() {
    return kEffektueringsregler;
}

}  // namespace faelled::ydelse
