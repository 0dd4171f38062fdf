#include "organisation_beskeder.hpp"

#include "base/clock.hpp"
#include "skabelon.hpp"

namespace faelled::bench {
namespace {

constexpr int kSide = 500;

std::string uuid(const Grundlag& g, std::uint64_t n, std::uint64_t hvad) {
    return uuid_af(g.froe, n, hvad);
}

std::size_t vaelg(const Grundlag& g, std::uint64_t n, std::size_t antal) {
    return valg_af(g.froe, n, antal);
}

// {0} MessageID, {1} TransactionUUID stay as holes.
std::string konvolut(std::string_view segment, std::string_view action, std::string_view krop) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>)"
           R"(<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">)"
           R"(<s:Header><a:Action s:mustUnderstand="1">http://kombit.dk/sts/organisation/)" +
           std::string(action) +
           "</a:Action><a:MessageID>urn:uuid:{0}</a:MessageID><a:ReplyTo><a:Address>"
           "http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>"
           R"(<a:To s:mustUnderstand="1">https://localhost/organisation/)" +
           std::string(segment) +
           R"(/6/</a:To><h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/">)"
           "<h:TransactionUUID>{1}</h:TransactionUUID></h:RequestHeader></s:Header><s:Body>" +
           std::string(krop) + "</s:Body></s:Envelope>";
}

std::string element(std::string_view segment, std::string_view navn, std::string_view indhold) {
    return "<t:" + std::string(navn) + R"( xmlns:t="http://stoettesystemerne.dk/organisation/)" +
           std::string(segment) + R"(/6/" xmlns:sd="urn:oio:sagdok:3.0.0" )" +
           R"(xmlns:o="http://stoettesystemerne.dk/organisation/6/">)" + std::string(indhold) +
           "</t:" + std::string(navn) + ">";
}

std::string virkning(std::string_view fra, std::string_view aktoer) {
    return "<sd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>" + std::string(fra) +
           "</sd:TidsstempelDatoTid></sd:FraTidspunkt><sd:TilTidspunkt><sd:GraenseIndikator>true"
           "</sd:GraenseIndikator></sd:TilTidspunkt><sd:AktoerRef><sd:UUIDIdentifikator>" +
           std::string(aktoer) +
           "</sd:UUIDIdentifikator></sd:AktoerRef><sd:AktoerTypeKode>Organisation</"
           "sd:AktoerTypeKode>"
           "</sd:Virkning>";
}

std::string reference(std::string_view navn, std::string_view uuid) {
    return "<sd:" + std::string(navn) + "><sd:UUIDIdentifikator>" + std::string(uuid) +
           "</sd:UUIDIdentifikator></sd:" + std::string(navn) + ">";
}

std::string relation(std::string_view navn, const std::string& virkning, std::string_view til,
                     const std::string& hale = {}) {
    return "<sd:" + std::string(navn) + ">" + virkning + reference("ReferenceID", til) + hale +
           "</sd:" + std::string(navn) + ">";
}

// A unit as a municipality's synchroniser makes it. {2} UUID, {3} key, {4} name, {5} parent, {6}
// address.
std::string importer_tekst(const Grundlag& g) {
    const std::string v = virkning("2024-01-01T00:00:00+01:00", g.organisation);
    const auto rolle = [](std::string_view som, std::string_view type) {
        return reference("Rolle", som) + reference("Type", type) + "<sd:Indeks>1</sd:Indeks>";
    };
    const std::string relationer =
        relation(
            "Adresser", v, "{6}",
            rolle("80b610c6-314b-485a-a014-a9a1d7070bc4", "9b33c0a0-a566-4ec0-8200-325cb1e5bb9a")) +
        relation("Enhedstype", v, "16bf18c3-ed6f-44b0-b7a1-35f94984e519") +
        relation(
            "Opgaver", v, "b048b838-025e-5555-81c1-1c24dedc8fcb",
            rolle("2a5f38d8-7092-4b3f-85cc-7e272c3c4bb0", "9870b51e-3bc0-4f98-8827-eba991dd89a9")) +
        relation("Overordnet", v, "{5}") + relation("Tilhoerer", v, g.organisation);
    return konvolut(
        "organisationenhed", "organisationenhed/importer",
        element(
            "organisationenhed", "ImportInput",
            "<t:OrganisationEnhed><sd:UUIDIdentifikator>{2}</sd:UUIDIdentifikator><t:Registrering>"
            "<sd:NoteTekst>Belastning</sd:NoteTekst><sd:LivscyklusKode>Importeret</"
            "sd:LivscyklusKode>" +
                reference("BrugerRef", g.organisation) + "<t:AttributListe><t:Egenskab>" + v +
                "<sd:BrugervendtNoegleTekst>{3}</sd:BrugervendtNoegleTekst><sd:EnhedNavn>{4}</"
                "sd:EnhedNavn>"
                "</t:Egenskab></t:AttributListe><t:TilstandListe><o:Gyldighed>" +
                v +
                "<o:GyldighedStatusKode>Aktiv</o:GyldighedStatusKode></o:Gyldighed></"
                "t:TilstandListe>"
                "<t:RelationListe>" +
                relationer + "</t:RelationListe></t:Registrering></t:OrganisationEnhed>"));
}

Scenario scenario(const Grundlag& g, std::string_view segment, std::string_view action) {
    Scenario s;
    s.sti = "/organisation/" + std::string(segment) + "/6/";
    s.headere =
        "Content-Type: application/soap+xml; charset=utf-8; "
        "action=\"http://kombit.dk/sts/organisation/" +
        std::string(action) + "\"\r\n";
    if (!g.myndighed.empty()) s.headere += "Faelled-Myndighed: " + g.myndighed + "\r\n";
    return s;
}

// Whatever prefixes the server writes.
bool ok(std::string_view svar, const std::string& besked_id) {
    return svar.find("StatusKode>20<") != std::string_view::npos &&
           svar.find(besked_id) != std::string_view::npos;
}

std::function<bool(std::string_view, std::uint64_t)> tjek_status(const Grundlag& g) {
    return [&g](std::string_view svar, std::uint64_t n) { return ok(svar, uuid(g, n, 0)); };
}

// The content of <p:navn>...</p:navn>, the first in `xml`; empty when there is none.
std::string_view indhold(std::string_view xml, std::string_view navn) {
    const std::string aabner = ":" + std::string(navn) + ">";
    const std::size_t fra = xml.find(aabner);
    if (fra == std::string_view::npos) return {};
    const std::size_t til = xml.find(aabner, fra + 1);
    if (til == std::string_view::npos) return {};
    return xml.substr(fra + aabner.size(), xml.rfind("</", til) - fra - aabner.size());
}

std::uint64_t saml(std::string_view liste, std::vector<std::string>& ud, std::string_view element) {
    std::uint64_t antal = 0;
    const std::string aabner = ":" + std::string(element) + ">";
    constexpr std::string_view kObjekt = ":ObjektType>";
    // Each object is opened and closed by one ObjektType; what we look for stands after the opening
    // one.
    for (std::size_t i = liste.find(kObjekt); i != std::string_view::npos;) {
        ++antal;
        const std::size_t naeste = liste.find(kObjekt, liste.find(kObjekt, i + 1) + 1);
        const std::string_view objekt =
            liste.substr(i, naeste == std::string_view::npos ? naeste : naeste - i);
        if (const std::size_t fra = objekt.find(aabner); fra != std::string_view::npos) {
            const std::size_t start = fra + aabner.size();
            ud.emplace_back(objekt.substr(start, objekt.find('<', start) - start));
        }
        i = naeste;
    }
    return antal;
}

}  // namespace

Scenario laes(const Grundlag& g) {
    Scenario s = scenario(g, "organisationenhed", "organisationenhed/laes");
    const Skabelon t(konvolut("organisationenhed", "organisationenhed/laes",
                              element("organisationenhed", "LaesInput",
                                      "<sd:UUIDIdentifikator>{2}</sd:UUIDIdentifikator>")));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        t.udfyld(ud, {uuid(g, n, 0), uuid(g, n, 1), g.enheder[vaelg(g, n, g.enheder.size())]});
    };
    s.tjek = [&g](std::string_view svar, std::uint64_t n) {
        return ok(svar, uuid(g, n, 0)) &&
               svar.find(g.enheder[vaelg(g, n, g.enheder.size())]) != std::string_view::npos;
    };
    return s;
}

Scenario soeg(const Grundlag& g) {
    Scenario s = scenario(g, "bruger", "bruger/soeg");
    const Skabelon t(konvolut(
        "bruger", "bruger/soeg",
        element(
            "bruger", "SoegInput",
            "<sd:FoersteResultatReference>0</"
            "sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>50"
            "</"
            "sd:MaksimalAntalKvantitet><t:AttributListe><t:Egenskab><sd:BrugervendtNoegleTekst>{2}"
            "</sd:BrugervendtNoegleTekst></t:Egenskab></t:AttributListe><t:TilstandListe/"
            "><t:RelationListe/>")));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        t.udfyld(ud, {uuid(g, n, 0), uuid(g, n, 1), g.noegler[vaelg(g, n, g.noegler.size())]});
    };
    // Status 20 says that somebody was found; the list must not be empty.
    s.tjek = [&g](std::string_view svar, std::uint64_t n) {
        return ok(svar, uuid(g, n, 0)) &&
               !indhold(indhold(svar, "IdListe"), "UUIDIdentifikator").empty();
    };
    return s;
}

Scenario importer(const Grundlag& g) {
    Scenario s = scenario(g, "organisationenhed", "organisationenhed/importer");
    const Skabelon t(importer_tekst(g));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        const std::string id = uuid(g, n, 2);
        t.udfyld(ud, {uuid(g, n, 0), uuid(g, n, 1), id, "LAST-" + id.substr(0, 13),
                      "Belastningsenhed " + std::to_string(n),
                      g.enheder[vaelg(g, n, g.enheder.size())], uuid(g, n, 3)});
    };
    s.tjek = tjek_status(g);
    return s;
}

Scenario ret(const Grundlag& g) {
    Scenario s = scenario(g, "organisationenhed", "organisationenhed/ret");
    // From midnight, as synchronisers do: later renames of the day replace the day's first.
    const std::string v =
        virkning(dansk_datetime(dansk_midnat(system_clock().now())), g.organisation);
    const Skabelon t(konvolut(
        "organisationenhed", "organisationenhed/ret",
        element(
            "organisationenhed", "RetInput",
            "<sd:UUIDIdentifikator>{2}</sd:UUIDIdentifikator><sd:NoteTekst>Omdøbt</sd:NoteTekst>"
            "<t:AttributListe><t:Egenskab>" +
                v +
                "<sd:BrugervendtNoegleTekst>{3}</sd:BrugervendtNoegleTekst>"
                "<sd:EnhedNavn>Omdøbt {4}</sd:EnhedNavn></t:Egenskab></t:AttributListe>")));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        const std::string& enhed = g.enheder[vaelg(g, n, g.enheder.size())];
        t.udfyld(ud, {uuid(g, n, 0), uuid(g, n, 1), enhed, "LAST-" + enhed.substr(0, 13),
                      uuid(g, n, 2)});
    };
    s.tjek = tjek_status(g);
    return s;
}

Scenario hierarki(const Grundlag& g, Hierarkifund& fund) {
    // The path has one s in "organisationsystem", the action two.
    const std::string action = "organisationssystem/fremsoegobjekthierarki";
    Scenario s = scenario(g, "organisationsystem", action);
    const Skabelon t(
        konvolut("organisationsystem", action,
                 element("organisationsystem", "FremsoegObjekthierarkiInput",
                         "<sd:FoersteResultatReference>{2}</sd:FoersteResultatReference>"
                         "<sd:MaksimalAntalKvantitet>{3}</sd:MaksimalAntalKvantitet>")));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        t.udfyld(ud,
                 {uuid(g, n, 0), uuid(g, n, 1), std::to_string(n * kSide), std::to_string(kSide)});
    };
    s.tjek = [&g, &fund](std::string_view svar, std::uint64_t n) {
        if (!ok(svar, uuid(g, n, 0))) {
            fund.tom = true;  // walking on would never end
            return false;
        }
        std::vector<std::string> uinteressant;
        std::uint64_t antal =
            saml(indhold(svar, "OrganisationEnheder"), fund.enheder, "UUIDIdentifikator") +
            saml(indhold(svar, "Brugere"), fund.noegler, "BrugervendtNoegleTekst");
        for (const char* navn :
             {"Organisationer", "OrganisationFunktioner", "Interessefaellesskaber", "ItSystemer"})
            antal += saml(indhold(svar, navn), uinteressant, "UUIDIdentifikator");
        ++fund.sider;
        fund.objekter += antal;
        fund.tom = antal == 0;
        return true;
    };
    s.faerdig = [&fund] { return fund.tom; };
    return s;
}

}  // namespace faelled::bench
