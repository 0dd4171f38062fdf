// What stands between the door and the services of a running installation: the register of who may
// what, the trust in certificates, the memory of messages and tokens, the gate, the audit log, and
// the keys that answers are signed with. Taken up and down in the right order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adgang/adgangstoken.hpp"
#include "adgang/gate.hpp"
#include "adgang/genspil.hpp"
#include "adgang/register.hpp"
#include "adgang/revision.hpp"
#include "adgang/wss.hpp"
#include "app/konfiguration.hpp"
#include "app/spaerrelister.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"
#include "soap/underskrift.hpp"
#include "store/store.hpp"

namespace faelled::app {

// What an installation says about itself, from its configuration or made by the sandbox.
struct Adgangsvalg {
    bool sandkasse = false;             // development mode, and refusals that explain themselves
    std::vector<std::string> adresser;  // where the server listens
    std::string sts_entity_id;
    krypto::Noeglepar sts;  // signs tokens and the audit log's seals
    std::vector<std::string> sts_tidligere_pem;
    krypto::Noeglepar organisation;
    krypto::Noeglepar serviceplatform;
    krypto::Tillid::Indstillinger tillid;    // but for its lists
    std::vector<std::string> spaerrelister;  // files and http(s) addresses
    std::string spaerrelistemappe;           // fetched ones are kept here
    Konfiguration::Adgang adgang;
    Konfiguration::Revision revision;
};

class Adgangsanlaeg {
  public:
    // `lager`, `ur` and `entropi` outlive it. Messages that were let in before the program stopped
    // are known again afterwards.
    [[nodiscard]] static Result<std::unique_ptr<Adgangsanlaeg>> create(Adgangsvalg valg,
                                                                       store::Lager& lager,
                                                                       const Clock& ur,
                                                                       Entropy& entropi);
    ~Adgangsanlaeg();
    Adgangsanlaeg(const Adgangsanlaeg&) = delete;
    Adgangsanlaeg& operator=(const Adgangsanlaeg&) = delete;

    [[nodiscard]] adgang::Register& registeret() { return register_; }
    [[nodiscard]] const adgang::Gate& gate() const { return *gate_; }
    [[nodiscard]] const krypto::Tillid& tillid() const { return spaerrelister_->tillid(); }
    [[nodiscard]] krypto::Certifikathukommelse& certifikater() { return certifikater_; }
    [[nodiscard]] adgang::Adgangstokens& adgangstokens() { return *adgangstokens_; }
    [[nodiscard]] const adgang::Bestillingskontrol& bestillinger() const { return *bestillinger_; }
    [[nodiscard]] adgang::Revision& revision() { return *revision_; }
    [[nodiscard]] const krypto::Identitet& sts() const { return sts_; }
    [[nodiscard]] const std::vector<std::shared_ptr<const krypto::Certifikat>>& sts_certifikater()
        const {
        return sts_certifikater_;
    }

    // Who the services are to the gate; each lives as long as this.
    [[nodiscard]] const adgang::Tjenesteadgang& organisation() const { return organisation_; }
    [[nodiscard]] const adgang::Tjenesteadgang& sagdokument() const { return sagdokument_; }
    [[nodiscard]] const adgang::Tjenesteadgang& sagindeks() const { return sagindeks_; }
    [[nodiscard]] const adgang::Tjenesteadgang& dokumentindeks() const { return dokumentindeks_; }
    [[nodiscard]] const adgang::Tjenesteadgang& opslag() const { return opslag_; }
    [[nodiscard]] const adgang::Tjenesteadgang& ydelse() const { return ydelse_; }
    [[nodiscard]] const adgang::Tjenesteadgang& ydelsesliste() const { return ydelsesliste_; }
    [[nodiscard]] const adgang::Tjenesteadgang& demo() const { return demo_; }
    [[nodiscard]] const adgang::Tjenesteadgang& klassifikation6() const { return klassifikation6_; }
    [[nodiscard]] const adgang::Tjenesteadgang& klassifikation7() const { return klassifikation7_; }
    [[nodiscard]] const adgang::Tjenesteadgang& klassifikationsliste() const {
        return klassifikationsliste_;
    }
    [[nodiscard]] const std::shared_ptr<const soap::Svarunderskriver>& organisationssignatur()
        const {
        return organisationssignatur_;
    }
    [[nodiscard]] const std::shared_ptr<const soap::Svarunderskriver>& platformssignatur() const {
        return platformssignatur_;
    }

    // Sweeps expired access tokens and what the audit log need not keep; for housekeeping.
    void ryd_op();
    // Writes and seals what waits; nothing can be filed afterwards. Before the surfaces die: their
    // answers leave here. Idempotent.
    void stop();

  private:
    Adgangsanlaeg() = default;
    [[nodiscard]] Result<void> noegler(const Adgangsvalg& valg);
    [[nodiscard]] Result<void> husk_beskeder(store::Lager& lager, Tid nu, std::int64_t skew);

    adgang::Register register_;
    krypto::Certifikathukommelse certifikater_{10'000};
    std::unique_ptr<Spaerrelister> spaerrelister_;
    krypto::Identitet sts_;
    std::vector<std::shared_ptr<const krypto::Certifikat>> sts_certifikater_;
    std::shared_ptr<const soap::Svarunderskriver> organisationssignatur_;
    std::shared_ptr<const soap::Svarunderskriver> platformssignatur_;
    adgang::Tjenesteadgang organisation_;
    adgang::Tjenesteadgang sagdokument_;
    adgang::Tjenesteadgang sagindeks_;
    adgang::Tjenesteadgang dokumentindeks_;
    adgang::Tjenesteadgang opslag_;
    adgang::Tjenesteadgang ydelse_;
    adgang::Tjenesteadgang ydelsesliste_;
    adgang::Tjenesteadgang demo_;
    adgang::Tjenesteadgang klassifikation6_;
    adgang::Tjenesteadgang klassifikation7_;
    adgang::Tjenesteadgang klassifikationsliste_;
    std::unique_ptr<adgang::Genspil> genspil_;
    std::unique_ptr<adgang::Adgangstokens> adgangstokens_;
    std::unique_ptr<adgang::Bestillingskontrol> bestillinger_;
    std::unique_ptr<adgang::Gate> gate_;
    std::unique_ptr<adgang::Revision> revision_;
};

}  // namespace faelled::app
