// What Organisation knows of classes: KLE numbers and titles as Klassifikation has them now, so
// that a KLE that is loaded is the one Organisation shows and searches by; the titles of its own
// roles and types from the start data.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/grunddata.hpp"
#include "klassifikation/klassifikation.hpp"
#include "oio/xml_form.hpp"
#include "rest/organisation/kilde.hpp"

namespace faelled::app {

// Common classes only: a local one is its owner's. What Klassifikation changes is seen here within
// a second. Thread-safe.
class Klasseopslag final : public oio::Etiketter {
  public:
    // Both outlive it.
    Klasseopslag(klassifikation::Klassifikation& service, const Grunddata& grund);

    // A subject number.
    [[nodiscard]] std::optional<rest::KleKlasse> kle(const Uuid& uuid) const;
    // "27", "27.03", "27.03.09", or a prefix with `*` at the end; in order of number. Ended numbers
    // too: what was tied to them still is.
    [[nodiscard]] std::vector<Uuid> kle_uuider(std::string_view pattern) const;
    // Of any other class; nothing when it is not known.
    [[nodiscard]] std::optional<std::string> titel(const Uuid& klasse) const;
    [[nodiscard]] std::string_view etiket(const Uuid& klasse) const override;

  private:
    struct Tabel;
    [[nodiscard]] std::shared_ptr<const Tabel> tabel() const;
    [[nodiscard]] Result<std::shared_ptr<const Tabel>> laes(std::uint64_t generation) const;

    klassifikation::Klassifikation& service_;
    const Grunddata& grund_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const Tabel> tabel_;
    mutable std::int64_t laest_us_ = 0;
    mutable bool laeser_ = false;
    // Numbers that a label has been made of: a label is a view that must hold. Bounded.
    mutable std::unordered_set<std::string> etiketter_;
};

}  // namespace faelled::app
