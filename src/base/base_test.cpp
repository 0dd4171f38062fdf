#include <doctest/doctest.h>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/strong.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

using namespace faelled;

TEST_CASE("uuid: text form, case and white space") {
    const auto u = Uuid::parse(" 9B8EA41F-E23E-5BB3-A74D-B2C012947D5F\n");
    REQUIRE(u);
    CHECK(u->text() == "9b8ea41f-e23e-5bb3-a74d-b2c012947d5f");
    CHECK_FALSE(Uuid::parse("9b8ea41fe23e5bb3a74db2c012947d5f"));
    CHECK_FALSE(Uuid::parse("9b8ea41f-e23e-5bb3-a74d-b2c012947d5g"));
    CHECK_FALSE(Uuid::parse(""));
}

TEST_CASE("uuid: version 5 of a known name") {
    const Uuid dns = Uuid::literal("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    CHECK(Uuid::named(dns, "www.example.com").text() == "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST_CASE("uuid: random ones carry version 4 and differ") {
    SeededEntropy e(7);
    const Uuid a = Uuid::random(e);
    const Uuid b = Uuid::random(e);
    CHECK(a != b);
    CHECK(a.text()[14] == '4');
}

TEST_CASE("time: zone, no zone and Z mean what they should") {
    const auto winter = parse_datetime("2024-01-01T00:00:00+01:00");
    REQUIRE(winter);
    CHECK(parse_datetime("2023-12-31T23:00:00Z") == winter);
    CHECK(parse_datetime("2024-01-01T00:00:00") == winter);
    CHECK(parse_datetime("2024-07-01T00:00:00") == parse_datetime("2024-06-30T22:00:00Z"));
    CHECK(dansk_datetime(*winter) == "2024-01-01T00:00:00+01:00");
    CHECK(dansk_datetime(*parse_datetime("2024-06-30T22:00:00Z")) == "2024-07-01T00:00:00+02:00");
}

TEST_CASE("time: the edges") {
    const auto first = parse_datetime("0001-01-01T00:00:00");
    REQUIRE(first);
    CHECK(dansk_datetime(*first) == "0001-01-01T00:00:00+01:00");
    CHECK(dansk_datetime(*parse_datetime("9999-12-31T23:59:59.9999999+01:00")) ==
          "9999-12-31T23:59:59.999999+01:00");
    CHECK(dansk_datetime(*parse_datetime("2019-03-13T09:45:47.986+01:00")) ==
          "2019-03-13T09:45:47.986+01:00");
    CHECK(dansk_datetime(*parse_datetime("2024-02-28T24:00:00")) == "2024-02-29T00:00:00+01:00");
    for (const char* bad :
         {"", "2024", "2024-13-01T00:00:00", "2023-02-29T00:00:00", "2024-01-01 00:00:00",
          "2024-01-01T25:00:00", "0000-01-01T00:00:00", "2024-01-01T00:00:00+15:00",
          "2024-01-01T00:00:00x", "2024-01-01T00:00:00.", "0001-01-01T00:00:00+14:00"})
        CHECK_FALSE_MESSAGE(parse_datetime(bad), bad);
}

TEST_CASE("time: midnight on the days the clock changes") {
    // 2024-03-31 has 23 hours, 2024-10-27 has 25.
    for (const char* day : {"2024-03-31T", "2024-10-27T", "2024-06-01T"}) {
        const auto late = parse_datetime(std::string(day) + "23:30:00");
        CHECK(dansk_midnat(*late) == parse_datetime(std::string(day) + "00:00:00"));
    }
}

TEST_CASE("time: every hour of three years comes back") {
    const Tid start = *parse_datetime("2023-01-01T00:00:00Z");
    for (std::int64_t h = 0; h < 3 * 366 * 24; ++h) {
        const Tid t = start.plus(h * 3600 * kSekund);
        REQUIRE(parse_datetime(dansk_datetime(t)) == t);
    }
}

TEST_CASE("text: folding and wildcards") {
    CHECK(fold("ÆRØ Ébc ×") == "ærø ébc ×");
    CHECK(matches("ka*", "karla"));
    CHECK(matches("*ar*a", "karla"));
    CHECK(matches("*", ""));
    CHECK_FALSE(matches("ka", "karla"));
    CHECK_FALSE(matches("*x*", "karla"));
    CHECK(characters("ærø") == 3);
    CHECK(is_utf8("ærø"));
    CHECK_FALSE(is_utf8("\xc3"));
    CHECK_FALSE(is_utf8("\xed\xa0\x80"));
}

TEST_CASE("cvr: eight digits, leading zero kept") {
    CHECK(Cvr::parse("01234567")->text() == "01234567");
    CHECK_FALSE(Cvr::parse("1234567"));
    CHECK_FALSE(Cvr::parse("1234567a"));
}

TEST_CASE("log: what looks like a CPR number never leaves") {
    CHECK(log::uden_cpr("cpr 7101011234!") == "cpr ##########!");
    CHECK(log::uden_cpr("710101-1234") == "##########");
    CHECK(log::uden_cpr("710101 1234") == "##########");
    for (const char* uuid :
         {"6f1d0a52-38a4-4c0f-9a55-1234567890ff", "ab123456-1234-4c0f-9a55-123456789012"}) {
        CHECK(log::uden_cpr(uuid) == uuid);
        CHECK(log::uden_cpr("kald " + std::string(uuid) + ".") ==
              "kald " + std::string(uuid) + ".");
    }
    CHECK(log::uden_cpr("x6f1d0a52-38a4-4c0f-9a55-1234567890ff") ==
          "x6f1d0a52-38a4-4c0f-9a55-##########ff");
    CHECK(log::uden_cpr("6f1d0a52-38a4-4c0f-9a55-7101011234aa7101011234").find("7101011234") ==
          std::string::npos);
    CHECK(log::uden_cpr("11111111 og 12345678901") == "11111111 og 12345678901");
}

TEST_CASE("metrics: the same name and labels are the same counter") {
    metrics::counter("test_total", "For the test", "a=\"1\"").add(2);
    metrics::counter("test_total", "For the test", "a=\"1\"").add(1);
    metrics::histogram("test_seconds", "For the test").observe_us(1500);
    const std::string text = metrics::exposition();
    CHECK(text.find("test_total{a=\"1\"} 3\n") != std::string::npos);
    CHECK(text.find("test_seconds_bucket{le=\"0.0025\"} 1\n") != std::string::npos);
    CHECK(text.find("# TYPE test_seconds histogram\n") != std::string::npos);
}
