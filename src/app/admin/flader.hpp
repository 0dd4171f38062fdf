// The administration's surfaces of a running installation: /admin/ (JSON API, audit log, metering),
// /stsadmin/xapi/ for role catalogues, and the thread that sends its notices.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "adgang/forstyrrelse.hpp"
#include "adgang/revision.hpp"
#include "administration/administration.hpp"
#include "app/henvisningskontrol.hpp"
#include "app/kleindlaesning.hpp"
#include "base/clock.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "krypto/x509.hpp"
#include "net/http.hpp"
#include "rest/jsonapi/jsonapi.hpp"
#include "rest/revision/revision_endepunkt.hpp"
#include "store/store.hpp"
#include "web/session.hpp"

namespace faelled::app {

class Adminflader {
  public:
    struct Omverden {
        administration::Administration& administration;
        beskedfordeler::Beskedfordeler& beskedfordeler;
        store::Lager& lager;
        adgang::Revision& revision;
        Kleindlaesning& kle;
        Henvisningskontrol& henvisninger;
        const Clock& ur;
        const krypto::Tillid& tillid;  // in client certificates, beside what the register says
        krypto::Certifikathukommelse& certifikater;
        net::Arbejdspulje& pulje;
        web::Sessioner& sessioner;
        std::unique_ptr<administration::Postkasse> postkasse;
        adgang::Certifikatforstyrrer forstyrrer = {};  // sandbox only
        // Notices leave from one of several nodes.
        std::function<bool()> leder = [] { return true; };
    };
    // What `world` refers to outlives it; the pool is stopped first. Starts to send notices.
    explicit Adminflader(Omverden world);
    // Waits for the letter that is on its way.
    ~Adminflader();
    Adminflader(const Adminflader&) = delete;
    Adminflader& operator=(const Adminflader&) = delete;

    // False, and `done` untouched, when the path is not ours.
    bool behandler(const std::shared_ptr<const net::Anmodning>& request, const net::Afslut& done);

  private:
    void send_advis();
    [[nodiscard]] Result<void> tro(const std::string& der) const;
    [[nodiscard]] rest::Apibeskrivelse noteret(rest::Apibeskrivelse b, std::string name);

    Omverden v_;
    rest::JsonApi admin_;
    rest::JsonApi xapi_;
    rest::RevisionEndepunkt revision_;
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread post_;
};

}  // namespace faelled::app
