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
                         const indeks::FremsoegInput& in) { return y.fremsoeg(k, in); },
        .fjern = [&y](const Kalder& k, Gren g, const Uuid& u) { return y.fjern(k, g, u); },
        .udsnit = yd::udsnit,
    };
    return out;
}

}  // namespace faelled::app
