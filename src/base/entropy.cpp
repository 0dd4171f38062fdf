#include "base/entropy.hpp"

#include <sys/random.h>

#include <cstdlib>
#include <cstring>

namespace faelled {
namespace {

class SystemEntropy final : public Entropy {
  public:
    void fill(std::span<std::uint8_t> out) override {
        // A per-thread pool saves a system call for each UUID.
        thread_local std::uint8_t pool[512];
        thread_local std::size_t used = sizeof pool;
        while (!out.empty()) {
            if (used == sizeof pool) {
                draw(pool);
                used = 0;
            }
            const std::size_t n = std::min(out.size(), sizeof pool - used);
            std::memcpy(out.data(), pool + used, n);
            std::memset(pool + used, 0, n);
            used += n;
            out = out.subspan(n);
        }
    }

  private:
    static void draw(std::span<std::uint8_t> out) {
        while (!out.empty()) {
            const ssize_t n = getrandom(out.data(), out.size(), 0);
            if (n <= 0) std::abort();
            out = out.subspan(static_cast<std::size_t>(n));
        }
    }
};

}  // namespace

Entropy& system_entropy() {
    static SystemEntropy instance;
    return instance;
}

std::uint64_t SeededEntropy::next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

void SeededEntropy::fill(std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out)
        byte = static_cast<std::uint8_t>(next());
}

}  // namespace faelled
