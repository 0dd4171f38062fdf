#include "klient.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace faelled::bench {
namespace {

constexpr std::size_t kStykke = 16 * 1024;

Result<int> tilslut(const Maal& maal) {
    addrinfo oenske{};
    oenske.ai_socktype = SOCK_STREAM;
    addrinfo* svar = nullptr;
    if (getaddrinfo(maal.vaert.c_str(), std::to_string(maal.port).c_str(), &oenske, &svar) != 0)
        return std::unexpected(Fejl::miljoe("Ukendt vært: " + maal.vaert));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> ejer(svar, freeaddrinfo);
    for (const addrinfo* a = svar; a != nullptr; a = a->ai_next) {
        const int fd = ::socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
        if (fd < 0) continue;
        if (::connect(fd, a->ai_addr, a->ai_addrlen) == 0) {
            const int ja = 1;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &ja, sizeof ja);
            return fd;
        }
        ::close(fd);
    }
    return std::unexpected(Fejl::miljoe("Ingen forbindelse til " + maal.vaert));
}

bool ens_navn(std::string_view linje, std::string_view lille) {
    return linje.size() > lille.size() &&
           std::ranges::equal(linje.substr(0, lille.size()), lille,
                              [](char a, char b) { return (a | 0x20) == (b | 0x20); });
}

}  // namespace

Result<SslCtx> lav_ctx(const Maal& maal) {
    SslCtx ctx(SSL_CTX_new(TLS_client_method()));
    if (!ctx || SSL_CTX_load_verify_locations(ctx.get(), maal.ca_fil.c_str(), nullptr) != 1)
        return std::unexpected(Fejl::miljoe("CA kan ikke læses: " + maal.ca_fil));
    if (!maal.certifikat_fil.empty() &&
        (SSL_CTX_use_certificate_chain_file(ctx.get(), maal.certifikat_fil.c_str()) != 1 ||
         SSL_CTX_use_PrivateKey_file(ctx.get(), maal.noegle_fil.c_str(), SSL_FILETYPE_PEM) != 1))
        return std::unexpected(
            Fejl::miljoe("Klientcertifikat kan ikke læses: " + maal.certifikat_fil));
    SSL_CTX_set_verify(ctx.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_read_ahead(ctx.get(), 1);
    SSL_CTX_set_mode(ctx.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return ctx;
}

Result<std::unique_ptr<Klient>> Klient::forbind(SSL_CTX* ctx, const Maal& maal) {
    FAELLED_TRY(const int fd, tilslut(maal));
    std::unique_ptr<Klient> k(new Klient(fd));  // the constructor is private
    k->ssl_.reset(SSL_new(ctx));
    SSL* const ssl = k->ssl_.get();
    if (ssl == nullptr || SSL_set_fd(ssl, fd) != 1 || SSL_set1_host(ssl, maal.vaert.c_str()) != 1 ||
        SSL_set_tlsext_host_name(ssl, maal.vaert.c_str()) != 1 || SSL_connect(ssl) != 1) {
        char grund[160] = "forbindelsen blev lukket";
        if (const unsigned long e = ERR_get_error(); e != 0)
            ERR_error_string_n(e, grund, sizeof grund);
        return std::unexpected(Fejl::miljoe(std::string("TLS: ") + grund));
    }
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    return k;
}

Klient::~Klient() {
    if (ssl_) SSL_shutdown(ssl_.get());
    ssl_.reset();
    if (fd_ >= 0) ::close(fd_);
}

Klient::Trin Klient::ventetrin(int resultat) const {
    switch (SSL_get_error(ssl_.get(), resultat)) {
        case SSL_ERROR_WANT_READ:
            return Trin::kVenterLaes;
        case SSL_ERROR_WANT_WRITE:
            return Trin::kVenterSkriv;
        default:
            return Trin::kBrudt;
    }
}

Klient::Trin Klient::gaa() {
    while (sendt_ < ud_.size()) {
        ERR_clear_error();
        const int n =
            SSL_write(ssl_.get(), ud_.data() + sendt_, static_cast<int>(ud_.size() - sendt_));
        if (n <= 0) return ventetrin(n);
        sendt_ += static_cast<std::size_t>(n);
        // The answer cannot be here yet; asking for it would cost a system call.
        if (sendt_ == ud_.size() && SSL_has_pending(ssl_.get()) == 0) return Trin::kVenterLaes;
    }
    for (;;) {
        if (ind_.size() < fyldt_ + kStykke)
            ind_.resize(std::max(2 * ind_.size(), fyldt_ + kStykke));
        ERR_clear_error();
        const int n =
            SSL_read(ssl_.get(), ind_.data() + fyldt_, static_cast<int>(ind_.size() - fyldt_));
        if (n <= 0) return ventetrin(n);
        fyldt_ += static_cast<std::size_t>(n);
        if (!forstaa()) return Trin::kBrudt;
        if (hoved_ != 0 && fyldt_ >= hoved_ + laengde_) return Trin::kSvar;
    }
}

// False when the head is not one we can use.
bool Klient::forstaa() {
    if (hoved_ != 0) return true;
    const std::string_view alt(ind_.data(), fyldt_);
    const std::size_t slut = alt.find("\r\n\r\n");
    if (slut == std::string_view::npos) return true;
    if (!alt.starts_with("HTTP/1.1 ") ||
        std::from_chars(alt.data() + 9, alt.data() + slut, status_).ec != std::errc{})
        return false;
    for (std::size_t l = alt.find("\r\n"); l < slut; l = alt.find("\r\n", l + 2)) {
        const std::string_view linje = alt.substr(l + 2);
        constexpr std::string_view kLaengde = "content-length: ";
        if (!ens_navn(linje, kLaengde)) continue;
        hoved_ = slut + 4;
        return std::from_chars(linje.data() + kLaengde.size(), alt.data() + slut, laengde_).ec ==
               std::errc{};
    }
    return false;
}

std::string_view Klient::krop() const {
    return std::string_view(ind_).substr(hoved_, laengde_);
}

void Klient::naeste() {
    ud_.clear();
    sendt_ = fyldt_ = hoved_ = laengde_ = 0;
    status_ = 0;
}

}  // namespace faelled::bench
