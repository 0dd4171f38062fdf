#include "rest/sts/adgangstoken_endepunkt.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <exception>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "rest/forstyrrelse.hpp"
#include "rest/sts/formular.hpp"
#include "rest/sts/sts_svar.hpp"
#include "rest/sts/udfordring.hpp"

namespace faelled::rest {

namespace {

using Grund = adgang::Afvisning::Grund;

constexpr std::string_view kSti = "/service/AccessTokenService_1/token";
constexpr std::size_t kLoft = std::size_t{256} << 10;  // of an assertion

struct Afslag {
    Udfordring udfordring;
    std::string regel;
    bool ulaeseligt = false;  // sandbox: an answer that nobody can read
};
std::unexpected<Afslag> ugyldig(std::string text) {
    return std::unexpected(Afslag{{400, "invalid_request", std::move(text)}, "6.1"});
}

struct Bestilling {
    std::string saml;
    std::optional<std::int64_t> sekunder;
};

std::optional<std::string> fra_begge(std::string_view text) {
    std::string url;
    url.reserve(text.size());
    for (const char c : text) {
        if (c == '\r' || c == '\n') continue;
        url += c == '+' || c == ' ' ? '-' : c == '/' ? '_' : c;
    }
    while (url.ends_with('='))
        url.pop_back();
    auto bytes = fra_base64url(url, kLoft);
    if (!bytes || bytes->empty()) return {};
    return bytes;
}

// Any of the two alphabets, with padding or without; a '+' that nobody escaped came as a space. One
// assertion in three ends in '+' ("on>"), so a last space is a blank only where it does not decode.
std::optional<std::string> afkod(std::string_view text) {
    text.remove_prefix(static_cast<std::size_t>(trim(text).data() - text.data()));
    for (int tries = 0; tries < 4; ++tries) {
        if (auto bytes = fra_begge(text)) return bytes;
        if (!text.ends_with(' ') && !text.ends_with('\n')) break;
        text.remove_suffix(1);
    }
    return fra_begge(trim(text));
}

std::expected<Bestilling, Afslag> laes(const net::Anmodning& a) {
    const std::string type = fold(trim(split(a.header("content-type").value_or(""), ';').front()));
    if (type != "application/x-www-form-urlencoded") {
        return ugyldig("Content-Type must be application/x-www-form-urlencoded");
    }
    const auto p = laes_formular(a.krop);
    if (!p) return ugyldig("The parameters do not read, or one stands twice");
    const std::string_view token = vaerdi(*p, "saml-token");
    if (trim(token).empty()) return ugyldig("saml-token was missing");
    auto saml = afkod(token);
    if (!saml) return ugyldig("saml-token must be in base64");
    Bestilling out{*std::move(saml), {}};
    if (p->contains("should-expire-in")) {
        const std::string_view text = trim(vaerdi(*p, "should-expire-in"));
        std::int64_t seconds = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        if (error != std::errc() || end != text.data() + text.size() || seconds <= 0) {
            return ugyldig("should-expire-in must be a positive number of seconds");
        }
        out.sekunder = seconds;
    }
    return out;
}

// The reference implementation's texts, which clients show.
Afslag afslag(const adgang::Afvisning& no) {
    std::string rule = no.regel;
    switch (no.grund) {
        case Grund::kTokenform:
            return {{400, "invalid_request", "Token could not be parsed"}, rule};
        case Grund::kModtager:
            return {{401, "invalid_token", "Audience was not known"}, rule};
        case Grund::kTokenUdloebet:
            return {{401, "invalid_token", "The Token is expired"}, rule};
        case Grund::kOptaget:
            return {{503, "temporarily_unavailable", "The server is busy"}, rule};
        default:
            return {{401, "invalid_token", no.tekst}, rule};
    }
}

}  // namespace

struct AdgangstokenEndepunkt::Indre {
    const adgang::Gate& gate;
    adgang::Adgangstokens& tokens;
    sts::Revisor revisor;
    net::Arbejdspulje& pulje;
    const Clock& ur;
    Entropy& entropi;
    Adgangstokenopsaetning opsaetning;

    struct Kald {
        std::shared_ptr<const net::Anmodning> request;
        net::Afslut done;
        adgang::Revisionspost post;
        std::int64_t start_us = 0;
        bool tabt = false;  // sandbox: the answer is lost
    };
    using Kaldref = std::shared_ptr<Kald>;

    void modtag(std::shared_ptr<const net::Anmodning> request, net::Afslut done);
    void koer(const Kaldref& k) const;
    [[nodiscard]] std::optional<Afslag> forstyr(const Kaldref& k) const;
    [[nodiscard]] std::expected<net::Svar, Afslag> veksl(const Kaldref& k) const;
    void slut(const Kaldref& k, std::expected<net::Svar, Afslag> outcome) const;
};

void AdgangstokenEndepunkt::Indre::modtag(std::shared_ptr<const net::Anmodning> request,
                                          net::Afslut done) {
    const auto k = std::make_shared<Kald>();
    k->request = std::move(request);
    k->done = std::move(done);
    k->start_us = monotonic_us();
    k->post.art = adgang::Revisionsart::kAdgangstoken;
    k->post.tid = ur.now();
    k->post.sporing = Uuid::random(entropi);
    k->post.certifikat = k->request->klientcertifikat;
    k->post.operation = "sts/adgangstoken";
    if (pulje.send(k->request->kalder, [this, k] { koer(k); })) return;
    k->done(udfordringssvar({503, "temporarily_unavailable", "The server is busy"}));
}

void AdgangstokenEndepunkt::Indre::koer(const Kaldref& k) const {
    try {
        auto bad = forstyr(k);
        slut(k, bad ? std::unexpected(*std::move(bad)) : veksl(k));
    } catch (const std::exception& e) {
        log::fejl("sts.undtagelse", {{"tekst", e.what()}});
        slut(k, std::unexpected(Afslag{{500, "server_error", "Internal error"}, "6.1"}));
    }
}

// Sandbox: the refusal that a fault switch wants.
std::optional<Afslag> AdgangstokenEndepunkt::Indre::forstyr(const Kaldref& k) const {
    using adgang::Forstyrrelse;
    const Forstyrrelse how = forstyrrelse(opsaetning.forstyrrer, *k->request);
    k->tabt = how == Forstyrrelse::kTabt;
    if (how == Forstyrrelse::kUdloebet)
        return Afslag{{401, "invalid_token", "The Token is expired"}, "6.1"};
    if (how == Forstyrrelse::kFault || how == Forstyrrelse::kServerfejl)
        return Afslag{
            {500, "server_error", "Internal error"}, "6.1", how == Forstyrrelse::kServerfejl};
    return {};
}

std::expected<net::Svar, Afslag> AdgangstokenEndepunkt::Indre::veksl(const Kaldref& k) const {
    const net::Anmodning& a = *k->request;
    if (a.krop.size() > opsaetning.bytes) return ugyldig("The request is too large");
    const auto order = laes(a);
    if (!order) return std::unexpected(order.error());
    adgang::Transport transport;
    transport.certifikat = a.klientcertifikat;
    if (a.klientcertifikat_der) transport.certifikat_der = *a.klientcertifikat_der;
    transport.loopback = a.loopback;
    const auto token = gate.assertion(order->saml, transport, opsaetning.modtager);
    if (!token) {
        const adgang::Afvisning& no = token.error();
        k->post.system = no.system;
        k->post.myndighed = no.myndighed;
        Afslag refused = afslag(no);
        if (opsaetning.forklar)
            refused.udfordring.tekst = refused.udfordring.tekst + ". " + no.vis();
        return std::unexpected(std::move(refused));
    }
    const adgang::Tokenindhold& says = (*token)->indhold;
    k->post.myndighed = says.cvr();
    if (!says.modtagere().empty()) k->post.tjeneste = says.modtagere().front();
    const auto issued = tokens.udsted(says, order->sekunder);
    if (issued) {
        return json_svar(200, fmt::format(R"({{"access_token":"{}","token_type":"Holder-of-key",)"
                                          R"("expires_in":{}}})",
                                          issued->token, issued->sekunder));
    }
    if (issued.error().slags == FejlSlags::kKalder) {
        return std::unexpected(Afslag{{401, "invalid_token", "The Token is expired"}, "6.1"});
    }
    log::advarsel("sts.adgangstoken_ikke_gemt", {{"tekst", issued.error().tekst}});
    return std::unexpected(
        Afslag{{503, "temporarily_unavailable", "The token could not be stored"}, "6.1"});
}

void AdgangstokenEndepunkt::Indre::slut(const Kaldref& k,
                                        std::expected<net::Svar, Afslag> outcome) const {
    if (!outcome) {
        const Afslag& no = outcome.error();
        k->post.resultat = no.udfordring.status;
        k->post.regel = no.regel;
        log::info("sts.adgangstoken_afvist", {{"sporing", k->post.sporing.text()},
                                              {"status", no.udfordring.status},
                                              {"regel", no.regel}});
    }
    k->post.varighed_us = monotonic_us() - k->start_us;
    const auto svar = std::make_shared<net::Svar>(
        outcome                      ? *std::move(outcome)
        : outcome.error().ulaeseligt ? ulaeseligt_svar()
                                     : udfordringssvar(outcome.error().udfordring));
    svar->tabt = k->tabt;
    const auto not_written = [] {
        return udfordringssvar({500, "server_error", "The audit record could not be written"});
    };
    const bool queued = revisor(k->post, [k, svar, not_written](const Result<void>& durable) {
        k->done(durable ? std::move(*svar) : not_written());
    });
    if (!queued) k->done(not_written());
}

AdgangstokenEndepunkt::AdgangstokenEndepunkt(const adgang::Gate& gate,
                                             adgang::Adgangstokens& tokens, sts::Revisor auditor,
                                             net::Arbejdspulje& pool, const Clock& clock,
                                             Entropy& entropy, Adgangstokenopsaetning settings)
    : indre_(std::make_unique<Indre>(
          Indre{gate, tokens, std::move(auditor), pool, clock, entropy, std::move(settings)})) {}

AdgangstokenEndepunkt::~AdgangstokenEndepunkt() = default;

bool AdgangstokenEndepunkt::behandler(std::shared_ptr<const net::Anmodning> request,
                                      net::Afslut done) {
    std::string_view path = request->sti;
    if (path.ends_with('/')) path.remove_suffix(1);
    if (path != kSti) return false;
    if (request->metode != "POST") {
        net::Svar svar = udfordringssvar({405, "invalid_request", "Use POST"});
        svar.headere.emplace_back("Allow", "POST");
        done(std::move(svar));
        return true;
    }
    indre_->modtag(std::move(request), std::move(done));
    return true;
}

}  // namespace faelled::rest
