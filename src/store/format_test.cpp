// Bytes of format 1, as they are stored for ever.
#include "store/format.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace faelled;
using namespace faelled::store;

namespace {

const Uuid kUuid = Uuid::literal("00112233-4455-6677-8899-aabbccddeeff");
const ObjektId kId{Cvr(29189846), 7, kUuid};
constexpr const char* kUuidHex = "00112233445566778899aabbccddeeff";

std::vector<Periode> laes_alle(std::string_view bytes, bool& failed) {
    std::vector<Periode> out;
    Periodelaeser reader(bytes);
    while (const auto p = reader.naeste())
        out.push_back(*p);
    failed = reader.fejl();
    return out;
}

}  // namespace

TEST_CASE("format 1: keys") {
    const std::string head = "01bd66d607";
    CHECK(hex(objekt_noegle(kId)) == head + kUuidHex);
    CHECK(hex(historik_noegle(kId, 258)) == head + kUuidHex + "0000000000000102");
    CHECK(hex(indeks_noegle(kId, 64, "jens")) == head + "40016a656e7300" + kUuidHex);
    CHECK(hex(indeks_noegle(kId, 64, "")) == head + "400100" + kUuidHex);
    CHECK(hex(indeks_noegle(kId, 64, kUuid.view())) == head + "4010" + kUuidHex + kUuidHex);
    CHECK(hex(udbakke_noegle(258)) == "0000000000000102");
    CHECK(ud_objekt_noegle(objekt_noegle(kId)) == kId);
    CHECK(ud_historik_noegle(historik_noegle(kId, 9))->nr == 9);
    const std::string entry = indeks_noegle(kId, 64, "jens");
    CHECK(ud_indeks_noegle(entry)->vaerdi == "jens");
    CHECK(ud_indeks_noegle(entry)->id == kId);
}

TEST_CASE("format 1: keys of another form are refused") {
    CHECK_FALSE(ud_objekt_noegle(""));
    CHECK_FALSE(ud_historik_noegle(objekt_noegle(kId)));
    CHECK_FALSE(ud_udbakke_noegle("123"));
    const std::string prefix = vaerdi_praefiks(kId.ejer, 7, 64, "x").substr(0, 6);
    const std::string uuid(kUuid.view());
    CHECK(ud_indeks_noegle(prefix + std::string("\x01x\0", 3) + uuid));
    CHECK_FALSE(ud_indeks_noegle(prefix + std::string("\x01x", 2) + uuid));
    CHECK_FALSE(ud_indeks_noegle(prefix + std::string("\x01\0x\0", 4) + uuid));
    CHECK_FALSE(ud_indeks_noegle(prefix + std::string("\x02x\0", 3) + uuid));
    CHECK_FALSE(ud_indeks_noegle(prefix + "\x10" + std::string(15, 'x') + uuid));
    CHECK_FALSE(
        ud_indeks_noegle(prefix + "\x01" + std::string(16, 'x') + std::string(1, '\0') + uuid));
    CHECK_FALSE(
        ud_indeks_noegle(prefix + "\x01" + std::string(65, 'x') + std::string(1, '\0') + uuid));
    CHECK_FALSE(ud_indeks_noegle(prefix));
}

TEST_CASE("format 1: values") {
    CHECK(hex(pak_registrering(300, Tid{-2}, "ab")) == "ac02fffffffffffffffe6162");
    CHECK(ud_registrering(pak_registrering(300, Tid{-2}, "ab"))->post() ==
          Registreringspost{300, Tid{-2}, "ab"});
    CHECK_FALSE(ud_registrering(""));
    CHECK_FALSE(ud_registrering(std::string("\x01short", 6)));
    CHECK_FALSE(ud_registrering(std::string("\0aaaaaaaa", 9)));
    CHECK(hex(pak_taellere({1, 2, 300, 0, 5})) == "0102ac020005");
    CHECK(ud_taellere(pak_taellere({1, 2, 300, 0, 5})) == Taellere{1, 2, 300, 0, 5});
    CHECK_FALSE(ud_taellere("\x01"));
    CHECK_FALSE(ud_taellere(pak_taellere({}) + "x"));
}

TEST_CASE("format 1: periods") {
    constexpr std::int64_t kMinut = 60 * kSekund;
    const Tid midnight{1'704'063'600 * kSekund};  // 2024-01-01T00:00+01:00
    CHECK(hex(pak_perioder(std::vector<Periode>{{}})) == "01");
    CHECK(hex(pak_perioder(std::vector<Periode>{{midnight, Tid::plus_uendelig()}})) == "a5daab6c");
    CHECK(hex(pak_perioder(std::vector<Periode>{{Tid{0}, Tid{kMinut}}, {Tid{1}, Tid{-1}}})) ==
          "0406"
          "0e05");
    bool failed = false;
    const Tid far{std::int64_t{1} << 60};
    for (const Tid from : {Tid::minus_uendelig(), Tid{0}, midnight, Tid{-5}, far, Tid{-far.us}})
        for (const Tid to : {Tid::plus_uendelig(), midnight.plus(1), far, Tid::minus_uendelig()}) {
            const std::vector<Periode> two = {{from, to}, {}};
            CHECK(laes_alle(pak_perioder(two), failed) == two);
            CHECK_FALSE(failed);
        }
    laes_alle("\x04", failed);  // the end is missing
    CHECK(failed);
    laes_alle("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", failed);
    CHECK(failed);
}

TEST_CASE("format: the key behind a prefix") {
    CHECK(efterfoelger("a") == "b");
    CHECK(efterfoelger("a\xff\xff") == "b");
    CHECK(efterfoelger("\xff").empty());
    CHECK(efterfoelger("").empty());
}
