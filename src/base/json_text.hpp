// Writing a JSON string, for the log and for small replies that need no JSON library.
#pragma once

#include <string>
#include <string_view>

namespace faelled {

// Appends `text` as a quoted JSON string. Bytes that are not UTF-8 become U+FFFD.
void append_json_text(std::string& out, std::string_view text);

}  // namespace faelled
