#include "app/nodevagt.hpp"

#include <doctest/doctest.h>

#include <atomic>

#include "store/memory/memory_lager.hpp"
#include "store/viderelager.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

store::Batch en(const std::string& key) {
    store::Batch b;
    b.rum.push_back({store::Rum::kTjeneste, key, "v", std::nullopt});
    return b;
}

// A node whose leadership the test decides.
class Proevenoder final : public store::Noder {
  public:
    [[nodiscard]] std::uint8_t plads() const override { return 1; }
    void stil_op() override {}
    [[nodiscard]] std::optional<std::int64_t> leder() const override {
        const std::int64_t n = nummer.load();
        return n == 0 ? std::nullopt : std::optional(n);
    }
    [[nodiscard]] bool udstoedt() const override { return ude.load(); }
    [[nodiscard]] Result<void> begynd_alene(std::int64_t) override { return {}; }
    void slut_alene() override {}
    [[nodiscard]] Delt& delt() override { return delt_; }

    std::atomic<std::int64_t> nummer{0};
    std::atomic<bool> ude{false};

  private:
    Hukommelsesdelt delt_{10};
};

template <typename F>
bool om_lidt(const F& f) {
    for (int i = 0; i < 100 && !f(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return f();
}

}  // namespace

TEST_CASE("noder: what a leader writes that was taken over from is refused whole") {
    const auto lager = store::lav_memory_lager();
    Lederlager a(*lager);
    Lederlager b(*lager);
    REQUIRE(a.append(en("alene")).has_value());  // a single node has no fence
    REQUIRE(a.overtag(1).value());
    REQUIRE(a.append(en("a")).has_value());
    REQUIRE(b.overtag(2).value());
    CHECK_FALSE(a.overtag(1).value());
    CHECK_FALSE(a.leder_endnu().value());
    const auto late = a.append(en("sent"));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().slags == FejlSlags::kMiljoe);
    CHECK_FALSE(lager->hent(store::Rum::kTjeneste, "sent").value().has_value());
    CHECK(b.leder_endnu().value());
    REQUIRE(b.append(en("b")).has_value());
    // An expectation of the caller's own that does not hold is told as ever.
    store::Batch own = en("b");
    own.rum.front().forventet = "noget andet";
    CHECK(store::er_konflikt(b.append(std::move(own)).error()));
}

namespace {

// A store that may be away.
class Bortelager final : public store::Viderelager {
  public:
    using Viderelager::Viderelager;
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override {
        if (borte) return std::unexpected(Fejl::miljoe("borte"));
        return Viderelager::hent(rum, key);
    }
    std::atomic<bool> borte{false};
};

}  // namespace

TEST_CASE("noder: a leader without the store holds when its lease is over, and leads again after") {
    const auto lager = store::lav_memory_lager();
    Bortelager away(*lager);
    Proevenoder noder;
    noder.nummer = 5;
    Lederlager own(away);
    std::atomic<int> led{0};
    std::atomic<int> held{0};
    std::atomic<int> over{0};
    Nodevagt watch(noder, own,
                   {.foelg_med = [] {},
                    .fej = [] {},
                    .led = [&]() -> Result<void> {
                        ++led;
                        return {};
                    },
                    .hold = [&] { ++held; },
                    .er_afloest = [&] { ++over; }});
    REQUIRE(om_lidt([&] { return watch.leder(); }));
    away.borte = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1'200));
    CHECK(watch.leder());  // the lease runs
    CHECK(held == 0);
    noder.nummer = 0;
    REQUIRE(om_lidt([&] { return held == 1; }));
    CHECK_FALSE(watch.leder());
    CHECK(led == 1);
    away.borte = false;
    REQUIRE(om_lidt([&] { return watch.leder(); }));
    CHECK(led == 2);
    CHECK(held == 1);
    CHECK(over == 0);
}

TEST_CASE(
    "noder: the watch follows, leads when it is this node's turn, and tells once when it is over") {
    const auto lager = store::lav_memory_lager();
    Proevenoder noder;
    Lederlager own(*lager);
    std::atomic<int> followed{0};
    std::atomic<int> led{0};
    std::atomic<int> over{0};
    std::atomic<int> swept{0};
    Nodevagt watch(noder, own,
                   {.foelg_med = [&] { ++followed; },
                    .fej = [&] { ++swept; },
                    // The first attempt fails, as with a port that is not free yet.
                    .led = [&]() -> Result<void> {
                        if (++led == 1) return std::unexpected(Fejl::miljoe("optaget"));
                        return {};
                    },
                    .hold = {},
                    .er_afloest = [&] { ++over; }});
    REQUIRE(om_lidt([&] { return followed > 1; }));
    CHECK(swept == 1);  // at once, and not again with every round
    CHECK_FALSE(watch.leder());
    noder.nummer = 5;
    REQUIRE(om_lidt([&] { return watch.leder(); }));
    CHECK(led == 2);
    REQUIRE(own.append(en("x")).has_value());
    Lederlager other(*lager);
    REQUIRE(other.overtag(6).value());
    REQUIRE(om_lidt([&] { return over == 1; }));
    CHECK_FALSE(watch.leder());
    noder.ude = true;
    const int then = followed;
    std::this_thread::sleep_for(std::chrono::milliseconds(1'200));
    CHECK(over == 1);
    CHECK(followed == then);
}
