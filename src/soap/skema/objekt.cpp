// The schema of one object type.
#include <string>

#include "soap/skema/sagdok.hpp"

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;

std::string egenskab(const Objektbeskrivelse& b) {
    std::string content = "sd:Virkning?";
    for (const oio::Felt& f : b.felter) {
        if (!oio::findes(b, f.versioner)) continue;
        content +=
            " " + std::string(f.ns.praefiks) + ":" + std::string(f.navn) + (f.gentages ? "*" : "?");
    }
    return content;
}

std::string tilstande(const Objektbeskrivelse& b) {
    std::string content;
    for (const oio::Tilstandsbeskrivelse& t : b.tilstande)
        content += std::string(t.ns.praefiks) + ":" + std::string(t.navn) + "* ";
    return content;
}

std::string relationer(const Objektbeskrivelse& b) {
    std::string content;
    for (const oio::Relationsbeskrivelse& r : b.relationer) {
        if (!oio::findes(b, r.versioner)) continue;
        content += "sd:" + std::string(r.navn) + (r.antal == oio::Antal::kEn ? "? " : "* ");
    }
    return content;
}

}  // namespace

Skema objekt_skema(const Objektbeskrivelse& b, std::string_view file, std::string_view base,
                   std::span<const Skemanavn> imports) {
    Skemaskriver s({b.ns, file}, imports);
    const std::string t = std::string(b.ns.praefiks) + ":";
    const std::string extension = b.lokal_udvidelse ? "sd:LokalUdvidelse?" : "";
    const auto lists = [&](std::string_view suffix) {
        const std::string x(suffix);
        return t + "AttributListe" + x + " " + t + "TilstandListe" + x + " " + t + "RelationListe" +
               x;
    };

    const Objektbeskrivelse* const self[] = {&b};
    skriv_faelles(self, b.ns, s);
    s.begge(b.navn, base, t + "Registrering+");
    s.begge("Registrering", "sd:RegistreringType", lists(""));
    s.begge("AttributListe", {}, t + "Egenskab* " + extension);
    s.begge("TilstandListe", {}, tilstande(b) + extension);
    s.begge("RelationListe", {}, relationer(b) + extension);
    s.begge("Egenskab", {}, egenskab(b));

    const std::string snapshot = "FiltreretOejebliksbillede=" + t + "FiltreretOejebliksbilledeType";
    const std::string id = b.dataejer ? "ObjektID=sd:SagDokObjektType DataEjer=sd:DataEjer? "
                                      : "ObjektType=sd:SagDokObjektType ";
    s.kompleks("FiltreretOejebliksbilledeType", {}, id + "Registrering=" + t + "RegistreringType*");
    s.begge("ImportInput", {}, t + std::string(b.navn));
    s.element("ImportOutput", "sd:BasicOutputType");
    s.begge("OpretInput", "sd:OpretInputType", lists(b.lister_valgfri_i_opret ? "?" : ""));
    s.element("OpretOutput", "sd:OpretOutputType");
    s.begge("RetInput", "sd:RetInputType", lists("?"));
    s.element("RetOutput", "sd:BasicOutputType");
    s.element("PassiverInput", "sd:UuidNoteInputType");
    s.element("PassiverOutput", "sd:BasicOutputType");
    s.element("SletInput", "sd:UuidNoteInputType");
    s.element("SletOutput", "sd:BasicOutputType");
    s.element("LaesInput", "sd:LaesInputType");
    s.begge("LaesOutput", "sd:BasicOutputType", snapshot + "?");
    s.element("ListInput", "sd:ListInputType");
    s.begge("ListOutput", "sd:ListOutputType", snapshot + "*");
    s.begge("SoegInput", "sd:SoegInputType", lists(""));
    s.element("SoegOutput", "sd:SoegOutputType");
    return s.faerdig();
}

}  // namespace faelled::soap
