// The one gate. Every caller context in the program is made here.
//
// A caller proves itself by a token (SAML assertion in a signed SOAP call, access token or JWT in
// an HTTP call), or, for Serviceplatform services under dispensation, by its TLS client certificate
// and a context in the Body. In development mode, and there only, a client certificate of a
// registered system is enough; that mode cannot be made for an address that is not loopback, and
// each connection is checked again.
//
// A Gate is thread-safe; its caches are bounded.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/afvisning.hpp"
#include "adgang/kalder.hpp"
#include "adgang/register.hpp"
#include "adgang/rettigheder.hpp"
#include "adgang/sabotage.hpp"
#include "adgang/tokenkontrol.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "krypto/certifikat.hpp"
#include "krypto/x509.hpp"
#include "xml/xml.hpp"

namespace faelled::adgang {

class Genspil;        // adgang/genspil.hpp
class Adgangstokens;  // adgang/adgangstoken.hpp

// --- what the surfaces bring ------------------------------------------------------------------

// A service says who it is. One object per service, alive as long as the gate.
struct Tjenesteadgang {
    std::string entity_id;         // audience of its tokens
    bool serviceplatform = false;  // Framework required, contexts of chapter 8 allowed
    // Turns the groups of a token into the service's own right bits. Called once per token
    // (remembered), not per call; must be thread-safe. Groups whose scope is another authority than
    // `myndighed` are given too.
    std::function<std::uint32_t(std::span<const Rettighedsgruppe>, Cvr myndighed)> oversaet;
    // A SOAP caller is known by its TLS certificate, registered and valid, and by nothing else
    // (beskedfordeler.md 9). It gets no rights from agreements: what it may, follows from which
    // system it is.
    bool kun_certifikat = false;
    // Entity ids of services that open this one too; the agreement that counts is the one with the
    // service that the token was issued for. `oversaet` knows the roles of all of them.
    std::vector<std::string> ogsaa{};
};

// What the connection proves.
struct Transport {
    std::optional<krypto::Fingeraftryk> certifikat;  // of the TLS client certificate
    std::string_view certifikat_der;                 // the same certificate, empty when not kept
    bool loopback = false;                           // both ends of the connection
    // A message broker's clients may come without a certificate (beskedfordeler.md 2.1): then the
    // key of an assertion is not proven; one that is shown must still be the assertion's.
    bool certifikat_valgfrit = false;
};

struct Soapkald {
    xml::Node konvolut;  // soap:Envelope, the document element; its Dokument outlives the answer
    Transport transport;
    std::optional<std::string> myndighed;  // HTTP header Faelled-Myndighed: development mode only
    Uuid transaktion;
};
struct Soapadgang {
    Kalder kalder;
    xml::Node indhold;          // the Body's only child: of the VERIFIED Body when signed
    bool underskrevet = false;  // came with a token and a signature: the answer is signed too
    std::string besked_id;      // wsa:MessageID as sent; of a signed message the covered one
    bool framework = false;     // the request had an sbf:Framework: so must the answer
};

// REST, GraphQL.
struct Httpkald {
    Transport transport;
    std::optional<std::string_view> authorization;  // "Bearer …" | "Holder-of-key …"
    std::optional<std::string> myndighed;           // Faelled-Myndighed: development mode only
    Uuid transaktion;
};

// A person who is logged in to our own pages. Who she is the login proved; what her roles there
// mean at the service the program has translated.
struct Personkald {
    Uuid system;  // the pages
    std::string systemnavn;
    Uuid bruger;
    Cvr myndighed;  // whom she acts for
    std::vector<Rettighedsgruppe> grupper;
    Uuid transaktion;
};

// --- how the gate is made ---------------------------------------------------------------------

struct Gateindstillinger {
    // Development mode: a registered client certificate without a token is let in, between loopback
    // addresses. A call that brings a token is checked as strictly as anywhere.
    bool udvikling = false;
    std::vector<std::string>
        adresser;          // where the server will listen: loopback in development mode
    bool forklar = false;  // refusals say rule, element and expected value (sandbox)

    std::string sts_entity_id;  // Issuer of tokens
    // Whose signature on a token counts; several while certificates change.
    std::vector<std::shared_ptr<const krypto::Certifikat>> sts_certifikater;
    std::int64_t skaevhed_us = 5 * 60 * kSekund;  // clock skew, everywhere (1.8)
    int mindste_sikringsniveau = 0;               // AssuranceLevel
    bool tillad_sha1 = false;
    // Tokens of a system, certificate or agreement that is no longer active are refused at once,
    // not when they run out.
    bool kontroller_status = true;
    std::size_t huskede_tokens = 20'000;
    Sabotage sabotage{};
};

// What the gate asks; all of it outlives the gate.
struct Gatekilder {
    const Register& reg;
    const krypto::Tillid& tillid;
    const Clock& ur;
    Genspil& genspil;
    Adgangstokens* adgangstokens = nullptr;  // null: access tokens are unknown here
};

// --- the sandbox before it has a register -----------------------------------------------------

// What a surface knows about who is at the door.
struct Legitimation {
    std::optional<krypto::Fingeraftryk> certifikat;  // proven in the TLS handshake
    bool loopback = false;                           // both ends of the connection
    std::optional<std::string> myndighed;            // HTTP header Faelled-Myndighed, as sent
    Uuid transaktion;
};

// What one demo system may do for one authority.
struct Demoaftale {
    Cvr myndighed;
    Uuid organisation;
    std::uint32_t rettigheder = 0;            // Ret bits
    std::vector<Rettighedsgruppe> grupper{};  // as a token would have them
};

struct Demosystem {
    std::string navn;
    Uuid uuid;
    krypto::Fingeraftryk certifikat{};
    std::vector<Demoaftale> aftaler;  // the first is the default authority
};

// 127.0.0.0/8 in full dotted form, or ::1. Names are not resolved: what "localhost" means is
// decided by a file on the machine, and this question must not depend on one.
[[nodiscard]] bool er_loopbackadresse(std::string_view adresse);

class Gate {
  public:
    // Fejl kIntern when development mode is asked for an address that is not loopback, or nobody's
    // signature on a token would count.
    [[nodiscard]] static Result<Gate> create(Gateindstillinger settings, const Gatekilder& kilder);
    // Demo systems from a list, no tokens. Fejl when `adresse` (where the server will listen) is
    // not a loopback address.
    [[nodiscard]] static Result<Gate> sandkasse(std::string_view adresse,
                                                std::vector<Demosystem> systemer);
    ~Gate();
    Gate(Gate&&) noexcept;
    Gate& operator=(Gate&&) noexcept;

    // A SOAP call to `tjeneste`: with a token (chapter 5), with contexts (chapter 8), or in
    // development mode with neither.
    [[nodiscard]] std::expected<Soapadgang, Afvisning> soap(const Soapkald& kald,
                                                            const Tjenesteadgang& tjeneste) const;
    // A REST or GraphQL call (6.2, 6.4).
    [[nodiscard]] std::expected<Kalder, Afvisning> http(const Httpkald& kald,
                                                        const Tjenesteadgang& tjeneste) const;
    // An assertion whose holder the TLS connection proves (4.3, 6.1): the access token service
    // takes what it says, a message broker the caller. Compares public keys, so that a renewed
    // certificate over the same key will do.
    [[nodiscard]] std::expected<Tokenref, Afvisning> assertion(std::string_view xml,
                                                               const Transport& transport,
                                                               const Modtagerkrav& krav) const;
    [[nodiscard]] std::expected<Kalder, Afvisning> forbindelse(
        std::string_view xml, const Transport& transport, const Tjenesteadgang& tjeneste) const;
    // A person of our own pages: her authority is in the register and active, the service too, and
    // some group gives a right there.
    [[nodiscard]] std::expected<Kalder, Afvisning> person(const Personkald& kald,
                                                          const Tjenesteadgang& tjeneste) const;

    // Development mode of `sandkasse` only, for every service alike.
    [[nodiscard]] std::expected<Kalder, Afvisning> kalder(const Legitimation& who) const;

  private:
    struct Indre;
    explicit Gate(std::unique_ptr<Indre> indre);
    [[nodiscard]] std::expected<Soapadgang, Afvisning> tokenkald(const Soapkald& kald,
                                                                 const Tjenesteadgang& t) const;
    [[nodiscard]] std::expected<Soapadgang, Afvisning> certifikatkald(const Soapkald& kald,
                                                                      xml::Node anmodning) const;
    [[nodiscard]] std::expected<Soapadgang, Afvisning> kontekstkald(const Soapkald& kald,
                                                                    const Tjenesteadgang& t,
                                                                    xml::Node anmodning) const;
    [[nodiscard]] std::expected<Kalder, Afvisning> tokenkald(const Httpkald& kald,
                                                             const Tjenesteadgang& t) const;
    [[nodiscard]] std::expected<Tokenref, Afvisning> adgangstoken(std::string_view token,
                                                                  const Tjenesteadgang& t) const;
    [[nodiscard]] std::expected<Tokenref, Afvisning> bundet_assertion(
        std::string_view xml, const Transport& transport, const Modtagerkrav& krav) const;
    [[nodiscard]] std::expected<Kalder, Afvisning> uden_token(
        const Transport& transport, const std::optional<std::string>& myndighed,
        const Uuid& transaktion, const Tjenesteadgang& t) const;
    std::unique_ptr<Indre> indre_;
};

}  // namespace faelled::adgang
