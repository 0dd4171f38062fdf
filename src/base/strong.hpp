// Strong types for the numbers of the domain.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace faelled {

// CVR number (company register), eight digits. Identifies an authority (myndighed); owner of every
// object.
class Cvr {
  public:
    constexpr Cvr() = default;
    // For constants and values that come from the store.
    constexpr explicit Cvr(std::uint32_t number) : number_(number) {}
    // Exactly eight digits.
    [[nodiscard]] static std::optional<Cvr> parse(std::string_view text);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] constexpr std::uint32_t number() const { return number_; }
    constexpr auto operator<=>(const Cvr&) const = default;

  private:
    std::uint32_t number_ = 0;
};

}  // namespace faelled
