// What the tests of PostgreSQL's own share: SQL beside the engine.
#pragma once

#include "store/postgres/forbindelse.hpp"
#include "store/test_lager.hpp"

namespace faelled::store::test {

inline void sql(const std::string& url, const std::string& text) {
    auto f = postgres::Forbindelse::aabn(url, 10'000);
    REQUIRE(f.has_value());
    const auto done = (*f)->koer(text, postgres::Frist::om(10'000));
    INFO(text << ": " << (done ? std::string() : done.error().tekst));
    REQUIRE(done.has_value());
}

}  // namespace faelled::store::test
