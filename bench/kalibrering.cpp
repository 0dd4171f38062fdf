#include "kalibrering.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>

namespace faelled::bench {
namespace {

template <typename F>
Result<double> gange_i_sekundet(F&& en_gang) {
    using Ur = std::chrono::steady_clock;
    const auto start = Ur::now();
    std::uint64_t n = 0;
    for (;;) {
        if (!en_gang()) return std::unexpected(Fejl::miljoe("Kalibreringen gik i stå"));
        ++n;
        const double s = std::chrono::duration<double>(Ur::now() - start).count();
        if (s >= 1) return static_cast<double>(n) / s;
    }
}

}  // namespace

Result<double> fsync_rate(const std::string& mappe) {
    const std::string navn = mappe + "/kalibrering.tmp";
    const int fd = ::open(navn.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return std::unexpected(Fejl::miljoe("Kan ikke skrive i " + mappe));
    const std::array<char, 4096> side{};
    auto rate = gange_i_sekundet([&] {
        return ::write(fd, side.data(), side.size()) == static_cast<ssize_t>(side.size()) &&
               ::fdatasync(fd) == 0;
    });
    ::close(fd);
    ::unlink(navn.c_str());
    return rate;
}

Result<double> rsa_rate() {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> noegle(EVP_RSA_gen(2048),
                                                                     EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> ctx(EVP_MD_CTX_new(),
                                                                      EVP_MD_CTX_free);
    if (!noegle || !ctx) return std::unexpected(Fejl::intern("RSA"));
    std::array<unsigned char, 256> underskrift{};
    return gange_i_sekundet([&] {
        std::size_t n = underskrift.size();
        return EVP_DigestSignInit(ctx.get(), nullptr, EVP_sha256(), nullptr, noegle.get()) == 1 &&
               EVP_DigestSign(ctx.get(), underskrift.data(), &n, underskrift.data(), 32) == 1;
    });
}

Result<double> proces_cpu_us(int pid) {
    std::ifstream fil("/proc/" + std::to_string(pid) + "/stat");
    std::string alt;
    std::getline(fil, alt);
    const std::size_t efter_navn = alt.rfind(')');
    if (efter_navn == std::string::npos)
        return std::unexpected(Fejl::miljoe("Processen findes ikke"));
    std::istringstream felter(alt.substr(efter_navn + 1));
    std::string felt;
    double tik = 0;
    for (int i = 3; i <= 15 && felter >> felt; ++i)
        if (i >= 14) tik += std::stod(felt);
    return tik * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace faelled::bench
