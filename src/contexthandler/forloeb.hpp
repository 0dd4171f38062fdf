// What has been begun in a browser and waits for it to come back: logins and logouts
// (sikkerhed.md 7.13: the state between steps is kept here, not in RelayState).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/delt.hpp"
#include "base/lru.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "contexthandler/niveau.hpp"
#include "contexthandler/pakning.hpp"
#include "contexthandler/sessioner.hpp"

namespace faelled::contexthandler {

// What a user system asked for, whatever protocol it speaks.
struct Loginanmodning {
    enum class Protokol : std::uint8_t { kSaml, kOidc };
    Protokol protokol = Protokol::kSaml;
    std::string system;            // entity id
    std::string id = {};           // of its AuthnRequest
    std::string svaradresse = {};  // ACS or redirect_uri
    std::optional<std::string> relay_state = {};
    bool force = false;
    bool passiv = false;
    Niveau niveau = 0;  // the highest of what it asks for and what is registered
    std::vector<std::string> idp_liste = {};
    // OIDC.
    std::string tilstand = {};  // state
    std::string nonce = {};
    std::string udfordring = {};  // code_challenge
    std::string scope = {};
    std::int64_t hoejst_alder = -1;  // max_age, seconds; -1: none
};

struct Loginforloeb {
    std::string id;       // the page's handle, and the ID of our AuthnRequest
    std::string browser;  // hash of the browser's cookie
    Loginanmodning anmodning;
    std::string idp = {};  // entity id; empty: not chosen yet
    Tid begyndt = {};
    Niveau oensket = 0;    // asked of the IdP
    bool tving = false;    // ForceAuthn to the IdP
    bool trin_op = false;  // step-up tried
    Uuid sporing = {};
};

// What an authorization code stands for until it is fetched, once.
struct Oidckode {
    std::string klient;
    std::string redirect_uri;
    std::string udfordring;  // code_challenge, S256
    std::string nonce;
    std::string scope;
    std::string session;  // key of the session
    std::string sid;      // the client's name for it
    bool brugt = false;   // fetched: kept so that a second try is seen
    Tid begyndt = {};
    Uuid sporing = {};
};

struct Logudforloeb {
    // Who asked: empty system and IdP: the person, on our own page.
    std::string system;
    std::string idp;
    std::string anmodning = {};  // ID of the LogoutRequest to answer
    std::optional<std::string> relay_state = {};
    std::string retur;  // post_logout_redirect_uri of OIDC, with its state
    Session session;
    std::vector<Deltager> mangler;  // systems still to be told
    bool mangler_idp = false;
    std::vector<std::string> ikke_logget_ud;  // names
    std::string venter_paa;                   // entity id of who must answer now
    Tid begyndt = {};
    Uuid sporing = {};
};

// The bytes that nodes hand each other, and back (pakning.cpp).
[[nodiscard]] std::string pak(const Loginforloeb& f);
[[nodiscard]] std::string pak(const Oidckode& k);
[[nodiscard]] std::string pak(const Logudforloeb& f);
template <typename T>
[[nodiscard]] std::optional<T> ud(std::string_view bytes);
template <>
std::optional<Loginforloeb> ud<Loginforloeb>(std::string_view bytes);
template <>
std::optional<Oidckode> ud<Oidckode>(std::string_view bytes);
template <>
std::optional<Logudforloeb> ud<Logudforloeb>(std::string_view bytes);

template <typename T>
void gem_delt(Delt& delt, Deltrum rum, const std::string& id, const T& value, std::int64_t levetid,
              std::size_t loft) {
    if (delt.antal(rum) >= loft) return meld_delt(Fejl::miljoe("Der er for mange logins i gang"));
    const auto kept = delt.saet(rum, id, pak(value), value.begyndt.plus(levetid));
    if (!kept) meld_delt(kept.error());
}
template <typename T>
[[nodiscard]] std::optional<T> laes_delt(const Result<std::optional<std::string>>& bytes) {
    if (!bytes) meld_delt(bytes.error());
    return bytes && *bytes ? ud<T>(**bytes) : std::nullopt;
}

// Bounded: the oldest go first; each is given out once. Thread-safe. Where several nodes share it
// (`delt`), a browser may come back to any of them; when that cannot be reached it comes back to
// nothing.
template <typename T>
class Ventende {
  public:
    Ventende(std::size_t loft, std::int64_t levetid, Delt* delt = nullptr, Deltrum rum = {})
        : poster_(loft), levetid_(levetid), delt_(delt), rum_(rum), loft_(loft) {}

    void gem(const std::string& id, T value) {
        if (delt_ != nullptr) return gem_delt(*delt_, rum_, id, value, levetid_, loft_);
        const std::lock_guard lock(mutex_);
        poster_.saet(id, std::move(value));
    }
    // Nothing when unknown or too old (T::begyndt).
    [[nodiscard]] std::optional<T> tag(const std::string& id, Tid nu) {
        if (delt_ != nullptr) return laes_delt<T>(delt_->tag(rum_, id, nu));
        const std::lock_guard lock(mutex_);
        T* const at = poster_.find(id);
        if (at == nullptr) return std::nullopt;
        std::optional<T> out(std::move(*at));
        poster_.glem(id);
        if (nu >= out->begyndt.plus(levetid_)) return std::nullopt;
        return out;
    }
    [[nodiscard]] std::optional<T> se(const std::string& id, Tid nu) {
        if (delt_ != nullptr) return laes_delt<T>(delt_->hent(rum_, id, nu));
        const std::lock_guard lock(mutex_);
        const T* const at = poster_.find(id);
        if (at == nullptr || nu >= at->begyndt.plus(levetid_)) return std::nullopt;
        return *at;
    }
    [[nodiscard]] std::size_t antal() const {
        if (delt_ != nullptr) return delt_->antal(rum_);
        const std::lock_guard lock(mutex_);
        return poster_.antal();
    }

  private:
    mutable std::mutex mutex_;
    Lru<std::string, T> poster_;
    std::int64_t levetid_;
    Delt* delt_;
    Deltrum rum_;
    std::size_t loft_;
};

}  // namespace faelled::contexthandler
