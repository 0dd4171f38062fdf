// What is settled about incoming bytes before libxml2 sees them: the encoding, and that no start
// tag has more attributes than allowed. Private to the module.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace faelled::xml {

// `indhold` views either the bytes given (less a byte order mark) or `omsat`.
struct Kodning {
    std::string omsat;           // UTF-16 turned into UTF-8, else empty
    const char* navn = nullptr;  // for libxml2; null: UTF-8
};

// Empty when the encoding is none of those allowed, or the bytes cannot be of it.
[[nodiscard]] std::optional<Kodning> kodning(std::string_view bytes);

// True when some tag has more than `max` attributes. Looks only at quotes, '=' and '>', so it may
// also be true of a text that is no XML; it is never false of one that is.
//
// libxml2 compares each attribute of a tag with every one before it and tells us only when the tag
// ends: a megabyte of attributes would hold a thread for many seconds.
[[nodiscard]] bool for_mange_attributter(std::string_view xml, std::size_t max);

}  // namespace faelled::xml
