#include "soap/klassifikation/listehent_skema.hpp"

#include <array>
#include <utility>

#include "soap/skema/sagdok.hpp"
#include "soap/skema/skemaskriver.hpp"

namespace faelled::soap {

namespace {

constexpr Skemanavn kKontekst{{"kontekst", "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"},
                              "Kontekst.xsd"};
constexpr std::string_view kUuid = "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}";

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kBogstaver{{
    {"Noegle", "Nøgle"},
    {"AEndr", "Ændr"},
    {"Soegeord", "Søgeord"},
    {"Foraeldre", "Forældre"},
    {"Faelles", "Fælles"},
}};

Skema kontekst() {
    Skemaskriver s(kKontekst, {});
    s.moenster("TransaktionsId", "[\\s\\S]+");
    s.element("TransaktionsTid", "xs:dateTime");
    s.moenster("RequestId", kUuid);
    s.tekst("OnBehalfOfUser", 255);
    s.tekst("CallersServiceCallIdentifier", 255);
    s.tekst("AccountingInfo", 255);
    s.moenstertype("CVRNumber", "[0-9]{8}");
    s.moenstertype("ItSystemInstansType", kUuid);
    s.begge("AuthorityContext", {}, "MunicipalityCVR=kontekst:CVRNumber");
    s.begge("Rute", {},
            "AfsenderOrganisation=kontekst:CVRNumber "
            "AfsenderItSystemInstans=kontekst:ItSystemInstansType "
            "ModtagerOrganisation=kontekst:CVRNumber "
            "ModtagerItSystemInstans=kontekst:ItSystemInstansType?");
    s.element("Processing", "xs:anyType");
    s.begge("HovedOplysninger", {},
            "kontekst:TransaktionsId kontekst:TransaktionsTid kontekst:RequestId? "
            "kontekst:OnBehalfOfUser? kontekst:CallersServiceCallIdentifier? "
            "kontekst:AccountingInfo? kontekst:AuthorityContext? kontekst:Rute? "
            "kontekst:Processing*");
    s.element("KildeId", "xs:string");
    for (const std::string kind : {"Advis", "Fejl"}) {
        s.element(kind + "Id", "xs:string");
        s.moenster(kind + "Tekst", "[\\s\\S]+");
        std::string content = "kontekst:";
        content.append(kind).append("Id kontekst:").append(kind);
        s.begge(kind, {}, content.append("Tekst kontekst:KildeId?"));
    }
    s.kompleks("SvarReaktionType", {}, "kontekst:Advis kontekst:Fejl", Gruppe::kValg);
    s.begge("HovedOplysningerSvar", {},
            "kontekst:TransaktionsId kontekst:TransaktionsTid kontekst:RequestId? "
            "SvarReaktion=kontekst:SvarReaktionType*");
    return s.faerdig();
}

// Names in content models are transliterated here and spelt by the form.
class Listeskema {
  public:
    explicit Listeskema(const Listeform& form)
        : form_(form),
          s_({{"kl", form.ns}, "KlassifikationListeHent.xsd"}, std::array{kKontekst}) {}

    Skema skriv() {
        felter();
        strukturer();
        s_.kompleks("KlassifikationListeType", {}, n("kl:KlassifikationStruktur+"));
        s_.med_revision(
            "KlassifikationListeHent_O",
            "kontekst:HovedOplysningerSvar KlassifikationListe=kl:KlassifikationListeType?");
        s_.kompleks("BrugervendtNoegleKriterieType", {},
                    n("kl:KlassifikationBrugervendtNoegle kl:FacetBrugervendtNoegle? "
                      "kl:KlasseBrugervendtNoegle?"));
        s_.kompleks("IdentifikationKriterieType", {},
                    n("kl:KlassifikationIdentifikation kl:FacetIdentifikation "
                      "kl:KlasseIdentifikation "
                      "BrugervendtNoegleKriterie=kl:BrugervendtNoegleKriterieType"),
                    Gruppe::kValg);
        s_.kompleks("KlassifikationKriterieListeType", {},
                    "IdentifikationKriterie=kl:IdentifikationKriterieType+");
        s_.med_revision(
            "KlassifikationListeHent_I",
            n("kontekst:HovedOplysninger "
              "KlassifikationKriterieListe=kl:KlassifikationKriterieListeType kl:KunAktuelle? "
              "kl:KlassifikationPubliceretFraDato? kl:KlassifikationPubliceretTilDato? "
              "kl:KunFaelleskommunaleKlasser?"));
        return s_.faerdig();
    }

  private:
    // A content model spelt by the form; the types keep their transliterated names.
    [[nodiscard]] std::string n(std::string_view content) const {
        std::string out;
        for (std::size_t at = 0; at < content.size();) {
            const std::size_t end = std::min(content.find(' ', at), content.size());
            const std::string_view word = content.substr(at, end - at);
            const std::size_t eq = word.find('=');
            if (!out.empty()) out += ' ';
            out += form_.navn(word.substr(0, eq));
            if (eq != std::string_view::npos) out += word.substr(eq);
            at = end + 1;
        }
        return out;
    }

    void felter() {
        for (const std::string level : {"Klassifikation", "Facet", "Klasse"}) {
            s_.moenster(level + "Identifikation", kUuid);
            s_.tekst(form_.navn(level + "BrugervendtNoegle"), 50);
            s_.tekst(level + "Titel", 300);
            s_.tekst(level + "Beskrivelse", 10'000);
            s_.tekst(level + "Retskilde", 4096);
            s_.tekst(level + "Ejer", 100);
            s_.moenster(level + "EjerCVRNummer", "[0-9]{8}");
            s_.element(level + "PubliceretFraDato", "xs:date");
            s_.element(level + "PubliceretTilDato", "xs:date");
            s_.element(form_.navn(level + "SidstAEndretTidspunkt"), "xs:dateTime");
        }
        s_.tekst(form_.navn("KlasseAEndringsnotat"), 4096);
        s_.moenster("KlasseSortering", "100|[1-9][0-9]?");
        s_.tekst("KlasseUrnReference", 4096);
        s_.tekst(form_.navn("SoegeordTitel"), 50);
        s_.element("KlasseMapningVirkningFra", "xs:date");
        s_.element("KlasseMapningVirkningTil", "xs:date");
        s_.element("KunAktuelle", "xs:boolean");
        s_.element(form_.navn("KunFaelleskommunaleKlasser"), "xs:boolean");
    }

    void strukturer() {
        const std::string reference = n("kl:KlasseIdentifikation kl:KlasseBrugervendtNoegle");
        s_.kompleks("KlasseReferenceType", {}, reference);
        s_.kompleks("KlasseIdentifikationStrukturType", {},
                    reference + " " +
                        n("kl:FacetIdentifikation kl:FacetBrugervendtNoegle "
                          "kl:KlassifikationIdentifikation "
                          "kl:KlassifikationBrugervendtNoegle"));
        s_.kompleks("KlasseIdentifikationValgType", {},
                    "KlasseIdenitifkationStruktur=kl:KlasseIdentifikationStrukturType "
                    "kl:KlasseUrnReference",
                    Gruppe::kValg);
        s_.kompleks("KlasseMapningType", {},
                    "kl:KlasseEjer? kl:KlasseEjerCVRNummer? "
                    "KlasseMapningRolle=kl:KlasseReferenceType "
                    "KlasseIdentifiktionValg=kl:KlasseIdentifikationValgType "
                    "kl:KlasseMapningVirkningFra? kl:KlasseMapningVirkningTil?");
        s_.kompleks("KlasseMapningListeType", {}, "KlasseMapning=kl:KlasseMapningType+");
        s_.kompleks("KlasseSoegeordType", {}, n("kl:SoegeordTitel"));
        s_.kompleks("KlasseSoegeordListeType", {}, n("KlasseSoegeord=kl:KlasseSoegeordType+"));
        s_.kompleks("KlassePubliceretType", {},
                    "kl:KlassePubliceretFraDato? kl:KlassePubliceretTilDato?");
        s_.kompleks("KlassePubliceretListeType", {}, "KlassePubliceret=kl:KlassePubliceretType*");
        s_.begge("KlasseStruktur", {},
                 n("kl:KlasseIdentifikation kl:KlasseBrugervendtNoegle kl:KlasseTitel "
                   "kl:KlasseBeskrivelse kl:KlasseSortering? kl:KlasseRetskilde? "
                   "kl:KlasseAEndringsnotat? kl:KlasseEjer? kl:KlasseEjerCVRNummer? "
                   "kl:KlasseSidstAEndretTidspunkt "
                   "KlassePubliceretListe=kl:KlassePubliceretListeType "
                   "KlasseSoegeordListe=kl:KlasseSoegeordListeType? "
                   "ForaeldreKlasse=kl:KlasseReferenceType? "
                   "KlasseMapningListe=kl:KlasseMapningListeType?"));
        beholder("Facet", "Klasse", "?");
        beholder("Klassifikation", "Facet", "");
    }

    // A level with the list of what is below it. `owner`: "?" when it may be absent.
    void beholder(const std::string& level, const std::string& below, const std::string& owner) {
        s_.kompleks(below + "ListeType", {}, "kl:" + below + "Struktur*");
        const std::string kl = "kl:" + level;
        s_.begge(level + "Struktur", {},
                 n(kl + "Identifikation " + kl + "BrugervendtNoegle " + kl + "Titel " + kl +
                   "Beskrivelse " + kl + "Retskilde? " + kl + "Ejer" + owner + " " + kl +
                   "EjerCVRNummer? " + kl + "PubliceretFraDato? " + kl + "PubliceretTilDato? " +
                   kl + "SidstAEndretTidspunkt " + below + "Liste=kl:" + below + "ListeType"));
    }

    const Listeform& form_;
    Skemaskriver s_;
};

}  // namespace

std::string Listeform::navn(std::string_view name) const {
    std::string out(name);
    if (!danske_bogstaver) return out;
    for (const auto& [plain, danish] : kBogstaver)
        for (auto at = out.find(plain); at != std::string::npos; at = out.find(plain))
            out.replace(at, plain.size(), danish);
    return out;
}

std::vector<Skema> listehentskemaer(const Listeform& form) {
    return {header_skema(), kontekst(), Listeskema(form).skriv()};
}

}  // namespace faelled::soap
