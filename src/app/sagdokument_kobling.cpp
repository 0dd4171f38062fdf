#include "app/sagdokument_kobling.hpp"

#include <algorithm>
#include <utility>

#include "administration/grundopsaetning.hpp"
#include "sagdokument/udsnit.hpp"

namespace faelled::app {

namespace sd = sagdokument;
using adgang::Kalder;
using indeks::Gren;

namespace {

std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr authority) {
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.rolle == administration::rolle::kSagdokumentUdstil) bits |= adgang::kUdstil;
        if (g.rolle == administration::rolle::kSagdokumentRediger && g.scope == authority)
            bits |= adgang::kRediger;
    }
    return bits;
}

}  // namespace

adgang::Tjenesteadgang sagdokumentadgang() {
    return {std::string(kSagdokumentEntityId), false, rettigheder};
}

sd::Indstillinger sagdokumentindstillinger() {
    sd::Indstillinger settings;
    settings.udstil_rolle = administration::rolle::kSagdokumentUdstil;
    return settings;
}

soap::Sagdokumentopsaetning soap_opsaetning(sd::Sagdokument& s, std::size_t list_maks) {
    soap::Sagdokumentopsaetning out;
    out.typer = {&sd::kSag, &sd::kDokument};
    out.list_maks = list_maks;
    out.f = {
        .importer =
            [&s](const Kalder& k, std::vector<indeks::Importeret> in) {
                return s.importer(k, std::move(in));
            },
        .opdater = [&s](const Kalder& k,
                        std::vector<indeks::Opdateret> in) { return s.opdater(k, std::move(in)); },
        .fjern = [&s](const Kalder& k, const indeks::FjernInput& in) { return s.fjern(k, in); },
        .fremsoeg = [&s](const Kalder& k,
                         const indeks::FremsoegInput& in) { return s.fremsoeg(k, in); },
        .fjern_et = [&s](const Kalder& k, Gren g, const Uuid& u) { return s.fjern(k, g, u); },
        .kasser = [&s](const Kalder& k, Gren g,
                       oio::KasserInput in) { return s.kasser(k, g, std::move(in)); },
        .laes = [&s](const Kalder& k, Gren g,
                     const oio::LaesInput& in) { return s.laes(k, g, in); },
        .list = [&s](const Kalder& k, Gren g,
                     const oio::ListInput& in) { return s.list(k, g, in); },
        .soeg = [&s](const Kalder& k, Gren g,
                     const oio::Indekssoegning& in) { return s.soeg(k, g, in); },
        .udsnit = sd::udsnit,
    };
    return out;
}

}  // namespace faelled::app
