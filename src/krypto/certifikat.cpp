#include "krypto/certifikat.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

constexpr int kNoeglebit = 2048;
constexpr std::int64_t kCaDage = 3652;
constexpr std::int64_t kBladDage = 730;
// Certificates are valid from the day before, so that a client whose clock is a little behind
// accepts them.
constexpr std::int64_t kTilbagedateretDage = 1;

Result<Noeglepar> som_pem(X509* certifikat, EVP_PKEY* noegle) {
    const BioPtr c(BIO_new(BIO_s_mem()));
    const BioPtr n(BIO_new(BIO_s_mem()));
    if (!c || !n || PEM_write_bio_X509(c.get(), certifikat) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(n.get(), noegle, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return std::unexpected(openssl_fejl("PEM"));
    return Noeglepar{indhold(c.get()), indhold(n.get())};
}

bool saet_serienummer(X509* certifikat) {
    std::array<std::uint8_t, 16> tilfaeldig{};
    system_entropy().fill(tilfaeldig);
    tilfaeldig[0] |= 1;  // never zero
    const BignumPtr tal(BN_bin2bn(tilfaeldig.data(), static_cast<int>(tilfaeldig.size()), nullptr));
    return tal && BN_to_ASN1_INTEGER(tal.get(), X509_get_serialNumber(certifikat)) != nullptr;
}

bool saet_tid(X509* certifikat, Tid fra, Tid til, const ASN1_TIME* senest) {
    const Asn1TimePtr start(ASN1_TIME_set(nullptr, fra.us / kSekund));
    const Asn1TimePtr ende(ASN1_TIME_set(nullptr, til.us / kSekund));
    if (!start || !ende) return false;
    const ASN1_TIME* slut = ende.get();
    if (senest != nullptr && ASN1_TIME_compare(slut, senest) > 0) slut = senest;
    return X509_set1_notBefore(certifikat, start.get()) == 1 &&
           X509_set1_notAfter(certifikat, slut) == 1;
}

// `saet` is X509_NAME_add_entry's: 0 a new RDN, -1 joins the one before.
bool tilfoej_navn(X509_NAME* navn, int nid, const std::string& vaerdi, int saet = 0) {
    if (vaerdi.empty()) return true;
    return X509_NAME_add_entry_by_NID(navn, nid, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(vaerdi.data()),
                                      static_cast<int>(vaerdi.size()), -1, saet) == 1;
}

bool saet_emne(X509_NAME* navn, const Emne& emne) {
    const int saet = emne.samlet && !emne.serienummer.empty() ? -1 : 0;
    return tilfoej_navn(navn, NID_countryName, emne.land) &&
           tilfoej_navn(navn, NID_organizationIdentifier, emne.organisationsid) &&
           tilfoej_navn(navn, NID_organizationName, emne.organisation) &&
           tilfoej_navn(navn, NID_serialNumber, emne.serienummer) &&
           tilfoej_navn(navn, NID_commonName, emne.navn, saet);
}

bool underskriv(X509* certifikat, EVP_PKEY* ca_noegle, bool pss) {
    if (!pss) return X509_sign(certifikat, ca_noegle, EVP_sha256()) > 0;
    const std::unique_ptr<EVP_MD_CTX, Frigiv<EVP_MD_CTX_free>> ctx(EVP_MD_CTX_new());
    EVP_PKEY_CTX* p = nullptr;  // belongs to ctx
    return ctx && EVP_DigestSignInit(ctx.get(), &p, EVP_sha256(), nullptr, ca_noegle) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(p, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(p, RSA_PSS_SALTLEN_DIGEST) == 1 &&
           X509_sign_ctx(certifikat, ctx.get()) > 0;
}

// `vaerdi` is OpenSSL's configuration syntax; constants of this file only, never a caller's text.
bool tilfoej_udvidelse(X509* certifikat, X509* udsteder, int nid, const char* vaerdi) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, udsteder, certifikat, nullptr, nullptr, 0);
    const X509ExtPtr e(X509V3_EXT_nconf_nid(nullptr, &ctx, nid, vaerdi));
    return e && X509_add_ext(certifikat, e.get(), -1) == 1;
}

bool tilfoej_san(X509* certifikat, const Emne& emne) {
    if (emne.dns.empty() && emne.ip.empty()) return true;
    const GeneralNamesPtr navne(GENERAL_NAMES_new());
    if (!navne) return false;
    const auto tilfoej = [&](int slags, const std::string& vaerdi) {
        GENERAL_NAME* n = a2i_GENERAL_NAME(nullptr, nullptr, nullptr, slags, vaerdi.c_str(), 0);
        if (n == nullptr) return false;
        if (sk_GENERAL_NAME_push(navne.get(), n) > 0) return true;
        GENERAL_NAME_free(n);
        return false;
    };
    for (const auto& d : emne.dns)
        if (!tilfoej(GEN_DNS, d)) return false;
    for (const auto& i : emne.ip)
        if (!tilfoej(GEN_IPADD, i)) return false;
    return X509_add1_ext_i2d(certifikat, NID_subject_alt_name, navne.get(), 0, 0) == 1;
}

Result<std::string> emne_af(const X509* certifikat) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    // RFC 2253, but UTF-8 left as it is, so that Danish letters are readable.
    constexpr unsigned long kForm =
        XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certifikat), 0, kForm) < 0)
        return std::unexpected(openssl_fejl("Emne"));
    return indhold(bio.get());
}

Result<std::string> serienummer_af(const X509* certifikat) {
    const BignumPtr tal(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certifikat), nullptr));
    if (!tal) return std::unexpected(openssl_fejl("Serienummer"));
    char* tekst = BN_bn2hex(tal.get());
    if (tekst == nullptr) return std::unexpected(openssl_fejl("Serienummer"));
    std::string ud(tekst);
    OPENSSL_free(tekst);
    std::ranges::transform(ud, ud.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? char(c + 32) : c; });
    return ud;
}

// RFC 5280 5.2: whose key signs, and a number that grows.
bool maerk_liste(X509_CRL* liste, X509* udsteder, Tid fra) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, udsteder, nullptr, nullptr, liste, 0);
    const X509ExtPtr e(
        X509V3_EXT_nconf_nid(nullptr, &ctx, NID_authority_key_identifier, "keyid:always"));
    const std::unique_ptr<ASN1_INTEGER, Frigiv<ASN1_INTEGER_free>> nummer(ASN1_INTEGER_new());
    return e && X509_CRL_add_ext(liste, e.get(), -1) == 1 && nummer &&
           ASN1_INTEGER_set_int64(nummer.get(), fra.us / kSekund) == 1 &&
           X509_CRL_add1_ext_i2d(liste, NID_crl_number, nummer.get(), 0, 0) == 1;
}

struct Udsteder {
    X509Ptr certifikat;
    PkeyPtr noegle;
};

Result<Udsteder> laes_udsteder(const Noeglepar& ca) {
    Udsteder ud{laes_x509(ca.certifikat_pem), laes_pkey(ca.noegle_pem)};
    if (!ud.certifikat || !ud.noegle) return std::unexpected(ulaeselig("CA"));
    if (X509_check_private_key(ud.certifikat.get(), ud.noegle.get()) == 1) return ud;
    ERR_clear_error();
    return std::unexpected(Fejl::kalder(40, "CA-nøglen hører ikke til CA-certifikatet"));
}

}  // namespace

Result<Noeglepar> lav_ca(const std::string& navn, const Clock& clock) {
    const PkeyPtr noegle(EVP_RSA_gen(kNoeglebit));
    const X509Ptr c(X509_new());
    if (!noegle || !c || navn.empty()) return std::unexpected(openssl_fejl("CA"));
    X509* const x = c.get();
    X509_NAME* const emne = X509_get_subject_name(x);
    if (!tilfoej_navn(emne, NID_commonName, navn)) {
        ERR_clear_error();
        return std::unexpected(Fejl::kalder(40, "Navnet kan ikke stå i et certifikat"));
    }
    const Tid fra = clock.now().plus(-kTilbagedateretDage * kDoegn);
    const bool ok = X509_set_version(x, X509_VERSION_3) == 1 && saet_serienummer(x) &&
                    saet_tid(x, fra, clock.now().plus(kCaDage * kDoegn), nullptr) &&
                    X509_set_issuer_name(x, emne) == 1 && X509_set_pubkey(x, noegle.get()) == 1 &&
                    tilfoej_udvidelse(x, x, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    tilfoej_udvidelse(x, x, NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    tilfoej_udvidelse(x, x, NID_subject_key_identifier, "hash") &&
                    X509_sign(x, noegle.get(), EVP_sha256()) > 0;
    if (!ok) return std::unexpected(openssl_fejl("CA"));
    return som_pem(x, noegle.get());
}

Result<Noeglepar> udsted(const Noeglepar& ca, const Emne& emne, const Clock& clock) {
    FAELLED_TRY(const Udsteder udsteder, laes_udsteder(ca));
    const PkeyPtr noegle = emne.noegle_pem.empty()
                               ? PkeyPtr(EVP_RSA_gen(static_cast<unsigned int>(emne.noeglebit)))
                               : laes_pkey(emne.noegle_pem);
    if (!noegle && !emne.noegle_pem.empty()) return std::unexpected(ulaeselig("Nøglen"));
    const X509Ptr c(X509_new());
    if (!noegle || !c) return std::unexpected(openssl_fejl("Udstedelse"));
    X509* const x = c.get();
    if (!saet_emne(X509_get_subject_name(x), emne) || !tilfoej_san(x, emne)) {
        ERR_clear_error();
        return std::unexpected(Fejl::kalder(40, "Emnet kan ikke stå i et certifikat"));
    }
    X509* const u = udsteder.certifikat.get();
    const Tid fra = emne.gyldig_fra.value_or(clock.now().plus(-kTilbagedateretDage * kDoegn));
    const Tid til = emne.gyldig_til.value_or(clock.now().plus(kBladDage * kDoegn));
    const bool ok =
        X509_set_version(x, X509_VERSION_3) == 1 && saet_serienummer(x) &&
        saet_tid(x, fra, til, X509_get0_notAfter(u)) &&
        X509_set_issuer_name(x, X509_get_subject_name(u)) == 1 &&
        X509_set_pubkey(x, noegle.get()) == 1 &&
        tilfoej_udvidelse(x, u, NID_basic_constraints, "critical,CA:FALSE") &&
        tilfoej_udvidelse(x, u, NID_key_usage, "critical,digitalSignature,keyEncipherment") &&
        tilfoej_udvidelse(x, u, NID_ext_key_usage, emne.server ? "serverAuth" : "clientAuth") &&
        tilfoej_udvidelse(x, u, NID_subject_key_identifier, "hash") &&
        tilfoej_udvidelse(x, u, NID_authority_key_identifier, "keyid:always") &&
        underskriv(x, udsteder.noegle.get(), emne.pss);
    if (!ok) return std::unexpected(openssl_fejl("Udstedelse"));
    return som_pem(x, noegle.get());
}

Result<std::string> spaerreliste(const Noeglepar& ca, const std::vector<std::string>& spaerrede_pem,
                                 Tid fra, Tid til) {
    FAELLED_TRY(const Udsteder udsteder, laes_udsteder(ca));
    using CrlPtr = std::unique_ptr<X509_CRL, Frigiv<X509_CRL_free>>;
    const CrlPtr liste(X509_CRL_new());
    const Asn1TimePtr start(ASN1_TIME_set(nullptr, fra.us / kSekund));
    const Asn1TimePtr ende(ASN1_TIME_set(nullptr, til.us / kSekund));
    X509_CRL* const l = liste.get();
    if (!l || !start || !ende || X509_CRL_set_version(l, X509_CRL_VERSION_2) != 1 ||
        X509_CRL_set_issuer_name(l, X509_get_subject_name(udsteder.certifikat.get())) != 1 ||
        X509_CRL_set1_lastUpdate(l, start.get()) != 1 ||
        X509_CRL_set1_nextUpdate(l, ende.get()) != 1)
        return std::unexpected(openssl_fejl("Spærreliste"));
    for (const auto& pem : spaerrede_pem) {
        const X509Ptr c = laes_x509(pem);
        if (!c) return std::unexpected(ulaeselig("Certifikatet"));
        X509_REVOKED* const r = X509_REVOKED_new();
        if (r == nullptr || X509_REVOKED_set_serialNumber(r, X509_get_serialNumber(c.get())) != 1 ||
            X509_REVOKED_set_revocationDate(r, start.get()) != 1 ||
            X509_CRL_add0_revoked(l, r) != 1) {
            X509_REVOKED_free(r);
            return std::unexpected(openssl_fejl("Spærreliste"));
        }
    }
    const BioPtr ud(BIO_new(BIO_s_mem()));
    if (!ud || X509_CRL_sort(l) != 1 || !maerk_liste(l, udsteder.certifikat.get(), fra) ||
        X509_CRL_sign(l, udsteder.noegle.get(), EVP_sha256()) <= 0 ||
        PEM_write_bio_X509_CRL(ud.get(), l) != 1)
        return std::unexpected(openssl_fejl("Spærreliste"));
    return indhold(ud.get());
}

Result<std::string> pkcs12(const Noeglepar& par, const std::string& ca_pem, const std::string& navn,
                           const std::string& kodeord) {
    const X509Ptr certifikat = laes_x509(par.certifikat_pem);
    const PkeyPtr noegle = laes_pkey(par.noegle_pem);
    const X509Ptr ca = laes_x509(ca_pem);
    if (!certifikat || !noegle || !ca) return std::unexpected(ulaeselig("Nøglepar"));
    const X509StakPtr kaede(sk_X509_new_null());
    if (!kaede || sk_X509_push(kaede.get(), ca.get()) <= 0)
        return std::unexpected(openssl_fejl("PKCS#12"));
    X509_up_ref(ca.get());  // the stack frees one too
    // Iterations as Java's keytool; the MAC is SHA-1 because Java 8 before update 301 knows no
    // other.
    constexpr int kGange = 50'000;
    const Pkcs12Ptr p12(PKCS12_create(kodeord.c_str(), navn.c_str(), noegle.get(), certifikat.get(),
                                      kaede.get(), NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
                                      NID_pbe_WithSHA1And3_Key_TripleDES_CBC, kGange, -1, 0));
    if (!p12 || PKCS12_set_mac(p12.get(), kodeord.c_str(), -1, nullptr, 0, kGange, EVP_sha1()) != 1)
        return std::unexpected(openssl_fejl("PKCS#12"));
    const int n = i2d_PKCS12(p12.get(), nullptr);
    if (n <= 0) return std::unexpected(openssl_fejl("PKCS#12"));
    std::string ud(static_cast<std::size_t>(n), '\0');
    auto* skriv = reinterpret_cast<unsigned char*>(ud.data());
    if (i2d_PKCS12(p12.get(), &skriv) != n) return std::unexpected(openssl_fejl("PKCS#12"));
    return ud;
}

Result<Certifikatoplysninger> oplysninger(std::string_view pem_or_der) {
    const X509Ptr c = laes_x509(pem_or_der);
    if (!c) return std::unexpected(ulaeselig("Certifikatet"));
    Certifikatoplysninger ud;
    unsigned int n = 0;
    if (X509_digest(c.get(), EVP_sha256(), ud.fingeraftryk.data(), &n) != 1 ||
        n != ud.fingeraftryk.size())
        return std::unexpected(openssl_fejl("Fingeraftryk"));
    FAELLED_TRY(ud.emne, emne_af(c.get()));
    FAELLED_TRY(ud.serienummer, serienummer_af(c.get()));
    FAELLED_TRY(ud.gyldig_fra, tid_af(X509_get0_notBefore(c.get())));
    FAELLED_TRY(ud.gyldig_til, tid_af(X509_get0_notAfter(c.get())));
    return ud;
}

}  // namespace faelled::krypto
