// importer, opdater, kasser, valider (indekser.md 8.1, 8.2, 8.4).
#include <algorithm>

#include "indeks/skrivning.hpp"
#include "oio/fletning.hpp"
#include "oio/indeks.hpp"
#include "sagdokument/regelsaet.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Fund;
using indeks::Regel;
using indeks::Regelsaet;

Result<void> afvis(Gren g, const oio::Indhold& i) {
    const auto check = regler(g).afvis;
    return check == nullptr ? Result<void>() : check(i);
}

// What must not vanish: kinds of attribute, states and relations that an object always has.
bool mister(const Regelsaet& s, const oio::Registrering& foer, const oio::Registrering& ny) {
    const auto har_art = [](const oio::Registrering& r, std::uint8_t art) {
        return std::ranges::find(r.indhold.egenskaber, art, &oio::Egenskab::art) !=
               r.indhold.egenskaber.end();
    };
    const auto har_rolle = [&](const oio::Registrering& r, const indeks::Rolleregel& rule) {
        return std::ranges::any_of(r.indhold.relationer, [&](const oio::Relation& x) {
            return indeks::rolleregel(s, x) == &rule;
        });
    };
    return std::ranges::any_of(
               s.skal_arter, [&](std::uint8_t a) { return har_art(foer, a) && !har_art(ny, a); }) ||
           (!foer.indhold.tilstande.empty() && ny.indhold.tilstande.empty()) ||
           std::ranges::any_of(s.roller, [&](const indeks::Rolleregel& rule) {
               return rule.skal && har_rolle(foer, rule) && !har_rolle(ny, rule);
           });
}

Enkeltsvar svar(Gren g, const Uuid& uuid, Result<void> r) {
    Enkeltsvar out{std::nullopt, std::string(typenavn(g)), uuid, {}};
    if (!r) out.fejl = indeks::med_regel(std::move(r).error());
    return out;
}

}  // namespace

std::string_view typenavn(Gren g) {
    return g == kSager ? "Sag" : "Dokument";
}

Result<bool> Sagdokument::noegle_optaget(Gren g, Cvr ejer, const Uuid& uuid,
                                         const oio::Indhold& i) {
    const oio::Objektbeskrivelse& b = beskrivelse(g);
    for (const oio::Egenskab& e : i.egenskaber) {
        const std::string* key = e.art == 0 ? e.felt(felt::kSagNoegle) : nullptr;
        if (key == nullptr) continue;
        bool taken = false;
        store::Betingelse same{oio::felt_indeks(felt::kSagNoegle),
                               {{oio::tekst_vaerdi(b.felter[felt::kSagNoegle], *key)}},
                               {e.virkning.fra, e.virkning.til}};
        FAELLED_CHECK(motor_.lager().soeg(
            {ejer, b.type, {std::move(same)}, std::nullopt, [&](const Uuid& other) {
                 taken = other != uuid;
                 return !taken;
             }}));
        if (taken) return true;
    }
    return false;
}

Result<std::vector<Fund>> Sagdokument::fund_om(Gren g, Cvr ejer, const Uuid& uuid,
                                               const oio::Registrering& r, const Kalder& k) {
    std::vector<Fund> found = indeks::valider(regler(g), r);
    if (indeks::ejer(regler(g), r.indhold, k, settings_.cvropslag) == indeks::Ejersvar::kUkendt)
        found.push_back({Regel::kEjerUkendt, "RelationListe"});
    FAELLED_TRY(const bool taken, noegle_optaget(g, ejer, uuid, r.indhold));
    if (taken)
        found.push_back({Regel::kNoegleFindes, "AttributListe/Egenskaber/BrugervendtNoegle"});
    return found;
}

// Runs inside the transaction of a write: who may, what is wrong, what is noted.
oio::Medskrift Sagdokument::medskrift(const Kalder& k, Gren g, const Uuid& uuid, bool ny) {
    return [this, &k, g, uuid, ny](const oio::Registrering* foer, const oio::Registrering& r,
                                   store::Batch& batch) -> Result<void> {
        const Regelsaet& s = regler(g);
        if (!ny && foer != nullptr) {
            FAELLED_CHECK(indeks::maa_skrive(s, foer->indhold, k, settings_.tilladte));
            FAELLED_CHECK(indeks::samme_master(s, foer->indhold, r.indhold));
        }
        FAELLED_CHECK(afvis(g, r.indhold));
        FAELLED_CHECK(indeks::kontroller_ejer(s, r.indhold, k, settings_.cvropslag));
        FAELLED_TRY(std::vector<Fund> found, fund_om(g, k.myndighed(), uuid, r, k));
        const Uuid sender = indeks::afsender(s, r.indhold);
        if (auto refused = indeks::streng(settings_.strenge, sender, found))
            return std::unexpected(*std::move(refused));
        return fund_.saet(k.myndighed(), {beskrivelse(g).type, uuid, sender, std::move(found)},
                          batch);
    };
}

Result<std::vector<Enkeltsvar>> Sagdokument::importer(const Kalder& k, std::vector<Importeret> in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    FAELLED_CHECK(indeks::kontroller_antal("SagIndeks", in.size(), settings_.maks_objekter));
    const auto count = indeks::forekomster(in);
    std::vector<Enkeltsvar> out;
    std::vector<oio::Import> writes;
    std::vector<std::size_t> places;  // of each write among the answers
    for (Importeret& x : in) {
        k.spor().objekt(x.uuid);
        out.push_back(svar(x.gren, x.uuid, {}));
        if (!x.input) {
            out.back().fejl = std::move(x.input).error();
        } else if (count.at(x.uuid) > 1) {
            out.back().fejl = indeks::samme_uuid();
        } else {
            places.push_back(out.size() - 1);
            writes.push_back({&beskrivelse(x.gren), *std::move(x.input)});
        }
    }
    const auto done =
        motor_.importer_flere(indeks::skriver(k), std::move(writes), [&](std::size_t n) {
            const Importeret& x = in[places[n]];
            return medskrift(k, x.gren, x.uuid, true);
        });
    for (std::size_t n = 0; n < done.size(); ++n)
        if (!done[n]) out[places[n]].fejl = indeks::med_regel(done[n].error());
    return out;
}

Result<std::vector<Enkeltsvar>> Sagdokument::opdater(const Kalder& k, std::vector<Opdateret> in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    FAELLED_CHECK(indeks::kontroller_antal("SagIndeks", in.size(), settings_.maks_objekter));
    const auto count = indeks::forekomster(in);
    std::vector<Enkeltsvar> out;
    for (Opdateret& x : in) {
        k.spor().objekt(x.uuid);
        if (x.input && count.at(x.uuid) > 1) x.input = std::unexpected(indeks::samme_uuid());
        Result<void> r;
        if (x.input)
            r = motor_.ret(beskrivelse(x.gren), indeks::skriver(k), *std::move(x.input),
                           medskrift(k, x.gren, x.uuid, false));
        else
            r = std::unexpected(std::move(x.input).error());
        out.push_back(svar(x.gren, x.uuid, std::move(r)));
    }
    return out;
}

Result<void> Sagdokument::kasser(const Kalder& k, Gren g, oio::KasserInput in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(in.uuid);
    const Uuid uuid = in.uuid;
    const oio::Medskrift common = medskrift(k, g, uuid, false);
    auto done = motor_.kasser(
        beskrivelse(g), indeks::skriver(k), std::move(in),
        [&](const oio::Registrering* foer, const oio::Registrering& ny,
            store::Batch& batch) -> Result<void> {
            FAELLED_CHECK(indeks::maa_skrive(regler(g), foer->indhold, k, settings_.tilladte));
            if (mister(regler(g), *foer, ny))
                return std::unexpected(
                    Fejl::ugyldig("Kasser", "obligatoriske dele kan ikke kasseres"));
            return common(foer, ny, batch);
        });
    if (!done) return std::unexpected(indeks::med_regel(done.error()));
    return {};
}

Result<std::vector<Enkeltsvar>> Sagdokument::valider(const Kalder& k, std::vector<Importeret> in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    FAELLED_CHECK(indeks::kontroller_antal("SagIndeks", in.size(), settings_.maks_objekter));
    const auto count = indeks::forekomster(in);
    std::vector<Enkeltsvar> out;
    for (Importeret& x : in) {
        out.push_back(svar(x.gren, x.uuid, {}));
        Enkeltsvar& a = out.back();
        if (!x.input || count.at(x.uuid) > 1) {
            a.fejl = x.input ? indeks::samme_uuid() : std::move(x.input).error();
            continue;
        }
        const std::array<Uuid, 1> ids{x.uuid};
        FAELLED_TRY(const auto current, motor_.gaeldende(beskrivelse(x.gren), k.myndighed(), ids));
        if (current[0])
            a.fejl = indeks::afvist(49, indeks::afvisning::kFindes, "Objektet findes allerede");
        for (oio::RegistreringInput& part : x.input->registreringer) {
            if (a.fejl) break;
            if (auto fits = oio::normaliser(part.indhold, Tid::minus_uendelig()); !fits) {
                a.fejl = fits.error();
                break;
            }
            oio::Registrering r;
            r.afsendt = part.tidspunkt;
            r.bruger_ref = part.bruger_ref;
            r.indhold =
                oio::flet(beskrivelse(x.gren), {}, std::move(part.indhold), oio::Rettemaade::kFlet);
            Result<void> may = afvis(x.gren, r.indhold);
            if (may)
                may = indeks::kontroller_ejer(regler(x.gren), r.indhold, k, settings_.cvropslag);
            if (!may) a.fejl = may.error();
            FAELLED_TRY(a.fund, fund_om(x.gren, k.myndighed(), x.uuid, r, k));
        }
    }
    return out;
}

}  // namespace faelled::sagdokument
