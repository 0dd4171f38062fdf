// Structured log: one JSON object a line on standard error, {"tid","niveau","haendelse",
// fields...}.
//
// An event is a fixed name; what varies goes into fields. Values are escaped, cut at 512 bytes, and
// every run of ten digits (also six-four) outside a whole UUID is replaced by "##########"
// before it is written. Tokens, keys and message content are never given to the log. Level error is
// only for what a person must act on. Thread-safe.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace faelled::log {

enum class Niveau { kDebug, kInfo, kAdvarsel, kFejl };

struct Felt {
    std::string_view navn;
    std::string vaerdi;

    Felt(std::string_view n, std::string_view v) : navn(n), vaerdi(v) {}
    Felt(std::string_view n, const char* v) : navn(n), vaerdi(v) {}
    Felt(std::string_view n, const std::string& v) : navn(n), vaerdi(v) {}
    template <std::integral I>
    Felt(std::string_view n, I v) : navn(n), vaerdi(std::to_string(v)) {}
};

void write(Niveau niveau, std::string_view event, std::initializer_list<Felt> fields);

inline void debug(std::string_view e, std::initializer_list<Felt> f = {}) {
    write(Niveau::kDebug, e, f);
}
inline void info(std::string_view e, std::initializer_list<Felt> f = {}) {
    write(Niveau::kInfo, e, f);
}
inline void advarsel(std::string_view e, std::initializer_list<Felt> f = {}) {
    write(Niveau::kAdvarsel, e, f);
}
inline void fejl(std::string_view e, std::initializer_list<Felt> f = {}) {
    write(Niveau::kFejl, e, f);
}

// Lines below this level are dropped. Default kInfo.
void set_niveau(Niveau lowest);
// "debug", "info", "advarsel", "fejl"; false when unknown.
bool set_niveau(std::string_view name);

// What the log does to every value; also for texts that leave the program by other ways.
[[nodiscard]] std::string uden_cpr(std::string_view text);

}  // namespace faelled::log
