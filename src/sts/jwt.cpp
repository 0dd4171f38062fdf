#include "sts/jwt.hpp"

#include <fmt/format.h>

#include "adgang/rettigheder.hpp"
#include "base/base64.hpp"
#include "base/json_text.hpp"
#include "krypto/jws.hpp"

namespace faelled::sts {

namespace {

void tilfoej(std::string& out, std::string_view name, std::string_view text) {
    out += out.empty() ? '{' : ',';
    append_json_text(out, name);
    out += ':';
    append_json_text(out, text);
}

void tilfoej(std::string& out, std::string_view name, Tid time) {
    out += fmt::format(R"(,"{}":{})", name, time.us / kSekund);
}

}  // namespace

Result<std::string> skriv_jwt(const Grundlag& g, std::string_view id, std::string_view udsteder,
                              const krypto::Identitet& identitet) {
    std::string claims;
    claims.reserve(2048);
    tilfoej(claims, "iss", udsteder);
    tilfoej(claims, "aud", g.tjeneste->entity_id);
    tilfoej(claims, "sub", g.emne);
    tilfoej(claims, "iat", g.fra);
    tilfoej(claims, "nbf", g.fra);
    tilfoej(claims, "exp", g.til);
    tilfoej(claims, "jti", id);
    tilfoej(claims, "cvr", g.kontekst.text());
    tilfoej(claims, "spec_ver", "1.0");
    tilfoej(claims, "priv", base64(adgang::skriv_privilegier(g.grupper)));
    claims += R"(,"cnf":{"x5t#S256":)";
    append_json_text(claims, krypto::x5t_s256(g.brugsnoegle->fingeraftryk()));
    claims += "}}";
    return krypto::signer_jws(identitet, claims);
}

}  // namespace faelled::sts
