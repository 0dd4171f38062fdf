#include "contexthandler/sessioner.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "contexthandler/deltesessioner.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::contexthandler {
namespace {

constexpr std::size_t kFlestSamme = 100;  // sessions of one name at one IdP that are found by name

std::string par(std::string_view a, std::string_view b) {
    return std::string(a) + '\n' + std::string(b);
}
// White space at the ends differs between products.
std::string ved_navn(std::string_view idp, std::string_view navneid) {
    return par(idp, "n:" + std::string(trim(navneid)));
}
std::string ved_session(std::string_view idp, std::string_view session) {
    return par(idp, "s:" + std::string(session));
}

}  // namespace

Sessioner::Sessioner(Sessionsregler regler, Delt* delt)
    : regler_(regler),
      delte_(delt == nullptr ? nullptr : std::make_unique<Deltesessioner>(*delt, regler)),
      poster_(regler.loft) {}
Sessioner::~Sessioner() = default;

std::string Sessioner::noegle(std::string_view cookie) {
    return krypto::hex(krypto::sha256(cookie));
}

bool Sessioner::doed(const Session& s, Tid nu) const {
    return nu >= s.oprettet.plus(regler_.laengst) || nu >= s.brugt.plus(regler_.ledig);
}

std::optional<Session> Sessioner::find(std::string_view cookie, Tid nu) {
    if (cookie.empty()) return std::nullopt;
    if (delte_) return delte_->find(noegle(cookie), nu);
    const std::string key = noegle(cookie);
    const std::lock_guard lock(mutex_);
    const auto* const at = poster_.find(key);
    if (at == nullptr) return std::nullopt;
    if (doed(**at, nu)) {
        fjern_navne(**at);
        poster_.glem(key);
        return std::nullopt;
    }
    (*at)->brugt = nu;
    return **at;
}

void Sessioner::opret(std::string_view cookie, Session s) {
    s.noegle = noegle(cookie);
    if (delte_) return delte_->opret(s);
    const std::lock_guard lock(mutex_);
    const auto note = [&](const std::string& name) {
        std::vector<std::string> all;
        if (const auto* known = idper_.find(name)) all = *known;
        if (all.size() >= kFlestSamme) all.erase(all.begin());
        all.push_back(s.noegle);
        idper_.saet(name, std::move(all));
    };
    note(ved_navn(s.idp, s.bruger.navneid.vaerdi));
    if (!s.idp_session.empty()) note(ved_session(s.idp, s.idp_session));
    const std::string key = s.noegle;
    poster_.saet(key, std::make_shared<Session>(std::move(s)));
}

bool Sessioner::tilfoej(const std::string& noegle, Deltager d) {
    if (delte_) return delte_->tilfoej(noegle, d);
    const std::lock_guard lock(mutex_);
    auto* const at = poster_.find(noegle);
    if (at == nullptr) return false;
    auto& all = (*at)->deltagere;
    if (all.size() >= regler_.deltagere) {
        auto old = std::ranges::find(all, d.system, &Deltager::system);
        if (old == all.end()) old = all.begin();
        deltagere_.glem(par(old->system, old->session));
        all.erase(old);
    }
    deltagere_.saet(par(d.system, d.session), noegle);
    all.push_back(std::move(d));
    return true;
}

void Sessioner::fjern_navne(const Session& s) {
    for (const Deltager& d : s.deltagere)
        deltagere_.glem(par(d.system, d.session));
    for (const std::string& name :
         {ved_navn(s.idp, s.bruger.navneid.vaerdi), ved_session(s.idp, s.idp_session)}) {
        const auto* known = idper_.find(name);
        if (known == nullptr) continue;
        std::vector<std::string> rest = *known;
        std::erase(rest, s.noegle);
        if (rest.empty())
            idper_.glem(name);
        else
            idper_.saet(name, std::move(rest));
    }
}

std::optional<Session> Sessioner::tag(const std::string& noegle) {
    if (delte_) return delte_->tag(noegle);
    const std::lock_guard lock(mutex_);
    auto* const at = poster_.find(noegle);
    if (at == nullptr) return std::nullopt;
    Session out = **at;
    fjern_navne(out);
    poster_.glem(noegle);
    return out;
}

std::optional<Session> Sessioner::tag_hvis(const std::string& noegle, std::string_view navneid) {
    if (delte_) return delte_->tag_hvis(noegle, navneid);
    {
        const std::lock_guard lock(mutex_);
        auto* const at = poster_.find(noegle);
        if (at == nullptr || trim((*at)->bruger.navneid.vaerdi) != trim(navneid))
            return std::nullopt;
    }
    return tag(noegle);
}

std::optional<std::string> Sessioner::ved_deltager(const std::string& system,
                                                   const std::string& session) {
    if (delte_) return delte_->ved_deltager(system, session);
    const std::lock_guard lock(mutex_);
    const auto* const at = deltagere_.find(par(system, session));
    return at == nullptr ? std::nullopt : std::optional(*at);
}

std::optional<Session> Sessioner::se(const std::string& noegle, Tid nu) const {
    if (delte_) return delte_->se(noegle, nu);
    const std::lock_guard lock(mutex_);
    const auto* const at = poster_.find(noegle);
    if (at == nullptr || doed(**at, nu)) return std::nullopt;
    return **at;
}

void Sessioner::glem_deltager(const std::string& system, const std::string& session) {
    if (delte_) return delte_->glem_deltager(system, session);
    const std::lock_guard lock(mutex_);
    const auto* const key = deltagere_.find(par(system, session));
    if (key == nullptr) return;
    if (auto* const at = poster_.find(*key))
        std::erase_if((*at)->deltagere, [&](const Deltager& d) {
            return d.system == system && d.session == session;
        });
    deltagere_.glem(par(system, session));
}

std::vector<std::string> Sessioner::ved_idp(const std::string& idp,
                                            const std::vector<std::string>& sessioner,
                                            std::string_view navneid) {
    if (delte_) return delte_->ved_idp(idp, sessioner, navneid);
    const std::lock_guard lock(mutex_);
    const auto* const named = idper_.find(ved_navn(idp, navneid));
    std::vector<std::string> mine = named == nullptr ? std::vector<std::string>{} : *named;
    if (sessioner.empty()) return mine;
    std::vector<std::string> out;
    for (const std::string& s : sessioner) {
        const auto* const at = idper_.find(ved_session(idp, s));
        if (at == nullptr) continue;
        // Both the name and the index: an index alone may be another person's.
        for (const std::string& key : *at)
            if (std::ranges::find(mine, key) != mine.end()) out.push_back(key);
    }
    return out;
}

std::size_t Sessioner::antal() const {
    if (delte_) return delte_->antal();
    const std::lock_guard lock(mutex_);
    return poster_.antal();
}

}  // namespace faelled::contexthandler
