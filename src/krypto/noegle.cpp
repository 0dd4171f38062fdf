#include "krypto/noegle.hpp"

#include <openssl/err.h>
#include <openssl/rsa.h>

#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "krypto/openssl_hjaelp.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {
namespace {

constexpr std::size_t kAlgoritmer = 5;  // of Signaturalgoritme
constexpr int kMindsteBit = 2048;
// A modulus of 16384 bits, or an exponent as long as the modulus, makes one check cost what a
// thousand do.
constexpr int kStoersteBit = 8192;
constexpr std::size_t kStoersteEksponent = 8;  // bytes
constexpr std::size_t kStoersteNoeglefil = 64 * 1024;
constexpr std::size_t kStoerstePkcs12 = 1024 * 1024;

using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Frigiv<EVP_PKEY_CTX_free>>;

struct Metode {
    Hash hash;
    int fyld;
};

Metode metode(Signaturalgoritme a) {
    switch (a) {
        case Signaturalgoritme::kRsaSha1:
            return {Hash::kSha1, RSA_PKCS1_PADDING};
        case Signaturalgoritme::kRsaSha384:
            return {Hash::kSha384, RSA_PKCS1_PADDING};
        case Signaturalgoritme::kRsaSha512:
            return {Hash::kSha512, RSA_PKCS1_PADDING};
        case Signaturalgoritme::kRsaPssSha256:
            return {Hash::kSha256, RSA_PKCS1_PSS_PADDING};
        case Signaturalgoritme::kRsaSha256:
            break;
    }
    return {Hash::kSha256, RSA_PKCS1_PADDING};
}

const unsigned char* bytes(std::string_view s) {
    return reinterpret_cast<const unsigned char*>(s.data());
}

bool saet_metode(EVP_PKEY_CTX* ctx, const Metode& m) {
    if (EVP_PKEY_CTX_set_rsa_padding(ctx, m.fyld) != 1 ||
        EVP_PKEY_CTX_set_signature_md(ctx, hentet(m.hash)) != 1)
        return false;
    return m.fyld != RSA_PKCS1_PSS_PADDING ||
           EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
}

bool er_rsanoegle(EVP_PKEY* key) {
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
}

// Of the numbers themselves: encoding a key costs as much as four checks with it.
Fingeraftryk aftryk_af(EVP_PKEY* key) {
    if (er_rsanoegle(key)) {
        const auto n = noegletal(key, "n");
        const auto e = noegletal(key, "e");
        if (n && e) return sha256("RSA " + std::to_string(n->size()) + ' ' + *n + *e);
    }
    unsigned char* der = nullptr;
    const int n = i2d_PUBKEY(key, &der);
    if (n <= 0) return {};
    const Fingeraftryk ud =
        sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(n)});
    OPENSSL_free(der);
    return ud;
}

bool brugbar_rsa(EVP_PKEY* key) {
    if (!er_rsanoegle(key)) return false;
    const auto e = noegletal(key, "e");
    return e && e->size() <= kStoersteEksponent;
}

}  // namespace

// Set-up contexts of one key, to be used again: making one costs 3 µs. Thread-safe.
class Noeglekontekster {
  public:
    // Null when OpenSSL has none.
    PkeyCtxPtr tag(EVP_PKEY* key, Signaturalgoritme a, int (*init)(EVP_PKEY_CTX*)) {
        {
            const std::lock_guard lock(mutex_);
            std::vector<PkeyCtxPtr>& mine = ledige_.at(static_cast<std::size_t>(a));
            if (!mine.empty()) {
                PkeyCtxPtr ctx = std::move(mine.back());
                mine.pop_back();
                return ctx;
            }
        }
        PkeyCtxPtr ctx(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
        if (!ctx || init(ctx.get()) != 1 || !saet_metode(ctx.get(), metode(a))) return nullptr;
        return ctx;
    }
    // After a success only: what a failure leaves in a context is nobody's business.
    void giv(Signaturalgoritme a, PkeyCtxPtr ctx) {
        const std::lock_guard lock(mutex_);
        std::vector<PkeyCtxPtr>& mine = ledige_.at(static_cast<std::size_t>(a));
        if (mine.size() < kLedige) mine.push_back(std::move(ctx));
    }

  private:
    static constexpr std::size_t kLedige = 4;
    std::mutex mutex_;
    std::array<std::vector<PkeyCtxPtr>, kAlgoritmer> ledige_;
};

namespace {

class Filnoegle final : public PrivatNoegle {
  public:
    explicit Filnoegle(PkeyPtr key) : key_(std::move(key)), aftryk_(aftryk_af(key_.get())) {}

    Result<std::string> signer(Signaturalgoritme a, std::string_view data) const override {
        if (a == Signaturalgoritme::kRsaSha1)
            return std::unexpected(Fejl::intern("Der underskrives ikke med SHA-1"));
        const std::string d = digest(metode(a).hash, data);
        PkeyCtxPtr ctx = kontekster_.tag(key_.get(), a, EVP_PKEY_sign_init);
        std::size_t n = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
        std::string ud(n, '\0');
        if (!ctx || EVP_PKEY_sign(ctx.get(), reinterpret_cast<unsigned char*>(ud.data()), &n,
                                  bytes(d), d.size()) != 1)
            return std::unexpected(openssl_fejl("Underskrift"));
        kontekster_.giv(a, std::move(ctx));
        ud.resize(n);
        return ud;
    }
    const Fingeraftryk& aftryk() const override { return aftryk_; }

  private:
    PkeyPtr key_;
    mutable Noeglekontekster kontekster_;
    Fingeraftryk aftryk_;
};

Result<std::shared_ptr<const PrivatNoegle>> som_noegle(PkeyPtr key) {
    if (!er_rsanoegle(key.get()))
        return std::unexpected(Fejl::kalder(40, "Nøglen er ikke en RSA-nøgle"));
    if (EVP_PKEY_get_bits(key.get()) < kMindsteBit)
        return std::unexpected(Fejl::kalder(40, "Nøglen er kortere end 2048 bit"));
    return std::make_shared<const Filnoegle>(std::move(key));
}

Result<Identitet> som_identitet(std::shared_ptr<const PrivatNoegle> noegle,
                                std::shared_ptr<const Certifikat> certifikat) {
    if (noegle->aftryk() != certifikat->noegle().aftryk())
        return std::unexpected(Fejl::kalder(40, "Nøglen hører ikke til certifikatet"));
    return Identitet{std::move(noegle), std::move(certifikat)};
}

}  // namespace

OffentligNoegle::OffentligNoegle(std::shared_ptr<evp_pkey_st> key)
    : key_(std::move(key)),
      kontekster_(std::make_shared<Noeglekontekster>()),
      rsa_(brugbar_rsa(key_.get())),
      bits_(EVP_PKEY_get_bits(key_.get())),
      aftryk_(aftryk_af(key_.get())) {
    ERR_clear_error();
}

bool OffentligNoegle::verificer(Signaturalgoritme a, std::string_view data,
                                std::string_view signature) const {
    if (!rsa_ || bits_ < kMindsteBit || bits_ > kStoersteBit) return false;
    const std::string d = digest(metode(a).hash, data);
    PkeyCtxPtr ctx = kontekster_->tag(key_.get(), a, EVP_PKEY_verify_init);
    const bool ok = ctx && EVP_PKEY_verify(ctx.get(), bytes(signature), signature.size(), bytes(d),
                                           d.size()) == 1;
    if (ok)
        kontekster_->giv(a, std::move(ctx));
    else
        ERR_clear_error();
    return ok;
}

Result<std::shared_ptr<const PrivatNoegle>> noegle_fra_pem(std::string_view pem,
                                                           const std::string& kodeord) {
    if (pem.size() > kStoersteNoeglefil) return std::unexpected(ulaeselig("Nøglen"));
    PkeyPtr key = laes_pkey(pem, kodeord);
    if (!key) return std::unexpected(ulaeselig("Nøglen"));
    return som_noegle(std::move(key));
}

Result<Identitet> identitet_fra_pem(std::string_view certifikat_pem, std::string_view noegle_pem,
                                    const std::string& kodeord) {
    FAELLED_TRY(auto noegle, noegle_fra_pem(noegle_pem, kodeord));
    FAELLED_TRY(auto certifikat, Certifikat::laes(certifikat_pem));
    return som_identitet(std::move(noegle), std::move(certifikat));
}

Result<Identitet> identitet_fra_pkcs12(std::string_view data, const std::string& kodeord) {
    if (data.size() > kStoerstePkcs12) return std::unexpected(ulaeselig("PKCS#12-filen"));
    const auto* p = bytes(data);
    const Pkcs12Ptr p12(d2i_PKCS12(nullptr, &p, static_cast<long>(data.size())));
    if (!p12) return std::unexpected(ulaeselig("PKCS#12-filen"));
    EVP_PKEY* key = nullptr;
    X509* c = nullptr;
    const bool ok = PKCS12_parse(p12.get(), kodeord.c_str(), &key, &c, nullptr) == 1;
    PkeyPtr noegle(key);
    const X509Ptr certifikat(c);
    if (!ok || !noegle || !certifikat) return std::unexpected(ulaeselig("PKCS#12-filen"));
    FAELLED_TRY(auto n, som_noegle(std::move(noegle)));
    FAELLED_TRY(auto cert, Certifikat::laes(der_af(certifikat.get())));
    return som_identitet(std::move(n), std::move(cert));
}

}  // namespace faelled::krypto
