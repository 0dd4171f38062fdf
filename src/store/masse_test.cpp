// A store filled in bulk is the store that appends would have made.
#include "store/rocks/masse.hpp"

#include "base/time.hpp"
#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

constexpr Cvr kEjer{29189846};

ObjektId id(std::uint64_t n) {
    ObjektId out{kEjer, static_cast<std::uint8_t>(1 + n / 1000), {}};
    out.uuid.bytes[2] = static_cast<std::uint8_t>(n >> 8);
    out.uuid.bytes[3] = static_cast<std::uint8_t>(n);
    out.uuid.bytes[15] = 1;
    return out;
}

IndeksPost post(std::uint8_t indeks, std::string vaerdi, std::int64_t fra) {
    return {indeks, std::move(vaerdi), {{Tid{fra * kSekund}, Tid::plus_uendelig()}}};
}

// Object n: one to three registrations, whose second changes an entry and drops another.
Batch ny(std::uint64_t n) {
    Batch b;
    const std::string group = std::to_string(n % 7);
    NyRegistrering r{id(n), 0, Tid{1'000'000}, "indhold " + std::to_string(n), {}, {}};
    r.tilfoej = {post(1, group, 1), post(2, "a", 1), post(3, "b" + std::to_string(n), 1)};
    b.registreringer.push_back(r);
    if (n % 3 != 0)
        b.registreringer.push_back({id(n),
                                    1,
                                    Tid{2'000'000},
                                    "mere " + std::to_string(n),
                                    {post(2, "a", 1)},
                                    {post(1, group, 5), post(4, "ny", 2)}});
    if (n % 3 == 2)
        b.registreringer.push_back({id(n), 2, Tid{3'000'000}, "mest", {}, {post(2, "igen", 9)}});
    b.rum.push_back({Rum::kMeta, "e" + std::string(id(n).uuid.view()), "ejer", std::string()});
    return b;
}

std::vector<std::string> alt(Lager& l) {
    std::vector<std::string> out;
    for (std::uint8_t type = 1; type <= 3; ++type) {
        REQUIRE(l.scan_objekter(kEjer, type, {}, [&](const Uuid& u, const Registreringspost& p) {
            out.push_back(u.text() + p.indhold + std::to_string(p.nr));
            return true;
        }));
        for (const auto& [indeks, vaerdi] : std::vector<std::pair<std::uint8_t, std::string>>{
                 {1, "3"}, {2, "a"}, {2, "igen"}, {4, "ny"}})
            REQUIRE(l.soeg({kEjer,
                            type,
                            {{indeks, {{vaerdi}}, Periode{Tid{4 * kSekund}, Tid{4 * kSekund}}}},
                            {},
                            [&](const Uuid& u) {
                                out.push_back(vaerdi + u.text());
                                return true;
                            }}));
    }
    REQUIRE(l.scan(Rum::kMeta, "e", {}, [&](std::string_view k, std::string_view v) {
        out.push_back(std::string(k) + std::string(v));
        return true;
    }));
    return out;
}

}  // namespace

TEST_CASE("masse: the same as appends, and verify finds nothing") {
    const Mappe folder;
    constexpr std::uint64_t kAntal = 2500;
    const auto appended = aabn(folder.under("a"));
    for (std::uint64_t n = 0; n < kAntal; ++n)
        REQUIRE(appended->append(ny(n)));
    {
        // Some are there before, from the usual way in.
        const auto first = aabn(folder.under("b"));
        for (std::uint64_t n = 0; n < 100; ++n)
            REQUIRE(first->append(ny(n)));
    }
    {
        const auto mass = aabn_masse(folder.under("b"), smaa());
        REQUIRE(mass);
        // The second half first: parts come as the threads are done.
        for (const auto& [from, to] : {std::pair{1200u, 2500u}, std::pair{100u, 1200u}}) {
            const auto part = (*mass)->del();
            for (std::uint64_t n = from; n < to; ++n)
                REQUIRE(part->append(ny(n)));
            REQUIRE(part->aflever());
        }
        REQUIRE((*mass)->faerdig());
    }
    const auto filled = aabn(folder.under("b"));
    const auto checked = filled->verificer([](std::uint64_t) {});
    REQUIRE(checked);
    for (const std::string& line : checked->fejl)
        CHECK_MESSAGE(false, line);
    CHECK(filled->tal().objekter == kAntal);
    CHECK(filled->tal().registreringer == appended->tal().registreringer);
    CHECK(filled->tal().indeksposter == appended->tal().indeksposter);
    CHECK(alt(*filled) == alt(*appended));
    const auto history = filled->historik(id(2), Periode{});
    REQUIRE(history);
    CHECK(history->size() == 3);
    CHECK(*history == *appended->historik(id(2), Periode{}));
    // And it goes on as any other store.
    REQUIRE(filled->append(ny(kAntal)));
    CHECK(store::er_konflikt(filled->append(ny(5)).error()));
}

TEST_CASE("masse: out of order, or anything but new objects, is refused") {
    const Mappe folder;
    const auto mass = aabn_masse(folder.under("b"), smaa());
    REQUIRE(mass);
    {
        const auto part = (*mass)->del();
        REQUIRE(part->append(ny(2)));
        CHECK_FALSE((part->append(ny(1)) && part->aflever()));
    }
    const auto part = (*mass)->del();
    REQUIRE(part->append(ny(7)));
    Batch gap = ny(9);
    gap.registreringer.front().forventet = 1;
    CHECK_FALSE(part->append(std::move(gap)));
    Batch event;
    event.udbakke = {"x"};
    CHECK_FALSE(part->append(std::move(event)));
}
