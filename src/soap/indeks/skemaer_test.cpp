// The schemas we serve for the indexes against the official examples and schemas, and the readers
// of the indexes' messages on every example.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "sagdokument/beskrivelser.hpp"
#include "soap/indeks/skemaer.hpp"
#include "soap/skema_test_hjaelp.hpp"
#include "ydelse/beskrivelser.hpp"

namespace fs = std::filesystem;
using namespace faelled;
using namespace faelled::soap;
using namespace faelled::soap::skematest;
using sagdokument::kDokument;
using sagdokument::kSag;
using ydelse::kBevilling;
using ydelse::kEffektuering;

namespace {

// A contract: its examples, what they are valid by, and its types.
struct Kontrakt {
    fs::path mappe;
    fs::path officiel;
    std::vector<Skema> skemaer;
    std::vector<const oio::Objektbeskrivelse*> typer;
    oio::Navnerum operation;
};

std::vector<Kontrakt> kontrakter() {
    const fs::path root = "../shared/contracts";
    const fs::path sdi = root / "sagdokumentindeks" / "examples";
    const fs::path ydi = root / "ydelsesindeks" / "examples";
    return {{sdi,
             sdi / "driver.xsd",
             sagdokumentskemaer(kSag, kDokument),
             {&kSag, &kDokument},
             kSagDokumentIndeks},
            {ydi,
             ydi / "driver-sf1490.xsd",
             ydelsesskemaer(kBevilling, kEffektuering),
             {&kBevilling, &kEffektuering},
             kYdelseIndeks}};
}

bool kan_koere() {
    if (har_xmllint() && fs::exists(kontrakter()[0].mappe)) return true;
    MESSAGE("skipped: needs xmllint and ../shared/contracts/{sagdokumentindeks,ydelsesindeks}");
    return false;
}

// Messages of the contract, SF1491 and events apart; with envelopes when asked for.
std::vector<fs::path> eksempler(const Kontrakt& k, bool envelopes = false) {
    std::vector<fs::path> found;
    const auto add = [&](const fs::path& folder) {
        for (const auto& e : fs::directory_iterator(folder)) {
            const std::string name = e.path().filename();
            if (name.ends_with(".xml") && !name.contains("sf1491") &&
                (envelopes || !name.contains("registreringbesked")))
                found.push_back(e.path());
        }
    };
    add(k.mappe);
    if (envelopes) add(k.mappe / "envelopes");
    return found;
}

void besoeg(xml::Node n, const std::function<void(xml::Node)>& visit) {
    visit(n);
    for (xml::Node c = n.foerste(); c; c = c.naeste())
        besoeg(c, visit);
}

const oio::Objektbeskrivelse* soegetype(std::string_view name) {
    if (name == "SoegSag") return &kSag;
    if (name == "SoegDokument" || name == "SoegSagsloeseDokumenter") return &kDokument;
    if (name == "SoegBevillingIndeks") return &kBevilling;
    if (name == "SoegOekonomiskEffektueringIndeks") return &kEffektuering;
    return nullptr;
}
const oio::Objektbeskrivelse* opdateringstype(std::string_view name) {
    if (name == "OpdaterSagIndeks") return &kSag;
    if (name == "OpdaterDokumentIndeks") return &kDokument;
    if (name == "OpdaterBevillingIndeks") return &kBevilling;
    if (name == "OpdaterOekonomiskEffektueringIndeks") return &kEffektuering;
    return nullptr;
}

}  // namespace

TEST_CASE("indeks: our schemas take every official example message") {
    if (!kan_koere()) return;
    for (const Kontrakt& k : kontrakter()) {
        const Mappe folder;
        skriv_skemaer(k.skemaer, folder);
        std::string files;
        for (const fs::path& p : eksempler(k))
            files += " '" + p.string() + "'";
        REQUIRE_FALSE(files.empty());
        CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
    }
}

TEST_CASE("indeks: every object of the examples is read, and written as valid answers") {
    if (!kan_koere()) return;
    for (const Kontrakt& k : kontrakter()) {
        const Mappe folder;
        skriv_skemaer(k.skemaer, folder);
        for (const oio::Objektbeskrivelse* b : k.typer) {
            std::string files;
            for (const fs::path& p : eksempler(k, true))
                files += rundtur(*b, p, folder);
            REQUIRE_FALSE(files.empty());
            CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
            CHECK_MESSAGE(gyldige(folder, k.officiel.string(), files), log(folder / "log"));
        }
    }
}

TEST_CASE("indeks: whatever an object holds is written as both schemas want it") {
    if (!kan_koere()) return;
    for (const Kontrakt& k : kontrakter()) {
        const Mappe folder;
        skriv_skemaer(k.skemaer, folder);
        for (const oio::Objektbeskrivelse* b : k.typer) {
            const std::string files = tilfaeldige(*b, 60, folder);
            CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
            CHECK_MESSAGE(gyldige(folder, k.officiel.string(), files), log(folder / "log"));
        }
    }
}

TEST_CASE("indeks: every update and every node of a search in the examples is read") {
    if (!kan_koere()) return;
    std::size_t updates = 0;
    std::size_t searches = 0;
    std::vector<std::string> intervals;
    for (const Kontrakt& k : kontrakter()) {
        for (const fs::path& p : eksempler(k, true)) {
            const xml::Dokument d = dokument(indhold(p));
            besoeg(d.rod(), [&](xml::Node n) {
                if (n.ns() != k.operation.uri) return;
                if (const auto* b = opdateringstype(n.navn())) {
                    const auto in = oio::laes_opdater(*b, k.operation, n);
                    REQUIRE_MESSAGE(in, p.string(), ": ", in.error().tekst);
                    CHECK(in->tidspunkt);
                    ++updates;
                }
                if (const auto* b = soegetype(n.navn())) {
                    const auto in = oio::laes_indekssoeg(*b, n);
                    REQUIRE_MESSAGE(in, p.string(), ": ", in.error().tekst);
                    for (const oio::Interval& i : in->intervaller)
                        intervals.emplace_back(b->intervaller[i.art].navn);
                    ++searches;
                }
            });
        }
    }
    CHECK(updates >= 6);
    CHECK(searches >= 10);
    CHECK(std::ranges::find(intervals, "SenestAendretInterval") != intervals.end());
    CHECK(std::ranges::find(intervals, "DispositionsDatoInterval") != intervals.end());
}

TEST_CASE("indeks: answers about several objects are valid by both schemas") {
    if (!kan_koere()) return;
    const Uuid id = Uuid::literal("11111111-1111-4111-8111-111111111111");
    const Fejl refused = Fejl::ugyldig("sag:Sagsaktoer", "rolle Ejer mangler");
    for (const Kontrakt& k : kontrakter()) {
        const Mappe folder;
        skriv_skemaer(k.skemaer, folder);
        const std::string name =
            k.typer[0] == &kSag ? "ImporterSagDokumentIndeksOutput" : "ImporterYdelseIndeksOutput";
        const auto write = [&](const std::string& file, const auto& content) {
            xml::Skriver out;
            out.erklaer("sd", oio::kSd.uri);
            out.erklaer(k.operation.praefiks, k.operation.uri);
            out.aaben(k.operation.praefiks, name);
            content(out);
            out.luk(k.operation.praefiks, name);
            folder.skriv(file, out.tag());
        };
        write("flere.xml", [&](xml::Skriver& out) {
            oio::skriv_unikretur(&refused, "Sag", id, out);
            oio::skriv_unikretur(nullptr, "Dokument", id, out);
        });
        write("ingen.xml", [&](xml::Skriver& out) { oio::skriv_indeksretur(refused, out); });
        const std::string text = indhold(folder / "flere.xml");
        CHECK(text.contains("<sd:DetaljeretFejlbesked>sag:Sagsaktoer: rolle Ejer mangler</"));
        CHECK(text.contains("<sd:StatusKode>20</sd:StatusKode><sd:FejlbeskedTekst>OK</"));
        const std::string files = " '" + folder / "flere.xml" + "' '" + folder / "ingen.xml" + "'";
        CHECK_MESSAGE(gyldige(folder, folder / "alle.xsd", files), log(folder / "log"));
        CHECK_MESSAGE(gyldige(folder, k.officiel.string(), files), log(folder / "log"));
    }
}

TEST_CASE("indeks: our schemas refuse what the official ones refuse") {
    if (!kan_koere()) return;
    // Each turns a valid example into an invalid one.
    struct Forvanskning {
        std::string fra;
        std::string til;
    };
    const std::vector<std::pair<std::string, std::vector<Forvanskning>>> cases = {
        {"01-importer-sag-med-fremdrift.request.xml",
         {{"<si:SagsaktoerLokalUdvidelse>", "<si:SagsaktoerLokalUdvidelse><si:Ukendt/>"},
          {"<gd:LokalUdvidelseListe>", "<gd:LokalUdvidelseListe><x xmlns='urn:x'/>"},
          {"<si:CVR-Nummer>", "<si:CVR-Nummer>1"},
          {"Afgjort", "Udfoert"},
          {"<sag:Sagsnummer>", "<sag:Afleveret>"},
          {"<gd:Rolle>", "<sag:Rolle>"}}},
        {"02a-importer-dokument.request.xml",
         {{"</di:BrevDato>", "T00:00:00</di:BrevDato>"},
          {"<di:Type>", "<di:Type>x"},
          {"</di:VersionIdentifikator>", ".0</di:VersionIdentifikator>"}}},
        {"01-importer-bevilling-og-effektuering.request.xml",
         {{"<bi:ItSystem>", "<bi:ItSystem/><bi:ItSystem>"},
          {"<bi:Ydelsesbeloeb>", "<bi:Ydelsesbeloeb>,"},
          {"<oef:BevilgetYdelseId>1</oef:BevilgetYdelseId>", ""},
          {"<bi:Id>1</bi:Id>", "<bi:Id></bi:Id>"}}}};
    for (const Kontrakt& k : kontrakter()) {
        const Mappe folder;
        skriv_skemaer(k.skemaer, folder);
        for (const auto& [file, changes] : cases) {
            if (!fs::exists(k.mappe / file)) continue;
            const std::string good = indhold(k.mappe / file);
            for (const Forvanskning& f : changes) {
                const std::size_t at = good.find(f.fra);
                REQUIRE_MESSAGE(at != std::string::npos, f.fra);
                folder.skriv("m.xml", std::string(good).replace(at, f.fra.size(), f.til));
                const std::string path = "'" + folder / "m.xml" + "'";
                CHECK_FALSE_MESSAGE(gyldige(folder, k.officiel.string(), path), f.til);
                CHECK_FALSE_MESSAGE(gyldige(folder, folder / "alle.xsd", path), f.til);
                // And the reader refuses it with the element.
                const auto d = xml::Dokument::laes(indhold(folder / "m.xml"),
                                                   xml::Graenser(1 << 24, 100, 100'000, 50));
                if (!d) continue;
                bool refused = false;
                besoeg(d->rod(), [&](xml::Node n) {
                    for (const oio::Objektbeskrivelse* b : k.typer) {
                        if (!n.barn(b->ns.uri, "Registrering")) continue;
                        const auto in = oio::laes_objekt(*b, n);
                        refused = refused ||
                                  (!in && in.error().kode == 40 && !in.error().element.empty());
                    }
                });
                CHECK_MESSAGE(refused, f.til);
            }
        }
    }
}
