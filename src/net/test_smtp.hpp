// A mail server for the tests: one connection at a time, keeps what it is told. Only included by
// *_test.cpp.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "krypto/certifikat.hpp"
#include "net/brev.hpp"
#include "net/tls.hpp"

namespace faelled::net::test {

struct Modtagetbrev {
    std::string fra;
    std::vector<std::string> til;
    std::string tekst;  // with its dots as sent
    std::string bruger;
    bool tls = false;
};

class Postkasse {
  public:
    // `afvis`: recipients that get 550.
    Postkasse(const krypto::Noeglepar& server, Postkryptering kryptering, std::string afvis = {})
        : tls_(lav_tls(server.certifikat_pem, server.noegle_pem, "").value()),
          kryptering_(kryptering),
          afvis_(std::move(afvis)),
          fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in a{};
        a.sin_family = AF_INET;
        a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&a), sizeof a) == 0);
        REQUIRE(::listen(fd_, 4) == 0);
        socklen_t n = sizeof a;
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&a), &n);
        port_ = ntohs(a.sin_port);
        traad_ = std::jthread([this] { koer(); });
    }
    ~Postkasse() {
        stop_ = true;
        ::shutdown(fd_, SHUT_RDWR);
        traad_.join();
        ::close(fd_);
    }
    Postkasse(const Postkasse&) = delete;
    Postkasse& operator=(const Postkasse&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::vector<Modtagetbrev> breve() {
        const std::lock_guard lock(mutex_);
        return breve_;
    }
    // Every line that came, over all connections.
    [[nodiscard]] std::vector<std::string> linjer() {
        const std::lock_guard lock(mutex_);
        return linjer_;
    }

  private:
    // One client.
    struct Linje {
        int fd;
        Ssl ssl = {};
        std::string ind = {};

        bool begynd_tls(SSL_CTX* ctx) {
            ssl.reset(SSL_new(ctx));
            return SSL_set_fd(ssl.get(), fd) == 1 && SSL_accept(ssl.get()) == 1;
        }
        void sig(std::string_view s) {
            const std::string t = std::string(s) + "\r\n";
            if (ssl)
                SSL_write(ssl.get(), t.data(), static_cast<int>(t.size()));
            else
                (void)!::send(fd, t.data(), t.size(), MSG_NOSIGNAL);
        }
        bool hoer(std::string& ud) {
            std::size_t slut = 0;
            while ((slut = ind.find("\r\n")) == std::string::npos) {
                char b[4096];
                const auto n = ssl ? SSL_read(ssl.get(), b, sizeof b) : ::recv(fd, b, sizeof b, 0);
                if (n <= 0) return false;
                ind.append(b, static_cast<std::size_t>(n));
            }
            ud = ind.substr(0, slut);
            ind.erase(0, slut + 2);
            return true;
        }
    };

    void koer() {
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        while (!stop_) {
            const int fd = ::accept(fd_, nullptr, nullptr);
            if (fd < 0) return;
            const timeval frist{10, 0};
            setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &frist, sizeof frist);
            betjen(fd);
            ::close(fd);
        }
    }

    void betjen(int fd) {
        Linje l{fd};
        if (kryptering_ == Postkryptering::kTls && !l.begynd_tls(tls_.get())) return;
        l.sig("220 test ESMTP");
        Modtagetbrev brev;
        std::string s;
        while (l.hoer(s)) {
            {
                const std::lock_guard lock(mutex_);
                linjer_.push_back(s);
            }
            if (s.starts_with("EHLO")) {
                if (kryptering_ == Postkryptering::kStarttls && !l.ssl) l.sig("250-STARTTLS");
                l.sig("250-AUTH PLAIN");
                l.sig("250 8BITMIME");
            } else if (s == "STARTTLS" && kryptering_ == Postkryptering::kStarttls) {
                l.sig("220 go");
                if (!l.begynd_tls(tls_.get())) return;
            } else if (s.starts_with("AUTH PLAIN")) {
                if (s == "AUTH PLAIN") {
                    l.sig("334 ");
                    if (!l.hoer(s)) return;
                }
                brev.bruger = s.substr(s.rfind(' ') + 1);
                l.sig("235 ok");
            } else if (s.starts_with("MAIL FROM:")) {
                brev.fra = s.substr(10);
                l.sig("250 ok");
            } else if (s.starts_with("RCPT TO:")) {
                const bool nej = !afvis_.empty() && s.find(afvis_) != std::string::npos;
                if (!nej) brev.til.push_back(s.substr(8));
                l.sig(nej ? "550 no such user" : "250 ok");
            } else if (s == "DATA") {
                l.sig("354 go");
                while (l.hoer(s) && s != ".")
                    brev.tekst += s + "\r\n";
                brev.tls = static_cast<bool>(l.ssl);
                const std::lock_guard lock(mutex_);
                breve_.push_back(brev);
                l.sig("250 queued");
            } else if (s == "QUIT") {
                l.sig("221 bye");
                return;
            } else {
                l.sig("500 what");
            }
        }
    }

    SslCtx tls_;
    Postkryptering kryptering_;
    std::string afvis_;
    int fd_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::vector<Modtagetbrev> breve_;
    std::vector<std::string> linjer_;
    std::jthread traad_;
};

}  // namespace faelled::net::test
