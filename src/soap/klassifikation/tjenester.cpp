#include "soap/klassifikation/tjenester.hpp"

#include <string>
#include <utility>

#include "soap/klassifikation/skemaer.hpp"

namespace faelled::soap {

namespace {

Tjeneste ny(std::string_view name, std::string_view segment, char version,
            std::vector<Operation> operations) {
    Tjeneste t;
    t.navn = name;
    // A metric label of its own for each version.
    t.segment = std::string(segment) + version;
    t.sti = "/" + std::string(segment) + "/" + version + "/";
    t.wsdl_ns = "http://stoettesystemerne.dk/klassifikation";
    t.skemaer = {t.navn + "Operationer.xsd", "RequestHeader.xsd"};
    t.operationer = std::move(operations);
    return t;
}

}  // namespace

std::vector<Tjeneste> klassifikationstjenester(const Klassifikationsopsaetning& setup,
                                               const oio::Etiketter& labels) {
    const auto objekt = [&](const oio::Objektbeskrivelse& b, char version) {
        const std::string action =
            "http://kombit.dk/sts/klassifikation/" + std::string(b.segment) + "/";
        Tjeneste t = ny(b.navn, b.segment, version,
                        objektoperationer(b, action, setup.objekt(b), labels, setup.list_maks));
        return t;
    };
    std::vector<Tjeneste> all;
    const auto six =
        std::make_shared<const std::vector<Skema>>(klassifikationsskemaer6(setup.typer6));
    for (const oio::Objektbeskrivelse* b : setup.typer6)
        all.push_back(objekt(*b, '6'));
    all.push_back(ny("KlassifikationSystem", "klassifikationsystem", '6',
                     klassifikationssystem(setup.typer6, setup.system, labels)));
    for (Tjeneste& t : all) {
        t.skemasaet = six;
        t.adgang = setup.adgang6;
    }
    all.push_back(objekt(*setup.klasse7, '7'));
    all.back().skemasaet =
        std::make_shared<const std::vector<Skema>>(klassifikationsskemaer7(*setup.klasse7));
    all.back().adgang = setup.adgang7;
    for (Tjeneste& t : all)
        t.underskriver = setup.underskriver;
    return all;
}

}  // namespace faelled::soap
