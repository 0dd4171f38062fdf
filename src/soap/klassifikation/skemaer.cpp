#include "soap/klassifikation/skemaer.hpp"

#include <array>
#include <string>

#include "soap/skema/sagdok.hpp"

namespace faelled::soap {

namespace {

using oio::Objektbeskrivelse;

constexpr oio::Navnerum kSystem{
    "klassifikationsystem", "http://stoettesystemerne.dk/klassifikation/klassifikationsystem/6/"};
// The answer's containers, in the order of the types.
constexpr std::array<std::string_view, 3> kBeholdere = {"Klassifikationer", "Facetter", "Klasser"};

std::string fil(const Objektbeskrivelse& b) {
    return std::string(b.navn) + "Operationer.xsd";
}

Skema objekt(const Objektbeskrivelse& b) {
    return objekt_skema(b, fil(b), "sd:SagDokObjektType", std::array{kSagDok});
}

std::string i_navnerum(const Objektbeskrivelse& b, std::string_view name) {
    return std::string(b.ns.praefiks) + ":" + std::string(name);
}

Skema system(std::span<const Objektbeskrivelse* const, 3> types) {
    std::array<std::string, 3> files;
    std::vector<Skemanavn> imports{kSagDok};
    for (std::size_t i = 0; i < types.size(); ++i) {
        files[i] = fil(*types[i]);
        imports.push_back({types[i]->ns, files[i]});
    }
    Skemaskriver s({kSystem, "KlassifikationSystemOperationer.xsd"}, imports);
    const std::string own = std::string(kSystem.praefiks) + ":";
    std::string criteria;
    std::string containers;
    std::string objects = i_navnerum(*types[0], types[0]->navn);
    for (std::size_t i = 0; i < types.size(); ++i) {
        const Objektbeskrivelse& b = *types[i];
        const std::string criterion = std::string(b.navn) + "SoegEgenskab";
        const std::string container(kBeholdere[i]);
        s.element(criterion, i_navnerum(b, "EgenskabType"));
        s.element(container, own + container + "OutputType");
        s.kompleks(
            container + "OutputType", {},
            "FiltreretOejebliksbillede=" + i_navnerum(b, "FiltreretOejebliksbilledeType") + "*");
        criteria += own + criterion + "? ";
        containers += own + container + " ";
        if (i == 0) continue;
        s.begge(container + "Input", {}, i_navnerum(b, b.navn) + "*");
        objects.append(" ").append(own).append(container).append("Input");
    }
    s.begge("FremsoegObjekthierarkiInput", "sd:SoegInputType", criteria);
    s.begge("FremsoegObjekthierarkiOutput", "sd:BasicOutputType", containers);
    s.begge("ImporterKlassifikationSystemInput", {}, objects);
    s.element("ImporterKlassifikationSystemOutput", "sd:MultipleOutputType");
    return s.faerdig();
}

}  // namespace

std::vector<Skema> klassifikationsskemaer6(std::span<const Objektbeskrivelse* const, 3> types) {
    std::vector<Skema> all{header_skema(), sagdok_skema(types)};
    for (const Objektbeskrivelse* b : types)
        all.push_back(objekt(*b));
    all.push_back(system(types));
    return all;
}

std::vector<Skema> klassifikationsskemaer7(const Objektbeskrivelse& klasse) {
    const Objektbeskrivelse* const types[] = {&klasse};
    return {header_skema(), sagdok_skema(types, kKlassifikation7Form), objekt(klasse)};
}

}  // namespace faelled::soap
