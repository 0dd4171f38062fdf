#include "rest/graphql/block_string.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace faelled::rest::graphql {

namespace {

std::vector<std::string_view> lines_of(std::string_view raw) {
    std::vector<std::string_view> lines;
    std::size_t start = 0;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\n' && raw[i] != '\r') continue;
        lines.push_back(raw.substr(start, i - start));
        if (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
        start = i + 1;
    }
    lines.push_back(raw.substr(start));
    return lines;
}

std::size_t indent_of(std::string_view line) {
    return std::min(line.find_first_not_of(" \t"), line.size());
}

}  // namespace

std::string block_string_value(std::string_view raw) {
    std::vector<std::string_view> lines = lines_of(raw);
    std::optional<std::size_t> common;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const std::size_t indent = indent_of(lines[i]);
        if (indent < lines[i].size() && (!common || indent < *common)) common = indent;
    }
    for (std::size_t i = 1; common && i < lines.size(); ++i) {
        lines[i] = lines[i].substr(std::min(*common, lines[i].size()));
    }
    const auto blank = [](std::string_view l) { return indent_of(l) == l.size(); };
    while (!lines.empty() && blank(lines.front()))
        lines.erase(lines.begin());
    while (!lines.empty() && blank(lines.back()))
        lines.pop_back();
    std::string out;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) out += '\n';
        out += lines[i];
    }
    return out;
}

}  // namespace faelled::rest::graphql
