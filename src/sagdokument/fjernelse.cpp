// fjern: physical removal of cases with their documents (indekser.md 8.3, chapter 17).
#include <algorithm>
#include <unordered_set>

#include "indeks/skrivning.hpp"
#include "oio/indeks.hpp"
#include "sagdokument/regelsaet.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Laesegraense;

Fejl ukendt() {
    Fejl f = Fejl::kalder(44, "Objektet findes ikke");
    f.regel = indeks::afvisning::kUkendt;
    return f;
}

// The caller's own authority without limits: writing is not limited by them (chapter 13).
Laesegraense alt_hos(Cvr ejer) {
    return Laesegraense({{.ejer = ejer, .kle = {}, .systemer = {}, .enheder = {}}});
}

constexpr store::Periode kAltid{};

}  // namespace

Result<void> Sagdokument::slet(const Kalder& k, const std::vector<std::pair<Gren, Uuid>>& objects) {
    store::Batch notes;
    std::vector<std::pair<const oio::Objektbeskrivelse*, Uuid>> gone;
    for (const auto& [g, uuid] : objects) {
        gone.emplace_back(&beskrivelse(g), uuid);
        FAELLED_CHECK(
            skrivning_.fund().saet(k.myndighed(), {beskrivelse(g).type, uuid, {}, {}}, notes));
    }
    FAELLED_CHECK(motor_.fysisk_slet(indeks::skriver(k), gone, notes.rum));
    return {};
}

// The case, and the documents that hang on nothing else. One transaction.
Result<void> Sagdokument::fjern_sag(const Kalder& k, const Uuid& uuid, bool efterlad,
                                    std::vector<Uuid>& dokumenter) {
    FAELLED_TRY(const oio::Registrering sag, skrivning_.egen(k, kSager, uuid));
    std::vector<std::pair<Gren, Uuid>> objects{{kSager, uuid}};
    if (!efterlad) {
        for (const Uuid& d : journaldokumenter(sag.indhold, kAltid)) {
            FAELLED_TRY(const std::vector<Uuid> cases, sager_med_altid(motor_, k.myndighed(), d));
            if (cases.size() != 1) continue;
            // What is not there, or is another system's, stays out of it.
            if (skrivning_.egen(k, kDokumenter, d)) objects.emplace_back(kDokumenter, d);
        }
    }
    FAELLED_CHECK(slet(k, objects));
    for (std::size_t n = 1; n < objects.size(); ++n)
        dokumenter.push_back(objects[n].second);
    return {};
}

// The cases named, then those that the expression finds and the caller may write, each once.
Result<std::vector<Uuid>> Sagdokument::sager_at_fjerne(const Kalder& k, const FjernInput& in,
                                                       std::vector<Enkeltsvar>& svar) {
    std::vector<Uuid> out;
    std::unordered_set<Uuid> seen;
    for (const oio::Reference& r : in.objekter) {
        if (r.uuid() == nullptr)
            svar.push_back({ukendt(), std::string(typenavn(kSager)), Uuid{}, {}});
        else if (seen.insert(*r.uuid()).second)
            out.push_back(*r.uuid());
    }
    if (in.udtryk) {
        FAELLED_CHECK(indeks::kontroller(*in.udtryk));
        Sagverden world(motor_, alt_hos(k.myndighed()));
        indeks::Soegemaskine machine(motor_, world, {settings_.maks_undersoegte});
        FAELLED_CHECK(machine.find(
            *in.udtryk, kSager, {k.myndighed()}, [&](const indeks::Objekt& o) -> Result<void> {
                if (indeks::maa_skrive(regler(kSager), o.registrering.indhold, k,
                                       settings_.tilladte) &&
                    seen.insert(o.uuid).second)
                    out.push_back(o.uuid);
                return {};
            }));
    }
    if (out.size() > settings_.maks_objekter)
        return std::unexpected(Fejl::ugyldig(
            "SagUuid", "der må højst fjernes " + std::to_string(settings_.maks_objekter) +
                           " sager i et kald"));
    return out;
}

Result<std::vector<Enkeltsvar>> Sagdokument::fjern(const Kalder& k, const FjernInput& in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    if (in.objekter.empty() && !in.udtryk)
        return std::unexpected(Fejl::ugyldig("SagUuid", "SagUuid eller SoegUdtryk mangler"));
    std::vector<Enkeltsvar> out;
    FAELLED_TRY(const std::vector<Uuid> cases, sager_at_fjerne(k, in, out));
    if (cases.empty() && out.empty())
        return std::unexpected(Fejl::kalder(44, "Ingen sager passer"));
    std::vector<Uuid> documents;
    for (const Uuid& u : cases) {
        k.spor().objekt(u);
        const auto gone = fjern_sag(k, u, in.efterlad_dokumenter, documents);
        std::optional<Fejl> fejl;
        if (!gone) fejl = gone.error();
        const bool ydelse = !fejl && in.ogsaa_ydelse && settings_.fjern_ydelse;
        out.push_back({std::move(fejl), std::string(typenavn(kSager)), u, {}});
        if (ydelse)
            for (Enkeltsvar& y : settings_.fjern_ydelse(k, u))
                out.push_back(std::move(y));
    }
    for (const Uuid& d : documents) {
        k.spor().objekt(d);
        out.push_back({std::nullopt, std::string(typenavn(kDokumenter)), d, {}});
    }
    return out;
}

Result<void> Sagdokument::fjern(const Kalder& k, Gren g, const Uuid& uuid) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kRediger));
    k.spor().objekt(uuid);
    if (g == kSager) {
        std::vector<Uuid> documents;
        return fjern_sag(k, uuid, false, documents);
    }
    FAELLED_TRY(const oio::Registrering gone, skrivning_.egen(k, g, uuid));
    FAELLED_TRY(const std::vector<Uuid> cases, sager_med_altid(motor_, k.myndighed(), uuid));
    FAELLED_CHECK(slet(k, {{g, uuid}}));
    // Journal posts that point to it are left: a finding about their cases (8.3 rule 5).
    FAELLED_TRY(const auto current, motor_.gaeldende(kSag, k.myndighed(), cases));
    store::Batch notes;
    for (std::size_t n = 0; n < cases.size(); ++n)
        if (current[n])
            FAELLED_CHECK(skrivning_.peger_paa_intet(k.myndighed(), kSager, cases[n],
                                                     current[n]->indhold,
                                                     "RelationListe/Journalpost", notes));
    if (notes.rum.empty()) return {};
    return motor_.lager().append(std::move(notes));
}

}  // namespace faelled::sagdokument
