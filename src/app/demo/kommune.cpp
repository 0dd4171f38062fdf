#include "app/demo/kommune.hpp"

#include <algorithm>

#include "app/demo/kommunebygger.hpp"
#include "organisation/beskrivelser.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

constexpr std::string_view kFlyttet = "ARKI";
constexpr std::string_view kFlyttetFra = "STAB";
constexpr std::string_view kOmdoebt = "YDEL";
constexpr std::string_view kGammeltNavn = "Center for Kontante Ydelser";
constexpr std::string_view kLukket = "KOPI";
constexpr std::string_view kMedTidligereLeder = "TURI";

Tid lederskift() {
    return dato("2026-05-01");
}

const Enhedsplan& enhedsplan(const Kommuneplan& plan, std::string_view noegle) {
    return *std::ranges::find(plan.enheder, noegle, &Enhedsplan::noegle);
}

// The plan as it was before the changes that history() makes.
Kommuneplan som_den_var(Kommuneplan plan) {
    for (Enhedsplan& e : plan.enheder) {
        if (e.noegle == kFlyttet) e.overordnet = kFlyttetFra;
        if (e.noegle == kOmdoebt) e.navn = kGammeltNavn;
        if (e.noegle == kMedTidligereLeder) e.leder_siden = lederskift();
    }
    return plan;
}

oio::Periode fra(Tid t) {
    return {t, Tid::plus_uendelig()};
}

// Ends a position or leader role: Inaktiv, and the relations to user and unit end (11.3).
Aendring afslut_funktion(const Kommunebygger& b, const Uuid& funktion, const Ansat& a,
                         std::string_view enhed, Tid slut) {
    return b.ny(org::kOrganisationFunktion, funktion, fra(slut))
        .tilstand(org::kInaktiv)
        .relation("TilknyttedeBrugere", a.bruger, {a.fra, slut})
        .relation("TilknyttedeEnheder", b.enhed_id(enhed), {a.fra, slut})
        .aendring();
}

Aendring afslut_bruger(const Kommunebygger& b, const Ansat& a, Tid slut) {
    return b.ny(org::kBruger, a.bruger, fra(slut))
        .tilstand(org::kInaktiv)
        .relation("TilknyttedePersoner", a.personobjekt, {a.fra, slut})
        .relation("Tilhoerer", b.organisation(), {a.fra, slut})
        .aendring();
}

void flyttet_og_omdoebt(Kommunebygger& b, const Kommuneplan& nu) {
    const Enhedsplan& flyttet = enhedsplan(nu, kFlyttet);
    b.ud().aendringer.push_back(
        b.ny(org::kOrganisationEnhed, b.enhed_id(kFlyttet), fra(dato("2024-01-01")))
            .relation("Overordnet", b.enhed_id(flyttet.overordnet))
            .aendring());
    const Enhedsplan& omdoebt = enhedsplan(nu, kOmdoebt);
    b.ud().aendringer.push_back(
        b.ny(org::kOrganisationEnhed, b.enhed_id(kOmdoebt), fra(dato("2023-07-01")))
            .noegle(omdoebt.noegle)
            .felt(org::felt::kEnhedNavn, omdoebt.navn)
            .aendring());
    b.ud().aendringer.push_back(
        b.ny(org::kAdresse, b.id("email", kOmdoebt), fra(dato("2023-07-01")))
            .noegle("email-YDEL")
            .felt(org::felt::kAdresseTekst, "ydelsescentret@korsbaek.example")
            .aendring());
}

// A unit that closed, and the user who left with it.
void lukket_enhed(Kommunebygger& b) {
    Enhedsplan e;
    e.noegle = kLukket;
    e.overordnet = "IT";
    e.navn = "Team Kopi og Print";
    e.team = true;
    e.fag = "administration";
    e.adresse = "Torvet 1";
    b.enhed(e);
    Ansat a = b.ansat(e, false);
    b.ud().brugere.pop_back();  // not one to log in as
    const Uuid stilling = b.stilling(a, "Trykker", kLukket, fra(a.fra));

    const Tid slut = dato("2026-02-01");
    b.ud().aendringer.push_back(afslut_funktion(b, stilling, a, kLukket, slut));
    b.ud().aendringer.push_back(afslut_bruger(b, a, slut));
    b.ud().aendringer.push_back(
        b.ny(org::kOrganisationEnhed, b.enhed_id(kLukket), fra(slut))
            .tilstand(org::kInaktiv)
            .relation("Overordnet", b.enhed_id("IT"), {fra_start().fra, slut})
            .relation("Tilhoerer", b.organisation(), {fra_start().fra, slut})
            .aendring());
}

// A former leader who still works in the unit, and positions at the edge of today.
void stillinger_over_tid(Kommunebygger& b, const Kommuneplan& nu, Tid idag) {
    const Enhedsplan& turist = enhedsplan(nu, kMedTidligereLeder);
    const Ansat tidligere = b.ansat(turist, false);
    b.stilling(tidligere, "Specialkonsulent", kMedTidligereLeder, fra(tidligere.fra));
    const Uuid rolle = b.lederrolle(tidligere, kMedTidligereLeder, fra(tidligere.fra));
    b.ud().aendringer.push_back(
        afslut_funktion(b, rolle, tidligere, kMedTidligereLeder, lederskift()));

    const Enhedsplan& borgerservice = enhedsplan(nu, "BORG");
    const Ansat vikar = b.ansat(borgerservice, false);
    b.stilling(vikar, "Vikar", "BORG",
               {vikar.fra, dansk_midnat(idag.plus(90 * kDoegn + kDoegn / 2))});

    const Ansat skifter = b.ansat(borgerservice, false);
    const Tid start = dansk_midnat(idag.plus(45 * kDoegn + kDoegn / 2));
    b.stilling(skifter, "Borgerservicemedarbejder", "BORG", {skifter.fra, start});
    b.stilling(skifter, "Faglig koordinator", "FOLK", fra(start));
    // C37, see fejl_med_vilje.
    b.ud().aendringer.push_back(b.ny(org::kBruger, vikar.bruger, {vikar.fra, dato("2026-03-01")})
                                    .dynamisk("Adresser",
                                              b.id("brugeremail", vikar.person.brugernavn),
                                              b.grund().konstant("BRUGER_EMAIL"),
                                              b.grund().konstant("ADRESSETYPE_BRUGER"), "1")
                                    .aendring());
}

// What is decided and has not begun: a unit gets a new name, and another one moves under it.
void planlagt(Kommunebygger& b, Tid idag) {
    const Tid dagen = dansk_midnat(idag.plus(60 * kDoegn + kDoegn / 2));
    b.ud().aendringer.push_back(b.ny(org::kOrganisationEnhed, b.enhed_id("PSYK"), fra(dagen))
                                    .noegle("PSYK")
                                    .felt(org::felt::kEnhedNavn, "Socialpsykiatri")
                                    .aendring());
    b.ud().aendringer.push_back(b.ny(org::kOrganisationEnhed, b.enhed_id("VOKS"), fra(dagen))
                                    .relation("Overordnet", b.enhed_id("PSYK"))
                                    .aendring());
}

// What the compliance check finds in this municipality (organisation.md 15): a telephone number
// that is too short (C53), a house used twice (C55), and a user without e-mail (C37).
void fejl_med_vilje(Kommunebygger& b, const Kommuneplan& nu) {
    b.ud().aendringer.push_back(b.ny(org::kAdresse, b.id("telefon", "INDK"), fra(lederskift()))
                                    .noegle("telefon-INDK")
                                    .felt(org::felt::kAdresseTekst, "lokal 4210")
                                    .aendring());
    b.ud().aendringer.push_back(b.ny(org::kOrganisationEnhed, b.enhed_id("BIBL"), fra(lederskift()))
                                    .dynamisk("Adresser",
                                              b.id("hus", enhedsplan(nu, "BIBL").adresse),
                                              b.grund().konstant("ENHED_LOKATION"),
                                              b.grund().konstant("ADRESSETYPE_ENHED"), "1")
                                    .aendring());
}

void robot(Kommunebygger& b) {
    constexpr std::string_view kNavn = "robot1";
    b.ud().objekter.push_back(b.ny(org::kBruger, b.id("bruger", kNavn), fra_start())
                                  .noegle(std::string(kNavn))
                                  .felt(org::felt::kBrugerNavn, std::string(kNavn))
                                  .tilstand(org::kAktiv)
                                  .relation("BrugerTyper", b.grund().konstant("BRUGERTYPE_ROBOT"))
                                  .relation("Tilhoerer", b.organisation())
                                  .objekt());
}

}  // namespace

Demokommune lav_kommune(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne) {
    Kommunebygger b(grund, plan, navne);
    for (const Enhedsplan& e : plan.enheder)
        b.enheden_med_ansatte(e);
    return std::move(b.ud());
}

Demokommune lav_korsbaek(const Grunddata& grund, const Kommuneplan& plan, const Navneliste& navne,
                         Tid idag) {
    const Kommuneplan foer = som_den_var(plan);
    Kommunebygger b(grund, foer, navne);
    for (const Enhedsplan& e : foer.enheder)
        b.enheden_med_ansatte(e);
    flyttet_og_omdoebt(b, plan);
    lukket_enhed(b);
    stillinger_over_tid(b, plan, idag);
    robot(b);
    planlagt(b, idag);
    fejl_med_vilje(b, plan);
    return std::move(b.ud());
}

}  // namespace faelled::app
