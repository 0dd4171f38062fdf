// Bytes of the audit log's format 1, as they are stored for ever.
#include "adgang/revision_format.hpp"

#include "adgang/forbrug.hpp"
#include "adgang/revision_test_hjaelp.hpp"
#include "adgang/revision_udskrift.hpp"

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

namespace {

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        constexpr std::string_view kCifre = "0123456789abcdef";
        out += kCifre[static_cast<std::uint8_t>(c) >> 4];
        out += kCifre[static_cast<std::uint8_t>(c) & 15];
    }
    return out;
}
std::string fra_hex(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return out;
}

Revisionspost fuld() {
    Revisionspost p = kald(7, kStart.plus(1234));
    p.art = Revisionsart::kAfvistKald;
    p.paa_vegne_af = kSystemA;
    p.aftale = uuid_nr(3);
    p.certifikat = krypto::sha256("c");
    p.resultat = 43;
    p.regel = "5.4.6";
    p.hjemmel = "Lov § 1";
    p.objekter_i_alt = 300;
    p.detaljer = "{}";
    return p;
}

}  // namespace

TEST_CASE("revision: a record comes back as it went in") {
    CHECK(format::ud_post(format::pak(kald(1))) == kald(1));
    CHECK(format::ud_post(format::pak(fuld())) == fuld());
    CHECK(format::ud_post(format::pak(Revisionspost{})) == Revisionspost{});
}

TEST_CASE("revision: every cut is refused, every flipped bit is no crash") {
    const std::string bytes = format::pak(fuld());
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(format::ud_post(std::string_view(bytes).substr(0, n)));
    CHECK_FALSE(format::ud_post(bytes + "x"));
    for (std::size_t n = 0; n < bytes.size() * 8; ++n) {
        std::string bad = bytes;
        bad[n / 8] = static_cast<char>(bad[n / 8] ^ (1 << (n % 8)));
        if (const auto p = format::ud_post(bad)) CHECK(*p != fuld());
    }
}

TEST_CASE("SIK-080: no CPR number is stored, also not a piece of one at a cut") {
    Revisionspost p = kald(1);
    p.operation = "laes 7101701234";
    p.regel = std::string(121, 'x') + "710170-1234";
    p.detaljer = R"({"cpr":"7101701234","uuid":"11111111-0000-4000-8000-123456789012"})";
    format::rens(p);
    const std::string bytes = format::pak(p);
    CHECK_FALSE(bytes.contains("710170"));
    CHECK(bytes.contains("11111111-0000-4000-8000-123456789012"));
    const auto tilbage = format::ud_post(bytes);
    REQUIRE(tilbage);
    CHECK(tilbage->operation == "laes ##########");
    CHECK(tilbage->regel.size() == 128);
}

TEST_CASE("revision: texts are cut at whole characters, objects at fifty and counted") {
    Revisionspost p = kald(1);
    p.operation = std::string(127, 'x') + "åååå";
    p.objekter.assign(80, uuid_nr(1));
    p.detaljer = std::string(1u << 20, 'y');
    format::rens(p);
    CHECK(p.operation.size() == 127);
    const auto tilbage = format::ud_post(format::pak(p));
    REQUIRE(tilbage);
    CHECK(tilbage->objekter.size() == kMaksObjekter);
    CHECK(tilbage->objekter_i_alt == 80);
    CHECK(tilbage->detaljer.size() == 256u << 10);
}

TEST_CASE("revision: format 1 bytes written on 2026-11-25 are read for ever") {
    static constexpr std::string_view kPost =
        "01027fcbe6b8a3898be10c111111110000400080000000000000077f1d0a5238a44c0f9a55000000"
        "0000027f1d0a5238a44c0f9a5500000000000100a98ac7111111110000400080000000000000032e"
        "7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc625687474703a2f2f6f"
        "7267616e69736174696f6e2e6578616d706c652f736572766963652f36046c6165735605352e342e"
        "36084c6f7620c2a7203101111111110000400080000000000f4247ac020100000000000000000000"
        "0000000007f607027b7d";
    CHECK(hex(format::pak(fuld())) == kPost);
    CHECK(format::ud_post(fra_hex(kPost)) == fuld());

    const format::Dagstart d{20'782, 41, krypto::sha256("d")};
    static constexpr std::string_view kDag =
        "01f00000512e000000000000002918ac3e7343f016890c510e93f935261169d9e3f565436429830f"
        "af0934f4f8e4";
    CHECK(hex(format::pak(d)) == kDag);
    CHECK(format::ud_dagstart(fra_hex(kDag)) == d);

    const format::Segl s{Kaede::kAdministration, 20'782,       42, krypto::sha256("s"), kStart,
                         krypto::sha256("c"),    "underskrift"};
    static constexpr std::string_view kSegl =
        "01f1020000512e000000000000002a043a718774c572bd8a25adbeb1bfcd5c0256ae11cecf9f9c3f"
        "925d0e52beaf8983c0b8a3898be10c2e7d2c03a9507ae265ecf5b5356885a53393a2029d24139499"
        "7265a1a25aefc60b756e646572736b72696674";
    CHECK(hex(format::pak(s)) == kSegl);
    CHECK(format::ud_segl(fra_hex(kSegl)) == s);
    CHECK(hex(format::underskrevet(s)) ==
          hex("faelled-revision-segl-1\n") + std::string(kSegl.substr(0, kSegl.size() - 24)));

    const format::Anker a{Kaede::kAdgang,      20'782,       42, krypto::sha256("a"), kStart,
                          krypto::sha256("c"), "underskrift"};
    static constexpr std::string_view kAnker =
        "01f1010000512e000000000000002aca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9"
        "807785afee48bb83c0b8a3898be10c2e7d2c03a9507ae265ecf5b5356885a53393a2029d24139499"
        "7265a1a25aefc60b756e646572736b72696674";
    CHECK(hex(format::pak(a)) == kAnker);
    CHECK(format::ud_anker(fra_hex(kAnker)) == a);

    const format::Dagraekke r{40, 99, 90, krypto::sha256("r"), {kStart, kStart.plus(1)}};
    static constexpr std::string_view kRaekke =
        "0128635a454349e422f05297191ead13e21d3db520e5abef52055e4964b82fb213f593a183c0b8a3"
        "898be10c87c0b8a3898be10c";
    CHECK(hex(format::pak(r)) == kRaekke);
    CHECK(format::ud_dagraekke(fra_hex(kRaekke)) == r);

    static constexpr std::string_view kRum = "0183c0b8a3898be10c87c0b8a3898be10c";
    CHECK(hex(format::pak(r.tidsrum)) == kRum);
    CHECK(format::ud_tidsrum(fra_hex(kRum)) == r.tidsrum);

    const format::Zonerum old{r.tidsrum, true, true};
    CHECK(format::ud_zonerum(fra_hex(kRum)) == old);
    CHECK(hex(format::pak(old)) == kRum);
    for (const bool hashes : {false, true}) {
        const format::Zonerum z{r.tidsrum, hashes, false};
        const std::string bytes = "02" + std::string(kRum.substr(2)) + (hashes ? "01" : "00");
        CHECK(hex(format::pak(z)) == bytes);
        CHECK(format::ud_zonerum(fra_hex(bytes)) == z);
    }
    CHECK_FALSE(format::ud_zonerum(fra_hex("02" + std::string(kRum.substr(2)) + "02")));
    CHECK_FALSE(format::ud_zonerum(""));

    const Forbrugsnoegle n{498'777, Cvr(11111111), kSystemA, "tjeneste", "laes"};
    static constexpr std::string_view kNoegle =
        "4600079c5900a98ac77f1d0a5238a44c0f9a5500000000000108746a656e657374656c616573";
    CHECK(hex(pak(n)) == kNoegle);
    CHECK(ud_forbrugsnoegle(fra_hex(kNoegle)) == n);
    Forbrugstal t;
    t.med(Udfald::kOk, 10);
    t.med(Udfald::kAfvist, 500);
    t.med(Udfald::kSystemfejl, 100'000'000);
    static constexpr std::string_view kTal = "0103010001fec5d72f00010b014401";
    CHECK(hex(pak(t)) == kTal);
    CHECK(ud_forbrugstal(fra_hex(kTal)) == t);

    CHECK(hex(format::post_noegle(Kaede::kAdgang, 258)) == "50010000000000000102");
    CHECK(hex(format::dag_noegle(Kaede::kAdministration, 20'782)) == "44020000512e");
    CHECK(hex(format::zone_noegle(Kaede::kAdgang, 1)) == "5a010000000000000001");
    CHECK(hex(format::anker_noegle(Kaede::kAdgang)) == "4101");
    // The chain: SHA-256 over the hash before and the bytes.
    CHECK(format::naeste(krypto::sha256("x"), "yz") ==
          krypto::sha256(fra_hex(krypto::hex(krypto::sha256("x"))) + "yz"));
    CHECK(hex(format::pak_vaerdi("ab", krypto::sha256("x"))) ==
          "6162" + krypto::hex(krypto::sha256("x")).substr(0, 16));
}

TEST_CASE("revision: records as JSON and CSV") {
    Revisionspost p = fuld();
    p.operation = "=cmd(\"x\")";
    p.detaljer = R"({"a":[1]})";
    std::string json;
    append_json(json, {9, p});
    CHECK(json.starts_with(R"({"nr":9,"tid":"2026-11-25T09:06:40.001Z","art":"afvist-kald",)"));
    CHECK(json.contains(R"x("operation":"=cmd(\"x\")","resultat":43,"regel":"5.4.6")x"));
    CHECK(json.ends_with(R"("objekterIAlt":300,"varighedMs":0.507,"detaljer":{"a":[1]}})"));
    p.detaljer = R"({"a":##########})";
    json.clear();
    append_json(json, {9, p});
    CHECK(json.ends_with(R"("detaljer":"{\"a\":##########}"})"));
    std::string csv;
    append_csv(csv, {9, p});
    CHECK(csv.contains(R"x(,"'=cmd(""x"")",43,5.4.6,Lov § 1,)x"));
    CHECK(csv.ends_with("\r\n"));
    const auto kommaer = [](std::string_view s) { return std::ranges::count(s, ','); };
    CHECK(kommaer(csv) == kommaer(csv_hoved()));
    for (int i = 1; i <= 7; ++i)
        CHECK(ud_revisionsart(navn(static_cast<Revisionsart>(i))) == static_cast<Revisionsart>(i));
}
