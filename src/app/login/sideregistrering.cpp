#include "app/login/sideregistrering.hpp"

#include "administration/grundopsaetning.hpp"
#include "app/admin/hjaelp.hpp"
#include "app/login/registrering.hpp"
#include "app/sider/person.hpp"

namespace faelled::app {

namespace {

using namespace administration;

// Roles that a municipality's people can have here; the operator's are given by the operator.
constexpr Rolle kKommunens[] = {
    Rolle::kLeverandoeradministrator,    Rolle::kAftaleadministrator,
    Rolle::kRolleadministrator,          Rolle::kOrganisationsadministrator,
    Rolle::kBeskedfordelerAdministrator, Rolle::kRevisor,
};

}  // namespace

Result<void> registrer_sider(Administration& adm, const std::string& metadata,
                             const std::vector<Cvr>& demo) {
    FAELLED_TRY(const Uuid pages, registrering::system(adm, "Fælleds sider", false,
                                                       std::string(kSiderEntityId), metadata));
    FAELLED_CHECK(registrering::domaene(adm, kOperatoer, "administration.faelled.example"));
    for (const Rolle role : kKommunens) {
        const std::string word = admin::rolleord(role);
        FAELLED_TRY(const Uuid uuid, registrering::brugersystemrolle(
                                         adm, pages, admin::administratorrolle_id(role), word, {}));
        for (const Cvr cvr : demo) {
            FAELLED_CHECK(registrering::domaene(adm, cvr, cvr.text() + ".example"));
            std::string slug = admin::administratorrolle_id(role);
            slug.erase(slug.rfind('/'));
            slug.erase(0, slug.rfind('/') + 1);
            FAELLED_CHECK(
                registrering::jobrolle(adm, cvr, uuid, word + " (Fælleds sider)", slug, {}));
        }
    }
    // Organisation's data alone, with limits on what of a person is shown.
    const std::vector<Rolleafgraensning> limits{{std::string(afgraensning::kSeNavn), false},
                                                {std::string(afgraensning::kSeCpr), false}};
    for (const std::string_view id : {kOrganisationsredaktoer, kOrganisationslaeser})
        FAELLED_CHECK(registrering::brugersystemrolle(adm, pages, std::string(id),
                                                      std::string(datarolleord(id)), limits));
    return {};
}

}  // namespace faelled::app
