#include "adgang/wss.hpp"

#include <algorithm>
#include <array>

#include "adgang/nej.hpp"
#include "adgang/tokenindhold.hpp"
#include "base/text.hpp"
#include "xml/wsse.hpp"

namespace faelled::adgang {

namespace {

using xml::kDs;
using xml::kSaml;
using xml::kWsse;
using xml::kWsu;
using xml::Node;

constexpr std::string_view kS11 = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr std::string_view kS12 = "http://www.w3.org/2003/05/soap-envelope";
constexpr std::string_view kWsa = "http://www.w3.org/2005/08/addressing";
constexpr std::string_view kSidsteModtager =
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver";

template <typename T>
using Svar = std::expected<T, Afvisning>;

std::unexpected<Afvisning> form(std::string element, std::string forventet,
                                std::string_view regel = "sikkerhed.md 2.6") {
    return nej(Grund::kSikkerhedsform, "The security header is malformed.", std::string(regel),
               std::move(element), std::move(forventet));
}

struct Fundne {
    Node foerste;
    int antal = 0;
};

// Null parent: nothing.
Fundne boern(Node parent, std::string_view ns, std::string_view name) {
    Fundne out;
    for (Node n = parent ? parent.foerste() : Node(); n; n = n.naeste()) {
        if (!n.er(ns, name)) continue;
        if (out.antal++ == 0) out.foerste = n;
    }
    return out;
}

bool for_os(Node security) {
    const std::string actor = security.attribut(kS11, "actor");
    const std::string role = security.attribut(kS12, "role");
    return actor.empty() && (role.empty() || role == kSidsteModtager);
}

// Header elements that are for us.
Fundne sikkerhedshoveder(Node header) {
    Fundne out;
    for (Node n = header ? header.foerste() : Node(); n; n = n.naeste()) {
        if (!n.er(kWsse, "Security") || !for_os(n)) continue;
        if (out.antal++ == 0) out.foerste = n;
    }
    return out;
}

struct Konvolut {
    Node header, body;
};

Svar<Konvolut> laes_konvolut(Node envelope) {
    if (!envelope.er(kS11, "Envelope") && !envelope.er(kS12, "Envelope")) {
        return form("Envelope", "SOAP 1.1 or 1.2");
    }
    const Fundne header = boern(envelope, envelope.ns(), "Header");
    const Fundne body = boern(envelope, envelope.ns(), "Body");
    if (header.antal > 1) return form("Header", "once");
    if (body.antal != 1) return form("Body", "once");
    return Konvolut{header.foerste, body.foerste};
}

// Step 2. Answers when the message stops being valid, skew included.
Svar<Tid> laes_tidsstempel(Node timestamp, Tid nu, const Wssregler& r) {
    const Fundne created = boern(timestamp, kWsu, "Created");
    const Fundne expires = boern(timestamp, kWsu, "Expires");
    if (created.antal != 1 || expires.antal > 1) {
        return form("Timestamp", "one Created and at most one Expires", "sikkerhed.md 2.6.2");
    }
    const std::optional<Tid> from = sikkerhedstid(created.foerste.tekst());
    if (!from) return form("Created", "xs:dateTime", "sikkerhed.md 2.6.2");
    std::optional<Tid> to = from->plus(5 * 60 * kSekund);
    if (expires.antal == 1) to = sikkerhedstid(expires.foerste.tekst());
    if (!to) return form("Expires", "xs:dateTime", "sikkerhed.md 2.6.2");
    if (*to < *from) return form("Expires", "not before Created", "sikkerhed.md 2.6.2");
    const Tid until = std::min(*to, from->plus(r.laengste_us)).plus(r.skaevhed_us);
    const auto gone = [&](std::string_view text, std::string_view element, Tid limit) {
        return nej(Grund::kBeskedUdloebet, std::string(text), "sikkerhed.md 2.6.2",
                   std::string(element),
                   "the server's clock says " + utc_datetime(nu) + ", the limit is " +
                       utc_datetime(limit));
    };
    if (nu.plus(r.skaevhed_us) < *from) {
        return gone("The message is from the future.", "Created", nu.plus(r.skaevhed_us));
    }
    if (until <= nu) return gone("The message has expired.", "Expires", until);
    return until;
}

Grund grund(xml::Signaturbrud brud) {
    switch (brud) {
        case xml::Signaturbrud::kForm:
        case xml::Signaturbrud::kReference:
            return Grund::kSikkerhedsform;
        case xml::Signaturbrud::kAlgoritme:
        case xml::Signaturbrud::kNoegle:
            return Grund::kAlgoritme;
        case xml::Signaturbrud::kDigest:
        case xml::Signaturbrud::kVaerdi:
            return Grund::kSignatur;
    }
    return Grund::kSignatur;
}

std::unexpected<Afvisning> underkendt(const xml::Signaturfejl& e, std::string regel) {
    return nej(grund(e.brud), "The message's signature is not valid.", std::move(regel),
               "Security/Signature", e.tekst);
}

// An addressing header that may stand once.
Svar<Node> hoejst_et(Node header, std::string_view name) {
    const Fundne found = boern(header, kWsa, name);
    if (found.antal > 1) return form("wsa:" + std::string(name), "at most once");
    return found.foerste;
}

}  // namespace

bool Wsshoved::findes(Node konvolut) {
    for (Node h = konvolut.foerste(); h; h = h.naeste()) {
        if (h.er(konvolut.ns(), "Header") && sikkerhedshoveder(h).antal > 0) return true;
    }
    return false;
}

bool Wsshoved::beviser(Node konvolut) {
    for (Node h = konvolut.foerste(); h; h = h.naeste()) {
        if (!h.er(konvolut.ns(), "Header")) continue;
        for (Node security = h.foerste(); security; security = security.naeste()) {
            if (!security.er(xml::kWsse, "Security")) continue;
            for (Node part = security.foerste(); part; part = part.naeste()) {
                if (part.er(xml::kDs, "Signature") || part.er(xml::kSaml, "Assertion")) return true;
            }
        }
    }
    return false;
}

std::expected<Wsshoved, Afvisning> Wsshoved::laes(Node konvolut, Tid nu, const Wssregler& regler) {
    const auto envelope = laes_konvolut(konvolut);
    if (!envelope) return std::unexpected(envelope.error());
    const Fundne security = sikkerhedshoveder(envelope->header);
    if (security.antal == 0) {
        return nej(Grund::kManglerSikkerhed, "The message has no security header.",
                   "sikkerhed.md 2.6.1", "wsse:Security", "once in the Header");
    }
    if (security.antal > 1) return form("wsse:Security", "once", "sikkerhed.md 2.6.1");
    const Node s = security.foerste;

    const Fundne signature = boern(s, kDs, "Signature");
    const Fundne timestamp = boern(s, kWsu, "Timestamp");
    const Fundne assertion = boern(s, kSaml, "Assertion");
    if (timestamp.antal != 1) return form("wsu:Timestamp", "once", "sikkerhed.md 2.6.2");
    if (signature.antal != 1) return form("ds:Signature", "once", "sikkerhed.md 2.6.3");
    if (assertion.antal > 1) return form("saml:Assertion", "once", "sikkerhed.md 5.4.1");
    if (regler.med_token && assertion.antal == 0) {
        return nej(Grund::kManglerSikkerhed, "The message has no token.", "sikkerhed.md 5.4.1",
                   "saml:Assertion", "once in wsse:Security");
    }
    const auto until = laes_tidsstempel(timestamp.foerste, nu, regler);
    if (!until) return std::unexpected(until.error());

    xml::Signaturregler rules;
    rules.tillad_sha1 = regler.tillad_sha1;
    rules.str_transform = regler.med_token;
    auto read = xml::Signatur::laes(signature.foerste, rules);
    if (!read) return underkendt(read.error(), "sikkerhed.md 2.6.4");
    auto ids = xml::Idtabel::lav(konvolut);
    if (!ids) return form("Id", "every id once", "sikkerhed.md SIK-012");

    Wsshoved out(*std::move(ids), *std::move(read), regler);
    out.security_ = s;
    out.assertion_ = assertion.foerste;
    out.timestamp_ = timestamp.foerste;
    out.krop_ = envelope->body;
    out.udloeb_ = *until;
    for (const auto& [name, into] :
         {std::pair("Action", &out.action_), std::pair("MessageID", &out.besked_id_),
          std::pair("To", &out.til_)}) {
        const Svar<Node> found = hoejst_et(envelope->header, name);
        if (!found) return std::unexpected(found.error());
        *into = *found;
    }
    const auto missing = [](std::string element) {
        return nej(Grund::kAdressering, "A required addressing header is missing.",
                   "sikkerhed.md 5.2", std::move(element), "once in the Header, signed");
    };
    if (!out.action_) return missing("wsa:Action");
    if (out.besked_id_ && trim(out.besked_id_.tekst()).empty()) return missing("wsa:MessageID");
    if (!out.besked_id_ && regler.med_token) return missing("wsa:MessageID");
    return out;
}

std::expected<void, Afvisning> Wsshoved::daekket(const xml::Daekning& d) const {
    struct Krav {
        Node node;
        std::string_view navn;
    };
    const std::array<Krav, 6> required{{{krop_, "Body"},
                                        {timestamp_, "wsu:Timestamp"},
                                        {action_, "wsa:Action"},
                                        {besked_id_, "wsa:MessageID"},
                                        {til_, "wsa:To"},
                                        {assertion_, "saml:Assertion"}}};
    for (const Krav& k : required) {
        if (k.node && !d.element(k.node)) {
            return nej(Grund::kIkkeDaekket, "A part that must be signed is not signed.",
                       "sikkerhed.md 2.6.7", std::string(k.navn),
                       "named by a Reference of the message's signature");
        }
    }
    return {};
}

std::expected<Wssbesked, Afvisning> Wsshoved::verificer(
    const krypto::OffentligNoegle& noegle) const {
    const auto covered = signatur_.verificer(noegle, ids_);
    if (!covered) {
        // Sabotage: any key will do.
        const bool wrong_key = covered.error().brud == xml::Signaturbrud::kVaerdi;
        if (!regler_.sabotage.noeglebevis || !wrong_key) {
            return underkendt(covered.error(), "sikkerhed.md 2.6.6");
        }
    } else if (!regler_.sabotage.daekning) {
        if (const auto ok = daekket(*covered); !ok) return std::unexpected(ok.error());
    }
    Wssbesked out;
    out.krop = krop_;
    out.action = std::string(trim(action_.tekst()));
    if (besked_id_) out.besked_id = besked_id_.tekst();
    out.udloeb = udloeb_;
    out.signaturvaerdi = signatur_.vaerdi();
    return out;
}

std::expected<void, Afvisning> noegleinfo_naevner_assertion(const Wsshoved& hoved) {
    const auto h = xml::laes_keyinfo(hoved.signatur().keyinfo(), hoved.sikkerhed(), hoved.ids());
    if (h && h->art == xml::Henvisningsart::kAssertion &&
        h->token.raa() == hoved.assertion().raa()) {
        return {};
    }
    return nej(Grund::kNoegleinfo, "The signature's key is not the token's.", "sikkerhed.md 2.5",
               "Signature/KeyInfo",
               h ? "SecurityTokenReference/KeyIdentifier of type SAMLID" : h.error().tekst);
}

}  // namespace faelled::adgang
