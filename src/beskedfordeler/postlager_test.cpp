#include "beskedfordeler/postlager.hpp"

#include "beskedfordeler/test_billetkoe.hpp"

namespace faelled::beskedfordeler::test {

// Queues of tickets, and two nodes that have them.
struct Nodemotor : Noderkoe {
    static constexpr bool kNoder = true;
};

}  // namespace faelled::beskedfordeler::test

#define KONTRAKT_MOTORER Egenmotor, Noderkoe, Nodemotor
#include "beskedfordeler/postlager_kontrakt.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

TEST_CASE("postlager: rows are read back as they were written") {
    Beskedpost b = post("urn:x", {1'000'000});
    b.kode = 41;
    b.regel = "aftale";
    b.aftaler = {kBoks, kAbo};
    b.bevar = {0, 7};
    b.kopier = {{kBoks, 7, kAbo, kAbo, kBoks}};
    b.uden = {{kAbo, kBoks, "fordi"}};
    REQUIRE(pak_ud_besked(pak(b)).has_value());
    CHECK(*pak_ud_besked(pak(b)) == b);
    Kopi k{3, 4, kAbo, kBoks, kAbo, Cvr(11111111), {Cvr(11111111)}, {5}, 6, {7}, kAldrig, "x"};
    CHECK(*pak_ud_kopi(pak(k)) == k);
    const Dueslagstal t{1, 2, 3, 4, 5, 6, 7};
    CHECK(*pak_ud_tal(pak(t)) == t);
    for (std::string bytes : {pak(b), pak(k), pak(t)}) {
        bytes[0] = 9;
        CHECK_FALSE(pak_ud_besked(bytes));
        CHECK_FALSE(pak_ud_kopi(bytes));
        CHECK_FALSE(pak_ud_tal(bytes));
    }
}

TEST_CASE("postlager: who reads at a node is read back, and nonsense is not") {
    const Laesertilstand t{Tid{1'772'445'600'000'000}, 3, true, Tid{1'772'445'500'000'000}};
    CHECK(*pak_ud_laesertilstand(pak(t)) == t);
    CHECK(*pak_ud_laesertilstand(pak(Laesertilstand())) == Laesertilstand());
    for (const std::string& bytes : {std::string(), std::string("\x07"), pak(t) + "x"})
        CHECK_FALSE(pak_ud_laesertilstand(bytes));
}

TEST_CASE("postlager: rows of copies before agreements were kept are read") {
    // version, message, bytes, message-id, subscription, receivers, came, tries, never, never,
    // cause
    std::string old("\x01\x07\x64", 3);
    old.append(kAbo.view()).append(kBoks.view());
    old += std::string("\x01\x00\xA9\x8A\xC7", 5);
    old += std::string("\x02\x01\x00\x00\x00", 5);
    const auto k = pak_ud_kopi(old);
    REQUIRE(k.has_value());
    CHECK(k->besked == 7);
    CHECK(k->abonnement == kBoks);
    CHECK(k->aftale.is_nil());
    REQUIRE(k->modtagere.size() == 1);
    CHECK(k->modtagere[0] == Cvr(11111111));
    const auto again = pak_ud_kopi(pak(*k));
    REQUIRE(again.has_value());
    CHECK(*again == *k);
}
