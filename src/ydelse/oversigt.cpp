#include "ydelse/oversigt.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "oio/urn.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/roller.hpp"
#include "ydelse/verden.hpp"

namespace faelled::ydelse {
namespace {

using oio::Egenskab;
using oio::Feltvaerdi;
using oio::Indhold;
using oio::Relation;

// The one that holds at `nu`, else the one that began last.
template <typename T>
const T* bedste(const std::vector<const T*>& all, Tid nu) {
    const T* best = nullptr;
    for (const T* x : all) {
        if (x->virkning.fra <= nu && nu < x->virkning.til) return x;
        if (best == nullptr || best->virkning.fra < x->virkning.fra) best = x;
    }
    return best;
}

std::string tekst(const std::vector<Feltvaerdi>& fields, std::uint8_t field) {
    const Feltvaerdi* v = oio::find_felt(fields, field);
    return v == nullptr ? std::string() : v->tekst;
}

std::optional<Tid> tid(const std::vector<Feltvaerdi>& fields, std::uint8_t field) {
    const Feltvaerdi* v = oio::find_felt(fields, field);
    return v == nullptr ? std::nullopt : parse_datetime(v->tekst);
}

std::string tekst(const oio::Reference& r) {
    if (r.slags() == oio::Reference::Slags::kUuid) return r.uuid()->text();
    return r.urn_tekst();
}

std::vector<const Relation*> relationer(const Indhold& i, std::uint8_t art,
                                        std::string_view rolle) {
    std::vector<const Relation*> out;
    for (const Relation& r : i.relationer)
        if (r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle)
            out.push_back(&r);
    return out;
}

Partlinje part(const Relation& r, std::string_view person, std::string_view company) {
    Partlinje out;
    out.urn = tekst(r.ref);
    out.navn = tekst(r.felter, felt::kRelNavn);
    switch (oio::laes_urn(out.urn).form) {
        case oio::Urnform::kCpr:
        case oio::Urnform::kPersonId:
        case oio::Urnform::kBorgerId:
            out.art = Partlinje::Art::kPerson;
            return out;
        case oio::Urnform::kCvr:
        case oio::Urnform::kPnr:
            out.art = Partlinje::Art::kVirksomhed;
            return out;
        default:
            break;
    }
    const std::string type = r.type.uuid() == nullptr ? std::string() : r.type.uuid()->text();
    if (type == person) out.art = Partlinje::Art::kPerson;
    if (type == company) out.art = Partlinje::Art::kVirksomhed;
    return out;
}

std::optional<Partlinje> part(const Indhold& i, std::uint8_t art, std::string_view rolle, Tid nu,
                              std::string_view person, std::string_view company) {
    const Relation* r = bedste(relationer(i, art, rolle), nu);
    if (r == nullptr) return {};
    return part(*r, person, company);
}

Systemlinje master(const Egenskab& benefit) {
    for (const Feltvaerdi& f : benefit.felter)
        if (f.felt == felt::kYdelseItSystem &&
            tekst(f.gruppe, felt::kRelRolle) == bevrolle::kMaster)
            return {tekst(f.gruppe, felt::kRelReference), tekst(f.gruppe, felt::kItSystemNavn)};
    return {};
}

Planlinje plan(const std::vector<Feltvaerdi>& g) {
    Planlinje p;
    p.start = tid(g, felt::kPlanStart);
    p.slut = tid(g, felt::kPlanSlut);
    p.beloeb = tekst(g, felt::kPlanBeloeb);
    p.frekvens = tekst(g, felt::kBeregningsfrekvens);
    p.forud_bagud = tekst(g, felt::kForudBagud);
    p.dispositionsdag = tekst(g, felt::kDispositionsdag);
    p.manuelt = tekst(g, felt::kManueltGodkendes);
    return p;
}

std::optional<Planlinje> gyldig_plan(const Egenskab& benefit, Tid nu) {
    std::optional<Planlinje> latest;
    for (const Feltvaerdi& f : benefit.felter) {
        if (f.felt != felt::kPlan) continue;
        Planlinje p = plan(f.gruppe);
        if (tilstand(p.start, p.slut, nu) == Ydelsestilstand::kLoebende) return p;
        if (!latest || latest->start < p.start) latest = std::move(p);
    }
    return latest;
}

Ydelseslinje ydelseslinje(const Egenskab& e, Tid nu) {
    Ydelseslinje y;
    y.id = tekst(e.felter, felt::kYdelseId);
    y.navn = tekst(e.felter, felt::kYdelseNavn);
    y.begrundelse = tekst(e.felter, felt::kYdelseBegrundelse);
    y.start = tid(e.felter, felt::kYdelseStart);
    y.slut = tid(e.felter, felt::kYdelseSlut);
    y.fra = e.virkning.fra;
    y.kle = kle(e);
    if (const Feltvaerdi* g = oio::find_felt(e.felter, felt::kYdelse)) {
        y.klasse = tekst(g->gruppe, felt::kRelReference);
        y.ydelsesnavn = tekst(g->gruppe, felt::kYdelsesnavn);
    }
    y.master = master(e);
    y.plan = gyldig_plan(e, nu);
    return y;
}

// Each Id is a time line of its own.
std::vector<Ydelseslinje> ydelser(const Indhold& i, Tid nu) {
    std::map<std::string, std::vector<const Egenskab*>> lines;
    for (const Egenskab& e : i.egenskaber)
        if (e.art == kBevilgetYdelse) lines[tekst(e.felter, felt::kYdelseId)].push_back(&e);
    std::vector<Ydelseslinje> out;
    out.reserve(lines.size());
    for (const auto& [id, periods] : lines)
        out.push_back(ydelseslinje(*bedste(periods, nu), nu));
    return out;
}

const Egenskab* egenskaber(const Indhold& i, Tid nu) {
    std::vector<const Egenskab*> all;
    for (const Egenskab& e : i.egenskaber)
        if (e.art == 0) all.push_back(&e);
    return bedste(all, nu);
}

void saet_periode(Bevillingslinje& b) {
    bool open = false;
    for (const Ydelseslinje& y : b.ydelser) {
        if (y.start) b.start = b.start ? std::min(*b.start, *y.start) : y.start;
        if (y.slut) b.slut = b.slut ? std::max(*b.slut, *y.slut) : y.slut;
        open = open || !y.slut;
    }
    if (open) b.slut.reset();
}

Enhedslinje enhed(const Relation* r) {
    if (r == nullptr) return {};
    Enhedslinje e;
    if (r->ref.uuid() != nullptr) {
        e.uuid = *r->ref.uuid();
    } else {
        e.urn = r->ref.urn_tekst();
    }
    e.noegle = tekst(r->felter, felt::kRelNoegle);
    e.navn = tekst(r->felter, felt::kRelNavn);
    return e;
}

Dellinje dellinje(const Relation& r) {
    Dellinje d;
    d.beloeb = tekst(r.felter, felt::kYdelsesbeloeb);
    d.fra = tid(r.felter, felt::kPeriodeStart);
    d.til = tid(r.felter, felt::kPeriodeSlut);
    d.kle = kle(r);
    if (const Feltvaerdi* g = oio::find_felt(r.felter, felt::kBevilgetYdelseRef)) {
        d.bevilling = Uuid::parse(tekst(g->gruppe, felt::kRefBevilling));
        d.ydelse = tekst(g->gruppe, felt::kRefYdelseId);
    }
    return d;
}

}  // namespace

Ydelsestilstand tilstand(std::optional<Tid> start, std::optional<Tid> slut, Tid nu) {
    // A last day counts to its end.
    if (slut && slut->plus(kDoegn) <= nu) return Ydelsestilstand::kOphoert;
    return start && nu < *start ? Ydelsestilstand::kKommende : Ydelsestilstand::kLoebende;
}

std::string_view navn(Ydelsestilstand t) {
    constexpr std::array<std::string_view, 3> kNavne{"Kommende", "Løbende", "Ophørt"};
    return kNavne.at(static_cast<std::size_t>(t));
}

std::string_view navn(Betalingstilstand t) {
    constexpr std::array<std::string_view, 3> kNavne{"Planlagt", "Sendt", "Udbetalt"};
    return kNavne.at(static_cast<std::size_t>(t));
}

Bevillingslinje bevillingslinje(const oio::Oejebliksbillede& o, Tid nu) {
    const oio::Registrering& r = o.registreringer.back();
    const Indhold& i = r.indhold;
    Bevillingslinje b;
    b.uuid = o.uuid;
    b.dataejer = o.dataejer;
    b.modtaget = r.tidspunkt;
    if (const Egenskab* e = egenskaber(i, nu)) {
        b.noegle = tekst(e->felter, felt::kBevNoegle);
        b.begrundelse = tekst(e->felter, felt::kBevBegrundelse);
        b.foelsomhed = tekst(e->felter, felt::kBevFoelsomhed);
    }
    const Relation* owner = bedste(relationer(i, bevrel::kAktoer, bevrolle::kEjer), nu);
    if (owner != nullptr) b.ejercvr = tekst(owner->felter, felt::kAktoerCvr);
    if (b.ejercvr.empty()) b.ejercvr = o.dataejer.text();
    b.ansvarlig = enhed(bedste(relationer(i, bevrel::kAktoer, bevrolle::kAnsvarlig), nu));
    b.modtager = part(i, bevrel::kPart, bevrolle::kBevillingsmodtager, nu, bevtype::kPartPerson,
                      bevtype::kPartVirksomhed);
    for (const Relation* x : relationer(i, bevrel::kPart, bevrolle::kYdelsesmodtager))
        if (x->virkning.fra <= nu && nu < x->virkning.til)
            b.ydelsesmodtagere.push_back(part(*x, bevtype::kPartPerson, bevtype::kPartVirksomhed));
    for (const Relation& x : i.relationer) {
        if (x.art == bevrel::kSag && x.ref.uuid() != nullptr &&
            std::ranges::find(b.sager, *x.ref.uuid()) == b.sager.end())
            b.sager.push_back(*x.ref.uuid());
        if (x.art == bevrel::kSikkerhedsprofil) b.profil.push_back(tekst(x.ref));
    }
    b.ydelser = ydelser(i, nu);
    saet_periode(b);
    return b;
}

Effektueringslinje effektueringslinje(const oio::Oejebliksbillede& o, Tid nu) {
    const oio::Registrering& r = o.registreringer.back();
    const Indhold& i = r.indhold;
    Effektueringslinje out;
    out.uuid = o.uuid;
    out.dataejer = o.dataejer;
    out.modtaget = r.tidspunkt;
    if (const Egenskab* e = egenskaber(i, nu)) {
        out.virkning_fra = e->virkning.fra;
        out.noegle = tekst(e->felter, felt::kEffNoegle);
        out.disposition = tid(e->felter, felt::kDispositionsdato);
        out.start = tid(e->felter, felt::kEffStart);
        out.slut = tid(e->felter, felt::kEffSlut);
        out.brutto = tekst(e->felter, felt::kBruttobeloeb);
        out.efter_skat = tekst(e->felter, felt::kEfterSkat);
        out.sendt = tekst(e->felter, felt::kSendtBeloeb);
        out.udbetalt = tekst(e->felter, felt::kUdbetalt);
        out.sendt_tekst = tekst(e->felter, felt::kSendtTekst);
        out.udbetalt_tekst = tekst(e->felter, felt::kUdbetaltTekst);
    }
    if (!out.udbetalt.empty()) {
        out.tilstand = Betalingstilstand::kUdbetalt;
    } else if (!out.sendt.empty()) {
        out.tilstand = Betalingstilstand::kSendt;
    }
    if (const Relation* s = bedste(relationer(i, effrel::kItSystem, effrolle::kMaster), nu))
        out.master = {tekst(s->ref), tekst(s->felter, felt::kSystemNavn)};
    out.modtager = part(i, effrel::kPart, effrolle::kEffektueringsmodtager, nu,
                        efftype::kPartPerson, efftype::kPartVirksomhed);
    for (const Relation& x : i.relationer)
        if (x.art == effrel::kDel) out.dele.push_back(dellinje(x));
    return out;
}

}  // namespace faelled::ydelse
