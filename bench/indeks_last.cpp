// Load on the indexes and Klassifikation (SF1470, SF1490, SF1510), each answer checked:
//
//   indeks_last --klar DIR/klar.json --borgere DIR/seed-ids/borgere.txt --klasser FILE
//               --udk-certifikat FILE --udk-noegle FILE
//               [--seconds 5] [--pid SERVER] [--froe N] [--json OUT] [--operationer a,b,...]
//
// --klasser: lines "NUMMER UUID". --udk-*: of a system of another authority that may look up by
// UDK-loven § 8. Operations: sager, antal, ydelser (a person's cases, how many they are, a person's
// benefits), overblik (everything about a person), paragraf8, klasse (by number), importer1 and
// importer100 (cases in a call), retfaerdig: how others fare while one system asks for 100,000
// classes one by one. importer changes data. --borgere: of a store that importer has not changed,
// or the counts are wrong; so importer runs last.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <sstream>
#include <thread>

#include "base/text.hpp"
#include "indeks_beskeder.hpp"
#include "maaling.hpp"

using namespace faelled;
using namespace faelled::bench;

namespace {

struct Opgave {
    Server server;  // writes and reads
    Server anden;   // another system: the bad caller
    Server udk;     // one of another authority, for the look-up by law
    Indeksgrundlag grundlag;
    double sekunder = 5;
    std::uint64_t nummer = 0;  // the next request's, so that no two are alike
    std::vector<Maaling> ud;
};

Result<void> laes_grundlag(const Valg& v, Opgave& o) {
    for (const std::string& line : linjer(v.at("--borgere"))) {
        Borger b;
        std::istringstream in(line);
        in >> b.cpr >> b.sager >> b.dokumenter >> b.notater >> b.bevillinger >> b.effektueringer >>
            b.nylige >> b.mulige;
        if (!in) return std::unexpected(Fejl::kalder(40, "--borgere: " + line));
        o.grundlag.borgere.push_back(std::move(b));
    }
    for (const std::string& line : linjer(v.at("--klasser"))) {
        const std::size_t space = line.find(' ');
        if (space == std::string::npos) return std::unexpected(Fejl::kalder(40, "--klasser"));
        o.grundlag.klasser.push_back({line.substr(0, space), line.substr(space + 1)});
    }
    if (o.grundlag.borgere.empty() || o.grundlag.klasser.empty())
        return std::unexpected(Fejl::miljoe("Ingen borgere eller klasser at spørge om"));
    o.grundlag.organisation = o.server.organisation;
    o.grundlag.cvr = o.server.cvr;
    o.grundlag.system = o.server.system;
    return {};
}

Result<bool> ved(Opgave& o, const Server& hvem, const std::string& navn, const Scenario& s,
                 const std::vector<int>& forbindelser) {
    bool rigtigt = true;
    for (const int c : forbindelser) {
        FAELLED_TRY(const Resultat r, maal(hvem, navn, s, {c, o.sekunder, 0, o.nummer, 0}, o.ud));
        o.nummer += r.antal;
        rigtigt = rigtigt && r.fejl == 0;
    }
    return rigtigt;
}

Result<bool> ved(Opgave& o, const std::string& navn, const Scenario& s,
                 const std::vector<int>& forbindelser) {
    return ved(o, o.server, navn, s, forbindelser);
}

// Others ask for classes by number at a steady pace, a tenth of what they could get; first alone,
// then while a bad caller asks for 100,000 classes one by one on 64 connections.
Result<bool> retfaerdig(Opgave& o) {
    const Scenario god = klasse_soeg(o.grundlag);
    const Scenario ond = klasse_laes(o.grundlag);
    FAELLED_TRY(const Resultat top, koer(o.server.maal, god, {4, o.sekunder, 0, o.nummer, 0}));
    o.nummer += top.antal;
    // At least a pace that makes a percentile.
    const double rate = std::max(100.0, top.rate / 10);
    const Koersel jaevn{4, o.sekunder, 0, o.nummer, rate};
    FAELLED_TRY(const Resultat foer, maal(o.server, "andre, alene", god, jaevn, o.ud));
    o.nummer += foer.antal;

    std::atomic<bool> i_gang{false};
    std::atomic<bool> nok{false};
    Scenario kort = ond;
    kort.faerdig = [&] { return nok.load(); };
    Koersel alt{64, 0, 100'000, o.nummer + 10'000'000, 0};
    alt.forbundet = [&] { i_gang = true; };
    Result<Resultat> daarlig = std::unexpected(Fejl::miljoe("begyndte ikke"));
    std::jthread plage([&] {
        daarlig = koer(o.anden.maal, kort, alt);
        i_gang = true;
    });
    while (!i_gang)
        std::this_thread::yield();
    Koersel imens = jaevn;
    imens.fra = o.nummer;
    Result<Resultat> under = maal(o.server, "andre, imens", god, imens, o.ud);
    nok = true;
    plage.join();
    if (!under) return std::unexpected(under.error());
    if (!daarlig) return std::unexpected(daarlig.error());
    o.nummer += under->antal;
    fmt::print("           den dårlige: {:.0f}/s, fejl {}\n", daarlig->rate, daarlig->fejl);
    o.ud.push_back({"den dårlige", 64, 0, *daarlig, 0, {}});
    return foer.fejl == 0 && under->fejl == 0 && daarlig->fejl == 0;
}

Result<bool> koer_operation(Opgave& o, std::string_view navn) {
    const Indeksgrundlag& g = o.grundlag;
    if (navn == "sager") return ved(o, "sager", sager_for_part(g), {1, 16});
    if (navn == "antal") return ved(o, "antal", antal_for_part(g), {1, 16});
    if (navn == "ydelser") return ved(o, "ydelser", ydelser_for_part(g), {1, 16});
    if (navn == "overblik") return ved(o, "overblik", overblik_for_part(g), {1, 16});
    if (navn == "paragraf8") return ved(o, o.udk, "paragraf8", paragraf8_for_part(g), {1, 16});
    if (navn == "klasse") return ved(o, "klasse", klasse_soeg(g), {1, 16, 64});
    if (navn == "retfaerdig") return retfaerdig(o);
    if (navn == "importer1") return ved(o, "importer1", sag_importer(g, 1), {1, 16, 64});
    if (navn == "importer100") return ved(o, "importer100", sag_importer(g, 100), {1, 4});
    return std::unexpected(Fejl::kalder(40, "Ukendt operation: " + std::string(navn)));
}

Result<bool> alt(const Valg& v) {
    Opgave o;
    FAELLED_TRY(o.server, laes_klar(v.at("--klar"), 0, {}));
    FAELLED_TRY(o.anden, laes_klar(v.at("--klar"), 1, {}));
    o.server.pid = std::stoi(v.at("--pid"));
    o.udk = o.server;
    o.udk.maal.certifikat_fil = v.at("--udk-certifikat");
    o.udk.maal.noegle_fil = v.at("--udk-noegle");
    o.sekunder = std::stod(v.at("--seconds"));
    o.grundlag.froe = froe_af(v.at("--froe"));
    FAELLED_CHECK(laes_grundlag(v, o));
    FAELLED_TRY(const Kalibrering k, kalibrer(".", o.grundlag.froe));
    bool rigtigt = true;
    for (const std::string_view navn : split(v.at("--operationer"), ',')) {
        FAELLED_TRY(const bool r, koer_operation(o, navn));
        rigtigt = rigtigt && r;
    }
    gem_json(v.at("--json"), k, o.grundlag.froe, o.ud);
    return rigtigt;
}

}  // namespace

int main(int antal, char** ord) {
    Valg valg{{"--klar", ""},
              {"--borgere", ""},
              {"--klasser", ""},
              {"--udk-certifikat", ""},
              {"--udk-noegle", ""},
              {"--seconds", "5"},
              {"--pid", "0"},
              {"--froe", ""},
              {"--json", ""},
              {"--operationer",
               "sager,antal,ydelser,overblik,paragraf8,klasse,retfaerdig,importer1,importer100"}};
    try {
        const Result<void> laest = laes_valg(antal, ord, valg);
        const Result<bool> r = laest ? alt(valg) : std::unexpected(laest.error());
        if (!r) fmt::print(stderr, "{}\n", r.error().tekst);
        return r && *r ? 0 : r || laest ? 1 : 2;
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 2;
    }
}
