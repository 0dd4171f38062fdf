// Why no token was given: the published codes (sikkerhed.md 3.7), each with the text that clients
// and people search for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/uuid.hpp"

namespace faelled::sts {

enum class Stskode : std::uint8_t {
    kUventet = 100,
    kUkendtOpsaetning = 101,  // service or caller unknown, or no agreement
    kForkertForm = 103,
    kUkendtEndepunkt = 104,
    kRevision = 106,  // the audit log could not be written
    kIkkeUnderstoettet = 110,
    kOpsaetning = 111,
    kDatabase = 130,
};

// Subcodes in the namespace of WS-Trust 1.3.
enum class Underkode : std::uint8_t {
    kInvalidScope,
    kFailedAuthentication,
    kInvalidRequest,
    kBadRequest,
    kRequestFailed,
};
[[nodiscard]] std::string_view navn(Underkode u);  // "InvalidScope"

struct Stsfejl {
    Stskode kode = Stskode::kUventet;
    Underkode underkode = Underkode::kRequestFailed;
    // Danish, without the number; always shown. Holds no personal data, token or key.
    std::string tekst;
    // For log, audit and metrics: the rule ("3.3.2") and a fixed word ("ukendt-certifikat").
    std::string regel;
    std::string_view grund;  // a literal
    // Element and what was expected; shown in the sandbox only.
    std::string forklaring;
    Uuid sporing;  // tracing id: Detail/Fejl/SporingsId; set by whoever started the transaction

    [[nodiscard]] int nummer() const { return static_cast<int>(kode); }
    // True when trying again later may help (s:Receiver); false when the request is wrong.
    [[nodiscard]] bool vores() const { return underkode == Underkode::kRequestFailed; }
    // "101: Der findes ingen ..." and, with `forklar`, what was expected.
    [[nodiscard]] std::string besked(bool forklar) const;
};

// --- makers; `explained` says element and expected value ---------------------------------------

[[nodiscard]] Stsfejl uventet(std::string explained);
[[nodiscard]] Stsfejl ukendt_tjeneste(std::string_view entity_id);
// No such certificate, or one that may not be used (blocked, expired, revoked, inactive system):
// outside the sandbox the caller sees no difference. `thumbprint`: SHA-1 in hex, empty when not
// known.
[[nodiscard]] Stsfejl ukendt_kalder(std::string_view reason, std::string_view thumbprint,
                                    std::string explained);
[[nodiscard]] Stsfejl ingen_aftale(std::string_view reason, std::string explained);
// On behalf of somebody without the right to (3.8), and UseKey of somebody else (3.3.3).
[[nodiscard]] Stsfejl ingen_ret(std::string_view rule, std::string_view reason,
                                std::string explained);
// A message whose signature does not hold (3.3.1).
[[nodiscard]] Stsfejl forkert_underskrift(std::string explained);
[[nodiscard]] Stsfejl forkert_cvr(std::string explained);
[[nodiscard]] Stsfejl forkert_form(std::string_view rule, std::string_view reason,
                                   std::string explained);
[[nodiscard]] Stsfejl ukendt_endepunkt(std::string explained);
[[nodiscard]] Stsfejl revisionsfejl();
[[nodiscard]] Stsfejl ikke_understoettet(std::string_view element, std::string_view expected);
[[nodiscard]] Stsfejl opsaetningsfejl(std::string explained);
[[nodiscard]] Stsfejl databasefejl(std::string explained);

}  // namespace faelled::sts
