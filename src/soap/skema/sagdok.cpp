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

void skriv_grund(Sagdokform form, Skemaskriver& s) {
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
    s.element("ReferenceID", form.etiketter ? "sd:UuidLabelInputType" : "sd:UnikIdType");
    for (const std::string_view name : {"AktoerRef", "BrugerRef"})
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

void skriv_ind_og_ud(Sagdokform form, Skemaskriver& s) {
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
    std::string head =
        "sd:FoersteResultatReference? sd:MaksimalAntalKvantitet? sd:SoegRegistrering? "
        "sd:SoegVirkning?";
    if (form.dataejer) head += " DataEjer=sd:DataEjer?";
    s.kompleks("SoegInputType", {}, head);
    if (form.dataejer) {
        s.kompleks("DataEjer", {}, "sd:CVR?");
        s.moenster("CVR", "[0-9]{8}");
    }
    s.element("StatusKode", "xs:integer");
    s.element("FejlbeskedTekst", "xs:string");
    if (form.detaljeret_fejl) s.element("DetaljeretFejlbesked", "xs:string");
    s.begge("StandardRetur", {},
            form.detaljeret_fejl ? "sd:StatusKode sd:FejlbeskedTekst? sd:DetaljeretFejlbesked?"
                                 : "sd:StatusKode sd:FejlbeskedTekst?");
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
    bool rolle;
};

// Whether the relation has Rolle, Type and Indeks in the version that `b` describes.
bool med_rolle(const Objektbeskrivelse& b, const Relationsbeskrivelse& r) {
    using enum oio::Relationsform;
    return r.form == kDynamisk || (r.form == kMapning && oio::findes(b, r.rolleversioner));
}

std::map<std::string_view, Sdrelation> sdrelationer(Typer types) {
    std::map<std::string_view, Sdrelation> all;
    for (const Objektbeskrivelse* b : types) {
        for (const Relationsbeskrivelse& r : b->relationer) {
            if (r.ns.uri != oio::kSd.uri || !oio::findes(*b, r.versioner)) continue;
            Sdrelation& one = all.try_emplace(r.navn, &r, false, med_rolle(*b, r)).first->second;
            one.flere = one.flere || r.antal == oio::Antal::kFlere;
        }
    }
    return all;
}

void skriv_relationer(Typer types, Sagdokform form, Skemaskriver& s) {
    s.kompleks("RelationType", {}, "sd:Virkning? sd:ReferenceID?");
    s.kompleks("FlerRelationType", {}, "sd:Virkning? sd:ReferenceID?");
    s.kompleks("DynamicFlerRelationType", "sd:FlerRelationType",
               "Rolle=sd:UuidLabelInputType Type=sd:UuidLabelInputType Indeks=xs:string");
    if (form.etiketter) {
        s.kompleks("UuidLabelNoUrnInputType", {}, "sd:UUIDIdentifikator Label=xs:string?");
        s.kompleks("IndeksInputType", {}, "sd:UUIDIdentifikator?");
        s.kompleks("DynamicRoleFlerRelationType", "sd:FlerRelationType",
                   "Rolle=sd:UuidLabelNoUrnInputType Type=sd:UuidLabelNoUrnInputType "
                   "Indeks=sd:IndeksInputType");
    }
    const auto all = sdrelationer(types);
    std::set<std::string> made;
    const auto element = [&](const Sdrelation& one, const std::string& type,
                             std::string_view base) {
        s.element(one.r->navn, "sd:" + type);
        if (made.insert(type).second) s.kompleks(type, base, {});
    };
    for (const auto& [name, one] : all) {
        if (one.rolle) continue;
        element(one, std::string(one.r->maal) + (one.flere ? "FlerRelationType" : "RelationType"),
                one.flere ? "sd:FlerRelationType" : "sd:RelationType");
    }
    for (const auto& [name, one] : all) {
        if (!one.rolle) continue;
        const bool mapning = one.r->form == oio::Relationsform::kMapning;
        std::string type = std::string(one.r->maal) + "FlerRelationType";
        // Opgaver and Mapninger point at classes as simple relations do: they need a name of their
        // own.
        if (mapning || made.contains(type)) type = std::string(name) + "FlerRelationType";
        element(one, type,
                mapning ? "sd:DynamicRoleFlerRelationType" : "sd:DynamicFlerRelationType");
    }
}

class Faelles {
  public:
    Faelles(oio::Navnerum ns, Skemaskriver& s) : ns_(ns), s_(s) {
        // These are in sd already.
        if (ns.uri == oio::kSd.uri) gjort_ = {"UUIDIdentifikator", "URNIdentifikator", "NoteTekst"};
    }

    void felter(const Objektbeskrivelse& b, std::span<const oio::Felt> fields) {
        for (const oio::Felt& f : fields) {
            if (!oio::findes(b, f.versioner)) continue;
            if (f.ns.uri == ns_.uri && ny(f.navn)) s_.felt(f);
            felter(b, f.gruppe);
        }
    }

    void tilstand(const oio::Tilstandsbeskrivelse& t) {
        const oio::Navnerum& codes = t.kode_ns.uri.empty() ? t.ns : t.kode_ns;
        const std::string code(t.kodenavn);
        const std::string qualified = std::string(codes.praefiks) + ":" + code;
        if (t.ns.uri == ns_.uri && ny(t.navn))
            s_.begge(t.navn, {}, "sd:Virkning? " + qualified + (t.kode_valgfri ? "?" : ""));
        if (codes.uri != ns_.uri || !ny(t.kodenavn)) return;
        if (oio::er_boolsk(t)) return s_.element(code, "xs:boolean");
        s_.element(code, qualified + "Type");
        s_.koder(code + "Type", t.koder);
    }

  private:
    bool ny(std::string_view name) { return gjort_.insert(name).second; }

    oio::Navnerum ns_;
    Skemaskriver& s_;
    std::set<std::string_view> gjort_;
};

}  // namespace

void skriv_faelles(Typer types, oio::Navnerum ns, Skemaskriver& s) {
    Faelles shared(ns, s);
    for (const Objektbeskrivelse* b : types) {
        for (std::size_t kind = 0; kind <= b->flere_attributter.size(); ++kind)
            shared.felter(*b, attributfelter(*b, kind));
        for (const Relationsbeskrivelse& r : b->relationer)
            shared.felter(*b, r.felter);
        for (const oio::Tilstandsbeskrivelse& t : b->tilstande)
            shared.tilstand(t);
    }
}

Skema sagdok_skema(Typer types, Sagdokform form) {
    Skemaskriver s(kSagDok, {});
    skriv_grund(form, s);
    skriv_lokal_udvidelse(s);
    skriv_ind_og_ud(form, s);
    skriv_relationer(types, form, s);
    skriv_faelles(types, oio::kSd, s);
    return s.faerdig();
}

Skema header_skema() {
    Skemaskriver s(kHeader, {});
    s.element("RequestHeader", "h:RequestHeaderType");
    s.kompleks("RequestHeaderType", {}, "h:TransactionUUID");
    s.element("TransactionUUID", "h:TransactionUUIDType");
    Udskrift& out = s.udskrift();
    out.aaben("xs:simpleType", {{"name", "TransactionUUIDType"}});
    out.aaben("xs:restriction", {{"base", "xs:string"}});
    out.tomt("xs:minLength", {{"value", "1"}});
    out.luk();
    out.luk();
    return s.faerdig();
}

}  // namespace faelled::soap
