// Addresses of RabbitMQ; and, where one runs (FAELLED_TEST_RABBITMQ names it: tests/rabbitmq), what
// Postlager promises with its order in quorum queues.
#include "app/besked/rabbitkoe.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "app/filer.hpp"
#include "beskedfordeler/test_postlager.hpp"

using namespace faelled;
using namespace faelled::app;

namespace faelled::beskedfordeler::test {

inline bool uden_rabbitmq() {
    return std::getenv("FAELLED_TEST_RABBITMQ") == nullptr;
}

struct Rabbitmotor {
    const Uuid verden = Uuid::random(system_entropy());  // queues of its own
    std::unique_ptr<Billetkoe> ny() {
        const char* const url = std::getenv("FAELLED_TEST_RABBITMQ");
        const char* const ca = std::getenv("FAELLED_TEST_RABBITMQ_CA");
        REQUIRE((url != nullptr && ca != nullptr));
        Rabbitindstillinger settings{laes_rabbiturl(url).value()};
        settings.maal.kodeord = "guest";
        settings.maal.stroem.tillid.ca_pem = laes_fil(ca).value();
        settings.praefiks = "proeve." + verden.text() + ".";
        auto koe = lav_rabbitkoe(settings);
        for (int i = 0; i < 2000 && !koe->klar(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        REQUIRE(koe->klar());
        return koe;
    }
};

}  // namespace faelled::beskedfordeler::test

#define KONTRAKT_MOTORER Rabbitmotor
#define KONTRAKT_SPRING doctest::skip(uden_rabbitmq())  // without a broker to ask
#include "beskedfordeler/postlager_kontrakt.hpp"

TEST_CASE("rabbitkoe: addresses") {
    const auto m = laes_rabbiturl("amqps://no%40de+1@mq.example:5679/be%2Fsked");
    REQUIRE(m);
    CHECK(m->stroem.tls);
    CHECK(m->bruger == "no@de+1");
    CHECK(m->stroem.vaert == "mq.example");
    CHECK(m->stroem.port == 5679);
    CHECK(m->vhost == "be/sked");
    CHECK(laes_rabbiturl("amqps://a@mq")->stroem.port == 5671);
    CHECK(laes_rabbiturl("amqps://a@mq")->vhost == "/");
    CHECK(laes_rabbiturl("amqp://a@127.0.0.1")->stroem.port == 5672);
    CHECK(laes_rabbiturl("amqp://a@localhost/x")->vhost == "x");
    const auto three = laes_rabbiturl("amqps://a@mq1,mq2:5679,mq3/x");
    REQUIRE(three);
    CHECK(three->stroem.vaert == "mq1");
    CHECK(three->stroem.port == 5671);
    REQUIRE(three->andre.size() == 2);
    CHECK(three->andre[0].vaert == "mq2");
    CHECK(three->andre[0].port == 5679);
    CHECK(three->andre[1].vaert == "mq3");
    CHECK(three->andre[1].port == 5671);
    CHECK(three->vhost == "x");
    for (const char* bad :
         {"", "amqps://a@mq,", "amqps://a@,mq", "amqps://a@mq,mq2:0", "amqp://a@localhost,mq",
          "http://a@mq", "amqps://mq", "amqps://a:hemmeligt@mq", "amqps://@mq", "amqps://a@",
          "amqps://a@mq:0", "amqps://a@mq:70000", "amqps://a@mq:x", "amqps://%2@mq",
          "amqps://a@mq/%zz", "amqp://a@mq.example", "amqp://a@10.0.0.1"}) {
        INFO(bad);
        const auto refused = laes_rabbiturl(bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kode == 40);
        CHECK(refused.error().tekst.find("hemmeligt") == std::string::npos);
    }
}

TEST_CASE("rabbitkoe: a broker that is not there takes nothing, and stopping waits for nobody") {
    const auto koe = lav_rabbitkoe({laes_rabbiturl("amqp://a@127.0.0.1:1").value()});
    CHECK_FALSE(koe->klar());
    koe->aflever({{Uuid::literal("00000000-0000-4000-8000-0000000000b1"), 1}});
    koe->stop();
    koe->aflever({{Uuid::literal("00000000-0000-4000-8000-0000000000b1"), 2}});
}
