// Cases, documents, journal notes, grants and payments of one invented municipality, in any amount
// (indekser.md 4, 5, 10). Every object is a function of seed, kind and number alone: any thread can
// make any of them, and those of a kind come in ascending order of UUID. The same seed and day give
// the same objects.
//
// Many citizens have a few cases and a few have hundreds; a case has 0 to 20 documents, every fifth
// or so a grant, a grant 1 to 26 monthly payments. What belongs together lies scattered, as it does
// in a store that was filled over years.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "app/demo/indeksbygger.hpp"
#include "app/demo/kommuneplan.hpp"
#include "app/seed/blanding.hpp"

namespace faelled::app {

enum class Sagsslags : std::uint8_t { kSag, kDokument, kBevilling, kEffektuering };
inline constexpr std::array kSagsslags = {Sagsslags::kSag, Sagsslags::kDokument,
                                          Sagsslags::kBevilling, Sagsslags::kEffektuering};

struct Sagsvalg {
    std::uint64_t sager = 0;
    std::uint64_t froe = 1;
    Tid idag;  // Danish midnight; nothing is later
    // Citizens are numbered from here on, so that no two municipalities have the same.
    std::uint64_t foerste_borger = 0;
    std::vector<Uuid> enheder;  // that have the cases; empty: some that stand nowhere
};

// What there is about one citizen.
struct Borgertal {
    std::uint32_t sager = 0;
    std::uint32_t dokumenter = 0;
    std::uint32_t notater = 0;
    std::uint32_t bevillinger = 0;
    std::uint32_t effektueringer = 0;
    std::uint32_t nylige = 0;  // payments of the last 88 days
    std::uint32_t mulige = 0;  // ... of the last 95 days
};

class Seedsager {
  public:
    Seedsager(const Grunddata& grund, const Navneliste& navne, const Myndighed& m, Sagsvalg valg);

    [[nodiscard]] std::uint64_t antal(Sagsslags s) const { return antal_.at(index(s)); }
    [[nodiscard]] std::uint64_t borgere() const { return borgere_; }
    // 0 <= nr < antal().
    [[nodiscard]] Objekt lav(Sagsslags s, std::uint64_t nr) const;
    [[nodiscard]] Uuid uuid(Sagsslags s, std::uint64_t nr) const;
    [[nodiscard]] std::string cpr(std::uint64_t borger) const;
    // By number of the citizen.
    [[nodiscard]] std::vector<Borgertal> borgertal() const;

  private:
    struct Kerne;
    struct Yderligere;
    [[nodiscard]] static std::size_t index(Sagsslags s) { return static_cast<std::size_t>(s); }
    [[nodiscard]] SeededEntropy terning(std::string_view hvad, std::uint64_t nr) const;
    [[nodiscard]] std::uint64_t borger(SeededEntropy& t) const;
    [[nodiscard]] Indekspart part(std::uint64_t borger) const;
    [[nodiscard]] Kerne kerne(std::uint64_t sag) const;
    [[nodiscard]] Yderligere ydelse(std::uint64_t bevilling) const;
    [[nodiscard]] Ydelsesdata ydelsesdata(const Yderligere& y) const;
    [[nodiscard]] Indeksenhed enhed(std::uint64_t nr) const;
    [[nodiscard]] Objekt sag(std::uint64_t nr) const;
    [[nodiscard]] Objekt dokument(std::uint64_t nr) const;
    [[nodiscard]] Objekt bevilling(std::uint64_t nr) const;
    [[nodiscard]] Objekt effektuering(std::uint64_t nr) const;

    Indeksbygger bygger_;
    const Navneliste& navne_;
    Sagsvalg valg_;
    std::uint64_t froe_;
    std::array<std::uint64_t, 4> antal_{};
    std::uint64_t borgere_ = 0;
    std::vector<Emne> emner_;
    std::vector<Fagsystem> systemer_;
    std::vector<Indeksenhed> enheder_;
    // From the number in order of case or grant to the number in order of UUID, and back.
    Blanding dokumenter_;
    Blanding bevillinger_;
    Blanding effektueringer_;
};

}  // namespace faelled::app
