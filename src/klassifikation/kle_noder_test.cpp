// A load of KLE while somebody else writes, by the same node or another.
#include <fmt/format.h>

#include "klassifikation/indlaesning.hpp"
#include "klassifikation/kle_fil.hpp"
#include "klassifikation/test_verden.hpp"

using namespace faelled;
using namespace faelled::klassifikation;
using namespace faelled::klassifikation::test;

namespace {

Uuid nummer_uuid(std::size_t n) {
    return Uuid::literal(fmt::format("00000000-0000-4000-8000-{:012}", n));
}

// Numbers 20.01, 20.02, ..., 21.01, ..., one after the other.
std::string nummer(std::size_t n) {
    return fmt::format("{}.{:02}", 20 + n / 90, n % 90 + 1);
}

std::string tabel(std::size_t numbers, const char* title) {
    std::string out = "nummer,type,overordnet,titel,uuid\n";
    for (std::size_t n = 0; n < numbers; ++n)
        out += fmt::format("{},gruppe,,{},{}\n", nummer(n), title, nummer_uuid(n).text());
    return out;
}

// The load writes through `imellem`; `service` is the other writer.
struct Ladehus : Hus {
    Imellem imellem{*store};
    oio::Motor lademotor{imellem, clock, random, {}};

    Ladehus() {
        REQUIRE(sikr(motor, random, kFaellesEjer,
                     {{&kKlassifikation, kle_klassifikation(), "KLE", "KLE", {}, {}},
                      {&kFacet, kle_emneplan(), "E", "E", kle_klassifikation(), {}},
                      {&kFacet, kle_handlingsfacetter(), "H", "H", kle_klassifikation(), {}}}));
    }
    Result<Kleresultat> indlaes(const std::string& file, const Klefremdrift& told = {}) {
        const auto edition = laes_kle(file);
        REQUIRE_MESSAGE(edition, (edition ? "" : edition.error().tekst));
        return indlaes_kle(lademotor, random, *edition, told);
    }
    std::string felt_af(const Uuid& u, std::uint8_t field) {
        service.glem_alt();
        const auto read = service.laes(operatoer, kKlasse7, {u, {}});
        REQUIRE(read);
        const auto* text = felt_ved(read->registreringer.back().indhold, field, clock.now());
        return text == nullptr ? std::string() : *text;
    }
    void beskriv(const Uuid& u, const char* text) {
        oio::Indhold i = klasse("x", kle_emneplan());
        i.har = {true, false, false};
        i.egenskaber[0].felter = {{felt::kKlasseBeskrivelse, text},
                                  {felt::kKlasseTitel, "Deres titel"}};
        i.egenskaber[0].felter.insert(i.egenskaber[0].felter.begin(),
                                      {felt::kNoegle, felt_af(u, felt::kNoegle)});
        REQUIRE(service.ret(operatoer, kKlasse7, {u, {}, i}));
    }
};

}  // namespace

TEST_CASE("KLE: what somebody writes after the load began is not lost") {
    Ladehus h;
    REQUIRE(h.indlaes(tabel(3, "Gammel")));
    h.imellem.ske = [&] { h.beskriv(nummer_uuid(1), "Skrevet imens"); };
    const auto done = h.indlaes(tabel(3, "Ny"));
    REQUIRE_MESSAGE(done, (done ? "" : done.error().tekst));
    CHECK(done->rettede == 3);
    // A table changes titles; what it does not know is as the other one wrote it.
    CHECK(h.felt_af(nummer_uuid(1), felt::kKlasseTitel) == "Ny");
    CHECK(h.felt_af(nummer_uuid(1), felt::kKlasseBeskrivelse) == "Skrevet imens");
}

TEST_CASE("KLE: a number that somebody takes after the load began is left out and told of") {
    Ladehus h;
    Uuid theirs;
    h.imellem.ske = [&] { theirs = h.lav(h.operatoer, klasse("20.02", kle_emneplan(), "Deres")); };
    const auto done = h.indlaes(tabel(3, "Ny"));
    REQUIRE_MESSAGE(done, (done ? "" : done.error().tekst));
    CHECK(done->nye == 2);
    CHECK(done->flyttede == std::vector{"20.02: " + nummer_uuid(1).text()});
    CHECK(kode(h.service.laes(h.operatoer, kKlasse7, {nummer_uuid(1), {}})) == 44);
    CHECK(h.felt_af(theirs, felt::kKlasseTitel) == "Deres");
}

TEST_CASE("KLE: a load goes on from where somebody else came between, and counts all of it") {
    Ladehus h;
    std::vector<std::pair<std::size_t, std::size_t>> told;
    const auto done = h.indlaes(tabel(450, "Ny"), [&](std::size_t n, std::size_t all) {
        if (told.empty()) h.imellem.ske = [&] { h.beskriv(nummer_uuid(7), "Skrevet imens"); };
        told.emplace_back(n, all);
    });
    REQUIRE_MESSAGE(done, (done ? "" : done.error().tekst));
    CHECK(done->nye == 450);
    CHECK(done->rettede == 1);  // the one that they gave another title
    CHECK(told.front() == std::pair<std::size_t, std::size_t>{200, 450});
    CHECK(told.back() == std::pair<std::size_t, std::size_t>{451, 451});
    CHECK(h.felt_af(nummer_uuid(7), felt::kKlasseBeskrivelse) == "Skrevet imens");
    CHECK(h.felt_af(nummer_uuid(449), felt::kKlasseTitel) == "Ny");
}

TEST_CASE("KLE: somebody who writes all the time stops a load with what to do") {
    Ladehus h;
    const Uuid u = h.lav(h.operatoer, klasse("99.01", kle_emneplan(), "Deres"));
    int n = 0;
    const std::function<void()> always = [&] {
        ++n;
        h.beskriv(u, std::to_string(n).c_str());
        h.imellem.ske = always;
    };
    h.imellem.ske = always;
    const auto done = h.indlaes(tabel(3, "Ny"));
    REQUIRE_FALSE(done);
    CHECK(done.error().slags == FejlSlags::kMiljoe);
    CHECK(done.error().tekst.contains("Prøv igen"));
    CHECK(n == oio::Regelskrift::kForsoeg);
    h.imellem.ske = nullptr;
    CHECK(h.indlaes(tabel(3, "Ny"))->nye == 3);
}
