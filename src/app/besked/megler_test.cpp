// Whose login is looked at next (decision 014): the pool's only thread stands still until all have
// asked, so that the order is what is seen.
#include "app/besked/megler.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "adgang/test_verden.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

struct Doer {
    adgang::test::Verden v;
    oio::Motor motor{*v.lager, v.ur, v.entropi, {}};
    std::unique_ptr<beskedfordeler::Beskedfordeler> b =
        beskedfordeler::Beskedfordeler::create({motor, v.reg, v.ur, v.entropi}, {}).value();
    std::unique_ptr<net::Arbejdspulje> pulje =
        net::lav_arbejdspulje({"", 1, {.i_alt = 1000, .pr_kalder = 60}});
    std::unique_ptr<amqp::Megler> megler =
        lav_megler(*b, *v.gate, v.reg, *pulje, v.ur, {.entity_ids = {adgang::test::kOrganisation}});
    std::promise<void> videre;
    std::vector<std::string> orden;  // by the pool's thread
    std::vector<std::string> optaget;

    Doer() {
        std::promise<void> stands;
        REQUIRE(pulje->send([this, &stands] {
            stands.set_value();
            videre.get_future().wait();
        }));
        stands.get_future().wait();
    }
    void log_ind(const std::string& name, const std::string& address,
                 const krypto::Identitet* certificate = nullptr) {
        amqp::Legitimation who;
        who.token = "intet token";
        who.afsender = address;
        if (certificate != nullptr)
            who.certifikat_der =
                std::make_shared<const std::string>(certificate->certifikat->der());
        const auto here = std::this_thread::get_id();
        megler->log_ind(std::move(who), [this, name, here](const auto& answer) {
            CHECK_FALSE(answer.has_value());
            (std::this_thread::get_id() == here ? optaget : orden).push_back(name);
        });
    }
    void koer() {
        videre.set_value();
        pulje->stop();
    }
    [[nodiscard]] std::size_t plads(const std::string& name) const {
        return static_cast<std::size_t>(std::ranges::find(orden, name) - orden.begin());
    }
};

}  // namespace

TEST_CASE("megler: logins from one address leave others their turn") {
    Doer d;
    for (int i = 0; i < 50; ++i)
        d.log_ind("mange", "192.0.2.1");
    d.log_ind("anden", "192.0.2.2");
    d.log_ind("kendt", "192.0.2.1", &adgang::test::synk());
    d.log_ind("fremmed", "192.0.2.1", &adgang::test::fremmed());
    d.koer();
    REQUIRE(d.orden.size() == 53);
    CHECK(d.plads("anden") < 3);
    CHECK(d.plads("kendt") < 3);
    // A certificate that anybody can make gives no turn of its own.
    CHECK(d.plads("fremmed") == 52);
}

TEST_CASE("megler: too many logins of one address are refused, others are not") {
    Doer d;
    for (int i = 0; i < 65; ++i)
        d.log_ind("mange", "192.0.2.1");
    CHECK(d.optaget.size() == 5);
    d.log_ind("anden", "192.0.2.2");
    CHECK(d.optaget.size() == 5);
    d.koer();
    CHECK(d.orden.size() == 61);
}
