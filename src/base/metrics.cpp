#include "base/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

namespace faelled::metrics {
namespace {

struct Entry {
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<Histogram> histogram;
    std::function<std::int64_t()> read;
};

struct Family {
    std::string help;
    std::string type;
    std::map<std::string, Entry, std::less<>> entries;
};

struct Registry {
    std::mutex mutex;
    std::map<std::string, Family, std::less<>> families;

    Entry& entry(std::string_view name, std::string_view help, std::string_view type,
                 std::string_view labels) {
        Family& f = families[std::string(name)];
        if (f.type.empty()) f.help = help, f.type = type;
        return f.entries[std::string(labels)];
    }
};

// Never destroyed: metrics are touched by threads that may outlive static destruction.
Registry& registry() {
    static auto* instance = new Registry;
    return *instance;
}

std::string with_labels(std::string_view name, std::string_view labels,
                        std::string_view extra = {}) {
    if (labels.empty() && extra.empty()) return std::string(name);
    return fmt::format("{}{{{}{}{}}}", name, labels, labels.empty() || extra.empty() ? "" : ",",
                       extra);
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels,
                      const Histogram& h) {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < h.buckets.size(); ++i) {
        total += h.buckets[i].load(std::memory_order_relaxed);
        const std::string le = i < Histogram::kBounds.size()
                                   ? fmt::format("le=\"{}\"", Histogram::kBounds[i])
                                   : std::string("le=\"+Inf\"");
        out += fmt::format("{} {}\n", with_labels(name + "_bucket", labels, le), total);
    }
    out += fmt::format("{} {}\n", with_labels(name + "_sum", labels),
                       static_cast<double>(h.sum_us.load(std::memory_order_relaxed)) / 1e6);
    out += fmt::format("{} {}\n", with_labels(name + "_count", labels), total);
}

}  // namespace

void Histogram::observe_us(std::int64_t microseconds) {
    const double seconds = static_cast<double>(microseconds) / 1e6;
    const auto at = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
    buckets[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_us.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0)),
                     std::memory_order_relaxed);
}

Counter& counter(std::string_view name, std::string_view help, std::string_view labels) {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    auto& slot = r.entry(name, help, "counter", labels).counter;
    if (!slot) slot = std::make_unique<Counter>();
    return *slot;
}

Gauge& gauge(std::string_view name, std::string_view help, std::string_view labels) {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    auto& slot = r.entry(name, help, "gauge", labels).gauge;
    if (!slot) slot = std::make_unique<Gauge>();
    return *slot;
}

Histogram& histogram(std::string_view name, std::string_view help, std::string_view labels) {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    auto& slot = r.entry(name, help, "histogram", labels).histogram;
    if (!slot) slot = std::make_unique<Histogram>();
    return *slot;
}

void gauge_function(std::string_view name, std::string_view help, std::string_view labels,
                    std::function<std::int64_t()> read) {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    r.entry(name, help, "gauge", labels).read = std::move(read);
}

std::string exposition() {
    Registry& r = registry();
    const std::lock_guard lock(r.mutex);
    std::string out;
    for (const auto& [name, family] : r.families) {
        out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, family.type);
        for (const auto& [labels, e] : family.entries) {
            if (e.counter)
                out += fmt::format("{} {}\n", with_labels(name, labels), e.counter->value());
            if (e.gauge) out += fmt::format("{} {}\n", with_labels(name, labels), e.gauge->value());
            if (e.read) out += fmt::format("{} {}\n", with_labels(name, labels), e.read());
            if (e.histogram) append_histogram(out, name, labels, *e.histogram);
        }
    }
    return out;
}

}  // namespace faelled::metrics
