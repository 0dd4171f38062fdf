#include "app/demo/kommunebygger.hpp"

#include <fmt/format.h>

#include "organisation/beskrivelser.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

// Which logical IT systems a unit uses, by its field of work.
std::vector<std::string_view> systemer_for(std::string_view fag) {
    if (fag == "ydelse") return {"SAPA", "KY", "KSD"};
    if (fag == "borgerservice") return {"SAPA", "CPR"};
    if (fag == "job") return {"SAPA", "KSD"};
    if (fag == "social") return {"SAPA", "DUBU"};
    if (fag == "skole" || fag == "boern") return {"AULA"};
    if (fag == "teknik") return {"BBR", "BygOgMiljø"};
    return {};
}

}  // namespace

oio::Periode fra_start() {
    return {dato("2020-01-01"), Tid::plus_uendelig()};
}

Kommunebygger::Kommunebygger(const Grunddata& grund, const Kommuneplan& plan,
                             const Navneliste& navne)
    : grund_(grund), plan_(plan), navne_(navne), digter_(navne, plan.myndighed.cvr.number()) {
    ud_.myndighed = plan.myndighed;
    ud_.rod = enhed_id(plan.enheder.front().noegle);
}

Uuid Kommunebygger::id(std::string_view slags, std::string_view navn) const {
    return Uuid::named(navnerum(),
                       fmt::format("{}:{}:{}", plan_.myndighed.cvr.text(), slags, navn));
}

Objektbygger Kommunebygger::ny(const oio::Objektbeskrivelse& type, const Uuid& uuid,
                               oio::Periode p) const {
    return {type, uuid, organisation(), p};
}

void Kommunebygger::enhed(const Enhedsplan& e) {
    Objektbygger b = ny(org::kOrganisationEnhed, enhed_id(e.noegle), fra_start());
    b.noegle(e.noegle).felt(org::felt::kEnhedNavn, e.navn).tilstand(org::kAktiv);
    b.relation("Enhedstype", grund_.konstant(e.team ? "ENHEDSTYPE_TEAM" : "ENHEDSTYPE_AFDELING"));
    b.relation("Tilhoerer", organisation());
    if (!e.overordnet.empty()) b.relation("Overordnet", enhed_id(e.overordnet));
    enhedsadresser(e, b);

    std::size_t nr = 0;
    for (const std::string& nummer : e.kle) {
        const Klenummer* kle = grund_.kle_ved_nummer(nummer);
        if (!kle) continue;  // tests hold the plan against the excerpt
        b.dynamisk("Opgaver", kle->uuid, grund_.konstant("OPGAVEROLLE_ANSVARLIG"),
                   grund_.konstant("OPGAVETYPE_KLASSE"), std::to_string(++nr));
    }
    if (!e.betales_af.empty()) b.relation("TilknyttedeFunktioner", id("udbetaler", e.betales_af));
    if (!e.los_kortnavn.empty()) b.relation("TilknyttedeFunktioner", id("udbetaler", e.noegle));
    if (!e.betjenes_af.empty())
        b.relation("TilknyttedeFunktioner", id("henvendelse", e.betjenes_af));
    if (!e.henvendelse.empty()) b.relation("TilknyttedeFunktioner", id("henvendelse", e.noegle));
    for (std::string_view navn : systemer_for(e.fag)) {
        for (const ItSystem& s : grund_.itsystemer()) {
            if (s.navn == navn) b.relation("TilknyttedeItSystemer", s.uuid);
        }
    }
    ud_.objekter.push_back(std::move(b).objekt());
}

std::string Kommunebygger::stillingsbetegnelse(const Enhedsplan& e) {
    const auto found = navne_.stillinger.find(e.fag);
    if (found == navne_.stillinger.end()) return "Medarbejder";
    return found->second[digter_.tilfaeldig().below(found->second.size())];
}

Ansat Kommunebygger::ansat(const Enhedsplan& e, bool leder) {
    Ansat a;
    a.person = digter_.naeste();
    a.bruger = id("bruger", a.person.brugernavn);
    a.personobjekt = id("person", a.person.brugernavn);
    SeededEntropy& t = digter_.tilfaeldig();
    a.fra = dato(fmt::format("{}-{:02}-01", 2020 + t.below(6), 1 + t.below(12)));

    const oio::Periode p{a.fra, Tid::plus_uendelig()};
    ud_.objekter.push_back(ny(org::kPerson, a.personobjekt, p)
                               .noegle("P-" + a.person.brugernavn)
                               .felt(org::felt::kPersonCpr, a.person.cpr)
                               .felt(org::felt::kPersonNavn, a.person.navn)
                               .objekt());
    Objektbygger b = ny(org::kBruger, a.bruger, p);
    b.noegle(a.person.brugernavn).felt(org::felt::kBrugerNavn, a.person.brugernavn);
    b.tilstand(org::kAktiv).relation("Tilhoerer", organisation());
    b.relation("TilknyttedePersoner", a.personobjekt);
    brugeradresser(e, a, leder, b);
    ud_.objekter.push_back(std::move(b).objekt());
    ud_.brugere.push_back(
        {a.person.navn, a.person.brugernavn, plan_.myndighed.cvr, leder, a.bruger});
    return a;
}

Objektbygger Kommunebygger::funktion(std::string_view slags, std::string_view navn,
                                     std::string_view typenoegle, oio::Periode p) const {
    Objektbygger b = ny(org::kOrganisationFunktion, id(slags, navn), p);
    b.noegle(fmt::format("{}-{}", slags, navn)).tilstand(org::kAktiv);
    b.relation("Funktionstype", grund_.konstant(typenoegle));
    b.relation("TilknyttedeOrganisationer", organisation());
    return b;
}

Uuid Kommunebygger::stilling(const Ansat& a, std::string_view titel, std::string_view enhed,
                             oio::Periode p) {
    const std::string navn = fmt::format("{}-{}", a.person.brugernavn, ++stillinger_);
    // A future position is valid as a function from the day it was written; only its relations
    // wait.
    const Tid gyldig_fra = std::min(p.fra, std::max(a.fra, fra_start().fra));
    Objektbygger b =
        funktion("stilling", navn, "FUNKTIONSTYPE_ENHEDSROLLE", {gyldig_fra, Tid::plus_uendelig()});
    b.felt(org::felt::kFunktionNavn, std::string(titel));
    b.relation("TilknyttedeBrugere", a.bruger, p);
    b.relation("TilknyttedeEnheder", enhed_id(enhed), p);
    ud_.objekter.push_back(std::move(b).objekt());
    return id("stilling", navn);
}

Uuid Kommunebygger::lederrolle(const Ansat& a, std::string_view enhed, oio::Periode p) {
    const std::string navn = fmt::format("{}-{}", enhed, a.person.brugernavn);
    Objektbygger b = funktion("leder", navn, "FUNKTIONSTYPE_LEDERROLLE", p);
    b.felt(org::felt::kFunktionNavn, "Leder");
    b.relation("TilknyttedeBrugere", a.bruger).relation("TilknyttedeEnheder", enhed_id(enhed));
    ud_.objekter.push_back(std::move(b).objekt());
    return id("leder", navn);
}

void Kommunebygger::udbetalende(const Enhedsplan& e) {
    Objektbygger b =
        funktion("udbetaler", e.noegle, "FUNKTIONSTYPE_UDBETALENDE_ENHED", fra_start());
    b.felt(org::felt::kFunktionNavn, "Udbetalende enhed " + e.navn);
    b.relation("TilknyttedeEnheder", enhed_id(e.noegle));
    ud_.objekter.push_back(std::move(b).objekt());
}

void Kommunebygger::henvendelsessted(const Enhedsplan& e) {
    Objektbygger b =
        funktion("henvendelse", e.noegle, "FUNKTIONSTYPE_HENVENDELSESSTED", fra_start());
    b.felt(org::felt::kFunktionNavn, "Henvendelsessted " + e.navn);
    b.relation("TilknyttedeEnheder", enhed_id(e.noegle));
    for (const std::string& nummer : e.henvendelse) {
        if (const Klenummer* kle = grund_.kle_ved_nummer(nummer)) {
            b.relation("TilknyttedeOpgaver", kle->uuid);
        }
    }
    ud_.objekter.push_back(std::move(b).objekt());
}

void Kommunebygger::enheden_med_ansatte(const Enhedsplan& e) {
    enhed(e);
    if (!e.los_kortnavn.empty()) udbetalende(e);
    if (!e.henvendelse.empty()) henvendelsessted(e);
    if (!e.leder.empty()) {
        const Ansat leder = ansat(e, true);
        const oio::Periode p{leder.fra, Tid::plus_uendelig()};
        stilling(leder, e.leder, e.noegle, p);
        lederrolle(leder, e.noegle, {e.leder_siden.value_or(leder.fra), Tid::plus_uendelig()});
        // Whoever leads the first unit under the root leads the municipality's administration.
        const std::string& rod = plan_.enheder.front().noegle;
        if (e.noegle == plan_.enheder[1].noegle) lederrolle(leder, rod, p);
    }
    for (std::size_t i = 0; i < e.ansatte; ++i) {
        const Ansat a = ansat(e, false);
        stilling(a, stillingsbetegnelse(e), e.noegle, {a.fra, Tid::plus_uendelig()});
        // One in twenty has a second job in another unit.
        if (digter_.tilfaeldig().below(20) == 0) {
            const std::size_t anden = 1 + digter_.tilfaeldig().below(plan_.enheder.size() - 1);
            stilling(a, "Tillidsrepræsentant", plan_.enheder[anden].noegle,
                     {a.fra, Tid::plus_uendelig()});
        }
    }
}

}  // namespace faelled::app
