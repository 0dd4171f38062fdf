#include "organisation/beskrivelser.hpp"

#include <cstdlib>

namespace faelled::organisation {
namespace {

using oio::Antal;
using oio::Felt;
using oio::Foelsom;
using oio::kSd;
using oio::Moenster;
using oio::Navnerum;
using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;
using oio::Relationsform;
using oio::Soegbar;
using oio::Tilstandsbeskrivelse;

constexpr Felt kNoegle{kSd, "BrugervendtNoegleTekst", 50};
constexpr Navnerum kPersonNs{"person", "http://stoettesystemerne.dk/organisation/person/6/"};

constexpr Felt ciffer(std::string_view navn, Moenster moenster, Foelsom foelsom = Foelsom::kNej) {
    return {kSts, navn, 10, moenster, Soegbar::kEksakt, false, foelsom};
}

constexpr std::string_view kGyldighedskoder[] = {"Aktiv", "Inaktiv"};
constexpr Tilstandsbeskrivelse kGyldighed[] = {
    {kOrgfaelles, "Gyldighed", "GyldighedStatusKode", kGyldighedskoder}};

constexpr Relationsbeskrivelse en(std::string_view navn, std::string_view maal) {
    return {navn, Antal::kEn, Relationsform::kEnkel, maal};
}
constexpr Relationsbeskrivelse flere(std::string_view navn, std::string_view maal) {
    return {navn, Antal::kFlere, Relationsform::kEnkel, maal};
}
constexpr Relationsbeskrivelse dynamisk(std::string_view navn, std::string_view maal) {
    return {navn, Antal::kFlere, Relationsform::kDynamisk, maal};
}

constexpr auto kAdresser = dynamisk("Adresser", "Adresse");
constexpr auto kAnsatte = flere("Ansatte", "Person");
constexpr auto kBranche = en("Branche", "Klasse");
constexpr auto kOverordnetRelation = en("Overordnet", "OrganisationEnhed");
constexpr auto kProduktionsenhed = en("Produktionsenhed", "Virksomhed");
constexpr auto kSkatteenhed = en("Skatteenhed", "Virksomhed");
constexpr auto kTilhoerer = en("Tilhoerer", "Organisation");
constexpr auto kTilknyttedeBrugere = flere("TilknyttedeBrugere", "Bruger");
constexpr auto kTilknyttedeEnheder = flere("TilknyttedeEnheder", "OrganisationEnhed");
constexpr auto kTilknyttedeFunktioner = flere("TilknyttedeFunktioner", "OrganisationFunktion");
constexpr auto kTilknyttedeInteresser =
    flere("TilknyttedeInteressefaellesskaber", "Interessefaellesskab");
constexpr auto kTilknyttedeItSystemer = flere("TilknyttedeItSystemer", "ItSystem");
constexpr auto kTilknyttedeOpgaver = flere("TilknyttedeOpgaver", "Klasse");
constexpr auto kTilknyttedeOrganisationer = flere("TilknyttedeOrganisationer", "Organisation");
constexpr auto kTilknyttedePersoner = flere("TilknyttedePersoner", "Person");

constexpr Felt kAdresseFelter[] = {kNoegle, {kSts, "AdresseTekst", 200}};
constexpr Felt kBrugerFelter[] = {kNoegle, {kSd, "BrugerNavn", 200}, {kSd, "BrugerTypeTekst", 50}};
constexpr Felt kInteresseFelter[] = {
    kNoegle, {kSd, "InteressefaellesskabNavn", 200}, {kSd, "InteressefaellesskabTypeTekst", 50}};
constexpr Felt kItSystemFelter[] = {
    kNoegle,
    {kSd, "ItSystemNavn", 200},
    {kSd, "ItSystemTypeTekst", 50},
    {kSd, "KonfigurationReference", 1024, Moenster::kFrit, Soegbar::kNavn, true}};
constexpr Felt kMyndighedFelter[] = {kNoegle,
                                     ciffer("CVR-NummerTekst", Moenster::kCifre8),
                                     {kSts, "NavnTekst", 200},
                                     ciffer("MyndighedsKode", Moenster::kCifre3Eller4)};
constexpr Felt kOrganisationFelter[] = {kNoegle, {kSd, "OrganisationNavn", 200}};
constexpr Felt kEnhedFelter[] = {kNoegle, {kSd, "EnhedNavn", 200}};
constexpr Felt kFunktionFelter[] = {kNoegle, {kSd, "FunktionNavn", 200}};
// Person's NavnTekst is in the person namespace and shorter than sts:NavnTekst.
constexpr Felt kPersonFelter[] = {
    kNoegle,
    ciffer("CPR-NummerTekst", Moenster::kCifre10, Foelsom::kCpr),
    {kPersonNs, "NavnTekst", 100, Moenster::kFrit, Soegbar::kNavn, false, Foelsom::kNavn}};
constexpr Felt kVirksomhedFelter[] = {kNoegle,
                                      ciffer("CVR-NummerTekst", Moenster::kCifre8),
                                      ciffer("SE-NummerTekst", Moenster::kCifre8),
                                      ciffer("P-NummerTekst", Moenster::kCifre10),
                                      {kSts, "NavnTekst", 200}};

constexpr Relationsbeskrivelse kBrugerRelationer[] = {kAdresser,
                                                      flere("BrugerTyper", "Klasse"),
                                                      kTilknyttedeOpgaver,
                                                      kTilhoerer,
                                                      kTilknyttedeEnheder,
                                                      kTilknyttedeFunktioner,
                                                      kTilknyttedeInteresser,
                                                      kTilknyttedeOrganisationer,
                                                      kTilknyttedePersoner,
                                                      kTilknyttedeItSystemer};
constexpr Relationsbeskrivelse kInteresseRelationer[] = {kAdresser,
                                                         kBranche,
                                                         en("Interessefaellesskabstype", "Klasse"),
                                                         kTilknyttedeOpgaver,
                                                         kOverordnetRelation,
                                                         kTilhoerer,
                                                         kTilknyttedeBrugere,
                                                         kTilknyttedeEnheder,
                                                         kTilknyttedeFunktioner,
                                                         kTilknyttedeInteresser,
                                                         kTilknyttedeOrganisationer,
                                                         kTilknyttedePersoner,
                                                         kTilknyttedeItSystemer};
constexpr Relationsbeskrivelse kItSystemRelationer[] = {kAdresser,
                                                        kTilknyttedeOpgaver,
                                                        flere("SystemTyper", "Klasse"),
                                                        flere("Tilhoerer", "Organisation"),
                                                        kTilknyttedeBrugere,
                                                        kTilknyttedeEnheder,
                                                        kTilknyttedeFunktioner,
                                                        kTilknyttedeInteresser,
                                                        kTilknyttedeOrganisationer,
                                                        kTilknyttedePersoner,
                                                        kTilknyttedeItSystemer};
constexpr Relationsbeskrivelse kOrganisationRelationer[] = {kAdresser,
                                                            kAnsatte,
                                                            kBranche,
                                                            en("Organisationstype", "Klasse"),
                                                            en("Myndighed", "Myndighed"),
                                                            en("Myndighedstype", "Klasse"),
                                                            kTilknyttedeOpgaver,
                                                            kOverordnetRelation,
                                                            kProduktionsenhed,
                                                            kSkatteenhed,
                                                            kTilhoerer,
                                                            kTilknyttedeBrugere,
                                                            kTilknyttedeEnheder,
                                                            kTilknyttedeFunktioner,
                                                            kTilknyttedeInteresser,
                                                            kTilknyttedeOrganisationer,
                                                            kTilknyttedePersoner,
                                                            kTilknyttedeItSystemer,
                                                            en("Virksomhed", "Virksomhed"),
                                                            en("Virksomhedstype", "Klasse")};
constexpr Relationsbeskrivelse kEnhedRelationer[] = {kAdresser,
                                                     kAnsatte,
                                                     kBranche,
                                                     en("Enhedstype", "Klasse"),
                                                     dynamisk("Opgaver", "Klasse"),
                                                     kOverordnetRelation,
                                                     kProduktionsenhed,
                                                     kSkatteenhed,
                                                     kTilhoerer,
                                                     kTilknyttedeBrugere,
                                                     kTilknyttedeEnheder,
                                                     kTilknyttedeFunktioner,
                                                     kTilknyttedeInteresser,
                                                     kTilknyttedeOrganisationer,
                                                     kTilknyttedePersoner,
                                                     kTilknyttedeItSystemer};
constexpr Relationsbeskrivelse kFunktionRelationer[] = {kAdresser,
                                                        en("Funktionstype", "Klasse"),
                                                        kTilknyttedeOpgaver,
                                                        kTilknyttedeBrugere,
                                                        kTilknyttedeEnheder,
                                                        kTilknyttedeInteresser,
                                                        kTilknyttedeOrganisationer,
                                                        kTilknyttedePersoner,
                                                        kTilknyttedeItSystemer};

}  // namespace

constinit const Objektbeskrivelse kAdresse{
    .type = 1,
    .ns = {"adresse", "http://stoettesystemerne.dk/organisation/adresse/6/"},
    .navn = "Adresse",
    .segment = "adresse",
    .felter = kAdresseFelter,
    .tilstande = {},
    .relationer = {},
    .lister_valgfri_i_opret = true,
    .egen_kopi = true,
    .besked_med_objektid = true};

constinit const Objektbeskrivelse kBruger{
    .type = 2,
    .ns = {"bruger", "http://stoettesystemerne.dk/organisation/bruger/6/"},
    .navn = "Bruger",
    .segment = "bruger",
    .felter = kBrugerFelter,
    .tilstande = kGyldighed,
    .relationer = kBrugerRelationer,
    .lokal_udvidelse = true,
    .ejerrelation = 3};

constinit const Objektbeskrivelse kInteressefaellesskab{
    .type = 3,
    .ns = {"interessefaellesskab",
           "http://stoettesystemerne.dk/organisation/interessefaellesskab/6/"},
    .navn = "Interessefaellesskab",
    .segment = "interessefaellesskab",
    .felter = kInteresseFelter,
    .tilstande = kGyldighed,
    .relationer = kInteresseRelationer,
    .lokal_udvidelse = true,
    .ejerrelation = 5};

constinit const Objektbeskrivelse kItSystem{
    .type = 4,
    .ns = {"itsystem", "http://stoettesystemerne.dk/organisation/itsystem/6/"},
    .navn = "ItSystem",
    .segment = "itsystem",
    .felter = kItSystemFelter,
    .tilstande = kGyldighed,
    .relationer = kItSystemRelationer,
    .lokal_udvidelse = true,
    .ejerrelation = 3,
    .faelles = true};

constinit const Objektbeskrivelse kMyndighed{
    .type = 5,
    .ns = {"myndighed", "http://stoettesystemerne.dk/organisation/myndighed/6/"},
    .navn = "Myndighed",
    .segment = "myndighed",
    .felter = kMyndighedFelter,
    .tilstande = {},
    .relationer = {},
    .faelles = true};

constinit const Objektbeskrivelse kOrganisation{
    .type = 6,
    .ns = {"organisation", "http://stoettesystemerne.dk/organisation/organisation/6/"},
    .navn = "Organisation",
    .segment = "organisation",
    .felter = kOrganisationFelter,
    .tilstande = kGyldighed,
    .relationer = kOrganisationRelationer,
    .lokal_udvidelse = true,
    .faelles = true,
    .besked_med_objektid = true};

constinit const Objektbeskrivelse kOrganisationEnhed{
    .type = 7,
    .ns = {"organisationenhed", "http://stoettesystemerne.dk/organisation/organisationenhed/6/"},
    .navn = "OrganisationEnhed",
    .segment = "organisationenhed",
    .felter = kEnhedFelter,
    .tilstande = kGyldighed,
    .relationer = kEnhedRelationer,
    .lokal_udvidelse = true,
    .ejerrelation = 8,
    .besked_med_objektid = true};

constinit const Objektbeskrivelse kOrganisationFunktion{
    .type = 8,
    .ns = {"organisationfunktion",
           "http://stoettesystemerne.dk/organisation/organisationfunktion/6/"},
    .navn = "OrganisationFunktion",
    .segment = "organisationfunktion",
    .felter = kFunktionFelter,
    .tilstande = kGyldighed,
    .relationer = kFunktionRelationer,
    .lokal_udvidelse = true,
    .ejerrelation = 6};

constinit const Objektbeskrivelse kPerson{.type = 9,
                                          .ns = kPersonNs,
                                          .navn = "Person",
                                          .segment = "person",
                                          .felter = kPersonFelter,
                                          .tilstande = {},
                                          .relationer = {}};

constinit const Objektbeskrivelse kVirksomhed{
    .type = 10,
    .ns = {"virksomhed", "http://stoettesystemerne.dk/organisation/virksomhed/6/"},
    .navn = "Virksomhed",
    .segment = "virksomhed",
    .felter = kVirksomhedFelter,
    .tilstande = {},
    .relationer = {},
    .lister_valgfri_i_opret = true,
    .faelles = true};

std::span<const Objektbeskrivelse* const> typer() {
    static constexpr const Objektbeskrivelse* kTyper[] = {
        &kAdresse,   &kBruger,       &kInteressefaellesskab, &kItSystem,
        &kMyndighed, &kOrganisation, &kOrganisationEnhed,    &kOrganisationFunktion,
        &kPerson,    &kVirksomhed};
    return kTyper;
}

const Objektbeskrivelse* type_ved_segment(std::string_view segment) {
    for (const Objektbeskrivelse* b : typer())
        if (b->segment == segment) return b;
    return nullptr;
}

std::uint8_t relation(const Objektbeskrivelse& b, std::string_view navn) {
    for (std::size_t i = 0; i < b.relationer.size(); ++i)
        if (b.relationer[i].navn == navn) return static_cast<std::uint8_t>(i);
    std::abort();
}

}  // namespace faelled::organisation
