// A raw TLS client for the tests: sends exactly the bytes it is told, so that it can also
// misbehave. Only included by *_test.cpp.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "krypto/certifikat.hpp"
#include "net/http.hpp"

namespace faelled::net::test {

// A CA, a server and two clients' key pairs, made once for the program (keys are slow to make).
struct Noegler {
    krypto::Noeglepar ca = krypto::lav_ca("Test-CA", system_clock()).value();
    krypto::Noeglepar server =
        krypto::udsted(ca, {"localhost", "", "", {"localhost"}, {"127.0.0.1"}, true},
                       system_clock())
            .value();
    krypto::Noeglepar klient =
        krypto::udsted(ca, {"Klient", "", "", {}, {}, false}, system_clock()).value();
    // Signed by nobody the server knows.
    krypto::Noeglepar fremmed = krypto::lav_ca("Fremmed", system_clock()).value();
};
inline const Noegler& noegler() {
    static const Noegler n;
    return n;
}

inline Serverindstillinger indstillinger() {
    const Graenser rigelige{200, 1 << 20, 8192, 50, 30, 30, 30, 30};
    return {"127.0.0.1",
            0,
            noegler().server.certifikat_pem,
            noegler().server.noegle_pem,
            noegler().ca.certifikat_pem,
            2,
            rigelige,
            true};
}

// SIGPIPE of this thread is swallowed while one lives; the server's threads have their own mask.
class UdenSigpipe {
  public:
    UdenSigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &foer_);
    }
    ~UdenSigpipe() {
        const timespec straks{0, 0};
        while (sigtimedwait(&pipe_, nullptr, &straks) > 0) {
        }
        pthread_sigmask(SIG_SETMASK, &foer_, nullptr);
    }
    UdenSigpipe(const UdenSigpipe&) = delete;
    UdenSigpipe& operator=(const UdenSigpipe&) = delete;

  private:
    sigset_t pipe_;
    sigset_t foer_;
};

struct Kobling {
    const krypto::Noeglepar* certifikat = nullptr;
    int hoejeste_tls = TLS1_3_VERSION;
    SSL_SESSION* session = nullptr;
    int modtagebuffer = 0;  // SO_RCVBUF; 0: the system's
};

struct Modtaget {
    int status = 0;
    std::map<std::string, std::string> headere;  // names in lower case
    std::string krop;
};

class Klient {
  public:
    explicit Klient(std::uint16_t port, int modtagebuffer = 0)
        : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        const timeval frist{30, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &frist, sizeof frist);
        setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &frist, sizeof frist);
        if (modtagebuffer != 0)
            setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &modtagebuffer, sizeof modtagebuffer);
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_port = htons(port);
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0);
    }
    Klient(std::uint16_t port, const Kobling& k) : Klient(port, k.modtagebuffer) {
        tls_ok_ = haandtryk(k);
    }
    ~Klient() { luk(); }
    Klient(const Klient&) = delete;
    Klient& operator=(const Klient&) = delete;

    [[nodiscard]] bool tls_ok() const { return tls_ok_; }
    [[nodiscard]] SSL* ssl() const { return ssl_.get(); }

    bool send(std::string_view bytes) {
        const UdenSigpipe vagt;
        while (!bytes.empty()) {
            const auto n = ssl_
                               ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                               : ::send(fd_, bytes.data(), bytes.size(), 0);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    // Past TLS, for what is sent inside the connection but is no record.
    bool send_raat(std::string_view bytes) {
        return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(bytes.size());
    }

    // One reply; empty at end of file. `uden_krop`: the reply to a HEAD.
    std::optional<Modtaget> svar(bool uden_krop = false) {
        std::size_t slut = 0;
        while ((slut = ind_.find("\r\n\r\n")) == std::string::npos)
            if (!hent()) return std::nullopt;
        Modtaget m;
        m.status = std::atoi(ind_.c_str() + 9);
        std::size_t linje = ind_.find("\r\n") + 2;
        while (linje < slut + 2) {
            const std::size_t kolon = ind_.find(':', linje);
            const std::size_t naeste = ind_.find("\r\n", linje);
            std::string navn = ind_.substr(linje, kolon - linje);
            for (char& c : navn)
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            m.headere[navn] = ind_.substr(kolon + 2, naeste - kolon - 2);
            linje = naeste + 2;
        }
        ind_.erase(0, slut + 4);
        if (m.status == 100 || uden_krop) return m;
        const std::size_t n =
            m.headere.contains("content-length")
                ? static_cast<std::size_t>(std::atol(m.headere["content-length"].c_str()))
                : 0;
        while (ind_.size() < n)
            if (!hent()) return std::nullopt;
        m.krop = ind_.substr(0, n);
        ind_.erase(0, n);
        return m;
    }

    // True when the server has closed: end of file or reset, not our own time-out.
    bool lukket() {
        while (hent()) {
        }
        return !tidsudloeb_;
    }
    [[nodiscard]] const std::string& rest() const { return ind_; }

    void luk() {
        // Freed without a goodbye, OpenSSL would hold the session unfit for resumption.
        if (ssl_) SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        ssl_.reset();
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

  private:
    struct FrigivSsl {
        void operator()(SSL* p) const { SSL_free(p); }
    };

    bool haandtryk(const Kobling& k) {
        const UdenSigpipe vagt;
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> ctx(
            SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
        SSL_CTX_set_min_proto_version(ctx.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(ctx.get(), k.hoejeste_tls);
        SSL_CTX_set_security_level(ctx.get(),
                                   0);  // TLS 1.1 must be refused by the server, not by us
        if (k.certifikat != nullptr) {
            brug(ctx.get(), *k.certifikat);
        }
        ssl_.reset(SSL_new(ctx.get()));
        SSL_set_fd(ssl_.get(), fd_);
        if (k.session != nullptr) SSL_set_session(ssl_.get(), k.session);
        ERR_clear_error();
        if (SSL_connect(ssl_.get()) == 1) return true;
        ssl_.reset();
        return false;
    }

    static void brug(SSL_CTX* ctx, const krypto::Noeglepar& par) {
        BIO* c = BIO_new_mem_buf(par.certifikat_pem.data(), -1);
        BIO* n = BIO_new_mem_buf(par.noegle_pem.data(), -1);
        X509* x = PEM_read_bio_X509(c, nullptr, nullptr, nullptr);
        EVP_PKEY* p = PEM_read_bio_PrivateKey(n, nullptr, nullptr, nullptr);
        REQUIRE(SSL_CTX_use_certificate(ctx, x) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey(ctx, p) == 1);
        X509_free(x);
        EVP_PKEY_free(p);
        BIO_free(c);
        BIO_free(n);
    }

    bool hent() {
        const UdenSigpipe vagt;
        char b[16384];
        ERR_clear_error();
        errno = 0;
        const auto n = ssl_ ? SSL_read(ssl_.get(), b, sizeof b) : ::recv(fd_, b, sizeof b, 0);
        if (n <= 0) {
            tidsudloeb_ = errno == EAGAIN || errno == EWOULDBLOCK;
            return false;
        }
        ind_.append(b, static_cast<std::size_t>(n));
        return true;
    }

    int fd_;
    std::unique_ptr<SSL, FrigivSsl> ssl_;
    bool tls_ok_ = false;
    bool tidsudloeb_ = false;
    std::string ind_;
};

inline std::string get(std::string_view maal, std::string_view flere = {}) {
    return "GET " + std::string(maal) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(flere) +
           "\r\n";
}
inline std::string post(std::string_view maal, std::string_view krop, std::string_view flere = {}) {
    return "POST " + std::string(maal) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(krop.size()) +
           "\r\n" + std::string(flere) + "\r\n" + std::string(krop);
}

// What is written to standard error while one lives.
class Stderr {
  public:
    Stderr() : foer_(::dup(2)), fil_(std::tmpfile()) { ::dup2(::fileno(fil_), 2); }
    ~Stderr() {
        ::dup2(foer_, 2);
        ::close(foer_);
        std::fclose(fil_);
    }
    Stderr(const Stderr&) = delete;
    Stderr& operator=(const Stderr&) = delete;
    std::string tekst() {
        std::string ud(1 << 16, '\0');
        const ssize_t n = ::pread(::fileno(fil_), ud.data(), ud.size(), 0);
        ud.resize(static_cast<std::size_t>(std::max<ssize_t>(n, 0)));
        return ud;
    }

  private:
    int foer_;
    std::FILE* fil_;
};

}  // namespace faelled::net::test
