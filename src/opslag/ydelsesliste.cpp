#include "opslag/ydelsesliste.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "indeks/skrivning.hpp"
#include "oio/urn.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"

namespace faelled::opslag {
namespace {

using indeks::Brugergruppe;
using indeks::Datointerval;
using indeks::Laesegraense;
using indeks::Led;
using indeks::Partrolle;
using indeks::Udtryk;
using oio::Oejebliksbillede;
using ydelse::kBevillinger;
using ydelse::kEffektueringer;
using ydelse::Ydelseslinje;

// The Danish midnight that ends the day that begins at `day`, also on days of 23 and 25 hours.
Tid dagen_efter(Tid day) {
    constexpr std::int64_t kOver = std::int64_t{30} * 3600 * kSekund;
    return dansk_midnat(day.plus(kOver));
}

bool i_dage(const std::optional<Tid>& t, const Datointerval& wanted) {
    if (wanted.tomt()) return true;
    return t && (!wanted.fra || *wanted.fra <= *t) &&
           (!wanted.til || *t < dagen_efter(*wanted.til));
}

// --- the search -------------------------------------------------------------------------------

Led led(indeks::Gren g, std::vector<oio::Relation> eksempel) {
    oio::SoegInput in;
    in.maksimum = static_cast<std::int64_t>(indeks::Sidevalg::kLoft);
    in.virkning = store::Periode{};
    in.eksempel.relationer = std::move(eksempel);
    return {Led::Slags::kObjekt, g, {std::move(in), {}}, nullptr};
}

Led part_led(indeks::Gren g, const std::string& urn, std::string_view rolle = {}) {
    oio::Relation r;
    r.art = g == kBevillinger ? ydelse::bevrel::kPart : ydelse::effrel::kPart;
    r.ref = oio::Reference::urn(urn);
    if (!rolle.empty()) r.rolle = oio::Reference(Uuid::literal(rolle));
    return led(g, {std::move(r)});
}

void i_vindue(Led& l, const Datointerval& days) {
    if (days.tomt()) return;
    constexpr std::uint8_t kDispositionsDatoInterval = 2;
    oio::Interval i{.art = kDispositionsDatoInterval};
    if (days.fra) i.fra = *days.fra;
    if (days.til) i.til = dagen_efter(*days.til);
    l.soegning.intervaller.push_back(std::move(i));
}

ydelse::FremsoegInput forespoergsel(const Ydelseslisteoenske& o) {
    ydelse::FremsoegInput in;
    in.udtryk = Udtryk{.eller = true, .led = {}};
    in.filter.vis = {ydelse::kVisAlt, ydelse::kVisAlt};
    in.filter.inkluder = {1, 1};
    in.sortering[kBevillinger] = {{ydelse::kEfterRegistrering, true, 1}};
    in.sortering[kEffektueringer] = {{ydelse::kEfterDisposition, true, 1}};
    std::vector<Led>& nodes = in.udtryk->led;
    if (o.bevilling) {
        nodes.push_back(led(kBevillinger, {}));
        in.uuids[kBevillinger].push_back(*o.bevilling);
        return in;
    }
    if (o.sag) {
        oio::Relation r;
        r.art = ydelse::bevrel::kSag;
        r.ref = oio::Reference(*o.sag);
        nodes.push_back(led(kBevillinger, {std::move(r)}));
        return in;
    }
    if (o.rolle == Partrolle::kEnhver) {
        nodes.push_back(part_led(kBevillinger, o.part));
    } else if (o.rolle == Partrolle::kBevillingsmodtager) {
        nodes.push_back(part_led(kBevillinger, o.part, ydelse::bevrolle::kBevillingsmodtager));
    }
    if (o.rolle != Partrolle::kBevillingsmodtager) {
        nodes.push_back(part_led(kEffektueringer, o.part,
                                 o.rolle == Partrolle::kEnhver
                                     ? std::string_view()
                                     : ydelse::effrolle::kEffektueringsmodtager));
        i_vindue(nodes.back(), o.disposition);
    }
    return in;
}

// --- rows -------------------------------------------------------------------------------------

bool passer(const Bevilling& b, const Ydelseslinje& y, const Ydelseslisteoenske& o) {
    if (o.kun_bevilling && b.linje.uuid != *o.kun_bevilling) return false;
    if (o.ejer && b.linje.ejercvr != o.ejer->text()) return false;
    if (o.kle && !o.kle->passer(y.kle)) return false;
    if (o.system && Uuid::parse(y.master.id) != o.system) return false;
    if (!o.klasse.empty() && fold(y.klasse) != fold(o.klasse)) return false;
    if (!o.sagsnummer.empty() && (!b.sag || b.sag->nummer != o.sagsnummer)) return false;
    return i_dage(y.start, o.start) && i_dage(y.slut, o.slut);
}

// Rows with what they are ordered by.
template <typename Raekke>
struct Ordnet {
    std::string noegle;
    Raekke raekke;
};

// `descending` with the row's own place last, so that pages never overlap.
template <typename Raekke>
std::vector<Raekke> side(std::vector<Ordnet<Raekke>> all, bool descending,
                         const Ydelseslisteoenske& o) {
    std::ranges::stable_sort(all, [&](const auto& a, const auto& b) {
        return descending ? b.noegle < a.noegle : a.noegle < b.noegle;
    });
    const std::size_t from = std::min(o.foerste, all.size());
    const std::size_t to = std::min(all.size(), from + o.maksimum);
    std::vector<Raekke> out;
    for (std::size_t n = from; n < to; ++n)
        out.push_back(std::move(all[n].raekke));
    return out;
}

// Times as text whose byte order is theirs; none is before all.
std::string tidsnoegle(const std::optional<Tid>& t) {
    return t ? utc_datetime(*t) : std::string();
}

std::string status(const ydelse::Effektueringslinje& e) {
    return e.udbetalt_tekst.empty() ? e.sendt_tekst : e.udbetalt_tekst;
}

std::string betalingsnoegle(const ydelse::Effektueringslinje& e, std::uint8_t element) {
    switch (element) {
        case 1:
            return fold(status(e));
        case 2:
            return tidsnoegle(e.start);
        case 3:
            return tidsnoegle(e.slut);
        default:
            return tidsnoegle(e.disposition);
    }
}

// Of the newest of the benefit's payments.
std::string betalingsdato(const Ydelsesliste& all, const Ydelsesraekke& r, bool slut) {
    std::string latest;
    for (const auto& [payment, part] : r.betalinger) {
        const ydelse::Effektueringslinje& e = all.betalinger[payment];
        latest = std::max(latest, tidsnoegle(slut ? e.slut : e.start));
    }
    return latest;
}

std::string ydelsesnoegle(const Ydelsesliste& all, const Ydelsesraekke& r,
                          const std::optional<std::uint8_t>& element) {
    const ydelse::Bevillingslinje& b = all.bevillinger[r.bevilling].linje;
    const Ydelseslinje& y = b.ydelser[r.ydelse];
    if (!element) return tidsnoegle(y.start);
    switch (*element) {
        case 0:
            return b.ejercvr;
        case 1:
            return fold(b.ansvarlig.navn);
        case 2:
            return fold(y.master.navn);
        case 3:
            return fold(y.ydelsesnavn);
        default:
            return betalingsdato(all, r, *element == 5);
    }
}

// Where the granted benefit of a part stands.
Betalingsraekke::Kilde kilde(const Ydelsesliste& all, const ydelse::Dellinje& d, Cvr owner) {
    for (std::size_t n = 0; n < all.bevillinger.size(); ++n) {
        const ydelse::Bevillingslinje& b = all.bevillinger[n].linje;
        if (!d.bevilling || b.uuid != *d.bevilling || b.dataejer != owner) continue;
        for (std::size_t m = 0; m < b.ydelser.size(); ++m)
            if (b.ydelser[m].id == d.ydelse) return {n, m};
        return {n, std::nullopt};
    }
    return {};
}

}  // namespace

// --- what is found ----------------------------------------------------------------------------

Result<std::optional<Laesegraense>> Ydelseslister::brugergraense(
    const Ydelseslisteoenske& o) const {
    if (o.rettigheder.empty()) return std::optional<Laesegraense>();
    FAELLED_TRY(const std::vector<Cvr> owners, ydelse_.motor().lager().ejere());
    std::vector<Laesegraense::Gruppe> groups;
    for (const Brugergruppe& g : o.rettigheder)
        for (const Cvr owner : g.myndigheder.empty() ? owners : g.myndigheder) {
            Laesegraense::Gruppe one{.ejer = owner, .kle = {}, .systemer = {}, .enheder = {}};
            if (g.emner.empty()) groups.push_back(one);
            for (const Brugergruppe::Emne& e : g.emner) {
                one = {.ejer = owner, .kle = {}, .systemer = {}, .enheder = {}};
                if (e.foelsomhed) one.niveau = *e.foelsomhed;
                if (e.kle && !e.kle->alt()) one.kle.push_back(*e.kle);
                if (e.system) one.systemer.push_back(*e.system);
                groups.push_back(one);
            }
        }
    return std::optional(Laesegraense(std::move(groups)));
}

Result<Ydelseslister::Fundet> Ydelseslister::soeg(const Kalder& k, const Ydelseslisteoenske& o) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    Laesegraense limits = Laesegraense::af(k, settings_.udstil_rolle);
    FAELLED_TRY(const auto user, brugergraense(o));
    if (user) limits.indsnaevr(*user);
    FAELLED_TRY(ydelse::FremsoegSvar found, ydelse_.fremsoeg(k, forespoergsel(o), limits));
    Fundet out{std::move(found.billeder[kBevillinger]),
               std::move(found.billeder[kEffektueringer]),
               std::move(limits),
               {}};
    out.forbehold.loft =
        std::ranges::any_of(found.antal, [](std::size_t n) { return n > indeks::Sidevalg::kLoft; });
    return out;
}

Result<Ydelseslister::Fundet> Ydelseslister::soeg_paragraf8(const Kalder& k,
                                                            const Ydelseslisteoenske& o,
                                                            const std::string& formaal) {
    FAELLED_TRY(auto user, brugergraense(o));
    ydelse::Paragraf8 ask{.part = o.part, .fra = o.disposition.fra, .formaal = formaal};
    if (o.disposition.til) ask.til = dagen_efter(*o.disposition.til);
    ask.rolle = settings_.paragraf8_rolle;
    ask.ogsaa = std::move(user);
    FAELLED_TRY(ydelse::Paragraf8Svar found, ydelse_.paragraf8(k, ask));
    FAELLED_TRY(const std::vector<Cvr> owners, ydelse_.motor().lager().ejere());
    auto limits = Laesegraense::paa_tvaers(k, settings_.paragraf8_rolle, owners);
    Fundet out{std::move(found.bevillinger),
               std::move(found.effektueringer),
               limits ? *std::move(limits) : Laesegraense({}),
               {}};
    if (ask.ogsaa) out.graense.indsnaevr(*ask.ogsaa);
    out.forbehold.vindue = found.forkortet;
    out.forbehold.fra = found.fra;
    out.forbehold.til = found.til;
    out.forbehold.loft = found.i_alt > indeks::Sidevalg::kLoft;
    return out;
}

// --- rows of it -------------------------------------------------------------------------------

Result<Ydelsesliste> Ydelseslister::saml(Fundet found, const Ydelseslisteoenske& o) {
    const Tid now = ydelse_.motor().ur().now();
    Ydelsesliste out;
    out.forbehold = found.forbehold;
    std::map<Cvr, std::vector<Uuid>> cases;
    for (const Oejebliksbillede& b : found.bevillinger) {
        Bevilling one{ydelse::bevillingslinje(b, now), {}};
        if (!one.linje.profil.empty()) {
            out.forbehold.sikkerhedsprofil = true;
            continue;
        }
        for (const Uuid& u : one.linje.sager)
            cases[b.dataejer].push_back(u);
        out.bevillinger.push_back(std::move(one));
    }
    std::map<std::pair<Cvr, Uuid>, sagdokument::Sagsomtale> known;
    for (auto& [owner, uuids] : cases) {
        FAELLED_TRY(auto told, sagdokument::sagsomtaler(sager_, found.graense, owner, uuids));
        for (sagdokument::Sagsomtale& c : told)
            known.emplace(std::pair(owner, c.uuid), std::move(c));
    }
    for (Bevilling& b : out.bevillinger)
        for (const Uuid& u : b.linje.sager)
            if (const auto c = known.find({b.linje.dataejer, u}); c != known.end()) {
                b.sag = c->second;
                break;
            }
    if (o.fjern_undtagne)
        std::erase_if(out.bevillinger, [](const Bevilling& b) { return b.sag && b.sag->undtaget; });
    for (const Oejebliksbillede& e : found.effektueringer) {
        out.betalinger.push_back(ydelse::effektueringslinje(e, now));
        if (!i_dage(out.betalinger.back().disposition, o.disposition)) out.betalinger.pop_back();
    }
    // A part of a grant that is not shown is not shown either.
    for (ydelse::Effektueringslinje& e : out.betalinger)
        std::erase_if(e.dele, [&](const ydelse::Dellinje& d) {
            if (o.bevilling && d.bevilling != o.bevilling) return true;
            if (!o.ydelse.empty() && d.ydelse != o.ydelse) return true;
            const bool was = std::ranges::any_of(found.bevillinger, [&](const auto& b) {
                return d.bevilling && b.uuid == *d.bevilling && b.dataejer == e.dataejer;
            });
            return was && !kilde(out, d, e.dataejer).bevilling;
        });
    std::erase_if(out.betalinger, [](const auto& e) { return e.dele.empty(); });
    return out;
}

Result<Ydelsesliste> Ydelseslister::bevillinger(const Kalder& k, const Ydelseslisteoenske& o) {
    FAELLED_TRY(Fundet found, soeg(k, o));
    FAELLED_TRY(Ydelsesliste out, saml(std::move(found), o));
    std::vector<Ordnet<Ydelsesraekke>> rows;
    for (std::size_t n = 0; n < out.bevillinger.size(); ++n)
        for (std::size_t m = 0; m < out.bevillinger[n].linje.ydelser.size(); ++m)
            if (passer(out.bevillinger[n], out.bevillinger[n].linje.ydelser[m], o))
                rows.push_back({{}, {n, m, {}}});
    std::map<std::pair<std::size_t, std::size_t>, Ydelsesraekke*> places;
    for (Ordnet<Ydelsesraekke>& r : rows)
        places.emplace(std::pair(r.raekke.bevilling, r.raekke.ydelse), &r.raekke);
    for (std::size_t n = 0; n < out.betalinger.size(); ++n)
        for (std::size_t m = 0; m < out.betalinger[n].dele.size(); ++m) {
            const auto from = kilde(out, out.betalinger[n].dele[m], out.betalinger[n].dataejer);
            if (!from.bevilling || !from.ydelse) continue;
            if (const auto at = places.find({*from.bevilling, *from.ydelse}); at != places.end())
                at->second->betalinger.emplace_back(n, m);
        }
    // Asked for by when it was paid: what was not paid then is no answer.
    if (!o.disposition.tomt())
        std::erase_if(rows, [](const auto& r) { return r.raekke.betalinger.empty(); });
    for (Ordnet<Ydelsesraekke>& r : rows)
        r.noegle = ydelsesnoegle(out, r.raekke, o.sortering);
    out.forbehold.i_alt = rows.size();
    out.ydelser = side(std::move(rows), o.sortering ? o.faldende : true, o);
    return out;
}

Result<Ydelsesliste> Ydelseslister::betalingsraekker(Fundet found, const Ydelseslisteoenske& o) {
    FAELLED_TRY(Ydelsesliste out, saml(std::move(found), o));
    std::vector<Ordnet<Betalingsraekke>> rows;
    for (std::size_t n = 0; n < out.betalinger.size(); ++n) {
        const ydelse::Effektueringslinje& e = out.betalinger[n];
        Betalingsraekke r{n, {}};
        for (const ydelse::Dellinje& d : e.dele)
            r.kilder.push_back(kilde(out, d, e.dataejer));
        rows.push_back({betalingsnoegle(e, o.sortering.value_or(0)), std::move(r)});
    }
    out.forbehold.i_alt = rows.size();
    out.effektueringer = side(std::move(rows), o.sortering ? o.faldende : true, o);
    return out;
}

Result<Ydelsesliste> Ydelseslister::paragraf8(const Kalder& k, const Ydelseslisteoenske& o,
                                              const std::string& formaal) {
    FAELLED_TRY(Fundet found, soeg_paragraf8(k, o, formaal));
    if (oio::laes_urn(o.part).form != oio::Urnform::kCpr ||
        o.rolle == Partrolle::kBevillingsmodtager)
        return std::unexpected(Fejl::ugyldig(
            "Kriterie", "opslag efter UDK-lovens § 8 er på CPR-nummer og Effektueringsmodtager"));
    return betalingsraekker(std::move(found), o);
}

Result<Ydelsesliste> Ydelseslister::effektueringer(const Kalder& k, const Ydelseslisteoenske& o) {
    if (!k.har(adgang::kUdstil) && k.har(kParagraf8)) return paragraf8(k, o, {});
    FAELLED_TRY(Fundet found, soeg(k, o));
    return betalingsraekker(std::move(found), o);
}

}  // namespace faelled::opslag
