// SF1500 messages for load: texts of one call each, and the scenarios made of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/uuid.hpp"
#include "last.hpp"

namespace faelled::bench {

// What the calls are about: units that exist, users' keys that exist, who owns what is made.
struct Grundlag {
    std::string myndighed;             // CVR for the header Faelled-Myndighed; may be empty
    std::string organisation;          // UUID of the authority's Organisation
    std::vector<std::string> enheder;  // UUIDs
    std::vector<std::string> noegler;  // BrugervendtNoegle of users
    std::uint64_t froe = 0;  // everything that varies follows from this and the request's number
};

// Each answer must have status 20, name the request's MessageID in RelatesTo, and for laes carry
// the UUID that was asked for. The Grundlag must outlive the Scenario.
[[nodiscard]] Scenario laes(const Grundlag& g);
[[nodiscard]] Scenario soeg(const Grundlag& g);
[[nodiscard]] Scenario importer(const Grundlag& g);
[[nodiscard]] Scenario ret(const Grundlag& g);

// What a walk through the hierarchy has met. Pages of 500 of each type, till all lists are empty.
struct Hierarkifund {
    std::uint64_t sider = 0;
    std::uint64_t objekter = 0;
    bool tom = false;
    std::vector<std::string> enheder;
    std::vector<std::string> noegler;
};
// For one connection: page n begins at 500 n.
[[nodiscard]] Scenario hierarki(const Grundlag& g, Hierarkifund& fund);

}  // namespace faelled::bench
