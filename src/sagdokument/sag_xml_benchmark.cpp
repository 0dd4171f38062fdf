// A case as case systems send it: three states, three actors, two classes, two parties, three
// journal posts of which two are notes, two IT systems. Read as an importer does, written as
// fremsoeg does.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "oio/xml_form.hpp"
#include "sagdokument/beskrivelser.hpp"

namespace {

using namespace faelled;
using namespace faelled::oio;
using sagdokument::kSag;

const Uuid kId = Uuid::literal("9b8ea41f-e23e-5bb3-a74d-b2c012947d5f");

class IngenEtiketter final : public Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override { return {}; }
};

Feltvaerdi gruppe(std::uint8_t field, std::vector<Feltvaerdi> values) {
    Feltvaerdi v;
    v.felt = field;
    v.gruppe = std::move(values);
    return v;
}

Registrering sag() {
    using namespace sagdokument;
    const Virkning v{*parse_datetime("2025-03-03T09:12:00"),
                     Tid::plus_uendelig(),
                     Reference::urn("urn:oio:bruger:system:nmh"),
                     4,
                     {}};
    Registrering r;
    r.tidspunkt = *parse_datetime("2025-03-03T09:12:01.123");
    r.afsendt = *parse_datetime("2025-03-03T09:12:00");
    r.livscyklus = Livscyklus::kImporteret;
    r.bruger_ref = v.aktoer;
    Indhold& i = r.indhold;
    i.egenskaber.push_back({v,
                            {{felt::kSagNoegle, "2025-004711"},
                             {felt::kSagsnummer, "2025-004711"},
                             {felt::kSagTitel, "Personlig og praktisk hjælp"}},
                            0});
    i.egenskaber.push_back({v, {{felt::kSagFoelsomhed, "FOELSOMME_PERSONOPLYSNINGER"}}, 1});
    for (std::uint8_t state = 0; state < 3; ++state)
        i.tilstande.push_back({0, state, v});
    const auto relation = [&](std::uint8_t kind, Reference ref, std::string index,
                              std::vector<Feltvaerdi> fields) {
        i.relationer.push_back({kind, v, std::move(ref), Reference(kId), Reference(kId),
                                std::move(index), std::move(fields)});
    };
    for (int n = 0; n < 3; ++n)
        relation(sagrel::kAktoer, Reference(kId), "",
                 {{felt::kAktoerNoegle, "VISI"},
                  {felt::kAktoerNavn, "Ældre og Omsorg"},
                  {felt::kAktoerCvr, "11111111"}});
    for (int n = 0; n < 2; ++n)
        relation(sagrel::kKlasse, Reference(kId), "", {{felt::kSagsklasseNoegle, "27.36.04"}});
    for (int n = 0; n < 2; ++n)
        relation(sagrel::kPart, Reference::urn("urn:oio:cpr-nr:6101010101"), n == 0 ? "" : "1",
                 {{felt::kPartNavn, "Anna Prøvesen"}});
    relation(sagrel::kJournalpost, Reference(kId), "1",
             {gruppe(felt::kJournalpost, {{felt::kDokumenttitel, "Afgørelse"}})});
    for (const char* index : {"2", "3"})
        relation(
            sagrel::kJournalpost, Reference::urn("URN:Empty"), index,
            {gruppe(felt::kJournalpost,
                    {gruppe(felt::kNotatgruppe,
                            {{0, "Telefonnotat"}, {1, std::string(400, 'Q')}, {2, "Text"}})})});
    for (int n = 0; n < 2; ++n)
        relation(sagrel::kItSystem, Reference(kId), "", {{felt::kSystemNavn, "Eksempelsystem"}});
    return r;
}

std::string objekt(const Registrering& r) {
    xml::Skriver out(16'384);
    erklaer_navnerum(kSag, out);
    out.aaben("sag:Sag");
    out.element("sd:UUIDIdentifikator", kId.text());
    skriv_registrering(kSag, r, IngenEtiketter(), out);
    out.luk("sag:Sag");
    return out.tag();
}

void skriv_sag(benchmark::State& state) {
    const Registrering r = sag();
    const std::size_t expected = objekt(r).size();
    for (auto _ : state) {
        const std::string s = objekt(r);
        if (s.size() != expected) std::abort();
        benchmark::DoNotOptimize(s.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * expected));
}
BENCHMARK(skriv_sag);

// From the tree.
void laes_sag(benchmark::State& state) {
    const Registrering r = sag();
    const auto d = xml::Dokument::laes(objekt(r), xml::Graenser(1 << 20, 64, 10'000, 64));
    for (auto _ : state) {
        const auto in = laes_objekt(kSag, d->rod());
        if (!in || in->registreringer[0].indhold != r.indhold) std::abort();
        benchmark::DoNotOptimize(in->uuid);
    }
}
BENCHMARK(laes_sag);

// With the tree.
void laes_sag_fra_bytes(benchmark::State& state) {
    const std::string text = objekt(sag());
    for (auto _ : state) {
        const auto d = xml::Dokument::laes(text, xml::Graenser(1 << 20, 64, 10'000, 64));
        const auto in = laes_objekt(kSag, d->rod());
        if (!in) std::abort();
        benchmark::DoNotOptimize(in->uuid);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(laes_sag_fra_bytes);

}  // namespace
