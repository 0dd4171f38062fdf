// Load on Organisation (SF1500), each answer checked:
//
//   organisation_last --klar DIR/klar.json [--connections 1,8,64] [--seconds 5] [--rate N]
//                     [--ids FILE] [--noegler FILE] [--myndighed CVR] [--operationer laes,soeg,...]
//                     [--data DIR] [--pid SERVER] [--froe N] [--json OUT]
//
// laes, soeg, ret and importer run for --seconds at each number of connections; hierarki walks the
// whole hierarchy once. --ids: UUIDs of units, --noegler: keys of users, a line each; without them
// they are taken from a walk through the hierarchy. --rate: open loop at that many requests a
// second. ret and importer change data: use a sandbox.
#include <fmt/format.h>

#include <filesystem>

#include "base/text.hpp"
#include "maaling.hpp"
#include "organisation_beskeder.hpp"

using namespace faelled;
using namespace faelled::bench;

namespace {

struct Opgave {
    Server server;
    Grundlag grundlag;
    double sekunder = 5;
    double rate = 0;
    std::vector<int> forbindelser;
    std::vector<Maaling> ud;
};

// Fills what the grundlag lacks and reports the walk as a measurement of its own.
Result<bool> gennemgaa(Opgave& o) {
    Hierarkifund fund;
    const Scenario s = hierarki(o.grundlag, fund);
    FAELLED_TRY(const Resultat r, maal(o.server, "hierarki", s, Koersel{}, o.ud));
    const double i_sekundet = static_cast<double>(fund.objekter) / r.sekunder;
    fmt::print("           {} objekter på {} sider, {:.0f} objekter/s, {:.1f} MB/s\n",
               fund.objekter, fund.sider, i_sekundet,
               static_cast<double>(r.bytes) / 1e6 / r.sekunder);
    o.ud.back().mere = {{"objekter", static_cast<double>(fund.objekter)},
                        {"objekter_i_sekundet", i_sekundet}};
    if (o.grundlag.enheder.empty()) o.grundlag.enheder = std::move(fund.enheder);
    if (o.grundlag.noegler.empty()) o.grundlag.noegler = std::move(fund.noegler);
    return r.fejl == 0;
}

Result<bool> koer_operation(Opgave& o, std::string_view navn, std::uint64_t& nummer) {
    if (navn == "hierarki") return gennemgaa(o);
    Scenario s;
    if (navn == "laes") s = laes(o.grundlag);
    if (navn == "soeg") s = soeg(o.grundlag);
    if (navn == "ret") s = ret(o.grundlag);
    if (navn == "importer") s = importer(o.grundlag);
    if (s.sti.empty())
        return std::unexpected(Fejl::kalder(40, "Ukendt operation: " + std::string(navn)));
    if (o.grundlag.enheder.empty() || (navn == "soeg" && o.grundlag.noegler.empty()))
        return std::unexpected(Fejl::miljoe("Ingen enheder eller brugere at spørge om"));
    bool rigtigt = true;
    for (const int c : o.forbindelser) {
        FAELLED_TRY(const Resultat r,
                    maal(o.server, std::string(navn), s, {c, o.sekunder, 0, nummer, o.rate}, o.ud));
        nummer += r.antal;
        rigtigt = rigtigt && r.fejl == 0;
    }
    return rigtigt;
}

Result<bool> alt(const Valg& valg) {
    Opgave o;
    FAELLED_TRY(o.server, laes_klar(valg.at("--klar"), 0, valg.at("--myndighed")));
    o.grundlag.myndighed = valg.at("--myndighed");
    o.grundlag.organisation = o.server.organisation;
    o.sekunder = std::stod(valg.at("--seconds"));
    o.rate = std::stod(valg.at("--rate"));
    o.server.pid = std::stoi(valg.at("--pid"));
    o.grundlag.froe = froe_af(valg.at("--froe"));
    o.forbindelser = tal_i(valg.at("--connections"));
    o.grundlag.enheder = linjer(valg.at("--ids"));
    o.grundlag.noegler = linjer(valg.at("--noegler"));

    const std::string data =
        valg.at("--data").empty()
            ? std::filesystem::absolute(valg.at("--klar")).parent_path().string()
            : valg.at("--data");
    FAELLED_TRY(const Kalibrering k, kalibrer(data, o.grundlag.froe));

    bool rigtigt = true;
    std::uint64_t nummer = 0;
    if (o.grundlag.enheder.empty() || o.grundlag.noegler.empty()) {
        FAELLED_TRY(rigtigt, gennemgaa(o));
    }
    for (const std::string_view navn : split(valg.at("--operationer"), ',')) {
        FAELLED_TRY(const bool r, koer_operation(o, navn, nummer));
        rigtigt = rigtigt && r;
    }
    gem_json(valg.at("--json"), k, o.grundlag.froe, o.ud);
    return rigtigt;
}

}  // namespace

int main(int antal, char** ord) {
    Valg valg{{"--klar", ""},      {"--connections", "1,8,64"},
              {"--seconds", "5"},  {"--rate", "0"},
              {"--ids", ""},       {"--noegler", ""},
              {"--myndighed", ""}, {"--data", ""},
              {"--pid", "0"},      {"--froe", ""},
              {"--json", ""},      {"--operationer", "laes,soeg,hierarki,ret,importer"}};
    if (const auto laest = laes_valg(antal, ord, valg); !laest) {
        fmt::print(stderr, "{}\n", laest.error().tekst);
        return 2;
    }
    if (valg["--klar"].empty()) {
        fmt::print(stderr, "organisation_last --klar MAPPE/klar.json ...\n");
        return 2;
    }
    try {
        const auto r = alt(valg);
        if (!r) fmt::print(stderr, "{}\n", r.error().tekst);
        return r && *r ? 0 : 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 2;
    }
}
