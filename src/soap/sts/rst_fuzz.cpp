// Whatever is posted to the token service: exactly one answer, an envelope with a fault of a
// published code, or a token for what the agreement says. A first byte below 2 wraps the rest as
// the content of a RequestSecurityToken, so that its readers are reached without finding an
// envelope first.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/log.hpp"
#include "soap/sts/sts_endepunkt_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::soap;

namespace {

void kraev(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool quiet = log::set_niveau("fejl");
    static test::Stsproeve proeve;
    kraev(quiet);
    proeve.verden.poster.clear();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const bool wrapped = !bytes.empty() && bytes.front() < 2;
    const net::Svar svar =
        proeve.post(wrapped ? test::rstkonvolut(bytes.substr(1)) : std::string(bytes));
    const auto read = xml::Dokument::laes(svar.krop, xml::Graenser(1 << 22, 100, 50'000, 100));
    kraev(read.has_value());
    const xml::Node body = read->rod().barn(read->rod().ns(), "Body");
    kraev(body && body.foerste() && !body.foerste().naeste());
    kraev((body.foerste().navn() == "Fault") == (svar.status != 200));
    if (svar.status == 200) {
        kraev(svar.krop.find(">11111111</AttributeValue>") != std::string::npos);
    }
    return 0;
}
