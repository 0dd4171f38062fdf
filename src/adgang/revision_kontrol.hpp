// Checks the whole audit log: every chain from its beginning or its anchor, every seal, the links
// between days, the rows beside the chain, and that the metering counts what the records say. For
// an installation that is stopped (or a store that nobody writes).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/revision.hpp"
#include "krypto/x509.hpp"

namespace faelled::adgang {

enum class Segldom : std::uint8_t { kGyldig, kForkert, kUkendtCertifikat };

// Judges a signature. `der`: the certificate as the log keeps it, empty when it is not there.
using Seglproeve =
    std::function<Segldom(const krypto::Fingeraftryk& certifikat, std::string_view der,
                          std::string_view data, std::string_view signatur)>;

// Believes these certificates only. Without any: those that the log itself keeps, and the caller
// must compare Revisionskontrol::certifikater with prints he knows.
[[nodiscard]] Seglproeve seglproeve(
    std::vector<std::shared_ptr<const krypto::Certifikat>> betroede);

// What somebody noted outside the store (the log line revision_dag): record `nr` has this hash.
// Finds a log that was cut and sealed anew.
struct Vidne {
    Kaede kaede = Kaede::kAdgang;
    std::uint64_t nr = 0;
    krypto::Fingeraftryk hash{};
    std::uint8_t node = 0;
};

struct Kontrolvalg {
    Seglproeve proeve;
    std::vector<Vidne> vidner;
    // Records older than this before the newest one must lie under a seal; 0: not asked for.
    std::int64_t segl_inden_us = 3'600 * kSekund;
    std::size_t forbrug_maks = 1'000'000;  // rows counted again; with more they are not compared
};

struct Revisionsfund {
    Kaede kaede = Kaede::kAdgang;
    std::uint64_t nr = 0;  // of the record; 0: a row beside the chain
    std::string tekst;     // Danish
    std::uint8_t node = 0;
};

struct Revisionskontrol {
    struct Kaedetal {
        std::uint64_t foerste = 0;  // numbers that are there
        std::uint64_t sidste = 0;
        std::uint64_t poster = 0;  // without seals and beginnings of days
        std::uint64_t segl = 0;
        std::uint64_t dage = 0;
        std::uint64_t uforseglede = 0;  // poster after the last seal: chained, not signed
        std::uint64_t ryddet_til = 0;   // the anchor's number
        krypto::Fingeraftryk hash{};    // after `sidste`
    };
    struct Node {
        std::uint8_t node = 0;
        std::array<Kaedetal, 2> kaeder;  // kAdgang, kAdministration
    };
    std::array<Kaedetal, 2> kaeder;                  // of node 0
    std::vector<Node> andre;                         // of the other nodes that have a log
    std::vector<krypto::Fingeraftryk> certifikater;  // that seals name
    std::uint64_t forbrugsraekker = 0;
    bool forbrug_efterregnet = true;
    std::vector<Revisionsfund> fund;  // in order of node, chain and number; at most 1000
};

// Fejl only when the store does not answer; what is wrong with the log is found and listed. The
// first finding of a chain is the first broken record; after one the check goes on at the next seal
// or day, where the chain's hash is written in full.
[[nodiscard]] Result<Revisionskontrol> kontroller(
    store::Lager& lager, const Kontrolvalg& valg,
    const std::function<void(std::uint64_t done)>& fremdrift = {});

}  // namespace faelled::adgang
