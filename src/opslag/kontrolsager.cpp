#include "opslag/kontrolsager.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "indeks/revisionsspor.hpp"
#include "indeks/vindue.hpp"
#include "oio/urn.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/opslag.hpp"
#include "sagdokument/roller.hpp"

namespace faelled::opslag {
namespace {

namespace sd = sagdokument;
using indeks::Led;
using oio::Indhold;
using oio::Relation;

constexpr int kMaaneder = 6;

std::string tekst(const oio::Reference& r) {
    if (r.slags() == oio::Reference::Slags::kUuid) return r.uuid()->text();
    return r.urn_tekst();
}

std::string felt(const Relation& r, std::uint8_t field) {
    const oio::Feltvaerdi* v = oio::find_felt(r.felter, field);
    return v == nullptr ? std::string() : v->tekst;
}

bool i_rolle(const Relation& r, std::uint8_t art, std::string_view rolle) {
    return r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle;
}

Klassehenvisning klasse(const Relation& r) {
    return {tekst(r.ref), felt(r, sd::felt::kSagsklasseNoegle),
            felt(r, sd::felt::kSagsklasseTitel)};
}

// The state that holds at `nu`, else the one that began last.
const oio::Tilstand* trin(const Indhold& i, Tid nu) {
    const oio::Tilstand* best = nullptr;
    for (const oio::Tilstand& t : i.tilstande) {
        if (t.virkning.fra <= nu && nu < t.virkning.til) return &t;
        if (best == nullptr || best->virkning.fra < t.virkning.fra) best = &t;
    }
    return best;
}

Kontrolsag kontrolsag(const oio::Oejebliksbillede& o, Tid nu) {
    const Indhold& i = o.registreringer.back().indhold;
    Kontrolsag out;
    out.uuid = o.uuid;
    out.ejer = o.dataejer;
    for (const Relation& r : i.relationer) {
        if (i_rolle(r, sd::sagrel::kKlasse, sd::sagrolle::kKontroltemaklasse))
            out.kontroltemaer.push_back(klasse(r));
        if (i_rolle(r, sd::sagrel::kKlasse, sd::sagrolle::kAfgoerelsesklasse))
            out.afgoerelse = klasse(r);
        if (i_rolle(r, sd::sagrel::kAktoer, sd::sagrolle::kEjer))
            out.ejernavn = felt(r, sd::felt::kAktoerNavn);
        if (i_rolle(r, sd::sagrel::kAktoer, sd::sagrolle::kAnsvarlig)) {
            out.ansvarlig = tekst(r.ref);
            out.ansvarlig_navn = felt(r, sd::felt::kAktoerNavn);
        }
    }
    if (const oio::Tilstand* t = trin(i, nu)) {
        out.fremdrift = sd::kSag.tilstande[t->art].koder[t->kode];
        out.siden = t->virkning.fra;
    }
    return out;
}

bool for_gammel(const oio::Oejebliksbillede& o, Tid nu, Tid fra) {
    const oio::Tilstand* t = trin(o.registreringer.back().indhold, nu);
    return t != nullptr && t->kode == sd::kAfsluttet && t->virkning.fra < fra;
}

sd::FremsoegInput forespoergsel(const std::string& urn, const store::Periode& when) {
    oio::SoegInput in;
    in.maksimum = static_cast<std::int64_t>(indeks::Sidevalg::kLoft);
    in.virkning = when;
    Relation party;
    party.art = sd::sagrel::kPart;
    party.ref = oio::Reference::urn(urn);
    Relation theme;
    theme.art = sd::sagrel::kKlasse;
    theme.rolle = oio::Reference(Uuid::literal(sd::sagrolle::kKontroltemaklasse));
    in.eksempel.relationer = {std::move(party), std::move(theme)};
    sd::FremsoegInput out;
    out.udtryk.emplace();
    out.udtryk->led.push_back({Led::Slags::kObjekt, sd::kSager, {std::move(in), {}}, nullptr});
    out.filter.vis = {0x7ff, 0};
    constexpr auto kSts = static_cast<std::uint8_t>(sd::Sorteringselement::kStsTidspunkt);
    out.sortering[sd::kSager] = {{kSts, true, 1}};
    return out;
}

}  // namespace

Result<Kontrolsager> Kontrolsagsopslag::hent(const Kalder& k, const Kontrolopslag& o) {
    k.spor().hjemmel("UDK-loven § 11 a, stk. 2: " + o.formaal);
    k.spor().oplysninger({.bruger = o.bruger, .kaldsid = {}, .kontering = {}});
    FAELLED_TRY(const std::string urn, sd::part_urn(o.cpr));
    const Tid now = sager_.motor().ur().now();
    const Tid from = indeks::maaneder_foer(now, kMaaneder);
    const sd::FremsoegInput ask = forespoergsel(urn, {from, now.plus(1)});
    indeks::noter_parter(k, *ask.udtryk, settings_.revisionsnavnerum);
    FAELLED_TRY(const std::vector<Cvr> owners, sager_.motor().lager().ejere());
    const auto limits = indeks::Laesegraense::paa_tvaers(k, settings_.rolle, owners);
    if (!limits || !k.har(kParagraf11a))
        return std::unexpected(
            Fejl::kalder(43, "Serviceaftalen giver ikke opslag efter UDK-lovens § 11 a"));
    if (oio::laes_urn(urn).form != oio::Urnform::kCpr)
        return std::unexpected(Fejl::ugyldig("cpr", "skal være et CPR-nummer"));
    if (trim(o.formaal).empty()) return std::unexpected(Fejl::ugyldig("formaal", "skal angives"));
    if (trim(o.bruger).empty()) return std::unexpected(Fejl::ugyldig("bruger", "skal angives"));
    FAELLED_TRY(const sd::FremsoegSvar found, sager_.fremsoeg(k, ask, *limits));

    Kontrolsager out;
    out.fra = from;
    const auto& cases = found.billeder[sd::kSager];
    out.udeladt = found.antal[sd::kSager] - std::min(found.antal[sd::kSager], cases.size());
    for (const oio::Oejebliksbillede& x : cases) {
        const Indhold& i = x.registreringer.back().indhold;
        if (for_gammel(x, now, from)) continue;
        if (std::ranges::find(i.relationer, sd::sagrel::kSikkerhedsprofil, &Relation::art) !=
            i.relationer.end()) {
            out.sikkerhedsprofil = true;
            continue;
        }
        out.sager.push_back(kontrolsag(x, now));
    }
    std::ranges::stable_sort(out.sager, [](const Kontrolsag& a, const Kontrolsag& b) {
        return a.siden != b.siden ? a.siden > b.siden : a.uuid < b.uuid;
    });
    return out;
}

}  // namespace faelled::opslag
