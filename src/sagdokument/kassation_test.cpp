#include "sagdokument/kassation.hpp"

#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;

namespace {

oio::Indhold afsluttet(const char* siden, const char* kode, const char* til = nullptr) {
    oio::Indhold i = sag({.noegle = siden});
    i.tilstande = {{0, kOpstaaet, fra("2010-01-01T00:00:00Z", siden)},
                   {0, kAfsluttet, fra(siden, til)}};
    if (til != nullptr) i.tilstande.push_back({0, kOpstaaet, fra(til)});
    auto& fields = i.egenskaber[0].felter;
    fields.insert(fields.begin() + 1, {felt::kSagKassationskode, kode});
    return i;
}

}  // namespace

TEST_CASE("kassation: finished long enough ago, by code, and nothing else") {
    Hus h;
    REQUIRE(h.importer(id(1), afsluttet("2015-01-01T00:00:00Z", "K")) == 20);
    REQUIRE(h.importer(id(2), afsluttet("2024-01-01T00:00:00Z", "K")) == 20);
    REQUIRE(h.importer(id(3), afsluttet("2015-06-01T00:00:00Z", "B")) == 20);
    REQUIRE(h.importer(id(4), sag({.noegle = "aaben"})) == 20);
    // Finished once, and open again.
    REQUIRE(h.importer(id(5), afsluttet("2015-01-01T00:00:00Z", "K", "2016-01-01T00:00:00Z")) ==
            20);

    Kassationsvalg v{.ejer = kKorsbaek,
                     .koder = {"k"},
                     .afsluttet_foer = *parse_datetime("2020-01-01T00:00:00Z"),
                     .efter = {}};
    const auto due = kassable(h.motor, v).value();
    REQUIRE(due.size() == 1);
    CHECK(due[0].uuid == id(1));
    CHECK(due[0].kode == "K");
    CHECK(due[0].afsluttet == *parse_datetime("2015-01-01T00:00:00Z"));
    // A dry run takes nothing.
    CHECK(h.laes(id(1)) == 20);
    v.koder = {};
    CHECK(kassable(h.motor, v).value().size() == 2);
    v.ejer = kNordby;
    CHECK(kassable(h.motor, v).value().empty());
    // Pages in order of UUID, without holes and doubles.
    v.ejer = kKorsbaek;
    v.antal = 1;
    const auto first = kassable(h.motor, v).value();
    REQUIRE(first.size() == 1);
    v.efter = first[0].uuid;
    const auto second = kassable(h.motor, v).value();
    REQUIRE(second.size() == 1);
    CHECK(first[0].uuid < second[0].uuid);
    CHECK(h.fjern(first[0].uuid) == 20);
}

TEST_CASE("sagdokument: kassation takes the case and the documents that are only its own") {
    Hus h;
    Sagsvalg a;
    a.noegle = "2015-000001";
    a.dokumenter = {id(101), id(102)};
    Sagsvalg b;
    b.noegle = "2015-000002";
    b.dokumenter = {id(102)};
    for (const int d : {101, 102})
        REQUIRE(h.importer(id(d), dokument({.noegle = "D-" + std::to_string(d)}), kDokumenter) ==
                20);
    REQUIRE(h.importer(id(1), sag(a)) == 20);
    REQUIRE(h.importer(id(2), sag(b)) == 20);
    const oio::Skriver writer{kKorsbaek, oio::Reference::urn("urn:oio:faelled:kassation"), {}};
    const auto gone = kasser_sag(h.motor, writer, id(1));
    REQUIRE(gone);
    CHECK(*gone == std::vector<Uuid>{id(101)});
    CHECK(h.laes(id(1)) == 44);
    CHECK(h.laes(id(101), kDokumenter) == 44);
    CHECK(h.laes(id(102), kDokumenter) == 20);
    CHECK(h.laes(id(2)) == 20);
    CHECK(kasser_sag(h.motor, writer, id(1)).error().kode == 44);
    // Another authority's case is not there.
    CHECK(kasser_sag(h.motor, {kNordby, {}, {}}, id(2)).error().kode == 44);
}
