#include "oio/urn.hpp"

#include <doctest/doctest.h>

using namespace faelled;
using namespace faelled::oio;

TEST_CASE("urn: one normal form for what names the same") {
    CHECK(urn_normalform("urn:oio:cpr-nr:610203-1234") == "urn:oio:cpr-nr:6102031234");
    CHECK(urn_normalform("URN:OIO:CPR-NR:6102031234") == "urn:oio:cpr-nr:6102031234");
    CHECK(urn_normalform("  urn:oio:cpr-nr: 610203 1234 ") == "urn:oio:cpr-nr:6102031234");
    CHECK(urn_normalform("urn:oio:us:borgerid:123456789012") ==
          urn_normalform("urn:oio:udk:borgerid:123456789012"));
    // A property's hyphen separates municipality and number.
    CHECK(urn_normalform("urn:oio:esr:ejendom:101-123456") == "urn:oio:esr:ejendom:101-123456");
    CHECK(urn_normalform("urn:oio:esr:ejendom:1011-23456") != "urn:oio:esr:ejendom:101-123456");
    CHECK(urn_normalform("URN:Empty") == "urn:empty");
}

TEST_CASE("urn: names in local systems keep their letters") {
    CHECK(urn_normalform("URN:OIO:kmd:sag:RACFID:AbC-1") == "urn:oio:kmd:sag:RACFID:AbC-1");
    CHECK(urn_normalform("urn:oio:kmd:sag:x") != urn_normalform("urn:oio:kmd:sag:X"));
    CHECK(urn_normalform("urn:oio:fuldtnavn:Åse-Marie Ny") == "urn:oio:fuldtnavn:Åse-Marie Ny");
}

TEST_CASE("urn: a value must have the form of its kind") {
    for (const auto* god :
         {"urn:oio:cpr-nr:0123456789", "urn:oio:cvr-nr:12 34 56 78", "urn:oio:us:personid:1234567",
          "urn:oio:pnr:1234567890", "urn:oio:ejendom:bfe-nr:0001234567",
          "urn:oio:esr:ejendom:101-12345", "urn:oio:form:10.05.20", "URN:Empty",
          "urn:oio:kmd:sag:1", "urn:oio:it-system-uuid:2CC5EF32-69a2-4694-95dd-c74ed9ebf111"}) {
        CAPTURE(god);
        CHECK(laes_urn(god).velformet);
    }
    for (const auto* daarlig :
         {"urn:oio:cpr-nr:123", "urn:oio:cpr-nr:61020312345", "urn:oio:cpr-nr:ABCDEFGHIJ",
          "urn:oio:cvr-nr:1234567", "urn:oio:esr:ejendom:10112345", "urn:oio:form:10.5.20",
          "urn:oio:it-system-uuid:kmd", "urn:oio:fuldtnavn:", "0123456789", ""}) {
        CAPTURE(daarlig);
        CHECK_FALSE(laes_urn(daarlig).velformet);
    }
}

TEST_CASE("urn: references are equal in normal form") {
    const auto urn = [](const char* t) { return Reference::urn(t); };
    CHECK(samme_i_normalform(urn("urn:oio:cpr-nr:610203-1234"), urn("urn:oio:cpr-nr:6102031234")));
    CHECK_FALSE(
        samme_i_normalform(urn("urn:oio:cpr-nr:6102031234"), urn("urn:oio:cpr-nr:6102031235")));
    const Uuid u = Uuid::literal("2cc5ef32-69a2-4694-95dd-c74ed9ebf111");
    CHECK(samme_i_normalform(Reference(u), urn("urn:uuid:2CC5EF32-69a2-4694-95dd-c74ed9ebf111")));
    CHECK_FALSE(samme_i_normalform(Reference(u), urn("urn:oio:cpr-nr:6102031234")));
    CHECK(samme_i_normalform(Reference(), Reference()));
    CHECK_FALSE(samme_i_normalform(Reference(), urn("urn:oio:cpr-nr:6102031234")));
}
