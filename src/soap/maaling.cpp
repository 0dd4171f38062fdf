#include "soap/maaling.hpp"

#include <algorithm>
#include <string>

namespace faelled::soap {

namespace {

metrics::Counter& uens(std::string_view kind) {
    return metrics::counter("faelled_soap_mismatch_total",
                            "Calls whose path or wsa:Action names another operation than the Body",
                            "kind=\"" + std::string(kind) + "\"");
}

}  // namespace

Operationsmaaling::Operationsmaaling(std::string_view service, std::string_view operation)
    : varighed_(&metrics::histogram("faelled_soap_request_seconds",
                                    "From whole request to whole answer",
                                    "operation=\"" + std::string(operation) + "\"")) {
    for (std::size_t i = 0; i < kStatus.size(); ++i) {
        const std::string labels = "service=\"" + std::string(service) + "\",operation=\"" +
                                   std::string(operation) + "\",status=\"" +
                                   std::string(kStatus[i]) + "\"";
        antal_[i] = &metrics::counter("faelled_soap_requests_total",
                                      "SOAP calls answered, by StatusKode", labels);
    }
}

void Operationsmaaling::svaret(int status, std::int64_t microseconds) const {
    const auto known =
        std::ranges::find(kStatus.begin(), kStatus.end() - 1, std::to_string(status));
    antal_[static_cast<std::size_t>(known - kStatus.begin())]->add();
    varighed_->observe_us(microseconds);
}

Endepunktsmaaling::Endepunktsmaaling() : sti_(uens("path")), action_(uens("action")) {
    for (std::size_t i = 0; i < faults_.size(); ++i) {
        faults_[i] = &metrics::counter("faelled_soap_faults_total", "SOAP faults sent",
                                       "reason=\"" + std::string(kGrundnavne[i]) + "\"");
    }
}

}  // namespace faelled::soap
