// What a fairly shared queue tells of itself. Private to net.
#pragma once

#include <fmt/format.h>
#include <string_view>

#include "base/metrics.hpp"

namespace faelled::net {

struct Turmaaling {
    explicit Turmaaling(std::string_view pool)
        : ventende(metrics::gauge("faelled_turn_waiting", "Jobs that wait for their caller's turn",
                                  fmt::format("pool=\"{}\"", pool))),
          ventetid(metrics::histogram("faelled_turn_wait_seconds",
                                      "From a job's arrival to its turn",
                                      fmt::format("pool=\"{}\"", pool))),
          fuld(afvist(pool, "all")),
          kalder_fuld(afvist(pool, "caller")) {}

    metrics::Gauge& ventende;
    metrics::Histogram& ventetid;
    metrics::Counter& fuld;
    metrics::Counter& kalder_fuld;

  private:
    static metrics::Counter& afvist(std::string_view pool, std::string_view queue) {
        return metrics::counter("faelled_turn_refused_total",
                                "Jobs refused: too many waiting, of all or of their caller",
                                fmt::format("pool=\"{}\",queue=\"{}\"", pool, queue));
    }
};

}  // namespace faelled::net
