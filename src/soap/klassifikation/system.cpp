#include "soap/klassifikation/system.hpp"

#include <memory>
#include <utility>

namespace faelled::soap {

namespace {

constexpr oio::Navnerum kSystem{
    "klassifikationsystem", "http://stoettesystemerne.dk/klassifikation/klassifikationsystem/6/"};
constexpr std::string_view kAction = "http://kombit.dk/sts/klassifikation/klassifikationsystem/";
// Containers of the answer, in the order of the types.
constexpr std::array<std::string_view, 3> kBeholdere = {"Klassifikationer", "Facetter", "Klasser"};

struct Binding {
    Klassifikationstyper types;
    Klassifikationssystem f;
    Hierarkiform form;
};
using Delt = std::shared_ptr<const Binding>;

Operation ny(const Delt& x, std::string_view name, std::string_view stem) {
    Operation o = x->form.ny(name, stem);
    o.udfoerelse = Udfoerelse::kTung;
    return o;
}

Operation fremsoegobjekthierarki(const Delt& x) {
    Operation o = ny(x, "fremsoegobjekthierarki", "FremsoegObjekthierarki");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        KlassifikationshierarkiInput request;
        FAELLED_TRY(request.hoved, x->form.laes_soegning(in, request.egenskaber));
        FAELLED_TRY(const Klassifikationshierarki found, x->f.fremsoegobjekthierarki(k, request));
        x->form.skriv_fund(20, "OK", found, out);
        return {};
    };
    o.fejlsvar = [x](const Fejl& f, xml::Skriver& out) {
        x->form.skriv_fund(f.kode, f.tekst, {}, out);
    };
    return o;
}

Result<KlassifikationsimportInput> laes_import(const Binding& x, xml::Node in) {
    KlassifikationsimportInput request;
    FAELLED_TRY(request.klassifikation, x.form.laes_foerste(in));
    const xml::Node facets = in.foerste().naeste();
    FAELLED_TRY(request.facetter, x.form.laes_beholder(*x.types[1], "FacetterInput", in, facets));
    const xml::Node classes = facets.naeste();
    FAELLED_TRY(request.klasser, x.form.laes_beholder(*x.types[2], "KlasserInput", in, classes));
    if (const xml::Node extra = classes.naeste()) return hoerer_ikke_til(extra);
    return request;
}

Operation import(const Delt& x) {
    Operation o = ny(x, "import", "ImporterKlassifikationSystem");
    o.koer = [x, output = o.output.navn](const Kalder& k, xml::Node in,
                                         xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(KlassifikationsimportInput request, laes_import(*x, in));
        FAELLED_TRY(const auto results, x->f.import(k, std::move(request)));
        x->form.skriv_import(output, results, out);
        return {};
    };
    return o;
}

}  // namespace

std::vector<Operation> klassifikationssystem(Klassifikationstyper types,
                                             Klassifikationssystem functions,
                                             const oio::Etiketter& labels) {
    const Delt x = std::make_shared<const Binding>(
        types, std::move(functions), Hierarkiform{kSystem, kAction, types, kBeholdere, &labels});
    std::vector<Operation> all;
    all.push_back(fremsoegobjekthierarki(x));
    all.push_back(import(x));
    return all;
}

}  // namespace faelled::soap
