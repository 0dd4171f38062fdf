// The WS-Security header of a request (sikkerhed.md 2.6): one reading for token requests to the STS
// and for service calls with a token. Layout is lax: the order of what stands in the header does
// not matter.
//
// What counts is decided by node identity (SIK-015): the Body, the timestamp and the addressing
// headers that are used are the very nodes the signature covers, at the place where they belong.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "adgang/afvisning.hpp"
#include "adgang/genspil.hpp"
#include "adgang/register.hpp"
#include "adgang/sabotage.hpp"
#include "base/clock.hpp"
#include "krypto/x509.hpp"
#include "xml/signatur.hpp"

namespace faelled::adgang {

struct Wssregler {
    std::int64_t skaevhed_us = 5 * 60 * kSekund;
    // A timestamp's Expires counts no longer than this after its Created, so that the replay table
    // is bounded in time. The spec's own life of a message is five minutes (1.8).
    std::int64_t laengste_us = 10 * 60 * kSekund;
    bool tillad_sha1 = false;
    // A call with a token: an assertion must stand in the header and be covered, STR-Transform is
    // allowed, wsa:MessageID must be there. Else: a token request.
    bool med_token = true;
    Sabotage sabotage{};
};

// What a message says, checked.
struct Wssbesked {
    xml::Node krop;         // Body, covered
    std::string action;     // wsa:Action, covered
    std::string besked_id;  // wsa:MessageID as sent, covered; empty when a token request has none
    Tid udloeb;             // from then on its own time refuses it (skew included)
    std::string signaturvaerdi;

    // How the replay table knows it.
    [[nodiscard]] Beskednoegle noegle(const krypto::Fingeraftryk& certifikat) const {
        return besked_id.empty() ? noegle_af_signatur(certifikat, signaturvaerdi)
                                 : noegle_af_id(certifikat, besked_id);
    }
};

// A header that has been read but proves nothing yet. Valid while the Dokument lives.
class Wsshoved {
  public:
    // Steps 1-4: exactly one Security for us, one Timestamp in time, one Signature of allowed
    // algorithms, at most one Assertion (with `med_token` exactly one), ids unique.
    // `konvolut` must be the document element.
    [[nodiscard]] static std::expected<Wsshoved, Afvisning> laes(xml::Node konvolut, Tid nu,
                                                                 const Wssregler& regler);
    // Is there a wsse:Security header for us at all?
    [[nodiscard]] static bool findes(xml::Node konvolut);
    // Does any of them bring a signature or an assertion? In development mode clients are let in
    // that send an empty header, as the official examples do.
    [[nodiscard]] static bool beviser(xml::Node konvolut);

    [[nodiscard]] xml::Node sikkerhed() const { return security_; }  // wsse:Security
    [[nodiscard]] xml::Node assertion() const { return assertion_; }
    [[nodiscard]] const xml::Idtabel& ids() const { return ids_; }
    [[nodiscard]] const xml::Signatur& signatur() const { return signatur_; }

    // Steps 6-8: the signature under that key, and what it must cover.
    [[nodiscard]] std::expected<Wssbesked, Afvisning> verificer(
        const krypto::OffentligNoegle& noegle) const;

  private:
    Wsshoved(xml::Idtabel ids, xml::Signatur signatur, const Wssregler& regler)
        : ids_(std::move(ids)), signatur_(std::move(signatur)), regler_(regler) {}
    [[nodiscard]] std::expected<void, Afvisning> daekket(const xml::Daekning& d) const;

    xml::Idtabel ids_;
    xml::Signatur signatur_;
    Wssregler regler_;
    xml::Node security_, assertion_, timestamp_, krop_, action_, besked_id_, til_;
    Tid udloeb_;
};

// A service call's KeyInfo: the one form that is allowed names the assertion (2.5, SAMLID).
[[nodiscard]] std::expected<void, Afvisning> noegleinfo_naevner_assertion(const Wsshoved& hoved);

// A checked token request: who signed it.
struct Bestilling {
    Wssbesked besked;
    std::shared_ptr<const krypto::Certifikat> certifikat;
    std::shared_ptr<const Systempost> system;  // active; the certificate is not blocked
};

// What the STS asks about a SOAP request before it reads it (3.3, steps 1-2): every KeyInfo form of
// 2.5, the certificate registered at an active system and valid, the message new. Thread-safe.
class Bestillingskontrol {
  public:
    // All of it outlives the object. `regler.med_token` is not used.
    Bestillingskontrol(Wssregler regler, const Register& reg, const krypto::Tillid& tillid,
                       const Clock& ur, Genspil& genspil);
    ~Bestillingskontrol();

    [[nodiscard]] std::expected<Bestilling, Afvisning> kontroller(xml::Node konvolut) const;

  private:
    struct Indre;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::adgang
