// What the gate costs per call, beside the RSA operations of the same machine. Every answer is
// checked.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "adgang/test_verden.hpp"

namespace {

using namespace faelled;
using namespace faelled::adgang;
using namespace faelled::adgang::test;

void skal(bool right) {
    if (!right) std::abort();
}

// The replay table is asked, and its no is passed over: so one message can be sent again and again.
Verden& verden() {
    static Verden v;
    static const bool made = [] {
        tillad_sabotage();
        v.settings.sabotage.genspil = true;
        v.settings.huskede_tokens = 16;
        v.lav();
        return true;
    }();
    (void)made;
    return v;
}

const xml::Graenser kGraenser(1 << 20, 100, 20'000, 100);

void rsa_underskriv(benchmark::State& state) {
    for (auto _ : state) {
        const auto s = sts().noegle->signer(krypto::Signaturalgoritme::kRsaSha256, "x");
        skal(s && s->size() == 256);
    }
}
BENCHMARK(rsa_underskriv);

void rsa_verificer(benchmark::State& state) {
    const std::string s = sts().noegle->signer(krypto::Signaturalgoritme::kRsaSha256, "x").value();
    for (auto _ : state) {
        skal(sts().certifikat->noegle().verificer(krypto::Signaturalgoritme::kRsaSha256, "x", s));
    }
}
BENCHMARK(rsa_verificer);

// Parsing the message included.
void kald(benchmark::State& state, const std::vector<std::string>& messages) {
    Verden& v = verden();
    std::size_t n = 0;
    for (auto _ : state) {
        const auto d = xml::Dokument::laes(messages[n++ % messages.size()], kGraenser);
        const auto in = v.gate->soap({d->rod(), {}, std::nullopt, u(99)}, v.organisation);
        skal(in && in->underskrevet && in->kalder.har(kUdstilBit));
    }
}

void signeret_kald_kendt_token(benchmark::State& state) {
    kald(state, {Kald{}.tekst()});
}
BENCHMARK(signeret_kald_kendt_token);

// More tokens than are remembered, so each is new when it comes.
void signeret_kald_nyt_token(benchmark::State& state) {
    static const std::vector<std::string> messages = [] {
        std::vector<std::string> out;
        for (int n = 0; n < 512; ++n) {
            Assertion a;
            a.ekstra_attribut = Assertion::attribut("nr", std::to_string(n));
            Kald k;
            k.token = a.tekst();
            out.push_back(k.tekst());
        }
        return out;
    }();
    kald(state, messages);
}
BENCHMARK(signeret_kald_nyt_token);

void uden_porten_laes_xml(benchmark::State& state) {
    const std::string text = Kald{}.tekst();
    for (auto _ : state)
        skal(xml::Dokument::laes(text, kGraenser).has_value());
}
BENCHMARK(uden_porten_laes_xml);

void http_kald(benchmark::State& state, const std::vector<std::string>& headers) {
    Verden& v = verden();
    std::size_t n = 0;
    for (auto _ : state) {
        const auto in = v.http(headers[n++ % headers.size()]);
        skal(in && in->har(kUdstilBit));
    }
}

void jwt_kendt(benchmark::State& state) {
    http_kald(state, {"Bearer " + Jwt{}.tekst()});
}
BENCHMARK(jwt_kendt);

void jwt_nyt(benchmark::State& state) {
    static const std::vector<std::string> headers = [] {
        std::vector<std::string> out;
        for (int n = 0; n < 512; ++n) {
            Jwt j;
            j.ekstra = ",\"jti\":\"" + std::to_string(n) + "\"";
            out.push_back("Bearer " + j.tekst());
        }
        return out;
    }();
    http_kald(state, headers);
}
BENCHMARK(jwt_nyt);

std::vector<std::string> adgangstokens(int antal) {
    Verden& v = verden();
    const auto saml = v.gate->assertion(Assertion{}.tekst(), Verden::tls(&synk()),
                                        [](std::string_view) { return true; });
    std::vector<std::string> out;
    for (int n = 0; n < antal; ++n) {
        out.push_back("Holder-of-key " + v.adgangstokens->udsted((*saml)->indhold).value().token);
    }
    return out;
}

void adgangstoken_kendt(benchmark::State& state) {
    http_kald(state, adgangstokens(1));
}
BENCHMARK(adgangstoken_kendt);

void adgangstoken_fra_lageret(benchmark::State& state) {
    http_kald(state, adgangstokens(50'000));
}
BENCHMARK(adgangstoken_fra_lageret);

// Development mode: what a call without token costs.
void http_uden_token(benchmark::State& state) {
    static Verden v;
    v.settings.udvikling = true;
    v.settings.adresser = {"127.0.0.1"};
    v.lav();
    for (auto _ : state) {
        const auto in = v.gate->http({Verden::tls(&synk(), true), {}, {}, u(99)}, v.organisation);
        skal(in && in->har(kUdstilBit));
    }
}
BENCHMARK(http_uden_token);

}  // namespace
