// Reading a signed importer message of about 3 KB and writing an answer of a dozen periods. Both
// check what they made.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "xml/xml.hpp"

namespace {

using namespace faelled;

constexpr std::string_view kUuid = "9b8ea41f-e23e-5bb3-a74d-b2c012947d5f";
constexpr std::string_view kTid = "2024-01-01T00:00:00+01:00";

void skriv_periode(xml::Skriver& s, std::string_view name) {
    s.aaben("sd", name);
    s.aaben("sd:Virkning");
    s.aaben("sd:FraTidspunkt");
    s.element("sd:TidsstempelDatoTid", kTid);
    s.luk("sd:FraTidspunkt");
    s.aaben("sd:TilTidspunkt");
    s.element("sd:GraenseIndikator", "true");
    s.luk("sd:TilTidspunkt");
    s.aaben("sd:AktoerRef");
    s.element("sd:UUIDIdentifikator", kUuid);
    s.luk("sd:AktoerRef");
    s.element("sd:AktoerTypeKode", "Organisation");
    s.luk("sd:Virkning");
    s.aaben("sd:ReferenceID");
    s.element("sd:UUIDIdentifikator", kUuid);
    s.luk("sd:ReferenceID");
    s.luk("sd", name);
}

std::string svar(int periods) {
    xml::Skriver s(8192);
    s.erklaer("e", "http://stoettesystemerne.dk/organisation/organisationenhed/6/");
    s.erklaer("sd", "urn:oio:sagdok:3.0.0");
    s.aaben("e:LaesOutput");
    s.element("sd:EnhedNavn", "Børn & Unge");
    for (int i = 0; i < periods; ++i)
        skriv_periode(s, "TilknyttedeEnheder");
    s.luk("e:LaesOutput");
    return s.tag();
}

std::string konvolut() {
    xml::Skriver s(8192);
    s.erklaer("s", "http://www.w3.org/2003/05/soap-envelope");
    s.erklaer("wsa", "http://www.w3.org/2005/08/addressing");
    s.erklaer("wsu",
              "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd");
    s.aaben("s:Envelope");
    s.aaben("s:Header");
    for (const char* header : {"wsa:Action", "wsa:MessageID", "wsa:To"}) {
        s.aaben(header);
        s.attribut("wsu:Id", "_1");
        s.tekst("urn:uuid:0c908eb8-9df6-5cac-82bb-47e035ff6d60");
        s.luk(header);
    }
    s.luk("s:Header");
    s.aaben("s:Body");
    s.raa(svar(4));
    s.luk("s:Body");
    s.luk("s:Envelope");
    return s.tag();
}

std::size_t antal(xml::Node n) {
    std::size_t sum = 1;
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        sum += antal(c);
    return sum;
}

void laes(benchmark::State& state) {
    const std::string text = konvolut();
    const xml::Graenser limits(1 << 20, 64, 10'000, 64);
    for (auto _ : state) {
        const auto d = xml::Dokument::laes(text, limits);
        if (!d || antal(d->rod()) != 52) std::abort();
        benchmark::DoNotOptimize(d->rod());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(laes);

void skriv(benchmark::State& state) {
    const std::size_t expected = svar(12).size();
    for (auto _ : state) {
        const std::string s = svar(12);
        if (s.size() != expected) std::abort();
        benchmark::DoNotOptimize(s.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * expected));
}
BENCHMARK(skriv);

void som_tekst(benchmark::State& state) {
    const auto d = xml::Dokument::laes(konvolut(), xml::Graenser(1 << 20, 64, 10'000, 64));
    for (auto _ : state)
        benchmark::DoNotOptimize(d->rod().som_tekst());
}
BENCHMARK(som_tekst);

}  // namespace
