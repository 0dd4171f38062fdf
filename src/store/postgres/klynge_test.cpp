#include "store/postgres/test_klynge.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "store/postgres/forbindelse.hpp"

namespace faelled::store::test {
namespace {

namespace fs = std::filesystem;

std::string programmer() {
    for (int version = 20; version >= 15; --version) {
        const std::string folder = "/usr/lib/postgresql/" + std::to_string(version) + "/bin";
        if (fs::exists(folder + "/postgres") && fs::exists(folder + "/initdb")) return folder;
    }
    return {};
}

// The user the server runs as, when we are root: it refuses root.
const passwd* bruger() {
    if (geteuid() != 0) return nullptr;
    const passwd* const p = getpwnam("postgres");
    return p != nullptr ? p : getpwnam("nobody");
}

std::string vaert(const std::string& folder) {
    std::string out;
    for (const char c : folder)
        out += c == '/' ? "%2F" : std::string(1, c);
    return out;
}

// Whether a process of a server on the folder `data` lives; each of them stands in it.
bool lever(const std::string& data) {
    const fs::path folder = fs::weakly_canonical(data);
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator("/proc", ec)) {
        std::error_code gone;
        const fs::path at = fs::read_symlink(entry.path() / "cwd", gone);
        if (!gone && at == folder) return true;
    }
    return false;
}

}  // namespace

std::string Klynge::som_bruger() const {
    const passwd* const p = bruger();
    if (p == nullptr) return {};
    return "setpriv --reuid=" + std::to_string(p->pw_uid) +
           " --regid=" + std::to_string(p->pw_gid) + " --clear-groups ";
}

bool Klynge::koer(const std::string& command) const {
    return std::system((som_bruger() + command + " >>" + mappe_ + "/log 2>&1").c_str()) == 0;
}

std::unique_ptr<Klynge> Klynge::lav(std::string& hvorfor) {
    const char* const wanted = std::getenv("FAELLED_TEST_POSTGRES");
    if (wanted != nullptr && std::string(wanted) == "0") {
        hvorfor = "FAELLED_TEST_POSTGRES=0";
        return nullptr;
    }
    const std::string bin = programmer();
    if (bin.empty()) {
        hvorfor = "PostgreSQL is not installed (apt install postgresql)";
        return nullptr;
    }
    std::string folder = (fs::temp_directory_path() / "faelled-pg-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) return nullptr;
    if (const passwd* const p = bruger(); p != nullptr)
        if (chown(folder.c_str(), p->pw_uid, p->pw_gid) != 0) return nullptr;
    std::unique_ptr<Klynge> k(new Klynge(folder));
    if (!k->koer(bin + "/initdb -D " + folder +
                 "/data -U faelled -A trust -E UTF8 --locale=C -N --no-instructions")) {
        hvorfor = "initdb failed";
        return nullptr;
    }
    std::ofstream(folder + "/data/postgresql.conf", std::ios::app)
        << "listen_addresses = ''\nunix_socket_directories = '" << folder
        << "'\nfsync = off\nfull_page_writes = off\nshared_buffers = 32MB\nmax_connections = "
           "100\nlog_min_messages = fatal\nautovacuum_naptime = 5s\n";
    k->start();
    return k;
}

void Klynge::start() {
    const std::string bin = programmer();
    const std::string data = mappe_ + "/data";
    const passwd* const p = bruger();
    const std::string log = mappe_ + "/log";
    // A killed server's children finish what they are at, commits too. Beside them a new one would
    // lose those: PostgreSQL's own guard against that goes with the file.
    for (int i = 0; lever(data); ++i) {
        REQUIRE(i < 400);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    fs::remove(data + "/postmaster.pid");
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ == 0) {
        const int out = ::open(log.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        dup2(out, 1);
        dup2(out, 2);
        if (p != nullptr && (setgid(p->pw_gid) != 0 || setuid(p->pw_uid) != 0)) _exit(126);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
        execl((bin + "/postgres").c_str(), "postgres", "-D", data.c_str(), nullptr);
        _exit(127);
    }
    const std::string url = "postgresql://faelled@" + vaert(mappe_) + "/postgres";
    for (int i = 0; i < 400; ++i) {
        if (postgres::Forbindelse::aabn(url, 5'000)) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    FAIL("PostgreSQL did not start; see " << log);
}

void Klynge::stop() {
    if (pid_ <= 0) return;
    kill(pid_, SIGQUIT);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void Klynge::draeb() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

Klynge::~Klynge() {
    stop();
    std::error_code ec;
    fs::remove_all(mappe_, ec);
}

std::string Klynge::nyt_skema() {
    const std::string name = "t" + std::to_string(++skemaer_);
    const std::string url = "postgresql://faelled@" + vaert(mappe_) + "/postgres";
    auto f = postgres::Forbindelse::aabn(url, 10'000);
    REQUIRE(f.has_value());
    REQUIRE((*f)->koer("CREATE SCHEMA " + name, postgres::Frist::om(10'000)).has_value());
    return url + "?options=-csearch_path%3D" + name;
}

Klynge* Klynge::faelles() {
    static std::string why;
    static const std::unique_ptr<Klynge> k = lav(why);
    if (!k) MESSAGE("skipped: " << why);
    return k.get();
}

}  // namespace faelled::store::test

TEST_CASE("postgres: each test has a schema of its own on the server of the tests") {
    using namespace faelled::store;
    test::Klynge* const k = test::Klynge::faelles();
    if (k == nullptr) return;
    const std::string mine = k->nyt_skema();
    const std::string others = k->nyt_skema();
    REQUIRE(mine != others);
    const auto until = postgres::Frist::om(10'000);
    auto a = postgres::Forbindelse::aabn(mine, 10'000);
    auto b = postgres::Forbindelse::aabn(others, 10'000);
    REQUIRE(a.has_value());
    REQUIRE(b.has_value());
    CHECK((*a)->koer("CREATE TABLE kun_min (x int)", until).has_value());
    CHECK((*a)->koer("SELECT x FROM kun_min", until).has_value());
    CHECK(!(*b)->koer("SELECT x FROM kun_min", until).has_value());
}

TEST_CASE("postgres: a server of the tests starts when the killed one's last child is over") {
    using namespace faelled::store;
    std::string why;
    const auto k = test::Klynge::lav(why);
    if (!k) {
        MESSAGE("skipped: " << why);
        return;
    }
    auto f = postgres::Forbindelse::aabn(k->nyt_skema(), 10'000);
    REQUIRE(f.has_value());
    std::atomic<bool> over = false;
    const std::jthread busy([&] {
        // Without a moment in which it would notice that it is alone.
        const auto done =
            (*f)->koer("SELECT count(md5(n::text)) FROM generate_series(1, 2000000) n",
                       postgres::Frist::om(20'000));
        over = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    k->draeb();
    k->start();
    // The thread has had its answer, or lost it, but for the moment it takes to note that.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(over);
}
