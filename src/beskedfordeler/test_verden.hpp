// A small world for the tests of the module: a store in memory, registers, and agreements by hand.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adgang/register.hpp"
#include "base/clock.hpp"
#include "beskedfordeler/fordelingsplan.hpp"
#include "oio/motor.hpp"
#include "store/memory/memory_lager.hpp"

namespace faelled::beskedfordeler::test {

inline const Uuid kType = Uuid::literal("7654895c-a3f3-4c77-8afd-4c77330f963c");
inline const Uuid kModtagTjeneste = Uuid::literal("00000000-0000-4000-8000-0000000000a1");
inline const Uuid kAfsendTjeneste = Uuid::literal("00000000-0000-4000-8000-0000000000a2");
inline const Uuid kModtag1 = Uuid::literal("00000000-0000-4000-8000-0000000000a3");
inline const Uuid kAfsend1 = Uuid::literal("00000000-0000-4000-8000-0000000000a4");

inline Uuid nummer(std::uint64_t n) {
    std::string text = "00000000-0000-4000-9000-000000000000";
    const std::string digits = std::to_string(n);
    text.replace(text.size() - digits.size(), digits.size(), digits);
    return Uuid::literal(text);
}

inline adgang::Afgraensning graense(const std::string& name, std::vector<std::string> values) {
    return {"http://beskedfordeler.faelled.example/constraints/" + name + "/1", std::move(values)};
}

struct Aftaleudkast {
    Cvr kontekst{11111111};
    std::vector<std::string> typer = {kType.text()};
    std::vector<std::string> myndigheder = {"11111111"};
    std::string foelsomhed = "1";
    std::vector<std::string> kle = {"*"};
    bool version2 = true;
};

inline adgang::Rolletildeling tildeling(const Aftaleudkast& u, Retning r, const Uuid& agreement) {
    adgang::Rolletildeling t;
    t.aftale = agreement;
    t.kontekst = u.kontekst;
    const bool send = r == Retning::kAflever;
    t.rolle = std::string("http://beskedfordeler.faelled.example/roles/servicesystemrole/") +
              (send ? "Aflever" : "Modtag") + "/1";
    t.afgraensninger = {
        graense("BeskedType", u.typer),
        graense(send ? "Ansvarlig_myndighed" : "Afsendende_myndighed", u.myndigheder),
        graense("Foelsomhed", {u.foelsomhed}), graense("Kommunalt_forvaltningsomraade", u.kle)};
    return t;
}

// Systems and their agreements, put together into a Registerbillede.
class Aftalebog {
  public:
    void aftale(const Uuid& system, Retning r, const Aftaleudkast& u) {
        auto& s = systemer_[system];
        s.uuid = system;
        s.navn = "system";
        const Uuid service = r == Retning::kAflever ? (u.version2 ? kAfsendTjeneste : kAfsend1)
                                                    : (u.version2 ? kModtagTjeneste : kModtag1);
        s.tildelinger[service].push_back(tildeling(u, r, nummer(900'000 + ++antal_)));
    }
    [[nodiscard]] std::shared_ptr<const adgang::Registerbillede> billede() const {
        auto b = std::make_shared<adgang::Registerbillede>();
        const Fordelingsregler rules;
        const Uuid services[] = {kModtagTjeneste, kAfsendTjeneste, kModtag1, kAfsend1};
        for (std::size_t i = 0; i < 4; ++i) {
            adgang::Tjenestepost t;
            t.uuid = services[i];
            t.entity_id = rules.tjenester[i].entity_id;
            t.navn = "bf";
            b->tilfoej(t);
        }
        for (const auto& [uuid, s] : systemer_)
            b->tilfoej(std::make_shared<const adgang::Systempost>(s));
        return b;
    }

  private:
    std::map<Uuid, adgang::Systempost> systemer_;
    std::uint64_t antal_ = 0;
};

struct Verden {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    SeededEntropy chance{1};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    oio::Motor motor{*lager, ur, chance, {}};
    Registre registre{motor, chance};
    Aftalebog bog;
    Handlende operatoer{"proeve", true, {}, Uuid()};

    Verden() { REQUIRE(registre.start()); }

    template <typename T>
    Uuid gem(T record) {
        const auto u = registre.gem(operatoer, std::move(record));
        INFO((u ? std::string() : u.error().tekst));
        REQUIRE(u.has_value());
        return *u;
    }
    void type(const Uuid& uuid) {
        Beskedtype t;
        t.uuid = uuid;
        t.navn = "Prøve";
        t.version = "1.0";
        gem(t);
    }
    Uuid dueslag(const Uuid& system) {
        Dueslag d;
        d.navn = "Prøve";
        d.system = system;
        return gem(d);
    }
    Uuid abonnement(const Uuid& box, const Uuid& t = kType) {
        Abonnement a;
        a.dueslag = box;
        a.beskedtype = t;
        return gem(a);
    }
    Uuid udtryk(const Uuid& sub, const std::string& text) {
        Abonnementsudtryk u;
        u.abonnement = sub;
        u.udtryk = text;
        return gem(u);
    }
    [[nodiscard]] std::shared_ptr<const Fordelingsplan> plan(
        const Fordelingsregler& rules = {}) const {
        auto p = Fordelingsplan::byg(registre, bog.billede(), rules);
        REQUIRE(p.has_value());
        return *p;
    }
};

}  // namespace faelled::beskedfordeler::test
