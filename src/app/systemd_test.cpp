#include "app/systemd.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "app/testmappe_test.hpp"

namespace faelled::app {
namespace {

// A socket that listens at `name`; '@' begins an abstract one.
class Lytter {
  public:
    explicit Lytter(const std::string& name) : fd_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        std::memcpy(at.sun_path, name.data(), name.size());
        if (name.front() == '@') at.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), length) == 0);
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Lytter() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(fd_);
    }
    Lytter(const Lytter&) = delete;
    Lytter& operator=(const Lytter&) = delete;

    [[nodiscard]] std::string hent() const {
        std::string text(100, ' ');
        const ssize_t n = ::recv(fd_, text.data(), text.size(), MSG_DONTWAIT);
        text.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
        return text;
    }

  private:
    int fd_;
};

}  // namespace

TEST_CASE("systemd is told by a datagram, at a path and at an abstract name") {
    const Testmappe m;
    for (const std::string& name : {m.sti("notify"), "@faelled-" + std::to_string(::getpid())}) {
        const Lytter lytter(name);
        systemd::meld("READY=1");
        CHECK(lytter.hent() == "READY=1");
        CHECK(lytter.hent().empty());
    }
}

TEST_CASE("Without a supervisor nothing is sent, and one that is gone does no harm") {
    ::unsetenv("NOTIFY_SOCKET");
    systemd::meld("READY=1");
    ::setenv("NOTIFY_SOCKET", std::string(200, 'x').c_str(), 1);
    systemd::meld("READY=1");
    ::setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
    systemd::meld("READY=1");
    ::unsetenv("NOTIFY_SOCKET");
}

}  // namespace faelled::app
