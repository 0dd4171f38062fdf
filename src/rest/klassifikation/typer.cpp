#include "rest/klassifikation/typer.hpp"

#include <array>

namespace faelled::rest::listetyper {

namespace {

constexpr bool kKrav = true;

constexpr std::array kSkalarer{
    Skalar{"UUID", "uuid", 36, "UUID, store eller små bogstaver"},
    Skalar{"Dato", "date", 0, "Dato: ÅÅÅÅ-MM-DD"},
    Skalar{"DatoTid", "date-time", 0, "Tidspunkt efter ISO 8601 med dansk tidszone"},
    Skalar{"CVRNummer", "", 8, "CVR-nummer: otte cifre"},
    Skalar{"URN", "", 4096, "URN"},
    Skalar{"Tekst50", "", 50, "Tekst, højst 50 tegn"},
    Skalar{"Tekst100", "", 100, "Tekst, højst 100 tegn"},
    Skalar{"Tekst300", "", 300, "Tekst, højst 300 tegn"},
    Skalar{"Tekst4096", "", 4096, "Tekst, højst 4096 tegn"},
    Skalar{"Tekst10K", "", 10000, "Tekst, højst 10000 tegn"},
    Skalar{"TalHel1Til100", "", 0, "Helt tal fra 1 til 100"},
    Skalar{"Markering", "", 0, "Sandt eller falsk"},
};

constexpr Felt kReference[] = {
    {"KlasseIdentifikation", "UUID", kKrav},
    {"KlasseBrugervendtNoegle", "Tekst50", kKrav},
};
constexpr Felt kPubliceret[] = {
    {"KlassePubliceretFraDato", "Dato"},
    {"KlassePubliceretTilDato", "Dato", false, "Dagen hører ikke med"},
};
constexpr Felt kPubliceretListe[] = {
    {"KlassePubliceret", "KlasseStruktur_KlassePubliceretListe_KlassePubliceret", kKrav},
};
constexpr Felt kSoegeord[] = {{"SoegeordTitel", "Tekst50", kKrav}};
constexpr Felt kSoegeordListe[] = {
    {"KlasseSoegeord", "KlasseStruktur_KlasseSoegeordListe_KlasseSoegeord", kKrav},
};
constexpr Felt kFuldReference[] = {
    {"KlasseIdentifikation", "UUID", kKrav},
    {"KlasseBrugervendtNoegle", "Tekst50", kKrav},
    {"FacetIdentifikation", "UUID", kKrav},
    {"FacetBrugervendtNoegle", "Tekst50", kKrav},
    {"KlassifikationIdentifikation", "UUID", kKrav},
    {"KlassifikationBrugervendtNoegle", "Tekst50", kKrav},
};
constexpr Felt kMaal[] = {
    {"KlasseIdenitifkationStruktur",
     "KlasseStruktur_KlasseMapningListe_KlasseIdenitifkationStruktur"},
    {"KlasseUrnReference", "URN"},
};
constexpr Felt kMapning[] = {
    {"KlasseEjer", "Tekst100"},
    {"KlasseEjerCVRNummer", "CVRNummer"},
    {"KlasseMapningRolle", "KlasseStruktur_KlasseMapningListe_KlasseMapningRolle", kKrav},
    {"KlasseIdentifiktionValg", "KlasseStruktur_KlasseMapningListe_KlasseIdentifiktionValg", kKrav},
    {"KlasseMapningVirkningFra", "Dato"},
    {"KlasseMapningVirkningTil", "Dato"},
};
constexpr Felt kMapningListe[] = {
    {"KlasseMapning", "KlasseStruktur_KlasseMapningListe_KlasseMapning", kKrav},
};
constexpr Felt kKlasse[] = {
    {"KlasseIdentifikation", "UUID", kKrav},
    {"KlasseBrugervendtNoegle", "Tekst50", kKrav},
    {"KlasseTitel", "Tekst300", kKrav},
    {"KlasseBeskrivelse", "Tekst10K", kKrav},
    {"KlasseSortering", "TalHel1Til100"},
    {"KlasseRetskilde", "Tekst4096"},
    {"KlasseAEndringsnotat", "Tekst4096"},
    {"KlasseEjer", "Tekst100"},
    {"KlasseEjerCVRNummer", "CVRNummer"},
    {"KlasseSidstAEndretTidspunkt", "DatoTid", kKrav},
    {"KlassePubliceretListe", "[]KlasseStruktur_KlassePubliceretListe", kKrav,
     "Tom, når gyldigheden er ubegrænset"},
    {"KlasseSoegeordListe", "[]KlasseStruktur_KlasseSoegeordListe"},
    {"ForaeldreKlasse", "KlasseStruktur_ForaeldreKlasse"},
    {"KlasseMapningListe", "[]KlasseStruktur_KlasseMapningListe"},
};
constexpr Felt kKlasseListe[] = {{"KlasseStruktur", "KlasseStruktur", kKrav}};
constexpr Felt kFacet[] = {
    {"FacetIdentifikation", "UUID", kKrav},
    {"FacetBrugervendtNoegle", "Tekst50", kKrav},
    {"FacetTitel", "Tekst300", kKrav},
    {"FacetBeskrivelse", "Tekst10K", kKrav},
    {"FacetRetskilde", "Tekst4096"},
    {"FacetEjer", "Tekst100"},
    {"FacetEjerCVRNummer", "CVRNummer"},
    {"FacetPubliceretFraDato", "Dato"},
    {"FacetPubliceretTilDato", "Dato"},
    {"FacetSidstAEndretTidspunkt", "DatoTid", kKrav},
    {"KlasseListe", "[]FacetStruktur_KlasseListe", kKrav},
};
constexpr Felt kFacetListe[] = {{"FacetStruktur", "FacetStruktur", kKrav}};
constexpr Felt kKlassifikation[] = {
    {"KlassifikationIdentifikation", "UUID", kKrav},
    {"KlassifikationBrugervendtNoegle", "Tekst50", kKrav},
    {"KlassifikationTitel", "Tekst300", kKrav},
    {"KlassifikationBeskrivelse", "Tekst10K", kKrav},
    {"KlassifikationRetskilde", "Tekst4096"},
    {"KlassifikationEjer", "Tekst100", kKrav},
    {"KlassifikationEjerCVRNummer", "CVRNummer"},
    {"KlassifikationPubliceretFraDato", "Dato"},
    {"KlassifikationPubliceretTilDato", "Dato"},
    {"KlassifikationSidstAEndretTidspunkt", "DatoTid", kKrav},
    {"FacetListe", "[]KlassifikationStruktur_FacetListe", kKrav},
};
constexpr Felt kKlassifikationListe[] = {
    {"KlassifikationStruktur", "KlassifikationStruktur", kKrav},
};
constexpr Felt kUd[] = {
    {"KlassifikationListe", "[]KlassifikationListeHent_O_KlassifikationListe", kKrav},
};

constexpr Type kTyper[] = {
    {"KlasseStruktur_KlassePubliceretListe_KlassePubliceret", kPubliceret},
    {"KlasseStruktur_KlassePubliceretListe", kPubliceretListe},
    {"KlasseStruktur_KlasseSoegeordListe_KlasseSoegeord", kSoegeord},
    {"KlasseStruktur_KlasseSoegeordListe", kSoegeordListe},
    {"KlasseStruktur_ForaeldreKlasse", kReference},
    {"KlasseStruktur_KlasseMapningListe_KlasseMapningRolle", kReference},
    {"KlasseStruktur_KlasseMapningListe_KlasseIdenitifkationStruktur", kFuldReference},
    {"KlasseStruktur_KlasseMapningListe_KlasseIdentifiktionValg", kMaal, true},
    {"KlasseStruktur_KlasseMapningListe_KlasseMapning", kMapning},
    {"KlasseStruktur_KlasseMapningListe", kMapningListe},
    {"KlasseStruktur", kKlasse},
    {"FacetStruktur_KlasseListe", kKlasseListe},
    {"FacetStruktur", kFacet},
    {"KlassifikationStruktur_FacetListe", kFacetListe},
    {"KlassifikationStruktur", kKlassifikation},
    {"KlassifikationListeHent_O_KlassifikationListe", kKlassifikationListe},
    {"KlassifikationListeHent_O", kUd},
};

}  // namespace

std::span<const Type> typer() {
    return kTyper;
}
std::span<const Skalar> skalarer() {
    return kSkalarer;
}

std::string graphqlnavn(std::string_view name) {
    std::string out(name);
    if (!out.empty() && out.front() >= 'A' && out.front() <= 'Z')
        out.front() = static_cast<char>(out.front() - 'A' + 'a');
    return out;
}

}  // namespace faelled::rest::listetyper
