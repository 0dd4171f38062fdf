#include "indeks_beskeder.hpp"

#include <algorithm>
#include <string_view>

#include "skabelon.hpp"

namespace faelled::bench {
namespace {

constexpr std::size_t kSide = 50;
constexpr std::string_view kNavnerum =
    R"( xmlns:sd="urn:oio:sagdok:3.0.0" xmlns:gd="urn:oio:sts:generelledefinitioner:6")"
    R"( xmlns:sdi="urn:oio:sts:sagdok:sagdokumentindeks:6" xmlns:sag="urn:oio:sts:sagdok:sag:6")"
    R"( xmlns:si="urn:oio:sts:sagdok:sagindeks:6" xmlns:di="urn:oio:sts:sagdok:dokumentindeks:6")"
    R"( xmlns:yi="urn:oio:sts:ydelse:ydelseindeks:6")"
    R"( xmlns:bi="urn:oio:sts:ydelse:bevillingindeks:6")"
    R"( xmlns:oef="urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6")"
    R"( xmlns:k7="http://stoettesystemerne.dk/klassifikation/klasse/7/")";

// {0} TransactionUUID; the other holes are those of `krop`.
std::string konvolut(std::string_view element, std::string_view krop) {
    return R"(<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>)"
           R"(<h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/">)"
           "<h:TransactionUUID>{0}</h:TransactionUUID></h:RequestHeader></s:Header><s:Body><" +
           std::string(element) + std::string(kNavnerum) + ">" + std::string(krop) + "</" +
           std::string(element) + "></s:Body></s:Envelope>";
}

Scenario scenario(std::string_view sti) {
    Scenario s;
    s.sti = sti;
    s.headere = "Content-Type: application/soap+xml; charset=utf-8\r\n";
    return s;
}

std::size_t antal_af(std::string_view tekst, std::string_view hvad) {
    std::size_t n = 0;
    for (std::size_t i = 0; (i = tekst.find(hvad, i)) != std::string_view::npos; i += hvad.size())
        ++n;
    return n;
}

// How often an element is opened, whatever prefix the server writes.
std::size_t elementer(std::string_view svar, std::string_view navn) {
    return antal_af(svar, "</sdi:" + std::string(navn) + ">") +
           antal_af(svar, "</yi:" + std::string(navn) + ">");
}

// The request's own answer, with this status.
bool har_kode(std::string_view svar, std::string_view transaktion, std::string_view kode) {
    return svar.find("StatusKode>" + std::string(kode) + "<") != std::string_view::npos &&
           svar.find(transaktion) != std::string_view::npos;
}
bool ok(std::string_view svar, std::string_view transaktion) {
    return har_kode(svar, transaktion, "20");
}

// The number right behind the first `hvad` from `fra` on; -1 when there is none.
std::int64_t tal_efter(std::string_view svar, std::string_view hvad, std::size_t fra = 0) {
    const std::size_t at = svar.find(hvad, fra);
    if (at == std::string_view::npos) return -1;
    const std::string_view digits = svar.substr(at + hvad.size(), 12);
    if (digits.empty() || digits.front() < '0' || digits.front() > '9') return -1;
    std::int64_t n = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') break;
        n = n * 10 + (c - '0');
    }
    return n;
}

// The number in <Antal><Element>navn</Element><Antal>n</Antal>; -1 when it is not there.
std::int64_t antal_i(std::string_view svar, std::string_view navn) {
    const std::size_t at = svar.find("Element>" + std::string(navn) + "<");
    return at == std::string_view::npos ? -1 : tal_efter(svar, "Antal>", at);
}

bool er(std::string_view svar, std::string_view navn, std::size_t antal) {
    return antal_i(svar, navn) == static_cast<std::int64_t>(antal);
}

const Borger& borger(const Indeksgrundlag& g, std::uint64_t n) {
    return g.borgere[valg_af(g.froe, n, g.borgere.size())];
}

// --- what a message is made of ----------------------------------------------------------------

std::string tag(std::string_view navn, std::string_view indhold) {
    return "<" + std::string(navn) + ">" + std::string(indhold) + "</" + std::string(navn) + ">";
}

std::string id(std::string_view uuid) {
    return tag("sd:UUIDIdentifikator", uuid);
}
std::string urn(std::string_view text) {
    return tag("sd:URNIdentifikator", text);
}

std::string virkning(std::string_view prefix, std::string_view fra) {
    return tag(std::string(prefix) + ":Virkning",
               tag("sd:FraTidspunkt", tag("sd:TidsstempelDatoTid", fra)) +
                   tag("sd:TilTidspunkt", tag("sd:GraenseIndikator", "true")) +
                   tag("sd:AktoerRef", urn("urn:oio:bruger:proeve:last")) +
                   tag("sd:AktoerTypeKode", "Bruger"));
}

constexpr std::string_view kFra = "2025-03-03T09:12:00+01:00";

struct Relationstekst {
    std::string_view navn;
    std::string_view rolle;
    std::string_view type;
    std::string reference;
    std::string indeks{};
    std::string hale{};  // behind the reference
};

std::string relation(const Relationstekst& r) {
    return tag(r.navn, virkning("gd", kFra) + tag("gd:Rolle", id(r.rolle)) +
                           tag("gd:Type", id(r.type)) +
                           (r.indeks.empty() ? "" : tag("gd:Indeks", r.indeks)) +
                           tag("gd:ReferenceID", r.reference) + r.hale);
}

std::string udvidelse(std::string_view navn, std::string_view indhold) {
    return tag("gd:LokalUdvidelseListe", tag(navn, indhold));
}

// A case as a case system sends it: {1} UUID, {2} number, {3} CPR, {4} KLE number, {5} its UUID,
// {6} CPR of the second party.
std::string sag(const Indeksgrundlag& g) {
    const auto aktoer = [&](std::string_view rolle, std::string_view type, std::string_view who) {
        return relation(
            {"sag:Sagsaktoer",
             rolle,
             type,
             id(who),
             {},
             udvidelse("si:SagsaktoerLokalUdvidelse",
                       tag("si:FuldtNavn", "Prøvekommune") + tag("si:CVR-Nummer", g.cvr))});
    };
    const auto part = [](std::string_view rolle, std::string_view cpr, std::string indeks) {
        return relation(
            {"sag:Sagspart", rolle, "c189ba35-de4b-4363-a8b7-67f1456cf56f",
             urn("urn:oio:cpr-nr:" + std::string(cpr)), std::move(indeks),
             udvidelse("si:SagspartLokalUdvidelse", tag("si:FuldtNavn", "Anna Prøvesen"))});
    };
    const auto system = [&](std::string_view rolle) {
        return relation({"si:SagsitsystemRelation",
                         rolle,
                         "29fe1da2-897a-46cd-b635-b9be8e0bffd6",
                         id(g.system),
                         {},
                         tag("si:SystemNavn", "Prøvens ESDH")});
    };
    const std::string relationer =
        aktoer("9e979b84-b846-4472-8622-58007dc63c7e", "bc6972cd-8f2b-4b9d-8d37-62916d6a71aa",
               g.organisation) +
        aktoer("a1263342-d348-44ba-a566-233f37c4cb67", "c5fc3b3b-5197-49ee-92e6-ae6ba1957174",
               "22222222-bbbb-4ccc-8ddd-000000000002") +
        relation({"sag:Sagsklasse",
                  "a86c6581-ec85-412d-a655-31a1f1d5b14f",
                  "267235ea-526d-4a18-8001-f2a0e563eba1",
                  id("{5}"),
                  {},
                  udvidelse("si:SagsklasseLokalUdvidelse",
                            tag("si:Klassetitel", "Emne") + tag("si:BrugervendtNoegle", "{4}"))}) +
        part("d839f26a-d4d1-4441-b2d6-3dbbb12a9404", "{3}", {}) +
        part("2e779697-5a50-4be6-8f24-65279d1f95ec", "{6}", "1") +
        tag("gd:LokalUdvidelseListe", system("251c24fd-57b0-4afc-9d73-b063d1957eb3") +
                                          system("1b3c6a6d-e977-4491-9bf8-b41ee6999f39"));
    return tag(
        "sdi:SagIndeks",
        id("{1}") +
            tag("sag:Registrering",
                tag("sd:Tidspunkt", "2025-04-02T14:30:00+02:00") +
                    tag("sd:LivscyklusKode", "Importeret") +
                    tag("sd:BrugerRef", urn("urn:oio:bruger:proeve:last")) +
                    tag("sag:AttributListe",
                        tag("sag:Egenskaber",
                            virkning("sag", kFra) + tag("sag:BrugervendtNoegle", "{2}") +
                                tag("sag:Kassationskode", "9759224d-76bd-4cec-9cc3-0d9451ab1cf9") +
                                tag("sag:Sagsnummer", "{2}") +
                                tag("sag:Titel", "Hjælp i hjemmet")) +
                            udvidelse("si:SagIndeksEgenskaber",
                                      virkning("gd", kFra) +
                                          tag("si:Foelsomhed", "FOELSOMME_PERSONOPLYSNINGER") +
                                          tag("si:OprettetTidspunkt", kFra))) +
                    tag("sag:TilstandListe",
                        tag("sag:Fremdrift",
                            virkning("sag", kFra) + tag("sag:FremdriftStatusKode", "Opstaaet"))) +
                    tag("sag:RelationListe", relationer)));
}

std::string side() {
    return tag("sd:FoersteResultatReference", "0") +
           tag("sd:MaksimalAntalKvantitet", std::to_string(kSide));
}

std::string part_led(std::string_view led, std::string_view prefix, std::string_view part) {
    const std::string p(prefix);
    return tag(
        led, side() + "<" + p + ":AttributListe/><" + p + ":TilstandListe/>" +
                 tag(p + ":RelationListe", tag(p + ":" + std::string(part),
                                               tag("gd:ReferenceID", urn("urn:oio:cpr-nr:{1}")))));
}

std::string vis(std::string_view gren, std::initializer_list<std::string_view> vaerdier) {
    std::string out;
    for (const std::string_view v : vaerdier) {
        const std::string ns(gren.substr(0, gren.find(':') + 1));
        out += tag(gren, tag(ns + "Vis", v));
    }
    return out;
}

// `noget`: whether there is anything to be found, else the answer is 44.
Scenario fremsoeg(const Indeksgrundlag& g, std::string_view sti, std::string_view element,
                  std::string_view krop, bool (*noget)(const Borger&),
                  std::function<bool(std::string_view, const Borger&)> tjek) {
    Scenario s = scenario(sti);
    const Skabelon t(konvolut(element, krop));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        t.udfyld(ud, {uuid_af(g.froe, n, 0), borger(g, n).cpr});
    };
    s.tjek = [&g, noget, tjek = std::move(tjek)](std::string_view svar, std::uint64_t n) {
        const Borger& b = borger(g, n);
        return har_kode(svar, uuid_af(g.froe, n, 0), noget(b) ? "20" : "44") && tjek(svar, b);
    };
    return s;
}

// A look-up of `slags` with the whole of the answer in one page.
Scenario opslag(const Indeksgrundlag& g, std::string_view sti, std::string_view nummer,
                std::function<bool(std::string_view, const Borger&)> tjek) {
    Scenario s;
    s.sti = sti;
    s.headere = "Content-Type: application/json\r\n";
    s.lav = [&g, nummer = std::string(nummer)](std::string& ud, std::uint64_t n) {
        ud += R"({")" + nummer + R"(":")" + borger(g, n).cpr +
              R"(","formaal":"belastningsprøve","bruger":"last","antal":1000})";
    };
    s.tjek = [&g, tjek = std::move(tjek)](std::string_view svar, std::uint64_t n) {
        return tjek(svar, borger(g, n));
    };
    return s;
}

Scenario klasse(const Indeksgrundlag& g, std::string_view element, std::string_view krop) {
    Scenario s = scenario("/klasse/7/");
    const Skabelon t(konvolut(element, krop));
    s.lav = [&g, t](std::string& ud, std::uint64_t n) {
        const Klasse& k = g.klasser[valg_af(g.froe, n, g.klasser.size())];
        t.udfyld(ud, {uuid_af(g.froe, n, 0), k.nummer, k.uuid});
    };
    s.tjek = [&g](std::string_view svar, std::uint64_t n) {
        return ok(svar, uuid_af(g.froe, n, 0)) &&
               svar.find(g.klasser[valg_af(g.froe, n, g.klasser.size())].uuid) !=
                   std::string_view::npos;
    };
    return s;
}

}  // namespace

Scenario sag_importer(const Indeksgrundlag& g, std::size_t antal) {
    Scenario s = scenario("/sagdokumentindeks/6/");
    const std::string hele = konvolut("sdi:ImporterSagDokumentIndeksInput", "{1}");
    const Skabelon ydre(hele);
    const Skabelon en(sag(g));
    s.lav = [&g, ydre, en, antal](std::string& ud, std::uint64_t n) {
        std::string sager;
        for (std::size_t i = 0; i < antal; ++i) {
            const std::uint64_t nr = n * antal + i;
            const std::string uuid = uuid_af(g.froe + 1, nr, 1);
            const Klasse& k = g.klasser[valg_af(g.froe + 1, nr, g.klasser.size())];
            en.udfyld(sager, {{},
                              uuid,
                              "LAST-" + uuid.substr(0, 13),
                              borger(g, nr).cpr,
                              k.nummer,
                              k.uuid,
                              borger(g, nr + 1).cpr});
        }
        ydre.udfyld(ud, {uuid_af(g.froe, n, 0), sager});
    };
    s.tjek = [&g, antal](std::string_view svar, std::uint64_t n) {
        if (antal_af(svar, "StatusKode>20<") != antal ||
            svar.find(uuid_af(g.froe, n, 0)) == std::string_view::npos)
            return false;
        for (std::size_t i = 0; i < antal; ++i)
            if (svar.find(uuid_af(g.froe + 1, n * antal + i, 1)) == std::string_view::npos)
                return false;
        return true;
    };
    return s;
}

Scenario sager_for_part(const Indeksgrundlag& g) {
    const std::string krop =
        tag("sdi:SoegUdtryk", part_led("sdi:SoegSag", "sag", "Sagspart")) +
        tag("sdi:Filter",
            vis("sdi:SagVis",
                {"egenskaber", "fremdrift", "sagsklasse", "sagsaktoer", "sagspart", "sagsrelation",
                 "sagsgenstand", "journalpost", "journalpost-journalnote", "itsystem"}) +
                vis("sdi:DokumentVis", {"egenskaber", "fremdrift", "dokument", "klasse", "aktoer",
                                        "part", "itsystem"}) +
                tag("sdi:SagInkluder", "journalpost")) +
        tag("sdi:Sortering", tag("sdi:SagSortering", tag("sdi:Element", "Registreringstidspunkt") +
                                                         tag("sdi:Retning", "Faldende") +
                                                         tag("sdi:Prioritet", "1")));
    return fremsoeg(
        g, "/sagdokumentindeks/6/", "sdi:FremsoegSagDokumentIndeksInput", krop,
        [](const Borger& b) { return b.sager > 0; },
        [](std::string_view svar, const Borger& b) {
            const std::size_t documents = elementer(svar, "DokumentFiltreretOejebliksbillede");
            // Of the first page's cases; of all when they fit on it.
            return er(svar, "sager", b.sager) && er(svar, "journalnotater", b.notater) &&
                   elementer(svar, "SagFiltreretOejebliksbillede") == std::min(kSide, b.sager) &&
                   (b.sager > kSide ? documents <= b.dokumenter : documents == b.dokumenter);
        });
}

Scenario antal_for_part(const Indeksgrundlag& g) {
    const std::string krop = tag("sdi:SoegUdtryk", part_led("sdi:SoegSag", "sag", "Sagspart"));
    return fremsoeg(
        g, "/sagdokumentindeks/6/", "sdi:FremsoegSagDokumentIndeksInput", krop,
        [](const Borger& b) { return b.sager > 0; },
        [](std::string_view svar, const Borger& b) {
            return er(svar, "sager", b.sager) &&
                   elementer(svar, "SagFiltreretOejebliksbillede") == 0;
        });
}

Scenario ydelser_for_part(const Indeksgrundlag& g) {
    const std::string krop =
        tag("yi:SoegUdtryk", tag("yi:operation", "OR") +
                                 part_led("yi:SoegBevillingIndeks", "bi", "Bevillingspart") +
                                 part_led("yi:SoegOekonomiskEffektueringIndeks", "oef",
                                          "OekonomiskEffektueringPart")) +
        tag("yi:Filter",
            vis("yi:BevillingVis", {"egenskaber", "bevilgetydelse", "sag", "part", "aktoer-ejer",
                                    "aktoer-ansvarlig"}) +
                vis("yi:OekonomiskEffektueringVis",
                    {"egenskaber", "aktoer", "oekonomiskeydelseeffektueringer", "itsystem"}));
    return fremsoeg(
        g, "/ydelseindeks/6/", "yi:FremsoegYdelseIndeksInput", krop,
        [](const Borger& b) { return b.bevillinger > 0; },
        [](std::string_view svar, const Borger& b) {
            return er(svar, "bevillinger", b.bevillinger) &&
                   er(svar, "effektueringer", b.effektueringer) &&
                   elementer(svar, "BevillingFiltreretOejebliksbillede") ==
                       std::min(kSide, b.bevillinger) &&
                   elementer(svar, "OekonomiskEffektueringFiltreretOejebliksbillede") ==
                       std::min(kSide, b.effektueringer);
        });
}

Scenario overblik_for_part(const Indeksgrundlag& g) {
    return opslag(g, "/opslag/1/overblik", "part", [](std::string_view svar, const Borger& b) {
        const std::size_t counts = svar.rfind(R"("antal":{)");
        if (counts == std::string_view::npos) return false;
        const auto er_der = [&](std::string_view slags, std::size_t antal) {
            return tal_efter(svar, R"(")" + std::string(slags) + R"(":)", counts) ==
                   static_cast<std::int64_t>(antal);
        };
        const std::size_t lines =
            b.sager + b.dokumenter + b.notater + b.bevillinger + b.effektueringer;
        return er_der("Sag", b.sager) && er_der("Dokument", b.dokumenter) &&
               er_der("Journalnotat", b.notater) && er_der("Bevilling", b.bevillinger) &&
               er_der("Effektuering", b.effektueringer) &&
               antal_af(svar, R"("slags":)") == std::min<std::size_t>(1000, lines);
    });
}

Scenario paragraf8_for_part(const Indeksgrundlag& g) {
    return opslag(g, "/opslag/1/paragraf8", "cpr", [](std::string_view svar, const Borger& b) {
        const std::int64_t all = tal_efter(svar, R"("i_alt":)");
        return all >= static_cast<std::int64_t>(b.nylige) &&
               all <= static_cast<std::int64_t>(b.mulige) &&
               antal_af(svar, R"("dispositionsdato":)") == static_cast<std::size_t>(all);
    });
}

Scenario klasse_soeg(const Indeksgrundlag& g) {
    return klasse(
        g, "k7:SoegInput",
        tag("k7:AttributListe", tag("k7:Egenskab", tag("sd:BrugervendtNoegleTekst", "{1}"))) +
            "<k7:TilstandListe/><k7:RelationListe/>");
}

Scenario klasse_laes(const Indeksgrundlag& g) {
    return klasse(g, "k7:LaesInput", tag("sd:UUIDIdentifikator", "{2}"));
}

}  // namespace faelled::bench
