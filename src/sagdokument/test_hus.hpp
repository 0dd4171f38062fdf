// An index over the in-memory store with its callers, for tests.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/test_sager.hpp"
#include "store/memory/memory_lager.hpp"

namespace faelled::sagdokument::test {

inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNordby{22222222};
inline const std::string kRolle = "http://sdi.faelled.example/roles/servicesystemrole/Udstil/1";

using Grupper = std::vector<adgang::Rettighedsgruppe>;

inline Kalder kalder(const Uuid& system, std::uint32_t rights = adgang::kUdstil | adgang::kRediger,
                     Grupper grupper = {}, Cvr cvr = kKorsbaek) {
    const krypto::Fingeraftryk print{1};
    auto gate = adgang::Gate::sandkasse(
        "127.0.0.1", {{"prøve", system, print, {{cvr, id(9001), rights, std::move(grupper)}}}});
    if (!gate) std::abort();
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    if (!k) std::abort();
    return *k;
}
// A reader with limits: (KLE pattern, level) alternatives.
inline Kalder laeser(const std::vector<std::pair<std::string, std::string>>& limits,
                     Cvr cvr = kKorsbaek) {
    Grupper groups;
    for (const auto& [kle, niveau] : limits)
        groups.push_back({cvr,
                          kRolle,
                          {{std::string(indeks::afgraensning::kKle), {kle}},
                           {std::string(indeks::afgraensning::kFoelsomhed), {niveau}}}});
    return kalder(kSystemB, adgang::kUdstil, std::move(groups), cvr);
}

inline int kode(const auto& r) {
    return r ? 20 : r.error().kode;
}
inline std::optional<int> enkelt(const Result<std::vector<Enkeltsvar>>& r) {
    if (!r) return r.error().kode;
    if (r->size() != 1) return std::nullopt;
    return (*r)[0].fejl ? (*r)[0].fejl->kode : 20;
}

inline oio::Indhold tom_aendring() {
    return {};
}

inline indeks::Led led(Gren g, oio::SoegInput in,
                       indeks::Led::Slags slags = indeks::Led::Slags::kObjekt) {
    return {slags, g, {std::move(in), {}}, nullptr};
}
inline oio::SoegInput part_soegning(const std::string& urn, std::uint8_t art = sagrel::kPart) {
    oio::SoegInput in;
    oio::Relation r;
    r.art = art;
    r.ref = oio::Reference::urn(urn);
    in.eksempel.relationer.push_back(r);
    return in;
}
inline indeks::Udtryk part_udtryk(const std::string& urn) {
    indeks::Udtryk u;
    u.led.push_back(led(kSager, part_soegning(urn)));
    return u;
}
inline FremsoegInput fremsoeg_alt(indeks::Udtryk u) {
    FremsoegInput in;
    in.udtryk = std::move(u);
    in.filter.vis = {0x7ff, 0xff};
    return in;
}

struct Hus {
    SeededEntropy random{4};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00Z")};
    oio::Motor motor{*lager, clock, random, {}};
    Sagdokument sd{motor, indstillinger()};
    Kalder system_a = kalder(kSystemA);
    Kalder system_b = kalder(kSystemB);
    Kalder kun_udstil = kalder(kSystemA, adgang::kUdstil);

    [[nodiscard]] Indstillinger indstillinger() const {
        Indstillinger s;
        s.udstil_rolle = kRolle;
        return s;
    }
    [[nodiscard]] Importeret objekt(const Uuid& u, oio::Indhold i, Gren g = kSager) const {
        return {g, u, import(u, std::move(i))};
    }
    [[nodiscard]] Opdateret ret(const Uuid& u, oio::Indhold i, Gren g = kSager) const {
        oio::RetInput in;
        in.uuid = u;
        in.tidspunkt = clock.now();
        in.indhold = std::move(i);
        return {g, u, std::move(in)};
    }
    int importer(const Uuid& u, oio::Indhold i, Gren g = kSager) {
        return enkelt(sd.importer(system_a, {objekt(u, std::move(i), g)})).value_or(0);
    }
    int opdater(const Uuid& u, oio::Indhold i, const Kalder* k = nullptr) {
        return enkelt(sd.opdater(k == nullptr ? system_a : *k, {ret(u, std::move(i))})).value_or(0);
    }
    int fjern(const Uuid& u) {
        return enkelt(sd.fjern(system_a, {{oio::Reference(u)}, {}, false, false})).value_or(0);
    }
    int laes(const Uuid& u, Gren g = kSager) { return kode(sd.laes(system_a, g, {u, {}})); }
    std::size_t fremsoeg_part(const std::string& urn, const char* at = nullptr) {
        indeks::Udtryk u = part_udtryk(urn);
        if (at != nullptr) {
            const Tid t = *parse_datetime(at);
            u.led[0].soegning.input.virkning = store::Periode{t, t};
        }
        return sd.fremsoeg(system_a, fremsoeg_alt(std::move(u))).value().antal[kSager];
    }
    std::size_t sagsloese(const std::string& urn) {
        indeks::Udtryk u;
        u.led.push_back(
            led(kDokumenter, part_soegning(urn, dokrel::kPart), indeks::Led::Slags::kUbundet));
        return sd.fremsoeg(system_a, fremsoeg_alt(std::move(u))).value().antal[kDokumenter];
    }
};

}  // namespace faelled::sagdokument::test
