#include "net/klientstroem.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <tuple>

#include "net/curl.hpp"

namespace faelled::net {
namespace {

class Curlstroem final : public Klientstroem {
  public:
    Curlstroem(Curl h, std::string ca, curl_socket_t socket, int wake)
        : ca_(std::move(ca)), h_(std::move(h)), socket_(socket), vaekker_(wake) {}
    ~Curlstroem() override { ::close(vaekker_); }
    Curlstroem(const Curlstroem&) = delete;
    Curlstroem& operator=(const Curlstroem&) = delete;

    Result<std::size_t> laes(std::span<char> room) override {
        std::size_t n = 0;
        const CURLcode code = curl_easy_recv(h_.get(), room.data(), room.size(), &n);
        if (code == CURLE_AGAIN) return 0;
        if (code != CURLE_OK) return std::unexpected(curlfejl("Forbindelsen er brudt", code));
        if (n == 0) return std::unexpected(Fejl::miljoe("Forbindelsen er lukket af den anden"));
        return n;
    }
    Result<std::size_t> skriv(std::string_view bytes) override {
        std::size_t n = 0;
        const CURLcode code = send_raat(h_.get(), bytes, n);
        if (code == CURLE_AGAIN) return 0;
        if (code != CURLE_OK) return std::unexpected(curlfejl("Forbindelsen er brudt", code));
        return n;
    }
    void vent(bool skrive, std::int64_t ms) override {
        std::array<pollfd, 2> f{};
        f[0] = {socket_, static_cast<short>(POLLIN | (skrive ? POLLOUT : 0)), 0};
        f[1] = {vaekker_, POLLIN, 0};
        if (::poll(f.data(), f.size(), static_cast<int>(ms)) <= 0 || (f[1].revents & POLLIN) == 0)
            return;
        std::uint64_t times = 0;
        std::ignore = ::read(vaekker_, &times, sizeof times);
    }
    void vaek() override {
        const std::uint64_t one = 1;
        std::ignore = ::write(vaekker_, &one, sizeof one);
    }

  private:
    const std::string ca_;  // libcurl may look at it as long as the handle lives
    const Curl h_;
    const curl_socket_t socket_;
    const int vaekker_;
};

}  // namespace

Result<std::unique_ptr<Klientstroem>> Klientstroem::aabn(const Klientstroemmaal& to) {
    Curl h = lav_curl();
    if (!h) return std::unexpected(Fejl::miljoe("Forbindelsen kan ikke laves"));
    const std::string url =
        fmt::format("{}://{}:{}/", to.tls ? "https" : "http", to.vaert, to.port);
    Opsaetning o(h.get());
    std::string ca = to.tillid.ca_pem;
    o.saet(CURLOPT_URL, url.c_str())
        .saet(CURLOPT_CONNECT_ONLY, 1L)
        .saet(CURLOPT_PROXY, "")
        .saet(CURLOPT_SSL_ENABLE_ALPN, 0L)
        .saet(CURLOPT_TCP_NODELAY, 1L)
        .saet(CURLOPT_TCP_KEEPALIVE, 1L)
        .saet_faelles(ca, to.forbind_ms, to.forbind_ms);
    if (!to.tillid.certifikat_pem.empty())
        o.saet_blob(CURLOPT_SSLCERT_BLOB, to.tillid.certifikat_pem)
            .saet_blob(CURLOPT_SSLKEY_BLOB, to.tillid.noegle_pem)
            .saet(CURLOPT_SSLCERTTYPE, "PEM");
    if (!o.ok()) return std::unexpected(Fejl::intern("libcurl tog ikke imod opsætningen"));
    if (const CURLcode code = udfoer(h.get()); code != CURLE_OK)
        return std::unexpected(curlfejl("Kan ikke forbinde", code));
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(h.get(), CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK ||
        socket == CURL_SOCKET_BAD)
        return std::unexpected(Fejl::miljoe("Forbindelsen gik tabt"));
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake < 0) return std::unexpected(Fejl::miljoe("Der er ikke flere filnumre"));
    return std::make_unique<Curlstroem>(std::move(h), std::move(ca), socket, wake);
}

}  // namespace faelled::net
