#include "soap/indeks/fremsoegform.hpp"

#include <doctest/doctest.h>

#include <string>

#include "soap/indeks/skemaer.hpp"
#include "ydelse/beskrivelser.hpp"

using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::indeksform;

namespace {

constexpr Soegeled kLed[] = {{"SoegBevillingIndeks", indeks::Led::Slags::kObjekt, 0}};
constexpr std::string_view kVis[] = {"egenskaber", "sag"};
constexpr std::string_view kInkluder[] = {"bevilgetydelse"};
constexpr std::string_view kSortering[] = {"FuldtNavn", "Ydelsesnavn"};
constexpr std::string_view kAndenSortering[] = {"Dispositionsdato"};

Fremsoegform form(bool parts_last) {
    return {.ns = kYdelseIndeks,
            .output = "Svar",
            .raekke = "Sekvens",
            .antal_dele = "ydelser",
            .dele_sidst = parts_last,
            .grene = {Grenform{"A", "AVis", kVis, "AInkluder", kInkluder, "ASortering", kSortering,
                               "a-er", "ABillede"},
                      Grenform{"B", "BVis", kVis, "BInkluder", kInkluder, "BSortering",
                               kAndenSortering, "b-er", "BBillede"}},
            .led = kLed,
            .typer = {&ydelse::kBevilling, &ydelse::kEffektuering}};
}

Result<indeks::FremsoegInput> laes(const std::string& content) {
    const auto doc = xml::Dokument::laes(
        R"(<S xmlns="urn:oio:sts:ydelse:ydelseindeks:6" xmlns:x="urn:x">)" + content + "</S>",
        {1U << 20, 50, 1000, 50});
    REQUIRE(doc);
    return laes_fremsoeg(form(true), doc->rod());
}

const std::string kU = "d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e501";

}  // namespace

TEST_CASE("indeks: a search is read by the names of its branches") {
    const auto in =
        laes("<B>" + kU + "</B><SoegUdtryk><operation>OR</operation><NOT><SoegUdtryk/></NOT>" +
             "</SoegUdtryk><Filter><AVis><Vis>sag</Vis></AVis><BVis><Vis> egenskaber </Vis></BVis>"
             "<BVis><Vis>sag</Vis></BVis><AInkluder>bevilgetydelse</AInkluder></Filter><Sortering>"
             "<ASortering><Element>Ydelsesnavn</Element><Retning>Faldende</Retning>"
             "<Sekvens>-2</Sekvens></ASortering></Sortering>");
    REQUIRE(in);
    CHECK(in->uuids[0].empty());
    REQUIRE(in->uuids[1].size() == 1);
    CHECK(in->uuids[1][0].text() == kU);
    REQUIRE(in->udtryk);
    CHECK(in->udtryk->eller);
    REQUIRE(in->udtryk->led.size() == 1);
    CHECK(in->udtryk->led[0].slags == indeks::Led::Slags::kIkke);
    CHECK(in->filter.vis[0] == 2);
    CHECK(in->filter.vis[1] == 3);
    CHECK(in->filter.inkluder[0] == 1);
    CHECK(in->filter.inkluder[1] == 0);
    REQUIRE(in->sortering[0].size() == 1);
    CHECK(in->sortering[0][0].element == 1);
    CHECK(in->sortering[0][0].faldende);
    CHECK(in->sortering[0][0].prioritet == -2);
    CHECK(in->sortering[1].empty());
}

TEST_CASE("indeks: what does not belong in a search is refused by name") {
    for (const std::string& content : {
             "<C>" + kU + "</C>",
             std::string("<A>nej</A>"),
             "<x:A>" + kU + "</x:A>",
             std::string("<SoegUdtryk><SoegEffektuering/></SoegUdtryk>"),
             std::string("<SoegUdtryk><operation>XOR</operation></SoegUdtryk>"),
             std::string("<Filter><AVis/></Filter>"),
             std::string("<Filter><AVis><Vis>alt</Vis></AVis></Filter>"),
             std::string("<Filter><Vis>sag</Vis></Filter>"),
             std::string("<Sortering><BSortering><Element>FuldtNavn</Element></BSortering>"
                         "</Sortering>"),
             std::string("<Sortering><ASortering><Prioritet>1</Prioritet></ASortering>"
                         "</Sortering>"),
             std::string("<Sortering><ASortering><Sekvens>x</Sekvens></ASortering></Sortering>"),
         }) {
        CAPTURE(content);
        const auto in = laes(content);
        REQUIRE_FALSE(in);
        CHECK(in.error().kode == 40);
    }
}

TEST_CASE("indeks: counts stand in the order of the index, parts by the filter") {
    indeks::FremsoegSvar found;
    found.antal = {2, 3};
    found.dele = 5;
    found.side[1] = indeks::Sidevalg{10, 20};
    oio::Oejebliksbillede o{Uuid::literal(kU), {oio::Registrering{}}, {}};
    oio::Egenskab e;
    e.felter.push_back({ydelse::felt::kBevNoegle, "N-1"});
    o.registreringer[0].indhold.egenskaber.push_back(e);
    found.billeder[0].push_back(o);
    indeks::Filter filter;
    filter.vis = {1, 0};
    const auto skriv = [&](bool parts_last) {
        xml::Skriver out;
        skriv_fremsoeg(
            form(parts_last), filter, found,
            [](indeks::Gren, std::uint32_t vis) { return oio::Udsnit{.attributter = vis}; }, out);
        return out.tag();
    };
    const std::string between = skriv(false);
    const auto a = between.find("<yi:Element>a-er</yi:Element><yi:Antal>2</yi:Antal>");
    const auto parts = between.find("<yi:Element>ydelser</yi:Element><yi:Antal>5</yi:Antal>");
    const auto b = between.find(
        "<yi:Element>b-er</yi:Element><yi:Antal>3</yi:Antal><yi:Paginering>"
        "<sd:FoersteResultatReference>10</sd:FoersteResultatReference>"
        "<sd:MaksimalAntalKvantitet>20</sd:MaksimalAntalKvantitet>");
    REQUIRE(b != std::string::npos);
    CHECK(a < parts);
    CHECK(parts < b);
    CHECK(between.find("<yi:ABillede>") > b);
    CHECK(between.find("<bi:BrugervendtNoegle>N-1</bi:BrugervendtNoegle>") != std::string::npos);
    filter.vis = {0, 1};
    const std::string last = skriv(true);
    CHECK(last.find(">ydelser<") > last.find(">b-er<"));
    CHECK(last.find("N-1") == std::string::npos);
    CHECK(last.find("<sd:StatusKode>20</sd:StatusKode>") != std::string::npos);
}

TEST_CASE("indeks: nothing found is 44 with counts") {
    xml::Skriver out;
    skriv_fremsoeg(
        form(true), {}, {}, [](indeks::Gren, std::uint32_t) { return oio::Udsnit{}; }, out);
    const std::string text = out.tag();
    CHECK(text.find("<sd:StatusKode>44</sd:StatusKode>") != std::string::npos);
    CHECK(text.find("<yi:Antal>0</yi:Antal>") != std::string::npos);
}
