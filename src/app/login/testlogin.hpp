// The sandbox's own identity provider and user-facing system: pick a person, no password, and see
// what a system is told. Made by the sandbox only; every page says what it is.
//
//   /sandkasse/idp/metadata, sso, log-ind, slo     identity provider
//   /sandkasse/fagsystem/, login, acs, slo         user-facing system
//
// Both speak with the Context Handler as any stranger would: over SAML, with keys of their own,
// registered in the administration with metadata and agreements.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "administration/administration.hpp"
#include "app/demo/kommune.hpp"
#include "app/pki.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

namespace faelled::app {

class Testlogin {
  public:
    struct Omverden {
        administration::Administration& administration;
        net::Arbejdspulje& pulje;
        const Clock& ur;
        Entropy& entropi;
    };
    struct Valg {
        std::string base;  // "https://localhost:8443"
        std::string ch_entity_id;
        krypto::Noeglepar ch;  // its certificate is what our two trust
        krypto::Noeglepar idp, fagsystem;
        std::vector<Demobruger> brugere;     // empty: one invented for each authority
        std::vector<Myndighed> myndigheder;  // whose people it has
    };
    // Registers both, or brings what is registered up to date.
    [[nodiscard]] static Result<std::unique_ptr<Testlogin>> create(Valg valg, Omverden world);
    ~Testlogin();
    Testlogin(const Testlogin&) = delete;
    Testlogin& operator=(const Testlogin&) = delete;

    [[nodiscard]] std::string idp_entity_id() const;
    [[nodiscard]] std::string fagsystem_entity_id() const;
    // False, and `done` untouched, when the path is not ours.
    bool behandler(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done);

  private:
    struct Indre;
    explicit Testlogin(std::unique_ptr<Indre> indre);
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::app
