#include "krypto/openssl_hjaelp.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>
#include <ctime>

namespace faelled::krypto {
namespace {

// The password in `u`; without one, "no password" instead of asking at the terminal.
int kodeord_fra(char* ud, int plads, int, void* u) {
    const auto* const k = static_cast<const std::string*>(u);
    if (k == nullptr || k->empty() || k->size() > static_cast<std::size_t>(plads)) return -1;
    std::memcpy(ud, k->data(), k->size());
    return static_cast<int>(k->size());
}

}  // namespace

Fejl openssl_fejl(const char* hvad) {
    char grund[160] = "ukendt";
    if (const unsigned long e = ERR_get_error(); e != 0) ERR_error_string_n(e, grund, sizeof grund);
    ERR_clear_error();
    return Fejl::intern(std::string(hvad) + ": " + grund);
}

Fejl ulaeselig(const char* hvad) {
    ERR_clear_error();
    return Fejl::kalder(40, std::string(hvad) + " kan ikke læses");
}

BioPtr bio_over(std::string_view data) {
    if (data.size() > INT_MAX) return nullptr;
    return BioPtr(BIO_new_mem_buf(data.data(), static_cast<int>(data.size())));
}

std::string indhold(BIO* bio) {
    char* data = nullptr;
    const long n = BIO_get_mem_data(bio, &data);
    return n > 0 ? std::string(data, static_cast<std::size_t>(n)) : std::string();
}

std::string_view indhold(const ASN1_STRING* s) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(s)),
            static_cast<std::size_t>(std::max(0, ASN1_STRING_length(s)))};
}

X509Ptr laes_x509_der(std::string_view der) {
    if (der.size() > LONG_MAX) return nullptr;
    const auto* p = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const slut = p + der.size();
    X509Ptr c{d2i_X509(nullptr, &p, static_cast<long>(der.size()))};
    ERR_clear_error();
    // Bytes after the certificate would make two texts with the same meaning.
    return p == slut ? std::move(c) : nullptr;
}

X509Ptr laes_x509(std::string_view pem_or_der) {
    if (const BioPtr bio = bio_over(pem_or_der)) {
        if (X509Ptr c{PEM_read_bio_X509(bio.get(), nullptr, kodeord_fra, nullptr)}) return c;
    }
    ERR_clear_error();
    return laes_x509_der(pem_or_der);
}

PkeyPtr laes_pkey(std::string_view pem, const std::string& kodeord) {
    const BioPtr bio = bio_over(pem);
    if (!bio) return nullptr;
    std::string k = kodeord;
    PkeyPtr ud(PEM_read_bio_PrivateKey(bio.get(), nullptr, kodeord_fra, &k));
    OPENSSL_cleanse(k.data(), k.size());
    ERR_clear_error();
    return ud;
}

std::string der_af(const X509* c) {
    const int n = i2d_X509(c, nullptr);
    if (n <= 0) return {};
    std::string ud(static_cast<std::size_t>(n), '\0');
    auto* skriv = reinterpret_cast<unsigned char*>(ud.data());
    return i2d_X509(c, &skriv) == n ? ud : std::string();
}

std::optional<std::string> noegletal(const EVP_PKEY* key, const char* navn) {
    BIGNUM* bn = nullptr;
    if (EVP_PKEY_get_bn_param(key, navn, &bn) != 1) return std::nullopt;
    const BignumPtr ejer(bn);
    std::string ud(static_cast<std::size_t>(BN_num_bytes(bn)), '\0');
    BN_bn2bin(bn, reinterpret_cast<unsigned char*>(ud.data()));
    return ud;
}

Result<Tid> tid_af(const ASN1_TIME* t) {
    std::tm tm{};
    if (t == nullptr || ASN1_TIME_to_tm(t, &tm) != 1)
        return std::unexpected(ulaeselig("Certifikat"));
    return Tid{static_cast<std::int64_t>(timegm(&tm)) * kSekund};
}

const EVP_MD* hentet(Hash h) {
    static const std::array<const EVP_MD*, 4> kHentede = {
        EVP_MD_fetch(nullptr, "SHA1", nullptr), EVP_MD_fetch(nullptr, "SHA2-256", nullptr),
        EVP_MD_fetch(nullptr, "SHA2-384", nullptr), EVP_MD_fetch(nullptr, "SHA2-512", nullptr)};
    return kHentede.at(static_cast<std::size_t>(h));
}

}  // namespace faelled::krypto
