// Bodies and queries of token requests: whatever comes, one answer of JSON, and 200 only for what
// the agreement says. The first byte chooses JSON, form, query or the access token service's
// decoding.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "base/log.hpp"
#include "rest/sts/rest_sts_test_hjaelp.hpp"
#include "rest/sts/sts_endepunkt.hpp"

using namespace faelled;
using namespace faelled::rest;
using namespace faelled::rest::test;

namespace {

void kraev(bool holds) {
    if (!holds) std::abort();
}

struct Proeve {
    Proeve()
        : tjeneste(verden.lav()),
          endepunkt(*tjeneste, pulje, verden.ur, verden.entropi, {.forklar = true}) {}
    sts::test::Verden verden;
    Straks pulje;
    std::unique_ptr<sts::Sts> tjeneste;
    StsEndepunkt endepunkt;
    // Made once: reading a certificate takes longer than the rest of an input.
    const net::Anmodning forlaeg = anmodning("POST", "", &sts::test::Noegler::alle().synk);
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const bool quiet = log::set_niveau("fejl");
    static Proeve proeve;
    kraev(quiet);
    if (size == 0) return 0;
    proeve.verden.poster.clear();
    const std::string body(reinterpret_cast<const char*>(data) + 1, size - 1);
    const int how = data[0] % 4;
    std::string target =
        how == 0 ? "/runtime/api/rest/wstrust/v1/issue" : "/runtime/api/rest/oauth/v1/issue";
    if (how == 3) target += "?" + body;
    net::Anmodning a = proeve.forlaeg;
    a.maal = std::move(target);
    if (how == 1) a.headere.emplace_back("content-type", "application/json");
    if (how != 3) a.krop = body;
    const net::Svar svar = spoerg(proeve.endepunkt, std::move(a)).value();
    const auto answer = nlohmann::json::parse(svar.krop, nullptr, false);
    kraev(answer.is_object());
    kraev(proeve.verden.poster.size() == 1);
    kraev((svar.status == 200) == (proeve.verden.poster[0].art == adgang::Revisionsart::kToken));
    if (svar.status == 200) kraev(proeve.verden.poster[0].myndighed == sts::test::kKorsbaek);
    return 0;
}
