#include "app/login/registrering.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "administration/grundopsaetning.hpp"

namespace faelled::app::registrering {

using namespace administration;

namespace {

const Administrator& os() {
    static const Administrator a = Administrator::system();
    return a;
}

template <typename T>
Result<std::optional<Uuid>> ved_id(Administration& adm, const std::string& id) {
    Filter f;
    f.noegle = id;
    FAELLED_TRY(const auto found, adm.soeg<T>(os(), f));
    if (found.poster.empty()) return std::nullopt;
    return found.poster.front().uuid;
}

}  // namespace

Administrator som(const char* identity, Cvr organisation, Rolle role) {
    return {identity, organisation, {role}, "installation", {}, {}};
}

// The system with that face, made or given the metadata of this start (the port may be new).
Result<Uuid> system(Administration& adm, const std::string& name, bool idp,
                    const std::string& entity, const std::string& metadata) {
    Filter f;
    f.navn = name;
    FAELLED_TRY(const auto found, adm.soeg<ItSystem>(os(), f));
    Foederationsflade face;
    face.entity_id = entity;
    face.metadata_xml = metadata;
    face.profil = "OIOSAML3";
    face.attributprofil = "KOMBIT";
    face.visningsnavn = name;
    face.kender_roller = true;
    face.supports_step_up = true;
    face.mobilvenlig = true;
    face.aktiveret = true;
    for (ItSystem s : found.poster) {
        auto& at = idp ? s.idp : s.brugervendt;
        if (!at || at->entity_id != entity) continue;
        if (at->metadata_xml != metadata) {
            at->metadata_xml = metadata;
            FAELLED_CHECK(adm.ret(os(), s));
        }
        return s.uuid;
    }
    ItSystem s;
    s.navn = name;
    s.beskrivelse = "Oprettet af installationen selv";
    s.ejer = kOperatoer;
    s.kontakt_email = "drift@faelled.example";
    s.typer = {idp ? Systemtype::kIdentityProvider : Systemtype::kBrugervendtSystem};
    (idp ? s.idp : s.brugervendt) = face;
    FAELLED_TRY(const Uuid uuid, adm.opret(os(), s));
    FAELLED_CHECK(adm.saet_status(os(), uuid, Systemstatus::kAktiv));
    return uuid;
}

Result<Uuid> brugersystemrolle(Administration& adm, const Uuid& system, const std::string& id,
                               const std::string& name,
                               std::vector<Rolleafgraensning> afgraensninger) {
    FAELLED_TRY(const auto known, ved_id<Brugersystemrolle>(adm, id));
    if (known) return *known;
    Brugersystemrolle r;
    r.entity_id = id;
    r.system = system;
    r.navn = name;
    r.afgraensninger = std::move(afgraensninger);
    const Administrator supplier = som("sandkasse", kOperatoer, Rolle::kLeverandoeradministrator);
    FAELLED_TRY(const Uuid uuid, adm.opret(supplier, r));
    FAELLED_CHECK(adm.saet_status(supplier, uuid, Brugersystemrollestatus::kUdgivet, std::nullopt));
    return uuid;
}

Result<void> domaene(Administration& adm, Cvr cvr, const std::string& domain) {
    Filter f;
    f.noegle = cvr.text();
    FAELLED_TRY(const auto found, adm.soeg<Organisation>(os(), f));
    if (found.poster.empty())
        return std::unexpected(Fejl::kalder(44, "Organisationen findes ikke"));
    Organisation o = found.poster.front();
    if (std::ranges::find(o.domaener, domain) != o.domaener.end()) return {};
    o.domaener.push_back(domain);
    return adm.ret(os(), o);
}

Result<void> jobrolle(Administration& adm, Cvr cvr, const Uuid& role, const std::string& name,
                      const std::string& slug, const std::string& kle) {
    const std::string id = "http://" + cvr.text() + ".example/roles/jobrole/" + slug + "/1";
    FAELLED_TRY(const auto known, ved_id<Jobfunktionsrolle>(adm, id));
    if (known) return {};
    Jobfunktionsrolle j;
    j.entity_id = id;
    j.navn = name;
    j.organisation = cvr;
    Rolletilknytning given{role, {}};
    if (!kle.empty()) given.afgraensninger = {{std::string(afgraensning::kKle), {kle}, false}};
    j.roller = {std::move(given)};
    FAELLED_TRY([[maybe_unused]] const Uuid uuid,
                adm.opret(som("sandkasse", cvr, Rolle::kRolleadministrator), j));
    return {};
}

}  // namespace faelled::app::registrering
