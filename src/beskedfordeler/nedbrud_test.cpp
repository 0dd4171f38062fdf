// kill -9 of a process with senders and receivers: what a sender was told is stored is there
// afterwards, in order, and nothing that was delivered is lost before its acknowledgement.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <set>
#include <thread>

#include "base/entropy.hpp"
#include "beskedfordeler/kuvert.hpp"
#include "beskedfordeler/postlager.hpp"
#include "beskedfordeler/test_besked.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

constexpr const char* kMappe = "FAELLED_BESKED_TEST_MAPPE";
constexpr const char* kRoer = "FAELLED_BESKED_TEST_ROER";
constexpr const char* kRunde = "FAELLED_BESKED_TEST_RUNDE";
constexpr std::uint32_t kSendere = 3;
const std::array<Uuid, 2> kBokse = {Uuid::literal("00000000-0000-4000-8000-0000000000b1"),
                                    Uuid::literal("00000000-0000-4000-8000-0000000000b2")};
const Uuid kAbo = Uuid::literal("00000000-0000-4000-8000-0000000000c1");
const store::RocksIndstillinger kSmaa{8u << 20, 4u << 20, 4u << 20, true};

// What the child tells: a message is durable, or was delivered and is about to be acknowledged.
struct Kvitteringsbrev {
    std::uint32_t art = 0;  // 0 stored, 1 delivered in mailbox 0, 2 in mailbox 1
    std::uint32_t runde = 0;
    std::uint32_t sender = 0;
    std::uint32_t nr = 0;

    auto operator<=>(const Kvitteringsbrev&) const = default;
};

std::string navn(std::uint32_t round, std::uint32_t sender, std::uint32_t n) {
    return "urn:" + std::to_string(round) + ":" + std::to_string(sender) + ":" + std::to_string(n);
}
// round, sender, number
std::array<std::uint32_t, 3> laes_navn(const std::string& id) {
    std::array<std::uint32_t, 3> out{};
    REQUIRE(std::sscanf(id.c_str(), "urn:%u:%u:%u", &out[0], &out[1], &out[2]) == 3);
    return out;
}

std::unique_ptr<Postlager> aabn(store::Lager& lager) {
    auto p = Postlager::create(lager, system_clock(), system_entropy(), {});
    REQUIRE(p.has_value());
    return std::move(*p);
}

Beskedpost post(const std::string& id) {
    test::Beskedudkast u;
    u.id = id;
    const std::string xml = test::lav_besked(u);
    const auto b = laes_besked(xml);
    Beskedpost p;
    p.modtaget = system_clock().now();
    p.transaktion = Uuid::random(system_entropy());
    p.besked_id = id;
    const std::vector<std::size_t> all{0};
    p.skabelon = stempl(xml, b->indhold, {p.transaktion, kAbo, {}, {}}, all);
    return p;
}

void sig(int pipe_end, const Kvitteringsbrev& k) {
    if (write(pipe_end, &k, sizeof k) != sizeof k) _exit(0);
}

// One at a time, for ever.
void send(Postlager& p, int pipe_end, std::uint32_t round, std::uint32_t sender) {
    for (std::uint32_t n = 0;; ++n) {
        std::promise<bool> stored;
        const bool taken = p.gem(post(navn(round, sender, n)),
                                 {{kBokse[0], kAbo, kAbo, Cvr(11111111), {}},
                                  {kBokse[1], kAbo, kAbo, Cvr(11111111), {}}},
                                 [&](const Result<void>& r) { stored.set_value(r.has_value()); });
        if (!taken || !stored.get_future().get()) _exit(1);
        sig(pipe_end, {0, round, sender, n});
    }
}

struct Kvitterer final : Koemodtager {
    int pipe_end = -1;
    std::uint32_t boks = 0;
    Koelaeser* laeser = nullptr;
    void leveret(Levering l) override {
        const auto b = laes_besked(*l.krop);
        const auto id = laes_navn(b->indhold.besked_id.urn_tekst());
        sig(pipe_end, {1 + boks, id[0], id[1], id[2]});
        const std::array<std::uint64_t, 1> n{l.nummer};
        laeser->kvitter(n);
        laeser->kredit(1);
    }
    void opsagt() override {}
};

pid_t start_barn(const std::string& folder, int round, int* from) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    *from = ends[0];
    const std::string to = std::to_string(ends[1]);
    const std::string nr = std::to_string(round);
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        close(ends[0]);
        setenv(kMappe, folder.c_str(), 1);
        setenv(kRoer, to.c_str(), 1);
        setenv(kRunde, nr.c_str(), 1);
        const int quiet = ::open("/dev/null", O_WRONLY);
        dup2(quiet, 1);
        dup2(quiet, 2);
        execl(self.c_str(), self.c_str(), "--no-skip", "--test-case=besked-barn*", nullptr);
        _exit(127);
    }
    close(ends[1]);
    return child;
}

// Everything that is in the mailbox or in its copy queue, by place.
std::vector<Kopivisning> alt(Postlager& p, const Uuid& box) {
    std::vector<Kopivisning> out;
    for (const Koe k : {Koe::kKopier, Koe::kVenter}) {
        auto found = p.vis(box, k, 0, 10'000'000);
        REQUIRE(found.has_value());
        for (Kopivisning& v : *found)
            out.push_back(std::move(v));
    }
    std::ranges::sort(out, {}, &Kopivisning::plads);
    return out;
}

void efterse(Postlager& p, const std::set<Kvitteringsbrev>& told) {
    for (std::uint32_t b = 0; b < kBokse.size(); ++b) {
        std::set<std::array<std::uint32_t, 3>> there;
        std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> next;
        const auto all = alt(p, kBokse[b]);
        for (const Kopivisning& v : all) {
            const auto id = laes_navn(v.besked_id);
            CHECK(there.insert(id).second);          // once
            CHECK(next[{id[0], id[1]}]++ == id[2]);  // in order, without holes
        }
        for (const Kvitteringsbrev& k : told)
            if (k.art == 0 || k.art == b + 1) CHECK(there.contains({k.runde, k.sender, k.nr}));
        const Dueslagstal t = p.status(kBokse[b]).tal;
        CHECK(t.venter + t.kopier == all.size());
        CHECK(t.leveret == t.kopier);
    }
}

}  // namespace

TEST_CASE("besked-barn" * doctest::skip()) {  // run by its parent, as the process that is killed
    const char* const folder = std::getenv(kMappe);
    if (folder == nullptr) return;
    const int pipe_end = std::atoi(std::getenv(kRoer));
    const auto round = static_cast<std::uint32_t>(std::atoi(std::getenv(kRunde)));
    auto lager = store::aabn_rocks(folder, kSmaa);
    if (!lager) _exit(2);
    const auto p = aabn(**lager);
    std::vector<Laeserref> readers;
    for (std::uint32_t b = 0; b < kBokse.size(); ++b) {
        const auto to = std::make_shared<Kvitterer>();
        readers.push_back(p->laeser(kBokse[b], to));
        to->pipe_end = pipe_end;
        to->boks = b;
        to->laeser = readers.back().get();
    }
    for (const auto& r : readers)
        r->kredit(1);
    std::vector<std::thread> senders;
    for (std::uint32_t s = 0; s < kSendere; ++s)
        senders.emplace_back([&, s] { send(*p, pipe_end, round, s); });
    for (auto& t : senders)
        t.join();
}

TEST_CASE("postlager: kill -9 under load loses nothing that was acknowledged, and keeps order") {
    std::string folder =
        (std::filesystem::temp_directory_path() / "faelled-besked-XXXXXX").string();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    const char* const wish = std::getenv("FAELLED_NEDBRUD");
    const int rounds = wish != nullptr ? std::atoi(wish) : 8;
    SeededEntropy chance(2026);
    std::set<Kvitteringsbrev> told;
    for (int round = 0; round < rounds; ++round) {
        INFO("round " << round);
        int from = -1;
        const pid_t child = start_barn(folder, round, &from);
        Kvitteringsbrev k;
        const std::uint64_t least = 20 + chance.below(200);
        std::uint64_t seen = 0;
        while (seen < least && read(from, &k, sizeof k) == sizeof k)
            ++seen, told.insert(k);
        usleep(static_cast<useconds_t>(chance.below(3000)));
        kill(child, SIGKILL);
        while (read(from, &k, sizeof k) == sizeof k)
            told.insert(k);
        close(from);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        CHECK(seen == least);
        auto lager = store::aabn_rocks(folder, kSmaa);
        REQUIRE(lager.has_value());
        const auto p = aabn(**lager);
        efterse(*p, told);
    }
    CHECK(told.size() > 100);
    std::error_code ec;
    std::filesystem::remove_all(folder, ec);
}
