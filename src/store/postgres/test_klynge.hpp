// A throwaway PostgreSQL for tests: its own data in a temporary folder, reached by a socket there
// only, run by an unprivileged user, gone when the test program ends. Durability against loss of
// power is off (fsync), against killed processes it is whole.
#pragma once

#include <memory>
#include <string>

namespace faelled::store::test {

class Klynge {
  public:
    // Makes and starts one; empty when PostgreSQL is not installed or FAELLED_TEST_POSTGRES is 0
    // (`hvorfor` then says so).
    [[nodiscard]] static std::unique_ptr<Klynge> lav(std::string& hvorfor);
    ~Klynge();
    Klynge(const Klynge&) = delete;
    Klynge& operator=(const Klynge&) = delete;

    // One for the whole test program; null when there is none.
    [[nodiscard]] static Klynge* faelles();

    // A new empty schema of its own, as a URL.
    [[nodiscard]] std::string nyt_skema();
    // Kills the postmaster with SIGKILL; its children notice by themselves.
    void draeb();
    void stop();  // in an orderly way
    void start();

  private:
    explicit Klynge(std::string folder) : mappe_(std::move(folder)) {}
    [[nodiscard]] bool koer(const std::string& command) const;
    [[nodiscard]] std::string som_bruger() const;

    std::string mappe_;
    int pid_ = -1;
    int skemaer_ = 0;
};

}  // namespace faelled::store::test
