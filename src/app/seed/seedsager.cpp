#include "app/seed/seedsager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "app/demo/personer.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"
#include "ydelse/beskrivelser.hpp"

namespace faelled::app {

namespace sd = sagdokument;
namespace yd = ydelse;

namespace {

constexpr std::int64_t kDag = std::int64_t{24} * 3600 * kSekund;

// --- how many hang on what --------------------------------------------------------------------
// Cases come in blocks of 64, which together have 192 documents and 12 grants; these have 128
// payments.
constexpr std::uint64_t kBlok = 64;
constexpr std::uint64_t kBevillingerIBlok = 12;

constexpr std::array<std::uint8_t, kBlok> dokumenttal() {
    struct Flere {
        std::uint8_t dokumenter;
        std::uint8_t sager;
    };
    constexpr std::array<Flere, 11> kFordeling = {{{0, 4},
                                                   {1, 20},
                                                   {2, 16},
                                                   {3, 8},
                                                   {4, 6},
                                                   {5, 3},
                                                   {6, 2},
                                                   {8, 2},
                                                   {12, 1},
                                                   {17, 1},
                                                   {20, 1}}};
    std::array<std::uint8_t, kBlok> out{};
    std::size_t at = 0;
    for (const Flere f : kFordeling)
        for (std::uint8_t n = 0; n < f.sager; ++n)
            out[at++ * 37 % kBlok] = f.dokumenter;  // 37 is odd: every place once
    return out;
}
constexpr auto kDokumenttal = dokumenttal();
constexpr std::array<std::uint8_t, kBevillingerIBlok> kEffektueringstal = {6,  20, 1, 12, 3,  26,
                                                                           10, 2,  8, 24, 15, 1};

// Sums of all before; the last is the whole block.
template <std::size_t N>
constexpr std::array<std::uint64_t, N + 1> summer(const std::array<std::uint8_t, N>& tal) {
    std::array<std::uint64_t, N + 1> out{};
    for (std::size_t i = 0; i < N; ++i)
        out[i + 1] = out[i] + tal[i];
    return out;
}
constexpr auto kDokumentsum = summer(kDokumenttal);
constexpr auto kEffektueringssum = summer(kEffektueringstal);
static_assert(kDokumentsum[kBlok] == 192);
static_assert(kEffektueringssum[kBevillingerIBlok] == 128);

// Of `owners` in order: how many things they have together, and whose a thing is.
template <std::size_t N>
std::uint64_t foer(const std::array<std::uint64_t, N>& sum, std::uint64_t owner) {
    return owner / (N - 1) * sum[N - 1] + sum[owner % (N - 1)];
}
template <std::size_t N>
std::uint64_t ejer_af(const std::array<std::uint64_t, N>& sum, std::uint64_t thing) {
    const std::uint64_t within = thing % sum[N - 1];
    const auto after = std::ranges::upper_bound(sum, within);
    return thing / sum[N - 1] * (N - 1) + static_cast<std::uint64_t>(after - sum.begin() - 1);
}

// Every sixteenth case has three grants' places: 3, 7, 11.
constexpr std::uint64_t kHver = 16;
constexpr std::uint64_t kIHver = 3;
bool har_bevilling(std::uint64_t sag) {
    return sag % 4 == 3 && sag % kHver != 15;
}
std::uint64_t bevillinger_foer(std::uint64_t sag) {
    return sag / kHver * kIHver + std::min<std::uint64_t>(sag % kHver / 4, kIHver);
}
std::uint64_t sag_med_bevilling(std::uint64_t bevilling) {
    return bevilling / kIHver * kHver + bevilling % kIHver * 4 + 3;
}

// In [0, 1).
double broek(SeededEntropy& t) {
    return static_cast<double>(t.next() >> 11) * 0x1p-53;
}

// --- what they are about ----------------------------------------------------------------------

constexpr std::array<std::string_view, 8> kSystemer = {
    "Prøvens ESDH",    "Prøvens Omsorg",   "Prøvens Børn og Unge", "Prøvens Beskæftigelse",
    "Prøvens Ydelser", "Prøvens Byggesag", "Prøvens Skole",        "Prøvens Borgerservice"};
constexpr std::size_t kYdelsessystem = 4;

constexpr std::array<std::string_view, 8> kBreve = {
    "Ansøgning",   "Afgørelse", "Brev fra borgeren", "Indkaldelse til samtale",
    "Partshøring", "Referat",   "Kvittering",        "Orientering"};

struct Ydelsestype {
    std::string_view navn;
    std::string_view kle;
    int beloeb;
};
constexpr std::array<Ydelsestype, 6> kYdelser = {{{"Folkepension, grundbeløb", "32.03.04", 6928},
                                                  {"Kontanthjælp", "32.24.04", 12550},
                                                  {"Sygedagpenge", "32.30.04", 20680},
                                                  {"Tabt arbejdsfortjeneste", "32.18.12", 14310},
                                                  {"Boligstøtte", "32.09.04", 3120},
                                                  {"Enkeltudgift", "32.21.12", 2400}}};

}  // namespace

// What a case, its documents and its grant have in common.
struct Seedsager::Kerne {
    std::optional<std::uint64_t> borger;  // none: a company
    std::optional<std::uint64_t> anden;
    std::size_t emne = 0;
    std::size_t system = 0;
    int foelsomhed = 1;
    std::uint64_t enhed = 0;
    std::vector<Tid> forloeb;
    std::size_t registreringer = 1;
    bool notat = false;
};

// A grant with its payments.
struct Seedsager::Yderligere {
    std::uint64_t sag = 0;
    std::uint64_t borger = 0;
    const Ydelsestype* type = nullptr;
    std::uint64_t udbetalinger = 0;
    Tid fra;
    Tid sidst;  // of the latest payment
    bool loeber = false;

    [[nodiscard]] Tid betalt(std::uint64_t nr) const {
        return sidst.plus(-static_cast<std::int64_t>(udbetalinger - 1 - nr) * 30 * kDag);
    }
};

Seedsager::Seedsager(const Grunddata& grund, const Navneliste& navne, const Myndighed& m,
                     Sagsvalg valg)
    : bygger_(m, "urn:oio:bruger:proeve:seed"),
      navne_(navne),
      valg_(std::move(valg)),
      froe_(valg_.froe * 1'000'003 + m.cvr.number()),
      antal_{valg_.sager, foer(kDokumentsum, valg_.sager), bevillinger_foer(valg_.sager),
             foer(kEffektueringssum, bevillinger_foer(valg_.sager))},
      borgere_(std::max<std::uint64_t>(1, valg_.sager / 4)),
      dokumenter_(antal(Sagsslags::kDokument), froe_ + 1),
      bevillinger_(antal(Sagsslags::kBevilling), froe_ + 2),
      effektueringer_(antal(Sagsslags::kEffektuering), froe_ + 3) {
    constexpr std::size_t kHeltNummer = 8;  // "27.36.04"
    for (const Klenummer& k : grund.kle())
        if (k.nummer.size() == kHeltNummer) emner_.push_back({k.nummer, k.uuid, k.titel});
    for (const std::string_view s : kSystemer)
        systemer_.push_back(
            {Uuid::named(navnerum(), "fagsystem:" + std::string(s)), std::string(s)});
    constexpr std::size_t kEnheder = 200;
    for (std::size_t n = 0; n < (valg_.enheder.empty() ? 40 : kEnheder); ++n) {
        if (!valg_.enheder.empty() && n == valg_.enheder.size()) break;
        enheder_.push_back(
            {valg_.enheder.empty()
                 ? Uuid::named(navnerum(), fmt::format("{}:sagsenhed:{}", m.cvr.text(), n))
                 : valg_.enheder[n],
             fmt::format("Enhed {}", n)});
    }
}

SeededEntropy Seedsager::terning(std::string_view hvad, std::uint64_t nr) const {
    return SeededEntropy(froe_ * 0x9e3779b97f4a7c15ULL +
                         static_cast<unsigned char>(hvad.front()) * 0xd1b54a32d192ed03ULL +
                         nr * 0x8cb92ba72f3d8dd7ULL);
}

// Its first 48 bits rise with the number and are spread evenly; the rest is random.
Uuid Seedsager::uuid(Sagsslags s, std::uint64_t nr) const {
    SeededEntropy t = terning(std::string_view("0123").substr(index(s)), nr);
    Uuid u = Uuid::random(t);
    const double place = (static_cast<double>(nr) + broek(t) / 2) / static_cast<double>(antal(s));
    auto high = static_cast<std::uint64_t>(place * 0x1p48);
    for (std::size_t i = 6; i-- > 0; high >>= 8)
        u.bytes.at(i) = static_cast<std::uint8_t>(high);
    return u;
}

// The first have most: the density falls as the third root.
std::uint64_t Seedsager::borger(SeededEntropy& t) const {
    const double u = broek(t);
    return std::min(borgere_ - 1,
                    static_cast<std::uint64_t>(static_cast<double>(borgere_) * u * std::sqrt(u)));
}

std::string Seedsager::cpr(std::uint64_t borger) const {
    constexpr std::uint64_t kMulige = 30'240'000;  // see umuligt_cpr
    const std::uint64_t n = valg_.foerste_borger + borger;
    return umuligt_cpr(n * 7919 % kMulige, n % 2 == 0);
}

Indekspart Seedsager::part(std::uint64_t borger) const {
    SeededEntropy t = terning("navn", borger);
    const auto& first = (valg_.foerste_borger + borger) % 2 == 0 ? navne_.kvinder : navne_.maend;
    return {
        "urn:oio:cpr-nr:" + cpr(borger),
        first[t.below(first.size())] + " " + navne_.efternavne[t.below(navne_.efternavne.size())]};
}

Indeksenhed Seedsager::enhed(std::uint64_t nr) const {
    return enheder_[nr % enheder_.size()];
}

Seedsager::Kerne Seedsager::kerne(std::uint64_t sag) const {
    SeededEntropy t = terning("kerne", sag);
    Kerne k;
    const bool company = t.below(20) == 0 && !har_bevilling(sag);
    const std::uint64_t first = borger(t);
    const std::uint64_t second = borger(t);
    if (!company) k.borger = first;
    if (!company && t.below(5) == 0 && second != first) k.anden = second;
    const double u = broek(t);
    k.emne = static_cast<std::size_t>(static_cast<double>(emner_.size()) * u * u);
    k.system = har_bevilling(sag) ? kYdelsessystem : k.emne % kSystemer.size();
    k.foelsomhed = t.below(5000) == 0 ? 4 : 1 + static_cast<int>((k.emne + 1) % 3);
    k.enhed = t.next();
    const double age = broek(t);
    k.forloeb = {
        valg_.idag.plus(-(10 + static_cast<std::int64_t>(3600 * age * std::sqrt(age))) * kDag)};
    for (std::uint64_t steps = t.below(4); steps > 0; --steps) {
        const Tid next = k.forloeb.back().plus(static_cast<std::int64_t>(3 + t.below(60)) * kDag);
        if (valg_.idag <= next) break;
        k.forloeb.push_back(next);
    }
    // 60, 25, 10 and 5 % were sent once, twice ...; a later message is a later step.
    constexpr std::array<std::uint64_t, 3> kGraenser = {60, 85, 95};
    const std::uint64_t percent = t.below(100);
    for (const std::uint64_t g : kGraenser)
        if (percent >= g && k.registreringer < k.forloeb.size()) ++k.registreringer;
    k.notat = t.below(3) != 0;
    return k;
}

Seedsager::Yderligere Seedsager::ydelse(std::uint64_t bevilling) const {
    SeededEntropy t = terning("ydelse", bevilling);
    Yderligere y;
    y.sag = sag_med_bevilling(bevilling);
    y.borger = *kerne(y.sag).borger;
    y.type = &kYdelser.at(t.below(kYdelser.size()));
    y.udbetalinger = kEffektueringstal.at(bevilling % kBevillingerIBlok);
    y.loeber = t.below(100) < 65;
    y.sidst = valg_.idag.plus(
        -static_cast<std::int64_t>(y.loeber ? 1 + t.below(30) : 40 + t.below(2000)) * kDag);
    y.fra = y.betalt(0).plus(-30 * kDag);
    return y;
}

Ydelsesdata Seedsager::ydelsesdata(const Yderligere& y) const {
    const auto known = std::ranges::find(emner_, y.type->kle, &Emne::nummer);
    Ydelsesdata d;
    d.navn = y.type->navn;
    d.klasse = Uuid::named(navnerum(), "ydelsesklasse:" + d.navn);
    d.emne = known != emner_.end()
                 ? *known
                 : Emne{std::string(y.type->kle), Uuid::named(navnerum(), y.type->kle), d.navn};
    d.beloeb = fmt::format("{}.00", y.type->beloeb);
    return d;
}

Objekt Seedsager::sag(std::uint64_t nr) const {
    const Kerne k = kerne(nr);
    Sagsdata d;
    d.nummer = fmt::format("{}-{:08}", dansk_tekst(k.forloeb.front()).substr(0, 4), nr);
    d.emne = emner_[k.emne];
    d.titel = d.emne.titel;
    d.foelsomhed = k.foelsomhed;
    d.enhed = enhed(k.enhed);
    d.system = systemer_[k.system];
    d.part = k.borger ? part(*k.borger)
                      : Indekspart{fmt::format("urn:oio:cvr-nr:{}", 97'000'000 + k.enhed % 500'000),
                                   fmt::format("Virksomhed {}", k.enhed % 500'000)};
    if (k.anden) d.anden_part = part(*k.anden);
    d.kun_enheden = k.foelsomhed == 4;
    if (nr % 9 == 8) d.oversag = uuid(Sagsslags::kSag, nr - 1);
    Objekt out{&sd::kSag, {uuid(Sagsslags::kSag, nr), {}}};
    const std::uint64_t first = foer(kDokumentsum, nr);
    const std::uint64_t behind = foer(kDokumentsum, nr + 1);
    for (std::size_t n = k.registreringer; n-- > 0;) {
        d.forloeb.assign(k.forloeb.begin(), k.forloeb.end() - static_cast<std::ptrdiff_t>(n));
        oio::Indhold i = bygger_.sag(d);
        for (std::uint64_t document = first; document < behind; ++document)
            bygger_.dokumentpost(i, sd::sagrolle::kTilakteret,
                                 uuid(Sagsslags::kDokument, dokumenter_.frem(document)),
                                 d.forloeb.front());
        if (n == 0 && k.notat) bygger_.notat(i, d.forloeb.back());
        out.input.registreringer.push_back(bygger_.registrering(std::move(i), d.forloeb.back()));
    }
    return out;
}

Objekt Seedsager::dokument(std::uint64_t nr) const {
    const std::uint64_t logical = dokumenter_.tilbage(nr);
    const std::uint64_t case_nr = ejer_af(kDokumentsum, logical);
    const Kerne k = kerne(case_nr);
    SeededEntropy t = terning("brev", logical);
    Dokumentdata d;
    d.nummer = fmt::format("D{:08}", logical);
    d.titel = kBreve.at(t.below(kBreve.size()));
    d.udgaaende = t.below(2) == 0;
    d.emne = emner_[k.emne];
    d.foelsomhed = k.foelsomhed;
    d.enhed = enhed(k.enhed);
    d.system = systemer_[k.system];
    if (k.borger) d.parter.push_back(part(*k.borger));
    if (k.anden) d.parter.push_back(part(*k.anden));
    d.tidspunkt = k.forloeb[t.below(k.forloeb.size())];
    return {
        &sd::kDokument,
        {uuid(Sagsslags::kDokument, nr), {bygger_.registrering(bygger_.dokument(d), d.tidspunkt)}}};
}

Objekt Seedsager::bevilling(std::uint64_t nr) const {
    const std::uint64_t logical = bevillinger_.tilbage(nr);
    const Yderligere y = ydelse(logical);
    const Kerne k = kerne(y.sag);
    Bevillingsdata d;
    d.nummer = fmt::format("B{:08}", logical);
    d.foelsomhed = k.foelsomhed;
    d.ydelse = ydelsesdata(y);
    d.sag = uuid(Sagsslags::kSag, y.sag);
    d.enhed = enhed(k.enhed);
    d.system = systemer_[kYdelsessystem];
    d.part = part(y.borger);
    d.fra = y.fra;
    if (!y.loeber) d.til = y.sidst;
    return {&yd::kBevilling,
            {uuid(Sagsslags::kBevilling, nr),
             {bygger_.registrering(bygger_.bevilling(d), y.loeber ? d.fra : y.sidst)}}};
}

Objekt Seedsager::effektuering(std::uint64_t nr) const {
    const std::uint64_t logical = effektueringer_.tilbage(nr);
    const std::uint64_t grant = ejer_af(kEffektueringssum, logical);
    const Yderligere y = ydelse(grant);
    const Tid to = y.betalt(logical - foer(kEffektueringssum, grant));
    Effektueringsdata d{fmt::format("E{:08}", logical),
                        ydelsesdata(y),
                        uuid(Sagsslags::kBevilling, bevillinger_.frem(grant)),
                        systemer_[kYdelsessystem],
                        part(y.borger),
                        to.plus(-30 * kDag),
                        to};
    return {
        &yd::kEffektuering,
        {uuid(Sagsslags::kEffektuering, nr), {bygger_.registrering(bygger_.effektuering(d), to)}}};
}

Objekt Seedsager::lav(Sagsslags s, std::uint64_t nr) const {
    switch (s) {
        case Sagsslags::kSag:
            return sag(nr);
        case Sagsslags::kDokument:
            return dokument(nr);
        case Sagsslags::kBevilling:
            return bevilling(nr);
        case Sagsslags::kEffektuering:
            break;
    }
    return effektuering(nr);
}

std::vector<Borgertal> Seedsager::borgertal() const {
    std::vector<Borgertal> out(borgere_);
    for (std::uint64_t n = 0; n < antal(Sagsslags::kSag); ++n) {
        const Kerne k = kerne(n);
        for (const auto& who : {k.borger, k.anden}) {
            if (!who) continue;
            Borgertal& b = out[*who];
            ++b.sager;
            b.dokumenter += kDokumenttal[n % kBlok];
            b.notater += k.notat ? 1 : 0;
        }
    }
    for (std::uint64_t n = 0; n < antal(Sagsslags::kBevilling); ++n) {
        const Yderligere y = ydelse(n);
        Borgertal& b = out[y.borger];
        ++b.bevillinger;
        for (std::uint64_t p = 0; p < y.udbetalinger; ++p) {
            ++b.effektueringer;
            const std::int64_t ago = valg_.idag.us - y.betalt(p).us;
            if (ago <= 88 * kDag) ++b.nylige;
            if (ago <= 95 * kDag) ++b.mulige;
        }
    }
    return out;
}

}  // namespace faelled::app
