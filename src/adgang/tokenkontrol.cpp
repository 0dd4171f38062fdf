#include "adgang/tokenkontrol.hpp"

#include <algorithm>

#include "adgang/aftrykshukommelse.hpp"
#include "adgang/nej.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"
#include "krypto/jws.hpp"
#include "xml/wsse.hpp"

namespace faelled::adgang {

namespace {

using xml::kDs;
using xml::Node;

constexpr std::size_t kHuskedeCertifikater = 5'000;
const xml::Graenser kAssertionGraenser{std::size_t{256} * 1024, 100, 10'000, 100};

metrics::Counter& opslag(std::string_view label) {
    return metrics::counter("faelled_token_opslag_total",
                            "Tokens brought, by whether their checks were remembered.", label);
}

// Assertions and JWTs are kept apart by the letter.
krypto::Fingeraftryk nummer(char slags, std::string_view bytes) {
    std::string in(1, slags);
    in.append(bytes);
    return krypto::sha256(in);
}

Grund grund(xml::Signaturbrud brud) {
    switch (brud) {
        case xml::Signaturbrud::kAlgoritme:
        case xml::Signaturbrud::kNoegle:
            return Grund::kAlgoritme;
        // A signature that is missing, double or about something else proves no more than a wrong
        // one.
        case xml::Signaturbrud::kForm:
        case xml::Signaturbrud::kReference:
        case xml::Signaturbrud::kDigest:
        case xml::Signaturbrud::kVaerdi:
            return Grund::kTokensignatur;
    }
    return Grund::kTokensignatur;
}

// What the assertion's own signature says its key is; empty when that is no certificate.
std::string navngivet(Node assertion, const xml::Idtabel& ids) {
    const Node signature = assertion.barn(kDs, "Signature");
    const Node info = signature ? signature.barn(kDs, "KeyInfo") : Node();
    auto named = xml::laes_keyinfo(info, {}, ids);
    return named ? std::move(named->vaerdi) : std::string();
}

// Without an XML declaration and byte order mark: what follows is UTF-8 whatever they say.
std::string_view uden_erklaering(std::string_view xml) {
    if (xml.starts_with("\xEF\xBB\xBF")) xml.remove_prefix(3);
    xml = trim(xml);
    if (!xml.starts_with("<?xml ")) return xml;
    const std::size_t end = xml.find("?>");
    return end == std::string_view::npos ? xml : trim(xml.substr(end + 2));
}

}  // namespace

struct Tokenkontrol::Indre {
    Tokenregler regler;
    const krypto::Tillid& tillid;
    const Clock& ur;
    krypto::Certifikathukommelse certifikater{kHuskedeCertifikater};
    Aftrykshukommelse<Tokenref> tokens;
    metrics::Counter& kendt = opslag(R"(remembered="yes")");
    metrics::Counter& ukendt = opslag(R"(remembered="no")");

    Indre(Tokenregler r, const krypto::Tillid& t, const Clock& c)
        : regler(std::move(r)),
          tillid(t),
          ur(c),
          tokens(regler.huskede,
                 metrics::gauge("faelled_token_huskede", "Tokens whose checks are remembered."),
                 metrics::counter("faelled_token_fortraengt_total",
                                  "Remembered tokens that had to go.")) {}

    Aftrykshukommelse<Tokenref>::Fund find(const krypto::Fingeraftryk& key) {
        auto found = tokens.find(key);
        (found.vaerdi ? kendt : ukendt).add();
        return found;
    }

    Tokenref husk(const krypto::Fingeraftryk& key, std::uint64_t udgave, Tokenindhold content) {
        auto token = std::make_shared<const Husketoken>(std::move(content));
        if (token->indhold.bytes() <= regler.stoerste_huskede_bytes) {
            tokens.saet(key, token, udgave);
        }
        return token;
    }

    [[nodiscard]] std::vector<const krypto::OffentligNoegle*> noegler() const {
        const Tid nu = ur.now();
        std::vector<const krypto::OffentligNoegle*> out;
        for (const auto& c : regler.underskrivere) {
            if (c->gyldig_fra() <= nu && nu < c->gyldig_til()) out.push_back(&c->noegle());
        }
        return out;
    }

    [[nodiscard]] bool betroet(const krypto::Certifikat& c) const {
        return std::ranges::any_of(regler.underskrivere, [&](const auto& trusted) {
            return trusted->fingeraftryk() == c.fingeraftryk();
        });
    }

    [[nodiscard]] std::expected<xml::VerifiedElement, Afvisning> underskrift(
        Node assertion, const xml::Idtabel& ids) {
        std::vector<const krypto::OffentligNoegle*> keys = noegler();
        const std::string text = navngivet(assertion, ids);
        const auto named = certifikater.laes(text);
        if (keys.empty() || (named && !betroet(**named))) {
            // Sabotage: whoever signed is believed.
            if (named && regler.sabotage.underskrift) {
                keys = {&(*named)->noegle()};
            } else {
                return nej(Grund::kTokenunderskriver,
                           "The token is not signed by the token service.", "sikkerhed.md 5.4.3",
                           "Assertion/Signature/KeyInfo", "the token service's certificate");
            }
        }
        xml::Signaturregler rules;
        rules.tillad_sha1 = regler.tillad_sha1;
        auto verified = xml::verificer_indlejret(assertion, ids, keys, rules);
        if (!verified) {
            return nej(grund(verified.error().brud), "The token's signature is not valid.",
                       "sikkerhed.md 5.4.3", "Assertion/Signature", verified.error().tekst);
        }
        return *verified;
    }

    // The header's kid only chooses among the trusted ones.
    [[nodiscard]] std::expected<void, Afvisning> underskrift(const krypto::Jws& jws) const {
        const Tid nu = ur.now();
        bool named = false;
        for (const auto& c : regler.underskrivere) {
            if (!jws.kid.empty() && jws.kid != krypto::kid(*c)) continue;
            named = true;
            if (c->gyldig_fra() <= nu && nu < c->gyldig_til() && jws.verificer(c->noegle())) {
                return {};
            }
        }
        if (regler.sabotage.underskrift) return {};
        if (!named) {
            return nej(Grund::kTokenunderskriver, "The token is not signed by the token service.",
                       "sikkerhed.md 6.4", "kid", "the token service's certificate");
        }
        return nej(Grund::kTokensignatur, "The token's signature is not valid.", "sikkerhed.md 6.4",
                   "JWT", "a signature by the token service");
    }

    [[nodiscard]] std::expected<void, Afvisning> tid(const Tokenindhold& t) const {
        const Tid nu = ur.now();
        if (nu.plus(regler.skaevhed_us) < t.gyldig_fra()) {
            return nej(Grund::kTokenUdloebet, "The token is not valid yet.", "sikkerhed.md 5.4.5",
                       "Conditions/@NotBefore", "at most " + utc_datetime(nu));
        }
        if (t.gyldig_til() <= nu.plus(-regler.skaevhed_us)) {
            return nej(Grund::kTokenUdloebet, "The token has expired.", "sikkerhed.md 5.4.5",
                       "Conditions/@NotOnOrAfter", "later than " + utc_datetime(nu));
        }
        return {};
    }
};

Tokenkontrol::Tokenkontrol(std::unique_ptr<Indre> indre) : indre_(std::move(indre)) {}
Tokenkontrol::~Tokenkontrol() = default;

Result<std::unique_ptr<Tokenkontrol>> Tokenkontrol::create(Tokenregler regler,
                                                           const krypto::Tillid& tillid,
                                                           const Clock& ur) {
    if (regler.udsteder.empty() || regler.underskrivere.empty()) {
        return std::unexpected(Fejl::intern("Porten mangler udsteder eller certifikat for tokens"));
    }
    if (regler.sabotage.nogen() && !sabotage_tilladt()) {
        return std::unexpected(Fejl::intern("Sabotage er kun for prøver"));
    }
    return std::unique_ptr<Tokenkontrol>(
        new Tokenkontrol(std::make_unique<Indre>(std::move(regler), tillid, ur)));
}

std::expected<void, Afvisning> Tokenkontrol::gaelder(const Tokenindhold& t,
                                                     const Modtagerkrav& krav) const {
    const Tokenregler& r = indre_->regler;
    if (t.udsteder() != r.udsteder) {
        return nej(Grund::kUdsteder, "The token has an unknown issuer.", "sikkerhed.md 5.4.4",
                   "Issuer", r.udsteder);
    }
    if (auto ok = indre_->tid(t); !ok) return ok;
    if (!r.sabotage.modtager && !std::ranges::any_of(t.modtagere(), krav)) {
        return nej(Grund::kModtager, "Token audience is not this service.", "sikkerhed.md 5.4.6",
                   "Audience", "the entity id of the service that is called");
    }
    if (t.sikringsniveau() < r.mindste_sikringsniveau) {
        return nej(Grund::kSikringsniveau, "The token's assurance level is too low.",
                   "sikkerhed.md 5.4.8", "AssuranceLevel",
                   std::to_string(r.mindste_sikringsniveau) + " or more");
    }
    if (t.noegle()) {
        const krypto::Certifikatdom verdict = indre_->tillid.bedoem(*t.noegle(), indre_->ur.now());
        if (verdict != krypto::Certifikatdom::kGyldig) {
            return nej(Grund::kCertifikat,
                       "The certificate of the token's holder is " +
                           std::string(certifikattekst(verdict)) + ".",
                       "sikkerhed.md 5.4.7", "SubjectConfirmationData/KeyInfo",
                       "a valid certificate");
        }
    }
    return {};
}

std::expected<Tokenref, Afvisning> Tokenkontrol::assertion(Node assertion, const xml::Idtabel& ids,
                                                           const Modtagerkrav& krav) const {
    std::string bytes;
    bytes.reserve(8192);
    xml::Kanonisering form;
    form.loft = 4 * kAssertionGraenser.bytes;
    const xml::Kanonsvar whole = xml::kanoniser(assertion, form, bytes);
    // Comments are not signed, and like processing instructions they make the texts of two readers
    // differ; no issuer makes them. In canonical form "<?" is nothing else.
    if (!whole.hel || whole.kommentarer || bytes.find("<?") != std::string::npos) {
        return nej(Grund::kTokenform, "The token is malformed.", "sikkerhed.md 5.4.1", "Assertion",
                   "at most 1 MiB in canonical form, no comments, no processing instructions");
    }
    const krypto::Fingeraftryk key = nummer('A', bytes);
    auto known = indre_->find(key);
    if (!known.vaerdi) {
        const auto verified = indre_->underskrift(assertion, ids);
        if (!verified) return std::unexpected(verified.error());
        auto content = Tokenindhold::af_assertion(*verified, indre_->certifikater);
        if (!content) return std::unexpected(std::move(content).error());
        if (const auto ok = gaelder(*content, krav); !ok) return std::unexpected(ok.error());
        return indre_->husk(key, known.udgave, *std::move(content));
    }
    if (const auto ok = gaelder((*known.vaerdi)->indhold, krav); !ok) {
        if (ok.error().grund == Grund::kTokenUdloebet) indre_->tokens.glem(key);
        return std::unexpected(ok.error());
    }
    return *std::move(known.vaerdi);
}

std::expected<Tokenref, Afvisning> Tokenkontrol::assertion(std::string_view xml,
                                                           const Modtagerkrav& krav) const {
    const std::string_view text = uden_erklaering(xml);
    const auto unreadable = [] {
        return nej(Grund::kTokenform, "Token could not be parsed", "sikkerhed.md 6.1", "saml-token",
                   "one SAML 2.0 assertion in UTF-8");
    };
    if (!is_utf8(text)) return unreadable();
    const auto document = xml::Dokument::laes(text, kAssertionGraenser);
    if (!document || !document->rod().er(xml::kSaml, "Assertion")) return unreadable();
    const auto ids = xml::Idtabel::lav(document->rod());
    if (!ids) return unreadable();
    return assertion(document->rod(), *ids, krav);
}

std::expected<Tokenref, Afvisning> Tokenkontrol::jwt(std::string_view kompakt,
                                                     const Modtagerkrav& krav) const {
    const krypto::Fingeraftryk key = nummer('J', kompakt);
    auto known = indre_->find(key);
    if (!known.vaerdi) {
        const auto jws = krypto::Jws::laes(kompakt);
        if (!jws) {
            return nej(Grund::kTokenform, "The token is malformed.", "sikkerhed.md 6.4", "JWT",
                       jws.error().tekst);
        }
        if (const auto ok = indre_->underskrift(*jws); !ok) return std::unexpected(ok.error());
        auto content = laes_krav(jws->indhold);
        if (!content) return std::unexpected(std::move(content).error());
        if (const auto ok = gaelder(*content, krav); !ok) return std::unexpected(ok.error());
        return indre_->husk(key, known.udgave, *std::move(content));
    }
    if (const auto ok = gaelder((*known.vaerdi)->indhold, krav); !ok) {
        if (ok.error().grund == Grund::kTokenUdloebet) indre_->tokens.glem(key);
        return std::unexpected(ok.error());
    }
    return *std::move(known.vaerdi);
}

std::size_t Tokenkontrol::huskede() const {
    return indre_->tokens.antal();
}

}  // namespace faelled::adgang
