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
    Hierarkiform form;  // points into `types`

    Binding(const Hierarkityper& t, Systemoperationer functions, const oio::Etiketter& labels)
        : types(t),
          f(std::move(functions)),
          form{kOrganisationSystem, kAction, types, kHierarkibeholdere, &labels} {}
    Binding(const Binding&) = delete;
    Binding& operator=(const Binding&) = delete;
    ~Binding() = default;
};
using Delt = std::shared_ptr<const Binding>;

Operation fremsoegobjekthierarki(const Delt& x) {
    Operation o = x->form.ny("fremsoegobjekthierarki", "FremsoegObjekthierarki");
    o.udfoerelse = Udfoerelse::kTung;
    o.visning = true;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        HierarkiForespoergsel request;
        FAELLED_TRY(request.hoved, x->form.laes_soegning(in, request.egenskaber));
        FAELLED_TRY(const Hierarkisvar found, x->f.fremsoegobjekthierarki(k, request));
        x->form.skriv_fund(20, "OK", found, out);
        return {};
    };
    o.fejlsvar = [x](const Fejl& f, xml::Skriver& out) {
        x->form.skriv_fund(f.kode, f.tekst, {}, out);
    };
    return o;
}

Result<ImportForespoergsel> laes_import(const Binding& x, xml::Node in) {
    ImportForespoergsel request;
    FAELLED_TRY(request.organisation, x.form.laes_foerste(in));
    const xml::Node units = in.foerste().naeste();
    FAELLED_TRY(request.enheder,
                x.form.laes_beholder(*x.types[1], "OrganisationEnhederInput", in, units));
    if (const xml::Node extra = units.naeste()) return hoerer_ikke_til(extra);
    return request;
}

Operation import(const Delt& x) {
    Operation o = x->form.ny("import", "ImporterOrganisationSystem");
    o.udfoerelse = Udfoerelse::kTung;
    o.koer = [x, output = o.output.navn](const Kalder& k, xml::Node in,
                                         xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(ImportForespoergsel request, laes_import(*x, in));
        FAELLED_TRY(const std::vector<UnikRetur> results, x->f.import(k, std::move(request)));
        x->form.skriv_import(output, results, out);
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
    if (const xml::Node extra = choice.naeste()) return hoerer_ikke_til(extra);
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
        return hoerer_ikke_til(choice);
    }
    return request;
}

Operation anonymiser(const Delt& x) {
    Operation o = x->form.ny("anonymiser", "Anonymiser");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const AnonymiserForespoergsel request, laes_anonymiser(in));
        FAELLED_CHECK(x->f.anonymiser(k, request));
        x->form.aaben("AnonymiserOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        x->form.luk("AnonymiserOutput", out);
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
