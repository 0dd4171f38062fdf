// A unit of a dozen periods, as OS2sync reads and writes it: written as an answer, read as an
// importer.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "oio/xml_form_proeve.hpp"

namespace {

using namespace faelled;
using namespace faelled::oio;

class EnEtiket final : public Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override {
        return "Postadresse";
    }
};

Registrering enhed() {
    const Uuid u = Uuid::literal("9b8ea41f-e23e-5bb3-a74d-b2c012947d5f");
    const Virkning v{
        *parse_datetime("2024-01-01T00:00:00"), Tid::plus_uendelig(), Reference(u), 1, {}};
    Registrering r;
    r.tidspunkt = *parse_datetime("2024-07-02T08:15:30.123");
    r.bruger_ref = Reference(u);
    r.indhold.egenskaber.push_back({v, {{0, "BØRN"}, {1, "Børn & Unge"}}});
    r.indhold.tilstande.push_back({0, 0, v});
    for (int i = 0; i < 4; ++i)
        r.indhold.relationer.push_back({0, v, Reference(u), Reference(u), Reference(u), "1"});
    for (std::uint8_t art = 1; art < 4; ++art)
        for (int i = 0; i < 2; ++i)
            r.indhold.relationer.push_back({art, v, Reference(u), {}, {}, ""});
    return r;
}

std::string objekt(const Registrering& r) {
    xml::Skriver out(8192);
    erklaer_navnerum(proeve::kTingType, out);
    out.aaben("ting:Ting");
    out.element("sd:UUIDIdentifikator", "9b8ea41f-e23e-5bb3-a74d-b2c012947d5f");
    skriv_registrering(proeve::kTingType, r, EnEtiket(), out);
    out.luk("ting:Ting");
    return out.tag();
}

void skriv_enhed(benchmark::State& state) {
    const Registrering r = enhed();
    const std::size_t expected = objekt(r).size();
    for (auto _ : state) {
        const std::string s = objekt(r);
        if (s.size() != expected) std::abort();
        benchmark::DoNotOptimize(s.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * expected));
}
BENCHMARK(skriv_enhed);

// From the tree; what the tree costs stands in xml_benchmark.cpp.
void laes_enhed(benchmark::State& state) {
    const Registrering r = enhed();
    const auto d = xml::Dokument::laes(objekt(r), xml::Graenser(1 << 20, 64, 10'000, 64));
    for (auto _ : state) {
        const auto in = laes_objekt(proeve::kTingType, d->rod());
        if (!in || in->registreringer[0].indhold != r.indhold) std::abort();
        benchmark::DoNotOptimize(in->uuid);
    }
}
BENCHMARK(laes_enhed);

}  // namespace
