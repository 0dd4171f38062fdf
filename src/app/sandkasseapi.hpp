// What the sandbox's start page shows and does, as a JSON API with an OpenAPI description, and the
// files to download. Exists in the sandbox only, without login: for connections between loopback
// addresses that ask for this machine by its own name, and not from another site's page.
//
//   /sandkasse/api/...        operations; /sandkasse/api/openapi.json describes them
//   /sandkasse/filer/NAVN     certificates, keys and PKCS#12 files of the demo systems
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/oejebliksbilleder.hpp"
#include "app/sandkasseendepunkt.hpp"
#include "net/http.hpp"
#include "rest/jsonapi/jsonapi.hpp"
#include "store/store.hpp"
#include "web/session.hpp"

namespace faelled::app {

struct Sandkassefil {
    std::string navn;  // as in the address
    std::string sti;   // on disk
    std::string indholdstype;
};

class Sandkasseapi {
  public:
    struct Omverden {
        Sandkasseendepunkt& endepunkt;  // clock, faults, one more system
        store::Lager& lager;            // for the audit log
        Oejebliksbilleder& billeder;
        web::Sessioner& sessioner;
        std::string oversigt;  // what runs here, as JSON
        std::vector<Sandkassefil> filer;
        // The name of a system, for the list of calls; empty when nobody knows.
        std::function<std::string(const Uuid&)> systemnavn;
        // Ends this server and starts it with the data of a snapshot.
        std::function<void(std::string billede)> nulstil;
    };
    // What `world` refers to, and the pool, outlive it.
    Sandkasseapi(Omverden world, net::Arbejdspulje& pool);

    // False, and `done` untouched, when the path is not ours.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

  private:
    [[nodiscard]] std::vector<rest::Apioperation> operationer();
    [[nodiscard]] Result<std::string> kald(const rest::Apikald& call) const;
    [[nodiscard]] Result<rest::Apisvar> ny_session(const rest::Apikald& call) const;
    [[nodiscard]] net::Svar fil(const net::Anmodning& request) const;

    Omverden v_;
    rest::JsonApi api_;
};

}  // namespace faelled::app
