// Random XML for the tests of this module.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/entropy.hpp"

namespace faelled::xml::test {

// A random document: prefixes redeclared, used out of order and in attributes only, xmlns="",
// CDATA, comments, instructions, and all that needs an escape.
class Dokumentmager {
  public:
    explicit Dokumentmager(std::uint64_t seed) : random_(seed) {}

    std::string lav() {
        element(0, {});
        return out_;
    }

  private:
    using Navnerum = std::vector<std::pair<std::string, std::string>>;  // prefix, URI

    bool hvert(std::uint64_t n) { return random_.below(n) == 0; }
    template <std::size_t N>
    std::string en(const char* const (&of)[N]) {
        return of[random_.below(N)];
    }

    void element(int depth, Navnerum scope) {
        std::string declarations;
        for (const char* p : {"", "a", "b", "c", "A"}) {
            if (!hvert(depth == 0 ? 2 : 5)) continue;
            std::string uri = en({"urn:1", "urn:2", "urn:3?a=1"});
            if (*p == 0 && hvert(3)) uri.clear();
            declarations += std::string(*p == 0 ? " xmlns" : " xmlns:") + p + "=\"" + uri + "\"";
            std::erase_if(scope, [&](const auto& e) { return e.first == p; });
            scope.emplace_back(p, uri);
        }
        const std::string name = med_praefiks(scope, en({"x", "y", "z", "ø"}));
        out_ += "<" + name;
        if (hvert(2))
            out_ += declarations;
        else
            declarations.swap(senere_);
        attributter(scope);
        if (!senere_.empty()) out_ += std::exchange(senere_, {});
        out_ += ">";
        for (auto n = random_.below(depth > 5 ? 2 : 5); n > 0; --n)
            indhold(depth, scope);
        out_ += "</" + name + ">";
    }

    void indhold(int depth, const Navnerum& scope) {
        switch (random_.below(8)) {
            case 0:
                out_ += en(
                    {"tekst", "&lt;&amp;&gt;\"'", "\r\n\t ", "&#13;&#10;", "æøå\xf0\x9f\x8c\xb2"});
                break;
            case 1:
                out_ += en({"<![CDATA[<&>]]>", "<![CDATA[]]>", "<![CDATA[a]]>b<![CDATA[c]]>"});
                break;
            case 2:
                out_ += en({"<!-- x -->", "<!---->"});
                break;
            case 3:
                out_ += en({"<?pi?>", "<?pi  data & < \" ?>", "<?p-i x\r\ny?>"});
                break;
            default:
                element(depth + 1, scope);
        }
    }

    void attributter(const Navnerum& scope) {
        for (const char* n : {"k", "j", "l"})
            if (hvert(5)) out_ += std::string(" ") + n + "='" + vaerdi() + "'";
        if (hvert(8)) out_ += std::string(" xml:lang='") + en({"da", "en"}) + "'";
        if (hvert(8)) out_ += " xml:space='preserve'";
        std::vector<std::string> brugt;  // expanded names
        for (const auto& [prefix, uri] : scope) {
            const std::string n = en({"k", "m"});
            if (prefix.empty() || !hvert(3)) continue;
            if (std::ranges::find(brugt, uri + n) != brugt.end()) continue;
            brugt.push_back(uri + n);
            out_ += " " + prefix + ":" + n + "='" + vaerdi() + "'";
        }
    }

    std::string vaerdi() {
        return en({"", "v", "&lt;&amp;>&quot;&#39;", "a\r\n\tb", "&#13;&#10;&#9;", "ø&#x1F332;"});
    }

    std::string med_praefiks(const Navnerum& scope, const std::string& name) {
        if (scope.empty() || hvert(3)) return name;
        const std::string& p = scope[random_.below(scope.size())].first;
        return p.empty() ? name : p + ":" + name;
    }

    SeededEntropy random_;
    std::string out_;
    std::string senere_;
};

}  // namespace faelled::xml::test
