// Messages of the indexes and of Klassifikation for load (SF1470, SF1490, SF1510), and the
// scenarios made of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "last.hpp"

namespace faelled::bench {

// A line of seed-ids/borgere.txt.
struct Borger {
    std::string cpr;
    std::size_t sager = 0;
    std::size_t dokumenter = 0;
    std::size_t notater = 0;
    std::size_t bevillinger = 0;
    std::size_t effektueringer = 0;
    std::size_t nylige = 0;  // payments of the last 88 days
    std::size_t mulige = 0;  // ... of the last 95 days, counted from the day of the seeding
};

struct Klasse {
    std::string nummer;
    std::string uuid;
};

struct Indeksgrundlag {
    std::string organisation;  // UUID and CVR of the authority that the caller writes for
    std::string cvr;
    std::string system;  // UUID of the calling system
    std::vector<Borger> borgere;
    std::vector<Klasse> klasser;
    std::uint64_t froe = 0;  // everything that varies follows from this and the request's number
};

// Each answer in SOAP is checked: status 20 and the request's TransactionUUID in the header, and of
// what was asked for the exact number. The Indeksgrundlag must outlive the Scenario.

// `antal` new cases of ten relations in each call; every one must be taken.
[[nodiscard]] Scenario sag_importer(const Indeksgrundlag& g, std::size_t antal);
// A person's cases in any role, the first 50 shown with everything and with their documents.
[[nodiscard]] Scenario sager_for_part(const Indeksgrundlag& g);
// The same without what is shown: how many there are.
[[nodiscard]] Scenario antal_for_part(const Indeksgrundlag& g);
// A person's grants and payments, the first 50 of each.
[[nodiscard]] Scenario ydelser_for_part(const Indeksgrundlag& g);
// Everything about a person from both indexes, in one page, as JSON: how many of each kind, and as
// many lines.
[[nodiscard]] Scenario overblik_for_part(const Indeksgrundlag& g);
// What a person was paid in the last three months, by UDK-loven § 8; for a caller of another
// authority. As many payments as there are, each told.
[[nodiscard]] Scenario paragraf8_for_part(const Indeksgrundlag& g);
// The class with a KLE number; the class with a UUID, with all it has.
[[nodiscard]] Scenario klasse_soeg(const Indeksgrundlag& g);
[[nodiscard]] Scenario klasse_laes(const Indeksgrundlag& g);

}  // namespace faelled::bench
