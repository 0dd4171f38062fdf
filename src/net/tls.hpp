// The TLS context of a server. Private to net.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/result.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::net {

struct FrigivCtx {
    void operator()(SSL_CTX* p) const { SSL_CTX_free(p); }
};
struct FrigivSsl {
    void operator()(SSL* p) const { SSL_free(p); }
};
using SslCtx = std::unique_ptr<SSL_CTX, FrigivCtx>;
using Ssl = std::unique_ptr<SSL, FrigivSsl>;

// TLS 1.2 and 1.3, session resumption on, no renegotiation, ALPN "http/1.1". A client certificate
// is asked for and any is accepted: the handshake proves only that the client holds its key.
// Whether the certificate is known is adgang's question, so no chain is built here. Fejl kMiljoe
// when certificate and key do not load or do not belong together.
[[nodiscard]] Result<SslCtx> lav_tls(const std::string& certifikat_pem,
                                     const std::string& noegle_pem, const std::string& ca_pem);

// DER bytes of the certificate the peer proved, in this handshake or in the one that it resumes.
// Null when it has shown none.
[[nodiscard]] std::shared_ptr<const std::string> klientcertifikat(const SSL* ssl);

}  // namespace faelled::net
