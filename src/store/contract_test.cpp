// The contract of store.hpp, held against every engine.
#include "store/test_lager.hpp"

using namespace faelled;
using namespace faelled::store;
using namespace faelled::store::test;

namespace {

using Numre = std::vector<std::uint64_t>;

Numre historik(Lager& lager, const ObjektId& id, Periode interval) {
    const auto list = lager.historik(id, interval);
    REQUIRE(list.has_value());
    Numre out;
    for (const auto& r : *list)
        out.push_back(r.nr);
    return out;
}

std::vector<Uuid> uuider(std::initializer_list<std::uint32_t> numbers) {
    std::vector<Uuid> out;
    for (const std::uint32_t n : numbers)
        out.push_back(nr(n));
    return out;
}

void er_konflikt_uden_spor(Lager& lager, Batch batch) {
    const Tal before = lager.tal();
    const auto done = lager.append(std::move(batch));
    REQUIRE_FALSE(done.has_value());
    CHECK(er_konflikt(done.error()));
    CHECK(done.error().kode == 49);
    CHECK(done.error().slags == FejlSlags::kKalder);
    const Tal after = lager.tal();
    CHECK(after.objekter == before.objekter);
    CHECK(after.registreringer == before.registreringer);
    CHECK(after.indeksposter == before.indeksposter);
    CHECK(after.udbakke == before.udbakke);
}

// `frit` and `andet` are two key spaces; both are emptied again.
void ordnet_og_vogtet(Lager& lager, Rum frit, Rum andet) {
    INFO("rum " << static_cast<int>(frit));
    Batch b;
    for (const char* const key : {"b", "a", "ab", "abc", "\xff\xff", "b\xff", "b\xff\xff"})
        b.rum.push_back({frit, key, std::string("v") + key, {}});
    b.rum.push_back({andet, "ab", "meta", ""});
    REQUIRE(lager.append(b).has_value());
    const auto keys = [&](std::string_view prefix, std::string_view from) {
        std::string out;
        for (const auto& [k, v] : rum(lager, frit, prefix, from)) {
            CHECK(v == "v" + k);
            out += k + ",";
        }
        return out;
    };
    CHECK(keys("", "") == "a,ab,abc,b,b\xff,b\xff\xff,\xff\xff,");
    CHECK(keys("a", "") == "a,ab,abc,");
    CHECK(keys("a", "ab") == "ab,abc,");
    CHECK(keys("a", "abcd").empty());
    CHECK(keys("b\xff", "") == "b\xff,b\xff\xff,");
    CHECK(keys("\xff", "") == "\xff\xff,");
    CHECK(keys("b", "a") == "b,b\xff,b\xff\xff,");
    CHECK(*lager.hent(andet, "ab") == "meta");
    CHECK(*lager.hent(andet, "a") == std::nullopt);

    er_konflikt_uden_spor(lager, {{}, {}, {}, {{andet, "ab", "2", ""}}, {}});
    er_konflikt_uden_spor(lager, {{}, {}, {}, {{andet, "ab", "2", "andet"}}, {}});
    er_konflikt_uden_spor(lager, {{}, {}, {}, {{andet, "zz", "2", "meta"}}, {}});
    REQUIRE(lager.append({{}, {}, {}, {{andet, "ab", "2", "meta"}}, {}}).has_value());
    REQUIRE(lager.append({{}, {}, {}, {{andet, "ab", std::nullopt, "2"}}, {}}).has_value());
    CHECK(*lager.hent(andet, "ab") == std::nullopt);
    int seen = 0;
    REQUIRE(lager.scan(frit, "", "", [&](auto, auto) { return ++seen < 2; }).has_value());
    CHECK(seen == 2);
    Batch tom;
    for (const auto& [key, value] : rum(lager, frit))
        tom.rum.push_back({frit, key, std::nullopt, value});
    REQUIRE(lager.append(std::move(tom)).has_value());
    CHECK(rum(lager, frit).empty());
}

}  // namespace

TEST_CASE("store: registrations are read back, the current one by laes") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        CHECK(*lager.laes(objekt(1)) == std::nullopt);
        REQUIRE(lager.append(kun(ny(objekt(1), 0, "første"))).has_value());
        CHECK(*lager.laes(objekt(1)) == Registreringspost{1, sek(1000), "første"});
        REQUIRE(lager.append(kun(ny(objekt(1), 1, std::string("\0anden", 6)))).has_value());
        CHECK(*lager.laes(objekt(1)) == Registreringspost{2, sek(1001), std::string("\0anden", 6)});
        CHECK(*lager.laes(objekt(1, 2)) == std::nullopt);
        CHECK(*lager.laes(objekt(1, 1, kB)) == std::nullopt);

        REQUIRE(lager.append(kun(ny(objekt(2), 0, ""))).has_value());
        const std::vector<ObjektId> ids = {objekt(2), objekt(9), objekt(1), objekt(2)};
        const auto many = *lager.laes_flere(ids);
        REQUIRE(many.size() == 4);
        CHECK(many[0] == Registreringspost{1, sek(1000), ""});
        CHECK(many[1] == std::nullopt);
        CHECK(many[2]->nr == 2);
        CHECK(many[3] == many[0]);
        CHECK(lager.laes_flere({})->empty());
    });
}

TEST_CASE("store: historik selects by overlap") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        for (std::uint64_t i = 0; i < 5; ++i)  // times 1000..1004
            REQUIRE(lager.append(kun(ny(objekt(1), i, std::to_string(i)))).has_value());
        REQUIRE(lager.append(kun(ny(objekt(2), 0))).has_value());
        CHECK(historik(lager, objekt(1), {}) == Numre{1, 2, 3, 4, 5});
        CHECK(historik(lager, objekt(1), {sek(1002), sek(1002)}) == Numre{3});
        CHECK(historik(lager, objekt(1), {sek(1001), sek(1003)}) == Numre{2, 3});
        CHECK(historik(lager, objekt(1), {sek(1001).plus(1), sek(1003).plus(1)}) == Numre{2, 3, 4});
        CHECK(historik(lager, objekt(1), {sek(5000), sek(5000)}) == Numre{5});
        CHECK(historik(lager, objekt(1), {sek(1), sek(1)}).empty());
        CHECK(historik(lager, objekt(1), {sek(1), sek(1000)}).empty());
        CHECK(historik(lager, objekt(1), {Tid::minus_uendelig(), sek(1001)}) == Numre{1});
        CHECK(historik(lager, objekt(3), {}).empty());
        CHECK((*lager.historik(objekt(1), {}))[3].indhold == "3");
    });
}

TEST_CASE("store: a version that is not expected conflicts and leaves no trace") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        er_konflikt_uden_spor(lager, kun(ny(objekt(1), 1)));
        REQUIRE(lager.append(kun(ny(objekt(1), 0))).has_value());
        er_konflikt_uden_spor(lager, kun(ny(objekt(1), 0)));
        er_konflikt_uden_spor(lager, kun(ny(objekt(1), 2)));
        er_konflikt_uden_spor(lager, {{}, {{objekt(1), 2, "y"}}, {}, {}, {}});
        er_konflikt_uden_spor(lager, {{}, {{objekt(2), 1, "y"}}, {}, {}, {}});
        er_konflikt_uden_spor(lager, {{}, {}, {{objekt(1), 2, {}}}, {}, {}});
        er_konflikt_uden_spor(lager, {{}, {}, {{objekt(2), 1, {}}}, {}, {}});
        // Not later than the current one: a fault, no conflict.
        NyRegistrering early = ny(objekt(1), 1);
        early.tidspunkt = sek(1000);
        const auto done = lager.append(kun(early));
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error().slags == FejlSlags::kIntern);
        CHECK((*lager.laes(objekt(1)))->nr == 1);
    });
}

TEST_CASE("store: a batch is all or nothing, also when its last part conflicts") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        REQUIRE(lager.append(kun(ny(objekt(1), 0, "a", {post(1, "gammel")}))).has_value());
        Batch b;
        b.registreringer = {ny(objekt(1), 1, "b", {post(1, "ny")}, {post(1, "gammel", {})}),
                            ny(objekt(2), 0, "c", {post(1, "ny")})};
        b.omskrivninger = {{objekt(1), 1, "omskrevet"}};
        b.udbakke = {"hændelse"};
        b.rum = {{Rum::kMeta, "n", "v", {}}, {Rum::kTjeneste, "t", std::nullopt, "findes ikke"}};
        er_konflikt_uden_spor(lager, b);
        CHECK((*lager.laes(objekt(1)))->indhold == "a");
        CHECK(*lager.laes(objekt(2)) == std::nullopt);
        CHECK(*lager.hent(Rum::kMeta, "n") == std::nullopt);
        CHECK(rum(lager, Rum::kUdbakke).empty());
        CHECK(soeg(lager, {{1, {eksakt("ny")}, {}}}).empty());
        CHECK(soeg(lager, {{1, {eksakt("gammel")}, {}}}) == uuider({1}));

        b.rum[1].forventet = "";
        REQUIRE(lager.append(b).has_value());
        CHECK((*lager.historik(objekt(1), {}))[0].indhold == "omskrevet");
        CHECK((*lager.historik(objekt(1), {}))[1].indhold == "b");
        CHECK(soeg(lager, {{1, {eksakt("ny")}, {}}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{1, {eksakt("gammel")}, {}}}).empty());
        CHECK(lager.tal().indeksposter == 2);
        er_sund(lager);
    });
}

TEST_CASE("store: one batch may hold several registrations of one object") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        Batch b;
        b.registreringer = {
            ny(objekt(1), 0, "1", {post(1, "a"), post(2, "b")}),
            ny(objekt(1), 1, "2", {post(1, "a", {{sek(1), sek(2)}})}, {post(2, "b", {})}),
            ny(objekt(1), 2, "3", {post(3, "c")})};
        REQUIRE(lager.append(b).has_value());
        CHECK(historik(lager, objekt(1), {}) == Numre{1, 2, 3});
        const Tal t = lager.tal();
        CHECK(t.objekter == 1);
        CHECK(t.registreringer == 3);
        CHECK(t.indeksposter == 2);
        er_sund(lager);
    });
}

TEST_CASE("store: rewriting and physical removal") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        for (std::uint64_t i = 0; i < 3; ++i)
            REQUIRE(lager.append(kun(ny(objekt(1), i, "hemmelig", {post(1, "a")}))).has_value());
        REQUIRE(lager.append({{}, {{objekt(1), 2, "*"}, {objekt(1), 3, "**"}}, {}, {}, {}})
                    .has_value());
        const auto history = *lager.historik(objekt(1), {});
        CHECK(history[0].indhold == "hemmelig");
        CHECK(history[1] == Registreringspost{2, sek(1001), "*"});
        CHECK(history[2] == Registreringspost{3, sek(1002), "**"});

        REQUIRE(lager.append({{}, {}, {{objekt(1), 3, {post(1, "a", {})}}}, {}, {}}).has_value());
        CHECK(*lager.laes(objekt(1)) == std::nullopt);
        CHECK(lager.historik(objekt(1), {})->empty());
        CHECK(soeg(lager, {{1, {eksakt("a")}, {}}}).empty());
        CHECK(lager.tal().objekter == 0);
        CHECK(lager.tal().registreringer == 0);
        CHECK(lager.tal().indeksposter == 0);
        // The number begins anew.
        REQUIRE(lager.append(kun(ny(objekt(1), 0, "igen"))).has_value());
        CHECK(historik(lager, objekt(1), {}) == Numre{1});
        er_sund(lager);
    });
}

TEST_CASE("store: search joins conditions, values, prefixes and periods") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        const std::string sixteen(nr(77).view());
        const Periode early{Tid::minus_uendelig(), sek(100)};
        const Periode late{sek(100), Tid::plus_uendelig()};
        REQUIRE(lager.append(kun(ny(objekt(1), 0, "", {post(1, "jens"), post(2, sixteen)})))
                    .has_value());
        REQUIRE(lager
                    .append(kun(ny(
                        objekt(2), 0, "",
                        {post(1, "jensen", {early}), post(1, "hansen", {late}), post(2, sixteen)})))
                    .has_value());
        REQUIRE(
            lager.append(kun(ny(objekt(3), 0, "", {post(1, ""), post(2, "urn:x", {early, late})})))
                .has_value());
        REQUIRE(lager.append(kun(ny(objekt(4, 2), 0, "", {post(1, "jens")}))).has_value());
        REQUIRE(lager.append(kun(ny(objekt(5, 1, kB), 0, "", {post(1, "jens")}))).has_value());
        const Periode before{sek(5), sek(5)};
        const Periode after{sek(100), sek(100)};

        CHECK(soeg(lager, {{1, {eksakt("jens")}, before}}) == uuider({1}));
        CHECK(soeg(lager, {{1, {praefiks("jens")}, before}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{1, {praefiks("jens")}, after}}) == uuider({1}));
        CHECK(soeg(lager, {{1, {eksakt("jens"), eksakt("hansen")}, after}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{1, {eksakt("jensen")}, {sek(99), sek(101)}}}) == uuider({2}));
        CHECK(soeg(lager, {{1, {eksakt("hansen")}, {sek(99), sek(100)}}}).empty());
        CHECK(soeg(lager, {{1, {eksakt("")}, after}}) == uuider({3}));
        CHECK(soeg(lager, {{1, {praefiks("")}, after}}) == uuider({1, 2, 3}));
        CHECK(soeg(lager, {{2, {praefiks("")}, after}}) == uuider({1, 2, 3}));
        CHECK(soeg(lager, {{2, {eksakt(sixteen)}, after}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{2, {praefiks(sixteen)}, after}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{2, {praefiks(sixteen.substr(0, 3))}, after}}) == uuider({1, 2}));
        CHECK(soeg(lager, {{2, {eksakt(sixteen)}, after}, {1, {praefiks("h")}, after}}) ==
              uuider({2}));
        CHECK(soeg(lager, {{2, {eksakt(sixteen)}, after}, {1, {eksakt("findes ikke")}, after}})
                  .empty());
        CHECK(soeg(lager, {{2, {}, after}}).empty());
        CHECK(soeg(lager, {{1, {praefiks("")}, after}}, nr(1)) == uuider({2, 3}));
        CHECK(soeg(lager, {{1, {praefiks("")}, after}}, nr(1), 1) == uuider({2}));
        Uuid last;
        last.bytes.fill(0xff);
        CHECK(soeg(lager, {{1, {praefiks("")}, after}}, last).empty());
        CHECK_FALSE(lager.soeg({kA, 1, {}, {}, [](const Uuid&) { return true; }}).has_value());
    });
}

TEST_CASE("store: values of 15, 16 and 17 bytes do not meet") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        const std::string fifteen(15, 'a');
        const std::string sixteen = fifteen + std::string(1, '\0');
        const std::string text16(16, 'a');
        const std::string text17(17, 'a');
        std::uint32_t n = 0;
        for (const std::string& v : {fifteen, sixteen, text16, text17})
            REQUIRE(lager.append(kun(ny(objekt(++n), 0, "", {post(1, v)}))).has_value());
        CHECK(soeg(lager, {{1, {eksakt(fifteen)}, {}}}) == uuider({1}));
        CHECK(soeg(lager, {{1, {eksakt(sixteen)}, {}}}) == uuider({2}));
        CHECK(soeg(lager, {{1, {eksakt(text16)}, {}}}) == uuider({3}));
        CHECK(soeg(lager, {{1, {eksakt(text17)}, {}}}) == uuider({4}));
        CHECK(soeg(lager, {{1, {praefiks(fifteen)}, {}}}) == uuider({1, 2, 3, 4}));
        CHECK(soeg(lager, {{1, {praefiks(text16)}, {}}}) == uuider({3, 4}));
        CHECK(soeg(lager, {{1, {praefiks(sixteen)}, {}}}) == uuider({2}));
    });
}

TEST_CASE("store: batches that break the rules are refused") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        const auto refused = [&](Batch b) {
            const auto done = lager.append(std::move(b));
            return !done && done.error().slags == FejlSlags::kIntern;
        };
        CHECK(refused(kun(ny(objekt(1), 0, "", {post(1, std::string(65, 'x'))}))));
        CHECK(refused(kun(ny(objekt(1), 0, "", {post(1, std::string("a\0b", 3))}))));
        CHECK(refused(kun(ny(objekt(1), 0, "", {post(1, "a", {})}))));
        CHECK(refused(kun(ny(objekt(1), 0, "", {post(1, "a", {{sek(1), sek(1)}})}))));
        CHECK(refused(kun(ny(objekt(1), 0, "", {post(1, "a", {{sek(2), sek(1)}})}))));
        NyRegistrering endless = ny(objekt(1), 0);
        endless.tidspunkt = Tid::plus_uendelig();
        CHECK(refused(kun(endless)));
        Batch foreign;
        foreign.rum = {{Rum::kUdbakke, "x", "y", {}}};
        CHECK(refused(foreign));
        CHECK(lager.append({}).has_value());
        CHECK(lager.tal().objekter == 0);
        CHECK(lager.append(kun(ny(objekt(1), 0, "", {post(1, std::string(64, 'x'))}))).has_value());
    });
}

TEST_CASE("store: key spaces are ordered, bounded and guarded") {
    for_hver([](Motor& m) {
        for (const auto& [frit, andet] :
             {std::pair(Rum::kTjeneste, Rum::kMeta), std::pair(Rum::kRevision, Rum::kTjeneste),
              std::pair(Rum::kMeta, Rum::kRevision)})
            ordnet_og_vogtet(m.lager(), frit, andet);
    });
}

TEST_CASE("store: the outbox numbers on, also when it was emptied") {
    for_hver([](Motor& m) {
        Batch two;
        two.udbakke = {"et", "to"};
        REQUIRE(m.lager().append(two).has_value());
        auto rows = rum(m.lager(), Rum::kUdbakke);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].first == std::string("\0\0\0\0\0\0\0\1", 8));
        CHECK(rows[1] == std::pair(std::string("\0\0\0\0\0\0\0\2", 8), std::string("to")));
        Batch conflicting = two;
        conflicting.registreringer.push_back(ny(objekt(1), 7));
        er_konflikt_uden_spor(m.lager(), conflicting);

        Batch drain;
        for (const auto& [key, value] : rows)
            drain.rum.push_back({Rum::kUdbakke, key, std::nullopt, {}});
        REQUIRE(m.lager().append(drain).has_value());
        REQUIRE(m.lager().append(drain).has_value());  // gone already: nothing happens
        CHECK(m.lager().tal().udbakke == 0);
        m.genaabn();
        REQUIRE(m.lager().append(two).has_value());
        rows = rum(m.lager(), Rum::kUdbakke);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].first == std::string("\0\0\0\0\0\0\0\3", 8));
        CHECK(m.lager().tal().udbakke == 2);
        er_sund(m.lager());
    });
}

TEST_CASE("store: objects and owners are walked in order") {
    for_hver([](Motor& m) {
        Lager& lager = m.lager();
        CHECK(lager.ejere()->empty());
        for (const std::uint32_t n : {3U, 1U, 2U}) {
            REQUIRE(lager.append(kun(ny(objekt(n), 0, std::to_string(n)))).has_value());
            REQUIRE(lager.append(kun(ny(objekt(n, 2, kB), 0))).has_value());
        }
        REQUIRE(lager.append(kun(ny(objekt(1, 255, Cvr(0xffffffff)), 0))).has_value());
        REQUIRE(lager.append(kun(ny(objekt(2), 1, "ny"))).has_value());
        CHECK(*lager.ejere() == std::vector<Cvr>{kA, kB, Cvr(0xffffffff)});
        std::string seen;
        const auto walk = [&](std::optional<Uuid> efter, std::size_t most) {
            seen.clear();
            REQUIRE(lager
                        .scan_objekter(kA, 1, efter,
                                       [&](const Uuid& u, const Registreringspost& r) {
                                           seen += std::to_string(u.bytes[15]) + r.indhold + ",";
                                           return --most > 0;
                                       })
                        .has_value());
            return seen;
        };
        CHECK(walk({}, 9) == "11,2ny,33,");
        CHECK(walk(nr(1), 9) == "2ny,33,");
        CHECK(walk({}, 1) == "11,");
        CHECK(walk(nr(3), 9).empty());
    });
}

TEST_CASE("store: everything acknowledged is there after reopening") {
    for_hver([](Motor& m) {
        for (std::uint32_t n = 1; n <= 300; ++n) {
            Batch b =
                kun(ny(objekt(n), 0, std::string(2000, 'x') + std::to_string(n), {post(1, "v")}));
            b.udbakke = {"h"};
            b.rum = {{Rum::kTjeneste, std::to_string(n), "t", {}}};
            REQUIRE(m.lager().append(std::move(b)).has_value());
        }
        const Tal before = m.lager().tal();
        m.genaabn();
        const Tal after = m.lager().tal();
        CHECK(after.objekter == 300);
        CHECK(after.registreringer == before.registreringer);
        CHECK(after.indeksposter == 300);
        CHECK(after.udbakke == 300);
        CHECK(soeg(m.lager(), {{1, {eksakt("v")}, {}}}).size() == 300);
        CHECK((*m.lager().laes(objekt(300)))->indhold == std::string(2000, 'x') + "300");
        REQUIRE(m.lager().kompakter().has_value());
        CHECK(rum(m.lager(), Rum::kTjeneste).size() == 300);
        er_sund(m.lager());
    });
}
