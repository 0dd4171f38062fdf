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

namespace rolle = administration::rolle;

std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr authority) {
    constexpr std::string_view kLaeser[] = {rolle::kSagdokumentUdstil, rolle::kSagindeksUdstil,
                                            rolle::kDokumentindeksUdstil};
    constexpr std::string_view kSkriver[] = {rolle::kSagdokumentRediger, rolle::kSagindeksRediger,
                                             rolle::kDokumentindeksRediger};
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (std::ranges::find(kLaeser, g.rolle) != std::ranges::end(kLaeser))
            bits |= adgang::kUdstil;
        if (std::ranges::find(kSkriver, g.rolle) != std::ranges::end(kSkriver) &&
            g.scope == authority)
            bits |= adgang::kRediger;
    }
    return bits;
}

adgang::Tjenesteadgang med_eget_token(std::string_view own) {
    adgang::Tjenesteadgang out = sagdokumentadgang();
    out.ogsaa.emplace_back(own);
    return out;
}

}  // namespace

adgang::Tjenesteadgang sagdokumentadgang() {
    return {std::string(kSagdokumentEntityId), false, rettigheder};
}

adgang::Tjenesteadgang sagindeksadgang() {
    return med_eget_token(kSagindeksEntityId);
}

adgang::Tjenesteadgang dokumentindeksadgang() {
    return med_eget_token(kDokumentindeksEntityId);
}

sd::Indstillinger sagdokumentindstillinger() {
    sd::Indstillinger settings;
    settings.udstil_rolle = rolle::kSagdokumentUdstil;
    settings.andre_udstil_roller = {std::string(rolle::kSagindeksUdstil),
                                    std::string(rolle::kDokumentindeksUdstil)};
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
