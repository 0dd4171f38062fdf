// Load of messages prepared beforehand, each answer checked: signed calls cost the client as much
// as the server, so they are signed before the clock starts.
//
//   forberedt_last --url https://localhost:8443/sti --ca FILE --beskeder FILE
//                  [--cert FILE --key FILE] [--header "Navn: værdi"] [--connections 8]
//                  [--seconds S] [--gentag ja] [--pid SERVER] [--json OUT] [--navn NAVN]
//
// --beskeder holds messages one after the other, each as three parts: header lines (with CRLF),
// body, and a text that the answer must hold; each part is its length (4 bytes, little-endian) and
// its bytes. Bodies that are all empty are asked for by GET. Each message is sent once and the run
// ends with the last one, or after --seconds; with --gentag they are sent over and over (no replay
// check on that path). Exit code 1 when an answer was wrong.
#include <fmt/format.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "kalibrering.hpp"
#include "last.hpp"

using namespace faelled;
using namespace faelled::bench;
using Json = nlohmann::ordered_json;

namespace {

using Valg = std::map<std::string, std::string>;

struct Besked {
    std::string_view headere;
    std::string_view krop;
    std::string_view ventet;
};

// Views into `data`.
Result<std::vector<Besked>> del(std::string_view data) {
    std::vector<Besked> ud;
    const auto stykke = [&](std::string_view& maal) {
        std::uint32_t n = 0;
        if (data.size() < sizeof n) return false;
        std::memcpy(&n, data.data(), sizeof n);
        data.remove_prefix(sizeof n);
        if (data.size() < n) return false;
        maal = data.substr(0, n);
        data.remove_prefix(n);
        return true;
    };
    while (!data.empty()) {
        Besked b;
        if (!stykke(b.headere) || !stykke(b.krop) || !stykke(b.ventet))
            return std::unexpected(Fejl::kalder(40, "Beskederne er klippet over"));
        ud.push_back(b);
    }
    if (ud.empty()) return std::unexpected(Fejl::kalder(40, "Ingen beskeder"));
    return ud;
}

Result<Maal> maal(const Valg& v, std::string& sti) {
    const std::string& url = v.at("--url");
    constexpr std::string_view kSkema = "https://";
    const std::size_t skraa = url.find('/', kSkema.size());
    const std::size_t kolon = url.rfind(':', skraa);
    if (!url.starts_with(kSkema) || skraa == std::string::npos || kolon < kSkema.size())
        return std::unexpected(Fejl::kalder(40, "--url: ventede https://vært:port/sti"));
    sti = url.substr(skraa);
    return Maal{url.substr(kSkema.size(), kolon - kSkema.size()),
                static_cast<std::uint16_t>(std::stoi(url.substr(kolon + 1, skraa - kolon - 1))),
                v.at("--ca"), v.at("--cert"), v.at("--key")};
}

Result<bool> alt(const Valg& v) {
    Scenario s;
    FAELLED_TRY(const Maal m, maal(v, s.sti));
    std::ifstream fil(v.at("--beskeder"), std::ios::binary);
    std::stringstream indhold;
    indhold << fil.rdbuf();
    const std::string data = std::move(indhold).str();
    FAELLED_TRY(const std::vector<Besked> beskeder, del(data));

    if (!v.at("--header").empty()) s.headere = v.at("--header") + "\r\n";
    s.lav_headere = [&](std::string& ud, std::uint64_t n) {
        ud += beskeder[n % beskeder.size()].headere;
    };
    const auto har_krop = [](const Besked& b) { return !b.krop.empty(); };
    if (std::ranges::any_of(beskeder, har_krop))
        s.lav = [&](std::string& ud, std::uint64_t n) { ud += beskeder[n % beskeder.size()].krop; };
    s.tjek = [&](std::string_view svar, std::uint64_t n) {
        return svar.find(beskeder[n % beskeder.size()].ventet) != std::string_view::npos;
    };
    Koersel k;
    k.forbindelser = std::stoi(v.at("--connections"));
    k.sekunder = std::stod(v.at("--seconds"));
    k.anmodninger = v.at("--gentag") == "ja" ? 0 : beskeder.size();
    if (k.anmodninger == 0 && k.sekunder <= 0) k.sekunder = 5;

    const int pid = std::stoi(v.at("--pid"));
    const auto cpu = [&] { return pid > 0 ? proces_cpu_us(pid).value_or(0) : 0.0; };
    double foer = 0;
    // The server is still writing session tickets when the client's handshakes are over.
    k.forbundet = [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        foer = cpu();
    };
    FAELLED_TRY(const Resultat r, koer(m, s, k));
    const double server = (cpu() - foer) / static_cast<double>(std::max<std::uint64_t>(r.antal, 1));
    fmt::print(
        "{:<24} {:>3} forb. {:>8.0f}/s  p50 {:>6} p99 {:>6} µs  fejl {}  server {:.0f} µs CPU\n",
        v.at("--navn"), k.forbindelser, r.rate, r.p50_us, r.p99_us, r.fejl, server);
    if (r.fejl != 0) fmt::print("  første fejl: {}\n", r.foerste_fejl);
    if (!v.at("--json").empty())
        std::ofstream(v.at("--json"))
            << Json{{"navn", v.at("--navn")}, {"forbindelser", k.forbindelser},
                    {"antal", r.antal},       {"fejl", r.fejl},
                    {"rate", r.rate},         {"p50_us", r.p50_us},
                    {"p99_us", r.p99_us},     {"klient_cpu_us", r.klient_cpu_us},
                    {"server_cpu_us", server}}
                   .dump(2)
            << "\n";
    return r.fejl == 0 && r.antal > 0;
}

}  // namespace

int main(int antal, char** ord) {
    Valg v{{"--url", ""},       {"--ca", ""},     {"--cert", ""},     {"--key", ""},
           {"--beskeder", ""},  {"--header", ""}, {"--seconds", "0"}, {"--connections", "8"},
           {"--gentag", "nej"}, {"--pid", "0"},   {"--json", ""},     {"--navn", "kald"}};
    for (int i = 1; i < antal; i += 2) {
        if (i + 1 == antal || !v.contains(ord[i])) {
            fmt::print(stderr, "Ukendt eller halvt valg: {}\n", ord[i]);
            return 2;
        }
        v[ord[i]] = ord[i + 1];
    }
    try {
        const auto r = alt(v);
        if (!r) fmt::print(stderr, "{}\n", r.error().tekst);
        return r && *r ? 0 : 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}\n", e.what());
        return 2;
    }
}
