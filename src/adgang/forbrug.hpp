// Metering: calls, refusals, errors and response times per (hour, authority, system, service,
// operation), for billing and service-level reports. Counted by the audit thread from the very
// records it writes, in the same store batch, so counts and log agree after any crash
// (docs/formater/revision.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adgang/revision.hpp"
#include "store/raekkebog.hpp"

namespace faelled::adgang {

struct Forbrugsnoegle {
    std::uint32_t time = 0;  // hours since 1970-01-01T00Z
    Cvr myndighed;           // 0: not known
    Uuid system;             // nil: not known
    std::string tjeneste;
    std::string operation;  // empty when the system is not known: strangers make no rows at will

    auto operator<=>(const Forbrugsnoegle&) const = default;
};

// Of a record as it is stored. Calls and tokens are counted, administration and operation are not.
[[nodiscard]] std::optional<Forbrugsnoegle> forbrugsnoegle(const Revisionspost& post);

// How many calls a record stands for: one, or the messages of a kLevering.
[[nodiscard]] std::uint64_t forbrugsantal(const Revisionspost& post);
// What is measured of it; deliveries take no time.
[[nodiscard]] std::int64_t forbrugstid(const Revisionspost& post);

enum class Udfald : std::uint8_t { kOk, kAfvist, kKalderfejl, kSystemfejl };
// Refusals by kind; else by number: StatusKode 20-29, HTTP below 400 and 0 are good, StatusKode
// 50-59 and HTTP 500 and above are ours, the rest the caller's.
[[nodiscard]] Udfald udfald(const Revisionspost& post);

// Response times in buckets: four to each doubling between 64 µs and 67 s, so a bucket's upper
// bound is at most 25 % above what is in it.
inline constexpr std::size_t kSpande = 82;
[[nodiscard]] std::size_t spand(std::int64_t us);
// Exclusive; the last bucket has none and answers the largest number.
[[nodiscard]] std::int64_t spand_loft(std::size_t spand);

struct Forbrugstal {
    std::uint64_t antal = 0;
    std::uint64_t afvist = 0;
    std::uint64_t kalderfejl = 0;
    std::uint64_t systemfejl = 0;
    std::uint64_t sum_us = 0;
    std::array<std::uint64_t, kSpande> spande{};

    bool operator==(const Forbrugstal&) const = default;
    // `n` calls that went alike.
    void med(Udfald u, std::int64_t varighed_us, std::uint64_t n = 1);
    Forbrugstal& operator+=(const Forbrugstal& o);
    // Upper bound, µs, of the bucket where `andel` (0-1) of the calls lie at or below; 0 without
    // calls.
    [[nodiscard]] std::int64_t percentil(double andel) const;
};

// --- bytes (Rum::kRevision, first byte 'F') ---
[[nodiscard]] std::string pak(const Forbrugsnoegle& n);
[[nodiscard]] std::optional<Forbrugsnoegle> ud_forbrugsnoegle(std::string_view key);
[[nodiscard]] std::string pak(const Forbrugstal& t);
[[nodiscard]] std::optional<Forbrugstal> ud_forbrugstal(std::string_view value);

// As the rows that are being counted are read (store/raekkebog.hpp).
[[nodiscard]] Result<void> laes_raekke(std::string_view value, Forbrugstal& out);

class Forbrugsbog : public store::Raekkebog<Forbrugstal> {
  public:
    Forbrugsbog(store::Lager& lager, std::size_t loft)
        : Raekkebog(lager, store::Rum::kRevision, loft) {}

    // `key`: a packed Forbrugsnoegle.
    [[nodiscard]] Result<void> tael(const std::string& key, Udfald u, std::int64_t varighed_us,
                                    std::uint64_t n = 1) {
        FAELLED_TRY(Forbrugstal* const tal, raekke(key));
        tal->med(u, varighed_us, n);
        return {};
    }
};

// --- asking ---

struct Forbrugsfilter {
    // Half-open; whole hours: an hour counts when it begins inside.
    Tid fra = Tid::minus_uendelig();
    Tid til = Tid::plus_uendelig();
    std::optional<Cvr> myndighed;
    std::optional<Uuid> system;
    std::string tjeneste;   // empty: all
    std::string operation;  // empty: all
};

// What is kept apart; everything else is summed.
struct Opdeling {
    bool myndighed = false;
    bool system = false;
    bool tjeneste = false;
    bool operation = false;
    enum class Tid : std::uint8_t { kIngen, kDag, kTime } tid = Tid::kIngen;
};

struct Forbrugslinje {
    Forbrugsnoegle
        noegle;  // fields that are summed over are empty; time is the first hour of a day
    Forbrugstal tal;
};

// In order of key. Fejl kKalder 40 when there would be more than `maks` lines.
[[nodiscard]] Result<std::vector<Forbrugslinje>> forbrug(store::Lager& lager,
                                                         const Forbrugsfilter& filter,
                                                         const Opdeling& opdeling,
                                                         std::size_t maks = 100'000);

}  // namespace faelled::adgang
