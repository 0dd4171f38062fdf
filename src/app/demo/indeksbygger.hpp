// Objects of the two indexes as a well-behaved case system sends them (indekser.md 4, 5, 10):
// nothing of what is made here is a finding.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/demo/objektbygger.hpp"
#include "app/grunddata.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "oio/model.hpp"

namespace faelled::app {

struct Indekspart {
    std::string urn;  // of a person or a company
    std::string navn;
};
struct Indeksenhed {
    Uuid uuid;
    std::string navn;
};
struct Fagsystem {
    Uuid uuid;
    std::string navn;
};
// As sent: number and UUID of the class, and its title.
struct Emne {
    std::string nummer;
    Uuid uuid;
    std::string titel;
};

// 1-4; 0: nothing is said.
inline constexpr std::array<std::string_view, 5> kFoelsomheder = {
    "", "IKKE_FORTROLIGE_DATA", "FORTROLIGE_PERSONOPLYSNINGER", "FOELSOMME_PERSONOPLYSNINGER",
    "VIP_SAGER"};

struct Sagsdata {
    std::string nummer;
    std::string titel;
    Emne emne;
    int foelsomhed = 1;
    Indeksenhed enhed;
    Fagsystem system;
    Indekspart part;
    std::optional<Indekspart> anden_part;
    bool kun_enheden = false;  // with a security profile
    std::optional<Uuid> oversag;
    // When the steps were reached, the first is the beginning; at most four.
    std::vector<Tid> forloeb;
};

struct Dokumentdata {
    std::string nummer;
    std::string titel;
    bool udgaaende = false;
    Emne emne;
    int foelsomhed = 1;
    Indeksenhed enhed;
    Fagsystem system;
    std::vector<Indekspart> parter;
    Tid tidspunkt;
};

struct Ydelsesdata {
    std::string navn;
    Uuid klasse;
    Emne emne;
    std::string beloeb;  // a month, "6928.00"
};

struct Bevillingsdata {
    std::string nummer;
    int foelsomhed = 1;
    Ydelsesdata ydelse;
    Uuid sag;
    Indeksenhed enhed;
    Fagsystem system;
    Indekspart part;
    Tid fra;
    std::optional<Tid> til{};
};

struct Effektueringsdata {
    std::string nummer;
    Ydelsesdata ydelse;
    Uuid bevilling;
    Fagsystem system;
    Indekspart part;
    Tid fra;
    Tid til;  // paid then
};

// Thread-safe.
class Indeksbygger {
  public:
    // `bruger`: URN of who did it.
    Indeksbygger(Myndighed myndighed, std::string bruger)
        : myndighed_(std::move(myndighed)), bruger_(oio::Reference::urn(std::move(bruger))) {}

    [[nodiscard]] oio::Indhold sag(const Sagsdata& d) const;
    // Journal posts of a case, numbered in the order they are added.
    void dokumentpost(oio::Indhold& sag, std::string_view rolle, const Uuid& dokument,
                      Tid fra) const;
    void notat(oio::Indhold& sag, Tid fra) const;
    [[nodiscard]] oio::Indhold dokument(const Dokumentdata& d) const;
    [[nodiscard]] oio::Indhold bevilling(const Bevillingsdata& d) const;
    [[nodiscard]] oio::Indhold effektuering(const Effektueringsdata& d) const;

    [[nodiscard]] oio::RegistreringInput registrering(oio::Indhold i, Tid sendt) const;

  private:
    [[nodiscard]] oio::Virkning virkning(Tid fra, Tid til = Tid::plus_uendelig()) const;
    [[nodiscard]] oio::Relation relation(std::uint8_t art, std::string_view rolle,
                                         std::string_view type, oio::Reference ref, Tid fra,
                                         std::vector<oio::Feltvaerdi> felter = {},
                                         std::string indeks = {}) const;
    [[nodiscard]] oio::Relation sagspart(std::string_view rolle, const Indekspart& p, Tid fra,
                                         std::string indeks) const;
    [[nodiscard]] oio::Egenskab bevilget(const Bevillingsdata& d) const;

    Myndighed myndighed_;
    oio::Reference bruger_;
};

// ISO time in Danish time, as attributes have it.
[[nodiscard]] std::string dansk_tekst(Tid t);

}  // namespace faelled::app
