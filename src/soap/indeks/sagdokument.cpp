#include "soap/indeks/sagdokument.hpp"

#include <memory>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "soap/indeks/faelles.hpp"
#include "soap/indeks/fremsoegform.hpp"
#include "soap/indeks/skemaer.hpp"

namespace faelled::soap {

namespace {

using namespace indeksform;
using indeks::Gren;
using indeks::Led;

constexpr Gren kSager = 0;
constexpr Gren kDokumenter = 1;
constexpr oio::Navnerum kSdi = kSagDokumentIndeks;
constexpr std::string_view kWsdlNs = "http://stoettesystemerne.dk/sagsogdokumentindeks";

constexpr Soegeled kLed[] = {{"SoegSag", Led::Slags::kObjekt, kSager},
                             {"SoegDokument", Led::Slags::kObjekt, kDokumenter},
                             {"SoegSagsloeseDokumenter", Led::Slags::kUbundet, kDokumenter}};
// Values in the order of the schema; a bit or number is the place.
constexpr std::string_view kSagVis[] = {
    "egenskaber",   "fremdrift",       "sagsklasse",
    "sagsaktoer",   "sagspart",        "sagsrelation",
    "sagsgenstand", "journalpost",     "journalpost-journalnote",
    "itsystem",     "sikkerhedsprofil"};
constexpr std::string_view kDokumentVis[] = {"egenskaber", "fremdrift",       "dokument",
                                             "klasse",     "aktoer",          "part",
                                             "itsystem",   "sikkerhedsprofil"};
constexpr std::string_view kSagInkluder[] = {"sagsrelation", "journalpost"};
constexpr std::string_view kDokumentInkluder[] = {"dokument"};
constexpr std::string_view kSagSortering[] = {"Bruger",
                                              "StsRegistreringstidspunkt",
                                              "Registreringstidspunkt",
                                              "BrugervendtNoegle",
                                              "ItSystem-Systemnavn",
                                              "Fremdrift",
                                              "Titel",
                                              "Foelsomhed",
                                              "Sagklasse-BrugervendtNoegle",
                                              "Livscyklus"};
constexpr std::string_view kDokumentSortering[] = {"Bruger",
                                                   "StsRegistreringstidspunkt",
                                                   "Registreringstidspunkt",
                                                   "BrugervendtNoegle",
                                                   "ItSystem-Systemnavn",
                                                   "Fremdrift",
                                                   "Titel",
                                                   "Foelsomhed",
                                                   "Major",
                                                   "Minor"};

Fremsoegform form(const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& types) {
    return {.ns = kSdi,
            .output = "FremsoegSagDokumentIndeksOutput",
            .raekke = "Prioritet",
            .antal_dele = "journalnotater",
            .grene = {Grenform{.uuid = "SagUuid",
                               .vis = "SagVis",
                               .vises = kSagVis,
                               .inkluder = "SagInkluder",
                               .inkluderes = kSagInkluder,
                               .sortering = "SagSortering",
                               .sorteringer = kSagSortering,
                               .antal = "sager",
                               .billede = "SagFiltreretOejebliksbillede"},
                      Grenform{.uuid = "DokumentUuid",
                               .vis = "DokumentVis",
                               .vises = kDokumentVis,
                               .inkluder = "DokumentInkluder",
                               .inkluderes = kDokumentInkluder,
                               .sortering = "DokumentSortering",
                               .sorteringer = kDokumentSortering,
                               .antal = "dokumenter",
                               .billede = "DokumentFiltreretOejebliksbillede"}},
            .led = kLed,
            .typer = types};
}

// Held by the operations, constant.
struct Binding {
    Fremsoegform form;
    Sagdokumentoperationer f;
    std::size_t list_maks;

    [[nodiscard]] const oio::Objektbeskrivelse& type(Gren g) const { return *form.typer.at(g); }
};
using Delt = std::shared_ptr<const Binding>;

// --- in ---------------------------------------------------------------------------------------

// The objects of a call, each read on its own: one that does not fit spoils no other.
template <typename Input, typename Laes>
Result<std::vector<indeks::Indkommet<Input>>> laes_objekter(xml::Node in, std::string_view sag,
                                                            std::string_view dokument, Laes read) {
    std::vector<indeks::Indkommet<Input>> all;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        if (n.ns() != kSdi.uri || (n.navn() != sag && n.navn() != dokument)) return uventet(n);
        const Gren g = n.navn() == sag ? kSager : kDokumenter;
        all.push_back({g, objektets_uuid(n), read(g, n)});
    }
    return all;
}

Result<indeks::FjernInput> laes_fjern(const Binding& x, xml::Node in) {
    indeks::FjernInput out;
    for (xml::Node n = in.foerste(); n; n = n.naeste()) {
        if (n.ns() != kSdi.uri) return uventet(n);
        if (n.navn() == "SagUuid") {
            const xml::Node id = n.foerste();
            if (!id) return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "er tomt"));
            const std::string text(trim(id.tekst()));
            const auto u = Uuid::parse(text);
            out.objekter.push_back(u ? oio::Reference(*u) : oio::Reference::urn(text));
        } else if (n.navn() == "SoegUdtryk") {
            FAELLED_TRY(out.udtryk, laes_udtryk(x.form.sprog(), n));
        } else if (n.navn() == "EfterladSagsloeseDokumenter") {
            FAELLED_TRY(out.efterlad_dokumenter, ja_nej(n));
        } else if (n.navn() == "FjernOgsaaYdelse") {
            FAELLED_TRY(out.ogsaa_ydelse, ja_nej(n));
        } else {
            return uventet(n);
        }
    }
    return out;
}

// --- SagDokumentIndeks ------------------------------------------------------------------------

Operation sdi_operation(std::string_view name, std::string_view stem) {
    Operation o = ny(kSdi, kSdi, "http://kombit.dk/sts/sagdokumentindeks/", name,
                     std::string(stem) + "Input", std::string(stem) + "Output");
    o.udfoerelse = Udfoerelse::kTung;
    return o;
}

void skriv_mange(std::string_view name, const std::vector<indeks::Enkeltsvar>& all,
                 xml::Skriver& out) {
    aaben(kSdi, name, out);
    skriv_enkeltsvar(all, out);
    out.luk(kSdi.praefiks, name);
}

std::vector<Operation> faelles_operationer(const Delt& x, std::size_t most_bytes) {
    Operation importer = sdi_operation("importer", "ImporterSagDokumentIndeks");
    importer.maks_bytes = most_bytes;
    importer.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto objects, laes_objekter<oio::ImporterInput>(
                                      in, "SagIndeks", "DokumentIndeks", [&](Gren g, xml::Node n) {
                                          return oio::laes_objekt(x->type(g), n);
                                      }));
        FAELLED_TRY(const auto done, x->f.importer(k, std::move(objects)));
        skriv_mange("ImporterSagDokumentIndeksOutput", done, out);
        return {};
    };
    Operation opdater = sdi_operation("opdater", "OpdaterSagDokumentIndeks");
    opdater.maks_bytes = most_bytes;
    opdater.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto objects,
                    laes_objekter<oio::RetInput>(in, "OpdaterSagIndeks", "OpdaterDokumentIndeks",
                                                 [&](Gren g, xml::Node n) {
                                                     return oio::laes_opdater(x->type(g), kSdi, n);
                                                 }));
        FAELLED_TRY(const auto done, x->f.opdater(k, std::move(objects)));
        skriv_mange("OpdaterSagDokumentIndeksOutput", done, out);
        return {};
    };
    Operation fjern = sdi_operation("fjern", "FjernSagDokumentIndeks");
    fjern.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const indeks::FjernInput asked, laes_fjern(*x, in));
        FAELLED_TRY(const auto done, x->f.fjern(k, asked));
        skriv_mange("FjernSagDokumentIndeksOutput", done, out);
        return {};
    };
    Operation fremsoeg = sdi_operation("fremsoeg", "FremsoegSagDokumentIndeks");
    fremsoeg.visning = true;
    fremsoeg.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const indeks::FremsoegInput asked, laes_fremsoeg(x->form, in));
        FAELLED_TRY(const indeks::FremsoegSvar found, x->f.fremsoeg(k, asked));
        skriv_fremsoeg(x->form, asked.filter, found, x->f.udsnit, out);
        return {};
    };
    return {std::move(importer), std::move(opdater), std::move(fjern), std::move(fremsoeg)};
}

// --- SagIndeks, DokumentIndeks ----------------------------------------------------------------

void skriv_billede(const Binding& x, Gren g, const oio::Oejebliksbillede& o, xml::Skriver& out) {
    const oio::Navnerum& ns = x.type(g).ns;
    out.aaben(ns.praefiks, "FiltreretOejebliksbillede");
    oio::skriv_oejebliksbillede_indhold(x.type(g), o, uden_etiketter(), out);
    out.luk(ns.praefiks, "FiltreretOejebliksbillede");
}

// `ns`: of the inputs; reads answer in the namespace of the type.
std::vector<Operation> objektoperationer(const Delt& x, Gren g, const oio::Navnerum& ns,
                                         std::string_view actionbase) {
    const oio::Navnerum own = x->type(g).ns;
    Operation laes = ny(ns, own, actionbase, "laes", "LaesInput", "LaesOutput");
    laes.koer = [x, g, own](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::LaesInput asked, oio::laes_indekslaes(in));
        FAELLED_TRY(const oio::Oejebliksbillede o, x->f.laes(k, g, asked));
        oio::erklaer_navnerum(x->type(g), out);
        aaben(own, "LaesOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        skriv_billede(*x, g, o, out);
        out.luk(own.praefiks, "LaesOutput");
        return {};
    };
    Operation list = ny(ns, own, actionbase, "list", "ListInput", "ListOutput");
    list.udfoerelse = Udfoerelse::kTung;
    list.visning = true;
    list.koer = [x, g, own](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::ListInput asked, oio::laes_indekslist(in, x->list_maks));
        FAELLED_TRY(const auto all, x->f.list(k, g, asked));
        oio::erklaer_navnerum(x->type(g), out);
        aaben(own, "ListOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        for (const oio::Oejebliksbillede& o : all)
            skriv_billede(*x, g, o, out);
        out.luk(own.praefiks, "ListOutput");
        return {};
    };
    const auto kun_retur = [ns](std::string_view name, xml::Skriver& out) {
        aaben(ns, name, out);
        oio::skriv_standardretur(20, "OK", out);
        out.luk(ns.praefiks, name);
    };
    Operation fjern = ny(ns, ns, actionbase, "fjern", "FjernInput", "FjernOutput");
    fjern.koer = [x, g, kun_retur](const Kalder& k, xml::Node in,
                                   xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::UuidNoteInput asked, oio::laes_uuid_note(in));
        FAELLED_CHECK(x->f.fjern_et(k, g, asked.uuid));
        kun_retur("FjernOutput", out);
        return {};
    };
    Operation kasser = ny(ns, ns, actionbase, "kasser", "KasserInput", "KasserOutput");
    kasser.koer = [x, g, ns, kun_retur](const Kalder& k, xml::Node in,
                                        xml::Skriver& out) -> Result<void> {
        const xml::Node what = in.foerste();
        if (!what || !what.er(ns.uri, "Kasser") || what.naeste())
            return std::unexpected(Fejl::ugyldig(in.kvalificeret(), "skal have ét Kasser"));
        FAELLED_TRY(oio::Billede given, oio::laes_billede(x->type(g), what));
        FAELLED_CHECK(x->f.kasser(k, g, {given.uuid, std::move(given.registreringer)}));
        kun_retur("KasserOutput", out);
        return {};
    };
    return {std::move(laes), std::move(list), std::move(fjern), std::move(kasser)};
}

Operation dokumentsoeg(const Delt& x, const oio::Navnerum& ns, std::string_view actionbase) {
    const auto skriv = [ns](int code, std::string_view text, const std::vector<Uuid>& ids,
                            xml::Skriver& out) {
        aaben(ns, "SoegOutput", out);
        oio::skriv_standardretur(code, text, out);
        out.aaben("sd:IdListe");
        for (const Uuid& u : ids)
            out.element("sd:UUIDIdentifikator", u.text());
        out.luk("sd:IdListe");
        out.luk(ns.praefiks, "SoegOutput");
    };
    Operation o = ny(ns, ns, actionbase, "soeg", "SoegInput", "SoegOutput");
    o.udfoerelse = Udfoerelse::kTung;
    o.visning = true;
    o.koer = [x, skriv](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::Indekssoegning asked,
                    oio::laes_indekssoeg(x->type(kDokumenter), in));
        FAELLED_TRY(const std::vector<Uuid> ids, x->f.soeg(k, kDokumenter, asked));
        if (ids.empty())
            skriv(44, "Ingen objekter opfylder søgningen", ids, out);
        else
            skriv(20, "OK", ids, out);
        return {};
    };
    o.fejlsvar = [skriv](const Fejl& f, xml::Skriver& out) { skriv(f.kode, f.tekst, {}, out); };
    return o;
}

// In the schema, and not offered: senders use SagDokumentIndeks (8.5).
Operation ikke_her(const oio::Navnerum& ns, std::string_view actionbase, std::string_view name,
                   std::string_view stem) {
    Operation o =
        ny(ns, ns, actionbase, name, std::string(stem) + "Input", std::string(stem) + "Output");
    o.koer = [](const Kalder&, xml::Node in, xml::Skriver&) -> Result<void> {
        return std::unexpected(Fejl::ugyldig(in.kvalificeret(), "operationen understøttes ikke"));
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

std::vector<Tjeneste> sagdokumenttjenester(const Sagdokumentopsaetning& setup) {
    const Delt x = std::make_shared<const Binding>(form(setup.typer), setup.f, setup.list_maks);
    const auto schemas = std::make_shared<const std::vector<Skema>>(
        sagdokumentskemaer(x->type(kSager), x->type(kDokumenter)));
    constexpr std::string_view kSagAction = "http://kombit.dk/sts/sagindeks/";
    constexpr std::string_view kDokumentAction = "http://kombit.dk/sts/dokumentindeks/";
    const oio::Navnerum di = x->type(kDokumenter).ns;

    std::vector<Operation> documents = objektoperationer(x, kDokumenter, di, kDokumentAction);
    documents.push_back(dokumentsoeg(x, di, kDokumentAction));
    constexpr std::pair<std::string_view, std::string_view> kUdenfor[] = {
        {"importer", "Import"}, {"ret", "Ret"}, {"passiver", "Passiver"}, {"slet", "Slet"}};
    for (const auto& [name, stem] : kUdenfor)
        documents.push_back(ikke_her(di, kDokumentAction, name, stem));

    std::vector<Tjeneste> all;
    all.push_back(tjeneste("SagDokumentIndeks", "sagdokumentindeks", kSagDokumentIndeksfil,
                           faelles_operationer(x, setup.maks_bytes)));
    // The address in the official WSDL.
    all.back().andre_stier = {"/sts-soap-sagdok/sagdokumentindeks/6/"};
    all.push_back(tjeneste("SagIndeks", "sagindeks", kSagIndeksfil,
                           objektoperationer(x, kSager, kSagIndeks, kSagAction)));
    all.push_back(
        tjeneste("DokumentIndeks", "dokumentindeks", kDokumentIndeksfil, std::move(documents)));
    for (Tjeneste& t : all) {
        t.skemasaet = schemas;
        t.adgang = setup.adgang;
        t.underskriver = setup.underskriver;
    }
    for (const Gren g : {kSager, kDokumenter})
        if (setup.egne.at(g) != nullptr) all[1U + g].adgang = setup.egne.at(g);
    return all;
}

Result<std::vector<indeks::Importeret>> laes_sagdokument_importer(
    const std::array<const oio::Objektbeskrivelse*, indeks::kGrene>& typer, std::string_view xml) {
    FAELLED_TRY(const Beskedelement message,
                laes_besked(xml, kSdi.uri, "ImporterSagDokumentIndeksInput"));
    return laes_objekter<oio::ImporterInput>(
        message.element, "SagIndeks", "DokumentIndeks",
        [&](Gren g, xml::Node n) { return oio::laes_objekt(*typer.at(g), n); });
}

}  // namespace faelled::soap
