#include "amqp/metoder.hpp"

#include <doctest/doctest.h>

#include "amqp/test_klient.hpp"

using namespace faelled::amqp;
namespace t = faelled::amqp::test;

namespace {

// The payload of a frame made by test_klient.
std::string indhold(const std::string& ramme) {
    return ramme.substr(kRammeHoved, ramme.size() - kRammeRamme);
}

template <typename T>
T laest(const std::string& ramme) {
    const std::string b = indhold(ramme);
    const auto m = laes_metode(b);
    REQUIRE(m);
    REQUIRE(std::holds_alternative<T>(*m));
    return std::get<T>(*m);
}

Brud brud(std::string_view payload) {
    const auto m = laes_metode(payload);
    REQUIRE(!m);
    return m.error();
}

}  // namespace

TEST_CASE("Metoder: arguments and bits") {
    CHECK(laest<metode::TuneOk>(t::tune_ok(5, 9000, 30)).ramme == 9000);
    CHECK(laest<metode::Consume>(t::consume(1, "q", true)).uden_kvittering);
    CHECK(!laest<metode::Consume>(t::consume(1, "q", false)).uden_kvittering);
    const auto n = laest<metode::Nack>(t::nack(1, 9, false, true));
    CHECK((n.nummer == 9 && !n.flere && n.tilbage));
    CHECK(laest<metode::Publish>(t::publish_metode(1, "x", 2)).straks);
    CHECK(!laest<metode::Publish>(t::publish_metode(1, "x", 1)).straks);
    CHECK(laest<metode::QueueDeclare>(t::queue_declare(1, "q", true)).passiv);
    CHECK(!laest<metode::QueueDeclare>(t::queue_declare(1, "q", false)).passiv);
    CHECK(laest<metode::Qos>(t::qos(1, 7, true)).faelles);
}

TEST_CASE(
    "Metoder: what AMQP has and 2.4 has not is a channel's 403, nonsense a connection's 540") {
    struct Sag {
        std::uint16_t klasse, metode;
        Svarkode kode;
        Brud::Omfang omfang;
    };
    constexpr auto kKanal = Brud::Omfang::kKanal;
    constexpr auto kForb = Brud::Omfang::kForbindelse;
    for (const Sag& s : {Sag{50, 20, Svarkode::kAfvist, kKanal},  // queue.bind
                         Sag{50, 30, Svarkode::kAfvist, kKanal},  // queue.purge
                         Sag{50, 40, Svarkode::kAfvist, kKanal},  // queue.delete
                         Sag{40, 20, Svarkode::kAfvist, kKanal},  // exchange.delete
                         Sag{90, 10, Svarkode::kAfvist, kKanal},  // tx.select
                         Sag{60, 60, Svarkode::kAfvist, kKanal},  // basic.deliver
                         Sag{10, 70, Svarkode::kIkkeUnderstoettet, kForb},
                         Sag{50, 99, Svarkode::kIkkeUnderstoettet, kForb},
                         Sag{77, 10, Svarkode::kIkkeUnderstoettet, kForb}}) {
        CAPTURE(s.klasse);
        CAPTURE(s.metode);
        const Brud b = brud(indhold(t::kald(1, {s.klasse, s.metode})));
        CHECK(b.kode == s.kode);
        CHECK(b.omfang == s.omfang);
        CHECK(b.metode == Metodeid{s.klasse, s.metode});
    }
}

TEST_CASE("Metoder: arguments that end early or late are a syntax error, wherever they are cut") {
    const std::vector<std::string> alle{
        t::start_ok("T:1"),        t::tune_ok(),        t::open(),      t::kanal_open(1),
        t::consume(1, "q", false), t::cancel(1, "c"),   t::get(1, "q"), t::ack(1, 1),
        t::nack(1, 1, true, true), t::qos(1, 1),        t::confirm(1),  t::queue_declare(1, "q"),
        t::flow(1, true),          t::publish_metode(1)};
    for (const std::string& ramme : alle) {
        const std::string b = indhold(ramme);
        CHECK(laes_metode(b).has_value());
        for (std::size_t n = 0; n < b.size(); ++n) {
            const Brud e = brud(std::string_view(b).substr(0, n));
            CHECK(e.kode == Svarkode::kSyntaksfejl);
            CHECK(e.omfang == Brud::Omfang::kForbindelse);
        }
        CHECK(brud(b + "x").kode == Svarkode::kSyntaksfejl);
    }
}
