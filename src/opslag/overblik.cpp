#include "opslag/overblik.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "indeks/revisionsspor.hpp"
#include "indeks/skrivning.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/oversigt.hpp"

namespace faelled::opslag {
namespace {

using indeks::Led;
using indeks::Sidevalg;
using ydelse::kBevillinger;
using ydelse::kEffektueringer;

Overblikslinje linje(sagdokument::Opslagslinje&& in) {
    using Art = sagdokument::Opslagslinje::Slags;
    Overblikslinje l;
    l.slags = in.slags == Art::kSagslinje       ? Slags::kSag
              : in.slags == Art::kDokumentlinje ? Slags::kDokument
                                                : Slags::kNotat;
    l.ejer = in.ejer;
    l.uuid = in.uuid;
    if (in.sag) l.sager.push_back(*in.sag);
    l.titel = std::move(in.titel);
    l.nummer = std::move(in.nummer);
    l.kle = std::move(in.kle);
    l.system = std::move(in.system);
    l.tidspunkt = in.tidspunkt;
    l.sikkerhedsprofil = std::move(in.profil);
    return l;
}

Overblikslinje linje(const oio::Oejebliksbillede& o, ydelse::Bevillingslinje&& b, Tid nu) {
    Overblikslinje l;
    l.slags = Slags::kBevilling;
    l.ejer = b.dataejer;
    l.uuid = b.uuid;
    l.sager = std::move(b.sager);
    for (const ydelse::Ydelseslinje& y : b.ydelser) {
        const std::string& name = y.ydelsesnavn.empty() ? y.navn : y.ydelsesnavn;
        if (!name.empty()) l.titel += (l.titel.empty() ? "" : ", ") + name;
        if (l.kle.empty()) l.kle = y.kle;
        if (l.system.empty()) l.system = y.master.navn;
    }
    l.nummer = std::move(b.noegle);
    const oio::Registrering& r = o.registreringer.back();
    l.tidspunkt = r.afsendt.value_or(r.tidspunkt);
    l.start = b.start;
    l.slut = b.slut;
    l.tilstand = navn(ydelse::tilstand(b.start, b.slut, nu));
    l.sikkerhedsprofil = std::move(b.profil);
    return l;
}

Overblikslinje linje(const oio::Oejebliksbillede& o, ydelse::Effektueringslinje&& e) {
    Overblikslinje l;
    l.slags = Slags::kEffektuering;
    l.ejer = e.dataejer;
    l.uuid = e.uuid;
    l.nummer = std::move(e.noegle);
    if (!e.dele.empty()) l.kle = e.dele.front().kle;
    l.titel = e.udbetalt_tekst.empty() ? std::move(e.sendt_tekst) : std::move(e.udbetalt_tekst);
    l.system = std::move(e.master.navn);
    const oio::Registrering& r = o.registreringer.back();
    l.tidspunkt = e.disposition.value_or(r.afsendt.value_or(r.tidspunkt));
    l.start = e.start;
    l.slut = e.slut;
    l.tilstand = navn(e.tilstand);
    l.beloeb = !e.udbetalt.empty() ? std::move(e.udbetalt)
               : !e.sendt.empty()  ? std::move(e.sendt)
                                   : std::move(e.brutto);
    return l;
}

ydelse::FremsoegInput ydelser_om(const std::string& urn) {
    ydelse::FremsoegInput in;
    in.udtryk = indeks::Udtryk{.eller = true, .led = {}};
    for (const indeks::Gren g : {kBevillinger, kEffektueringer}) {
        oio::Relation r;
        r.art = g == kBevillinger ? ydelse::bevrel::kPart : ydelse::effrel::kPart;
        r.ref = oio::Reference::urn(urn);
        oio::SoegInput s;
        s.maksimum = static_cast<std::int64_t>(Sidevalg::kLoft);
        s.virkning = store::Periode{};
        s.eksempel.relationer.push_back(std::move(r));
        in.udtryk->led.push_back({Led::Slags::kObjekt, g, {std::move(s), {}}, nullptr});
    }
    in.filter.vis = {ydelse::kVisAlt, ydelse::kVisAlt};
    in.sortering[kBevillinger] = {{ydelse::kEfterRegistrering, true, 1}};
    in.sortering[kEffektueringer] = {{ydelse::kEfterDisposition, true, 1}};
    return in;
}

std::size_t over(std::size_t all, std::size_t shown) {
    return all > shown ? all - shown : 0;
}

}  // namespace

std::string_view navn(Slags s) {
    constexpr std::array<std::string_view, kSlags> kNavne{"Sag", "Dokument", "Journalnotat",
                                                          "Bevilling", "Effektuering"};
    return kNavne.at(static_cast<std::size_t>(s));
}

Result<Overblik> Overblikke::hent(const Kalder& k, const Overbliksoenske& o) {
    k.spor().hjemmel(o.formaal);
    k.spor().oplysninger({.bruger = o.bruger, .kaldsid = {}, .kontering = {}});
    FAELLED_TRY(const std::string urn, sagdokument::part_urn(o.part));
    const ydelse::FremsoegInput benefits = ydelser_om(urn);
    indeks::noter_parter(k, {.eller = true, .led = {benefits.udtryk->led.front()}},
                         settings_.revisionsnavnerum);
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    if (trim(o.formaal).empty()) return std::unexpected(Fejl::ugyldig("formaal", "skal angives"));
    if (trim(o.bruger).empty()) return std::unexpected(Fejl::ugyldig("bruger", "skal angives"));
    if (o.maksimum == 0 || o.maksimum > Overbliksoenske::kMest)
        return std::unexpected(Fejl::ugyldig("antal", "skal være et tal fra 1 til 1000"));
    const auto limits = indeks::Laesegraense::af(k, settings_.udstil_rolle);
    const Tid now = sager_.motor().ur().now();
    FAELLED_TRY(sagdokument::Opslagssvar cases, sagdokument::slaa_op(sager_, k, urn, limits));
    FAELLED_TRY(const ydelse::FremsoegSvar paid, ydelser_.fremsoeg(k, benefits, limits));

    std::vector<Overblikslinje> all;
    all.reserve(cases.linjer.size() + paid.billeder[kBevillinger].size() +
                paid.billeder[kEffektueringer].size());
    for (sagdokument::Opslagslinje& x : cases.linjer)
        all.push_back(linje(std::move(x)));
    for (const oio::Oejebliksbillede& x : paid.billeder[kBevillinger])
        all.push_back(linje(x, ydelse::bevillingslinje(x, now), now));
    for (const oio::Oejebliksbillede& x : paid.billeder[kEffektueringer])
        all.push_back(linje(x, ydelse::effektueringslinje(x, now)));
    std::ranges::stable_sort(all, [](const Overblikslinje& a, const Overblikslinje& b) {
        if (a.tidspunkt != b.tidspunkt) return a.tidspunkt > b.tidspunkt;
        return std::tie(a.slags, a.uuid) < std::tie(b.slags, b.uuid);
    });

    Overblik out;
    out.i_alt = all.size();
    for (const Overblikslinje& l : all)
        ++out.antal.at(static_cast<std::size_t>(l.slags));
    const auto left_out = [&](Slags s) -> std::size_t& {
        return out.udeladt.at(static_cast<std::size_t>(s));
    };
    left_out(Slags::kSag) = cases.sager_udeladt;
    left_out(Slags::kDokument) = cases.dokumenter_udeladt;
    left_out(Slags::kBevilling) =
        over(paid.antal[kBevillinger], paid.billeder[kBevillinger].size());
    left_out(Slags::kEffektuering) =
        over(paid.antal[kEffektueringer], paid.billeder[kEffektueringer].size());
    const std::size_t from = std::min(o.foerste, all.size());
    const std::size_t to = std::min(all.size(), from + o.maksimum);
    for (std::size_t n = from; n < to; ++n)
        out.linjer.push_back(std::move(all[n]));
    return out;
}

}  // namespace faelled::opslag
