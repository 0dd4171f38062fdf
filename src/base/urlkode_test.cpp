#include "base/urlkode.hpp"

#include <doctest/doctest.h>

using faelled::fra_urlkode;

TEST_CASE("urlkode: spaces, bytes and what is written as it is") {
    CHECK(fra_urlkode("a+b%20c") == "a b c");
    CHECK(fra_urlkode("K%C3%b8ge") == "K\xC3\xB8ge");
    CHECK(fra_urlkode("") == "");
    CHECK(fra_urlkode("%00")->size() == 1);
}

TEST_CASE("urlkode: a broken escape is refused, wherever it stands") {
    for (const char* bad : {"%", "%4", "a%", "a%4", "%G0", "%0G", "%%41", "%+1"})
        CHECK(!fra_urlkode(bad));
}
