// Field tables (AMQP 0-9-1, section 4.2.5.5, with the type letters that RabbitMQ and its clients
// use, which differ from the text for `s`, `l` and `x`).
//
// Pure: bytes to values, values to bytes. A table that came from outside is bounded in depth and
// number of fields; its texts are views of the bytes, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "amqp/bytes.hpp"

namespace faelled::amqp {

struct Tabelgraenser {
    std::size_t dybde;   // tables and arrays inside each other
    std::size_t felter;  // in the whole table, those of nested ones too
};
constexpr Tabelgraenser kTabelgraenser{8, 1024};

struct Felt;
struct Tabelpost;
using Felttabel = std::vector<Tabelpost>;  // in the order of the bytes
using Feltliste = std::vector<Felt>;

// Integers of all widths are one; a 64-bit unsigned above 2^63 keeps its bits.
struct Felt {
    struct Tom {};
    struct Decimaltal {
        std::uint8_t skala = 0;
        std::int32_t vaerdi = 0;
    };
    struct Tidsstempel {
        std::uint64_t sekunder = 0;
    };
    // Text of `S`, or bytes of `x`.
    std::variant<Tom, bool, std::int64_t, double, Decimaltal, Tidsstempel, std::string_view,
                 Felttabel, Feltliste>
        v;
};

struct Tabelpost {
    std::string_view navn;
    Felt felt;
};

// The content of a table, its length already taken off. Nothing when it is malformed or exceeds a
// limit.
[[nodiscard]] std::optional<Felttabel> laes_felttabel(std::string_view bytes,
                                                      const Tabelgraenser& graenser);

// First field of that name; null when there is none.
[[nodiscard]] const Felt* find(const Felttabel& tabel, std::string_view navn);
[[nodiscard]] std::optional<std::string_view> find_tekst(const Felttabel& tabel,
                                                         std::string_view navn);
// True only for a field that is there and is true.
[[nodiscard]] bool find_sand(const Felttabel& tabel, std::string_view navn);

// With its length before it. Integers are written as `l`.
void skriv_felttabel(Byteskriver& w, const Felttabel& tabel);

}  // namespace faelled::amqp
