#include "app/lederlager.hpp"

#include <charconv>

namespace faelled::app {
namespace {

constexpr std::string_view kNoegle = "noder/leder";

}  // namespace

Result<void> Lederlager::append(store::Batch batch) {
    const std::int64_t mine = nummer_.load();
    if (mine == 0) return indre_.append(std::move(batch));
    const std::string text = std::to_string(mine);
    batch.rum.push_back({store::Rum::kMeta, std::string(kNoegle), text, text});
    Result<void> done = indre_.append(std::move(batch));
    if (done || !store::er_konflikt(done.error())) return done;
    FAELLED_TRY(const bool lead, leder_endnu());
    if (lead) return done;
    return std::unexpected(Fejl::miljoe("En anden node har overtaget opgaven"));
}

Result<bool> Lederlager::overtag(std::int64_t number) {
    FAELLED_TRY(const auto there, indre_.hent(store::Rum::kMeta, kNoegle));
    std::int64_t former = 0;
    if (there) std::from_chars(there->data(), there->data() + there->size(), former);
    if (former > number) return false;
    store::Batch batch;
    batch.rum.push_back({store::Rum::kMeta, std::string(kNoegle), std::to_string(number),
                         there.value_or(std::string())});
    const Result<void> done = indre_.append(std::move(batch));
    if (!done && store::er_konflikt(done.error())) return false;
    FAELLED_CHECK(done);
    nummer_.store(number);
    return true;
}

Result<bool> Lederlager::leder_endnu() {
    FAELLED_TRY(const auto there, indre_.hent(store::Rum::kMeta, kNoegle));
    return there && *there == std::to_string(nummer_.load());
}

}  // namespace faelled::app
