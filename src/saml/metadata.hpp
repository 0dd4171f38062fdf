// SAML metadata: what a party says of itself (sikkerhed.md 7.18, administration.md 4.6).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "krypto/noegle.hpp"
#include "krypto/x509.hpp"
#include "saml/besked.hpp"

namespace faelled::saml {

// An attribute service is read, never written.
enum class Rolle : std::uint8_t { kSp, kIdp, kAttributservice };

struct Endepunkt {
    std::string binding;
    std::string adresse;
    std::string svaradresse = {};  // ResponseLocation; empty: the same
    std::uint16_t indeks = 0;
    bool standard = false;  // isDefault
};
using Certifikater = std::vector<std::shared_ptr<const krypto::Certifikat>>;

struct Metadata {
    std::string entity_id;
    std::optional<Tid> gyldig_til = {};  // validUntil, of the entity or of what holds it
    Certifikater signering = {};         // KeyDescriptors for signing, or for both
    Certifikater kryptering = {};
    std::vector<Endepunkt> acs = {};
    std::vector<Endepunkt> sso = {};
    std::vector<Endepunkt> slo = {};
    std::vector<Endepunkt> attributservice = {};
    bool kraever_underskrift = false;  // WantAuthnRequestsSigned, AuthnRequestsSigned

    [[nodiscard]] const Endepunkt* find(const std::vector<Endepunkt>& blandt,
                                        std::string_view binding) const;
    // For verifying; valid while this lives.
    [[nodiscard]] std::vector<const krypto::OffentligNoegle*> noegler() const;
};

// One entity's descriptor of that role. The root is an EntityDescriptor, or an EntitiesDescriptor
// in which `entity_id` is found; empty: the only one there. Certificates are taken as keys: no
// chain is asked for, the one who registered the metadata vouched. Fejl kKalder 40: the parser's
// rules, entities that have the same entityID, no such entity or role, a certificate that does not
// read, no signing key, an endpoint without Binding or Location, an address that is neither https
// nor http. More than 100 entities, 20 keys or 100 endpoints are refused.
[[nodiscard]] Result<Metadata> laes_metadata(std::string_view xml, Rolle rolle,
                                             std::string_view entity_id = {});
// The document's own signature under one of the keys.
[[nodiscard]] Result<void> verificer_metadata(
    std::string_view xml, std::span<const krypto::OffentligNoegle* const> noegler);

// --- writing ----------------------------------------------------------------------------------

struct Metadataindhold {
    Rolle rolle = Rolle::kIdp;
    Metadata oplysninger;
    std::string id;
    std::vector<std::string> navneformater = {};
    std::vector<std::pair<std::string, std::string>> attributter = {};  // IdP: name, NameFormat
};
// Signed.
[[nodiscard]] Result<std::string> skriv_metadata(const Metadataindhold& m,
                                                 const krypto::Identitet& identitet);

}  // namespace faelled::saml
