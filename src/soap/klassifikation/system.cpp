#include "soap/klassifikation/system.hpp"

#include <memory>
#include <utility>

namespace faelled::soap {

namespace {

constexpr oio::Navnerum kSystem{
    "klassifikationsystem", "http://stoettesystemerne.dk/klassifikation/klassifikationsystem/6/"};
constexpr std::string_view kAction = "http://kombit.dk/sts/klassifikation/klassifikationsystem/";
// Containers of the answer, in the order of the types; with "Input" those of an import.
constexpr std::array<std::string_view, 3> kBeholdere = {"Klassifikationer", "Facetter", "Klasser"};

struct Binding {
    Klassifikationstyper types;
    Klassifikationssystem f;
    const oio::Etiketter& labels;
};
using Delt = std::shared_ptr<const Binding>;

void aaben(std::string_view name, xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(kSystem.praefiks, kSystem.uri);
    out.aaben(kSystem.praefiks, name);
}
void luk(std::string_view name, xml::Skriver& out) {
    out.luk(kSystem.praefiks, name);
}

Operation ny(std::string_view name, std::string_view stem) {
    Operation o;
    o.navn = name;
    o.meddelelse = stem;
    o.action = std::string(kAction) + std::string(name);
    o.input = {std::string(kSystem.uri), std::string(stem) + "Input"};
    o.output = {std::string(kSystem.uri), std::string(stem) + "Output"};
    o.udfoerelse = Udfoerelse::kTung;
    return o;
}

std::unexpected<Fejl> uventet(xml::Node n) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "elementet hører ikke til her"));
}

// --- fremsoegobjekthierarki

Result<KlassifikationshierarkiInput> laes_hierarki(Klassifikationstyper types, xml::Node in) {
    FAELLED_TRY(oio::Soegehoved head, oio::laes_soegehoved(in));
    KlassifikationshierarkiInput request{.hoved = std::move(head.input), .egenskaber = {}};
    std::size_t i = 0;
    for (xml::Node n = head.rest; n; n = n.naeste(), ++i) {
        // Each at most once, in the order of the types.
        while (i < types.size() && !n.er(kSystem.uri, std::string(types[i]->navn) + "SoegEgenskab"))
            ++i;
        if (i == types.size()) return uventet(n);
        FAELLED_TRY(request.egenskaber[i], oio::laes_egenskab(*types[i], n));
    }
    return request;
}

// All three containers are always there.
void skriv_hierarki(const Binding& x, int code, std::string_view text,
                    const Klassifikationshierarki& found, xml::Skriver& out) {
    for (const oio::Objektbeskrivelse* b : x.types)
        oio::erklaer_navnerum(*b, out);
    aaben("FremsoegObjekthierarkiOutput", out);
    oio::skriv_standardretur(code, text, out);
    for (std::size_t i = 0; i < found.size(); ++i) {
        out.aaben(kSystem.praefiks, kBeholdere[i]);
        for (const oio::Oejebliksbillede& one : found[i]) {
            // This element is KlassifikationSystem's, its content the type's own.
            out.aaben(kSystem.praefiks, "FiltreretOejebliksbillede");
            oio::skriv_oejebliksbillede_indhold(*x.types[i], one, x.labels, out);
            luk("FiltreretOejebliksbillede", out);
        }
        luk(kBeholdere[i], out);
    }
    luk("FremsoegObjekthierarkiOutput", out);
}

Operation fremsoegobjekthierarki(const Delt& x) {
    Operation o = ny("fremsoegobjekthierarki", "FremsoegObjekthierarki");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const KlassifikationshierarkiInput request, laes_hierarki(x->types, in));
        FAELLED_TRY(const Klassifikationshierarki found, x->f.fremsoegobjekthierarki(k, request));
        skriv_hierarki(*x, 20, "OK", found, out);
        return {};
    };
    o.fejlsvar = [x](const Fejl& f, xml::Skriver& out) {
        skriv_hierarki(*x, f.kode, f.tekst, {}, out);
    };
    return o;
}

// --- import

Result<std::vector<oio::ImporterInput>> laes_beholder(const oio::Objektbeskrivelse& b,
                                                      std::string_view name, xml::Node in,
                                                      xml::Node container) {
    const std::string wanted = std::string(name) + "Input";
    if (!container || !container.er(kSystem.uri, wanted))
        return std::unexpected(Fejl::ugyldig(in.kvalificeret(), wanted + " mangler"));
    std::vector<oio::ImporterInput> out;
    for (xml::Node n = container.foerste(); n; n = n.naeste()) {
        if (!n.er(b.ns.uri, b.navn)) return uventet(n);
        FAELLED_TRY(oio::ImporterInput one, oio::laes_objekt(b, n));
        out.push_back(std::move(one));
    }
    return out;
}

Result<KlassifikationsimportInput> laes_import(Klassifikationstyper types, xml::Node in) {
    const xml::Node first = in.foerste();
    if (!first || !first.er(types[0]->ns.uri, types[0]->navn))
        return std::unexpected(
            Fejl::ugyldig(in.kvalificeret(), std::string(types[0]->navn) + " mangler"));
    KlassifikationsimportInput request;
    FAELLED_TRY(request.klassifikation, oio::laes_objekt(*types[0], first));
    const xml::Node facets = first.naeste();
    FAELLED_TRY(request.facetter, laes_beholder(*types[1], kBeholdere[1], in, facets));
    const xml::Node classes = facets.naeste();
    FAELLED_TRY(request.klasser, laes_beholder(*types[2], kBeholdere[2], in, classes));
    if (const xml::Node extra = classes.naeste()) return uventet(extra);
    return request;
}

Operation import(const Delt& x) {
    Operation o = ny("import", "ImporterKlassifikationSystem");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(KlassifikationsimportInput request, laes_import(x->types, in));
        FAELLED_TRY(const auto results, x->f.import(k, std::move(request)));
        aaben("ImporterKlassifikationSystemOutput", out);
        for (const Klassifikationsretur& r : results) {
            out.aaben("sd:UnikRetur");
            out.element("sd:StatusKode", std::to_string(r.kode));
            if (!r.tekst.empty()) out.element("sd:FejlbeskedTekst", r.tekst);
            out.element("sd:Type", r.type);
            out.element("sd:UUIDIdentifikator", r.uuid.text());
            out.luk("sd:UnikRetur");
        }
        luk("ImporterKlassifikationSystemOutput", out);
        return {};
    };
    o.fejlsvar = [](const Fejl& f, xml::Skriver& out) {
        aaben("ImporterKlassifikationSystemOutput", out);
        oio::skriv_standardretur(f.kode, f.tekst, out);
        luk("ImporterKlassifikationSystemOutput", out);
    };
    return o;
}

}  // namespace

std::vector<Operation> klassifikationssystem(Klassifikationstyper types,
                                             Klassifikationssystem functions,
                                             const oio::Etiketter& labels) {
    const Delt x = std::make_shared<const Binding>(types, std::move(functions), labels);
    std::vector<Operation> all;
    all.push_back(fremsoegobjekthierarki(x));
    all.push_back(import(x));
    return all;
}

}  // namespace faelled::soap
