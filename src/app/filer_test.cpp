#include "app/filer.hpp"

#include <doctest/doctest.h>

#include "app/testmappe_test.hpp"

using namespace faelled;
using namespace faelled::app;

TEST_CASE("A file is written whole, read back, and replaced") {
    const Testmappe m;
    const std::string fil = m.sti("a");
    REQUIRE(skriv_fil(fil, "en", Adgang::kOffentlig));
    REQUIRE(skriv_fil(fil, "to", Adgang::kPrivat));
    CHECK(*laes_fil(fil) == "to");
    CHECK(rettigheder(fil) == 0600);
    CHECK_FALSE(findes(fil + ".ny"));
    fjern_fil(fil);
    CHECK_FALSE(findes(fil));
    fjern_fil(fil);
}

TEST_CASE("Failures name the file and are the environment's") {
    const auto r = laes_fil("/findes/ikke");
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().slags == FejlSlags::kMiljoe);
    CHECK(r.error().tekst.find("/findes/ikke") != std::string::npos);
    CHECK_FALSE(skriv_fil("/findes/ikke", "x", Adgang::kOffentlig).has_value());
    CHECK_FALSE(lav_mappe("/proc/nej", Adgang::kOffentlig).has_value());
}

TEST_CASE("A private folder is closed to others") {
    const Testmappe m;
    REQUIRE(lav_mappe(m.sti("x/y"), Adgang::kPrivat));
    CHECK(rettigheder(m.sti("x/y")) == 0700);
}

TEST_CASE("Relative and dotted paths become absolute") {
    CHECK(absolut("/tmp/../tmp") == absolut("/tmp"));
    CHECK(absolut("findes-ikke").starts_with("/"));
    CHECK(absolut("findes-ikke").ends_with("/findes-ikke"));
}

TEST_CASE("A folder is held by one at a time") {
    const Testmappe m;
    {
        const auto foerst = Mappelaas::tag(m.sti("d"));
        REQUIRE(foerst.has_value());
        const auto anden = Mappelaas::tag(m.sti("d"));
        REQUIRE_FALSE(anden.has_value());
        CHECK(anden.error().slags == FejlSlags::kMiljoe);
        CHECK(anden.error().tekst.find("i brug") != std::string::npos);
    }
    CHECK(Mappelaas::tag(m.sti("d")).has_value());
}
