#include "oio/fletning.hpp"

#include <doctest/doctest.h>

#include "oio/test_beskrivelse.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

Indhold med(std::vector<Relation> r) {
    Indhold i;
    i.relationer = std::move(r);
    return i;
}
Indhold med(std::vector<Egenskab> e) {
    Indhold i;
    i.egenskaber = std::move(e);
    return i;
}
Indhold med(std::vector<Tilstand> t) {
    Indhold i;
    i.tilstande = std::move(t);
    return i;
}

Indhold flet_ind(const Indhold& before, Indhold message, Rettemaade mode = Rettemaade::kFlet) {
    REQUIRE(normaliser(message, dag(100)));
    return flet(kTing, before, std::move(message), mode);
}

}  // namespace

TEST_CASE("fletning: the worked examples of the specification (8.2)") {
    const Tid a = dag(0), b = dag(30), c = dag(60);
    SUBCASE("a new parent from a date cuts the old one") {
        const auto n = flet_ind(med({rel(kOverordnet, 1, fra_til(a, kInf))}),
                                med({rel(kOverordnet, 2, fra_til(b, kInf))}));
        CHECK(n ==
              med({rel(kOverordnet, 1, fra_til(a, b)), rel(kOverordnet, 2, fra_til(b, kInf))}));
    }
    SUBCASE("the same From replaces as a whole") {
        const auto n = flet_ind(med({rel(kOverordnet, 1, fra_til(a, kInf))}),
                                med({rel(kOverordnet, 1, fra_til(a, b))}));
        CHECK(n == med({rel(kOverordnet, 1, fra_til(a, b))}));
    }
    SUBCASE("a new name from a date") {
        const auto n = flet_ind(med({navngivet(fra_til(a, kInf), "X")}),
                                med({navngivet(fra_til(b, kUangivet), "Y")}));
        CHECK(n == med({navngivet(fra_til(a, b), "X"), navngivet(fra_til(b, kInf), "Y")}));
    }
    SUBCASE("a second name the same day leaves the earlier period alone") {
        const auto n =
            flet_ind(med({navngivet(fra_til(a, b), "X"), navngivet(fra_til(b, kInf), "Y")}),
                     med({navngivet(fra_til(b, kUangivet), "Z")}));
        CHECK(n == med({navngivet(fra_til(a, b), "X"), navngivet(fra_til(b, kInf), "Z")}));
    }
    SUBCASE("a fact ends by the same From") {
        const auto n = flet_ind(med({rel(kBrugere, 7, fra_til(a, kInf))}),
                                med({rel(kBrugere, 7, fra_til(a, c))}));
        CHECK(n == med({rel(kBrugere, 7, fra_til(a, c))}));
    }
    SUBCASE("an overlapping period of a fact is replaced as a whole") {
        const auto n = flet_ind(med({rel(kBrugere, 7, fra_til(a, kInf))}),
                                med({rel(kBrugere, 7, fra_til(b, c))}));
        CHECK(n == med({rel(kBrugere, 7, fra_til(b, c))}));
    }
    SUBCASE("a zero-length period takes the fact away") {
        const auto n = flet_ind(med({rel(kBrugere, 7, fra_til(a, kInf))}),
                                med({rel(kBrugere, 7, fra_til(a, a))}));
        CHECK(n == Indhold{});
    }
    SUBCASE("Indeks is not identity") {
        const auto n = flet_ind(med({adresse(1, 1, "1", fra_til(a, kInf))}),
                                med({adresse(2, 1, "1", fra_til(a, kInf))}));
        CHECK(n.relationer.size() == 2);
        const auto changed = flet_ind(med({adresse(1, 1, "1", fra_til(a, kInf))}),
                                      med({adresse(1, 1, "2", fra_til(a, kInf))}));
        CHECK(changed == med({adresse(1, 1, "2", fra_til(a, kInf))}));
    }
    SUBCASE("closing by state") {
        const auto n =
            flet_ind(med({Tilstand{0, 0, fra_til(a, kInf)}}),
                     med({Tilstand{0, 0, fra_til(a, c)}, Tilstand{0, 1, fra_til(c, kInf)}}));
        CHECK(n == med({Tilstand{0, 0, fra_til(a, c)}, Tilstand{0, 1, fra_til(c, kInf)}}));
    }
    SUBCASE("left out of a list: kept by merge, gone by replace") {
        const auto before =
            med({adresse(1, 1, "1", fra_til(a, kInf)), adresse(2, 1, "2", fra_til(a, kInf))});
        const auto message = med({adresse(1, 1, "1", fra_til(a, kInf))});
        CHECK(flet_ind(before, message) == before);
        CHECK(flet_ind(before, message, Rettemaade::kErstatLister) == message);
    }
}

TEST_CASE("fletning: closed and reopened on one day leaves what was opened (rule 6)") {
    const Tid d = dag(50);
    const auto n = flet_ind(med({Tilstand{0, 0, fra_til(d, kInf)}}),
                            med({Tilstand{0, 1, fra_til(d, kInf)}, Tilstand{0, 0, fra_til(d, d)}}));
    CHECK(n == med({Tilstand{0, 1, fra_til(d, kInf)}}));
}

TEST_CASE("fletning: an absent list and an empty list change nothing") {
    Indhold before = med({rel(kBrugere, 7, fra_til(dag(0), kInf))});
    before.egenskaber.push_back(navngivet(fra_til(dag(0), kInf), "X"));
    before.lokal_udvidelse[2] = "<x/>";
    Indhold message;
    message.har = {false, true, false};
    CHECK(flet_ind(before, message) == before);
}

TEST_CASE("fletning: sending everything back changes nothing") {
    Indhold before = med(
        {rel(kOverordnet, 1, fra_til(dag(0), dag(9))), rel(kOverordnet, 2, fra_til(dag(9), kInf)),
         adresse(4, 1, "1", fra_til(Tid::minus_uendelig(), kInf)),
         rel(kBrugere, 7, fra_til(dag(0), dag(3))), rel(kBrugere, 7, fra_til(dag(5), kInf))});
    kanonisk_orden(before);
    CHECK(flet_ind(before, before) == before);
}

TEST_CASE("fletning: a URN that holds a UUID is the same fact as the UUID") {
    Relation urn = rel(kBrugere, 7, fra_til(dag(0), dag(10)));
    urn.ref = Reference::urn("urn:uuid:" + id(7).text());
    const auto n = flet_ind(med({rel(kBrugere, 7, fra_til(dag(0), kInf))}), med({urn}));
    CHECK(n.relationer.size() == 1);
    CHECK(n.relationer[0].ref.slags() == Reference::Slags::kUrn);
}

TEST_CASE("fletning: From after To is the caller's fault") {
    Indhold message = med({rel(kBrugere, 7, fra_til(dag(9), dag(3)))});
    const auto r = normaliser(message, dag(0));
    REQUIRE_FALSE(r);
    CHECK(r.error().kode == 40);
}

TEST_CASE("fletning: the same address twice is refused only when asked for") {
    const auto message =
        med({adresse(1, 1, "1", fra_til(dag(0), kInf)), adresse(1, 2, "2", fra_til(dag(0), kInf))});
    CHECK_FALSE(afvis_dobbelte(kTing, message));
    CHECK(afvis_dobbelte(kTing, med({adresse(1, 1, "1", fra_til(dag(0), kInf))})));
}

TEST_CASE("fletning: a general relation has one time line per Rolle and Indeks (indekser.md 3.4)") {
    const Tid a = dag(0), b = dag(30), c = dag(60);
    const auto flet_sag = [](const Indhold& before, Indhold message) {
        REQUIRE(normaliser(message, dag(100)));
        return flet(kSag, before, std::move(message), Rettemaade::kFlet);
    };
    const auto part = [](int ref, std::size_t role, std::string indeks, Virkning v) {
        return generel(kPart, Reference(id(ref)), role, std::move(indeks), std::move(v),
                       {{0, "N" + std::to_string(ref)}});
    };
    const Indhold before = med({part(1, 0, "", fra_til(a, kInf)), part(2, 1, "1", fra_til(a, kInf)),
                                part(3, 1, "2", fra_til(a, kInf))});
    SUBCASE("another object in the same role cuts the old period, fields follow (AM-04)") {
        CHECK(flet_sag(before, med({part(9, 0, "", fra_til(b, kInf))})) ==
              med({part(1, 0, "", fra_til(a, b)), part(2, 1, "1", fra_til(a, kInf)),
                   part(3, 1, "2", fra_til(a, kInf)), part(9, 0, "", fra_til(b, kInf))}));
    }
    SUBCASE("Indeks is identity: the other one with this role stays (AM-02)") {
        CHECK(flet_sag(before, med({part(2, 1, "1", fra_til(a, c))})) ==
              med({part(1, 0, "", fra_til(a, kInf)), part(2, 1, "1", fra_til(a, c)),
                   part(3, 1, "2", fra_til(a, kInf))}));
    }
    SUBCASE("a zero-length period removes") {
        CHECK(flet_sag(before, med({part(7, 1, "2", fra_til(a, a))})) ==
              med({part(1, 0, "", fra_til(a, kInf)), part(2, 1, "1", fra_til(a, kInf))}));
    }
    SUBCASE("an attribute kind with a key has one time line per value of it") {
        const Indhold held =
            med({ydelse(fra_til(a, kInf), "1", "x"), ydelse(fra_til(a, kInf), "2", "y")});
        CHECK(flet_sag(held, med({ydelse(fra_til(b, kInf), "2", "z")})) ==
              med({ydelse(fra_til(a, kInf), "1", "x"), ydelse(fra_til(a, b), "2", "y"),
                   ydelse(fra_til(b, kInf), "2", "z")}));
        const Indhold plain = med({Egenskab{fra_til(a, kInf), {{0, "S"}}, 0}});
        CHECK(flet_sag(plain, med({ydelse(fra_til(b, kInf), "1", "z")})).egenskaber.size() == 2);
    }
}

TEST_CASE("fletning: what a wire version cannot say stays (klassifikation.md 3.1)") {
    static constexpr Felt kFelterne[] = {{kNs, "Titel", 50},
                                         {.ns = kNs, .navn = "Sortering", .versioner = 2}};
    static constexpr Relationsbeskrivelse kRel[] = {
        {.navn = "Mapninger", .form = Relationsform::kMapning, .maal = "X", .rolleversioner = 2}};
    Objektbeskrivelse v6{.type = 96,
                         .ns = kNs,
                         .navn = "X",
                         .segment = "x",
                         .felter = kFelterne,
                         .tilstande = {},
                         .relationer = kRel,
                         .version = 1};
    Objektbeskrivelse v7 = v6;
    v7.version = 2;
    Relation mapped = rel(0, 5, fra_til(dag(0), kInf));
    mapped.rolle = Reference(id(70));
    mapped.type = Reference(id(71));
    mapped.indeks = id(72).text();
    Indhold before;
    before.egenskaber.push_back({fra_til(dag(0), kInf), {{0, "A"}, {1, "17"}}});
    before.relationer.push_back(mapped);

    Indhold message;
    message.egenskaber.push_back({fra_til(dag(9), kInf), {{0, "B"}}});
    message.relationer.push_back(rel(0, 5, fra_til(dag(0), dag(9))));
    const auto from6 = flet(v6, before, message, Rettemaade::kFlet);
    REQUIRE(from6.egenskaber.size() == 2);
    CHECK(from6.egenskaber[1].felter == std::vector<Feltvaerdi>{{0, "B"}, {1, "17"}});
    REQUIRE(from6.relationer.size() == 1);
    CHECK(from6.relationer[0].indeks == mapped.indeks);
    CHECK(from6.relationer[0].virkning.til == dag(9));

    const auto from7 = flet(v7, before, message, Rettemaade::kFlet);
    CHECK(from7.egenskaber[1].felter == std::vector<Feltvaerdi>{{0, "B"}});
    CHECK(from7.relationer.size() == 2);
}
