#include "soap/besked/vaerdilister.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "base/text.hpp"
#include "oio/xml_form.hpp"
#include "soap/skema/sagdok.hpp"

namespace faelled::soap {

namespace {

constexpr oio::Navnerum kVl{"vl", "urn:oio:sts:beskedfordeler:vaerdiliste:1.0.0"};
constexpr oio::Navnerum kBf{"bf", "urn:oio:sts:beskedfordeler:1.0.0"};
constexpr std::string_view kAction = "http://kombit.dk/sts/beskedfordeler/";
constexpr std::size_t kFlestSvar = 10'000;

using Opsaetning = std::shared_ptr<const Vaerdilisteopsaetning>;
using Vaerdier = std::vector<std::string>;

// --- reading: by local names below the input element ---------------------------------------------

xml::Node barn(xml::Node n, std::string_view name) {
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        if (c.navn() == name) return c;
    return {};
}
xml::Node ned(xml::Node n, std::initializer_list<std::string_view> path) {
    for (const std::string_view name : path)
        n = barn(n, name);
    return n;
}
std::string tekst(xml::Node n) {
    const std::string raw = n.tekst();
    return std::string(trim(raw));
}

Result<Uuid> laes_uuid(xml::Node parent) {
    const auto u = Uuid::parse(tekst(barn(parent, "UUIDIdentifikator")));
    if (!u) return std::unexpected(Fejl::ugyldig("UUIDIdentifikator", "skal være et UUID"));
    return *u;
}
Vaerdier alle(xml::Node parent, std::string_view name) {
    Vaerdier out;
    for (xml::Node c = parent.foerste(); c; c = c.naeste())
        if (c.navn() == name) out.push_back(tekst(c));
    return out;
}
// The inner Vaerdiliste of the first Egenskab.
xml::Node indhold(xml::Node with_lists) {
    return ned(with_lists, {"AttributListe", "Egenskab", "Vaerdiliste"});
}
Result<std::string> navn_af(xml::Node list) {
    std::string name = tekst(barn(list, "Navn"));
    if (name.empty()) return std::unexpected(Fejl::ugyldig("Navn", "skal udfyldes"));
    return name;
}
Result<std::size_t> tal(xml::Node n, std::size_t missing) {
    if (!n) return missing;
    const std::string text = tekst(n);
    std::size_t v = 0;
    const auto [p, e] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (e != std::errc{} || p != text.data() + text.size())
        return std::unexpected(Fejl::ugyldig(std::string(n.navn()), "skal være et tal"));
    return v;
}

// --- writing -------------------------------------------------------------------------------------

void aaben(const oio::Navnerum& ns, std::string_view name, int code, std::string_view text,
           xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(ns.praefiks, ns.uri);
    out.aaben(ns.praefiks, name);
    oio::skriv_standardretur(code, text, out);
}
void kun_retur(const oio::Navnerum& ns, std::string_view name, int code, std::string_view text,
               xml::Skriver& out) {
    aaben(ns, name, code, text, out);
    out.luk(ns.praefiks, name);
}

void skriv_virkning(const Vaerdilistepost& p, const Uuid& system, xml::Skriver& out) {
    std::string from;
    append_dansk_datetime_ms(from, p.tid);
    out.aaben("sd:Virkning");
    out.aaben("sd:FraTidspunkt");
    out.element("sd:TidsstempelDatoTid", from);
    out.luk("sd:FraTidspunkt");
    out.aaben("sd:TilTidspunkt");
    out.element("sd:GraenseIndikator", "true");
    out.luk("sd:TilTidspunkt");
    out.aaben("sd:AktoerRef");
    out.element("sd:UUIDIdentifikator", system.text());
    out.luk("sd:AktoerRef");
    out.element("sd:AktoerTypeKode", "ItSystem");
    out.luk("sd:Virkning");
}

void skriv_registrering(const Vaerdilistepost& p, const Uuid& system, xml::Skriver& out) {
    std::string from;
    append_dansk_datetime_ms(from, p.tid);
    out.aaben("vl:Registrering");
    out.aaben("sd:FraTidspunkt");
    out.element("sd:TidsstempelDatoTid", from);
    out.luk("sd:FraTidspunkt");
    out.element("sd:LivscyklusKode", p.livscyklus);
    out.aaben("sd:BrugerRef");
    out.element("sd:UUIDIdentifikator", system.text());
    out.luk("sd:BrugerRef");
    out.aaben("vl:AttributListe");
    out.aaben("vl:Egenskab");
    out.element("sd:BrugervendtNoegleTekst", p.navn);
    out.aaben("vl:Vaerdiliste");
    out.element("vl:Navn", p.navn);
    for (const std::string& v : p.vaerdier)
        out.element("vl:Vaerdi", v);
    out.luk("vl:Vaerdiliste");
    skriv_virkning(p, system, out);
    out.luk("vl:Egenskab");
    out.luk("vl:AttributListe");
    out.tomt("vl:TilstandListe");
    out.tomt("vl:RelationListe");
    out.luk("vl:Registrering");
}
void skriv_resultat(const Vaerdilistepost& p, const Uuid& system, xml::Skriver& out) {
    out.aaben("vl:LaesResultat");
    skriv_registrering(p, system, out);
    out.luk("vl:LaesResultat");
}

// --- operations ----------------------------------------------------------------------------------

using Udfoer = std::function<Result<void>(const Uuid& system, xml::Node in, xml::Skriver& out)>;

// `name`: "Opret"; its elements are NavnInput and NavnOutput.
Operation operation(const oio::Navnerum& ns, std::string_view action, std::string_view name,
                    Udfoer run) {
    Operation o;
    o.navn = action.substr(action.rfind('/') + 1);
    o.meddelelse = name;
    o.action = std::string(kAction) + std::string(action);
    o.input = {std::string(ns.uri), std::string(name) + "Input"};
    o.output = {std::string(ns.uri), std::string(name) + "Output"};
    o.koer = [run = std::move(run)](const Kalder& k, xml::Node in, xml::Skriver& out) {
        return run(k.system(), in, out);
    };
    o.fejlsvar = [ns, output = o.output.navn](const Fejl& f, xml::Skriver& out) {
        kun_retur(ns, output, f.kode, f.tekst, out);
    };
    return o;
}
// One that answers StandardRetur only.
Operation enkel(std::string_view action, std::string_view name,
                std::function<Result<void>(const Uuid& system, xml::Node in)> run) {
    const std::string output = std::string(name) + "Output";
    return operation(kVl, "vaerdiliste/" + std::string(action), name,
                     [run = std::move(run), output](const Uuid& system, xml::Node in,
                                                    xml::Skriver& out) -> Result<void> {
                         FAELLED_CHECK(run(system, in));
                         kun_retur(kVl, output, 20, "Ok", out);
                         return {};
                     });
}

Operation opret(const Opsaetning& o) {
    return operation(kVl, "vaerdiliste/opret", "Opret",
                     [o](const Uuid& system, xml::Node in, xml::Skriver& out) -> Result<void> {
                         const xml::Node list = indhold(in);
                         FAELLED_TRY(std::string name, navn_af(list));
                         FAELLED_TRY(const Uuid made,
                                     o->opret(system, std::move(name), alle(list, "Vaerdi")));
                         FAELLED_TRY(const Vaerdilistepost p, o->laes(system, made));
                         aaben(kVl, "OpretOutput", 20, "Ok", out);
                         out.aaben("vl:Vaerdiliste");
                         out.element("sd:UUIDIdentifikator", made.text());
                         skriv_registrering(p, system, out);
                         out.luk("vl:Vaerdiliste");
                         out.luk(kVl.praefiks, "OpretOutput");
                         return {};
                     });
}

Operation laes(const Opsaetning& o) {
    return operation(kVl, "vaerdiliste/laes", "Laes",
                     [o](const Uuid& system, xml::Node in, xml::Skriver& out) -> Result<void> {
                         FAELLED_TRY(const Uuid id, laes_uuid(in));
                         FAELLED_TRY(const Vaerdilistepost p, o->laes(system, id));
                         aaben(kVl, "LaesOutput", 20, "Ok", out);
                         skriv_resultat(p, system, out);
                         out.luk(kVl.praefiks, "LaesOutput");
                         return {};
                     });
}

Operation list(const Opsaetning& o) {
    return operation(
        kVl, "vaerdiliste/list", "List",
        [o](const Uuid& system, xml::Node in, xml::Skriver& out) -> Result<void> {
            std::vector<Vaerdilistepost> found;
            for (const std::string& text : alle(in, "UUIDIdentifikator")) {
                const auto id = Uuid::parse(text);
                if (!id)
                    return std::unexpected(Fejl::ugyldig("UUIDIdentifikator", "skal være et UUID"));
                if (found.size() == 1000)
                    return std::unexpected(
                        Fejl::ugyldig("UUIDIdentifikator", "må højst stå 1000 gange"));
                FAELLED_TRY(Vaerdilistepost p, o->laes(system, *id));
                found.push_back(std::move(p));
            }
            aaben(kVl, "ListOutput", 20, "Ok", out);
            for (const Vaerdilistepost& p : found)
                skriv_resultat(p, system, out);
            out.luk(kVl.praefiks, "ListOutput");
            return {};
        });
}

Operation soeg(const Opsaetning& o) {
    return operation(
        kVl, "vaerdiliste/soeg", "Soeg",
        [o](const Uuid& system, xml::Node in, xml::Skriver& out) -> Result<void> {
            FAELLED_TRY(const std::size_t first, tal(barn(in, "FoersteResultatReference"), 0));
            FAELLED_TRY(const std::size_t most,
                        tal(barn(in, "MaksimalAntalKvantitet"), kFlestSvar));
            const xml::Node by =
                ned(in, {"SoegObjekt", "SoegAttributListe", "SoegEgenskab", "Vaerdiliste"});
            const auto found = o->soeg(system, tekst(barn(by, "Navn")), alle(by, "Vaerdi"));
            aaben(kVl, "SoegOutput", 20, "Ok", out);
            out.aaben("sd:IdListe");
            for (std::size_t i = first; i < found.size() && i - first < std::min(most, kFlestSvar);
                 ++i)
                out.element("sd:UUIDIdentifikator", found[i].text());
            out.luk("sd:IdListe");
            out.luk(kVl.praefiks, "SoegOutput");
            return {};
        });
}

Operation ret(const Opsaetning& o) {
    return enkel("ret", "Ret", [o](const Uuid& system, xml::Node in) -> Result<void> {
        FAELLED_TRY(const Uuid id, laes_uuid(in));
        const xml::Node list = indhold(in);
        if (!list) return std::unexpected(Fejl::ugyldig("Vaerdiliste", "skal udfyldes"));
        std::optional<std::string> name;
        if (const std::string given = tekst(barn(list, "Navn")); !given.empty()) name = given;
        return o->ret(system, id, std::move(name), alle(list, "Vaerdi"));
    });
}

Operation importer(const Opsaetning& o) {
    return enkel("import", "Import", [o](const Uuid& system, xml::Node in) -> Result<void> {
        const xml::Node object = barn(in, "Vaerdiliste");
        FAELLED_TRY(const Uuid id, laes_uuid(object));
        const xml::Node list = indhold(barn(object, "Registrering"));
        FAELLED_TRY(std::string name, navn_af(list));
        return o->importer(system, id, std::move(name), alle(list, "Vaerdi"));
    });
}

Operation flyt(const Opsaetning& o) {
    return operation(kBf, "flytbeskedtilfejlkoe", "FlytBeskedTilFejlkoe",
                     [o](const Uuid& system, xml::Node in, xml::Skriver& out) -> Result<void> {
                         const xml::Node id = ned(in, {"Haendelsesbesked", "BeskedId"});
                         std::string text = tekst(barn(id, "UUIDIdentifikator"));
                         if (text.empty()) text = tekst(barn(id, "URNIdentifikator"));
                         if (text.empty())
                             return std::unexpected(Fejl::ugyldig("BeskedId", "skal udfyldes"));
                         FAELLED_CHECK(o->til_fejlkoe(system, text));
                         kun_retur(kBf, "FlytBeskedTilFejlkoeOutput", 20, "Ok", out);
                         return {};
                     });
}

}  // namespace

Tjeneste vaerdilistetjeneste(const adgang::Tjenesteadgang& access, Vaerdilisteopsaetning setup) {
    const auto o = std::make_shared<const Vaerdilisteopsaetning>(std::move(setup));
    Tjeneste t;
    t.navn = "Beskedfordeler";
    t.segment = "vaerdiliste";
    t.sti = kVaerdilistesti;
    t.wsdl_ns = "http://kombit.dk/sts/beskedfordeler/";
    t.skemaer = {"VaerdilisteOperationer.xsd", "BeskedfordelerOperationer.xsd"};
    t.adgang = &access;
    t.operationer = {opret(o), importer(o), ret(o), laes(o), list(o), soeg(o)};
    const auto by_id = [&](std::string_view action, std::string_view name, auto f) {
        t.operationer.push_back(
            enkel(action, name, [o, f](const Uuid& system, xml::Node in) -> Result<void> {
                FAELLED_TRY(const Uuid id, laes_uuid(in));
                return f(*o, system, id, in);
            }));
    };
    using Ops = Vaerdilisteopsaetning;
    by_id("passiver", "Passiver",
          [](const Ops& x, const Uuid& s, const Uuid& id, xml::Node) { return x.passiver(s, id); });
    by_id("slet", "Slet",
          [](const Ops& x, const Uuid& s, const Uuid& id, xml::Node) { return x.slet(s, id); });
    by_id("tilfoejvaerdier", "TilfoejVaerdier",
          [](const Ops& x, const Uuid& s, const Uuid& id, xml::Node in) {
              return x.tilfoej(s, id, alle(in, "Vaerdier"));
          });
    by_id("fjernvaerdier", "FjernVaerdier",
          [](const Ops& x, const Uuid& s, const Uuid& id, xml::Node in) {
              return x.fjern(s, id, alle(in, "Vaerdier"));
          });
    t.operationer.push_back(flyt(o));
    return t;
}

std::vector<Skema> vaerdilisteskemaer() {
    Skemaskriver s({kVl, "VaerdilisteOperationer.xsd"}, std::array{kSagDok});
    const std::string lists = "vl:AttributListe vl:TilstandListe vl:RelationListe";
    s.element("Navn", "xs:string");
    s.element("Vaerdi", "xs:string");
    s.kompleks("VaerdiElementType", {}, "vl:Navn? vl:Vaerdi*");
    s.begge("Egenskab", {},
            "sd:BrugervendtNoegleTekst? Vaerdiliste=vl:VaerdiElementType sd:Virkning");
    s.begge("AttributListe", {}, "vl:Egenskab* sd:LokalUdvidelse?");
    s.begge("TilstandListe", {}, "sd:LokalUdvidelse?");
    s.begge("RelationListe", {}, "sd:LokalUdvidelse?");
    s.begge("Registrering", "sd:RegistreringType", lists);
    s.begge("Vaerdiliste", "sd:SagDokObjektType", "vl:Registrering*");
    s.begge("LaesResultat", {}, "vl:Registrering");
    s.begge("SoegEgenskab", {}, "sd:BrugervendtNoegleTekst? Vaerdiliste=vl:VaerdiElementType?");
    s.begge("SoegAttributListe", {}, "vl:SoegEgenskab* sd:LokalUdvidelse?");
    s.begge("SoegObjekt", {}, "vl:SoegAttributListe?");
    s.begge("OpretInput", "sd:OpretInputType", lists);
    s.begge("OpretOutput", "sd:BasicOutputType", "vl:Vaerdiliste?");
    s.begge("ImportInput", {}, "sd:NoteTekst? vl:Vaerdiliste");
    s.begge("RetInput", "sd:RetInputType", "vl:AttributListe? vl:TilstandListe? vl:RelationListe?");
    s.element("LaesInput", "sd:LaesInputType");
    s.begge("LaesOutput", "sd:BasicOutputType", "vl:LaesResultat?");
    s.element("ListInput", "sd:ListInputType");
    s.begge("ListOutput", "sd:ListOutputType", "vl:LaesResultat*");
    s.begge("SoegInput", "sd:SoegInputType", "vl:SoegObjekt?");
    s.element("SoegOutput", "sd:SoegOutputType");
    for (const char* name : {"PassiverInput", "SletInput"})
        s.element(name, "sd:UuidNoteInputType");
    for (const char* name : {"TilfoejVaerdierInput", "FjernVaerdierInput"})
        s.begge(name, {}, "sd:UUIDIdentifikator Vaerdier=xs:string*");
    for (const char* name : {"ImportOutput", "RetOutput", "PassiverOutput", "SletOutput",
                             "TilfoejVaerdierOutput", "FjernVaerdierOutput"})
        s.element(name, "sd:BasicOutputType");
    Skemaskriver b({kBf, "BeskedfordelerOperationer.xsd"}, std::array{kSagDok});
    b.element("FlytBeskedTilFejlkoeInput", "xs:anyType");
    b.element("FlytBeskedTilFejlkoeOutput", "sd:BasicOutputType");
    return {s.faerdig(), b.faerdig()};
}

}  // namespace faelled::soap
