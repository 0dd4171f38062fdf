// What crosses a module border when something can fail.
//
// Result<T> is std::expected<T, Fejl>. A Fejl names one of three kinds of failure:
//   kKalder  the caller's fault: answered with a status code, never logged above info
//   kMiljoe  the environment's (disk, network, peer): handled, counted, alarmed
//   kIntern  ours: a broken invariant; the operation is given up and an error is logged
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace faelled {

enum class FejlSlags { kKalder, kMiljoe, kIntern };

// `kode` is the StatusKode of the OIO interfaces (20 is success and never appears here):
// 40 bad request, 41 token, 43 not allowed, 44 not found, 49 conflict with state, 50 internal.
struct Fejl {
    FejlSlags slags = FejlSlags::kIntern;
    int kode = 50;
    // Danish sentence for the caller. Never personal data.
    std::string tekst;
    // The offending element ("sd:UUIDIdentifikator") and the rule it broke, empty when not about an
    // element.
    std::string element;
    std::string regel;

    bool operator==(const Fejl&) const = default;

    [[nodiscard]] static Fejl kalder(int kode, std::string tekst) {
        return {FejlSlags::kKalder, kode, std::move(tekst), {}, {}};
    }
    // 40 with the element and the rule.
    [[nodiscard]] static Fejl ugyldig(std::string element, std::string regel) {
        std::string text = "Ugyldig forespørgsel: " + element + ": " + regel;
        return {FejlSlags::kKalder, 40, std::move(text), std::move(element), std::move(regel)};
    }
    [[nodiscard]] static Fejl miljoe(std::string tekst) {
        return {FejlSlags::kMiljoe, 50, std::move(tekst), {}, {}};
    }
    [[nodiscard]] static Fejl intern(std::string tekst) {
        return {FejlSlags::kIntern, 50, std::move(tekst), {}, {}};
    }
};

template <typename T>
using Result = std::expected<T, Fejl>;

}  // namespace faelled

#define FAELLED_CONCAT_(a, b) a##b
#define FAELLED_CONCAT(a, b) FAELLED_CONCAT_(a, b)

// FAELLED_TRY(auto x, expression): x becomes the value, or the function returns the Fejl.
#define FAELLED_TRY(declaration, ...) \
    FAELLED_TRY_(FAELLED_CONCAT(faelled_try_, __LINE__), declaration, __VA_ARGS__)
#define FAELLED_TRY_(name, declaration, ...)                    \
    auto name = (__VA_ARGS__);                                  \
    if (!name) return std::unexpected(std::move(name).error()); \
    declaration = std::move(*name)

// FAELLED_CHECK(expression): for Result<void>.
#define FAELLED_CHECK(...)                                  \
    if (auto faelled_check = (__VA_ARGS__); !faelled_check) \
    return std::unexpected(std::move(faelled_check).error())
