// Counters, gauges and histograms in Prometheus' text format.
//
// A metric is made once, at start, and lives as long as the process; updating it is one atomic
// addition. Names and labels are interface: they stand in docs/drift.md.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace faelled::metrics {

class Counter {
  public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
  public:
    void set(std::int64_t v) { value_.store(v, std::memory_order_relaxed); }
    void add(std::int64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::int64_t> value_{0};
};

// Seconds, in fixed buckets from 0.1 ms to 60 s.
class Histogram {
  public:
    static constexpr std::array<double, 16> kBounds = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
        0.05,   0.1,     0.25,   0.5,   1,      5,     15,   60};
    void observe_us(std::int64_t microseconds);

    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::uint64_t> sum_us{0};
};

// `labels` is the text between the braces, e.g. R"(operation="laes")", or empty. The same name and
// labels give the same object. Thread-safe.
Counter& counter(std::string_view name, std::string_view help, std::string_view labels = {});
Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels = {});
Histogram& histogram(std::string_view name, std::string_view help, std::string_view labels = {});
// A gauge whose value is asked for when metrics are read. The function must stay callable.
void gauge_function(std::string_view name, std::string_view help, std::string_view labels,
                    std::function<std::int64_t()> read);

[[nodiscard]] std::string exposition();

}  // namespace faelled::metrics
