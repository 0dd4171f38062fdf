#include "soap/hierarkiform.hpp"

#include <utility>

namespace faelled::soap {

namespace {

constexpr std::string_view kSvar = "FremsoegObjekthierarkiOutput";
constexpr std::string_view kBillede = "FiltreretOejebliksbillede";

}  // namespace

std::unexpected<Fejl> hoerer_ikke_til(xml::Node n) {
    return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "elementet hører ikke til her"));
}

void Hierarkiform::aaben(std::string_view name, xml::Skriver& out) const {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(ns.praefiks, ns.uri);
    out.aaben(ns.praefiks, name);
}

Operation Hierarkiform::ny(std::string_view name, std::string_view stem) const {
    Operation o;
    o.navn = name;
    o.meddelelse = stem;
    o.action = std::string(action) + std::string(name);
    o.input = {std::string(ns.uri), std::string(stem) + "Input"};
    o.output = {std::string(ns.uri), std::string(stem) + "Output"};
    o.fejlsvar = [form = *this, output = o.output.navn](const Fejl& f, xml::Skriver& out) {
        form.aaben(output, out);
        oio::skriv_standardretur(f.kode, f.tekst, out);
        form.luk(output, out);
    };
    return o;
}

Result<oio::SoegInput> Hierarkiform::laes_soegning(
    xml::Node in, std::span<std::optional<oio::Egenskab>> criteria) const {
    FAELLED_TRY(oio::Soegehoved head, oio::laes_soegehoved(in));
    std::size_t i = 0;
    for (xml::Node n = head.rest; n; n = n.naeste(), ++i) {
        while (i < typer.size() && !n.er(ns.uri, std::string(typer[i]->navn) + "SoegEgenskab"))
            ++i;
        if (i == typer.size()) return hoerer_ikke_til(n);
        FAELLED_TRY(criteria[i], oio::laes_egenskab(*typer[i], n));
    }
    return std::move(head.input);
}

void Hierarkiform::skriv_fund(int code, std::string_view text,
                              std::span<const std::vector<oio::Oejebliksbillede>> found,
                              xml::Skriver& out) const {
    for (const oio::Objektbeskrivelse* b : typer)
        oio::erklaer_navnerum(*b, out);
    aaben(kSvar, out);
    oio::skriv_standardretur(code, text, out);
    for (std::size_t i = 0; i < typer.size(); ++i) {
        out.aaben(ns.praefiks, beholdere[i]);
        if (i < found.size())
            for (const oio::Oejebliksbillede& one : found[i]) {
                // This element is the service's, its content the type's own.
                out.aaben(ns.praefiks, kBillede);
                oio::skriv_oejebliksbillede_indhold(*typer[i], one, *etiketter, out);
                luk(kBillede, out);
            }
        luk(beholdere[i], out);
    }
    luk(kSvar, out);
}

Result<std::vector<oio::ImporterInput>> Hierarkiform::laes_beholder(
    const oio::Objektbeskrivelse& type, const std::string& name, xml::Node in,
    xml::Node container) const {
    if (!container || !container.er(ns.uri, name))
        return std::unexpected(Fejl::ugyldig(in.kvalificeret(), name + " mangler"));
    std::vector<oio::ImporterInput> out;
    for (xml::Node n = container.foerste(); n; n = n.naeste()) {
        if (!n.er(type.ns.uri, type.navn)) return hoerer_ikke_til(n);
        FAELLED_TRY(oio::ImporterInput one, oio::laes_objekt(type, n));
        out.push_back(std::move(one));
    }
    return out;
}

Result<oio::ImporterInput> Hierarkiform::laes_foerste(xml::Node in) const {
    const oio::Objektbeskrivelse& type = *typer[0];
    const xml::Node first = in.foerste();
    if (!first || !first.er(type.ns.uri, type.navn))
        return std::unexpected(
            Fejl::ugyldig(in.kvalificeret(), std::string(type.navn) + " mangler"));
    return oio::laes_objekt(type, first);
}

void Hierarkiform::skriv_import(std::string_view output, const std::vector<UnikRetur>& results,
                                xml::Skriver& out) const {
    aaben(output, out);
    for (const UnikRetur& r : results) {
        out.aaben("sd:UnikRetur");
        out.element("sd:StatusKode", std::to_string(r.kode));
        if (!r.tekst.empty()) out.element("sd:FejlbeskedTekst", r.tekst);
        out.element("sd:Type", r.type);
        out.element("sd:UUIDIdentifikator", r.uuid.text());
        out.luk("sd:UnikRetur");
    }
    luk(output, out);
}

}  // namespace faelled::soap
