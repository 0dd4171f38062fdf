// importer, opdater, kasser, valider (indekser.md 8.1, 8.2, 8.4).
#include <algorithm>
#include <optional>

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

// What must not vanish: kinds of attribute, states and relations that an object always has. The
// first that does.
std::optional<Fund> mister(const Regelsaet& s, const oio::Registrering& foer,
                           const oio::Registrering& ny) {
    const auto har_art = [](const oio::Registrering& r, std::uint8_t art) {
        return std::ranges::find(r.indhold.egenskaber, art, &oio::Egenskab::art) !=
               r.indhold.egenskaber.end();
    };
    const auto har_rolle = [&](const oio::Registrering& r, const indeks::Rolleregel& rule) {
        return std::ranges::any_of(r.indhold.relationer, [&](const oio::Relation& x) {
            return indeks::rolleregel(s, x) == &rule;
        });
    };
    for (const std::uint8_t a : s.skal_arter)
        if (har_art(foer, a) && !har_art(ny, a)) return indeks::mangler(s, a);
    if (!foer.indhold.tilstande.empty() && ny.indhold.tilstande.empty())
        return Fund{Regel::kFeltMangler,
                    "TilstandListe/" + std::string(s.type->tilstande.front().navn)};
    for (const indeks::Rolleregel& rule : s.roller)
        if (rule.skal && har_rolle(foer, rule) && !har_rolle(ny, rule))
            return indeks::mangler(s, rule);
    return {};
}

// BrugervendtNoegle is one object's at a time within the authority and type.
Result<bool> noegle_optaget(oio::Motor& motor, Gren g, Cvr ejer, const Uuid& uuid,
                            const oio::Indhold& i) {
    const oio::Objektbeskrivelse& b = beskrivelse(g);
    for (const oio::Egenskab& e : i.egenskaber) {
        const std::string* key = e.art == 0 ? e.felt(felt::kSagNoegle) : nullptr;
        if (key == nullptr) continue;
        bool taken = false;
        store::Betingelse same{oio::felt_indeks(felt::kSagNoegle),
                               {{oio::tekst_vaerdi(b.felter[felt::kSagNoegle], *key)}},
                               {e.virkning.fra, e.virkning.til}};
        FAELLED_CHECK(motor.lager().soeg(
            {ejer, b.type, {std::move(same)}, std::nullopt, [&](const Uuid& other) {
                 taken = other != uuid;
                 return !taken;
             }}));
        if (taken) return true;
    }
    return false;
}

}  // namespace

std::string_view typenavn(Gren g) {
    return g == kSager ? "Sag" : "Dokument";
}

indeks::Skrivested skrivested(oio::Motor& motor) {
    return {
        .typer = {{{&sagsregler(), typenavn(kSager)}, {&dokumentregler(), typenavn(kDokumenter)}}},
        .element = "SagIndeks",
        .egne_fund = [&motor](Gren g, Cvr ejer, const Uuid& uuid, const oio::Indhold& i,
                              std::vector<Fund>& found) -> Result<void> {
            FAELLED_TRY(const bool taken, noegle_optaget(motor, g, ejer, uuid, i));
            if (taken)
                found.push_back(
                    {Regel::kNoegleFindes, "AttributListe/Egenskaber/BrugervendtNoegle"});
            return {};
        }};
}

Result<std::vector<Enkeltsvar>> Sagdokument::importer(const Kalder& k, std::vector<Importeret> in) {
    return skrivning_.importer(k, std::move(in));
}

Result<std::vector<Enkeltsvar>> Sagdokument::opdater(const Kalder& k, std::vector<Opdateret> in) {
    return skrivning_.opdater(k, std::move(in));
}

Result<void> Sagdokument::kasser(const Kalder& k, Gren g, oio::KasserInput in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(in.uuid);
    const Uuid uuid = in.uuid;
    const oio::Medskrift common = skrivning_.medskrift(k, g, uuid, false);
    auto done = motor_.kasser(
        beskrivelse(g), indeks::skriver(k), std::move(in),
        [&](const oio::Registrering* foer, const oio::Registrering& ny,
            store::Batch& batch) -> Result<void> {
            FAELLED_CHECK(indeks::maa_skrive(regler(g), foer->indhold, k, settings_.tilladte));
            if (const auto lost = mister(regler(g), *foer, ny))
                return std::unexpected(indeks::afvist(*lost));
            return common(foer, ny, batch);
        });
    if (!done) return std::unexpected(indeks::med_regel(done.error()));
    return {};
}

Result<std::vector<Enkeltsvar>> Sagdokument::valider(const Kalder& k, std::vector<Importeret> in) {
    return skrivning_.valider(k, std::move(in));
}

}  // namespace faelled::sagdokument
