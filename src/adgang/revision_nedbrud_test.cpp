// kill -9 of a process that writes: every record it was told is durable is there afterwards, the
// chain verifies, and the metering counts exactly the records.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "adgang/forbrug.hpp"
#include "adgang/revision_test_hjaelp.hpp"
#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

constexpr const char* kMappe = "FAELLED_REVISION_TEST_MAPPE";
constexpr const char* kRoer = "FAELLED_REVISION_TEST_ROER";

// A new program, not only a fork: the store's threads do not survive a fork.
struct Barn {
    pid_t pid = -1;
    int fra = -1;

    explicit Barn(const std::string& folder) {
        int ender[2];
        REQUIRE(pipe(ender) == 0);
        fra = ender[0];
        const std::string til = std::to_string(ender[1]);
        const std::string selv = std::filesystem::read_symlink("/proc/self/exe").string();
        pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0) {
            close(ender[0]);
            setenv(kMappe, folder.c_str(), 1);
            setenv(kRoer, til.c_str(), 1);
            const int stille = ::open("/dev/null", O_WRONLY);
            dup2(stille, 1);
            dup2(stille, 2);
            execl(selv.c_str(), selv.c_str(), "--no-skip", "--test-case=revision-barn*", nullptr);
            _exit(127);
        }
        close(ender[1]);
    }
    ~Barn() { close(fra); }
    Barn(const Barn&) = delete;
    Barn& operator=(const Barn&) = delete;

    // Receipts until `mindst` have come, then death, then what was on its way.
    std::vector<std::uint32_t> hoest(std::size_t mindst, std::uint64_t vent_us) {
        std::vector<std::uint32_t> ud;
        std::uint32_t n = 0;
        while (ud.size() < mindst && read(fra, &n, sizeof n) == sizeof n)
            ud.push_back(n);
        usleep(static_cast<useconds_t>(vent_us));
        kill(pid, SIGKILL);
        while (read(fra, &n, sizeof n) == sizeof n)
            ud.push_back(n);
        int status = 0;
        REQUIRE(waitpid(pid, &status, 0) == pid);
        CHECK(WIFSIGNALED(status));
        return ud;
    }
};

}  // namespace

TEST_CASE("revision-barn: writes until it is killed" * doctest::skip()) {  // run below as a child
    const char* const folder = std::getenv(kMappe);
    if (folder == nullptr) return;
    const int roer = std::atoi(std::getenv(kRoer));
    const auto lager = store::test::aabn(folder, {8u << 20, 1u << 20, 1u << 20, true});
    Revision::Indstillinger valg;
    valg.segl_poster = 50;
    auto log = *Revision::create(*lager, system_clock(), segl(), valg);
    std::atomic<std::uint32_t> paa_vej = 0;
    for (std::uint32_t n = static_cast<std::uint32_t>(alle(*lager).size()) * 1'000;; ++n) {
        while (paa_vej > 64)
            usleep(50);
        ++paa_vej;
        REQUIRE(log->skriv(kald(n, system_clock().now()), [&, n](const Result<void>& r) {
            if (r && write(roer, &n, sizeof n) != sizeof n) _exit(1);
            --paa_vej;
        }));
    }
}

TEST_CASE("SIK-080: SIGKILL at any time loses no acknowledged record, and counts equal records") {
    const store::test::Mappe folder;
    SeededEntropy chance(815);
    std::vector<std::uint32_t> kvitterede;
    for (int omgang = 0; omgang < 8; ++omgang) {
        INFO("omgang " << omgang);
        for (const std::uint32_t n :
             Barn(folder.under("lager")).hoest(chance.below(300), chance.below(30'000)))
            kvitterede.push_back(n);
        if (!std::filesystem::exists(folder.under("lager"))) continue;
        const auto lager = store::test::aabn(folder.under("lager"));
        std::vector<std::uint32_t> der;
        for (const Revisionslinje& l : alle(*lager)) {
            const auto& b = l.post.sporing.bytes;
            der.push_back(static_cast<std::uint32_t>(b[12]) << 24 | b[13] << 16 | b[14] << 8 |
                          b[15]);
        }
        const std::size_t i_loggen = der.size();
        std::ranges::sort(der);
        std::ranges::sort(kvitterede);
        CHECK(std::ranges::includes(der, kvitterede));
        er_hel(*lager);
        const auto i_alt = forbrug(*lager, {}, {});
        CHECK((i_alt->empty() ? 0 : i_alt->front().tal.antal) == i_loggen);
    }
    CHECK(kvitterede.size() > 500);
}
