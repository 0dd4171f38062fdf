#include "base/log.hpp"

#include <unistd.h>

#include <atomic>

#include "base/clock.hpp"
#include "base/json_text.hpp"
#include "base/uuid.hpp"

namespace faelled::log {
namespace {

std::atomic<Niveau> g_lowest{Niveau::kInfo};
constexpr std::size_t kMaxValue = 512;

constexpr std::string_view name_of(Niveau n) {
    switch (n) {
        case Niveau::kDebug:
            return "debug";
        case Niveau::kInfo:
            return "info";
        case Niveau::kAdvarsel:
            return "advarsel";
        case Niveau::kFejl:
            return "fejl";
    }
    return "fejl";
}

constexpr std::size_t kUuidTegn = 36;

constexpr bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// A whole UUID stands here. Its digits are no CPR number, and calls are followed by it.
bool er_uuid(std::string_view text, std::size_t at) {
    if (text.size() - at < kUuidTegn || (at > 0 && is_word(text[at - 1]))) return false;
    if (at + kUuidTegn < text.size() && is_word(text[at + kUuidTegn])) return false;
    return is_word(text[at]) && Uuid::parse(text.substr(at, kUuidTegn)).has_value();
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::string uden_cpr(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size();) {
        if (er_uuid(out, i)) {
            i += kUuidTegn;
            continue;
        }
        if (!is_digit(out[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        std::size_t digits = 0;
        // One hyphen or space after the sixth digit is the usual way of writing a CPR number.
        while (end < out.size() &&
               (is_digit(out[end]) ||
                (digits == 6 && end == i + 6 && (out[end] == '-' || out[end] == ' ') &&
                 end + 1 < out.size() && is_digit(out[end + 1])))) {
            if (is_digit(out[end])) ++digits;
            ++end;
        }
        if (digits == 10) out.replace(i, end - i, "##########"), end = i + 10;
        i = end;
    }
    return out;
}

void set_niveau(Niveau lowest) {
    g_lowest = lowest;
}

bool set_niveau(std::string_view name) {
    for (const Niveau n : {Niveau::kDebug, Niveau::kInfo, Niveau::kAdvarsel, Niveau::kFejl}) {
        if (name == name_of(n)) {
            g_lowest = n;
            return true;
        }
    }
    return false;
}

void write(Niveau niveau, std::string_view event, std::initializer_list<Felt> fields) {
    if (niveau < g_lowest.load(std::memory_order_relaxed)) return;
    std::string line = R"({"tid":")" + utc_datetime(system_clock().now()) + R"(","niveau":")";
    line.append(name_of(niveau)).append(R"(","haendelse":")").append(event).append("\"");
    for (const Felt& f : fields) {
        line.append(",\"").append(f.navn).append("\":");
        append_json_text(line, uden_cpr(std::string_view(f.vaerdi).substr(0, kMaxValue)));
    }
    line.append("}\n");
    // One write(2) a line keeps lines whole between threads; a failed log write has nowhere to be
    // reported.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace faelled::log
