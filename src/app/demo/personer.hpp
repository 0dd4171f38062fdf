// Invented people. Every CPR number has the day of birth plus 60 and every phone number begins with
// two zeroes: neither can belong to anybody.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "app/demo/kommuneplan.hpp"
#include "base/entropy.hpp"

namespace faelled::app {

struct Opdigtet {
    std::string navn;
    std::string cpr;
    std::string brugernavn;  // unique within one Persondigter
    std::string mobil;
};

// The same seed gives the same people in the same order. Not thread-safe.
class Persondigter {
  public:
    Persondigter(const Navneliste& navne, std::uint64_t froe) : navne_(navne), tilfaeldig_(froe) {}

    [[nodiscard]] Opdigtet naeste();
    [[nodiscard]] SeededEntropy& tilfaeldig() { return tilfaeldig_; }

  private:
    [[nodiscard]] std::string brugernavn(const std::string& fornavn, const std::string& efternavn);

    const Navneliste& navne_;
    SeededEntropy tilfaeldig_;
    std::unordered_map<std::string, std::uint32_t> brugt_;
};

// A CPR number that cannot exist, from any number.
[[nodiscard]] std::string umuligt_cpr(std::uint64_t tal, bool kvinde);
// "00" and six digits.
[[nodiscard]] std::string umulig_telefon(std::uint64_t tal);

}  // namespace faelled::app
