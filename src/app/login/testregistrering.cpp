#include "app/login/testregistrering.hpp"

#include "administration/grundopsaetning.hpp"
#include "app/login/registrering.hpp"

namespace faelled::app {
namespace {

using namespace administration;

const Administrator& os() {
    static const Administrator a = Administrator::system();
    return a;
}

using registrering::som;

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

}  // namespace

Result<void> registrer(Administration& adm, const Testregistrering& r) {
    using registrering::brugersystemrolle;
    using registrering::domaene;
    using registrering::jobrolle;
    using registrering::system;
    FAELLED_TRY(const Uuid idp, system(adm, "Sandkassens testlogin", true, r.idp, r.idp_metadata));
    FAELLED_TRY(const Uuid fag,
                system(adm, "Demofagsystem", false, r.fagsystem, r.fagsystem_metadata));
    FAELLED_CHECK(domaene(adm, kOperatoer, "fagsystem.sandkasse.faelled.example"));
    const std::string base = "http://fagsystem.sandkasse.faelled.example/roles/usersystemrole/";
    const std::vector<Rolleafgraensning> kle{{std::string(afgraensning::kKle), false}};
    FAELLED_TRY(const Uuid laes, brugersystemrolle(adm, fag, base + "laes_sag/1", "Læs sag", kle));
    FAELLED_TRY(const Uuid ret, brugersystemrolle(adm, fag, base + "ret_sag/1", "Ret sag", kle));
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
