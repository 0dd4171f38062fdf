#include "opslag/ydelsesliste.hpp"

#include "opslag/test_indekser.hpp"
#include "ydelse/roller.hpp"

using namespace faelled;
using namespace faelled::opslag;
using namespace faelled::opslag::test;
using indeks::Brugergruppe;
using ydelse::kBevillinger;
using ydelse::kEffektueringer;
using ydt::id;

namespace {

struct Hus : Indekser {
    Ydelseslister lister{ydi, sdi, {kUdstilRolle, kParagraf8Rolle}};

    void fyld() {
        importer_sag(id(7001), sdt::sag({.noegle = "2024-1", .kle = "32.03.04"}));
        importer(kBevillinger, id(1),
                 ydt::bevilling({.ydelser = {{.id = "1"}, {.id = "2", .kle = "27.36.04"}}}));
        importer(kEffektueringer, id(11), ydt::effektuering());
        ydt::Effektueringsvalg april;
        april.dato = "2025-04-30T00:00:00+02:00";
        importer(kEffektueringer, id(12), ydt::effektuering(april));
    }
};

Ydelseslisteoenske oenske() {
    Ydelseslisteoenske o;
    o.part = ydt::kCpr;
    return o;
}

Kalder laeser(const Graenser& g) {
    return kalder(adgang::kUdstil, kUdstilRolle, g);
}

Brugergruppe gruppe(std::vector<Cvr> cvr, std::vector<Brugergruppe::Emne> emner) {
    return {std::move(cvr), std::move(emner)};
}

Brugergruppe::Emne emne(const char* kle, std::optional<adgang::Foelsomhed> f = {}) {
    return {.foelsomhed = f, .kle = adgang::KleMoenster::laes(kle)};
}

}  // namespace

TEST_CASE("ydelsesliste: a row for each benefit, with its payments and its case") {
    Hus h;
    h.fyld();
    const Kalder k = laeser({{"*", "4"}});
    const Ydelsesliste l = h.lister.bevillinger(k, oenske()).value();
    REQUIRE(l.ydelser.size() == 2);
    CHECK(l.forbehold.i_alt == 2);
    REQUIRE(l.bevillinger.size() == 1);
    CHECK(l.bevillinger[0].sag->nummer == "2024-1");
    std::size_t paid = 0;
    for (const Ydelsesraekke& r : l.ydelser)
        paid += r.betalinger.size();
    CHECK(paid == 2);
    CHECK(k.spor().objekter_i_alt() == 3);

    Ydelseslisteoenske o = oenske();
    o.disposition.til = *parse_datetime("2025-04-30T00:00:00+02:00");
    const Ydelsesliste paid_then = h.lister.effektueringer(k, o).value();
    REQUIRE(paid_then.effektueringer.size() == 1);
    CHECK(paid_then.betalinger[0].uuid == id(12));
    CHECK(paid_then.effektueringer[0].kilder[0].bevilling);

    o = oenske();
    o.maksimum = 1;
    const Ydelsesliste page = h.lister.effektueringer(k, o).value();
    CHECK(page.effektueringer.size() == 1);
    CHECK(page.forbehold.i_alt == 2);
    CHECK(page.betalinger[page.effektueringer[0].betaling].uuid == id(11));  // newest first
}

TEST_CASE("ydelsesliste: the user's rights narrow what the agreement gives, and never widen it") {
    Hus h;
    h.fyld();
    const Kalder k = laeser({{"32.*", "2"}});
    const auto rows = [&](std::vector<Brugergruppe> groups) {
        Ydelseslisteoenske o = oenske();
        o.rettigheder = std::move(groups);
        return h.lister.bevillinger(k, o).value().ydelser.size();
    };
    CHECK(rows({}) == 1);  // the benefit in 27.36.04 is not of the agreement
    CHECK(rows({gruppe({}, {})}) == 1);
    CHECK(rows({gruppe({kKorsbaek}, {emne("*")})}) == 1);
    CHECK(rows({gruppe({}, {emne("27.*")})}) == 0);
    CHECK(rows({gruppe({}, {emne("27.*")}), gruppe({}, {emne("32.03.*")})}) == 1);
    CHECK(rows({gruppe({kNordby}, {})}) == 0);
    CHECK(rows({gruppe({}, {emne("32.*", adgang::Foelsomhed::kIkkeFortrolig)})}) == 0);
    CHECK(rows({gruppe({}, {emne("32.*", adgang::Foelsomhed::kVip)})}) == 1);
    // More than the agreement's level stays beyond it.
    CHECK(h.lister.bevillinger(laeser({{"*", "1"}}), oenske()).value().ydelser.empty());
}

TEST_CASE("ydelsesliste: a case beyond the limits is named and no more, exemption counts anyway") {
    Hus h;
    oio::Indhold c = sdt::sag({.noegle = "2024-1", .kle = "27.36.04"});
    c.relationer.push_back(
        sdt::rel(sagdokument::sagrel::kKlasse, sagdokument::sagrolle::kVisningsklasse,
                 sagdokument::sagtype::kKlasse, oio::Reference(id(9005)), {}, "1"));
    h.importer_sag(id(7001), c);
    h.importer(kBevillinger, id(1), ydt::bevilling());
    const Kalder k = laeser({{"32.*", "4"}});
    Ydelseslisteoenske o = oenske();
    const Ydelsesliste l = h.lister.bevillinger(k, o).value();
    REQUIRE(l.bevillinger.size() == 1);
    CHECK_FALSE(l.bevillinger[0].sag->synlig);
    CHECK(l.bevillinger[0].sag->titel.empty());
    CHECK(l.bevillinger[0].sag->undtaget);
    o.fjern_undtagne = true;
    CHECK(h.lister.bevillinger(k, o).value().ydelser.empty());
}

TEST_CASE("ydelsesliste: a grant with a security profile is left out, and that is told") {
    Hus h;
    oio::Indhold secret = ydt::bevilling();
    secret.relationer.push_back(
        ydt::rel(ydelse::bevrel::kSikkerhedsprofil, ydelse::bevrolle::kAdgang,
                 ydelse::bevtype::kProfilOrgEnhed, oio::Reference(id(9006)), {}, "1"));
    h.importer(kBevillinger, id(1), secret);
    h.importer(kEffektueringer, id(11), ydt::effektuering());
    const Kalder k = laeser({{"*", "4"}});
    const Ydelsesliste grants = h.lister.bevillinger(k, oenske()).value();
    CHECK(grants.ydelser.empty());
    CHECK(grants.forbehold.sikkerhedsprofil);
    const Ydelsesliste payments = h.lister.effektueringer(k, oenske()).value();
    CHECK(payments.effektueringer.empty());
    CHECK(payments.forbehold.sikkerhedsprofil);
}

TEST_CASE("ydelsesliste: by UDK-loven § 8 three months, across authorities, one person") {
    Hus h;
    h.fyld();
    ydt::Bevillingsvalg nordbys;
    nordbys.cvr = kNordby.text();
    h.importer(kBevillinger, id(2), ydt::bevilling(nordbys), kNordby);
    ydt::Effektueringsvalg paid;
    paid.bevilling = id(2);
    paid.cvr = kNordby.text();
    paid.dato = "2025-03-01T00:00:00+01:00";  // three months ago to the day
    h.importer(kEffektueringer, id(21), ydt::effektuering(paid), kNordby);
    paid.dato = "2025-02-28T00:00:00+01:00";  // and a day
    h.importer(kEffektueringer, id(22), ydt::effektuering(paid), kNordby);

    const Kalder k = kalder(kParagraf8, kParagraf8Rolle, {{"32.*", "3"}});
    Ydelseslisteoenske o = oenske();
    const Ydelsesliste l = h.lister.effektueringer(k, o).value();
    REQUIRE(l.effektueringer.size() == 3);
    CHECK_FALSE(l.forbehold.vindue);
    CHECK(k.spor().hjemmel() == "UDK-loven § 8");
    CHECK(k.spor().detaljer().starts_with("{\"parter\":[\""));
    o.disposition.fra = *parse_datetime("2025-01-01T00:00:00+01:00");
    CHECK(h.lister.effektueringer(k, o).value().forbehold.vindue);
    o.rettigheder = {gruppe({kNordby}, {})};
    CHECK(h.lister.effektueringer(k, o).value().effektueringer.size() == 1);

    // Another question than the law's is refused, and the ground stands in the log all the same.
    const Kalder again = kalder(kParagraf8, kParagraf8Rolle, {{"32.*", "3"}});
    Ydelseslisteoenske company;
    company.part = "urn:oio:cvr-nr:12345678";
    CHECK(h.lister.effektueringer(again, company).error().kode == 40);
    CHECK(again.spor().hjemmel() == "UDK-loven § 8");
    CHECK(h.lister.bevillinger(k, oenske()).error().kode == 43);
    CHECK(h.lister.effektueringer(kalder(0, "", {}), oenske()).error().kode == 43);
}

TEST_CASE("ydelsesliste: dates say how a benefit stands") {
    const auto day = [](const char* t) { return *parse_datetime(t); };
    const Tid now = day("2025-06-01T10:00:00+02:00");
    using enum ydelse::Ydelsestilstand;
    CHECK(ydelse::tilstand(day("2025-06-02T00:00:00+02:00"), {}, now) == kKommende);
    CHECK(ydelse::tilstand(day("2025-05-02T00:00:00+02:00"), {}, now) == kLoebende);
    CHECK(ydelse::tilstand({}, day("2025-06-01T00:00:00+02:00"), now) == kLoebende);
    CHECK(ydelse::tilstand({}, day("2025-05-31T00:00:00+02:00"), now) == kOphoert);
    CHECK(ydelse::tilstand({}, {}, now) == kLoebende);
}
