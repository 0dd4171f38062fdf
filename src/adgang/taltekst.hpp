// A number as callers write it: digits, all of the text. Private to the module.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace faelled::adgang {

// Nothing when it is not one, or does not fit.
template <typename T>
std::optional<T> ud_tal(std::string_view text) {
    T n{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

}  // namespace faelled::adgang
