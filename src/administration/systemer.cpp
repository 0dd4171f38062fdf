// It-systems (3.2) and their certificates (3.3).
#include <algorithm>
#include <array>
#include <set>

#include "administration/aftaler.hpp"
#include "administration/indre.hpp"
#include "administration/metadata.hpp"
#include "administration/poster.hpp"
#include "base/base64.hpp"
#include "base/text.hpp"
#include "krypto/certifikatfil.hpp"

namespace faelled::administration {
namespace {

bool har(const ItSystem& s, Systemtype type) {
    return std::find(s.typer.begin(), s.typer.end(), type) != s.typer.end();
}

bool paa_maskinen(std::string_view url) {
    for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        if (!url.starts_with(host)) continue;
        const std::string_view rest = url.substr(host.size());
        return rest.empty() || rest.front() == ':' || rest.front() == '/';
    }
    return false;
}

// https; an app on a device may also listen there itself, or have a scheme of its own, which has a
// dot since it is a domain turned round (RFC 8252).
Result<void> svaradresse(const std::string& url, Klienttype type, std::string_view felt) {
    if (url.find_first_of("#*") != std::string::npos)
        return nej(40, "7.16", "Svaradressen må hverken have # eller *", felt);
    const std::size_t colon = url.find(':');
    const std::string_view scheme = std::string_view(url).substr(0, colon);
    const bool own =
        colon != std::string::npos && colon + 1 < url.size() &&
        scheme.find('.') != std::string_view::npos && std::ranges::all_of(scheme, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        });
    const bool printable = url.find_first_of(" \t\r\n\"<>\\") == std::string::npos;
    if (type == Klienttype::kNative && printable && (paa_maskinen(url) || own)) return {};
    return https(url, felt);
}

// sikkerhed.md 7.16.
Result<void> kontroller_oidc(const Foederationsflade& f,
                             const std::optional<Foederationsflade>& before) {
    for (const std::string& url : f.redirect_uris) {
        FAELLED_CHECK(svaradresse(url, f.klienttype, "redirectUris"));
    }
    for (const std::string& url : f.logud_uris) {
        FAELLED_CHECK(svaradresse(url, f.klienttype, "logudUris"));
    }
    if (!f.backchannel_uri.empty()) {
        FAELLED_CHECK(https(f.backchannel_uri, "backchannelUri"));
    }
    const std::string& secret = f.hemmelighed_sha256;
    if (!secret.empty() && (!before || before->hemmelighed_sha256 != secret))
        return nej(40, "7.16", "En hemmelighed laves her og vises én gang", "hemmelighedSha256");
    if (!secret.empty() && f.klienttype != Klienttype::kWeb)
        return nej(40, "7.16", "Kun en webklient kan have en hemmelighed", "hemmelighedSha256");
    if (f.aktiveret && f.redirect_uris.empty())
        return nej(40, "7.16", "Klienten kan først aktiveres, når den har en svaradresse",
                   "redirectUris");
    return {};
}

// A face with metadata: checked (ADM-031), and its entity id is unique in the federation.
Result<void> kontroller_flade(Transaktion& t, const ItSystem& s,
                              const std::optional<Foederationsflade>& face,
                              const std::optional<Foederationsflade>& before, Metadataart kind) {
    const std::string old = before ? before->entity_id : std::string();
    std::string fresh;
    if (face) {
        fresh = face->entity_id;
        if (!face->metadata_url.empty()) {
            FAELLED_CHECK(https(face->metadata_url, "metadataUrl"));
        }
        if (!face->metadata_xml.empty()) {
            FAELLED_CHECK(kontroller_metadata(t, s.uuid, *face, kind));
        } else if (!fresh.empty()) {
            FAELLED_CHECK(uri(fresh, "entityId"));
        }
        if (kind == Metadataart::kBrugervendt && face->profil == "OIDC") {
            FAELLED_CHECK(kontroller_oidc(*face, before));
        }
        if (face->aktiveret && face->metadata_xml.empty() && face->profil != "OIDC")
            return nej(40, "ADM-010", "Fladen kan først aktiveres, når dens metadata er godkendt",
                       "aktiveret");
    }
    return t.flyt_krav(Krav::kEntityId, uden_skraastreg(old), uden_skraastreg(fresh), s.uuid,
                       brud(49, "ADM-031", "entityID er i brug af en anden", "entityId"));
}

Result<void> kontroller(Transaktion& t, ItSystem& s, const ItSystem& before) {
    FAELLED_CHECK(ikke_tom(s.navn, "navn"));
    FAELLED_CHECK(email(s.kontakt_email, "kontaktEmail"));
    if (s.typer.empty()) return nej(40, "3.2", "It-systemet skal have mindst én type", "typer");
    if (s.leverandoer) {
        FAELLED_TRY([[maybe_unused]] const Organisation o,
                    aktiv_organisation(t.arkiv, *s.leverandoer, "leverandoer"));
    }
    for (const Callback& c : s.callbacks) {
        FAELLED_CHECK(ikke_tom(c.navn, "callbacks"));
        FAELLED_CHECK(https(c.url, "callbacks"));
    }
    if (s.kan_optraede_for != before.kan_optraede_for && !t.a.operatoer())
        return nej(43, "3.2", "Kun operatøren kan ændre CanImpersonate", "kanOptraedeFor");
    if (s.brugervendt && !har(s, Systemtype::kBrugervendtSystem))
        return nej(40, "3.2", "Systemet har ikke typen Brugervendt system", "brugervendt");
    const bool asked = har(s, Systemtype::kAttributservice);
    if (s.idp && !asked && !har(s, Systemtype::kIdentityProvider))
        return nej(40, "3.2", "Systemet har ikke typen Identity Provider", "idp");
    if (asked && har(s, Systemtype::kIdentityProvider))
        return nej(40, "3.2", "En Attributservice registreres som et system for sig", "typer");
    FAELLED_CHECK(
        kontroller_flade(t, s, s.brugervendt, before.brugervendt, Metadataart::kBrugervendt));
    return kontroller_flade(t, s, s.idp, before.idp, metadataart(s, false));
}

}  // namespace

Result<void> proev_opret(Transaktion& t, ItSystem& s) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, s.ejer, {Rolle::kLeverandoeradministrator}));
    FAELLED_TRY([[maybe_unused]] const Organisation o, aktiv_organisation(t.arkiv, s.ejer, "ejer"));
    s.status = Systemstatus::kKladde;
    return kontroller(t, s, ItSystem{});
}

Result<void> proev_ret(Transaktion& t, ItSystem& s, const ItSystem& before) {
    FAELLED_CHECK(kraev_eller_operatoer(t.a, before.ejer, {Rolle::kLeverandoeradministrator}));
    if (before.status == Systemstatus::kNedlagt) return nej(49, "ADM-011", "Systemet er nedlagt");
    if (s.ejer != before.ejer) return nej(40, "3.2", "Systemets ejer kan ikke ændres", "ejer");
    s.status = before.status;
    return kontroller(t, s, before);
}

Result<void> Administration::saet_status(const Administrator& a, const Uuid& system,
                                         Systemstatus status) {
    return indre_->udfoer(a, "saet_status", system, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(ItSystem s, hent_synlig<ItSystem>(t.arkiv, a, system));
        FAELLED_CHECK(kraev_eller_operatoer(a, s.ejer, {Rolle::kLeverandoeradministrator}));
        if (s.status == status) return {};
        if (s.status == Systemstatus::kNedlagt || status == Systemstatus::kKladde)
            return nej(49, "3.2",
                       "Systemet kan ikke gå fra " + std::string(ord(s.status)) + " til " +
                           std::string(ord(status)));
        if (status == Systemstatus::kNedlagt)
            return nedlaeg_system(t, std::move(s), "It-systemet er nedlagt");
        s.status = status;
        t.gem(s);
        return {};
    });
}

Result<std::string> Administration::ny_klienthemmelighed(const Administrator& a,
                                                         const Uuid& system) {
    std::array<std::uint8_t, 32> bytes{};
    indre_->entropy.fill(bytes);
    std::string secret = base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const Result<void> kept =
        indre_->udfoer(a, "ny_klienthemmelighed", system, [&](Transaktion& t) -> Result<void> {
            FAELLED_TRY(ItSystem s, hent_synlig<ItSystem>(t.arkiv, a, system));
            FAELLED_CHECK(kraev_eller_operatoer(a, s.ejer, {Rolle::kLeverandoeradministrator}));
            if (!s.brugervendt || s.brugervendt->profil != "OIDC" ||
                s.brugervendt->klienttype != Klienttype::kWeb)
                return nej(40, "7.16", "Kun en webklient med profil OIDC har en hemmelighed",
                           "klienttype");
            s.brugervendt->hemmelighed_sha256 = krypto::hex(krypto::sha256(secret));
            t.gem(s);
            return {};
        });
    if (!kept) return std::unexpected(kept.error());
    return secret;
}

Result<void> nedlaeg_system(Transaktion& t, ItSystem system, std::string_view reason) {
    FAELLED_TRY(const auto agreements, t.arkiv.alle<Serviceaftale>({ved::beroerer(system.uuid)}));
    for (const Serviceaftale& a : agreements) {
        if (a.system != system.uuid) continue;
        FAELLED_TRY(const auto parts, parter_af(t.arkiv, a.uuid));
        if (parts.empty()) {
            Serviceaftale head = a;
            head.lukket = true;
            t.gem(head);
        }
        FAELLED_CHECK(luk_parter(t, parts, reason));
    }
    FAELLED_TRY(const auto federations,
                t.arkiv.alle<Foederationsaftale>({ved::beroerer(system.uuid)}));
    for (Foederationsaftale f : federations) {
        if (!i_kraft(f.status) && f.status != Partstatus::kAfventer &&
            f.status != Partstatus::kSuspenderet)
            continue;
        f.status = Partstatus::kOphoert;
        f.ophoer = t.nu;
        f.aarsag = reason;
        t.gem(f);
    }
    FAELLED_TRY(const auto certificates,
                t.arkiv.alle<Certifikatpost>({ved::beroerer(system.uuid)}));
    for (Certifikatpost c : certificates) {
        if (c.status == Certifikatstatus::kFjernet) continue;
        c.status = Certifikatstatus::kFjernet;
        t.frigiv_krav(Krav::kCertifikat, krypto::hex(c.sha256), c.uuid);
        t.gem(c);
    }
    system.status = Systemstatus::kNedlagt;
    t.gem(system);
    return {};
}

// --- certificates (ADM-012) ---------------------------------------------------------------------

namespace {

std::string art(krypto::Certifikatart a) {
    switch (a) {
        case krypto::Certifikatart::kFunktion:
            return "FOCES";
        case krypto::Certifikatart::kVirksomhed:
            return "VOCES";
        case krypto::Certifikatart::kMedarbejder:
            return "MOCES";
        case krypto::Certifikatart::kOrganisation:
            return "OCES3 organisation";
        case krypto::Certifikatart::kUkendt:
            break;
    }
    return "ukendt";
}

// OCES test certificates say so in the issuer's name.
bool er_testudsteder(std::string_view issuer) {
    const std::string folded = fold(issuer);
    return folded.find("test") != std::string::npos ||
           folded.find("sandkasse") != std::string::npos;
}

Result<void> kontroller_certifikat(const Transaktion& t, const ItSystem& system,
                                   const krypto::Certifikat& c, const Certifikatvalg& choice) {
    if (t.nu < c.gyldig_fra() || t.nu >= c.gyldig_til())
        return nej(40, "ADM-012", "Certifikatet er ikke gyldigt nu", "certifikat");
    if (!c.noegle().er_rsa() || c.noegle().bits() < 2048)
        return nej(40, "ADM-012", "Certifikatets nøgle skal være RSA på mindst 2048 bit",
                   "certifikat");
    if (c.art() == krypto::Certifikatart::kMedarbejder)
        return nej(40, "ADM-012",
                   "Medarbejdercertifikater kan ikke bruges; brug et organisations- eller "
                   "systemcertifikat",
                   "certifikat");
    if (!t.indstillinger.test) {
        if (c.art() == krypto::Certifikatart::kUkendt)
            return nej(40, "ADM-012", "Certifikatet er ikke et OCES-certifikat", "certifikat");
        if (er_testudsteder(c.udsteder()))
            return nej(40, "ADM-012", "Testcertifikater kan ikke bruges i produktion",
                       "certifikat");
    }
    const bool own = c.cvr() && (*c.cvr() == system.ejer ||
                                 (system.leverandoer && *c.cvr() == *system.leverandoer));
    if (!own && !choice.bekraeft_andet_cvr)
        return nej(49, "ADM-012 bekræft",
                   "Certifikatets CVR (" + (c.cvr() ? c.cvr()->text() : std::string("intet")) +
                       ") er hverken systemets ejers eller leverandørens; bekræft, at det er "
                       "meningen",
                   "certifikat");
    return {};
}

std::string hex(std::string_view bytes) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out.push_back(kHex[static_cast<std::uint8_t>(c) >> 4]);
        out.push_back(kHex[static_cast<std::uint8_t>(c) & 15]);
    }
    return out;
}

}  // namespace

Result<Uuid> Administration::tilfoej_certifikat(const Administrator& a, const Uuid& system,
                                                std::string_view fil, Certifikatvalg valg) {
    return indre_->udfoer(a, "tilfoej_certifikat", system, [&](Transaktion& t) -> Result<Uuid> {
        FAELLED_TRY(const ItSystem s, hent_synlig<ItSystem>(t.arkiv, a, system));
        FAELLED_CHECK(kraev_eller_operatoer(a, s.ejer, {Rolle::kLeverandoeradministrator}));
        if (s.status == Systemstatus::kNedlagt) return nej(49, "ADM-011", "Systemet er nedlagt");
        auto read = krypto::laes_certifikatfil(fil);
        if (!read) return nej(40, "ADM-012", read.error().tekst, "certifikat");
        if (read->size() != 1)
            return nej(40, "ADM-012", "Filen skal indeholde netop ét certifikat", "certifikat");
        const krypto::Certifikat& c = *read->front();
        FAELLED_CHECK(kontroller_certifikat(t, s, c, valg));
        Certifikatpost p;
        p.uuid = t.ny_uuid();
        p.system = s.uuid;
        p.ejer = s.ejer;
        p.base64 = c.base64();
        p.sha256 = c.fingeraftryk();
        p.sha1 = hex({reinterpret_cast<const char*>(c.sha1().data()), c.sha1().size()});
        p.emne = c.emne();
        p.udsteder = c.udsteder();
        p.serienummer = c.serienummer();
        p.cvr = c.cvr();
        p.art = art(c.art());
        p.gyldig_fra = c.gyldig_fra();
        p.gyldig_til = c.gyldig_til();
        FAELLED_CHECK(kontroller_laengder(p));
        FAELLED_CHECK(
            t.tag_krav(Krav::kCertifikat, krypto::hex(p.sha256), p.uuid,
                       brud(49, "ADM-012", "Certifikatet er allerede registreret på et it-system",
                            "certifikat")));
        t.gem(p);
        return p.uuid;
    });
}

namespace {

// It is the only certificate left, and agreements of the system are in force.
Result<bool> sidste_i_brug(Arkiv& archive, const Certifikatpost& c) {
    FAELLED_TRY(const auto all, archive.alle<Certifikatpost>({ved::beroerer(c.system)}));
    for (const Certifikatpost& other : all)
        if (other.uuid != c.uuid && other.status == Certifikatstatus::kRegistreret) return false;
    FAELLED_TRY(const auto parts, archive.alle<AftalePart>(
                                      {ved::beroerer(c.system),
                                       ved::status(Partstatus::kGodkendt, Partstatus::kOpsagt)}));
    return !parts.empty();
}

}  // namespace

Result<void> Administration::fjern_certifikat(const Administrator& a, const Uuid& certifikat,
                                              bool bekraeft) {
    return indre_->udfoer(a, "fjern_certifikat", certifikat, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Certifikatpost c, hent_synlig<Certifikatpost>(t.arkiv, a, certifikat));
        FAELLED_CHECK(kraev_eller_operatoer(a, c.ejer, {Rolle::kLeverandoeradministrator}));
        if (c.status == Certifikatstatus::kFjernet)
            return nej(49, "ADM-012", "Certifikatet er fjernet");
        FAELLED_TRY(const bool last, sidste_i_brug(t.arkiv, c));
        if (last && !bekraeft)
            return nej(49, "ADM-012 bekræft",
                       "Det er det sidste certifikat på et system med aftaler i kraft; bekræft, "
                       "at det skal fjernes",
                       "certifikat");
        c.status = Certifikatstatus::kFjernet;
        t.frigiv_krav(Krav::kCertifikat, krypto::hex(c.sha256), c.uuid);
        t.gem(c);
        return {};
    });
}

Result<void> Administration::spaer_certifikat(const Administrator& a, const Uuid& certifikat) {
    return indre_->udfoer(a, "spaer_certifikat", certifikat, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Certifikatpost c, hent_synlig<Certifikatpost>(t.arkiv, a, certifikat));
        FAELLED_CHECK(kraev_eller_operatoer(a, c.ejer, {Rolle::kLeverandoeradministrator}));
        if (c.status != Certifikatstatus::kRegistreret)
            return nej(49, "ADM-012", "Certifikatet er ikke registreret");
        c.status = Certifikatstatus::kSpaerret;
        t.gem(c);
        return advis_certifikat(t, c, "er spærret", true);
    });
}

// N11: to the supplier; `authorities`: also to those with agreements in force.
Result<void> advis_certifikat(Transaktion& t, const Certifikatpost& c, const std::string& what,
                              bool authorities) {
    FAELLED_TRY(const auto system, t.arkiv.find<ItSystem>(c.system));
    const std::string name = system ? system->navn : c.system.text();
    const std::string subject = "Certifikat på " + name + " " + what;
    const std::string text = "Certifikatet med SHA-1 " + c.sha1 + " på it-systemet " + name + " " +
                             what + ".\nGyldigt til " + Dato::af(c.gyldig_til).dansk() + ".";
    FAELLED_CHECK(t.advis({"N11", c.ejer, Postkassetype::kCertifikater, subject, text,
                           "/it-systemer/" + c.system.text(), c.uuid}));
    if (!authorities) return {};
    FAELLED_TRY(const auto parts, t.arkiv.alle<AftalePart>(
                                      {ved::beroerer(c.system),
                                       ved::status(Partstatus::kGodkendt, Partstatus::kOpsagt)}));
    std::set<Cvr> told{c.ejer};
    for (const AftalePart& p : parts)
        if (told.insert(p.myndighed).second)
            FAELLED_CHECK(t.advis({"N11", p.myndighed, Postkassetype::kCertifikater, subject, text,
                                   "/serviceaftaler/" + p.aftale.text(), c.uuid}));
    return {};
}

}  // namespace faelled::administration
