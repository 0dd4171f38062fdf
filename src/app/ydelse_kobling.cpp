#include "app/ydelse_kobling.hpp"

#include <utility>

#include "administration/grundopsaetning.hpp"
#include "ydelse/udsnit.hpp"

namespace faelled::app {

namespace yd = ydelse;
using adgang::Kalder;
using indeks::Gren;

namespace {

std::uint32_t rettigheder(std::span<const adgang::Rettighedsgruppe> groups, Cvr authority) {
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.rolle == administration::rolle::kYdelseUdstil) bits |= adgang::kUdstil;
        if (g.rolle == administration::rolle::kYdelseRediger && g.scope == authority)
            bits |= adgang::kRediger;
    }
    return bits;
}

std::vector<yd::Sortering> sortering(Gren g, const std::vector<indeks::Sortering>& in) {
    using E = yd::Sorteringselement;
    std::vector<yd::Sortering> out;
    for (const indeks::Sortering& s : in) {
        const E grant = s.element == 0 ? E::kFuldtNavn : E::kYdelsesnavn;
        out.push_back(
            {g == yd::kBevillinger ? grant : E::kDispositionsdato, s.faldende, s.prioritet});
    }
    return out;
}

yd::FremsoegInput fremsoegning(const indeks::FremsoegInput& in) {
    yd::FremsoegInput out;
    out.bevillinger = in.uuids[yd::kBevillinger];
    out.effektueringer = in.uuids[yd::kEffektueringer];
    out.udtryk = in.udtryk;
    out.filter.bevillingvis = in.filter.vis[yd::kBevillinger];
    out.filter.effektueringvis = in.filter.vis[yd::kEffektueringer];
    out.filter.inkluder_effektueringer = in.filter.inkluder[yd::kBevillinger] != 0;
    out.filter.inkluder_bevillinger = in.filter.inkluder[yd::kEffektueringer] != 0;
    out.bevillingsortering = sortering(yd::kBevillinger, in.sortering[yd::kBevillinger]);
    out.effektueringsortering = sortering(yd::kEffektueringer, in.sortering[yd::kEffektueringer]);
    return out;
}

// Without what the filter leaves out.
std::vector<oio::Oejebliksbillede> billeder(Gren g, std::uint32_t vis,
                                            std::vector<yd::Billede> in) {
    std::vector<oio::Oejebliksbillede> out;
    out.reserve(in.size());
    for (yd::Billede& b : in) {
        for (oio::Registrering& r : b.billede.registreringer)
            yd::behold_viste(g, vis, r.indhold);
        out.push_back(std::move(b.billede));
    }
    return out;
}

indeks::FremsoegSvar fundet(const indeks::Filter& filter, yd::FremsoegSvar in) {
    indeks::FremsoegSvar out;
    out.antal = {in.bevillinger, in.effektueringer};
    out.dele = in.ydelser;
    out.side = {in.bevillingside, in.effektueringside};
    out.billeder = {
        billeder(yd::kBevillinger, filter.vis[yd::kBevillinger], std::move(in.bevillingbilleder)),
        billeder(yd::kEffektueringer, filter.vis[yd::kEffektueringer],
                 std::move(in.effektueringbilleder))};
    return out;
}

}  // namespace

adgang::Tjenesteadgang ydelsesadgang() {
    return {std::string(kYdelseEntityId), false, rettigheder};
}

yd::Indstillinger ydelsesindstillinger() {
    yd::Indstillinger settings;
    settings.udstil_rolle = administration::rolle::kYdelseUdstil;
    settings.paragraf8_rolle = administration::rolle::kYdelseParagraf8;
    return settings;
}

soap::Ydelsesopsaetning soap_opsaetning(yd::Ydelse& y) {
    soap::Ydelsesopsaetning out;
    out.typer = {&yd::kBevilling, &yd::kEffektuering};
    out.f = {
        .importer =
            [&y](const Kalder& k, std::vector<indeks::Importeret> in) {
                return y.importer(k, std::move(in));
            },
        .opdater = [&y](const Kalder& k,
                        std::vector<indeks::Opdateret> in) { return y.opdater(k, std::move(in)); },
        .fremsoeg = [&y](const Kalder& k,
                         const indeks::FremsoegInput& in) -> Result<indeks::FremsoegSvar> {
            FAELLED_TRY(yd::FremsoegSvar found, y.fremsoeg(k, fremsoegning(in)));
            return fundet(in.filter, std::move(found));
        },
        .fjern = [&y](const Kalder& k, Gren g, const Uuid& u) { return y.fjern(k, g, u); },
        .udsnit = yd::udsnit,
    };
    return out;
}

}  // namespace faelled::app
