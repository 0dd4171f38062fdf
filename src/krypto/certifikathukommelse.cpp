#include <mutex>

#include "base/lru.hpp"
#include "base/metrics.hpp"
#include "krypto/digest.hpp"
#include "krypto/x509.hpp"

namespace faelled::krypto {
namespace {

metrics::Gauge& maaler() {
    static metrics::Gauge& gauge = metrics::gauge("faelled_krypto_certificates",
                                                  "Decoded certificates remembered, all memories");
    return gauge;
}

}  // namespace

struct Certifikathukommelse::Indre {
    explicit Indre(std::size_t loft) : poster(loft) {}

    std::mutex mutex;
    Lru<Fingeraftryk, std::shared_ptr<const Certifikat>, Fingeraftrykhash> poster;
};

Certifikathukommelse::Certifikathukommelse(std::size_t loft)
    : indre_(std::make_unique<Indre>(loft)) {}

Certifikathukommelse::~Certifikathukommelse() {
    maaler().add(-static_cast<std::int64_t>(antal()));
}

Result<std::shared_ptr<const Certifikat>> Certifikathukommelse::laes(std::string_view text) {
    const Fingeraftryk key = sha256(text);
    {
        const std::lock_guard lock(indre_->mutex);
        if (const auto* kendt = indre_->poster.find(key)) return *kendt;
    }
    FAELLED_TRY(auto c, Certifikat::laes(text));
    const std::lock_guard lock(indre_->mutex);
    const std::size_t foer = indre_->poster.antal();
    indre_->poster.saet(key, c);
    maaler().add(static_cast<std::int64_t>(indre_->poster.antal() - foer));
    return c;
}

std::size_t Certifikathukommelse::antal() const {
    const std::lock_guard lock(indre_->mutex);
    return indre_->poster.antal();
}

}  // namespace faelled::krypto
