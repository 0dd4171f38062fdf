// Who is logged in (sikkerhed.md 7.12): one entry for a browser at an identity provider, with the
// systems it has gone on to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/delt.hpp"
#include "base/lru.hpp"
#include "base/time.hpp"
#include "contexthandler/bruger.hpp"

namespace faelled::contexthandler {

// A system that the session was used for.
struct Deltager {
    std::string system;   // entity id
    std::string session;  // SessionIndex that it got; sid of OIDC
    Tid tid;
};
struct Session {
    std::string noegle;  // SHA-256 of the cookie, hex: the cookie itself is kept nowhere
    std::string idp;     // entity id
    std::string idp_session;
    Bruger bruger;
    Tid logget_ind;  // AuthnInstant
    Tid oprettet, brugt;
    std::vector<Deltager> deltagere;
};

struct Sessionsregler {
    std::int64_t laengst = 8 * 3600 * kSekund;
    std::int64_t ledig = 3600 * kSekund;
    std::size_t loft = 100'000;  // the one unused longest goes first
    std::size_t deltagere = 50;  // in one session
};

class Deltesessioner;

// Bounded, in memory; or, where several nodes answer, in what they share. Thread-safe; what comes
// out is a copy.
class Sessioner {
  public:
    // `delt` outlives it.
    explicit Sessioner(Sessionsregler regler, Delt* delt = nullptr);
    ~Sessioner();

    // `cookie`: its value; empty or unknown, expired: nothing. Counts as used.
    [[nodiscard]] std::optional<Session> find(std::string_view cookie, Tid nu);
    void opret(std::string_view cookie, Session s);
    // False when the session is gone. When it holds as many as it may, the oldest entry goes: of
    // the same system, when it has one (a system that logs people in again and again).
    [[nodiscard]] bool tilfoej(const std::string& noegle, Deltager d);
    // Taken out, so that nobody else can use it (SIK-066).
    [[nodiscard]] std::optional<Session> tag(const std::string& noegle);
    // Only when it is of that name, less white space around it: a foreign index ends nobody's
    // session.
    [[nodiscard]] std::optional<Session> tag_hvis(const std::string& noegle,
                                                  std::string_view navneid);
    // By what a partner calls it.
    [[nodiscard]] std::optional<std::string> ved_deltager(const std::string& system,
                                                          const std::string& session);
    // By its key; does not count as used.
    [[nodiscard]] std::optional<Session> se(const std::string& noegle, Tid nu) const;
    // The system is no part of the session any more.
    void glem_deltager(const std::string& system, const std::string& session);
    [[nodiscard]] std::vector<std::string> ved_idp(const std::string& idp,
                                                   const std::vector<std::string>& sessioner,
                                                   std::string_view navneid);
    [[nodiscard]] std::size_t antal() const;

    [[nodiscard]] static std::string noegle(std::string_view cookie);

  private:
    [[nodiscard]] bool doed(const Session& s, Tid nu) const;
    void fjern_navne(const Session& s);

    Sessionsregler regler_;
    std::unique_ptr<Deltesessioner> delte_;  // null on a single node
    mutable std::mutex mutex_;
    mutable Lru<std::string, std::shared_ptr<Session>> poster_;  // finding moves it
    // "system\nsession" and "idp\nsession" to the session's key; those of sessions that fell out of
    // the memory are found dead and removed.
    Lru<std::string, std::string> deltagere_{1'000'000};
    Lru<std::string, std::vector<std::string>> idper_{200'000};
};

}  // namespace faelled::contexthandler
