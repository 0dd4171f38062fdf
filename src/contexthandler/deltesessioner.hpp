// Sessions in what several nodes share (base/delt.hpp), behind Sessioner. Private to the module.
//
// A session is a row of kLoginsession under its key; what partners call it are rows of kLoginnavn:
// "d", system, session -> key, and "i", IdP, name or session, key -> nothing. Rows of names that
// are left behind lead to a session that is not there, and run out with it.
#pragma once

#include <functional>

#include "base/delt.hpp"
#include "contexthandler/sessioner.hpp"

namespace faelled::contexthandler {

class Deltesessioner {
  public:
    // A session that is used is written again so often at most.
    static constexpr std::int64_t kSkriv_us = 60 * kSekund;

    Deltesessioner(Delt& delt, Sessionsregler regler) : delt_(delt), regler_(regler) {}

    // As those of Sessioner, with the key for the cookie. What cannot be reached is not there.
    [[nodiscard]] std::optional<Session> find(const std::string& key, Tid nu);
    void opret(const Session& s);
    [[nodiscard]] bool tilfoej(const std::string& key, const Deltager& d);
    [[nodiscard]] std::optional<Session> tag(const std::string& key);
    [[nodiscard]] std::optional<Session> tag_hvis(const std::string& key, std::string_view navneid);
    [[nodiscard]] std::optional<std::string> ved_deltager(const std::string& system,
                                                          const std::string& session);
    [[nodiscard]] std::optional<Session> se(const std::string& key, Tid nu);
    void glem_deltager(const std::string& system, const std::string& session);
    [[nodiscard]] std::vector<std::string> ved_idp(const std::string& idp,
                                                   const std::vector<std::string>& sessioner,
                                                   std::string_view navneid);
    [[nodiscard]] std::size_t antal() const { return delt_.antal(Deltrum::kLoginsession); }

  private:
    struct Laest {
        std::string bytes;
        Session session;
    };
    [[nodiscard]] std::optional<Laest> hent(const std::string& key, Tid nu);
    [[nodiscard]] bool ret(const std::string& key, const std::function<void(Session&)>& change);
    [[nodiscard]] Tid udloeb(const Session& s) const { return s.oprettet.plus(regler_.laengst); }
    void navngiv(const std::string& name, std::string_view value, const Session& s);
    void glem_navn(const std::string& name);

    Delt& delt_;
    const Sessionsregler regler_;
};

}  // namespace faelled::contexthandler
