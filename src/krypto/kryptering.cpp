#include "krypto/kryptering.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <span>
#include <utility>

#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

using CipherCtxPtr = std::unique_ptr<EVP_CIPHER_CTX, Frigiv<EVP_CIPHER_CTX_free>>;
using PkeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Frigiv<EVP_PKEY_CTX_free>>;

constexpr std::size_t kBlok = 16;
constexpr std::size_t kMaerke = 16;  // GCM tag
constexpr std::size_t kGcmIv = 12;
constexpr int kMindsteBit = 2048;
constexpr std::size_t kStoersteNoeglefil = 64 * 1024;
constexpr std::size_t kLoft = std::size_t{16} << 20;

bool gcm(Blokkryptering a) {
    return a == Blokkryptering::kAes128Gcm || a == Blokkryptering::kAes256Gcm;
}

const EVP_CIPHER* metode(Blokkryptering a) {
    switch (a) {
        case Blokkryptering::kAes128Gcm:
            return EVP_aes_128_gcm();
        case Blokkryptering::kAes256Gcm:
            return EVP_aes_256_gcm();
        case Blokkryptering::kAes128Cbc:
            return EVP_aes_128_cbc();
        case Blokkryptering::kAes256Cbc:
            break;
    }
    return EVP_aes_256_cbc();
}

const unsigned char* ind(std::string_view s) {
    return reinterpret_cast<const unsigned char*>(s.data());
}
unsigned char* ud(std::string& s) {
    return reinterpret_cast<unsigned char*>(s.data());
}

Fejl ulaeselig_tekst() {
    ERR_clear_error();
    return Fejl::kalder(40, "Den krypterede tekst kan ikke åbnes");
}

// Runs the whole text through; padding is off, so out is as long as in.
bool koer(EVP_CIPHER_CTX* ctx, std::string_view text, std::string& out) {
    int n = 0;
    int rest = 0;
    out.resize(text.size() + kBlok);
    if (EVP_CipherUpdate(ctx, ud(out), &n, ind(text), static_cast<int>(text.size())) != 1)
        return false;
    if (EVP_CipherFinal_ex(ctx, ud(out) + n, &rest) != 1) return false;
    out.resize(static_cast<std::size_t>(n) + static_cast<std::size_t>(rest));
    return true;
}

CipherCtxPtr kontekst(Blokkryptering a, std::string_view key, std::string_view iv, bool encrypt) {
    CipherCtxPtr ctx(EVP_CIPHER_CTX_new());
    if (!ctx ||
        EVP_CipherInit_ex(ctx.get(), metode(a), nullptr, ind(key), ind(iv), encrypt ? 1 : 0) != 1)
        return nullptr;
    EVP_CIPHER_CTX_set_padding(ctx.get(), 0);
    return ctx;
}

std::string tilfaeldig(std::size_t n, Entropy& entropy) {
    std::string out(n, '\0');
    entropy.fill(std::span(ud(out), n));
    return out;
}

PkeyCtxPtr oaep_kontekst(EVP_PKEY* key, const Oaep& o, int (*init)(EVP_PKEY_CTX*)) {
    PkeyCtxPtr ctx(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    if (!ctx || init(ctx.get()) != 1 ||
        EVP_PKEY_CTX_set_rsa_padding(ctx.get(), RSA_PKCS1_OAEP_PADDING) != 1 ||
        EVP_PKEY_CTX_set_rsa_oaep_md(ctx.get(), hentet(o.digest)) != 1 ||
        EVP_PKEY_CTX_set_rsa_mgf1_md(ctx.get(), hentet(o.mgf)) != 1)
        return nullptr;
    return ctx;
}

bool duer(const EVP_PKEY* key) {
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= kMindsteBit;
}

}  // namespace

std::size_t noeglelaengde(Blokkryptering a) {
    return a == Blokkryptering::kAes128Gcm || a == Blokkryptering::kAes128Cbc ? 16 : 32;
}

Result<std::string> krypter(Blokkryptering a, std::string_view noegle, std::string_view klartekst,
                            Entropy& entropy) {
    if (noegle.size() != noeglelaengde(a) || klartekst.size() > kLoft)
        return std::unexpected(Fejl::intern("Krypteringens nøgle eller tekst har forkert længde"));
    std::string out = tilfaeldig(gcm(a) ? kGcmIv : kBlok, entropy);
    const CipherCtxPtr ctx = kontekst(a, noegle, out, true);
    std::string plain(klartekst);
    if (!gcm(a)) {
        const std::size_t pad = kBlok - plain.size() % kBlok;
        plain.append(pad - 1, '\0');
        plain.push_back(static_cast<char>(pad));
    }
    std::string body;
    if (!ctx || !koer(ctx.get(), plain, body)) return std::unexpected(openssl_fejl("Kryptering"));
    out += body;
    if (gcm(a)) {
        std::string tag(kMaerke, '\0');
        if (EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_GET_TAG, kMaerke, tag.data()) != 1)
            return std::unexpected(openssl_fejl("Kryptering"));
        out += tag;
    }
    return out;
}

Result<std::string> dekrypter(Blokkryptering a, std::string_view noegle, std::string_view bytes) {
    const std::size_t iv = gcm(a) ? kGcmIv : kBlok;
    const std::size_t end = gcm(a) ? kMaerke : 0;
    if (noegle.size() != noeglelaengde(a) || bytes.size() < iv + end || bytes.size() > kLoft)
        return std::unexpected(ulaeselig_tekst());
    const std::string_view body = bytes.substr(iv, bytes.size() - iv - end);
    if (!gcm(a) && (body.empty() || body.size() % kBlok != 0))
        return std::unexpected(ulaeselig_tekst());
    const CipherCtxPtr ctx = kontekst(a, noegle, bytes.substr(0, iv), false);
    if (!ctx) return std::unexpected(ulaeselig_tekst());
    if (gcm(a)) {
        std::string tag(bytes.substr(bytes.size() - kMaerke));
        if (EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_SET_TAG, kMaerke, tag.data()) != 1)
            return std::unexpected(ulaeselig_tekst());
    }
    std::string out;
    if (!koer(ctx.get(), body, out)) return std::unexpected(ulaeselig_tekst());
    if (!gcm(a)) {
        const auto pad = static_cast<unsigned char>(out.back());
        if (pad == 0 || pad > kBlok) return std::unexpected(ulaeselig_tekst());
        out.resize(out.size() - pad);
    }
    return out;
}

Result<std::string> luk_noegle(const Certifikat& modtager, const Oaep& oaep,
                               std::string_view noegle) {
    EVP_PKEY* const key = X509_get0_pubkey(modtager.raa());
    if (key == nullptr || !duer(key))
        return std::unexpected(
            Fejl::kalder(40, "Modtagerens nøgle er ikke en RSA-nøgle på mindst 2048 bit"));
    const PkeyCtxPtr ctx = oaep_kontekst(key, oaep, EVP_PKEY_encrypt_init);
    std::size_t n = static_cast<std::size_t>(EVP_PKEY_get_size(key));
    std::string out(n, '\0');
    if (!ctx || EVP_PKEY_encrypt(ctx.get(), ud(out), &n, ind(noegle), noegle.size()) != 1)
        return std::unexpected(openssl_fejl("Kryptering"));
    out.resize(n);
    return out;
}

Result<std::shared_ptr<const Dekrypteringsnoegle>> Dekrypteringsnoegle::fra_pem(
    std::string_view pem, const std::string& kodeord) {
    if (pem.size() > kStoersteNoeglefil) return std::unexpected(ulaeselig("Nøglen"));
    PkeyPtr key = laes_pkey(pem, kodeord);
    if (!key) return std::unexpected(ulaeselig("Nøglen"));
    if (!duer(key.get()))
        return std::unexpected(Fejl::kalder(40, "Nøglen er ikke en RSA-nøgle på mindst 2048 bit"));
    return std::shared_ptr<const Dekrypteringsnoegle>(
        new Dekrypteringsnoegle(std::shared_ptr<EVP_PKEY>(std::move(key))));
}

Result<std::string> Dekrypteringsnoegle::aabn(const Oaep& oaep, std::string_view bytes) const {
    const PkeyCtxPtr ctx = oaep_kontekst(key_.get(), oaep, EVP_PKEY_decrypt_init);
    std::size_t n = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
    std::string out(n, '\0');
    if (!ctx || EVP_PKEY_decrypt(ctx.get(), ud(out), &n, ind(bytes), bytes.size()) != 1)
        return std::unexpected(ulaeselig_tekst());
    out.resize(n);
    return out;
}

}  // namespace faelled::krypto
