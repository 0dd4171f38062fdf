#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

// A second node on the same store. It looks every time it is asked.
struct Tohus : Hus {
    Klassifikation anden{motor, {.mellemrum_us = 0}};

    std::string titel(const Uuid& u) {
        const auto r = anden.laes(nabo, kKlasse7, {u, {}});
        if (!r) return std::to_string(r.error().kode);
        return *felt_ved(r->registreringer.back().indhold, felt::kKlasseTitel, clock.now());
    }
    std::string etiket(const Uuid& u) { return anden.hukommelse().klassetitel(u); }
};

oio::Indhold kaldt(const Uuid& in, const char* title) {
    oio::Indhold i = klasse("1", in, title);
    i.har = {true, false, false};
    return i;
}

}  // namespace

TEST_CASE("noder: what one node changes the other shows") {
    Tohus h;
    const Uuid u = h.lav(h.operatoer, klasse("1", h.faelles_facet, "Gammel"));
    CHECK(h.titel(u) == "Gammel");
    CHECK(h.etiket(u) == "Gammel");
    const std::uint64_t before = h.anden.hukommelse().generation();
    CHECK(h.anden.hukommelse().generation() == before);
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {u, {}, kaldt(h.faelles_facet, "Ny")}));
    CHECK(h.etiket(u) == "Ny");
    CHECK(h.titel(u) == "Ny");
    CHECK(h.anden.hukommelse().generation() > before);
    // Both ways, and what both wrote in between is not lost.
    REQUIRE(h.anden.ret(h.operatoer, kKlasse7, {u, {}, kaldt(h.faelles_facet, "Nyere")}));
    REQUIRE(h.service.ret(h.operatoer, kKlasse7, {u, {}, kaldt(h.faelles_facet, "Nyest")}));
    REQUIRE(h.anden.opret(h.operatoer, kKlasse7,
                          {std::nullopt, klasse("7", h.faelles_facet, "En anden")}));
    CHECK(h.etiket(u) == "Nyest");
    REQUIRE(h.service.slet(h.operatoer, kKlasse7, {u, {}}));
    CHECK(h.etiket(u).empty());
}

TEST_CASE("noder: aliases and what the program loads are seen by the other node") {
    Tohus h;
    const Uuid u = h.lav(h.operatoer, klasse("1", h.faelles_facet, "Rigtig"));
    const Uuid minted = h.ny();
    CHECK(h.titel(minted) == "44");
    REQUIRE(h.service.aliaser().saet(minted, u));
    CHECK(h.titel(minted) == "Rigtig");
    REQUIRE(h.service.aliaser().fjern(minted));
    CHECK(h.titel(minted) == "44");
    const std::uint64_t before = h.anden.hukommelse().generation();
    REQUIRE(sikr(h.motor, h.random, kFaellesEjer,
                 {{&kKlasse7, minted, "2", "Fra start", h.faelles_facet, std::nullopt}}));
    CHECK(h.anden.hukommelse().generation() > before);
    CHECK(h.titel(minted) == "Fra start");
}

TEST_CASE("noder: a refused write tells nobody") {
    Tohus h;
    const Uuid u = h.lav(h.operatoer, klasse("1", h.faelles_facet, "Gammel"));
    CHECK(h.etiket(u) == "Gammel");
    const std::uint64_t before = h.anden.hukommelse().generation();
    CHECK(kode(h.service.slet(h.korsbaek, kKlasse7, {u, {}})) == 43);
    CHECK(kode(h.service.importer(h.operatoer, kKlasse7,
                                  import_af(u, klasse("1", h.faelles_facet)))) == 49);
    CHECK(h.anden.hukommelse().generation() == before);
}

namespace {

// Two nodes; what `imellem.ske` does comes just before the next write of `sen`. Both keep what they
// have read for an hour.
struct Kaploeb : Hus {
    static constexpr std::int64_t kLaenge = 3600 * kSekund;
    Imellem imellem{*store};
    oio::Motor senmotor{imellem, clock, random, {}};
    Klassifikation sen{senmotor, {.mellemrum_us = kLaenge}};
    Klassifikation hurtig{motor, {.mellemrum_us = kLaenge}};

    static oio::RetInput under(const Uuid& child, const Uuid& parent) {
        oio::RetInput in;
        in.uuid = child;
        in.indhold.har = {false, false, true};
        in.indhold.relationer.push_back(rel(relation::kOverordnetKlasse, parent));
        return in;
    }
};

}  // namespace

TEST_CASE("noder: of two nodes that give one key at once in a common facet the later is refused") {
    Kaploeb h;
    bool first = false;
    h.imellem.ske = [&] {
        first =
            h.hurtig.opret(h.operatoer, kKlasse7, {{}, klasse("27", h.faelles_facet)}).has_value();
    };
    CHECK(kode(h.sen.opret(h.operatoer, kKlasse7, {{}, klasse("27", h.faelles_facet)})) == 49);
    CHECK(first);
    h.imellem.ske = [&] {
        first =
            h.hurtig
                .importer(h.operatoer, kKlasse7, import_af(h.ny(), klasse("28", h.faelles_facet)))
                .has_value();
    };
    CHECK(kode(h.sen.importer(h.korsbaek, kKlasse7,
                              import_af(h.ny(), klasse("28", h.faelles_facet)))) == 49);
    CHECK(first);
    // What has nothing to do with the other is written, at the second try.
    h.imellem.ske = [&] { h.lav(h.operatoer, klasse("29", h.faelles_facet)); };
    CHECK(h.sen.opret(h.operatoer, kKlasse7, {{}, klasse("30", h.faelles_facet)}));
}

TEST_CASE("noder: two nodes do not make a ring together, also of what they have in memory") {
    Kaploeb h;
    const Uuid a = h.lav(h.operatoer, klasse("1", h.faelles_facet));
    const Uuid b = h.lav(h.operatoer, klasse("2", h.faelles_facet));
    for (Klassifikation* k : {&h.sen, &h.hurtig})
        for (const Uuid& u : {a, b})
            REQUIRE(k->laes(h.operatoer, kKlasse7, {u, {}}));
    h.imellem.ske = [&] { REQUIRE(h.hurtig.ret(h.operatoer, kKlasse7, Kaploeb::under(a, b))); };
    CHECK(kode(h.sen.ret(h.operatoer, kKlasse7, Kaploeb::under(b, a))) == 40);
    // One after the other, within the second in which a reader may see what was.
    const Uuid c = h.lav(h.operatoer, klasse("3", h.faelles_facet));
    const Uuid d = h.lav(h.operatoer, klasse("4", h.faelles_facet));
    for (const Uuid& u : {c, d})
        REQUIRE(h.sen.laes(h.operatoer, kKlasse7, {u, {}}));
    REQUIRE(h.hurtig.ret(h.operatoer, kKlasse7, Kaploeb::under(c, d)));
    CHECK(kode(h.sen.ret(h.operatoer, kKlasse7, Kaploeb::under(d, c))) == 40);
}

TEST_CASE("noder: two nodes do not make a chain of aliases together") {
    Kaploeb h;
    const Uuid u = h.lav(h.operatoer, klasse("1", h.faelles_facet));
    const Uuid v = h.lav(h.operatoer, klasse("2", h.faelles_facet));
    const Uuid minted = h.ny();
    h.imellem.ske = [&] { REQUIRE(h.hurtig.aliaser().saet(minted, u)); };
    CHECK(kode(h.sen.aliaser().saet(u, v)) == 40);
    h.imellem.ske = [&] { REQUIRE(h.hurtig.aliaser().fjern(minted)); };
    CHECK(kode(h.sen.aliaser().fjern(minted)) == 44);
}
