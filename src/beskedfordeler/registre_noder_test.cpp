// The registers at two nodes on one store.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "beskedfordeler/noegler.hpp"
#include "beskedfordeler/registre.hpp"
#include "beskedfordeler/test_verden.hpp"
#include "store/viderelager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

const Uuid kSystem = nummer(1);
constexpr const char* kUdtryk = "Beskedkuvert.X = 'x'";

// Lets something happen just before a write, and reads fail or be counted.
struct Mellemlager : store::Viderelager {
    using Viderelager::Viderelager;
    std::function<void()> ske;
    std::function<void()> ved_scan;
    int laesninger = 0;
    int fejl_ved = -1;  // the n-th read from now fails

    Result<void> append(store::Batch batch) override {
        if (const auto now = std::exchange(ske, nullptr)) now();
        return Viderelager::append(std::move(batch));
    }
    Result<std::optional<std::string>> hent(store::Rum rum, std::string_view key) override {
        FAELLED_CHECK(taelt());
        return Viderelager::hent(rum, key);
    }
    Result<std::vector<std::optional<store::Registreringspost>>> laes_flere(
        std::span<const store::ObjektId> ids) override {
        FAELLED_CHECK(taelt());
        return Viderelager::laes_flere(ids);
    }
    Result<void> scan(
        store::Rum rum, std::string_view prefix, std::string_view from,
        const std::function<bool(std::string_view, std::string_view)>& visit) override {
        FAELLED_CHECK(taelt());
        if (const auto now = std::exchange(ved_scan, nullptr)) now();
        return Viderelager::scan(rum, prefix, from, visit);
    }
    Result<void> taelt() {
        ++laesninger;
        if (fejl_ved < 0 || fejl_ved-- > 0) return {};
        return std::unexpected(Fejl::miljoe("Læsefejl"));
    }
};

struct Node {
    Mellemlager lager;
    oio::Motor motor;
    Registre r;
    std::vector<Uuid> meldt;

    Node(store::Lager& store, const Clock& clock)
        : lager(store),
          motor(lager, clock, system_entropy(), {}),
          r(motor, system_entropy(), true) {
        r.ved_aendring([this](std::span<const Uuid> boxes) {
            meldt.insert(meldt.end(), boxes.begin(), boxes.end());
        });
        REQUIRE(r.start());
    }
};

struct To {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    Node a{*lager, ur};
    Node b{*lager, ur};
    Handlende op{"proeve", true, {}, Uuid()};

    Dueslag dueslag(bool active = true) const {
        Dueslag d;
        d.navn = "Prøve";
        d.system = kSystem;
        d.aktiv = active;
        return d;
    }
    Beskedtype type() const {
        Beskedtype t;
        t.navn = "Prøve";
        return t;
    }
    template <typename T>
    Uuid gem(Node& n, const T& record) {
        const auto u = n.r.gem(op, record);
        INFO((u ? std::string() : u.error().tekst));
        REQUIRE(u.has_value());
        return *u;
    }
    Abonnement abonnement(const Uuid& box, const Uuid& type) const {
        Abonnement s;
        s.dueslag = box;
        s.beskedtype = type;
        return s;
    }
    // As both would be after a restart.
    void ens() {
        Node fresh(*lager, ur);
        for (Node* n : {&a, &b}) {
            REQUIRE(n->r.foelg());
            n->r.med([&](const Registerindhold& i) {
                fresh.r.med([&](const Registerindhold& f) {
                    CHECK(i.typer == f.typer);
                    CHECK(i.dueslag == f.dueslag);
                    CHECK(i.abonnementer == f.abonnementer);
                    CHECK(i.udtryk == f.udtryk);
                    CHECK(i.lister == f.lister);
                    CHECK(i.listetid == f.listetid);
                    for (const auto& [uuid, held] : f.vaerdier) {
                        REQUIRE(i.vaerdier.contains(uuid));
                        CHECK(*i.vaerdier.at(uuid)->vaerdier.load() == *held->vaerdier.load());
                    }
                });
            });
        }
    }
};

template <typename T>
int kode(const Result<T>& r) {
    return r ? 20 : r.error().kode;
}

std::vector<std::string> vaerdier(std::size_t n) {
    std::vector<std::string> out(n);
    for (std::size_t i = 0; i < n; ++i)
        out[i] = "v" + std::to_string(i);
    return out;
}

}  // namespace

TEST_CASE("registre: what is made, changed or deleted at one node is found at the other at once") {
    To v;
    const Uuid type = v.gem(v.a, v.type());
    const Uuid box = v.gem(v.b, v.dueslag());
    const Uuid sub = v.gem(v.a, v.abonnement(box, type));
    Abonnementsudtryk u;
    u.abonnement = sub;
    u.udtryk = kUdtryk;
    const Uuid expression = v.gem(v.b, u);
    CHECK(v.a.r.hent<Beskedtype>(v.op, type));
    CHECK(v.a.r.hent<Dueslag>(v.op, box));
    CHECK(v.b.r.alle<Abonnement>(v.op).size() == 1);
    CHECK(v.a.r.alle<Abonnementsudtryk>(v.op).size() == 1);
    v.ens();
    Dueslag d = *v.a.r.hent<Dueslag>(v.op, box);
    d.navn = "Ny";
    REQUIRE(v.a.r.gem(v.op, d));
    CHECK(v.b.r.hent<Dueslag>(v.op, box)->navn == "Ny");
    // Whoever read it before the other changed it is told.
    d.navn = "Nyere";
    CHECK(kode(v.b.r.gem(v.op, d)) == 49);
    d.nr = v.b.r.hent<Dueslag>(v.op, box)->nr;
    CHECK(kode(v.b.r.gem(v.op, d)) == 20);
    REQUIRE(v.a.r.slet<Abonnementsudtryk>(v.op, expression));
    REQUIRE(v.b.r.slet<Abonnement>(v.op, sub));
    CHECK(v.a.r.alle<Abonnement>(v.op).empty());
    REQUIRE(v.a.r.slet<Beskedtype>(v.op, type));
    CHECK(kode(v.b.r.hent<Beskedtype>(v.op, type)) == 44);
    v.ens();
}

TEST_CASE("registre: messages do not look, and are told when somebody has") {
    To v;
    const Uuid box = v.gem(v.a, v.dueslag());
    const int before = v.b.lager.laesninger;
    CHECK_FALSE(v.b.r.dueslag(box));
    CHECK(v.b.r.alle_dueslag().empty());
    const std::uint64_t generation = v.b.r.generation();
    CHECK(v.b.lager.laesninger == before);
    REQUIRE(v.b.r.foelg());
    CHECK(v.b.r.dueslag(box));
    CHECK(v.b.r.generation() > generation);
    CHECK(v.b.meldt == std::vector{box});
    // Nothing new: one look, nothing else.
    const int looked = v.b.lager.laesninger;
    REQUIRE(v.b.r.foelg());
    CHECK(v.b.lager.laesninger == looked + 1);
    CHECK(v.b.meldt.size() == 1);
    // Changed, found by a write of another kind; gone, found by a read. One's own is not told of.
    Dueslag d = *v.a.r.dueslag(box);
    d.aktiv = false;
    REQUIRE(v.a.r.gem(v.op, d));
    v.gem(v.b, v.type());
    CHECK(v.b.meldt == std::vector{box, box});
    CHECK_FALSE(v.b.r.dueslag(box)->aktiv);
    REQUIRE(v.a.r.slet<Dueslag>(v.op, box));
    CHECK(v.b.r.alle<Dueslag>(v.op).empty());
    CHECK(v.b.meldt == std::vector{box, box, box});
    CHECK(v.a.meldt.empty());
}

TEST_CASE("registre: a node alone neither reads nor writes for others") {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    const auto store = store::lav_memory_lager();
    Mellemlager between(*store);
    oio::Motor motor(between, ur, system_entropy(), {});
    Registre r(motor, system_entropy());
    REQUIRE(r.start());
    const int before = between.laesninger;
    REQUIRE(r.foelg());
    CHECK(r.alle<Dueslag>({"proeve", true, {}, Uuid()}).empty());
    CHECK(between.laesninger == before);
    Beskedtype t;
    t.navn = "Prøve";
    REQUIRE(r.gem({"proeve", true, {}, Uuid()}, t));
    REQUIRE(store->scan(store::Rum::kTjeneste, "", "", [](auto, auto) {
        FAIL_CHECK("a row");
        return true;
    }));
}

TEST_CASE("registre: what spans records holds when two nodes write at once") {
    To v;
    const Uuid type = v.gem(v.a, v.type());
    const Uuid box = v.gem(v.a, v.dueslag(false));
    // A subscription comes while its mailbox is deleted, and the other way around.
    Uuid sub;
    v.b.lager.ske = [&] { sub = v.gem(v.a, v.abonnement(box, type)); };
    CHECK(kode(v.b.r.slet<Dueslag>(v.op, box)) == 49);
    REQUIRE(v.a.r.slet<Abonnement>(v.op, sub));
    v.b.lager.ske = [&] { CHECK(v.a.r.slet<Dueslag>(v.op, box)); };
    CHECK(kode(v.b.r.gem(v.op, v.abonnement(box, type))) == 40);
    CHECK(v.b.r.alle<Abonnement>(v.op).empty());
    // Deleted twice: once. What is deleted is not changed.
    const Uuid second = v.gem(v.a, v.dueslag(false));
    v.b.lager.ske = [&] { CHECK(v.a.r.slet<Dueslag>(v.op, second)); };
    CHECK(kode(v.b.r.slet<Dueslag>(v.op, second)) == 44);
    // Nor comes it back, and nobody tries that in vain.
    Dueslag back = v.dueslag();
    back.uuid = second;
    CHECK(kode(v.b.r.gem(v.op, back)) == 49);
    // An expression while its subscription is deleted.
    const Uuid third = v.gem(v.a, v.dueslag());
    sub = v.gem(v.a, v.abonnement(third, type));
    Abonnementsudtryk u;
    u.abonnement = sub;
    u.udtryk = kUdtryk;
    v.b.lager.ske = [&] { CHECK(v.a.r.slet<Abonnement>(v.op, sub)); };
    CHECK(kode(v.b.r.gem(v.op, u)) == 40);
    // A type while the first subscription to it comes.
    v.b.lager.ske = [&] { (void)v.gem(v.a, v.abonnement(third, type)); };
    CHECK(kode(v.b.r.slet<Beskedtype>(v.op, type)) == 49);
    // The version that was read, when the other comes in between.
    Dueslag d = *v.b.r.hent<Dueslag>(v.op, third);
    v.b.lager.ske = [&] {
        Dueslag theirs = *v.a.r.hent<Dueslag>(v.op, third);
        theirs.navn = "Deres";
        REQUIRE(v.a.r.gem(v.op, theirs));
    };
    d.navn = "Vores";
    CHECK(kode(v.b.r.gem(v.op, d)) == 49);
    CHECK(v.b.r.hent<Dueslag>(v.op, third)->navn == "Deres");
    // A rule of the caller's is asked again, with what the other wrote.
    int asked = 0;
    v.b.lager.ske = [&] { (void)v.gem(v.a, v.dueslag()); };
    d.nr = 0;
    CHECK(v.b.r.gem(v.op, d, [&](const Registerindhold& i) -> Result<void> {
        CHECK(i.dueslag.size() == static_cast<std::size_t>(++asked));
        return {};
    }));
    CHECK(asked == 2);
    v.ens();
}

TEST_CASE("registre: a name of a value list is a system's once, whichever node") {
    To v;
    const auto a = v.a.r.opret_liste(kSystem, "liste", {"1"});
    REQUIRE(a);
    CHECK(kode(v.b.r.opret_liste(kSystem, "liste", {})) == 49);
    CHECK(kode(v.b.r.opret_liste(nummer(2), "liste", {})) == 20);
    v.b.lager.ske = [&] { CHECK(v.a.r.opret_liste(kSystem, "anden", {})); };
    CHECK(kode(v.b.r.opret_liste(kSystem, "anden", {})) == 49);
    v.b.lager.ske = [&] { CHECK(v.a.r.ret_liste(kSystem, *a, "omdøbt", {})); };
    CHECK(kode(v.b.r.opret_liste(kSystem, "omdøbt", {})) == 49);
    CHECK(kode(v.b.r.opret_liste(kSystem, "liste", {})) == 20);
    // Values that both add stay, those that one takes go.
    v.b.lager.ske = [&] { CHECK(v.a.r.tilfoej_vaerdier(kSystem, *a, {"2"})); };
    CHECK(v.b.r.tilfoej_vaerdier(kSystem, *a, {"3"}));
    CHECK(v.a.r.laes_liste(kSystem, *a)->vaerdier == std::vector<std::string>{"1", "2", "3"});
    v.a.lager.ske = [&] { CHECK(v.b.r.fjern_vaerdier(kSystem, *a, {"1"})); };
    CHECK(v.a.r.fjern_vaerdier(kSystem, *a, {"3"}));
    CHECK(v.b.r.laes_liste(kSystem, *a)->vaerdier == std::vector<std::string>{"2"});
    CHECK(v.b.r.soeg_lister(kSystem, "omdøbt", {"2"}) == std::vector{*a});
    v.b.lager.ske = [&] { CHECK(v.a.r.passiver_liste(kSystem, *a)); };
    CHECK(kode(v.b.r.tilfoej_vaerdier(kSystem, *a, {"4"})) == 49);
    v.ens();
}

TEST_CASE("registre: a plan's list holds what another node puts into it; others are not read") {
    To v;
    const auto large = v.a.r.opret_liste(kSystem, "stor", vaerdier(10'000));
    const auto small = v.a.r.opret_liste(kSystem, "lille", {"1"});
    REQUIRE((large && small));
    REQUIRE(v.b.r.foelg());
    const auto held = v.b.r.med([&](const Registerindhold& i) {
        return std::pair(i.vaerdier.at(*large), i.vaerdier.at(*small));
    });
    CHECK(held.first->vaerdier.load()->size() == 10'000);
    const auto untouched = held.first->vaerdier.load();
    REQUIRE(v.a.r.tilfoej_vaerdier(kSystem, *small, {"2"}));
    // Twice: the record stays what it is, the values do not.
    REQUIRE(v.a.r.tilfoej_vaerdier(kSystem, *small, {"3"}));
    REQUIRE(v.b.r.foelg());
    CHECK(held.second->vaerdier.load()->size() == 3);
    CHECK(held.first->vaerdier.load() == untouched);
    REQUIRE(v.a.r.fjern_vaerdier(kSystem, *large, {"v17"}));
    REQUIRE(v.b.r.foelg());
    CHECK(held.first->vaerdier.load()->size() == 9'999);
    CHECK_FALSE(held.first->vaerdier.load()->contains("v17"));
    // Further behind than changes are kept: everything is read, into the same object.
    for (int n = 0; n < 300; ++n)
        REQUIRE(v.a.r.ret_liste(kSystem, *small, "navn " + std::to_string(n),
                                std::vector<std::string>{std::to_string(n)}));
    REQUIRE(v.a.r.slet_liste(kSystem, *large));
    REQUIRE(v.b.r.foelg());
    CHECK(held.first->vaerdier.load()->empty());
    CHECK(held.second->vaerdier.load()->contains("299"));
    v.ens();
}

TEST_CASE("registre: a node that was far behind tells of mailboxes that changed, came and went") {
    To v;
    const Uuid stays = v.gem(v.a, v.dueslag());
    const Uuid changes = v.gem(v.a, v.dueslag(false));
    const Uuid goes = v.gem(v.a, v.dueslag(false));
    REQUIRE(v.b.r.foelg());
    v.b.meldt.clear();
    Dueslag d = *v.a.r.dueslag(changes);
    for (int n = 0; n < 300; ++n) {
        d.nr = 0;
        d.aktiv = n % 2 == 0;
        REQUIRE(v.a.r.gem(v.op, d));
    }
    REQUIRE(v.a.r.slet<Dueslag>(v.op, goes));
    const Uuid comes = v.gem(v.a, v.dueslag());
    REQUIRE(v.b.r.foelg());
    std::vector<Uuid> expected{changes, goes, comes};
    std::ranges::sort(expected);
    std::ranges::sort(v.b.meldt);
    CHECK(v.b.meldt == expected);
    CHECK(v.b.r.dueslag(stays));
    v.ens();
}

TEST_CASE("registre: a store that fails in the middle leaves the picture that was") {
    To v;
    const Uuid type = v.gem(v.a, v.type());
    const auto list = v.a.r.opret_liste(kSystem, "liste", {"1"});
    REQUIRE(list);
    REQUIRE(v.b.r.foelg());
    v.b.meldt.clear();
    const Uuid box = v.gem(v.a, v.dueslag());
    (void)v.gem(v.a, v.abonnement(box, type));
    REQUIRE(v.a.r.tilfoej_vaerdier(kSystem, *list, {"2"}));
    const std::uint64_t generation = v.b.r.generation();
    // Reads of one reload, each failed once: the number, the changes, the records, the values.
    int failed = 0;
    for (; failed < 50; ++failed) {
        v.b.lager.fejl_ved = failed;
        if (v.b.r.foelg()) break;
        CHECK(v.b.r.generation() == generation);
        CHECK(v.b.meldt.empty());
        v.b.r.med([&](const Registerindhold& i) {
            CHECK(i.dueslag.empty());
            CHECK(i.abonnementer.empty());
            CHECK(i.vaerdier.at(*list)->vaerdier.load()->size() == 1);
        });
        // Who reads gets what was; who writes is refused.
        v.b.lager.fejl_ved = 0;
        CHECK(v.b.r.alle<Beskedtype>(v.op).size() == 1);
        v.b.lager.fejl_ved = 0;
        CHECK(kode(v.b.r.gem(v.op, v.type())) == 50);
    }
    v.b.lager.fejl_ved = -1;
    CHECK(failed >= 6);
    CHECK(failed < 50);
    CHECK(v.b.meldt == std::vector{box});
    v.ens();
}

TEST_CASE("registre: a picture that another node's write spoils is read again") {
    To v;
    const Uuid type = v.gem(v.a, v.type());
    const Uuid box = v.gem(v.a, v.dueslag());
    // Comes when the changes have been asked for, and before the records are read.
    v.b.lager.ved_scan = [&] { (void)v.gem(v.a, v.abonnement(box, type)); };
    REQUIRE(v.b.r.foelg());
    v.b.r.med([](const Registerindhold& i) { CHECK(i.abonnementer.size() == 1); });
    v.ens();
}

TEST_CASE("registre: two threads at two nodes both get on, and the rules hold") {
    To v;
    const Uuid type = v.gem(v.a, v.type());
    constexpr int kRunder = 60;
    int made = 0;
    // One subscribes to each mailbox in turn, the other deletes it.
    std::vector<Uuid> boxes(kRunder);
    for (Uuid& box : boxes)
        box = v.gem(v.a, v.dueslag(false));
    std::vector<int> subscribed(kRunder);
    std::vector<int> deleted(kRunder);
    std::vector<int> lists(kRunder);
    std::thread other([&] {
        for (int n = 0; n < kRunder; ++n) {
            const auto at = static_cast<std::size_t>(n);
            deleted[at] = kode(v.b.r.slet<Dueslag>(v.op, boxes[at]));
            lists[at] += kode(v.b.r.opret_liste(kSystem, "liste " + std::to_string(n), {"b"}));
            CHECK(v.b.r.foelg());
        }
    });
    std::vector<int> mine(kRunder);
    for (int n = 0; n < kRunder; ++n) {
        const auto at = static_cast<std::size_t>(n);
        subscribed[at] = kode(v.a.r.gem(v.op, v.abonnement(boxes[at], type)));
        mine[at] = kode(v.a.r.opret_liste(kSystem, "liste " + std::to_string(n), {"a"}));
    }
    other.join();
    for (int n = 0; n < kRunder; ++n) {
        const auto at = static_cast<std::size_t>(n);
        // 20 and 49, or 40 and 20; never both, never neither.
        CHECK(((subscribed[at] == 20 && deleted[at] == 49) ||
               (subscribed[at] == 40 && deleted[at] == 20)));
        CHECK(mine[at] + lists[at] == 20 + 49);
        made += subscribed[at] == 20 ? 1 : 0;
    }
    v.ens();
    CHECK(v.a.r.alle<Abonnement>(v.op).size() == static_cast<std::size_t>(made));
    CHECK(v.a.r.soeg_lister(kSystem, "", {}).size() == kRunder);
}
