#include "sts/vegne.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "sts/tekst.hpp"

namespace faelled::sts {

namespace {

using Grund = adgang::Afvisning::Grund;

std::string_view ord(Grund g) {
    switch (g) {
        case Grund::kTokensignatur:
        case Grund::kTokenunderskriver:
        case Grund::kAlgoritme:
            return "onbehalfof-signatur";
        case Grund::kTokenUdloebet:
            return "onbehalfof-udloebet";
        case Grund::kUdsteder:
            return "onbehalfof-udsteder";
        case Grund::kModtager:
            return "onbehalfof-modtager";
        case Grund::kBekraeftelse:
            return "onbehalfof-bekraeftelse";
        case Grund::kCertifikat:
            return "onbehalfof-certifikat";
        default:
            return "onbehalfof-token";
    }
}

std::optional<std::uint8_t> ciffer(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return {};
}

}  // namespace

std::expected<adgang::Tokenref, Stsfejl> laes_vegnetoken(const std::string& xml,
                                                         const adgang::Tokenkontrol& kontrol,
                                                         const adgang::Registerbillede& billede,
                                                         const Uuid& kalder) {
    const auto of_the_caller = [&](std::string_view entity_id) {
        const adgang::Tjenestepost* const t = billede.tjeneste(entity_id);
        return t != nullptr && t->system == kalder;
    };
    auto token = kontrol.assertion(xml, of_the_caller);
    if (!token) {
        const adgang::Afvisning& no = token.error();
        std::string explained = "OnBehalfOf: " + no.element + ": " + no.tekst;
        if (no.grund == Grund::kTokenform && !no.element.starts_with("Assertion"))
            return std::unexpected(forkert_form("3.8", "onbehalfof-form", std::move(explained)));
        return std::unexpected(ingen_ret("3.8", ord(no.grund), std::move(explained)));
    }
    if (!(*token)->indhold.handlende().empty()) {
        return std::unexpected(
            ingen_ret("3.8", "onbehalfof-kaede",
                      "OnBehalfOf: a token that was not itself issued on behalf of another"));
    }
    return *std::move(token);
}

std::optional<krypto::Fingeraftryk> find_aftryk(const adgang::Registerbillede& billede,
                                                std::string_view hex) {
    std::array<std::uint8_t, 32> bytes{};
    std::size_t digits = 0;
    for (const char c : hex) {
        if (c == ':' || c == ' ') continue;
        const auto value = ciffer(c);
        if (!value || digits == bytes.size() * 2) return {};
        bytes[digits / 2] = static_cast<std::uint8_t>((bytes[digits / 2] << 4U) | *value);
        ++digits;
    }
    if (digits == 64) return bytes;
    if (digits != 40) return {};
    const auto found =
        billede.certifikater(adgang::Certifikatnavn::kSha1, som_tekst(std::span(bytes).first(20)));
    if (found.size() != 1) return {};
    return found.front()->fingeraftryk();
}

}  // namespace faelled::sts
