// A service call of 16.8 KB with a holder-of-key token, checked as the gate does; an answer signed.
// RSA alone stands beside, so that what the rest costs can be seen. All check what they made.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "xml/signatur_test_hjaelp.hpp"

namespace {

using namespace faelled;
using namespace faelled::xml;
using namespace faelled::xml::test;

void kraev(bool sandt) {
    if (!sandt) std::abort();
}

std::string fyld(std::size_t bytes) {
    std::string s;
    for (int i = 0; s.size() < bytes; ++i)
        s += "<sd:Virkning><sd:FraTidspunkt>2024-01-0" + std::to_string(i % 9 + 1) +
             "T00:00:00+01:00</sd:FraTidspunkt><sd:AktoerTypeKode>Organisation</sd:AktoerTypeKode>"
             "</sd:Virkning>";
    return s;
}

std::string del(std::string_view name, std::string_view text) {
    return skriv_headerdel(
        {.praefiks = "wsa", .ns = kWsa, .navn = name, .id = name, .tekst = text});
}

// Eight references, the last an STR-Transform, as the published example of a call has.
std::string kald() {
    Kald k;
    const std::string cert = part(0).certifikat->base64();
    const std::string foer = k.token.substr(0, k.token.find("<Signature"));
    const std::string efter =
        "<Subject><SubjectConfirmation><SubjectConfirmationData><KeyInfo xmlns=\"" +
        std::string(kDs) + "\">" + skriv_x509data(cert, {}) +
        "</KeyInfo></SubjectConfirmationData></SubjectConfirmation></Subject><AttributeValue>" +
        std::string(1600, 'Q') + "</AttributeValue></Assertion>";
    k.token = underskriv_indlejret(*part(1).noegle, "_a1", foer, efter,
                                   skriv_x509data(part(1).certifikat->base64(), {}))
                  .value();
    k.krop = byt(k.krop, "<x:Laes xmlns:x=\"urn:x\"><x:Id>42</x:Id></x:Laes>",
                 "<sd:Laes xmlns:sd=\"urn:oio:sagdok:3.0.0\">" + fyld(5250) + "</sd:Laes>");
    const std::string more[] = {del("MessageID", "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8f0002"),
                                del("ReplyTo", "http://www.w3.org/2005/08/addressing/anonymous"),
                                del("To", "https://organisation.example/organisation/6/"),
                                del("Framework", "2.0")};
    Haandskrevet h;
    h.referencer = {{"#krop", transform(kEc), k.krop},
                    {"#action", transform(kEc), k.action},
                    {"#tid", transform(kEc), k.tid}};
    constexpr std::string_view kIds[] = {"#MessageID", "#ReplyTo", "#To", "#Framework"};
    for (std::size_t i = 0; i < std::size(more); ++i)
        h.referencer.push_back({std::string(kIds[i]), transform(kEc), more[i]});
    h.referencer.push_back({"#str", str_transform(), k.token});
    k.signatur = h.lav();
    return k.konvolut(more[0] + more[1] + more[2] + more[3]);
}

const std::string& kaldet() {
    static const std::string text = kald();
    return text;
}

void tjek_besked(Node envelope, const Idtabel& ids) {
    const Node security = envelope.foerste().barn(kWsse, "Security");
    const auto s = Signatur::laes(security.barn(kDs, "Signature"), kKaldregler);
    kraev(s.has_value());
    const auto covered = s->verificer(noegle(0), ids);
    kraev(covered && covered->element(envelope.foerste().naeste()));
}

void tjek_token(Node envelope, const Idtabel& ids) {
    const krypto::OffentligNoegle* keys[] = {&noegle(1)};
    kraev(verificer_indlejret(envelope.foerste().barn(kWsse, "Security").barn(kSaml, "Assertion"),
                              ids, keys, {})
              .has_value());
}

// Everything a new token costs: parse, ids, both signatures.
void kald_med_nyt_token(benchmark::State& state) {
    kraev(kaldet().size() > 16'000);
    for (auto _ : state) {
        const Dokument d = laes(kaldet());
        const Idtabel ids = Idtabel::lav(d.rod()).value();
        tjek_besked(d.rod(), ids);
        tjek_token(d.rod(), ids);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * kaldet().size()));
    state.counters["bytes"] = static_cast<double>(kaldet().size());
}
BENCHMARK(kald_med_nyt_token);

// What every call costs: the token is remembered.
void kald_med_kendt_token(benchmark::State& state) {
    kraev(kaldet().size() > 16'000);
    for (auto _ : state) {
        const Dokument d = laes(kaldet());
        tjek_besked(d.rod(), Idtabel::lav(d.rod()).value());
    }
}
BENCHMARK(kald_med_kendt_token);

void parse(benchmark::State& state) {
    for (auto _ : state)
        kraev(static_cast<bool>(laes(kaldet()).rod()));
}
BENCHMARK(parse);

void idtabel(benchmark::State& state) {
    const Dokument d = laes(kaldet());
    for (auto _ : state)
        kraev(static_cast<bool>(Idtabel::lav(d.rod()).value().find("krop")));
}
BENCHMARK(idtabel);

void laes_signatur(benchmark::State& state) {
    const Dokument d = laes(kaldet());
    const Node n = d.rod().foerste().barn(kWsse, "Security").barn(kDs, "Signature");
    for (auto _ : state)
        kraev(Signatur::laes(n, kKaldregler)->referencer().size() == 8);
}
BENCHMARK(laes_signatur);

void kanonisk_kald(benchmark::State& state) {
    const Dokument d = laes(kaldet());
    std::string out;
    for (auto _ : state) {
        out.clear();
        kraev(kanoniser(d.rod(), {}, out).hel);
    }
    kraev(out.size() > 16'000);
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * out.size()));
}
BENCHMARK(kanonisk_kald);

void sha256_kald(benchmark::State& state) {
    for (auto _ : state)
        kraev(krypto::digest(krypto::Hash::kSha256, kaldet()).size() == 32);
}
BENCHMARK(sha256_kald);

void rsa_verificer(benchmark::State& state) {
    const auto a = krypto::Signaturalgoritme::kRsaSha256;
    const std::string value = part(0).noegle->signer(a, "x").value();
    for (auto _ : state)
        kraev(noegle(0).verificer(a, "x", value));
}
BENCHMARK(rsa_verificer);

void rsa_signer(benchmark::State& state) {
    for (auto _ : state)
        kraev(part(0).noegle->signer(krypto::Signaturalgoritme::kRsaSha256, "x")->size() == 256);
}
BENCHMARK(rsa_signer);

// Seven parts of an answer, 6 KB in all, written before: hashes, SignedInfo, one RSA operation.
void signer_svar(benchmark::State& state) {
    const Kald k;
    const std::string body = byt(k.krop, "<x:Id>", fyld(4000) + "<x:Id>");
    const std::string bst = skriv_binaert_token("bst", part(0).certifikat->base64());
    const Signaturdel parts[] = {{"krop", body},  {"action", k.action}, {"tid", k.tid},
                                 {"bst", bst},    {"mid", k.action},    {"rel", k.action},
                                 {"to", k.action}};
    const std::string keyinfo = skriv_henvisning_token("bst");
    for (auto _ : state)
        kraev(skriv_signatur(*part(0).noegle, parts, keyinfo, "ds")->size() > 2'000);
}
BENCHMARK(signer_svar);

}  // namespace
