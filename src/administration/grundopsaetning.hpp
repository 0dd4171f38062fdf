// Start data: operator, services with their roles and constraint types, and, for the sandbox,
// organisations, systems and approved agreements. Everything goes through the operations, and
// nothing is done twice: running it again changes only what is missing.
#pragma once

#include <string>
#include <vector>

#include "administration/administration.hpp"

namespace faelled::administration {

// Role and constraint ids of the services from the start. The names in example.org-like domains are
// those of the shared examples; KOMBIT's own are not published.
namespace rolle {
inline constexpr std::string_view kOrganisationUdstil =
    "http://organisation.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kOrganisationRediger =
    "http://organisation.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kOrganisationAnonymiser =
    "http://organisation.faelled.example/roles/servicesystemrole/Anonymiser/1";
inline constexpr std::string_view kOrganisationFysiskSlet =
    "http://organisation.faelled.example/roles/servicesystemrole/FysiskSlet/1";
inline constexpr std::string_view kKlassifikationUdstil =
    "http://klassifikation.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kKlassifikationRediger =
    "http://klassifikation.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kKlassifikation6Udstil =
    "http://klassifikation6.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kKlassifikation6Rediger =
    "http://klassifikation6.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kKlassifikationListeUdstil =
    "http://klassifikationlistehent.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kSagdokumentUdstil =
    "http://sdi.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kSagdokumentRediger =
    "http://sdi.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kSagindeksUdstil =
    "http://sagindeks.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kSagindeksRediger =
    "http://sagindeks.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kDokumentindeksUdstil =
    "http://dokumentindeks.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kDokumentindeksRediger =
    "http://dokumentindeks.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kYdelseUdstil =
    "http://ydi.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kYdelseRediger =
    "http://ydi.faelled.example/roles/servicesystemrole/Rediger/1";
inline constexpr std::string_view kYdelseslisteUdstil =
    "http://ydelselistehent.faelled.example/roles/servicesystemrole/Udstil/1";
// The look-up by UDK-loven § 8, across authorities (indekser.md chapter 15).
inline constexpr std::string_view kYdelseslisteParagraf8 =
    "http://ydelselistehent.faelled.example/roles/servicesystemrole/Paragraf8/1";
// What receivers look up across both indexes (chapters 14, 15).
inline constexpr std::string_view kOpslagUdstil =
    "http://opslag.faelled.example/roles/servicesystemrole/Udstil/1";
inline constexpr std::string_view kOpslagParagraf8 =
    "http://opslag.faelled.example/roles/servicesystemrole/Paragraf8/1";
inline constexpr std::string_view kOpslagParagraf11a =
    "http://opslag.faelled.example/roles/servicesystemrole/Paragraf11a/1";
inline constexpr std::string_view kOpslagParagraf11aStk1 =
    "http://opslag.faelled.example/roles/servicesystemrole/Paragraf11aStk1/1";
}  // namespace rolle
namespace afgraensning {
inline constexpr std::string_view kSeNavn =
    "http://organisation.faelled.example/constraints/SeNavn/1";  // "Ja" | "Nej"
inline constexpr std::string_view kSeCpr =
    "http://organisation.faelled.example/constraints/SeCPR-nummer/1";  // "Ja" | "Nej"
inline constexpr std::string_view kKle = "http://sts.kombit.dk/constraints/KLE/1";
inline constexpr std::string_view kOrgenhed = "http://sts.kombit.dk/constraints/orgenhed/1";
inline constexpr std::string_view kItSystem = "http://sts.kombit.dk/constraints/itsystem/1";
inline constexpr std::string_view kFoelsomhed = "http://sts.kombit.dk/constraints/foelsomhed/1";
// Of the Beskedfordeler (beskedfordeler.md 6.1).
inline constexpr std::string_view kBeskedtype =
    "http://beskedfordeler.faelled.example/constraints/BeskedType/1";
inline constexpr std::string_view kAnsvarligMyndighed =
    "http://beskedfordeler.faelled.example/constraints/Ansvarlig_myndighed/1";
inline constexpr std::string_view kAfsendendeMyndighed =
    "http://beskedfordeler.faelled.example/constraints/Afsendende_myndighed/1";
}  // namespace afgraensning

struct Startorganisation {
    Uuid uuid;  // nil: derived from the CVR
    Cvr cvr;
    std::string navn;
    std::string myndighedskode;
    std::optional<Uuid> organisation_uuid;
    bool myndighed = true;
    bool leverandoer = true;
    std::string email;
    std::vector<std::string> domaener;
};

// A system with its certificate and agreements in force with each authority, for every service in
// `services` (entity ids; empty: all) with every role, and every constraint at its widest.
struct Startsystem {
    Uuid uuid;  // nil: derived from owner and name
    std::string navn;
    Cvr ejer;
    std::string certifikat;  // PEM or DER; empty: none
    std::vector<Cvr> myndigheder;
    std::vector<std::string> services;
    // Role ids to give; empty: all roles of each service.
    std::vector<std::string> roller;
    bool kan_optraede_for = false;
    // Constraint type -> value, instead of the widest.
    std::vector<std::pair<std::string, std::string>> afgraensninger = {};
};

struct Startdata {
    std::vector<Startorganisation> organisationer;
    std::vector<Startsystem> systemer;
    // Identities ("cert:…") that become operator.
    std::vector<std::string> operatoerer;
    std::string tjenesteadresse = "https://127.0.0.1:8443";  // endpoints of services begin with it
};

struct Startsvar {
    // Per Startsystem, same order: its uuid and the agreement (nil when it has none).
    std::vector<std::pair<Uuid, Uuid>> systemer;
};
[[nodiscard]] Result<Startsvar> grundopsaetning(Administration& administration,
                                                const Startdata& data);

// One more system with certificate and approved agreements, for `faelled onboard`; the supplier
// organisation is made when it is missing. Same Startsystem as above.
[[nodiscard]] Result<std::pair<Uuid, Uuid>> tilslut(Administration& administration,
                                                    const Startorganisation& leverandoer,
                                                    const Startsystem& system);

}  // namespace faelled::administration
