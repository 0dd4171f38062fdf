#include "app/demo/borgere.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "app/demo/personer.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::app {

namespace sd = sagdokument;
namespace yd = ydelse;
using oio::Feltvaerdi;
using oio::Reference;

namespace {

constexpr std::int64_t kDag = std::int64_t{24} * 3600 * kSekund;
constexpr std::uint8_t kBruger = 4;  // position in oio::kAktoertyper

enum Kilde : std::uint8_t { kEsdh, kOmsorg, kSocial, kYdelse, kByg };

// The fifth is closed: nothing new comes from it, and what it sent is all ended.
constexpr std::array<std::string_view, 5> kKilder = {"Korsbæk ESDH", "Korsbæk Omsorg",
                                                     "Korsbæk Børn og Voksne", "Korsbæk Ydelser",
                                                     "Korsbæk Byggesag (lukket)"};

struct Sagstype {
    Kilde kilde;
    std::string_view kle;
    std::string_view facet;
    std::string_view enhed;
    std::string_view titel;
    int foelsomhed;  // 1-4
    bool barn = false;
    std::string_view dokument{};  // title of its letter
};

constexpr Sagstype kTyper[] = {
    {kOmsorg, "27.36.04", "G01", "VISI", "Praktisk og personlig hjælp", 3, false,
     "Bevilling af hjælp"},
    {kOmsorg, "27.60.08", "G01", "VISI", "Hjælpemiddel", 3, false, "Afgørelse om hjælpemiddel"},
    {kOmsorg, "29.21.04", "G01", "TRAE", "Genoptræning", 3, false, "Genoptræningsplan"},
    {kSocial, "27.24.03", "G01", "BOER", "Undersøgelse af et barns forhold", 3, true,
     "Indkaldelse"},
    {kSocial, "27.24.45", "G01", "MODT", "Underretning", 3, true, "Kvittering for underretning"},
    {kSocial, "17.03.04", "G01", "PPR", "Vurdering ved PPR", 3, true, "Udtalelse fra PPR"},
    {kSocial, "27.36.12", "G01", "VOKS", "Socialpædagogisk støtte", 3, false, "Handleplan"},
    {kEsdh, "15.20.20", "G01", "JOBV", "Samtaleforløb", 2, false, "Indkaldelse til samtale"},
    {kEsdh, "15.17.06", "G01", "JOBS", "Opfølgning for sygemeldt", 3, false, "Opfølgningsplan"},
    {kEsdh, "13.05.18", "G01", "BORG", "Kørsel", 2, false, "Afgørelse om kørsel"},
    {kEsdh, "25.02.09", "G01", "BORG", "Lån til ejendomsskat", 2, false, "Lånebevis"},
    {kEsdh, "17.13.10", "G01", "SKOL", "Plads i SFO", 1, true, "Tilbud om plads"},
    {kByg, "02.34.02", "G01", "BYGG", "Byggetilladelse", 1, false, "Byggetilladelse"},
};

struct Ydelsestype {
    std::string_view kle;
    std::string_view enhed;
    std::string_view titel;
    std::string_view ydelse;
    int beloeb;  // a month
    int foelsomhed;
};
constexpr Ydelsestype kYdelser[] = {
    {"32.03.04", "PENS", "Folkepension", "Folkepension, grundbeløb", 6928, 2},
    {"32.24.04", "KONT", "Kontanthjælp", "Kontanthjælp", 12550, 2},
    {"32.30.04", "SYGE", "Sygedagpenge", "Sygedagpenge", 20680, 3},
    {"32.18.12", "HAND", "Tabt arbejdsfortjeneste", "Tabt arbejdsfortjeneste", 14310, 3},
    {"32.21.12", "KONT", "Enkeltudgift", "Enkeltudgift", 2400, 2},
};

constexpr std::array<std::string_view, 5> kNiveauer = {"", "IKKE_FORTROLIGE_DATA",
                                                       "FORTROLIGE_PERSONOPLYSNINGER",
                                                       "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};
// Classes of the action facets, as the official edition has them.
constexpr std::string_view kG01 = "5ab851ea-f083-4ceb-9136-ec4a93f3a0e5";
constexpr std::string_view kKasseres = "9759224d-76bd-4cec-9cc3-0d9451ab1cf9";

struct Borger {
    std::string navn;
    std::string cpr;
    bool barn = false;
    bool beskyttet = false;
};

std::string urn(const Borger& b) {
    return "urn:oio:cpr-nr:" + b.cpr;
}

// ISO time in Danish time.
std::string tekst(Tid t) {
    std::string out;
    append_dansk_datetime(out, t);
    return out;
}

class Digter {
  public:
    Digter(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne, Tid idag,
           const Borgervalg& valg)
        : grund_(grund), plan_(plan), personer_(navne, valg.froe), idag_(idag) {
        for (const std::string_view k : kKilder)
            systemer_.push_back(Uuid::named(navnerum(), "fagsystem:" + std::string(k)));
    }

    void husstand() {
        const bool two = tal(3) != 0;
        std::vector<Borger> people{person(false)};
        if (two) people.push_back(person(false));
        for (std::size_t n = two ? tal(4) : tal(2); n > 0; --n)
            people.push_back(person(true));
        for (Borger& b : people)
            if (ud_.cpr.size() + 1 == kBeskyttetNr) {
                b.beskyttet = true;
                ud_.beskyttet = b.cpr;
            }
        for (const Borger& b : people)
            ud_.cpr.push_back(b.cpr);
        sager_om(people);
    }

    [[nodiscard]] Borgerdata faerdig() && { return std::move(ud_); }

  private:
    static constexpr std::size_t kBeskyttetNr = 7;

    std::size_t tal(std::size_t below) {
        return static_cast<std::size_t>(personer_.tilfaeldig().below(below));
    }
    Borger person(bool barn) {
        for (;;) {
            Opdigtet p = personer_.naeste();
            if (std::ranges::find(ud_.cpr, p.cpr) == ud_.cpr.end())
                return {std::move(p.navn), std::move(p.cpr), barn, false};
        }
    }
    [[nodiscard]] Uuid id(std::string_view slags, std::size_t nr) const {
        return Uuid::named(navnerum(),
                           fmt::format("{}:{}:{}", plan_.myndighed.cvr.text(), slags, nr));
    }
    [[nodiscard]] Uuid enhed(std::string_view noegle) const {
        return Uuid::named(navnerum(),
                           plan_.myndighed.cvr.text() + ":enhed:" + std::string(noegle));
    }
    [[nodiscard]] std::string enhedsnavn(std::string_view noegle) const {
        const auto found = std::ranges::find(plan_.enheder, noegle, &Enhedsplan::noegle);
        return found == plan_.enheder.end() ? std::string(noegle) : found->navn;
    }

    [[nodiscard]] static oio::Virkning virkning(Tid from, Tid to = Tid::plus_uendelig()) {
        return {from, to, Reference::urn("urn:oio:bruger:korsbaek:demo"), kBruger, std::nullopt};
    }
    [[nodiscard]] static oio::Relation relation(std::uint8_t art, std::string_view rolle,
                                                std::string_view type, Reference ref, Tid from,
                                                std::vector<Feltvaerdi> felter = {},
                                                std::string indeks = {}) {
        return {art,
                virkning(from),
                std::move(ref),
                Reference(Uuid::literal(rolle)),
                Reference(Uuid::literal(type)),
                std::move(indeks),
                std::move(felter)};
    }

    void sager_om(const std::vector<Borger>& people) {
        const Borger& head = people.front();
        std::size_t sources = 0;
        for (const Borger& b : people) {
            const std::size_t n = b.barn ? 1 + tal(4) : 3 + tal(3);
            for (std::size_t i = 0; i < n; ++i) {
                std::size_t t = tal(std::size(kTyper));
                while (kTyper[t].barn != b.barn)
                    t = (t + 1) % std::size(kTyper);
                sag(b, b.barn ? &head : nullptr, kTyper[t]);
                ++sources;
            }
            if (!b.barn && tal(3) != 0) ydelse(b, kYdelser[tal(std::size(kYdelser))]);
        }
        if (ud_.familie.empty() && people.size() > 3 && sources > 8) ud_.familie = head.cpr;
        if (ud_.vip.empty() && ud_.cpr.size() > 20) {
            ud_.vip = head.cpr;
            Sagstype vip = kTyper[0];
            vip.foelsomhed = 4;
            sag(head, nullptr, vip);
        }
    }

    Tid for_dage_siden(std::size_t days) const {
        return Tid{idag_.us - static_cast<std::int64_t>(days) * kDag};
    }

    // When the steps of a case were reached; the last ones are missing when it is under way.
    std::vector<Tid> forloeb(Tid begun, bool ended) {
        std::vector<Tid> out{begun};
        const std::size_t steps = ended ? 3 : tal(4);
        for (std::size_t n = 0; n < steps; ++n) {
            const Tid next = out.back().plus(static_cast<std::int64_t>(3 + tal(60)) * kDag);
            if (idag_ <= next) break;
            out.push_back(next);
        }
        return out;
    }

    void sag(const Borger& b, const Borger* foraelder, const Sagstype& t) {
        const std::size_t nr = ++sager_;
        const bool closed = t.kilde == kByg;
        const Tid begun = for_dage_siden(closed ? 900 + tal(900) : 20 + tal(1200));
        const std::vector<Tid> steps = forloeb(begun, closed);
        const std::string number = fmt::format("{}-{:06}", tekst(begun).substr(0, 4), nr);
        oio::Indhold i;
        i.egenskaber.push_back({virkning(begun),
                                {{sd::felt::kSagNoegle, number},
                                 {sd::felt::kSagKassationskode, std::string(kKasseres)},
                                 {sd::felt::kSagsnummer, number},
                                 {sd::felt::kSagTitel, std::string(t.titel)}}});
        i.egenskaber.push_back({virkning(begun),
                                {{sd::felt::kSagFoelsomhed,
                                  std::string(kNiveauer.at(static_cast<std::size_t>(
                                      b.beskyttet ? std::max(t.foelsomhed, 3) : t.foelsomhed)))},
                                 {sd::felt::kSagOprettet, tekst(begun)}},
                                sd::kSagIndeksEgenskaber});
        for (std::size_t n = 0; n < steps.size(); ++n)
            i.tilstande.push_back(
                {0, static_cast<std::uint8_t>(n),
                 virkning(steps[n], n + 1 < steps.size() ? steps[n + 1] : Tid::plus_uendelig())});
        sagens_aktoerer(t.enhed, begun, i);
        sagens_klasser(t.kle, begun, i);
        i.relationer.push_back(part(sd::sagrolle::kPrimaerPart, b, begun));
        if (foraelder != nullptr) {
            oio::Relation r = part(sd::sagrolle::kSekundaerPart, *foraelder, begun);
            r.indeks = "1";
            i.relationer.push_back(std::move(r));
        }
        sagens_system(t.kilde, begun, i);
        // Who is protected, or a VIP, is seen by the unit only.
        if (b.beskyttet || t.foelsomhed == 4)
            i.relationer.push_back(relation(sd::sagrel::kSikkerhedsprofil, sd::sagrolle::kAdgang,
                                            sd::sagtype::kProfilOrgEnhed, Reference(enhed(t.enhed)),
                                            begun, {}, "1"));
        journal(b, t, steps, i);
        // Now and then a case hangs under the one before it, whatever system that is in.
        if (nr % 9 == 0)
            i.relationer.push_back(relation(sd::sagrel::kSag, sd::sagrolle::kOversag,
                                            sd::sagtype::kSagsrelationSag,
                                            Reference(id("sag", nr - 1)), begun));
        gem(sd::kSag, id("sag", nr), std::move(i), steps.back());
    }

    void sagens_aktoerer(std::string_view unit, Tid begun, oio::Indhold& i) {
        const std::string cvr = plan_.myndighed.cvr.text();
        i.relationer.push_back(
            relation(sd::sagrel::kAktoer, sd::sagrolle::kEjer, sd::sagtype::kAktoerOrganisation,
                     Reference(plan_.myndighed.organisation), begun,
                     {{sd::felt::kAktoerNavn, plan_.myndighed.navn}, {sd::felt::kAktoerCvr, cvr}}));
        i.relationer.push_back(
            relation(sd::sagrel::kAktoer, sd::sagrolle::kAnsvarlig, sd::sagtype::kAktoerOrgEnhed,
                     Reference(enhed(unit)), begun,
                     {{sd::felt::kAktoerNavn, enhedsnavn(unit)}, {sd::felt::kAktoerCvr, cvr}}));
    }
    void sagens_klasser(std::string_view number, Tid begun, oio::Indhold& i) {
        const Klenummer* kle = grund_.kle_ved_nummer(number);
        i.relationer.push_back(
            relation(sd::sagrel::kKlasse, sd::sagrolle::kPrimaerKlasse, sd::sagtype::kKlasse,
                     Reference(kle == nullptr ? id("kle", 0) : kle->uuid), begun,
                     {{sd::felt::kSagsklasseTitel, kle == nullptr ? std::string() : kle->titel},
                      {sd::felt::kSagsklasseNoegle, std::string(number)}}));
        i.relationer.push_back(relation(sd::sagrel::kKlasse, sd::sagrolle::kHandlingsklasse,
                                        sd::sagtype::kKlasse, Reference(Uuid::literal(kG01)), begun,
                                        {{sd::felt::kSagsklasseNoegle, "G01"}}));
    }
    [[nodiscard]] static oio::Relation part(std::string_view rolle, const Borger& b, Tid begun) {
        return relation(sd::sagrel::kPart, rolle, sd::sagtype::kPartPerson, Reference::urn(urn(b)),
                        begun, {{sd::felt::kPartNavn, b.navn}});
    }
    void sagens_system(Kilde k, Tid begun, oio::Indhold& i) {
        for (const auto rolle : {sd::sagrolle::kMaster, sd::sagrolle::kAfsender})
            i.relationer.push_back(relation(sd::sagrel::kItSystem, rolle, sd::sagtype::kItSystem,
                                            Reference(systemer_.at(k)), begun,
                                            {{sd::felt::kSystemNavn, std::string(kKilder.at(k))}}));
    }

    // One to three documents, and a note on most cases. A document of the case before is filed here
    // too now and then: that is how documents come to hang on cases of two systems.
    void journal(const Borger& b, const Sagstype& t, const std::vector<Tid>& steps,
                 oio::Indhold& i) {
        std::size_t post = 0;
        const auto add = [&](std::string_view rolle, Reference ref, Tid at,
                             std::vector<Feltvaerdi> felter = {}) {
            i.relationer.push_back(relation(sd::sagrel::kJournalpost, rolle,
                                            sd::sagtype::kJournalpostDokument, std::move(ref), at,
                                            std::move(felter), std::to_string(++post)));
        };
        if (sager_ % 11 == 0 && dokumenter_ > 0)
            add(sd::sagrolle::kVedlagt, Reference(id("dokument", dokumenter_)), steps.front());
        for (std::size_t n = 1 + tal(2); n > 0; --n) {
            const Tid at = steps[tal(steps.size())];
            add(sd::sagrolle::kTilakteret, Reference(dokument(b, t, n == 1, at)), at);
        }
        if (tal(3) == 0) return;
        static constexpr std::string_view kNotat = "VGVsZWZvbnNhbXRhbGUgbWVkIGJvcmdlcmVuLg==";
        Feltvaerdi note{sd::felt::kNotatgruppe,
                        {},
                        {{sd::felt::kNotattitel, "Telefonsamtale"},
                         {sd::felt::kNotat, std::string(kNotat)},
                         {sd::felt::kNotatformat, id("format", 0).text()}}};
        add(sd::sagrolle::kJournalnotat, Reference::urn("URN:Empty"), steps.back(),
            {{sd::felt::kJournalpost, {}, {std::move(note)}}});
    }

    Uuid dokument(const Borger& b, const Sagstype& t, bool out, Tid at) {
        const std::size_t nr = ++dokumenter_;
        const std::string number = fmt::format("D{:06}", nr);
        const std::string cvr = plan_.myndighed.cvr.text();
        oio::Indhold i;
        std::vector<Feltvaerdi> felter{
            {sd::felt::kDokNoegle, number},
            {sd::felt::kDokTitel, out ? std::string(t.dokument) : "Brev fra borgeren"}};
        if (!out) felter.push_back({sd::felt::kDokBrevDato, tekst(at).substr(0, 10)});
        felter.push_back({sd::felt::kDokumentnummer, number});
        felter.push_back({sd::felt::kDokFoelsomhed,
                          std::string(kNiveauer.at(static_cast<std::size_t>(t.foelsomhed)))});
        felter.push_back({sd::felt::kDokType, out ? "Brev, udgaaende" : "Brev, indgaaende"});
        i.egenskaber.push_back({virkning(at), std::move(felter)});
        constexpr std::uint8_t kEndeligt = 5;
        i.tilstande.push_back({0, kEndeligt, virkning(at)});
        auto& r = i.relationer;
        r.push_back(
            relation(sd::dokrel::kAktoer, sd::dokrolle::kEjer, sd::doktype::kAktoerOrganisation,
                     Reference(plan_.myndighed.organisation), at,
                     {{sd::felt::kAktoerNavn, plan_.myndighed.navn}, {sd::felt::kAktoerCvr, cvr}}));
        r.push_back(relation(sd::dokrel::kAktoer, sd::dokrolle::kAnsvarlig,
                             sd::doktype::kAktoerOrgEnhed, Reference(enhed(t.enhed)), at,
                             {{sd::felt::kAktoerNavn, enhedsnavn(t.enhed)}}));
        r.push_back(relation(sd::dokrel::kPart, sd::dokrolle::kParter, sd::doktype::kPartPerson,
                             Reference::urn(urn(b)), at, {{sd::felt::kPartNavn, b.navn}}, "1"));
        const Klenummer* kle = grund_.kle_ved_nummer(t.kle);
        r.push_back(relation(sd::dokrel::kKlasse, sd::dokrolle::kPrimaerKlasse,
                             sd::doktype::kKlasse,
                             Reference(kle == nullptr ? id("kle", 0) : kle->uuid), at,
                             {{sd::felt::kDokklasseNoegle, std::string(t.kle)}}));
        for (const auto rolle : {sd::dokrolle::kMaster, sd::dokrolle::kAfsender})
            r.push_back(relation(sd::dokrel::kItSystem, rolle, sd::doktype::kItSystem,
                                 Reference(systemer_.at(t.kilde)), at,
                                 {{sd::felt::kSystemNavn, std::string(kKilder.at(t.kilde))}}));
        const Uuid uuid = id("dokument", nr);
        gem(sd::kDokument, uuid, std::move(i), at);
        return uuid;
    }

    // A grant with its case, and a payment for each of the last months.
    void ydelse(const Borger& b, const Ydelsestype& t) {
        sag(b, nullptr,
            {kYdelse, t.kle, "G01", t.enhed, t.titel, t.foelsomhed, false, "Bevilling"});
        const std::size_t nr = ++bevillinger_;
        const std::size_t months = 2 + tal(7);
        const Tid begun = for_dage_siden(months * 31);
        oio::Indhold i;
        i.egenskaber.push_back(
            {virkning(begun),
             {{yd::felt::kBevNoegle, fmt::format("B{:06}", nr)},
              {yd::felt::kBevFoelsomhed,
               std::string(kNiveauer.at(static_cast<std::size_t>(t.foelsomhed)))}}});
        i.egenskaber.push_back(bevilget(t, begun));
        auto& r = i.relationer;
        r.push_back(relation(yd::bevrel::kSag, yd::bevrolle::kTilknyttet, yd::bevtype::kSag,
                             Reference(id("sag", sager_)), begun, {}, "1"));
        r.push_back(relation(yd::bevrel::kPart, yd::bevrolle::kBevillingsmodtager,
                             yd::bevtype::kPartPerson, Reference::urn(urn(b)), begun,
                             {{yd::felt::kRelNavn, b.navn}}));
        r.push_back(relation(yd::bevrel::kAktoer, yd::bevrolle::kEjer,
                             yd::bevtype::kAktoerOrganisation,
                             Reference(plan_.myndighed.organisation), begun,
                             {{yd::felt::kRelNavn, plan_.myndighed.navn},
                              {yd::felt::kAktoerCvr, plan_.myndighed.cvr.text()}}));
        r.push_back(relation(yd::bevrel::kAktoer, yd::bevrolle::kAnsvarlig,
                             yd::bevtype::kAktoerOrgEnhed, Reference(enhed(t.enhed)), begun,
                             {{yd::felt::kRelNavn, enhedsnavn(t.enhed)}}));
        const Uuid uuid = id("bevilling", nr);
        gem(yd::kBevilling, uuid, std::move(i), begun);
        for (std::size_t m = 0; m < months; ++m)
            udbetaling(b, t, uuid, begun.plus(static_cast<std::int64_t>(m) * 31 * kDag));
    }

    [[nodiscard]] oio::Egenskab bevilget(const Ydelsestype& t, Tid begun) const {
        oio::Egenskab e{virkning(begun), {}, yd::kBevilgetYdelse};
        e.felter.push_back({yd::felt::kYdelseId, "1"});
        e.felter.push_back({yd::felt::kYdelseNavn, std::string(t.ydelse)});
        e.felter.push_back({yd::felt::kYdelseStart, tekst(begun)});
        for (const auto rolle : {yd::bevrolle::kMaster, yd::bevrolle::kAfsender})
            e.felter.push_back({yd::felt::kYdelseItSystem,
                                {},
                                {{yd::felt::kRelRolle, std::string(rolle)},
                                 {yd::felt::kRelType, std::string(yd::bevtype::kItSystem)},
                                 {yd::felt::kRelReference, systemer_.at(kYdelse).text()},
                                 {yd::felt::kItSystemNavn, std::string(kKilder.at(kYdelse))}}});
        const Klenummer* kle = grund_.kle_ved_nummer(t.kle);
        Feltvaerdi klasse{
            yd::felt::kKlassifikation,
            {},
            {{yd::felt::kRelRolle, std::string(yd::bevrolle::kKlePrimaerKlasse)},
             {yd::felt::kRelType, std::string(yd::bevtype::kKleKlasse)},
             {yd::felt::kRelReference, (kle == nullptr ? id("kle", 0) : kle->uuid).text()},
             {yd::felt::kKleNummer, std::string(t.kle)}}};
        e.felter.push_back({yd::felt::kYdelse,
                            {},
                            {{yd::felt::kRelRolle, std::string(yd::bevrolle::kYdelsePrimaerKlasse)},
                             {yd::felt::kRelType, std::string(yd::bevtype::kYdelseKlasse)},
                             {yd::felt::kRelReference, ydelsesklasse(t).text()},
                             {yd::felt::kYdelsesnavn, std::string(t.ydelse)},
                             std::move(klasse)}});
        e.felter.push_back({yd::felt::kPlan,
                            {},
                            {{yd::felt::kPlanId, "1"},
                             {yd::felt::kPlanStart, tekst(begun)},
                             {yd::felt::kBeregningsfrekvens, "Månedlig"},
                             {yd::felt::kForudBagud, "Bagud"},
                             {yd::felt::kPlanBeloeb, fmt::format("{}.00", t.beloeb)}}});
        return e;
    }
    [[nodiscard]] Uuid ydelsesklasse(const Ydelsestype& t) const {
        return Uuid::named(navnerum(), "ydelsesklasse:" + std::string(t.ydelse));
    }

    void udbetaling(const Borger& b, const Ydelsestype& t, const Uuid& grant, Tid from) {
        const Tid to = from.plus(31 * kDag);
        if (idag_ <= to) return;
        const std::string amount = fmt::format("{}.00", t.beloeb);
        const std::size_t nr = ++effektueringer_;
        oio::Indhold i;
        i.egenskaber.push_back({virkning(from),
                                {{yd::felt::kEffNoegle, fmt::format("E{:06}", nr)},
                                 {yd::felt::kEffStart, tekst(from)},
                                 {yd::felt::kEffSlut, tekst(to)},
                                 {yd::felt::kBruttobeloeb, amount},
                                 {yd::felt::kDispositionsdato, tekst(to)},
                                 {yd::felt::kUdbetalt, amount},
                                 {yd::felt::kUdbetaltTekst, "Udbetalt"}}});
        auto& r = i.relationer;
        Feltvaerdi ref{yd::felt::kBevilgetYdelseRef,
                       {},
                       {{yd::felt::kRefBevilling, grant.text()}, {yd::felt::kRefYdelseId, "1"}}};
        r.push_back(relation(yd::effrel::kDel, yd::effrolle::kDelAf, yd::efftype::kYdelseKlasse,
                             Reference(ydelsesklasse(t)), from,
                             {{yd::felt::kPeriodeStart, tekst(from)},
                              {yd::felt::kPeriodeSlut, tekst(to)},
                              {yd::felt::kYdelsesbeloeb, amount},
                              {yd::felt::kDelKle, std::string(t.kle)},
                              std::move(ref)},
                             "1"));
        r.push_back(relation(yd::effrel::kAktoer, yd::effrolle::kEjer,
                             yd::efftype::kAktoerOrganisation,
                             Reference(plan_.myndighed.organisation), from,
                             {{yd::felt::kRelNavn, plan_.myndighed.navn},
                              {yd::felt::kAktoerCvr, plan_.myndighed.cvr.text()}}));
        for (const auto rolle : {yd::effrolle::kMaster, yd::effrolle::kAfsender})
            r.push_back(relation(yd::effrel::kItSystem, rolle, yd::efftype::kItSystem,
                                 Reference(systemer_.at(kYdelse)), from,
                                 {{yd::felt::kSystemNavn, std::string(kKilder.at(kYdelse))}}));
        r.push_back(relation(yd::effrel::kPart, yd::effrolle::kEffektueringsmodtager,
                             yd::efftype::kPartPerson, Reference::urn(urn(b)), from,
                             {{yd::felt::kRelNavn, b.navn}}));
        gem(yd::kEffektuering, id("effektuering", nr), std::move(i), to);
    }

    void gem(const oio::Objektbeskrivelse& type, const Uuid& uuid, oio::Indhold i, Tid registered) {
        oio::RegistreringInput r;
        r.bruger_ref = Reference::urn("urn:oio:bruger:korsbaek:demo");
        r.tidspunkt = registered;
        r.livscyklus = oio::Livscyklus::kImporteret;
        r.indhold = std::move(i);
        ud_.objekter.push_back({&type, {uuid, {std::move(r)}}});
    }

    const Grunddata& grund_;
    const Kommuneplan& plan_;
    Persondigter personer_;
    Tid idag_;
    std::vector<Uuid> systemer_;
    Borgerdata ud_;
    std::size_t sager_ = 0;
    std::size_t dokumenter_ = 0;
    std::size_t bevillinger_ = 0;
    std::size_t effektueringer_ = 0;
};

}  // namespace

Borgerdata lav_borgere(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne,
                       Tid idag, const Borgervalg& valg) {
    Digter d(grund, plan, navne, idag, valg);
    for (std::size_t n = 0; n < valg.husstande; ++n)
        d.husstand();
    return std::move(d).faerdig();
}

}  // namespace faelled::app
