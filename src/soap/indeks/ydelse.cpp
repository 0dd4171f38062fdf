#include "soap/indeks/ydelse.hpp"

#include <string>
#include <utility>

#include "soap/indeks/faelles.hpp"
#include "soap/indeks/fremsoegform.hpp"
#include "soap/indeks/skemaer.hpp"

namespace faelled::soap {

namespace {

using namespace indeksform;
using indeks::Gren;
using indeks::Led;

constexpr Gren kBevillinger = 0;
constexpr Gren kEffektueringer = 1;
constexpr oio::Navnerum kYi = kYdelseIndeks;
constexpr std::string_view kWsdlNs = "http://stoettesystemerne.dk/ydelsesindeks";

constexpr Soegeled kLed[] = {
    {"SoegBevillingIndeks", Led::Slags::kObjekt, kBevillinger},
    {"SoegOekonomiskEffektueringIndeks", Led::Slags::kObjekt, kEffektueringer}};
constexpr std::string_view kBevillingVis[] = {
    "egenskaber",  "egenskaberlokaludvidelse", "bevilgetydelse",  "sag", "part",
    "aktoer-ejer", "aktoer-ansvarlig",         "sikkerhedsprofil"};
constexpr std::string_view kEffektueringVis[] = {"egenskaber", "aktoer",
                                                 "oekonomiskeydelseeffektueringer", "itsystem"};
constexpr std::string_view kBevillingInkluder[] = {"bevilgetydelse"};
constexpr std::string_view kEffektueringInkluder[] = {"oekonomiskeydelseeffektueringer"};
constexpr std::string_view kBevillingSortering[] = {"FuldtNavn", "Ydelsesnavn"};
constexpr std::string_view kEffektueringSortering[] = {"Dispositionsdato"};

Fremsoegform form(const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& types) {
    return {.ns = kYi,
            .output = "FremsoegYdelseIndeksOutput",
            .raekke = "Sekvens",
            .antal_dele = "ydelser",
            .dele_sidst = false,
            .grene = {Grenform{.uuid = "BevillingUuid",
                               .vis = "BevillingVis",
                               .vises = kBevillingVis,
                               .inkluder = "BevillingInkluder",
                               .inkluderes = kBevillingInkluder,
                               .sortering = "BevillingSortering",
                               .sorteringer = kBevillingSortering,
                               .antal = "bevillinger",
                               .billede = "BevillingFiltreretOejebliksbillede"},
                      Grenform{.uuid = "OekonomiskEffektueringUuid",
                               .vis = "OekonomiskEffektueringVis",
                               .vises = kEffektueringVis,
                               .inkluder = "OekonomiskEffektueringInkluder",
                               .inkluderes = kEffektueringInkluder,
                               .sortering = "OekonomiskEffektueringSortering",
                               .sorteringer = kEffektueringSortering,
                               .antal = "effektueringer",
                               .billede = "OekonomiskEffektueringFiltreretOejebliksbillede"}},
            .led = kLed,
            .typer = types};
}

// Held by the operations, constant.
struct Binding {
    Fremsoegform form;
    Ydelsesoperationer f;

    [[nodiscard]] const oio::Objektbeskrivelse& type(Gren g) const { return *form.typer.at(g); }
};
using Delt = std::shared_ptr<const Binding>;

// The element in the wrapper of the same name: yi:BevillingIndeks/bi:BevillingIndeks.
Result<oio::ImporterInput> laes_pakket(const oio::Objektbeskrivelse& b, xml::Node wrapper) {
    const xml::Node object = wrapper.foerste();
    if (!object || !object.er(b.ns.uri, b.navn) || object.naeste())
        return std::unexpected(Fejl::ugyldig(
            wrapper.kvalificeret(),
            "skal have ét " + std::string(b.ns.praefiks) + ":" + std::string(b.navn)));
    return oio::laes_objekt(b, object);
}

Result<std::vector<indeks::Importeret>> laes_importer(const Binding& x, xml::Node in) {
    std::vector<indeks::Importeret> all;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        const Gren g = n.navn() == x.type(kBevillinger).navn ? kBevillinger : kEffektueringer;
        if (!n.er(kYi.uri, x.type(g).navn)) return uventet(n);
        const xml::Node object = n.foerste();
        all.push_back({g, object ? objektets_uuid(object) : Uuid{}, laes_pakket(x.type(g), n)});
    }
    return all;
}

Result<std::vector<indeks::Opdateret>> laes_opdater(const Binding& x, xml::Node in) {
    constexpr std::string_view kNavne[] = {"OpdaterBevillingIndeks",
                                           "OpdaterOekonomiskEffektueringIndeks"};
    std::vector<indeks::Opdateret> all;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        const Gren g = n.navn() == kNavne[kBevillinger] ? kBevillinger : kEffektueringer;
        if (!n.er(kYi.uri, kNavne[g])) return uventet(n);
        all.push_back({g, objektets_uuid(n), oio::laes_opdater(x.type(g), kYi, n)});
    }
    return all;
}

Operation yi_operation(std::string_view name, std::string_view stem) {
    Operation o = ny(kYi, kYi, "http://kombit.dk/sts/ydelseindeks/", name,
                     std::string(stem) + "Input", std::string(stem) + "Output");
    o.udfoerelse = Udfoerelse::kTung;
    return o;
}

void skriv_mange(std::string_view name, const std::vector<indeks::Enkeltsvar>& all,
                 xml::Skriver& out) {
    aaben(kYi, name, out);
    skriv_enkeltsvar(all, out);
    out.luk(kYi.praefiks, name);
}

std::vector<Operation> faelles_operationer(const Delt& x, std::size_t most_bytes) {
    Operation importer = yi_operation("importer", "ImporterYdelseIndeks");
    importer.maks_bytes = most_bytes;
    importer.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto objects, laes_importer(*x, in));
        FAELLED_TRY(const auto done, x->f.importer(k, std::move(objects)));
        skriv_mange("ImporterYdelseIndeksOutput", done, out);
        return {};
    };
    Operation opdater = yi_operation("opdater", "OpdaterYdelseIndeks");
    opdater.maks_bytes = most_bytes;
    opdater.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto objects, laes_opdater(*x, in));
        FAELLED_TRY(const auto done, x->f.opdater(k, std::move(objects)));
        skriv_mange("OpdaterYdelseIndeksOutput", done, out);
        return {};
    };
    Operation fremsoeg = yi_operation("fremsoeg", "FremsoegYdelseIndeks");
    fremsoeg.visning = true;
    fremsoeg.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const indeks::FremsoegInput asked, laes_fremsoeg(x->form, in));
        FAELLED_TRY(const indeks::FremsoegSvar found, x->f.fremsoeg(k, asked));
        skriv_fremsoeg(x->form, asked.filter, found, x->f.udsnit, out);
        return {};
    };
    return {std::move(importer), std::move(fremsoeg), std::move(opdater)};
}

// `message`: as the official WSDL names the operation's messages.
Operation fjern(const Delt& x, Gren g, std::string_view actionbase, std::string_view message) {
    const oio::Navnerum own = x->type(g).ns;
    Operation o = ny(own, own, actionbase, "fjern", "FjernInput", "FjernOutput");
    o.meddelelse = message;
    o.koer = [x, g, own](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::UuidNoteInput asked, oio::laes_uuid_note(in));
        FAELLED_CHECK(x->f.fjern(k, g, asked.uuid));
        aaben(own, "FjernOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        out.luk(own.praefiks, "FjernOutput");
        return {};
    };
    return o;
}

Tjeneste tjeneste(std::string_view name, std::string_view segment, std::string_view file,
                  std::vector<Operation> operations) {
    Tjeneste t;
    t.navn = name;
    t.segment = segment;
    t.sti = "/" + t.segment + "/6/";
    t.wsdl_ns = kWsdlNs;
    t.skemaer = {std::string(file), std::string(kRequestHeaderfil)};
    t.operationer = std::move(operations);
    return t;
}

}  // namespace

std::vector<Tjeneste> ydelsestjenester(const Ydelsesopsaetning& setup) {
    const Delt x = std::make_shared<const Binding>(form(setup.typer), setup.f);
    const auto schemas = std::make_shared<const std::vector<Skema>>(
        ydelsesskemaer(x->type(kBevillinger), x->type(kEffektueringer)));
    std::vector<Tjeneste> all;
    all.push_back(tjeneste("YdelseIndeks", "ydelseindeks", kYdelseIndeksfil,
                           faelles_operationer(x, setup.maks_bytes)));
    all.push_back(
        tjeneste("BevillingIndeks", "bevillingindeks", kBevillingIndeksfil,
                 {fjern(x, kBevillinger, "http://kombit.dk/sts/ydelseindeks/bevillingindeks/",
                        "BevillingFjern")}));
    // The capital inside is the official one.
    all.push_back(tjeneste(
        "OekonomiskEffektueringIndeks", "oekonomiskeffektueringindeks", kEffektueringIndeksfil,
        {fjern(x, kEffektueringer, "http://kombit.dk/sts/ydelseindeks/oekonomiskEffektuering/",
               "OekonomiskEffektueringFjern")}));
    for (Tjeneste& t : all) {
        t.skemasaet = schemas;
        t.adgang = setup.adgang;
        t.underskriver = setup.underskriver;
    }
    return all;
}

Result<std::vector<indeks::Importeret>> laes_ydelse_importer(
    const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& typer, std::string_view xml) {
    FAELLED_TRY(const Beskedelement message,
                laes_besked(xml, kYi.uri, "ImporterYdelseIndeksInput"));
    return laes_importer(Binding{form(typer), {}}, message.element);
}

}  // namespace faelled::soap
