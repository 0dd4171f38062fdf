#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "beskedfordeler/stempel.hpp"
#include "beskedfordeler/test_besked.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using test::eksempel;
using test::lav_besked;

namespace {

const Uuid kU = Uuid::literal("c7a3a0f4-5d1b-4b54-8a57-3e6d0d0a1004");
const Uuid kFra = Uuid::literal("5f0c1c1e-6a52-4a0d-9c50-0f8f6a1f0001");

LaestBesked laest(std::string_view bytes) {
    auto r = laes_besked(bytes);
    INFO((r ? std::string() : r.error().tekst));
    REQUIRE(r.has_value());
    return std::move(*r);
}

std::string afvist(std::string_view bytes) {
    const auto r = laes_besked(bytes);
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().kode == 40);
    return r.error().element + ": " + r.error().regel;
}

std::vector<std::size_t> alle(const Kuvert& k) {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < k.tilladt_modtager.size(); ++i)
        out.push_back(i);
    return out;
}

Rute rute() {
    return {*parse_datetime("2026-03-02T09:15:01.410+01:00"),
            *parse_datetime("2026-03-02T09:15:01.530+01:00"), kFra, kU};
}

std::string erstat(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// Whether the official schema takes it; to be asked only where har_lxml().
bool har_lxml() {
    return std::system("/usr/bin/python3 -c 'import lxml' >/dev/null 2>&1") == 0;
}
bool gyldig(const std::string& xml) {
    const std::string schema = (test::kKontrakter / "xsd/Beskedkuvert.xsd").string();
    const std::string command =
        "/usr/bin/python3 -c 'import sys; from lxml import etree; "
        "s = etree.XMLSchema(etree.parse(sys.argv[1])); "
        "sys.exit(not s.validate(etree.parse(sys.stdin.buffer)))' " +
        schema + " 2>/dev/null";
    std::FILE* const pipe = popen(command.c_str(), "w");
    REQUIRE(pipe != nullptr);
    std::fwrite(xml.data(), 1, xml.size(), pipe);
    return pclose(pipe) == 0;
}

}  // namespace

TEST_CASE("kuvert: reads what routing needs") {
    test::Beskedudkast u;
    u.modtagere = {"urn:oio:cvr-nr:11111111", "urn:oio:cvr:22222222", "33333333", "*",
                   "2d2f8a0e-9a7b-4a4b-9b1f-3f0b1f6b1010"};
    const std::string xml = lav_besked(u);
    const LaestBesked b = laest(xml);
    const Kuvert& k = b.indhold;
    CHECK(k.version == "1.0");
    CHECK(k.beskedtype.text() == u.type);
    REQUIRE(k.tilladt_modtager.size() == 5);
    CHECK(k.tilladt_modtager[0].navn.cvr == Cvr(11111111));
    CHECK(k.tilladt_modtager[1].navn.cvr == Cvr(22222222));
    CHECK(k.tilladt_modtager[2].navn.cvr == Cvr(33333333));
    CHECK(k.tilladt_modtager[3].navn.alle);
    CHECK(k.tilladt_modtager[4].navn.uuid.has_value());
    REQUIRE(k.registreringer.size() == 1);
    CHECK(k.registreringer[0].emne.urn_tekst() == "urn:oio:kle:32.15.12");
    CHECK(k.foelsomhed.uuid()->text() == u.foelsomhed);
    REQUIRE(k.data.size() == 1);
    CHECK(k.data[0].af(xml) == u.data);
    CHECK(k.rod.af(xml) == xml);
}

TEST_CASE("kuvert: refuses with the element's name") {
    test::Beskedudkast u;
    CHECK(afvist("").ends_with("ikke-velformet"));
    CHECK(afvist("<x/>") == "Haendelsesbesked: er ikke dokumentets element");
    u.id.clear();
    CHECK(afvist(lav_besked(u)) == "BeskedId: mangler");
    u = {};
    u.type.clear();
    CHECK(afvist(lav_besked(u)) == "Beskedtype: mangler");
    u.type = "urn:x";
    CHECK(afvist(lav_besked(u)) == "Beskedtype: skal være en UUID");
    const std::string ok = lav_besked();
    CHECK(afvist(erstat(ok, "<b:TilladtModtager>", "<b:Beskedtype/><b:TilladtModtager>")) ==
          "Beskedtype: må kun stå én gang");
    CHECK(afvist(erstat(ok, "</b:Filtreringsdata>", "<b:TilladtModtager/></b:Filtreringsdata>")) ==
          "TilladtModtager: skal stå samlet");
    CHECK(afvist("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + ok) ==
          "Haendelsesbesked: skal være UTF-8");
    CHECK(afvist("<!DOCTYPE b:Haendelsesbesked>" + ok).ends_with("dtd"));
}

TEST_CASE("kuvert: 1 MB is taken, one byte more is not") {
    std::string xml = lav_besked();
    const std::string padding(kStoersteBesked - xml.size(), ' ');
    CHECK(laes_besked(xml + padding).has_value());
    CHECK(afvist(xml + padding + " ") == "Haendelsesbesked: må højst fylde 1 MB");
}

TEST_CASE("kuvert: payloads are found behind everything that looks like markup") {
    test::Beskedudkast u;
    u.data =
        "<b:Beskeddata><!-- </b:Beskeddata> --><p a='>' b=\"'/>\"><![CDATA[</p></b:Beskeddata>]]>"
        "<?pi </p> ?><q/></p ></b:Beskeddata ><b:Beskeddata/>"
        "<Beskeddata><Base64 xmlns=\"urn:besked:kuvert:1.0\">eA==</Base64></Beskeddata>";
    const std::string xml = lav_besked(u);
    const LaestBesked b = laest(xml);
    REQUIRE(b.indhold.data.size() == 3);
    CHECK(xml.substr(b.indhold.data.front().fra,
                     b.indhold.data.back().til - b.indhold.data.front().fra) == u.data);
}

TEST_CASE("stempel: the envelope is stamped, payload bytes are the sender's") {
    std::string xml = lav_besked();
    xml = erstat(xml, "<b:Leveranceinformation>",
                 "<b:Leveranceinformation  ><b:Kildesystem><s:UUIDIdentifikator>"
                 "00000000-0000-4000-8000-000000000bad</s:UUIDIdentifikator></b:Kildesystem>");
    const LaestBesked in = laest(xml);
    const Skabelon s = stempl(xml, in.indhold, {kU, kFra, ip_tekst("192.0.2.17"), "QQ==.Qg==.Qw=="},
                              alle(in.indhold));
    Rute r = rute();
    r.forsoeg = 3;
    const std::string copy = lav_kopi(s, r);
    const LaestBesked out = laest(copy);
    CHECK(out.indhold.data[0].af(copy) == in.indhold.data[0].af(xml));
    CHECK(copy.find("bad<") == std::string::npos);
    const xml::Node li = barn_ved_navn(out.kuvert, "Leveranceinformation");
    CHECK(laes_reference(barn_ved_navn(li, "Kildesystem")).uuid()->text() == kFra.text());
    CHECK(laes_reference(barn_ved_navn(li, "TransaktionsId")).uuid()->text() == kU.text());
    CHECK(barn_ved_navn(li, "KildesystemIPAdresse").tekst() == "::FFFF:192.0.2.17");
    const xml::Node route = barn_ved_navn(barn_ved_navn(li, "Leveranceruter"), "Leverancerute");
    CHECK(
        barn_ved_navn(barn_ved_navn(route, "ModtagelsesTidspunkt"), "TidsstempelDatoTid").tekst() ==
        "2026-03-02T09:15:01.410+01:00");
    CHECK(
        barn_ved_navn(barn_ved_navn(route, "LeveranceruteLokalUdvidelse"), "AntalLeveranceforsoeg")
            .tekst() == "3");
}

TEST_CASE("stempel: the list of receivers is trimmed for the sender and for the receiver") {
    test::Beskedudkast u;
    u.modtagere = {"11111111", "22222222", "33333333"};
    const std::string xml = lav_besked(u);
    const LaestBesked in = laest(xml);
    const std::array<std::size_t, 2> keep{0, 2};
    const Skabelon s = stempl(xml, in.indhold, {kU, kFra, {}, {}}, keep);
    const std::string as_sent = lav_kopi(s, rute());
    const LaestBesked first = laest(as_sent);
    REQUIRE(first.indhold.tilladt_modtager.size() == 2);
    CHECK(first.indhold.tilladt_modtager[1].navn.cvr == Cvr(33333333));
    Rute r = rute();
    const std::array<Cvr, 1> only{Cvr(33333333)};
    r.modtagere = only;
    const std::string trimmed = lav_kopi(s, r);
    const LaestBesked second = laest(trimmed);
    REQUIRE(second.indhold.tilladt_modtager.size() == 1);
    CHECK(second.indhold.tilladt_modtager[0].navn.cvr == Cvr(33333333));
    CHECK(trimmed.find("22222222") == std::string::npos);
}

TEST_CASE("stempel: a message without Leveranceinformation gets one") {
    std::string xml = lav_besked();
    const std::size_t from = xml.find("<b:Leveranceinformation>");
    const std::size_t to = xml.find("</b:Beskedkuvert>");
    xml.erase(from, to - from);
    const LaestBesked in = laest(xml);
    const std::string copy =
        lav_kopi(stempl(xml, in.indhold, {kU, kFra, {}, {}}, alle(in.indhold)), rute());
    CHECK(barn_ved_navn(laest(copy).kuvert, "Leveranceinformation").har_boern());
}

TEST_CASE("stempel: what is delivered is valid by the official schema") {
    if (!har_lxml()) {
        MESSAGE("springes over: python3-lxml er her ikke");
        return;
    }
    for (const char* name : {"haendelsesbesked-afsend.xml", "haendelsesbesked-leveret.xml",
                             "haendelsesbesked-minimum.xml", "haendelsesbesked-org-bruger.xml"}) {
        const auto xml = eksempel(name);
        if (!xml) return;
        INFO(name);
        const LaestBesked in = laest(*xml);
        const Skabelon s =
            stempl(*xml, in.indhold, {kU, kFra, "::FFFF:192.0.2.17", "a.b.c"}, alle(in.indhold));
        Rute r = rute();
        const std::string copy = lav_kopi(s, r);
        CHECK(gyldig(copy));
        CHECK(laest(copy).indhold.data.size() == in.indhold.data.size());
        CHECK_FALSE(gyldig(erstat(copy, "BeskedVersion>", "Beskedversion>")));
        const std::array<Cvr, 2> two{Cvr(11111111), Cvr(22222222)};
        r.modtagere = two;
        if (!in.indhold.tilladt_modtager.empty()) CHECK(gyldig(lav_kopi(s, r)));
    }
}
