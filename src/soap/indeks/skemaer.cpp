#include "soap/indeks/skemaer.hpp"

#include <array>
#include <initializer_list>
#include <span>
#include <string>

#include "soap/skema/indeks.hpp"

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;
using Navne = std::initializer_list<std::string_view>;

constexpr std::array kFaelles{kSagDok, kGenerelleDefinitioner, kGenerelleOperationer};

std::vector<Skemanavn> med(std::initializer_list<Skemanavn> more) {
    std::vector<Skemanavn> all(kFaelles.begin(), kFaelles.end());
    all.insert(all.end(), more);
    return all;
}

std::string i(const oio::Navnerum& ns, std::string_view name) {
    return std::string(ns.praefiks) + ":" + std::string(name);
}

// The operations' own namespace of a family.
class Operationsskema {
  public:
    Operationsskema(const Skemanavn& own, std::span<const Skemanavn> imports)
        : ns_(own.ns), s_(own, imports) {}

    Skemaskriver& skriver() { return s_; }

    void koder(std::string_view type, Navne values) {
        s_.koder(type, std::span(values.begin(), values.size()));
    }
    // An expression of these nodes, NOT, and expressions (indekser.md 9.2).
    void soegeudtryk(Navne nodes) {
        koder("AndOrType", {"AND", "OR"});
        s_.aaben_type("SoegUdtrykType");
        s_.led("operation=" + i(ns_, "AndOrType?"));
        Udskrift& out = s_.udskrift();
        out.aaben("xs:choice", {{"minOccurs", "0"}, {"maxOccurs", "unbounded"}});
        for (const std::string_view node : nodes)
            s_.led(node);
        s_.led("NOT=" + i(ns_, "SoegUdtrykType"));
        s_.led("SoegUdtryk=" + i(ns_, "SoegUdtrykType"));
        out.luk();
        s_.luk_type();
    }
    void antal(Navne elements) {
        koder("AntalElementType", elements);
        s_.kompleks("AntalType", {},
                    "Element=" + i(ns_, "AntalElementType") +
                        " Antal=xs:integer Paginering=go:PagineringType?");
    }
    // <name>VisType and <name>InkluderFilterType.
    void vis(const std::string& name, Navne values, Navne include) {
        koder(name + "VisFilterType", values);
        s_.kompleks(name + "VisType", {}, "Vis=" + i(ns_, name + "VisFilterType"));
        koder(name + "InkluderFilterType", include);
    }
    // `rank`: what gives the order among several.
    void sortering(const std::string& name, Navne values, const std::string& rank) {
        koder(name + "SorteringFilterType", values);
        s_.kompleks(name + "SorteringType", {},
                    "Element=" + i(ns_, name + "SorteringFilterType") + " Retning=" +
                        i(ns_, "SorteringFilterRetningType") + " " + rank + "=xs:integer");
    }
    // Filter and Sortering of a search over these objects, in any order.
    void filter(const std::string& family, Navne objects) {
        koder("SorteringFilterRetningType", {"Stigende", "Faldende"});
        std::string show;
        std::string sort;
        for (const std::string_view o : objects) {
            const std::string name(o);
            // Filter: what is shown and what comes with it. Sortering: by what.
            const auto add = [&](std::string& content, std::string_view part,
                                 std::string_view type) {
                content.append(name).append(part).append("=");
                content.append(ns_.praefiks).append(":").append(name).append(type).append(" ");
            };
            add(show, "Vis", "VisType");
            add(show, "Inkluder", "InkluderFilterType");
            add(sort, "Sortering", "SorteringType");
        }
        s_.kompleks("FremsoegFilter" + family + "InputType", {}, show, Gruppe::kFrieValg);
        s_.kompleks("FremsoegSortering" + family + "InputType", {}, sort, Gruppe::kFrieValg);
    }
    // Element NAVN of a type of its own, any number of these in any order.
    void frit_valg(const std::string& name, std::string_view content) {
        s_.element(name, i(ns_, name + "Type"));
        s_.kompleks(name + "Type", {}, content, Gruppe::kFrieValg);
    }
    // What opdater takes of one object.
    void opdater(const std::string& name, const Objektbeskrivelse& b) {
        s_.kompleks(name + "InputType", i(b.ns, "RetInputType"),
                    std::string("Tidspunkt=xs:dateTime") +
                        (b.uden_notifikation ? " UdenNotifikation=xs:boolean?" : ""));
    }

  private:
    oio::Navnerum ns_;
    Skemaskriver s_;
};

Skema sagsskema(const Objektbeskrivelse& sag, const Skemanavn& name) {
    Skemaskriver s(name, kFaelles);
    s.element(sag.navn, i(sag.ns, sag.navn) + "Type");
    skriv_indeksobjekt(sag, s);
    skriv_indeksoperationer(sag, Laesning::kUdenSts, s);
    return s.faerdig();
}

// Operations on one case, and its extensions.
Skema sagindeksskema(const Objektbeskrivelse& sag, const Skemanavn& sagsfil) {
    Skemaskriver s({kSagIndeks, kSagIndeksfil}, med({sagsfil}));
    s.element("LaesInput", "go:LaesIndeksInputType");
    s.element("ListInput", "go:ListIndeksInputType");
    skriv_fjern(s);
    skriv_kasser(sag, kSagIndeks.praefiks, s);
    skriv_udvidelser(sag, kSagIndeks, s);
    return s.faerdig();
}

// A type whose operations and extensions are in its own namespace.
Skema indeksskema(const Objektbeskrivelse& b, const Skemanavn& name, bool kasser) {
    Skemaskriver s(name, kFaelles);
    skriv_indeksobjekt(b, s);
    skriv_indeksoperationer(b, Laesning::kMedSts, s);
    skriv_fjern(s);
    if (kasser) skriv_kasser(b, b.ns.praefiks, s);
    skriv_udvidelser(b, b.ns, s);
    return s.faerdig();
}

Skema sagdokumentindeksskema(const Objektbeskrivelse& sag, const Objektbeskrivelse& dokument,
                             std::span<const Skemanavn> imports) {
    Operationsskema o({kSagDokumentIndeks, kSagDokumentIndeksfil}, imports);
    Skemaskriver& s = o.skriver();
    const std::string case_type = i(sag.ns, sag.navn) + "Type";
    const std::string document_type = i(dokument.ns, dokument.navn) + "Type";
    s.begge("FjernSagDokumentIndeksInput", {},
            "SagUuid=sd:UnikIdType* SoegUdtryk=sdi:SoegUdtrykType? "
            "EfterladSagsloeseDokumenter=xs:boolean? FjernOgsaaYdelse=xs:boolean?");
    o.frit_valg("ImporterSagDokumentIndeksInput",
                "DokumentIndeks=" + document_type + " SagIndeks=" + case_type);
    o.frit_valg("OpdaterSagDokumentIndeksInput",
                "OpdaterDokumentIndeks=sdi:OpdaterDokumentIndeksInputType "
                "OpdaterSagIndeks=sdi:OpdaterSagIndeksInputType");
    for (const std::string_view name : {"Fjern", "Importer", "Ret", "Opdater"})
        s.element(std::string(name) + "SagDokumentIndeksOutput", "sd:MultipleOutputType");
    o.opdater("OpdaterDokumentIndeks", dokument);
    o.opdater("OpdaterSagIndeks", sag);
    s.begge("FremsoegSagDokumentIndeksInput", {},
            "SagUuid=xs:string* DokumentUuid=xs:string* SoegUdtryk=sdi:SoegUdtrykType? "
            "Filter=sdi:FremsoegFilterSagDokumentIndeksInputType? "
            "Sortering=sdi:FremsoegSorteringSagDokumentIndeksInputType?");
    s.begge("FremsoegSagDokumentIndeksOutput", "sd:BasicOutputType",
            "Antal=sdi:AntalType* SagFiltreretOejebliksbillede=" +
                i(sag.ns, "FiltreretOejebliksbilledeType*") +
                " DokumentFiltreretOejebliksbillede=" +
                i(dokument.ns, "FiltreretOejebliksbilledeType*"));
    const std::string document_node = "=" + i(dokument.ns, "SoegInputType");
    o.soegeudtryk({"SoegDokument" + document_node, "SoegSag=" + i(sag.ns, "SoegInputType"),
                   "SoegSagsloeseDokumenter" + document_node});
    o.antal({"sager", "dokumenter", "journalnotater"});
    o.vis("Dokument",
          {"egenskaber", "fremdrift", "dokument", "klasse", "aktoer", "part", "itsystem",
           "sikkerhedsprofil"},
          {"dokument"});
    o.sortering(
        "Dokument",
        {"Bruger", "StsRegistreringstidspunkt", "Registreringstidspunkt", "BrugervendtNoegle",
         "ItSystem-Systemnavn", "Fremdrift", "Titel", "Foelsomhed", "Major", "Minor"},
        "Prioritet");
    o.vis(
        "Sag",
        {"egenskaber", "fremdrift", "sagsklasse", "sagsaktoer", "sagspart", "sagsrelation",
         "sagsgenstand", "journalpost", "journalpost-journalnote", "itsystem", "sikkerhedsprofil"},
        {"sagsrelation", "journalpost"});
    o.sortering("Sag",
                {"Bruger", "StsRegistreringstidspunkt", "Registreringstidspunkt",
                 "BrugervendtNoegle", "ItSystem-Systemnavn", "Fremdrift", "Titel", "Foelsomhed",
                 "Sagklasse-BrugervendtNoegle", "Livscyklus"},
                "Prioritet");
    o.filter("SagDokumentIndeks", {"Dokument", "Sag"});
    return s.faerdig();
}

Skema ydelseindeksskema(const Objektbeskrivelse& bevilling, const Objektbeskrivelse& effektuering,
                        std::span<const Skemanavn> imports) {
    Operationsskema o({kYdelseIndeks, kYdelseIndeksfil}, imports);
    Skemaskriver& s = o.skriver();
    o.frit_valg("ImporterYdelseIndeksInput",
                "BevillingIndeks=" + i(bevilling.ns, "ImportInputType") +
                    " OekonomiskEffektueringIndeks=" + i(effektuering.ns, "ImportInputType"));
    s.element("ImporterYdelseIndeksOutput", "sd:MultipleOutputType");
    o.frit_valg("OpdaterYdelseIndeksInput",
                "OpdaterBevillingIndeks=yi:OpdaterBevillingIndeksInputType "
                "OpdaterOekonomiskEffektueringIndeks="
                "yi:OpdaterOekonomiskEffektueringIndeksInputType");
    s.element("OpdaterYdelseIndeksOutput", "sd:MultipleOutputType");
    o.opdater("OpdaterBevillingIndeks", bevilling);
    o.opdater("OpdaterOekonomiskEffektueringIndeks", effektuering);
    s.begge("FremsoegYdelseIndeksInput", {},
            "BevillingUuid=xs:string* OekonomiskEffektueringUuid=xs:string* "
            "SoegUdtryk=yi:SoegUdtrykType Filter=yi:FremsoegFilterYdelseIndeksInputType? "
            "Sortering=yi:FremsoegSorteringYdelseIndeksInputType?");
    s.begge("FremsoegYdelseIndeksOutput", "sd:BasicOutputType",
            "Antal=yi:AntalType* BevillingFiltreretOejebliksbillede=" +
                i(bevilling.ns, "FiltreretOejebliksbilledeType*") +
                " OekonomiskEffektueringFiltreretOejebliksbillede=" +
                i(effektuering.ns, "FiltreretOejebliksbilledeType*"));
    o.soegeudtryk({"SoegBevillingIndeks=" + i(bevilling.ns, "SoegInputType"),
                   "SoegOekonomiskEffektueringIndeks=" + i(effektuering.ns, "SoegInputType")});
    o.antal({"bevillinger", "ydelser", "effektueringer"});
    o.vis("Bevilling",
          {"egenskaber", "egenskaberlokaludvidelse", "bevilgetydelse", "sag", "part", "aktoer-ejer",
           "aktoer-ansvarlig", "sikkerhedsprofil"},
          {"bevilgetydelse"});
    o.sortering("Bevilling", {"FuldtNavn", "Ydelsesnavn"}, "Sekvens");
    o.vis("OekonomiskEffektuering",
          {"egenskaber", "aktoer", "oekonomiskeydelseeffektueringer", "itsystem"},
          {"oekonomiskeydelseeffektueringer"});
    o.sortering("OekonomiskEffektuering", {"Dispositionsdato"}, "Sekvens");
    o.filter("YdelseIndeks", {"Bevilling", "OekonomiskEffektuering"});
    return s.faerdig();
}

std::vector<Skema> faelles(std::span<const Objektbeskrivelse* const> types) {
    return {header_skema(), sagdok_skema(types, kIndeksform), generelle_definitioner(),
            generelle_operationer()};
}

}  // namespace

std::vector<Skema> sagdokumentskemaer(const Objektbeskrivelse& sag,
                                      const Objektbeskrivelse& dokument) {
    const Objektbeskrivelse* const types[] = {&sag, &dokument};
    const Skemanavn case_file{sag.ns, "SagOperationer.xsd"};
    const Skemanavn document_file{dokument.ns, kDokumentIndeksfil};
    std::vector<Skema> all = faelles(types);
    all.push_back(sagsskema(sag, case_file));
    all.push_back(sagindeksskema(sag, case_file));
    all.push_back(indeksskema(dokument, document_file, true));
    all.push_back(sagdokumentindeksskema(
        sag, dokument, med({case_file, {kSagIndeks, kSagIndeksfil}, document_file})));
    return all;
}

std::vector<Skema> ydelsesskemaer(const Objektbeskrivelse& bevilling,
                                  const Objektbeskrivelse& effektuering) {
    const Objektbeskrivelse* const types[] = {&bevilling, &effektuering};
    const Skemanavn grant_file{bevilling.ns, kBevillingIndeksfil};
    const Skemanavn payment_file{effektuering.ns, kEffektueringIndeksfil};
    std::vector<Skema> all = faelles(types);
    all.push_back(indeksskema(bevilling, grant_file, false));
    all.push_back(indeksskema(effektuering, payment_file, false));
    all.push_back(ydelseindeksskema(bevilling, effektuering, med({grant_file, payment_file})));
    return all;
}

}  // namespace faelled::soap
