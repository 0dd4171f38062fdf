// Whatever is posted: exactly one answer, which is an envelope with exactly one MessageID and
// RelatesTo, and 200 only with an output element. A first byte below 88 wraps the rest as the input
// element of one of the operations, so that the readers of all types are reached without finding an
// envelope first.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "soap/soap_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::soap;

namespace {

void kraev(bool holds) {
    if (!holds) std::abort();
}

std::size_t antal(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++n;
    return n;
}

struct Element {
    std::string ns;
    std::string navn;
};

std::vector<Element> elementer() {
    std::vector<Element> all;
    for (const oio::Objektbeskrivelse* b : organisation::typer()) {
        for (const char* stem :
             {"Opret", "Import", "Ret", "Passiver", "Slet", "Laes", "List", "Soeg"})
            all.push_back({std::string(b->ns.uri), std::string(stem) + "Input"});
    }
    for (const char* stem : {"FremsoegObjekthierarki", "ImporterOrganisationSystem", "Anonymiser"})
        all.push_back({std::string(kOrganisationSystem.uri), std::string(stem) + "Input"});
    all.push_back({std::string(kOrganisationAdministration.uri), "FysiskSletInput"});
    return all;
}

std::string indpakket(std::string_view bytes) {
    static const std::vector<Element> all = elementer();
    if (bytes.empty()) return {};
    const auto first = static_cast<unsigned char>(bytes[0]);
    if (first >= all.size()) return std::string(bytes);
    const Element& e = all[first];
    return test::konvolut("<t:" + e.navn + " xmlns:t=\"" + e.ns + "\" xmlns=\"" + e.ns +
                          "\" xmlns:sd=\"urn:oio:sagdok:3.0.0\">" + std::string(bytes.substr(1)) +
                          "</t:" + e.navn + ">");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static test::Proeve proeve([] {
        log::set_niveau("fejl");
        Indstillinger s;
        s.graenser = xml::Graenser(1 << 20, 60, 5000, 50);
        return s;
    }());
    proeve.spor.kald.clear();
    const net::Svar svar = proeve.post(indpakket({reinterpret_cast<const char*>(data), size}));
    const auto read = xml::Dokument::laes(svar.krop, xml::Graenser(1 << 26, 100, 500'000, 100));
    kraev(read.has_value());
    const xml::Node root = read->rod();
    kraev(root.navn() == "Envelope");
    kraev(antal(svar.krop, "<wsa:MessageID ") == 1 && antal(svar.krop, "<wsa:RelatesTo ") == 1);
    const xml::Node answer = root.barn(root.ns(), "Body").foerste();
    kraev(static_cast<bool>(answer) && !answer.naeste());
    kraev((answer.navn() == "Fault") == (svar.status != 200));
    if (svar.status == 200) kraev(answer.navn().ends_with("Output"));
    return 0;
}
