// The Security Token Service (SF1514): gives a system a signed token for one service and one
// authority, when an agreement says so. Knows no SOAP and no HTTP: soap/sts and rest/sts do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adgang/register.hpp"
#include "adgang/revision.hpp"
#include "adgang/tokenkontrol.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "base/result.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"
#include "sts/oenske.hpp"

namespace faelled::sts {

struct Indstillinger {
    std::string udsteder;         // entity id: Issuer of every token
    krypto::Identitet identitet;  // signs tokens and answers
    // Certificates whose tokens are still out, or soon will be: published beside the first (1.3)
    // and accepted in OnBehalfOf.
    std::vector<std::shared_ptr<const krypto::Certifikat>> andre;
    std::int64_t levetid = 480 * 60 * kSekund;  // longest, and the usual
    std::int64_t mindste = 60 * kSekund;        // a wish below it is no wish
    std::int64_t skaevhed = 5 * 60 * kSekund;   // clocks may differ by this much
};

// What a transaction leaves in the audit log; see adgang::Revision::skriv.
using Revisor = std::function<bool(const adgang::Revisionspost&, adgang::Varig)>;
struct Omverden {
    const adgang::Register& registeret;
    const krypto::Tillid& tillid;
    krypto::Certifikathukommelse& certifikater;  // decodes what comes in requests
    Revisor revisor;
    const Clock& ur;
    Entropy& entropi;
};

struct Grundlag;

// Thread-safe. What it is made of must outlive it, and it must outlive the audit log's callbacks.
class Sts {
  public:
    // Makes the answer of a token while nobody can see it yet; may sign. A refusal takes the
    // token's place.
    using Forbered = std::function<std::expected<void, Stsfejl>(const Token&)>;
    // Gets the outcome, exactly once, from any thread, when its audit record is durable.
    using Afslut = std::function<void(const Udfald&)>;

    // Fejl kKalder when the issuer is empty or there is no identity.
    [[nodiscard]] static Result<std::unique_ptr<Sts>> create(Indstillinger settings,
                                                             Omverden world);
    ~Sts();
    Sts(const Sts&) = delete;
    Sts& operator=(const Sts&) = delete;

    // 3.3 from step 2: the caller is proven, everything else is looked at. Takes a signature's time
    // (0.4 ms), so never on an I/O thread. `prepare` runs in the calling thread, `done` after the
    // audit record is durable; when it cannot be written the outcome is code 106 whatever it was.
    void udsted(const Tokenoenske& o, const Part& who, const Forbered& prepare, Afslut done) const;
    // A refusal made before there was a wish to decide on; audited and answered in the same way.
    void afvis(Stsfejl fejl, const Part& who, Afslut done) const;

    [[nodiscard]] const Indstillinger& indstillinger() const { return indstillinger_; }

  private:
    struct Maaling;
    Sts(Indstillinger settings, Omverden world);
    [[nodiscard]] Udfald lav(const Tokenoenske& o, const Grundlag& g) const;
    void bogfoer(Udfald udfald, adgang::Revisionspost post, std::int64_t start, Afslut done) const;

    Indstillinger indstillinger_;
    Omverden omverden_;
    std::unique_ptr<Maaling> maaling_;
    std::unique_ptr<adgang::Tokenkontrol> egne_;  // what we issued, when it comes back (3.8 A)
};

}  // namespace faelled::sts
