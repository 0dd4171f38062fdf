#include "adgang/kontekst.hpp"

#include <array>

#include "adgang/nej.hpp"
#include "base/text.hpp"

namespace faelled::adgang {

namespace {

using xml::Node;

constexpr std::string_view kInvocation =
    "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/";
constexpr std::string_view kAuthority =
    "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/";
constexpr std::string_view kCall = "http://serviceplatformen.dk/xml/schemas/CallContext/1/";
constexpr std::size_t kMaxTegn = 255;

std::unexpected<Afvisning> form(std::string element, std::string forventet) {
    return nej(Grund::kIngenKontekst, "A context is malformed.", "sikkerhed.md 8.2",
               std::move(element), std::move(forventet));
}

using Feltsvar = std::expected<std::optional<std::string>, Afvisning>;

// The text of the only child of that name.
Feltsvar felt(Node context, std::string_view name) {
    std::optional<std::string> out;
    for (Node n = context.foerste(); n; n = n.naeste()) {
        if (!n.er(context.ns(), name)) continue;
        if (out) return form(std::string(name), "at most once");
        if (n.har_boern()) return form(std::string(name), "text");
        out = std::string(trim(n.tekst()));
        if (characters(*out) > kMaxTegn) return form(std::string(name), "at most 255 characters");
    }
    return out;
}

std::expected<Uuid, Afvisning> uuid(Node context, std::string_view name) {
    const Feltsvar text = felt(context, name);
    if (!text) return std::unexpected(text.error());
    const std::optional<Uuid> u = *text ? Uuid::parse(**text) : std::nullopt;
    if (!u) return form(std::string(name), "a UUID");
    return *u;
}

std::expected<Kaldsspor::Oplysninger, Afvisning> oplysninger(Node context) {
    Kaldsspor::Oplysninger out;
    for (const auto& [name, into] : {std::pair("OnBehalfOfUser", &out.bruger),
                                     std::pair("CallersServiceCallIdentifier", &out.kaldsid),
                                     std::pair("AccountingInfo", &out.kontering)}) {
        Feltsvar text = felt(context, name);
        if (!text) return std::unexpected(text.error());
        *into = std::move(*text).value_or("");
    }
    return out;
}

std::expected<Kontekster::Kald, Afvisning> laes_kald(Node context) {
    Kontekster::Kald out;
    for (const auto& [name, into] :
         {std::pair("ServiceAgreementUUID", &out.aftale), std::pair("UserSystemUUID", &out.system),
          std::pair("UserUUID", &out.bruger), std::pair("ServiceUUID", &out.tjeneste)}) {
        const auto u = uuid(context, name);
        if (!u) return std::unexpected(u.error());
        *into = *u;
    }
    return out;
}

std::expected<Cvr, Afvisning> laes_myndighed(Node context) {
    const Feltsvar text = felt(context, "MunicipalityCVR");
    if (!text) return std::unexpected(text.error());
    const std::optional<Cvr> cvr = *text ? Cvr::parse(**text) : std::nullopt;
    if (!cvr) return form("MunicipalityCVR", "eight digits");
    return *cvr;
}

}  // namespace

std::expected<Kontekster, Afvisning> laes_kontekster(Node anmodning, Kontekstmodel model) {
    Node invocation, authority, call;
    for (Node n = anmodning.foerste(); n; n = n.naeste()) {
        Node* const into = n.er(kInvocation, "InvocationContext") ? &invocation
                           : n.er(kAuthority, "AuthorityContext") ? &authority
                           : n.er(kCall, "CallContext")           ? &call
                                                                  : nullptr;
        if (into == nullptr) continue;
        if (*into) return form(std::string(n.navn()), "at most once");
        *into = n;
    }
    if (model == Kontekstmodel::kToken) invocation = {};
    Kontekster out;
    if (invocation) {
        const auto read = laes_kald(invocation);
        if (!read) return std::unexpected(read.error());
        out.kald = *read;
    }
    if (authority) {
        const auto read = laes_myndighed(authority);
        if (!read) return std::unexpected(read.error());
        out.myndighed = *read;
    }
    if (const Node about = call ? call : invocation; about) {
        auto read = oplysninger(about);
        if (!read) return std::unexpected(read.error());
        out.oplysninger = *std::move(read);
    }
    return out;
}

bool har_kontekst(Node anmodning) {
    return anmodning.barn(kInvocation, "InvocationContext") ||
           anmodning.barn(kAuthority, "AuthorityContext");
}

}  // namespace faelled::adgang
