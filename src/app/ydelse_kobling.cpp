#include "app/ydelse_kobling.hpp"

#include <utility>

#include "administration/grundopsaetning.hpp"
#include "opslag/ydelsesliste_form.hpp"
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

std::uint32_t listerettigheder(std::span<const adgang::Rettighedsgruppe> groups,
                               Cvr /*authority*/) {
    std::uint32_t bits = 0;
    for (const adgang::Rettighedsgruppe& g : groups) {
        if (g.rolle == administration::rolle::kYdelseslisteUdstil) bits |= adgang::kUdstil;
        if (g.rolle == administration::rolle::kYdelseslisteParagraf8) bits |= opslag::kParagraf8;
    }
    return bits;
}

// What the answer says of itself.
soap::Ydelseslistesvar svar(const opslag::Ydelsesliste& l, std::size_t rows,
                            const indeks::Ydelseslisteoenske& o, const std::string& what) {
    soap::Ydelseslistesvar out;
    out.tomt = rows == 0;
    const opslag::Forbehold& f = l.forbehold;
    if (f.i_alt == 0) out.advis.push_back({"44", "Ingen " + what + " fundet"});
    if (f.vindue)
        out.advis.push_back({"A01",
                             "Fra-datoen er flyttet: opslag efter UDK-lovens § 8 omfatter de "
                             "seneste tre måneder"});
    if (f.sikkerhedsprofil)
        out.advis.push_back({"A02",
                             "Bevillinger med sikkerhedsprofil er udeladt; de kan søges i "
                             "Ydelsesindekset"});
    if (f.loft)
        out.advis.push_back(
            {"A03", "Kun de nyeste 1000 er gennemsøgt; angiv et snævrere kriterie"});
    if (o.foerste + rows < f.i_alt)
        out.advis.push_back({"A04", "Svaret rummer " + std::to_string(rows) + " af " +
                                        std::to_string(f.i_alt) + ", fra nr. " +
                                        std::to_string(o.foerste)});
    return out;
}

}  // namespace

adgang::Tjenesteadgang ydelsesadgang() {
    return {std::string(kYdelseEntityId), false, rettigheder};
}

yd::Indstillinger ydelsesindstillinger() {
    yd::Indstillinger settings;
    settings.udstil_rolle = administration::rolle::kYdelseUdstil;
    settings.paragraf8_rolle = administration::rolle::kYdelseslisteParagraf8;
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

adgang::Tjenesteadgang ydelseslisteadgang() {
    return {std::string(kYdelseslisteEntityId), false, listerettigheder};
}

opslag::Ydelseslisteindstillinger ydelseslisteindstillinger() {
    return {std::string(administration::rolle::kYdelseslisteUdstil),
            std::string(administration::rolle::kYdelseslisteParagraf8)};
}

soap::Ydelseslisteopsaetning soap_opsaetning(opslag::Ydelseslister& y) {
    soap::Ydelseslisteopsaetning out;
    out.bevillinger = [&y](const Kalder& k, const indeks::Ydelseslisteoenske& o,
                           Traeskriver& tree) -> Result<soap::Ydelseslistesvar> {
        FAELLED_TRY(const opslag::Ydelsesliste found, y.bevillinger(k, o));
        opslag::skriv_bevillinger(found, o.medtag, tree);
        return svar(found, found.ydelser.size(), o, "bevilgede ydelser");
    };
    out.effektueringer = [&y](const Kalder& k, const indeks::Ydelseslisteoenske& o,
                              Traeskriver& tree) -> Result<soap::Ydelseslistesvar> {
        FAELLED_TRY(const opslag::Ydelsesliste found, y.effektueringer(k, o));
        opslag::skriv_effektueringer(found, o.medtag, tree);
        return svar(found, found.effektueringer.size(), o, "effektueringer");
    };
    return out;
}

}  // namespace faelled::app
