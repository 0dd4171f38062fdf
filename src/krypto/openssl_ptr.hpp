// Owners for OpenSSL's objects. Private to krypto.
#pragma once

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace faelled::krypto {

template <auto kFree>
struct Frigiv {
    template <typename T>
    void operator()(T* p) const {
        kFree(p);
    }
};

using BioPtr = std::unique_ptr<BIO, Frigiv<BIO_free_all>>;
using BignumPtr = std::unique_ptr<BIGNUM, Frigiv<BN_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, Frigiv<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Frigiv<X509_free>>;
using X509ExtPtr = std::unique_ptr<X509_EXTENSION, Frigiv<X509_EXTENSION_free>>;
using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, Frigiv<GENERAL_NAMES_free>>;
using Asn1TimePtr = std::unique_ptr<ASN1_TIME, Frigiv<ASN1_TIME_free>>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Frigiv<PKCS12_free>>;

struct FrigivStak {
    void operator()(STACK_OF(X509) * stak) const { sk_X509_pop_free(stak, X509_free); }
};
using X509StakPtr = std::unique_ptr<STACK_OF(X509), FrigivStak>;

}  // namespace faelled::krypto
