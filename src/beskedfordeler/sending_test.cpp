#include "beskedfordeler/sending.hpp"

#include <doctest/doctest.h>

#include <future>

#include "beskedfordeler/kuvert.hpp"
#include "beskedfordeler/test_besked.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;

namespace {

const Uuid kAbo = Uuid::literal("00000000-0000-4000-8000-0000000000c1");

std::string svar(const std::string& code) {
    return "<ModtagBeskedOutput><x:StandardRetur xmlns:x='urn:x'><x:StatusKode> " + code +
           " </x:StatusKode></x:StandardRetur></ModtagBeskedOutput>";
}

// A receiver that answers what it is told, and remembers what it got.
struct Falsk final : Modtagerkald {
    std::mutex laas;
    std::condition_variable nyt;
    std::vector<std::string> fik;  // "boks id forsoeg"
    int prober = 0;
    bool nede = false;
    std::function<Svar(const Dueslag&)> svarer = [](const Dueslag&) {
        return Svar{200, svar("20")};
    };

    Result<Svar> post(const Dueslag& box, std::string body) override {
        const auto doc = xml::Dokument::laes(body, xml::Graenser(1 << 21, 64, 10'000, 64));
        const bool shaped = doc && doc->rod().er("urn:oio:sts:1.0.0", "ModtagBeskedInput");
        const xml::Node message = shaped ? doc->rod().foerste() : xml::Node();
        const std::scoped_lock lock(laas);
        if (nede) return std::unexpected(Fejl::miljoe("ingen forbindelse"));
        fik.push_back(box.navn + " " +
                      laes_reference(barn_ved_navn(message, "BeskedId")).urn_tekst() + " " +
                      body.substr(body.find("AntalLeveranceforsoeg>") + 22, 1));
        nyt.notify_all();
        return svarer(box);
    }
    Result<void> head(const Dueslag&) override {
        const std::scoped_lock lock(laas);
        ++prober;
        nyt.notify_all();
        if (nede) return std::unexpected(Fejl::miljoe("ingen forbindelse"));
        return {};
    }
    std::vector<std::string> vent(std::size_t n) {
        std::unique_lock lock(laas);
        CHECK(nyt.wait_for(lock, std::chrono::seconds(10), [&] { return fik.size() >= n; }));
        return fik;
    }
};

struct Verden {
    ManualClock ur{*parse_datetime("2026-03-02T10:00:00Z")};
    std::unique_ptr<store::MemoryLager> lager = store::lav_memory_lager();
    std::unique_ptr<Postlager> post =
        std::move(*Postlager::create(*lager, ur, system_entropy(), {}));
    Falsk modtager;
    std::unique_ptr<Sending> s = ny();

    std::unique_ptr<Sending> ny() {
        return std::make_unique<Sending>(*post, modtager, ur, system_entropy(),
                                         Sending::Indstillinger{});
    }
    static Dueslag boks(const std::string& name) {
        Dueslag d;
        d.uuid = Uuid::named(kAbo, name);
        d.navn = name;
        d.levering = Leveringsmaade::kSend;
        return d;
    }
    void send(const std::string& box, const std::string& id) {
        test::Beskedudkast u;
        u.id = "urn:" + id;
        const std::string xml = "<?xml version='1.0'?>" + test::lav_besked(u);
        const auto b = laes_besked(xml);
        Beskedpost p;
        p.modtaget = ur.now();
        p.transaktion = Uuid::random(system_entropy());
        p.besked_id = u.id;
        const std::vector<std::size_t> all{0};
        p.skabelon = stempl(xml, b->indhold, {p.transaktion, kAbo, {}, {}}, all);
        std::promise<bool> done;
        REQUIRE(post->gem(std::move(p), {{boks(box).uuid, kAbo, kAbo, Cvr(11111111), {}}},
                          [&](const Result<void>& r) { done.set_value(r.has_value()); }));
        REQUIRE(done.get_future().get());
    }
    // Until the mailbox is set back after a failure.
    Tid naeste(const std::string& box) {
        for (int i = 0; i < 2000; ++i) {
            const auto t = s->tilstand(boks(box).uuid);
            if (t && t->naeste) return *t->naeste;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        FAIL("never set back");
        return {};
    }
};

}  // namespace

TEST_CASE("sending: answers mean what chapter 8 says") {
    using enum Sendesvar;
    CHECK(laes_sendesvar({200, svar("20")}) == kModtaget);
    CHECK(laes_sendesvar({200, svar("40")}) == kOptaget);
    for (const char* code : {"51", "53", "55", "", "x"})
        CHECK(laes_sendesvar({200, svar(code)}) == kStoppet);
    CHECK(laes_sendesvar({500, svar("20")}) == kStoppet);
    CHECK(laes_sendesvar({200, ""}) == kStoppet);
    CHECK(laes_sendesvar({200, "<a>"}) == kStoppet);
    for (const auto& [name, meaning] :
         {std::pair("20", kModtaget), std::pair("40", kOptaget), std::pair("51", kStoppet),
          std::pair("53", kStoppet), std::pair("55", kStoppet)}) {
        const auto xml = test::eksempel("modtagbesked-output-" + std::string(name) + ".xml");
        if (!xml) return;
        CHECK(laes_sendesvar({200, *xml}) == meaning);
    }
}

TEST_CASE("sending: in order within a mailbox, side by side across them") {
    Verden v;
    for (int i = 0; i < 5; ++i)
        v.send("a", std::to_string(i));
    v.send("b", "x");
    // Mailbox a's receiver does not answer until b has got its message.
    v.modtager.svarer = [&](const Dueslag&) { return Falsk::Svar{200, svar("20")}; };
    v.s->opdater(Verden::boks("a"));
    v.s->opdater(Verden::boks("b"));
    std::vector<std::string> of_a;
    for (const std::string& x : v.modtager.vent(6))
        if (x.starts_with("a")) of_a.push_back(x);
    CHECK(of_a == std::vector<std::string>{"a urn:0 1", "a urn:1 1", "a urn:2 1", "a urn:3 1",
                                           "a urn:4 1"});
    v.s.reset();
    REQUIRE(v.post->skriver().udfoer([](Bygning&) -> Result<void> { return {}; }));
    CHECK(v.post->status(Verden::boks("a").uuid).tal.kopier == 5);
    v.post.reset();
}

TEST_CASE("sending: a receiver that stops is probed and tried again at growing intervals") {
    Verden v;
    v.modtager.svarer = [](const Dueslag&) { return Falsk::Svar{200, svar("53")}; };
    v.send("a", "0");
    v.send("a", "1");
    v.s->opdater(Verden::boks("a"));
    v.modtager.vent(1);
    Tid next = v.naeste("a");
    CHECK(next.us - v.ur.now().us >= 54 * kSekund);
    CHECK(next.us - v.ur.now().us <= 66 * kSekund);
    CHECK(v.modtager.prober == 0);
    // The schedule survives a restart.
    v.s.reset();
    REQUIRE(v.post->skriver().udfoer([](Bygning&) -> Result<void> { return {}; }));
    v.s = v.ny();
    v.s->opdater(Verden::boks("a"));
    CHECK(v.naeste("a") == next);
    v.ur.set(next);
    CHECK(v.modtager.vent(2)[1] == "a urn:0 2");
    CHECK(v.modtager.prober == 1);
    Tid second = v.naeste("a");
    for (int i = 0; i < 2000 && second == next; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        second = v.naeste("a");
    }
    CHECK(second.us - v.ur.now().us >= 108 * kSekund);
    {
        const std::scoped_lock lock(v.modtager.laas);
        v.modtager.svarer = [](const Dueslag&) { return Falsk::Svar{200, svar("20")}; };
    }
    v.ur.set(second);
    const auto got = v.modtager.vent(4);
    CHECK(got[2] == "a urn:0 3");
    CHECK(got[3] == "a urn:1 1");
    v.s.reset();
    v.post.reset();
}

TEST_CASE(
    "sending: a busy receiver is left alone for half a minute; an inactive mailbox for good") {
    Verden v;
    v.modtager.svarer = [](const Dueslag&) { return Falsk::Svar{200, svar("40")}; };
    v.send("a", "0");
    v.s->opdater(Verden::boks("a"));
    v.modtager.vent(1);
    const Tid next = v.naeste("a");
    CHECK(next.us - v.ur.now().us <= 33 * kSekund);
    Dueslag off = Verden::boks("a");
    off.aktiv = false;
    v.s->opdater(off);
    CHECK_FALSE(v.s->tilstand(off.uuid));
    v.ur.set(next);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    CHECK(v.modtager.vent(1).size() == 1);
    v.s.reset();
    v.post.reset();
}
