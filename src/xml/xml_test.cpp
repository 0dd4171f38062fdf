#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using xml::Dokument;
using xml::Graenser;

namespace {

const Graenser kGraenser(1 << 20, 64, 10'000, 50);

Dokument laes(std::string_view text) {
    auto d = Dokument::laes(text, kGraenser);
    REQUIRE_MESSAGE(d, text);
    return std::move(*d);
}

std::string regel(std::string_view text, const Graenser& limits = kGraenser) {
    const auto d = Dokument::laes(text, limits);
    if (d) return "";
    CHECK(d.error().kode == 40);
    CHECK(d.error().slags == FejlSlags::kKalder);
    return d.error().regel;
}

std::string gentag(std::string_view part, std::size_t times) {
    std::string s;
    for (std::size_t i = 0; i < times; ++i)
        s.append(part);
    return s;
}

}  // namespace

TEST_CASE("xml: walking by namespace and local name, whatever the prefixes") {
    const Dokument d = laes(
        "<?xml version='1.0'?><!-- x --><a:R xmlns:a='urn:a' xmlns='urn:b'> <B k='1' a:k='2'>t</B>"
        "<!-- y --><a:B/><C xmlns=''>u<![CDATA[<v>]]>w<X>nej</X></C></a:R>");
    const xml::Node r = d.rod();
    CHECK(r.er("urn:a", "R"));
    CHECK_FALSE(r.er("urn:a", "Rx"));
    CHECK_FALSE(r.er("urn:b", "R"));
    CHECK(r.kvalificeret() == "a:R");
    CHECK_FALSE(r.har_tekst());
    const xml::Node b = r.foerste();
    CHECK(b.ns() == "urn:b");
    CHECK(b.navn() == "B");
    CHECK(b.tekst() == "t");
    CHECK(b.attribut("", "k") == "1");
    CHECK(b.attribut("urn:a", "k") == "2");
    CHECK(b.attribut("", "z").empty());
    CHECK(b.naeste().er("urn:a", "B"));
    CHECK_FALSE(b.naeste().har_boern());
    const xml::Node c = r.barn("", "C");
    REQUIRE(c);
    CHECK(c.tekst() == "u<v>w");
    CHECK(c.har_tekst());
    CHECK(c.har_boern());
    CHECK_FALSE(c.naeste());
    CHECK_FALSE(r.barn("urn:b", "C"));
    CHECK_FALSE(xml::Node().er("", ""));
}

TEST_CASE("xml: an element that is not there has nothing in it, however far one asks") {
    const xml::Node none;
    CHECK_FALSE(none.barn("urn:a", "x").barn("urn:a", "y").foerste().naeste());
    CHECK_FALSE(none.er("", ""));
    CHECK(none.navn().empty());
    CHECK(none.ns().empty());
    CHECK(none.tekst().empty());
    CHECK_FALSE(none.har_tekst());
    CHECK(none.attribut("", "a").empty());
    CHECK_FALSE(none.har_attribut("", "a"));
    CHECK(none.kvalificeret().empty());
}

TEST_CASE("xml: the five built-in entities and character references, in text and attributes") {
    const Dokument d =
        laes("<a k='&lt;&amp;&gt;&quot;&apos;&#230;&#xA;'>&lt;&amp;&gt;&quot;&apos;&#xe6;</a>");
    CHECK(d.rod().tekst() == "<&>\"'æ");
    CHECK(d.rod().attribut("", "k") == "<&>\"'æ\n");
}

TEST_CASE("xml: what is not well-formed is refused with its place and without its content") {
    for (const char* bad : {"",
                            " ",
                            "x",
                            "<a>",
                            "<a></b>",
                            "<a/><b/>",
                            "<a k=1/>",
                            "<a k='1' k='2'/>",
                            "<p:a/>",
                            "<a p:k='1'/>",
                            "<a>&x;</a>",
                            "<a>&#0;</a>",
                            "<a>\x01</a>",
                            "<a>\xff</a>",
                            "<a>\xc3</a>",
                            "<a><!-- -- --></a>",
                            "<a xmlns:p=''/>",
                            "<a>]]></a>",
                            "<a/>x",
                            "<a:b:c xmlns:a='urn:a'/>",
                            "<a xmlns:x='urn:x' xmlns:y='urn:x' x:k='1' y:k='2'/>",
                            "<?xml version='1.0'?>"})
        CHECK_MESSAGE(regel(bad) == "ikke-velformet", bad);
    CHECK(regel(std::string_view("<a>\0</a>", 8)) == "ikke-velformet");
    const auto d = Dokument::laes("<a>\n <hemmelig></a>", kGraenser);
    REQUIRE_FALSE(d);
    CHECK(d.error().tekst.find("linje 2") != std::string::npos);
    CHECK(d.error().tekst.find("hemmelig") == std::string::npos);
}

TEST_CASE("xml: no document type declaration, whatever is in it") {
    for (const char* bad :
         {"<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'http://example.invalid/x'><a/>",
          "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
          "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>",
          "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'><!ENTITY d '&c;&c;'>]><a>&d;</a>"})
        CHECK_MESSAGE(regel(bad) == "dtd", bad);
}

TEST_CASE("xml: every limit, at it and over it") {
    CHECK(regel("<a/>", Graenser(4, 1, 1, 0)).empty());
    CHECK(regel("<a />", Graenser(4, 1, 1, 0)) == "bytes");
    CHECK(regel("<a><b/></a>", Graenser(99, 2, 2, 0)).empty());
    CHECK(regel("<a><b/></a>", Graenser(99, 1, 2, 0)) == "dybde");
    CHECK(regel("<a><b/><b/></a>", Graenser(99, 2, 2, 0)) == "elementer");
    CHECK(regel("<a k='' l=''/>", Graenser(99, 1, 1, 2)).empty());
    CHECK(regel("<a k='' xmlns='urn:x'/>", Graenser(99, 1, 1, 1)) == "attributter");
    // Breadth is no depth.
    CHECK(regel("<a><b/><b/><b/></a>", Graenser(99, 2, 4, 0)).empty());
    // libxml2's own depth is never reached.
    CHECK(
        regel(gentag("<a>", 255) + gentag("</a>", 255), Graenser(1 << 20, 9999, 9999, 9)).empty());
    CHECK(regel(gentag("<a>", 256) + gentag("</a>", 256), Graenser(1 << 20, 9999, 9999, 9)) ==
          "dybde");
    // A '=' that is no attribute does not count.
    CHECK(regel("<a k='====='>====<!-- <b c= d= e=> --><![CDATA[<b c= d=>]]></a>",
                Graenser(99, 1, 1, 1))
              .empty());
    // A long text in one node.
    CHECK(regel("<a>" + std::string(1'000'000, 'x') + "</a>").empty());
}

TEST_CASE("xml: a megabyte of attributes or declarations does not hold the thread") {
    const Graenser wide(8 << 20, 200, 200'000, 64);
    std::string many = "<a";
    for (int i = 0; i < 150'000; ++i)
        many += " a" + std::to_string(i) + "=''";
    CHECK(regel(many + "/>", wide) == "attributter");
    std::string nested;
    for (int i = 0; i < 190; ++i) {
        nested += "<a";
        for (int k = 0; k < 60; ++k)
            nested += " xmlns:p" + std::to_string(i * 60 + k) + "='urn:x'";
        nested += ">";
    }
    CHECK(regel(nested + gentag("<b/>", 150'000) + gentag("</a>", 190), wide) == "attributter");
}

TEST_CASE("xml: encodings") {
    const auto utf16 = [](std::u16string_view s, bool big) {
        std::string out;
        for (const char16_t c : s) {
            const char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xff);
            out += big ? std::string{high, low} : std::string{low, high};
        }
        return out;
    };
    const std::u16string text = u"\ufeff<?xml version='1.0' encoding='UTF-16'?><a>æ😀</a>";
    CHECK(laes(utf16(text, true)).rod().tekst() == "æ😀");
    CHECK(laes(utf16(text, false)).rod().tekst() == "æ😀");
    CHECK(regel(utf16(text.substr(1), false)) == "ikke-velformet");
    CHECK(regel(utf16(text, false) + "x") == "ikke-velformet");
    const std::u16string alone = {u'\ufeff', u'<', u'a', u'>', char16_t{0xd800}, u'<'};
    CHECK(regel(utf16(alone, false)) == "ikke-velformet");
    CHECK(laes("\xef\xbb\xbf<a>æ</a>").rod().tekst() == "æ");
    CHECK(laes("<?xml version='1.0' encoding='utf-8'?><a>æ</a>").rod().tekst() == "æ");
    CHECK(laes("<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xe6</a>").rod().tekst() == "æ");
    CHECK(regel("<?xml version='1.0' encoding='UTF-16'?><a/>") == "ikke-velformet");
    CHECK(regel("<?xml version='1.0' encoding='UTF-7'?><a/>") == "ikke-velformet");
    CHECK(regel("<?xml version='1.0' encoding='IBM037'?><a/>") == "ikke-velformet");
}

TEST_CASE("xml: several threads read, also the same document") {
    const Dokument shared = laes("<r xmlns:p='urn:p'><p:e a='1'>t</p:e></r>");
    const std::string expected = shared.rod().foerste().som_tekst();
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const auto d = Dokument::laes("<a><b>" + std::to_string(i) + "</b></a>", kGraenser);
                if (!d || d->rod().foerste().tekst() != std::to_string(i)) ++wrong;
                if (Dokument::laes("<a>", kGraenser)) ++wrong;
                if (shared.rod().foerste().som_tekst() != expected) ++wrong;
            }
        });
    for (std::thread& t : threads)
        t.join();
    CHECK(wrong == 0);
}

TEST_CASE("xml: som_tekst stands alone and is stable") {
    const auto som_tekst = [](std::string_view text) {
        const Dokument d = laes(text);
        const std::string once = d.rod().foerste().som_tekst();
        const Dokument again = laes(once);
        CHECK(again.rod().som_tekst() == once);
        return once;
    };
    // Inherited declarations come along, unused ones and comments do not, attributes are sorted.
    CHECK(som_tekst("<r xmlns:p='urn:p' xmlns:q='urn:q' xmlns:u='urn:u'>"
                    "<p:e q:z='1' b=\"2&#10;'&amp;\" a='&quot;'><!-- k "
                    "--><q:f/>t&lt;&#13;<?pi?>s</p:e></r>") ==
          "<p:e xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" a=\"&quot;\" b=\"2&#xA;'&amp;\" q:z=\"1\">"
          "<q:f></q:f>t&lt;&#xD;s</p:e>");
    // Default namespace, switched off and on again.
    CHECK(som_tekst("<r xmlns='urn:r'><e><f xmlns=''><g/></f><h/></e></r>") ==
          "<e xmlns=\"urn:r\"><f xmlns=\"\"><g></g></f><h></h></e>");
    // One prefix, two meanings.
    CHECK(som_tekst("<r xmlns:p='urn:1'><p:e><p:f xmlns:p='urn:2'/><p:g/></p:e></r>") ==
          "<p:e xmlns:p=\"urn:1\"><p:f xmlns:p=\"urn:2\"></p:f><p:g></p:g></p:e>");
    // A QName in a value keeps its prefix; a URL is none.
    CHECK(som_tekst("<r xmlns:x='urn:x' xmlns:t='urn:t' xmlns:http='urn:h'>"
                    "<e x:type='t:Art'>ftp://a</e></r>") ==
          "<e xmlns:t=\"urn:t\" xmlns:x=\"urn:x\" x:type=\"t:Art\">ftp://a</e>");
    CHECK(som_tekst("<r><e xml:lang='da'/></r>") == "<e xml:lang=\"da\"></e>");
}

TEST_CASE("xml: the writer's form") {
    xml::Skriver s;
    s.erklaer("sd", "urn:sd");
    s.erklaer("b", "urn:b&\"");
    s.erklaer("sd", "urn:sd");
    s.aaben("b:R");
    s.attribut("k", "a&<>\"'\t\n\rå");
    s.element("sd:E", "a&<>\"'\t\n\rå");
    s.tomt("sd:T");
    s.aaben("sd", "X");
    s.buffer().append("12");
    s.luk("sd", "X");
    s.raa("<y></y>");
    s.luk("b:R");
    CHECK(s.tag() ==
          "<b:R xmlns:b=\"urn:b&amp;&quot;\" xmlns:sd=\"urn:sd\" "
          "k=\"a&amp;&lt;>&quot;'&#x9;&#xA;&#xD;å\">"
          "<sd:E>a&amp;&lt;&gt;\"'\t\n&#xD;å</sd:E><sd:T></sd:T><sd:X>12</sd:X><y></y></b:R>");
    CHECK(s.tag().empty());
    s.tomt("a");
    CHECK(s.tag() == "<a></a>");
}

TEST_CASE("xml: the writer replaces what XML cannot hold") {
    const auto skrevet = [](std::string_view text) {
        xml::Skriver s;
        s.tekst(text);
        return s.tag();
    };
    const std::string r = "\xef\xbf\xbd";
    CHECK(skrevet(std::string_view("a\0b\x1f", 4)) == "a" + r + "b" + r);
    CHECK(skrevet("\xff"
                  "a") == r + "a");
    CHECK(skrevet("\xc0\x80") == r + r);
    CHECK(skrevet("\xc3") == r);
    CHECK(skrevet("\xe2\x82") == r + r);
    CHECK(skrevet("\xe0\x9f\xbf") == r + r + r);
    CHECK(skrevet("\xed\xa0\x80") == r + r + r);
    CHECK(skrevet("\xef\xbf\xbe") == r + r + r);
    CHECK(skrevet("\xf4\x90\x80\x80") == r + r + r + r);
    CHECK(skrevet("\xf0\x8f\x80\x80") == r + r + r + r);
    for (const char* good : {"æøå", "€", "😀", "\xef\xbf\xbd", "\xf4\x8f\xbf\xbd", "\x7f"}) {
        CHECK(skrevet(good) == good);
        CHECK(is_utf8(good));
    }
}
