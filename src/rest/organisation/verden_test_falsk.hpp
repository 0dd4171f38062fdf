// An Organisationskilde in memory for tests, with the plainest possible search, and a small
// municipality in it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"
#include "rest/organisation/henter.hpp"
#include "rest/organisation/kilde.hpp"

namespace faelled::rest::falsk {

namespace org = organisation;
using Type = oio::Objektbeskrivelse;

// u(7) ends in ...07: ascending numbers are ascending UUIDs.
inline Uuid u(unsigned nr) {
    Uuid out = Uuid::literal("5f000000-0000-4000-8000-000000000000");
    out.bytes[14] = static_cast<std::uint8_t>(nr >> 8);
    out.bytes[15] = static_cast<std::uint8_t>(nr);
    return out;
}
inline Tid t(std::string_view text) {
    return *parse_datetime(text);
}

// Builds one registration, everything valid for ever unless said otherwise.
class Objekt {
  public:
    explicit Objekt(const Type& type) : type_(type) { r.indhold.egenskaber.emplace_back(); }

    Objekt& felt(std::string_view navn, std::string tekst) {
        const auto it = std::ranges::find(type_.felter, navn, &oio::Felt::navn);
        r.indhold.egenskaber[0].virkning = evig();
        r.indhold.egenskaber[0].felter.push_back(
            {static_cast<std::uint8_t>(it - type_.felter.begin()), std::move(tekst)});
        return *this;
    }
    Objekt& gyldig(bool aktiv = true, Tid fra = Tid::minus_uendelig(),
                   Tid til = Tid::plus_uendelig()) {
        r.indhold.tilstande.push_back({0, aktiv ? org::kAktiv : org::kInaktiv, virkning(fra, til)});
        return *this;
    }
    Objekt& til(std::string_view navn, const Uuid& ref, Tid fra = Tid::minus_uendelig(),
                Tid slut = Tid::plus_uendelig()) {
        oio::Relation rel;
        rel.art = org::relation(type_, navn);
        rel.ref = oio::Reference(ref);
        rel.virkning = virkning(fra, slut);
        r.indhold.relationer.push_back(std::move(rel));
        return *this;
    }
    Objekt& dynamisk(std::string_view navn, const Uuid& ref, const Uuid& rolle,
                     std::string indeks) {
        til(navn, ref);
        r.indhold.relationer.back().rolle = oio::Reference(rolle);
        r.indhold.relationer.back().type = oio::Reference(u(900));
        r.indhold.relationer.back().indeks = std::move(indeks);
        return *this;
    }
    oio::Registrering r;

  private:
    static oio::Virkning virkning(Tid fra, Tid til) {
        oio::Virkning v;
        v.fra = fra;
        v.til = til;
        return v;
    }
    static oio::Virkning evig() { return virkning(Tid::minus_uendelig(), Tid::plus_uendelig()); }
    const Type& type_;
};

class Verden {
  public:
    ManualClock ur{t("2026-06-01T12:00:00+02:00")};
    std::map<std::pair<const Type*, Uuid>, oio::Registrering> objekter;
    std::map<Uuid, KleKlasse> kle;
    std::map<Uuid, std::string> titler;
    int gaeldende_kald = 0;
    int soeg_kald = 0;

    void gem(const Type& type, const Uuid& uuid, const Objekt& o) { objekter[{&type, uuid}] = o.r; }

    Organisationskilde kilde() {
        Organisationskilde k;
        k.typer = {&org::kOrganisationEnhed,
                   &org::kBruger,
                   &org::kPerson,
                   &org::kAdresse,
                   &org::kOrganisationFunktion,
                   &org::kOrganisation,
                   &org::kVirksomhed,
                   &org::kMyndighed,
                   &org::kItSystem};
        k.gaeldende = [this](const adgang::Kalder&, const Type& type, std::span<const Uuid> uuids)
            -> Result<std::vector<std::optional<oio::Registrering>>> {
            ++gaeldende_kald;
            CHECK(uuids.size() <= Henter::kMaksUuider);
            std::vector<std::optional<oio::Registrering>> out;
            for (const Uuid& id : uuids) {
                const auto it = objekter.find({&type, id});
                out.push_back(it == objekter.end() ? std::nullopt : std::optional(it->second));
            }
            return out;
        };
        k.soeg = [this](const adgang::Kalder&, const Type& type, const oio::SoegInput& in,
                        std::optional<Uuid> efter, std::size_t antal) -> Result<std::vector<Uuid>> {
            ++soeg_kald;
            std::vector<Uuid> out;
            for (const auto& [noegle, r] : objekter) {
                const bool her = noegle.first == &type && (!efter || noegle.second > *efter);
                if (her && passer(type, r, in.eksempel)) out.push_back(noegle.second);
            }
            std::ranges::sort(out);
            out.resize(std::min(out.size(), antal));
            return out;
        };
        k.kle = [this](const Uuid& id) { return find(kle, id); };
        k.kle_uuider = [this](std::string_view moenster) {
            std::vector<Uuid> out;
            for (const auto& [id, klasse] : kle) {
                if (matches(moenster, klasse.nummer)) out.push_back(id);
            }
            return out;
        };
        k.titel = [this](const Uuid& id) { return find(titler, id); };
        k.ur = &ur;
        return k;
    }

  private:
    template <typename T>
    static std::optional<T> find(const std::map<Uuid, T>& in, const Uuid& id) {
        const auto it = in.find(id);
        return it == in.end() ? std::nullopt : std::optional(it->second);
    }
    [[nodiscard]] bool nu(const oio::Virkning& v) const {
        return v.fra <= ur.now() && ur.now() < v.til;
    }
    [[nodiscard]] bool har(const oio::Registrering& r, const oio::Relation& krav) const {
        return std::ranges::any_of(r.indhold.relationer, [&](const oio::Relation& x) {
            return x.art == krav.art && nu(x.virkning) &&
                   (krav.ref.tom() || krav.ref.samme(x.ref)) &&
                   (krav.rolle.tom() || krav.rolle.samme(x.rolle));
        });
    }
    [[nodiscard]] bool passer(const Type& type, const oio::Registrering& r,
                              const oio::Indhold& krav) const {
        for (const oio::Egenskab& e : krav.egenskaber) {
            for (const oio::Feltvaerdi& f : e.felter) {
                const auto* har_felt = r.indhold.egenskaber[0].felt(f.felt);
                if (har_felt == nullptr || !matches(fold(f.tekst), fold(*har_felt))) return false;
            }
        }
        for (const oio::Tilstand& tilstand : krav.tilstande) {
            bool fundet = r.indhold.tilstande.empty() && tilstand.kode == org::kAktiv;
            for (const auto& x : r.indhold.tilstande) {
                fundet = fundet || (x.kode == tilstand.kode && nu(x.virkning));
            }
            if (!fundet) return false;
        }
        for (std::uint8_t art = 0; art < type.relationer.size(); ++art) {
            bool spurgt = false;
            bool fundet = false;
            for (const oio::Relation& x : krav.relationer) {
                if (x.art != art) continue;
                spurgt = true;
                fundet = fundet || har(r, x);
            }
            if (spurgt && !fundet) return false;
        }
        return true;
    }
};

}  // namespace faelled::rest::falsk
