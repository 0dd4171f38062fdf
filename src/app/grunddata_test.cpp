#include "app/grunddata.hpp"

#include <doctest/doctest.h>

#include <set>

#include "app/demo/kommuneplan.hpp"
#include "app/faellesdata.hpp"
#include "app/indlaesning.hpp"
#include "base/text.hpp"
#include "organisation/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::app;

namespace {

const Grunddata& grund() {
    static const Grunddata kGrund = *Grunddata::indlaes();
    return kGrund;
}

}  // namespace

TEST_CASE("The embedded files hold what the specification counts") {
    CHECK(grund().myndigheder().size() == 106);
    CHECK(grund().itsystemer().size() == 52);
    CHECK(grund().konstanter().size() == 67);
    CHECK(grund().kle().size() >= 150);
}

TEST_CASE("Authorities: unique CVR numbers and Organisation UUIDs, legal codes") {
    std::set<Cvr> cvr;
    std::set<Uuid> organisationer;
    for (const Myndighed& m : alle_myndigheder(grund())) {
        CAPTURE(m.navn);
        CHECK(cvr.insert(m.cvr).second);
        CHECK(organisationer.insert(m.organisation).second);
        CHECK(
            (m.kode.empty() || (is_digits(m.kode) && (m.kode.size() == 3 || m.kode.size() == 4))));
        // The contract's examples speak of this one as unknown.
        CHECK(m.navn.find("Nordby") == std::string::npos);
        CHECK(m.cvr != Cvr{99999999});
    }
    CHECK(cvr.contains(Cvr{11111111}));
    CHECK(cvr.contains(Cvr{22222222}));
}

TEST_CASE("Constants: unique keys and UUIDs, and the labels that clients look for") {
    std::set<std::string> noegler;
    std::set<Uuid> uuider;
    for (const Konstant& k : grund().konstanter()) {
        CAPTURE(k.noegle);
        CHECK(noegler.insert(k.noegle).second);
        CHECK(uuider.insert(k.uuid).second);
        CHECK_FALSE(k.etiket.empty());
        CHECK_FALSE(k.titel.empty());
        CHECK(grund().etiket(k.uuid) == k.etiket);
    }
    CHECK(grund().etiket(Uuid::literal("5d13e891-162a-456b-abf2-fd9b864df96d")) == "Email_bruger");
    CHECK(grund().etiket(Uuid::literal("5ef6be2d-59f4-4652-a680-585929924ba9")) ==
          "Mobiltelefon_bruger");
    CHECK(grund().etiket(Uuid::literal("ad04ac80-e24a-45a5-9dd9-8537a916ac74")) ==
          "Lokation_bruger");
    CHECK(grund().etiket(Uuid::literal("80b610c6-314b-485a-a014-a9a1d7070bc4")) == "Postadresse");
    CHECK(grund().etiket(Uuid{}).empty());
    CHECK_FALSE(grund().titel(Uuid{}).has_value());
}

TEST_CASE("KLE: numbers of two, four or six digits, found by number, prefix and UUID") {
    std::set<Uuid> uuider;
    for (const Klenummer& k : grund().kle()) {
        CAPTURE(k.nummer);
        CHECK((k.nummer.size() == 2 || k.nummer.size() == 5 || k.nummer.size() == 8));
        CHECK(uuider.insert(k.uuid).second);
        CHECK_FALSE(k.titel.empty());
        CHECK(grund().kle_ved_uuid(k.uuid) == &k);
    }
    // The official UUID of the class, so that messages that point at it work unchanged.
    CHECK(grund().kle_ved_nummer("00.01.00")->uuid ==
          Uuid::literal("15b97b4f-08c6-42fc-9a37-3ec048d8d01b"));
}

TEST_CASE("The shared objects: three for each authority and one for each IT system") {
    const auto objekter = faelles_objekter(alle_myndigheder(grund()), grund().itsystemer());
    CHECK(objekter.size() == 3 * 108 + 52);
    for (const Objekt& o : objekter)
        CHECK(o.type->faelles);
}

TEST_CASE("A TSV line with the wrong number of cells is refused with its line") {
    const auto r = tsv("x.tsv", "# a\tb\n1\t2\n\n3\n", 2);
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().tekst == "x.tsv:4: 1 celler, ventede 2");
}

TEST_CASE("The plans name only what exists") {
    for (const auto& plan : {*plan_korsbaek(), *plan_lillelund()}) {
        std::set<std::string> kendte;
        const auto navne = *Navneliste::indlaes();
        for (const Enhedsplan& e : plan.enheder) {
            CAPTURE(e.noegle);
            CHECK((e.overordnet.empty() || kendte.contains(e.overordnet)));
            CHECK(kendte.insert(e.noegle).second);
            CHECK(navne.stillinger.contains(e.fag));
            for (const std::string& k : e.kle)
                CHECK(grund().kle_ved_nummer(k) != nullptr);
            for (const std::string& k : e.henvendelse)
                CHECK(grund().kle_ved_nummer(k) != nullptr);
        }
        for (const Enhedsplan& e : plan.enheder) {
            for (const std::string& n : {e.betales_af, e.betjenes_af}) {
                CHECK((n.empty() || kendte.contains(n)));
            }
        }
    }
}
