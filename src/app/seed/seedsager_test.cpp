#include "app/seed/seedsager.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "app/demo/test_indekser.hpp"
#include "app/kommandoer.hpp"
#include "app/seed/sagsindlaesning.hpp"
#include "app/testmappe_test.hpp"
#include "sagdokument/roller.hpp"
#include "store/rocks/rocks_lager.hpp"
#include "ydelse/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::app;
namespace sd = sagdokument;
namespace yd = ydelse;

namespace {

const Tid kIdag = dato("2026-11-25");

const Grunddata& grund() {
    static const Grunddata kGrund = *Grunddata::indlaes();
    return kGrund;
}
const Navneliste& navne() {
    static const Navneliste kNavne = *Navneliste::indlaes();
    return kNavne;
}
Seedsager lav(std::uint64_t sager, std::uint64_t froe = 1) {
    return {grund(), navne(), korsbaek(), {sager, froe, kIdag, 0, {}}};
}
std::vector<Objekt> alle(const Seedsager& s) {
    std::vector<Objekt> out;
    for (const Sagsslags slags : kSagsslags)
        for (std::uint64_t n = 0; n < s.antal(slags); ++n)
            out.push_back(s.lav(slags, n));
    return out;
}
const oio::Indhold& indhold(const Objekt& o) {
    return o.input.registreringer.back().indhold;
}
std::vector<std::string> cpr(const Objekt& o, std::uint8_t art) {
    std::vector<std::string> out;
    for (const oio::Relation& r : indhold(o).relationer)
        if (r.art == art && r.ref.urn_tekst().starts_with("urn:oio:cpr-nr:"))
            out.push_back(r.ref.urn_tekst().substr(15));
    return out;
}

}  // namespace

TEST_CASE("Blanding: every number once, and back again") {
    for (const std::uint64_t n : {1, 2, 3, 4, 5, 17, 64, 1000}) {
        const Blanding b(n, 7);
        std::set<std::uint64_t> seen;
        for (std::uint64_t x = 0; x < n; ++x) {
            const std::uint64_t y = b.frem(x);
            CHECK(y < n);
            CHECK(b.tilbage(y) == x);
            CHECK(seen.insert(y).second);
        }
    }
}

TEST_CASE("seed: three documents and two payments a case") {
    for (const std::uint64_t sager : {64, 640, 64'000}) {
        const Seedsager s = lav(sager);
        CHECK(s.antal(Sagsslags::kSag) == sager);
        CHECK(s.antal(Sagsslags::kDokument) == 3 * sager);
        CHECK(s.antal(Sagsslags::kBevilling) == sager * 12 / 64);
        CHECK(s.antal(Sagsslags::kEffektuering) == 2 * sager);
    }
    const Seedsager none = lav(0);
    CHECK(alle(none).empty());
}

TEST_CASE("seed: a kind's objects come in order of UUID and hang together") {
    const Seedsager s = lav(700);
    std::map<Uuid, const Objekt*> by_uuid;
    const std::vector<Objekt> all = alle(s);
    const Objekt* before = nullptr;
    for (const Objekt& o : all) {
        CHECK(by_uuid.emplace(o.input.uuid, &o).second);
        if (before != nullptr && before->type == o.type) CHECK(before->input.uuid < o.input.uuid);
        before = &o;
        for (const oio::RegistreringInput& r : o.input.registreringer)
            CHECK(*r.tidspunkt <= kIdag);
    }
    std::set<Uuid> filed;
    std::size_t history = 0;
    for (const Objekt& o : all) {
        if (o.type == &sd::kSag) {
            history += o.input.registreringer.size() > 1 ? 1 : 0;
            for (const oio::Relation& r : indhold(o).relationer) {
                if (r.art != sd::sagrel::kJournalpost || r.ref.uuid() == nullptr) continue;
                CHECK(filed.insert(*r.ref.uuid()).second);
                REQUIRE(by_uuid.contains(*r.ref.uuid()));
                const Objekt& document = *by_uuid[*r.ref.uuid()];
                CHECK(document.type == &sd::kDokument);
                CHECK(cpr(document, sd::dokrel::kPart) == cpr(o, sd::sagrel::kPart));
            }
        }
        if (o.type == &yd::kBevilling)
            for (const oio::Relation& r : indhold(o).relationer)
                if (r.art == yd::bevrel::kSag) {
                    REQUIRE(by_uuid.contains(*r.ref.uuid()));
                    CHECK(cpr(*by_uuid[*r.ref.uuid()], sd::sagrel::kPart).front() ==
                          cpr(o, yd::bevrel::kPart).front());
                }
        if (o.type == &yd::kEffektuering)
            for (const oio::Relation& r : indhold(o).relationer)
                if (r.art == yd::effrel::kDel) {
                    const auto* ref = oio::find_felt(r.felter, yd::felt::kBevilgetYdelseRef);
                    REQUIRE(ref != nullptr);
                    const auto grant = Uuid::parse(ref->gruppe.front().tekst);
                    REQUIRE(grant);
                    REQUIRE(by_uuid.contains(*grant));
                    CHECK(by_uuid[*grant]->type == &yd::kBevilling);
                    CHECK(cpr(*by_uuid[*grant], yd::bevrel::kPart) == cpr(o, yd::effrel::kPart));
                }
    }
    CHECK(filed.size() == s.antal(Sagsslags::kDokument));
    CHECK(history > 700 / 5);
    CHECK(history < 700 / 2);
}

TEST_CASE("seed: what is told about the people is what there is") {
    const Seedsager s = lav(700);
    const std::vector<Borgertal> told = s.borgertal();
    std::map<std::string, Borgertal> counted;
    for (const Objekt& o : alle(s)) {
        const auto each = [&](std::uint8_t art, std::uint32_t Borgertal::* what) {
            for (const std::string& who : cpr(o, art))
                ++(counted[who].*what);
        };
        if (o.type == &sd::kSag) {
            each(sd::sagrel::kPart, &Borgertal::sager);
            for (const oio::Relation& r : indhold(o).relationer)
                if (r.art == sd::sagrel::kJournalpost && r.ref.uuid() == nullptr)
                    each(sd::sagrel::kPart, &Borgertal::notater);
        }
        if (o.type == &sd::kDokument) each(sd::dokrel::kPart, &Borgertal::dokumenter);
        if (o.type == &yd::kBevilling) each(yd::bevrel::kPart, &Borgertal::bevillinger);
        if (o.type == &yd::kEffektuering) each(yd::effrel::kPart, &Borgertal::effektueringer);
    }
    std::set<std::string> numbers;
    for (std::uint64_t n = 0; n < told.size(); ++n) {
        const std::string number = s.cpr(n);
        CHECK(numbers.insert(number).second);
        CHECK(number[0] >= '6');  // day + 60: nobody's
        const Borgertal& c = counted[number];
        CHECK(told[n].sager == c.sager);
        CHECK(told[n].dokumenter == c.dokumenter);
        CHECK(told[n].notater == c.notater);
        CHECK(told[n].bevillinger == c.bevillinger);
        CHECK(told[n].effektueringer == c.effektueringer);
        CHECK(told[n].nylige <= told[n].mulige);
        CHECK(told[n].mulige <= told[n].effektueringer);
    }
    CHECK(std::ranges::any_of(told, [](const Borgertal& b) { return b.nylige > 0; }));
}

TEST_CASE("seed: many have few cases, a few have hundreds") {
    std::vector<std::uint32_t> cases;
    for (const Borgertal& b : lav(200'000).borgertal())
        cases.push_back(b.sager);
    std::ranges::sort(cases);
    CHECK(cases[cases.size() / 2] <= 4);
    CHECK(cases.back() > 100);
    CHECK(cases.back() < 500);
}

TEST_CASE("seed: the same seed gives the same cases, another one others") {
    const auto a = alle(lav(200, 7));
    const auto b = alle(lav(200, 7));
    const auto c = alle(lav(200, 8));
    REQUIRE(a.size() == b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        CHECK(a[i].input.uuid == b[i].input.uuid);
        CHECK(a[i].input.registreringer.size() == b[i].input.registreringer.size());
        CHECK(indhold(a[i]) == indhold(b[i]));
    }
    CHECK(a[0].input.uuid != c[0].input.uuid);
}

TEST_CASE("seed: by the conventions, from several systems") {
    const auto all = alle(lav(150));
    uden_fund(all, kIdag);
    std::set<std::string> systems;
    for (const Objekt& o : all)
        if (o.type == &sd::kSag)
            for (const oio::Relation& r : indhold(o).relationer)
                if (r.art == sd::sagrel::kItSystem) systems.insert(r.felter[0].tekst);
    CHECK(systems.size() >= 5);
}

TEST_CASE("seed: cases are shared out among the municipalities, the first has most") {
    const auto shares = fordel_sager(10'000, 98);
    std::uint64_t sum = 0;
    for (const std::uint64_t s : shares)
        sum += s;
    CHECK(sum == 10'000);
    CHECK(std::ranges::is_sorted(shares, std::greater{}));
    CHECK(fordel_sager(5, 1) == std::vector<std::uint64_t>{5});
}

TEST_CASE("seed: the command fills a store that verify finds in order, the same each time") {
    const Testmappe folder;
    std::vector<std::vector<std::string>> rows;
    for (const std::string name : {"a", "b"}) {
        const std::string data = folder.sti() + "/" + name;
        Seedvalg v;
        v.data = data;
        v.kommuner = 3;
        v.objekter = 60;
        v.sager = 300;
        v.dato = "2026-11-25";
        REQUIRE(seed(v) == Udgang::kOk);
        CHECK(verify(data) == Udgang::kOk);
        CHECK(seed(v) != Udgang::kOk);  // there already
        const auto store = store::aabn_rocks(data + "/lager", {});
        REQUIRE(store);
        rows.emplace_back();
        const std::vector<Cvr> owners = (*store)->ejere().value();
        for (const auto* type : {&sd::kSag, &sd::kDokument, &yd::kBevilling, &yd::kEffektuering})
            for (const Cvr owner : owners)
                REQUIRE((*store)->scan_objekter(
                    owner, type->type, {}, [&](const Uuid& u, const store::Registreringspost& p) {
                        rows.back().push_back(u.text() + std::to_string(p.nr) +
                                              std::to_string(p.tidspunkt.us) + p.indhold);
                        return true;
                    }));
        CHECK(std::filesystem::exists(data + "/seed-ids/borgere.txt"));
    }
    CHECK(rows[0].size() > 300 * 6);
    CHECK(rows[0] == rows[1]);
}
