// The envelope of a Haendelsesbesked, read leniently (beskedfordeler.md chapter 4), and where in
// the sender's bytes its parts stand, so that it can be stamped without touching a payload.
//
// Untrusted input: at most kStoersteBesked bytes of UTF-8, bounded in depth and number of elements.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/strong.hpp"
#include "oio/model.hpp"
#include "xml/xml.hpp"

namespace faelled::beskedfordeler {

inline constexpr std::string_view kKuvertNs = "urn:oio:besked:kuvert:1.0";
inline constexpr std::string_view kSagdokNs = "urn:oio:sagdok:3.0.0";
// Envelope and payloads together (chapter 4).
inline constexpr std::size_t kStoersteBesked = std::size_t{1} << 20;

// Bytes [fra, til) of the message.
struct Stykke {
    std::size_t fra = 0;
    std::size_t til = 0;

    bool operator==(const Stykke&) const = default;
    [[nodiscard]] bool tomt() const { return fra == til; }
    [[nodiscard]] std::string_view af(std::string_view text) const {
        return text.substr(fra, til - fra);
    }
};

// An authority as the envelope names it: "urn:oio:cvr:N", "urn:oio:cvr-nr:N", "N", "*" or a UUID.
struct Myndighedsnavn {
    std::optional<Cvr> cvr;
    bool alle = false;  // "*"
    std::optional<Uuid> uuid;

    [[nodiscard]] static Myndighedsnavn laes(const oio::Reference& ref);
};

struct Objektregistrering {
    oio::Reference myndighed;  // ObjektAnsvarligMyndighed
    oio::Reference objekt;     // ObjektId
    oio::Reference type;       // ObjektType
    oio::Reference handling;   // ObjektHandling
    oio::Reference emne;       // OpgaveEmne
};

struct TilladtModtager {
    oio::Reference ref;
    Myndighedsnavn navn;
    Stykke sted;  // the whole element
};

struct Kuvert {
    oio::Reference besked_id;
    std::string version;  // BeskedVersion; "1.0" when the sender gave none
    Uuid beskedtype;
    oio::Reference ansvarlig_aktoer;
    std::vector<TilladtModtager> tilladt_modtager;
    std::vector<Objektregistrering> registreringer;
    oio::Reference foelsomhed;  // Sikkerhedsklassificering

    // Where it stands.
    Stykke leveranceinformation;       // the whole element; empty when there is none
    Stykke leveranceinformation_tag;   // its start tag
    Stykke dannelsestidspunkt;         // whole element, empty when there is none
    Stykke sikkerhedsklassificering;   // likewise
    std::size_t efter_filtrering = 0;  // just after Filtreringsdata
    std::vector<Stykke> data;          // each Beskeddata, whole
    Stykke rod;                        // the document element
};

// A message that reads: the tree lives as long as this, for filters.
struct LaestBesked {
    xml::Dokument dokument;
    xml::Node kuvert;  // Beskedkuvert
    Kuvert indhold;
};

// Fejl kKalder 40: too large, not well-formed XML in UTF-8, no BeskedId, no Beskedtype, or an
// element twice that may stand once. The text names the element, never its content.
[[nodiscard]] Result<LaestBesked> laes_besked(std::string_view bytes);

// Reads one identifier (UUIDIdentifikator or URNIdentifikator in any namespace).
[[nodiscard]] oio::Reference laes_reference(xml::Node parent);
// First child of that local name, whatever its namespace.
[[nodiscard]] xml::Node barn_ved_navn(xml::Node parent, std::string_view name);

}  // namespace faelled::beskedfordeler
