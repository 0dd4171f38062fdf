#include "app/proces.hpp"

#include <dirent.h>
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>
#include <system_error>

#include "app/filer.hpp"
#include "base/metrics.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

sigset_t stopsignaler() {
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGTERM);
    sigaddset(&s, SIGINT);
    sigaddset(&s, SIGUSR1);  // vaek_fra_stop()
    return s;
}

// Second number of /proc/self/statm, in pages.
std::int64_t hukommelse() {
    const Result<std::string> statm = laes_fil("/proc/self/statm");
    if (!statm) return 0;
    const auto felter = split(*statm, ' ');
    std::int64_t sider = 0;
    if (felter.size() > 1) {
        std::from_chars(felter[1].data(), felter[1].data() + felter[1].size(), sider);
    }
    return sider * sysconf(_SC_PAGESIZE);
}

std::int64_t filer_aabne() {
    DIR* mappe = opendir("/proc/self/fd");
    if (!mappe) return 0;
    std::int64_t antal = 0;
    while (readdir(mappe))
        ++antal;
    closedir(mappe);
    return antal - 3;  // ".", ".." and the folder itself
}

}  // namespace

void behold_hukommelse() {
    constexpr int kMegabyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
    mallopt(M_TRIM_THRESHOLD, 64 * kMegabyte);
}

void forbered_signaler() {
    const sigset_t s = stopsignaler();
    pthread_sigmask(SIG_BLOCK, &s, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void vaek_fra_stop() {
    ::kill(::getpid(), SIGUSR1);
}

namespace {
std::atomic<bool> af_sig_selv{false};
}

void stop_af_sig_selv() {
    af_sig_selv.store(true);
    ::kill(::getpid(), SIGTERM);
}

bool stoppet_af_sig_selv() {
    return af_sig_selv.load();
}

bool vent_paa_stop() {
    const sigset_t s = stopsignaler();
    int modtaget = 0;
    while (sigwait(&s, &modtaget) != 0) {
    }
    if (modtaget == SIGUSR1) return false;
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &s, nullptr);
    return true;
}

Result<void> koer_forfra(const std::vector<std::string>& words) {
    std::vector<std::string> copies = words;
    std::vector<char*> argv;
    argv.reserve(copies.size() + 1);
    for (std::string& w : copies)
        argv.push_back(w.data());
    argv.push_back(nullptr);
    ::execv("/proc/self/exe", argv.data());
    return std::unexpected(Fejl::miljoe("Programmet kan ikke begynde forfra: " +
                                        std::generic_category().message(errno)));
}

void registrer_procestal(Tid startet) {
    metrics::gauge_function("process_resident_memory_bytes", "Resident memory", {}, hukommelse);
    metrics::gauge_function("process_open_fds", "Open file descriptors", {}, filer_aabne);
    metrics::gauge("process_start_time_seconds", "Start of the process, Unix time")
        .set(startet.us / kSekund);
}

}  // namespace faelled::app
