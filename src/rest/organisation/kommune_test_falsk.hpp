// A small municipality in memory for tests, its schema, and a caller of it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "adgang/gate.hpp"
#include "rest/graphql/answer.hpp"
#include "rest/organisation/skema.hpp"
#include "rest/organisation/verden_test_falsk.hpp"

namespace faelled::rest::falsk {

inline const Uuid kOrganisation = u(1);
inline const Uuid kEmail = u(800), kTelefon = u(801), kAnsvarlig = u(802), kUkendtRolle = u(803);
inline const Uuid kKle1 = u(810), kKle2 = u(811), kKleUkendt = u(812);
inline const Uuid kEnhedsrolle = Uuid::literal("02e61900-33e0-407f-a2a7-22f70221f003");
inline const Uuid kHenvendelse = Uuid::literal("7368482a-177e-4e04-8574-f558e6f1ef45");
inline const Uuid kRod = u(50), kA = u(20), kB = u(30), kC = u(40), kLukket = u(45);
inline const Uuid kBruger1 = u(100), kRobot = u(101), kPerson1 = u(110);
inline const Uuid kStilling = u(200), kSted = u(201), kUdbetaling = u(202), kGammel = u(203);
inline const Uuid kSapa = u(300), kAdresse1 = u(400), kAdresse2 = u(401);

inline Objekt enhed(std::string navn) {
    Objekt o(org::kOrganisationEnhed);
    o.felt("BrugervendtNoegleTekst", navn).felt("EnhedNavn", navn);
    return o;
}

inline void indret_faelles(Verden& v) {
    v.gem(org::kOrganisation, kOrganisation,
          Objekt(org::kOrganisation)
              .felt("BrugervendtNoegleTekst", "korsbaek")
              .felt("OrganisationNavn", "Korsbæk Kommune")
              .gyldig()
              .til("Myndighed", u(2))
              .til("Virksomhed", u(3))
              .til("Overordnet", kRod));
    v.gem(org::kMyndighed, u(2), Objekt(org::kMyndighed).felt("MyndighedsKode", "999"));
    v.gem(org::kVirksomhed, u(3), Objekt(org::kVirksomhed).felt("CVR-NummerTekst", "11111111"));
    v.gem(org::kItSystem, kSapa, Objekt(org::kItSystem).felt("ItSystemNavn", "SAPA"));
    v.gem(org::kAdresse, kAdresse1,
          Objekt(org::kAdresse).felt("AdresseTekst", "ida@korsbaek.example"));
    v.gem(org::kAdresse, kAdresse2, Objekt(org::kAdresse).felt("AdresseTekst", "12 34 56 78"));
    v.kle = {{kKle1, {"27.03.09", "Ældre"}}, {kKle2, {"32.06.04", "Pension"}}};
    v.titler = {{kEmail, "E-mail"},
                {kTelefon, "Telefon"},
                {kAnsvarlig, "Ansvarlig"},
                {kEnhedsrolle, "Enhedsrolle"}};
}

inline void indret_enheder(Verden& v) {
    const auto& type = org::kOrganisationEnhed;
    v.gem(type, kRod,
          enhed("Korsbæk")
              .gyldig()
              .til("Tilhoerer", kOrganisation)
              .til("TilknyttedeFunktioner", kSted));
    v.gem(type, kA,
          enhed("Ældre")
              .gyldig(true, t("2024-01-01T00:00:00+01:00"))
              .til("Tilhoerer", kOrganisation)
              .til("Overordnet", kRod)
              .til("TilknyttedeItSystemer", kSapa)
              .til("TilknyttedeFunktioner", kUdbetaling)
              .dynamisk("Adresser", kAdresse2, kTelefon, "2")
              .dynamisk("Adresser", kAdresse1, kEmail, "1")
              .dynamisk("Adresser", u(999), kEmail, "3")
              .dynamisk("Opgaver", kKle1, kAnsvarlig, "1")
              .dynamisk("Opgaver", kKleUkendt, kUkendtRolle, "2"));
    v.gem(type, kB,
          enhed("Borgerservice")
              .gyldig()
              .til("Tilhoerer", kOrganisation)
              .til("Overordnet", kRod)
              .dynamisk("Opgaver", kKle2, kAnsvarlig, "1"));
    v.gem(type, kC,
          enhed("Hjemmepleje").gyldig().til("Tilhoerer", kOrganisation).til("Overordnet", kA));
    v.gem(type, kLukket,
          enhed("Lukket")
              .gyldig(true,
                      t("2020-01-01"
                        "T00:00:00+01:00"),
                      t("2025-01-01T00:00:00+01:00"))
              .gyldig(false, t("2025-01-01T00:00:00+01:00"))
              .til("Overordnet", kRod, Tid::minus_uendelig(), t("2025-01-01T00:00:00+01:00")));
}

inline void indret_folk(Verden& v) {
    const auto& f = org::kOrganisationFunktion;
    v.gem(org::kPerson, kPerson1,
          Objekt(org::kPerson)
              .felt("BrugervendtNoegleTekst", "p1")
              .felt("CPR-NummerTekst", "6101010001")
              .felt("NavnTekst", "Ida Skov"));
    v.gem(org::kBruger, kBruger1,
          Objekt(org::kBruger)
              .felt("BrugervendtNoegleTekst", "ida")
              .felt("BrugerNavn", "ida")
              .gyldig()
              .til("TilknyttedePersoner", kPerson1)
              .dynamisk("Adresser", kAdresse1, kEmail, "1"));
    v.gem(org::kBruger, kRobot,
          Objekt(org::kBruger).felt("BrugerNavn", "robot7").gyldig().til("BrugerTyper", u(820)));
    v.gem(f, kStilling,
          Objekt(f)
              .felt("BrugervendtNoegleTekst", "s1")
              .felt("FunktionNavn", "Sagsbehandler")
              .gyldig(true, t("2025-01-01T00:00:00+01:00"))
              .til("Funktionstype", kEnhedsrolle)
              .til("TilknyttedeBrugere", kBruger1, t("2025-03-01T00:00:00+01:00"),
                   t("2027-01-01T00:00:00+01:00"))
              .til("TilknyttedeEnheder", kA, t("2025-02-01T00:00:00+01:00"),
                   t("2028-01-01T00:00:00+01:00")));
    v.gem(f, kGammel,
          Objekt(f)
              .felt("FunktionNavn", "Elev")
              .gyldig(false)
              .til("Funktionstype", kEnhedsrolle)
              .til("TilknyttedeBrugere", kBruger1)
              .til("TilknyttedeEnheder", kA));
    v.gem(f, kSted,
          Objekt(f)
              .felt("FunktionNavn", "Henvendelsessted")
              .gyldig()
              .til("Funktionstype", kHenvendelse)
              .til("TilknyttedeEnheder", kB)
              .til("TilknyttedeOpgaver", kKle1)
              .til("TilknyttedeOpgaver", kKle2));
    v.gem(f, kUdbetaling,
          Objekt(f)
              .felt("FunktionNavn", "Udbetaling")
              .gyldig()
              .til("Funktionstype", Uuid::literal("faf29ba2-da6d-49c4-8a2f-0739172f4227"))
              .til("TilknyttedeEnheder", kA));
}

// A municipality, its schema, and a caller of it.
class Proeve {
  public:
    Verden verden;
    std::uint32_t rettigheder = adgang::kUdstil | adgang::kSeNavn | adgang::kSeCpr;
    std::int64_t frist_us = monotonic_us() + 60 * kSekund;

    Proeve() {
        indret_faelles(verden);
        indret_enheder(verden);
        indret_folk(verden);
    }

    [[nodiscard]] adgang::Kalder kalder() const {
        const auto gate = adgang::Gate::sandkasse(
            "127.0.0.1", {{"Prøve", u(5), {}, {{Cvr(11111111), kOrganisation, rettigheder}}}});
        return *gate->kalder({krypto::Fingeraftryk{}, true, std::nullopt, u(6)});
    }

    // The answer as JSON text; empty when the time ran out.
    std::string spoerg(const std::string& query) {
        const Organisationskilde kilde = verden.kilde();
        const auto tabel = Tabel::create(kilde);
        REQUIRE(tabel);
        const auto skema = organisationsskema();
        REQUIRE(skema);
        const adgang::Kalder hvem = kalder();
        Henter henter(kilde, *tabel, hvem, frist_us);
        const auto svar = graphql::answer(**skema, {query, "", {}}, henter, graphql::kServerLimits,
                                          graphql::Introspection::kOn, {"k", [] { return "id"; }});
        return svar.json;
    }
};

}  // namespace faelled::rest::falsk
