#include "saml/svar.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "saml/navne.hpp"
#include "saml/transport.hpp"

namespace faelled::saml {
namespace {

constexpr std::size_t kFlestAttributter = 200;
constexpr std::size_t kFlestVaerdier = 500;
const xml::Graenser kGraenser{kStoersteBesked, 100, 20'000, 100};

std::unexpected<Svarfejl> nej(Svarbrud brud, std::string tekst) {
    return std::unexpected(Svarfejl{brud, std::move(tekst), {}});
}

template <typename T>
using Svar = std::expected<T, Svarfejl>;

#define FAELLED_SVAR(...)                                 \
    if (auto faelled_svar = (__VA_ARGS__); !faelled_svar) \
    return std::unexpected(std::move(faelled_svar).error())

// The one child of that name; none: null, more: refused.
Svar<xml::Node> enlig(xml::Node parent, std::string_view navn) {
    xml::Node out;
    for (xml::Node n = parent.foerste(); n; n = n.naeste()) {
        if (!n.er(xml::kSaml, navn)) continue;
        if (out) return nej(Svarbrud::kForm, std::string(navn) + " må kun stå én gang");
        out = n;
    }
    return out;
}

Svar<Tid> tid(xml::Node n, std::string_view attribut) {
    const auto t = laes_tid(n.attribut("", attribut));
    if (!t) return nej(Svarbrud::kForm, std::string(attribut) + " er ikke et tidspunkt");
    return *t;
}

// [NotBefore, NotOnOrAfter) with the skew on both sides. Answers the end; none: plus_uendelig.
Svar<Tid> vindue(xml::Node n, const Svarkrav& k) {
    if (n.har_attribut("", "NotBefore")) {
        const auto from = tid(n, "NotBefore");
        FAELLED_SVAR(from);
        if (k.nu.plus(k.skaevhed) < *from)
            return nej(Svarbrud::kTid, std::string(n.navn()) + " gælder ikke endnu");
    }
    if (!n.har_attribut("", "NotOnOrAfter")) return Tid::plus_uendelig();
    const auto to = tid(n, "NotOnOrAfter");
    FAELLED_SVAR(to);
    if (k.nu >= to->plus(k.skaevhed))
        return nej(Svarbrud::kTid, std::string(n.navn()) + " er udløbet");
    return to->plus(k.skaevhed);
}

Svar<void> publikum(xml::Node conditions, const Svarkrav& k) {
    bool any = false;
    for (xml::Node n = conditions.foerste(); n; n = n.naeste()) {
        if (!n.er(xml::kSaml, "AudienceRestriction")) continue;
        any = true;
        bool ours = false;
        for (xml::Node a = n.foerste(); a; a = a.naeste())
            ours |= a.er(xml::kSaml, "Audience") && trim(a.tekst()) == k.modtager;
        if (!ours) return nej(Svarbrud::kModtager, "Audience er en anden");
    }
    if (!any && !k.om) return nej(Svarbrud::kModtager, "AudienceRestriction mangler");
    return {};
}

// The end of a confirmation that holds for us now.
Svar<Tid> bekraeftet(xml::Node confirmation, const Svarkrav& k) {
    if (confirmation.attribut("", "Method") != kBearer)
        return nej(Svarbrud::kBekraeftelse, "SubjectConfirmation skal være bearer");
    const xml::Node d = confirmation.barn(xml::kSaml, "SubjectConfirmationData");
    if (!d) return nej(Svarbrud::kBekraeftelse, "SubjectConfirmationData mangler");
    if (d.attribut("", "Recipient") != k.acs)
        return nej(Svarbrud::kBekraeftelse, "Recipient er en anden adresse");
    if (d.har_attribut("", "NotBefore") || !d.har_attribut("", "NotOnOrAfter"))
        return nej(Svarbrud::kBekraeftelse,
                   "SubjectConfirmationData skal have NotOnOrAfter og ikke NotBefore");
    if (d.attribut("", "InResponseTo") != k.in_response_to)
        return nej(Svarbrud::kSvarPaa, "SubjectConfirmationData svarer på en anden anmodning");
    return vindue(d, k);
}

Svar<void> emne(xml::Node assertion, const Svarkrav& k, Paastand& out) {
    const auto subject = enlig(assertion, "Subject");
    FAELLED_SVAR(subject);
    const auto name = enlig(*subject, "NameID");
    FAELLED_SVAR(name);
    if (!*name || trim(name->tekst()).empty())
        return nej(Svarbrud::kForm, "Subject/NameID mangler");
    out.navneid = laes_navneid(*name);
    if (k.om) {
        if (out.navneid.vaerdi != k.om->vaerdi)
            return nej(Svarbrud::kForm, "Subject/NameID er en anden");
        return {};
    }
    std::optional<Svarfejl> why;
    for (xml::Node n = subject->foerste(); n; n = n.naeste()) {
        if (!n.er(xml::kSaml, "SubjectConfirmation")) continue;
        auto end = bekraeftet(n, k);
        if (end) {
            out.udloeb = std::min(out.udloeb, *end);
            return {};
        }
        why = std::move(end).error();
    }
    if (why) return std::unexpected(*std::move(why));
    return nej(Svarbrud::kBekraeftelse, "SubjectConfirmation mangler");
}

Svar<void> login(xml::Node assertion, const Svarkrav& k, Paastand& out) {
    const auto s = enlig(assertion, "AuthnStatement");
    FAELLED_SVAR(s);
    if (!*s) return nej(Svarbrud::kForm, "AuthnStatement mangler");
    const auto when = tid(*s, "AuthnInstant");
    FAELLED_SVAR(when);
    out.logget_ind = *when;
    out.session = s->attribut("", "SessionIndex");
    if (s->har_attribut("", "SessionNotOnOrAfter")) {
        const auto end = tid(*s, "SessionNotOnOrAfter");
        FAELLED_SVAR(end);
        if (k.nu >= end->plus(k.skaevhed)) return nej(Svarbrud::kTid, "sessionen er udløbet");
    }
    const xml::Node context = s->barn(xml::kSaml, "AuthnContext");
    out.klasse = std::string(trim(context.barn(xml::kSaml, "AuthnContextClassRef").tekst()));
    if (when->us > k.nu.plus(k.skaevhed).us)
        return nej(Svarbrud::kTid, "AuthnInstant er i fremtiden");
    if (k.tidligst && when->plus(k.skaevhed) < *k.tidligst)
        return nej(Svarbrud::kTid, "brugeren skulle have logget ind igen");
    return {};
}

Svar<void> attributter(xml::Node assertion, Paastand& out) {
    for (xml::Node s = assertion.foerste(); s; s = s.naeste()) {
        if (!s.er(xml::kSaml, "AttributeStatement")) continue;
        for (xml::Node a = s.foerste(); a; a = a.naeste()) {
            if (!a.er(xml::kSaml, "Attribute")) continue;
            if (out.attributter.size() >= kFlestAttributter)
                return nej(Svarbrud::kForm, "der er for mange Attribute");
            Attribut one{a.attribut("", "Name"), {}, a.attribut("", "NameFormat")};
            for (xml::Node v = a.foerste(); v; v = v.naeste()) {
                if (!v.er(xml::kSaml, "AttributeValue")) continue;
                if (one.vaerdier.size() >= kFlestVaerdier)
                    return nej(Svarbrud::kForm, "der er for mange AttributeValue");
                one.vaerdier.emplace_back(trim(v.tekst()));
            }
            out.attributter.push_back(std::move(one));
        }
    }
    return {};
}

// The claims of an assertion that somebody vouches for: the caller has checked that.
Svar<Paastand> laes_paastand(xml::Node a, const Svarkrav& k) {
    Paastand out;
    out.id = a.attribut("", "ID");
    out.in_response_to = k.in_response_to;
    out.udloeb = Tid::plus_uendelig();
    if (out.id.empty() || a.attribut("", "Version") != "2.0")
        return nej(Svarbrud::kForm, "Assertion skal have ID og Version 2.0");
    const auto issuer = enlig(a, "Issuer");
    FAELLED_SVAR(issuer);
    out.udsteder = std::string(trim(issuer->tekst()));
    if (out.udsteder != k.udsteder) return nej(Svarbrud::kUdsteder, "Assertion/Issuer er en anden");
    FAELLED_SVAR(emne(a, k, out));
    const auto conditions = enlig(a, "Conditions");
    FAELLED_SVAR(conditions);
    if (!*conditions && !k.om) return nej(Svarbrud::kModtager, "Conditions mangler");
    if (*conditions) {
        const auto end = vindue(*conditions, k);
        FAELLED_SVAR(end);
        out.udloeb = std::min(out.udloeb, *end);
        FAELLED_SVAR(publikum(*conditions, k));
    }
    if (!k.om) FAELLED_SVAR(login(a, k, out));
    FAELLED_SVAR(attributter(a, out));
    return out;
}

Svar<void> svarets_hoved(const Besked& b, const Svarkrav& k) {
    const Hoved& h = b.hoved();
    if (h.destination != k.acs && !(k.om && h.destination.empty()))
        return nej(Svarbrud::kDestination, "Destination er en anden adresse");
    if (h.in_response_to != k.in_response_to)
        return nej(Svarbrud::kSvarPaa, "svarer på en anden anmodning");
    if (!h.udsteder.empty() && h.udsteder != k.udsteder)
        return nej(Svarbrud::kUdsteder, "Issuer er en anden");
    if (h.udstedt > k.nu.plus(k.skaevhed) || h.udstedt.plus(k.ny) < k.nu)
        return nej(Svarbrud::kTid, "IssueInstant er for langt fra nu");
    return {};
}

struct Fundet {
    xml::Node assertion, krypteret;
};
// Exactly one of either kind, and no assertion anywhere else in the Response.
Svar<Fundet> find(xml::Node response) {
    Fundet out;
    std::size_t n = 0;
    for (xml::Node c = response.foerste(); c; c = c.naeste()) {
        if (c.er(xml::kSaml, "Assertion"))
            out.assertion = c;
        else if (c.er(xml::kSaml, "EncryptedAssertion"))
            out.krypteret = c;
        else
            continue;
        ++n;
    }
    if (n != 1) return nej(Svarbrud::kForm, "der skal være netop én Assertion");
    return out;
}

bool underskrevet(xml::Node assertion, const xml::Idtabel& ids, const Svarkrav& k) {
    return xml::verificer_indlejret(assertion, ids, k.noegler, xml::Signaturregler{}).has_value();
}

Svar<Paastand> krypteret(xml::Node n, bool response_signed, const Svarkrav& k) {
    const std::string vague = "den krypterede Assertion kan ikke bruges";
    const auto text = dekrypter_assertion(n, k.dekryptering);
    if (!text) return nej(Svarbrud::kKryptering, vague);
    const auto doc = xml::Dokument::laes(*text, kGraenser);
    if (!doc || !doc->rod().er(xml::kSaml, "Assertion")) return nej(Svarbrud::kKryptering, vague);
    const xml::Node a = doc->rod();
    const auto ids = xml::Idtabel::lav(a);
    // One answer for everything until here: it must not tell what the bytes were.
    if (!ids) return nej(Svarbrud::kKryptering, vague);
    const bool own = static_cast<bool>(a.barn(xml::kDs, "Signature"));
    if (own ? !underskrevet(a, *ids, k) : !response_signed)
        return nej(Svarbrud::kKryptering, vague);
    auto out = laes_paastand(a, k);
    if (out) out->krypteret = true;
    return out;
}

}  // namespace

Usigneret skriv_attributquery(const Hoved& h, const Navneid& navneid) {
    xml::Skriver w(2048);
    Usigneret out{.id = h.id, .xml = {}, .plads = 0};
    out.plads = aaben_besked("AttributeQuery", h, {}, w);
    w.erklaer("", xml::kSaml);
    w.aaben("Subject");
    skriv_navneid(navneid, w);
    w.luk("Subject");
    w.luk("AttributeQuery");
    out.xml = w.tag();
    return out;
}

std::string Paastand::attribut(std::string_view navn) const {
    for (const Attribut& a : attributter)
        if (a.navn == navn && !a.vaerdier.empty()) return a.vaerdier.front();
    return {};
}

std::string svar_udsteder(const Besked& b) {
    if (!b.hoved().udsteder.empty()) return b.hoved().udsteder;
    return std::string(
        trim(b.rod().barn(xml::kSaml, "Assertion").barn(xml::kSaml, "Issuer").tekst()));
}

std::expected<Paastand, Svarfejl> laes_loginsvar(const Besked& b, const Svarkrav& krav) {
    if (!b.er("Response")) return nej(Svarbrud::kForm, "er ikke et Response");
    FAELLED_SVAR(svarets_hoved(b, krav));
    const auto status = laes_status(b.rod());
    if (!status) return nej(Svarbrud::kForm, "Status mangler");
    if (!status->ok()) return std::unexpected(Svarfejl{Svarbrud::kStatus, "afvist", *status});
    const auto found = find(b.rod());
    FAELLED_SVAR(found);
    // A signature that is there must hold, also when another one would do.
    const bool whole = b.har_signatur();
    if (whole && !b.verificer(krav.noegler))
        return nej(Svarbrud::kSignatur, "Response er ikke underskrevet af en kendt nøgle");
    if (found->krypteret) return krypteret(found->krypteret, whole, krav);
    if (krav.kraev_krypteret) return nej(Svarbrud::kKryptering, "Assertion skal være krypteret");
    const xml::Node a = found->assertion;
    const bool own = static_cast<bool>(a.barn(xml::kDs, "Signature"));
    if (own ? !underskrevet(a, b.ids(), krav) : !whole)
        return nej(Svarbrud::kSignatur, "Assertion er ikke underskrevet af en kendt nøgle");
    return laes_paastand(a, krav);
}

}  // namespace faelled::saml
