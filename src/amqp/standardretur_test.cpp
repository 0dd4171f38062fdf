#include "amqp/standardretur.hpp"

#include <doctest/doctest.h>

using namespace faelled::amqp;

TEST_CASE("StandardRetur: code and text in the namespace of sagdok, text escaped") {
    CHECK(
        som_xml({20, "Ok"}) ==
        R"(<?xml version="1.0" encoding="UTF-8"?><sd:StandardRetur xmlns:sd="urn:oio:sagdok:3.0.0">)"
        "<sd:StatusKode>20</sd:StatusKode><sd:FejlbeskedTekst>Ok</sd:FejlbeskedTekst>"
        "</sd:StandardRetur>");
    CHECK(som_xml({40, "a<b"}).find("a&lt;b</sd:Fejl") != std::string::npos);
}
