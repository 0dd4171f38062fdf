// What every set of SOAP messages for load needs.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/entropy.hpp"
#include "base/uuid.hpp"

namespace faelled::bench {

// A text with holes: "{0}" to "{9}". Cut once, filled for each request.
class Skabelon {
  public:
    explicit Skabelon(std::string_view tekst) {
        for (std::size_t i = 0; (i = tekst.find('{')) != std::string_view::npos;) {
            stykker_.push_back({std::string(tekst.substr(0, i)), tekst[i + 1] - '0'});
            tekst.remove_prefix(i + 3);
        }
        slut_ = tekst;
    }
    void udfyld(std::string& ud, std::initializer_list<std::string_view> huller) const {
        for (const auto& [tekst, hul] : stykker_) {
            ud += tekst;
            ud += huller.begin()[hul];
        }
        ud += slut_;
    }

  private:
    struct Stykke {
        std::string tekst;
        int hul;
    };
    std::vector<Stykke> stykker_;
    std::string slut_;
};

// UUID number `hvad` (0-14) of request n: the check makes the same one again instead of
// remembering it.
inline std::string uuid_af(std::uint64_t froe, std::uint64_t n, std::uint64_t hvad) {
    SeededEntropy e(froe + n * 16 + hvad);
    return Uuid::random(e).text();
}

// Which of so many request n is about.
inline std::size_t valg_af(std::uint64_t froe, std::uint64_t n, std::size_t antal) {
    SeededEntropy e(froe + n * 16 + 15);
    return static_cast<std::size_t>(e.below(antal));
}

}  // namespace faelled::bench
