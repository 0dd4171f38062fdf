#include "app/login/testregistrering.hpp"

#include <algorithm>
#include <utility>

#include "administration/grundopsaetning.hpp"

namespace faelled::app {
namespace {

using namespace administration;

const Administrator& os() {
    static const Administrator a = Administrator::system();
    return a;
}

// The sandbox itself, in a role that somebody must have.
Administrator som(const char* identity, Cvr organisation, Rolle role) {
    return {identity, organisation, {role}, "sandkasse", {}, {}};
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
    s.beskrivelse = "Findes kun i sandkassen";
    s.ejer = kOperatoer;
    s.kontakt_email = "drift@faelled.example";
    s.typer = {idp ? Systemtype::kIdentityProvider : Systemtype::kBrugervendtSystem};
    (idp ? s.idp : s.brugervendt) = face;
    FAELLED_TRY(const Uuid uuid, adm.opret(os(), s));
    FAELLED_CHECK(adm.saet_status(os(), uuid, Systemstatus::kAktiv));
    return uuid;
}

Result<void> aftale(Administration& adm, const Uuid& idp, Cvr authority) {
    Filter f;
    f.system = idp;
    f.organisation = authority;
    FAELLED_TRY(const auto found, adm.soeg<Foederationsaftale>(os(), f));
    for (const Foederationsaftale& a : found.poster)
        if (i_kraft(a.status) || a.status == Partstatus::kSuspenderet) return {};
    Foederationsaftale a;
    a.idp = idp;
    a.myndighed = authority;
    a.begrundelse = "Testlogin i sandkassen";
    const Administrator supplier = som("sandkasse", kOperatoer, Rolle::kLeverandoeradministrator);
    FAELLED_TRY(const Uuid uuid, adm.opret(supplier, a));
    FAELLED_CHECK(adm.anmod_foederation(supplier, uuid));
    // Approved for the authority: it has nobody who could, before somebody can log in.
    const Administrator approver =
        som("sandkasse-godkender", authority, Rolle::kAftaleadministrator);
    FAELLED_TRY(const Godkendelsestekst text, adm.godkendelsestekst(approver, uuid));
    return adm.godkend(approver, {uuid, text.sha256, true});
}

template <typename T>
Result<std::optional<Uuid>> ved_id(Administration& adm, const std::string& id) {
    Filter f;
    f.noegle = id;
    FAELLED_TRY(const auto found, adm.soeg<T>(os(), f));
    if (found.poster.empty()) return std::nullopt;
    return found.poster.front().uuid;
}

Result<Uuid> brugersystemrolle(Administration& adm, const Uuid& system, const std::string& id,
                               const std::string& name) {
    FAELLED_TRY(const auto known, ved_id<Brugersystemrolle>(adm, id));
    if (known) return *known;
    Brugersystemrolle r;
    r.entity_id = id;
    r.system = system;
    r.navn = name;
    r.afgraensninger = {{std::string(afgraensning::kKle), false}};
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
    j.roller = {{role, {{std::string(afgraensning::kKle), {kle}, false}}}};
    FAELLED_TRY([[maybe_unused]] const Uuid uuid,
                adm.opret(som("sandkasse", cvr, Rolle::kRolleadministrator), j));
    return {};
}

}  // namespace

Result<void> registrer(Administration& adm, const Testregistrering& r) {
    FAELLED_TRY(const Uuid idp, system(adm, "Sandkassens testlogin", true, r.idp, r.idp_metadata));
    FAELLED_TRY(const Uuid fag,
                system(adm, "Demofagsystem", false, r.fagsystem, r.fagsystem_metadata));
    FAELLED_CHECK(domaene(adm, kOperatoer, "fagsystem.sandkasse.faelled.example"));
    const std::string base = "http://fagsystem.sandkasse.faelled.example/roles/usersystemrole/";
    FAELLED_TRY(const Uuid laes, brugersystemrolle(adm, fag, base + "laes_sag/1", "Læs sag"));
    FAELLED_TRY(const Uuid ret, brugersystemrolle(adm, fag, base + "ret_sag/1", "Ret sag"));
    for (const Cvr cvr : r.myndigheder) {
        FAELLED_CHECK(aftale(adm, idp, cvr));
        FAELLED_CHECK(domaene(adm, cvr, cvr.text() + ".example"));
        FAELLED_CHECK(
            jobrolle(adm, cvr, laes, "Sagsbehandler, sygedagpenge", "sagsbehandler", "32.30.*"));
        FAELLED_CHECK(
            jobrolle(adm, cvr, ret, "Sagsansvarlig, sygedagpenge", "sagsansvarlig", "32.30.*"));
    }
    return {};
}

}  // namespace faelled::app
