// A naive model of valid time for property tests. It shares nothing with the engine's algorithms: a
// timeline is an array of days, and each day knows the value and the From of the period it belongs
// to.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "oio/test_beskrivelse.hpp"

namespace faelled::oio::test {

inline constexpr int kDays = 14;  // writes use days 0..kDays
inline constexpr int kCells =
    kDays + 2;  // cell 0: before day 0; cell n: from day n-1; the last one without end
inline constexpr int kMinusInf = 0;      // as a From
inline constexpr int kPlusInf = kCells;  // as a To

inline Tid grid(int cell) {
    if (cell == kMinusInf) return Tid::minus_uendelig();
    return cell == kPlusInf ? kInf : dag(cell - 1);
}

struct Cell {
    std::string value;
    int from = -1;
    bool operator==(const Cell&) const = default;
};
using Line = std::array<std::optional<Cell>, kCells>;

inline void clear_period(Line& line, int from) {
    for (auto& c : line)
        if (c && c->from == from) c.reset();
}

inline void put_slot(Line& line, int from, int to, const std::string& value) {
    clear_period(line, from);
    if (from == to) return;
    for (int c = to; c < kCells; ++c)
        if (line[c] && line[c]->from < to) line[c]->from = to;
    for (int c = from; c < to; ++c)
        line[c] = Cell{value, from};
}

inline void put_fact(Line& line, int from, int to, const std::string& value) {
    clear_period(line, from);
    if (from == to) return;
    std::set<int> hit;
    for (int c = from; c < to; ++c)
        if (line[c]) hit.insert(line[c]->from);
    for (const int f : hit)
        clear_period(line, f);
    for (int c = from; c < to; ++c)
        line[c] = Cell{value, from};
}

struct Incoming {
    std::string key;  // timeline
    bool slot = false;
    int from = 0;
    int to = 0;
    std::string value;
};

struct Picture {
    std::map<std::string, Line> lines;

    void apply(const std::vector<Incoming>& all) {
        for (const bool zero : {true, false})
            for (const Incoming& i : all)
                if (i.slot && (i.from == i.to) == zero)
                    put_slot(lines[i.key], i.from, i.to, i.value);
        for (const Incoming& i : all)
            if (!i.slot) put_fact(lines[i.key], i.from, i.to, i.value);
    }
    // key|value|from|to of everything valid in the cell.
    [[nodiscard]] std::multiset<std::string> at(int cell) const {
        std::multiset<std::string> out;
        for (const auto& [key, line] : lines) {
            if (!line[cell]) continue;
            int to = cell;
            while (to < kCells && line[to] && line[to]->from == line[cell]->from)
                ++to;
            out.insert(key + "|" + line[cell]->value + "|" + std::to_string(line[cell]->from) +
                       "|" + std::to_string(to));
        }
        return out;
    }
    [[nodiscard]] bool same(const Picture& o) const {
        for (int c = 0; c < kCells; ++c)
            if (at(c) != o.at(c)) return false;
        return true;
    }
};

inline int cell_of(Tid t) {
    for (int c = 0; c <= kPlusInf; ++c)
        if (grid(c) == t) return c;
    return -99;
}

}  // namespace faelled::oio::test
