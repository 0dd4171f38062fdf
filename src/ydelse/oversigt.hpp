// Grants and payments as the flat rows that overviews show (indekser.md chapters 12, 14): of each
// time line what holds today, else what began last. Amounts are the text that was sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/strong.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/operationer.hpp"

namespace faelled::ydelse {

// A person or company; `urn` as sent.
struct Partlinje {
    enum class Art : std::uint8_t { kPerson, kVirksomhed, kUkendt };
    Art art = Art::kUkendt;
    std::string urn;
    std::string navn;

    bool operator==(const Partlinje&) const = default;
};
struct Systemlinje {
    std::string id;  // UUID, or what was sent
    std::string navn;
};
struct Enhedslinje {
    std::optional<Uuid> uuid;
    std::string urn;
    std::string noegle;
    std::string navn;
};
struct Planlinje {
    std::optional<Tid> start;
    std::optional<Tid> slut;
    std::string beloeb;
    std::string frekvens;
    std::string forud_bagud;
    std::string dispositionsdag;
    std::string manuelt;  // "true", "false"; empty: not said
};

// What the dates say, there being no state in the messages: not begun, running, ended.
enum class Ydelsestilstand : std::uint8_t { kKommende, kLoebende, kOphoert };
// `slut` is the last moment; none: without end.
[[nodiscard]] Ydelsestilstand tilstand(std::optional<Tid> start, std::optional<Tid> slut, Tid nu);
[[nodiscard]] std::string_view navn(Ydelsestilstand t);

struct Ydelseslinje {
    std::string id;
    std::string navn;
    std::string begrundelse;
    std::string klasse;  // UUID or URN of the benefit class
    std::string ydelsesnavn;
    std::string kle;
    std::optional<Tid> start;
    std::optional<Tid> slut;
    Tid fra;  // of the period that is shown
    Systemlinje master;
    std::optional<Planlinje> plan;  // the one that is valid today, else the latest
};
struct Bevillingslinje {
    Uuid uuid;
    Cvr dataejer;
    std::string noegle;
    std::string begrundelse;
    std::string foelsomhed;  // as the schema names it; empty: unknown
    std::string ejercvr;
    Enhedslinje ansvarlig;
    std::optional<Partlinje> modtager;
    std::vector<Partlinje> ydelsesmodtagere;
    std::vector<Uuid> sager;
    std::vector<std::string> profil;  // security profile: references, UUID or URN
    std::optional<Tid> start;         // earliest of the benefits
    std::optional<Tid> slut;          // latest; none when one has none
    Tid modtaget;                     // receipt of the latest registration
    std::vector<Ydelseslinje> ydelser;
};

struct Dellinje {
    std::string beloeb;
    std::optional<Tid> fra;
    std::optional<Tid> til;
    std::string kle;
    std::optional<Uuid> bevilling;
    std::string ydelse;  // Id of the granted benefit
};
// From what the amounts say: nothing yet, sent, paid.
enum class Betalingstilstand : std::uint8_t { kPlanlagt, kSendt, kUdbetalt };
[[nodiscard]] std::string_view navn(Betalingstilstand t);

struct Effektueringslinje {
    Uuid uuid;
    Cvr dataejer;
    std::string noegle;
    std::optional<Tid> disposition;
    std::optional<Tid> start;
    std::optional<Tid> slut;
    Tid virkning_fra;  // of the properties
    std::string brutto;
    std::string efter_skat;
    std::string sendt;
    std::string udbetalt;
    std::string sendt_tekst;
    std::string udbetalt_tekst;
    Systemlinje master;
    std::optional<Partlinje> modtager;
    Tid modtaget;
    Betalingstilstand tilstand = Betalingstilstand::kPlanlagt;
    std::vector<Dellinje> dele;
};

[[nodiscard]] Bevillingslinje bevillingslinje(const oio::Oejebliksbillede& o, Tid nu);
[[nodiscard]] Effektueringslinje effektueringslinje(const oio::Oejebliksbillede& o, Tid nu);

}  // namespace faelled::ydelse
