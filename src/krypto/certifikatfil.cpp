#include "krypto/certifikatfil.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>

#include "base/base64.hpp"
#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

constexpr std::size_t kLoft = 256 * 1024;
constexpr std::size_t kAntal = 20;
constexpr const char* kIkkeCertifikat = "Filen er ikke et certifikat (DER, PEM, CER eller P7B)";

using Pkcs7Ptr = std::unique_ptr<PKCS7, Frigiv<PKCS7_free>>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Frigiv<PKCS8_PRIV_KEY_INFO_free>>;
using SigPtr = std::unique_ptr<X509_SIG, Frigiv<X509_SIG_free>>;

std::unexpected<Fejl> afvist(const char* regel, const char* tekst) {
    ERR_clear_error();
    Fejl f = Fejl::kalder(40, tekst);
    f.regel = regel;
    return std::unexpected(std::move(f));
}
std::unexpected<Fejl> har_noegle() {
    return afvist("privat-noegle",
                  "Filen indeholder en privat nøgle. Den er ikke gemt. Upload kun certifikatets "
                  "offentlige del, og overvej at udskifte nøglen");
}

template <typename T, typename F>
bool er_der(std::string_view der, F read) {
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    const T parsed(read(nullptr, &p, static_cast<long>(der.size())));
    ERR_clear_error();
    return parsed != nullptr;
}

// A key by itself, or a container that is made to hold one.
bool kan_rumme_noegle(std::string_view der) {
    return er_der<Pkcs12Ptr>(der, d2i_PKCS12) || er_der<PkeyPtr>(der, d2i_AutoPrivateKey) ||
           er_der<Pkcs8Ptr>(der, d2i_PKCS8_PRIV_KEY_INFO) || er_der<SigPtr>(der, d2i_X509_SIG);
}

using Liste = std::vector<std::shared_ptr<const Certifikat>>;

Result<void> tilfoej(Liste& to, X509* x) {
    if (x == nullptr || to.size() >= kAntal)
        return afvist("form", "Filen har for mange certifikater");
    if (X509_check_ca(x) == 1) return {};
    FAELLED_TRY(auto c, Certifikat::laes(der_af(x)));
    to.push_back(std::move(c));
    return {};
}

Result<void> fra_pkcs7(Liste& to, const PKCS7* p7) {
    if (p7 == nullptr || !PKCS7_type_is_signed(p7) || p7->d.sign == nullptr)
        return afvist("form", "P7B-filen kan ikke læses");
    const STACK_OF(X509)* const all = p7->d.sign->cert;
    for (int i = 0; i < sk_X509_num(all); ++i)
        FAELLED_CHECK(tilfoej(to, sk_X509_value(all, i)));
    return {};
}

Result<Liste> fra_pem(std::string_view text) {
    Liste out;
    const BioPtr bio = bio_over(text);
    for (;;) {
        char* name = nullptr;
        char* header = nullptr;
        unsigned char* data = nullptr;
        long length = 0;
        if (PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1) break;
        const std::string kind(name);
        const std::string der(reinterpret_cast<const char*>(data),
                              static_cast<std::size_t>(length));
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
        if (kind == "PKCS7" || kind == "CMS") {
            const auto* p = reinterpret_cast<const unsigned char*>(der.data());
            const Pkcs7Ptr p7(d2i_PKCS7(nullptr, &p, static_cast<long>(der.size())));
            FAELLED_CHECK(fra_pkcs7(out, p7.get()));
        } else if (kind == "CERTIFICATE" || kind == "X509 CERTIFICATE") {
            const X509Ptr x = laes_x509_der(der);
            if (!x) return afvist("form", "Et certifikat i filen kan ikke læses");
            FAELLED_CHECK(tilfoej(out, x.get()));
        }
    }
    ERR_clear_error();
    return out;
}

Result<Liste> fra_der(std::string_view der) {
    Liste out;
    // Certificate, container and key are all a SEQUENCE: what is none needs no attempts, which are
    // dear (milliseconds of OpenSSL's decoders for a key that is not there).
    if (!der.starts_with('\x30')) return afvist("form", kIkkeCertifikat);
    if (const X509Ptr x = laes_x509_der(der)) {
        FAELLED_CHECK(tilfoej(out, x.get()));
        return out;
    }
    if (kan_rumme_noegle(der)) return har_noegle();
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    const Pkcs7Ptr p7(d2i_PKCS7(nullptr, &p, static_cast<long>(der.size())));
    if (!p7) return afvist("form", kIkkeCertifikat);
    FAELLED_CHECK(fra_pkcs7(out, p7.get()));
    return out;
}

}  // namespace

Result<std::vector<std::shared_ptr<const Certifikat>>> laes_certifikatfil(std::string_view fil) {
    if (fil.empty() || fil.size() > kLoft)
        return afvist("form", "Filen er tom eller for stor til at være et certifikat");
    if (fil.find("PRIVATE KEY-----") != std::string_view::npos) return har_noegle();
    Result<Liste> out = Liste{};
    if (fil.find("-----BEGIN") != std::string_view::npos) {
        out = fra_pem(fil);
    } else if (const auto der = fra_base64(fil, kLoft); der && !der->empty()) {
        out = fra_der(*der);
    } else {
        out = fra_der(fil);
    }
    if (out && out->empty()) return afvist("form", "Filen indeholder intet slutbrugercertifikat");
    return out;
}

}  // namespace faelled::krypto
