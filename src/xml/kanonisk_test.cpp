#include "xml/kanonisk.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "xml/dokumentmager_test_hjaelp.hpp"
#include "xml/kanonisk_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;

namespace {

const Graenser kVid(std::size_t{8} << 20, 250, 200'000, 200);

Dokument laes(std::string_view text) {
    auto d = Dokument::laes(text, kVid);
    REQUIRE_MESSAGE(d, text);
    return std::move(*d);
}

std::string kanonisk(Node n, const Kanonisering& form = {}) {
    std::string s = "foran:";
    CHECK(kanoniser(n, form, s).hel);
    REQUIRE(s.starts_with("foran:"));
    return s.substr(6);
}

std::string kanonisk(std::string_view text, const Kanonisering& form = {}) {
    const Dokument d = laes(text);
    return kanonisk(d.rod(), form);
}

template <typename F>
void hver(Node n, F&& f) {
    f(n);
    for (Node c = n.foerste(); c; c = c.naeste())
        hver(c, f);
}

Kanonisering tilfaeldig_form(SeededEntropy& random) {
    Kanonisering form;
    if (random.below(4) == 0) form.form = Kanonform::kInklusiv;
    for (const char* p : {"a", "b", "A", "zz", "#default"})
        if (random.below(4) == 0) form.inklusive.emplace_back(p);
    return form;
}

}  // namespace

TEST_CASE("kanonisk: namespaces where they are used, attributes sorted, escapes, no comments") {
    CHECK(kanonisk("<?xml version='1.0'?>\n<!-- y --><a:r xmlns:a='urn:a' xmlns:b='urn:b' "
                   "xmlns='urn:c' z='1' b:y='2'  a:y='3'><x/><!-- x --><b:x xmlns:a='urn:a'/>"
                   "<?p  q?></a:r>") ==
          R"(<a:r xmlns:a="urn:a" xmlns:b="urn:b" z="1" a:y="3" b:y="2"><x xmlns="urn:c"></x>)"
          R"(<b:x></b:x><?p q?></a:r>)");
    CHECK(kanonisk("<r xmlns='urn:\"&amp;&lt;'/>") == "<r xmlns=\"urn:&quot;&amp;&lt;\"></r>");
    CHECK(kanonisk("<r k='&#9;&#10;&#13;&lt;&amp;\">'>&lt;&amp;&gt;\"'&#13;\t<![CDATA[<]]></r>") ==
          "<r k=\"&#x9;&#xA;&#xD;&lt;&amp;&quot;>\">&lt;&amp;&gt;\"'&#xD;\t&lt;</r>");
}

TEST_CASE("kanonisk: an element alone has the declarations it uses, whoever made them") {
    const Dokument d = laes(
        "<s:E xmlns:s='urn:s' xmlns='urn:d' xmlns:u='urn:u'><s:B u:Id='1'><x/>"
        "<y xmlns=''><z/></y></s:B></s:E>");
    const Node body = d.rod().foerste();
    CHECK(kanonisk(body) == R"(<s:B xmlns:s="urn:s" xmlns:u="urn:u" u:Id="1"><x xmlns="urn:d">)"
                            R"(</x><y><z></z></y></s:B>)");
    Kanonisering med;
    med.inklusive = {"#default", "s"};
    CHECK(kanonisk(body, med) ==
          R"(<s:B xmlns="urn:d" xmlns:s="urn:s" xmlns:u="urn:u" u:Id="1"><x></x>)"
          R"(<y xmlns=""><z></z></y></s:B>)");
    Kanonisering uden;
    uden.uden = body.foerste();
    CHECK(kanonisk(body, uden) ==
          R"(<s:B xmlns:s="urn:s" xmlns:u="urn:u" u:Id="1"><y><z></z></y></s:B>)");
}

TEST_CASE("kanonisk SIK-014: the apex as WS-Security's STR-Transform wants it") {
    Kanonisering wss;
    wss.apex_standard = true;
    CHECK(kanonisk("<p:A xmlns:p='urn:p' k='1'><p:B/><c/></p:A>", wss) ==
          R"(<p:A xmlns="" xmlns:p="urn:p" k="1"><p:B></p:B><c></c></p:A>)");
    CHECK(kanonisk("<A xmlns='urn:p'><B/></A>", wss) == R"(<A xmlns="urn:p"><B></B></A>)");
    // A default namespace in scope is written although nothing at the apex uses it.
    const Dokument d = laes("<e xmlns='urn:e'><p:A xmlns:p='urn:p'><q/></p:A></e>");
    CHECK(kanonisk(d.rod().foerste(), wss) ==
          R"(<p:A xmlns="urn:e" xmlns:p="urn:p"><q></q></p:A>)");
}

TEST_CASE("kanonisk: says that there were comments, and reads around them") {
    const Dokument d = laes("<r><a>1234<!-- x -->5678</a><b>9</b></r>");
    std::string s;
    CHECK(kanoniser(d.rod(), {}, s).kommentarer);
    CHECK(s == "<r><a>12345678</a><b>9</b></r>");
    CHECK(d.rod().foerste().tekst() == "12345678");
    CHECK_FALSE(kanoniser(d.rod().foerste().naeste(), {}, s).kommentarer);
}

TEST_CASE("kanonisk: a form far larger than its document is given up") {
    std::string text = "<r xmlns:a='urn:" + std::string(10'000, 'x') + "'>";
    for (int i = 0; i < 10'000; ++i)
        text += "<a:b/>";
    const Dokument d = laes(text + "</r>");
    Kanonisering form;
    form.loft = 1 << 20;
    std::string s;
    CHECK_FALSE(kanoniser(d.rod(), form, s).hel);
    CHECK(s.size() < (1 << 20) + 50'000);
}

TEST_CASE("kanonisk: any element of any document is canonical as libxml2 makes it") {
    std::size_t sammenlignet = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        CAPTURE(seed);
        const std::string text = test::Dokumentmager(seed).lav();
        CAPTURE(text);
        const Dokument d = laes(text);
        SeededEntropy random(seed);
        hver(d.rod(), [&](Node n) {
            Kanonisering form = tilfaeldig_form(random);
            if (n.foerste() && random.below(3) == 0) form.uden = n.foerste();
            const auto expected = test::orakel(n, form);
            if (!expected) return;
            ++sammenlignet;
            REQUIRE(kanonisk(n, form) == *expected);
        });
    }
    CHECK(sammenlignet > 5'000);
}

TEST_CASE("kanonisk: the published XML files are canonical as libxml2 makes them") {
    const std::filesystem::path sti = "../shared/contracts";
    if (!std::filesystem::exists(sti)) {
        MESSAGE("the published contracts are not beside the repository: not compared");
        return;
    }
    int files = 0;
    for (const auto& e : std::filesystem::recursive_directory_iterator(sti)) {
        const std::string type = e.path().extension();
        if (type != ".xml" && type != ".xsd" && type != ".wsdl") continue;
        CAPTURE(e.path().string());
        std::stringstream text;
        text << std::ifstream(e.path(), std::ios::binary).rdbuf();
        const auto d = Dokument::laes(text.str(), kVid);
        if (!d) {  // a DOCTYPE
            CHECK(d.error().regel == "dtd");
            continue;
        }
        ++files;
        for (const Kanonform form : {Kanonform::kEksklusiv, Kanonform::kInklusiv}) {
            Kanonisering k;
            k.form = form;
            const auto expected = test::orakel(d->rod(), k);
            if (!expected) continue;  // it refuses relative namespace names
            REQUIRE(kanonisk(d->rod(), k) == *expected);
            if (d->rod().foerste()) {
                REQUIRE(kanonisk(d->rod().foerste(), k) ==
                        test::orakel(d->rod().foerste(), k).value_or(""));
            }
        }
    }
    CHECK(files > 100);
}
