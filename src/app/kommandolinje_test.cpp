#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/filer.hpp"
#include "app/kommandoer.hpp"
#include "app/loopback.hpp"
#include "app/proces.hpp"
#include "app/testmappe_test.hpp"
#include "base/metrics.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

Udgang kald(std::vector<std::string> ord) {
    ord.insert(ord.begin(), "faelled");
    std::vector<char*> argv;
    for (std::string& o : ord)
        argv.push_back(o.data());
    return static_cast<Udgang>(koer(static_cast<int>(argv.size()), argv.data()));
}

}  // namespace

TEST_CASE("Exit codes of the command line") {
    CHECK(kald({"version"}) == Udgang::kOk);
    CHECK(kald({"--help"}) == Udgang::kOk);
    CHECK(kald({}) == Udgang::kBrug);
    CHECK(kald({"kaffe"}) == Udgang::kBrug);
    CHECK(kald({"sandbox"}) == Udgang::kBrug);
    CHECK(kald({"sandbox", "--data", "/tmp/x", "--https-port", "99999"}) == Udgang::kBrug);
    CHECK(kald({"seed", "--data", "/tmp/x", "--kommuner", "0"}) == Udgang::kBrug);
}

TEST_CASE("A configuration is looked through, and serve says what is missing") {
    const Testmappe m;
    REQUIRE(skriv_fil(m.sti("god.toml"), "[traade]\nio = 1\n", Adgang::kOffentlig));
    REQUIRE(skriv_fil(m.sti("daarlig.toml"), "[traade]\nip = 1\n", Adgang::kOffentlig));
    CHECK(kald({"config", "--check", m.sti("god.toml")}) == Udgang::kOk);
    CHECK(kald({"config", "--check", m.sti("daarlig.toml")}) == Udgang::kBrug);
    CHECK(kald({"config", "--check", m.sti("ingen.toml")}) == Udgang::kBrug);
    CHECK(kald({"serve", "--config", m.sti("god.toml")}) == Udgang::kBrug);
    CHECK(kald({"serve", "--config", m.sti("daarlig.toml")}) == Udgang::kBrug);
    // Nothing runs there to be changed.
    CHECK(kald({"clock", "--data", m.sti("ingen"), "+10d"}) == Udgang::kBrug);
    CHECK(kald({"clock", "--data", m.sti("ingen"), "-2h"}) == Udgang::kBrug);
    CHECK(kald({"fault", "--data", m.sti("ingen"), "x", "slow"}) == Udgang::kBrug);
    CHECK(kald({"fault", "--data", m.sti("ingen"), "x", "langsom"}) == Udgang::kBrug);
    CHECK(kald({"onboard", "--data", m.sti("ingen"), "--name", "x", "--cvr", "12345678"}) ==
          Udgang::kBrug);
}

TEST_CASE("seed, verify, kompakter, backup and restore, one after the other") {
    const Testmappe m;
    const std::string data = m.sti("a");
    CHECK(kald({"verify", "--data", data}) == Udgang::kBrug);
    CHECK_FALSE(findes(data + "/lager"));
    REQUIRE(kald({"seed", "--data", data, "--kommuner", "3", "--objekter", "500"}) == Udgang::kOk);
    CHECK(findes(data + "/seed-ids/organisationenhed.txt"));
    CHECK(findes(data + "/seed-ids/bruger.txt"));
    CHECK(findes(data + "/seed-ids/brugernoegler.txt"));
    CHECK(kald({"seed", "--data", data, "--kommuner", "3", "--objekter", "500"}) == Udgang::kBrug);
    CHECK(kald({"verify", "--data", data}) == Udgang::kOk);
    CHECK(kald({"kompakter", "--data", data}) == Udgang::kOk);
    CHECK(kald({"backup", "--data", data, "--til", m.sti("kopi")}) == Udgang::kOk);
    CHECK(kald({"restore", "--fra", m.sti("kopi"), "--data", m.sti("b")}) == Udgang::kOk);
    CHECK(kald({"verify", "--data", m.sti("b")}) == Udgang::kOk);
    CHECK(kald({"restore", "--fra", m.sti("kopi"), "--data", m.sti("b")}) != Udgang::kOk);

    const auto holdt = Mappelaas::tag(data);
    REQUIRE(holdt.has_value());
    CHECK(kald({"verify", "--data", data}) == Udgang::kMiljoe);
}

TEST_CASE("The process tells its size, and loopback has at least one address") {
    registrer_procestal({1'700'000'000 * kSekund});
    const std::string tal = metrics::exposition();
    CHECK(tal.find("process_resident_memory_bytes ") != std::string::npos);
    CHECK(tal.find("process_resident_memory_bytes 0\n") == std::string::npos);
    CHECK(tal.find("process_open_fds ") != std::string::npos);
    CHECK(tal.find("process_start_time_seconds 1700000000\n") != std::string::npos);

    CHECK(loopbackadresser().front() == "127.0.0.1");
}
