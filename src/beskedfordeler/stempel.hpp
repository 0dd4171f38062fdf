// Stamping: what the Beskedfordeler itself writes into Leveranceinformation (chapter 4). Only the
// envelope is rewritten; every byte of the payloads is the sender's.
//
// A message is stamped once, into a Skabelon that is stored once; what differs between copies is
// put in when a copy is delivered.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/strong.hpp"
#include "base/time.hpp"
#include "beskedfordeler/kuvert.hpp"

namespace faelled::beskedfordeler {

inline constexpr std::string_view kFordelingssystem = "f9fbbb38-4b2f-11e5-885d-feff819cdc9f";

// What is the same for all copies.
struct Stempel {
    Uuid transaktion;
    Uuid kildesystem;          // the sender's, from its token
    std::string ip;            // "::FFFF:192.0.2.17" or IPv6; empty: left out
    std::string akkreditiver;  // base64(subject).base64(serial).base64(issuer); empty: left out
};

struct Skabelon {
    std::string tekst;
    Stykke modtagere;      // all of TilladtModtager, empty where there is none
    std::size_t rute = 0;  // where Leveranceruter goes

    bool operator==(const Skabelon&) const = default;
};

// Values the sender wrote into the Beskedfordeler's fields are dropped. `bevar` are the positions
// in Kuvert::tilladt_modtager that stay, ascending (the sender's limit, 6.3).
[[nodiscard]] Skabelon stempl(std::string_view bytes, const Kuvert& k, const Stempel& s,
                              std::span<const std::size_t> bevar);

// What differs.
struct Rute {
    Tid modtaget;
    Tid leveret;
    Uuid fra;         // the system it came from
    Uuid abonnement;  // ErLeveretIHenholdTil
    std::uint32_t forsoeg = 1;
    // The list that the receiver sees instead of the sender's; empty: the sender's.
    std::span<const Cvr> modtagere = {};
};
[[nodiscard]] std::string lav_kopi(const Skabelon& s, const Rute& r);

// An address as the envelope has it: IPv4 as ::FFFF:a.b.c.d.
[[nodiscard]] std::string ip_tekst(std::string_view address);

}  // namespace faelled::beskedfordeler
