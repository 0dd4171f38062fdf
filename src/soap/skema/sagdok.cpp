#include "soap/skema/sagdok.hpp"

#include <array>
#include <map>
#include <set>
#include <string>

#include "oio/model.hpp"

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;
using Typer = std::span<const Objektbeskrivelse* const>;

constexpr std::string_view kUuid =
    "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";
constexpr std::string_view kFiltre =
    " sd:VirkningFraFilter? sd:VirkningTilFilter? sd:RegistreringFraFilter? "
    "sd:RegistreringTilFilter?";
constexpr std::string_view kVirkning =
    "sd:FraTidspunkt? sd:TilTidspunkt? sd:AktoerRef? sd:AktoerTypeKode? sd:NoteTekst?";

void skriv_grund(Skemaskriver& s) {
    s.moenster("UUIDIdentifikator", kUuid);
    s.tekst("URNIdentifikator", 255);
    s.tekst("NoteTekst", 1024);
    s.element("TidsstempelDatoTid", "xs:dateTime");
    s.sandt("GraenseIndikator");
    s.kompleks("TidspunktType", {}, "sd:TidsstempelDatoTid sd:GraenseIndikator", Gruppe::kValg);
    for (const std::string_view name :
         {"FraTidspunkt", "TilTidspunkt", "VirkningFraFilter", "VirkningTilFilter",
          "RegistreringFraFilter", "RegistreringTilFilter"})
        s.element(name, "sd:TidspunktType");
    s.kompleks("UnikIdType", {}, "sd:UUIDIdentifikator sd:URNIdentifikator", Gruppe::kValg);
    for (const std::string_view name : {"ReferenceID", "AktoerRef", "BrugerRef"})
        s.element(name, "sd:UnikIdType");
    s.kompleks("UuidLabelInputType", "sd:UnikIdType", "Label=xs:string?");
    s.element("AktoerTypeKode", "sd:AktoerTypeKodeType");
    s.koder("AktoerTypeKodeType", std::span(oio::kAktoertyper).subspan(1));
    s.begge("Virkning", {}, kVirkning);
    s.element("LivscyklusKode", "sd:LivscyklusKodeType");
    using enum oio::Livscyklus;
    const std::array<std::string_view, 4> cycles = {oio::navn(kOpstaaet), oio::navn(kImporteret),
                                                    oio::navn(kPassiveret), oio::navn(kSlettet)};
    s.koder("LivscyklusKodeType", cycles);
    s.begge("SagDokObjekt", {}, "sd:UUIDIdentifikator");
    s.kompleks("RegistreringType", {},
               "sd:NoteTekst? Tidspunkt=xs:dateTime? sd:LivscyklusKode? sd:BrugerRef?");
}

void skriv_lokal_udvidelse(Skemaskriver& s) {
    s.element("LokalUdvidelse", "sd:LokalUdvidelseType");
    Udskrift& out = s.udskrift();
    out.aaben("xs:complexType", {{"name", "LokalUdvidelseType"}});
    out.aaben("xs:sequence");
    out.tomt("xs:any", {{"namespace", "##other"},
                        {"processContents", "strict"},
                        {"minOccurs", "0"},
                        {"maxOccurs", "unbounded"}});
    out.luk();
    out.luk();
}

void skriv_ind_og_ud(Skemaskriver& s) {
    s.kompleks("OpretInputType", {}, "sd:NoteTekst?");
    s.kompleks("RetInputType", {}, "sd:UUIDIdentifikator sd:NoteTekst?");
    s.kompleks("UuidNoteInputType", {}, "sd:UUIDIdentifikator sd:NoteTekst?");
    s.kompleks("LaesInputType", {}, "sd:UUIDIdentifikator" + std::string(kFiltre));
    s.kompleks("ListInputType", {}, "sd:UUIDIdentifikator+" + std::string(kFiltre));
    s.element("FoersteResultatReference", "xs:integer");
    s.element("MaksimalAntalKvantitet", "xs:integer");
    s.begge("SoegRegistrering", {},
            "sd:FraTidspunkt? sd:TilTidspunkt? sd:LivscyklusKode? sd:BrugerRef?");
    s.begge("SoegVirkning", {}, kVirkning);
    s.kompleks("SoegInputType", {},
               "sd:FoersteResultatReference? sd:MaksimalAntalKvantitet? sd:SoegRegistrering? "
               "sd:SoegVirkning?");
    s.element("StatusKode", "xs:integer");
    s.element("FejlbeskedTekst", "xs:string");
    s.begge("StandardRetur", {}, "sd:StatusKode sd:FejlbeskedTekst?");
    s.begge("IdListe", {}, "sd:UUIDIdentifikator*");
    s.kompleks("BasicOutputType", {}, "sd:StandardRetur");
    s.kompleks("ListOutputType", {}, "sd:StandardRetur");
    s.kompleks("OpretOutputType", "sd:BasicOutputType", "sd:UUIDIdentifikator?");
    s.kompleks("SoegOutputType", {}, "sd:StandardRetur sd:IdListe?");
    s.kompleks("UnikReturType", "sd:StandardReturType", "Type=xs:string sd:UUIDIdentifikator");
    s.kompleks("MultipleOutputType", {},
               "UnikRetur=sd:UnikReturType* StandardRetur=sd:StandardReturType*",
               Gruppe::kValgISekvens);
}

// A relation is one global element of sd although types differ in how many they allow: it has the
// type for several when any object type allows several.
struct Sdrelation {
    const Relationsbeskrivelse* r;
    bool flere;
};

void skriv_relationer(Typer types, Skemaskriver& s) {
    s.kompleks("RelationType", {}, "sd:Virkning? sd:ReferenceID?");
    s.kompleks("FlerRelationType", {}, "sd:Virkning? sd:ReferenceID?");
    s.kompleks("DynamicFlerRelationType", "sd:FlerRelationType",
               "Rolle=sd:UuidLabelInputType Type=sd:UuidLabelInputType Indeks=xs:string");
    std::map<std::string_view, Sdrelation> all;
    for (const Objektbeskrivelse* b : types) {
        for (const Relationsbeskrivelse& r : b->relationer) {
            Sdrelation& one = all.try_emplace(r.navn, &r, false).first->second;
            one.flere = one.flere || r.antal == oio::Antal::kFlere;
        }
    }
    std::set<std::string> made;
    const auto element = [&](const Sdrelation& one, const std::string& type,
                             std::string_view base) {
        s.element(one.r->navn, "sd:" + type);
        if (made.insert(type).second) s.kompleks(type, base, {});
    };
    for (const auto& [name, one] : all) {
        if (one.r->form == oio::Relationsform::kDynamisk) continue;
        element(one, std::string(one.r->maal) + (one.flere ? "FlerRelationType" : "RelationType"),
                one.flere ? "sd:FlerRelationType" : "sd:RelationType");
    }
    for (const auto& [name, one] : all) {
        if (one.r->form != oio::Relationsform::kDynamisk) continue;
        std::string type = std::string(one.r->maal) + "FlerRelationType";
        // Opgaver points at classes as simple relations do: it needs a name of its own.
        if (made.contains(type)) type = std::string(name) + "FlerRelationType";
        element(one, type, "sd:DynamicFlerRelationType");
    }
}

}  // namespace

void skriv_faelles(Typer types, oio::Navnerum ns, Skemaskriver& s) {
    std::set<std::string_view> made;
    for (const Objektbeskrivelse* b : types) {
        for (const oio::Felt& f : b->felter)
            if (f.ns.uri == ns.uri && made.insert(f.navn).second) s.felt(f);
        for (const oio::Tilstandsbeskrivelse& t : b->tilstande) {
            if (t.ns.uri != ns.uri || !made.insert(t.navn).second) continue;
            const std::string code(t.kodenavn);
            const std::string qualified = std::string(ns.praefiks) + ":" + code;
            s.begge(t.navn, {}, "sd:Virkning? " + qualified);
            s.element(code, qualified + "Type");
            s.koder(code + "Type", t.koder);
        }
    }
}

Skema sagdok_skema(Typer types) {
    Skemaskriver s(kSagDok, {});
    skriv_grund(s);
    skriv_lokal_udvidelse(s);
    skriv_ind_og_ud(s);
    skriv_relationer(types, s);
    skriv_faelles(types, oio::kSd, s);
    return s.faerdig();
}

}  // namespace faelled::soap
