// What the endpoint counts. Names and labels stand in docs/drift.md; every label set is bounded.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/metrics.hpp"
#include "soap/fejl.hpp"

namespace faelled::soap {

// One operation of one service.
class Operationsmaaling {
  public:
    Operationsmaaling(std::string_view service, std::string_view operation);

    // `status`: StatusKode of the answer.
    void svaret(int status, std::int64_t microseconds) const;

  private:
    static constexpr std::array<std::string_view, 8> kStatus = {"20", "40", "41", "43",
                                                                "44", "49", "50", "other"};
    std::array<metrics::Counter*, kStatus.size()> antal_{};
    metrics::Histogram* varighed_;
};

class Endepunktsmaaling {
  public:
    Endepunktsmaaling();

    void fault(Faultgrund reason) { faults_[static_cast<std::size_t>(reason)]->add(); }
    // The path, or wsa:Action, names another operation than the Body does.
    void anden_sti() { sti_.add(); }
    void anden_action() { action_.add(); }

  private:
    std::array<metrics::Counter*, std::size(kGrundnavne)> faults_{};
    metrics::Counter& sti_;
    metrics::Counter& action_;
};

}  // namespace faelled::soap
