// One GraphQL request's way to the data: who asks, the instant "now", and the objects read so far.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "rest/graphql/schema.hpp"
#include "rest/organisation/kilde.hpp"
#include "rest/organisation/oejeblik.hpp"
#include "rest/organisation/tabel.hpp"
#include "rest/organisation/visninger.hpp"

namespace faelled::rest {

// Used by one thread.
class Henter final : public graphql::Context {
  public:
    // Objects remembered within the request; when so many are, all are forgotten and read again at
    // need.
    static constexpr std::size_t kMaksHusket = 50'000;
    static constexpr std::size_t kMaksUuider = 1'000;   // one call of gaeldende
    static constexpr std::size_t kMaksKriterier = 500;  // references in one search
    static constexpr std::size_t kSide = 5'000;         // hits of one call of soeg

    // All must outlive this. `udloeber_us` is a point of monotonic_us().
    Henter(const Organisationskilde& kilde, const Tabel& tabel, const adgang::Kalder& kalder,
           std::int64_t udloeber_us);

    [[nodiscard]] const Organisationskilde& kilde() const { return kilde_; }
    [[nodiscard]] const Organisationskilde::Typer& typer() const { return kilde_.typer; }
    [[nodiscard]] const Tabel& tabel() const { return tabel_; }
    [[nodiscard]] const adgang::Kalder& kalder() const { return kalder_; }
    [[nodiscard]] Tid nu() const { return nu_; }
    [[nodiscard]] Oejeblik nu(const Kopi& k) const { return {*k.registrering, nu_}; }
    [[nodiscard]] bool expired() const override;

    // As asked; nothing for unknown ones and for those passiveret or slettet.
    [[nodiscard]] Result<std::vector<std::optional<Kopi>>> hent(const oio::Objektbeskrivelse& type,
                                                                std::span<const Uuid> uuids);
    // One page of hits after `efter`.
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const oio::Objektbeskrivelse& type,
                                                 const oio::SoegInput& input,
                                                 std::optional<Uuid> efter, std::size_t antal);
    // All hits, ascending.
    [[nodiscard]] Result<std::vector<Uuid>> soeg_alle(const oio::Objektbeskrivelse& type,
                                                      const oio::SoegInput& input);
    // All objects that match `input` and refer by `art` to one of `til`, by UUID without doubles.
    [[nodiscard]] Result<std::vector<Kopi>> henvisende(const oio::Objektbeskrivelse& type,
                                                       const oio::SoegInput& input,
                                                       std::uint8_t art, std::span<const Uuid> til);

  private:
    struct Noegle {
        const oio::Objektbeskrivelse* type;
        Uuid uuid;
        bool operator==(const Noegle&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Noegle& n) const;
    };

    const Organisationskilde& kilde_;
    const Tabel& tabel_;
    const adgang::Kalder& kalder_;
    Tid nu_;
    std::int64_t udloeber_us_;
    // A null pointer stands for what does not exist.
    std::unordered_map<Noegle, std::shared_ptr<const oio::Registrering>, Hash> husket_;
};

[[nodiscard]] inline Henter& henter(const graphql::FieldCall& call) {
    return static_cast<Henter&>(call.context);
}

}  // namespace faelled::rest
