#include "sagdokument/regelsaet.hpp"

#include <algorithm>

#include "base/uuid.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/roller.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Attributregel;
using indeks::Feltkrav;
using indeks::Feltregel;
using indeks::Fundliste;
using indeks::Henvisningskrav;
using indeks::Regel;
using indeks::Regelsaet;
using indeks::Rolleregel;
using oio::Feltvaerdi;
using Typer = std::span<const std::string_view>;

constexpr auto kUuid = Henvisningskrav::kUuid;
constexpr auto kUrn = Henvisningskrav::kUrn;

// --- extension fields -------------------------------------------------------------------------

constexpr Feltregel kMyndighed[] = {{felt::kAktoerCvr, Feltkrav::kSkal},
                                    {felt::kAktoerNavn, Feltkrav::kSkal},
                                    {felt::kAktoerNoegle, Feltkrav::kVedUrn}};
constexpr Feltregel kBopael[] = {{felt::kAktoerNavn, Feltkrav::kSkal},
                                 {felt::kAktoerCvr, Feltkrav::kMaaIkke}};
constexpr Feltregel kDokAktoer[] = {{felt::kAktoerNavn, Feltkrav::kSkal},
                                    {felt::kAktoerCvr, Feltkrav::kVedUrn}};
constexpr Feltregel kPart[] = {{felt::kPartNavn, Feltkrav::kSkal},
                               {felt::kPartNoegle, Feltkrav::kMaaIkke}};
constexpr Feltregel kSagEmne[] = {{felt::kSagsklasseNoegle, Feltkrav::kSkal}};
constexpr Feltregel kSagUrnEmne[] = {{felt::kSagsklasseNoegle, Feltkrav::kSkal},
                                     {felt::kSagsklasseTitel, Feltkrav::kVedUrn}};
constexpr Feltregel kDokEmne[] = {{felt::kDokklasseNoegle, Feltkrav::kSkal}};
constexpr Feltregel kSystem[] = {{felt::kSystemNavn, Feltkrav::kSkal},
                                 {felt::kSystemUri, Feltkrav::kMaaIkke}};
constexpr Feltregel kNotatpost[] = {{felt::kJournalpost, Feltkrav::kSkal}};

// --- object types -----------------------------------------------------------------------------

constexpr std::string_view kSagOrg[] = {sagtype::kAktoerOrganisation};
constexpr std::string_view kSagEnhed[] = {sagtype::kAktoerOrgEnhed};
constexpr std::string_view kSagBehandler[] = {sagtype::kAktoerOrgEnhed, sagtype::kAktoerBruger};
constexpr std::string_view kSagPerson[] = {sagtype::kPartPerson, sagtype::kPartVirksomhed};
constexpr std::string_view kSagKlasse[] = {sagtype::kKlasse};
constexpr std::string_view kSagSag[] = {sagtype::kSagsrelationSag};
constexpr std::string_view kSagDokument[] = {sagtype::kJournalpostDokument};
constexpr std::string_view kKoeretoej[] = {sagtype::kGenstandKoeretoej};
constexpr std::string_view kEjendom[] = {sagtype::kGenstandEjendom};
constexpr std::string_view kByggeri[] = {sagtype::kGenstandBygning, sagtype::kGenstandEjendom,
                                         sagtype::kGenstandEnhed, sagtype::kGenstandMatrikel,
                                         sagtype::kGenstandTekniskAnlaeg};
constexpr std::string_view kFredning[] = {
    sagtype::kGenstandSted,     sagtype::kGenstandAdresse,    sagtype::kGenstandNavngivenVej,
    sagtype::kGenstandStednavn, sagtype::kGenstandJordstykke, sagtype::kGenstandGeokode};
constexpr std::string_view kSagSystem[] = {sagtype::kItSystem};
constexpr std::string_view kSagProfil[] = {sagtype::kProfilOrganisation, sagtype::kProfilOrgEnhed,
                                           sagtype::kProfilBruger};
constexpr std::string_view kDokOrg[] = {doktype::kAktoerOrganisation};
constexpr std::string_view kDokAnsvarlig[] = {doktype::kAktoerOrgEnhed,
                                              doktype::kAktoerOrganisation};
constexpr std::string_view kDokBehandler[] = {doktype::kAktoerOrgEnhed, doktype::kAktoerBruger};
constexpr std::string_view kDokPerson[] = {doktype::kPartPerson, doktype::kPartVirksomhed};
constexpr std::string_view kDokKlasse[] = {doktype::kKlasse};
constexpr std::string_view kDokDokument[] = {doktype::kDokumentrelationDokument};
constexpr std::string_view kDokSystem[] = {doktype::kItSystem};
constexpr std::string_view kDokProfil[] = {doktype::kProfilOrganisation, doktype::kProfilOrgEnhed,
                                           doktype::kProfilBruger};

// --- roles ------------------------------------------------------------------------------------

constexpr Rolleregel netop_een(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                               Typer typer, std::span<const Feltregel> felter) {
    return {.relation = relation,
            .rolle = rolle,
            .skal = true,
            .henvisning = h,
            .typer = typer,
            .felter = felter,
            .uendelig = true};
}
constexpr Rolleregel hoejst_een(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                                Typer typer, std::span<const Feltregel> felter = {}) {
    return {
        .relation = relation, .rolle = rolle, .henvisning = h, .typer = typer, .felter = felter};
}
constexpr Rolleregel flere(std::uint8_t relation, std::string_view rolle, Henvisningskrav h,
                           Typer typer, std::span<const Feltregel> felter = {}) {
    return {.relation = relation,
            .rolle = rolle,
            .flere = true,
            .henvisning = h,
            .typer = typer,
            .felter = felter};
}
constexpr Rolleregel fast_indeks(Rolleregel r) {
    r.fast_indeks = true;
    return r;
}
constexpr auto kBegge = Henvisningskrav::kBegge;

constexpr Rolleregel kSagRoller[] = {
    netop_een(sagrel::kAktoer, sagrolle::kEjer, kBegge, kSagOrg, kMyndighed),
    netop_een(sagrel::kAktoer, sagrolle::kAnsvarlig, kBegge, kSagEnhed, kMyndighed),
    hoejst_een(sagrel::kAktoer, sagrolle::kPrimaerBehandler, kBegge, kSagBehandler, kMyndighed),
    flere(sagrel::kAktoer, sagrolle::kAndreBehandlere, kBegge, kSagBehandler, kMyndighed),
    hoejst_een(sagrel::kAktoer, sagrolle::kUdlaantTil, kBegge, kSagBehandler, kMyndighed),
    hoejst_een(sagrel::kAktoer, sagrolle::kBopaelskommune, kBegge, kSagOrg, kBopael),
    hoejst_een(sagrel::kPart, sagrolle::kPrimaerPart, kUrn, kSagPerson, kPart),
    flere(sagrel::kPart, sagrolle::kSekundaerPart, kUrn, kSagPerson, kPart),
    hoejst_een(sagrel::kPart, sagrolle::kYdelsesmodtager, kUrn, kSagPerson, kPart),
    netop_een(sagrel::kKlasse, sagrolle::kPrimaerKlasse, kUuid, kSagKlasse, kSagEmne),
    netop_een(sagrel::kKlasse, sagrolle::kHandlingsklasse, kUuid, kSagKlasse, kSagEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kOpgaveklasse, kBegge, kSagKlasse, kSagUrnEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kKontoklasse, kBegge, kSagKlasse, kSagUrnEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kSikkerhedsklasse, kBegge, kSagKlasse, kSagUrnEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kFoelsomhedsklasse, kBegge, kSagKlasse, kSagUrnEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kIndsatsklasse, kBegge, kSagKlasse, kSagUrnEmne),
    hoejst_een(sagrel::kKlasse, sagrolle::kYdelsesklasse, kBegge, kSagKlasse, kSagUrnEmne),
    flere(sagrel::kKlasse, sagrolle::kKontroltemaklasse, kUuid, kSagKlasse, kSagEmne),
    flere(sagrel::kKlasse, sagrolle::kVisningsklasse, kUuid, kSagKlasse, kSagEmne),
    fast_indeks(hoejst_een(sagrel::kKlasse, sagrolle::kAfgoerelsesklasse, kUuid, kSagKlasse)),
    hoejst_een(sagrel::kSag, sagrolle::kOversag, kUuid, kSagSag),
    hoejst_een(sagrel::kSag, sagrolle::kPraecedens, kUuid, kSagSag),
    flere(sagrel::kSag, sagrolle::kAndreSager, kUuid, kSagSag),
    hoejst_een(sagrel::kGenstand, sagrolle::kAfgiftsobjekt, kUrn, kKoeretoej),
    hoejst_een(sagrel::kGenstand, sagrolle::kEjendomsskat, kUrn, kEjendom),
    flere(sagrel::kGenstand, sagrolle::kByggeri, kUrn, kByggeri),
    flere(sagrel::kGenstand, sagrolle::kFredning, kUrn, kFredning),
    flere(sagrel::kJournalpost, sagrolle::kTilakteret, kUuid, kSagDokument),
    flere(sagrel::kJournalpost, sagrolle::kVedlagt, kUuid, kSagDokument),
    flere(sagrel::kJournalpost, sagrolle::kJournalnotat, Henvisningskrav::kTom, kSagDokument,
          kNotatpost),
    netop_een(sagrel::kItSystem, sagrolle::kMaster, kUuid, kSagSystem, kSystem),
    netop_een(sagrel::kItSystem, sagrolle::kAfsender, kUuid, kSagSystem, kSystem),
    flere(sagrel::kSikkerhedsprofil, sagrolle::kAdgang, kUuid, kSagProfil),
};
constexpr Rolleregel kDokRoller[] = {
    flere(dokrel::kDokument, dokrolle::kBesvarelser, kUuid, kDokDokument),
    flere(dokrel::kDokument, dokrolle::kUdgangspunkter, kUuid, kDokDokument),
    flere(dokrel::kDokument, dokrolle::kKommentarer, kUuid, kDokDokument),
    flere(dokrel::kDokument, dokrolle::kBilag, kUuid, kDokDokument),
    flere(dokrel::kDokument, dokrolle::kAndreDokumenter, kUuid, kDokDokument),
    hoejst_een(dokrel::kDokument, dokrolle::kNyRevision, kUuid, kDokDokument),
    netop_een(dokrel::kAktoer, dokrolle::kEjer, kBegge, kDokOrg, kMyndighed),
    netop_een(dokrel::kAktoer, dokrolle::kAnsvarlig, kBegge, kDokAnsvarlig, kDokAktoer),
    hoejst_een(dokrel::kAktoer, dokrolle::kPrimaerBehandler, kBegge, kDokBehandler, kDokAktoer),
    flere(dokrel::kAktoer, dokrolle::kAndreBehandlere, kBegge, kDokBehandler, kDokAktoer),
    hoejst_een(dokrel::kAktoer, dokrolle::kFordeltTil, kBegge, kDokBehandler, kDokAktoer),
    flere(dokrel::kPart, dokrolle::kParter, kUrn, kDokPerson, kPart),
    flere(dokrel::kPart, dokrolle::kKopiparter, kUrn, kDokPerson, kPart),
    netop_een(dokrel::kKlasse, dokrolle::kPrimaerKlasse, kUuid, kDokKlasse, kDokEmne),
    hoejst_een(dokrel::kKlasse, dokrolle::kHandlingsklasse, kUuid, kDokKlasse, kDokEmne),
    flere(dokrel::kKlasse, dokrolle::kAndreKlasser, kBegge, kDokKlasse, kDokEmne),
    flere(dokrel::kKlasse, dokrolle::kVisningsklasse, kUuid, kDokKlasse, kDokEmne),
    netop_een(dokrel::kItSystem, dokrolle::kMaster, kUuid, kDokSystem, kSystem),
    netop_een(dokrel::kItSystem, dokrolle::kAfsender, kUuid, kDokSystem, kSystem),
    flere(dokrel::kSikkerhedsprofil, dokrolle::kAdgang, kUuid, kDokProfil),
};

constexpr Attributregel kSagSkal[] = {{0, felt::kSagNoegle, true},
                                      {0, felt::kSagsnummer, true},
                                      {0, felt::kSagTitel, true},
                                      {kSagIndeksEgenskaber, felt::kSagFoelsomhed, false}};
constexpr Attributregel kDokSkal[] = {{0, felt::kDokNoegle, true},
                                      {0, felt::kDokumentnummer, true},
                                      {0, felt::kDokTitel, true},
                                      {0, felt::kDokType, false},
                                      {0, felt::kDokFoelsomhed, false}};
constexpr std::uint8_t kSagArter[] = {0, kSagIndeksEgenskaber};
constexpr std::uint8_t kDokArter[] = {0};

// --- what the tables do not say ---------------------------------------------------------------

std::string sti(std::string_view navn, std::size_t nr, std::string_view hale = {}) {
    return std::string(navn) + "[" + std::to_string(nr) + "]" + std::string(hale);
}

bool har_rolle(const oio::Relation& r, std::uint8_t art, std::string_view rolle) {
    return r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle;
}

const Feltvaerdi* i_gruppe(const Feltvaerdi* group, std::uint8_t field) {
    return group == nullptr ? nullptr : oio::find_felt(group->gruppe, field);
}

// Decoded bytes of base64 without white space.
std::size_t afkodet(std::string_view text) {
    std::size_t n = text.size() / 4 * 3;
    for (std::size_t at = text.size(); at > 0 && text[at - 1] == '='; --at)
        --n;
    return n;
}

std::size_t notatlaengde(const oio::Relation& r) {
    if (r.art != sagrel::kJournalpost) return 0;
    const Feltvaerdi* note = i_gruppe(
        i_gruppe(oio::find_felt(r.felter, felt::kJournalpost), felt::kNotatgruppe), felt::kNotat);
    return note == nullptr ? 0 : afkodet(note->tekst);
}

void journalpost(const oio::Relation& r, std::size_t nr, Fundliste& ud) {
    const Feltvaerdi* post = oio::find_felt(r.felter, felt::kJournalpost);
    const Feltvaerdi* note = i_gruppe(post, felt::kNotatgruppe);
    const auto sted = [nr](std::string_view hale) {
        return sti("RelationListe/Journalpost", nr, hale);
    };
    const bool notat = har_rolle(r, sagrel::kJournalpost, sagrolle::kJournalnotat);
    const bool hel = i_gruppe(note, felt::kNotattitel) != nullptr &&
                     i_gruppe(note, felt::kNotat) != nullptr &&
                     i_gruppe(note, felt::kNotatformat) != nullptr;
    if ((notat || note != nullptr) && !hel)
        ud.tilfoej(Regel::kNotatUfuldstaendigt,
                   sted("/JournalpostEgenskaber/JournalnotatEgenskaber"));
    if (notat && (i_gruppe(post, felt::kDokumenttitel) != nullptr ||
                  i_gruppe(post, felt::kJournalpostUndtaget) != nullptr))
        ud.tilfoej(Regel::kNotatMedDokumentfelter, sted("/JournalpostEgenskaber"));
    if (notatlaengde(r) > kNotatNaer)
        ud.tilfoej(Regel::kNotatNaerGraensen,
                   sted("/JournalpostEgenskaber/JournalnotatEgenskaber/Notat"));
}

void klasse(const oio::Relation& r, std::size_t nr, std::string_view navn, std::string_view primaer,
            std::uint8_t noegle, std::uint8_t soegeord, Fundliste& ud) {
    const std::string sted = "RelationListe/" + std::string(navn);
    const Feltvaerdi* key = oio::find_felt(r.felter, noegle);
    if (har_rolle(r, r.art, primaer) && key != nullptr && !indeks::er_kle_nummer(key->tekst))
        ud.tilfoej(Regel::kKleForm, sti(sted, nr, "/BrugervendtNoegle"));
    if (oio::find_felt(r.felter, soegeord) != nullptr)
        ud.tilfoej(Regel::kUdgaaetElement, sti(sted, nr, "/Soegeord"));
}

void kassationskode(const oio::Egenskab& e, std::uint8_t felt, std::size_t nr, Fundliste& ud) {
    const std::string* code = e.felt(felt);
    if (code != nullptr && !code->empty() && !Uuid::parse(*code))
        ud.tilfoej(Regel::kKassationskode, sti("AttributListe/Egenskaber", nr, "/Kassationskode"));
}

void nummer_er_noegle(const oio::Egenskab& e, std::uint8_t noegle, std::uint8_t nummer,
                      std::string_view navn, std::size_t nr, Fundliste& ud) {
    const std::string* key = e.felt(noegle);
    const std::string* number = e.felt(nummer);
    if (key != nullptr && number != nullptr && *key != *number)
        ud.tilfoej(Regel::kNummerIkkeNoegle,
                   sti("AttributListe/Egenskaber", nr, "/" + std::string(navn)));
}

void sagens_egne(const oio::Registrering& r, Fundliste& ud) {
    std::size_t nr = 0;
    for (const oio::Egenskab& e : r.indhold.egenskaber) {
        if (e.art != 0) continue;
        ++nr;
        nummer_er_noegle(e, felt::kSagNoegle, felt::kSagsnummer, "Sagsnummer", nr, ud);
        kassationskode(e, felt::kSagKassationskode, nr, ud);
    }
    const auto& steps = r.indhold.tilstande;
    if (!steps.empty() &&
        std::ranges::none_of(steps, [](const oio::Tilstand& t) { return t.kode == kOpstaaet; }))
        ud.tilfoej(Regel::kUdenBegyndelse, "TilstandListe/Fremdrift");
    std::size_t poster = 0;
    std::size_t klasser = 0;
    for (const oio::Relation& x : r.indhold.relationer) {
        if (x.art == sagrel::kJournalpost) journalpost(x, ++poster, ud);
        if (x.art == sagrel::kKlasse)
            klasse(x, ++klasser, "Sagsklasse", sagrolle::kPrimaerKlasse, felt::kSagsklasseNoegle,
                   felt::kSagsklasseSoegeord, ud);
    }
}

void dokumentets_egne(const oio::Registrering& r, Fundliste& ud) {
    std::size_t nr = 0;
    for (const oio::Egenskab& e : r.indhold.egenskaber) {
        ++nr;
        const auto sted = [nr](std::string_view hale) {
            return sti("AttributListe/Egenskaber", nr, hale);
        };
        kassationskode(e, felt::kDokKassationskode, nr, ud);
        const std::string* type = e.felt(felt::kDokType);
        if (type != nullptr && *type == "Brev") ud.tilfoej(Regel::kUdgaaetVaerdi, sted("/Type"));
        if (type != nullptr && *type == "Brev, indgaaende" && e.felt(felt::kDokBrevDato) == nullptr)
            ud.tilfoej(Regel::kBrevDatoMangler, sted("/BrevDato"));
        if ((e.felt(felt::kDokVersion) == nullptr) != (e.felt(felt::kDokUnderversion) == nullptr))
            ud.tilfoej(Regel::kUnderversion, sted("/UnderversionIdentifikator"));
    }
    std::size_t klasser = 0;
    for (const oio::Relation& x : r.indhold.relationer)
        if (x.art == dokrel::kKlasse)
            klasse(x, ++klasser, "Dokumentklasse", dokrolle::kPrimaerKlasse, felt::kDokklasseNoegle,
                   felt::kDokklasseSoegeord, ud);
}

Result<void> afvis_sag(const oio::Indhold& i) {
    for (const oio::Relation& r : i.relationer)
        if (notatlaengde(r) > kNotatMaks) {
            Fejl f = Fejl::ugyldig("sag:Notat", "må højst fylde 100 KB");
            f.regel = std::string(indeks::afvisning::kNotat) + " " + f.regel;
            return std::unexpected(std::move(f));
        }
    return {};
}

constexpr Regelsaet kSagsregler{.type = &kSag,
                                .roller = kSagRoller,
                                .skal = kSagSkal,
                                .skal_arter = kSagArter,
                                .ejerrelation = sagrel::kAktoer,
                                .ejercvr = felt::kAktoerCvr,
                                .ejerrolle = sagrolle::kEjer,
                                .systemrelation = sagrel::kItSystem,
                                .masterrolle = sagrolle::kMaster,
                                .afsenderrolle = sagrolle::kAfsender,
                                .egne = sagens_egne,
                                .afvis = afvis_sag};
constexpr Regelsaet kDokumentregler{.type = &kDokument,
                                    .roller = kDokRoller,
                                    .skal = kDokSkal,
                                    .skal_arter = kDokArter,
                                    .ejerrelation = dokrel::kAktoer,
                                    .ejercvr = felt::kAktoerCvr,
                                    .ejerrolle = dokrolle::kEjer,
                                    .systemrelation = dokrel::kItSystem,
                                    .masterrolle = dokrolle::kMaster,
                                    .afsenderrolle = dokrolle::kAfsender,
                                    .egne = dokumentets_egne};

}  // namespace

const Regelsaet& sagsregler() {
    return kSagsregler;
}

const Regelsaet& dokumentregler() {
    return kDokumentregler;
}

}  // namespace faelled::sagdokument
