// Several nodes' logs in one store: written beside each other, read and checked as one.
#include "adgang/nodelog.hpp"

#include <algorithm>
#include <array>

#include "adgang/forbrug.hpp"
#include "adgang/genspil.hpp"
#include "adgang/revision_format.hpp"
#include "adgang/revision_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

std::unique_ptr<Revision> aabn(store::Lager& lager, const Clock& ur, std::uint8_t node,
                               std::uint32_t doegn = 396) {
    Revision::Indstillinger s;
    s.node = node;
    s.bevar_adgang_doegn = doegn;
    return *Revision::create(lager, ur, segl(), s);
}

Revisionskontrol kontrol(store::Lager& lager) {
    Kontrolvalg valg;
    valg.proeve = [](const auto&, std::string_view, std::string_view data, std::string_view s) {
        return Proevenoegle::signatur(data) == s ? Segldom::kGyldig : Segldom::kForkert;
    };
    const auto k = kontroller(lager, valg);
    REQUIRE(k.has_value());
    return *k;
}

}  // namespace

TEST_CASE(
    "SIK-080: each node has a chain of its own; reading, metering and the check see them all") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 2);
        for (std::uint32_t n = 0; n < 6; ++n)
            REQUIRE((n % 3 == 0 ? a : b)->skriv_og_vent(kald(n, ur.now())).has_value());
    }
    CHECK(*nodelogge(*lager) == std::vector<std::uint8_t>{0, 2});
    const auto all = alle(*lager);
    REQUIRE(all.size() == 6);
    CHECK(all[0].nr == 2);
    CHECK(all[5].nr > 2 * kNodenumre);
    std::uint64_t counted = 0;
    const auto lines = forbrug(*lager, {}, {}).value();
    for (const Forbrugslinje& l : lines)
        counted += l.tal.antal;
    CHECK(counted == 6);
    const Revisionskontrol k = kontrol(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    CHECK(k.kaeder[0].poster == 2);
    REQUIRE(k.andre.size() == 1);
    CHECK(k.andre[0].node == 2);
    CHECK(k.andre[0].kaeder[0].poster == 4);
    // What fills the replay cache is all nodes'.
    int seen = 0;
    REQUIRE(seneste_beskeder(*lager, kStart.plus(-kDoegn), [&](const auto&, Tid) { ++seen; }));
    CHECK(seen == 6);
}

TEST_CASE("nodelog: what is built behind the lock has its keys where the node's others are") {
    const auto lager = store::lav_memory_lager();
    static constexpr auto kRum = store::Rum::kRevision;
    Nodelog one(*lager, 0);
    Nodelog two(*lager, 2);
    const auto add = [](store::Lager& at) {
        store::Batch b;
        b.sent.emplace();
        b.sent->laest = {{kRum, "n"}, {store::Rum::kMeta, "n"}};
        b.sent->byg = [](const auto& values, auto& rows) -> Result<void> {
            rows.push_back({kRum, "n", values[0].value_or("") + "x", {}});
            rows.push_back({store::Rum::kMeta, "n", values[1].value_or("") + "m", {}});
            return {};
        };
        REQUIRE(at.append(std::move(b)).has_value());
    };
    add(one);
    add(two);
    add(two);
    CHECK(*one.hent(kRum, "n") == "x");
    CHECK(*two.hent(kRum, "n") == "xx");
    CHECK(*lager->hent(store::Rum::kMeta, "n") == "mmm");
}

namespace {

// Numbers of all pages, one after the other.
std::vector<std::uint64_t> sider(store::Lager& lager, const Revisionsfilter& filter, Sidevalg page,
                                 const std::function<void()>& imellem = {}) {
    std::vector<std::uint64_t> numbers;
    int pages = 0;
    do {
        REQUIRE(++pages < 1000);
        const auto side = Revisionslaeser(lager).side(filter, page);
        REQUIRE(side.has_value());
        CHECK(side->linjer.size() <= page.antal);
        for (const Revisionslinje& l : side->linjer)
            numbers.push_back(l.nr);
        page.start = side->naeste;
        // It goes through text.
        if (page.start) CHECK(Logsted::parse(page.start->text()) == page.start);
        if (imellem) imellem();
    } while (page.start);
    return numbers;
}

// Nodes that write in turn, a second between two records; node 2 ends early, node 3 has no log.
struct Trelog {
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    ManualClock ur{kStart};
    std::array<std::unique_ptr<Revision>, 4> noder;
    std::vector<std::uint64_t> numre;  // in order of time

    void skriv(std::uint8_t node) {
        ur.advance(kSekund);
        std::unique_ptr<Revision>& log = noder.at(node);
        if (!log) log = aabn(*lager, ur, node);
        const auto n = static_cast<std::uint32_t>(numre.size());
        REQUIRE(log->skriv_og_vent(kald(n, ur.now())).has_value());
        Sidevalg last;
        last.antal = 1;
        numre.push_back(Revisionslaeser(*lager).side({}, last)->linjer.at(0).nr);
        CHECK(numre.back() / kNodenumre == node);
    }
    Trelog() {
        for (const int node : {0, 1, 1, 2, 0, 1, 2, 0, 0, 1, 0, 1})
            skriv(static_cast<std::uint8_t>(node));
    }
};

}  // namespace

TEST_CASE("SIK-080: pages show all nodes' records in order of time, both ways, none twice") {
    Trelog h;
    for (const std::size_t antal : {1, 3, 5, 12, 13}) {
        Sidevalg page;
        page.antal = antal;
        page.retning = Retning::kFrem;
        CHECK(sider(*h.lager, {}, page) == h.numre);
        page.retning = Retning::kTilbage;
        CHECK(sider(*h.lager, {}, page) == std::vector(h.numre.rbegin(), h.numre.rend()));
    }
    std::vector<std::uint64_t> exported;
    for (const Revisionslinje& l : alle(*h.lager))
        exported.push_back(l.nr);
    CHECK(exported == h.numre);
}

TEST_CASE("SIK-080: a page that may read little gets on, and finds all in the end") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 1);
        for (std::uint32_t n = 0; n < 4000; ++n) {
            Revisionspost p = kald(n, ur.now());
            p.operation = n % 1900 == 7 ? "sjælden" : "laes";
            REQUIRE((n % 2 == 0 ? b : a)->skriv_og_vent(p).has_value());
        }
    }
    Revisionsfilter rare;
    rare.operation = "sjælden";
    for (const Retning way : {Retning::kTilbage, Retning::kFrem}) {
        Sidevalg page;
        page.retning = way;
        page.laes_hoejst = 1;
        std::size_t pages = 0;
        CHECK(sider(*lager, rare, page, [&] { ++pages; }).size() == 3);
        CHECK(pages > 3);
        CHECK(pages < 20);
    }
}

TEST_CASE("SIK-080: what is written between two pages moves none of what was there") {
    for (const Retning way : {Retning::kTilbage, Retning::kFrem}) {
        Trelog h;
        std::vector<std::uint64_t> before = h.numre;
        Sidevalg page;
        page.antal = 3;
        page.retning = way;
        // Node 3 gets a log after the first page.
        const auto more = [&] {
            if (h.numre.size() > 16) return;
            h.skriv(3);
            h.skriv(static_cast<std::uint8_t>(h.numre.size() % 3));
        };
        std::vector<std::uint64_t> seen = sider(*h.lager, {}, page, more);
        CHECK(h.numre.size() > before.size());
        if (way == Retning::kTilbage) {
            std::ranges::reverse(before);
            CHECK(seen == before);
            continue;
        }
        // Forwards what came meanwhile comes too.
        CHECK(seen == h.numre);
    }
}

TEST_CASE("SIK-080: a page that begins at a number shows the other nodes from its time") {
    Trelog h;
    for (std::size_t at = 0; at < h.numre.size(); ++at) {
        Sidevalg page;
        page.antal = 4;
        page.start = Logsted::ved(h.numre[at]);
        page.retning = Retning::kFrem;
        CAPTURE(at);
        const auto place = h.numre.begin() + static_cast<std::ptrdiff_t>(at);
        CHECK(sider(*h.lager, {}, page) == std::vector(place, h.numre.end()));
        page.retning = Retning::kTilbage;
        std::vector<std::uint64_t> back(h.numre.begin(), place + 1);
        std::ranges::reverse(back);
        CHECK(sider(*h.lager, {}, page) == back);
    }
    Sidevalg nowhere;
    nowhere.retning = Retning::kFrem;
    nowhere.start = Logsted::ved(300 * kNodenumre);
    CHECK(sider(*h.lager, {}, nowhere).empty());
    nowhere.retning = Retning::kTilbage;
    CHECK(sider(*h.lager, {}, nowhere).empty());
}

TEST_CASE("SIK-080: a place as text") {
    CHECK(Logsted::parse("4711") == Logsted::ved(4711));
    const Logsted some{std::nullopt, {{0, 4711}, {31, 1}}};
    CHECK(some.text() == "0:4711.31:1");
    CHECK(Logsted::parse("0:4711.31:1") == some);
    for (const char* bad : {"", "x", "-1", "1:", ":1", "0:1.", "0:1.0:2", "256:1", "0:1:2",
                            "0:1,1:2", "0:99999999999999999999"})
        CHECK_MESSAGE(!Logsted::parse(bad), bad);
}

TEST_CASE("SIK-080: what is changed, taken out or added in another node's log is found") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto a = aabn(*lager, ur, 0);
        auto b = aabn(*lager, ur, 3);
        for (std::uint32_t n = 0; n < 4; ++n)
            REQUIRE(b->skriv_og_vent(kald(n, ur.now())).has_value());
    }
    Nodelog log(*lager, 3);
    const std::string key = format::post_noegle(Kaede::kAdgang, 3);
    const auto before = *log.hent(store::Rum::kRevision, key);
    REQUIRE(before.has_value());
    const auto put = [&](std::optional<std::string> value) {
        store::Batch batch;
        batch.rum.push_back({store::Rum::kRevision, key, std::move(value), std::nullopt});
        REQUIRE(log.append(std::move(batch)).has_value());
    };
    put(std::nullopt);
    Revisionskontrol k = kontrol(*lager);
    REQUIRE_FALSE(k.fund.empty());
    CHECK(k.fund.front().node == 3);
    std::string changed = *before;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    put(changed);
    CHECK_FALSE(kontrol(*lager).fund.empty());
    put(before);
    CHECK(kontrol(*lager).fund.empty());
}

TEST_CASE("SIK-080: retention goes over all nodes' logs, those of nodes that are gone too") {
    const auto lager = store::lav_memory_lager();
    ManualClock ur(kStart);
    {
        auto gone = aabn(*lager, ur, 1, 3);
        REQUIRE(gone->skriv_og_vent(kald(1, ur.now())).has_value());
        ur.advance(kDoegn);
        REQUIRE(gone->skriv_og_vent(kald(2, ur.now())).has_value());
    }
    ur.advance(10 * kDoegn);
    auto a = aabn(*lager, ur, 0, 3);
    REQUIRE(a->skriv_og_vent(kald(3, ur.now())).has_value());
    REQUIRE(a->ryd_op().value_or(0) > 0);
    a.reset();
    const Revisionskontrol k = kontrol(*lager);
    CHECK_MESSAGE(k.fund.empty(), (k.fund.empty() ? std::string() : k.fund.front().tekst));
    REQUIRE(k.andre.size() == 1);
    CHECK(k.andre[0].kaeder[0].ryddet_til > 0);
}

TEST_CASE("SIK-016: nodes that share the table let a message in once") {
    Hukommelsesdelt shared(100);
    Genspil a(10, &shared, Deltrum::kGenspil);
    Genspil b(10, &shared, Deltrum::kGenspil);
    const Beskednoegle key = noegle_af_id({}, "urn:uuid:a");
    CHECK(a.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kNy);
    CHECK(b.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    CHECK(a.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    CHECK(b.optag(key, Tid{2000}, Tid{1000}) == Genspil::Svar::kNy);
    // What the audit log says from before the table was shared.
    const std::pair<Beskednoegle, Tid> old{noegle_af_id({}, "urn:uuid:b"), Tid{1000}};
    CHECK(b.genindlaes({&old, 1}, Tid{0}) == 1);
    CHECK(b.optag(old.first, Tid{1000}, Tid{0}) == Genspil::Svar::kSet);
    // Nobody knows: refused, and let in later.
    Hukommelsesdelt full(0);
    Genspil c(10, &full, Deltrum::kGenspil);
    CHECK(c.optag(key, Tid{1000}, Tid{0}) == Genspil::Svar::kFuld);
}
