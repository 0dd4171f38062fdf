#include "soap/objektbinding.hpp"

#include <memory>
#include <utility>

#include "base/text.hpp"

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;

// What the eight operations of one type share. Held by their functions, constant.
struct Binding {
    const Objektbeskrivelse& b;
    Objektoperationer f;
    const oio::Etiketter& labels;
    std::size_t list_maks;
};
using Delt = std::shared_ptr<const Binding>;

void aaben(const Objektbeskrivelse& b, std::string_view name, xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(b.ns.praefiks, b.ns.uri);
    out.aaben(b.ns.praefiks, name);
}

// Output elements that are a StandardRetur and nothing more.
void skriv_basal(const Objektbeskrivelse& b, std::string_view name, int code, std::string_view text,
                 xml::Skriver& out) {
    aaben(b, name, out);
    oio::skriv_standardretur(code, text, out);
    out.luk(b.ns.praefiks, name);
}

void skriv_billede(const Binding& x, const oio::Oejebliksbillede& o, xml::Skriver& out) {
    out.aaben(x.b.ns.praefiks, "FiltreretOejebliksbillede");
    oio::skriv_oejebliksbillede_indhold(x.b, o, x.labels, out);
    out.luk(x.b.ns.praefiks, "FiltreretOejebliksbillede");
}

Operation ny(const Objektbeskrivelse& b, std::string_view actionbase, std::string_view name,
             std::string_view stem, std::string_view message) {
    const std::string ns(b.ns.uri);
    Operation o;
    o.navn = name;
    o.meddelelse = std::string(b.navn) + std::string(message);
    o.action = std::string(actionbase) + std::string(name);
    o.input = {ns, std::string(stem) + "Input"};
    o.output = {ns, std::string(stem) + "Output"};
    o.fejlsvar = [&b, out_name = o.output.navn](const Fejl& f, xml::Skriver& out) {
        skriv_basal(b, out_name, f.kode, f.tekst, out);
    };
    return o;
}

// A write whose answer is only a StandardRetur: `read` makes the typed request, `call` does it.
template <typename Read, typename Call>
void skrivende(Operation& o, const Delt& x, Read read, Call call) {
    o.koer = [x, read, call, name = o.output.navn](const Kalder& k, xml::Node in,
                                                   xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto request, read(x->b, in));
        FAELLED_CHECK((x->f.*call)(k, std::move(request)));
        skriv_basal(x->b, name, 20, "OK", out);
        return {};
    };
}

Operation opret(const Delt& x, std::string_view actionbase) {
    Operation o = ny(x->b, actionbase, "opret", "Opret", "Opret");
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(auto request, oio::laes_opret(x->b, in));
        FAELLED_TRY(const Uuid uuid, x->f.opret(k, std::move(request)));
        aaben(x->b, "OpretOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        out.element("sd:UUIDIdentifikator", uuid.text());
        out.luk(x->b.ns.praefiks, "OpretOutput");
        return {};
    };
    return o;
}

bool kort_liste(xml::Node input) {
    std::size_t n = 0;
    for (xml::Node c = input.foerste(); c; c = c.naeste())
        if (++n > kStraksListe) return false;
    return true;
}

// A search for one attribute value finds its few hits by key. Others may walk all objects of a
// type.
bool noeglesoegning(xml::Node input) {
    const std::string_view ns = input.ns();
    const xml::Node list = input.barn(ns, "AttributListe");
    const xml::Node attribute = list ? list.foerste() : xml::Node();
    if (!attribute || attribute.naeste() || input.barn(oio::kSd.uri, "SoegRegistrering"))
        return false;
    bool value = false;
    for (xml::Node c = attribute.foerste(); c; c = c.naeste()) {
        if (c.har_boern()) continue;  // Virkning
        value = true;
        if (c.tekst().find('*') != std::string::npos) return false;
    }
    return value;
}

Operation laes(const Delt& x, std::string_view actionbase) {
    Operation o = ny(x->b, actionbase, "laes", "Laes", "Laes");
    o.udfoerelse = Udfoerelse::kStraks;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::LaesInput request, oio::laes_laes(in));
        FAELLED_TRY(const oio::Oejebliksbillede found, x->f.laes(k, request));
        oio::erklaer_navnerum(x->b, out);
        aaben(x->b, "LaesOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        skriv_billede(*x, found, out);
        out.luk(x->b.ns.praefiks, "LaesOutput");
        return {};
    };
    return o;
}

Operation list(const Delt& x, std::string_view actionbase) {
    Operation o = ny(x->b, actionbase, "list", "List", "Liste");
    o.udfoerelse = Udfoerelse::kStraks;
    o.straks = kort_liste;
    o.visning = true;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::ListInput request, oio::laes_list(in, x->list_maks));
        FAELLED_TRY(const auto found, x->f.list(k, request));
        oio::erklaer_navnerum(x->b, out);
        aaben(x->b, "ListOutput", out);
        oio::skriv_standardretur(20, "OK", out);
        for (const oio::Oejebliksbillede& one : found)
            skriv_billede(*x, one, out);
        out.luk(x->b.ns.praefiks, "ListOutput");
        return {};
    };
    return o;
}

void skriv_soegeresultat(const Objektbeskrivelse& b, int code, std::string_view text,
                         const std::vector<Uuid>& found, xml::Skriver& out) {
    aaben(b, "SoegOutput", out);
    oio::skriv_standardretur(code, text, out);
    // Clients read IdListe whatever the code is (7.3).
    out.aaben("sd:IdListe");
    for (const Uuid& u : found)
        out.element("sd:UUIDIdentifikator", u.text());
    out.luk("sd:IdListe");
    out.luk(b.ns.praefiks, "SoegOutput");
}

Operation soeg(const Delt& x, std::string_view actionbase) {
    Operation o = ny(x->b, actionbase, "soeg", "Soeg", "Soeg");
    o.udfoerelse = Udfoerelse::kStraks;
    o.straks = noeglesoegning;
    o.visning = true;
    o.koer = [x](const Kalder& k, xml::Node in, xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const oio::SoegInput request, oio::laes_soeg(x->b, in));
        FAELLED_TRY(const std::vector<Uuid> found, x->f.soeg(k, request));
        if (found.empty()) {
            return std::unexpected(Fejl::kalder(44, "Ingen objekter opfylder søgningen"));
        }
        skriv_soegeresultat(x->b, 20, "OK", found, out);
        return {};
    };
    o.fejlsvar = [x](const Fejl& f, xml::Skriver& out) {
        skriv_soegeresultat(x->b, f.kode, f.tekst, {}, out);
    };
    return o;
}

}  // namespace

std::vector<Operation> objektoperationer(const Objektbeskrivelse& b, std::string_view actionbase,
                                         Objektoperationer functions, const oio::Etiketter& labels,
                                         std::size_t list_maks) {
    const Delt x = std::make_shared<const Binding>(b, std::move(functions), labels, list_maks);
    const auto uuid_note = [](const Objektbeskrivelse&, xml::Node in) {
        return oio::laes_uuid_note(in);
    };
    Operation importer = ny(b, actionbase, "importer", "Import", "Importer");
    Operation ret = ny(b, actionbase, "ret", "Ret", "Ret");
    Operation passiver = ny(b, actionbase, "passiver", "Passiver", "Passiver");
    Operation slet = ny(b, actionbase, "slet", "Slet", "Slet");
    skrivende(importer, x, oio::laes_importer, &Objektoperationer::importer);
    skrivende(ret, x, oio::laes_ret, &Objektoperationer::ret);
    skrivende(passiver, x, uuid_note, &Objektoperationer::passiver);
    skrivende(slet, x, uuid_note, &Objektoperationer::slet);

    std::vector<Operation> all;
    all.reserve(8);
    all.push_back(opret(x, actionbase));
    all.push_back(std::move(importer));
    all.push_back(std::move(passiver));
    all.push_back(laes(x, actionbase));
    all.push_back(std::move(ret));
    all.push_back(std::move(slet));
    all.push_back(soeg(x, actionbase));
    all.push_back(list(x, actionbase));
    return all;
}

}  // namespace faelled::soap
