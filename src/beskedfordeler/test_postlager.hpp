// A small world for tests of the mailboxes: a store in memory, and an engine M, whose ny() makes a
// Billetkoe (null: none). M::kNoder: there is another node, which half the messages are sent
// through.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "beskedfordeler/kuvert.hpp"
#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/postlager.hpp"
#include "beskedfordeler/skriver.hpp"
#include "beskedfordeler/test_besked.hpp"
#include "store/memory/memory_lager.hpp"

namespace faelled::beskedfordeler::test {

// Our own engine: the order lies in the store.
struct Egenmotor {
    std::unique_ptr<Billetkoe> ny() { return nullptr; }
};

inline const Uuid kBoks = Uuid::literal("00000000-0000-4000-8000-0000000000b1");
inline const Uuid kAndenBoks = Uuid::literal("00000000-0000-4000-8000-0000000000b2");
inline const Uuid kAbo = Uuid::literal("00000000-0000-4000-8000-0000000000c1");

inline Beskedpost post(const std::string& id, Tid now) {
    Beskedudkast u;
    u.id = id;
    const std::string xml = lav_besked(u);
    const auto b = laes_besked(xml);
    REQUIRE(b.has_value());
    Beskedpost p;
    p.modtaget = now;
    p.afsender = kAbo;
    p.transaktion = opslagsid("t" + id);
    p.besked_id = id;
    p.beskedtype = b->indhold.beskedtype;
    const std::vector<std::size_t> all{0};
    p.skabelon = stempl(xml, b->indhold, {p.transaktion, kAbo, {}, {}}, all);
    return p;
}

struct Modtager final : Koemodtager {
    std::mutex laas;
    std::condition_variable vent;
    std::vector<Levering> fik;
    bool slut = false;
    void leveret(Levering l) override {
        const std::scoped_lock lock(laas);
        fik.push_back(std::move(l));
        vent.notify_all();
    }
    void opsagt() override {
        const std::scoped_lock lock(laas);
        slut = true;
        vent.notify_all();
    }
    Levering nr(std::size_t n) {
        std::unique_lock lock(laas);
        REQUIRE(vent.wait_for(lock, std::chrono::seconds(10), [&] { return fik.size() > n; }));
        return fik[n];
    }
    std::size_t antal() {
        const std::scoped_lock lock(laas);
        return fik.size();
    }
};

inline std::string id_af(const Levering& l) {
    const auto b = laes_besked(*l.krop);
    REQUIRE(b.has_value());
    return b->indhold.besked_id.urn_tekst();
}

// The store in memory, and the engine M.
template <typename M>
struct Kontraktverden {
    M motor;
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    static constexpr bool kNoder = requires { M::kNoder; };
    std::unique_ptr<Postlager> anden;  // the other node
    std::unique_ptr<Postlager> p = ny();
    std::atomic<unsigned> sendte{0};

    // This node begins; the other one too.
    std::unique_ptr<Postlager> ny(Postlager::Indstillinger settings = {}) {
        if (kNoder) anden = node(2);
        if (kNoder) settings.delt = 1;
        return aabn(std::move(settings));
    }
    std::unique_ptr<Postlager> node(std::uint8_t place) {
        Postlager::Indstillinger settings;
        settings.delt = place;
        return aabn(std::move(settings));
    }
    std::unique_ptr<Postlager> aabn(Postlager::Indstillinger settings) {
        settings.lav_koe = [this] { return motor.ny(); };
        auto made = Postlager::create(*lager, ur, system_entropy(), settings);
        REQUIRE(made.has_value());
        return std::move(*made);
    }
    // As after a crash: what is not on the disk is gone.
    void genstart() {
        p.reset();
        anden.reset();
        lager->nedbrud();
        p = ny();
    }
    void send(const std::string& id, std::vector<Uuid> boxes = {kBoks}) {
        std::vector<Nykopi> copies;
        for (const Uuid& b : boxes)
            copies.push_back({b, kAbo, kAbo, Cvr(11111111), {}});
        std::promise<Result<void>> answer;
        Postlager& through = kNoder && ++sendte % 2 == 0 ? *anden : *p;
        REQUIRE(through.gem(post("urn:" + id, ur.now()), std::move(copies),
                            [&](const Result<void>& r) { answer.set_value(r); }));
        REQUIRE(answer.get_future().get());
    }
    std::optional<Levering> hent(const Laeserref& r, Kvittering how = Kvittering::kSelv) {
        std::promise<Koelaeser::Hentet> answer;
        r->hent(how, [&](Koelaeser::Hentet h) { answer.set_value(std::move(h)); });
        return answer.get_future().get().levering;
    }
    // What the owner asks for is written by now.
    Dueslagstal tal(const Uuid& box = kBoks) {
        REQUIRE(p->skriver().udfoer([](Bygning&) -> Result<void> { return {}; }));
        return p->status(box).tal;
    }
    std::uint64_t raekker() {
        std::uint64_t n = 0;
        p->vent_paa_laesere();
        REQUIRE(lager->scan(store::Rum::kTjeneste, "B", "B", [&](std::string_view key, auto) {
            n += std::string_view("dghle").contains(key[1]) ? 0 : 1;
            return true;
        }));
        return n;
    }
    std::uint64_t raekker_naar(std::uint64_t expected) {
        for (int i = 0; i < 1000 && raekker() != expected; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return raekker();
    }
};

}  // namespace faelled::beskedfordeler::test
