#include "base/clock.hpp"

#include <chrono>

namespace faelled {
namespace {

class SystemClock final : public Clock {
  public:
    [[nodiscard]] Tid now() const override {
        using namespace std::chrono;
        return {duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch())
                    .count()};
    }
};

}  // namespace

Clock& system_clock() {
    static SystemClock instance;
    return instance;
}

std::int64_t monotonic_us() {
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace faelled
