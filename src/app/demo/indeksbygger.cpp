#include "app/demo/indeksbygger.hpp"

#include <algorithm>
#include <utility>

#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::app {

namespace sd = sagdokument;
namespace yd = ydelse;
using oio::Feltvaerdi;
using oio::Indhold;
using oio::Reference;

namespace {

constexpr std::uint8_t kBruger = 4;  // position in oio::kAktoertyper
// Classes of the action facets, as the official edition has them.
constexpr std::string_view kG01 = "5ab851ea-f083-4ceb-9136-ec4a93f3a0e5";
constexpr std::string_view kKasseres = "9759224d-76bd-4cec-9cc3-0d9451ab1cf9";

std::string niveau(int foelsomhed) {
    return std::string(kFoelsomheder.at(static_cast<std::size_t>(foelsomhed)));
}

bool er_person(const Indekspart& p) {
    return p.urn.find("cpr-nr") != std::string::npos;
}

std::string naeste_post(const Indhold& sag) {
    return std::to_string(
        1 + std::ranges::count(sag.relationer, sd::sagrel::kJournalpost, &oio::Relation::art));
}

}  // namespace

std::string dansk_tekst(Tid t) {
    std::string out;
    append_dansk_datetime(out, t);
    return out;
}

oio::Virkning Indeksbygger::virkning(Tid fra, Tid til) const {
    return {fra, til, bruger_, kBruger, std::nullopt};
}

oio::Relation Indeksbygger::relation(std::uint8_t art, std::string_view rolle,
                                     std::string_view type, Reference ref, Tid fra,
                                     std::vector<Feltvaerdi> felter, std::string indeks) const {
    return {art,
            virkning(fra),
            std::move(ref),
            Reference(Uuid::literal(rolle)),
            Reference(Uuid::literal(type)),
            std::move(indeks),
            std::move(felter)};
}

oio::Relation Indeksbygger::sagspart(std::string_view rolle, const Indekspart& p, Tid fra,
                                     std::string indeks) const {
    return relation(sd::sagrel::kPart, rolle,
                    er_person(p) ? sd::sagtype::kPartPerson : sd::sagtype::kPartVirksomhed,
                    Reference::urn(p.urn), fra, {{sd::felt::kPartNavn, p.navn}}, std::move(indeks));
}

Indhold Indeksbygger::sag(const Sagsdata& d) const {
    const Tid begun = d.forloeb.front();
    const std::string cvr = myndighed_.cvr.text();
    Indhold i;
    i.egenskaber.push_back({virkning(begun),
                            {{sd::felt::kSagNoegle, d.nummer},
                             {sd::felt::kSagKassationskode, std::string(kKasseres)},
                             {sd::felt::kSagsnummer, d.nummer},
                             {sd::felt::kSagTitel, d.titel}}});
    i.egenskaber.push_back({virkning(begun),
                            {{sd::felt::kSagFoelsomhed, niveau(d.foelsomhed)},
                             {sd::felt::kSagOprettet, dansk_tekst(begun)}},
                            sd::kSagIndeksEgenskaber});
    for (std::size_t n = 0; n < d.forloeb.size(); ++n)
        i.tilstande.push_back(
            {0, static_cast<std::uint8_t>(n),
             virkning(d.forloeb[n],
                      n + 1 < d.forloeb.size() ? d.forloeb[n + 1] : Tid::plus_uendelig())});
    auto& r = i.relationer;
    r.push_back(relation(sd::sagrel::kAktoer, sd::sagrolle::kEjer, sd::sagtype::kAktoerOrganisation,
                         Reference(myndighed_.organisation), begun,
                         {{sd::felt::kAktoerNavn, myndighed_.navn}, {sd::felt::kAktoerCvr, cvr}}));
    r.push_back(relation(sd::sagrel::kAktoer, sd::sagrolle::kAnsvarlig,
                         sd::sagtype::kAktoerOrgEnhed, Reference(d.enhed.uuid), begun,
                         {{sd::felt::kAktoerNavn, d.enhed.navn}, {sd::felt::kAktoerCvr, cvr}}));
    r.push_back(relation(sd::sagrel::kKlasse, sd::sagrolle::kPrimaerKlasse, sd::sagtype::kKlasse,
                         Reference(d.emne.uuid), begun,
                         {{sd::felt::kSagsklasseTitel, d.emne.titel},
                          {sd::felt::kSagsklasseNoegle, d.emne.nummer}}));
    r.push_back(relation(sd::sagrel::kKlasse, sd::sagrolle::kHandlingsklasse, sd::sagtype::kKlasse,
                         Reference(Uuid::literal(kG01)), begun,
                         {{sd::felt::kSagsklasseNoegle, "G01"}}));
    r.push_back(sagspart(sd::sagrolle::kPrimaerPart, d.part, begun, {}));
    if (d.anden_part)
        r.push_back(sagspart(sd::sagrolle::kSekundaerPart, *d.anden_part, begun, "1"));
    for (const auto rolle : {sd::sagrolle::kMaster, sd::sagrolle::kAfsender})
        r.push_back(relation(sd::sagrel::kItSystem, rolle, sd::sagtype::kItSystem,
                             Reference(d.system.uuid), begun,
                             {{sd::felt::kSystemNavn, d.system.navn}}));
    if (d.kun_enheden)
        r.push_back(relation(sd::sagrel::kSikkerhedsprofil, sd::sagrolle::kAdgang,
                             sd::sagtype::kProfilOrgEnhed, Reference(d.enhed.uuid), begun, {},
                             "1"));
    if (d.oversag)
        r.push_back(relation(sd::sagrel::kSag, sd::sagrolle::kOversag,
                             sd::sagtype::kSagsrelationSag, Reference(*d.oversag), begun));
    return i;
}

void Indeksbygger::dokumentpost(Indhold& sag, std::string_view rolle, const Uuid& dokument,
                                Tid fra) const {
    sag.relationer.push_back(relation(sd::sagrel::kJournalpost, rolle,
                                      sd::sagtype::kJournalpostDokument, Reference(dokument), fra,
                                      {}, naeste_post(sag)));
}

void Indeksbygger::notat(Indhold& sag, Tid fra) const {
    static constexpr std::string_view kTekst = "VGVsZWZvbnNhbXRhbGUgbWVkIGJvcmdlcmVuLg==";
    static const std::string kFormat =
        Uuid::named(navnerum(), "11111111:format:0").text();  // of the text: plain
    Feltvaerdi note{sd::felt::kNotatgruppe,
                    {},
                    {{sd::felt::kNotattitel, "Telefonsamtale"},
                     {sd::felt::kNotat, std::string(kTekst)},
                     {sd::felt::kNotatformat, kFormat}}};
    sag.relationer.push_back(
        relation(sd::sagrel::kJournalpost, sd::sagrolle::kJournalnotat,
                 sd::sagtype::kJournalpostDokument, Reference::urn("URN:Empty"), fra,
                 {{sd::felt::kJournalpost, {}, {std::move(note)}}}, naeste_post(sag)));
}

Indhold Indeksbygger::dokument(const Dokumentdata& d) const {
    const Tid at = d.tidspunkt;
    Indhold i;
    std::vector<Feltvaerdi> felter{{sd::felt::kDokNoegle, d.nummer},
                                   {sd::felt::kDokTitel, d.titel}};
    if (!d.udgaaende) felter.push_back({sd::felt::kDokBrevDato, dansk_tekst(at).substr(0, 10)});
    felter.push_back({sd::felt::kDokumentnummer, d.nummer});
    felter.push_back({sd::felt::kDokFoelsomhed, niveau(d.foelsomhed)});
    felter.push_back({sd::felt::kDokType, d.udgaaende ? "Brev, udgaaende" : "Brev, indgaaende"});
    i.egenskaber.push_back({virkning(at), std::move(felter)});
    constexpr std::uint8_t kEndeligt = 5;
    i.tilstande.push_back({0, kEndeligt, virkning(at)});
    auto& r = i.relationer;
    r.push_back(relation(
        sd::dokrel::kAktoer, sd::dokrolle::kEjer, sd::doktype::kAktoerOrganisation,
        Reference(myndighed_.organisation), at,
        {{sd::felt::kAktoerNavn, myndighed_.navn}, {sd::felt::kAktoerCvr, myndighed_.cvr.text()}}));
    r.push_back(relation(sd::dokrel::kAktoer, sd::dokrolle::kAnsvarlig,
                         sd::doktype::kAktoerOrgEnhed, Reference(d.enhed.uuid), at,
                         {{sd::felt::kAktoerNavn, d.enhed.navn}}));
    for (std::size_t n = 0; n < d.parter.size(); ++n)
        r.push_back(relation(
            sd::dokrel::kPart, sd::dokrolle::kParter,
            er_person(d.parter[n]) ? sd::doktype::kPartPerson : sd::doktype::kPartVirksomhed,
            Reference::urn(d.parter[n].urn), at, {{sd::felt::kPartNavn, d.parter[n].navn}},
            std::to_string(n + 1)));
    r.push_back(relation(sd::dokrel::kKlasse, sd::dokrolle::kPrimaerKlasse, sd::doktype::kKlasse,
                         Reference(d.emne.uuid), at,
                         {{sd::felt::kDokklasseNoegle, d.emne.nummer}}));
    for (const auto rolle : {sd::dokrolle::kMaster, sd::dokrolle::kAfsender})
        r.push_back(relation(sd::dokrel::kItSystem, rolle, sd::doktype::kItSystem,
                             Reference(d.system.uuid), at,
                             {{sd::felt::kSystemNavn, d.system.navn}}));
    return i;
}

oio::Egenskab Indeksbygger::bevilget(const Bevillingsdata& d) const {
    oio::Egenskab e{virkning(d.fra), {}, yd::kBevilgetYdelse};
    e.felter.push_back({yd::felt::kYdelseId, "1"});
    e.felter.push_back({yd::felt::kYdelseNavn, d.ydelse.navn});
    e.felter.push_back({yd::felt::kYdelseStart, dansk_tekst(d.fra)});
    if (d.til) e.felter.push_back({yd::felt::kYdelseSlut, dansk_tekst(*d.til)});
    for (const auto rolle : {yd::bevrolle::kMaster, yd::bevrolle::kAfsender})
        e.felter.push_back({yd::felt::kYdelseItSystem,
                            {},
                            {{yd::felt::kRelRolle, std::string(rolle)},
                             {yd::felt::kRelType, std::string(yd::bevtype::kItSystem)},
                             {yd::felt::kRelReference, d.system.uuid.text()},
                             {yd::felt::kItSystemNavn, d.system.navn}}});
    Feltvaerdi klasse{yd::felt::kKlassifikation,
                      {},
                      {{yd::felt::kRelRolle, std::string(yd::bevrolle::kKlePrimaerKlasse)},
                       {yd::felt::kRelType, std::string(yd::bevtype::kKleKlasse)},
                       {yd::felt::kRelReference, d.ydelse.emne.uuid.text()},
                       {yd::felt::kKleNummer, d.ydelse.emne.nummer}}};
    e.felter.push_back({yd::felt::kYdelse,
                        {},
                        {{yd::felt::kRelRolle, std::string(yd::bevrolle::kYdelsePrimaerKlasse)},
                         {yd::felt::kRelType, std::string(yd::bevtype::kYdelseKlasse)},
                         {yd::felt::kRelReference, d.ydelse.klasse.text()},
                         {yd::felt::kYdelsesnavn, d.ydelse.navn},
                         std::move(klasse)}});
    e.felter.push_back({yd::felt::kPlan,
                        {},
                        {{yd::felt::kPlanId, "1"},
                         {yd::felt::kPlanStart, dansk_tekst(d.fra)},
                         {yd::felt::kBeregningsfrekvens, "Månedlig"},
                         {yd::felt::kForudBagud, "Bagud"},
                         {yd::felt::kPlanBeloeb, d.ydelse.beloeb}}});
    return e;
}

Indhold Indeksbygger::bevilling(const Bevillingsdata& d) const {
    Indhold i;
    i.egenskaber.push_back(
        {virkning(d.fra),
         {{yd::felt::kBevNoegle, d.nummer}, {yd::felt::kBevFoelsomhed, niveau(d.foelsomhed)}}});
    i.egenskaber.push_back(bevilget(d));
    auto& r = i.relationer;
    r.push_back(relation(yd::bevrel::kSag, yd::bevrolle::kTilknyttet, yd::bevtype::kSag,
                         Reference(d.sag), d.fra, {}, "1"));
    r.push_back(relation(yd::bevrel::kPart, yd::bevrolle::kBevillingsmodtager,
                         yd::bevtype::kPartPerson, Reference::urn(d.part.urn), d.fra,
                         {{yd::felt::kRelNavn, d.part.navn}}));
    r.push_back(relation(
        yd::bevrel::kAktoer, yd::bevrolle::kEjer, yd::bevtype::kAktoerOrganisation,
        Reference(myndighed_.organisation), d.fra,
        {{yd::felt::kRelNavn, myndighed_.navn}, {yd::felt::kAktoerCvr, myndighed_.cvr.text()}}));
    r.push_back(relation(yd::bevrel::kAktoer, yd::bevrolle::kAnsvarlig,
                         yd::bevtype::kAktoerOrgEnhed, Reference(d.enhed.uuid), d.fra,
                         {{yd::felt::kRelNavn, d.enhed.navn}}));
    return i;
}

Indhold Indeksbygger::effektuering(const Effektueringsdata& d) const {
    Indhold i;
    i.egenskaber.push_back({virkning(d.fra),
                            {{yd::felt::kEffNoegle, d.nummer},
                             {yd::felt::kEffStart, dansk_tekst(d.fra)},
                             {yd::felt::kEffSlut, dansk_tekst(d.til)},
                             {yd::felt::kBruttobeloeb, d.ydelse.beloeb},
                             {yd::felt::kDispositionsdato, dansk_tekst(d.til)},
                             {yd::felt::kUdbetalt, d.ydelse.beloeb},
                             {yd::felt::kUdbetaltTekst, "Udbetalt"}}});
    auto& r = i.relationer;
    Feltvaerdi ref{yd::felt::kBevilgetYdelseRef,
                   {},
                   {{yd::felt::kRefBevilling, d.bevilling.text()}, {yd::felt::kRefYdelseId, "1"}}};
    r.push_back(relation(yd::effrel::kDel, yd::effrolle::kDelAf, yd::efftype::kYdelseKlasse,
                         Reference(d.ydelse.klasse), d.fra,
                         {{yd::felt::kPeriodeStart, dansk_tekst(d.fra)},
                          {yd::felt::kPeriodeSlut, dansk_tekst(d.til)},
                          {yd::felt::kYdelsesbeloeb, d.ydelse.beloeb},
                          {yd::felt::kDelKle, d.ydelse.emne.nummer},
                          std::move(ref)},
                         "1"));
    r.push_back(relation(
        yd::effrel::kAktoer, yd::effrolle::kEjer, yd::efftype::kAktoerOrganisation,
        Reference(myndighed_.organisation), d.fra,
        {{yd::felt::kRelNavn, myndighed_.navn}, {yd::felt::kAktoerCvr, myndighed_.cvr.text()}}));
    for (const auto rolle : {yd::effrolle::kMaster, yd::effrolle::kAfsender})
        r.push_back(relation(yd::effrel::kItSystem, rolle, yd::efftype::kItSystem,
                             Reference(d.system.uuid), d.fra,
                             {{yd::felt::kSystemNavn, d.system.navn}}));
    r.push_back(relation(yd::effrel::kPart, yd::effrolle::kEffektueringsmodtager,
                         yd::efftype::kPartPerson, Reference::urn(d.part.urn), d.fra,
                         {{yd::felt::kRelNavn, d.part.navn}}));
    return i;
}

oio::RegistreringInput Indeksbygger::registrering(Indhold i, Tid sendt) const {
    oio::RegistreringInput r;
    r.bruger_ref = bruger_;
    r.tidspunkt = sendt;
    r.livscyklus = oio::Livscyklus::kImporteret;
    r.indhold = std::move(i);
    return r;
}

}  // namespace faelled::app
