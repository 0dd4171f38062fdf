#include "adgang/register.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace faelled;
using namespace faelled::adgang;

namespace {

Uuid u(char last) {
    std::string text = "2f3c1d60-9a10-4f1b-8f65-0a0b0c0d0e00";
    text.back() = last;
    return Uuid::literal(text);
}

Myndighedspost korsbaek() {
    return {Cvr{11111111}, u('1'), u('2'), "Korsbæk", true};
}

Tjenestepost organisation() {
    Tjenestepost t;
    t.uuid = u('3');
    t.entity_id = "http://stoettesystemerne.dk/service/organisation/3";
    t.navn = "Organisation 6";
    return t;
}

std::shared_ptr<Systempost> synk() {
    auto s = std::make_shared<Systempost>();
    s->uuid = u('4');
    s->navn = "Synk";
    s->ejer = Cvr{88888888};
    return s;
}

}  // namespace

TEST_CASE("An authority is found by its CVR number and by its uuid") {
    Registerbillede b;
    CHECK(b.tilfoej(korsbaek()));
    REQUIRE(b.myndighed(Cvr{11111111}) != nullptr);
    CHECK(b.myndighed(Cvr{11111111})->organisation == u('2'));
    CHECK(b.myndighed(u('1')) == b.myndighed(Cvr{11111111}));
    CHECK(b.myndighed(Cvr{22222222}) == nullptr);
    CHECK(b.myndighed(u('2')) == nullptr);
}

TEST_CASE("The first entry with a key wins, and the second leaves no trace") {
    Registerbillede b;
    REQUIRE(b.tilfoej(korsbaek()));
    Myndighedspost same_cvr = korsbaek();
    same_cvr.uuid = u('9');
    same_cvr.navn = "Anden";
    CHECK_FALSE(b.tilfoej(same_cvr));
    CHECK(b.myndighed(u('9')) == nullptr);
    CHECK(b.myndighed(Cvr{11111111})->navn == "Korsbæk");
    Myndighedspost same_uuid = korsbaek();
    same_uuid.cvr = Cvr{22222222};
    CHECK_FALSE(b.tilfoej(same_uuid));
    CHECK(b.myndighed(Cvr{22222222}) == nullptr);

    REQUIRE(b.tilfoej(synk()));
    CHECK_FALSE(b.tilfoej(synk()));

    REQUIRE(b.tilfoej(organisation()));
    Tjenestepost same_id = organisation();
    same_id.uuid = u('8');
    same_id.entity_id += "/";
    CHECK_FALSE(b.tilfoej(same_id));
    CHECK(b.tjeneste(u('8')) == nullptr);
}

TEST_CASE("SIK-002: one trailing slash on either side does not part two entity ids") {
    Registerbillede b;
    REQUIRE(b.tilfoej(organisation()));
    const std::string id = organisation().entity_id;
    CHECK(b.tjeneste(id) == b.tjeneste(u('3')));
    CHECK(b.tjeneste(id + "/") == b.tjeneste(u('3')));
    CHECK(b.tjeneste(id + "//") == nullptr);
    CHECK(b.tjeneste(id.substr(0, id.size() - 1)) == nullptr);
    CHECK(b.tjeneste("HTTP" + id.substr(4)) == nullptr);
    CHECK(samme_entity_id(id, id + "/"));
    CHECK(samme_entity_id(id + "/", id));
    CHECK_FALSE(samme_entity_id(id + "//", id));
}

TEST_CASE("Assignments hold in a half-open interval, for one authority and one service") {
    const auto s = synk();
    Rolletildeling r;
    r.kontekst = Cvr{11111111};
    r.rolle = "udstil";
    r.fra = Tid{1000};
    r.til = Tid{2000};
    s->tildelinger[u('3')].push_back(r);
    CHECK(gaeldende(*s, u('3'), r.kontekst, Tid{999}).empty());
    CHECK(gaeldende(*s, u('3'), r.kontekst, Tid{1000}).size() == 1);
    CHECK(gaeldende(*s, u('3'), r.kontekst, Tid{1999}).front()->rolle == "udstil");
    CHECK(gaeldende(*s, u('3'), r.kontekst, Tid{2000}).empty());
    CHECK(gaeldende(*s, u('3'), Cvr{22222222}, Tid{1500}).empty());
    CHECK(gaeldende(*s, u('5'), r.kontekst, Tid{1500}).empty());
}

TEST_CASE("A reader keeps its picture while a new one is put in place") {
    Register reg;
    CHECK(reg.nu()->myndighed(Cvr{11111111}) == nullptr);
    auto first = std::make_shared<Registerbillede>();
    REQUIRE(first->tilfoej(korsbaek()));
    reg.saet(first);
    const auto held = reg.nu();
    std::jthread writer([&] {
        for (int i = 0; i < 1000; ++i)
            reg.saet(std::make_shared<const Registerbillede>());
    });
    for (int i = 0; i < 1000; ++i)
        CHECK(reg.nu() != nullptr);
    writer.join();
    CHECK(held->myndighed(Cvr{11111111})->navn == "Korsbæk");
    CHECK(reg.nu()->myndighed(Cvr{11111111}) == nullptr);
}
