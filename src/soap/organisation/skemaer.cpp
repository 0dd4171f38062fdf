// The schemas of Organisation 6: generated from the descriptions where a type is described, written
// out where only the wire knows it.
#include <array>
#include <string>
#include <vector>

#include "soap/organisation/tjenester.hpp"
#include "soap/skema/sagdok.hpp"

namespace faelled::soap {

namespace {

constexpr Skemanavn kOrgfaelles{{"orgfaelles", "http://stoettesystemerne.dk/organisation/6/"},
                                "OrganisationFaelles.xsd"};
constexpr Skemanavn kSts{{"sts", "urn:oio:sts:6"}, "GenerelleDefinitioner.xsd"};
constexpr Skemanavn kPart{{"part", "urn:oio:sts:part:6"}, "Part.xsd"};
constexpr std::string_view kUuid =
    "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";

std::string fil(const oio::Objektbeskrivelse& b) {
    return std::string(b.navn) + "Operationer.xsd";
}

Skema part() {
    Skemaskriver s(kPart, std::array{kSagDok});
    s.begge("Part", "sd:SagDokObjektType", {});
    return s.faerdig();
}

Skema faelles(std::span<const oio::Objektbeskrivelse* const> types) {
    Skemaskriver s(kOrgfaelles, std::array{kSagDok, kPart});
    s.begge("Aktoer", "part:PartType", {});
    skriv_faelles(types, kOrgfaelles.ns, s);
    return s.faerdig();
}

Skema generelle(std::span<const oio::Objektbeskrivelse* const> types) {
    Skemaskriver s(kSts, {});
    skriv_faelles(types, kSts.ns, s);
    return s.faerdig();
}

Skema objekt(const oio::Objektbeskrivelse& b) {
    // The types that can act are those with local extensions; the others are plain parts.
    const std::array imports{kSagDok, kPart, kSts, kOrgfaelles};
    return objekt_skema(b, fil(b), b.lokal_udvidelse ? "orgfaelles:AktoerType" : "part:PartType",
                        imports);
}

Skema system(const Hierarkityper& types) {
    std::array<std::string, 6> files;
    std::vector<Skemanavn> imports{kSagDok};
    for (std::size_t i = 0; i < types.size(); ++i) {
        files[i] = fil(*types[i]);
        imports.push_back({types[i]->ns, files[i]});
    }
    Skemaskriver s({kOrganisationSystem, "OrganisationSystemOperationer.xsd"}, imports);
    const std::string o = std::string(kOrganisationSystem.praefiks) + ":";
    std::string criteria;
    std::string containers;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::string t = std::string(types[i]->ns.praefiks) + ":";
        const std::string criterion = std::string(types[i]->navn) + "SoegEgenskab";
        const std::string container(kHierarkibeholdere[i]);
        s.element(criterion, t + "EgenskabType");
        s.element(container, o + container + "OutputType");
        s.kompleks(container + "OutputType", {},
                   "FiltreretOejebliksbillede=" + t + "FiltreretOejebliksbilledeType*");
        criteria += o + criterion + "? ";
        containers += o + container + " ";
    }
    s.begge("FremsoegObjekthierarkiInput", "sd:SoegInputType", criteria);
    s.begge("FremsoegObjekthierarkiOutput", "sd:BasicOutputType", containers);
    const auto object = [](const oio::Objektbeskrivelse& b) {
        return std::string(b.ns.praefiks) + ":" + std::string(b.navn);
    };
    s.begge("OrganisationEnhederInput", {}, object(*types[1]) + "*");
    s.begge("ImporterOrganisationSystemInput", {},
            object(*types[0]) + " " + o + "OrganisationEnhederInput");
    s.element("ImporterOrganisationSystemOutput", "sd:MultipleOutputType");
    s.element("AnonymiserInput", o + "AnonymiserInputType");
    s.kompleks("AnonymiserInputType", {}, "PersonUUID=" + o + "UUIDType PersonCPR=" + o + "CPRType",
               Gruppe::kValg);
    s.element("AnonymiserOutput", "sd:BasicOutputType");
    s.moenstertype("UUIDType", kUuid);
    s.moenstertype("CPRType", "[0-9]{10}");
    return s.faerdig();
}

Skema administration() {
    Skemaskriver s({kOrganisationAdministration, "OrganisationAdministrationOperationer.xsd"},
                   std::array{kSagDok});
    const std::string type = std::string(kOrganisationAdministration.praefiks) + ":UUIDType";
    s.begge("FysiskSletInput", {}, "OrganisationUUID=" + type + " OrganisationEnhedUUID=" + type);
    s.element("FysiskSletOutput", "sd:BasicOutputType");
    s.moenstertype("UUIDType", kUuid);
    return s.faerdig();
}

}  // namespace

std::vector<Skema> organisationsskemaer(std::span<const oio::Objektbeskrivelse* const> types,
                                        const Hierarkityper& hierarchy) {
    std::vector<Skema> all;
    all.push_back(header_skema());
    all.push_back(sagdok_skema(types));
    all.push_back(part());
    all.push_back(generelle(types));
    all.push_back(faelles(types));
    for (const oio::Objektbeskrivelse* b : types)
        all.push_back(objekt(*b));
    all.push_back(system(hierarchy));
    all.push_back(administration());
    return all;
}

}  // namespace faelled::soap
