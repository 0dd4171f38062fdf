#include "app/demo/borgere.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/demo/indeksbygger.hpp"
#include "app/demo/personer.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"
#include "ydelse/beskrivelser.hpp"

namespace faelled::app {

namespace sd = sagdokument;
namespace yd = ydelse;

namespace {

constexpr std::int64_t kDag = std::int64_t{24} * 3600 * kSekund;

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

struct Borger {
    std::string navn;
    std::string cpr;
    bool barn = false;
    bool beskyttet = false;
};

class Digter {
  public:
    Digter(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne, Tid idag,
           const Borgervalg& valg)
        : grund_(grund),
          plan_(plan),
          bygger_(plan.myndighed, "urn:oio:bruger:korsbaek:demo"),
          personer_(navne, valg.froe),
          idag_(idag) {
        for (const std::string_view k : kKilder)
            systemer_.push_back(
                {Uuid::named(navnerum(), "fagsystem:" + std::string(k)), std::string(k)});
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
    [[nodiscard]] Indeksenhed enhed(std::string_view noegle) const {
        const auto found = std::ranges::find(plan_.enheder, noegle, &Enhedsplan::noegle);
        return {
            Uuid::named(navnerum(), plan_.myndighed.cvr.text() + ":enhed:" + std::string(noegle)),
            found == plan_.enheder.end() ? std::string(noegle) : found->navn};
    }
    [[nodiscard]] Emne emne(std::string_view nummer) const {
        const Klenummer* kle = grund_.kle_ved_nummer(nummer);
        if (kle == nullptr) return {std::string(nummer), id("kle", 0), {}};
        return {kle->nummer, kle->uuid, kle->titel};
    }
    [[nodiscard]] static Indekspart part(const Borger& b) {
        return {"urn:oio:cpr-nr:" + b.cpr, b.navn};
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
        Sagsdata d;
        d.nummer = fmt::format("{}-{:06}", dansk_tekst(begun).substr(0, 4), nr);
        d.titel = t.titel;
        d.emne = emne(t.kle);
        d.foelsomhed = b.beskyttet ? std::max(t.foelsomhed, 3) : t.foelsomhed;
        d.enhed = enhed(t.enhed);
        d.system = systemer_.at(t.kilde);
        d.part = part(b);
        if (foraelder != nullptr) d.anden_part = part(*foraelder);
        // Who is protected, or a VIP, is seen by the unit only.
        d.kun_enheden = b.beskyttet || t.foelsomhed == 4;
        // Now and then a case hangs under the one before it, whatever system that is in.
        if (nr % 9 == 0) d.oversag = id("sag", nr - 1);
        d.forloeb = forloeb(begun, closed);
        oio::Indhold i = bygger_.sag(d);
        journal(b, t, d.forloeb, i);
        gem(sd::kSag, id("sag", nr), std::move(i), d.forloeb.back());
    }

    // One to three documents, and a note on most cases. A document of the case before is filed here
    // too now and then: that is how documents come to hang on cases of two systems.
    void journal(const Borger& b, const Sagstype& t, const std::vector<Tid>& steps,
                 oio::Indhold& i) {
        if (sager_ % 11 == 0 && dokumenter_ > 0)
            bygger_.dokumentpost(i, sd::sagrolle::kVedlagt, id("dokument", dokumenter_),
                                 steps.front());
        for (std::size_t n = 1 + tal(2); n > 0; --n) {
            const Tid at = steps[tal(steps.size())];
            bygger_.dokumentpost(i, sd::sagrolle::kTilakteret, dokument(b, t, n == 1, at), at);
        }
        if (tal(3) != 0) bygger_.notat(i, steps.back());
    }

    Uuid dokument(const Borger& b, const Sagstype& t, bool out, Tid at) {
        const std::size_t nr = ++dokumenter_;
        Dokumentdata d;
        d.nummer = fmt::format("D{:06}", nr);
        d.titel = out ? std::string(t.dokument) : "Brev fra borgeren";
        d.udgaaende = out;
        d.emne = emne(t.kle);
        d.foelsomhed = t.foelsomhed;
        d.enhed = enhed(t.enhed);
        d.system = systemer_.at(t.kilde);
        d.parter = {part(b)};
        d.tidspunkt = at;
        const Uuid uuid = id("dokument", nr);
        gem(sd::kDokument, uuid, bygger_.dokument(d), at);
        return uuid;
    }

    // A grant with its case, and a payment for each of the last months.
    void ydelse(const Borger& b, const Ydelsestype& t) {
        sag(b, nullptr,
            {kYdelse, t.kle, "G01", t.enhed, t.titel, t.foelsomhed, false, "Bevilling"});
        const std::size_t nr = ++bevillinger_;
        const std::size_t months = 2 + tal(7);
        Bevillingsdata d;
        d.nummer = fmt::format("B{:06}", nr);
        d.foelsomhed = t.foelsomhed;
        d.ydelse = {std::string(t.ydelse),
                    Uuid::named(navnerum(), "ydelsesklasse:" + std::string(t.ydelse)), emne(t.kle),
                    fmt::format("{}.00", t.beloeb)};
        d.sag = id("sag", sager_);
        d.enhed = enhed(t.enhed);
        d.system = systemer_.at(kYdelse);
        d.part = part(b);
        d.fra = for_dage_siden(months * 31);
        const Uuid uuid = id("bevilling", nr);
        gem(yd::kBevilling, uuid, bygger_.bevilling(d), d.fra);
        for (std::size_t m = 0; m < months; ++m)
            udbetaling(d, uuid, d.fra.plus(static_cast<std::int64_t>(m) * 31 * kDag));
    }

    void udbetaling(const Bevillingsdata& b, const Uuid& grant, Tid from) {
        const Tid to = from.plus(31 * kDag);
        if (idag_ <= to) return;
        const std::size_t nr = ++effektueringer_;
        gem(yd::kEffektuering, id("effektuering", nr),
            bygger_.effektuering(
                {fmt::format("E{:06}", nr), b.ydelse, grant, b.system, b.part, from, to}),
            to);
    }

    void gem(const oio::Objektbeskrivelse& type, const Uuid& uuid, oio::Indhold i, Tid registered) {
        ud_.objekter.push_back({&type, {uuid, {bygger_.registrering(std::move(i), registered)}}});
    }

    const Grunddata& grund_;
    const Kommuneplan& plan_;
    Indeksbygger bygger_;
    Persondigter personer_;
    Tid idag_;
    std::vector<Fagsystem> systemer_;
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
