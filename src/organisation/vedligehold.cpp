#include "organisation/vedligehold.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"
#include "organisation/billede.hpp"
#include "organisation/konstanter.hpp"

namespace faelled::organisation {

namespace {

constexpr std::uint8_t kOrganisationSomAktoer = 1;  // position in oio::kAktoertyper

std::unexpected<Fejl> regel(std::string_view field, std::string rule) {
    return std::unexpected(Fejl::ugyldig(std::string(field), std::move(rule)));
}

oio::Indhold kun(bool attributes, bool states, bool relations) {
    oio::Indhold out;
    out.har = {attributes, states, relations};
    return out;
}

void relation_til(oio::Indhold& c, const oio::Objektbeskrivelse& b, std::string_view name,
                  const Uuid& ref, oio::Virkning v) {
    oio::Relation r;
    r.art = relation(b, name);
    r.virkning = std::move(v);
    r.ref = oio::Reference(ref);
    c.relationer.push_back(std::move(r));
}

// The end of a period at a day: one that would only begin later is taken away.
template <typename T>
T slut(T period, Tid day) {
    period.virkning.til = std::max(period.virkning.fra, day);
    return period;
}

// Holds at the day and has no planned end: nothing to do for who wishes it from then on.
bool varer_ved(const oio::Relation& r, Tid day) {
    return r.virkning.fra <= day && r.virkning.til == Tid::plus_uendelig();
}

// Ends what holds at the day or later, of the named relations.
void slut_relationer(oio::Indhold& out, const oio::Indhold& now, const oio::Objektbeskrivelse& b,
                     std::initializer_list<std::string_view> names, Tid day) {
    for (const std::string_view name : names) {
        const std::uint8_t art = relation(b, name);
        for (const oio::Relation& r : now.relationer)
            if (r.art == art && r.virkning.til > day) out.relationer.push_back(slut(r, day));
    }
}

void gyldighed(oio::Indhold& c, std::uint8_t code, const Fra& f) {
    c.tilstande.push_back({0, code, virkning(f)});
}

// The same value from `f.dag`: the name and key that hold then, with some replaced.
oio::Egenskab egenskab(const Fra& f, std::string_view noegle, std::uint8_t field,
                       std::string_view navn) {
    oio::Egenskab e;
    e.virkning = virkning(f);
    e.felter = {{felt::kBrugervendtNoegle, std::string(noegle)}, {field, std::string(navn)}};
    return e;
}

}  // namespace

oio::Virkning virkning(const Fra& f, Tid til) {
    return {f.dag, til, oio::Reference(f.organisation), kOrganisationSomAktoer, std::nullopt};
}

Result<Tid> laes_dag(std::string_view field, std::string_view text) {
    const bool form = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const auto t = form ? parse_datetime(std::string(text) + "T00:00:00") : std::nullopt;
    if (!t || text < "1900-01-01" || text > "2199-12-31")
        return regel(field, "skal være en dato som 2026-12-31, mellem 1900 og 2199");
    return *t;
}

Result<std::string> laes_tekst(std::string_view field, std::string_view text, std::size_t most) {
    const std::string_view clean = trim(text);
    if (clean.empty()) return regel(field, "skal udfyldes");
    if (std::ranges::any_of(clean, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        return regel(field, "må ikke have linjeskift eller styretegn");
    const auto characters = static_cast<std::size_t>(
        std::ranges::count_if(clean, [](unsigned char c) { return (c & 0xc0U) != 0x80U; }));
    if (characters > most) return regel(field, "må højst være " + std::to_string(most) + " tegn");
    return std::string(clean);
}

oio::Indhold ny_enhed(const Enhedsoenske& w, const Fra& f) {
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(f, w.noegle, felt::kEnhedNavn, w.navn));
    gyldighed(c, kAktiv, f);
    relation_til(c, kOrganisationEnhed, "Tilhoerer", f.organisation, virkning(f));
    if (w.overordnet) relation_til(c, kOrganisationEnhed, "Overordnet", *w.overordnet, virkning(f));
    return c;
}

oio::Indhold ret_enhed(const oio::Indhold& now, const Enhedsoenske& w, const Fra& f) {
    const Enhed then = enhed_ved(Uuid{}, now, f.dag);
    oio::Indhold out = kun(false, false, false);
    if (w.navn != then.navn || w.noegle != then.noegle) {
        out.har[oio::kAttributListe] = true;
        out.egenskaber.push_back(egenskab(f, w.noegle, felt::kEnhedNavn, w.navn));
    }
    if (w.overordnet && w.overordnet != then.overordnet) {
        out.har[oio::kRelationListe] = true;
        relation_til(out, kOrganisationEnhed, "Overordnet", *w.overordnet, virkning(f));
    }
    return out;
}

oio::Indhold luk_enhed(const oio::Indhold& now, const Fra& f) {
    oio::Indhold out = kun(false, true, true);
    gyldighed(out, kInaktiv, f);
    slut_relationer(
        out, now, kOrganisationEnhed,
        {"Overordnet", "Tilhoerer", "TilknyttedeFunktioner", "TilknyttedeItSystemer", "Opgaver"},
        f.dag);
    return out;
}

oio::Indhold genaabn_enhed(const std::optional<Uuid>& parent, const Fra& f) {
    oio::Indhold out = kun(false, true, true);
    gyldighed(out, kAktiv, f);
    relation_til(out, kOrganisationEnhed, "Tilhoerer", f.organisation, virkning(f));
    if (parent) relation_til(out, kOrganisationEnhed, "Overordnet", *parent, virkning(f));
    return out;
}

Result<void> kontroller_overordnet(const Uuid& enhed, std::span<const Uuid> over, bool aktiv) {
    if (over.empty()) return regel("overordnet", "enheden findes ikke i jeres organisation");
    if (!aktiv) return regel("overordnet", "skal være en enhed, der er aktiv på datoen");
    if (over.front() == enhed) return regel("overordnet", "en enhed kan ikke ligge under sig selv");
    if (std::ranges::find(over, enhed) != over.end())
        return regel("overordnet", "ligger selv under enheden; det ville give en ring");
    return {};
}

oio::Indhold ny_person(std::string_view navn, const Uuid& uuid, const Fra& f) {
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(f, uuid.text(), felt::kPersonNavn, navn));
    return c;
}

oio::Indhold ny_bruger(std::string_view brugernavn, const Uuid& person, const Fra& f) {
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(f, brugernavn, felt::kBrugerNavn, brugernavn));
    gyldighed(c, kAktiv, f);
    relation_til(c, kBruger, "Tilhoerer", f.organisation, virkning(f));
    relation_til(c, kBruger, "TilknyttedePersoner", person, virkning(f));
    return c;
}

oio::Indhold ret_navn(const oio::Indhold& now, std::uint8_t field, std::string_view navn,
                      std::string_view noegle, const Fra& f) {
    oio::Egenskab e;
    if (const oio::Egenskab* then = egenskab_ved(now, f.dag)) e = *then;
    e.virkning = virkning(f);
    std::erase_if(e.felter, [field](const oio::Feltvaerdi& v) {
        return v.felt == field || v.felt == felt::kBrugervendtNoegle;
    });
    e.felter.push_back({felt::kBrugervendtNoegle, std::string(noegle)});
    e.felter.push_back({field, std::string(navn)});
    std::ranges::stable_sort(e.felter, {}, &oio::Feltvaerdi::felt);
    oio::Indhold out = kun(true, false, false);
    out.egenskaber.push_back(std::move(e));
    return out;
}

oio::Indhold stop_bruger(const oio::Indhold& now, const Fra& f) {
    oio::Indhold out = kun(false, true, true);
    gyldighed(out, kInaktiv, f);
    slut_relationer(out, now, kBruger, {"TilknyttedePersoner", "Tilhoerer"}, f.dag);
    return out;
}

oio::Indhold ny_stilling(const Stillingsoenske& w, const Uuid& uuid, const Fra& f, Tid i_dag) {
    const Fra today{std::min(i_dag, f.dag), f.organisation};
    const Tid end = w.til.value_or(Tid::plus_uendelig());
    const oio::Objektbeskrivelse& b = kOrganisationFunktion;
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(today, uuid.text(), felt::kFunktionNavn, w.titel));
    gyldighed(c, kAktiv, today);
    relation_til(c, b, "Funktionstype", w.leder ? klasse::lederrolle() : klasse::enhedsrolle(),
                 virkning(today));
    relation_til(c, b, "TilknyttedeOrganisationer", f.organisation, virkning(today));
    relation_til(c, b, "TilknyttedeBrugere", w.bruger, virkning(f, end));
    relation_til(c, b, "TilknyttedeEnheder", w.enhed, virkning(f, end));
    return c;
}

oio::Indhold afslut_stilling(const oio::Indhold& now, const Fra& f) {
    oio::Indhold out = kun(false, true, true);
    gyldighed(out, kInaktiv, f);
    slut_relationer(out, now, kOrganisationFunktion,
                    {"TilknyttedeBrugere", "TilknyttedeEnheder", "TilknyttedeOpgaver"}, f.dag);
    return out;
}

Result<void> kontroller_kontakt(std::string_view rolle, std::string_view tekst) {
    const auto ends = [rolle](std::string_view what) { return rolle.ends_with(what); };
    const auto digits = [tekst] {
        return std::ranges::count_if(tekst, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (ends("_EMAIL")) {
        const std::size_t at = tekst.find('@');
        if (at == std::string_view::npos || at == 0 || at + 1 == tekst.size() ||
            tekst.find('@', at + 1) != std::string_view::npos ||
            tekst.find(' ') != std::string_view::npos)
            return regel(rolle, "skal være en e-mailadresse med ét @");
    }
    if (ends("_EAN") && (tekst.size() != 13 || !is_digits(tekst)))
        return regel(rolle, "skal være 13 cifre");
    if (ends("_PNR") && (tekst.size() != 10 || !is_digits(tekst)))
        return regel(rolle, "skal være 10 cifre");
    if (ends("_URL") && !tekst.starts_with("https://") && !tekst.starts_with("http://"))
        return regel(rolle, "skal begynde med https:// eller http://");
    if ((ends("_TELEFON") || ends("_FASTNET")) && !ends("AABNINGSTID_TELEFON") && digits() < 8)
        return regel(rolle, "skal have mindst 8 cifre");
    return {};
}

oio::Indhold ny_adresse(std::string_view tekst, const Uuid& uuid, const Fra& f) {
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(f, uuid.text(), felt::kAdresseTekst, tekst));
    return c;
}

oio::Indhold saet_adresse(std::uint8_t art, const oio::Indhold& now, const Uuid& rolle,
                          const Uuid& type, const std::optional<Uuid>& adresse, const Fra& f) {
    oio::Indhold out = kun(false, false, true);
    for (const oio::Relation& r : now.relationer) {
        const bool mine = r.art == art && r.rolle.uuid() && *r.rolle.uuid() == rolle;
        if (mine && r.virkning.til > f.dag) out.relationer.push_back(slut(r, f.dag));
    }
    if (!adresse) return out;
    oio::Relation r;
    r.art = art;
    r.virkning = virkning(f);
    r.ref = oio::Reference(*adresse);
    r.rolle = oio::Reference(rolle);
    r.type = oio::Reference(type);
    r.indeks = "1";
    out.relationer.push_back(std::move(r));
    return out;
}

oio::Indhold saet_opgaver(const oio::Indhold& now, std::span<const Uuid> klasser, const Fra& f) {
    const std::uint8_t art = relation(kOrganisationEnhed, "Opgaver");
    oio::Indhold out = kun(false, false, true);
    std::vector<Uuid> there;
    int most = 0;
    for (const oio::Relation& r : now.relationer) {
        if (r.art != art || r.ref.uuid() == nullptr) continue;
        int n = 0;
        std::from_chars(r.indeks.data(), r.indeks.data() + r.indeks.size(), n);
        most = std::max(most, n);
        if (r.virkning.til <= f.dag) continue;
        const bool kept = std::ranges::find(klasser, *r.ref.uuid()) != klasser.end();
        if (kept && varer_ved(r, f.dag)) {
            there.push_back(*r.ref.uuid());
        } else {
            out.relationer.push_back(slut(r, f.dag));
        }
    }
    for (const Uuid& u : klasser) {
        if (std::ranges::find(there, u) != there.end()) continue;
        there.push_back(u);
        oio::Relation r;
        r.art = art;
        r.virkning = virkning(f);
        r.ref = oio::Reference(u);
        r.rolle = oio::Reference(klasse::ansvarlig());
        r.type = oio::Reference(klasse::opgavetype());
        r.indeks = std::to_string(++most);
        out.relationer.push_back(std::move(r));
    }
    return out;
}

oio::Indhold saet_relation(const oio::Objektbeskrivelse& b, std::string_view navn,
                           const oio::Indhold& now, std::span<const Uuid> wanted, const Fra& f,
                           const std::function<bool(const Uuid&)>& mine) {
    const std::uint8_t art = relation(b, navn);
    oio::Indhold out = kun(false, false, true);
    std::vector<Uuid> there;
    for (const oio::Relation& r : now.relationer) {
        if (r.art != art || r.ref.uuid() == nullptr || r.virkning.til <= f.dag) continue;
        const Uuid& target = *r.ref.uuid();
        if (mine && !mine(target)) continue;
        if (std::ranges::find(wanted, target) != wanted.end() && varer_ved(r, f.dag))
            there.push_back(target);
        else
            out.relationer.push_back(slut(r, f.dag));
    }
    for (const Uuid& u : wanted) {
        if (std::ranges::find(there, u) != there.end()) continue;
        there.push_back(u);
        relation_til(out, b, navn, u, virkning(f));
    }
    return out;
}

oio::Indhold ny_funktion(const Funktionsoenske& w, const Uuid& uuid, const Fra& f) {
    const oio::Objektbeskrivelse& b = kOrganisationFunktion;
    oio::Indhold c;
    c.egenskaber.push_back(egenskab(f, uuid.text(), felt::kFunktionNavn, w.navn));
    gyldighed(c, kAktiv, f);
    relation_til(c, b, "Funktionstype", w.type, virkning(f));
    relation_til(c, b, "TilknyttedeOrganisationer", f.organisation, virkning(f));
    relation_til(c, b, "TilknyttedeEnheder", w.enhed, virkning(f));
    for (const Uuid& u : w.opgaver)
        relation_til(c, b, "TilknyttedeOpgaver", u, virkning(f));
    return c;
}

}  // namespace faelled::organisation
