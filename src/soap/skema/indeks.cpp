#include "soap/skema/indeks.hpp"

#include <array>
#include <set>
#include <string>

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;
using oio::Relationsbeskrivelse;

constexpr std::string_view kUdvidelsesliste = " gd:LokalUdvidelseListe?";
constexpr std::string_view kStsFiltre =
    "StsRegistreringFraFilter=sd:TidspunktType? StsRegistreringTilFilter=sd:TidspunktType?";
constexpr std::size_t kIndeksTegn = 36;

std::string i_typen(const Objektbeskrivelse& b, std::string_view name) {
    return std::string(b.ns.praefiks) + ":" + std::string(name);
}

// Journalpost -> JournalpostRelationType; what ends with Relation has the word once.
std::string relationstype(const Relationsbeskrivelse& r) {
    std::string name(r.navn);
    if (!name.ends_with("Relation")) name += "Relation";
    return name + "Type";
}

// Whether the relation has fields after its common part.
bool egne_felter(const Relationsbeskrivelse& r) {
    return r.udvidelse.empty() && !r.felter.empty();
}

void skriv_relationstype(const Objektbeskrivelse& b, const Relationsbeskrivelse& r,
                         Skemaskriver& s) {
    s.aaben_type(relationstype(r), "gd:RelationType");
    if (egne_felter(r)) s.led_felter(b, r.felter);
    s.luk_type("gd:RelationType");
}

// Egenskaber and the kinds of attribute in the list itself.
void skriv_attributtype(const Objektbeskrivelse& b, std::size_t kind, std::string_view name,
                        Skemaskriver& s) {
    s.aaben_type(std::string(name) + "Type");
    s.led("Virkning=sd:VirkningType?");
    s.led_felter(b, attributfelter(b, kind));
    s.luk_type();
}

void skriv_tilstandstyper(const Objektbeskrivelse& b, Skemaskriver& s) {
    for (const oio::Tilstandsbeskrivelse& t : b.tilstande) {
        const std::string code(t.kodenavn);
        s.kompleks(std::string(t.navn) + "Type", {},
                   "Virkning=sd:VirkningType? " + code + "=" + i_typen(b, code) + "Type" +
                       (t.kode_valgfri ? "?" : ""));
        s.koder(code + "Type", t.koder);
    }
}

void skriv_lister(const Objektbeskrivelse& b, Skemaskriver& s) {
    const std::string properties(b.egenskabsnavn);
    std::string attributes = properties + "=" + i_typen(b, properties) + "Type*";
    for (const oio::Attributbeskrivelse& a : b.flere_attributter) {
        if (a.i_udvidelse) continue;
        const std::string name(a.navn);
        attributes += " " + name + "=" + i_typen(b, name) + "Type*";
    }
    std::string states;
    for (const oio::Tilstandsbeskrivelse& t : b.tilstande)
        states += " " + std::string(t.navn) + "=" + i_typen(b, t.navn) + "Type*";
    std::string relations;
    for (const Relationsbeskrivelse& r : b.relationer) {
        if (r.i_udvidelse) continue;
        relations += " " + std::string(r.navn) + "=" +
                     (egne_felter(r) ? i_typen(b, relationstype(r)) : "gd:RelationType") + "*";
    }
    s.kompleks("AttributListeType", {}, attributes.append(kUdvidelsesliste));
    s.kompleks("TilstandListeType", {}, states.append(kUdvidelsesliste));
    s.kompleks("RelationListeType", {}, relations.append(kUdvidelsesliste));
}

void skriv_interval(const oio::Intervalbeskrivelse& i, Skemaskriver& s) {
    std::string type = i.beloeb ? "go:SoegBeloebIntervalType" : "go:SoegTidIntervalType";
    // The two with open ends have types of their own.
    if (i.aaben) type = "go:" + std::string(i.navn) + "Type";
    s.led(std::string(i.navn) + "=" + type + "?");
}

void skriv_udvidet_attribut(const Objektbeskrivelse& b, std::size_t kind,
                            const oio::Attributbeskrivelse& a, const oio::Navnerum& ns,
                            Skemaskriver& s) {
    const std::string type = std::string(a.navn) + "Type";
    const bool gd = a.virkning_ns.uri == oio::kGd.uri;
    const std::string_view base = gd ? "gd:LokalUdvidelseType" : "";
    s.element(a.navn, std::string(ns.praefiks) + ":" + type);
    s.aaben_type(type, base);
    if (!gd) s.led("Virkning=sd:VirkningType?");
    s.led_felter(b, attributfelter(b, kind));
    s.luk_type(base);
}

}  // namespace

Skema generelle_definitioner() {
    Skemaskriver s(kGenerelleDefinitioner, std::array{kSagDok});
    s.aaben_type("RelationType");
    s.led("Virkning=sd:VirkningType?");
    s.led("Rolle=sd:UnikIdType?");
    s.led("Type=sd:UnikIdType?");
    s.led_felt({.ns = oio::kGd, .navn = "Indeks", .maks_tegn = kIndeksTegn});
    s.led("ReferenceID=sd:UnikIdType?");
    s.led("LokalUdvidelseListe=gd:LokalUdvidelseListeType?");
    s.luk_type();
    s.element("LokalUdvidelseListe", "gd:LokalUdvidelseListeType");
    s.aaben_type("LokalUdvidelseListeType");
    s.udskrift().tomt("xs:any", {{"namespace", "##other"},
                                 {"processContents", "strict"},
                                 {"minOccurs", "0"},
                                 {"maxOccurs", "unbounded"}});
    s.led("SenestAendretTidspunkt=xs:dateTime?");
    s.luk_type();
    s.kompleks("LokalUdvidelseType", {}, "Virkning=sd:VirkningType?");
    s.kompleks("RegistreringType", "sd:RegistreringType", "StsTidspunkt=xs:dateTime?");
    s.moenstertype("BeloebType", R"(-?[0-9]+(\.[0-9]+)?)");
    return s.faerdig();
}

Skema generelle_operationer() {
    Skemaskriver s(kGenerelleOperationer, std::array{kSagDok, kGenerelleDefinitioner});
    s.kompleks("LaesIndeksInputType", "sd:LaesInputType", kStsFiltre);
    s.kompleks("ListIndeksInputType", "sd:ListInputType", kStsFiltre);
    s.kompleks("PagineringType", {}, "sd:FoersteResultatReference? sd:MaksimalAntalKvantitet?");
    s.kompleks("SoegIndeksInputType", "sd:SoegInputType",
               "SoegStsFraTidspunkt=sd:TidspunktType? SoegStsTilTidspunkt=sd:TidspunktType?");
    s.kompleks("SoegTidIntervalType", {},
               "FraTidspunkt=sd:TidspunktType TilTidspunkt=sd:TidspunktType");
    s.kompleks("SoegBeloebIntervalType", {}, "FraBeloeb=gd:BeloebType TilBeloeb=gd:BeloebType");
    for (const std::string_view name :
         {"OprettetTidspunktIntervalType", "SenestAendretIntervalType"})
        s.kompleks(name, {}, "FraTidspunkt=sd:TidspunktType? TilTidspunkt=sd:TidspunktType?");
    return s.faerdig();
}

void skriv_indeksobjekt(const Objektbeskrivelse& b, Skemaskriver& s) {
    s.kompleks(std::string(b.navn) + "Type", "sd:SagDokObjektType",
               "Registrering=" + i_typen(b, "RegistreringType+") +
                   (b.uden_notifikation ? " UdenNotifikation=xs:boolean?" : ""));
    s.kompleks("RegistreringType", "gd:RegistreringType",
               "AttributListe=" + i_typen(b, "AttributListeType") +
                   " TilstandListe=" + i_typen(b, "TilstandListeType") +
                   " RelationListe=" + i_typen(b, "RelationListeType"));
    skriv_lister(b, s);
    skriv_attributtype(b, 0, b.egenskabsnavn, s);
    for (std::size_t i = 0; i < b.flere_attributter.size(); ++i)
        if (!b.flere_attributter[i].i_udvidelse)
            skriv_attributtype(b, i + 1, b.flere_attributter[i].navn, s);
    skriv_tilstandstyper(b, s);
    for (const Relationsbeskrivelse& r : b.relationer)
        if (!r.i_udvidelse && egne_felter(r)) skriv_relationstype(b, r, s);
    s.kompleks("FiltreretOejebliksbilledeType", {},
               "ObjektType=sd:SagDokObjektType Registrering=" + i_typen(b, "RegistreringType*"));
}

void skriv_indeksoperationer(const Objektbeskrivelse& b, Laesning reading, Skemaskriver& s) {
    const auto lists = [&](std::string_view times) {
        std::string all;
        for (const std::string_view name : {"AttributListe", "TilstandListe", "RelationListe"})
            all.append(" ")
                .append(name)
                .append("=")
                .append(i_typen(b, name))
                .append("Type")
                .append(times);
        return all;
    };
    const auto begge = [&](std::string_view name, std::string_view base, std::string_view content) {
        s.begge(name, base, content);
    };
    const std::string snapshot =
        "FiltreretOejebliksbillede=" + i_typen(b, "FiltreretOejebliksbilledeType");
    const std::string base = reading == Laesning::kMedSts ? "go:%IndeksInputType" : "sd:%InputType";
    const auto input = [&](std::string_view name) {
        return std::string(base).replace(base.find('%'), 1, name);
    };
    begge("ImportInput", {}, std::string(b.navn) + "=" + i_typen(b, b.navn) + "Type");
    s.element("ImportOutput", "sd:BasicOutputType");
    begge("OpretInput", "sd:OpretInputType", lists("?"));
    s.element("OpretOutput", "sd:OpretOutputType");
    begge("RetInput", "sd:RetInputType", lists("?"));
    s.element("RetOutput", "sd:BasicOutputType");
    s.element("PassiverInput", "sd:UuidNoteInputType");
    s.element("PassiverOutput", "sd:BasicOutputType");
    s.element("SletInput", "sd:UuidNoteInputType");
    s.element("SletOutput", "sd:BasicOutputType");
    s.element("LaesInput", input("Laes"));
    begge("LaesOutput", "sd:BasicOutputType", snapshot + "?");
    s.element("ListInput", input("List"));
    begge("ListOutput", "sd:BasicOutputType", snapshot + "*");
    begge("SoegInput", "go:SoegIndeksInputType", lists(""));
    s.element("SoegOutput", "sd:SoegOutputType");
}

void skriv_udvidelser(const Objektbeskrivelse& b, const oio::Navnerum& ns, Skemaskriver& s) {
    const std::string own = std::string(ns.praefiks) + ":";
    for (std::size_t i = 0; i < b.flere_attributter.size(); ++i) {
        const oio::Attributbeskrivelse& a = b.flere_attributter[i];
        if (a.i_udvidelse && a.ns.uri == ns.uri) skriv_udvidet_attribut(b, i + 1, a, ns, s);
    }
    for (const Relationsbeskrivelse& r : b.relationer) {
        if (r.i_udvidelse && r.ns.uri == ns.uri) {
            s.element(r.navn, own + relationstype(r));
            skriv_relationstype(b, r, s);
        }
        if (r.udvidelse.empty() || r.udvidelse_ns.uri != ns.uri) continue;
        const std::string type = std::string(r.udvidelse) + "Type";
        s.element(r.udvidelse, own + type);
        s.aaben_type(type);
        s.led_felter(b, r.felter);
        s.luk_type();
    }
    std::set<std::string_view> made;
    for (const oio::Intervalbeskrivelse& i : b.intervaller) {
        if (i.ns.uri != ns.uri || !made.insert(i.udvidelse).second) continue;
        const std::string type = std::string(i.udvidelse) + "Type";
        s.element(i.udvidelse, own + type);
        s.aaben_type(type);
        for (const oio::Intervalbeskrivelse& same : b.intervaller)
            if (same.ns.uri == ns.uri && same.udvidelse == i.udvidelse) skriv_interval(same, s);
        s.luk_type();
    }
}

void skriv_fjern(Skemaskriver& s) {
    s.element("FjernInput", "sd:UuidNoteInputType");
    s.element("FjernOutput", "sd:BasicOutputType");
}

void skriv_kasser(const Objektbeskrivelse& b, std::string_view own, Skemaskriver& s) {
    s.element("KasserInput", std::string(own) + ":KasserInputType");
    s.kompleks("KasserInputType", {}, "Kasser=" + i_typen(b, "FiltreretOejebliksbilledeType"));
    s.element("KasserOutput", "sd:BasicOutputType");
}

}  // namespace faelled::soap
