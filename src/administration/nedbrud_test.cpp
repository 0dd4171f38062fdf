// A crash in the middle of an approval (prøve 15): either approved, with evidence, notice and
// access, or not at all.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "administration/test_verden.hpp"
#include "store/rocks/rocks_lager.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

namespace {

// Approved, evidence, notice to the supplier and access stand or fall together.
bool alt_eller_intet(Verden& v, const Uuid& aftale) {
    const AftalePart p = v.part(aftale, kKorsbaek);
    const bool approved = p.status == Partstatus::kGodkendt;
    Filter f;
    f.objekt = p.uuid;
    const bool evidence = !vaerdi(v.adm.soeg<Godkendelse>(v.operatoer, f)).poster.empty();
    f.noegle = "N2";
    const bool notice = !vaerdi(v.adm.soeg<Advis>(v.operatoer, f)).poster.empty();
    bool access = false;
    for (const auto& t : v.maa(p.system, kOrganisationId, kKorsbaek))
        access = access || t.aftale == aftale;
    CHECK(approved == evidence);
    CHECK(approved == notice);
    CHECK(approved == access);
    return approved;
}

}  // namespace

TEST_CASE("prøve 15: a failing disk or a crash in an approval leaves nothing of it") {
    Verden v;
    const Uuid aftale = v.anmodet(v.indhold({kKorsbaek}));
    v.eget->plan().skrivefejl_om = 1;
    CHECK(v.godkend(v.korsbaek, aftale).error().slags == FejlSlags::kMiljoe);
    v.eget->nedbrud();
    KRAEV(v.adm.forbind(v.registret));
    CHECK_FALSE(alt_eller_intet(v, aftale));
    // Lost although it was answered: a store that lies. Still nothing is there by halves.
    v.eget->plan().uden_synkronisering = true;
    KRAEV(v.godkend(v.korsbaek, aftale));
    v.eget->nedbrud();
    v.eget->plan().uden_synkronisering = false;
    KRAEV(v.adm.forbind(v.registret));
    CHECK_FALSE(alt_eller_intet(v, aftale));
    KRAEV(v.godkend(v.korsbaek, aftale));
    v.eget->nedbrud();
    KRAEV(v.adm.forbind(v.registret));
    CHECK(alt_eller_intet(v, aftale));
}

TEST_CASE("prøve 15: kill -9 while agreements are approved") {
    std::string folder =
        (std::filesystem::temp_directory_path() / "faelled-administration-XXXXXX").string();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    constexpr int kAftaler = 40;
    const store::RocksIndstillinger small{8u << 20, 4u << 20, 4u << 20, true};
    std::vector<Uuid> agreements;
    {
        auto lager = store::aabn_rocks(folder, small);
        REQUIRE(lager);
        Verden v({}, lager->get());
        v.system = v.nyt_system(v.leverandoer, "Fagsystem", 0);
        for (int i = 0; i < kAftaler; ++i)
            agreements.push_back(v.anmodet(v.indhold({kKorsbaek}), std::to_string(i)));
    }
    std::size_t approved = 0;
    for (int round = 0; round < 4; ++round) {
        // The child says with a byte that it is about to approve the next one.
        std::array<int, 2> line{};
        REQUIRE(pipe(line.data()) == 0);
        const pid_t child = fork();
        if (child == 0) {
            auto lager = store::aabn_rocks(folder, small);
            if (!lager) _exit(1);
            SeededEntropy random(static_cast<std::uint64_t>(1000 + round));
            ManualClock clock(krypto::test::proevetid());
            oio::Motor motor(**lager, clock, random, {});
            Administration adm(motor, clock, random, {});
            const Administrator who = Verden::godkender(kKorsbaek);
            for (const Uuid& u : agreements) {
                const auto all = adm.aftaleoversigt(who, u);
                if (!all) _exit(1);
                const Uuid part = all->parter.at(0).uuid;
                const auto text = adm.godkendelsestekst(who, part);
                if (write(line[1], "x", 1) != 1) _exit(1);
                if (text) (void)adm.godkend(who, {part, text->sha256, true});
            }
            for (;;)
                pause();
        }
        char byte = 0;
        for (int n = 0; n < 8 * (round + 1); ++n)
            REQUIRE(read(line[0], &byte, 1) == 1);
        usleep(static_cast<useconds_t>(300 * round));
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        auto lager = store::aabn_rocks(folder, small);
        REQUIRE(lager);
        Verden v({}, lager->get());
        approved = 0;
        for (const Uuid& u : agreements)
            approved += alt_eller_intet(v, u) ? 1 : 0;
        // Every one before the last byte had been answered.
        CHECK(approved >= static_cast<std::size_t>(8 * (round + 1) - 1));
        close(line[0]);
        close(line[1]);
    }
    std::filesystem::remove_all(folder);
}
