// The Context Handler of an installation, with its pages, kept in step with the administration.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "administration/administration.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "contexthandler/contexthandler.hpp"
#include "krypto/certifikat.hpp"
#include "net/http.hpp"
#include "web/login.hpp"

namespace faelled::app {

class Loginanlaeg {
  public:
    struct Valg {
        std::string entity_id;
        std::string base;  // "https://host:port"
        krypto::Noeglepar noegle;
        std::vector<std::string> tidligere_pem = {};  // certificates of a change of key
        std::string ca_pem = {};                      // of those who are told in SOAP
        bool sandkasse = false;
        std::string miljoe = {};
    };
    struct Omverden {
        administration::Administration& administration;
        net::Arbejdspulje& pulje;
        web::Loginrevisor revisor;
        const Clock& ur;
        Entropy& entropi;
        Delt* delt = nullptr;  // what several nodes share
    };
    [[nodiscard]] static Result<std::unique_ptr<Loginanlaeg>> create(Valg valg, Omverden world);

    // Something was changed in the administration: seen by the next login.
    void aendret() { aendret_ = true; }
    // Brings the federation up to date when it is not. Thread-safe.
    void frisk();
    // This identity provider is shown as a test.
    void maerk_test(const std::string& entity_id);

    bool behandler(const std::shared_ptr<const net::Anmodning>& a, const net::Afslut& done) {
        return endepunkt_->behandler(a, done);
    }
    [[nodiscard]] contexthandler::Contexthandler& contexthandler() { return *ch_; }
    [[nodiscard]] const std::string& base() const { return valg_.base; }

  private:
    Loginanlaeg(Valg valg, Omverden world);
    Valg valg_;
    Omverden verden_;
    contexthandler::Foederation foederation_;
    std::unique_ptr<contexthandler::Contexthandler> ch_;
    std::unique_ptr<web::Loginendepunkt> endepunkt_;
    std::atomic<bool> aendret_{true};
    std::mutex mutex_;
    std::set<std::string> test_;
    Tid dag_;
};

}  // namespace faelled::app
