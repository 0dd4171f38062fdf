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

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "kalibrering.hpp"
#include "organisation_beskeder.hpp"

using namespace faelled;
using namespace faelled::bench;
using Json = nlohmann::ordered_json;

namespace {

using Valg = std::map<std::string, std::string>;

struct Opgave {
    Maal maal;
    Grundlag grundlag;
    double sekunder = 5;
    double rate = 0;
    int pid = 0;
    std::vector<int> forbindelser;
    Json ud = Json::array();
};

std::vector<std::string> linjer(const std::string& fil) {
    std::ifstream f(fil);
    std::vector<std::string> ud;
    for (std::string l; std::getline(f, l);)
        if (const std::string_view t = trim(l); !t.empty()) ud.emplace_back(t);
    return ud;
}

Result<void> laes_klar(const Valg& valg, Opgave& o) {
    std::ifstream f(valg.at("--klar"));
    try {
        const Json klar = Json::parse(f);
        const std::string https = klar.at("https");
        const std::size_t kolon = https.rfind(':');
        const Json& system = klar.at("systemer").at(0);
        o.maal = {https.substr(8, kolon - 8),
                  static_cast<std::uint16_t>(std::stoi(https.substr(kolon + 1))), klar.at("ca"),
                  system.at("certifikat"), system.at("noegle")};
        o.grundlag.myndighed = valg.at("--myndighed");
        // Without a header the system acts for its own authority.
        const std::string cvr =
            o.grundlag.myndighed.empty() ? system.at("cvr") : Json(o.grundlag.myndighed);
        for (const Json& m : klar.at("myndigheder"))
            if (m.at("cvr") == cvr) o.grundlag.organisation = m.at("organisation");
        if (o.grundlag.organisation.empty())
            return std::unexpected(Fejl::kalder(40, "Myndigheden står ikke i klar.json: " + cvr));
    } catch (const std::exception& e) {
        return std::unexpected(Fejl::miljoe(std::string("klar.json: ") + e.what()));
    }
    return {};
}

double cpu_nu(const Opgave& o) {
    return o.pid > 0 ? proces_cpu_us(o.pid).value_or(0) : 0;
}

Result<Resultat> maal(Opgave& o, const std::string& navn, const Scenario& s, const Koersel& k) {
    const double foer = cpu_nu(o);
    FAELLED_TRY(Resultat r, koer(o.maal, s, k));
    const double server_cpu =
        (cpu_nu(o) - foer) / static_cast<double>(std::max<std::uint64_t>(r.antal, 1));
    fmt::print(
        "{:<10} {:>3} forb. {:>8.0f}/s  p50 {:>6} p90 {:>6} p99 {:>6} max {:>7} µs  fejl {}  "
        "cpu: klient {:.0f} server {:.0f} µs\n",
        navn, k.forbindelser, r.rate, r.p50_us, r.p90_us, r.p99_us, r.max_us, r.fejl,
        r.klient_cpu_us, server_cpu);
    if (r.fejl != 0) fmt::print("  første fejl: {}\n", r.foerste_fejl);
    std::fflush(stdout);
    o.ud.push_back({{"operation", navn},
                    {"forbindelser", k.forbindelser},
                    {"oensket_rate", k.rate},
                    {"antal", r.antal},
                    {"fejl", r.fejl},
                    {"sekunder", r.sekunder},
                    {"rate", r.rate},
                    {"p50_us", r.p50_us},
                    {"p90_us", r.p90_us},
                    {"p99_us", r.p99_us},
                    {"max_us", r.max_us},
                    {"bytes", r.bytes},
                    {"klient_cpu_us", r.klient_cpu_us},
                    {"server_cpu_us", server_cpu}});
    return r;
}

// Fills what the grundlag lacks and reports the walk as a measurement of its own.
Result<bool> gennemgaa(Opgave& o) {
    Hierarkifund fund;
    const Scenario s = hierarki(o.grundlag, fund);
    FAELLED_TRY(const Resultat r, maal(o, "hierarki", s, Koersel{}));
    const double i_sekundet = static_cast<double>(fund.objekter) / r.sekunder;
    fmt::print("           {} objekter på {} sider, {:.0f} objekter/s, {:.1f} MB/s\n",
               fund.objekter, fund.sider, i_sekundet,
               static_cast<double>(r.bytes) / 1e6 / r.sekunder);
    o.ud.back()["objekter"] = fund.objekter;
    o.ud.back()["objekter_i_sekundet"] = i_sekundet;
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
                    maal(o, std::string(navn), s, {c, o.sekunder, 0, nummer, o.rate}));
        nummer += r.antal;
        rigtigt = rigtigt && r.fejl == 0;
    }
    return rigtigt;
}

Result<bool> alt(const Valg& valg) {
    Opgave o;
    FAELLED_CHECK(laes_klar(valg, o));
    o.sekunder = std::stod(valg.at("--seconds"));
    o.rate = std::stod(valg.at("--rate"));
    o.pid = std::stoi(valg.at("--pid"));
    o.grundlag.froe = valg.at("--froe").empty()
                          ? static_cast<std::uint64_t>(system_clock().now().us) * 1'000'003
                          : std::stoull(valg.at("--froe"));
    for (const std::string_view c : split(valg.at("--connections"), ','))
        o.forbindelser.push_back(std::stoi(std::string(c)));
    o.grundlag.enheder = linjer(valg.at("--ids"));
    o.grundlag.noegler = linjer(valg.at("--noegler"));

    const std::string data =
        valg.at("--data").empty()
            ? std::filesystem::absolute(valg.at("--klar")).parent_path().string()
            : valg.at("--data");
    FAELLED_TRY(const double fsync, fsync_rate(data));
    FAELLED_TRY(const double rsa, rsa_rate());
    fmt::print("kalibrering: {:.0f} fdatasync/s i {}, {:.0f} RSA-2048 underskrifter/s; frø {}\n",
               fsync, data, rsa, o.grundlag.froe);

    bool rigtigt = true;
    std::uint64_t nummer = 0;
    if (o.grundlag.enheder.empty() || o.grundlag.noegler.empty()) {
        FAELLED_TRY(rigtigt, gennemgaa(o));
    }
    for (const std::string_view navn : split(valg.at("--operationer"), ',')) {
        FAELLED_TRY(const bool r, koer_operation(o, navn, nummer));
        rigtigt = rigtigt && r;
    }
    if (!valg.at("--json").empty()) {
        const Json ud{{"kalibrering", {{"fdatasync_s", fsync}, {"rsa2048_s", rsa}}},
                      {"froe", o.grundlag.froe},
                      {"maalinger", o.ud}};
        std::ofstream(valg.at("--json")) << ud.dump(2) << "\n";
    }
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
    for (int i = 1; i < antal; i += 2) {
        if (i + 1 == antal || !valg.contains(ord[i])) {
            fmt::print(stderr, "Ukendt eller halvt valg: {}\n", ord[i]);
            return 2;
        }
        valg[ord[i]] = ord[i + 1];
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
