// Serviceplatformen's contexts in the request element (sikkerhed.md 8.2-8.4). Private to adgang.
#pragma once

#include <expected>
#include <optional>

#include "adgang/afvisning.hpp"
#include "adgang/kalder.hpp"
#include "base/strong.hpp"
#include "base/uuid.hpp"
#include "xml/xml.hpp"

namespace faelled::adgang {

struct Kontekster {
    struct Kald {
        Uuid aftale, system, bruger, tjeneste;
    };
    std::optional<Kald> kald;            // InvocationContext
    std::optional<Cvr> myndighed;        // AuthorityContext
    Kaldsspor::Oplysninger oplysninger;  // of CallContext, else of InvocationContext

    [[nodiscard]] bool nogen() const { return kald || myndighed; }
};

// Reads the contexts that are children of the request element, wherever among them they stand.
// Refuses (kIngenKontekst) one that is malformed or stands twice. In the token model an
// InvocationContext is passed over unread (8.5).
enum class Kontekstmodel : std::uint8_t { kCertifikat, kToken };
[[nodiscard]] std::expected<Kontekster, Afvisning> laes_kontekster(xml::Node anmodning,
                                                                   Kontekstmodel model);

// Is there an InvocationContext or AuthorityContext at all?
[[nodiscard]] bool har_kontekst(xml::Node anmodning);

}  // namespace faelled::adgang
