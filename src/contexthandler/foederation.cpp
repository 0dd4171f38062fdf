#include "contexthandler/foederation.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace faelled::contexthandler {

std::shared_ptr<const Brugersystem> Foederationsbillede::system(std::string_view entity_id) const {
    const auto at = systemer_.find(std::string(entity_id));
    return at == systemer_.end() ? nullptr : at->second;
}

std::shared_ptr<const Idp> Foederationsbillede::idp(std::string_view entity_id) const {
    const auto at = idper_.find(std::string(entity_id));
    return at == idper_.end() ? nullptr : at->second;
}

std::shared_ptr<const Attributservice> Foederationsbillede::attributservice(Cvr cvr) const {
    const auto at = attributservicer_.find(cvr.number());
    return at == attributservicer_.end() ? nullptr : at->second;
}

const Jobfunktionsrolle* Foederationsbillede::jobrolle(std::string_view id) const {
    const auto at = jobroller_.find(std::string(id));
    return at == jobroller_.end() ? nullptr : &at->second;
}

std::string Foederationsbillede::myndighed(Cvr cvr) const {
    const auto at = navne_.find(cvr.number());
    return at == navne_.end() ? std::string() : at->second;
}

std::vector<std::shared_ptr<const Idp>> Foederationsbillede::aktive() const {
    std::vector<std::shared_ptr<const Idp>> out;
    for (const auto& [id, idp] : idper_)
        if (!idp->kontekster.empty()) out.push_back(idp);
    std::ranges::sort(out, {}, [](const auto& i) { return fold(i->navn) + '\n' + i->entity_id; });
    return out;
}

}  // namespace faelled::contexthandler
