#include "indeks/graense.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "indeks/vindue.hpp"

using namespace faelled;
using namespace faelled::indeks;

namespace {

constexpr Cvr kKorsbaek{11111111};
constexpr Cvr kNordby{22222222};
const Uuid kSystemA = Uuid::literal("00000000-0000-4000-8000-00000000000a");
const Uuid kSystemB = Uuid::literal("00000000-0000-4000-8000-00000000000b");

adgang::Rettighedsgruppe gruppe(Cvr ejer, std::vector<adgang::Afgraensning> limits) {
    return {ejer, "rolle", std::move(limits)};
}
Laesegraense af(std::vector<adgang::Rettighedsgruppe> groups) {
    std::vector<Laesegraense::Gruppe> read;
    for (const auto& g : groups)
        if (auto one = laes_gruppe(g)) read.push_back(*one);
    return Laesegraense(std::move(read));
}
Kendetegn sag(std::vector<std::string> kle, Foelsomhed f, Cvr ejer = kKorsbaek) {
    return {ejer, std::move(kle), f, {kSystemA}, {}};
}
adgang::Afgraensning kle(std::vector<std::string> v) {
    return {std::string(afgraensning::kKle), std::move(v)};
}
adgang::Afgraensning niveau(const char* n) {
    return {std::string(afgraensning::kFoelsomhed), {n}};
}

}  // namespace

TEST_CASE("graense: the highest level among the groups whose subject matches") {
    const auto g = af({gruppe(kKorsbaek, {kle({"27.36.*"}), niveau("3")}),
                       gruppe(kKorsbaek, {kle({"27.*"}), niveau("2")})});
    CHECK(g.niveau(sag({"27.36.04"}, Foelsomhed::kVip)) == Foelsomhed::kFoelsom);
    CHECK(g.niveau(sag({"27.12.00"}, Foelsomhed::kVip)) == Foelsomhed::kFortrolig);
    CHECK_FALSE(g.niveau(sag({"32.03.04"}, Foelsomhed::kIkkeFortrolig)));
    CHECK(g.synlig(sag({"27.36.04"}, Foelsomhed::kFoelsom)));
    CHECK_FALSE(g.synlig(sag({"27.12.00"}, Foelsomhed::kFoelsom)));
    CHECK_FALSE(g.synlig(sag({"27.36.04"}, Foelsomhed::kIkkeFortrolig, kNordby)));
}

TEST_CASE("graense: what is not known is not shown to the limited") {
    const auto limited = af({gruppe(kKorsbaek, {kle({"27.*"}), niveau("3")})});
    CHECK_FALSE(limited.synlig(sag({}, Foelsomhed::kIkkeFortrolig)));
    Kendetegn none;
    none.ejer = kKorsbaek;
    CHECK_FALSE(limited.synlig(none));
    CHECK_FALSE(af({gruppe(kKorsbaek, {niveau("3")})}).synlig(none));
    CHECK(af({gruppe(kKorsbaek, {})}).synlig(none));
    // Two subjects: both must be allowed.
    CHECK_FALSE(limited.synlig(sag({"27.36.04", "32.03.04"}, Foelsomhed::kFortrolig)));
}

TEST_CASE("graense: a limit that is not understood is no licence") {
    CHECK(af({gruppe(kKorsbaek, {{"http://example.org/noget/1", {"x"}}})}).ejere().empty());
    CHECK(af({gruppe(kKorsbaek, {kle({"27"})})}).ejere().empty());
    CHECK(af({gruppe(kKorsbaek, {kle({})})}).ejere().empty());
    CHECK(af({gruppe(kKorsbaek, {niveau("5")})}).ejere().empty());
    CHECK(
        af({gruppe(kKorsbaek, {{std::string(afgraensning::kItSystem), {"kmd"}}})}).ejere().empty());
}

TEST_CASE("graense: master systems and units") {
    const auto g =
        af({gruppe(kKorsbaek, {{std::string(afgraensning::kItSystem), {kSystemB.text()}}}),
            gruppe(kKorsbaek, {{std::string(afgraensning::kOrgenhed), {kSystemA.text()}}})});
    Kendetegn k = sag({"27.36.04"}, Foelsomhed::kIkkeFortrolig);
    CHECK_FALSE(g.synlig(k));
    k.mastere = {kSystemB};
    CHECK(g.synlig(k));
    k.mastere = {};
    k.enheder = {kSystemA};
    CHECK(g.synlig(k));
}

TEST_CASE("graense: conditions let through whatever the predicate lets through") {
    const char* const numbers[] = {"27.36.04", "27.36.08", "27.12.00", "32.03.04", "2"};
    const char* const patterns[] = {"27.36.04", "27.36.*", "27.3*", "27.*", "2*", "*", "32.*"};
    std::mt19937 rnd(7);
    const auto pick = [&](auto& list) { return list[rnd() % std::size(list)]; };
    for (int round = 0; round < 2000; ++round) {
        std::vector<adgang::Rettighedsgruppe> groups;
        for (std::size_t n = 1 + rnd() % 3; n > 0; --n) {
            std::vector<adgang::Afgraensning> limits;
            if (rnd() % 4 != 0) limits.push_back(kle({pick(patterns), pick(patterns)}));
            if (rnd() % 2 != 0)
                limits.push_back({std::string(afgraensning::kItSystem),
                                  {(rnd() % 2 != 0 ? kSystemA : kSystemB).text()}});
            groups.push_back(gruppe(rnd() % 5 == 0 ? kNordby : kKorsbaek, std::move(limits)));
        }
        const auto g = af(groups);
        Kendetegn k{kKorsbaek, {pick(numbers)}, Foelsomhed::kFortrolig, {}, {}};
        k.mastere.push_back(rnd() % 2 != 0 ? kSystemA : kSystemB);
        if (!g.synlig(k)) continue;
        for (const store::Betingelse& b : g.betingelser(kKorsbaek, {.kle = 130, .master = 132})) {
            const std::string value = b.indeks == 130 ? k.kle[0] : std::string(k.mastere[0].view());
            const bool held = std::ranges::any_of(b.vaerdier, [&](const auto& v) {
                return v.slags == store::Betingelse::Vaerdi::Slags::kPraefiks
                           ? value.starts_with(v.tekst)
                           : value == v.tekst;
            });
            CHECK(held);
        }
    }
}

TEST_CASE("graense: only a licence without any limit lets everything of its owner through") {
    CHECK(af({gruppe(kKorsbaek, {})}).ubegraenset(kKorsbaek));
    CHECK_FALSE(af({gruppe(kKorsbaek, {})}).ubegraenset(kNordby));
    CHECK(af({gruppe(kKorsbaek, {kle({"27.*"})}), gruppe(kKorsbaek, {})}).ubegraenset(kKorsbaek));
    for (const auto& limit : {kle({"27.*"}), niveau("3")})
        CHECK_FALSE(af({gruppe(kKorsbaek, {limit})}).ubegraenset(kKorsbaek));
    auto narrowed = af({gruppe(kKorsbaek, {})});
    narrowed.indsnaevr(af({gruppe(kKorsbaek, {niveau("3")})}));
    CHECK_FALSE(narrowed.ubegraenset(kKorsbaek));
}

TEST_CASE("graense: narrowing leaves what both let through, whatever the order") {
    using Gruppe = Laesegraense::Gruppe;
    constexpr Cvr kA{11111111};
    constexpr Cvr kB{22222222};
    const auto group = [](Cvr owner, const char* kle, Foelsomhed level) {
        Gruppe g{.ejer = owner, .kle = {}, .niveau = level, .systemer = {}, .enheder = {}};
        if (*kle != 0) g.kle.push_back(*adgang::KleMoenster::laes(kle));
        return g;
    };
    const std::vector<Gruppe> agreement{group(kA, "32.*", Foelsomhed::kFoelsom),
                                        group(kA, "27.36.*", Foelsomhed::kIkkeFortrolig),
                                        group(kB, "", Foelsomhed::kVip)};
    const std::vector<std::vector<Gruppe>> users{
        {group(kA, "", Foelsomhed::kVip)},
        {group(kA, "32.03.*", Foelsomhed::kFortrolig), group(kB, "27.*", Foelsomhed::kFoelsom)},
        {group(kB, "", Foelsomhed::kIkkeFortrolig)},
        {}};
    for (const auto& user : users) {
        Laesegraense both{agreement};
        both.indsnaevr(Laesegraense(user));
        Laesegraense reversed{user};
        reversed.indsnaevr(Laesegraense(agreement));
        for (const Cvr owner : {kA, kB})
            for (const char* kle : {"32.03.04", "32.24.04", "27.36.04", "00.01.00"})
                for (const Foelsomhed f : {Foelsomhed::kIkkeFortrolig, Foelsomhed::kFortrolig,
                                           Foelsomhed::kFoelsom, Foelsomhed::kVip}) {
                    const Kendetegn x{owner, {kle}, f, {}, {}};
                    const bool expected =
                        Laesegraense(agreement).synlig(x) && Laesegraense(user).synlig(x);
                    CHECK(both.synlig(x) == expected);
                    CHECK(reversed.synlig(x) == expected);
                }
        for (const Cvr owner : both.ejere())
            CHECK(std::ranges::find(user, owner, &Gruppe::ejer) != user.end());
    }
}

TEST_CASE("vindue: calendar months back, the month's last day when there is none") {
    const auto day = [](const char* text) { return *parse_datetime(text); };
    CHECK(maaneder_foer(day("2025-06-01T10:00:00+02:00"), 3) == day("2025-03-01T00:00:00+01:00"));
    CHECK(maaneder_foer(day("2025-05-31T23:59:00+02:00"), 3) == day("2025-02-28T00:00:00+01:00"));
    CHECK(maaneder_foer(day("2024-05-30T00:00:00+02:00"), 3) == day("2024-02-29T00:00:00+01:00"));
    CHECK(maaneder_foer(day("2025-01-15T00:30:00+01:00"), 6) == day("2024-07-15T00:00:00+02:00"));
}
