#include "adgang/register.hpp"

#include <algorithm>
#include <cstring>

namespace faelled::adgang {

namespace {

std::string_view uden_skraastreg(std::string_view entity_id) {
    return entity_id.ends_with('/') ? entity_id.substr(0, entity_id.size() - 1) : entity_id;
}

std::string navnenoegle(Certifikatnavn slags, std::string_view navn) {
    return static_cast<char>(slags) + std::string(navn);
}

}  // namespace

std::size_t Registerbillede::Aftrykhash::operator()(const krypto::Fingeraftryk& f) const {
    // The print is a digest already: any eight bytes of it are spread evenly.
    std::size_t h = 0;
    std::memcpy(&h, f.data(), sizeof h);
    return h;
}

bool Registerbillede::tilfoej(Myndighedspost m) {
    const std::uint32_t cvr = m.cvr.number();
    if (myndigheder_.contains(cvr) || myndighed_ved_uuid_.contains(m.uuid)) return false;
    myndighed_ved_uuid_.emplace(m.uuid, m.cvr);
    return myndigheder_.emplace(cvr, std::move(m)).second;
}

bool Registerbillede::tilfoej(std::shared_ptr<const Systempost> s) {
    if (systemer_.contains(s->uuid)) return false;
    for (const Registreretcertifikat& c : s->certifikater) {
        if (ved_certifikat_.contains(c.certifikat->fingeraftryk())) return false;
    }
    for (const Registreretcertifikat& c : s->certifikater) {
        ved_certifikat_.emplace(c.certifikat->fingeraftryk(), s->uuid);
        const auto& sha1 = c.certifikat->sha1();
        for (const auto& [slags, navn] :
             {std::pair(Certifikatnavn::kSki, c.certifikat->ski()),
              std::pair(Certifikatnavn::kSha1, std::string(sha1.begin(), sha1.end())),
              std::pair(Certifikatnavn::kSerienummer, c.certifikat->serienummer())}) {
            ved_navn_.emplace(navnenoegle(slags, navn), c.certifikat);
        }
        const auto [first, last] = ved_emne_.equal_range(c.certifikat->emne());
        if (std::none_of(first, last, [&](const auto& e) { return e.second == s->uuid; })) {
            ved_emne_.emplace(c.certifikat->emne(), s->uuid);
        }
    }
    const Uuid uuid = s->uuid;
    return systemer_.emplace(uuid, std::move(s)).second;
}

bool Registerbillede::tilfoej(Tjenestepost t) {
    std::string key{uden_skraastreg(t.entity_id)};
    if (tjenester_.contains(t.uuid) || ved_entity_id_.contains(key)) return false;
    ved_entity_id_.emplace(std::move(key), t.uuid);
    const Uuid uuid = t.uuid;
    return tjenester_.emplace(uuid, std::move(t)).second;
}

const Myndighedspost* Registerbillede::myndighed(Cvr cvr) const {
    const auto found = myndigheder_.find(cvr.number());
    return found == myndigheder_.end() ? nullptr : &found->second;
}

const Myndighedspost* Registerbillede::myndighed(const Uuid& uuid) const {
    const auto found = myndighed_ved_uuid_.find(uuid);
    return found == myndighed_ved_uuid_.end() ? nullptr : myndighed(found->second);
}

std::shared_ptr<const Systempost> Registerbillede::system(const krypto::Fingeraftryk& f) const {
    const auto found = ved_certifikat_.find(f);
    return found == ved_certifikat_.end() ? nullptr : system(found->second);
}

std::shared_ptr<const Systempost> Registerbillede::system(const Uuid& uuid) const {
    const auto found = systemer_.find(uuid);
    return found == systemer_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const krypto::Certifikat>> Registerbillede::certifikater(
    Certifikatnavn slags, std::string_view navn) const {
    std::vector<std::shared_ptr<const krypto::Certifikat>> out;
    const auto [first, last] = ved_navn_.equal_range(navnenoegle(slags, navn));
    for (auto at = first; at != last; ++at)
        out.push_back(at->second);
    return out;
}

std::vector<std::shared_ptr<const Systempost>> Registerbillede::systemer_med_emne(
    const std::string& emne) const {
    std::vector<std::shared_ptr<const Systempost>> out;
    const auto [first, last] = ved_emne_.equal_range(emne);
    for (auto at = first; at != last; ++at)
        out.push_back(system(at->second));
    return out;
}

const Tjenestepost* Registerbillede::tjeneste(std::string_view entity_id) const {
    const auto found = ved_entity_id_.find(std::string(uden_skraastreg(entity_id)));
    return found == ved_entity_id_.end() ? nullptr : tjeneste(found->second);
}

const Tjenestepost* Registerbillede::tjeneste(const Uuid& uuid) const {
    const auto found = tjenester_.find(uuid);
    return found == tjenester_.end() ? nullptr : &found->second;
}

bool samme_entity_id(std::string_view a, std::string_view b) {
    return uden_skraastreg(a) == uden_skraastreg(b);
}

std::vector<const Rolletildeling*> gaeldende(const Systempost& system, const Uuid& tjeneste,
                                             Cvr kontekst, Tid nu) {
    std::vector<const Rolletildeling*> out;
    const auto found = system.tildelinger.find(tjeneste);
    if (found == system.tildelinger.end()) return out;
    for (const Rolletildeling& r : found->second) {
        if (r.kontekst == kontekst && r.fra <= nu && nu < r.til) out.push_back(&r);
    }
    return out;
}

bool har_gaeldende(const Systempost& system, const Uuid& tjeneste, Cvr kontekst, Tid nu) {
    const auto found = system.tildelinger.find(tjeneste);
    return found != system.tildelinger.end() &&
           std::ranges::any_of(found->second, [&](const Rolletildeling& r) {
               return r.kontekst == kontekst && r.fra <= nu && nu < r.til;
           });
}

const Registreretcertifikat* find_certifikat(const Systempost& system,
                                             const krypto::Fingeraftryk& f) {
    const auto found = std::ranges::find_if(
        system.certifikater,
        [&](const Registreretcertifikat& c) { return c.certifikat->fingeraftryk() == f; });
    return found == system.certifikater.end() ? nullptr : &*found;
}

}  // namespace faelled::adgang
