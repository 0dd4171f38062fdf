#include "soap/sts/sts_wsdl.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "xml/xml.hpp"

using namespace faelled;
using namespace faelled::soap;

namespace {

constexpr std::string_view kWsdl = "http://schemas.xmlsoap.org/wsdl/";

// "portType IWSTrust13Sync / operation Trust13Issue / input tns:..." of every element of WSDL that
// has a name, a reference or an action; policies by their tree of names.
void saml(xml::Node n, const std::string& above, std::set<std::string>& out) {
    std::string line = above + "/" + std::string(n.navn());
    for (const char* attribute : {"name", "type", "message", "element", "binding", "URI",
                                  "soapAction", "transport", "use", "Namespace", "Name"}) {
        const std::string value = n.attribut({}, attribute);
        if (!value.empty()) line += " " + value;
    }
    if (n.ns() == "http://www.w3.org/2001/XMLSchema") return;
    out.insert(line);
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        saml(c, line, out);
}

std::set<std::string> navne(std::string_view text) {
    const auto d = xml::Dokument::laes(text, xml::Graenser(1 << 20, 100, 10'000, 100));
    REQUIRE(d.has_value());
    std::set<std::string> out;
    saml(d->rod(), {}, out);
    return out;
}

}  // namespace

TEST_CASE("3.1: the WSDL has our address, twice") {
    const std::string text = skriv_sts_wsdl("https://vaert:8443");
    const std::string address =
        "https://vaert:8443/runtime/services/kombittrust/14/certificatemixed";
    CHECK(text.find("location=\"" + address + "\"") != std::string::npos);
    CHECK(text.find(">" + address + "</") != std::string::npos);
    CHECK(text.find("stoettesystemerne.dk") == std::string::npos);
}

TEST_CASE("3.1: services, ports, bindings, messages and policies are named as in the official") {
    const std::string path = "../shared/contracts/sikkerhed/sts/sts.wsdl";
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        MESSAGE("skipped: no ", path);
        return;
    }
    const std::string official{std::istreambuf_iterator<char>(in), {}};
    CHECK(navne(skriv_sts_wsdl("https://x")) == navne(official));
}
