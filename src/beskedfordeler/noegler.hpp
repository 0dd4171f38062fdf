// Keys of the Beskedfordeler in Rum::kTjeneste (docs/formater/besked.md). All begin with 'B' and a
// letter for the kind. Private to the module.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/uuid.hpp"

namespace faelled::beskedfordeler {

enum class Slags : char {
    kTaeller = 'g',         // next message number
    kBesked = 'm',          // number -> message
    kAntal = 'n',           // number -> copies left, where it is not one
    kUden = 'u',            // number -> time; a message that nobody got
    kId = 'i',              // BeskedId or TransaktionsId, number -> nothing
    kKoe = 'q',             // mailbox, place -> copy that waits
    kKopi = 'k',            // mailbox, place -> copy that was acknowledged
    kFejl = 'f',            // mailbox, place -> copy in the error queue
    kDueslag = 'd',         // mailbox -> counts
    kUrevideret = 'r',      // mailbox, place -> time; taken off before its audit record was durable
    kSending = 'p',         // mailbox -> where its push stands
    kUdbakke = 'o',         // how far the outbox has been sent
    kVaerdi = 'v',          // value list, value -> nothing
    kRegisternummer = 'a',  // number that every write of the registers raises; of several nodes
    kAendring = 'c',        // that number modulo 256 -> what the write changed; of several nodes
    kLaeser = 'l',          // mailbox, node's place -> who reads it there; of several nodes
    kRettet = 'e',          // -> any; changes when an owner takes away what waits; of several nodes
    kStatistik = 'h',       // hour, type, sender, mailbox, place of the node -> counts
};

inline void tilfoej_u64(std::string& out, std::uint64_t v) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(v >> shift));
}
[[nodiscard]] inline std::uint64_t laes_u64(std::string_view eight) {
    std::uint64_t v = 0;
    for (const char c : eight.substr(0, 8))
        v = v << 8 | static_cast<std::uint8_t>(c);
    return v;
}

[[nodiscard]] inline std::string noegle(Slags s) {
    return {'B', static_cast<char>(s)};
}
[[nodiscard]] inline std::string noegle(Slags s, std::uint64_t nr) {
    std::string out = noegle(s);
    tilfoej_u64(out, nr);
    return out;
}
[[nodiscard]] inline std::string noegle(Slags s, const Uuid& id) {
    std::string out = noegle(s);
    out.append(id.view());
    return out;
}
[[nodiscard]] inline std::string noegle(Slags s, const Uuid& id, std::uint64_t nr) {
    std::string out = noegle(s, id);
    tilfoej_u64(out, nr);
    return out;
}

}  // namespace faelled::beskedfordeler
