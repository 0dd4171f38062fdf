// Key files of an installation, PEM or PKCS#12, as plain PEM texts.
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "krypto/certifikat.hpp"
#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {

namespace {

constexpr std::size_t kStoerste = std::size_t{1} << 20;

Result<std::string> noegle_pem(EVP_PKEY* key) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    if (!out ||
        PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return std::unexpected(openssl_fejl("PEM"));
    return indhold(out.get());
}

Result<std::string> certifikat_pem(X509* certificate, const STACK_OF(X509) * chain) {
    const BioPtr out(BIO_new(BIO_s_mem()));
    bool ok = out && PEM_write_bio_X509(out.get(), certificate) == 1;
    for (int i = 0; ok && chain != nullptr && i < sk_X509_num(chain); ++i)
        ok = PEM_write_bio_X509(out.get(), sk_X509_value(chain, i)) == 1;
    if (!ok) return std::unexpected(openssl_fejl("PEM"));
    return indhold(out.get());
}

}  // namespace

Result<Noeglepar> noeglepar_fra_pem(std::string_view certifikat, std::string_view noegle,
                                    const std::string& kodeord) {
    if (certifikat.size() > kStoerste || noegle.size() > kStoerste || !laes_x509(certifikat))
        return std::unexpected(ulaeselig("Certifikatet"));
    const PkeyPtr key = laes_pkey(noegle, kodeord);
    if (!key) return std::unexpected(ulaeselig("Nøglen"));
    FAELLED_TRY(std::string plain, noegle_pem(key.get()));
    return Noeglepar{std::string(certifikat), std::move(plain)};
}

Result<Noeglepar> noeglepar_fra_pkcs12(std::string_view bytes, const std::string& kodeord) {
    if (bytes.size() > kStoerste) return std::unexpected(ulaeselig("PKCS#12-filen"));
    const auto* p = reinterpret_cast<const unsigned char*>(bytes.data());
    const Pkcs12Ptr p12(d2i_PKCS12(nullptr, &p, static_cast<long>(bytes.size())));
    if (!p12) return std::unexpected(ulaeselig("PKCS#12-filen"));
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* chain = nullptr;
    const bool ok = PKCS12_parse(p12.get(), kodeord.c_str(), &key, &certificate, &chain) == 1;
    const PkeyPtr own_key(key);
    const X509Ptr own_certificate(certificate);
    const X509StakPtr own_chain(chain);
    if (!ok || !own_key || !own_certificate) return std::unexpected(ulaeselig("PKCS#12-filen"));
    Noeglepar out;
    FAELLED_TRY(out.certifikat_pem, certifikat_pem(certificate, chain));
    FAELLED_TRY(out.noegle_pem, noegle_pem(key));
    return out;
}

}  // namespace faelled::krypto
