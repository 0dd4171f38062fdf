#include "ydelse/ydelse.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "adgang/gate.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "store/memory/memory_lager.hpp"
#include "ydelse/beloeb.hpp"
#include "ydelse/test_ydelser.hpp"

using namespace faelled;
using namespace faelled::ydelse;
using namespace faelled::ydelse::test;

namespace {

constexpr Cvr kKorsbaek{11111111};
constexpr Cvr kNordby{22222222};
const std::string kRolle = "http://ydi.faelled.example/roles/servicesystemrole/Udstil/1";
const std::string kParagraf8 = "http://ydi.faelled.example/roles/servicesystemrole/Paragraf8/1";

using Grupper = std::vector<adgang::Rettighedsgruppe>;

Kalder kalder(const Uuid& system, std::uint32_t rights = adgang::kUdstil | adgang::kRediger,
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
Kalder laeser(const std::vector<std::pair<std::string, std::string>>& limits, Cvr cvr = kKorsbaek,
              const std::string& rolle = kRolle) {
    Grupper groups;
    for (const auto& [kle, niveau] : limits)
        groups.push_back({cvr,
                          rolle,
                          {{std::string(indeks::afgraensning::kKle), {kle}},
                           {std::string(indeks::afgraensning::kFoelsomhed), {niveau}}}});
    return kalder(kSystemB, adgang::kUdstil, std::move(groups), cvr);
}

struct Hus {
    SeededEntropy random{4};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    ManualClock clock{*parse_datetime("2025-06-01T10:00:00Z")};
    oio::Motor motor{*lager, clock, random, {}};
    Ydelse ydi{motor, indstillinger()};
    Kalder system_a = kalder(kSystemA);
    Kalder system_b = kalder(kSystemB);

    [[nodiscard]] static Indstillinger indstillinger() {
        Indstillinger s;
        s.udstil_rolle = kRolle;
        s.paragraf8_rolle = kParagraf8;
        return s;
    }
    int importer(Gren g, const Uuid& u, oio::Indhold i, const Kalder* k = nullptr) {
        const auto r =
            ydi.importer(k == nullptr ? system_a : *k, {{g, u, test::import(u, std::move(i))}});
        REQUIRE(r);
        REQUIRE(r->size() == 1);
        return (*r)[0].fejl ? (*r)[0].fejl->kode : 20;
    }
    int opdater(Gren g, const Uuid& u, oio::Indhold i, const Kalder& k) {
        oio::RetInput in;
        in.uuid = u;
        in.tidspunkt = clock.now();
        in.indhold = std::move(i);
        const auto r = ydi.opdater(k, {{g, u, std::move(in)}});
        REQUIRE(r);
        return (*r)[0].fejl ? (*r)[0].fejl->kode : 20;
    }
    FremsoegSvar alt(const Kalder& k) {
        FremsoegInput in;
        in.udtryk = indeks::Udtryk{true,
                                   {{indeks::Led::Slags::kObjekt, kBevillinger, {}, nullptr},
                                    {indeks::Led::Slags::kObjekt, kEffektueringer, {}, nullptr}}};
        in.filter.vis = {kVisAlt, kVisAlt};
        const auto r = ydi.fremsoeg(k, in);
        REQUIRE(r);
        return *r;
    }
};

std::size_t ydelser_i(const oio::Oejebliksbillede& b) {
    return static_cast<std::size_t>(std::ranges::count(b.registreringer.front().indhold.egenskaber,
                                                       kBevilgetYdelse, &oio::Egenskab::art));
}

}  // namespace

TEST_CASE("ydelse: amounts are compared as numbers, not as texts") {
    CHECK(beloeb_mindre("9", "10"));
    CHECK_FALSE(beloeb_mindre("10", "9.99"));
    CHECK(beloeb_mindre("-10", "-9.5"));
    CHECK(beloeb_mindre("5.942", "5.95"));
    CHECK_FALSE(beloeb_mindre("5.90", "5.9"));
    CHECK_FALSE(beloeb_mindre("-0.0", "0"));
    CHECK(beloeb_mindre("-1", "0"));
    CHECK(beloeb_mindre("12345678901234567890.01", "12345678901234567890.02"));
}

namespace {

// A person's grants and payments, whole.
FremsoegSvar alt_om(Hus& h, const std::string& urn) {
    FremsoegInput in;
    in.udtryk = indeks::Udtryk{.eller = true, .led = {}};
    for (const Gren g : {kBevillinger, kEffektueringer}) {
        oio::Relation r;
        r.art = g == kBevillinger ? bevrel::kPart : effrel::kPart;
        r.ref = oio::Reference::urn(urn);
        oio::SoegInput s;
        s.eksempel.relationer.push_back(std::move(r));
        in.udtryk->led.push_back({indeks::Led::Slags::kObjekt, g, {std::move(s), {}}, nullptr});
    }
    in.filter.vis = {kVisAlt, kVisAlt};
    return h.ydi.fremsoeg(h.system_a, in).value();
}

}  // namespace

TEST_CASE("ydelse: a grant and its payment are imported once and found by the person") {
    Hus h;
    CHECK(h.importer(kBevillinger, id(1), bevilling()) == 20);
    CHECK(h.importer(kEffektueringer, id(2), effektuering()) == 20);
    CHECK(h.importer(kBevillinger, id(1), bevilling()) == 49);
    const FremsoegSvar all = alt_om(h, "urn:oio:cpr-nr:610180-1234");
    REQUIRE(all.billeder[kBevillinger].size() == 1);
    CHECK(all.billeder[kEffektueringer].size() == 1);
    CHECK(all.billeder[kBevillinger][0].uuid == id(1));
    CHECK(alt_om(h, "urn:oio:cpr-nr:6101801235").tomt());
}

TEST_CASE("ydelse: the index says when a grant begins and ends, whatever was sent") {
    Hus h;
    Bevillingsvalg v;
    v.ydelser = {{"1", "32.03.04", "2024-03-01T00:00:00+01:00", "2024-12-01T00:00:00+01:00"},
                 {"2", "32.03.04", "2024-05-01T00:00:00+02:00", "2025-02-01T00:00:00+01:00"}};
    oio::Indhold i = bevilling(v);
    i.egenskaber[0].felter.push_back({felt::kBevStart, "1999-01-01"});
    REQUIRE(h.importer(kBevillinger, id(1), i) == 20);
    const auto dates = [&] {
        const FremsoegSvar all = alt_om(h, kCpr);
        const oio::Egenskab& e =
            all.billeder[kBevillinger].at(0).registreringer.front().indhold.egenskaber.front();
        const std::string* end = e.felt(felt::kBevSlut);
        return *e.felt(felt::kBevStart) + "/" + (end == nullptr ? "" : *end);
    };
    CHECK(dates() == "2024-03-01/2025-02-01");
    // A benefit without an end makes the grant open.
    oio::Indhold more;
    more.har = {true, false, false};
    more.egenskaber.push_back(
        bevilget_ydelse({"3", "32.03.04", "2025-03-01T00:00:00+01:00", ""}, kSystemA));
    CHECK(h.opdater(kBevillinger, id(1), more, h.system_a) == 20);
    CHECK(dates() == "2024-03-01/");
}

TEST_CASE("ydelse: only the benefit's own system changes a grant, and only its authority owns it") {
    Hus h;
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    oio::Indhold more;
    more.har = {true, false, false};
    more.egenskaber.push_back(bevilget_ydelse({"2"}, kSystemA));
    CHECK(h.opdater(kBevillinger, id(1), more, h.system_b) == 43);
    CHECK(h.opdater(kBevillinger, id(5), more, h.system_a) == 44);
    CHECK(h.opdater(kBevillinger, id(1), more, h.system_a) == 20);
    Bevillingsvalg foreign;
    foreign.cvr = "22222222";
    CHECK(h.importer(kBevillinger, id(3), bevilling(foreign)) == 43);
    const Kalder reader = kalder(kSystemA, adgang::kUdstil);
    CHECK_FALSE(h.ydi.importer(reader, {{kBevillinger, id(4), test::import(id(4), bevilling())}}));
}

TEST_CASE(
    "ydelse: indekser.md 20 test 12: two benefits of different KLE, one is cut; fresh and "
    "orphaned ones") {
    Hus h;
    Bevillingsvalg v;
    v.ydelser = {{"1", "32.03.04"}, {"2", "27.36.04"}};
    REQUIRE(h.importer(kBevillinger, id(1), bevilling(v)) == 20);
    const Kalder k32 = laeser({{"32.*", "3"}});
    const Kalder k54 = laeser({{"54.*", "3"}});
    const Kalder low = laeser({{"32.*", "1"}});
    // No payments: visible.
    FremsoegSvar s = h.alt(k32);
    REQUIRE(s.antal[kBevillinger] == 1);
    CHECK(s.dele == 1);
    CHECK(ydelser_i(s.billeder[kBevillinger][0]) == 1);
    CHECK(h.alt(k54).antal[kBevillinger] == 0);
    CHECK(h.alt(low).antal[kBevillinger] == 0);
    // A payment without a grant in the index: hidden from receivers, visible to its sender.
    Effektueringsvalg orphan;
    orphan.bevilling = id(404);
    REQUIRE(h.importer(kEffektueringer, id(2), effektuering(orphan)) == 20);
    CHECK(h.alt(k32).antal[kEffektueringer] == 0);
    CHECK(h.alt(h.system_a).antal[kEffektueringer] == 1);
    // Tied payments all in other subjects: the grant is hidden, too.
    Effektueringsvalg other;
    other.kle = "54.01.01";
    REQUIRE(h.importer(kEffektueringer, id(3), effektuering(other)) == 20);
    CHECK(h.alt(k32).antal[kBevillinger] == 0);
    REQUIRE(h.importer(kEffektueringer, id(4), effektuering()) == 20);
    s = h.alt(k32);
    CHECK(s.antal[kBevillinger] == 1);
    CHECK(s.antal[kEffektueringer] == 1);
}

TEST_CASE("ydelse: a payment's parts of other subjects are cut, its total stays") {
    Hus h;
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    oio::Indhold i = effektuering();
    i.relationer.push_back(del(id(1), "2", "27.36.04", "2"));
    REQUIRE(h.importer(kEffektueringer, id(2), i) == 20);
    const FremsoegSvar s = h.alt(laeser({{"32.*", "2"}}));
    REQUIRE(s.billeder[kEffektueringer].size() == 1);
    const oio::Indhold& seen = s.billeder[kEffektueringer][0].registreringer.front().indhold;
    CHECK(std::ranges::count(seen.relationer, effrel::kDel, &oio::Relation::art) == 1);
    CHECK(*seen.egenskaber.front().felt(felt::kBruttobeloeb) == "5942.00");
}

TEST_CASE("ydelse: the predicate agrees with sets made the slow way") {
    std::mt19937 rnd(20250602);
    const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(rnd() % n); };
    const char* const kler[] = {"32.03.04", "32.24.04", "27.36.04", "54.01.01"};
    const char* const niveauer[] = {"IKKE_FORTROLIGE_DATA", "FORTROLIGE_PERSONOPLYSNINGER",
                                    "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};
    const char* const moenstre[] = {"32.*", "32.03.*", "27.36.04", "*", "5*"};
    constexpr int kBev = 6;
    constexpr int kEff = 9;
    struct Bev {
        std::vector<std::string> kle;
        std::size_t foelsom = 0;
    };
    struct Del {
        int bevilling = 0;  // from kBev on: none that is there
        std::string kle;
    };
    for (int verden = 0; verden < 40; ++verden) {
        Hus h;
        std::vector<Bev> grants;
        for (int n = 0; n < kBev; ++n) {
            Bev b{{}, 1 + pick(4)};
            Bevillingsvalg v;
            v.foelsomhed = niveauer[b.foelsom - 1];
            v.ydelser.clear();
            for (std::size_t y = 1 + pick(2); y > 0; --y) {
                b.kle.emplace_back(kler[pick(4)]);
                v.ydelser.push_back({std::to_string(y), b.kle.back()});
            }
            REQUIRE(h.importer(kBevillinger, id(100 + n), bevilling(v)) == 20);
            grants.push_back(std::move(b));
        }
        std::vector<std::vector<Del>> payments;
        for (int n = 0; n < kEff; ++n) {
            std::vector<Del> parts;
            for (std::size_t d = 1 + pick(2); d > 0; --d)
                parts.push_back({static_cast<int>(pick(kBev + 2)), kler[pick(4)]});
            Effektueringsvalg v;
            v.bevilling = id(100 + parts[0].bevilling);
            v.kle = parts[0].kle;
            oio::Indhold i = effektuering(v);
            for (std::size_t d = 1; d < parts.size(); ++d)
                i.relationer.push_back(del(id(100 + parts[d].bevilling), "1", parts[d].kle, "2"));
            REQUIRE(h.importer(kEffektueringer, id(200 + n), i) == 20);
            payments.push_back(std::move(parts));
        }
        std::vector<std::pair<std::string, std::string>> limits;
        for (std::size_t n = 1 + pick(3); n > 0; --n)
            limits.emplace_back(moenstre[pick(5)], std::to_string(1 + pick(4)));
        // --- the slow way
        const auto maa = [&](const std::string& kle, std::size_t level) {
            return std::ranges::any_of(limits, [&](const auto& g) {
                const std::string prefix = g.first.substr(0, g.first.find('*'));
                const bool subject =
                    g.first.ends_with('*') ? kle.starts_with(prefix) : kle == g.first;
                return subject && std::stoul(g.second) >= level;
            });
        };
        std::set<Uuid> seen_payments;
        for (int n = 0; n < kEff; ++n) {
            std::optional<std::size_t> level;  // of the grant that asks least
            for (const Del& d : payments[n])
                if (d.bevilling < kBev)
                    level = std::min(level.value_or(4), grants[d.bevilling].foelsom);
            const bool part = level && std::ranges::any_of(payments[n], [&](const Del& d) {
                                  return maa(d.kle, *level);
                              });
            if (part) seen_payments.insert(id(200 + n));
        }
        std::set<Uuid> seen_grants;
        std::size_t benefits = 0;
        for (int n = 0; n < kBev; ++n) {
            const Bev& b = grants[n];
            const auto own = static_cast<std::size_t>(std::ranges::count_if(
                b.kle, [&](const std::string& kle) { return maa(kle, b.foelsom); }));
            bool tied = false;
            bool passes = false;
            for (const auto& parts : payments) {
                if (std::ranges::find(parts, n, &Del::bevilling) == parts.end()) continue;
                tied = true;
                passes = passes || std::ranges::any_of(
                                       parts, [&](const Del& d) { return maa(d.kle, b.foelsom); });
            }
            if (own == 0 || (tied && !passes)) continue;
            seen_grants.insert(id(100 + n));
            benefits += own;
        }
        const FremsoegSvar s = h.alt(laeser(limits));
        const auto uuids = [&](Gren g) {
            std::set<Uuid> out;
            for (const auto& b : s.billeder[g])
                out.insert(b.uuid);
            return out;
        };
        CHECK_MESSAGE(uuids(kBevillinger) == seen_grants, "verden " << verden);
        CHECK_MESSAGE(uuids(kEffektueringer) == seen_payments, "verden " << verden);
        CHECK(s.antal[kBevillinger] == seen_grants.size());
        CHECK(s.antal[kEffektueringer] == seen_payments.size());
        CHECK(s.dele == benefits);
    }
}

TEST_CASE("ydelse: indekser.md 20 test 13: the look-up by UDK-loven § 8") {
    Hus h;  // now: 2025-06-01 12:00 Danish time
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    Effektueringsvalg v;
    v.dato = "2025-03-01T00:00:00+01:00";
    REQUIRE(h.importer(kEffektueringer, id(2), effektuering(v)) == 20);
    v.dato = "2025-02-28T00:00:00+01:00";  // three months and a day
    REQUIRE(h.importer(kEffektueringer, id(3), effektuering(v)) == 20);
    v.dato = "2025-06-02T00:00:00+02:00";  // to come
    REQUIRE(h.importer(kEffektueringer, id(4), effektuering(v)) == 20);
    // Another municipality's.
    const Kalder nordby = kalder(kSystemA, adgang::kUdstil | adgang::kRediger, {}, kNordby);
    Bevillingsvalg b2;
    b2.cvr = "22222222";
    REQUIRE(h.importer(kBevillinger, id(11), bevilling(b2), &nordby) == 20);
    Effektueringsvalg e2;
    e2.cvr = "22222222";
    e2.bevilling = id(11);
    e2.dato = "2025-04-15T00:00:00+02:00";
    REQUIRE(h.importer(kEffektueringer, id(12), effektuering(e2), &nordby) == 20);

    const Kalder udk = laeser({{"32.*", "3"}}, kKorsbaek, kParagraf8);
    Paragraf8 ask{kCpr, *parse_datetime("2024-01-01T00:00:00Z"), "vurdering"};
    const auto r = h.ydi.paragraf8(udk, ask);
    REQUIRE(r);
    CHECK(r->forkortet);
    REQUIRE(r->effektueringer.size() == 2);
    CHECK(r->effektueringer[0].uuid == id(12));
    CHECK(r->effektueringer[1].uuid == id(2));
    CHECK(r->bevillinger.size() == 2);
    CHECK(udk.spor().hjemmel() == "UDK-loven § 8: vurdering");
    // Whom it was about stands in the log as a hash.
    CHECK(udk.spor().detaljer().find("parter") != std::string::npos);
    CHECK(udk.spor().detaljer().find("6101801234") == std::string::npos);
    // The ordinary role gives nothing across authorities.
    const auto no = h.ydi.paragraf8(laeser({{"*", "4"}}), ask);
    REQUIRE_FALSE(no);
    CHECK(no.error().kode == 43);
    // 31 May less three months is the last of February.
    h.clock.set(*parse_datetime("2025-05-31T10:00:00Z"));
    CHECK(h.ydi.paragraf8(udk, {kCpr, {}, "x"})->fra ==
          *parse_datetime("2025-02-28T00:00:00+01:00"));
}

TEST_CASE("ydelse: fjern takes a grant and leaves its payments with a finding") {
    Hus h;
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    REQUIRE(h.importer(kEffektueringer, id(2), effektuering()) == 20);
    CHECK(h.ydi.fjern(h.system_b, kBevillinger, id(1)).error().kode == 43);
    CHECK(h.ydi.fjern(h.system_a, kBevillinger, id(1)));
    CHECK(h.ydi.fjern(h.system_a, kBevillinger, id(1)).error().kode == 44);
    CHECK(h.alt(h.system_a).antal[kBevillinger] == 0);
    CHECK(h.alt(h.system_a).antal[kEffektueringer] == 1);
    indeks::Fundlager::Spoergsmaal ask;
    ask.regel = indeks::Regel::kPegerPaaIntet;
    const auto found = h.ydi.fund(h.system_a, ask);
    REQUIRE(found);
    REQUIRE(found->raekker.size() == 1);
    CHECK(found->raekker[0].uuid == id(2));
    // Importing again is allowed.
    CHECK(h.importer(kBevillinger, id(1), bevilling()) == 20);
    const auto gone = h.ydi.fjern_for_sag(h.system_a, id(7001));
    REQUIRE(gone);
    CHECK(gone->size() == 2);
    CHECK(h.alt(h.system_a).antal[kEffektueringer] == 0);
}

TEST_CASE("ydelse: a case's benefits go with it, but no payment that is another grant's too") {
    Hus h;
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    Bevillingsvalg other;
    other.sag = id(7002);
    REQUIRE(h.importer(kBevillinger, id(2), bevilling(other)) == 20);
    REQUIRE(h.importer(kEffektueringer, id(3), effektuering()) == 20);
    oio::Indhold both = effektuering();
    both.relationer.push_back(del(id(2), "1", "32.03.04", "2"));
    REQUIRE(h.importer(kEffektueringer, id(4), both) == 20);
    // Another system may take none of it.
    const auto no = h.ydi.fjern_for_sag(h.system_b, id(7001));
    REQUIRE(no);
    REQUIRE(no->size() == 1);
    CHECK((*no)[0].fejl->kode == 43);
    CHECK(h.alt(h.system_a).antal[kEffektueringer] == 2);

    const auto gone = h.ydi.fjern_for_sag(h.system_a, id(7001));
    REQUIRE(gone);
    REQUIRE(gone->size() == 2);
    CHECK((*gone)[0].uuid == id(1));
    CHECK((*gone)[1].uuid == id(3));
    const FremsoegSvar left = h.alt(h.system_a);
    CHECK(left.antal[kBevillinger] == 1);
    REQUIRE(left.antal[kEffektueringer] == 1);
    CHECK(left.billeder[kEffektueringer][0].uuid == id(4));
    const auto found = h.ydi.fund(h.system_a, {});
    REQUIRE(found->raekker.size() == 1);
    CHECK(found->raekker[0].uuid == id(4));
}

TEST_CASE("ydelse: what breaks the conventions is stored and told") {
    Hus h;
    CHECK(h.importer(kBevillinger, id(1), bevilling()) == 20);
    CHECK(h.ydi.fund(h.system_a, {})->raekker.empty());
    oio::Indhold i = bevilling();
    std::erase_if(i.relationer, [](const oio::Relation& r) { return r.art == bevrel::kSag; });
    CHECK(h.importer(kBevillinger, id(2), i) == 20);
    const auto found = h.ydi.fund(h.system_a, {});
    REQUIRE(found->raekker.size() == 1);
    CHECK(found->raekker[0].regel == indeks::Regel::kRelationMangler);
    CHECK(h.importer(kEffektueringer, id(3), effektuering()) == 20);
    CHECK(h.ydi.fund(h.system_a, {})->raekker.size() == 1);
}

TEST_CASE("ydelse: intervals of dates and amounts") {
    Hus h;
    REQUIRE(h.importer(kBevillinger, id(1), bevilling()) == 20);
    REQUIRE(h.importer(kEffektueringer, id(2), effektuering()) == 20);
    const auto count = [&](Gren g, oio::Interval i) {
        FremsoegInput in;
        indeks::Led led{indeks::Led::Slags::kObjekt, g, {}, nullptr};
        led.soegning.intervaller.push_back(std::move(i));
        in.udtryk = indeks::Udtryk{false, {std::move(led)}};
        const auto r = h.ydi.fremsoeg(h.system_a, in);
        REQUIRE(r);
        return r->antal[kBevillinger] + r->antal[kEffektueringer];
    };
    const auto at = [](const char* text) { return *parse_datetime(text); };
    CHECK(count(kBevillinger,
                {.art = 0, .fra = at("2024-01-01T00:00:00Z"), .til = at("2024-04-01T00:00:00Z")}) ==
          1);
    CHECK(count(kBevillinger, {.art = 0, .fra = at("2024-04-01T00:00:00Z")}) == 0);
    CHECK(count(kBevillinger, {.art = 6, .fra_beloeb = "5000", .til_beloeb = "6000"}) == 1);
    CHECK(count(kBevillinger, {.art = 6, .fra_beloeb = "6000", .til_beloeb = "50000"}) == 0);
    CHECK(count(kEffektueringer, {.art = 3, .fra_beloeb = "900", .til_beloeb = "10000"}) == 1);
    CHECK(count(kEffektueringer, {.art = 2, .fra = at("2025-06-01T00:00:00Z")}) == 0);
}
