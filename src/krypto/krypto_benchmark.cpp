// What a call and a token cost in keys: one check, one signature, decoding a certificate, judging
// it. Every answer is checked. Beside them `openssl speed rsa2048` of the machine.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "base/base64.hpp"
#include "krypto/digest.hpp"
#include "krypto/jws.hpp"
#include "krypto/test_certifikater.hpp"

using namespace faelled;
using namespace faelled::krypto;
using namespace faelled::krypto::test;

namespace {

const Identitet& hvem() {
    static const Identitet i = identitet(oces3("11111111"));
    return i;
}
const std::string& tekst() {
    static const std::string t(2000, 'x');
    return t;
}
void kraev(bool ok) {
    if (!ok) std::abort();
}

void verificer(benchmark::State& state, Signaturalgoritme a) {
    const std::string s = hvem().noegle->signer(a, tekst()).value();
    for (auto _ : state)
        kraev(hvem().certifikat->noegle().verificer(a, tekst(), s));
}
BENCHMARK_CAPTURE(verificer, rs256, Signaturalgoritme::kRsaSha256)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(verificer, ps256, Signaturalgoritme::kRsaPssSha256);

void signer(benchmark::State& state, Signaturalgoritme a) {
    for (auto _ : state)
        kraev(hvem().noegle->signer(a, tekst())->size() == 256);
}
BENCHMARK_CAPTURE(signer, rs256, Signaturalgoritme::kRsaSha256)->ThreadRange(1, 2);

void hash(benchmark::State& state) {
    const std::string data(static_cast<std::size_t>(state.range(0)), 'x');
    const Fingeraftryk f = sha256(data);
    for (auto _ : state)
        kraev(sha256(data) == f);
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(hash)->Arg(100)->Arg(2000)->Arg(100'000);

void afkod_base64(benchmark::State& state) {
    const std::string t = base64(tekst());
    for (auto _ : state)
        kraev(fra_base64(t, 10'000)->size() == tekst().size());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(t.size()));
}
BENCHMARK(afkod_base64);

void laes_certifikat(benchmark::State& state) {
    const std::string t = hvem().certifikat->base64();
    for (auto _ : state)
        kraev(Certifikat::laes(t).value()->cvr() == Cvr(11111111));
}
BENCHMARK(laes_certifikat);

void husk_certifikat(benchmark::State& state) {
    static Certifikathukommelse h(100);
    const std::string t = hvem().certifikat->base64();
    for (auto _ : state)
        kraev(h.laes(t).value()->cvr() == Cvr(11111111));
}
BENCHMARK(husk_certifikat)->ThreadRange(1, 2);

void bedoem(benchmark::State& state) {
    const bool husket = state.range(0) != 0;
    const auto t = Tillid::create({.roedder_pem = {proeve_ca().certifikat_pem}}).value();
    std::int64_t nu = proevetid().us;
    for (auto _ : state) {
        // A clock that steps back forgets.
        if (!husket) nu -= 1;
        kraev(t->bedoem(*hvem().certifikat, Tid{nu}) == Certifikatdom::kGyldig);
    }
}
BENCHMARK(bedoem)->ArgName("remembered")->Arg(0)->Arg(1);

void laes_jwt(benchmark::State& state) {
    const std::string t = signer_jws(hvem(), R"({"cvr":"11111111"})").value();
    for (auto _ : state)
        kraev(Jws::laes(t).value().verificer(hvem().certifikat->noegle()));
}
BENCHMARK(laes_jwt);

}  // namespace
