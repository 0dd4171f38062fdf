#include "soap/indeks/ydelsesliste_skema.hpp"

#include <array>
#include <string>

#include "soap/skema/sagdok.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {
namespace {

constexpr Skemanavn kKontekst{{"kontekst", "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"},
                              "Kontekst.xsd"};

// Not that of KlassifikationListeHent: one namespace, two contents (a set to each contract).
Skema kontekst() {
    Skemaskriver s(kKontekst, {});
    s.kompleks("AuthorityContextType", {}, "MunicipalityCVR=xs:string");
    s.kompleks("RuteType", {},
               "AfsenderOrganisation=xs:string AfsenderItSystemInstans=xs:string "
               "ModtagerOrganisation=xs:string ModtagerItSystemInstans=xs:string?");
    s.begge("HovedOplysninger", {},
            "TransaktionsId=xs:string TransaktionsTid=xs:dateTime OnBehalfOfUser=xs:string? "
            "CallersServiceCallIdentifier=xs:string? AccountingInfo=xs:string? "
            "AuthorityContext=kontekst:AuthorityContextType? Rute=kontekst:RuteType? "
            "Processing=xs:anyType*");
    for (const std::string kind : {"Advis", "Fejl"}) {
        std::string content = kind + "Id=xs:string ";
        content.append(kind).append("Tekst=xs:string KildeId=xs:string? ");
        s.begge(kind, {}, content.append("Identifikation=xs:anyType*"));
    }
    s.kompleks("SvarReaktionType", {}, "kontekst:Advis kontekst:Fejl", Gruppe::kValg);
    s.begge("HovedOplysningerSvar", {},
            "TransaktionsId=xs:string TransaktionsTid=xs:dateTime "
            "SvarReaktion=kontekst:SvarReaktionType*");
    return s.faerdig();
}

class Listeskema {
  public:
    Skema skriv() {
        koder();
        s_.kompleks("ItSystemInstansType", {},
                    "ItSystemInstansIdentifikation=xs:string? ItSystemInstansTitel=xs:string?");
        s_.kompleks("PartType", {},
                    "PartType=ydl:PartTypeType PartURN=xs:string? PartFuldtNavn=xs:string? "
                    "PartCPRNummer=xs:string? PartCVRNummer=xs:string? PartPNummer=xs:string?");
        s_.kompleks("YdelseKlasseType", {},
                    "KlasseIdentifikation=xs:string? KlasseUrnReference=xs:string?");
        anmodning();
        bevilling();
        effektuering();
        return s_.faerdig();
    }

  private:
    void koder() {
        constexpr std::string_view kParttyper[] = {"Person", "Virksomhed", "Ukendt"};
        constexpr std::string_view kForudBagud[] = {"Forud", "Bagud"};
        constexpr std::string_view kFoelsomhed[] = {"IKKE_FORTROLIGE_DATA",
                                                    "FORTROLIGE_PERSONOPLYSNINGER",
                                                    "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER", ""};
        constexpr std::string_view kRoller[] = {"Bevillingsmodtager", "Effektueringsmodtager"};
        constexpr std::string_view kRetninger[] = {"ASC", "DESC"};
        constexpr std::string_view kBetalinger[] = {
            "OekonomiskEffektueringDispositionsdato", "OekonomiskEffektueringUdbetalingStatus",
            "OekonomiskEffektueringStartDato", "OekonomiskEffektueringSlutDato"};
        constexpr std::string_view kYdelser[] = {
            "BevillingEjerCVRNummer",          "BevillingAnsvarligAfdelingNavn",
            "BevillingItSystemNavn",           "YdelseNavn",
            "OekonomiskEffektueringStartDato", "OekonomiskEffektueringSlutDato"};
        s_.koder("PartTypeType", kParttyper);
        s_.koder("ForudBagudType", kForudBagud);
        s_.koder("FoelsomhedType", kFoelsomhed);
        s_.koder("PartRolleTypeType", kRoller);
        s_.koder("SorteringRetningType", kRetninger);
        s_.koder("EffektueringSorteringElementType", kBetalinger);
        s_.koder("BevilgetYdelseSorteringElementType", kYdelser);
    }

    void anmodning() {
        s_.kompleks("MyndighedDataAfgrListeType", {}, "VirksomhedCVRNummer=xs:string*");
        s_.kompleks("BevillingDataAfgrType", {},
                    "BevillingFoelsomhed=ydl:FoelsomhedType? KLEDataAfgr=xs:string? "
                    "SystemDataAfgr=xs:string?");
        s_.kompleks("BevillingAfgrListeType", {}, "BevillingDataAfgr=ydl:BevillingDataAfgrType*");
        s_.kompleks("BevillingDataAfgrGruppeType", {},
                    "MyndighedDataAfgrListe=ydl:MyndighedDataAfgrListeType? "
                    "BevillingAfgrListe=ydl:BevillingAfgrListeType?");
        s_.kompleks("RettighedListeType", {},
                    "BevillingDataAfgrGruppe=ydl:BevillingDataAfgrGruppeType*");
        s_.kompleks("ResultatFilterType", {},
                    "ResultatAntalMaks=xs:integer? ResultatStart=xs:integer?");
        s_.kompleks("BevilgetYdelseKriterieType", {},
                    "BevillingUUID=xs:string? BevilgetYdelseID=xs:string?");
        const std::string party =
            "PartCPRNummer=xs:string PartCVRNummer=xs:string PartPNummer=xs:string "
            "PartURN=xs:string";
        s_.kompleks("BevillingKriterieType", {}, party + " SagUUID=xs:string", Gruppe::kValg);
        s_.kompleks("EffektueringKriterieType", {},
                    "BevilgetYdelseKriterie=ydl:BevilgetYdelseKriterieType " + party,
                    Gruppe::kValg);
        sortering("Effektuering", "Effektuering");
        sortering("Ydelse", "BevilgetYdelse");
        const std::string days =
            "OekonomiskEffektueringDispositionsDatoFra=xs:date? "
            "OekonomiskEffektueringDispositionsDatoTil=xs:date? ";
        const std::string tail =
            "RettighedListe=ydl:RettighedListeType? ResultatFilter=ydl:ResultatFilterType? ";
        s_.med_revision(
            "BevillingHent_I",
            "kontekst:HovedOplysninger Kriterie=ydl:BevillingKriterieType "
            "PartRolle=ydl:PartRolleTypeType? MedtagEffektueringer=xs:boolean? "
            "FjernUndtagetVisningForBorger=xs:boolean? SagSagsnummer=xs:string? "
            "KLEKriterie=xs:string? BevillingUUID=xs:string? BevillingEjerCVRNummer=xs:string? "
            "ItSystemInstansIdentifikation=xs:string? YdelseKlasse=ydl:YdelseKlasseType? "
            "BevilgetYdelseStartDatoFra=xs:date? BevilgetYdelseStartDatoTil=xs:date? "
            "BevilgetYdelseSlutDatoFra=xs:date? BevilgetYdelseSlutDatoTil=xs:date? " +
                days + tail + "YdelseSortering=ydl:YdelseSorteringType?");
        s_.med_revision("EffektueringHent_I",
                        "kontekst:HovedOplysninger Kriterie=ydl:EffektueringKriterieType "
                        "PartRolle=ydl:PartRolleTypeType? MedtagBevilling=xs:boolean? "
                        "FjernUndtagetVisningForBorger=xs:boolean? " +
                            days + tail + "EffektueringSortering=ydl:EffektueringSorteringType?");
    }

    void sortering(const std::string& name, const std::string& element) {
        s_.kompleks(name + "SorteringType", {},
                    element + "SorteringElement=ydl:" + element +
                        "SorteringElementType SorteringRetning=ydl:SorteringRetningType?");
    }

    void bevilling() {
        s_.kompleks("BevillingEjerType", {}, "VirksomhedCVRNummer=xs:string?");
        s_.kompleks("AnsvarligAfdelingType", {},
                    "OrganisationsenhedUUID=xs:string? AnsvarligAfdelingURN=xs:string? "
                    "AnsvarligAfdelingBrugervendtNoegle=xs:string? "
                    "AnsvarligAfdelingFuldtNavn=xs:string?");
        s_.kompleks("BevillingssagType", {},
                    "SagUUID=xs:string? SagTitel=xs:string? SagSagsnummer=xs:string? "
                    "SagFoelsomhed=ydl:FoelsomhedType? SagKLEEmne=xs:string? "
                    "SagKLEHandlingsfacet=xs:string? SagEjerCVRNummer=xs:string? "
                    "SagMasterSystemInstans=ydl:ItSystemInstansType? "
                    "SagUndtagetVisningForBorger=xs:boolean?");
        s_.kompleks("BevillingStrukturType", {},
                    "BevillingUUID=xs:string? BevillingFoelsomhed=ydl:FoelsomhedType "
                    "BevillingEjer=ydl:BevillingEjerType? "
                    "BevillingMasterSystemInstans=ydl:ItSystemInstansType? "
                    "BevillingAnsvarligAfdeling=ydl:AnsvarligAfdelingType? "
                    "Bevillingsmodtager=ydl:PartType? Bevillingssag=ydl:BevillingssagType?");
    }

    void effektuering() {
        s_.kompleks("OekonomiskEffektueringStrukturType", {},
                    "OekonomiskEffektueringUUID=xs:string? "
                    "OekonomiskEffektueringDispositionsdato=xs:date "
                    "OekonomiskEffektueringSamletBruttobeloeb=xs:decimal "
                    "OekonomiskEffektueringBeloebEfterSkatATP=xs:decimal? "
                    "OekonomiskEffektueringBeloebSendtTilUdbetaling=xs:decimal "
                    "OEkonomiskEffektueringBeloebUdbetalt=xs:decimal? "
                    "OekonomiskEffektueringSendtTilUdbetalingTekst=xs:string? "
                    "OekonomiskEffektueringUdbetalingStatus=xs:string? "
                    "OekonomiskEffektueringUdbetaltTekst=xs:string? "
                    "OekonomiskEffektueringStartDato=xs:date "
                    "OekonomiskEffektueringSlutDato=xs:date? "
                    "OEkonomiskEffektueringMasterSystemInstans=ydl:ItSystemInstansType? "
                    "OEkonomiskEffektueringModtager=ydl:PartType?");
        const std::string part =
            "OekonomiskYdelseseffektueringBeloeb=xs:decimal "
            "OekonomiskYdelseseffektueringPeriodeFra=xs:date "
            "OekonomiskYdelseseffektueringPeriodeTil=xs:date? ";
        const std::string benefit =
            "YdelseKlasse=ydl:YdelseKlasseType? YdelseNavn=xs:string? BevilgetYdelseID=xs:string? "
            "BevilgetYdelseNavn=xs:string? BevilgetYdelseBegrundelse=xs:string? "
            "BevilgetYdelseEffektueringsPlanBeskrivelse=xs:string? BevilgetYdelseStartDato=xs:date "
            "BevilgetYdelseSlutDato=xs:date? BevilgetYdelseKLEEmne=xs:string? "
            "BevilgetYdelseEffektueringModtager=ydl:PartType? "
            "OekonomiskEffektueringsplanYdelsesbeloeb=xs:decimal? "
            "OekonomiskEffektueringsplanBeregningsfrekvens=xs:string? "
            "OekonomiskEffektueringsplanForudBagud=ydl:ForudBagudType? "
            "OekonomiskEffektueringsplanDispositionsdag=xs:string? "
            "OekonomiskEffektueringsplanSkalManueltGodkendes=xs:boolean? ";
        const std::string grant = "BevillingStruktur=ydl:BevillingStrukturType?";
        // A part shows the payment it is of, or the benefit that it comes from.
        s_.kompleks(
            "YdelsensEffektueringType", {},
            part + "OekonomiskEffektueringStruktur=ydl:OekonomiskEffektueringStrukturType?");
        liste("YdelsensEffektuering", "OEkonomiskYdelseseffektuering");
        s_.kompleks("BevilgetYdelseType", {},
                    benefit +
                        "OEkonomiskYdelseseffektueringListe=ydl:YdelsensEffektueringListeType? " +
                        grant);
        liste("BevilgetYdelse", "BevilgetYdelse");
        s_.kompleks("EffektueringensYdelseType", {}, benefit + grant);
        s_.kompleks("YdelseseffektueringType", {},
                    part + "BevilgetYdelse=ydl:EffektueringensYdelseType?");
        liste("Ydelseseffektuering", "OEkonomiskYdelseseffektuering");
        s_.kompleks("EffektueringType", {},
                    "OekonomiskEffektueringStruktur=ydl:OekonomiskEffektueringStrukturType? "
                    "OEkonomiskYdelseseffektueringListe=ydl:YdelseseffektueringListeType?");
        liste("Effektuering", "OEkonomiskEffektuering");
        s_.med_revision(
            "BevillingHent_O",
            "kontekst:HovedOplysningerSvar BevilgetYdelseListe=ydl:BevilgetYdelseListeType?");
        s_.med_revision("EffektueringHent_O",
                        "kontekst:HovedOplysningerSvar "
                        "OEkonomiskEffektueringListe=ydl:EffektueringListeType?");
    }
    void liste(const std::string& type, const std::string& element) {
        s_.kompleks(type + "ListeType", {}, element + "=ydl:" + type + "Type*");
    }

    Skemaskriver s_{{{"ydl", kYdelseslisteNs}, kYdelseslistefil}, std::array{kKontekst}};
};

}  // namespace

std::vector<Skema> ydelseslisteskemaer() {
    return {header_skema(), kontekst(), Listeskema().skriv()};
}

}  // namespace faelled::soap
