// Callers and content for the tests of klassifikation.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adgang/gate.hpp"
#include "base/entropy.hpp"
#include "klassifikation/klassifikation.hpp"
#include "store/memory/memory_lager.hpp"
#include "store/viderelager.hpp"

namespace faelled::klassifikation::test {

inline constexpr Cvr kKorsbaek{11111111};
inline constexpr Cvr kNabo{22222222};
inline const Uuid kKorsbaekOrg = Uuid::literal("0c6f4d3e-1111-4000-8000-000000000001");
inline const Uuid kNaboOrg = Uuid::literal("0c6f4d3e-2222-4000-8000-000000000002");

inline Kalder kalder(Cvr cvr, const Uuid& organisation, std::uint32_t rights) {
    const krypto::Fingeraftryk print{1};
    auto gate = adgang::Gate::sandkasse("127.0.0.1",
                                        {{"prøve", Uuid{}, print, {{cvr, organisation, rights}}}});
    REQUIRE(gate);
    adgang::Legitimation who;
    who.certifikat = print;
    who.loopback = true;
    auto k = gate->kalder(who);
    REQUIRE(k);
    return *k;
}

template <typename R>
int kode(const R& r) {
    return r ? 20 : r.error().kode;
}

inline oio::Virkning fra(const char* from, const char* to = nullptr) {
    oio::Virkning v;
    v.fra = *parse_datetime(from);
    v.til = to == nullptr ? Tid::plus_uendelig() : *parse_datetime(to);
    return v;
}
inline oio::Relation rel(std::uint8_t kind, const Uuid& ref,
                         const char* from = "2020-01-01T00:00:00") {
    oio::Relation r;
    r.art = kind;
    r.ref = oio::Reference(ref);
    r.virkning = fra(from);
    return r;
}
inline oio::Indhold facet(const char* key) {
    oio::Indhold i;
    i.egenskaber.push_back(
        {fra("2020-01-01T00:00:00"), {{felt::kNoegle, key}, {felt::kFacetTitel, key}}});
    i.tilstande.push_back({0, kPubliceret, fra("2020-01-01T00:00:00")});
    return i;
}
inline oio::Indhold klasse(const char* key, const Uuid& in, const char* title = "Titel") {
    oio::Indhold i;
    i.egenskaber.push_back(
        {fra("2020-01-01T00:00:00"), {{felt::kNoegle, key}, {felt::kKlasseTitel, title}}});
    i.tilstande.push_back({0, kPubliceret, fra("2020-01-01T00:00:00")});
    i.relationer.push_back(rel(relation::kFacet, in));
    return i;
}
inline oio::ImporterInput import_af(const Uuid& u, oio::Indhold i) {
    oio::ImporterInput out;
    out.uuid = u;
    out.registreringer.emplace_back();
    out.registreringer.back().indhold = std::move(i);
    return out;
}
inline oio::SoegInput med_noegle(const char* key) {
    oio::SoegInput in;
    in.eksempel.egenskaber.push_back({{}, {{felt::kNoegle, key}}});
    return in;
}

struct Hus {
    SeededEntropy random{4};
    std::unique_ptr<store::MemoryLager> store = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00")};
    oio::Motor motor{*store, clock, random, {}};
    Klassifikation service{motor, {}};
    Kalder korsbaek = kalder(kKorsbaek, kKorsbaekOrg, adgang::kUdstil | adgang::kRediger);
    Kalder nabo = kalder(kNabo, kNaboOrg, adgang::kUdstil | adgang::kRediger);
    Kalder operatoer = kalder(kFaellesEjer, Uuid{}, adgang::kUdstil | adgang::kRediger);
    Uuid faelles_facet = ny();

    Hus() {
        REQUIRE(service.importer(operatoer, kFacet, import_af(faelles_facet, facet("Emneplan"))));
    }
    Uuid ny() { return Uuid::random(random); }
    Uuid lav(const Kalder& k, const oio::Indhold& content,
             const oio::Objektbeskrivelse& t = kKlasse7) {
        const Uuid u = ny();
        const auto made = service.importer(k, t, import_af(u, content));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().tekst));
        return u;
    }
};

// Lets something happen between a node's look at the rules and its write.
struct Imellem : store::Viderelager {
    using Viderelager::Viderelager;
    std::function<void()> ske;

    Result<void> append(store::Batch batch) override {
        if (const auto now = std::exchange(ske, nullptr)) now();
        return Viderelager::append(std::move(batch));
    }
};

}  // namespace faelled::klassifikation::test
