// What a change of an object in a register of our own is as a message (beskedfordeler.md 5.2).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/besked/indekshaendelser.hpp"
#include "base/uuid.hpp"
#include "oio/motor.hpp"

namespace faelled::app {

// Message types of the platform's own registers.
inline constexpr std::string_view kOrgBruger = "94ef3c82-10e9-4d12-a9d9-7a7242d5ba83";
inline constexpr std::string_view kOrgEnhed = "1996db0e-0a7c-425f-b2c2-03466a536c4d";
// Every other change: ObjektType and ObjektHandling say which.
inline constexpr std::string_view kObjektaendring = "5b2b2f5e-7f0d-4f0c-9a53-5f4e2e1c7a10";
inline constexpr std::string_view kOrganisationssystem = "795ac65f-b480-4a01-98af-441980b192c3";

struct Egenbesked {
    std::string type;                                             // one of the above
    std::string objekt;                                           // the object that changed
    std::string objekttype;                                       // UUID
    std::string handling;                                         // the event
    std::vector<std::pair<std::string, std::string>> relaterede;  // object, type
    // Of the other registers: subject, sensitivity, content. Left to haendelsesindhold(), since it
    // costs reading the object, and mostly nobody subscribes.
    Haendelsesindhold indhold = {};
};

// Sikkerhedsklassificering of the levels 1-4.
using Foelsomhedsklasser = std::array<Uuid, 4>;

// The messages of one event, in order; none for slet and passiver in Organisation, and for what
// changed nothing that a message tells.
[[nodiscard]] Result<std::vector<Egenbesked>> egne_beskeder(oio::Motor& motor,
                                                            const oio::Haendelse& h);
// Haendelsesbesked. `nr`: number of the event. `aktoer`: UUID, empty: Organisation itself.
[[nodiscard]] std::string som_haendelsesbesked(const Egenbesked& b, const oio::Haendelse& h,
                                               std::uint64_t nr, const std::string& aktoer,
                                               const Uuid& besked_id,
                                               const Foelsomhedsklasser& levels);

}  // namespace faelled::app
