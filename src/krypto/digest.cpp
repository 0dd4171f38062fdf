#include "krypto/digest.hpp"

#include <cstdlib>

#include "krypto/openssl_hjaelp.hpp"

namespace faelled::krypto {
namespace {

using MdCtxPtr = std::unique_ptr<EVP_MD_CTX, Frigiv<EVP_MD_CTX_free>>;

// One context for each thread: making one costs as much as hashing a short text.
unsigned int hash(Hash h, std::string_view data, unsigned char* ud) {
    thread_local const MdCtxPtr ctx(EVP_MD_CTX_new());
    unsigned int n = 0;
    // Only lack of memory makes these fail, and nothing true can be said about a missing hash.
    if (EVP_DigestInit_ex2(ctx.get(), hentet(h), nullptr) != 1 ||
        EVP_DigestUpdate(ctx.get(), data.data(), data.size()) != 1 ||
        EVP_DigestFinal_ex(ctx.get(), ud, &n) != 1)
        std::abort();
    return n;
}

}  // namespace

bool ens_hemmelighed(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string digest(Hash h, std::string_view data) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> ud;
    const unsigned int n = hash(h, data, ud.data());
    return {reinterpret_cast<const char*>(ud.data()), n};
}

std::string hex(const Fingeraftryk& f) {
    static constexpr char kCifre[] = "0123456789abcdef";
    std::string ud;
    ud.reserve(2 * f.size());
    for (const std::uint8_t b : f) {
        ud += kCifre[b >> 4];
        ud += kCifre[b & 15];
    }
    return ud;
}

Fingeraftryk sha256(std::string_view data) {
    Fingeraftryk ud;
    hash(Hash::kSha256, data, ud.data());
    return ud;
}

}  // namespace faelled::krypto
