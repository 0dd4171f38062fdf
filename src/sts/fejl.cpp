#include "sts/fejl.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/log.hpp"

namespace faelled::sts {

namespace {

// What a caller sent, on its way into an error text: short, one line, without CPR numbers.
std::string kort(std::string_view text) {
    constexpr std::size_t kLoft = 200;
    std::string out;
    for (const char c : text.substr(0, kLoft))
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    // Not in the middle of a character.
    while (text.size() > kLoft && !out.empty() && (static_cast<unsigned char>(out.back()) & 0x80U))
        out.pop_back();
    return log::uden_cpr(out);
}

}  // namespace

std::string_view navn(Underkode u) {
    switch (u) {
        case Underkode::kInvalidScope:
            return "InvalidScope";
        case Underkode::kFailedAuthentication:
            return "FailedAuthentication";
        case Underkode::kInvalidRequest:
            return "InvalidRequest";
        case Underkode::kBadRequest:
            return "BadRequest";
        case Underkode::kRequestFailed:
            return "RequestFailed";
    }
    std::unreachable();
}

std::string Stsfejl::besked(bool forklar) const {
    std::string out = fmt::format("{}: {}", nummer(), tekst);
    if (forklar && !forklaring.empty())
        out += fmt::format(" [sikkerhed.md {}: {}]", regel, forklaring);
    return out;
}

Stsfejl uventet(std::string explained) {
    return {Stskode::kUventet,
            Underkode::kRequestFailed,
            "Uventet fejl",
            "3.7",
            "uventet",
            std::move(explained),
            {}};
}

Stsfejl ukendt_tjeneste(std::string_view entity_id) {
    return {Stskode::kUkendtOpsaetning,
            Underkode::kInvalidScope,
            fmt::format("Ukendt konfiguration: servicen findes ikke (Path resolution: no "
                        "connection '{}' found)",
                        kort(entity_id)),
            "3.3.5",
            "ukendt-tjeneste",
            "AppliesTo: the entity id of a registered, active service that takes tokens",
            {}};
}

Stsfejl ukendt_kalder(std::string_view reason, std::string_view thumbprint, std::string explained) {
    std::string text =
        "Ukendt konfiguration: certifikatet er ikke registreret for et aktivt system";
    text += thumbprint.empty()
                ? " (No mapped user exists for the certificate)"
                : fmt::format(" (No mapped user exists for thumbprint '{}')", thumbprint);
    return {Stskode::kUkendtOpsaetning,
            Underkode::kFailedAuthentication,
            std::move(text),
            "3.3.2",
            reason,
            std::move(explained),
            {}};
}

Stsfejl ingen_aftale(std::string_view reason, std::string explained) {
    return {Stskode::kUkendtOpsaetning,
            Underkode::kInvalidScope,
            "Der findes ingen serviceaftale for den angivne service, kalder og myndighed",
            "3.3.6",
            reason,
            std::move(explained),
            {}};
}

Stsfejl ingen_ret(std::string_view rule, std::string_view reason, std::string explained) {
    return {Stskode::kUkendtOpsaetning,
            Underkode::kFailedAuthentication,
            "Ukendt konfiguration: kalderen har ikke ret til det ønskede token",
            std::string(rule),
            reason,
            std::move(explained),
            {}};
}

Stsfejl forkert_underskrift(std::string explained) {
    return {Stskode::kUkendtOpsaetning,
            Underkode::kFailedAuthentication,
            "Ukendt konfiguration: underskriften passer ikke til certifikatet",
            "3.3.1",
            "underskrift",
            std::move(explained),
            {}};
}

Stsfejl forkert_cvr(std::string explained) {
    return {Stskode::kForkertForm,
            Underkode::kInvalidRequest,
            "Forkert anmodning: der skal være præcis ét CVR claim med otte cifre (missing or "
            "malformed CVR claim)",
            "3.3.4",
            "cvr",
            std::move(explained),
            {}};
}

Stsfejl forkert_form(std::string_view rule, std::string_view reason, std::string explained) {
    return {Stskode::kForkertForm,
            Underkode::kInvalidRequest,
            "Forkert anmodning",
            std::string(rule),
            reason,
            std::move(explained),
            {}};
}

Stsfejl ukendt_endepunkt(std::string explained) {
    return {Stskode::kUkendtEndepunkt,
            Underkode::kInvalidRequest,
            "Det ønskede endepunkt findes ikke",
            "3.1",
            "endepunkt",
            std::move(explained),
            {}};
}

Stsfejl revisionsfejl() {
    return {Stskode::kRevision,
            Underkode::kRequestFailed,
            "Transaktionen kunne ikke skrives i revisionsloggen; prøv igen",
            "3.3.8",
            "revision",
            "the audit record became durable",
            {}};
}

Stsfejl ikke_understoettet(std::string_view element, std::string_view expected) {
    return {Stskode::kIkkeUnderstoettet,
            Underkode::kBadRequest,
            fmt::format("Værdien af {} understøttes ikke", element),
            "3.2",
            "ikke-understoettet",
            fmt::format("{}: {}", element, expected),
            {}};
}

Stsfejl opsaetningsfejl(std::string explained) {
    return {Stskode::kOpsaetning,
            Underkode::kRequestFailed,
            "Konfigurationsfejl",
            "3.7",
            "opsaetning",
            std::move(explained),
            {}};
}

Stsfejl databasefejl(std::string explained) {
    return {Stskode::kDatabase,
            Underkode::kRequestFailed,
            "Databasefejl; prøv igen",
            "3.7",
            "database",
            std::move(explained),
            {}};
}

}  // namespace faelled::sts
