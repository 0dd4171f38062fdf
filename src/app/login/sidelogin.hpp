// How people get in to our own pages: as to any other user-facing system. The pages are a service
// provider of the Context Handler, with metadata and roles in the administration like a vendor's.
//
//   GET  /app/login?tilbage=/app/…   begins a login
//   POST /app/login/acs              the Context Handler's answer: opens a session
//   (web/session.hpp) GET  /app/logud                  ends it here, then everywhere GET
//   /app/login/slo              somebody else has logged her out, or the answer to our logout
//
// The roles of chapter 2 are user system roles (app/admin/hjaelp.hpp); municipalities map their job
// function roles to them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "administration/administration.hpp"
#include "base/clock.hpp"
#include "base/delt.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "base/strong.hpp"
#include "krypto/certifikat.hpp"
#include "net/http.hpp"
#include "web/session.hpp"

namespace faelled::app {

class Sidelogin {
  public:
    struct Omverden {
        administration::Administration& administration;
        web::Sessioner& sessioner;
        net::Arbejdspulje& pulje;
        const Clock& ur;
        Entropy& entropi;
        Delt* delt = nullptr;  // what several nodes share
    };
    struct Valg {
        std::string base;  // "https://localhost:8443"
        std::string ch_entity_id;
        std::string ch_certifikat_pem;
        krypto::Noeglepar noegle;  // of the pages
        std::string miljoe;
        bool sandkasse = false;
        // Sandbox: these get job function roles with which their people can be let in.
        std::vector<Cvr> demomyndigheder;
    };
    // Registers the pages as a user-facing system, or brings what is registered up to date.
    [[nodiscard]] static Result<std::unique_ptr<Sidelogin>> create(Valg valg, Omverden world);
    ~Sidelogin();
    Sidelogin(const Sidelogin&) = delete;
    Sidelogin& operator=(const Sidelogin&) = delete;

    // Where to send somebody who is not logged in.
    [[nodiscard]] static std::string adresse(std::string_view tilbage);
    // False, and `done` untouched, when the path is not ours.
    bool behandler(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done);

  private:
    struct Indre;
    explicit Sidelogin(std::unique_ptr<Indre> indre);
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::app
