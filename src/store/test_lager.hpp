// What the store's tests share: engines to run them against, a folder that goes away, short ways to
// say things.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/entropy.hpp"
#include "store/memory/memory_lager.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/postgres/test_klynge.hpp"
#include "store/rocks/rocks_lager.hpp"
#include "store/store.hpp"

namespace faelled::store::test {

class Mappe {
  public:
    Mappe() {
        std::string name =
            (std::filesystem::temp_directory_path() / "faelled-store-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Mappe() {
        std::error_code ec;
        std::filesystem::remove_all(path_, ec);
    }
    Mappe(const Mappe&) = delete;
    Mappe& operator=(const Mappe&) = delete;
    [[nodiscard]] std::string under(const std::string& name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

// Set when the scope ends, also by a failed REQUIRE: threads that wait for it can always be joined.
class Stop {
  public:
    explicit Stop(std::atomic<bool>& flag) : flag_(flag) {}
    ~Stop() { flag_ = true; }
    Stop(const Stop&) = delete;
    Stop& operator=(const Stop&) = delete;

  private:
    std::atomic<bool>& flag_;
};

// Small bounds, so that flushes and files happen in tests too.
inline RocksIndstillinger smaa() {
    return {8u << 20, 4u << 20, 4u << 20, true};
}

inline std::unique_ptr<Lager> aabn(const std::string& folder,
                                   const RocksIndstillinger& s = smaa()) {
    auto lager = aabn_rocks(folder, s);
    INFO((lager ? std::string() : lager.error().tekst));
    REQUIRE(lager.has_value());
    return std::move(*lager);
}

inline std::unique_ptr<Lager> aabn_med(const PostgresIndstillinger& s) {
    auto lager = aabn_postgres(s);
    INFO((lager ? std::string() : lager.error().tekst));
    REQUIRE(lager.has_value());
    return *std::move(lager);
}

inline std::unique_ptr<Lager> aabn_pg(const std::string& url) {
    PostgresIndstillinger s;
    s.url = url;
    return aabn_med(s);
}

// One engine under test, that can be closed and opened again.
struct Motor {
    std::string navn;
    std::function<Lager&()> lager;
    std::function<void()> genaabn;
};

// Runs `test` once per engine.
inline void for_hver(const std::function<void(Motor&)>& test) {
    SUBCASE("memory") {
        const auto store = lav_memory_lager();
        Motor m{"memory", [&]() -> Lager& { return *store; }, [&] { store->nedbrud(); }};
        test(m);
    }
    SUBCASE("rocks") {
        const Mappe folder;
        auto store = aabn(folder.under("lager"));
        Motor m{"rocks", [&]() -> Lager& { return *store; },
                [&] {
                    store.reset();
                    store = aabn(folder.under("lager"));
                }};
        test(m);
    }
    for (const std::uint32_t parts : {1U, 4U}) {
        const std::string name = parts == 1 ? "postgres" : "postgres, divided by owner";
        SUBCASE(name.c_str()) {
            Klynge* const klynge = Klynge::faelles();
            if (klynge == nullptr) return;
            PostgresIndstillinger s;
            s.url = klynge->nyt_skema();
            s.partitioner = parts;
            auto store = aabn_med(s);
            Motor m{name, [&]() -> Lager& { return *store; },
                    [&] {
                        store.reset();
                        store = aabn_med(s);
                    }};
            test(m);
        }
    }
}

inline constexpr Cvr kA{12345678};
inline constexpr Cvr kB{87654321};

// The n-th UUID in order.
inline Uuid nr(std::uint32_t n) {
    Uuid u;
    for (std::size_t i = 0; i < 4; ++i)
        u.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return u;
}
inline ObjektId objekt(std::uint32_t n, std::uint8_t type = 1, Cvr ejer = kA) {
    return {ejer, type, nr(n)};
}
inline Tid sek(std::int64_t s) {
    return {s * kSekund};
}

inline NyRegistrering ny(const ObjektId& id, std::uint64_t forventet, std::string indhold = "x",
                         std::vector<IndeksPost> tilfoej = {}, std::vector<IndeksPost> fjern = {}) {
    return {id,
            forventet,
            sek(static_cast<std::int64_t>(1000 + forventet)),
            std::move(indhold),
            std::move(fjern),
            std::move(tilfoej)};
}
inline IndeksPost post(std::uint8_t indeks, std::string vaerdi,
                       std::vector<Periode> perioder = {{}}) {
    return {indeks, std::move(vaerdi), std::move(perioder)};
}
inline Batch kun(NyRegistrering r) {
    Batch b;
    b.registreringer.push_back(std::move(r));
    return b;
}
inline Betingelse::Vaerdi eksakt(std::string t) {
    return {std::move(t), Betingelse::Vaerdi::Slags::kEksakt};
}
inline Betingelse::Vaerdi praefiks(std::string t) {
    return {std::move(t), Betingelse::Vaerdi::Slags::kPraefiks};
}

inline std::vector<Uuid> soeg(Lager& lager, std::vector<Betingelse> b,
                              std::optional<Uuid> efter = {}, std::size_t most = 1'000'000,
                              Cvr ejer = kA, std::uint8_t type = 1) {
    std::vector<Uuid> hits;
    const Result<void> done = lager.soeg({ejer, type, std::move(b), efter, [&](const Uuid& u) {
                                              hits.push_back(u);
                                              return hits.size() < most;
                                          }});
    REQUIRE(done.has_value());
    return hits;
}

inline std::vector<std::pair<std::string, std::string>> rum(Lager& lager, Rum r,
                                                            std::string_view prefix = {},
                                                            std::string_view from = {}) {
    std::vector<std::pair<std::string, std::string>> rows;
    REQUIRE(lager
                .scan(r, prefix, from,
                      [&](std::string_view k, std::string_view v) {
                          rows.emplace_back(k, v);
                          return true;
                      })
                .has_value());
    return rows;
}

inline Verifikation verificer(Lager& lager) {
    auto v = lager.verificer([](std::uint64_t) {});
    INFO((v ? std::string() : v.error().tekst));
    REQUIRE(v.has_value());
    return std::move(*v);
}

inline void er_sund(Lager& lager) {
    const Verifikation v = verificer(lager);
    CHECK_MESSAGE(v.fejl.empty(), (v.fejl.empty() ? std::string() : v.fejl.front()));
}

}  // namespace faelled::store::test
