#include "app/filer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace faelled::app {

namespace fs = std::filesystem;

namespace {

std::unexpected<Fejl> systemfejl(const std::string& hvad, const std::string& sti, int fejl) {
    return std::unexpected(
        Fejl::miljoe(hvad + " " + sti + ": " + std::generic_category().message(fejl)));
}

class Fildeskriptor {
  public:
    explicit Fildeskriptor(int fd) : fd_(fd) {}
    ~Fildeskriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fildeskriptor(const Fildeskriptor&) = delete;
    Fildeskriptor& operator=(const Fildeskriptor&) = delete;
    [[nodiscard]] int nr() const { return fd_; }

  private:
    int fd_;
};

bool skriv_alt(int fd, std::string_view rest) {
    while (!rest.empty()) {
        const ssize_t n = ::write(fd, rest.data(), rest.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace

Result<std::string> laes_fil(const std::string& sti) {
    const Fildeskriptor fil(::open(sti.c_str(), O_RDONLY | O_CLOEXEC));
    if (fil.nr() < 0) return systemfejl("Kan ikke læse", sti, errno);
    std::string ud;
    char buffer[65536];
    for (;;) {
        const ssize_t n = ::read(fil.nr(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return systemfejl("Kan ikke læse", sti, errno);
        if (n == 0) return ud;
        ud.append(buffer, static_cast<std::size_t>(n));
    }
}

Result<void> skriv_fil(const std::string& sti, std::string_view indhold, Adgang adgang) {
    const std::string ny = sti + ".ny";
    // An earlier attempt may have left the file with other rights.
    ::unlink(ny.c_str());
    const mode_t rettigheder = adgang == Adgang::kPrivat ? 0600 : 0644;
    {
        const Fildeskriptor fil(
            ::open(ny.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, rettigheder));
        if (fil.nr() < 0) return systemfejl("Kan ikke skrive", ny, errno);
        if (!skriv_alt(fil.nr(), indhold) || ::fsync(fil.nr()) != 0) {
            return systemfejl("Kan ikke skrive", ny, errno);
        }
    }
    if (::rename(ny.c_str(), sti.c_str()) != 0) return systemfejl("Kan ikke skrive", sti, errno);
    return {};
}

Result<void> lav_mappe(const std::string& sti, Adgang adgang) {
    std::error_code fejl;
    fs::create_directories(sti, fejl);
    if (fejl) return systemfejl("Kan ikke oprette mappen", sti, fejl.value());
    if (adgang == Adgang::kPrivat && ::chmod(sti.c_str(), 0700) != 0) {
        return systemfejl("Kan ikke lukke mappen", sti, errno);
    }
    return {};
}

bool findes(const std::string& sti) {
    std::error_code fejl;
    return fs::exists(sti, fejl);
}

void fjern_fil(const std::string& sti) {
    ::unlink(sti.c_str());
}

std::string absolut(const std::string& sti) {
    std::error_code fejl;
    const fs::path fuld = fs::absolute(sti, fejl);
    if (fejl) return sti;
    const fs::path p = fs::weakly_canonical(fuld, fejl);
    return fejl ? fuld.string() : p.string();
}

Result<Mappelaas> Mappelaas::tag(const std::string& mappe) {
    FAELLED_CHECK(lav_mappe(mappe, Adgang::kOffentlig));
    const std::string sti = mappe + "/laas";
    const int fd = ::open(sti.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return systemfejl("Kan ikke skrive", sti, errno);
    Mappelaas laas(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return systemfejl("Kan ikke låse", sti, errno);
        return std::unexpected(
            Fejl::miljoe("Mappen " + mappe + " er i brug af en anden faelled; stop den først"));
    }
    return laas;
}

Mappelaas::~Mappelaas() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace faelled::app
