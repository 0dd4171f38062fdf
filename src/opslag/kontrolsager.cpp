#include "opslag/kontrolsager.hpp"

#include <algorithm>

#include "base/log.hpp"
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

// With the law, the purpose and the user; before anything can be refused.
void noter(const Kalder& k, const char* ground, const Kontrolopslag& o, const std::string& more) {
    k.spor().hjemmel(std::string(ground) + ": " + o.formaal + more);
    k.spor().oplysninger({.bruger = o.bruger, .kaldsid = {}, .kontering = {}});
}

bool har_profil(const Indhold& i) {
    return std::ranges::find(i.relationer, sd::sagrel::kSikkerhedsprofil, &Relation::art) !=
           i.relationer.end();
}

bool er_afsluttet(const Indhold& i, Tid nu) {
    const oio::Tilstand* t = trin(i, nu);
    return t != nullptr && t->kode == sd::kAfsluttet;
}

// What no picture shows of all that were found.
std::size_t ikke_vist(const sd::FremsoegSvar& found) {
    return found.antal[sd::kSager] -
           std::min(found.antal[sd::kSager], found.billeder[sd::kSager].size());
}

bool for_gammel(const oio::Oejebliksbillede& o, Tid nu, Tid fra) {
    const Indhold& i = o.registreringer.back().indhold;
    return er_afsluttet(i, nu) && trin(i, nu)->virkning.fra < fra;
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

Result<sd::FremsoegSvar> Kontrolsagsopslag::soeg(const Kalder& k, const Kontrolopslag& o,
                                                 const Adgang& right, const store::Periode& when) {
    FAELLED_TRY(const std::string urn, sd::part_urn(o.cpr));
    const sd::FremsoegInput ask = forespoergsel(urn, when);
    indeks::noter_parter(k, *ask.udtryk, settings_.revisionsnavnerum);
    FAELLED_TRY(const std::vector<Cvr> owners, sager_.motor().lager().ejere());
    const auto limits = indeks::Laesegraense::paa_tvaers(k, right.rolle, owners);
    if (!limits || !k.har(right.ret))
        return std::unexpected(
            Fejl::kalder(43, "Serviceaftalen giver ikke opslag efter UDK-lovens § 11 a"));
    if (oio::laes_urn(urn).form != oio::Urnform::kCpr)
        return std::unexpected(Fejl::ugyldig("cpr", "skal være et CPR-nummer"));
    if (trim(o.formaal).empty()) return std::unexpected(Fejl::ugyldig("formaal", "skal angives"));
    if (trim(o.bruger).empty()) return std::unexpected(Fejl::ugyldig("bruger", "skal angives"));
    return sager_.fremsoeg(k, ask, *limits);
}

Result<Kontrolsager> Kontrolsagsopslag::hent(const Kalder& k, const Kontrolopslag& o) {
    noter(k, "UDK-loven § 11 a, stk. 2", o, {});
    const Tid now = sager_.motor().ur().now();
    const Tid from = indeks::maaneder_foer(now, kMaaneder);
    FAELLED_TRY(const sd::FremsoegSvar found,
                soeg(k, o, {kParagraf11a, settings_.rolle}, {from, now.plus(1)}));
    Kontrolsager out;
    out.fra = from;
    out.udeladt = ikke_vist(found);
    for (const oio::Oejebliksbillede& x : found.billeder[sd::kSager]) {
        if (for_gammel(x, now, from)) continue;
        if (har_profil(x.registreringer.back().indhold))
            out.sikkerhedsprofil = true;
        else
            out.sager.push_back(kontrolsag(x, now));
    }
    std::ranges::stable_sort(out.sager, [](const Kontrolsag& a, const Kontrolsag& b) {
        return a.siden != b.siden ? a.siden > b.siden : a.uuid < b.uuid;
    });
    return out;
}

Result<Kontroltemaer> Kontrolsagsopslag::temaer(const Kalder& k, const Samtykkeopslag& o) {
    noter(k, "UDK-loven § 11 a, stk. 1", o.om, " (samtykke på sag " + o.sag + ")");
    const Tid now = sager_.motor().ur().now();
    if (trim(o.sag).empty() || log::uden_cpr(o.sag) != o.sag)
        return std::unexpected(Fejl::ugyldig("sag", "skal være ansøgningssagens nummer"));
    if (!o.samtykke)
        return std::unexpected(Fejl::ugyldig("samtykke", "borgerens samtykke skal være på sagen"));
    FAELLED_TRY(const sd::FremsoegSvar found,
                soeg(k, o.om, {kParagraf11aStk1, settings_.rolle_stk1}, {now, now.plus(1)}));
    Kontroltemaer out;
    out.udeladt = ikke_vist(found);
    for (const oio::Oejebliksbillede& x : found.billeder[sd::kSager]) {
        const Indhold& i = x.registreringer.back().indhold;
        if (er_afsluttet(i, now)) continue;
        if (har_profil(i))
            out.sikkerhedsprofil = true;
        else
            out.sager.push_back(kontrolsag(x, now).kontroltemaer);
    }
    // Nothing in the order tells of the cases.
    std::ranges::sort(out.sager, {}, [](const std::vector<Klassehenvisning>& themes) {
        return themes.empty() ? std::string() : themes.front().noegle + themes.front().id;
    });
    return out;
}

}  // namespace faelled::opslag
