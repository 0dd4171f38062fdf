#include "net/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <utility>

namespace faelled::net {
namespace {

struct FrigivBio {
    void operator()(BIO* p) const { BIO_free_all(p); }
};
struct FrigivX509 {
    void operator()(X509* p) const { X509_free(p); }
};
struct FrigivPkey {
    void operator()(EVP_PKEY* p) const { EVP_PKEY_free(p); }
};
using Bio = std::unique_ptr<BIO, FrigivBio>;
using Certifikat = std::unique_ptr<X509, FrigivX509>;
using Noegle = std::unique_ptr<EVP_PKEY, FrigivPkey>;

// Sessions kept for clients that resume by session id (Java 8 to 12); tickets need no memory here.
constexpr long kSessioner = 4096;
constexpr long kSessionSekunder = 3600;

Bio bio_over(const std::string& pem) {
    return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

Certifikat naeste(BIO* bio) {
    return Certifikat(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
}

bool brug_kaede(SSL_CTX* ctx, const std::string& pem) {
    const Bio bio = bio_over(pem);
    const Certifikat foerste = naeste(bio.get());
    if (!foerste || SSL_CTX_use_certificate(ctx, foerste.get()) != 1) return false;
    while (const Certifikat c = naeste(bio.get()))
        if (SSL_CTX_add1_chain_cert(ctx, c.get()) != 1) return false;
    ERR_clear_error();  // "no more certificates" is how the loop ends
    return true;
}

bool brug_noegle(SSL_CTX* ctx, const std::string& pem) {
    const Bio bio = bio_over(pem);
    const Noegle n(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    return n && SSL_CTX_use_PrivateKey(ctx, n.get()) == 1 && SSL_CTX_check_private_key(ctx) == 1;
}

// Java and .NET pick among their certificates by this list.
bool naevn_ca(SSL_CTX* ctx, const std::string& pem) {
    const Bio bio = bio_over(pem);
    while (const Certifikat c = naeste(bio.get()))
        if (SSL_CTX_add_client_CA(ctx, c.get()) != 1) return false;
    ERR_clear_error();
    return true;
}

int godtag_alle(X509_STORE_CTX* store, void*) {
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}

int vaelg_protokol(SSL*, const unsigned char** ud, unsigned char* ud_laengde,
                   const unsigned char* ind, unsigned int ind_laengde, void*) {
    static constexpr unsigned char kHttp11[] = "\x08http/1.1";
    unsigned char* valgt = nullptr;
    if (SSL_select_next_proto(&valgt, ud_laengde, kHttp11, sizeof kHttp11 - 1, ind, ind_laengde) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *ud = valgt;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

Result<SslCtx> lav_tls(const std::string& certifikat_pem, const std::string& noegle_pem,
                       const std::string& ca_pem) {
    const auto fejl = [](const char* hvad) {
        ERR_clear_error();
        return std::unexpected(Fejl::miljoe(hvad));
    };
    SslCtx ejer(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* const ctx = ejer.get();
    if (ctx == nullptr || SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1)
        return fejl("TLS kan ikke sættes op");
    if (!brug_kaede(ctx, certifikat_pem)) return fejl("Serverens certifikat kan ikke læses");
    if (!brug_noegle(ctx, noegle_pem)) return fejl("Serverens nøgle passer ikke til certifikatet");
    if (!naevn_ca(ctx, ca_pem)) return fejl("CA-certifikaterne kan ikke læses");

    SSL_CTX_set_options(ctx,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_SINGLE_ECDH_USE);
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_RELEASE_BUFFERS);
    // One read(2) takes a record's header and body.
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(ctx, godtag_alle, nullptr);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
    SSL_CTX_sess_set_cache_size(ctx, kSessioner);
    SSL_CTX_set_timeout(ctx, kSessionSekunder);
    static constexpr unsigned char kNavn[] = "faelled";
    SSL_CTX_set_session_id_context(ctx, kNavn, sizeof kNavn - 1);
    SSL_CTX_set_alpn_select_cb(ctx, vaelg_protokol, nullptr);
    return ejer;
}

std::shared_ptr<const std::string> klientcertifikat(const SSL* ssl) {
    const Certifikat c(SSL_get1_peer_certificate(ssl));
    const int n = c ? i2d_X509(c.get(), nullptr) : 0;
    if (n <= 0) return nullptr;
    std::string der(static_cast<std::size_t>(n), '\0');
    auto* skriv = reinterpret_cast<unsigned char*>(der.data());
    if (i2d_X509(c.get(), &skriv) != n) return nullptr;
    return std::make_shared<const std::string>(std::move(der));
}

}  // namespace faelled::net
