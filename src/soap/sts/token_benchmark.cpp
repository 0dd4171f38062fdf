// What a token costs: reading the request, checking its signature, deciding, both signatures of the
// answer, the audit record handed over (but not the disk). Beside it the machine's price of one
// RSA-2048 signature. Answers are checked.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "soap/sts/test_rst.hpp"

namespace {

using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::test;
using faelled::sts::test::kNu;
using faelled::sts::test::Noegler;

constexpr int kAntal = 2000;

void token_soap(benchmark::State& state) {
    log::set_niveau("fejl");
    std::vector<std::string> requests;
    requests.reserve(kAntal);
    for (int i = 0; i < kAntal; ++i)
        requests.push_back(
            underskrevet_rst(Noegler::alle().synk, kNu, "uuid:" + std::to_string(i)));
    Aegteproeve p;
    std::size_t next = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        const net::Svar svar = p.proeve.post(requests.at(next++));
        if (svar.status != 200 || svar.krop.find("</Assertion>") == std::string::npos) std::abort();
        bytes += svar.krop.size();
        p.proeve.verden.poster.clear();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
    state.counters["per_second"] =
        benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(token_soap)->Iterations(kAntal)->Unit(benchmark::kMicrosecond);

void token_afgoerelse(benchmark::State& state) {
    log::set_niveau("fejl");
    sts::test::Verden w;
    const auto sts = w.lav();
    sts::Tokenoenske o = sts::test::Verden::oenske();
    o.form = state.range(0) == 0 ? sts::Tokenform::kSaml : sts::Tokenform::kJwt;
    for (auto _ : state) {
        if (!w.bed(*sts, o)) std::abort();
        w.poster.clear();
    }
}
BENCHMARK(token_afgoerelse)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void rsa_signatur(benchmark::State& state) {
    const auto own = sts::test::krav(krypto::identitet_fra_pem(Noegler::alle().sts.certifikat_pem,
                                                               Noegler::alle().sts.noegle_pem));
    const std::string data(500, 'x');
    for (auto _ : state) {
        auto signature = own.noegle->signer(krypto::Signaturalgoritme::kRsaSha256, data);
        if (!signature || signature->size() != 256) std::abort();
    }
}
BENCHMARK(rsa_signatur)->Unit(benchmark::kMicrosecond);

}  // namespace
