#include "soap/organisation/administration.hpp"

#include <optional>
#include <utility>

#include "oio/xml_form.hpp"

namespace faelled::soap {

namespace {

constexpr std::string_view kNs = kOrganisationAdministration.uri;
constexpr std::string_view kAction =
    "http://kombit.dk/sts/organisation/organisationadministration/";

void skriv(int code, std::string_view text, xml::Skriver& out) {
    out.erklaer(oio::kSd.praefiks, oio::kSd.uri);
    out.erklaer(kOrganisationAdministration.praefiks, kNs);
    out.aaben(kOrganisationAdministration.praefiks, "FysiskSletOutput");
    oio::skriv_standardretur(code, text, out);
    out.luk(kOrganisationAdministration.praefiks, "FysiskSletOutput");
}

Result<Uuid> laes_uuid(xml::Node parent, xml::Node n, std::string_view name) {
    if (!n || !n.er(kNs, name)) {
        return std::unexpected(
            Fejl::ugyldig(parent.kvalificeret(), std::string(name) + " mangler"));
    }
    const std::optional<Uuid> uuid = Uuid::parse(n.tekst());
    if (!uuid) return std::unexpected(Fejl::ugyldig(n.kvalificeret(), "ikke et UUID"));
    return *uuid;
}

Result<FysiskSletForespoergsel> laes(xml::Node in) {
    const xml::Node first = in.foerste();
    FysiskSletForespoergsel request;
    FAELLED_TRY(request.organisation, laes_uuid(in, first, "OrganisationUUID"));
    const xml::Node second = first.naeste();
    FAELLED_TRY(request.enhed, laes_uuid(in, second, "OrganisationEnhedUUID"));
    if (const xml::Node extra = second.naeste()) {
        return std::unexpected(Fejl::ugyldig(extra.kvalificeret(), "elementet hører ikke til her"));
    }
    return request;
}

}  // namespace

std::vector<Operation> administrationsoperationer(Fysisksletning fysiskslet) {
    Operation o;
    o.navn = "fysiskslet";
    o.meddelelse = "FysiskSlet";
    o.action = std::string(kAction) + o.navn;
    o.input = {std::string(kNs), "FysiskSletInput"};
    o.output = {std::string(kNs), "FysiskSletOutput"};
    o.koer = [f = std::move(fysiskslet)](const Kalder& k, xml::Node in,
                                         xml::Skriver& out) -> Result<void> {
        FAELLED_TRY(const FysiskSletForespoergsel request, laes(in));
        FAELLED_CHECK(f(k, request));
        skriv(20, "OK", out);
        return {};
    };
    o.fejlsvar = [](const Fejl& f, xml::Skriver& out) { skriv(f.kode, f.tekst, out); };
    std::vector<Operation> all;
    all.push_back(std::move(o));
    return all;
}

}  // namespace faelled::soap
