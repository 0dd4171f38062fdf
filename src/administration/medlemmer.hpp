// The records as tables: each member by name. From a table follow the object type in the engine,
// its stored form, the JSON form and the length checks. Private to the module.
//
// The order of members and of enumerations is part of the stored format: append, never reorder
// (docs/formater/administration.md). The first four fields, the state and the relation of every
// type are projections for searching, made on each write and never read back.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <utility>

#include "administration/administration.hpp"
#include "oio/beskrivelse.hpp"

namespace faelled::administration {

template <typename T, typename M>
struct Medlem {
    std::string_view navn;
    M T::* felt;
    std::size_t maks = 0;  // characters of a text, entries of a list; 0: the usual bound
};
template <typename T, typename M>
constexpr Medlem<T, M> m(std::string_view navn, M T::* felt, std::size_t maks = 0) {
    return {navn, felt, maks};
}

// Specialised below for each record and each struct inside one.
template <typename T>
struct Tabel;
template <typename T>
concept HarTabel = requires { Tabel<T>::medlemmer; };
// A record of the store: has a type number.
template <typename T>
concept Post = requires { Tabel<T>::type; };

template <typename E>
struct Ordliste;  // Ordliste<E>::ord: the words of an enumeration, by its number
template <typename E>
concept HarOrdliste = requires { Ordliste<E>::ord; };
template <HarOrdliste E>
constexpr std::string_view ord(E e) {
    return Ordliste<E>::ord[static_cast<std::size_t>(e)];
}

#define FAELLED_ORD(E, ...)                                                         \
    template <>                                                                     \
    struct Ordliste<E> {                                                            \
        static constexpr auto ord = std::to_array<std::string_view>({__VA_ARGS__}); \
    }
FAELLED_ORD(Organisationstype, "Myndighed", "Leverandør", "Serviceudbyder");
FAELLED_ORD(Organisationsstatus, "Oprettet", "Aktiv", "Suspenderet", "Lukket");
FAELLED_ORD(Postkassetype, "Fælles", "Aftaler", "Drift", "Certifikater");
FAELLED_ORD(Systemtype, "Anvendersystem", "Brugervendt system", "Identity Provider",
            "Attributservice", "Serviceudbyder");
FAELLED_ORD(Systemstatus, "Kladde", "Aktiv", "Suspenderet", "Nedlagt");
FAELLED_ORD(Klienttype, "Web", "Native", "Javascript");
FAELLED_ORD(Certifikatstatus, "Registreret", "Spærret", "Fjernet");
FAELLED_ORD(Certifikattilstand, "Gyldig", "Udløber snart", "Udløbet", "Spærret", "Fjernet");
FAELLED_ORD(Servicetype, "Fælleskommunal", "Serviceplatform", "Egen");
FAELLED_ORD(Servicestatus, "Kladde", "Udgivet", "Låst", "Udfaset", "Lukket");
FAELLED_ORD(Protokol, "SOAP med token", "SOAP med kontekst", "REST", "GraphQL", "AMQP");
FAELLED_ORD(Efterkonfigurationsfelt::Udfylder, "Leverandør", "Myndighed");
FAELLED_ORD(Afgraensningsart, "SINGLE", "MULTI", "TEXT", "ITSYSTEM", "ITSYSTEM_MULTI");
FAELLED_ORD(Serviceaftaletype, "Uden videregivelse af data",
            "Med videregivelse, flere datamodtagere", "Med videregivelse, flere dataejere",
            "Med videregivelse, én dataejer og én datamodtager");
FAELLED_ORD(Aftalesikkerhed, "Token", "Certifikat");
FAELLED_ORD(Partside, "Dataejer", "Datamodtager", "Dataejer og datamodtager");
FAELLED_ORD(Partstatus, "Kladde", "Afventer", "Godkendt", "Afvist", "Bortfaldet", "Udløbet",
            "Opsagt", "Ophørt", "Suspenderet", "Erstattet");
FAELLED_ORD(Brugersystemrollestatus, "Kladde", "Udgivet", "Udfaset", "Slettet");
FAELLED_ORD(Jobfunktionsrollestatus, "Kladde", "Aktiv", "Slettet");
FAELLED_ORD(Rolle, "Leverandøradministrator", "Aftaleadministrator", "Rolleadministrator",
            "Organisationsadministrator", "Underskriftsberettiget", "ØiR-administrator",
            "FK-ansvarlig", "FK-administrator", "Beskedfordeler Anvendersystemadministrator",
            "Serviceudbyder", "Operatør", "Revisor");
FAELLED_ORD(Advisstatus, "Kø", "Sendt", "Opgivet");
#undef FAELLED_ORD

// --- structs inside records -------------------------------------------------------------------

#define FAELLED_INDRE(T, ...)                                      \
    template <>                                                    \
    struct Tabel<T> {                                              \
        static constexpr auto medlemmer = std::tuple{__VA_ARGS__}; \
    }
FAELLED_INDRE(Adviseringspostkasse, m("type", &Adviseringspostkasse::type),
              m("email", &Adviseringspostkasse::email, 254),
              m("samlet", &Adviseringspostkasse::samlet));
FAELLED_INDRE(Kontaktperson, m("navn", &Kontaktperson::navn, 100),
              m("email", &Kontaktperson::email, 254), m("telefon", &Kontaktperson::telefon, 30),
              m("formaal", &Kontaktperson::formaal, 200));
FAELLED_INDRE(Callback, m("navn", &Callback::navn, 100), m("url", &Callback::url, 500),
              m("formaal", &Callback::formaal, 100), m("aktiv", &Callback::aktiv));
FAELLED_INDRE(Foederationsflade, m("entityId", &Foederationsflade::entity_id, 500),
              m("metadataXml", &Foederationsflade::metadata_xml, 400'000),
              m("metadataUrl", &Foederationsflade::metadata_url, 500),
              m("minimumsniveau", &Foederationsflade::minimumsniveau, 50),
              m("profil", &Foederationsflade::profil, 50),
              m("attributprofil", &Foederationsflade::attributprofil, 100),
              m("visningsnavn", &Foederationsflade::visningsnavn, 200),
              m("beskrivelse", &Foederationsflade::beskrivelse, 2000),
              m("kenderRoller", &Foederationsflade::kender_roller),
              m("supportsScope", &Foederationsflade::supports_scope),
              m("supportsStepUp", &Foederationsflade::supports_step_up),
              m("mobilvenlig", &Foederationsflade::mobilvenlig),
              m("ipAdresser", &Foederationsflade::ip_adresser, 100),
              m("aktiveret", &Foederationsflade::aktiveret),
              m("klienttype", &Foederationsflade::klienttype),
              m("redirectUris", &Foederationsflade::redirect_uris, 20),
              m("logudUris", &Foederationsflade::logud_uris, 20),
              m("backchannelUri", &Foederationsflade::backchannel_uri, 500),
              m("hemmelighedSha256", &Foederationsflade::hemmelighed_sha256, 64),
              m("vedvarendeNavneId", &Foederationsflade::vedvarende_navneid));
FAELLED_INDRE(Endpoint, m("protokol", &Endpoint::protokol), m("url", &Endpoint::url, 500));
FAELLED_INDRE(Efterkonfigurationsfelt, m("noegle", &Efterkonfigurationsfelt::noegle, 50),
              m("etiket", &Efterkonfigurationsfelt::etiket, 200),
              m("regulaertUdtryk", &Efterkonfigurationsfelt::regulaert_udtryk, 200),
              m("kraevet", &Efterkonfigurationsfelt::kraevet),
              m("udfylder", &Efterkonfigurationsfelt::udfylder));
FAELLED_INDRE(Rolleafgraensning, m("type", &Rolleafgraensning::type, 500),
              m("kraevet", &Rolleafgraensning::kraevet));
FAELLED_INDRE(Listevaerdi, m("navn", &Listevaerdi::navn, 200),
              m("vaerdi", &Listevaerdi::vaerdi, 200));
FAELLED_INDRE(Afgraensningsvaerdi, m("type", &Afgraensningsvaerdi::type, 500),
              m("vaerdier", &Afgraensningsvaerdi::vaerdier, 1000),
              m("dynamisk", &Afgraensningsvaerdi::dynamisk));
FAELLED_INDRE(Rollevalg, m("rolle", &Rollevalg::rolle, 500),
              m("afgraensninger", &Rollevalg::afgraensninger, 50));
FAELLED_INDRE(Servicevalg, m("service", &Servicevalg::service),
              m("roller", &Servicevalg::roller, 50));
FAELLED_INDRE(Aftaleindhold, m("type", &Aftaleindhold::type),
              m("gyldigTil", &Aftaleindhold::gyldig_til),
              m("begrundelse", &Aftaleindhold::begrundelse, 4000),
              m("sikkerhedsmodel", &Aftaleindhold::sikkerhed),
              m("certifikat", &Aftaleindhold::certifikat),
              m("dataejere", &Aftaleindhold::dataejere, 500),
              m("datamodtagere", &Aftaleindhold::datamodtagere, 500),
              m("services", &Aftaleindhold::services, 50));
FAELLED_INDRE(Aftaleversion, m("version", &Aftaleversion::version),
              m("indhold", &Aftaleversion::indhold), m("anmoder", &Aftaleversion::anmoder, 200),
              m("anmodet", &Aftaleversion::anmodet));
FAELLED_INDRE(Efterkonfigurationsvaerdi, m("service", &Efterkonfigurationsvaerdi::service),
              m("noegle", &Efterkonfigurationsvaerdi::noegle, 50),
              m("vaerdi", &Efterkonfigurationsvaerdi::vaerdi, 1000));
FAELLED_INDRE(Rolletilknytning, m("brugersystemrolle", &Rolletilknytning::brugersystemrolle),
              m("afgraensninger", &Rolletilknytning::afgraensninger, 50));
FAELLED_INDRE(Delegering, m("til", &Delegering::til), m("gyldigFra", &Delegering::gyldig_fra),
              m("gyldigTil", &Delegering::gyldig_til), m("afvist", &Delegering::afvist));
FAELLED_INDRE(Leveringsforsoeg, m("tidspunkt", &Leveringsforsoeg::tidspunkt),
              m("leveret", &Leveringsforsoeg::leveret), m("svar", &Leveringsforsoeg::svar, 500));
// The note of a registration: who did what and why.
struct Notat {
    std::string handling;
    std::string organisation;
    std::string roller;
    std::string niveau;
    std::string aarsag;
};
FAELLED_INDRE(Notat, m("handling", &Notat::handling), m("organisation", &Notat::organisation),
              m("roller", &Notat::roller), m("niveau", &Notat::niveau),
              m("aarsag", &Notat::aarsag));
#undef FAELLED_INDRE

// --- records ----------------------------------------------------------------------------------

// NR: type number in the store, STATUS: the words of its state.
#define FAELLED_POST(T, NR, NAVN, STATUS, ...)                     \
    template <>                                                    \
    struct Tabel<T> {                                              \
        static constexpr std::uint8_t type = NR;                   \
        static constexpr std::string_view navn = NAVN;             \
        static constexpr auto status = STATUS;                     \
        static constexpr auto medlemmer = std::tuple{__VA_ARGS__}; \
    }
inline constexpr auto kAktivOrd = std::to_array<std::string_view>({"Aktiv", "Lukket"});
inline constexpr auto kAftaleOrd = std::to_array<std::string_view>({"Kladde", "Aktiv", "Lukket"});
inline constexpr auto kGodkendelseOrd = std::to_array<std::string_view>({"Godkendt"});

FAELLED_POST(Organisation, 120, "Organisation", Ordliste<Organisationsstatus>::ord,
             m("cvr", &Organisation::cvr), m("navn", &Organisation::navn, 200),
             m("kortnavn", &Organisation::kortnavn, 50), m("typer", &Organisation::typer, 3),
             m("myndighedskode", &Organisation::myndighedskode, 4),
             m("organisationUuid", &Organisation::organisation_uuid),
             m("postkasser", &Organisation::postkasser, 4),
             m("kontaktpersoner", &Organisation::kontaktpersoner, 50),
             m("testSomEgenMyndighed", &Organisation::test_som_egen_myndighed),
             m("domaener", &Organisation::domaener, 50), m("status", &Organisation::status));
FAELLED_POST(ItSystem, 121, "ItSystem", Ordliste<Systemstatus>::ord,
             m("navn", &ItSystem::navn, 200), m("beskrivelse", &ItSystem::beskrivelse, 2000),
             m("ejer", &ItSystem::ejer), m("leverandoer", &ItSystem::leverandoer),
             m("kontaktEmail", &ItSystem::kontakt_email, 254),
             m("kategori", &ItSystem::kategori, 100), m("typer", &ItSystem::typer, 5),
             m("callbacks", &ItSystem::callbacks, 50), m("sftpBruger", &ItSystem::sftp_bruger, 64),
             m("kanOptraedeFor", &ItSystem::kan_optraede_for),
             m("brugervendt", &ItSystem::brugervendt), m("idp", &ItSystem::idp),
             m("status", &ItSystem::status));
FAELLED_POST(Certifikatpost, 122, "Certifikat", Ordliste<Certifikatstatus>::ord,
             m("system", &Certifikatpost::system), m("ejer", &Certifikatpost::ejer),
             m("base64", &Certifikatpost::base64, 20'000), m("sha256", &Certifikatpost::sha256),
             m("sha1", &Certifikatpost::sha1, 40), m("emne", &Certifikatpost::emne, 1000),
             m("udsteder", &Certifikatpost::udsteder, 1000),
             m("serienummer", &Certifikatpost::serienummer, 100), m("cvr", &Certifikatpost::cvr),
             m("art", &Certifikatpost::art, 50), m("gyldigFra", &Certifikatpost::gyldig_fra),
             m("gyldigTil", &Certifikatpost::gyldig_til),
             m("varslet", &Certifikatpost::varslet, 20), m("status", &Certifikatpost::status));
FAELLED_POST(Service, 123, "Service", Ordliste<Servicestatus>::ord,
             m("entityId", &Service::entity_id, 500), m("navn", &Service::navn, 200),
             m("version", &Service::version, 20), m("udbyder", &Service::udbyder),
             m("type", &Service::type), m("protokoller", &Service::protokoller, 5),
             m("endpoints", &Service::endpoints, 20), m("beskrivelse", &Service::beskrivelse, 4000),
             m("dataindhold", &Service::dataindhold, 4000),
             m("dataklassifikation", &Service::dataklassifikation, 200),
             m("pris", &Service::pris, 200), m("koblede", &Service::koblede, 20),
             m("efterkonfiguration", &Service::efterkonfiguration, 30),
             m("certifikatmodel", &Service::certifikatmodel), m("bearer", &Service::bearer),
             m("kraevCnf", &Service::kraev_cnf), m("udfases", &Service::udfases),
             m("status", &Service::status), m("system", &Service::system));
FAELLED_POST(Servicesystemrolle, 124, "Servicesystemrolle", kAktivOrd,
             m("id", &Servicesystemrolle::id, 500), m("service", &Servicesystemrolle::service),
             m("navn", &Servicesystemrolle::navn, 200),
             m("beskrivelse", &Servicesystemrolle::beskrivelse, 2000),
             m("dataafgraensningstyper", &Servicesystemrolle::afgraensninger, 50),
             m("aktiv", &Servicesystemrolle::aktiv));
FAELLED_POST(Dataafgraensningstype, 125, "Dataafgraensningstype", kAktivOrd,
             m("entityId", &Dataafgraensningstype::entity_id, 500),
             m("navn", &Dataafgraensningstype::navn, 200),
             m("beskrivelse", &Dataafgraensningstype::beskrivelse, 2000),
             m("type", &Dataafgraensningstype::art),
             m("regulaertUdtryk", &Dataafgraensningstype::regulaert_udtryk, 200),
             m("vaerdiListe", &Dataafgraensningstype::vaerdier, 2000),
             m("isCommon", &Dataafgraensningstype::faelles),
             m("ejer", &Dataafgraensningstype::ejer),
             m("syntaks", &Dataafgraensningstype::syntaks, 1000),
             m("visning", &Dataafgraensningstype::visning, 200),
             m("valideringstjeneste", &Dataafgraensningstype::valideringstjeneste, 500),
             m("aktiv", &Dataafgraensningstype::aktiv));
FAELLED_POST(Serviceaftale, 126, "Serviceaftale", kAftaleOrd, m("navn", &Serviceaftale::navn, 200),
             m("system", &Serviceaftale::system), m("leverandoer", &Serviceaftale::leverandoer),
             m("kopiAf", &Serviceaftale::kopi_af), m("versioner", &Serviceaftale::versioner, 1000),
             m("kladde", &Serviceaftale::kladde), m("lukket", &Serviceaftale::lukket));
FAELLED_POST(AftalePart, 127, "AftalePart", Ordliste<Partstatus>::ord,
             m("aftale", &AftalePart::aftale), m("version", &AftalePart::version),
             m("leverandoer", &AftalePart::leverandoer), m("myndighed", &AftalePart::myndighed),
             m("side", &AftalePart::side), m("status", &AftalePart::status),
             m("anmodet", &AftalePart::anmodet), m("afgjortAf", &AftalePart::afgjort_af, 200),
             m("afgjort", &AftalePart::afgjort), m("aarsag", &AftalePart::aarsag, 2000),
             m("ophoer", &AftalePart::ophoer), m("foer", &AftalePart::foer),
             m("godkendelse", &AftalePart::godkendelse), m("varslet", &AftalePart::varslet, 20),
             m("gensendt", &AftalePart::gensendt),
             m("efterkonfiguration", &AftalePart::efterkonfiguration, 200),
             m("system", &AftalePart::system), m("suspenderetAf", &AftalePart::suspenderet_af));
FAELLED_POST(Godkendelse, 128, "Godkendelse", kGodkendelseOrd, m("part", &Godkendelse::part),
             m("aftale", &Godkendelse::aftale), m("version", &Godkendelse::version),
             m("leverandoer", &Godkendelse::leverandoer), m("myndighed", &Godkendelse::myndighed),
             m("godkender", &Godkendelse::godkender, 200), m("tidspunkt", &Godkendelse::tidspunkt),
             m("tekst", &Godkendelse::tekst, 500'000), m("sha256", &Godkendelse::sha256, 64));
FAELLED_POST(
    Foederationsaftale, 129, "Foederationsaftale", Ordliste<Partstatus>::ord,
    m("idp", &Foederationsaftale::idp), m("leverandoer", &Foederationsaftale::leverandoer),
    m("myndighed", &Foederationsaftale::myndighed),
    m("begrundelse", &Foederationsaftale::begrundelse, 4000),
    m("gyldigFra", &Foederationsaftale::gyldig_fra),
    m("gyldigTil", &Foederationsaftale::gyldig_til), m("status", &Foederationsaftale::status),
    m("anmoder", &Foederationsaftale::anmoder, 200), m("anmodet", &Foederationsaftale::anmodet),
    m("afgjortAf", &Foederationsaftale::afgjort_af, 200),
    m("afgjort", &Foederationsaftale::afgjort), m("aarsag", &Foederationsaftale::aarsag, 2000),
    m("ophoer", &Foederationsaftale::ophoer), m("foer", &Foederationsaftale::foer),
    m("godkendelse", &Foederationsaftale::godkendelse),
    m("varslet", &Foederationsaftale::varslet, 20), m("gensendt", &Foederationsaftale::gensendt),
    m("suspenderetAf", &Foederationsaftale::suspenderet_af));
FAELLED_POST(Kampagne, 130, "Kampagne", kAktivOrd, m("navn", &Kampagne::navn, 200),
             m("beskrivelse", &Kampagne::beskrivelse, 4000), m("frist", &Kampagne::frist),
             m("aftaler", &Kampagne::aftaler, 1000), m("aktiv", &Kampagne::aktiv));
FAELLED_POST(Brugersystemrolle, 131, "Brugersystemrolle", Ordliste<Brugersystemrollestatus>::ord,
             m("entityId", &Brugersystemrolle::entity_id, 500),
             m("system", &Brugersystemrolle::system), m("ejer", &Brugersystemrolle::ejer),
             m("navn", &Brugersystemrolle::navn, 200),
             m("beskrivelse", &Brugersystemrolle::beskrivelse, 2000),
             m("dataafgraensningstyper", &Brugersystemrolle::afgraensninger, 50),
             m("udfases", &Brugersystemrolle::udfases), m("status", &Brugersystemrolle::status));
FAELLED_POST(Jobfunktionsrolle, 132, "Jobfunktionsrolle", Ordliste<Jobfunktionsrollestatus>::ord,
             m("entityId", &Jobfunktionsrolle::entity_id, 500),
             m("navn", &Jobfunktionsrolle::navn, 200),
             m("beskrivelse", &Jobfunktionsrolle::beskrivelse, 200),
             m("version", &Jobfunktionsrolle::version),
             m("organisation", &Jobfunktionsrolle::organisation),
             m("delegeretTil", &Jobfunktionsrolle::delegeret_til, 200),
             m("roller", &Jobfunktionsrolle::roller, 500), m("status", &Jobfunktionsrolle::status));
FAELLED_POST(Administratorrolle, 133, "Administratorrolle", kAktivOrd,
             m("identitet", &Administratorrolle::identitet, 200),
             m("navn", &Administratorrolle::navn, 200),
             m("organisation", &Administratorrolle::organisation),
             m("rolle", &Administratorrolle::rolle),
             m("gyldigFra", &Administratorrolle::gyldig_fra),
             m("gyldigTil", &Administratorrolle::gyldig_til),
             m("aktiv", &Administratorrolle::aktiv));
FAELLED_POST(Advis, 134, "Advis", Ordliste<Advisstatus>::ord, m("slags", &Advis::slags, 3),
             m("organisation", &Advis::organisation), m("postkasse", &Advis::postkasse),
             m("modtager", &Advis::modtager, 254), m("emne", &Advis::emne, 300),
             m("tekst", &Advis::tekst, 20'000), m("link", &Advis::link, 500),
             m("objekt", &Advis::objekt), m("oprettet", &Advis::oprettet),
             m("samlet", &Advis::samlet), m("naeste", &Advis::naeste),
             m("forsoeg", &Advis::forsoeg, 100), m("status", &Advis::status));
#undef FAELLED_POST

// All record types, for explicit instantiation: X(T).
#define FAELLED_ALLE_POSTER(X) \
    X(Organisation)            \
    X(ItSystem)                \
    X(Certifikatpost)          \
    X(Service)                 \
    X(Servicesystemrolle)      \
    X(Dataafgraensningstype)   \
    X(Serviceaftale)           \
    X(AftalePart)              \
    X(Godkendelse)             \
    X(Foederationsaftale)      \
    X(Kampagne) X(Brugersystemrolle) X(Jobfunktionsrolle) X(Administratorrolle) X(Advis)

// --- the object type ---------------------------------------------------------------------------

inline constexpr oio::Navnerum kAdministration{"administration", "urn:faelled:administration:1"};

// The projections.
namespace projektion {
inline constexpr std::uint8_t kSynlig = 0;        // CVR of who may see it, "*" for everybody
inline constexpr std::uint8_t kNoegle = 1;        // entity id, role id, CVR, certificate print
inline constexpr std::uint8_t kOrganisation = 2;  // its own organisation
inline constexpr std::uint8_t kNavn = 3;
inline constexpr std::uint8_t kFoersteMedlem = 4;
inline constexpr std::uint8_t kStatus = 0;    // state
inline constexpr std::uint8_t kBeroerer = 0;  // relation: records it refers to
}  // namespace projektion

template <Post T>
struct Beskrivelse {
    static constexpr std::size_t kAntal = std::tuple_size_v<decltype(Tabel<T>::medlemmer)>;
    static constexpr auto felter = [] {
        std::array<oio::Felt, projektion::kFoersteMedlem + kAntal> f{};
        constexpr auto exact = oio::Soegbar::kEksakt;
        f[0] = {kAdministration, "synlig", 0, oio::Moenster::kFrit, exact, true};
        f[1] = {kAdministration, "noegle", 0, oio::Moenster::kFrit, exact};
        f[2] = {kAdministration, "organisation", 0, oio::Moenster::kFrit, exact};
        f[3] = {kAdministration, "soegenavn", 0, oio::Moenster::kFrit, oio::Soegbar::kNavn};
        std::size_t i = projektion::kFoersteMedlem;
        std::apply(
            [&](const auto&... member) {
                ((f[i++] = {kAdministration, member.navn, member.maks, oio::Moenster::kFrit,
                            oio::Soegbar::kUden}),
                 ...);
            },
            Tabel<T>::medlemmer);
        return f;
    }();
    static constexpr std::array<oio::Tilstandsbeskrivelse, 1> tilstande{
        {{kAdministration, "Status", "StatusKode", Tabel<T>::status}}};
    static constexpr std::array<oio::Relationsbeskrivelse, 1> relationer{
        {{"Beroerer", oio::Antal::kFlere, oio::Relationsform::kEnkel, "Objekt"}}};
    static constexpr oio::Objektbeskrivelse type{.type = Tabel<T>::type,
                                                 .ns = kAdministration,
                                                 .navn = Tabel<T>::navn,
                                                 .segment = Tabel<T>::navn,
                                                 .felter = felter,
                                                 .tilstande = tilstande,
                                                 .relationer = relationer};
};

}  // namespace faelled::administration
