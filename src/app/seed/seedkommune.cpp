#include "app/seed/seedkommune.hpp"

#include <fmt/format.h>

#include "organisation/beskrivelser.hpp"

namespace faelled::app {

namespace org = organisation;

namespace {

constexpr std::size_t kBoern = 6;             // units under each unit: five levels hold 9,000
constexpr std::size_t kAnsatte = 16;          // in a unit
constexpr std::size_t kUdbetalerHver = 40;    // every so many units is a payout unit
constexpr std::uint64_t kBrugerobjekter = 8;  // most objects of one user
constexpr std::uint64_t kEnhedsobjekter = 7;  // most objects of one unit without users
constexpr std::uint64_t kBlok = kEnhedsobjekter + (kAnsatte + 1) * kBrugerobjekter;

constexpr std::string_view kVeje[] = {"Algade",  "Skolegade", "Havnegade",
                                      "Parkvej", "Engvej",    "Møllevej"};
constexpr std::string_view kEnhedsnavne[] = {"Center", "Afdeling", "Team",
                                             "Skole",  "Børnehus", "Kontor"};
constexpr std::string_view kStillinger[] = {"Sagsbehandler", "Konsulent",      "Pædagog",
                                            "Lærer",         "Socialrådgiver", "Sygeplejerske"};

}  // namespace

Myndighed seedmyndighed(std::uint32_t nr) {
    if (nr == 0) return korsbaek();
    const Cvr cvr(90'000'000 + nr);
    return {cvr, std::to_string(9000 + nr % 1000), organisation_uuid(cvr),
            fmt::format("Prøvekommune {:03}", nr)};
}

Seedkommune::Seedkommune(const Grunddata& grund, const Navneliste& navne, const Myndighed& m,
                         std::uint64_t objekter, std::uint64_t froe)
    : grund_(grund),
      myndighed_(m),
      tilbage_(objekter),
      digter_(navne, froe * 1'000'003 + m.cvr.number()),
      periode_{dato("2020-01-01"), Tid::plus_uendelig()} {}

std::string Seedkommune::noegle(char slags) {
    return fmt::format("{}{}", slags, ++loebenummer_);
}

Objektbygger Seedkommune::ny(const oio::Objektbeskrivelse& type, const Uuid& u) const {
    return {type, u, myndighed_.organisation, periode_};
}

Uuid Seedkommune::adresse(Objekter& ud, const Uuid& u, std::string tekst) {
    ud.push_back(ny(org::kAdresse, u)
                     .noegle(noegle('a'))
                     .felt(org::felt::kAdresseTekst, std::move(tekst))
                     .objekt());
    return u;
}

Objektbygger Seedkommune::funktion(const Uuid& u, std::string_view navn, const Uuid& type) const {
    Objektbygger b = ny(org::kOrganisationFunktion, u);
    b.felt(org::felt::kFunktionNavn, std::string(navn)).tilstand(org::kAktiv);
    b.relation("Funktionstype", type)
        .relation("TilknyttedeOrganisationer", myndighed_.organisation);
    return b;
}

void Seedkommune::enhed(Objekter& ud) {
    SeededEntropy& t = digter_.tilfaeldig();
    const std::size_t nr = enheder_.size();
    const Uuid u = uuid();
    const Uuid& type = grund_.konstant("ADRESSETYPE_ENHED");
    if (nr % kUdbetalerHver == 0) {
        udbetaler_ = uuid();
        ud.push_back(funktion(udbetaler_, "Udbetalende enhed",
                              grund_.konstant("FUNKTIONSTYPE_UDBETALENDE_ENHED"))
                         .noegle(noegle('f'))
                         .relation("TilknyttedeEnheder", u)
                         .objekt());
    }
    Objektbygger b = ny(org::kOrganisationEnhed, u);
    b.noegle(noegle('e'));
    b.felt(org::felt::kEnhedNavn,
           nr == 0 ? myndighed_.navn
                   : fmt::format("{} {}", kEnhedsnavne[t.below(std::size(kEnhedsnavne))], nr));
    b.tilstand(org::kAktiv).relation("Tilhoerer", myndighed_.organisation);
    b.relation("Enhedstype",
               grund_.konstant(nr % kBoern == 0 ? "ENHEDSTYPE_AFDELING" : "ENHEDSTYPE_TEAM"));
    if (nr > 0) b.relation("Overordnet", enheder_[(nr - 1) / kBoern]);
    b.relation("TilknyttedeFunktioner", udbetaler_);

    const std::string hus =
        fmt::format("{} {}", kVeje[t.below(std::size(kVeje))], 1 + t.below(200));
    b.dynamisk("Adresser", adresse(ud, uuid(), hus), grund_.konstant("ENHED_POST"), type, "1");
    b.dynamisk("Adresser", adresse(ud, uuid(), fmt::format("enhed{}@kommune.example", nr)),
               grund_.konstant("ENHED_EMAIL"), type, "1");
    b.dynamisk("Adresser", adresse(ud, uuid(), umulig_telefon(t.next())),
               grund_.konstant("ENHED_FASTNET"), type, "1");
    if (nr % kUdbetalerHver == 0) {
        b.dynamisk("Adresser", adresse(ud, uuid(), fmt::format("LOS{}", nr)),
                   grund_.konstant("ENHED_LOS_KORTNAVN"), type, "1");
    }
    const Klenummer& kle = grund_.kle()[t.below(grund_.kle().size())];
    b.dynamisk("Opgaver", kle.uuid, grund_.konstant("OPGAVEROLLE_ANSVARLIG"),
               grund_.konstant("OPGAVETYPE_KLASSE"), "1");
    ud.push_back(b.objekt());
    enheder_.push_back(u);
}

void Seedkommune::bruger(Objekter& ud, const Uuid& enhed, bool leder) {
    SeededEntropy& t = digter_.tilfaeldig();
    Opdigtet p = digter_.naeste();
    const Uuid person = uuid();
    const Uuid u = uuid();
    const Uuid& type = grund_.konstant("ADRESSETYPE_BRUGER");
    ud.push_back(ny(org::kPerson, person)
                     .noegle(noegle('p'))
                     .felt(org::felt::kPersonCpr, std::move(p.cpr))
                     .felt(org::felt::kPersonNavn, std::move(p.navn))
                     .objekt());

    Objektbygger b = ny(org::kBruger, u);
    b.noegle(p.brugernavn).felt(org::felt::kBrugerNavn, p.brugernavn).tilstand(org::kAktiv);
    b.relation("Tilhoerer", myndighed_.organisation).relation("TilknyttedePersoner", person);
    b.dynamisk("Adresser", adresse(ud, uuid(), p.brugernavn + "@kommune.example"),
               grund_.konstant("BRUGER_EMAIL"), type, "1");
    b.dynamisk("Adresser", adresse(ud, uuid(), p.mobil), grund_.konstant("BRUGER_TELEFON"), type,
               "1");
    if (t.below(2) == 0) {
        b.dynamisk("Adresser", adresse(ud, uuid(), fmt::format("Lokale {}", 1 + t.below(400))),
                   grund_.konstant("BRUGER_LOKATION"), type, "1");
    }
    ud.push_back(b.objekt());

    const auto tilknyt = [&](std::string_view navn, std::string_view slags, const Uuid& i_enhed) {
        ud.push_back(funktion(uuid(), navn, grund_.konstant(slags))
                         .noegle(noegle('f'))
                         .relation("TilknyttedeBrugere", u)
                         .relation("TilknyttedeEnheder", i_enhed)
                         .objekt());
    };
    tilknyt(kStillinger[t.below(std::size(kStillinger))], "FUNKTIONSTYPE_ENHEDSROLLE", enhed);
    if (leder) tilknyt("Leder", "FUNKTIONSTYPE_LEDERROLLE", enhed);
    // One in ten has a second job in a unit made earlier.
    if (t.below(10) == 0) {
        tilknyt("Konsulent", "FUNKTIONSTYPE_ENHEDSROLLE", enheder_[t.below(enheder_.size())]);
    }
    brugere_.push_back(u);
    brugernoegler_.push_back(std::move(p.brugernavn));
}

// What is too few for a whole unit or user becomes addresses that nobody points at.
void Seedkommune::udfyldning(Objekter& ud) {
    while (tilbage_ > ud.size()) {
        if (tilbage_ - ud.size() >= kBrugerobjekter) {
            bruger(ud, enheder_.back(), false);
        } else {
            adresse(ud, uuid(), "Uden ejer");
        }
    }
}

std::vector<Objekt> Seedkommune::naeste() {
    Objekter ud;
    if (tilbage_ == 0) return ud;
    if (tilbage_ >= kBlok) {
        enhed(ud);
        const Uuid u = enheder_.back();
        for (std::size_t i = 0; i <= kAnsatte; ++i)
            bruger(ud, u, i == 0);
    } else {
        if (enheder_.empty() && tilbage_ >= kEnhedsobjekter) enhed(ud);
        if (enheder_.empty()) enheder_.push_back(uuid());  // too small even for its root
        udfyldning(ud);
    }
    tilbage_ -= ud.size();
    return ud;
}

}  // namespace faelled::app
