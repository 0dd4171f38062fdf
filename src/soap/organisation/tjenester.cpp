#include "soap/organisation/tjenester.hpp"

#include <string>
#include <utility>

namespace faelled::soap {

namespace {

Tjeneste ny(std::string_view name, std::string_view segment, std::vector<Operation> operations) {
    Tjeneste t;
    t.navn = name;
    t.segment = segment;
    t.sti = "/organisation/" + t.segment + "/6/";
    t.wsdl_ns = "http://stoettesystemerne.dk/organisation/6/";
    t.skemaer = {t.navn + "Operationer.xsd", "RequestHeader.xsd"};
    t.operationer = std::move(operations);
    return t;
}

}  // namespace

std::vector<Tjeneste> organisationstjenester(const Organisationsopsaetning& setup,
                                             const oio::Etiketter& labels) {
    std::vector<Tjeneste> all;
    for (const oio::Objektbeskrivelse* b : setup.typer) {
        const std::string action =
            "http://kombit.dk/sts/organisation/" + std::string(b->segment) + "/";
        all.push_back(ny(b->navn, b->segment,
                         objektoperationer(*b, action, setup.objekt(*b), labels, setup.list_maks)));
    }
    all.push_back(ny("OrganisationSystem", "organisationsystem",
                     systemoperationer(setup.hierarkityper, setup.system, labels)));
    all.push_back(ny("OrganisationAdministration", "organisationadministration",
                     administrationsoperationer(setup.fysiskslet)));
    for (Tjeneste& t : all) {
        t.adgang = setup.adgang;
        t.underskriver = setup.underskriver;
    }
    return all;
}

}  // namespace faelled::soap
