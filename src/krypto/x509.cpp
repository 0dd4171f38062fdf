#include "krypto/x509.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/base64.hpp"
#include "krypto/navneform.hpp"
#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

// The largest real ones are below 3 KB; a PEM file may hold a chain and words around it.
constexpr std::size_t kStoersteTekst = 64 * 1024;
constexpr std::size_t kStoersteDer = 16 * 1024;

// Empty when the text is neither PEM, DER nor base64.
X509Ptr afkod(std::string_view text) {
    if (text.empty() || text.size() > kStoersteTekst) return nullptr;
    if (text.find("-----BEGIN") != std::string_view::npos) return laes_x509(text);
    constexpr char kSequence = 0x30;
    if (text.size() > 1 && text[0] == kSequence && static_cast<unsigned char>(text[1]) >= 0x80)
        return laes_x509_der(text);
    const auto der = fra_base64(text, kStoersteDer);
    return der ? laes_x509_der(*der) : nullptr;
}

std::string ski_af(X509* c) {
    if (const ASN1_OCTET_STRING* const ski = X509_get0_subject_key_id(c)) {
        if (ASN1_STRING_length(ski) > 0) return std::string(indhold(ski));
    }
    const ASN1_BIT_STRING* const key = X509_get0_pubkey_bitstr(c);
    return key != nullptr ? digest(Hash::kSha1, indhold(key)) : std::string();
}

std::optional<std::string> decimal(const ASN1_INTEGER* tal) {
    // RFC 5280 allows 20 octets; some more cost nothing, thousands would.
    constexpr int kStoersteOktetter = 64;
    if (ASN1_STRING_length(tal) > kStoersteOktetter) return std::nullopt;
    const BignumPtr bn(ASN1_INTEGER_to_BN(tal, nullptr));
    char* const tekst = bn ? BN_bn2dec(bn.get()) : nullptr;
    if (tekst == nullptr) return std::nullopt;
    std::string ud(tekst);
    OPENSSL_free(tekst);
    return ud;
}

}  // namespace

Result<std::shared_ptr<const Certifikat>> Certifikat::laes(std::string_view text) {
    const X509Ptr x = afkod(text);
    if (!x) return std::unexpected(ulaeselig("Certifikatet"));
    // A certificate has one encoding, or it would have several prints.
    std::string der = der_af(x.get());
    if (der.empty() || der.size() > kStoersteDer) return std::unexpected(ulaeselig("Certifikatet"));
    EVP_PKEY* const key = X509_get_pubkey(x.get());
    if (key == nullptr) return std::unexpected(ulaeselig("Certifikatets nøgle"));
    const std::shared_ptr<evp_pkey_st> noegle(key, EVP_PKEY_free);

    std::shared_ptr<Certifikat> c(new Certifikat);
    c->noegle_ = std::make_unique<const OffentligNoegle>(noegle);
    auto emne = navneform(X509_get_subject_name(x.get()));
    auto udsteder = navneform(X509_get_issuer_name(x.get()));
    auto serienummer = decimal(X509_get0_serialNumber(x.get()));
    if (!emne || !udsteder || !serienummer) return std::unexpected(ulaeselig("Certifikatet"));
    c->emne_ = std::move(*emne);
    c->udsteder_ = std::move(*udsteder);
    c->serienummer_ = std::move(*serienummer);
    FAELLED_TRY(c->gyldig_fra_, tid_af(X509_get0_notBefore(x.get())));
    FAELLED_TRY(c->gyldig_til_, tid_af(X509_get0_notAfter(x.get())));
    c->fingeraftryk_ = sha256(der);
    const std::string sha1 = digest(Hash::kSha1, der);
    std::memcpy(c->sha1_.data(), sha1.data(), c->sha1_.size());
    c->ski_ = ski_af(x.get());
    const Indehaver hvem = indehaver(X509_get_subject_name(x.get()));
    c->cvr_ = hvem.cvr;
    c->art_ = hvem.art;
    c->der_ = std::move(der);
    X509_up_ref(x.get());
    c->x509_ = std::shared_ptr<x509_st>(x.get(), X509_free);
    ERR_clear_error();
    return c;
}

std::string Certifikat::base64() const {
    return faelled::base64(der_);
}

}  // namespace faelled::krypto
