#include "soap/organisation/hierarki.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kNs = kOrganisationSystem.uri;
constexpr std::string_view kAction = "http://kombit.dk/sts/organisation/organisationssystem/";

struct Binding {
    Hierarkityper types;
    Systemoperationer f;
    const oio::Etiketter& labels;
};
using Delt = std::shared_ptr<const Binding>;

void aaben(std::string_view name, xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(kOrganisationSystem.praefiks, kNs);
    out.aaben(kOrganisationSystem.praefiks, name);
}
void luk(std::string_view name, xml::Skriver& out) {
    out.luk(kOrganisationSystem.praefiks, name);
}

Operation ny(std::string_view name, std::string_view stem) {
    Operation o;
    o.navn = name;
    o.meddelelse = stem;
    o.action = std::string(kAction) + std::string(name);
    o.input = {std::string(kNs), std::string(stem) + "Input"};
    o.output = {std::string(kNs), std::string(stem) + "Output"};
    o.fejlsvar = [out_name = o.output.navn](const Fejl& f, xml::Skriver& out) {
        aaben(out_name, out);
        oio::skriv_standardretur(f.kode, f.tekst, out);
        luk(out_name, out);
    };
    return o;
}

std::unexpected<Fejl> uventet(xml::Node n) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "elementet hører ikke til her"));
}

// --- fremsoegobjekthierarki
// ----------------------------------------------------------------------------------

Result<HierarkiForespoergsel> laes_hierarki(const Hierarkityper& types, xml::Node in) {
    FAELLED_TRY(oio::Soegehoved head, oio::laes_soegehoved(in));
    HierarkiForespoergsel request{.hoved = std::move(head.input), .egenskaber = {}};
    std::size_t i = 0;
    for (xml::Node n = head.rest; n; n = n.naeste(), ++i) {
        // Each at most once, in the order of the types.
        while (i < types.size() && !n.er(kNs, std::string(types[i]->navn) + "SoegEgenskab"))
            ++i;
        if (i == types.size()) return uventet(n);
        FAELLED_TRY(request.egenskaber[i], oio::laes_egenskab(*types[i], n));
    }
    return request;
}

void skriv_hierarki(const Binding& x, int code, std::string_view text, const Hierarkisvar& found,
                    xml::Skriver& out) {
    for (const oio::Objektbeskrivelse* b : x.types)
        oio::erklaer_navnerum(*b, out);
    aaben("FremsoegObjekthierarkiOutput", out);
    oio::skriv_standardretur(code, text, out);
    for (std::size_t i = 0; i < found.size(); ++i) {
        out.aaben(kOrganisationSystem.praefiks, kHierarkibeholdere[i]);
        for (const oio::Oejebliksbillede& one : found[i]) {
            // This element is OrganisationSystem's, its content the type's own.
            out.aaben(kOrganisationSystem.praefiks, "FiltreretOejebliksbillede");
            oio::skriv_oejebliksbillede_indhold(*x.types[i], one, x.labels, out);
            luk("FiltreretOejebliksbillede", out);
        }
        luk(kHierarkibeholdere[i], out);
    }
    luk("FremsoegObjekthierarkiOutput", out);
}

Operation fremsoegobjekthierarki(const Delt& x) {
    Operation o = ny("fremsoegobjekthierarki", "FremsoegObjekthierarki");
    o.udfoerelse = Udfoerelse::kTung;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const HierarkiForespoergsel request, laes_hierarki(x->types, in));
        FAELLED_TRY(const Hierarkisvar found, x->f.fremsoegobjekthierarki(k, request));
        skriv_hierarki(*x, 20, "OK", found, out);
        return {};
    };
    o.fejlsvar = [x](const Fejl& f, xml::Skriver& out) {
        skriv_hierarki(*x, f.kode, f.tekst, {}, out);
    };
    return o;
}

// --- import
// --------------------------------------------------------------------------------------------------

Result<ImportForespoergsel> laes_import(const Hierarkityper& types, xml::Node in) {
    const oio::Objektbeskrivelse& organisation = *types[0];
    const oio::Objektbeskrivelse& enhed = *types[1];
    const xml::Node first = in.foerste();
    if (!first || !first.er(organisation.ns.uri, organisation.navn)) {
        return std::unexpected(Fejl::ugyldig(in.kvalificeret(), "Organisation mangler"));
    }
    ImportForespoergsel request;
    FAELLED_TRY(request.organisation, oio::laes_objekt(organisation, first));
    const xml::Node units = first.naeste();
    if (!units || !units.er(kNs, "OrganisationEnhederInput")) {
        return std::unexpected(
            Fejl::ugyldig(in.kvalificeret(), "OrganisationEnhederInput mangler"));
    }
    if (const xml::Node extra = units.naeste()) return uventet(extra);
    for (xml::Node n = units.foerste(); n; n = n.naeste()) {
        if (!n.er(enhed.ns.uri, enhed.navn)) return uventet(n);
        FAELLED_TRY(oio::ImporterInput one, oio::laes_objekt(enhed, n));
        request.enheder.push_back(std::move(one));
    }
    return request;
}

Operation import(const Delt& x) {
    Operation o = ny("import", "ImporterOrganisationSystem");
    o.udfoerelse = Udfoerelse::kTung;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(ImportForespoergsel request, laes_import(x->types, in));
        FAELLED_TRY(const std::vector<UnikRetur> results, x->f.import(k, std::move(request)));
        aaben("ImporterOrganisationSystemOutput", out);
        for (const UnikRetur& r : results) {
            out.aaben("sd:UnikRetur");
            out.element("sd:StatusKode", std::to_string(r.kode));
            if (!r.tekst.empty()) out.element("sd:FejlbeskedTekst", r.tekst);
            out.element("sd:Type", r.type);
            out.element("sd:UUIDIdentifikator", r.uuid.text());
            out.luk("sd:UnikRetur");
        }
        luk("ImporterOrganisationSystemOutput", out);
        return {};
    };
    return o;
}

// --- anonymiser
// ----------------------------------------------------------------------------------------------

Result<AnonymiserForespoergsel> laes_anonymiser(xml::Node in) {
    const xml::Node choice = in.foerste();
    if (!choice) {
        return std::unexpected(
            Fejl::ugyldig(in.kvalificeret(), "PersonUUID eller PersonCPR mangler"));
    }
    if (const xml::Node extra = choice.naeste()) return uventet(extra);
    const std::string text(trim(choice.tekst()));
    AnonymiserForespoergsel request;
    if (choice.er(kNs, "PersonUUID")) {
        const std::optional<Uuid> uuid = Uuid::parse(text);
        if (!uuid) return std::unexpected(Fejl::ugyldig(choice.kvalificeret(), "ikke et UUID"));
        request.person = *uuid;
    } else if (choice.er(kNs, "PersonCPR")) {
        if (text.size() != 10 || !is_digits(text)) {
            return std::unexpected(Fejl::ugyldig(choice.kvalificeret(), "ikke præcis 10 cifre"));
        }
        request.person = text;
    } else {
        return uventet(choice);
    }
    return request;
}

Operation anonymiser(const Delt& x) {
    Operation o = ny("anonymiser", "Anonymiser");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const AnonymiserForespoergsel request, laes_anonymiser(in));
        FAELLED_CHECK(x->f.anonymiser(k, request));
        aaben("AnonymiserOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        luk("AnonymiserOutput", out);
        return {};
    };
    return o;
}

}  // namespace

std::vector<Operation> systemoperationer(const Hierarkityper& types, Systemoperationer functions,
                                         const oio::Etiketter& labels) {
    const Delt x = std::make_shared<const Binding>(types, std::move(functions), labels);
    std::vector<Operation> all;
    all.push_back(fremsoegobjekthierarki(x));
    all.push_back(import(x));
    all.push_back(anonymiser(x));
    return all;
}

}  // namespace faelled::soap
